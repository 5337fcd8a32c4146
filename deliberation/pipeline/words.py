"""The sentences of the pipeline and of the command line, in the reader's language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from deliberation.core import language
from deliberation.core.language import message_language

__all__ = ["LANGUAGES", "catalogue", "duration", "message_language", "say", "stage_title", "unit_name"]

LANGUAGES: Final = ("fr", "en")


@cache
def catalogue(language: str) -> dict[str, Any]:
    """Return every sentence of a language, by section and name."""
    file = resources.files("deliberation.pipeline") / "locales" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def say(key: str, /, **values: object) -> str:
    """Return the sentence under a dotted key, in the language of the environment, with its values filled in.

    Examples
    --------
    >>> say("stages.read") in {"reading the export", "lecture de l’export"}
    True
    """
    node: Any = catalogue(message_language())
    for part in key.split("."):
        node = node[part]
    return str(node).format(**values) if values else str(node)


def stage_title(name: str) -> str:
    """Return what a stage does, in words; its name where another pipeline gave it no words."""
    return str(catalogue(message_language())["stages"].get(name, name))


def unit_name(unit: str) -> str:
    """Return what the ledger counts, in words."""
    return language.say(f"units.{unit}", message_language())


def whole(number: int | None) -> str:
    """Return a whole number as it is printed; nothing where nobody knows it.

    Examples
    --------
    >>> whole(None), whole(12)
    ('', '12')
    """
    from deliberation.consultation.describe import count

    return "" if number is None else count(number, message_language())


def duration(seconds: float) -> str:
    """Return a duration that people read at a glance.

    Examples
    --------
    >>> duration(0.42), duration(75), duration(3720)
    ('0.4 s', '1 min 15 s', '1 h 02 min')
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
