"""Facts: the synthesis as data. Every number of a report is here, with its n; renderers never compute.

Facts hold no file hash, row number, path or time, so that the same rows and settings give the same bytes.
Texts are already masked by the publication gate; a quote carries the offsets of the exact substring it is.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from deliberation.core.mandate import About, Words

SCHEMA_VERSION = 1


class Fact(BaseModel):
    """Base of every fact: frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Share(Fact):
    """A share (0 to 1) with its interval and what it counts."""

    count: int | None = Field(description="Numerator; None where only a share was published.")
    n: int = Field(ge=0, description="Denominator.")
    value: float | None = Field(
        ge=0, le=1, description="count / n, or the published share; None where n is 0."
    )
    low: float | None = Field(
        default=None, description="Lower bound of the 95 % interval, None where meaningless."
    )
    high: float | None = Field(default=None, description="Upper bound of the 95 % interval.")


class Cell(Fact):
    """A count published only if it singles nobody out."""

    category: str
    n: int | None = Field(
        description="Persons; None where suppressed: too few, or hidden so that too few cannot be worked out."
    )
    share: float | None = None
    population: int | None = Field(default=None, description="Inhabitants in the category, where known.")
    population_share: float | None = None


class Breakdown(Fact):
    """Participants by one variable (territory, age band...), against the population where it is known."""

    variable: str
    n: int = Field(description="Participants whose category is known.")
    unknown: int | None = Field(
        description="Participants whose category is not known; None where suppressed."
    )
    cells: list[Cell]
    suppressed: int = Field(
        description="Number of categories suppressed because too few persons are in them."
    )


class FunnelStep(Fact):
    """One step of the funnel: declared, received, readable, kept, analysed, used."""

    step: str
    count: int | None


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


class Quote(Fact):
    """An exact substring: ``text`` is ``contribution[start:end]`` with personal data masked."""

    contribution: str
    start: int = Field(ge=0)
    end: int
    text: str
    language: str | None = Field(default=None, description="ISO 639 code of the quote's language.")
    masked: int = Field(default=0, description="Personal data masked inside.")
    cut: bool = Field(
        default=False, description="Whether the contribution goes on after a cut made for length."
    )


class Support(Fact):
    """What the votes say of one statement, for everybody or for one group."""

    agree: Share
    disagree: Share
    passed: Share


class Statement(Fact):
    """A statement with its support, overall and by group."""

    contribution: str
    title: str | None = Field(default=None, description="Its title, masked, where the contribution has one.")
    text: Quote
    everybody: Support
    groups: dict[str, Support] = Field(
        default_factory=dict,
        description='By group; along a spectrum, of its two ends and its middle: "low", "middle", "high".',
    )
    consensus: float | None = Field(
        default=None, description="Posterior probability that agreement passes the threshold in every group."
    )
    rejection: float | None = Field(default=None, description="The same for disagreement.")
    gap: Share | None = Field(
        default=None,
        description="Largest difference of agreement between two groups (value) with its 95 % interval; "
        "n is the smaller of the two groups' votes, count is None.",
    )
    gap_between: tuple[str, str] | None = Field(default=None, description="Group that agrees most, least.")
    territories: int | None = Field(
        default=None, description="Declared territories with enough answers; None where nobody declares one."
    )
    territories_sharing: int | None = Field(
        default=None, description="Those of them whose agreement passes the threshold."
    )


class Exposure(Fact):
    """Evidence that a platform showed what was liked more, or less: averages over statements mean little."""

    least: int = Field(description="Median votes of the least liked tenth of the statements.")
    best: int = Field(description="Median votes of the best liked tenth.")
    statements: int = Field(description="Statements with votes.")


class Represented(Fact):
    """A statement of a list that represents as many people as possible, and whom the list covers so far."""

    statement: Statement
    covered: Share = Field(
        description="Voters who agree with at least one statement of the list, up to and including this one; "
        "n is all voters."
    )
    among_asked: Share = Field(description="The same, of those who voted on at least one of them.")


