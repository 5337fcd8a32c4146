"""A long log of votes, read as codes: its ids never become one string per row.

Plain files (UTF-8, no line break inside a cell) are scanned block by block, in two threads; any other table
is read as strings first. Both ways give the same log.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells import moments
from deliberation.ingest.raw import DELIMITED, RawTable, read_raw
from deliberation.ingest.raw.delimited import layout
from deliberation.ingest.raw.encoding import encoding, opened
from deliberation.ingest.raw.table import as_series

ROLES: Final = ("participant", "contribution", "vote", "date")
NEVER: Final = np.iinfo(np.int64).min
"""The time of a vote without a date."""
_LONG: Final = 4 << 20
"""Bytes above which a file is worth the scan's own machinery."""
_BLOCK: Final = 1 << 19
_TAIL: Final = 1 << 16
_WORKERS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Coded:
    """A column of ids or values: codes into its distinct texts; -1 where the cell is empty."""

    codes: npt.NDArray[np.int32]
    texts: pd.Series


@dataclass(frozen=True, kw_only=True)
class VoteLog:
    """The rows of a log of votes, in the order of the file.

    Parameters
    ----------
    file : str
        Name to show, and to write in the ledger.
    participant, contribution, vote : Coded
        The columns; all of one length.
    time : int64 array or None
        Milliseconds since 1970, ``NEVER`` where unknown.
    rows : int32 array
        Number of each row in the file.
    blank : int32 array
        Numbers of the empty rows.
    unreadable : tuple of (row, text)
        Rows with too few or too many cells.
    notices : tuple of str
        See ``RawTable``.
    """

    file: str
    participant: Coded
    contribution: Coded
    vote: Coded
    time: npt.NDArray[np.int64] | None
    rows: npt.NDArray[np.int32]
    blank: npt.NDArray[np.int32]
    unreadable: tuple[tuple[int, str], ...] = ()
    notices: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)


def read_log(path: Path, columns: Mapping[str, str], *, zone: str | None = None, **layout: Any) -> VoteLog:
    """Read a log of votes.

    Parameters
    ----------
    path : Path
        The file.
    columns : mapping of str to str
        ``participant``, ``contribution``, ``vote`` and, where there is one, ``date`` -> the file's column.
    zone : str, optional
        Zone of dates that name none.
    **layout
        As ``read_raw`` takes them.

    Raises
    ------
    ReadError
        As ``read_raw``; also where a column is missing.
    """
    plain = not any(value not in (None, 1) for value in layout.values())
    if plain and path.suffix.lower() in DELIMITED and path.exists() and path.stat().st_size >= _LONG:
        log = _scanned(path, columns)
        if log is not None:
            return log
    return from_table(read_raw(path, **layout), columns, zone=zone)


def from_table(table: RawTable, columns: Mapping[str, str], *, zone: str | None = None) -> VoteLog:
    """Return the log that a table of strings holds."""
    coded = {}
    for role in ("participant", "contribution", "vote"):
        codes, texts = pd.factorize(table.series(columns[role]), use_na_sentinel=True)
        coded[role] = Coded(codes=codes.astype(np.int32), texts=pd.Series(texts, dtype="str"))
    time = None
    if "date" in columns:
        instants = moments.instants(table.series(columns["date"]), zone)
        stamps = instants.dt.tz_localize(None).to_numpy(dtype="datetime64[ms]").astype(np.int64)
        time = np.where(instants.isna(), NEVER, stamps)
    return VoteLog(
        file=table.file,
        time=time,
        rows=table.rows,
        blank=table.blank,
        unreadable=table.unreadable,
        notices=table.notices,
        **coded,
    )


def _scanned(path: Path, columns: Mapping[str, str]) -> VoteLog | None:
    """Return the log of a plain file, or None where it is not so plain."""
    code, notices = encoding(path, whole=False)
    if code not in ("utf-8", "utf-8-sig"):
        return None
    separator, start, names = layout(path, code)
    with opened(path) as handle:
        if handle.readline(1 << 20).count(b'"') % 2:  # the header itself runs over several lines
            return None
    if (
        start
        or notices
        or len(separator.encode()) != 1
        or any(name not in names for name in columns.values())
    ):
        return None
    from deliberation.kernels.scan import INTEGER, SKIP

    roles = np.full(len(names), SKIP, np.int8)
    for number, role in enumerate(("participant", "contribution", "vote")):
        roles[names.index(columns[role])] = number
    if "date" in columns:
        roles[names.index(columns["date"])] = INTEGER  # dates in words are left to the other way
    scan = _Scan(path, separator, roles)
    return scan.run(dated="date" in columns, notices=notices)


