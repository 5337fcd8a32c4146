"""Where a sentence may be cut: before what begins a clause, adds to what was said, or says where and how."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Final

_FEWEST_KEPT: Final = 5


def finished(words: Sequence[str], most: int) -> int | None:
    """Return how many first words of a sentence may stand alone, at most some; None where none may.

    What follows begins a clause, adds to what was said, or says where and how; nothing is awaited.

    Examples
    --------
    >>> said = "Le plaisir de constater que tout est possible même que la nature revient".split()
    >>> " ".join(said[: finished(said, 12)])
    'Le plaisir de constater que tout est possible'
    """
    signs = _signs()
    folded = [re.sub(r"[^\w'’-]", "", word).casefold() for word in words]
    opened = folded[0] in signs["opens"]
    after = next((n for n, word in enumerate(words, 1) if word.endswith(",")), None) if opened else 0
    if after is None:
        return None
    found: dict[int, int] = {}
    for n in range(most, max(_FEWEST_KEPT, after + 3) - 1, -1):
        if n >= len(words):
            continue
        last, following = re.split(r"['’]", folded[n - 1])[-1], folded[n]
        if (
            not last
            or last in signs["waits"]
            or last in signs["beside"]
            or last in signs["added"]
            or following in ("que", "qu", "of", "de")
        ):
            continue
        strength = (
            3 if words[n - 1][-1] in ",;:" or words[n] in "-–/&" or following in signs["apart"]
            else 2 if following in signs["added"]
            else 1 if following in signs["beside"]
            else 0
        )  # fmt: skip
        if strength:
            found.setdefault(strength, n)
    return next((found[strength] for strength in (3, 2, 1) if strength in found), None)


@cache
def _signs() -> Mapping[str, frozenset[str]]:
    file = resources.files("deliberation.text") / "words" / "cuts.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in found.items()}
