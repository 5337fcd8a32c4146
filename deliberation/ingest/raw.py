"""Raw tables: any delimited text or workbook as columns of strings, with the number of every row kept."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from deliberation.core.errors import ReadError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
DELIMITED = frozenset({".csv", ".tsv", ".txt"})
_SAMPLE = 1 << 16
_SIGNATURES = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"PAR1": "a Parquet file",
    b"SQLite": "a database",
}


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """A table of strings, as found.

    Parameters
    ----------
    file : str
        Name to show to the user and to write in the ledger.
    columns : dict of str to pyarrow.Array
        String arrays of equal length, by stripped header.
    rows : array of int32, shape (n,)
        Number of each row in the file, 1 for the first row of data.
    unreadable : tuple of (row, text)
        Rows whose number of cells is wrong and that could not be repaired.
    blank : array of int32
        Numbers of the rows in which every cell is empty.
    notices : tuple of str
        Codes of findings, e.g. ``"encoding_guessed:cp1252"``.
    """

    file: str
    columns: dict[str, pa.Array]
    rows: npt.NDArray[np.int32]
    unreadable: tuple[tuple[int, str], ...] = ()
    blank: npt.NDArray[np.int32]
    notices: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def text(self, name: str) -> pa.Array:
        """Return a column with its cells stripped; empty cells are null."""
        stripped = pc.utf8_trim_whitespace(self.columns[name])
        return pc.if_else(pc.equal(stripped, ""), pa.scalar(None, pa.string()), stripped)


def read_raw(path: Path, *, sheet: str | None = None, body: str | None = None) -> RawTable:
    """Read a delimited text file or a sheet of a workbook as strings.

    Parameters
    ----------
    path : Path
        File to read.
    sheet : str, optional
        Sheet of a workbook; the first one where left out.
    body : str, optional
        Header of a free-text column. When it is the last column and a row has too many cells (an unquoted
        body holding separators), the extra cells are joined back into it.

    Raises
    ------
    ReadError
        If the file is missing, empty, not text, or has no header.
    """
    if not path.exists():
        raise ReadError(f"There is no file at {path}; check the path, it is relative to where you are.")
    if path.is_dir():
        raise ReadError(f"{path} is a folder; a CSV or XLSX file was expected here.")
    if not path.stat().st_size:
        raise ReadError(f"{path} is empty (0 bytes); export it again from the platform.")
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path, sheet)
    return _delimited(path, body)


# -- delimited text -----------------------------------------------------------------------------------


def _delimited(path: Path, body: str | None) -> RawTable:
    encoding, notices = _encoding(path)
    separator, header = _header(path, encoding)
    names = _names(header, path)
    bad: list[pacsv.InvalidRow] = []

    def set_apart(row: pacsv.InvalidRow) -> str:
        bad.append(row)
        return "skip"

    try:
        table = pacsv.read_csv(
            path,
            read_options=pacsv.ReadOptions(encoding=encoding, use_threads=False, block_size=1 << 24),
            parse_options=pacsv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=set_apart,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in header}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        table = None
    if table is None or bad or table.num_columns != len(names):
        return _repaired(path, encoding, separator, names, body, notices)
    columns = dict(zip(names, (column.combine_chunks() for column in table.columns), strict=True))
    return _without_blank(path.name, columns, np.arange(1, table.num_rows + 1, dtype=np.int32), (), notices)


def _repaired(
    path: Path, encoding: str, separator: str, names: list[str], body: str | None, notices: tuple[str, ...]
) -> RawTable:
    """Read row by row, mending rows whose cells do not match the header; slower, only for damaged files."""
    width = len(names)
    good: list[tuple[int, list[str]]] = []
    unreadable: list[tuple[int, str]] = []
    for number, cells in enumerate(_records(path, encoding, separator)):
        if not number:
            continue  # the header
        row = cells
        if len(row) > width and body == names[-1]:
            row = [*row[: width - 1], separator.join(row[width - 1 :])]
        if not "".join(row).strip():
            row = [""] * width
        if len(row) == width:
            good.append((number, row))
        else:
            unreadable.append((number, separator.join(cells)))
    columns = {name: pa.array([row[i] for _, row in good], pa.string()) for i, name in enumerate(names)}
    rows = np.array([number for number, _ in good], dtype=np.int32)
    return _without_blank(path.name, columns, rows, tuple(unreadable), notices)


def _records(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows of a damaged file; a cell past the module's limit is a row, not a crash."""
    with path.open(encoding=encoding, errors="replace", newline="") as handle:
        reader = csv.reader((line.replace("\0", "") for line in handle), delimiter=separator)
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield [str(error)]


