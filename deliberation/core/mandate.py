"""What a consultation says of itself: who asks, what, and what the answers are for."""

from __future__ import annotations

import datetime

from pydantic import BaseModel, ConfigDict, Field

from deliberation.core.language import Localised

Words = str | Localised


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Mandate(_Frozen):
    """What was promised: who decides, by when, what is open, what is already decided or out of scope."""

    decides: Words | None = Field(default=None, description="Who decides in the end.")
    by_when: Words | None = Field(default=None, description="By when the decision is due.")
    due: datetime.date | None = Field(default=None, description="Day by which every idea gets a response.")
    open: list[Words] = Field(default_factory=list, description="What the consultation can change.")
    decided: list[Words] = Field(default_factory=list, description="What is already decided.")
    out_of_scope: list[Words] = Field(default_factory=list, description="What the decision-maker cannot do.")
    promised: list[Words] = Field(default_factory=list, description="What participants were promised.")


class About(_Frozen):
    """The face of a consultation: title, question, dates, place, commissioner."""

    title: Words = Field(default="Consultation", description="Title printed on the report.")
    question: Words | None = Field(default=None, description="The question asked.")
    notice: Words | None = Field(
        default=None, description="A line printed under the title, e.g. that the consultation is fictional."
    )
    commissioner: Words | None = Field(default=None, description="Who commissioned the consultation.")
    territory: Words | None = Field(default=None, description="The place concerned.")
    population: int | None = Field(default=None, ge=1, description="Inhabitants of the place.")
    opened: datetime.date | None = Field(default=None, description="First day.")
    closed: datetime.date | None = Field(default=None, description="Last day.")
    language: str | None = Field(
        default=None, pattern="^[a-z]{2,3}$", description="Main language of the contributions (ISO 639)."
    )
    attribution: Words | None = Field(default=None, description="Licence and attribution of the data.")
    contact: Words | None = Field(
        default=None, description="To whom people write about their contribution: an address or a page."
    )
    mandate: Mandate = Field(default_factory=Mandate)
