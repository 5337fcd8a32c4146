"""What is proposed for a table that nobody has mapped yet: which column is what, why, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Finding = tuple[str, tuple[tuple[str, str], ...]]
"""A code and its values; the sentence is in the locales of the pipeline under ``[suggest]``."""
Confidence = Literal["sure", "likely", "doubtful"]


def finding(code: str, **values: object) -> Finding:
    """Return a finding."""
    return code, tuple((name, str(value)) for name, value in sorted(values.items()))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of our columns, and the column of the file that is proposed for it.

    Parameters
    ----------
    ours, theirs : str
        Our name and the file's.
    confidence : {"sure", "likely", "doubtful"}
    because : tuple of Finding
        Why: its name, what its cells hold.
    examples : tuple of str
        Up to three cells, shortened, e-mails and telephone numbers masked.
    doubts : tuple of Finding
        What to check.
    """

    ours: str
    theirs: str
    confidence: Confidence
    because: tuple[Finding, ...]
    examples: tuple[str, ...]
    doubts: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Left:
    """A column that the proposal leaves out, and why: personal, empty, constant, another_text, other."""

    column: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How a table is laid out.

    Parameters
    ----------
    rows : int
        Rows that were looked at.
    encoding, separator : str, optional
        Of a delimited text.
    sheet : str, optional
        The sheet looked at, of a workbook, and the ``other_sheets``.
    header : int
        Row of the header, from 1; 0 where there is none.
    whole : bool
        Whether every row was looked at.
    """

    rows: int
    header: int
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A proposal of how to read a table, to be checked by somebody who knows it.

    Parameters
    ----------
    path : Path
        The table.
    layout : Layout
    choices : tuple of Choice
        In the order of ``core.settings.COLUMNS``.
    left : tuple of Left
        Every other column.
    scale : mapping of str to str
        What each vote value seems to mean.
    kind, question : str, optional
        Kind of every contribution; the question that all answer, where a header asks it.
    dates : str, optional
        Style of the dates: iso, day_first, month_first, words, seconds, milliseconds.
    reader : str, optional
        The reader that reads the file without any mapping.
    doubts : tuple of Finding
        What to check of the whole.
    """

    path: Path
    layout: Layout
    choices: tuple[Choice, ...]
    left: tuple[Left, ...]
    scale: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    question: str | None = None
    dates: str | None = None
    reader: str | None = None
    doubts: tuple[Finding, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        """Our column -> the file's."""
        return {choice.ours: choice.theirs for choice in self.choices}

    @property
    def readable(self) -> bool:
        """Whether the proposal is enough to read the table."""
        mapped = set(self.columns)
        return bool(mapped & {"text", "title"}) or {"participant", "contribution", "vote"} <= mapped
