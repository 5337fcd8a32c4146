"""What a reader hands over: records that still carry ids as text, and the account of every row it saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.core.ledger import LEDGER
from deliberation.ingest.raw import RawTable

Rows = npt.NDArray[np.int32]
Notice = tuple[str, tuple[tuple[str, str], ...]]
ASIDE = frozenset({"withdrawn", "trashed", "draft", "unpublished", "out_of_period", "not_analysed"})
"""Reasons besides moderation for which a readable contribution is kept aside; keys of the locales."""


class Account:
    """Collects the ledger of one source; every row of every file must be entered exactly once.

    Rows of contributions that stay, and rows of votes, are entered when the sources are joined
    (``assemble``), from the ``file`` and ``row`` of each record; a reader enters all the others.
    """

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []

    def open(self, table: RawTable, unit: str) -> None:
        """Enter the rows of a file that could not be read or are blank."""
        self.enter(table.file, unit, table.blank, "set aside", "empty_row")
        numbers = np.array([number for number, _ in table.unreadable], dtype=np.int32)
        self.enter(table.file, unit, numbers, "set aside", "ragged_row")  # what is in it may be personal

    def enter(
        self,
        file: str,
        unit: str,
        rows: npt.ArrayLike,
        state: str,
        reason: str | None = None,
        *,
        detail: Sequence[str | None] | None = None,
        column: str | None = None,
    ) -> None:
        """Enter rows of a file under one state and reason.

        Parameters
        ----------
        file, unit, state, reason
            See ``core.ledger.LEDGER``.
        rows : array of int, shape (n,)
            Row numbers, 1 for the first row of data.
        detail : sequence of str, shape (n,), optional
            What to show of each row.
        column : str, optional
            Column of the cells, where one row holds several records. Such entries come on top of the row's
            own entry, which has no column.
        """
        numbers = np.asarray(rows, dtype=np.int32)
        if not len(numbers):
            return
        if detail is None:
            if (numbers[1:] < numbers[:-1]).any():
                numbers = np.sort(numbers)
            breaks = np.flatnonzero(numbers[1:] != numbers[:-1] + 1)
            first, last = numbers[np.r_[0, breaks + 1]], numbers[np.r_[breaks, len(numbers) - 1]]
        else:
            first = last = numbers
        self.spans(file, unit, first, last, state, reason, detail=detail, column=column)

    def spans(
        self,
        file: str,
        unit: str,
        first: Rows,
        last: Rows,
        state: str,
        reason: str | None = None,
        *,
        detail: Sequence[str | None] | None = None,
        column: str | None = None,
    ) -> None:
        """Enter spans of rows, from their first rows to their last ones; see ``enter``."""
        size = len(first)
        if not size:
            return

        def same(value: str | None) -> pa.DictionaryArray:
            codes = pa.array(np.zeros(size, np.int16)) if value is not None else pa.nulls(size, pa.int16())
            return pa.DictionaryArray.from_arrays(codes, pa.array([value or ""], pa.string()))

        columns = {
            "file": same(file),
            "column": same(column),
            "first": pa.array(first, pa.int32()),
            "last": pa.array(last, pa.int32()),
            "unit": same(unit),
            "state": same(state),
            "reason": same(reason),
            "detail": pa.nulls(size, pa.string()) if detail is None else pa.array(list(detail), pa.string()),
        }
        self._parts.append(pa.table(columns, schema=LEDGER))

    @classmethod
    def of(cls, accounts: Sequence[Account]) -> Account:
        """Return one account that holds the entries of several."""
        whole = cls()
        whole._parts = [part for account in accounts for part in account._parts]
        return whole

    def take(self, other: Account) -> None:
        """Take over the entries of another account."""
        self._parts += other._parts

    def files(self) -> list[str]:
        """Return the names of the files entered so far."""
        return sorted({name for part in self._parts for name in part["file"].unique().to_pylist()})

    def renamed(self, names: Mapping[str, str]) -> Account:
        """Return the account with files under other names."""
        fresh = Account()
        for part in self._parts:
            plain = part["file"].combine_chunks()
            plain = plain if isinstance(plain, pa.DictionaryArray) else plain.chunk(0)
            called = pa.array([names.get(name, name) for name in plain.dictionary.to_pylist()], pa.string())
            column = pa.DictionaryArray.from_arrays(plain.indices, called)
            fresh._parts.append(part.set_column(0, part.schema.field("file"), column))
        return fresh

    def entries(self) -> pa.Table:
        """Return the ledger of the source, sorted by file, column and row."""
        if not self._parts:
            return LEDGER.empty_table()
        whole = pa.concat_tables(self._parts).unify_dictionaries().combine_chunks()
        keys = [whole["first"].to_numpy()]
        for name in ("column", "file"):  # the key that counts most comes last
            ranks = _ranks(whole[name].chunk(0))
            keys += [ranks] if len(ranks) and ranks.min() < ranks.max() else []
        return whole.take(pa.array(np.lexsort(keys)))


def _ranks(names: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    """Return where each name stands in the order of all, the missing ones before the first."""
    known = names.dictionary.to_numpy(zero_copy_only=False)
    rank = np.empty(len(known) + 1, dtype=np.int64)
    rank[np.argsort(known, kind="stable")] = np.arange(len(known))
    rank[-1] = -1
    ranks: npt.NDArray[np.int64] = rank[names.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)]
    return ranks


@dataclass(frozen=True, kw_only=True)
class Events:
    """Votes as read: codes into two lists of ids, before the last one is kept.

    ``participants`` and ``contributions`` are the ids (text, distinct); ``participant`` and
    ``contribution`` are int32 codes into them; ``vote`` is a code of ``core.vote.Vote``; ``time`` is int64
    milliseconds since 1970 (the smallest integer where unknown) or None; ``value`` is the original value as
    codes into ``scale``, or None where it says nothing more than the vote; ``row`` is the row of the ledger
    entry each event comes from, or None where the events are the cells of rows entered otherwise.
    """

    participants: pd.Series
    contributions: pd.Series
    participant: npt.NDArray[np.int32]
    contribution: npt.NDArray[np.int32]
    vote: npt.NDArray[np.int8]
    time: npt.NDArray[np.int64] | None = None
    value: npt.NDArray[np.int16] | None = None
    scale: tuple[str, ...] = ()
    row: Rows | None = None
    file: str = ""

    @classmethod
    def of(
        cls,
        *,
        participant: pd.Series,
        contribution: pd.Series,
        vote: npt.ArrayLike,
        value: pd.Series | None = None,
        time: npt.NDArray[np.int64] | None = None,
        row: Rows | None = None,
        file: str = "",
    ) -> Events:
        """Return events from columns of ids as text, none of them missing."""
        who, people = pd.factorize(participant)
        what, statements = pd.factorize(contribution)
        codes, seen = (None, ()) if value is None else pd.factorize(value)
        return cls(
            participants=pd.Series(people, dtype="str"),
            contributions=pd.Series(statements, dtype="str"),
            participant=who.astype(np.int32),
            contribution=what.astype(np.int32),
            vote=np.asarray(vote, dtype=np.int8),
            time=time,
            value=None if codes is None else codes.astype(np.int16),
            scale=tuple(str(cell) for cell in seen),
            row=row,
            file=file,
        )


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The records of one source, before the sources are joined.

    Frames use the column names of ``core.tables`` with ids as text in place of row numbers: ``tallies``,
    ``codes`` and ``measures`` point at contributions by ``contribution``, ``attributes`` at participants by
    ``participant``, ``ratings`` at both. Absent columns are filled. Text columns have the dtype ``str``
    (Arrow underneath, no Python object per row), missing where the export says nothing.

    ``contributions`` also says where each record comes from: ``file`` and ``row``, and ``column`` where it is
    a cell of a wider row (that row is then entered in the account by the reader). Records without a ``file``
    are made from what is entered otherwise (a statement known only by its votes). ``made`` marks the ids that
    the reader made up. ``moderated`` records stay, with ``moderation_reason`` and ``moderated_by``; the
    ledger's reason is ``moderation_reason`` where it is one of ``ASIDE``, else ``moderated``.

    ``questions`` gives the wordings in the order of the questionnaire; others follow in natural order.
    """

    account: Account
    contributions: pd.DataFrame = field(default_factory=pd.DataFrame)
    participants: pd.DataFrame = field(default_factory=pd.DataFrame)
    tallies: pd.DataFrame = field(default_factory=pd.DataFrame)
    attributes: pd.DataFrame = field(default_factory=pd.DataFrame)
    codes: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    ratings: pd.DataFrame = field(default_factory=pd.DataFrame)
    territories: pd.DataFrame = field(default_factory=pd.DataFrame)
    responses: pd.DataFrame = field(default_factory=pd.DataFrame)
    margins: pd.DataFrame = field(default_factory=pd.DataFrame)
    questions: tuple[str, ...] = ()
    events: Events | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    source: str = ""
    people: str = ""
    within_dates: bool = False
    zone: str | None = None


def notice(code: str, **values: object) -> Notice:
    """Return a finding that must travel to the report; its sentence is in the locales of synthesis."""
    return code, tuple((name, str(value)) for name, value in sorted(values.items()))
