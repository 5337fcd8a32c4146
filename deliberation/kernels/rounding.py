"""Counts rounded so that nobody is alone in one, and what anybody can still work out from them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

COARSER: Final = (1, 2, 4, 8)
"""Multiples of the base tried in turn where rounding to it still tells in which part an answer was given."""
_SWEEPS: Final = 8


def nearest(counts: Floats, base: int) -> Floats:
    """Round counts to the nearest multiple of a base; unknown ones (nan) stay unknown.

    Examples
    --------
    >>> nearest(np.array([0.0, 2, 3, 7, 8]), 5).tolist()
    [0.0, 0.0, 5.0, 5.0, 10.0]
    """
    return np.asarray(np.floor(counts / base + 0.5) * base)


def nearest_if_small(counts: Floats, base: int) -> Floats:
    """Round counts under the base to 0 or to it; leave the others as they are.

    Examples
    --------
    >>> nearest_if_small(np.array([0.0, 2, 3, 7, 8]), 5).tolist()
    [0.0, 0.0, 5.0, 7.0, 8.0]
    """
    return np.where(counts < base, nearest(counts, base), counts)


def bounds_of_nearest(rounded: Floats, base: int | Ints) -> tuple[Floats, Floats]:
    """Return the least and the greatest count that rounds to each value; with base 0, the value itself."""
    return np.maximum(rounded - base // 2, 0.0), rounded + np.maximum(base - 1, 0) // 2


def bounds_of_small(rounded: Floats, base: int) -> tuple[Floats, Floats]:
    """Return the same for ``nearest_if_small``."""
    low = np.where(rounded == base, base - base // 2, rounded)
    high = np.where(rounded == 0, (base - 1) // 2, rounded)
    return low, high


def deduced(everybody: tuple[Floats, Floats], parts: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Narrow what is known of each part's counts by what is known of everybody's, and the other way round.

    Parameters
    ----------
    everybody : (low, high), each of shape (statements, answers)
    parts : (low, high), each of shape (parts, statements, answers)
        ``inf`` where nothing is published. The people who are in no part are a part too: it is added last.

    Returns
    -------
    low, high : ndarray, shape (parts + 1, statements, answers)
    """
    rest = np.zeros((1, *everybody[0].shape))
    low = np.concatenate([parts[0], rest])
    high = np.concatenate([parts[1], np.full_like(rest, np.inf)])
    for _ in range(_SWEEPS):
        before = low, high
        high = np.minimum(high, everybody[1] - (low.sum(axis=0) - low))
        finite = np.where(np.isfinite(high), high, 1e12)
        low = np.maximum(low, everybody[0] - (finite.sum(axis=0) - finite))
        if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
            break
    return low, high


def coarse(counts: Floats, parts: Floats, base: int) -> tuple[Floats, Floats, Ints]:
    """Round everybody's small counts and all counts of the parts, so that no answer betrays a part.

    Rounded to the base, counts of parts can still tell, against everybody's, that an answer was given in one
    part alone. Such a statement is rounded more coarsely, up to ``COARSER``; then its parts are left empty.

    Parameters
    ----------
    counts : ndarray, shape (statements, answers)
        Of everybody.
    parts : ndarray, shape (parts, statements, answers)
    base : int

    Returns
    -------
    everybody, parts : ndarray
    bases : ndarray of int, shape (statements,)
        What counts of the parts are rounded to; 0 where they are left empty.
    """
    everybody = nearest_if_small(counts, base)
    known = bounds_of_small(everybody, base)
    done = np.zeros_like(parts)
    bases = np.zeros(len(counts), dtype=np.int64)
    left = np.arange(len(counts))
    for times in COARSER:
        rounded = nearest(parts[:, left], base * times)
        _, high = deduced((known[0][left], known[1][left]), bounds_of_nearest(rounded, base * times))
        told = ((high >= 1).sum(axis=0) < 2).any(axis=1)
        done[:, left[~told]] = rounded[:, ~told]
        bases[left[~told]] = base * times
        left = left[told]
        if not len(left):
            break
    return everybody, done, bases
