"""Who answered: one participant per row, its id, the moment, and the account of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.survey.cells import NOT_ASKED
from deliberation.ingest.readers.survey.columns import ANSWERS, Column
from deliberation.ingest.records.draft import Account, Notice, notice
from deliberation.ingest.records.table import digests, read_dates
from deliberation.ingest.records.twins import told_apart

UNIT: Final = "answers"
_UNSENT: Final = frozenset({"partial", "partiel", "started", "commence", "incomplete", "incomplet"})
_EPOCH: Final = pd.Timestamp("1981-01-01", tz="UTC")
"""Before it no survey was sent on line: LimeSurvey writes 1980 where answers are anonymous."""


@dataclass(frozen=True, kw_only=True)
class People:
    """The participants of a survey, one per row of the table.

    Parameters
    ----------
    ids : Series of str, shape (rows,)
        Of the participant of each row.
    dates : Series of datetime, shape (rows,)
        When it was sent.
    languages : Series of str, shape (rows,)
        In which language, where the export says.
    contents : Series of str, shape (rows,)
        A number made from all that the row says.
    kept : bool array, shape (rows,)
        Rows that are read; the others are in the account.
    unsent : bool array, shape (rows,)
        Among them, those that were never sent: their texts are kept aside, the rest is not read.
    """

    ids: pd.Series
    dates: pd.Series
    languages: pd.Series
    contents: pd.Series
    kept: npt.NDArray[np.bool_]
    unsent: npt.NDArray[np.bool_]

    @property
    def counted(self) -> npt.NDArray[np.bool_]:
        """Rows whose choices and grades count."""
        return self.kept & ~self.unsent


def people(
    table: RawTable, columns: Sequence[Column], account: Account, zone: str | None
) -> tuple[People, list[Notice]]:
    """Return who answered, and enter every row of the table in the account."""
    dates, unsent = _dates(table, columns, zone)
    unsent |= _flagged(columns, len(table))
    given = next((values.ids(table.series(c.name)) for c in columns if c.role == "id"), None)
    frame = pd.DataFrame({"row": table.rows, "date": dates})
    frame["digest"] = pd.Series([f"{number:016x}" for number in _digests(table, columns)], dtype="str")
    frame["made"] = True if given is None else given.isna()
    made = "r" + frame["digest"].str[:12]
    frame["id"] = made if given is None else given.where(given.notna(), made)
    answered = _answered(columns, len(table))
    sure = ~frame["made"] | frame["date"].notna()  # without a moment, two alike may be two persons
    again = (frame.duplicated(["id", "digest"]) & sure).to_numpy(dtype=bool)
    kept = answered & ~again
    ids = frame["id"].copy()
    apart, notices = told_apart(frame[~again])
    ids[apart.index] = apart["id"]
    rows = table.rows
    for mask, state, reason in (
        (again & ~frame["made"], "merged", "duplicate_id"),
        (again & frame["made"], "merged", "exact_copy"),
        (~answered & ~again, "set aside", "no_answer"),
        (kept & unsent, "set aside", "draft"),
        (kept & ~unsent, "used", "answers_read"),
    ):
        account.enter(table.file, UNIT, rows[np.asarray(mask, dtype=bool)], state, reason)
    if (kept & unsent).any():
        notices = [*notices, notice("unsent_answers", count=int((kept & unsent).sum()))]
    spoken = next((table.series(c.name) for c in columns if c.role == "language"), table.series(""))
    languages = spoken.str.extract(r"^([a-z]{2})(?:[-_]\w+)?$")[0].astype("str")
    found = People(
        ids=ids, dates=dates, languages=languages, contents=frame["digest"], kept=kept, unsent=unsent & kept
    )
    return found, notices


def _digests(table: RawTable, columns: Sequence[Column]) -> npt.NDArray[np.uint64]:
    """Return a number made from what a row says, who says it left out."""
    said = [column.name for column in columns if column.role not in {"personal", "id"}]
    return digests(table.frame({name: name for name in said}), without=())


def _answered(columns: Sequence[Column], size: int) -> npt.NDArray[np.bool_]:
    """Tell the rows in which somebody answered anything; « Non applicable » is no answer."""
    found = np.zeros(size, dtype=bool)
    for column in columns:
        if column.role not in ANSWERS:
            continue
        mask = column.cells.filled
        if column.role == "item":
            mask = mask & ~column.cells.mask([text in NOT_ASKED for text in column.cells.folded()])
        found |= mask
    return found


def _flagged(columns: Sequence[Column], size: int) -> npt.NDArray[np.bool_]:
    """Tell the rows that the tool marks as never sent."""
    found = np.zeros(size, dtype=bool)
    for column in columns:
        if column.role == "draft":
            told = column.cells.texts
            unsent = values.truth(told) | np.array([values.fold(t) in _UNSENT for t in told], dtype=bool)
            found |= column.cells.mask(unsent)
    return found


def _dates(
    table: RawTable, columns: Sequence[Column], zone: str | None
) -> tuple[pd.Series, npt.NDArray[np.bool_]]:
    """Return when each row was sent, and which rows have no such moment although the others do."""
    column = next((column for column in columns if column.role == "date"), None)
    if column is None:
        unknown = pd.Series(pd.NaT, index=range(len(table)), dtype="datetime64[ms, UTC]")
        return unknown, np.zeros(len(table), dtype=bool)
    head = values.fold(column.label or column.wording)
    found = read_dates(_plain(table.series(column.name)), "UTC" if "(utc)" in head else zone)
    sent = any(word in head for word in ("submit", "soumission", "soumis", "complet", "envoi"))
    missing = ~column.cells.filled if sent else np.zeros(len(table), dtype=bool)
    return found.mask(found < _EPOCH), missing


def _plain(cells: pd.Series) -> pd.Series:
    """Return dates as ISO 8601 where that is sure: no name of a day, 24 hours, the zone as an offset."""
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    if not len(distinct):
        return cells
    text = pd.Series(distinct, dtype="str").str.replace(r"^[^\W\d]+\.?,?\s+(?=\d)", "", regex=True)
    day = text.str.extract(r"^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})[T,\s-]*(.*)$")
    first, middle, last = (pd.to_numeric(day[part], errors="coerce") for part in (0, 2, 3))
    year_first = first > 31
    month_first = bool((middle[~year_first] > 12).any() and not (first[~year_first] > 12).any())
    year = first.where(year_first, last + 2000 * (last < 100))
    month = first.where(~year_first, middle) if month_first else middle
    number = last.where(year_first, middle if month_first else first)
    clock = day[4].str.extract(
        r"^(\d{1,2})(:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(?:([AaPp])\.?\s?[Mm]\.?)?\s*(.*)$"
    )
    half = clock[2].str.lower()
    hour = pd.to_numeric(clock[0], errors="coerce")
    hour = (hour % 12 + 12 * half.eq("p")).where(half.notna(), hour)
    zone = clock[3].str.replace(r"^(?:UTC|GMT)?([+-])(\d)(?!\d)", r"\g<1>0\2", regex=True)
    zone = zone.str.replace(r"^(?:UTC|GMT)(?=[+-])", "", regex=True)
    zone = zone.str.replace(r"^([+-]\d\d)$", r"\1:00", regex=True)
    date = _padded(year, 4) + "-" + _padded(month, 2) + "-" + _padded(number, 2)
    whole = (date + "T" + _padded(hour, 2) + clock[1] + zone).where(hour.notna(), date.where(day[4].eq("")))
    found = whole.where(whole.notna(), text)
    return found.reindex(codes).set_axis(cells.index).astype("str")


def _padded(numbers: pd.Series, width: int) -> pd.Series:
    return numbers.astype("Int64").astype("str").str.zfill(width).where(numbers.notna())
