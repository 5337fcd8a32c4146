"""Who is left out of each trial, and the headline that trials make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.robustness import (
    most_active,
    same_ballots,
    without,
)
from deliberation.synthesis.facts import (
    Headline,
    Outcome,
)
from deliberation.synthesis.facts.robustness import LEAST_RESAMPLED
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.saying import saying
from deliberation.text import Themes

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Trials:
    """Who is left out of each trial, and what the votes and texts say then."""

    active_voters: Bools
    active_votes: float | None
    active_authors: frozenset[str]
    ballots: Bools
    mobilised: frozenset[str]
    """Persons of the texts (authors) who wrote a text of a mobilisation."""
    mobilised_voters_alone: int
    without_active: Weighed | None
    without_mobilised: Weighed | None
    ideas: Mapping[str, str]
    groups: OpinionGroups | None
    gate: Gate

    @classmethod
    def of(
        cls, raw: Weighed | None, groups: OpinionGroups | None, themes: Themes | None, gate: Gate
    ) -> Trials:
        """Leave the most active out, then who took part in a mobilisation."""
        votes = None if raw is None else raw.answers.votes
        authors, callers = _authors(themes)
        active = ballots = np.zeros(0, dtype=bool)
        cast, alone, fewer, calmer = None, 0, None, None
        if raw is not None and votes is not None:
            analysed = votes_cast(votes.participant[votes.analysed[votes.statement]], len(votes.participants))
            active, ballots = most_active(analysed), same_ballots(votes)
            cast = round(float(analysed[active].sum() / max(analysed.sum(), 1)), 6)
            fewer = gate.votes(without(raw, groups, active))
            called = np.isin(votes.participants.astype(str), sorted(callers))
            alone = int((ballots & ~called).sum())
            out = ballots | called
            if out.any():
                calmer = gate.votes(without(raw, groups, out))
        return cls(
            active_voters=active,
            active_votes=cast,
            active_authors=authors,
            ballots=ballots,
            mobilised=callers,
            mobilised_voters_alone=alone,
            without_active=fewer,
            without_mobilised=calmer,
            ideas={} if themes is None else saying(themes),
            groups=groups,
            gate=gate,
        )


def votes_cast(participant: npt.NDArray[np.integer], size: int) -> Ints:
    """Return how many votes each participant cast on analysed statements."""
    return np.bincount(participant, minlength=size).astype(np.int64)


def _authors(themes: Themes | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return the most active of those who wrote, and those who wrote a text of a mobilisation."""
    if themes is None:
        return frozenset(), frozenset()
    table = themes.contributions.select(["id", "person", "copies"]).to_pandas()
    read = table[table["copies"] >= 0]
    counts = read.groupby("person", sort=True)["id"].nunique()
    several = counts[counts > 1]  # whoever wrote once is not active more than others
    most = counts.index[most_active(counts.to_numpy())]
    called = {i for ids in themes.mobilisations()["ids"] for i in ids}
    callers = read.loc[read["id"].isin(called), "person"]
    return frozenset(map(str, most.intersection(several.index))), frozenset(map(str, callers))


def headline(
    kind: str,
    subject: str,
    tried: Sequence[Outcome | None],
    resampled: float | None,
    removed: tuple[int | None, bool],
    added: tuple[int | None, bool],
) -> Headline:
    """Return a headline with its trials, and whether it survives them.

    ``removed`` and ``added`` are the fewest people who would end it, and whether that number is exact.
    """
    return Headline(
        kind=kind,
        subject=subject,
        without_active=tried[0],
        without_mobilised=tried[1],
        resampled=resampled,
        removed=removed[0],
        removed_exact=removed[1],
        added=added[0],
        added_exact=added[1],
        survives="falls" not in tried and (resampled is None or resampled >= LEAST_RESAMPLED),
    )
