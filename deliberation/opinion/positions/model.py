"""The ideal-point model: who agrees with what, by positions that are known with uncertainty.

``P(agree | not pass) = sigmoid(a_j + b_i + x_i . w_j)``: a statement's offset, a participant's leaning to
agree, and their position against the statement's slopes (the two-parameter logistic model of item response
theory; Clinton, Jackman and Rivers 2004, American Political Science Review 98, for ideal points).
Posteriors are Gaussian, one per participant and one per statement, found by variational EM
(``kernels.idealpoint``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from deliberation.kernels.idealpoint import moments, update

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STEPS: Final = 30
"""Rounds of updates: held-out log-loss is the same at 60 (``benchmarks/opinion``)."""
SLOPE_VARIANCE: Final = 1.0
"""Prior variance of slopes about their mean. Estimated instead, variational EM shrinks the later dimensions
to nothing: held-out log-loss .370 where a variance of .5, 1 or 2 gives .360 (``benchmarks/opinion``)."""
FOLD_STEPS: Final = 8
BELIEF: Final = 4.0
OFFSET_VARIANCE: Final = 4.0
LEANING_VARIANCE: Final = 0.5
"""What variances of offsets and leanings are drawn to, as strongly as ``BELIEF`` more would."""


class Sides(NamedTuple):
    """Answers that take a side: who, on what, whether they agree; one entry per answer."""

    person: Ints
    statement: Ints
    agree: Bools
    people: int
    statements: int

    def where(self, kept: Bools) -> Sides:
        """Return some of the answers; participants and statements stay."""
        return self._replace(person=self.person[kept], statement=self.statement[kept], agree=self.agree[kept])

    def compact(self) -> tuple[Sides, Ints]:
        """Return the same answers without the people who gave none, and the rows of those who did."""
        there = np.flatnonzero(np.bincount(self.person, minlength=self.people))
        number = np.full(self.people, -1, dtype=np.int64)
        number[there] = np.arange(len(there))
        return self._replace(person=number[self.person], people=len(there)), there


@dataclass(frozen=True, kw_only=True, eq=False)
class IdealPoint:
    """A fitted model.

    Attributes
    ----------
    position : ndarray, shape (people, K + 1)
        Posterior mean of each position, then of the leaning. Over the people who answered, positions have
        mean square 1 in each dimension (uncertainty included); dimensions go from the one that separates
        answers most to the one that does least.
    position_spread : ndarray, shape (people, K + 1, K + 1)
        Posterior covariances.
    slope : ndarray, shape (statements, K + 1)
        Posterior mean of each statement's slopes, then of its offset, in log-odds.
    slope_spread : ndarray, shape (statements, K + 1, K + 1)
    strength : ndarray, shape (K,)
        Variance of the log-odds between people along each dimension, averaged over answers.
    temperature : float
        What predicted log-odds are multiplied by, so that hidden answers are predicted with calibration.
    """

    position: Floats
    position_spread: Floats
    slope: Floats
    slope_spread: Floats
    strength: Floats
    temperature: float = 1.0

    @property
    def dimensions(self) -> int:
        """The number of dimensions, K."""
        return int(self.position.shape[1] - 1)

    @cached_property
    def _people(self) -> Floats:
        return moments(self.position, self.position_spread, offset_first=True)

    @cached_property
    def _statements(self) -> Floats:
        return moments(self.slope, self.slope_spread, offset_first=False)

    def log_odds(self, person: Ints, statement: Ints) -> Floats:
        """Return the log-odds that each person agrees with the statement beside them.

        The posterior is integrated over: ``E[sigmoid(psi)]`` is near ``sigmoid(m / sqrt(1 + pi v / 8))``
        (MacKay 1992, Neural Computation 4), which the temperature then calibrates.
        """
        p, w = self.position[person], self.slope[statement]
        mean = np.einsum("na,na->n", p[:, :-1], w[:, :-1]) + p[:, -1] + w[:, -1]
        square = np.einsum("na,na->n", self._people[person], self._statements[statement])
        return self._softened(mean, square)

    def grid(
        self, people: npt.NDArray[np.integer] | slice, statements: npt.NDArray[np.integer] | slice
    ) -> Floats:
        """Return the log-odds of all pairs, shape (people, statements)."""
        p, w = self.position[people], self.slope[statements]
        mean = np.einsum("na,ma->nm", p[:, :-1], w[:, :-1]) + p[:, -1:] + w[:, -1]
        square = np.einsum("na,ma->nm", self._people[people], self._statements[statements])
        return self._softened(mean, square)

    def _softened(self, mean: Floats, square: Floats) -> Floats:
        variance = np.maximum(square - mean * mean, 0.0)
        return np.asarray(self.temperature * mean / np.sqrt(1.0 + np.pi / 8.0 * variance))


class _Order(NamedTuple):
    """Answers sorted by one side: where each begins, the other side, half a point for or against."""

    starts: Ints
    other: Ints
    half: Floats

    @classmethod
    def by(cls, own: Ints, other: Ints, agree: Bools, size: int) -> _Order:
        order = np.lexsort((other, own))
        starts = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(own, minlength=size), out=starts[1:])
        return cls(starts, other[order].astype(np.int64), np.where(agree[order], 0.5, -0.5))

    @property
    def answered(self) -> Bools:
        return np.asarray(np.diff(self.starts) > 0)


def fit(
    sides: Sides,
    dimensions: int,
    *,
    seed: int = 0,
    steps: int = STEPS,
    start: IdealPoint | None = None,
) -> IdealPoint:
    """Fit the model with a given number of dimensions.

    Parameters
    ----------
    sides : Sides
    dimensions : int
    seed : int
        Seed of the first positions.
    steps : int
        Rounds of updates.
    start : IdealPoint, optional
        A fitted model of the same people and statements to begin from.

    Returns
    -------
    IdealPoint
        With temperature 1.
    """
    size = dimensions + 1
    people = _Order.by(sides.person, sides.statement, sides.agree, sides.people)
    texts = _Order.by(sides.statement, sides.person, sides.agree, sides.statements)
    said, asked = people.answered, texts.answered
    agreed = np.bincount(sides.statement, sides.agree, minlength=sides.statements)
    n = np.diff(texts.starts)
    if start is not None:
        position, position_spread = start.position.copy(), start.position_spread.copy()
        slope, slope_spread = start.slope.copy(), start.slope_spread.copy()
    else:
        rng = np.random.default_rng(seed)
        position, slope = np.zeros((sides.people, size)), np.zeros((sides.statements, size))
        position[:, :-1] = 0.5 * rng.standard_normal((sides.people, dimensions))
        slope[:, -1] = np.log((agreed + 1.0) / (n - agreed + 1.0))
        position_spread = np.tile(0.5 * np.eye(size), (sides.people, 1, 1))
        slope_spread = np.tile(0.5 * np.eye(size), (sides.statements, 1, 1))
    leaning = LEANING_VARIANCE
    centre, offset = slope[asked].mean(axis=0) if asked.any() else np.zeros(size), OFFSET_VARIANCE
    for _ in range(steps):
        prior = np.append(np.full(dimensions, 1.0 / SLOPE_VARIANCE), 1.0 / offset)
        theirs = moments(position, position_spread, offset_first=False)
        update(*texts, slope, slope_spread, theirs, centre[None], prior)
        prior = np.append(np.ones(dimensions), 1.0 / leaning)
        theirs = moments(slope, slope_spread, offset_first=False)
        update(*people, position, position_spread, theirs, np.zeros((1, size)), prior)
        if not said.any():
            break
        shift = position[said, -1].mean()
        position[:, -1] -= shift
        slope[:, -1] += shift
        _whiten(position, position_spread, slope, slope_spread, said)
        centre = slope[asked].mean(axis=0)
        leaning = _variance(position[said, -1], position_spread[said, -1, -1], LEANING_VARIANCE)
        offset = _variance(slope[asked, -1] - centre[-1], slope_spread[asked, -1, -1], OFFSET_VARIANCE)
    strength = _sort_axes(position, position_spread, slope, slope_spread, n.astype(float))
    return IdealPoint(
        position=position,
        position_spread=position_spread,
        slope=slope,
        slope_spread=slope_spread,
        strength=strength,
    )


def _variance(mean: Floats, spread: Floats, expected: float) -> float:
    """Return the variance of a prior: that of the posteriors, drawn to what is expected."""
    total = np.einsum("i,i->", mean, mean) + spread.sum()
    return float((total + BELIEF * expected) / (len(mean) + BELIEF))


def _whiten(
    position: Floats, position_spread: Floats, slope: Floats, slope_spread: Floats, said: Bools
) -> None:
    """Give positions mean square one in every direction; slopes change so that no log-odds do.

    A parameter-expanded step (Luttinen and Ilin 2010, Neurocomputing 73): without it the scale of positions
    crawls towards that of their prior.
    """
    k = position.shape[1] - 1
    if not k:
        return
    p = position[said, :k]
    square = (np.einsum("ia,ib->ab", p, p) + position_spread[said, :k, :k].sum(axis=0)) / said.sum()
    values, vectors = np.linalg.eigh(square)
    values = np.maximum(values, 1e-9)
    _turn(
        position, position_spread, slope, slope_spread,
        (vectors * values**-0.5) @ vectors.T, (vectors * values**0.5) @ vectors.T,
    )  # fmt: skip


def _turn(
    position: Floats,
    position_spread: Floats,
    slope: Floats,
    slope_spread: Floats,
    forth: Floats,
    back: Floats,
) -> None:
    """Change the coordinates of positions and slopes (rows are multiplied by ``forth`` and ``back``)."""
    k = len(forth)
    for mean, spread, matrix in ((position, position_spread, forth), (slope, slope_spread, back)):
        mean[:, :k] = np.einsum("ia,ab->ib", mean[:, :k], matrix)
        whole = np.eye(k + 1)
        whole[:k, :k] = matrix
        spread[:] = whole.T @ spread @ whole


def _sort_axes(
    position: Floats, position_spread: Floats, slope: Floats, slope_spread: Floats, n: Floats
) -> Floats:
    """Turn the dimensions so that the first separates answers most; return how much each does.

    Each points to where its positions have the longer tail, so that signs do not depend on the start.
    """
    k = position.shape[1] - 1
    if not k or not n.sum():
        return np.zeros(k)
    weight = n / n.sum()
    own = slope[:, :k] - np.einsum("j,ja->a", weight, slope[:, :k])
    values, vectors = np.linalg.eigh(np.einsum("j,ja,jb->ab", weight, own, own))
    vectors = vectors[:, ::-1]
    skew = np.einsum("ia->a", np.einsum("ia,ab->ib", position[:, :k], vectors) ** 3)
    vectors = vectors * np.where(skew < 0, -1.0, 1.0)
    _turn(position, position_spread, slope, slope_spread, vectors, vectors)
    return np.asarray(np.maximum(values[::-1], 0.0))


def fold_in(model: IdealPoint, sides: Sides, others: Bools) -> IdealPoint:
    """Place statements that did not shape the space: slopes by their own answers, positions fixed.

    Parameters
    ----------
    model : IdealPoint
    sides : Sides
        Answers on any statement; those on ``others`` are used.
    others : ndarray of bool, shape (statements,)
    """
    kept = sides.where(others[sides.statement])
    if not len(kept.person):
        return model
    slope, slope_spread = model.slope.copy(), model.slope_spread.copy()
    texts = _Order.by(kept.statement, kept.person, kept.agree, kept.statements)
    shaping = ~others
    centre = slope[shaping].mean(axis=0) if shaping.any() else np.zeros(slope.shape[1])
    theirs = moments(model.position, model.position_spread, offset_first=False)
    prior = np.append(np.full(model.dimensions, 1.0 / SLOPE_VARIANCE), 1.0 / OFFSET_VARIANCE)
    for _ in range(FOLD_STEPS):
        update(*texts, slope, slope_spread, theirs, centre[None], prior)
    slope[shaping], slope_spread[shaping] = model.slope[shaping], model.slope_spread[shaping]
    return replace(model, slope=slope, slope_spread=slope_spread)


def placed(model: IdealPoint, sides: Sides) -> IdealPoint:
    """Place other people among the statements of a model: positions by their answers, slopes fixed."""
    size = model.dimensions + 1
    known = np.square(model.position[:, -1]) + model.position_spread[:, -1, -1]
    leaning = float(known.mean()) if len(known) else LEANING_VARIANCE
    position = np.zeros((sides.people, size))
    position_spread = np.tile(np.eye(size), (sides.people, 1, 1))
    people = _Order.by(sides.person, sides.statement, sides.agree, sides.people)
    theirs = moments(model.slope, model.slope_spread, offset_first=False)
    prior = np.append(np.ones(model.dimensions), 1.0 / leaning)
    for _ in range(FOLD_STEPS):
        update(*people, position, position_spread, theirs, np.zeros((1, size)), prior)
    return replace(model, position=position, position_spread=position_spread)


def prior_of(model: IdealPoint, people: int, statements: int) -> IdealPoint:
    """Return a model of other people and statements of which nothing is known but an earlier model."""
    size = model.dimensions + 1
    centre = model.slope.mean(axis=0) if len(model.slope) else np.zeros(size)
    return replace(
        model,
        position=np.zeros((people, size)),
        position_spread=np.tile(np.eye(size), (people, 1, 1)),
        slope=np.tile(centre, (statements, 1)),
        slope_spread=np.tile(np.eye(size), (statements, 1, 1)),
    )


def turned(model: IdealPoint, rotation: Floats) -> IdealPoint:
    """Return a model whose positions are multiplied by an orthogonal matrix, shape (K, K)."""
    position, position_spread = model.position.copy(), model.position_spread.copy()
    slope, slope_spread = model.slope.copy(), model.slope_spread.copy()
    _turn(position, position_spread, slope, slope_spread, rotation, rotation)
    strength = np.einsum("ab,a->b", rotation**2, model.strength)
    return replace(
        model,
        position=position,
        position_spread=position_spread,
        slope=slope,
        slope_spread=slope_spread,
        strength=strength,
    )


def probabilities(log_odds: Floats) -> Floats:
    """Return probabilities strictly between 0 and 1."""
    return np.asarray(np.clip(expit(log_odds), 1e-6, 1.0 - 1e-6))
