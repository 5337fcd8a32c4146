"""One vote per person and statement: the last one counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


class LastVotes(NamedTuple):
    """Row numbers of an event log of votes, split in three: every row is in exactly one of them.

    Attributes
    ----------
    kept : ndarray of int64, shape (cells,)
        The vote that counts, one row per (participant, contribution), in ascending order of row.
    superseded : ndarray of int64
        Votes that a later vote of the same person on the same contribution replaced.
    tied : ndarray of int64
        Votes cast at the same instant as the one that counts, and not kept: their code is smaller,
        or the row repeats the kept one.
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

    Parameters
    ----------
    participant, contribution : array-like of int, shape (rows,)
        Who voted and on what.
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
    when = np.zeros(len(who), dtype=np.int64) if time is None else np.asarray(time)
    if when.dtype.kind in "mM":
        when = when.view(np.int64)  # NaT is the smallest integer
    row = np.arange(len(who), dtype=np.int64)
    # The winner is the last of its cell; -row makes the first of two identical rows win.
    order = np.lexsort((-row, code, when, what, who))
    who, what, when = who[order], what[order], when[order]
    winner = np.ones(len(order), dtype=bool)
    winner[:-1] = (who[1:] != who[:-1]) | (what[1:] != what[:-1])
    last = np.flatnonzero(winner)
    own_winner = last[np.searchsorted(last, np.arange(len(order)))] if len(order) else last
    same_instant = (when == when[own_winner]) & ~winner
    return LastVotes(
        kept=np.sort(order[winner]),
        superseded=np.sort(order[~winner & ~same_instant]),
        tied=np.sort(order[same_instant]),
    )
