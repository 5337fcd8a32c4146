"""The responses of the decision-maker: the grid that every run exports, filled, or a table of one's own.

The grid is checked cell by cell, and every mistake is told at once. Whether its ideas exist is known later,
where themes are (``synthesis.answers``).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from deliberation.core.cells import neutral
from deliberation.core.errors import ReadError
from deliberation.core.language import LANGUAGES, say
from deliberation.core.responses import COLUMNS, DATES, TO_FILL, Mistake, known_headers, known_words
from deliberation.core.settings import TableFile
from deliberation.ingest.cells import values
from deliberation.ingest.cells.dates import written_date
from deliberation.ingest.raw import RawTable, read_raw, sheets
from deliberation.ingest.raw.workbook import WORKBOOKS
from deliberation.ingest.records.draft import Account

_OWN: Final = frozenset({"id", "status"})
_GRID_ONLY: Final = frozenset({"level", "name", "validated_by", "validated_on"})
"""A table with ``id``, ``status`` and one of these, and no ``subject``, is the grid."""
_LINK: Final = re.compile(r"^https?://[^\s<>\"']+$", re.IGNORECASE)
_SPREADSHEET: Final = datetime.date(1899, 12, 30)
_DAYS: Final = (32874, 73050)  # 1990 to 2099, in the days that spreadsheets count


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What a grid holds.

    Parameters
    ----------
    frame : DataFrame
        One row per response, with columns of ``core.tables.RESPONSES``.
    account : Account
    mistakes : tuple of Mistake
        In the order of the rows.
    """

    frame: pd.DataFrame
    account: Account
    mistakes: tuple[Mistake, ...] = field(default=())


def read_grid(settings: TableFile, base: Path) -> Filled | None:
    """Read the grid of responses; None where the file is a table of one's own.

    Raises
    ------
    ReadError
        If the file cannot be read.
    """
    path = base / settings.path
    table = read_raw(path, sheet=settings.sheet or _first_sheet(path))
    names = _named(table, settings.columns)
    if "subject" in names.values() or not _GRID_ONLY & set(names.values()):
        return None
    account = Account()
    account.open(table, "response")
    missing = sorted(_OWN - set(names.values()))
    if missing:
        absent = tuple(
            Mistake(code="no_column", file=table.file, row=None, column=column) for column in missing
        )
        return Filled(frame=pd.DataFrame(), account=account, mistakes=absent)
    frame = pd.DataFrame({ours: table.series(theirs) for theirs, ours in names.items()})
    for column in COLUMNS:
        if column not in frame:
            frame[column] = pd.Series([None] * len(frame), dtype="str")
    columns = {name: [_told(cell) for cell in frame[name].tolist()] for name in COLUMNS}
    records = [
        {**dict(zip(columns, cells, strict=True)), "row": int(row)}
        for *cells, row in zip(*columns.values(), table.rows, strict=True)
    ]
    return _checked(records, table.file, account)


def _first_sheet(path: Path) -> str | None:
    """Return the sheet of the grid in a workbook: the one we named, in either language."""
    if path.suffix.lower() not in WORKBOOKS or not path.exists():
        return None
    ours = {values.fold(say("responses.sheet", language)) for language in LANGUAGES}
    return next((name for name in sheets(path) if values.fold(name) in ours), None)


def _named(table: RawTable, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the file's headers -> ours."""
    said = {theirs: ours for ours, theirs in columns.items()}
    known = {values.fold(title): ours for title, ours in known_headers().items()}
    known["subject"] = "subject"
    found: dict[str, str] = {}
    for theirs in table.columns:
        ours = said.get(theirs) or known.get(values.fold(theirs))
        if ours is not None and ours not in found.values():
            found[theirs] = ours
    return found


def _told(cell: Any) -> str | None:
    """Return a cell as it was typed: without the apostrophe that keeps a spreadsheet from running it."""
    if not isinstance(cell, str):
        return None
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) != cell[1:] else cell


def _checked(records: Sequence[Mapping[str, Any]], file: str, account: Account) -> Filled:
    mistakes: list[Mistake] = []
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    used: list[int] = []
    blank: list[int] = []
    for said in records:
        line = int(said["row"]) + 1
        filled = [name for name in TO_FILL if said[name]]
        if not filled:
            blank.append(int(said["row"]))
            continue
        used.append(int(said["row"]))
        cells, found = _cells(said, file, line)
        mistakes += [*found, *_whole(cells, said, file, line)]
        name = said["id"]
        if name is None:
            mistakes.append(Mistake(code="no_id", file=file, row=line, column="id"))
            continue
        if name in seen:
            told = {"found": name, "other": str(seen[name])}
            mistakes.append(Mistake(code="twice", file=file, row=line, column="id", values=told))
            continue
        seen[name] = line
        rows.append(_response(cells, said, line))
    account.enter(file, "response", np.array(used, dtype=np.int32), "used", None)
    account.enter(file, "response", np.array(blank, dtype=np.int32), "set aside", "not_answered")
    return Filled(frame=pd.DataFrame(rows), account=account, mistakes=tuple(mistakes))


