"""A tiny encoder for fast tests: hashed words and character trigrams, no model."""

from __future__ import annotations

import re
import zlib
from typing import Any

import numpy as np


class WordEncoder:
    """Places texts by the words and trigrams they share; deterministic, 256 dimensions."""

    name = "words"

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def encode(self, sentences: list[str], /, **options: Any) -> np.ndarray:
        self.calls.append(list(sentences))
        vectors = np.zeros((len(sentences), 256))
        for row, text in enumerate(sentences):
            for word in re.findall(r"\w+", text.lower()):
                for piece in {word, *(f"#{word}#"[at : at + 3] for at in range(len(word)))}:
                    code = zlib.crc32(piece.encode())
                    vectors[row, code % 256] += 1 if code & 1024 else -1
        return vectors
