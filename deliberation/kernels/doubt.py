"""What rounding leaves unknown of a count, and how much evidence a rounded count is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

from deliberation.kernels.intervals import jeffreys

Floats = npt.NDArray[np.float64]


class Doubt(NamedTuple):
    """How far off a rounded count, and the rest of its total, may be.

    Attributes
    ----------
    off, rest_off : ndarray
        Mean of what is missing from each: a count of 0 to 2 published as 0 lacks 1 on average.
    variance, rest_variance : ndarray
        In squared persons; 2 for a count rounded to the nearest 5.
    """

    off: Floats
    rest_off: Floats
    variance: Floats
    rest_variance: Floats

    def at(self, index: Any) -> Doubt:
        """Return the doubt on some of the counts."""
        return Doubt(*(np.asarray(part)[index] for part in self))

    def only(self, mask: npt.NDArray[np.bool_]) -> Doubt:
        """Return the same, with no doubt where the mask is false."""
        return Doubt(*(np.where(mask, part, 0.0) for part in self))


def doubt_of(counts: Floats, bounds: tuple[Floats, Floats], side: int) -> Doubt:
    """Return the doubt on one answer, each true count being anything between its bounds as likely as not.

    Parameters
    ----------
    counts : ndarray, shape (..., answers)
        As published.
    bounds : (low, high), each of the shape of ``counts``
        Least and greatest whole number that may be meant.
    side : int
        The answer counted; the others are the rest.

    Examples
    --------
    >>> counts = np.array([30.0, 0.0, 0.0])
    >>> found = doubt_of(counts, (np.array([28.0, 0, 0]), np.array([32.0, 2, 2])), 0)
    >>> [round(float(part), 2) for part in found]
    [0.0, 2.0, 2.0, 1.33]
    """
    low, high = bounds
    off = (low + high) / 2.0 - counts
    variance = ((high - low + 1.0) ** 2 - 1.0) / 12.0  # of a whole number drawn evenly
    return Doubt(
        off[..., side],
        off.sum(axis=-1) - off[..., side],
        variance[..., side],
        variance.sum(axis=-1) - variance[..., side],
    )


def stacked(doubts: Sequence[Doubt | None]) -> Doubt | None:
    """Return doubts side by side, along a new last axis; None where there are none."""
    known = [one for one in doubts if one is not None]
    if len(known) < len(doubts):
        return None
    return Doubt(*(np.stack(parts, axis=-1) for parts in zip(*known, strict=True)))


def worth(count: Floats, n: Floats, doubt: Doubt | None) -> tuple[Floats, Floats]:
    """Return the exact count, of how many, that would prove as much as a rounded one.

    With exact counts a share has the posterior Beta(count + 1/2, n - count + 1/2). Rounding adds its own
    variance to that law's, by linearisation; the law of the same mean and variance is Beta again, and its
    counts are returned: fractions, of fewer people than ``n``.

    Parameters
    ----------
    count, n : ndarray
        As published.
    doubt : Doubt or None
        None for exact counts, which are returned as they are.

    Examples
    --------
    >>> one = Doubt(*(np.array(value) for value in (0.0, 2.0, 2.0, 4 / 3)))
    >>> count, n = worth(np.array(30.0), np.array(30.0), one)
    >>> round(float(count), 1), round(float(n), 1)
    (19.3, 20.5)
    """
    if doubt is None:
        return np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    mine = np.maximum(count + doubt.off, 0.0)
    total = mine + np.maximum(n - count + doubt.rest_off, 0.0)
    mean = (mine + 0.5) / (total + 1.0)
    drawn = mean * (1.0 - mean) / (total + 2.0)
    rounded = (1.0 - mean) ** 2 * doubt.variance + mean**2 * doubt.rest_variance
    people = mean * (1.0 - mean) / (drawn + rounded / (total + 1.0) ** 2) - 2.0
    exact = (doubt.variance == 0) & (doubt.rest_variance == 0)
    people = np.where(exact, total, np.maximum(people, 0.0))
    side = np.where(exact, mine, np.clip(mean * (people + 1.0) - 0.5, 0.0, people))
    return side, people


def interval(
    count: npt.ArrayLike, n: npt.ArrayLike, doubt: Doubt | None = None, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the Jeffreys interval of a share whose count may be rounded; it holds the published share.

    Examples
    --------
    >>> one = Doubt(*(np.array(value) for value in (0.0, 2.0, 2.0, 4 / 3)))
    >>> [round(float(bound), 2) for bound in interval(30.0, 30.0, one)]
    [0.78, 1.0]
    """
    of, people = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    if doubt is None:
        return jeffreys(of, people, level=level)
    low, high = jeffreys(*worth(of, people, doubt), level=level)
    share = of / np.maximum(people, 1e-9)
    known = people > 0
    return np.where(known, np.minimum(low, share), low), np.where(known, np.maximum(high, share), high)


def surely_above(count: Floats, n: Floats, threshold: float, doubt: Doubt | None = None) -> Floats:
    """Return the posterior probability (Jeffreys prior) that a share exceeds a threshold.

    Examples
    --------
    >>> round(float(surely_above(np.array(30.0), np.array(40.0), 0.6)), 3)
    0.976
    """
    mine, people = worth(count, n, doubt)
    return np.asarray(1.0 - betainc(mine + 0.5, people - mine + 0.5, threshold))
