"""What contributions say: ideas, themes, the remainder, mobilisations."""

from __future__ import annotations

from pydantic import Field

from deliberation.synthesis.facts.base import Cell, Fact, Quote, Share


class Idea(Fact):
    """Passages that say the same thing."""

    id: str
    name: str
    persons: int = Field(description="Distinct authors; anonymous contributions count one each.")
    contributions: int
    passages: int
    quotes: list[Quote]
    minority: bool = Field(default=False, description="Few people say it, and it is far from every other.")


class Theme(Fact):
    """A set of ideas."""

    id: str
    name: str
    persons: int
    contributions: int
    passages: int
    share: Share = Field(description="Analysed contributions that touch the theme.")
    ideas: list[Idea] = Field(description="Largest first; the tail is counted in ``more_ideas``.")
    more_ideas: int = 0


class Remainder(Fact):
    """Contributions that are in no theme, by reason (key of the locales under [remainder])."""

    reason: str
    count: int


class Mobilisation(Fact):
    """Many copies or variants of one text."""

    quote: Quote
    contributions: int
    persons: int


class Texts(Fact):
    """The findings from texts."""

    contributions: int = Field(description="Contributions with a text, after moderation.")
    analysed: int = Field(description="Those read for themes: not empty, not a non-answer.")
    classified: int = Field(description="Those that landed in at least one theme.")
    distinct: int = Field(description="Distinct texts, near-duplicates counted once.")
    persons: int
    passages: int
    ideas: int
    languages: list[Cell]
    themes: list[Theme]
    remainder: list[Remainder]
    mobilisations: list[Mobilisation]
    minority_ideas: int = Field(default=0, description="Ideas that few people say, far from every other.")
    minority: list[Idea] = Field(default=[], description="The largest of them, in the order of the themes.")
    encoder: str | None
    edits: int = Field(default=0, description="Edits by hand on the themes.")
    edits_replayed: int = Field(default=0, description="Those that were replayed, in part at least.")
    words_masked: int = Field(description="Pieces of personal data masked in the published texts.")
