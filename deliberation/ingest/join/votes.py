"""The votes of all sources as one table: the last vote of each person on each contribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.core.tables import SCHEMAS, empty
from deliberation.ingest.records.draft import Draft, Events
from deliberation.kernels.lastvote import ASIDE, KEPT, SUPERSEDED, TIED, last_votes

_NEVER: Final = np.iinfo(np.int64).min
_MANY: Final = 1_000_000
"""Rows from which one log is worth the compiled walk."""
Made = tuple[pa.Table, npt.NDArray[np.int8]]
"""The table of votes, and the fate of each row."""
_FATES: Final[Mapping[int, tuple[str, str | None]]] = {
    KEPT: ("used", None),
    SUPERSEDED: ("merged", "revote"),
    TIED: ("merged", "revote_same_instant"),
    ASIDE: ("set aside", "on_moderated"),
}


def vote_table(
    drafts: Sequence[Draft], rows: pd.Series, people: pd.Series, moderated: npt.NDArray[np.bool_]
) -> pa.Table:
    """Keep the last vote of each participant on each contribution, and account for the others.

    Parameters
    ----------
    drafts : sequence of Draft
        Those with ``events`` are read; their accounts get the fate of each row. The columns of the events
        are used up: those of a long log become the table.
    rows, people : Series
        Row numbers of contributions and of participants, by id.
    moderated : bool array, shape (contributions,)
        Votes on these contributions are kept, and entered as set aside.

    Returns
    -------
    pyarrow.Table
        With the schema of ``VOTES``, sorted by participant, then by contribution.
    """
    owners = [draft for draft in drafts if draft.events is not None and len(draft.events.vote)]
    events = [draft.events for draft in owners if draft.events is not None]
    if not events:
        return empty("votes")
    people_of = [_numbers(e.participants, people) for e in events]
    rows_of = [_numbers(e.contributions, rows) for e in events]
    made = _long(events, people_of, rows_of, moderated)
    table, fate = made if made is not None else _short(events, people_of, rows_of, moderated)
    _enter(owners, events, fate)
    return table


def _numbers(ids: pd.Series, numbers: pd.Series) -> npt.NDArray[np.int32]:
    found: npt.NDArray[np.int32] = pd.Index(numbers.index).get_indexer(pd.Index(ids)).astype(np.int32)
    return found


def _long(
    events: Sequence[Events],
    people: Sequence[npt.NDArray[np.int32]],
    rows: Sequence[npt.NDArray[np.int32]],
    moderated: npt.NDArray[np.bool_],
) -> Made | None:
    """Return the table of one long log, written over the columns of its events; None where it is not one."""
    log = events[0]
    if len(events) > 1 or len(log.vote) < _MANY or not _writable(log):
        return None
    from deliberation.kernels.longvotes import long_votes

    scale = _scale(events)
    found = long_votes(
        log.participant,
        log.contribution,
        log.vote,
        log.time,
        log.value,
        people=people[0],
        statements=rows[0],
        aside=moderated,
        scale=None if log.value is None else np.array([scale.index(value) for value in log.scale], np.int16),
    )
    if found is None:
        return None
    size = len(found.vote)
    columns = {
        "participant": pa.array(found.participant),
        "contribution": pa.array(found.contribution),
        "vote": pa.array(found.vote),
        "date": _dates(found.time, size),
        "value": _values(found.value, scale, size),
    }
    return pa.table(columns, schema=SCHEMAS["votes"]), found.fate


def _writable(log: Events) -> bool:
    """Tell whether the table may be written over the columns of a log."""
    columns: list[tuple[npt.NDArray[Any] | None, type]] = [
        (log.participant, np.int32),
        (log.contribution, np.int32),
        (log.vote, np.int8),
        (log.time, np.int64),
        (log.value, np.int16),
    ]
    return all(
        cells is None or (cells.dtype == kind and cells.flags.writeable and cells.flags.c_contiguous)
        for cells, kind in columns
    )


def _short(
    events: Sequence[Events],
    people: Sequence[npt.NDArray[np.int32]],
    rows: Sequence[npt.NDArray[np.int32]],
    moderated: npt.NDArray[np.bool_],
) -> Made:
    """Return the table of any logs, whose columns stay as they are."""
    participant = _joined([numbers[e.participant] for numbers, e in zip(people, events, strict=True)])
    contribution = _joined([numbers[e.contribution] for numbers, e in zip(rows, events, strict=True)])
    vote = _joined([e.vote for e in events])
    time = None
    if any(e.time is not None for e in events):
        time = _joined([np.full(len(e.vote), _NEVER) if e.time is None else e.time for e in events])
    split = last_votes(participant, contribution, time, vote)
    kept = split.kept
    scale = _scale(events)
    values = _codes(events, scale)
    columns = {
        "participant": pa.array(split.participant),
        "contribution": pa.array(split.contribution),
        "vote": pa.array(vote[kept]),
        "date": _dates(None if time is None else time[kept], len(kept)),
        "value": _values(None if values is None else values[kept], scale, len(kept)),
    }
    fate = split.fate
    if moderated.any():
        fate[kept[moderated[split.contribution]]] = ASIDE
    return pa.table(columns, schema=SCHEMAS["votes"]), fate


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _enter(owners: Sequence[Draft], events: Sequence[Events], fate: npt.NDArray[np.int8]) -> None:
    """Enter each row of a log under its fate; spans of one fate are found without sorting."""
    starts = np.cumsum([0, *(len(e.vote) for e in events)])
    for log, draft, start, stop in zip(events, owners, starts[:-1], starts[1:], strict=True):
        if log.row is None:
            continue
        mine, row = fate[start:stop], log.row
        if (row[1:] < row[:-1]).any():
            order = np.argsort(row, kind="stable")
            mine, row = mine[order], row[order]
        breaks = np.flatnonzero((mine[1:] != mine[:-1]) | (row[1:] != row[:-1] + 1))
        first, last = np.append(np.int64(0), breaks + 1), np.append(breaks, len(row) - 1)
        kinds = mine[first]
        for number, (state, reason) in _FATES.items():
            chosen = kinds == number
            draft.account.spans(log.file, "vote", row[first[chosen]], row[last[chosen]], state, reason)


def _dates(moments: npt.NDArray[np.int64] | None, size: int) -> pa.Array:
    kind = SCHEMAS["votes"].field("date").type
    if moments is None:
        return pa.nulls(size, kind)
    unknown = moments == _NEVER
    if unknown.any():
        return pa.array(moments, pa.int64(), mask=unknown).view(kind)
    return pa.array(moments).view(kind)


def _scale(events: Sequence[Events]) -> list[str]:
    return sorted({value for e in events for value in e.scale})


def _codes(events: Sequence[Events], scale: Sequence[str]) -> npt.NDArray[np.int16] | None:
    """Return the platform's own value of each row as codes into one scale; None where it never says more."""
    if all(e.value is None for e in events):
        return None
    parts = []
    for e in events:
        if e.value is None:
            parts.append(np.full(len(e.vote), -1, dtype=np.int16))
        else:
            table = np.array([*(scale.index(value) for value in e.scale), -1], dtype=np.int16)
            parts.append(table[e.value])
    return _joined(parts)


def _values(codes: npt.NDArray[np.int16] | None, scale: Sequence[str], size: int) -> pa.Array:
    """Return the platform's own values as a dictionary, null where they say nothing more than the vote."""
    if codes is None:
        return pa.nulls(size, SCHEMAS["votes"].field("value").type)
    missing = codes < 0
    mask = missing if missing.any() else None
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=mask), pa.array(scale, pa.string()))
