"""Answers hidden from the model: how many dimensions predict them, how surely, and how calibrated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_expit, ndtr

from deliberation.opinion.positions.model import IdealPoint, Sides, fit

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DIMENSIONS: Final = (0, 1, 2, 3, 5, 8)
"""Numbers of dimensions that are tried."""
HIDDEN: Final = 0.1
"""Part of the answers hidden at a time."""
ENOUGH: Final = 4_000
"""Hidden answers from which one draw is enough; small conversations hide several parts."""
FEWEST: Final = 50
"""Answers under which nothing is hidden, and the model has no dimension."""
MOST: Final = 300_000
"""Answers that are looked at; beyond, participants are drawn at random with all their answers."""
PER_STATEMENT: Final = 100
"""Answers a statement under which a sample would know too little of it."""
TOLERANCE: Final = 1.0
"""Standard errors within which fewer dimensions are preferred (Breiman et al. 1984, Classification and
Regression Trees, 3.4.3)..."""
UNNOTICED: Final = 0.001
"""... or nats per answer: where everybody agrees, more dimensions only shrink what is certain already."""
TEMPERATURE_SPREAD: Final = 0.15
"""Standard deviation of the prior of the logarithm of the temperature, centred at 0."""


class Score(NamedTuple):
    """How well a number of dimensions predicts hidden answers: nats per answer.

    ``error`` is the standard error of the difference with the smallest loss, answers of a person together.
    """

    dimensions: int
    loss: float
    error: float
    temperature: float


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What hidden answers said.

    Attributes
    ----------
    scores : tuple of Score
        The numbers of dimensions that were tried; empty where too few answers could be hidden.
    dimensions : int
        The fewest whose loss is within ``TOLERANCE`` standard errors, or ``UNNOTICED``, of the smallest.
    temperature : float
        What its log-odds must be multiplied by to be calibrated, drawn to 1 where few answers were hidden.
    answers : int
        Hidden answers.
    gain, error : float
        By how much positions predict better than leanings and statements alone (no dimension), nats per
        answer, for the best number of dimensions above 0; its standard error, answers of a person together.
    """

    scores: tuple[Score, ...] = ()
    dimensions: int = 0
    temperature: float = 1.0
    answers: int = 0
    gain: float = 0.0
    error: float = 0.0

    def of(self, dimensions: int) -> Prediction:
        """Return the same with the number of dimensions given instead of chosen."""
        known = [score.temperature for score in self.scores if score.dimensions == dimensions]
        return replace(self, dimensions=dimensions, temperature=known[0] if known else 1.0)

    @property
    def p_value(self) -> float:
        """Probability of such a gain where answers depend on leanings and statements only (one-sided)."""
        return float(ndtr(-self.gain / self.error)) if self.error > 0 else 1.0


def predict_hidden(sides: Sides, *, candidates: Sequence[int] = DIMENSIONS, seed: int = 0) -> Prediction:
    """Try numbers of dimensions on answers hidden from the fit.

    Parameters
    ----------
    sides : Sides
    candidates : sequence of int
        Tried in order, until two in a row do worse than the best before them; 0 is always tried, and none
        that reaches half the people or half the statements.
    seed : int

    Returns
    -------
    Prediction
    """
    sides, _ = sample(sides, MOST, seed).compact()
    if len(sides.person) < FEWEST:
        return Prediction()
    rng = np.random.default_rng((seed, 1))
    part = rng.integers(round(1 / HIDDEN), size=len(sides.person))
    draws = int(np.clip(np.ceil(ENOUGH / (HIDDEN * len(sides.person))), 1, round(1 / HIDDEN)))
    splits = [_split(sides, part == number) for number in range(draws)]
    person = np.concatenate([test.person for _, test in splits])
    agree = np.concatenate([test.agree for _, test in splits])
    if not len(person):
        return Prediction()
    found: dict[int, Floats] = {}
    losses: dict[int, float] = {}
    worse = 0
    most = (min(sides.people, len(np.unique(sides.statement))) - 1) // 2
    for dimensions in dict.fromkeys((0, *(k for k in candidates if k <= most))):
        score = np.concatenate(
            [
                fit(known, dimensions, seed=seed).log_odds(test.person, test.statement)
                for known, test in splits
            ]
        )
        loss = round(float(-log_expit(np.where(agree, score, -score)).mean()), 9)
        worse = 0 if not losses or loss < min(losses.values()) else worse + 1
        losses[dimensions], found[dimensions] = loss, score
        if worse == 2:
            break
    lowest = min(losses, key=lambda k: (losses[k], k))
    scores = tuple(
        Score(k, loss, _gain(found[k], found[lowest], agree, person)[1], _temperature(found[k], agree))
        for k, loss in losses.items()
    )
    best = min(s.dimensions for s in scores if s.loss - losses[lowest] <= max(TOLERANCE * s.error, UNNOTICED))
    other = min((k for k in losses if k), key=lambda k: (losses[k], k), default=0)
    gain, error = _gain(found[0], found[other], agree, person)
    return Prediction(scores=scores, answers=len(person), gain=gain, error=error).of(best)


def fit_calibrated(
    sides: Sides, prediction: Prediction, *, seed: int = 0, start: IdealPoint | None = None
) -> IdealPoint:
    """Fit the model on all answers, with the dimensions and the temperature that hidden ones asked for."""
    found = fit(sides, prediction.dimensions, seed=seed, start=start)
    return replace(found, temperature=prediction.temperature)


def sample(sides: Sides, most: int, seed: int) -> Sides:
    """Return about so many answers at most, or ``PER_STATEMENT`` a statement, of people drawn at random."""
    most = max(most, PER_STATEMENT * len(np.unique(sides.statement)))
    if len(sides.person) <= most:
        return sides
    drawn = np.random.default_rng((seed, 2)).random(sides.people) < most / len(sides.person)
    return sides.where(drawn[sides.person])


def _split(sides: Sides, hidden: Bools) -> tuple[Sides, Sides]:
    """Return the known answers, and the hidden ones of which something is known on both sides."""
    known = sides.where(~hidden)
    seen = np.bincount(known.person, minlength=sides.people) > 0
    asked = np.bincount(known.statement, minlength=sides.statements) > 0
    return known, sides.where(hidden & seen[sides.person] & asked[sides.statement])


def _gain(before: Floats, after: Floats, agree: Bools, person: npt.NDArray[np.int64]) -> tuple[float, float]:
    side = np.where(agree, 1.0, -1.0)
    gains = log_expit(side * after) - log_expit(side * before)
    mean = float(gains.mean())
    sums = np.bincount(person, gains - mean)
    return round(mean, 9), round(float(np.sqrt(np.einsum("i,i->", sums, sums))) / len(gains), 9)


def _temperature(score: Floats, agree: Bools) -> float:
    side = np.where(agree, score, -score)

    def cost(log: float) -> float:
        return float(-log_expit(np.exp(log) * side).sum() + 0.5 * (log / TEMPERATURE_SPREAD) ** 2)

    return round(float(np.exp(minimize_scalar(cost, bounds=(-0.7, 0.7), method="bounded").x)), 6)