def _encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    """Return the encoding of a file: its byte-order mark, UTF-8 if it decodes, else the best guess."""
    with path.open("rb") as handle:
        sample = handle.read(_SAMPLE)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(mark):
            return name, ()
    for signature, what in _SIGNATURES.items():
        if sample.startswith(signature):
            raise ReadError(f"{path} is {what}, not a text file; export it as CSV (UTF-8) or XLSX.")
    if sample.count(b"\0") > len(sample) // 100:
        raise ReadError(f"{path} is not a text file; export it as CSV (UTF-8) or XLSX.")
    if _is_utf8(path):
        return "utf-8", ()
    from charset_normalizer import from_bytes

    best = from_bytes(
        sample, cp_isolation=["cp1252", "latin_1", "mac_roman", "cp1250", "big5", "gb18030", "shift_jis"]
    ).best()
    controls = sum(byte < 32 and byte not in (9, 10, 13) for byte in sample)
    if best is None or controls > len(sample) // 50:
        raise ReadError(f"{path} is not a text file in an encoding we know; save it as CSV (UTF-8).")
    name = "cp1252" if best.encoding in {"latin_1", "iso8859_1", "cp1250", "mac_roman"} else best.encoding
    try:
        codecs.getincrementaldecoder(name)().decode(path.read_bytes(), final=True)
    except UnicodeDecodeError:
        name = "latin_1"
    return name, (f"encoding_guessed:{name}",)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as handle:
        try:
            while block := handle.read(1 << 22):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _header(path: Path, encoding: str) -> tuple[str, list[str]]:
    """Return the separator that cuts the header into the most cells, and those cells."""
    best: tuple[str, list[str]] = (",", [])
    for separator in (",", ";", "\t", "|"):
        with path.open(encoding=encoding, errors="replace", newline="") as handle:
            lines = (line.replace("\0", "") for line in itertools.islice(handle, 1000))
            try:
                cells = next(csv.reader(lines, delimiter=separator), [])
            except csv.Error:
                cells = []
        if len(cells) > len(best[1]):
            best = separator, cells
    if not any(cell.strip() for cell in best[1]):
        raise ReadError(f"{path} has no header in its first line; expected the names of the columns there.")
    return best


def _names(header: Sequence[str], path: Path) -> list[str]:
    """Return stripped, distinct column names; a repeated header gets a number."""
    names: list[str] = []
    for position, cell in enumerate(header, 1):
        base = cell.strip().strip("\ufeff") or f"column {position}"
        name, copy = base, 1
        while name in names:
            copy += 1
            name = f"{base} ({copy})"
        names.append(name)
    if not names:
        raise ReadError(f"{path} has no header in its first line; expected the names of the columns there.")
    return names


# -- workbooks ----------------------------------------------------------------------------------------


def _workbook(path: Path, sheet: str | None) -> RawTable:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise ReadError(f"{path} cannot be opened as a workbook ({error}); save it again as XLSX.") from error
    names = book.sheet_names
    if sheet is not None and sheet not in names:
        raise ReadError(f"{path} has no sheet {sheet!r}; its sheets are {', '.join(names)}.")
    cells = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
    start = next((i for i, row in enumerate(cells) if sum(bool(str(c).strip()) for c in row) > 1), None)
    if start is None:
        start = next((i for i, row in enumerate(cells) if any(str(c).strip() for c in row)), None)
    if start is None:
        raise ReadError(f"{path} holds no cell in sheet {sheet or names[0]!r}; expected a header and rows.")
    header = _names([_cell(c) for c in cells[start]], path)
    body = cells[start + 1 :]
    columns = {name: pa.array([_cell(row[i]) for row in body], pa.string()) for i, name in enumerate(header)}
    return _without_blank(path.name, columns, np.arange(1, len(body) + 1, dtype=np.int32), (), ())


def _cell(value: object) -> str:
    """Return a cell as the text a reader sees: whole numbers without ``.0``, dates in ISO form."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat else str(value)


def _without_blank(
    file: str,
    columns: dict[str, pa.Array],
    rows: npt.NDArray[np.int32],
    unreadable: tuple[tuple[int, str], ...],
    notices: tuple[str, ...],
) -> RawTable:
    """Set blank rows apart."""
    blank = np.ones(len(rows), dtype=bool)
    for values in columns.values():
        if not blank.any():
            break
        blank &= np.asarray(pc.equal(pc.utf8_trim_whitespace(values), ""))
    if blank.any():
        keep = pa.array(np.flatnonzero(~blank))
        columns = {name: values.take(keep) for name, values in columns.items()}
    return RawTable(
        file=file,
        columns=columns,
        rows=rows[~blank],
        unreadable=unreadable,
        blank=rows[blank],
        notices=notices,
    )
