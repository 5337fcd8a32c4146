"""What is known of an idea beyond its size: votes, class, anatomy; and whether more would come."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Quote, Share
from deliberation.synthesis.facts.votes import Support

Kind = Literal["priority", "secondary", "divisive", "rejected", "untested", "isolated"]
"""Classes of ideas; keys of the locales under ``[standings]``."""


class IdeaVotes(Fact):
    """What voters say of the statements of an idea, or of a theme.

    With single votes, ``n`` of each share counts persons: one who voted on several statements is one voice.
    With tallies it counts votes, and the interval is that of the statement with most votes.
    """

    statements: int = Field(description="Statements that say it and nothing else, with votes.")
    votes: int
    least: float | None = Field(default=None, description="Agreement with the statement least agreed with.")
    most: float | None = Field(default=None, description="The same with the most; None for one statement.")
    spread: float | None = Field(
        default=None,
        description="Standard deviation of agreement between ranked statements, beyond chance, or of "
        "disagreement where that is larger; None for one.",
    )
    alike: bool = Field(
        default=True,
        description="Whether its statements are received alike enough for one share to stand for them.",
    )
    everybody: Support
    groups: dict[str, Support] = Field(default_factory=dict)
    gap: Share | None = Field(
        default=None, description="Largest difference of agreement between two groups, with its interval."
    )
    gap_between: tuple[str, str] | None = Field(default=None, description="Group that agrees most, least.")


class Part(Fact):
    """Passages that do one thing in an idea, or about it."""

    persons: int
    kind: str = Field(
        default="", description='"condition" or "limit"; "reply" or "opposed"; empty for a variant.'
    )
    quotes: list[Quote]


class Called(Fact):
    """An addressee or a lever, and how many persons of an idea call for it."""

    label: str
    persons: int
    n: int = Field(description="Persons whose proposals could be read.")


class Anatomy(Fact):
    """What an idea is made of."""

    types: dict[str, int] = Field(description="Persons by what their passages do.")
    variants: list[Part]
    limits: list[Part]
    objections: list[Part]
    objections_unheard: bool = Field(
        description="Voters disagree, and nobody wrote why: reasons were not collected."
    )
    addressees: list[Called]
    levers: list[Called]


class Standings(Fact):
    """Ideas in classes, and the thresholds that part them, relative to this consultation."""

    basis: Literal["votes", "tallies"] | None = Field(description="None where nobody voted on an idea.")
    counts: dict[Kind, int]
    said_from: int = Field(
        description="Persons from which an idea is much said: as a quarter are of those of three or more."
    )
    approved_from: float | None = Field(
        default=None, description="Share of agreement from which an idea is approved here."
    )
    median: float | None = Field(default=None, description="Median agreement of the ideas put to the vote.")
    minimum_votes: int | None = Field(default=None, description="Voters under which an idea is untested.")
    tested: int = Field(description="Ideas with enough votes.")
    of: dict[str, Kind] = Field(description="The class of every idea, by id.")
    asked: dict[str, Quote] = Field(
        default={},
        description="The statement whose votes give an idea its class, where its name does not say it.",
    )
    voted: dict[str, int] = Field(
        default={}, description="How many statements give its class to each idea of ``asked``."
    )
    sizes: dict[Kind, dict[int, int]] = Field(
        default={}, description="How many ideas of each class as many persons say: ties, where a list is cut."
    )


class Saturation(Fact):
    """Would more contributions bring new ideas? Counted in persons."""

    persons: int
    ideas: int
    once: int = Field(description="Ideas that one person alone says.")
    coverage: Share = Field(description="Of what the next person says, the share that is already heard.")
    more: int = Field(description="More persons that the forecast is about.")
    new: float = Field(description="New ideas expected from them.")
    new_low: float
    new_high: float
