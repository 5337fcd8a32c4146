"""The whole document, as it is published."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from deliberation.core.mandate import About
from deliberation.synthesis.facts.account import Breakdown, Counts, FunnelStep, InputFile, Moderated, SetAside
from deliberation.synthesis.facts.answers import Accountability, Due
from deliberation.synthesis.facts.articles import Bill
from deliberation.synthesis.facts.base import Fact
from deliberation.synthesis.facts.closing import Method, Notice, Response
from deliberation.synthesis.facts.groups import Groups
from deliberation.synthesis.facts.lists import Lists
from deliberation.synthesis.facts.robustness import Robustness
from deliberation.synthesis.facts.territories import Territory
from deliberation.synthesis.facts.texts import Texts
from deliberation.synthesis.facts.votes import Opinion
from deliberation.synthesis.facts.weighting import Weighting

SCHEMA_VERSION: Final = 5
"""Raised with every change of what may stand in the file; ``docs/schema/facts.json`` is this version."""


class Facts(Fact):
    """The synthesis of one consultation as data; ``model_dump_json()`` is canonical."""

    schema_version: int = SCHEMA_VERSION
    engine_version: str
    about: About
    territory: Territory | None = Field(default=None, description="None for the whole consultation.")
    counts: Counts
    content: str | None = Field(
        default=None, description="Hash of what was read, whatever the order of rows."
    )
    files: list[InputFile] = Field(default_factory=list)
    funnel: list[FunnelStep]
    set_aside: list[SetAside]
    moderated: list[Moderated] = Field(default_factory=list)
    participation: list[Breakdown]
    opinion: Opinion
    groups: Groups
    texts: Texts
    bill: Bill | None = Field(default=None, description="None where no text was put to discussion.")
    lists: Lists | None = Field(default=None, description="None where no contribution calls for one.")
    robustness: Robustness | None = Field(default=None, description="None where there is no headline to try.")
    weighting: Weighting | None = Field(
        default=None, description="None where no margin of the population concerns what participants say."
    )
    responses: list[Response]
    accountability: Accountability | None = Field(default=None, description="None where there are no ideas.")
    due: list[Due] = Field(
        default_factory=list, description="What is asked of the official: without a response first."
    )
    notices: list[Notice]
    method: list[Method]
    minimum_cell: int = Field(description="No published count of persons is below this number.")
