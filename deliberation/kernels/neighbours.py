"""Nearest rows: the largest entries of a block of similarities, and a short list compared in full."""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
_jit = numba.njit(nogil=True, cache=True, error_model="numpy")
_quick = numba.njit(
    nogil=True, cache=True, error_model="numpy", fastmath={"reassoc", "contract"}, inline="always"
)

_SCALE: Final = 10_000.0  # cosines are compared to four decimals


def largest(block: Floats, count: int) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return the columns and values of the largest entries of each row, the largest first.

    Values are rounded to four decimals; ties go to the smaller column.

    Parameters
    ----------
    block : ndarray of float32, shape (rows, columns)
    count : int
        At most the number of columns.

    Returns
    -------
    ndarray of int64, shape (rows, count)
    ndarray of float64, shape (rows, count)

    Examples
    --------
    >>> import numpy as np
    >>> columns, values = largest(np.array([[0.1, 0.9, 0.50001, 0.5]], dtype=np.float32), 3)
    >>> columns.tolist(), values.tolist()
    ([[1, 2, 3]], [[0.9, 0.5, 0.5]])
    """
    columns = np.empty((len(block), count), dtype=np.int64)
    values = np.empty((len(block), count), dtype=np.float64)
    _largest(np.ascontiguousarray(block), columns, values)
    return columns, values


def compared(
    vectors: Floats, rows: Ints, candidates: Ints, count: int
) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return the nearest of the candidates of each row, the nearest first, and their cosines.

    Parameters
    ----------
    vectors : ndarray of float32, shape (size, dimensions)
        Unit vectors.
    rows : ndarray of int64, shape (rows,)
    candidates : ndarray of int64, shape (rows, candidates)
        For each of ``rows``, which to compare it with.
    count : int
        At most the number of candidates.

    Returns
    -------
    ndarray of int64, shape (rows, count)
        Ties go to the smaller number.
    ndarray of float64, shape (rows, count)
        Rounded to four decimals.
    """
    columns = np.empty((len(rows), count), dtype=np.int64)
    cosines = np.empty((len(rows), count), dtype=np.float64)
    _compared(np.ascontiguousarray(vectors), rows, candidates, columns, cosines)
    return columns, cosines


class NearestSoFar:
    """The nearest of the candidates offered to each row, held while they come piece by piece.

    What is held in the end does not depend on the order in which they came.

    Parameters
    ----------
    size : int
        Number of rows.
    count : int
        How many are held for each.

    Examples
    --------
    >>> import numpy as np
    >>> near = NearestSoFar(3, 2)
    >>> near.offer(np.array([0, 2]), np.array([0, 1]), np.array([[1, 0.2], [0.3, 0.4]], dtype=np.float32))
    >>> near.offer(np.array([0]), np.array([2]), np.array([[0.3]], dtype=np.float32))
    >>> near.columns().tolist()
    [[2, 1], [-1, -1], [1, 0]]
    """

    def __init__(self, size: int, count: int) -> None:
        self._columns = np.full((size, count), -1, dtype=np.int32)
        self._values = np.zeros((size, count), dtype=np.int32)
        self._held = np.zeros(size, dtype=np.int32)

    def offer(self, rows: Ints, candidates: Ints, block: Floats) -> None:
        """Offer candidates to rows, with their similarities, shape (rows, candidates).

        A row is not offered to itself; what it holds already is not offered again.
        """
        _offer(np.ascontiguousarray(block), rows, candidates, self._columns, self._values, self._held)

    def lacking(self) -> npt.NDArray[np.bool_]:
        """Tell which rows were offered too few; they hold nothing any more."""
        short = self._held < self._columns.shape[1]
        self._held[short] = 0
        return short

    def columns(self) -> Ints:
        """Return what is held, shape (size, count), the nearest first; -1 where too few were offered."""
        return self._columns.astype(np.int64)


@_quick
def _cosine(vectors: Any, first: int, second: int) -> float:
    total = np.float32(0)
    for at in range(vectors.shape[1]):
        total += vectors[first, at] * vectors[second, at]
    return float(total)


@_quick
def _insert(value: float, column: int, held: int, columns: Any, values: Any) -> int:
    """Put a column in its place among those held, best first; return how many are held."""
    count = len(columns)
    if held == count:
        if value < values[held - 1] or (value == values[held - 1] and column > columns[held - 1]):
            return held
    else:
        held += 1
    place = held - 1
    while place > 0 and (
        values[place - 1] < value or (values[place - 1] == value and columns[place - 1] > column)
    ):
        values[place] = values[place - 1]
        columns[place] = columns[place - 1]
        place -= 1
    values[place] = value
    columns[place] = column
    return held


@_jit
def _largest(block: Any, columns: Any, values: Any) -> None:
    count = columns.shape[1]
    for row in range(block.shape[0]):
        held = 0
        least = np.float32(-np.inf)  # what rounds to less than the last one held is passed over unrounded
        for column in range(block.shape[1]):
            entry = block[row, column]
            if entry < least:
                continue
            held = _insert(np.rint(entry * _SCALE) / _SCALE, column, held, columns[row], values[row])
            if held == count:
                least = np.float32(values[row, count - 1] - 0.6 / _SCALE)


@_jit
def _offer(block: Any, rows: Any, candidates: Any, columns: Any, values: Any, held: Any) -> None:
    count = columns.shape[1]
    for at in range(block.shape[0]):
        row = rows[at]
        full = held[row] == count
        least = np.float32((values[row, count - 1] - 0.6) / _SCALE) if full else np.float32(-np.inf)
        for number in range(block.shape[1]):
            entry = block[at, number]
            if entry < least or candidates[number] == row:
                continue
            value = int(np.rint(entry * _SCALE))
            held[row] = _insert(value, candidates[number], held[row], columns[row], values[row])
            if held[row] == count:
                least = np.float32((values[row, count - 1] - 0.6) / _SCALE)


@_jit
def _compared(vectors: Any, rows: Any, candidates: Any, columns: Any, cosines: Any) -> None:
    for at in range(len(rows)):
        held = 0
        for number in range(candidates.shape[1]):
            other = candidates[at, number]
            cosine = np.rint(_cosine(vectors, rows[at], other) * _SCALE) / _SCALE
            held = _insert(cosine, other, held, columns[at], cosines[at])
