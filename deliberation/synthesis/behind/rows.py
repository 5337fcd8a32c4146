"""Rows of a table of the run, and what a number that comes from them counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

PUBLISHED: Final = (
    "contributions", "support", "idea_votes", "ideas", "subthemes", "themes", "ledger", "manifest",
)  # fmt: skip
"""Tables that lie beside the reports; votes, participants and passages stay with the organiser."""
How = Literal["held", "counted", "worked out"]
_UNITS: Final = {
    "support": "vote",
    "idea_votes": "voter",
    "contributions": "contribution",
    "ideas": "idea",
    "themes": "theme",
    "subthemes": "subtheme",
    "ledger": "row",
    "votes": "vote",
    "participants": "person",
    "passages": "passage",
    "persons": "person",
    "agree_least": "vote",
    "agree_most": "vote",
    "territories": "territory",
    "territories_sharing": "territory",
}
"""What is counted in a table, or in a column of it."""


@dataclass(frozen=True)
class Rows:
    """Rows of a table.

    Attributes
    ----------
    table : str
        A table of the run: ``contributions``, ``support``, ``idea_votes``, ``ideas``, ``subthemes`` or
        ``themes`` in ``tables/``, ``ledger`` for ``ledger.parquet``, ``manifest`` for what was declared and
        set, in ``manifest.json``; ``votes``, ``participants`` and ``passages`` are the organiser's own and
        never leave.
    where : mapping of str to str
        Columns and what they must hold: nothing (``""``), anything (``"*"``), a number from one on
        (``">= 0.95"``), else the value itself. ``ideas``, ``themes`` and ``responses`` of ``contributions``
        hold ids side by side: one of them must be the value.
    column : str
        The column that holds the fact, or nothing.
    how : {"held", "counted", "worked out"}
        Whether the column of the one row holds the fact; whether it is the number of these rows (in the
        ledger, of rows of the files: ``last - first + 1`` of each line); or whether it is worked out from
        them, with what the organiser keeps and the rules of the annex.
    counts : str
        What a number counts, where that is not the rows of the table.
    territory : bool
        Whether it is told of one territory: tables that lie beside the whole do not hold it.
    """

    table: str
    where: Mapping[str, str] = field(default_factory=dict)
    column: str = ""
    how: How = "worked out"
    counts: str = ""
    territory: bool = False

    @property
    def unit(self) -> str:
        """Return what a number that comes from these rows counts; nothing for a setting."""
        return self.counts or _UNITS.get(self.column) or _UNITS.get(self.table, "")

    @property
    def published(self) -> bool:
        """Tell whether the table lies beside the reports."""
        return self.table in PUBLISHED and not self.territory

    def __str__(self) -> str:
        asked = ", ".join(f"{column} = {value}" for column, value in self.where.items())
        return self.table + (f" [{asked}]" if asked else "") + (f" . {self.column}" if self.column else "")


def held(table: str, where: Mapping[str, str], column: str) -> Rows:
    """Return the one row whose column holds a fact."""
    return Rows(table, where, column, "held")


def counted(table: str, where: Mapping[str, str] | None = None) -> Rows:
    """Return the rows whose number is a fact."""
    return Rows(table, where or {}, "", "counted")
