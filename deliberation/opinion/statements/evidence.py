"""What counts of answers prove: shares with intervals, shared agreement, gaps between groups."""

from __future__ import annotations

from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from deliberation.kernels.doubt import Doubt, interval, surely_above, worth

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


FEWEST_STATEMENTS: Final = 100
"""Statements under which a tenth of them says nothing of how a platform chose what to show."""
UNEVEN: Final = 1.5
"""Ratio of the votes of the best and the least liked tenth from which showing was not even..."""
CORRELATED: Final = 0.1
"""... and least rank correlation between agreement and votes, either sign."""


class Exposure(NamedTuple):
    """Median votes of the least and the best liked tenth of the statements; how votes follow agreement.

    ``correlation`` is Spearman's, between agreement and number of votes over all statements.
    """

    least: float
    best: float
    correlation: float

    @property
    def uneven(self) -> bool:
        """Whether what was liked was shown more, or less: averages over statements then mean little."""
        low, high = sorted((self.least, self.best))
        return high >= UNEVEN * max(low, 1.0) and abs(self.correlation) >= CORRELATED


def exposure_of(share: Floats, n: Ints) -> Exposure | None:
    """Return how votes follow agreement; None where too few statements have votes.

    Examples
    --------
    >>> import numpy as np
    >>> share = np.linspace(0, 1, 200)
    >>> exposure_of(share, np.round(20 + 100 * share).astype(int)).uneven
    True
    >>> exposure_of(share, np.full(200, 30)).uneven
    False
    """
    known = np.isfinite(share) & (n > 0)
    if known.sum() < FEWEST_STATEMENTS:
        return None
    share, n = share[known].round(9), n[known]
    low, high = np.quantile(share, [0.1, 0.9])
    least, best = n[share <= low], n[share >= high]
    place, votes = rankdata(share), rankdata(n)
    varied = place.std() > 0 and votes.std() > 0
    return Exposure(
        least=float(np.median(least)),
        best=float(np.median(best)),
        correlation=round(float(np.corrcoef(place, votes)[0, 1]), 6) if varied else 0.0,
    )


class Shares(NamedTuple):
    """A share and its 95 % Jeffreys interval; nan where the count is not known or ``n`` is 0."""

    share: Floats
    low: Floats
    high: Floats


def shares(count: Floats, n: Ints, doubt: Doubt | None = None, *, level: float = 0.95) -> Shares:
    """Return shares of all answers (passes included in ``n``) with their intervals; arrays of one shape.

    Where counts are rounded, ``doubt`` widens the intervals by what rounding leaves unknown.

    Examples
    --------
    >>> import numpy as np
    >>> shares(np.array([np.nan, 5.0]), np.array([10, 10])).share.tolist()
    [nan, 0.5]
    """
    known = np.isfinite(count) & (n > 0)
    doubt = None if doubt is None else doubt.only(known)
    low, high = interval(np.where(known, count, 0.0), np.where(known, n, 0), doubt, level=level)
    blank = np.where(known, 0.0, np.nan)
    return Shares(np.where(known, count, 0.0) / np.maximum(n, 1) + blank, low + blank, high + blank)


def difference(
    count: Floats,
    n: Ints,
    other: Floats,
    other_n: Ints,
    doubts: tuple[Doubt | None, Doubt | None] = (None, None),
    *,
    level: float = 0.95,
) -> Shares:
    """Return a share minus another, with the interval of Newcombe 1998 (method 10, Jeffreys limits).

    Examples
    --------
    >>> import numpy as np
    >>> found = difference(np.array([72.0]), np.array([100]), np.array([31.0]), np.array([100]))
    >>> [round(float(value[0]), 2) for value in found]
    [0.41, 0.28, 0.53]
    """
    one = shares(count, n, doubts[0], level=level)
    two = shares(other, other_n, doubts[1], level=level)
    apart = one.share - two.share
    return Shares(
        apart,
        apart - np.hypot(one.share - one.low, two.high - two.share),
        apart + np.hypot(one.high - one.share, two.share - two.low),
    )


def above(count: Floats, n: Ints, threshold: float, doubt: Doubt | None = None) -> Floats:
    """Return the posterior probability (Jeffreys prior) that a share exceeds the threshold, or nan."""
    known = np.isfinite(count)
    doubt = None if doubt is None else doubt.only(known)
    a = np.where(known, count, 0.0)
    return np.where(known, surely_above(a, np.where(known, n, 0), threshold, doubt), np.nan)


def ranks(score: Floats, allowed: npt.NDArray[np.bool_]) -> Floats:
    """Return ranks, 1 for the highest score; nan where not allowed or unknown. Ties share the better rank.

    Examples
    --------
    >>> import numpy as np
    >>> ranks(np.array([0.2, 0.9, 0.9, 0.5]), np.array([True, True, True, False])).tolist()
    [3.0, 1.0, 1.0, nan]
    """
    found = np.full(len(score), np.nan)
    known = np.flatnonzero(allowed & np.isfinite(score))
    ordered = np.sort(-score[known].round(12))
    found[known] = np.searchsorted(ordered, -score[known].round(12)) + 1.0
    return found


