"""The account of what was asked: which ideas have a response, which wait, and since when."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Quote
from deliberation.synthesis.facts.ideas import Kind

State = Literal["none", "planned", "drafted", "partly", "answered"]
"""How far a response is, least first; keys of the locales under ``[citizens.states]``.

``partly``: of an idea, some of its contributions have a response; of a person or a contribution, none has,
and another contribution of the same idea has one.
"""


class Followed(Fact):
    """An idea or a theme, and what it got."""

    id: str
    level: Literal["idea", "theme"]
    name: str
    theme: str | None = Field(description="The theme of an idea; None for a theme.")
    persons: int
    contributions: int
    standing: Kind | None = None
    asked: Quote | None = Field(
        default=None, description="The statement whose votes give its class, where its name does not say it."
    )
    voted: int = Field(default=1, description="How many statements give it its class.")
    state: State
    responses: list[str] = Field(description="Ids of the responses that are published.")
    answered: int = Field(
        default=0, description="Its contributions that have a response: to them, their idea or their theme."
    )
    due: datetime.date | None = Field(default=None, description="Day by which it is to have a response.")
    late: int | None = Field(default=None, description="Days since then, without a validated response.")
    age: int | None = Field(default=None, description="Days it has waited since the consultation closed.")


def turn(one: Followed) -> tuple[bool, bool, int, int, str]:
    """Return when an idea comes among those that wait: late ones first, then the most said, then by id."""
    return (one.state == "answered", not one.late, -one.persons, -one.contributions, one.id)


class Due(Fact):
    """A subject that the elected official is asked to answer, and what it got."""

    why: Literal["unites", "divides", "idea"]
    contribution: str | None = Field(description="The statement; None for an idea.")
    idea: str | None = Field(description="The idea that says it, where there is one alone.")
    responses: list[str] = Field(
        description="Ids of the published responses to the statement, to its idea or to its theme."
    )
    state: State
    answered: int | None = Field(
        default=None, description="Contributions of its idea that have a response; None without an idea."
    )
    contributions: int | None = Field(default=None, description="Contributions of its idea.")
    late: int | None = Field(default=None, description="Days past the day of the response, without one.")
    age: int | None = Field(default=None, description="Days it has waited since the consultation closed.")

    @property
    def waits(self) -> bool:
        """Whether it waits: a statement without a response, or an idea some of whose texts have none."""
        return not self.responses or (self.contribution is None and self.state == "partly")


class Reached(Fact):
    """Ideas in one state, and the contributions and persons that are in it."""

    state: State
    ideas: int
    contributions: int = Field(description="Each contribution once, in the best state of its passages.")
    persons: int = Field(description="Each person once, in the best state of what they said.")
    share: float | None = Field(default=None, ge=0, le=1, description="Share of all persons.")


class Decided(Fact):
    """Ideas by what was decided."""

    status: str = Field(description="Key of the locales under [statuses].")
    ideas: int
    persons: int = Field(description="A person whose ideas got several responses is in each of them.")


class Detached(Fact):
    """A response whose idea is no longer what it was."""

    response: str
    subject: str
    why: Literal["vanished", "merged", "renumbered"]
    now: str | None = Field(default=None, description="Id of the idea or theme it stands with today.")


class Contested(Fact):
    """What was answered to a request to file a contribution elsewhere; never what was asked."""

    id: str
    contribution: str
    state: Literal["accepted", "refused"]
    answer: str | None = Field(description="What the organiser answered, masked.")
    idea: str | None = Field(description="Idea it was filed in then; None for no idea.")
    done: bool = Field(default=False, description="Whether the contribution is no longer filed there.")


class Contests(Fact):
    """Requests to file a contribution elsewhere."""

    received: int
    accepted: int
    refused: int
    answers: list[Contested] = Field(default_factory=list)


class Accountability(Fact):
    """What was asked, what has a response, what is late."""

    as_of: datetime.date | None = Field(description="The day that delays are counted to.")
    as_of_given: bool = Field(description="Whether the settings say it; else it is the latest of the data.")
    closed: datetime.date | None = Field(description="The day from which ideas wait.")
    due: datetime.date | None = Field(description="The day by which every idea is to have a response.")
    passed: int | None = Field(default=None, description="Days since that day, where it has passed.")
    ideas: int
    themes: int
    persons: int = Field(description="Persons who said at least one idea, each once.")
    contributions: int = Field(description="Contributions that are in an idea, each once.")
    reached: list[Reached]
    decided: list[Decided]
    by_theme_only: int = Field(
        description="Persons whose only response is to a whole theme, among those answered."
    )
    late: int = Field(
        description="Ideas whose day has passed without a validated response to all their contributions."
    )
    late_partly: int = Field(default=0, description="Of these, those some of whose contributions have one.")
    late_persons: int = Field(description="Persons who said one of these, and have no response to anything.")
    overdue: int = Field(description="Responses whose own day has passed.")
    asked: list[Followed] = Field(
        description="Themes, and ideas up to 2,000: no response first, then most said."
    )
    more: int = Field(description="Ideas beyond these, not listed here.")
    detached: list[Detached]
    contests: Contests | None = None

    def persons_in(self, *states: State) -> int:
        """Return the persons in some states."""
        return sum(part.persons for part in self.reached if part.state in states)

    def contributions_in(self, *states: State) -> int:
        """Return the contributions in some states."""
        return sum(part.contributions for part in self.reached if part.state in states)

    def ideas_in(self, *states: State) -> int:
        """Return the ideas in some states."""
        return sum(part.ideas for part in self.reached if part.state in states)
