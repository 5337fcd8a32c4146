"""What a filled workbook says: its answers by row and column, each with the cell that it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.review.run import Passage, RunRead

Value = bool | int | str
Key = tuple[str, str, str]
"""Sheet, row and column: ``("ideas", "T1.2", "rename")``."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: its value (an id, a type or ``run.ASIDE`` where something was chosen) and its cell."""

    value: Value
    cell: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A filled workbook.

    Parameters
    ----------
    file : str
        Its name.
    reader : str
        Who filled it.
    run : RunRead
        The run that was read.
    answers : mapping
        By sheet, row and column; only what was filled in.
    """

    file: str
    reader: str
    run: RunRead
    answers: Mapping[Key, Answer]

    def value(self, sheet: str, row: str, column: str) -> Value | None:
        """Return an answer, None where none was given."""
        found = self.answers.get((sheet, row, column))
        return None if found is None else found.value

    def judged(self, passage: Passage, question: str) -> tuple[bool | None, str | None]:
        """Return whether the idea, the theme or the type of a passage is right, and what it should be.

        Where only what it should be was given, that answers the question.
        """
        right = self.value("passages", passage.id, f"{question}_right")
        correct = self.value("passages", passage.id, f"{question}_correct")
        if right is None and correct is not None:
            right = correct == getattr(passage, question)
        return (
            None if right is None else bool(right),
            None if correct is None or right else str(correct),
        )
