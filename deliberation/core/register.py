"""The typed paper register: the words of its columns and lists, as the template writes them."""

from __future__ import annotations

from typing import Final

from deliberation.core.language import LANGUAGES, say

COLUMNS: Final = (
    "id", "date", "author", "territory", "channel", "kind", "question", "title", "text", "stance", "code",
    "parent", "moderated", "moderation_reason", "locator",
)  # fmt: skip
"""Our names of its columns, in their order."""
KINDS: Final = ("comment", "proposal", "question", "answer", "argument", "amendment", "report", "petition")
CHANNELS: Final = ("paper", "letter", "email", "meeting", "desk", "phone", "street", "online")
STANCES: Final = ("for", "against", "neutral")
ANSWERS: Final = ("yes", "no")
_LISTS: Final = {
    "kind": ("kinds", KINDS),
    "channel": ("channels", CHANNELS),
    "stance": ("stances", STANCES),
    "moderated": ("answers", ANSWERS),
}
GUIDE: Final = ("one_row", "exact", "names", "headers", "lists", "long", "untyped", "read")
"""Names of the sentences of its instructions."""


def header(ours: str, language: str) -> str:
    """Return the title of a column.

    Examples
    --------
    >>> header("text", "en")
    'Text of the contribution'
    """
    return say(f"register.headers.{ours}", language)


def choices(ours: str, language: str) -> dict[str, str]:
    """Return what may be chosen in a column, as word -> our value; nothing where any text may be typed.

    Examples
    --------
    >>> choices("stance", "fr")
    {'pour': 'for', 'contre': 'against', 'neutre': 'neutral'}
    """
    section, values = _LISTS.get(ours, ("", ()))
    return {say(f"register.{section}.{value}", language): value for value in values}


def known_words(ours: str) -> dict[str, str]:
    """Return what may be chosen in a column in any language, our own values included."""
    words = {word: value for language in LANGUAGES for word, value in choices(ours, language).items()}
    return {**words, **{value: value for value in _LISTS.get(ours, ("", ()))[1]}}