class Opinion(Fact):
    """The findings from votes or tallies."""

    basis: Literal["votes", "tallies"] | None = Field(description="None where there is nothing to count.")
    participants: int | None = Field(
        description="Participants with at least one vote on an analysed statement; None with tallies."
    )
    votes: int = Field(description="Votes counted: one per person and statement.")
    statements: int = Field(description="Statements with at least one vote.")
    threshold: float = Field(description="Share of agreement above which a statement is called shared.")
    certainty: float | None = Field(
        default=None,
        description="Least posterior probability of passing the threshold, everywhere it must be passed, for "
        "a statement to count as shared or rejected; None where only shares are published.",
    )
    minimum_votes: int = Field(description="Votes under which a statement is not ranked.")
    minimum_votes_in_part: int | None = Field(
        default=None, description="The same in each group, or at each end and in the middle of a spectrum."
    )
    not_rankable: int = Field(description="Statements with too few votes to be ranked.")
    ranked: int = Field(0, description="Statements with enough votes to be ranked.")
    shared_by: Literal["groups", "thirds", "everybody"] = Field(
        default="everybody",
        description="Who must all pass the threshold for a statement to be shared: every group, both ends "
        "and the middle of a spectrum, or everybody as one.",
    )
    shares_only: bool = Field(
        default=False, description="Whether the platform publishes shares of agreement only, no counts."
    )
    lacking: int | None = Field(
        default=None, description="Votes that half of the statements not ranked lack at most."
    )
    unsettled: int = Field(
        0, description="Ranked statements of which it is not settled on which side of the threshold they lie."
    )
    to_settle: int | None = Field(
        default=None, description="More votes that would settle half of them, if shares stay."
    )
    mostly_approved: bool = Field(
        default=False, description="Whether so many ranked statements pass that the threshold says little."
    )
    exposure: Exposure | None = Field(
        default=None,
        description="Where tallies show that the platform chose what to show by how it was liked.",
    )
    passing: int = Field(description="Rankable statements whose agreement passes the threshold.")
    rejected: int = Field(description="Rankable statements whose disagreement passes the threshold.")
    dividing: int = Field(0, description="Ranked statements that divide at all; the list holds the first.")
    unites: list[Statement]
    unites_against: list[Statement]
    divides: list[Statement]
    unknown: list[Statement] = Field(
        description="Statements passed on most, beyond what is usual here; why is not known."
    )
    slate: list[Represented] = Field(
        default_factory=list,
        description="A slate of statements that represents as many voters as possible, in the order chosen; "
        "empty where there are no single votes.",
    )


class DensityCell(Fact):
    """A square of the opinion map with at least the minimum number of persons in it."""

    x: float
    y: float
    n: int


class Stance(Fact):
    """A statement, and the side that a group takes on it."""

    statement: Statement
    side: Literal["agree", "disagree"]
    others: Share | None = Field(
        default=None, description="Share of all other groups on that side, where it sets the group apart."
    )
    apart: Share | None = Field(
        default=None,
        description="The group's share minus theirs (value) with its 95 % interval; n is the smaller of the "
        "two numbers of votes, count is None.",
    )


class Group(Fact):
    """An opinion group: people who vote alike."""

    name: str
    size: int
    share: float
    x: float = Field(description="Centre on the opinion map.")
    y: float
    distinctive: list[Stance] = Field(description="What sets the group apart, the surest gap first.")
    shared: list[Stance] = Field(
        default_factory=list,
        description="What the group shares and not all groups do, beside what sets it apart.",
    )


class Contrast(Fact):
    """What tells two ends of a spectrum apart: agreement at one end, in the middle, at the other."""

    statement: Statement
    low: Share
    middle: Share
    high: Share


