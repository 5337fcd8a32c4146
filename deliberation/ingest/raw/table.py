"""A raw table: columns of strings as found in a file, with the number of every row kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import glance

TEXT = pa.large_string()
"""Type of every column: its offsets are wide enough for files of many gigabytes."""
_DTYPE = pd.StringDtype(na_value=np.nan)


@dataclass(frozen=True, kw_only=True)
class RawTable:
    """A table of strings, as found.

    Parameters
    ----------
    file : str
        Name to show to the user and to write in the ledger.
    columns : mapping of str to pyarrow.ChunkedArray
        Columns of large strings of equal length, by stripped header.
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
    columns: Mapping[str, pa.ChunkedArray]
    rows: npt.NDArray[np.int32]
    unreadable: tuple[tuple[int, str], ...] = ()
    blank: npt.NDArray[np.int32]
    notices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold every column to the number of rows."""
        if any(len(cells) != len(self.rows) for cells in self.columns.values()):
            raise ValueError(f"{self.file}: columns of different lengths")  # a mistake of ours

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def received(self) -> int:
        """How many rows of data the file holds, readable or not."""
        return len(self.rows) + len(self.blank) + len(self.unreadable)

    def series(self, name: str, *, strip: bool = True) -> pd.Series:
        """Return a column as a pandas series of dtype ``str``; empty cells are missing.

        Parameters
        ----------
        name : str
            Header of the column; where the file has none such, every cell is missing.
        strip : bool
            Whether to strip white space around each cell; texts that will be quoted keep theirs.
        """
        if name not in self.columns:
            return pd.Series(pd.array([None] * len(self), dtype=_DTYPE))
        cells = self.columns[name]
        if strip and glance.trimmed(cells):
            return as_series(cells)
        if strip:
            cells = pc.utf8_trim_whitespace(cells)
        blank = glance.blank(cells)
        if blank.any():
            cells = pc.if_else(pa.array(blank), pa.scalar(None, TEXT), cells)
        return as_series(cells)

    def frame(self, names: Mapping[str, str] | None = None) -> pd.DataFrame:
        """Return columns as a frame of stripped cells: all of them, or new name -> the file's name."""
        chosen = names if names is not None else {name: name for name in self.columns}
        return pd.DataFrame({ours: self.series(theirs) for ours, theirs in chosen.items()})


def as_series(cells: pa.ChunkedArray) -> pd.Series:
    """Return an Arrow column of large strings as a series of dtype ``str``, without a copy."""
    return pd.Series(pd.arrays.ArrowStringArray(cells, dtype=_DTYPE))  # type: ignore[call-arg]


def repeated(cell: str, size: int) -> pd.Series:
    """Return a column of dtype ``str`` that says the same in every row."""
    return as_series(pa.chunked_array([pa.repeat(pa.scalar(cell, TEXT), size)]))


def named(header: Sequence[str], place: object) -> list[str]:
    """Return stripped, distinct column names; a repeated header gets a number, an empty one its position."""
    if not any(cell.strip(" \t\ufeff") for cell in header):
        raise ReadError(
            f"{place} has a blank first line, where the names of the columns are expected; export it again."
        )
    names: dict[str, None] = {}
    for position, cell in enumerate(header, 1):
        base = " ".join(cell.strip().strip("\ufeff").split()) or f"column {position}"
        name, copy = base, 1
        while name in names:
            copy += 1
            name = f"{base} ({copy})"
        names[name] = None
    return list(names)


def finished(
    *,
    file: str,
    columns: Mapping[str, pa.ChunkedArray],
    rows: npt.NDArray[np.int32],
    unreadable: tuple[tuple[int, str], ...] = (),
    notices: tuple[str, ...] = (),
) -> RawTable:
    """Return a raw table with its blank rows set apart."""
    blank = np.ones(len(rows), dtype=bool)
    for cells in columns.values():
        if not blank.any():
            break
        blank &= glance.blank(cells)
    if blank.any():
        keep = pa.array(np.flatnonzero(~blank))
        columns = {name: cells.take(keep) for name, cells in columns.items()}
    return RawTable(
        file=file,
        columns=columns,
        rows=rows[~blank],
        unreadable=unreadable,
        blank=rows[blank],
        notices=notices,
    )


def from_cells(
    cells: Sequence[Sequence[str]],
    *,
    file: str,
    names: Sequence[str],
    rows: npt.NDArray[np.int32] | None = None,
    unreadable: tuple[tuple[int, str], ...] = (),
    notices: tuple[str, ...] = (),
) -> RawTable:
    """Return a raw table from rows of cells, each as wide as the names."""
    columns = {
        name: pa.chunked_array([pa.array([row[i] for row in cells], TEXT)], TEXT)
        for i, name in enumerate(names)
    }
    numbers = np.arange(1, len(cells) + 1, dtype=np.int32) if rows is None else rows
    return finished(file=file, columns=columns, rows=numbers, unreadable=unreadable, notices=notices)
