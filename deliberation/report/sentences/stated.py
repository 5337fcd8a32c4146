"""Facts that a sentence states without showing a value of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any


@cache
def rules() -> Mapping[str, tuple[str, ...]]:
    """Return the facts that templates state, by the key of the template; a star stands for any words."""
    return {key: tuple(pointers) for key, pointers in _file()["stated"].items()}


@cache
def explaining() -> frozenset[str]:
    """Return the templates that explain how to read, or name a part of the page, and state no fact."""
    return frozenset(_file()["explains"]["keys"])


@cache
def _file() -> Mapping[str, Any]:
    file = resources.files("deliberation.report.sentences") / "stated.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


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
