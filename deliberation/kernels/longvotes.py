"""One vote per person and statement of a long log: its columns are turned into the table of votes in place.

``lastvote`` says which vote counts; this is the same for millions of rows, where looking all over the memory
is what costs. A row is packed into one integer, in which its cell comes first; sorted, they are walked once.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
import numpy.typing as npt

from deliberation.kernels.lastvote import ASIDE, KEPT, SUPERSEDED, TIED

_jit = numba.njit(nogil=True, cache=True, boundscheck=False)
_VOTE: Final = 2
"""Bits of a vote."""


@dataclass(frozen=True, kw_only=True)
class LongVotes:
    """The votes that count, sorted by participant, then by contribution, and what became of each row.

    Parameters
    ----------
    participant, contribution : ndarray of int32, shape (cells,)
        Whose vote it is, and on what.
    vote : ndarray of int8, shape (cells,)
        Code of the vote.
    time : ndarray of int64 or None, shape (cells,)
        When it was cast.
    value : ndarray of int16 or None, shape (cells,)
        The platform's own value, -1 where it is missing.
    fate : ndarray of int8, shape (rows,)
        ``KEPT``, ``ASIDE``, ``SUPERSEDED`` or ``TIED``.
    """

    participant: npt.NDArray[np.int32]
    contribution: npt.NDArray[np.int32]
    vote: npt.NDArray[np.int8]
    time: npt.NDArray[np.int64] | None
    value: npt.NDArray[np.int16] | None
    fate: npt.NDArray[np.int8]


def long_votes(
    participant: npt.NDArray[np.int32],
    contribution: npt.NDArray[np.int32],
    vote: npt.NDArray[np.int8],
    time: npt.NDArray[np.int64] | None = None,
    value: npt.NDArray[np.int16] | None = None,
    *,
    people: npt.NDArray[np.int32],
    statements: npt.NDArray[np.int32],
    aside: npt.NDArray[np.bool_],
    scale: npt.NDArray[np.int16] | None = None,
) -> LongVotes | None:
    """Keep the last vote of each participant on each contribution, see ``last_votes``.

    The result is written over the columns of the log, which must not be used again: ten million votes then
    need 9 bytes each besides their columns.

    Parameters
    ----------
    participant, contribution : int32 array, shape (rows,)
        Codes of who voted and on what; not negative.
    vote : int8 array, shape (rows,)
        Code of the vote, 0 to 3.
    time : int64 array, shape (rows,), optional
        When; the smallest integer where unknown.
    value : int16 array, shape (rows,), optional
        Code of the platform's own value; -1 where it is missing.
    people, statements : int32 array
        Row of each code in the table of participants, and of contributions.
    aside : bool array
        Which rows of the table of contributions are set aside.
    scale : int16 array, optional
        What to write for each code of ``value``.

    Returns
    -------
    LongVotes or None
        None, with the columns untouched, where a row does not fit into 63 bits or points at nothing.
    """
    rows = len(participant)
    written = np.array([-1], np.int16) if value is None or scale is None else np.append(np.int16(-1), scale)
    what, row, said = (max(int(n) - 1, 1).bit_length() for n in (statements.max() + 1, rows, len(written)))
    if (int(people.max())).bit_length() + what + row + said + _VOTE > 63:
        return None
    bits = (what, row, said)
    key = np.empty(rows, np.int64)
    values = np.empty(0, np.int16) if value is None else value
    moments = np.empty(0, np.int64) if time is None else time
    middle = (int(people.max()) + 1) // 2
    fate = np.full(rows, KEPT, np.int8)
    packed: Any = (participant, contribution, vote, values, people, statements, middle, *bits, key)
    with ThreadPoolExecutor(2) as pool:  # half of the participants each
        (lower, first), (upper, second) = pool.map(_sorted_half, (False, True), (packed, packed))
        if lower < 0 or upper < 0:
            return None
        shared: Any = (*bits, moments, written, aside, participant, contribution, vote, values, fate)
        jobs: Any = [(key, 0, lower, 0, *shared), (key, lower, rows, first, *shared)]
        list(pool.map(_walk, *zip(*jobs, strict=True)))
    cells = first + second
    if time is not None:
        _slide(key, lower, first, second)
    return LongVotes(
        participant=participant[:cells],
        contribution=contribution[:cells],
        vote=vote[:cells],
        time=None if time is None else key[:cells],
        value=None if value is None else value[:cells],
        fate=fate,
    )


def _sorted_half(upper: bool, packed: Any) -> tuple[int, int]:
    """Return how many rows one half of the participants has, and how many cells; negative where it fails."""
    *_, row_bits, said_bits, key = packed
    count = _pack(upper, *packed)
    if count < 0:
        return count, 0
    mine = key[len(key) - count :] if upper else key[:count]
    mine.sort()
    return count, _cells(mine, row_bits + said_bits + _VOTE)


@_jit
def _pack(
    upper: Any, participant: Any, contribution: Any, vote: Any, value: Any, people: Any, statements: Any,
    middle: Any, what_bits: Any, row_bits: Any, said_bits: Any, key: Any,
) -> Any:  # fmt: skip
    """Pack the rows of one half of the participants, from the front or from the back; return how many."""
    valued = len(value) > 0
    place = len(key) - 1 if upper else 0
    step = -1 if upper else 1
    count = 0
    for row in range(len(participant)):
        who = np.int64(people[np.uint32(participant[row])])
        what = np.int64(statements[np.uint32(contribution[row])])
        if (who | what) < 0:
            return -1
        if (who >= middle) != upper:
            continue
        packed = (((who << what_bits) | what) << row_bits) | row
        said = np.int64(value[row]) + 1 if valued else 0
        key[place] = (((packed << said_bits) | said) << _VOTE) | np.int64(vote[row])
        place += step
        count += 1
    return count


@_jit
def _cells(key: Any, shift: Any) -> Any:
    """Return how many cells sorted keys hold."""
    count = 1 if len(key) else 0
    for i in range(1, len(key)):
        count += (key[i] >> shift) != (key[i - 1] >> shift)
    return count


@_jit
def _walk(
    key: Any, start: Any, stop: Any, place: Any, what_bits: Any, row_bits: Any, said_bits: Any,
    time: Any, written: Any, aside: Any,
    participant: Any, contribution: Any, vote: Any, value: Any, fate: Any,
) -> None:  # fmt: skip
    """Write the winner of each cell from ``place`` on; its time takes the room of keys already read."""
    dated, valued = len(time) > 0, len(value) > 0
    tail = said_bits + _VOTE
    shift = row_bits + tail
    row_mask, what_mask = (np.int64(1) << row_bits) - 1, (np.int64(1) << what_bits) - 1
    said_mask, vote_mask = (np.int64(1) << said_bits) - 1, (np.int64(1) << _VOTE) - 1
    free = start
    at = start
    while at < stop:
        best = key[at]
        cell = best >> shift
        moment = time[(best >> tail) & row_mask] if dated else np.int64(0)
        end = at + 1
        while end < stop and key[end] >> shift == cell:  # rows come in ascending order
            other = key[end]
            when = time[(other >> tail) & row_mask] if dated else np.int64(0)
            if when > moment or (when == moment and (other & vote_mask) > (best & vote_mask)):
                best, moment = other, when
            end += 1
        if end > at + 1:
            for i in range(at, end):
                row = (key[i] >> tail) & row_mask
                if key[i] != best:
                    same = not dated or time[row] == moment
                    fate[row] = TIED if same else SUPERSEDED
        participant[place] = cell >> what_bits
        contribution[place] = cell & what_mask
        if aside[cell & what_mask]:
            fate[(best >> tail) & row_mask] = ASIDE
        vote[place] = best & vote_mask
        if valued:
            value[place] = written[(best >> _VOTE) & said_mask]
        if dated:
            key[free] = moment
            free += 1
        place += 1
        at = end


@_jit
def _slide(key: Any, start: Any, place: Any, count: Any) -> None:
    """Move integers towards the front."""
    for i in range(count):
        key[place + i] = key[start + i]
