"""Mistakes in a filled workbook: where each one is, what was found, what was expected, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.core.errors import SettingsError
from deliberation.review.words import say


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One mistake.

    Parameters
    ----------
    code : str
        Key of the locales under ``[mistakes]``.
    file : str
        Name of the workbook.
    sheet, cell : str or None
        The sheet as it is called in it, and the cell, such as "F12"; None where it is the file's.
    values : mapping of str to str
        What fills the sentence.
    """

    code: str
    file: str
    sheet: str | None = None
    cell: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """Say where it is, what was found, what was expected and how to mend it."""
        place = "cell" if self.cell else "sheet" if self.sheet else "file"
        where = {"file": self.file, "sheet": self.sheet, "cell": self.cell}
        return say(f"mistakes.where_{place}", language, **where) + say(
            f"mistakes.{self.code}", language, **self.values
        )


class ReviewError(SettingsError):
    """A filled workbook holds mistakes; the message lists them all.

    Attributes
    ----------
    mistakes : tuple of Mistake
    """

    def __init__(self, mistakes: Sequence[Mistake], language: str) -> None:
        self.mistakes = tuple(mistakes)
        few = "one" if len(self.mistakes) == 1 else "other"
        lines = [say(f"mistakes.head_{few}", language, n=len(self.mistakes))]
        lines += [
            f"  {number}. {mistake.sentence(language)}" for number, mistake in enumerate(self.mistakes, 1)
        ]
        super().__init__("\n".join(lines))