def standing(score: Floats, allowed: npt.NDArray[np.bool_]) -> Floats:
    """Return the share of the other allowed scores that are lower; nan where not allowed or unknown."""
    found = np.full(len(score), np.nan)
    known = np.flatnonzero(allowed & np.isfinite(score))
    ordered = np.sort(score[known].round(12))
    below = np.searchsorted(ordered, score[known].round(12))
    found[known] = below / max(len(known) - 1, 1)
    return found


def to_settle(
    count: Floats,
    n: Ints,
    total: Ints,
    threshold: float,
    doubt: Doubt | None = None,
    *,
    certain: float = 0.95,
) -> Floats:
    """Return how many more votes would say on which side of the threshold agreement lies in every part.

    If shares stay as they are, a part of share ``s`` needs about ``z^2 s (1 - s) / (s - threshold)^2`` votes
    to be sure, and all parts grow alike. Where every share is above the threshold the part that needs most
    counts, and each must be surer than ``certain`` for all of them to be; where one is below, the part that
    is soonest known to be below is enough.

    Parameters
    ----------
    count : ndarray, shape (parts, statements)
        Votes that agree.
    n : ndarray of int, shape (parts, statements)
    total : ndarray of int, shape (statements,)
        Votes of everybody.
    threshold, certain : float
    doubt : Doubt, optional
        On the counts, where they are rounded.

    Returns
    -------
    ndarray, shape (statements,)
        0 where it is settled: the posterior probability that agreement is above in every part is at least
        ``certain``, or at most ``1 - certain``; nan where no number of votes would do (a share on the
        threshold), where a part has no vote, or where counts are unknown.

    Examples
    --------
    >>> import numpy as np
    >>> to_settle(np.array([[14.0, 90.0]]), np.array([[20, 100]]), np.array([20, 100]), 0.6).tolist()
    [51.0, 0.0]
    """
    from scipy.special import ndtri

    mine, people = worth(count, n.astype(float), doubt)
    share = (mine + 0.5) / (people + 1.0)
    high = above(count, n, threshold, doubt)
    everywhere = high.prod(axis=0)
    settled = (everywhere >= certain) | (everywhere <= 1.0 - certain)
    below = share < threshold
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(people > 0, share * (1.0 - share) / (share - threshold) ** 2 / people, np.nan)
        all_above = float(ndtri(certain ** (1.0 / len(n)))) ** 2 * times.max(axis=0)
        one_below = float(ndtri(certain)) ** 2 * np.where(below, times, np.inf).min(axis=0)
        more = np.ceil((np.where(below.any(axis=0), one_below, all_above) - 1.0) * total)
    found = np.where(settled, 0.0, np.maximum(more, 1.0))
    return np.where(np.isfinite(high).all(axis=0) & np.isfinite(found) & (found < 1e7), found, np.nan)


class Gaps(NamedTuple):
    """The largest difference of agreement between two groups, per statement.

    Attributes
    ----------
    gap, low, high : ndarray, shape (statements,)
        Difference of shares and its 95 % interval, nan where a group cast no vote or there are no groups.
    most, least : ndarray of int
        The group that agrees most and the one that agrees least; -1 where gap is nan.
    """

    gap: Floats
    low: Floats
    high: Floats
    most: Ints
    least: Ints


def largest_gaps(
    count: Floats, n: Ints, doubt: Doubt | None = None, *, level: float = 0.95, rows: Ints | None = None
) -> Gaps:
    """Find the two groups that differ most on each statement: the pair whose gap has the highest lower bound.

    Intervals are those of Newcombe 1998 (Statistics in Medicine 17, method 10) with Jeffreys limits for each
    group, at ``1 - (1 - level) / pairs`` so that they hold for all pairs at once (Bonferroni): the pair is
    chosen after the fact. Groups were found on the same votes, so gaps are optimistic all the same.

    Parameters
    ----------
    count : ndarray of float, shape (groups, statements)
        Votes that agree.
    n : ndarray of int, shape (groups, statements)
    doubt : Doubt, optional
        On the counts, where they are rounded.
    level : float
    rows : ndarray of int, shape (groups,), optional
        What the result calls each group; its row by default.

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
    found = shares(count, n, doubt, level=1.0 - (1.0 - level) / len(pairs))
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
    called = np.append(np.arange(groups) if rows is None else rows, -1)
    return Gaps(
        gap + blank,
        low + blank,
        high + blank,
        called[np.where(silent, -1, most)],
        called[np.where(silent, -1, least)],
    )
