"""Which cells of a table of counts to hide, so that sums and differences give no small one away.

A table of several dimensions is held with its margins: along each axis the last place is the sum of the
others. A cell is exposed if what is published, added and subtracted, pins it down. Bounds are exact: linear
programming in two dimensions, whose solutions are whole, and whole-number programming above.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_matrix, csr_matrix

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

NEVER: Final = 2**62


def with_margins(counts: Ints) -> Ints:
    """Return a table with the sums along every axis appended, shape (k + 1, ...).

    Examples
    --------
    >>> with_margins(np.array([[1, 2], [3, 4]])).tolist()
    [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
    """
    table = counts.astype(np.int64)
    for axis in range(table.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def bounds(table: Ints, hidden: Bools, cells: Ints | None = None) -> tuple[Floats, Floats]:
    """Return the least and the greatest value that each hidden cell may have, given all the others.

    Parameters
    ----------
    table : ndarray of int
        With margins.
    hidden : ndarray of bool, same shape
    cells : ndarray of int, optional
        Flat places of the hidden cells to bound; all of them where left out.

    Returns
    -------
    low, high : ndarray, one entry per cell asked

    Examples
    --------
    >>> table = with_margins(np.array([[1, 20], [30, 40]]))
    >>> hidden = np.zeros((3, 3), dtype=bool)
    >>> hidden[0, 0] = hidden[0, 1] = True
    >>> bounds(table, hidden)[0].tolist()  # the columns give both away
    [1.0, 20.0]
    """
    places = np.flatnonzero(hidden)
    asked = places if cells is None else cells
    if not len(asked):
        return np.empty(0), np.empty(0)
    number = np.full(table.size, -1, dtype=np.int64)
    number[places] = np.arange(len(places))
    matrix, right = _sums(table, hidden, number)
    low, high = np.empty(len(asked)), np.empty(len(asked))
    solve = _whole if table.ndim > 2 else _linear
    for at, cell in enumerate(asked):
        cost = np.zeros(len(places))
        cost[number[cell]] = 1.0
        low[at] = solve(cost, matrix, right)
        high[at] = -solve(-cost, matrix, right)
    return low, high


def _sums(table: Ints, hidden: Bools, number: Ints) -> tuple[csr_matrix, Floats]:
    """Return the equations that tie hidden cells: along each axis the parts add up to the last place."""
    flat = np.arange(table.size).reshape(table.shape)
    rows, columns, signs = [], [], []
    right: list[float] = []
    for axis in range(table.ndim):
        lines = np.moveaxis(flat, axis, -1).reshape(-1, table.shape[axis])
        sign = np.ones(table.shape[axis])
        sign[-1] = -1.0
        for line in lines:
            unknown = hidden.reshape(-1)[line]
            if not unknown.any():
                continue
            known = ~unknown
            rows.append(np.full(int(unknown.sum()), len(right)))
            columns.append(number[line[unknown]])
            signs.append(sign[unknown])
            right.append(-float((table.reshape(-1)[line[known]] * sign[known]).sum()))
    shape = (len(right), int(hidden.sum()))
    places = (np.concatenate(rows), np.concatenate(columns))
    return coo_matrix((np.concatenate(signs), places), shape=shape).tocsr(), np.array(right)


def _linear(cost: Floats, matrix: csr_matrix, right: Floats) -> float:
    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
    return float(found.fun) if found.status == 0 else -np.inf


def _whole(cost: Floats, matrix: csr_matrix, right: Floats) -> float:
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, right, right),
        integrality=np.ones(len(cost)),
        bounds=Bounds(0, np.inf),
    )
    return float(round(found.fun, 6)) if found.status == 0 else -np.inf


def hide(
    table: Ints,
    minimum: int,
    *,
    hidden: Bools,
    free: Bools,
    tell: Callable[[int, int], None] | None = None,
) -> Bools | None:
    """Return which cells to hide, or None where what must stay published gives a small cell away.

    Small cells (1 to ``minimum - 1``) are hidden, then the smallest of their lines, until each small one may
    be anything from 0 to the minimum (or to a smaller sum that is published whatever happens) as far as
    anybody can work out. Where all the people of a line are in one cell, that cell and the empty ones beside
    it are hidden too: it would tell something of each of them.

    Parameters
    ----------
    table : ndarray of int
        With margins.
    minimum : int
    hidden : ndarray of bool
        Cells that are not published anyway.
    free : ndarray of bool
        Cells that may be hidden; the others are published whatever happens.
    tell : callable, optional
        Called with (cells guarded, cells to guard).
    """
    hidden = hidden | (free & (table > 0) & (table < minimum))
    alone = _alone(table) & free & ~hidden
    hidden |= alone
    small = (table > 0) & (table < minimum)
    guarded = np.flatnonzero(hidden & (small | alone))
    _line_up(table, minimum, hidden, free)
    waiting = list(guarded)
    while waiting:
        cell = waiting[-1]
        low, high = bounds(table, hidden, np.array([cell]))
        if low[0] <= _least(int(table.flat[cell]), minimum) and high[0] >= min(
            minimum, _ceiling(table, hidden, int(cell))
        ):
            waiting.pop()
            if tell is not None:
                tell(len(guarded) - len(waiting), len(guarded))
        elif not _hide_one(table, int(cell), hidden, free):
            return None
    return hidden


def _ceiling(table: Ints, hidden: Bools, cell: int) -> int:
    """Return the smallest published sum that a cell is part of: it is public, and bounds the cell anyway."""
    place = np.unravel_index(cell, table.shape)
    sums = [
        int(table[tuple(at if axis == kept else -1 for axis, at in enumerate(place))])
        for kept in range(table.ndim)
        if not hidden[tuple(at if axis == kept else -1 for axis, at in enumerate(place))]
    ]
    return min(sums, default=int(table.flat[-1]))


def _least(count: int, minimum: int) -> int:
    """Return the greatest lower bound that a guarded cell may have."""
    return max(0, int(count) - minimum)


def _alone(table: Ints) -> Bools:
    """Tell the cells that hold all the people of a line, and the empty ones beside them."""
    found = np.zeros(table.shape, dtype=bool)
    for axis in range(table.ndim):
        parts = np.moveaxis(table, axis, -1)[..., :-1]
        lone = ((parts > 0).sum(axis=-1) == 1) & (parts.shape[-1] > 1)
        view = np.moveaxis(found, axis, -1)
        view[..., :-1] |= lone[..., None]
    return found


def _lines(shape: tuple[int, ...], cell: int) -> list[Ints]:
    """Return the lines through a cell, as flat places, last place included."""
    flat = np.arange(int(np.prod(shape))).reshape(shape)
    place = np.unravel_index(cell, shape)
    return [
        flat[tuple(slice(None) if axis == at else place[axis] for axis in range(len(shape)))]
        for at in range(len(shape))
    ]


def _line_up(table: Ints, minimum: int, hidden: Bools, free: Bools) -> None:
    """Hide more, where it can be, until no line hides a single cell, nor fewer people than the minimum.

    A cheap beginning: what it leaves exposed is found, and guarded, by the bounds.
    """
    flat, gone, may = table.reshape(-1), hidden.reshape(-1), free.reshape(-1)
    places = np.arange(table.size).reshape(table.shape)
    again = True
    while again:
        again = False
        for axis in range(table.ndim):
            for line in np.moveaxis(places, axis, -1).reshape(-1, table.shape[axis]):
                out = line[gone[line]]
                if len(out) and (len(out) == 1 or flat[out].sum() < minimum):
                    again |= _next(flat, line, gone, may)


def _hide_one(table: Ints, cell: int, hidden: Bools, free: Bools) -> bool:
    """Hide the smallest cell in the lines of a cell, or of the hidden ones beside it."""
    flat, gone, may = table.reshape(-1), hidden.reshape(-1), free.reshape(-1)
    near = np.concatenate(_lines(table.shape, cell))
    if _next(flat, near, gone, may):
        return True
    beside = near[gone[near]]
    wider = np.unique(np.concatenate([line for at in beside for line in _lines(table.shape, int(at))]))
    return _next(flat, wider, gone, may) or _next(flat, np.arange(table.size), gone, may)


def _next(flat: Ints, line: Ints, gone: Bools, may: Bools) -> bool:
    """Hide the smallest cell of a line that may be hidden, the filled ones first; tell if there was one."""
    left = np.unique(line[may[line] & ~gone[line]])
    if not len(left):
        return False
    rank = np.where(flat[left] > 0, flat[left], NEVER)
    gone[left[np.argmin(rank)]] = True
    return True
