"""What the workbook is made of: its sheets, their columns, which of them are to be filled in, how wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from deliberation.core.language import LANGUAGES
from deliberation.review.words import say
from deliberation.text.wording.normalise import fold

Kind = Literal["yes_no", "idea", "theme", "type", "number", "text", "shown"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name here, how wide it is, and what may be written in it ("shown" where nothing may)."""

    name: str
    width: int
    kind: Kind = "shown"

    @property
    def answer(self) -> bool:
        """Whether it is to be filled in."""
        return self.kind != "shown"


def _shown(name: str, width: int) -> Column:
    return Column(name=name, width=width)


def _asked(name: str, width: int, kind: Kind) -> Column:
    return Column(name=name, width=width, kind=kind)


_REMARK: Final = _asked("remark", 28, "text")

SHEETS: Final[dict[str, tuple[Column, ...]]] = {
    "passages": (
        _shown("id", 7),
        _shown("draw", 11),
        _shown("quote", 48),
        _shown("idea", 24),
        _asked("idea_right", 8, "yes_no"),
        _asked("idea_correct", 24, "idea"),
        _shown("theme", 20),
        _asked("theme_right", 8, "yes_no"),
        _asked("theme_correct", 20, "theme"),
        _shown("type", 13),
        _asked("type_right", 8, "yes_no"),
        _asked("type_correct", 14, "type"),
        _REMARK,
        _shown("context", 50),
    ),
    "ideas": (
        _shown("id", 8),
        _shown("name", 36),
        _shown("theme", 22),
        _shown("persons", 10),
        _shown("passages", 10),
        _shown("quote", 46),
        _asked("rename", 32, "text"),
        _asked("merge_into", 26, "idea"),
        _asked("move_to", 24, "theme"),
        _asked("aside", 9, "yes_no"),
        _asked("split", 20, "text"),
        _asked("split_name", 26, "text"),
        _REMARK,
    ),
    "themes": (
        _shown("id", 8),
        _shown("name", 40),
        _shown("persons", 10),
        _shown("ideas", 10),
        _asked("rename", 36, "text"),
        _asked("merge_into", 30, "theme"),
        _asked("aside", 10, "yes_no"),
        _asked("split", 24, "text"),
        _asked("split_name", 30, "text"),
        _REMARK,
    ),
    "verbatims": (
        _shown("id", 7),
        _shown("idea", 36),
        _shown("quote", 80),
        _asked("keep", 12, "yes_no"),
        _asked("order", 10, "number"),
        _REMARK,
    ),
}
"""The sheets to fill in, in their order, by name. Each answer stands beside what it judges."""
FROZEN: Final = {"passages": 3, "ideas": 2, "themes": 2, "verbatims": 1}
"""Columns of each sheet that stay in sight."""

GUIDE: Final = "guide"
RUN: Final = "_run"
LISTS: Final = "_lists"
"""The hidden sheets: the run that is read, and what may be chosen."""
_LABEL: Final = 90
"""Characters of a choice."""


def sheet_title(sheet: str, language: str) -> str:
    """Return what a sheet is called.

    Examples
    --------
    >>> sheet_title("ideas", "fr")
    'Idées'
    """
    return say(f"sheets.{sheet}", language)


def header(sheet: str, column: str, language: str) -> str:
    """Return the title of a column.

    Examples
    --------
    >>> header("passages", "idea_right", "en")
    'Right idea?'
    """
    return say(f"headers.{sheet}.{column}", language)


def titles(sheet: str) -> frozenset[str]:
    """Return what a sheet may be called, folded, in any language of the engine."""
    return frozenset(fold(sheet_title(sheet, language)) for language in LANGUAGES)


def headers(sheet: str) -> dict[str, str]:
    """Return the column that each title means, folded, in any language of the engine."""
    return {
        fold(header(sheet, column.name, language)): column.name
        for language in LANGUAGES
        for column in SHEETS[sheet]
    }


def label(name: str, said: str) -> str:
    """Return how an idea or a theme is shown in a list: its id and its name.

    Examples
    --------
    >>> label("T1.2", "Des bancs à l’ombre")
    'T1.2 · Des bancs à l’ombre'
    """
    line = " ".join(f"{name} · {said}".split())
    return line if len(line) <= _LABEL else line[: _LABEL - 2].rstrip() + " …"
