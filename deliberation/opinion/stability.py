"""Do the same groups come back? The analysis run again on fewer votes, and on fewer people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.agreement import adjusted_rand
from deliberation.opinion.hidden import sample
from deliberation.opinion.model import Sides, fit
from deliberation.opinion.separation import hard, latent_of, mixture_of
from deliberation.opinion.space import OpinionSpace, sides_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

REFITS: Final = 8
REFITS_PEOPLE: Final = 5
DROPPED: Final = 0.1
KEPT: Final = 0.8
STEPS: Final = 20
MOST_ANSWERS: Final = 150_000
"""Answers of a refit; beyond, participants are drawn at random."""


SURE: Final = 0.9
"""Posterior probability from which somebody's group is sure."""


@dataclass(frozen=True, kw_only=True)
class Stability:
    """Median adjusted Rand index (Hubert and Arabie 1985, Journal of Classification 2) over refits.

    Attributes
    ----------
    votes, people : float
        After dropping 10 % of the votes; after keeping 80 % of the participants.
    votes_sure, people_sure : float
        The same over those whose group is sure.
    """

    votes: float
    people: float
    votes_sure: float
    people_sure: float

    @property
    def least(self) -> float:
        """The smaller over all who are grouped."""
        return min(self.votes, self.people)

    @property
    def least_sure(self) -> float:
        """The smaller over those whose group is sure."""
        return min(self.votes_sure, self.people_sure)


def stability_of(space: OpinionSpace, people: Ints, membership: Floats, *, seed: int) -> Stability:
    """Fit positions and as many groups again, from the start, and compare.

    Parameters
    ----------
    space : OpinionSpace
    people : ndarray of int
        Rows of those who are grouped.
    membership : ndarray, shape (people, groups)
    seed : int
    """
    sides = sides_of(space.votes)
    grouped = np.full(sides.people, -1, dtype=np.int64)
    grouped[people] = hard(membership)
    certain = np.zeros(sides.people, dtype=bool)
    certain[people] = membership.max(axis=1) >= SURE
    sides, there = sample(sides.where(space.votes.analysed[sides.statement]), MOST_ANSWERS, seed).compact()
    known, sure = grouped[there], certain[there]
    k, dimensions = membership.shape[1], space.model.dimensions
    votes, persons = [], []
    for refit in range(REFITS):
        kept = np.random.default_rng((seed, 10, refit)).random(len(sides.person)) >= DROPPED
        votes.append(_again(sides.where(kept), known, sure, k, dimensions, seed))
    for refit in range(REFITS_PEOPLE):
        kept = np.random.default_rng((seed, 11, refit)).random(sides.people) < KEPT
        persons.append(_again(sides.where(kept[sides.person]), known, sure, k, dimensions, seed))
    (all_votes, sure_votes), (all_people, sure_people) = (
        [round(float(value), 6) for value in np.median(found, axis=0)] for found in (votes, persons)
    )
    return Stability(votes=all_votes, people=all_people, votes_sure=sure_votes, people_sure=sure_people)


def _again(
    sides: Sides, known: Ints, sure: npt.NDArray[np.bool_], k: int, dimensions: int, seed: int
) -> tuple[float, float]:
    there = np.flatnonzero((known >= 0) & (np.bincount(sides.person, minlength=sides.people) > 0))
    latent = latent_of(fit(sides, dimensions, seed=seed, steps=STEPS), there)
    found = hard(mixture_of(latent, k, seed=seed).membership)
    safe = sure[there]
    return (
        float(adjusted_rand(known[there], found)),
        float(adjusted_rand(known[there][safe], found[safe])) if safe.any() else 0.0,
    )
