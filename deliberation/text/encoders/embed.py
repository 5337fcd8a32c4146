"""Turn texts into vectors: the same ones whatever the order of the texts, and whatever was encoded before."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.encoders.batches import batches
from deliberation.text.encoders.load import Encoder, encoder_name, load_encoder
from deliberation.text.encoders.store import VectorStore
from deliberation.text.encoders.worker import Worker

Progress = Callable[[int, int], None]
"""Called with (done, total) as the work advances."""

Vectors = npt.NDArray[np.float32]

_DECIMALS: Final = 5
_WORTH: Final = 300_000
"""Characters to encode from which another process is worth its start (about 8 s)."""
_KEPT_EVERY: Final = 5.0
"""Seconds after which what was encoded is put in the store."""
_PROBES: Final = ("Calme", "Il faut plus de trains, et moins chers.", "No to the bridge; yes to the ferry!")


def embed(
    texts: Sequence[str],
    encoder: str | Encoder,
    *,
    store: str | Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Vectors:
    """Return unit vectors, rounded to 5 decimals, shape (texts, dimensions).

    Equal texts are encoded once. The vector of a text depends on that text and on the encoder, not on the
    texts beside it (see ``batches``), so the same set of texts gives the same bytes whatever its order, and
    whatever the store holds.

    Parameters
    ----------
    texts : sequence of str
        Texts to encode; the encoder adds its own prefix, if it has one.
    encoder : str or Encoder
        See ``load_encoder``.
    store : str or Path, optional
        A file where vectors are kept between runs; only texts that it lacks are encoded. Used for encoders
        named by a string.
    workers : int
        Processes that encode at once, this one included, where there is enough to do and the encoder is named
        by a string.
    progress : callable, optional
        Called with (distinct texts done, distinct texts in all) after each batch.
    """
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    if not distinct:
        return np.zeros((0, 1), dtype=np.float32)
    model = load_encoder(encoder)
    with _one_thread():
        kept = _opened(store, encoder, model)
        known = _Rows(texts)
        for found, vectors in kept.get(distinct) if kept is not None else ():
            known.put(found, vectors)
        todo = batches([text for text in distinct if text not in known], model)
        done = known.count
        pending: list[tuple[list[str], Vectors]] = []
        last = time.monotonic()
        try:
            for batch, vectors in _encoded(
                todo, model, encoder if isinstance(encoder, str) else None, workers
            ):
                known.put(batch, vectors)
                pending.append((batch, vectors))
                if time.monotonic() - last > _KEPT_EVERY:
                    _keep(kept, pending)
                    last = time.monotonic()
                done += len(batch)
                if progress is not None:
                    progress(done, len(distinct))
        finally:
            _keep(kept, pending)
            if kept is not None:
                kept.close()
    return known.every()


class _Rows:
    """One matrix that vectors are put in as they come, a row per text: a large corpus leaves no room for two.

    Parameters
    ----------
    texts : sequence of str
        In the order of the rows; equal ones get equal rows.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._row: dict[str, int] = {}
        for row, text in enumerate(texts):
            self._row.setdefault(text, row)
        self._known: set[str] = set()
        self._matrix: Vectors = np.empty((0, 0), dtype=np.float32)

    def __contains__(self, text: str) -> bool:
        return text in self._known

    @property
    def count(self) -> int:
        """Distinct texts whose vector is known."""
        return len(self._known)

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Put the vectors of some distinct texts in their rows."""
        if not self._known:
            self._matrix = np.empty((len(self._texts), vectors.shape[1]), dtype=np.float32)
        self._matrix[[self._row[text] for text in texts]] = vectors
        self._known.update(texts)

    def every(self) -> Vectors:
        """Return the matrix, once every distinct text is known."""
        if len(self._row) < len(self._texts):
            for row, text in enumerate(self._texts):
                self._matrix[row] = self._matrix[self._row[text]]
        return self._matrix


def encode(batch: Sequence[str], encoder: Encoder) -> Vectors:
    """Return the rounded unit vectors of one batch, as they are stored."""
    found = encoder.encode(list(batch), batch_size=len(batch), show_progress_bar=False, convert_to_numpy=True)
    vectors = np.asarray(found, dtype=np.float64)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.round(vectors / np.where(norms > 0, norms, 1), _DECIMALS), dtype=np.float32)


def _opened(store: str | Path | None, encoder: str | Encoder, model: Encoder) -> VectorStore | None:
    """Open the store under what the model answers to a few probes: another version is another model."""
    if store is None or not isinstance(encoder, str):
        return None
    answers = b"".join(encode([probe], model).tobytes() for probe in _PROBES)
    return VectorStore(Path(store), f"{encoder_name(encoder)} {hashlib.sha256(answers).hexdigest()}")


def _keep(store: VectorStore | None, pending: list[tuple[list[str], Vectors]]) -> None:
    if store is not None and pending:
        store.put([text for batch, _ in pending for text in batch], np.concatenate([v for _, v in pending]))
    pending.clear()


def _encoded(
    todo: list[list[str]], model: Encoder, name: str | None, workers: int
) -> Iterator[tuple[list[str], Vectors]]:
    """Encode batches, here and in other processes; yield them as they are done."""
    heavy = sum(len(text) for batch in todo for text in batch) >= _WORTH
    others = workers - 1 if name is not None and heavy else 0
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for batch in reversed(todo):  # longest first: the last batches to end are short ones
        waiting.put(batch)
    ready: queue.SimpleQueue[tuple[list[str], Vectors]] = queue.SimpleQueue()
    helpers = [_Helper(name or "", waiting, ready) for _ in range(others)]
    try:
        left = len(todo)
        while left:
            try:
                batch = waiting.get_nowait()
            except queue.Empty:  # other processes have the last batches; what a fallen one had comes back
                with suppress(queue.Empty):
                    ended = ready.get(timeout=0.2)
                    left -= 1
                    yield ended
                continue
            vectors = encode(batch, model)
            left -= 1
            yield batch, vectors
            for ended in _drained(ready):
                left -= 1
                yield ended
    finally:
        for helper in helpers:
            helper.stop()


def _drained(ready: queue.SimpleQueue[tuple[list[str], Vectors]]) -> list[tuple[list[str], Vectors]]:
    return [ready.get_nowait() for _ in range(ready.qsize())]


class _Helper:
    """A thread that feeds a worker process; a batch that the process could not encode goes back."""

    def __init__(
        self,
        name: str,
        waiting: queue.SimpleQueue[list[str]],
        ready: queue.SimpleQueue[tuple[list[str], Vectors]],
    ) -> None:
        self._worker = Worker(name)
        self._waiting, self._ready = waiting, ready
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process and the thread."""
        self._worker.stop()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            try:
                batch = self._waiting.get_nowait()
            except queue.Empty:
                return
            try:
                vectors = self._worker.encode(batch)
            except (EOFError, ValueError, OSError):
                self._waiting.put(batch)
                return
            self._ready.put((batch, vectors))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Compute on one thread: with more, sums are cut elsewhere and a vector may move by 1e-7."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
