"""What every fact is made of: frozen records, shares with intervals, counts that single nobody out."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr


class Fact(BaseModel):
    """Base of every fact: frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    _at: str = PrivateAttr(default="")

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the JSON pointer of this record, once ``with_pointers`` has given it one."""
        return (self._at,) if self._at else ()


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
    rounded: bool = Field(
        default=False,
        description="Whether 0 or 1 comes from rounded counts: a few may have answered otherwise.",
    )


class Cell(Fact):
    """A count published only if it singles nobody out."""

    category: str
    n: int | None = Field(
        description="Persons; None where suppressed: too few, or hidden so that too few cannot be worked out."
    )
    share: float | None = None
    population: int | None = Field(default=None, description="Inhabitants in the category, where known.")
    population_share: float | None = None


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
    organiser: bool = Field(
        default=False, description="Whether the organiser wrote it to open the debate, and no participant."
    )
