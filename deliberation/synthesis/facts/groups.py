"""Opinion groups, or the spectrum, with their evidence and the map."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Share
from deliberation.synthesis.facts.votes import Statement


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


class Crossed(Fact):
    """People who are in one of our groups and in one of the platform's."""

    ours: str | None = Field(description="Name of our group; None for people in none.")
    theirs: str | None = Field(description="Name of the platform's group; None for people in none.")
    n: int | None = Field(description="People; None where suppressed.")


class PlatformGroups(Fact):
    """The groups that the export carries, beside ours."""

    groups: int = Field(description="Groups that the platform gives.")
    people: int = Field(description="Participants whom it puts in one.")
    n: int = Field(description="Of these, people who are in one of our groups too; 0 without groups.")
    index: float | None = Field(
        default=None,
        description="Adjusted Rand index of the two partitions over these; None without groups.",
    )
    cells: list[Crossed] = Field(default=[], description="Both crossed; none where few people would show.")


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
    sure: int = Field(
        default=0,
        description="People whose group is sure (probability of .9 or more); 0 without groups.",
    )
    grouped: int = Field(default=0, description="People in all groups together; 0 without groups.")
    searches: int = Field(
        default=0, description="Searches for groups run again on fewer votes or fewer participants."
    )
    came_back: int = Field(default=0, description="Those that found the same groups.")
    participants: int = 0
    groups: list[Group] = Field(default_factory=list)
    spectrum: Spectrum | None = Field(default=None, description="Where the verdict is 'spectrum'.")
    map: list[DensityCell] = Field(default_factory=list)
    map_step: float | None = Field(default=None, description="Side of a map square, in map units.")
    map_variance: float | None = Field(
        default=None, description="Share of what differs between answers that the map shows."
    )
    map_hidden: int = Field(default=0, description="Participants in squares too sparse to be published.")
    platform: PlatformGroups | None = Field(
        default=None, description="Where the export carries groups of its own."
    )
