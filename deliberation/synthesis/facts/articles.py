"""A text put to discussion, article by article: support, amendments, arguments on each side, reply."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Quote
from deliberation.synthesis.facts.votes import Support


class Argument(Fact):
    """An argument sent on an article."""

    quote: Quote
    upvotes: int | None = Field(description="People who backed it, as the platform counts; None if unknown.")


class Amendment(Fact):
    """A change that somebody proposed to an article, or a new article."""

    contribution: str
    title: str | None
    text: Quote
    votes: Support | None = Field(description="None where nobody could vote on it.")
    upvotes: int | None = Field(description="People who backed it, where only that was counted.")


class Article(Fact):
    """An article of the text, and what became of it."""

    contribution: str
    title: str | None
    number: str | None = Field(description='As its title says it: "9", "8 bis"; None where it says none.')
    section: str | None
    told: bool = Field(description="Whether its words are given; a long text tells those most discussed.")
    text: Quote | None
    everybody: Support | None = Field(description="None where nobody voted on it.")
    leaning: Literal["favour", "against", "split", "few"] | None = Field(
        default=None,
        description="The side of more than half of the votes, its interval included; few: too few votes.",
    )
    groups: dict[str, Support] = Field(default_factory=dict)
    favour: list[Argument] = Field(description="The most backed arguments in favour.")
    against: list[Argument]
    favour_count: int = Field(description="Arguments in favour, after moderation.")
    against_count: int
    amendments: list[Amendment] = Field(description="The most voted on; all are in ``amendments_count``.")
    amendments_count: int = Field(description="Amendments whose text was read, after moderation.")
    amendments_published: int | None = Field(
        default=None, description="Amendments that the platform counts, where it says so."
    )
    responses: list[str] = Field(default_factory=list, description="Ids of the published responses to it.")
    prepared: bool = Field(default=False, description="Whether a response is drafted, and not yet validated.")


class Chapter(Fact):
    """A section of the text, and the most voted proposals that people added to it."""

    name: str | None
    articles: int
    added: list[Amendment]
    added_count: int


class Bill(Fact):
    """The text, article by article."""

    kind: Literal["articles", "amended"] = Field(
        description="Articles that their titles number, or proposals that were amended."
    )
    articles: list[Article] = Field(description="In the order of the text; those without number by votes.")
    chapters: list[Chapter]
    votes: int = Field(description="Votes on the articles.")
    arguments: int = Field(description="Arguments on the articles, after moderation.")
    amendments: int = Field(description="Amendments whose text was read; else those the platform counts.")
    amendments_read: bool = Field(description="Whether the export holds the text of any amendment.")
    unanswered: int = Field(default=0, description="Articles that no published response names.")
    age: int | None = Field(default=None, description="Days since the consultation closed.")
    late: int | None = Field(default=None, description="Days past the day of the responses.")
