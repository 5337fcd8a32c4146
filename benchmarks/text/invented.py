"""Short contributions invented from templates, and an encoder that costs almost nothing."""

from __future__ import annotations

import csv
import re
import tomllib
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_WORDS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_WORD: Final = re.compile(r"[^\W_]{3,}")
_DIMENSIONS: Final = 256


def contributions(size: int, path: Path, *, seed: int = 0) -> Path:
    """Write a file of invented contributions (``id, text``): most in a theme, 2 % non-answers, 5 % copies."""
    rng = np.random.default_rng(seed)
    subjects = list(_WORDS["subjects"].values())
    recent: list[str] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "text"))
        for number in range(size):
            draw = rng.random()
            if draw < 0.02:
                text = _chosen("nothing", int(rng.integers(100)))
            elif draw < 0.07 and recent:
                text = recent[int(rng.integers(len(recent)))]
            else:
                text = _sentence(rng, subjects)
                recent = [*recent[-99:], text]
            writer.writerow((number, text))
    return path


def _sentence(rng: np.random.Generator, subjects: list[list[str]]) -> str:
    theme = subjects[int(rng.integers(len(subjects)))]
    pick = rng.integers(0, 1 << 30, size=8).tolist()
    words: dict[str, Any] = {
        "action": _chosen("actions", pick[0]),
        "action2": _chosen("actions", pick[1]),
        "subject": theme[pick[2] % len(theme)],
        "subject2": theme[pick[3] % len(theme)],
        "place": _chosen("places", pick[4]),
        "reason": _chosen("reasons", pick[5]),
        "years": 2 + pick[6] % 40,
    }
    words |= {name.capitalize(): str(word)[:1].upper() + str(word)[1:] for name, word in words.items()}
    return _chosen("templates", pick[7]).format(**words)


def _chosen(kind: str, number: int) -> str:
    words: list[str] = _WORDS[kind]
    return words[number % len(words)]


class Hashed:
    """An encoder that adds up one fixed random direction per word: enough to have neighbours, at no cost."""

    name = "hashed"

    def encode(self, sentences: list[str], /, **options: Any) -> npt.NDArray[np.float32]:
        """Return one vector per text, shape (texts, 256)."""
        found = np.zeros((len(sentences), _DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(sentences):
            for word in _WORD.findall(text.casefold()):
                found[row] += _direction(word)
        return found


@lru_cache(maxsize=100_000)
def _direction(word: str) -> npt.NDArray[np.float32]:
    generator = np.random.default_rng(zlib.crc32(word.encode()))
    return generator.standard_normal(_DIMENSIONS).astype(np.float32)
