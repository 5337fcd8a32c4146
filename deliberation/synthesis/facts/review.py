"""What people who read passages again found: how often the run was wrong, how often they agree."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact, Share


class Wrong(Fact):
    """How often one thing was wrong among the passages drawn at random and read."""

    level: Literal["place", "idea", "theme", "type"] = Field(
        description="'place' where the idea or the theme is wrong."
    )
    share: Share = Field(
        description="count is the number of wrong ones. Those on which readers differ count half in value; "
        "the ends of the interval count them right, then wrong."
    )
    unsettled: int = Field(description="Passages on which readers differ and nobody has settled.")


class Agreement(Fact):
    """How often two readers gave the same answer, on the passages that both read."""

    question: Literal["idea", "theme", "type"]
    same: Share = Field(description="Pairs of answers that are alike, of all pairs; without interval.")
    kappa: float | None = Field(description="Cohen's kappa; None where it is not defined.")


class Review(Fact):
    """The figures of the latest review, of the run that was read: before what it corrected."""

    readers: int
    total: int = Field(description="Passages in an idea from which those at random were drawn.")
    read: int = Field(description="Passages drawn at random and read.")
    uncertain: int = Field(description="Passages read because the engine was least sure; never in a rate.")
    wrong: list[Wrong]
    agreement: list[Agreement]
