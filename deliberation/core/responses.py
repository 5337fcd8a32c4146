"""The grid of responses: the words of its columns and lists, and how a mistake in it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from deliberation.core.language import LANGUAGES, say
from deliberation.core.tables import RESPONSE_STATUSES

COLUMNS: Final = (
    "id", "level", "name", "persons", "standing", "known", "status", "reason", "who", "by_when", "links",
    "drafted_by", "drafted_on", "validated_by", "validated_on", "contributions",
)  # fmt: skip
"""Our names of its columns, in their order."""
TO_FILL: Final = (
    "status", "reason", "who", "by_when", "links", "drafted_by", "drafted_on", "validated_by", "validated_on",
)  # fmt: skip
"""Those that the decision-maker fills."""
DATES: Final = ("by_when", "drafted_on", "validated_on")
STATUSES: Final = tuple(status for status in RESPONSE_STATUSES if status != "unclassified")
"""What may be chosen; ``unclassified`` is for the words of platforms."""
LEVELS: Final = ("idea", "theme", "article")
GUIDE: Final = ("who_does", "one_row", "leave", "statuses", "dates", "keep", "read")
"""Names of the sentences of its instructions."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A cell that is not what it should be.

    Parameters
    ----------
    code : str
        Key of the locales under ``[responses.mistakes]``.
    file : str
    row : int or None
        Line of the file, the header being line 1.
    column : str
        Our name of the column.
    values : mapping of str to str
        What fills the sentence. ``statuses`` as the value of ``expected`` lists what may be chosen.
    """

    code: str
    file: str
    row: int | None
    column: str
    values: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        """Say where it is, what was found, what was expected and how to mend it."""
        where = "row" if self.row is not None else "file"
        head = say(
            f"responses.where_{where}",
            language,
            file=self.file,
            row=self.row,
            column=header(self.column, language),
        )
        said = {name: value[:120] for name, value in self.values.items()}
        if self.code == "status":
            said["expected"] = ", ".join(choices("status", language))
        return head + say(f"responses.mistakes.{self.code}", language, **said)


def told(file: str, mistakes: Iterable[Mistake], language: str) -> str:
    """Return every mistake of a file, one a line under a heading; one alone is its own sentence."""
    sentences = [mistake.sentence(language) for mistake in mistakes]
    if len(sentences) == 1:
        return sentences[0]
    head = say("responses.several", language, file=file, count=len(sentences))
    return "\n".join([head, *(f"  {number}. {text}" for number, text in enumerate(sentences, 1))])


def header(ours: str, language: str) -> str:
    """Return the title of a column.

    Examples
    --------
    >>> header("validated_on", "en")
    'Validated on'
    """
    return say(f"responses.headers.{ours}", language)


def choices(ours: str, language: str) -> dict[str, str]:
    """Return what may be chosen in a column, as word -> our value; nothing where any text may be typed.

    Examples
    --------
    >>> choices("level", "fr")
    {'idée': 'idea', 'thème': 'theme', 'article': 'article'}
    """
    if ours == "status":
        return {say(f"statuses.{value}", language): value for value in STATUSES}
    if ours == "level":
        return {say(f"responses.levels.{value}", language): value for value in LEVELS}
    return {}


def known_words(ours: str) -> dict[str, str]:
    """Return what may be chosen in a column in any language, our own values included."""
    words = {word: value for language in LANGUAGES for word, value in choices(ours, language).items()}
    return {**words, **{value: value for value in words.values()}}


def known_headers() -> dict[str, str]:
    """Return the titles of the columns in any language, and our own names -> our names."""
    titles = {header(ours, language): ours for language in LANGUAGES for ours in COLUMNS}
    return {**titles, **{ours: ours for ours in COLUMNS}}
