"""Tables for people: CSV that no spreadsheet takes for a formula, and parquet with exact types."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from deliberation.core.cells import neutral


def write_table(frame: pd.DataFrame, folder: Path, name: str) -> tuple[Path, Path]:
    """Write a table as ``name.csv`` (UTF-8, formulas neutralised) and ``name.parquet`` (exact texts)."""
    folder.mkdir(parents=True, exist_ok=True)
    csv, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
    shown = frame.rename(columns=neutral)
    for position, dtype in enumerate(frame.dtypes):
        if not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            cells = frame.iloc[:, position].astype(object).map(neutral, na_action="ignore")
            shown.isetitem(position, cells.to_list())
    with csv.open("w", encoding="utf-8", newline="") as file:
        shown.to_csv(file, index=False, lineterminator="\n")
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), parquet, compression="zstd")
    return csv, parquet