class Spectrum(Fact):
    """Opinions without a gap: the first dimension cut in thirds of the people, for reading only."""

    sizes: list[int] = Field(description="People at one end, in the middle, at the other end.")
    share: float = Field(description="Part of what differs between answers that the dimension shows.")
    contrasts: list[Contrast] = Field(description="What tells the ends apart, most first.")
    shared: dict[str, list[Stance]] = Field(
        default_factory=dict,
        description='What "low", "middle" and "high" share and not all of them do, the surest first.',
    )
    middle: tuple[int, int, int] | None = Field(
        default=None,
        description="Positions that the middle shares and not all do, those of them that one end shares too, "
        "and the other end.",
    )


class Groups(Fact):
    """The verdict on opinion groups, with its evidence."""

    verdict: Literal["distinct", "spectrum", "none", "unknown"] = Field(
        description="'unknown' where there are no single votes to look at, or too few participants."
    )
    reason: str | None = Field(
        default=None, description="Key of the locales under [no_groups]: why unknown, or why not shown."
    )
    gain: float | None = Field(
        default=None, description="How much better positions predict hidden answers, nats per answer."
    )
    gain_p: float | None = Field(default=None, description="Probability of such a gain without structure.")
    separation: float | None = Field(
        default=None, description="How much better separate groups explain positions than one spread, nats."
    )
    separation_p: float | None = Field(
        default=None, description="Probability of such a separation in one continuous spread."
    )
    simulations: int = Field(default=0, description="Simulations of a continuous spread.")
    as_separate: int = Field(default=0, description="Those at least as separate as the real positions.")
    stability: float | None = Field(
        default=None, description="Median adjusted Rand index over refits without 10 % of the votes."
    )
    stability_people: float | None = Field(
        default=None, description="The same over refits with 80 % of the participants."
    )
    participants: int = 0
    groups: list[Group] = Field(default_factory=list)
    spectrum: Spectrum | None = Field(default=None, description="Where the verdict is 'spectrum'.")
    map: list[DensityCell] = Field(default_factory=list)
    map_step: float | None = Field(default=None, description="Side of a map square, in map units.")
    map_variance: float | None = Field(
        default=None, description="Share of what differs between answers that the map shows."
    )
    map_hidden: int = Field(default=0, description="Participants in squares too sparse to be published.")


class Idea(Fact):
    """Passages that say the same thing."""

    id: str
    name: str
    persons: int = Field(description="Distinct authors; anonymous contributions count one each.")
    contributions: int
    passages: int
    quotes: list[Quote]


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
    encoder: str | None
    edits: int = Field(default=0, description="Edits by hand on the themes.")
    edits_replayed: int = Field(default=0, description="Those that were replayed, in part at least.")
    words_masked: int = Field(description="Pieces of personal data masked in the published texts.")


class Response(Fact):
    """What the decision-maker did with a subject."""

    id: str
    subject: Words
    status: str = Field(description="Key of the locales under [statuses].")
    reason: Words | None
    who: str | None
    by_when: str | None
    contributions: list[str]
    said: str | None = Field(default=None, description="The platform's own word for the status.")
    progress: float | None = Field(
        default=None, ge=0, le=1, description="How far along, where it is followed."
    )


class Notice(Fact):
    """A caution that must be printed; ``code`` is a key of the locales under [notices]."""

    code: str
    values: dict[str, str] = Field(default_factory=dict)


class Method(Fact):
    """One line of the method sheet: a step, its parameters, the seed."""

    step: str
    parameters: dict[str, str]
    seed: int | None
    version: str


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
        default=None, ge=0, description="Participants as a share of the population, where both are known."
    )


class Facts(Fact):
    """The synthesis of one consultation as data; ``model_dump_json()`` is canonical."""

    schema_version: int = SCHEMA_VERSION
    engine_version: str
    about: About
    counts: Counts
    funnel: list[FunnelStep]
    set_aside: list[SetAside]
    moderated: list[Moderated] = Field(default_factory=list)
    participation: list[Breakdown]
    opinion: Opinion
    groups: Groups
    texts: Texts
    responses: list[Response]
    notices: list[Notice]
    method: list[Method]
    minimum_cell: int = Field(description="No published count of persons is below this number.")
