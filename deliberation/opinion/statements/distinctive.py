"""What sets a group apart, tested on votes that did not find the groups.

Choosing groups and testing them on the same votes finds differences where there are none. So statements are
cut in parts: groups found on all parts but one are tested on that one (cross-fitting). A group that merely
agrees more readily with everything is not set apart by each statement: what people's leanings explain is
taken out first.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.special import expit, ndtr
from scipy.stats import false_discovery_control

from deliberation.kernels.counts import count_answers
from deliberation.opinion.grouping.groups import OpinionGroups
from deliberation.opinion.grouping.separation import hard, latent_of, mixture_of
from deliberation.opinion.positions.model import Sides, fit
from deliberation.opinion.positions.space import sides_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FALSE_DISCOVERIES: Final = 0.05
"""Accepted share of false ones among statements called distinctive (Benjamini and Hochberg 1995)."""
PARTS: Final = 4
FEWEST: Final = 1.5
"""Information, sum of p (1 - p), under which a group or all others say nothing of a statement."""
AGREE, DISAGREE = 0, 1


class Distinct(NamedTuple):
    """Which statements set which groups apart; arrays of shape (groups, statements, 2): agree, disagree.

    Attributes
    ----------
    q : ndarray
        Smallest rate of false discoveries at which the statement would be called distinctive; 1 where nothing
        could be tested.
    difference : ndarray
        Share of the group's answers on that side, minus the same among all others, by groups found without
        the statement.
    """

    q: Floats
    difference: Floats


def cross_fitted(groups: OpinionGroups, *, seed: int = 0) -> Distinct:
    """Test every statement of every group on votes that did not find the group.

    Parameters
    ----------
    groups : OpinionGroups
        With at least two groups.
    seed : int
        Seed of the parts of the statements.

    Returns
    -------
    Distinct
        Over ``groups.space.votes.statements``. Tests are one-sided: the group does more of something than all
        others.
    """
    votes = groups.space.votes
    k, size = len(groups.groups), len(votes.statements)
    p, difference = np.ones((k, size, 2)), np.zeros((k, size, 2))
    part = np.random.default_rng((seed, 6)).permutation(size) % PARTS
    sides = sides_of(votes)
    sides = sides.where(votes.analysed[sides.statement])
    leanings = fit(sides, 0, seed=seed)
    expected = expit(leanings.log_odds(sides.person, sides.statement))
    for number in range(PARTS):
        tested = part == number
        labels = _labels(sides.where(~tested[sides.statement]), groups, seed)
        at = np.flatnonzero(tested & votes.analysed)
        counts = count_answers(votes.statement, votes.vote, size, group=labels[votes.participant], groups=k)
        share, others = _shares(counts[:, at].astype(float))
        difference[:, at] = share - others
        z = _scores(sides, expected, labels, k)[:, at]
        p[:, at, AGREE], p[:, at, DISAGREE] = ndtr(-z), ndtr(z)
    shown = votes.analysed & (votes.counts.sum(axis=1) > 0)
    q = np.ones_like(p)
    if shown.any():
        q[:, shown] = false_discovery_control(p[:, shown].ravel()).reshape(p[:, shown].shape)
    return Distinct(q, difference)


def _shares(counts: Floats) -> tuple[Floats, Floats]:
    """Return the share of each side in each group, and among all others, shape (groups, statements, 2)."""
    others = counts.sum(axis=0) - counts
    found = []
    for part in (counts, others):
        n = part.sum(axis=2)
        found.append(part[..., :2] / np.maximum(n, 1.0)[..., None])
    return found[0], found[1]


def _scores(sides: Sides, expected: Floats, labels: Ints, k: int) -> Floats:
    """Return the score statistic of each group on each statement, shape (groups, statements).

    Rao 1948: agreements beyond what statements and leanings expect, over their standard deviation once the
    statement's own rate is fitted. 0 where a group has too few answers for a normal law to hold.
    """
    size = sides.statements
    known = labels[sides.person] >= 0
    cell = labels[sides.person] * size + sides.statement
    excess = sides.agree - expected
    weight = expected * (1.0 - expected)
    inside, information = (
        np.bincount(cell[known], values[known], minlength=k * size).reshape(k, size)
        for values in (excess, weight)
    )
    # Leanings are drawn to one another: what is left of them moves a group on all statements alike.
    shift = inside.sum(axis=1) / np.maximum(information.sum(axis=1), 1e-12)
    inside = inside - shift[:, None] * information
    total, whole = inside.sum(axis=0), information.sum(axis=0)
    ratio = information / np.maximum(whole, 1e-12)
    variance = information * (1.0 - ratio)
    enough = (information >= FEWEST) & (whole - information >= FEWEST)
    return np.where(enough, (inside - ratio * total) / np.sqrt(np.maximum(variance, 1e-12)), 0.0)


def _labels(known: Sides, groups: OpinionGroups, seed: int) -> Ints:
    """Return groups found on some of the statements, numbered as those they overlap most."""
    k = len(groups.groups)
    labels = np.full(known.people, -1, dtype=np.int64)
    there = np.flatnonzero((groups.labels >= 0) & (np.bincount(known.person, minlength=known.people) > 0))
    if len(there) < 2 * k:
        return labels
    model = fit(known, groups.space.model.dimensions, seed=seed)
    found = hard(mixture_of(latent_of(model, there), k, seed=seed).membership)
    shared = np.zeros((k, k))
    np.add.at(shared, (found, groups.labels[there]), 1.0)
    rows, columns = linear_sum_assignment(-shared)
    number = np.empty(k, dtype=np.int64)
    number[rows] = columns
    labels[there] = number[found]
    return labels
