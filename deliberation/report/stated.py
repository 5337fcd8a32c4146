"""Facts that a sentence states without showing a value of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources


@cache
def rules() -> Mapping[str, tuple[str, ...]]:
    """Return the facts that templates state, by the key of the template; a key may end with a star."""
    file = resources.files("deliberation.report") / "stated.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))["stated"]
    return {key: tuple(pointers) for key, pointers in found.items()}


def stated(keys: Iterable[str]) -> tuple[str, ...]:
    """Return the facts that some templates state, as JSON pointers, each once.

    Examples
    --------
    >>> stated(["votes.none", "votes.none_title", "funnel.title"])
    ('/opinion/basis',)
    """
    return tuple(dict.fromkeys(pointer for key in keys for pointer in _of(key)))


@cache
def _of(key: str) -> tuple[str, ...]:
    return tuple(
        pointer for pattern, pointers in rules().items() if fnmatchcase(key, pattern) for pointer in pointers
    )
