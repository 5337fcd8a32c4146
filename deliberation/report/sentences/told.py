"""Every sentence of a document with the facts it states, so that each can be defended by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from deliberation.core import traced
from deliberation.report.blocks import (
    Beside,
    Block,
    Box,
    Chart,
    Document,
    Heading,
    Items,
    KeyFigures,
    Pairs,
    Paragraph,
    Run,
    Statements,
    Table,
    Verbatim,
    Verbatims,
)
from deliberation.report.sentences.stated import stated

if TYPE_CHECKING:
    from deliberation.report.blocks import Cell

Kind = Literal["title", "sentence", "figure", "row", "quote", "caption", "picture"]
_LEAST: Final = 5
"""Words of a sentence that stands by itself."""
_LABEL: Final = 7
"""The same of the first one: shorter, it is the label of what follows."""
_BREAKS: Final = re.compile(r"[ \t\r\n]+")
_ENDS: Final = re.compile(r"(?<!\bno)[.!?…](?:\s?»|”)?(\s+)(?=[^\W_a-zà-ÿ]|[«“])")
"""A full stop, then a capital or a number: where a sentence ends, if our own words hold the space."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document, or a row of one of its tables, with where its facts are.

    Attributes
    ----------
    document, section, part : str
        The document, the part of it (its anchor), and what the page calls that part.
    kind : {"title", "sentence", "figure", "row", "quote", "caption", "picture"}
        What it is; a row is told cell by cell, a picture by its alternative text.
    text : str
    facts : tuple of str
        JSON pointers into ``facts.json``; none where the sentence explains how to read and states no fact.
    templates : tuple of str
        Keys of the locale file that composed it.
    """

    document: str
    section: str
    kind: Kind
    text: str
    facts: tuple[str, ...]
    templates: tuple[str, ...]
    part: str = ""


def sentences(report: Document) -> list[Sentence]:
    """Return every sentence of a document, in the order of reading.

    Examples
    --------
    >>> [one.facts for one in sentences(report)]  # doctest: +SKIP
    [('/counts/contributions',), ...]
    """
    return list(_sentences(report))


def _sentences(report: Document) -> Iterator[Sentence]:
    names = {section.id: section.menu or section.kicker for section in report.sections}

    def tell(section: str, kind: Kind, pieces: Sequence[str]) -> Iterator[Sentence]:
        return told(report.id, section, kind, pieces, names.get(section, report.kind_of_report))

    for kind, pieces in _opening(report):
        yield from tell("", kind, pieces)
    for block in report.front:
        for kind, pieces in _told(block):
            yield from tell("", kind, pieces)
    for section in report.sections:
        yield from tell(section.id, "title", pieces_of(section.title))
        for block in section.blocks:
            for kind, pieces in _told(block):
                yield from tell(section.id, kind, pieces)
    for runs in report.closing:
        yield from tell("", "sentence", pieces_of(runs))


def told(
    document: str, section: str, kind: Kind, pieces: Sequence[str], part: str = ""
) -> Iterator[Sentence]:
    """Yield the sentences that some pieces of text make, one after the other; none where they are blank."""
    for held in _parted(pieces) if kind == "sentence" else [pieces]:
        words = _BREAKS.sub(" ", "".join(held)).strip()
        if words:
            keys = tuple(dict.fromkeys(key for piece in held for key in traced.keys_of(piece)))
            facts = tuple(dict.fromkeys((*traced.of(*held), *stated(keys))))
            yield Sentence(document, section, kind, words, facts, keys, part)


_Told = tuple[Kind, Sequence[str]]


def _opening(report: Document) -> Iterator[_Told]:
    yield "title", pieces_of(report.title)
    if report.question:
        yield "quote", pieces_of(report.question)
    if report.notice:
        yield "sentence", pieces_of(report.notice)
    for pair in report.facts_line:
        yield "figure", spaced([pair.label], *(pieces_of(value) for value in pair.values))


def _told(block: Block) -> Iterator[_Told]:
    """Yield what a block tells, piece by piece."""
    match block:
        case Paragraph(runs=runs):
            yield "sentence", pieces_of(runs)
        case Heading(runs=runs, detail=detail):
            yield "title", spaced(pieces_of(runs), [detail])
        case Items(items=items):
            for runs in items:
                yield "sentence", pieces_of(runs)
        case KeyFigures(figures=figures):
            for figure in figures:
                yield "figure", spaced([figure.value], [figure.label], [figure.note])
        case Verbatims(verbatims=verbatims):
            for verbatim in verbatims:
                yield "quote", _verbatim(verbatim)
        case Chart(alt=alt, caption=caption):
            yield "picture", [alt]
            yield "caption", [caption]
        case Box(title=title, blocks=blocks):
            yield "title", [title]
            for inner in blocks:
                yield from _told(inner)
        case Beside(blocks=blocks, chart=chart):
            for inner in (*blocks, chart):
                yield from _told(inner)
        case _:
            yield from _listed(block)


def _listed(block: Block) -> Iterator[_Told]:
    """Yield what a list or a table tells: its caption, its rows, its note."""
    match block:
        case Pairs(pairs=pairs):
            for pair in pairs:
                for runs in pair.values:
                    yield "sentence", (f"{pair.label}\u00a0: ", *pieces_of(runs))
        case Statements(caption=caption, note=note):
            yield "caption", [caption]
            yield from _rows(block)
            yield "sentence", [note]
        case Table(caption=caption, columns=columns, rows=rows, note=note):
            yield "caption", [caption]
            for row in rows:
                cells = zip(columns, row, strict=True)
                yield "row", spaced(*(_cell(column.label, cell) for column, cell in cells))
            yield "sentence", [note]


def _rows(block: Statements) -> Iterator[_Told]:
    heads = dict(zip(block.order, block.headers[2:], strict=False))
    for row in block.rows:
        yield "quote", _verbatim(row.verbatim)
        yield "sentence", pieces_of(row.detail)
        for line in row.lines:
            told = [[heads[name], "\u00a0: ", getattr(line, name)] for name in block.order]
            yield "row", spaced([line.label], *told)
        for side in row.said:
            yield "sentence", spaced([side.label], [side.missing])
            for verbatim in side.verbatims:
                yield "quote", _verbatim(verbatim)


def _verbatim(verbatim: Verbatim) -> Sequence[str]:
    return spaced([verbatim.text], [verbatim.source], [verbatim.note])


def _cell(label: str, cell: Cell) -> Sequence[str]:
    told = spaced(pieces_of(cell.runs), [cell.detail], [] if cell.drawing is None else [cell.drawing.alt])
    return (label, "\u00a0: ", *told) if "".join(told).strip() else ()


def pieces_of(runs: Iterable[Run]) -> Sequence[str]:
    """Return the words of a text, run by run."""
    return [run.text for run in runs]


def spaced(*parts: Sequence[str]) -> Sequence[str]:
    """Return the pieces of several parts, with a mark between two of them."""
    found: list[str] = []
    for part in parts:
        if "".join(part).strip():
            found += [*([" · "] if found else []), *part]
    return found


def _parted(pieces: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the pieces of each sentence: a piece of ours is cut where a sentence ends."""
    whole = "".join(pieces)
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    ours = [not traced.of(piece) or getattr(piece, "ours", False) for piece in pieces]
    ends = [
        found.end()
        for found in _ENDS.finditer(whole)
        if any(
            mine and start <= found.start(1) < start + len(piece)
            for mine, start, piece in zip(ours, starts, pieces, strict=False)
        )
    ]
    held: list[str] = []
    for begin, end in zip([0, *ends], [*ends, len(whole)], strict=True):
        for piece, start in zip(pieces, starts, strict=False):
            low, high = max(begin, start) - start, min(end, start + len(piece)) - start
            if low < high:
                held.append(_cut(piece, low, high))
        least = _LEAST if begin else _LABEL
        if len("".join(held).split()) >= least or end == len(whole):  # "What divides." leads to what follows
            yield held
            held = []


def _cut(piece: str, low: int, high: int) -> str:
    """Return a part of a piece; a space alone states nothing."""
    if not piece[low:high].strip():
        return piece[low:high]
    own = getattr(piece, "ours", False)
    return traced.text(piece[low:high], traced.of(piece), getattr(piece, "key", ""), ours=own)
