"""One vote per person and statement: the last one counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
_BLOCK = 1 << 20


class LastVotes(NamedTuple):
    """Row numbers of an event log of votes, split in three: every row is in exactly one of them.

    Attributes
    ----------
    kept : ndarray of int64, shape (cells,)
        The vote that counts, one row per (participant, contribution), sorted by participant, then by
        contribution.
    superseded : ndarray of int64
        Votes that a later vote of the same person on the same contribution replaced, in ascending order.
    tied : ndarray of int64
        Votes cast at the same instant as the one that counts, and not kept: their code is smaller,
        or the row repeats the kept one. In ascending order.
    """

    kept: Rows
    superseded: Rows
    tied: Rows


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
        ``kept``, ``superseded`` and ``tied`` rows; together they are all rows.

    Examples
    --------
    >>> split = last_votes([0, 0, 1, 1], [5, 5, 5, 5], [10, 20, 30, 30], [1, 2, 3, 1])
    >>> split.kept.tolist(), split.superseded.tolist(), split.tied.tolist()
    ([1, 2], [0], [3])
    """
    who, what, code = (np.asarray(column) for column in (participant, contribution, vote))
    order, first = _by_cell(who, what)
    ends = np.append(first[1:], len(order)) if len(first) else first
    several = np.flatnonzero(ends - first > 1)
    kept = order[first]
    if not len(several):
        none = np.array([], dtype=np.int64)
        return LastVotes(kept=kept, superseded=none, tied=none)
    sizes = (ends - first)[several]
    cell = np.repeat(np.arange(len(several)), sizes)
    inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows = order[np.repeat(first[several], sizes) + inside]
    when = np.zeros(len(rows), dtype=np.int64) if time is None else np.asarray(time)[rows]
    if when.dtype.kind in "mM":
        when = when.view(np.int64)  # NaT is the smallest integer
    # The winner is the last of its cell; -row makes the first of two identical rows win.
    ranked = np.lexsort((-rows, code[rows], when, cell))
    winners = ranked[np.cumsum(sizes) - 1]
    kept[several] = rows[winners]
    lost = np.ones(len(rows), dtype=bool)
    lost[winners] = False
    same_instant = lost & (when == when[winners][cell])
    return LastVotes(
        kept=kept,
        superseded=np.sort(rows[lost & ~same_instant]),
        tied=np.sort(rows[same_instant]),
    )


def _by_cell(who: npt.NDArray[np.integer], what: npt.NDArray[np.integer]) -> tuple[Rows, Rows]:
    """Return the rows sorted by cell, and where each cell starts among them."""
    size = len(who)
    if not size:
        return np.array([], dtype=np.int64), np.array([], dtype=np.int64)
    width = int(what.max()) + 1
    bits = max(int(size - 1).bit_length(), 1)
    if ((int(who.max()) + 1) * width).bit_length() + bits > 63:  # no consultation of this world
        order = np.lexsort((what, who))
        new = (np.diff(who[order]) != 0) | (np.diff(what[order]) != 0)
        return order, np.flatnonzero(np.r_[True, new])
    key = who.astype(np.int64)
    key *= width
    key += what
    key <<= bits
    key |= np.arange(size, dtype=np.int64)
    key.sort()
    starts = [np.zeros(1, dtype=np.int64)]
    mask = (1 << bits) - 1
    for start in range(0, size - 1, _BLOCK):
        part = key[start : start + _BLOCK + 1] >> bits
        starts.append(np.flatnonzero(part[1:] != part[:-1]) + (start + 1))
    key &= mask
    return key, np.concatenate(starts)
