"""Workbooks (XLSX, XLSM, XLS, ODS): cells as the text a reader sees; macros and links are never run."""

from __future__ import annotations

from pathlib import Path

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.archive import refuse_bomb
from deliberation.ingest.raw.header import header_row, joined
from deliberation.ingest.raw.table import RawTable, from_cells, named

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})


def sheets(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook, in their order."""
    return [str(name) for name in _opened(path).sheet_names]


def sheet_rows(path: Path, sheet: str | None = None) -> list[list[str]]:
    """Return every row of a sheet (the first one by default) as text cells."""
    book = _opened(path)
    names = book.sheet_names
    if sheet is not None and sheet not in names:
        raise ReadError(f"{path} has no sheet {sheet!r}; its sheets are {', '.join(names)}.")
    try:
        cells = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    except Exception as error:  # the library raises its own, and others on damaged files
        raise ReadError(f"{path} has a damaged sheet ({error}); save it again as XLSX.") from error
    return [[_cell(cell) for cell in row] for row in cells]


def read_workbook(
    path: Path, *, sheet: str | None = None, header: int | None = None, header_rows: int = 1
) -> RawTable:
    """Read a sheet of a workbook as strings; see ``read_raw``."""
    rows = sheet_rows(path, sheet)
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise ReadError(f"{path} holds no cell in sheet {sheet or 'one'!r}; expected a header and rows.")
    if header == 0:
        names = [f"column {i}" for i in range(1, len(rows[0]) + 1)]
        return from_cells(rows, file=_file(path, sheet), names=names)
    at = header - 1 if header else header_row(rows[:64])
    if at >= len(rows):
        raise ReadError(f"{path} has no row {at + 1} to take as its header; it has {len(rows)}.")
    cells = rows[at]
    for lower in rows[at + 1 : at + header_rows]:
        cells = joined(cells, lower)
    notices = (f"preamble_skipped:{at}",) if at and header is None else ()
    return from_cells(
        rows[at + header_rows :], file=_file(path, sheet), names=named(cells, path), notices=notices
    )


def _file(path: Path, sheet: str | None) -> str:
    return f"{path.name}[{sheet}]" if sheet is not None else path.name


def _opened(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - an untyped library's workbook
    from python_calamine import CalamineError, CalamineWorkbook

    refuse_bomb(path)
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise ReadError(f"{path} cannot be opened as a workbook ({error}); save it again as XLSX.") from error


def _cell(value: object) -> str:
    """Return a cell as the text a reader sees: whole numbers without ``.0``, dates in ISO form."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)
