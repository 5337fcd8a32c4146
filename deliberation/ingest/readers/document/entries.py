"""From the blocks of a document to its contributions: one per paragraph, or one per entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from deliberation.ingest.cells.names import PERSONAL, SURE, meaning, meanings
from deliberation.ingest.readers.document.blocks import BY_HAND, Block
from deliberation.ingest.readers.document.marks import Mark, about, family_of, mark_of, whole_line

_FIELDS: Final = frozenset({"id", "date", "author", "text", "title", PERSONAL})
_FEWEST_WORDS: Final = 3
"""Words that a cell needs for the row of a table without a known header to say something."""
_LONGEST_TITLE: Final = 120
_BEFORE: Final = 0.3
"""Largest part of the words that may come before the first mark of a document made of entries."""
_SPARSE: Final = 20
"""Blocks per mark beyond which dates, codes and names are no marks but a calendar or a list of guests."""


@dataclass
class Entry:
    """A contribution of a document as it is put together.

    Parameters
    ----------
    number : int
        Number of its first block.
    locator : str
        Where that is.
    mark : Mark
        What its mark says.
    section : str, optional
        The headings it stands under.
    lines : list of str
        Its paragraphs.
    """

    number: int
    locator: str
    mark: Mark
    section: str | None
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, one line per paragraph."""
        return "\n".join(self.lines)


@dataclass
class Parts:
    """The contributions of a document, and what became of every other block, by number.

    Parameters
    ----------
    entries : list of Entry
    used : dict of int to str
        Blocks that are part of something else: why.
    aside : dict of int to str
        Blocks that are set aside: why.
    """

    entries: list[Entry] = field(default_factory=list)
    used: dict[int, str] = field(default_factory=dict)
    aside: dict[int, str] = field(default_factory=dict)


def entry_marks(blocks: Sequence[Block], *, asked: bool) -> str | None:
    """Return the kind of marks that start the entries of a document, None where it is no sequence of entries.

    Parameters
    ----------
    blocks : sequence of Block
        In reading order.
    asked : bool
        Whether the user says that there are entries; one mark is then enough.
    """
    texts = [block.text for block in blocks if block.aside is None and block.cells is None]
    family = family_of(texts, fewest=not asked)
    if family is None or asked:
        return family
    marked = [mark_of(text, family) is not None for text in texts]
    words = [len(text.split()) for text in texts]
    before = sum(words[: marked.index(True)])
    sparse = family in {"dated", "code", "speaker"} and len(texts) > _SPARSE * sum(marked)
    return None if before > _BEFORE * sum(words) or sparse else family


def heading_of(blocks: Sequence[Block], family: str | None) -> int | None:
    """Return the number of the heading that is the title of the document: the highest, above any text."""
    above: list[int] = []
    for number, block in enumerate(blocks, 1):
        if block.aside is not None:
            continue
        if not block.level or (family is not None and mark_of(block.text, family) is not None):
            break
        above.append(number)
    if not above:
        return None
    best = min(above, key=lambda number: blocks[number - 1].level)
    ranks = [block.level for block in blocks if block.aside is None]
    return best if ranks.count(blocks[best - 1].level) == 1 else None


def parts(blocks: Sequence[Block], family: str | None) -> Parts:
    """Return the contributions of a document.

    Parameters
    ----------
    blocks : sequence of Block
        In reading order.
    family : str, optional
        The kind of marks that start an entry; None where every paragraph is a contribution.
    """
    return _Reading(blocks, family).parts


