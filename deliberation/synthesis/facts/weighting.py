"""Weights to the population: what they cost, and what they change. For the annex only."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Share


class Weighted(Fact):
    """A statement or an idea, with agreement as counted and as weighted."""

    level: Literal["statement", "idea"]
    subject: str = Field(description="Id of the contribution or of the idea.")
    agree: Share = Field(description="As counted: one person, one voice.")
    weighted: Share = Field(
        description="Weighted to the population; value to one hundredth, n is Kish's effective number."
    )


class Weighting(Fact):
    """How participants are weighted to the margins that the organiser gave."""

    variables: list[str] = Field(description="What is brought to the population.")
    reason: Literal["empty", "diverged"] | None = Field(
        default=None,
        description="Why there are no weights: nobody in a category, or margins that never meet.",
    )
    variable: str | None = Field(default=None, description="The variable of that category.")
    category: str | None = Field(default=None, description="The category that nobody is in.")
    participants: int = Field(description="Participants who are weighted.")
    unknown: dict[str, int | None] = Field(
        default_factory=dict,
        description="Participants whose category is not known, by variable; None where suppressed. They keep "
        "their share.",
    )
    effective: int | None = Field(default=None, description="Kish's effective number of participants.")
    design_effect: float | None = Field(default=None, description="Participants over that number.")
    largest: float | None = Field(default=None, description="Largest weight; the mean is 1.")
    bound: float = Field(description="Weights above it are brought to it.")
    trimmed: int | None = Field(
        default=0, description="Participants whose weight was brought to the bound; None where suppressed."
    )
    gap: float | None = Field(
        default=None, description="Largest difference left between a weighted share and its margin."
    )
    rows: list[Weighted] = Field(default_factory=list)
