"""The words of the review sheet, in French and in English."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from deliberation.core.language import LANGUAGES
from deliberation.core.language import say as core_say
from deliberation.text.anatomy.types import TYPES
from deliberation.text.wording.normalise import fold

_MORE_YES: Final = ("o", "y", "true", "vrai", "1")
_MORE_NO: Final = ("n", "false", "faux", "0")


@cache
def _catalogue(language: str) -> dict[str, Any]:
    file = resources.files("deliberation.review") / "locales" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """Return the sentence under a dotted key, with its values filled in.

    Examples
    --------
    >>> say("words.yes", "fr")
    'oui'
    """
    node: Any = _catalogue(language)
    for part in key.split("."):
        node = node[part]
    return str(node).format(**values) if values else str(node)


def keys(section: str) -> tuple[str, ...]:
    """Return the names under a dotted section, in their order."""
    node: Any = _catalogue("en")
    for part in section.split("."):
        node = node[part]
    return tuple(node)


def type_word(name: str, language: str) -> str:
    """Return what a type of passage is called."""
    return core_say(f"types.{name}", language)


@cache
def yes_no() -> dict[str, bool]:
    """Return every word for yes and no, folded, in any language of the engine."""
    found = {fold(say("words.yes", language)): True for language in LANGUAGES}
    found |= {fold(say("words.no", language)): False for language in LANGUAGES}
    return found | dict.fromkeys(_MORE_YES, True) | dict.fromkeys(_MORE_NO, False)


@cache
def type_names() -> dict[str, str]:
    """Return the type that each word means, folded, in any language of the engine, and our own names."""
    found = {fold(type_word(name, language)): name for language in LANGUAGES for name in TYPES}
    return found | {fold(name): name for name in TYPES}


@cache
def aside_words() -> frozenset[str]:
    """Return the words for an idea that means none, folded."""
    return frozenset(fold(say("words.aside", language)) for language in LANGUAGES)
