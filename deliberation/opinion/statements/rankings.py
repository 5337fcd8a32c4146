"""By what score each list of statements is ranked; nan where a statement does not belong in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.doubt import Doubt, doubt_of, interval
from deliberation.kernels.intervals import jeffreys
from deliberation.opinion.statements.evidence import shares
from deliberation.opinion.statements.layout import AGREE, DISAGREE, PASS

if TYPE_CHECKING:
    from deliberation.opinion.statements.answers import Answers
    from deliberation.opinion.statements.support import Support

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CERTAIN: Final = 0.95
"""Posterior probability from which a statement counts as shared."""
NEAR_HALF: Final = 0.4
"""Smaller part from which a share of agreement is called near to one half."""


def shared(support: Support) -> Floats:
    """Return how surely everybody agrees: by probability, then by the lowest bound of agreement."""
    score = _sure(support, AGREE, support.consensus_probability)
    published, total = support.answers.published, support.answers.n[0]
    low, _ = jeffreys(np.nan_to_num(published) * total, total)  # a rank: the share is no plain count
    return np.asarray(np.where(np.nan_to_num(published) > support.threshold, low, score))


def rejected(support: Support) -> Floats:
    """Return how surely everybody disagrees."""
    return _sure(support, DISAGREE, support.rejection_probability)


def divisive(support: Support) -> Floats:
    """Return how far parts stand from each other, or how close the two sides are among everybody."""
    answers, gaps = support.answers, support.gaps
    if support.shared_by != "everybody":
        return np.where(np.nan_to_num(gaps.low, nan=-1.0) > 0, gaps.low, np.nan)
    sides = answers.counts[0, :, :2]
    taken = sides.sum(axis=1)
    known = np.isfinite(taken) & (np.nan_to_num(taken) > 0)
    smaller = np.where(known, sides.min(axis=1), 0.0)
    low, _ = interval(smaller, np.where(known, taken, 0.0), _doubt_of_smaller(answers))
    close = known & (smaller >= NEAR_HALF * np.where(known, taken, 1.0))
    score = np.where(close, low, np.nan)
    halved = np.minimum(answers.published, 1.0 - answers.published)
    near = np.nan_to_num(halved) >= NEAR_HALF
    low, _ = jeffreys(np.where(near, halved, 0.0) * answers.n[0], answers.n[0])
    return np.asarray(np.where(near, low, score))  # a rank, not an interval: the share is no plain count


def _doubt_of_smaller(answers: Answers) -> Doubt | None:
    """Return the doubt on the smaller side of everybody, the other side being the rest."""
    if answers.bounds is None:
        return None
    counts, low, high = (cells[0, :, :PASS] for cells in (answers.counts, *answers.bounds))
    agree, disagree = (doubt_of(counts, (low, high), side) for side in (AGREE, DISAGREE))
    fewer = counts[:, AGREE] <= counts[:, DISAGREE]
    return Doubt(*(np.where(fewer, one, other) for one, other in zip(agree, disagree, strict=True)))


def unknown(support: Support) -> Floats:
    """Return the lower bound of the share of passes."""
    answers, doubt = support.answers, support.answers.doubt(PASS)
    low = shares(answers.counts[0, :, PASS], answers.n[0], None if doubt is None else doubt.at(0)).low
    return np.where(np.nan_to_num(low) > 0, low, np.nan)


def listed(score: Floats, allowed: npt.NDArray[np.bool_]) -> Ints:
    """Return the allowed rows that have a score, highest first."""
    rows = np.flatnonzero(allowed & np.isfinite(score))
    return rows[np.lexsort((rows, -score[rows].round(12)))]


def without_repeats(rows: Ints, ideas: Ints, n: int) -> Ints:
    """Return the first ``n`` rows that do not say the same thing as one before."""
    require_size(n)
    _, first = np.unique(ideas[rows], return_index=True)
    return rows[np.sort(first)][:n]


def require_size(n: int) -> None:
    """Refuse a list of fewer than no statements.

    Raises
    ------
    ValueError
        If ``n`` is negative.
    """
    if n < 0:
        raise ValueError(f"n is {n}; expected how many statements to list, 0 or more.")


def _sure(support: Support, side: int, probability: Floats) -> Floats:
    counts, n = support.answers.parts()
    low = np.asarray(shares(counts[..., side], n, support.answers.doubt_of_parts(side)).low.min(axis=0))
    sure = np.where(np.nan_to_num(probability) >= CERTAIN, probability.round(3), np.nan)
    return np.asarray(sure + low / 1e4)  # the bound, below 1, only separates equal probabilities
