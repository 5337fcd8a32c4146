"""Votes of groups are rounded, and what rounding leaves unknown is counted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from deliberation.kernels.intervals import jeffreys
from deliberation.opinion.statements.robustness import concluded
from deliberation.synthesis.gate import Gate

COUNTED = ((29, 2, 1), (8, 60, 14))
"""Agree, disagree and pass of two groups."""


def test_nearly_all_of_a_group_is_not_told_as_all_of_it(grouped):
    """29 of 32 round to 30 of 30: the share says that it is rounded, and its interval holds the true one."""
    support = grouped[1]
    one = [np.array([[cells] * len(support.answers.contributions)], dtype=float) for cells in COUNTED]
    counts = np.concatenate([sum(one), *one])
    answers = replace(support.answers, counts=counts, n=counts.sum(axis=2).astype(int), slices=None)
    table = Gate().votes(replace(support, answers=answers)).to_pandas().iloc[:3].set_index("group")
    assert table.loc["A", ["agree", "n"]].tolist() == [30, 30]
    assert table.loc["A", "agree_low"] < 29 / 32 - 0.1
    assert table.loc["A", "agree_high"] == 1.0
    exact = jeffreys(30, 30)
    assert table.loc["A", "agree_low"] < exact[0]


def test_what_is_concluded_of_rounded_votes_exact_votes_conclude_too(grouped):
    support = grouped[1]
    published = Gate().votes(support)
    for kind in ("unites", "unites_against"):
        assert not (concluded(published, kind) & ~concluded(support, kind)).any()
    assert concluded(published, "unites").sum() >= 0.9 * concluded(support, "unites").sum()
