"""Texts put in another order: one copy, in two threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import intrinsic


def gather(
    pieces: Sequence[tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]],
    order: npt.NDArray[np.int64],
    room: Callable[[int], npt.NDArray[np.uint8]] | None = None,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Return texts in another order.

    Parameters
    ----------
    pieces : sequence of (data, ends)
        Texts, piece after piece: bytes (uint8 array), and where each text begins and the last one ends in
        them (int64 array, shape (texts of the piece + 1,)).
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
    >>> first = np.frombuffer(b"abc", np.uint8), np.array([0, 2, 3])
    >>> second = np.frombuffer(b"-de", np.uint8), np.array([1, 3])
    >>> ends, data = gather([first, second], np.array([2, 0]))
    >>> ends.tolist(), data.tobytes()
    ([0, 2, 4], b'deab')
    """
    none = np.zeros(0, np.int64)
    sizes = np.concatenate([none, *(np.diff(ends) for _, ends in pieces)])
    places = np.concatenate([none, *(data.ctypes.data + ends[:-1] for data, ends in pieces)]).view(np.uint64)
    fresh = np.zeros(len(order) + 1, np.int64)
    np.cumsum(sizes[order], out=fresh[1:])
    size = int(fresh[-1])
    out = np.empty(size, np.uint8) if room is None else room(size)
    middle = len(order) // 2
    with ThreadPoolExecutor(2) as pool:
        halves = ((0, middle), (middle, len(order)))
        list(pool.map(lambda half: _copy(places, order, fresh, out, half[0], half[1]), halves))
    return fresh, out


@intrinsic
def _move(typing: Any, target: Any, source: Any, size: Any) -> Any:
    """Copy bytes between two addresses: texts come from hundreds of pieces without joining them."""
    from llvmlite import ir
    from numba.core import cgutils, types

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        ends = [builder.inttoptr(place, ir.IntType(8).as_pointer()) for place in arguments[:2]]
        cgutils.raw_memcpy(builder, *ends, arguments[2], 1)  # type: ignore[no-untyped-call,call-arg]
        return context.get_dummy_value()

    return types.void(types.uint64, types.uint64, types.uint64), generate


@numba.njit(nogil=True, cache=True, boundscheck=False)
def _copy(places: Any, order: Any, fresh: Any, out: Any, start: Any, stop: Any) -> None:
    base = np.uint64(out.ctypes.data)
    for i in range(start, stop):
        target = np.uint64(fresh[i])
        size = np.uint64(fresh[i + 1]) - target
        _move(base + target, places[order[i]], size)  # type: ignore[call-arg]
