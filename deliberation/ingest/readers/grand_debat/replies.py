"""The replies to a questionnaire as one table, from CSV or from JSON: one column ``Q<id> - wording`` each.

Three generations of headers were seen: ``QUXVlc3Rpb246MTYw - Quel est... ?`` (``Q``, then ``Question:160`` in
base 64), ``Q160 - Quel est... ?``, and the wording alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from deliberation.ingest.raw import RawTable, ending, read_raw
from deliberation.ingest.raw.columnar import entries
from deliberation.ingest.raw.table import TEXT, finished

ABOUT: Final = (
    "id", "reference", "title", "createdAt", "publishedAt", "updatedAt", "trashed", "trashedStatus",
    "authorId", "authorType", "authorZipCode",
)  # fmt: skip
"""Columns that say who replied, and when."""
_HEADER: Final = re.compile(r"Q(?P<id>\d+|[A-Za-z0-9+/]{8,}={0,2}) - (?P<wording>\S.*)")
_BATCH: Final = 20_000
"""Replies of a JSON file held as objects at a time."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of the questionnaire.

    Parameters
    ----------
    column : str
        Its column.
    key : str
        What tells it from the others in the ids of its answers: ``"160"``.
    wording : str
        What was asked, after the question before where several are worded alike (« Si oui, lesquels ? »).
    """

    column: str
    key: str
    wording: str


def questions(columns: Sequence[str]) -> list[Question]:
    """Return the questions among the columns of a table, in their order.

    Examples
    --------
    >>> [(q.key, q.wording) for q in questions(["id", "Q12 - Du vélo ?", "QUXVlc3Rpb246MTM= - Où ?"])]
    [('12', 'Du vélo ?'), ('13', 'Où ?')]
    """
    found = [(column, key, wording) for column in columns for key, wording in _asked(column)]
    if not found:
        found = [
            (column, hashlib.sha256(column.encode()).hexdigest()[:8], column)
            for column in columns
            if column not in ABOUT and not column.startswith(("author", "column "))
        ]
    alike = Counter(wording for _, _, wording in found)
    result, before = [], ""
    for column, key, wording in found:
        several = alike[wording] > 1
        result.append(
            Question(
                column=column, key=key, wording=f"{before} – {wording}" if several and before else wording
            )
        )
        before = before if several else wording
    return result


def _asked(column: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the wording of a column that holds the answers to a question."""
    hit = _HEADER.fullmatch(column)
    if hit is None:
        return
    if hit["id"].isdigit():
        yield hit["id"], hit["wording"]
        return
    try:
        said = base64.b64decode(hit["id"], validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return
    named = re.fullmatch(r"[A-Za-z]+:(\S+)", said)
    if named is not None:
        yield named[1], hit["wording"]


def replies(path: Path) -> RawTable:
    """Return the replies of a file."""
    return _from_json(path) if ending(path) in {".json", ".jsonl", ".ndjson"} else read_raw(path)


@dataclass
class _Columns:
    """Columns that grow batch by batch, so that a long file is never held as objects."""

    chunks: dict[str, list[pa.Array]] = field(default_factory=dict)
    order: dict[str, tuple[int, str]] = field(default_factory=dict)
    batch: dict[str, tuple[list[int], list[str]]] = field(default_factory=dict)
    size: int = 0
    done: int = 0

    def put(self, name: str, text: str, place: int) -> None:
        """Set the cell of the current reply; ``place`` is where its question stands in the questionnaire."""
        known = self.order.get(name)
        if known is None or place < known[0]:
            self.order[name] = (place, name)
        rows, texts = self.batch.setdefault(name, ([], []))
        if rows and rows[-1] == self.size:
            texts[-1] = text
        else:
            rows.append(self.size)
            texts.append(text)

    def next(self) -> None:
        """Go on to the next reply."""
        self.size += 1
        if self.size == _BATCH:
            self.flush()

    def flush(self) -> None:
        """Turn what is held as objects into Arrow."""
        for name in self.order:
            rows, texts = self.batch.get(name, ([], []))
            where = np.full(self.size, len(texts))
            where[rows] = np.arange(len(texts))
            cells = pa.array([*texts, ""], TEXT).take(pa.array(where))
            parts = self.chunks.setdefault(name, [pa.array([""] * self.done, TEXT)] if self.done else [])
            parts.append(cells)
        self.done += self.size
        self.size, self.batch = 0, {}


def _from_json(path: Path) -> RawTable:
    """Return a list of replies, each with its ``responses``, as the CSV lays them out."""
    columns = _Columns()
    numbers: list[int] = []
    unreadable: list[tuple[int, str]] = []
    for number, reply in enumerate(entries(path), 1):
        if not isinstance(reply, dict):
            unreadable.append((number, str(reply)))
            continue
        numbers.append(number)
        for name, place in zip(ABOUT, range(-len(ABOUT), 0), strict=True):
            columns.put(name, _text(reply.get(name)), place)
        for place, response in enumerate(reply.get("responses") or ()):
            if isinstance(response, dict):
                value = _text(response.get("value")) or _text(response.get("formattedValue"))
                columns.put(
                    _header(_text(response.get("questionId")), _text(response.get("questionTitle"))),
                    value,
                    place,
                )
        columns.next()
    columns.flush()
    ordered = sorted(columns.order, key=lambda name: columns.order[name])
    return finished(
        file=path.name,
        columns={name: pa.chunked_array(columns.chunks[name], TEXT) for name in ordered},
        rows=np.array(numbers, dtype=np.int32),
        unreadable=tuple(unreadable),
    )


@lru_cache(maxsize=1024)
def _header(key: str, wording: str) -> str:
    """Return the header that the CSV gives to a question."""
    return f"Q{key} - {' '.join(wording.split())}"


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
