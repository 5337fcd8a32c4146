"""Lists that some consultations call for: questions to officials, petitions, reports, ratings."""

from __future__ import annotations

import datetime

from pydantic import Field

from deliberation.synthesis.facts.base import Cell, Fact, Quote


class Questioned(Fact):
    """A question put to an official."""

    contribution: str
    title: str | None
    text: Quote
    addressee: str | None
    asked_on: datetime.date | None
    responses: list[str] = Field(default_factory=list, description="Ids of the published responses to it.")
    delay: int | None = Field(default=None, description="Days to the first response, where its day is known.")
    age: int | None = Field(default=None, description="Days it has waited, where it has none.")


class Addressee(Fact):
    """Who is questioned, and how fast they answer."""

    name: str | None = Field(description="None for questions that name nobody.")
    questions: int
    answered: int
    delay: int | None = Field(default=None, description="Median days to the response, where days are known.")
    delays: int = Field(default=0, description="Responses whose day is known.")
    oldest: int | None = Field(default=None, description="Days that the oldest question has waited.")


class Interpellations(Fact):
    """Questions, those that wait longest first."""

    questions: list[Questioned]
    addressees: list[Addressee] = Field(description="Most questions without a response first.")
    answered: int = 0


class Petition(Fact):
    """A petition."""

    contribution: str
    title: str | None
    text: Quote
    signatures: int | None = Field(description="As the platform counts; None where it does not say.")
    responses: list[str] = Field(default_factory=list)


class Signalled(Fact):
    """Reports of one type at one place."""

    place: str | None
    type: str | None
    count: int
    answered: int = 0


class Signalements(Fact):
    """Reports of a problem, by place and type."""

    count: int
    answered: int = 0
    types: list[Cell] = Field(description="Reports by type, most first; '' where none is said.")
    places: list[Cell]
    crossed: list[Signalled] = Field(description="By place and type, most first.")


class Rated(Fact):
    """A statement that people graded."""

    contribution: str
    title: str | None
    text: Quote
    low: float
    high: float
    n: int = Field(description="Ratings, each rounded as votes are.")
    levels: list[Cell] = Field(description="Ratings by value of the scale, lowest first.")
    middle: float | None = Field(description="Median rating.")


class Ratings(Fact):
    """Ratings, statement by statement."""

    statements: list[Rated] = Field(description="Highest median first.")
    few: int = Field(description="Statements that too few people rated to be told.")


class Lists(Fact):
    """What some consultations call for; None where no contribution is of that kind."""

    questions: Interpellations | None = None
    petitions: list[Petition] = Field(default_factory=list)
    reports: Signalements | None = None
    ratings: Ratings | None = None
