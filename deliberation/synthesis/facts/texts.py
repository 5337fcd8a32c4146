"""What contributions say: ideas, themes, the remainder, mobilisations."""

from __future__ import annotations

from pydantic import Field

from deliberation.synthesis.facts.base import Cell, Fact, Quote, Share
from deliberation.synthesis.facts.ideas import Anatomy, IdeaVotes, Kind, Saturation, Standings
from deliberation.synthesis.facts.review import Review
from deliberation.synthesis.facts.writing import Sentence, Writing


class Idea(Fact):
    """Passages that say the same thing."""

    id: str
    name: str
    persons: int = Field(description="Distinct authors; anonymous contributions count one each.")
    contributions: int
    passages: int
    quotes: list[Quote]
    minority: bool = Field(default=False, description="Few people say it, and it is far from every other.")
    standing: Kind | None = Field(default=None, description="Its class, by the rules in ``standings``.")
    votes: IdeaVotes | None = Field(
        default=None, description="On the statements that say it and nothing else; None where there are none."
    )
    asked: Quote | None = Field(
        default=None,
        description="The statement with most votes, where the name does not say nearly all of it.",
    )
    said_by_group: dict[str, Share] = Field(
        default_factory=dict, description="Of the authors in each group, those who say it."
    )
    anatomy: Anatomy | None = Field(default=None, description="Only where it is told in full.")
    summary: list[Sentence] = Field(default_factory=list, description="What the writer drafted, if one ran.")


class Subtheme(Fact):
    """Some ideas of a large theme that speak of near things, whatever their sides."""

    id: str
    name: str = Field(description="That of the idea most said in it.")
    idea: str = Field(description="That idea.")
    idea_persons: int
    idea_contributions: int
    persons: int
    contributions: int
    passages: int
    ideas: int


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
    subthemes: list[Subtheme] = Field(
        default=[],
        description="Largest first; those where three persons say the idea most said.",
    )
    more_subthemes: int = Field(default=0, description="The other sub-themes.")
    quote: Quote | None = Field(default=None, description="The passage that shows the whole theme best.")
    votes: IdeaVotes | None = Field(
        default=None, description="On the statements of this theme alone; None where there are none."
    )
    summary: list[Sentence] = Field(default_factory=list, description="What the writer drafted, if one ran.")


class Remainder(Fact):
    """Contributions that are in no theme, by reason (key of the locales under [remainder])."""

    reason: str
    count: int


class Mobilisation(Fact):
    """Many copies or variants of one text."""

    quote: Quote
    contributions: int
    persons: int


class Answered(Fact):
    """A theme or an idea among the answers to one question."""

    id: str
    name: str
    persons: int
    contributions: int


class Asked(Fact):
    """A question, how many answered it, and what they say most."""

    id: str
    wording: str
    contributions: int = Field(description="Answers with a text, after moderation.")
    analysed: int = Field(description="Those read for themes.")
    persons: int = Field(description="Distinct authors of those analysed; anonymous answers count one each.")
    themes: list[Answered] = Field(description="The themes most answers touch, by persons.")
    ideas: list[Answered] = Field(description="The ideas most said, by persons.")


class Kept(Fact):
    """Themes found again without some texts, compared with those of all of them."""

    removed: float = Field(description="Share of the distinct texts left out of each trial.")
    draws: int
    agreement: float = Field(description="Mean adjusted Rand index: 1 for the same themes, 0 for chance.")
    lowest: float = Field(description="The lowest of the trials.")


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
    questions: list[Asked] = Field(default=[], description="Where several were asked, in their order.")
    minority_ideas: int = Field(default=0, description="Ideas that few people say, far from every other.")
    minority: list[Idea] = Field(default=[], description="The largest of them, in the order of the themes.")
    standings: Standings | None = Field(default=None, description="Ideas in classes, by published rules.")
    leading: list[Idea] = Field(
        default=[], description="Ideas told in full: the priority ones, else the ones most said."
    )
    divisive: list[Idea] = Field(default=[], description="Ideas that divide, those most said first.")
    rejected: list[Idea] = Field(default=[], description="Ideas that voters reject, the same.")
    saturation: Saturation | None = Field(
        default=None, description="Whether more contributions would bring new ideas; None for a few persons."
    )
    types: list[Cell] = Field(default=[], description="Persons by what their passages do (``text.TYPES``).")
    types_unread: int = Field(default=0, description="Passages in a language whose types are not read.")
    encoder: str | None
    kept: Kept | None = Field(
        default=None, description="Whether the same themes come back without some texts; None if not tried."
    )
    edits: int = Field(default=0, description="Edits by hand on the themes.")
    edits_replayed: int = Field(default=0, description="Those that were replayed, in part at least.")
    review: Review | None = Field(
        default=None, description="What people who read passages again found; None where nobody did."
    )
    words_masked: int = Field(description="Pieces of personal data masked in the published texts.")
    writing: Writing | None = Field(default=None, description="None where no writer was asked.")
