"""What votes and tallies say of statements."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Quote, Share


class Support(Fact):
    """What the votes say of one statement, for everybody or for one group."""

    agree: Share
    disagree: Share
    passed: Share


class Reasons(Fact):
    """Why people are for or against a statement, in their own words; an empty side was not collected."""

    favour: list[Quote]
    against: list[Quote]
    favour_count: int = Field(default=0, description="Arguments sent in favour; 0 where none could be sent.")
    against_count: int = Field(default=0, description="The same against.")


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
    echoes: list[Quote] = Field(
        default_factory=list, description="Other people's words on the same subject, for what unites."
    )
    reasons: Reasons | None = Field(default=None, description="Reasons of each side, for what divides.")


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
