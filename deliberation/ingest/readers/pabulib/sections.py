"""The three tables of a .pb file, one after the other: META, PROJECTS, VOTES."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.encoding import encoding, opened
from deliberation.ingest.raw.table import TEXT, RawTable, finished, named

_TITLE: Final = re.compile(r'^\ufeff?[ \t"]*(META|PROJECTS|VOTES)[ \t";]*\r?$', re.MULTILINE | re.IGNORECASE)
_NAMES: Final = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True, kw_only=True)
class Sections:
    """A .pb file, taken apart.

    Parameters
    ----------
    meta, projects, votes : RawTable
        Rows are numbered by their line in the file.
    before : array of int32
        Lines before the first section.
    notices : tuple of str
        See ``RawTable``.
    """

    meta: RawTable
    projects: RawTable
    votes: RawTable
    before: np.ndarray[tuple[int], np.dtype[np.int32]]
    notices: tuple[str, ...]


def is_sectioned(path: Path) -> bool:
    """Tell whether a file starts with the section META."""
    try:
        code, _ = encoding(path, whole=False)
        with opened(path) as handle:
            start = handle.read(1 << 12).decode(code, errors="replace")
    except ReadError:
        return False
    found = _TITLE.search(start)
    return found is not None and found[1].upper() == "META" and not start[: found.start()].strip()


def sections(path: Path) -> Sections:
    """Take a .pb file apart.

    Raises
    ------
    ReadError
        If a section is missing or comes twice.
    """
    code, notices = encoding(path)
    with opened(path) as handle:
        text = handle.read().decode(code, errors="replace").removeprefix("\ufeff")
    found = list(_TITLE.finditer(text))
    names = [title[1].upper() for title in found]
    for name in _NAMES:
        if names.count(name) != 1:
            raise ReadError(
                f"{path} has {names.count(name)} sections {name}; a .pb file has one META, one PROJECTS and "
                "one VOTES, each on a line of its own; export it again."
            )
    tables = {}
    for number, title in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        line = text.count("\n", 0, title.end()) + 1
        tables[names[number]] = _table(path, names[number], text[title.end() : end].lstrip("\r"), line)
    return Sections(
        meta=tables["META"],
        projects=tables["PROJECTS"],
        votes=tables["VOTES"],
        before=np.arange(1, text.count("\n", 0, found[0].start()) + 1, dtype=np.int32),
        notices=notices,
    )


def _table(path: Path, section: str, body: str, line: int) -> RawTable:
    """Return one section; ``line`` is the number of the line with its title."""
    body = body.removeprefix("\n")
    header = next(csv.reader(io.StringIO(body), delimiter=";"), [])
    if not any(cell.strip() for cell in header):
        raise ReadError(f"{path}: the section {section} has no line with the names of its columns; add it.")
    names = [name.lower() for name in named(header, f"{path}, section {section},")]
    odd: list[tuple[int, str]] = []

    def set_apart(row: pacsv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    content = body.encode()
    table = pacsv.read_csv(
        io.BytesIO(content),
        read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(content) + 1),
        parse_options=pacsv.ParseOptions(
            delimiter=";", newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_apart
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False
        ),
    )
    skipped = [number for number, _ in odd]
    total = table.num_rows + len(odd)
    rows = np.delete(np.arange(1, total + 1), np.array(skipped, dtype=np.int64) - 1)
    start = 0 if skipped and skipped[0] == 1 else 1  # row 1 is the header
    return _mended(path, names, table.slice(start), rows[start:] + line, odd, line)


def _mended(
    path: Path,
    names: list[str],
    table: pa.Table,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    odd: list[tuple[int, str]],
    line: int,
) -> RawTable:
    """Add the rows of another width that can be mended: cells left out at the end, or empty ones too many."""
    width = len(names)
    good: list[list[str]] = []
    numbers: list[int] = []
    blank: list[int] = []
    unreadable: list[tuple[int, str]] = []
    for number, text in odd:
        if number == 1:
            continue
        cells = next(csv.reader(io.StringIO(text), delimiter=";"), [])
        if len(cells) > width and names[-1] == "value":  # META: what follows belongs to the value
            cells = [*cells[: width - 1], ";".join(cells[width - 1 :])]
        if not "".join(cells).strip():
            blank.append(number + line)
        elif not "".join(cells[width:]).strip():
            good.append([*cells[:width], *[""] * (width - len(cells))])
            numbers.append(number + line)
        else:
            unreadable.append((number + line, text))
    columns = {
        name: pa.chunked_array([*column.chunks, pa.array([row[i] for row in good], TEXT)], TEXT)
        for i, (name, column) in enumerate(zip(names, table.columns, strict=True))
    }
    whole = finished(
        file=path.name,
        columns=columns,
        rows=np.r_[rows, numbers].astype(np.int32),
        unreadable=tuple(unreadable),
    )
    return replace(whole, blank=np.sort(np.r_[whole.blank, blank]).astype(np.int32))
