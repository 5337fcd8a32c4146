"""A first look at a long column, as bytes: what needs no work is told apart before any work is done.

Columns below ``MANY`` cells are not worth the compiled functions, and take the slower way at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

MANY: Final = 100_000
"""Cells from which a column is long."""
_Piece = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def trimmed(cells: pa.ChunkedArray) -> bool:
    """Tell whether a column surely has a word in every cell, and no white space around it."""
    if len(cells) < MANY or cells.null_count:
        return False
    from deliberation.kernels import cells as kernel

    return all(kernel.trimmed(data, ends) for data, ends in pieces(cells))


def blank(cells: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Tell which cells are missing, empty, or white space only."""
    if len(cells) < MANY or cells.null_count:
        return _blank(cells)
    from deliberation.kernels import cells as kernel

    state = np.empty(len(cells), np.uint8)
    work = [(*piece, part) for piece, part in zip(pieces(cells), _parts(cells, state), strict=True)]
    _in_two(kernel.visible, work)
    unsure = np.flatnonzero(state == kernel.UNSURE)
    found: npt.NDArray[np.bool_] = state == kernel.BLANK
    if len(unsure):
        found[unsure] = _blank(cells.take(pa.array(unsure)))
    return found


def _blank(cells: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    said = pc.or_(pc.equal(pc.binary_length(cells), 0), pc.utf8_is_space(cells)).fill_null(True)
    return np.asarray(said.to_numpy(), dtype=bool)


def marked(cells: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Tell which chunks of a column hold a byte that begins markup (« < » or « & »), chunk by chunk."""
    if len(cells) < MANY:
        letters = [data[ends[0] : ends[-1]] for data, ends in pieces(cells)]
        return np.array([np.isin(part, (ord("<"), ord("&"))).any() for part in letters], dtype=bool)
    from deliberation.kernels import cells as kernel

    work = [(data[ends[0] : ends[-1]],) for data, ends in pieces(cells)]
    return np.array(_in_two(kernel.marked, work), dtype=bool)


def tails(cells: pa.ChunkedArray, prefix: str) -> tuple[npt.NDArray[np.int64], bool] | None:
    """Return the numbers behind one prefix, and whether any has zeros before it; None if not all are such."""
    from deliberation.kernels import cells as kernel

    head = np.frombuffer(prefix.encode(), np.uint8)
    found = _integers(cells, lambda data, ends, part: kernel.tails(data, ends, head, part))
    return (found[0], 2 in found[1]) if found is not None else None


def moments(cells: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], bool] | None:
    """Return ISO 8601 moments, ms since 1970, and whether all name UTC; None where not all are so written."""
    from deliberation.kernels import cells as kernel

    found = _integers(cells, kernel.moments)
    return (found[0], 2 in found[1]) if found is not None and len(found[1]) == 1 else None


def _integers(
    cells: pa.ChunkedArray, read: Callable[..., int]
) -> tuple[npt.NDArray[np.int64], set[int]] | None:
    """Return the integers that a function reads in each chunk, and what it said of them."""
    out = np.empty(len(cells), np.int64)
    work = [(*piece, part) for piece, part in zip(pieces(cells), _parts(cells, out), strict=True)]
    sorts = set(_in_two(read, work, until=0))
    return None if 0 in sorts else (out, sorts)


def _in_two(function: Callable[..., Any], work: Sequence[tuple[Any, ...]], until: Any = None) -> list[Any]:
    """Return what a compiled function says of each piece, in two threads; a half ends at ``until``."""

    def half(part: Sequence[tuple[Any, ...]]) -> list[Any]:
        said: list[Any] = []
        for arguments in part:
            said.append(function(*arguments))
            if until is not None and said[-1] == until:
                break
        return said

    middle = len(work) // 2
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(half, (work[:middle], work[middle:]))
    return first + second


def pieces(cells: pa.ChunkedArray) -> list[_Piece]:
    """Return the bytes and the ends of the large strings of each chunk that has any; nothing is copied."""
    found: list[_Piece] = []
    for chunk in cells.chunks:
        if not len(chunk):
            continue
        _, places, letters = chunk.buffers()
        ends = np.frombuffer(places, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        data = np.frombuffer(letters, np.uint8) if letters is not None else np.zeros(0, np.uint8)
        found.append((data, ends))
    return found


def _parts(cells: pa.ChunkedArray, out: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
    """Return the parts of an array that belong to the chunks that have any cell."""
    sizes = [len(chunk) for chunk in cells.chunks if len(chunk)]
    return np.split(out, np.cumsum(sizes)[:-1]) if sizes else []
