"""The votes of all sources as one table: the last vote of each person on each contribution."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.core.tables import SCHEMAS, empty
from deliberation.ingest.records.draft import Draft, Events
from deliberation.kernels.lastvote import KEPT, SUPERSEDED, TIED, last_votes

_NEVER: Final = np.iinfo(np.int64).min
_ASIDE: Final = 3
_FATES: Final[Mapping[int, tuple[str, str | None]]] = {
    KEPT: ("used", None),
    SUPERSEDED: ("merged", "revote"),
    TIED: ("merged", "revote_same_instant"),
    _ASIDE: ("set aside", "on_moderated"),
}


def vote_table(
    drafts: Sequence[Draft], rows: pd.Series, people: pd.Series, moderated: npt.NDArray[np.bool_]
) -> pa.Table:
    """Keep the last vote of each participant on each contribution, and account for the others.

    Parameters
    ----------
    drafts : sequence of Draft
        Those with ``events`` are read; their accounts get the fate of each row.
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
    participant = _joined([_rows(e.participant, e.participants, people) for e in events])
    contribution = _joined([_rows(e.contribution, e.contributions, rows) for e in events])
    vote = _joined([e.vote for e in events])
    dated = any(e.time is not None for e in events)
    time = (
        _joined([np.full(len(e.vote), _NEVER) if e.time is None else e.time for e in events])
        if dated
        else None
    )
    split = last_votes(participant, contribution, time, vote)
    kept = split.kept
    columns: dict[str, Callable[[], pa.Array]] = {
        "participant": lambda: pa.array(split.participant),
        "contribution": lambda: pa.array(split.contribution),
        "vote": lambda: pa.array(vote[kept]),
        "date": lambda: _dates(time, kept),
        "value": lambda: _values(events, kept),
    }
    with ThreadPoolExecutor(2) as pool:  # numpy looks all over the memory without its lock
        made = list(pool.map(lambda column: column(), columns.values()))
    table = pa.table(dict(zip(columns, made, strict=True)), schema=SCHEMAS["votes"])
    fate = split.fate
    if moderated.any():
        fate[kept[moderated[table["contribution"].to_numpy()]]] = _ASIDE
    _enter(owners, events, fate)
    return table


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _rows(codes: npt.NDArray[np.int32], ids: pd.Series, numbers: pd.Series) -> npt.NDArray[np.int32]:
    rows: npt.NDArray[np.int32] = pd.Index(numbers.index).get_indexer(pd.Index(ids)).astype(np.int32)
    return rows[codes]


def _enter(owners: Sequence[Draft], events: Sequence[Events], fate: npt.NDArray[np.int8]) -> None:
    """Enter each row of a log under its fate; runs of one fate are found without sorting."""
    starts = np.cumsum([0, *(len(e.vote) for e in events)])
    for log, draft, start, stop in zip(events, owners, starts[:-1], starts[1:], strict=True):
        if log.row is None:
            continue
        mine = fate[start:stop]
        for number, (state, reason) in _FATES.items():
            draft.account.enter(log.file, "vote", log.row[mine == number], state, reason)


def _dates(time: npt.NDArray[np.int64] | None, kept: npt.NDArray[np.int64]) -> pa.Array:
    kind = SCHEMAS["votes"].field("date").type
    if time is None:
        return pa.nulls(len(kept), kind)
    moments = time[kept]
    unknown = moments == _NEVER
    if unknown.any():
        return pa.array(moments, pa.int64(), mask=unknown).view(kind)
    return pa.array(moments).view(kind)


def _values(events: Sequence[Events], kept: npt.NDArray[np.int64]) -> pa.Array:
    """Return the platform's own values as a dictionary, null where they say nothing more than the vote."""
    kind = SCHEMAS["votes"].field("value").type
    if all(e.value is None for e in events):
        return pa.nulls(len(kept), kind)
    scale = sorted({value for e in events for value in e.scale})
    place = {value: number for number, value in enumerate(scale)}
    parts = []
    for e in events:
        if e.value is None:
            parts.append(np.full(len(e.vote), -1, dtype=np.int16))
        else:
            table = np.array([place[value] for value in e.scale] + [-1], dtype=np.int16)
            parts.append(table[e.value])
    codes = _joined(parts)[kept]
    missing = codes < 0
    mask = missing if missing.any() else None
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=mask), pa.array(scale, pa.string()))
