"""Do the same groups come back? The search for groups run again on fewer votes, and on fewer people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.agreement import adjusted_rand
from deliberation.opinion.grouping.separation import (
    MOST_PEOPLE,
    candidates,
    hard,
    latent_of,
    membership_of,
    preferred,
)
from deliberation.opinion.positions.hidden import sample
from deliberation.opinion.positions.model import Sides, fit
from deliberation.opinion.positions.space import OpinionSpace, sides_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

REFITS: Final = 7
REFITS_PEOPLE: Final = 7
DROPPED: Final = 0.1
KEPT: Final = 0.8
STEPS: Final = 20
MOST_ANSWERS: Final = 150_000
"""Answers of a refit; beyond, participants are drawn at random."""
STABLE: Final = 0.7
"""Index from which groups are the same, over all who are grouped..."""
STABLE_SURE: Final = 0.85
"""... and over those whose group is sure: many stand in between for want of votes."""
SURE: Final = 0.9
"""Posterior probability from which somebody's group is sure."""


@dataclass(frozen=True, kw_only=True)
class Stability:
    """How much the same groups come back: the adjusted Rand index of each refit.

    The index is that of Hubert and Arabie 1985 (Journal of Classification 2), 0 where a refit found no
    separate groups.

    Attributes
    ----------
    votes, people : tuple of float
        One per refit: after dropping 10 % of the votes; after keeping 80 % of the participants.
    votes_sure, people_sure : tuple of float
        The same over those whose group is sure.
    """

    votes: tuple[float, ...]
    people: tuple[float, ...]
    votes_sure: tuple[float, ...]
    people_sure: tuple[float, ...]

    @property
    def without_votes(self) -> float:
        """Median index after dropping 10 % of the votes."""
        return _median(self.votes)

    @property
    def without_people(self) -> float:
        """Median index after keeping 80 % of the participants."""
        return _median(self.people)

    @property
    def least(self) -> float:
        """The smaller median over all who are grouped."""
        return min(self.without_votes, self.without_people)

    @property
    def least_sure(self) -> float:
        """The smaller median over those whose group is sure."""
        return min(_median(self.votes_sure), _median(self.people_sure))

    @property
    def came_back(self) -> int:
        """How many of the refits found the same groups: an index of at least ``STABLE``."""
        return sum(index >= STABLE for index in (*self.votes, *self.people))

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per refit: ``what`` ("votes" or "people" dropped), ``refit``, ``index``."""
        return pd.DataFrame(
            [("votes", number, index) for number, index in enumerate(self.votes)]
            + [("people", number, index) for number, index in enumerate(self.people)],
            columns=["what", "refit", "index"],
        )


@dataclass(frozen=True, eq=False)
class Refit:
    """What a refit found: the rows of its people, and their groups; no groups where none were separate."""

    rows: Ints
    labels: Ints | None

    def index(self, known: Ints, among: Bools) -> float:
        """Return the adjusted Rand index with known groups over some of the people.

        It is 0 without groups, and where these people are not of several known groups: that would be 1 for
        want of anything to compare.
        """
        there = (known[self.rows] >= 0) & among[self.rows]
        compared = known[self.rows[there]]
        if self.labels is None or len(np.unique(compared)) < 2:
            return 0.0
        return float(adjusted_rand(compared, self.labels[there]))


class Refits:
    """Searches for groups on fewer votes and on fewer people, each from the start, number of groups included.

    Parameters
    ----------
    space : OpinionSpace
    people : ndarray of int
        Rows of those who are grouped.
    seed : int
    """

    def __init__(self, space: OpinionSpace, people: Ints, *, seed: int) -> None:
        sides = sides_of(space.votes)
        self._people = people
        self._grouped = np.zeros(sides.people, dtype=bool)
        self._grouped[people] = True
        sides, self._there = sample(
            sides.where(space.votes.analysed[sides.statement]), MOST_ANSWERS, seed
        ).compact()
        self._dimensions, self._seed = space.model.dimensions, seed
        self._votes = [
            self._again(sides.where(self._rng(10, number).random(len(sides.person)) >= DROPPED))
            for number in range(REFITS)
        ]
        self._persons = [
            self._again(sides.where((self._rng(11, number).random(sides.people) < KEPT)[sides.person]))
            for number in range(REFITS_PEOPLE)
        ]

    def compared(self, membership: Floats) -> Stability:
        """Compare with groups of the people, ``membership`` of shape (people, groups)."""
        known = np.full(len(self._grouped), -1, dtype=np.int64)
        known[self._people] = hard(membership)
        sure = np.zeros(len(known), dtype=bool)
        sure[self._people] = membership.max(axis=1) >= SURE
        everybody = np.ones(len(known), dtype=bool)
        return Stability(
            votes=tuple(refit.index(known, everybody) for refit in self._votes),
            people=tuple(refit.index(known, everybody) for refit in self._persons),
            votes_sure=tuple(refit.index(known, sure) for refit in self._votes),
            people_sure=tuple(refit.index(known, sure) for refit in self._persons),
        )

    def _rng(self, kind: int, number: int) -> np.random.Generator:
        return np.random.default_rng((self._seed, kind, number))

    def _again(self, sides: Sides) -> Refit:
        answered = np.bincount(sides.person, minlength=sides.people) > 0
        rows = np.flatnonzero(self._grouped[self._there] & answered)
        latent = latent_of(fit(sides, self._dimensions, seed=self._seed, steps=STEPS), rows)
        part = latent.drawn(MOST_PEOPLE, self._seed)
        found = preferred(candidates(part, seed=self._seed), part.smallest)
        labels = hard(membership_of(latent, found[0].mixture)) if found else None
        return Refit(self._there[rows], labels)


def _median(found: tuple[float, ...]) -> float:
    return round(float(np.median(found)), 6)
