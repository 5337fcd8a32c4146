"""From support to facts: what unites, what divides, what people do not know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.rankings import CERTAIN
from deliberation.synthesis.facts import Exposure, Opinion, Represented, Share, Statement
from deliberation.synthesis.statements import Row, Statements, number
from deliberation.synthesis.voices import Voices

UNITES: Final = 8
AGAINST: Final = 5
DIVIDES: Final = 6
UNKNOWN: Final = 5
SLATE: Final = 10


def opinion_facts(
    support: Weighed | None, statements: Statements | None, voices: Voices | None = None
) -> Opinion:
    """Return the findings from votes or tallies; all counts are zero where there are none."""
    if support is None or statements is None:
        return Opinion(
            basis=None, participants=None, votes=0, statements=0, threshold=0.0, minimum_votes=0,
            not_rankable=0, passing=0, rejected=0, unites=[], unites_against=[], divides=[], unknown=[],
        )  # fmt: skip
    pool = 200  # enough for every list after the repeats of an idea are left out

    def ids(frame: pd.DataFrame) -> list[str]:
        return [str(i) for i in frame["contribution"]]

    left_out, unsettled = support.not_rankable(), support.unsettled()
    return Opinion(
        basis=support.basis,
        participants=support.participants,
        votes=support.votes,
        statements=support.statements,
        threshold=support.threshold,
        certainty=None if support.shares_only else CERTAIN,
        minimum_votes=support.minimum_votes,
        minimum_votes_in_part=None if support.shared_by == "everybody" else support.minimum_votes_in_group,
        not_rankable=len(left_out),
        lacking=_median(left_out["lacking"]),
        ranked=support.ranked,
        shared_by=support.shared_by,
        shares_only=support.shares_only,
        unsettled=len(unsettled),
        to_settle=_median(unsettled["to_settle"]),
        mostly_approved=support.mostly_approved,
        exposure=_exposure(support),
        passing=support.passing,
        rejected=support.rejecting,
        dividing=support.dividing,
        unites=_echoed(statements.chosen(ids(support.consensus(pool)), UNITES), voices),
        unites_against=statements.chosen(ids(support.rejected(pool)), AGAINST),
        divides=_argued(statements.chosen(ids(support.divides(pool)), DIVIDES), voices),
        unknown=statements.chosen(ids(_above_usual(support, support.unknown(pool))), UNKNOWN),
        slate=_slate(support, statements),
    )


def _echoed(chosen: list[Statement], voices: Voices | None) -> list[Statement]:
    """Return statements with other people's words of the same idea."""
    if voices is None:
        return chosen
    return [one.model_copy(update={"echoes": voices.echoes(one.contribution)}) for one in chosen]


def _argued(chosen: list[Statement], voices: Voices | None) -> list[Statement]:
    """Return statements with the reasons of each side."""
    if voices is None:
        return chosen
    return [one.model_copy(update={"reasons": voices.reasons(one.contribution)}) for one in chosen]


def _slate(support: Weighed, statements: Statements) -> list[Represented]:
    """Return the statements that represent as many voters as possible, no idea twice."""
    voters = support.participants
    if support.basis != "votes" or not voters:
        return []
    chosen = replace(support, ideas=statements.ideas(support)).slate(SLATE)

    def covered(row: Row, n: int) -> Share:
        count = statements.persons(round(row["covered"] * voters), most=n)
        return Share(count=count, n=n, value=number(count / n) if n else None)

    return [
        Represented(
            statement=statements.one(str(row["contribution"])),
            covered=covered(row, voters),
            among_asked=covered(row, statements.persons(round(row["asked"] * voters), most=voters)),
        )
        for row in ({str(k): v for k, v in row.items()} for row in chosen.to_dict("records"))
    ]


def _median(values: pd.Series[Any]) -> int | None:
    """Return the median of whole numbers, rounded up; unknown ones are the largest."""
    known = np.sort(values.to_numpy(dtype=float, na_value=np.inf))
    middle = float(known[(len(known) - 1) // 2]) if len(known) else np.inf
    return int(np.ceil(middle)) if np.isfinite(middle) else None


def _exposure(support: Weighed) -> Exposure | None:
    found = support.exposure
    if found is None or not found.uneven:
        return None
    return Exposure(least=round(found.least), best=round(found.best), statements=support.statements)


def _above_usual(support: Weighed, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the statements passed on more than the median one is, by the lower bound of their share.

    The median of the statements, not the share of all votes: what a platform showed more would weigh more.
    """
    table = support.to_pandas()
    ranked = table[(table["group"] == "all") & table["rankable"]]
    return frame[frame["pass_low"] > ranked["pass_share"].median()]