class _Scan:
    """Reads a file block by block in two threads, each with its own index of ids."""

    def __init__(self, path: Path, separator: str, roles: npt.NDArray[np.int8]) -> None:
        from deliberation.kernels.scan import Index, Room

        self.path, self.separator, self.roles = path, ord(separator), roles
        self.indices = [(Index(), Index(), Index()) for _ in range(_WORKERS)]
        self.buffers = [bytearray(_BLOCK + _TAIL) for _ in range(_WORKERS)]
        self.rooms = [Room() for _ in range(_WORKERS)]
        size = path.stat().st_size
        self.room = size // 8  # rows; pages that are never touched cost nothing
        self.codes = [np.empty(self.room, np.int32) for _ in range(2)]
        self.vote = np.empty(self.room, np.int16)
        self.time = np.empty(self.room, np.int64)
        self.owners: list[tuple[int, int, int]] = []  # first row, last row, worker
        self.odd: list[tuple[int, int, bytes]] = []  # row, state, text
        self.filled = 0
        self.lines = 0

    def run(self, *, dated: bool, notices: tuple[str, ...]) -> VoteLog | None:
        from deliberation.kernels.scan import BLANK

        size = self.path.stat().st_size
        with self.path.open("rb", buffering=0) as handle, ThreadPoolExecutor(_WORKERS) as pool:
            header = len(handle.readline())
            pending: deque[tuple[int, Future[Any]]] = deque()
            plain = True
            for number, start in enumerate(range(header, size, _BLOCK)):
                worker = number % _WORKERS
                if len(pending) == _WORKERS:
                    plain = plain and self._take(*pending.popleft())
                if not plain:
                    break
                lines = (handle.fileno(), start, start == header, min(start + _BLOCK, size))
                pending.append((worker, pool.submit(self._read, worker, *lines)))
            for waiting in pending:
                plain = plain and self._take(*waiting)
        if not plain:
            return None
        coded = [self._joined([mine[column] for mine in self.indices], column) for column in range(3)]
        if any(column is None for column in coded):
            return None
        bad = np.array([row for row, _, _ in self.odd], dtype=np.int32)
        rows = np.arange(1, self.lines + 1, dtype=np.int32)
        if len(bad):
            rows = np.delete(rows, bad - 1)
        blank = np.array([row for row, state, _ in self.odd if state == BLANK], dtype=np.int32)
        texts = [(row, text.decode("utf-8", "replace")) for row, state, text in self.odd if state != BLANK]
        return VoteLog(
            file=self.path.name,
            participant=coded[0],
            contribution=coded[1],
            vote=coded[2],
            time=_milliseconds(self.time[: self.filled]) if dated else None,
            rows=rows,
            blank=blank,
            unreadable=tuple(texts),
            notices=notices,
        )

    def _read(self, worker: int, file: int, start: int, first: bool, stop: int) -> Any:
        """Read the lines that start within a span of bytes.

        What is returned lies in the worker's own memory, and holds until it reads again.
        """
        from deliberation.kernels.scan import scan_block

        buffer = self.buffers[worker]
        ahead = 0 if first else 1  # the byte before tells whether a line starts with the span
        span = stop - start + ahead
        filled = os.preadv(file, [memoryview(buffer)[: span + _TAIL]], start - ahead)
        begin = 0 if first else buffer.find(b"\n", 0, filled) + 1  # behind a line of the span before
        if begin >= span or (not first and not begin):
            return b"", (0, *self.rooms[worker].of(0))
        end = buffer.find(b"\n", span - 1, filled) + 1
        while not end:  # a line longer than the room behind the span
            if filled == len(buffer):
                self.buffers[worker] = buffer = buffer + bytes(len(buffer))
            more = os.preadv(file, [memoryview(buffer)[filled:]], start - ahead + filled)
            if not more:
                end = filled
                break
            end = buffer.find(b"\n", filled, filled + more) + 1
            filled += more
        data = np.frombuffer(buffer, np.uint8)[begin:end]
        lines = int(np.count_nonzero(data == 10)) + int(data[-1] != 10)
        room = self.rooms[worker]
        return data, scan_block(data, self.separator, self.roles, lines, self.indices[worker], room)

    def _take(self, worker: int, result: Future[Any]) -> bool:
        """Write what a block held behind what is there; False where it is not plain."""
        block, (count, codes, numbers, states) = result.result()
        if count < 0 or (len(self.indices[worker][2]) > np.iinfo(np.int16).max):
            return False
        good: Any = slice(0, count)
        if states[:count].any():
            lines = block.tobytes().split(b"\n")
            self.odd += [
                (self.lines + at + 1, int(states[at]), lines[at].rstrip(b"\r"))
                for at in np.flatnonzero(states[:count]).tolist()
            ]
            good = states[:count] == 0
        kept = int(count if isinstance(good, slice) else good.sum())
        if self.filled + kept > self.room:
            return False
        here = slice(self.filled, self.filled + kept)
        self.codes[0][here] = codes[0, :count][good]
        self.codes[1][here] = codes[1, :count][good]
        self.vote[here] = codes[2, :count][good]
        self.time[here] = numbers[:count][good]
        self.owners.append((self.filled, self.filled + kept, worker))
        self.filled += kept
        self.lines += count
        return True

    def _joined(self, parts: list[Any], column: int) -> Any:
        """Return a column whose codes point into the ids of all workers; None if some are not UTF-8."""
        first, *others = parts
        maps = [np.arange(len(first), dtype=np.int32), *(first.merge(other) for other in others)]
        tables = [np.append(codes, np.int32(-1)) for codes in maps]  # the last one is the empty cell
        found: Any = self.codes[column][: self.filled] if column < 2 else self.vote[: self.filled]
        for start, stop, worker in self.owners:
            if worker:
                found[start:stop] = tables[worker][found[start:stop]]
        offsets, arena = first.texts()
        cells = pa.LargeStringArray.from_buffers(
            len(first), pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(arena))
        )
        try:
            cells.validate(full=True)
        except pa.ArrowInvalid:
            return None
        if not pc.equal(pc.utf8_trim_whitespace(cells), cells).to_numpy(zero_copy_only=False).all():
            return None  # white space that only Unicode knows: no two ids may differ by it
        return Coded(codes=found, texts=as_series(pa.chunked_array([cells])))


def _milliseconds(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return numbers since 1970 in milliseconds, in place; they may be seconds."""
    known = numbers[:: max(1, len(numbers) // 1000)]
    known = known[known != NEVER]
    if len(known) and np.median(known) <= 1e11:
        numbers[numbers != NEVER] *= 1000
    return numbers
