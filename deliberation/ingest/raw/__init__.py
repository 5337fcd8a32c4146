"""Any table as columns of strings, with the number of every row kept."""

from __future__ import annotations

from pathlib import Path

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.columnar import read_json, read_parquet
from deliberation.ingest.raw.delimited import first_rows, read_delimited
from deliberation.ingest.raw.header import looks_like_data
from deliberation.ingest.raw.table import RawTable
from deliberation.ingest.raw.workbook import WORKBOOKS, read_workbook, sheet_rows, sheets

__all__ = [
    "DELIMITED",
    "SECTIONED",
    "TABLES",
    "WORKBOOKS",
    "RawTable",
    "ending",
    "headless",
    "read_raw",
    "sheet_rows",
    "sheets",
]

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
SECTIONED = frozenset({".pb"})
"""Endings of the files that hold several tables, one after the other: they have no header of their own."""
TABLES = DELIMITED | WORKBOOKS | SECTIONED | {".parquet", ".jsonl", ".ndjson", ".json"}
"""Endings of the files that are tables; any of the textual ones may also end in ``.gz``."""


def ending(path: Path) -> str:
    """Return what kind of file a name announces, gzipped or not.

    Examples
    --------
    >>> ending(Path("votes.CSV.gz"))
    '.csv'
    """
    return (Path(path.stem) if path.suffix.lower() == ".gz" else path).suffix.lower()


def read_raw(
    path: Path,
    *,
    sheet: str | None = None,
    body: str | None = None,
    header: int | None = None,
    header_rows: int = 1,
    separator: str | None = None,
) -> RawTable:
    """Read a delimited text file, a sheet of a workbook, Parquet or JSON as strings.

    Parameters
    ----------
    path : Path
        File to read.
    sheet : str, optional
        Sheet of a workbook; the first one where left out.
    body : str, optional
        Header of a free-text column. When it is the last column and a row has too many cells (an unquoted
        body holding separators), the extra cells are joined back into it.
    header : int, optional
        Row of the header, from 1; 0 where there is none (columns are then ``column 1``, ``column 2``...).
        Left out, it is found under the preamble.
    header_rows : int
        Rows of the header; two are joined as ``upper / lower``.
    separator : str, optional
        Separator of a delimited text; found where left out.

    Raises
    ------
    ReadError
        If the file is missing, empty, not a table, or has no header.
    """
    if not path.exists():
        raise ReadError(f"There is no file at {path}; check the path, it is relative to where you are.")
    if path.is_dir():
        raise ReadError(f"{path} is a folder; a CSV or XLSX file was expected here.")
    if not path.stat().st_size:
        raise ReadError(f"{path} is empty (0 bytes); export it again from the platform.")
    kind = ending(path)
    if kind in WORKBOOKS:
        return read_workbook(path, sheet=sheet, header=header, header_rows=header_rows)
    if kind == ".parquet":
        return read_parquet(path)
    if kind in {".jsonl", ".ndjson", ".json"}:
        return read_json(path)
    return read_delimited(path, body=body, header=header, header_rows=header_rows, separator=separator)


def headless(path: Path) -> bool:
    """Tell whether the first row of a table looks like a record, so that the table has no header."""
    kind = ending(path)
    rows = sheet_rows(path)[:2] if kind in WORKBOOKS else first_rows(path) if kind in DELIMITED else []
    return len(rows) > 1 and looks_like_data(rows[0])
