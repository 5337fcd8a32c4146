"""How few people more, or fewer, would change what counts prove."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.doubt import Doubt, interval, surely_above

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NEVER: Final = 2**40
"""Where no number of people would do."""
_MOST_GRID: Final = 20_000  # first numbers that a pair is tried with; beyond, the best of either group alone


def fewest(breaks: Callable[[Ints], Bools], most: npt.ArrayLike) -> Ints:
    """Return the first whole numbers from 0 for which something breaks, and then stays broken.

    Parameters
    ----------
    breaks : callable
        Takes whole numbers and tells for each whether it breaks.
    most : array-like of int
        Where to stop, for each; ``NEVER`` where it does not break up to there.

    Examples
    --------
    >>> fewest(lambda k: k * k >= np.array([10, 0, 10**6]), [100, 100, 100]).tolist()[:2]
    [4, 0]
    """
    high = np.array(most, dtype=np.int64, ndmin=1)
    never = ~breaks(high)
    low = np.zeros_like(high)
    while (low < high).any():
        middle = (low + high) // 2
        broken = breaks(middle)
        high = np.where(broken, middle, high)
        low = np.where(broken, low, np.minimum(middle + 1, high))
    return np.where(never, NEVER, high)


def fewest_unsure(
    count: Floats,
    n: Floats,
    threshold: float,
    certain: float,
    doubt: Doubt | None = None,
    *,
    adding: bool,
) -> int:
    """Return how few people would leave a share no longer surely above a threshold in every part.

    Sure is a product over parts of posterior probabilities (Jeffreys) of at least ``certain``. Each factor is
    log-concave in the number of people who come or go (Karp 2016, J. Math. Sci. 217, on the incomplete beta
    function), so the fewest are all in one part, and the answer is exact.

    Parameters
    ----------
    count, n : ndarray, shape (parts,)
        People on the side, and all who answered.
    threshold, certain : float
    doubt : Doubt, optional
        On the counts, where they are rounded; the answer is then that of the published counts.
    adding : bool
        Whether people come who are not on that side; else people of that side go.

    Examples
    --------
    >>> fewest_unsure(np.array([90.0]), np.array([100.0]), 0.6, 0.95, adding=False)
    63
    >>> fewest_unsure(np.array([90.0]), np.array([100.0]), 0.6, 0.95, adding=True)
    35
    """
    sure = surely_above(count, n, threshold, doubt)
    others = np.array([np.prod(np.delete(sure, part)) for part in range(len(sure))])

    def breaks(k: Ints) -> Bools:
        gone = np.minimum(k, count)
        left, of = (count, n + k) if adding else (count - gone, n - gone)
        own = surely_above(left, of, threshold, doubt)
        return np.asarray(own * others < certain)

    most = np.full(len(count), NEVER // 2) if adding else np.ceil(count).astype(np.int64)
    return int(fewest(breaks, most).min())


def fewest_closing(
    up: tuple[float, float],
    down: tuple[float, float],
    doubts: tuple[Doubt | None, Doubt | None] = (None, None),
    *,
    level: float,
    adding: bool,
) -> int:
    """Return how few people would close the gap between two parts: its lower bound is no longer above 0.

    The bound is that of Newcombe 1998 (method 10, Jeffreys limits). Those who go agree in the part that
    agrees most, or do not in the other; those who come are the reverse. Every way to share them between the
    two parts is tried, so the answer is exact.

    Parameters
    ----------
    up, down : (count, n)
        Who agrees, of how many, in the part that agrees most and in the one that agrees least.
    doubts : (Doubt or None, Doubt or None)
        On the counts of each, where they are rounded.
    level : float
        Of each interval.
    adding : bool

    Examples
    --------
    >>> fewest_closing((80, 100), (40, 100), level=0.95, adding=False)
    40
    """
    (a, n), (b, m) = up, down

    def closed(first: Floats, second: Floats) -> Bools:
        if adding:
            x, of_x, y, of_y = a + 0 * first, n + first, b + second, m + second
        else:
            x, of_x, y, of_y = a - first, n - first, b + 0 * second, m - second
        share, other = x / np.maximum(of_x, 1), y / np.maximum(of_y, 1)
        low, _ = interval(x, of_x, doubts[0], level=level)
        _, high = interval(y, of_y, doubts[1], level=level)
        return np.asarray(share - other - np.hypot(share - low, high - other) <= 0)

    ends = (NEVER // 2, NEVER // 2) if adding else (int(a), int(m - b))
    first_alone = int(fewest(lambda k: closed(k.astype(float), np.zeros(1)), [ends[0]])[0])
    second_alone = int(fewest(lambda k: closed(np.zeros(1), k.astype(float)), [ends[1]])[0])
    best = min(first_alone, second_alone)
    if best in (0, NEVER):
        return best
    tried = np.arange(min(best, _MOST_GRID, ends[0]) + 1)
    rest = np.minimum(best, ends[1]) + 0 * tried
    found = fewest(lambda k: closed(tried.astype(float), k.astype(float)), rest)
    return int((tried + found).min())
