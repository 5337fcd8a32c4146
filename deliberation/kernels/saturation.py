"""Would more people bring something new? Coverage, richness and forecasts from who says what.

Units are people and items are what they say (ideas). A unit may hold several items, and holding one twice
counts once: these are sample-based incidence data, so the estimators are those with "T sampling units" of
Colwell et al. (2012, Journal of Plant Ecology 5: 3-21) and Chao et al. (2014, Ecological Monographs 84:
45-67), not those that count individuals. Where each unit holds exactly one item the two coincide.

Everything rests on the frequency counts Q1 and Q2: how many items exactly one and exactly two units hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaincinv, ndtri
from scipy.stats import nbinom, poisson

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_PRIOR = 0.5
"""Added to Q1 in intervals (Jeffreys' prior of a Poisson rate): none seen once proves nothing."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Incidence:
    """How many units hold each item.

    Parameters
    ----------
    counts : ndarray of int >= 1, shape (items,)
        Units that hold each item.
    units : int
        Units that hold something.
    clumping : float
        Sum of s² over sum of s, where s is the number of items that a unit alone holds: 1 where they are
        spread one by one, more where some units bring many. Variances are multiplied by it.
    """

    counts: Ints
    units: int
    clumping: float = 1.0

    def __post_init__(self) -> None:
        if len(self.counts) and not 1 <= self.counts.min() <= self.counts.max() <= self.units:
            raise ValueError(f"A count lies outside 1..{self.units}; expected units that hold each item.")
        if self.clumping < 1.0:
            raise ValueError(f"clumping is {self.clumping}; expected 1 or more.")

    def held_by(self, units: int) -> int:
        """Return how many items exactly this many units hold."""
        return int(np.count_nonzero(self.counts == units))


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecast:
    """New items among more units: expected, and the interval that the number itself should fall in.

    Parameters
    ----------
    expected : ndarray of float64
    low, high : ndarray of float64
        Whole numbers.
    """

    expected: Floats
    low: Floats
    high: Floats


def incidence(units: npt.ArrayLike, items: npt.ArrayLike) -> Incidence:
    """Count the units that hold each item.

    Parameters
    ----------
    units, items : array-like of int, shape (mentions,)
        Who mentions what; a mention that is repeated counts once. Their order does not matter.

    Examples
    --------
    >>> found = incidence([0, 0, 0, 1, 1, 2], [0, 0, 1, 0, 2, 0])
    >>> found.counts.tolist(), found.units, found.clumping
    ([3, 1, 1], 3, 1.0)
    """
    pairs = np.column_stack([np.asarray(units, dtype=np.int64), np.asarray(items, dtype=np.int64)])
    if not len(pairs):
        return Incidence(counts=np.zeros(0, dtype=np.int64), units=0)
    pairs = np.unique(pairs, axis=0)
    _, item, counts = np.unique(pairs[:, 1], return_inverse=True, return_counts=True)
    people = np.unique(pairs[:, 0])
    _, alone = np.unique(pairs[counts[item.ravel()] == 1, 0], return_counts=True)
    clumping = float((alone**2).sum() / alone.sum()) if len(alone) else 1.0
    return Incidence(counts=counts.astype(np.int64), units=len(people), clumping=clumping)


def coverage(given: Incidence, *, level: float = 0.95) -> Estimate:
    """Estimate the share of what is said (weighted by how often it is) that belongs to items already found.

    Good-Turing's estimate, with the correction of Chao et al. (2014), equation 4b. The interval has the
    variance of Esty (1983, Annals of Statistics 11: 905-912), shaped as a gamma distribution of what is
    missing, which cannot be negative.

    Examples
    --------
    >>> found = coverage(Incidence(counts=np.repeat([1, 2, 30], [12, 4, 5]), units=170))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.93, 0.868, 0.969)
    """
    mentions = int(given.counts.sum())
    if not mentions:
        return Estimate(value=0.0, low=0.0, high=1.0)
    once, twice = given.held_by(1), given.held_by(2)
    missing = once / mentions * _unseen_share(once, twice, given.units)
    mean = (once + _PRIOR) / mentions * _unseen_share(once + _PRIOR, twice, given.units)
    spread = given.clumping * ((once + _PRIOR) * (1.0 - once / mentions) + 2.0 * twice) / mentions**2
    tail = (1.0 - level) / 2.0
    if spread <= 0.0 or mean <= 0.0:
        low = high = missing
    else:
        shape, scale = mean**2 / spread, spread / mean
        low, high = (float(gammaincinv(shape, at)) * scale for at in (tail, 1.0 - tail))
    if np.exp(-_unseen(once + _PRIOR, twice, given.units)) >= tail:
        low = 0.0  # that no item is missing cannot be excluded
    return Estimate(
        value=1.0 - missing, low=max(1.0 - max(high, missing), 0.0), high=1.0 - min(low, missing, 1.0)
    )


def _unseen_share(once: float, twice: float, units: int) -> float:
    """Return the correction of Chao et al. (2014) to Good-Turing's share of what was seen once."""
    weight = (units - 1) * once
    return weight / (weight + 2.0 * twice) if weight else 1.0


def richness(given: Incidence, *, level: float = 0.95) -> Estimate:
    """Estimate how many items there are at least, those not found included: Chao2.

    With (T - 1) / T Q1² / (2 Q2) items not found, or (T - 1) / T Q1 (Q1 - 1) / 2 where Q2 = 0; the interval
    is that of Chao (1987, Biometrics 43: 783-791), log-normal, never under what was found, widened to whole
    numbers. Chao2 is a lower
    bound: it says nothing of what nearly nobody holds, and is loose where Q2 is small.

    Examples
    --------
    >>> found = richness(Incidence(counts=np.repeat([1, 2, 30], [12, 4, 5]), units=170))
    >>> round(found.value, 1), round(found.low, 1), round(found.high, 1)
    (38.9, 25.0, 97.0)
    """
    seen = len(given.counts)
    if not seen:
        return Estimate(value=0.0, low=0.0, high=np.inf)
    once, twice, units = float(given.held_by(1)), given.held_by(2), given.units
    value = seen + _unseen(once, twice, units)
    once += _PRIOR
    unseen = _unseen(once, twice, units)
    if unseen <= 0.0:
        return Estimate(value=value, low=float(seen), high=float(seen + 1))
    share = (units - 1) / units
    if twice:
        ratio = once / twice
        variance = twice * (share / 2 * ratio**2 + share**2 * ratio**3 + share**2 / 4 * ratio**4)
    else:
        variance = share * once * (once - 1) / 2 + share**2 * once * (2 * once - 1) ** 2 / 4
        variance = max(variance - share**2 * once**4 / (4 * (seen + unseen)), 0.0)
    spread = np.log1p(given.clumping * variance / unseen**2)
    factor = float(np.exp(ndtri((1.0 + level) / 2.0) * np.sqrt(spread)))
    low, high = float(np.floor(seen + unseen / factor)), float(np.ceil(seen + unseen * factor))
    return Estimate(value=value, low=min(low, value), high=max(high, value))


def _unseen(once: float, twice: float, units: int) -> float:
    if not units:
        return 0.0
    share = (units - 1) / units
    return share * (once**2 / (2.0 * twice) if twice else max(once * (once - 1.0), 0.0) / 2.0)


def forecast(given: Incidence, more: npt.ArrayLike, *, level: float = 0.95) -> Forecast:
    """Forecast how many new items more units would bring.

    The expectation is that of Colwell et al. (2012), equation 18: Q0 (1 - (1 - Q1 / (T Q0 + Q1))^m), with
    Q0 from Chao2. Up to as many units again it is nearly free of Q0: its first terms are those of Good and
    Toulmin (1956, Biometrika 43: 45-63), t Q1 - t² Q2 with t = m / T. Farther, it is a lower bound.

    The interval is one of prediction. An item that was found weighs on the estimate, one that was not may
    turn up, none does both: so the two variances add up, that of the estimate (its gradient in Q1 and Q2,
    both Poisson) and that of the number to come (its expectation). Both grow with ``clumping``. Bounds are
    those of a negative binomial distribution with this mean and variance.

    Parameters
    ----------
    given : Incidence
    more : array-like of int >= 0
        Units to come.
    level : float
        Coverage, between 0 and 1.

    Examples
    --------
    >>> found = forecast(Incidence(counts=np.repeat([1, 2, 30], [12, 4, 5]), units=170), [0, 17, 170])
    >>> found.expected.round(1).tolist(), found.low.tolist(), found.high.tolist()
    ([0.0, 1.2, 8.7], [0.0, 0.0, 2.0], [0.0, 4.0, 20.0])
    """
    ahead = np.asarray(more, dtype=np.float64)
    if np.any(ahead < 0):
        raise ValueError("A number of units to come is negative; expected 0 or more.")
    if not given.units:
        return Forecast(
            expected=np.zeros_like(ahead), low=np.zeros_like(ahead), high=np.full_like(ahead, np.inf)
        )
    once, twice, units = float(given.held_by(1)), float(given.held_by(2)), given.units
    expected = _new(once, twice, units, ahead)
    mean = _new(once + _PRIOR, twice, units, ahead)
    by_once, by_twice = _slopes(once + _PRIOR, twice, units, ahead)
    variance = given.clumping * (mean + by_once**2 * (once + _PRIOR) + by_twice**2 * max(twice, _PRIOR))
    tail = (1.0 - level) / 2.0
    low, high = (_quantile(at, mean, variance) for at in (tail, 1.0 - tail))
    return Forecast(
        expected=expected, low=np.minimum(low, np.floor(expected)), high=np.maximum(high, np.ceil(expected))
    )


def _new(once: float, twice: float, units: int, ahead: Floats) -> Floats:
    unseen = _unseen(once, twice, units)
    if once <= 0.0:
        return np.zeros_like(ahead)
    if unseen <= 0.0:  # one item, held once, and none twice: nothing bounds what is not found
        return once * ahead / units
    rate = -np.log1p(-once / (units * unseen + once))
    return np.asarray(-unseen * np.expm1(-ahead * rate))


def _slopes(once: float, twice: float, units: int, ahead: Floats) -> tuple[Floats, Floats]:
    """Return how the expectation changes with Q1 and with Q2, by differences of a tenth."""
    step = 0.1
    by_once = (_new(once + step, twice, units, ahead) - _new(once - step, twice, units, ahead)) / (2 * step)
    most = max(twice, step)
    by_twice = (_new(once, most + step, units, ahead) - _new(once, most, units, ahead)) / step
    return by_once, by_twice


def _quantile(at: float, mean: Floats, variance: Floats) -> Floats:
    """Return quantiles of a negative binomial distribution (Poisson where it is not wider)."""
    wider: Any = variance > mean * (1.0 + 1e-9)
    size = np.where(wider, mean**2 / np.where(wider, variance - mean, 1.0), 1.0)
    found = np.where(
        wider,
        nbinom.ppf(at, np.maximum(size, 1e-12), np.where(wider, mean / np.maximum(variance, 1e-300), 0.5)),
        poisson.ppf(at, mean),
    )
    return np.asarray(np.maximum(np.nan_to_num(found, nan=0.0), 0.0), dtype=np.float64)
