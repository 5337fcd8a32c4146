"""The territory that a report is about, where it is not about the whole consultation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Cell, Fact


class Territory(Fact):
    """A territory whose report may be published, and how it stands in the whole."""

    name: str
    level: str | None
    participants: int | None = Field(description="Persons of it who took part; None where nobody says who.")
    total: int | None = Field(description="Persons who took part in the whole consultation.")
    texts: Literal["told", "few", "never"] = Field(
        default="told",
        description="Whether what was written there is told; not if few wrote, or if the organiser says so.",
    )
    groups: list[Cell] = Field(
        default_factory=list,
        description="Participants of it in each opinion group of the whole; None where too few.",
    )
