"""What was done with it, what must be borne in mind, and how it was made."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from pydantic import Field

from deliberation.core.mandate import Words
from deliberation.synthesis.facts.base import Fact


class Response(Fact):
    """What the decision-maker did with a subject."""

    id: str
    subject: Words
    status: str = Field(description="Key of the locales under [statuses].")
    reason: Words | None
    who: str | None
    by_when: str | None
    contributions: list[str] = Field(
        description="Contributions that it names and answers, these alone; empty for a whole idea or theme."
    )
    said: str | None = Field(default=None, description="The platform's own word for the status.")
    progress: float | None = Field(
        default=None, ge=0, le=1, description="How far along, where it is followed."
    )
    ideas: list[str] = Field(
        default=[], description="Ideas it answers; where it names contributions, those that they are in."
    )
    themes: list[str] = Field(default=[], description="Whole themes it answers.")
    links: list[str] = Field(default=[], description="Addresses of public pages.")
    validated_by: str | None = Field(default=None, description="The elected person who validated it.")
    validated_on: datetime.date | None = None
    overdue: int | None = Field(default=None, description="Days since its own day passed.")
    persons: int = Field(default=0, description="Persons whose contributions it answers, each once.")

    def answers(self, contribution: str, ideas: Collection[str], themes: Collection[str]) -> bool:
        """Tell whether it answers a contribution of some ideas and themes: named, or answered with all."""
        if self.contributions:
            return contribution in self.contributions
        return not {*self.ideas, *self.themes}.isdisjoint((*ideas, *themes))


class Notice(Fact):
    """A caution that must be printed; ``code`` is a key of the locales under [notices]."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)


class Method(Fact):
    """One line of the algorithm sheet: a step, its parameters, the seed."""

    step: str
    parameters: dict[str, str]
    seed: int | None
    version: str
