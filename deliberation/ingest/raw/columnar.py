"""Parquet, JSON lines and JSON lists of objects, as columns of strings."""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deliberation.core.errors import ReadError
from deliberation.ingest.raw.encoding import opened
from deliberation.ingest.raw.table import TEXT, RawTable, finished, named

_BLOCK: Final = 1 << 22
"""Characters read at a time."""
_FIRST: Final = 500
"""Objects looked at to know the keys."""
_BETWEEN: Final = re.compile(r"[\s,]*")


def read_parquet(path: Path) -> RawTable:
    """Read a Parquet file as strings; see ``read_raw``."""
    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise ReadError(f"{path} is not a readable Parquet file ({error}); export it again.") from error
    if not table.num_columns:
        raise ReadError(f"{path} holds no column; expected at least one with texts or votes.")
    names = named(table.column_names, path)
    columns = {name: _strings(column) for name, column in zip(names, table.columns, strict=True)}
    numbers = np.arange(1, table.num_rows + 1, dtype=np.int32)
    return finished(file=path.name, columns=columns, rows=numbers)


def _strings(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.chunked_array([pa.array([_text(cell) for cell in column.to_pylist()], TEXT)], TEXT)
    if pa.types.is_floating(kind):
        return pa.chunked_array([pa.array([_text(cell) for cell in column.to_pylist()], TEXT)], TEXT)
    return column.cast(TEXT).fill_null("")


def read_json(path: Path) -> RawTable:
    """Read JSON lines, or a JSON list of objects, as strings; nested keys are joined by ``/``."""
    return _table(path, _records(path))


def head_json(path: Path) -> RawTable:
    """Return the first objects of a JSON file, for who only wants to know what it is."""
    return _table(path, itertools.islice(entries(path), _FIRST))


def entries(path: Path) -> Iterator[Any]:
    """Yield the entries of a JSON list one by one: a file of any size is never held whole.

    Anything else (JSON lines, an object around the list) is read whole, as ``read_json`` does.

    Raises
    ------
    ReadError
        If the list breaks off.
    """
    with opened(path) as handle:
        mark = handle.read(2)
    code = "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    with io.TextIOWrapper(opened(path), encoding=code, errors="replace") as text:
        start = text.read(_BLOCK).lstrip()
        if start.startswith("["):
            yield from _listed(path, text, start[1:])
            return
    yield from _records(path)


def _listed(path: Path, text: io.TextIOWrapper, held: str) -> Iterator[Any]:
    decoder, count, at = json.JSONDecoder(), 0, 0
    while True:
        at = _BETWEEN.match(held, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if held.startswith("]", at):
            return
        try:
            entry, end = decoder.raw_decode(held, at)
        except (ValueError, RecursionError):
            more = text.read(_BLOCK)
            if not more:
                raise ReadError(
                    f"{path} breaks off after {count} records; expected a JSON list, export it again."
                ) from None
            held, at = held[at:] + more, 0
            continue
        count += 1
        at = end
        yield entry


def _table(path: Path, found: Iterable[Any]) -> RawTable:
    numbers: list[int] = []
    records: list[dict[str, str]] = []
    unreadable: list[tuple[int, str]] = []
    for number, record in enumerate(found, 1):
        if isinstance(record, dict):
            numbers.append(number)
            records.append(dict(_flat(record)))
        else:
            unreadable.append((number, str(record)))
    names = list(dict.fromkeys(name for record in records for name in record))
    if not names:
        raise ReadError(f"{path} holds no object with keys; expected JSON lines or a list of objects.")
    columns = {
        name: pa.chunked_array([pa.array([record.get(name, "") for record in records], TEXT)], TEXT)
        for name in names
    }
    return finished(
        file=path.name,
        columns=columns,
        rows=np.array(numbers, dtype=np.int32),
        unreadable=tuple(unreadable),
    )


def _records(path: Path) -> list[Any]:
    """Return the objects of a file; a line that is not JSON comes back as its text."""
    with opened(path) as handle:
        raw = handle.read()
    text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", errors="replace")
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = [line for line in text.splitlines() if line.strip()]
        records = [_parsed(line) for line in lines]
        if not any(isinstance(record, dict) for record in records):
            raise ReadError(f"{path} is not JSON, nor JSON lines; export it again.") from None
        return records
    if isinstance(whole, list):
        return whole
    lists = [value for value in whole.values() if isinstance(value, list)] if isinstance(whole, dict) else []
    return max(lists, key=len) if lists else [whole]


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return line


def _flat(record: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    cells: list[tuple[str, str]] = []
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            cells += _flat(value, f"{name}/")
        else:
            cells.append((name, _text(value)))
    return cells


def _text(value: Any) -> str:
    """Return a cell as text: nothing for null, no ``.0``, lists joined by ``|``, the rest as JSON."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return "|".join(_text(item) for item in value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)
