"""How a conflict between edits by hand is told: the report prints it from facts, a notebook from themes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deliberation.core.language import say

EDIT_CONFLICT: Final = "edit_conflict"
"""Code of its notice in the facts; the values are those of ``conflict_sentence``."""

WHERE: Final = ("file", "edit", "do")


def conflict_sentence(values: Mapping[str, str], language: str) -> str:
    """Return where a conflict is, what happened and how to mend it.

    Parameters
    ----------
    values : mapping of str to str
        ``code`` (a key of the locales under ``[edits.conflicts]``), ``file``, ``edit`` (its number), ``do``,
        and what fills the sentence.
    language : {"fr", "en"}

    Examples
    --------
    >>> said = {"code": "contradicts", "file": "themes.toml", "edit": "3", "do": "rename", "other": "1"}
    >>> conflict_sentence(said, "en")
    'themes.toml, edit 3 (rename): edit 1 says otherwise and was replayed; keep one of the two.'
    """
    where = say("edits.where", language, **{name: values[name] for name in WHERE})
    rest = {name: text for name, text in values.items() if name not in {"code", *WHERE}}
    return where + say(f"edits.conflicts.{values['code']}", language, **rest)
