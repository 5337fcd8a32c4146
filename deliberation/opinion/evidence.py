"""What counts of answers prove: shares with intervals, shared agreement, gaps between groups."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from deliberation.kernels.intervals import jeffreys

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Shares(NamedTuple):
    """A share and its 95 % Jeffreys interval; nan where the count is not known or ``n`` is 0."""

    share: Floats
    low: Floats
    high: Floats


def shares(count: Floats, n: Ints, *, level: float = 0.95) -> Shares:
    """Return shares of all answers (passes included in ``n``) with their intervals; arrays of one shape.

    Examples
    --------
    >>> import numpy as np
    >>> shares(np.array([np.nan, 5.0]), np.array([10, 10])).share.tolist()
    [nan, 0.5]
    """
    known = np.isfinite(count) & (n > 0)
    low, high = jeffreys(np.where(known, count, 0.0), np.where(known, n, 0), level=level)
    blank = np.where(known, 0.0, np.nan)
    return Shares(np.where(known, count, 0.0) / np.maximum(n, 1) + blank, low + blank, high + blank)


def above(count: Floats, n: Ints, threshold: float) -> Floats:
    """Return the posterior probability (Jeffreys prior) that a share exceeds the threshold."""
    known = np.isfinite(count)
    a = np.where(known, count, 0.0)
    return np.where(known, 1.0 - betainc(a + 0.5, np.where(known, n - a, 0.0) + 0.5, threshold), np.nan)


class Gaps(NamedTuple):
    """The largest difference of agreement between two groups, per statement.

    Attributes
    ----------
    gap, low, high : ndarray, shape (statements,)
        Difference of shares and its 95 % interval, nan where a group cast no vote or there are no groups.
    most, least : ndarray of int
        Rows of the group that agrees most and of the one that agrees least; -1 where gap is nan.
    """

    gap: Floats
    low: Floats
    high: Floats
    most: Ints
    least: Ints


def largest_gaps(count: Floats, n: Ints, *, level: float = 0.95) -> Gaps:
    """Find the two groups that differ most on each statement: the pair whose gap has the highest lower bound.

    Intervals are those of Newcombe 1998 (Statistics in Medicine 17, method 10) with Jeffreys limits for each
    group, at ``1 - (1 - level) / pairs`` so that they hold for all pairs at once (Bonferroni): the pair is
    chosen after the fact. Groups were found on the same votes, so gaps are optimistic all the same.

    Parameters
    ----------
    count : ndarray of float, shape (groups, statements)
        Votes that agree.
    n : ndarray of int, shape (groups, statements)
    level : float

    Examples
    --------
    >>> import numpy as np
    >>> found = largest_gaps(np.array([[90.0], [20.0]]), np.array([[100], [100]]))
    >>> round(float(found.gap[0]), 2), bool(0.5 < found.low[0] < 0.7 < found.high[0])
    (0.7, True)
    """
    groups, statements = count.shape
    gap, low, high = (np.full(statements, np.nan) for _ in range(3))
    most, least = (np.full(statements, -1, dtype=np.int64) for _ in range(2))
    if groups < 2:
        return Gaps(gap, low, high, most, least)
    pairs = list(combinations(range(groups), 2))
    found = shares(count, n, level=1.0 - (1.0 - level) / len(pairs))
    below, over = found.share - found.low, found.high - found.share
    for first, second in pairs:
        for up, down in ((first, second), (second, first)):
            d = found.share[up] - found.share[down]
            bound = d - np.hypot(below[up], over[down])
            better = np.isfinite(d) & (d >= 0) & (np.isnan(low) | (bound > low))
            gap, low = np.where(better, d, gap), np.where(better, bound, low)
            high = np.where(better, d + np.hypot(over[up], below[down]), high)
            most, least = np.where(better, up, most), np.where(better, down, least)
    # Where a group did not vote at all the gap of the others would pass for the whole story.
    silent = (n == 0).any(axis=0)
    blank = np.where(silent, np.nan, 0.0)
    return Gaps(
        gap + blank, low + blank, high + blank, np.where(silent, -1, most), np.where(silent, -1, least)
    )
