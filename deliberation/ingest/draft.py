"""What a reader hands over: records that still carry ids as text, and the account of every row it saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.core.ledger import LEDGER
from deliberation.ingest.raw import RawTable

Rows = npt.NDArray[np.int32]


class Account:
    """Collects the ledger of one source; every row of every file must be entered exactly once."""

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []
        self.received: dict[str, int] = {}

    def open(self, table: RawTable, unit: str) -> None:
        """Enter the rows of a file that could not be read or are blank."""
        total = len(table) + len(table.blank) + len(table.unreadable)
        self.received[table.file] = self.received.get(table.file, 0) + total
        self.enter(table.file, unit, table.blank, "set aside", "empty_row")
        numbers = np.array([number for number, _ in table.unreadable], dtype=np.int32)
        details = [text[:200] for _, text in table.unreadable]
        self.enter(table.file, unit, numbers, "set aside", "ragged_row", details)

    def enter(
        self,
        file: str,
        unit: str,
        rows: Rows,
        state: str,
        reason: str | None = None,
        detail: list[str] | None = None,
    ) -> None:
        """Enter rows of a file under one state and reason."""
        size = len(rows)
        if not size:
            return

        def same(value: str | None) -> pa.DictionaryArray:
            codes = pa.array(np.zeros(size, np.int16)) if value is not None else pa.nulls(size, pa.int16())
            return pa.DictionaryArray.from_arrays(codes, pa.array([value or ""], pa.string()))

        columns = {
            "file": same(file),
            "row": pa.array(rows, pa.int32()),
            "unit": same(unit),
            "state": same(state),
            "reason": same(reason),
            "detail": pa.nulls(size, pa.string()) if detail is None else pa.array(detail, pa.string()),
        }
        self._parts.append(pa.table(columns, schema=LEDGER))

    def entries(self) -> pa.Table:
        """Return the ledger of the source, sorted by file and row."""
        if not self._parts:
            return LEDGER.empty_table()
        whole = pa.concat_tables(self._parts).unify_dictionaries().combine_chunks()
        order = np.lexsort(
            (whole["row"].to_numpy(), whole["file"].cast(pa.string()).to_numpy(zero_copy_only=False))
        )
        return whole.take(pa.array(order))


@dataclass(frozen=True, kw_only=True)
class Events:
    """Votes as read: codes into two lists of ids, before the last one is kept.

    ``participant`` and ``contribution`` are int32 codes into the lists of ids; ``time`` is int64
    milliseconds since 1970 or None; ``row`` is the row of the ledger entry each event comes from.
    """

    participants: npt.NDArray[np.object_]
    contributions: npt.NDArray[np.object_]
    participant: npt.NDArray[np.int32]
    contribution: npt.NDArray[np.int32]
    vote: npt.NDArray[np.int8]
    time: npt.NDArray[np.int64] | None = None
    value: npt.NDArray[np.object_] | None = None
    row: Rows | None = None
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The records of one source.

    Frames use the column names of ``core.tables`` with ids as text in place of row numbers: ``tallies`` and
    ``codes`` point at contributions by ``contribution``, ``attributes`` at participants by ``participant``.
    """

    account: Account
    contributions: pd.DataFrame = field(default_factory=pd.DataFrame)
    participants: pd.DataFrame = field(default_factory=pd.DataFrame)
    tallies: pd.DataFrame = field(default_factory=pd.DataFrame)
    attributes: pd.DataFrame = field(default_factory=pd.DataFrame)
    codes: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: Events | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    source: str = ""
    people: str = ""


def notice(code: str, **values: object) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a finding that must travel to the report."""
    return code, tuple((name, str(value)) for name, value in sorted(values.items()))
