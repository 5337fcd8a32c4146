"""One vote per person and statement: the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
KEPT: Final = 0
SUPERSEDED: Final = 1
TIED: Final = 2
ASIDE: Final = 3
"""Fates of a row; ``ASIDE`` counts, but its contribution does not: who knows the contributions says so."""
_BLOCK: Final = 1 << 16
_ROUNDS: Final = 64


@dataclass(frozen=True, kw_only=True)
class LastVotes:
    """What becomes of each row of an event log of votes.

    Parameters
    ----------
    kept : ndarray of int64, shape (cells,)
        Row of the vote that counts, one per (participant, contribution), sorted by participant, then by
        contribution.
    participant, contribution : ndarray of int32, shape (cells,)
        Whose vote it is, and on what.
    fate : ndarray of int8, shape (rows,)
        ``KEPT``, ``SUPERSEDED`` or ``TIED``.
    """

    kept: Rows
    participant: npt.NDArray[np.int32]
    contribution: npt.NDArray[np.int32]
    fate: npt.NDArray[np.int8]

    @property
    def superseded(self) -> Rows:
        """Votes that a later vote of the same person on the same contribution replaced; ascending."""
        return np.flatnonzero(self.fate == SUPERSEDED)

    @property
    def tied(self) -> Rows:
        """Votes cast at the same instant as the one that counts, and not kept, in ascending order.

        Their code is smaller, or the row repeats the kept one.
        """
        return np.flatnonzero(self.fate == TIED)


def last_votes(
    participant: npt.ArrayLike,
    contribution: npt.ArrayLike,
    time: npt.ArrayLike | None,
    vote: npt.ArrayLike,
) -> LastVotes:
    """Find the vote that counts for each participant and contribution.

    The latest vote wins. At the same instant the larger code wins, so that what is kept never depends
    on the order of the rows; only *which* of two identical rows is kept does (the first).

    Cell and row are packed into one integer and sorted in place (8 bytes a vote); only the cells that hold
    several votes are looked at again.

    Parameters
    ----------
    participant, contribution : array-like of int, shape (rows,)
        Who voted and on what; not negative.
    time : array-like of int or datetime64, shape (rows,), or None
        When; None where no time is known: then every row of a cell is at the same instant.
        ``NaT`` sorts before every known time; do the same with integers by giving a minimum.
    vote : array-like of int, shape (rows,)
        Code of the vote, see ``core.vote.Vote``.

    Returns
    -------
    LastVotes
        ``kept`` rows and the ``fate`` of each row.

    Examples
    --------
    >>> split = last_votes([0, 0, 1, 1], [5, 5, 5, 5], [10, 20, 30, 30], [1, 2, 3, 1])
    >>> split.kept.tolist(), split.superseded.tolist(), split.tied.tolist()
    ([1, 2], [0], [3])
    """
    who, what, code = (np.asarray(column) for column in (participant, contribution, vote))
    when = None if time is None else np.asarray(time)
    if when is not None and when.dtype.kind in "mM":
        when = when.view(np.int64)  # NaT is the smallest integer
    order, again, cells = _by_cell(who, what)
    fate = np.zeros(len(who), dtype=np.int8)
    if not again.any():
        return LastVotes(kept=order, participant=cells[0], contribution=cells[1], fate=fate)
    places = np.flatnonzero(again)  # rows of a cell that has one before them
    start = places - 1
    first = start[~again[start]]  # the first row of each cell that holds several
    sizes = np.diff(np.searchsorted(places, np.append(first, len(order)))) + 1
    winners = _winners(order, first, sizes, when, code)
    rows = order[np.repeat(first, sizes) + _counting(sizes)]
    best = np.repeat(winners, sizes)
    same_instant = True if when is None else when[rows] == when[best]
    fate[rows] = np.where(same_instant, TIED, SUPERSEDED)
    fate[winners] = KEPT
    order[first] = winners
    alone = ~again
    return LastVotes(kept=order[alone], participant=cells[0][alone], contribution=cells[1][alone], fate=fate)


def _counting(sizes: Rows) -> Rows:
    """Return 0, 1, 2... for each size, one after the other."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _winners(
    order: Rows,
    first: Rows,
    sizes: Rows,
    when: npt.NDArray[np.int64] | None,
    code: npt.NDArray[np.integer],
) -> Rows:
    """Return the row that counts of each cell: the latest, then the larger code, then the first row."""
    if int(sizes.max()) > _ROUNDS:
        cell = np.repeat(np.arange(len(first)), sizes)
        rows = order[np.repeat(first, sizes) + _counting(sizes)]
        time = np.zeros(len(rows), np.int64) if when is None else when[rows]
        ranked = np.lexsort((-rows, code[rows], time, cell))
        winners: Rows = rows[ranked[np.cumsum(sizes) - 1]]
        return winners
    best = order[first]
    left = np.arange(len(first))
    for place in range(1, int(sizes.max())):  # nearly always one round: people change a vote once
        left = left[sizes[left] > place]
        held, other = best[left], order[first[left] + place]  # rows of a cell come in ascending order
        later = code[other] > code[held]
        if when is not None:
            later = (when[other] > when[held]) | ((when[other] == when[held]) & later)
        best[left] = np.where(later, other, held)
    return best


def _by_cell(
    who: npt.NDArray[np.integer], what: npt.NDArray[np.integer]
) -> tuple[Rows, npt.NDArray[np.bool_], npt.NDArray[np.int32]]:
    """Return the rows sorted by cell, which of them share the cell of the row before, and the cells.

    The cells come out of the sorted keys, which is read from end to end; taking them from the columns by row
    would look all over the memory.
    """
    size = len(who)
    again = np.zeros(size, dtype=bool)
    cells = np.empty((2, size), dtype=np.int32)
    if not size:
        return np.array([], dtype=np.int64), again, cells
    width = int(what.max()) + 1
    bits = max(int(size - 1).bit_length(), 1)
    if ((int(who.max()) + 1) * width).bit_length() + bits > 63:  # no consultation of this world
        order = np.lexsort((what, who))
        cells[:] = who[order], what[order]
        again[1:] = (np.diff(cells) == 0).all(axis=0)
        return order, again, cells
    key = np.multiply(who, width, dtype=np.int64)
    key += what
    key <<= bits
    key |= np.arange(size, dtype=np.int64)
    key.sort()
    for start in range(0, size, _BLOCK):
        part = key[start : start + _BLOCK + 1] >> bits
        again[start + 1 : start + len(part)] = part[1:] == part[:-1]
        owner = part[:_BLOCK] // width
        cells[0, start : start + _BLOCK] = owner
        cells[1, start : start + _BLOCK] = part[:_BLOCK] - owner * width
    key &= (1 << bits) - 1
    return key, again, cells