def _cells(said: Mapping[str, Any], file: str, line: int) -> tuple[dict[str, Any], list[Mistake]]:
    """Return the cells of a row as values, with what is wrong in each alone."""
    found: list[Mistake] = []
    cells: dict[str, Any] = dict(said)

    def wrong(code: str, column: str, **told: str) -> None:
        found.append(Mistake(code=code, file=file, row=line, column=column, values=told))

    if said["status"]:
        words = {values.fold(word): value for word, value in known_words("status").items()}
        cells["status"] = words.get(values.fold(said["status"]))
        if cells["status"] is None:
            near = values.nearest(values.fold(said["status"]), words)
            if near:
                wrong("status_near", "status", found=said["status"], near=near)
            else:
                wrong("status", "status", found=said["status"])
            cells["status"] = "wrong"
    for column in DATES:
        if said[column]:
            cells[column] = _day(said[column])
            if cells[column] is None:
                wrong("date", column, found=said[column])
                cells[column] = "wrong"
    cells["links"] = (said["links"] or "").replace(";", " ").split()
    for link in cells["links"]:
        if not _LINK.match(link):
            wrong("link", "links", found=link)
    return cells, found


def _whole(cells: Mapping[str, Any], said: Mapping[str, Any], file: str, line: int) -> Iterator[Mistake]:
    """Yield what is wrong between the cells of a row."""

    def wrong(code: str, column: str, **told: str) -> Mistake:
        return Mistake(code=code, file=file, row=line, column=column, values=told)

    if not cells["status"] and (cells["reason"] or cells["validated_by"] or cells["validated_on"]):
        yield wrong("no_status", "status")
    if cells["status"] == "declined" and not cells["reason"]:
        yield wrong("no_reason", "reason")
    if cells["validated_by"] and not cells["validated_on"]:
        yield wrong("no_validated_on", "validated_on", found=cells["validated_by"])
    if cells["validated_on"] and not cells["validated_by"]:
        yield wrong("no_validated_by", "validated_by")
    drafted, validated = cells["drafted_on"], cells["validated_on"]
    if drafted and validated and "wrong" not in (drafted, validated) and validated < drafted:
        yield wrong("before", "validated_on", found=said["validated_on"], other=said["drafted_on"])
    if validated and validated != "wrong" and validated > _tomorrow():
        yield wrong("future", "validated_on", found=said["validated_on"])


def _tomorrow() -> str:
    """Return the last day that it is anywhere on Earth: nobody validated later than that."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)).isoformat()


def _response(cells: Mapping[str, Any], said: Mapping[str, Any], line: int) -> dict[str, Any]:
    name = said["id"]
    level = known_words("level").get(said["level"] or "") or ("idea" if "." in name else "theme")
    validated = cells["validated_by"] and cells["validated_on"]
    return {
        "id": name,
        "subject": said["name"] or name,
        "contributions": [name] if level == "article" else _names(said["contributions"]),
        "status": cells["status"] or "unclassified",
        "reason": cells["reason"],
        "who": cells["who"],
        "by_when": cells["by_when"],
        "idea": name if level == "idea" else None,
        "theme": name if level == "theme" else None,
        "article": name if level == "article" else None,
        "name": said["name"],
        "links": cells["links"],
        **{column: cells[column] for column in ("drafted_by", "drafted_on", "validated_by", "validated_on")},
        "state": "validated" if validated else "drafted" if cells["status"] else "planned",
        "row": line,
    }


def _names(cell: str | None) -> list[str]:
    return re.findall(r"[^\s,;|]+", cell or "")


def _day(cell: str) -> str | None:
    """Return the day that a cell says, as ISO 8601; numeric dates are day first."""
    number = re.fullmatch(r"(\d{5})(?:[.,]0+)?", cell)
    if number and _DAYS[0] <= int(number[1]) <= _DAYS[1]:
        return (_SPREADSHEET + datetime.timedelta(days=int(number[1]))).isoformat()
    told = written_date(re.sub(r"(?<=\d)T(?=\d)", " ", cell))
    return None if told is None else told[:10]


def refuse(filled: Filled, language: str) -> None:
    """Raise every mistake of a grid, where it holds any.

    Raises
    ------
    ReadError
        Which lists them all, in a language.
    """
    from deliberation.core.responses import told

    if filled.mistakes:
        raise ReadError(told(filled.mistakes[0].file, filled.mistakes, language))
