"""What a language model drafted and the checks let through, and what became of the rest."""

from __future__ import annotations

from pydantic import Field

from deliberation.synthesis.facts.base import Fact


class Span(Fact):
    """Where a passage lies: ``contribution[start:end]``."""

    contribution: str
    start: int = Field(ge=0)
    end: int


class Cited(Fact):
    """A figure that a drafted sentence states: persons, contributions or share, as in the facts."""

    name: str
    value: float


class Sentence(Fact):
    """A sentence drafted by a language model that passed every check; see ``synthesis.writer``."""

    text: str
    language: str
    passages: list[Span] = Field(description="The published quotes that carry it.")
    figures: list[Cited] = Field(default_factory=list)


class Counted(Fact):
    """How many times something happened, by a key of the locales."""

    reason: str
    count: int


class Writing(Fact):
    """What became of the drafts of a language model."""

    model: str
    language: str
    asked: int = Field(description="Requests: one per theme, and per idea with several quotes.")
    answered: int
    accepted: int = Field(description="Sentences that passed every check, hence printed.")
    refused: list[Counted] = Field(description="Sentences that did not, by reason (locales, [refusals]).")
    failures: list[Counted] = Field(
        default_factory=list, description="Requests without an answer, by reason (locales, [failures])."
    )
    withheld: int = Field(default=0, description="Quotes that speak to a machine, which it was not given.")
