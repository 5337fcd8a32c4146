"""Words for people, in the language they read: every sentence a user sees lives in ``core/locales``."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from deliberation.core.figures import number

LANGUAGES: Final = ("fr", "en")
"""Languages the engine speaks; the texts it reads may be in any other."""

Localised = dict[str, str]
"""A text by language, e.g. ``{"fr": "Bonjour", "en": "Hello"}``."""


def message_language() -> str:
    """Return the language of the environment (``LC_ALL``, ``LC_MESSAGES``, ``LANG``): French or English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


@cache
def _catalogue(language: str) -> dict[str, Any]:
    if language not in LANGUAGES:
        raise ValueError(f"The engine speaks {', '.join(LANGUAGES)}; it has no words in {language!r}.")
    file = resources.files("deliberation.core") / "locales" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def say(key: str, language: str, **values: object) -> str:
    """Return the sentence stored under a dotted key, with its values filled in.

    Parameters
    ----------
    key : str
        Dotted path in the catalogue, e.g. ``"reasons.moderated"``.
    language : {"fr", "en"}
        Language to speak.
    **values
        What fills the sentence's ``{placeholders}``; a whole number ``n`` chooses the form of a sentence that
        has several ("one", "other", "zero").

    Raises
    ------
    KeyError
        If the catalogue has no such sentence: a mistake of ours, caught by the tests.

    Examples
    --------
    >>> say("states.used", "fr")
    'utilisée'
    """
    node: Any = _catalogue(language)
    for part in key.split("."):
        node = node[part]
    n = values.get("n")
    if isinstance(node, dict) and isinstance(n, int):
        node, values["n"] = form(node, language, n), number(n, language)
    if not isinstance(node, str):
        raise KeyError(key)
    return node.format(**values) if values else node


def form(node: Any, language: str, n: int | None) -> Any:
    """Return the form of a sentence that the count ``n`` calls for; "one" serves 0 in French.

    Examples
    --------
    >>> node = {"one": "{n} vote", "other": "{n} votes"}
    >>> form(node, "fr", 0), form(node, "en", 0)
    ('{n} vote', '{n} votes')
    """
    if not isinstance(node, dict):
        return node
    single = abs(n or 0) < 2 if language == "fr" else n == 1
    return node["zero" if n == 0 and "zero" in node else "one" if single else "other"]


def sentences(table: str, language: str) -> dict[str, Any]:
    """Return a whole table of the catalogue, for who prints the same sentences in another shape."""
    return dict(_catalogue(language)[table])


def known(key: str, language: str) -> bool:
    """Tell whether the catalogue has a sentence under a dotted key.

    Examples
    --------
    >>> known("states.used", "fr"), known("states.lost", "fr")
    (True, False)
    """
    try:
        say(key, language)
    except (KeyError, TypeError):
        return False
    return True


def pick(text: Localised | str | None, language: str) -> str:
    """Return the version of a text in a language, or the nearest there is.

    Examples
    --------
    >>> pick({"fr": "Marché"}, "en")
    'Marché'
    """
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    return (
        text.get(language)
        or next((text[other] for other in ("fr", "en") if text.get(other)), "")
        or next(iter(text.values()), "")
    )
