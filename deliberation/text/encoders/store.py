"""Vectors kept on disk, by text and model: a later run encodes only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

_AT_ONCE: Final = 500


class VectorStore:
    """One file that holds the vectors of texts under one model; a text is known by its hash only.

    Since the vector of a text depends on that text alone (see ``batches``), what is found here is what would
    be computed: a result never depends on what ran before. A file that cannot be read is begun again.

    Parameters
    ----------
    path : Path
        The file; its folder is created.
    model : str
        What tells the model and its numerics apart; vectors of other models in the file are left alone.
    """

    def __init__(self, path: Path, model: str) -> None:
        self.path, self.model = path, model
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = self._opened()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def get(self, texts: Sequence[str]) -> Iterator[tuple[list[str], Vectors]]:
        """Yield what is known of these texts, a few hundred at a time: the texts, then their vectors."""
        for start in range(0, len(texts), _AT_ONCE):
            keys = {self._key(text): text for text in texts[start : start + _AT_ONCE]}
            marks = ",".join("?" * len(keys))
            query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608 (only marks)
            with closing(self._connection.execute(query, list(keys))) as rows:
                found = [(keys[key], np.frombuffer(blob, dtype="<f4")) for key, blob in rows]
            if found:
                yield [text for text, _ in found], np.stack([v for _, v in found]).astype(np.float32)

    def put(self, texts: Iterable[str], vectors: Vectors) -> None:
        """Keep vectors; what is put is on disk when this returns."""
        rows = [
            (self._key(text), np.ascontiguousarray(vector, dtype="<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._salt).digest()

    @property
    def _salt(self) -> bytes:
        return hashlib.blake2b(self.model.encode(), digest_size=32).digest()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=60)
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
            )
            connection.execute("SELECT key FROM vectors LIMIT 1").fetchone()
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection
