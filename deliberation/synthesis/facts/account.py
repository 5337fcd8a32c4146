"""What came in, what was set aside, and who took part."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Cell, Fact


class Counts(Fact):
    """The headline figures."""

    participants: int | None = Field(
        description="Persons known to have voted or written; None where unknown."
    )
    collectives: int | None
    authors: int | None
    voters: int | None
    contributions: int
    votes: int | None = Field(
        description="Votes counted one per person, or the total that a platform published."
    )
    published_votes: int | None = Field(
        default=None, description="Votes according to the platform's own counts (revotes included)."
    )
    population: int | None
    participation_rate: float | None = Field(
        default=None,
        ge=0,
        description="People who took part, collectives left out, as a share of the population.",
    )


class FunnelStep(Fact):
    """One step of the funnel: declared, received, readable, kept, analysed, used."""

    step: str
    count: int | None


class InputFile(Fact):
    """Rows of one kind in one input file; their sum over a file is all of its rows."""

    file: str
    unit: str = Field(description="What a row holds, as the ledger names it.")
    rows: int
    used: int = Field(description="Rows that are used as they are; the others are merged or set aside.")


class SetAside(Fact):
    """Rows merged or set aside, by reason (a key of the locales under [reasons])."""

    unit: str
    state: str
    reason: str
    count: int


class Moderated(Fact):
    """Contributions kept aside after reading, by one thing known of them."""

    by: Literal["reason", "decider", "theme"]
    value: str = Field(
        description="A key of the locales under [reasons] or [deciders], the platform's words, or the id of "
        "a theme; empty where nobody says."
    )
    count: int


class Breakdown(Fact):
    """Participants by one variable (territory, age band...), against the population where it is known."""

    variable: str
    n: int = Field(description="Participants whose category is known.")
    unknown: int | None = Field(
        description="Participants whose category is not known; None where suppressed."
    )
    cells: list[Cell]
    inhabitants: int | None = Field(
        default=None,
        description="Inhabitants of all its categories: the base of their shares of the population.",
    )
    suppressed: int = Field(
        description="Number of categories suppressed because too few persons are in them."
    )
