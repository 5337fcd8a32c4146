"""The names by which people call our columns, and those of columns that hold personal data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from deliberation.ingest.cells.values import fold

SURE: Final = 2
LIKELY: Final = 1
PERSONAL: Final = "personal"


@cache
def meanings(header: str) -> Mapping[str, int]:
    """Return our columns that a header may name, with how surely: ``SURE`` or ``LIKELY``.

    Examples
    --------
    >>> meanings("Auteur")["author"] == SURE, meanings("Quand ?").get("date"), dict(meanings("E-mail"))
    (True, None, {'personal': 2})
    """
    plain = fold(header.replace("_", " ")), fold(header)
    found = {
        ours: strength
        for ours, (sure, likely) in _patterns().items()
        if (strength := SURE if _any(plain, sure) else LIKELY if _any(plain, likely) else 0)
    }
    return MappingProxyType(found)


def meaning(header: str, *, among: frozenset[str]) -> str | None:
    """Return the one of some of our columns that a header names most surely, None where it names none."""
    found = {ours: strength for ours, strength in meanings(header).items() if ours in among}
    return max(found, key=lambda ours: found[ours]) if found else None


def _any(plain: tuple[str, str], patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for name in plain for pattern in patterns)


@cache
def _patterns() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    text = (resources.files("deliberation.ingest.cells") / "names.toml").read_text(encoding="utf-8")
    return {
        ours: tuple(tuple(_escaped(name) for name in entry[how]) for how in ("sure", "likely"))  # type: ignore[misc]
        for ours, entry in tomllib.loads(text).items()
    }


def _escaped(pattern: str) -> str:
    """Return a pattern in which only ``*`` stands for something else."""
    return pattern.replace("[", "[[]").replace("?", "[?]")
