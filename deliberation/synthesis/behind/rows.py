"""Rows of a table of the run, and what a number that comes from them counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

PUBLISHED: Final = ("contributions", "support", "idea_votes", "ideas", "themes", "ledger", "responses")
"""Tables that lie beside the reports; votes, participants and passages stay with the organiser."""
_UNITS: Final = {
    "support": "vote",
    "idea_votes": "voter",
    "contributions": "contribution",
    "ideas": "idea",
    "themes": "theme",
    "ledger": "row",
    "responses": "response",
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
        A table of the run: ``contributions``, ``support``, ``idea_votes``, ``ideas`` or ``themes`` in
        ``tables/``, ``ledger`` for ``ledger.parquet``, ``responses`` for ``responses.csv``; ``votes``,
        ``participants`` and ``passages`` are the organiser's own and never leave; ``settings`` is what the
        organiser declared and the manifest keeps.
    where : mapping of str to str
        Columns and what they must hold. ``ideas`` and ``themes`` of ``contributions`` hold ids side by side:
        one of them must be the value.
    column : str
        The column that holds the fact, or nothing where it is a count of rows or is worked out from them.
    counts : str
        What a number counts, where that is not the rows of the table.
    """

    table: str
    where: Mapping[str, str] = field(default_factory=dict)
    column: str = ""
    counts: str = ""

    @property
    def unit(self) -> str:
        """Return what a number that comes from these rows counts; nothing for a setting."""
        return self.counts or _UNITS.get(self.column) or _UNITS.get(self.table, "")

    @property
    def published(self) -> bool:
        """Tell whether the table lies beside the reports."""
        return self.table in PUBLISHED

    def __str__(self) -> str:
        asked = ", ".join(f"{column} = {value}" for column, value in self.where.items())
        return self.table + (f" [{asked}]" if asked else "") + (f" . {self.column}" if self.column else "")
