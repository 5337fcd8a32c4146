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


_REMARK: Final = _asked("remark", 30, "text")

SHEETS: Final[dict[str, tuple[Column, ...]]] = {
    "passages": (
        _shown("id", 7),
        _shown("draw", 13),
        _shown("quote", 60),
        _shown("context", 44),
        _shown("idea", 30),
        _shown("theme", 24),
        _shown("type", 14),
        _asked("idea_right", 11, "yes_no"),
        _asked("idea_correct", 30, "idea"),
        _asked("theme_right", 11, "yes_no"),
        _asked("theme_correct", 26, "theme"),
        _asked("type_right", 11, "yes_no"),
        _asked("type_correct", 16, "type"),
        _REMARK,
    ),
    "ideas": (
        _shown("id", 8),
        _shown("theme", 26),
        _shown("name", 40),
        _shown("persons", 10),
        _shown("passages", 10),
        _shown("quote", 60),
        _asked("rename", 36, "text"),
        _asked("merge_into", 30, "idea"),
        _asked("move_to", 26, "theme"),
        _asked("aside", 10, "yes_no"),
        _asked("split", 24, "text"),
        _asked("split_name", 30, "text"),
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
"""The sheets to fill in, in their order, by name."""

GUIDE: Final = "guide"
RUN: Final = "_run"
LISTS: Final = "_lists"
"""The hidden sheets: the run that is read, and what may be chosen."""


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
