"""Intervals for shares."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

Floats = npt.NDArray[np.float64]


def jeffreys(count: npt.ArrayLike, n: npt.ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Compute Jeffreys intervals of ``count / n``, equal-tailed, from Beta(count + 1/2, n - count + 1/2).

    The lower bound is 0 where the count is 0 and the upper bound is 1 where it is ``n`` (Brown, Cai and
    DasGupta 2001, Statistical Science 16, section 3.1), so that the interval always holds the observed share.

    Parameters
    ----------
    count, n : array-like of numbers, any shapes that broadcast
        Successes and trials, ``0 <= count <= n``. With ``n = 0`` the interval is (0, 1).
    level : float
        Coverage, between 0 and 1.

    Returns
    -------
    low, high : ndarray of float64

    Examples
    --------
    >>> low, high = jeffreys([0, 50], [10, 100])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.403], [0.217, 0.597])
    """
    successes, trials = np.broadcast_arrays(np.asarray(count, dtype=float), np.asarray(n, dtype=float))
    if np.any(successes < 0) or np.any(successes > trials):
        raise ValueError("A count lies outside 0..n; expected successes among trials.")
    tail = (1.0 - level) / 2.0
    a, b = successes + 0.5, trials - successes + 0.5
    low = np.where(successes == 0, 0.0, betaincinv(a, b, tail))
    high = np.where(successes == trials, 1.0, betaincinv(a, b, 1.0 - tail))
    return low, high


def hypergeometric(count: int, n: int, total: int, *, level: float = 0.95) -> tuple[float, float]:
    """Compute the exact interval of a share in a finite population, from a sample without replacement.

    It holds the shares that two one-sided tests of the hypergeometric law do not refuse (Wang 2015, J. Amer.
    Statist. Assoc. 110, section 2): its coverage is never under the level, whatever the population, and its
    width is nil where everything was looked at. Things may resemble one another (one person wrote several of
    them): where each is drawn with the same chance, the law stays the same.

    Parameters
    ----------
    count, n : int
        What was found, among what was drawn; ``0 <= count <= n``.
    total : int
        Size of the population, ``n`` or more.
    level : float
        Coverage, between 0 and 1.

    Examples
    --------
    >>> [round(bound, 3) for bound in hypergeometric(12, 150, 5000)]
    [0.043, 0.135]
    >>> hypergeometric(3, 10, 10)
    (0.3, 0.3)
    """
    from scipy.stats import hypergeom

    if not 0 <= count <= n <= total:
        raise ValueError("Expected 0 <= count <= n <= total.")
    if n == 0:
        return 0.0, 1.0
    tail = (1.0 - level) / 2.0
    least, most = count, total - (n - count)

    def above(found: int) -> float:
        return float(hypergeom.sf(count - 1, total, found, n))

    def below(found: int) -> float:
        return float(hypergeom.cdf(count, total, found, n))

    low = least if count == 0 else _first(least, most, lambda found: above(found) > tail)
    high = most if count == n else most - _first(0, most - least, lambda back: below(most - back) > tail)
    return low / total, high / total


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first whole number from ``low`` to ``high`` for which something holds, and then always."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
