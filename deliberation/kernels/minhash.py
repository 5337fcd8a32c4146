"""MinHash: texts that share most runs of characters get the same numbers, without comparing any pair."""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.uint32]
Bands = npt.NDArray[np.uint64]
_jit = numba.njit(nogil=True, cache=True, error_model="numpy")

SHINGLE: Final = 5
"""Characters of a run; a text has that many at least."""

BANDS: Final = 24
_ROWS: Final = 4
_WEIGHTS: Final = np.array([1, 31, 961, 29791], dtype=np.uint64)


def minhash(points: Points, ends: npt.NDArray[np.int64]) -> Bands:
    """Return the bands of each text: two texts are worth comparing where they agree in one.

    Each band sums up 4 minima, each of another hash of the text's runs of 5 characters.

    Parameters
    ----------
    points : ndarray of uint32, shape (characters,)
        Code points of the texts, one after the other; each has 5 or more.
    ends : ndarray of int64, shape (texts,)
        Where each text ends.

    Returns
    -------
    ndarray of uint64, shape (texts, 24)

    References
    ----------
    Broder (1997), "On the resemblance and containment of documents".

    Examples
    --------
    >>> import numpy as np
    >>> points = np.frombuffer("abcdefgabcdefg".encode("utf-32-le"), dtype=np.uint32)
    >>> bands = minhash(points, np.array([7, 14]))
    >>> bands.shape, bool((bands[0] == bands[1]).all())
    ((2, 24), True)
    """
    minima = np.full((len(ends), BANDS * _ROWS), np.iinfo(np.uint64).max, dtype=np.uint64)
    _minima(points, ends, _MULTIPLIERS, _OFFSETS, minima)
    found: Bands = (minima.reshape(-1, BANDS, _ROWS) * _WEIGHTS).sum(axis=2, dtype=np.uint64)
    return found


@_jit
def _minima(points: Any, ends: Any, multipliers: Any, offsets: Any, minima: Any) -> None:
    start = 0
    for text in range(len(ends)):
        least = minima[text]
        for first in range(start, ends[text] - SHINGLE + 1):
            run = np.uint64(0)
            for at in range(first, first + SHINGLE):
                run = run * np.uint64(1_000_003) + np.uint64(points[at])
            run = (run ^ (run >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
            for way in range(len(multipliers)):
                mixed = run * multipliers[way] + offsets[way]
                least[way] = min(least[way], mixed ^ (mixed >> np.uint64(32)))
        start = ends[text]


def _odd_numbers(seed: int) -> Bands:
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.integers(1, 1 << 63, size=BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)


_MULTIPLIERS: Final = _odd_numbers(1)
_OFFSETS: Final = _odd_numbers(2)
