"""Delimited text of any encoding, separator and preamble, read whole by Arrow, or row by row if damaged."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.encoding import encoding, opened
from deliberation.ingest.raw.header import header_row, joined
from deliberation.ingest.raw.table import TEXT, RawTable, finished, from_cells, named

_FIRST = 64
"""Rows looked at to find the separator and the header."""
_BLOCKS = (1 << 20, 1 << 24, 1 << 27)
"""Bytes read at once: small blocks stay in the cache (twice as fast), large ones hold long rows."""
_CELL = 1 << 27
"""Largest cell accepted, bytes; a quote that is never closed otherwise swallows the whole file in silence."""


def read_delimited(
    path: Path,
    *,
    body: str | None = None,
    header: int | None = None,
    header_rows: int = 1,
    separator: str | None = None,
) -> RawTable:
    """Read a delimited text file, gzipped or not, as strings; see ``read_raw``."""
    table = _plain(path, separator) if header is None and header_rows == 1 else None
    if table is not None:
        return table
    code, notices = encoding(path)
    separator, start, names = layout(path, code, header=header, header_rows=header_rows, separator=separator)
    skipped = start + (header_rows if header != 0 else 0)
    if start and header is None:
        notices = (*notices, f"preamble_skipped:{start}")
    return _repaired(path, code, separator, names, skipped, body, notices)


def _plain(path: Path, separator: str | None) -> RawTable | None:
    """Return a file whose first line is its header, read in one pass; None where it is not so plain.

    Arrow checks every byte of UTF-8 as it reads; only where it stumbles is the whole file looked at first.
    """
    tried = ""
    for whole in (False, True):
        code, notices = encoding(path, whole=whole)
        if code == tried:
            return None
        tried = code
        found, start, names = layout(path, code, separator=separator)
        if start:
            return None
        table = _whole(path, code, found, names)
        if table is not None:
            columns = dict(zip(names, table.columns, strict=True))
            numbers = np.arange(1, table.num_rows + 1, dtype=np.int32)
            return finished(file=path.name, columns=columns, rows=numbers, notices=notices)
    return None


def layout(
    path: Path, code: str, *, header: int | None = None, header_rows: int = 1, separator: str | None = None
) -> tuple[str, int, list[str]]:
    """Return the separator, how many rows come before the header, and the names of the columns."""
    candidates = (separator,) if separator else (",", ";", "\t", "|")
    ranked = [
        (_fit(_first(path, code, candidate)), -order, candidate) for order, candidate in enumerate(candidates)
    ]
    _, _, chosen = max(ranked)
    rows = _first(path, code, chosen)
    if header == 0:
        width = max((len(row) for row in rows), default=0)
        return chosen, 0, [f"column {i}" for i in range(1, width + 1)]
    at = header - 1 if header else header_row(rows)
    if at >= len(rows):
        raise ReadError(f"{path} has no row {at + 1} to take as its header; it has {len(rows)}.")
    cells = rows[at]
    for lower in rows[at + 1 : at + header_rows]:
        cells = joined(cells, lower)
    return chosen, at, named(cells, path)


def _fit(rows: list[list[str]]) -> tuple[float, int]:
    """Return how well a separator fits: the part of rows as wide as most, then how wide they are.

    A separator found inside texts cuts them into rows of every width.
    """
    widths = Counter(len(row) for row in rows if row)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0, 1
    width, count = max(several.items(), key=lambda entry: (entry[1], entry[0]))
    part = count / sum(widths.values())
    if len(rows[header_row(rows)]) != width:
        part /= 2  # the header itself is not cut so
    return (1.0 if part > 0.7 else part), width


def first_rows(path: Path, separator: str | None = None) -> list[list[str]]:
    """Return the first rows of a file, cut at its separator."""
    code, _ = encoding(path, whole=False)
    if separator is None:
        separator, _, _ = layout(path, code)
    return _first(path, code, separator)


def _first(path: Path, code: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with _lines(path, code) as handle:
        lines = (line.replace("\0", "") for line in itertools.islice(handle, 4 * _FIRST))
        reader = csv.reader(lines, delimiter=separator)
        while len(rows) < _FIRST:
            try:
                rows.append(next(reader))
            except StopIteration:
                break
            except csv.Error:
                rows.append([])
    return rows


def _lines(path: Path, code: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(opened(path), encoding=code, errors="replace", newline="")


def _whole(path: Path, code: str, separator: str, names: list[str]) -> pa.Table | None:
    """Read the file in one pass; None where a row does not fit the header."""
    for block in _BLOCKS:  # Arrow refuses rows that do not fit the header
        try:
            return _parsed(path, code, separator, names, block)
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error):  # a row longer than the block is met again with a longer one
                return None
        except (OSError, EOFError, UnicodeDecodeError):
            return None
    return None


def _parsed(path: Path, code: str, separator: str, names: list[str], block: int) -> pa.Table | None:
    with opened(path) as handle:
        packed = isinstance(handle, gzip.GzipFile)
        table = pacsv.read_csv(
            handle if packed else str(path),
            read_options=pacsv.ReadOptions(
                encoding="utf-8" if code == "utf-8-sig" else code, column_names=names, block_size=block
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False
            ),
        )
    return None if table.num_columns != len(names) else table.slice(1)  # the header is row 0


def _repaired(
    path: Path,
    code: str,
    separator: str,
    names: list[str],
    skipped: int,
    body: str | None,
    notices: tuple[str, ...],
) -> RawTable:
    """Read row by row, mending rows whose cells do not match the header; slower, only for odd files."""
    width = len(names)
    good: list[list[str]] = []
    numbers: list[int] = []
    unreadable: list[tuple[int, str]] = []
    rows = list(_records(path, code, separator))
    usual = Counter(len(row) for row in rows[skipped:] if row).most_common(1)
    for number, cells in enumerate(rows, 1 - skipped):
        if number < 1:
            continue
        row = cells
        if len(row) > width and body == names[-1]:
            row = [*row[: width - 1], separator.join(row[width - 1 :])]
        if width < len(row) == usual[0][0] and not "".join(row[width:]).strip():
            row = row[
                :width
            ]  # a separator too many at the end of each line; in one alone, cells have shifted
        if not "".join(row).strip():
            row = [""] * width
        if len(row) == width:
            good.append(row)
            numbers.append(number)
        else:
            unreadable.append((number, separator.join(cells)))
    return from_cells(
        good,
        file=path.name,
        names=names,
        rows=np.array(numbers, dtype=np.int32),
        unreadable=tuple(unreadable),
        notices=notices,
    )


def _records(path: Path, code: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows of a damaged file; a cell past the module's limit is a row, not a crash."""
    csv.field_size_limit(_CELL)
    with _lines(path, code) as handle:
        reader = csv.reader((line.replace("\0", "") for line in handle), delimiter=separator)
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except (EOFError, OSError) as error:
                raise ReadError(f"{path} ends too early ({error}); download or compress it again.") from error
            except csv.Error as error:
                yield [str(error)]


def head(path: Path) -> RawTable:
    """Return the first rows of a file, for who only wants to know what it is."""
    code, _ = encoding(path, whole=False)
    separator, start, names = layout(path, code)
    rows = [row for row in _first(path, code, separator)[start + 1 :] if len(row) == len(names)]
    return from_cells(rows, file=path.name, names=names)
