"""What the parts of the citizens' page share: the facts in a language, the look-up, the names of ideas."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from deliberation.report.blocks import Run
from deliberation.report.sections.ideas import known

if TYPE_CHECKING:
    from deliberation.report.sections.common import Frame
    from deliberation.synthesis.facts import Accountability, Idea

LONGEST: Final = 2000
"""Characters of a reason or an answer."""
NAME: Final = 160
"""Characters of the name of an idea or a theme."""


@dataclass(frozen=True)
class View:
    """The facts as a page tells them, with what ``lookup_files`` left."""

    frame: Frame
    found: Mapping[str, Any]

    @property
    def account(self) -> Accountability | None:
        """What was asked, answered, and is late; None where there are no ideas."""
        return self.frame.facts.accountability

    @property
    def unit(self) -> str:
        """What is counted: persons, or contributions where nobody knows who wrote."""
        return "persons" if self.frame.authored else "contributions"

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the names of ideas and themes, by id."""
        head = self.found["head"]
        return {one[0]: one[1] for one in (*head["ideas"], *head["themes"])}

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Return the persons of each idea, by id."""
        return {one[0]: one[3] for one in self.found["head"]["ideas"]}

    @cached_property
    def ideas(self) -> dict[str, Idea]:
        """Return the ideas that the facts tell, by id."""
        return known(self.frame.facts.texts)

    def name(self, name: str | None) -> Run:
        """Return the name of an idea or a theme, or its id where it has none."""
        return self.frame.label(self.names.get(name or "", name or ""), NAME)

    def count(self, number: int) -> str:
        """Write a count of persons, or of contributions where nobody knows who wrote."""
        return self.frame.words.unit(self.unit, number)

    def day(self, day: datetime.date) -> str:
        """Write a date in words."""
        return self.frame.words.date(day)
