"""Intervals for shares."""

from __future__ import annotations

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
