"""Texts put in another order: one copy, in two threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
import numpy.typing as npt


def gather(
    data: npt.NDArray[np.uint8],
    ends: npt.NDArray[np.int64],
    order: npt.NDArray[np.int64],
    room: Callable[[int], npt.NDArray[np.uint8]] | None = None,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Return texts in another order.

    Parameters
    ----------
    data : uint8 array
        The bytes of all texts, one after the other.
    ends : int64 array, shape (texts + 1,)
        Where each text begins, and where the last one ends.
    order : int64 array
        Which texts to take.
    room : callable, optional
        Gives so many bytes to write in; fresh ones where left out.

    Returns
    -------
    ends : int64 array, shape (len(order) + 1,)
    data : uint8 array

    Examples
    --------
    >>> ends, data = gather(np.frombuffer(b"abcde", np.uint8), np.array([0, 2, 3, 5]), np.array([2, 0]))
    >>> ends.tolist(), data.tobytes()
    ([0, 2, 4], b'deab')
    """
    fresh = np.zeros(len(order) + 1, np.int64)
    np.cumsum(np.diff(ends)[order], out=fresh[1:])
    size = int(fresh[-1])
    out = np.empty(size, np.uint8) if room is None else room(size)
    middle = len(order) // 2
    with ThreadPoolExecutor(2) as pool:
        halves = ((0, middle), (middle, len(order)))
        list(pool.map(lambda half: _copy(data, ends, order, fresh, out, half[0], half[1]), halves))
    return fresh, out


@numba.njit(nogil=True, cache=True, boundscheck=False)
def _copy(data: Any, ends: Any, order: Any, fresh: Any, out: Any, start: Any, stop: Any) -> None:
    for i in range(start, stop):
        source, target = np.uint64(ends[order[i]]), np.uint64(fresh[i])
        for j in range(np.uint64(fresh[i + 1]) - target):
            out[target + np.uint64(j)] = data[source + np.uint64(j)]
