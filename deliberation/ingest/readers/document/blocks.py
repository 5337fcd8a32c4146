"""What a document is made of, whatever its format: headings, paragraphs, rows of tables, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BY_HAND: Final = 9
"""Rank of a heading that no style declares: a short line that is all bold."""
ORGANISATION: Final = ("organisation", "organization", "organisme", "association", "acteur")
"""Names of the property by which a document says which organisation speaks in it."""
_LONGEST_HEADING: Final = 120


@dataclass(frozen=True, kw_only=True)
class Block:
    """One paragraph of a document; its number in the ledger is its place among the blocks, from 1.

    Parameters
    ----------
    text : str
        The words, without white space around them.
    level : int
        Rank of a heading, 1 the highest; 0 for what is none.
    cells : tuple of str, optional
        The cells, where the block is a row of a table.
    table : int
        Which table of the document the row is of, from 1.
    page : int, optional
        Page of a PDF, from 1.
    position : int, optional
        Place among the paragraphs of the page, from 1.
    aside : str, optional
        Why the block is no part of the text: a key of the locales under ``[reasons]``.
    """

    text: str
    level: int = 0
    cells: tuple[str, ...] | None = None
    table: int = 0
    page: int | None = None
    position: int | None = None
    aside: str | None = None

    def locator(self, number: int) -> str:
        """Return where the block is: ``page:paragraph`` in a PDF, else its number in the document."""
        return str(number) if self.page is None else f"{self.page}:{self.position}"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document as read.

    Parameters
    ----------
    path : Path
        Where it lies.
    blocks : sequence of Block
        In reading order.
    title : str, optional
        The title that its properties declare.
    organisation : str, optional
        The organisation that its properties name as such (a property of that name, never its typist's).
    scanned : int
        Pages that hold a picture and no text.
    """

    path: Path
    blocks: Sequence[Block]
    title: str | None = None
    organisation: str | None = None
    scanned: int = 0


def could_head(text: str) -> bool:
    """Tell whether words could be a heading: one short line that does not end as a sentence does.

    Examples
    --------
    >>> could_head("Nos propositions"), could_head("Nous demandons des bancs.")
    (True, False)
    """
    return 0 < len(text) <= _LONGEST_HEADING and text[-1] not in ".!?;,:" and "\n" not in text
