"""What each headline conclusion rests on, and how few people would change it."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from deliberation.synthesis.facts.base import Fact

Conclusion = Literal["unites", "unites_against", "divides", "priority", "rejected", "divisive", "theme"]
"""What is concluded of a statement, of an idea or of a theme; keys of the locales under ``[robustness]``."""
Outcome = Literal["holds", "weaker", "falls"]
"""The same conclusion; the same side, without enough evidence; or no longer on that side."""
LEAST_RESAMPLED: Final = 0.9
"""Share of resamples in which a headline must stay on its side."""
NARROW: Final = 3
"""People whose absence, or arrival, may not be what a conclusion hangs on without being said."""


class Headline(Fact):
    """One conclusion, tried in several ways."""

    kind: Conclusion
    subject: str = Field(description="Id of the contribution, of the idea or of the theme.")
    without_active: Outcome | None = Field(
        description="Without those who took part most; None where nobody knows who, or all did alike."
    )
    without_mobilised: Outcome | None = Field(
        description="Without those of a mobilisation; None where none of them is known to have taken part."
    )
    resampled: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Share of resamples of the people in which it stays on its side.",
    )
    removed: int | None = Field(
        default=None, description="Fewest people whose absence would end it; None where no number would."
    )
    added: int | None = Field(default=None, description="Fewest more people who would end it.")
    removed_exact: bool = Field(
        default=True, description="False where that is a lower bound: fewer would not do, more may be needed."
    )
    added_exact: bool = Field(default=True, description="The same of those added.")
    survives: bool = Field(
        description="Whether it falls in no trial, and stays on its side in nine resamples of ten."
    )

    @property
    def narrow(self) -> tuple[Literal["removed", "added"], int] | None:
        """Whether very few people fewer, or more, would end a headline that survives, and how many."""
        counts: tuple[tuple[Literal["removed", "added"], int | None], ...] = (
            ("removed", self.removed),
            ("added", self.added),
        )
        few = [(n, how) for how, n in counts if n is not None and n <= NARROW]
        if not self.survives or not few:
            return None
        n, how = min(few, key=lambda pair: pair[0])
        return how, n


class Robustness(Fact):
    """The trials, and what became of each headline."""

    active_share: float = Field(description="Part of the people left out as most active.")
    active_voters: int = Field(description="How many that is, of those who voted.")
    active_votes: float | None = Field(description="Share of all votes that they cast.")
    active_authors: int = Field(description="How many that is, of those who wrote.")
    mobilised: int | None = Field(
        description="People who wrote a text of a mobilisation, or cast the same long ballot as others; None "
        "where they are too few to be counted."
    )
    ballots: int | None = Field(
        description="Those of them who cast the same long ballot as others; None where they are too few."
    )
    resamples: int
    headlines: list[Headline]

    def of(self, kind: Conclusion) -> list[Headline]:
        """Return the headlines of a kind."""
        return [one for one in self.headlines if one.kind == kind]