class _Reading:
    """Reads the blocks one after the other; knows the headings above and the entry that is open."""

    def __init__(self, blocks: Sequence[Block], family: str | None) -> None:
        self.parts = Parts()
        self._family = family
        self._headings: list[tuple[int, str]] = []
        self._open: Entry | None = None
        self._open_level = 0
        self._labels: tuple[str | None, ...] | None = None
        self._table = 0
        self._leads = self._leading(blocks)
        self._title = heading_of(blocks, family)
        for number, block in enumerate(blocks, 1):
            if block.aside is not None:
                self.parts.aside[number] = block.aside
            elif block.cells is not None:
                self._row(number, block, block.cells)
            else:
                self._paragraph(number, block)

    def _paragraph(self, number: int, block: Block) -> None:
        mark = mark_of(block.text, self._family) if self._family is not None else None
        if mark is not None:
            self._close(block.level)
            self._start(number, block, mark)
        elif block.level and self._heads(number, block.level):
            self._close(block.level)
            if number != self._title:
                self._headings.append((block.level, " ".join(block.text.split())))
            self.parts.used[number] = "heading"
        elif self._family is None:
            self._start(number, block, Mark(family="", rest=block.text))
            self._open = None
        else:
            self._continue(number, block)

    def _leading(self, blocks: Sequence[Block]) -> set[int]:
        """Return the numbers of the headings right above a mark: they head sections, not parts of entries."""
        found: set[int] = set()
        above: list[int] = []
        for number, block in enumerate(blocks, 1):
            if block.aside is not None:
                continue
            if self._family is not None and mark_of(block.text, self._family) is not None:
                found.update(above)
            above = [*above, number] if block.level else []
        return found

    def _heads(self, number: int, level: int) -> bool:
        """Tell whether a heading heads a section of the document, rather than a part of the open entry."""
        if self._open is None or number in self._leads:
            return True
        return level < BY_HAND and (not self._open_level or level <= self._open_level)

    def _close(self, level: int) -> None:
        """End the open entry; a heading also ends the sections of its rank and below."""
        self._open = None
        if level:
            self._headings = [(rank, text) for rank, text in self._headings if rank < level]

    def _start(self, number: int, block: Block, mark: Mark) -> None:
        section = " / ".join(text for _, text in self._headings) or None
        entry = Entry(number=number, locator=block.locator(number), mark=mark, section=section)
        if mark.rest:
            entry.lines.append(mark.rest)
        self.parts.entries.append(entry)
        self._open, self._open_level = entry, block.level

    def _continue(self, number: int, block: Block) -> None:
        """Add a paragraph to the open entry; a line right below the mark may say who and when."""
        entry = self._open
        if entry is None:
            self.parts.aside[number] = "outside_entry"
            return
        said = whole_line(block.text) if not entry.lines else None
        if said is not None:
            entry.mark = _completed(entry.mark, said)
        else:
            entry.lines.append(block.text)
        self.parts.used[number] = "continued"

    def _row(self, number: int, block: Block, cells: tuple[str, ...]) -> None:
        """Read a row of a table: under a known header it is an entry of its own."""
        if block.table != self._table:
            self._table = block.table
            labels = _labels(cells)
            kept = labels is None and self._labels is not None and len(self._labels) == len(cells)
            self._labels = self._labels if kept else labels
            if labels is not None:
                self.parts.aside[number] = "not_a_row"
                return
        elif self._labels is not None and _labels(cells) == self._labels:
            self.parts.aside[number] = "not_a_row"  # a header that is repeated on every page
            return
        if self._labels is not None:
            self._start(number, block, _labelled(cells, self._labels))
            self._open = None
        elif self._open is not None:
            self._continue(number, block)
        elif any(len(cell.split()) >= _FEWEST_WORDS for cell in cells):
            self._start(number, block, _unlabelled(cells))
        else:
            self.parts.aside[number] = "not_a_row"


def _completed(mark: Mark, said: Mark) -> Mark:
    return Mark(
        family=mark.family, reference=mark.reference, id=mark.id, rest=mark.rest,
        date=mark.date or said.date, author=mark.author or said.author,
    )  # fmt: skip


def _labels(cells: Sequence[str]) -> tuple[str | None, ...] | None:
    """Return what each cell of a header names, None where the row is no header we know.

    A header has short cells, names the texts, and names something else.
    """
    if any(len(cell) > 60 for cell in cells):
        return None
    found = tuple(meaning(cell, among=_FIELDS) if cell else None for cell in cells)
    texts = [i for i, ours in enumerate(found) if ours == "text"]
    if not texts or len({ours for ours in found if ours}) < 2:
        return None
    best = max(texts, key=lambda i: (meanings(cells[i]).get("text") == SURE, -i))
    return tuple(ours if ours != "text" or i == best else None for i, ours in enumerate(found))


def _labelled(cells: Sequence[str], labels: Sequence[str | None]) -> Mark:
    """Return what a row says under its header."""
    said = {ours: cell.strip() for ours, cell in zip(labels, cells, strict=False) if ours and cell.strip()}
    when = about(said["date"]).date if "date" in said else None
    return Mark(
        family="row",
        reference=said.get("id"),
        id=said.get("id"),
        date=when,
        author=said.get("author") or said.get(PERSONAL),
        rest=said.get("text", ""),
    )


def _unlabelled(cells: Sequence[str]) -> Mark:
    """Return what a row says by itself: a cell that is only a number, a date or a name is no text."""
    mark = Mark(family="row")
    texts: list[str] = []
    for cell in (cell.strip() for cell in cells):
        said = whole_line(cell) if cell else None
        if said is not None:
            mark = _completed(mark, said)
        elif cell.isdigit() and mark.id is None and not texts:
            mark = _completed(Mark(family="row", reference=cell, id=cell), mark)
        elif cell:
            texts.append(cell)
    return Mark(
        family="row",
        reference=mark.reference,
        id=mark.id,
        date=mark.date,
        author=mark.author,
        rest="\n".join(texts),
    )


def titled(entry: Entry) -> tuple[str | None, str]:
    """Return the title and the text of an entry: words beside a mark, with a text below, are its title."""
    lines = entry.lines
    if len(lines) > 1 and entry.mark.rest == lines[0] and entry.mark.family not in {"", "row", "speaker"}:
        first = lines[0]
        if len(first) <= _LONGEST_TITLE and first[-1] not in ".!?;,:…" and "\n" not in first:
            return first, "\n".join(lines[1:])
    return None, entry.text
