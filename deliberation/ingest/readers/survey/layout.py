"""How a survey is laid out: which tool wrote it, where its header is, what stands above each column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deliberation.core.errors import ReadError
from deliberation.ingest.cells.values import fold
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import DELIMITED, WORKBOOKS, RawTable, ending, read_raw, sheet_rows
from deliberation.ingest.raw.delimited import first_rows
from deliberation.ingest.raw.header import header_row, joined
from deliberation.ingest.readers.survey import names
from deliberation.ingest.signature import Signature

GOOGLE: Final = "Google Forms"
LIMESURVEY: Final = "LimeSurvey"
TYPEFORM: Final = "Typeform"
FRAMAFORMS: Final = "Framaforms"
MICROSOFT: Final = "Microsoft Forms"
MONKEY: Final = "SurveyMonkey"
SIGNATURES: Final = (
    Signature(what=GOOGLE, needs=(("horodateur", "timestamp"),), also=("adresse e-mail", "email address")),
    Signature(
        what=LIMESURVEY,
        needs=(
            ("id", "id de la reponse", "response id", "id. *"),
            ("submitdate", "date de soumission", "date submitted", "submitdate. *"),
            ("lastpage", "derniere page", "last page", "lastpage. *", "startlanguage", "langue de depart",
             "start language", "startlanguage. *"),
        ),
        also=("seed", "tete de serie", "startdate", "datestamp"),
    ),
    Signature(
        what=TYPEFORM,
        needs=(("submit date (utc)", "submitted at", "date d'envoi (utc)"),),
        also=("#", "network id", "start date (utc)", "response type", "stage date (utc)", "other"),
    ),
    Signature(
        what=FRAMAFORMS,
        needs=(("sequentiel", "serial"),),
        also=("sid", "soumis le", "submitted time", "temps complete", "completed time", "modifie le",
              "modified time", "brouillon", "draft", "adresse ip", "ip address", "uid"),
    ),
    Signature(
        what=MICROSOFT,
        needs=(("heure de debut", "start time"), ("heure de fin", "completion time")),
        also=("id", "nom", "name", "adresse de messagerie", "email"),
    ),
    Signature(what=MONKEY, needs=("respondent id", "collector id"), also=("start date", "end date")),
)  # fmt: skip
_VAGUE: Final = frozenset({GOOGLE, TYPEFORM, FRAMAFORMS})
"""Tools known by one name that others may use too: some header must also be a question."""
_SHORT: Final = 60
"""Longest header that a tool gives to a column of its own; the questions of a survey are not looked at."""
_LOOKED: Final = 12
"""Rows in which a header is looked for under a preamble."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A survey before its columns are understood.

    ``labels`` is the last row of the header, ``groups`` what stands above each column, both by position;
    ``sparse`` where a group is written over its first column only, and nothing says over how many it runs.
    """

    table: RawTable
    tool: str
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    sparse: bool = False


def strength(place: Place) -> int:
    """Return how surely a place is a survey: by the columns of a tool, or by headers that are questions."""
    if len(place.tables) != 1:
        return 0
    file = place.tables[0]
    header = place.header(file)
    found, _ = _tool(header)
    if found:
        return found
    others = set(names.first_of(header, names.IDS)) | set(names.first_of(header, names.DATES))
    questions = [name for position, name in enumerate(header) if position not in others]
    if sum(names.asks(name) for name in questions) * 2 > len(questions):
        return 2
    if any(re.fullmatch(r"column \d+", name) for name in header):
        return max((_tool(row)[0] for row in _rows(file)[:_LOOKED]), default=0)
    return 0


def _tool(header: Sequence[str]) -> tuple[int, str]:
    """Return how many columns speak for a tool, and which; 0 where none does."""
    cells = [cell for cell in header if cell.strip()]
    if not cells:
        return 0, ""
    short = [cell for cell in cells if len(cell) <= _SHORT]
    found, _, what = max(
        (signature.strength(short), -order, signature.what) for order, signature in enumerate(SIGNATURES)
    )
    if what == GOOGLE and fold(cells[0]) not in SIGNATURES[0].needs[0]:
        return 0, ""
    asks = fold(cells[0]) == "horodateur" or any(names.asks(c) or len(c.split()) > 3 for c in cells)
    if what in _VAGUE and not asks:
        return 0, ""
    return found, what if found else ""


def opened(place: Place, options: Options) -> Sheet:
    """Return the table of a survey, read from the right row on.

    Raises
    ------
    ReadError
        If the place is a folder of several tables.
    """
    if len(place.tables) != 1:
        raise ReadError(
            f"{place.path} holds {len(place.tables)} tables; a survey is one CSV or XLSX file; name it as "
            "the path."
        )
    file = place.tables[0]
    rows = _rows(file, options.sheet, options.separator)
    deep = options.header_rows or 1
    at, tool = _header(rows, options)
    if tool == MONKEY and options.header_rows is None:
        deep = 2
    if at is not None and deep > 1:
        table = _read(file, options, header=at + 1, header_rows=deep)
        above = rows[at]
        for lower in rows[at + 1 : at + deep - 1]:
            above = joined(above, lower)
        return _sheet(table, tool, rows[at + deep - 1], _running(above))
    table = _read(file, options, header=_number(at, rows, options))
    if at and tool == FRAMAFORMS:
        return _sheet(table, tool, (), [" ".join(cell.split()) for cell in rows[at - 1]], sparse=True)
    return _sheet(table, tool or _tool(list(table.columns))[1], (), ())


def _header(rows: Sequence[Sequence[str]], options: Options) -> tuple[int | None, str]:
    """Return the index of the first row of the header, where it is worth saying, and the tool."""
    if options.header == 0:
        return None, ""
    if options.header is not None:
        at = options.header - 1
        last = min(at + (options.header_rows or 1), len(rows)) - 1
        return at, max((_tool(row) for row in rows[at : last + 1]), default=(0, ""))[1]
    for at, row in enumerate(rows[:_LOOKED]):
        found, tool = _tool(row)
        if found:
            return at, tool
    return (header_row(rows) if (options.header_rows or 1) > 1 else None), ""


def _number(at: int | None, rows: Sequence[Sequence[str]], options: Options) -> int | None:
    """Return the row of the header as ``read_raw`` takes it; None lets it find the same row, and is fast."""
    if options.header == 0:
        return 0
    return None if at is None or (at == 0 and header_row(rows) == 0) else at + 1


def _read(file: Path, options: Options, *, header: int | None, header_rows: int = 1) -> RawTable:
    return read_raw(
        file,
        sheet=options.sheet,
        header=header,
        header_rows=header_rows,
        separator=options.separator,
    )


def _rows(file: Path, sheet: str | None = None, separator: str | None = None) -> list[list[str]]:
    """Return the first rows of a file as cells; none where it is no table of text."""
    kind = ending(file)
    if kind in WORKBOOKS:
        return sheet_rows(file, sheet)[:64]
    return first_rows(file, separator) if kind in DELIMITED else []


def _running(row: Sequence[str]) -> list[str]:
    """Return a row of a header in which each cell runs on until the next one that is filled."""
    found, last = [], ""
    for cell in row:
        last = " ".join(cell.strip("\ufeff").split()) or last
        found.append(last)
    return found


def _sheet(
    table: RawTable, tool: str, labels: Sequence[str], groups: Sequence[str], *, sparse: bool = False
) -> Sheet:
    """Return a sheet whose labels and groups are as many as its columns."""
    width = len(table.columns)
    own = [" ".join(cell.split()) for cell in labels] or list(table.columns)
    above = list(groups) or [""] * width
    return Sheet(
        table=table,
        tool=tool,
        labels=tuple((own + [""] * width)[:width]),
        groups=tuple((above + [""] * width)[:width]),
        sparse=sparse,
    )
