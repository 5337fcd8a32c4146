"""Totals that a platform published: what they prove, and what its choices hide."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.consultation import Consultation
from deliberation.core.errors import NoVotes
from deliberation.ingest import read
from deliberation.opinion import weigh
from deliberation.opinion.statements.evidence import exposure_of
from tests.helpers.data import shared_data
from tests.helpers.tallies import tallies


def test_tallies_with_counts_have_intervals() -> None:
    support = weigh(tallies(agree=[90, 20], disagree=[5, 70], **{"pass": [5, 10]}))
    assert support.basis == "tallies"
    assert support.participants is None
    assert support.consensus()["contribution"].tolist() == ["c0"]
    assert support.rejected()["contribution"].tolist() == ["c1"]
    assert support.to_pandas()["n"].tolist() == [100, 100]
    with pytest.raises(NoVotes, match="tallies"):
        support.slate()


def test_shares_that_are_no_counts_have_no_interval() -> None:
    support = weigh(tallies(share=[0.813, 0.42, 0.655], total=[157, 90, 47]))
    table = support.to_pandas()
    assert table["agree_share"].tolist() == [0.813, 0.42, 0.655]
    assert table["agree"].isna().all()
    assert table[["agree_low", "agree_high", "consensus"]].isna().all().all()
    assert support.consensus()["contribution"].tolist() == ["c0", "c2"]
    assert support.shares_only
    assert support.divides()["contribution"].tolist() == ["c1"], "near one half; of c2 the rest is a third"


def test_shares_that_are_counts_are_recovered() -> None:
    table = weigh(tallies(share=[0.8, 0.25], total=[50, 40])).to_pandas()
    assert table["agree"].tolist() == [40, 10]
    assert table["agree_low"].notna().all()
    assert table["disagree"].isna().all()


def test_neither_votes_nor_tallies_is_said() -> None:
    with pytest.raises(NoVotes, match="neither"):
        weigh(Consultation())
    with pytest.raises(ValueError, match="between 0 and 1"):
        weigh(tallies(share=[0.5], total=[50]), threshold=60)


@pytest.mark.needs_data
def test_a_platform_that_showed_what_was_liked_is_found_out() -> None:
    found = weigh(read(shared_data("apres_maintenant", "makeorg", "proposals.csv")))
    assert found.exposure is not None
    assert (found.exposure.least, found.exposure.best) == (24, 136)  # methods: 24 to 136
    assert found.exposure.uneven
    assert not found.mostly_approved  # 73 %
    assert "Presque tout" not in found.threshold_says("fr")


def test_nearly_everything_is_nine_in_ten() -> None:
    nine = weigh(tallies(share=[0.9] * 9 + [0.2], total=[100] * 10))
    assert nine.mostly_approved
    assert "Presque tout" in nine.threshold_says("fr")
    eight = weigh(tallies(share=[0.9] * 8 + [0.2] * 2, total=[100] * 10))
    assert not eight.mostly_approved


@pytest.mark.needs_data
def test_uneven_votes_that_do_not_follow_agreement_are_not_a_choice_of_the_platform() -> None:
    found = weigh(read(shared_data("republique_numerique", "opinions.csv")))
    assert found.exposure is None or not found.exposure.uneven


def test_exposure_does_not_depend_on_the_order_of_rows() -> None:
    rng = np.random.default_rng(0)
    share, n = rng.random(300), rng.integers(1, 90, 300)
    order = rng.permutation(300)
    assert exposure_of(share, n) == exposure_of(share[order], n[order])
    assert exposure_of(share[:99], n[:99]) is None
