"""DOCX: paragraphs, headings, rows of tables, text boxes, notes; links, pictures, macros stay unopened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import ReadError
from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.document.blocks import BY_HAND, ORGANISATION, Block, Document, could_head
from deliberation.ingest.readers.document.office import local, parsed, refuse_unsafe

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNSEEN: Final = frozenset({"del", "moveFrom", "pPr", "rPr", "Fallback", "instrText", "delText", "object"})
"""Elements whose text nobody sees on the page: deletions, properties, the code of fields."""
_WIDEST: Final = 64
_THROUGH: Final = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body"})


def read_docx(path: Path) -> Document:
    """Read a DOCX.

    Raises
    ------
    ReadError
        If it is damaged, locked or dangerous.
    """
    refuse_unsafe(path, ending="DOCX", member="word/document.xml")
    import docx

    try:
        document = docx.Document(str(path))
        ranks = _ranks(document)
        walk = _Walk(ranks)
        blocks = [*walk.blocks(document.element.body), *_notes(document)]
        title = (document.core_properties.title or "").strip() or None
        organisation = _organisation(document)
    except Exception as error:  # libraries raise their own errors, and others on damaged files
        raise ReadError(f"{path} is damaged ({error}); save or download it again as DOCX.") from error
    return Document(path=path, blocks=blocks, title=title, organisation=organisation)


class _Walk:
    """Yields the blocks of a body in reading order; counts its tables."""

    def __init__(self, ranks: Mapping[str, int]) -> None:
        self._ranks = ranks
        self._tables = 0

    def blocks(self, parent: Any, *, contents: bool = False) -> Iterator[Block]:
        for child in parent:
            name = local(child)
            if name == "p":
                yield from self._paragraph(child, contents=contents)
            elif name == "tbl":
                yield from self._table(child)
            elif name in _THROUGH:
                yield from self.blocks(child, contents=contents or _is_contents(child))

    def _paragraph(self, paragraph: Any, *, contents: bool) -> Iterator[Block]:
        boxes: list[Any] = []
        pieces: list[str] = []
        _collect(paragraph, pieces, boxes)
        text = _tidy("".join(pieces))
        if text:
            rank = self._rank(paragraph, text)
            aside = "not_a_row" if contents or rank < 0 else None
            yield Block(text=text, level=max(rank, 0), aside=aside)
        for box in boxes:
            yield from self.blocks(box)

    def _rank(self, paragraph: Any, text: str) -> int:
        """Return the rank of a heading, 0 for a paragraph, -1 for a line of a table of contents."""
        properties = paragraph.find(f"{_W}pPr")
        style = outline = None
        if properties is not None:
            style, outline = properties.find(f"{_W}pStyle"), properties.find(f"{_W}outlineLvl")
        if outline is not None and (outline.get(f"{_W}val") or "").isdigit():
            level = int(outline.get(f"{_W}val"))
            return level + 2 if level < 9 else 0
        named = self._ranks.get(style.get(f"{_W}val"), 0) if style is not None else 0
        return named or (BY_HAND if could_head(text) and _all_bold(paragraph) else 0)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [row for row in table.iter(f"{_W}tr") if _nearest(row, "tbl") is table]
        cells = [_cells(row) for row in rows]
        if len(rows) < 2 or max(map(len, cells), default=0) < 2:  # a table that only lays out the page
            for cell in (cell for row in cells for cell in row if cell is not None):
                yield from self.blocks(cell)
            return
        self._tables += 1
        number = self._tables
        for row in cells:
            texts = tuple(_words(cell) for cell in row)
            if any(texts):
                joined = "\n".join(text for text in texts if text)
                yield Block(text=joined, cells=texts, table=number)


def _cells(row: Any) -> list[Any]:
    """Return the cells of a row; None where a merged cell goes on."""
    found: list[Any] = []
    for cell in row.iter(f"{_W}tc"):
        if _nearest(cell, "tr") is row:
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            wide = int(span.get(f"{_W}val") or 1) if span is not None else 1
            found += [cell, *[None] * (min(wide, _WIDEST) - 1)]
    return found


def _words(element: Any) -> str:
    """Return the text of a cell or a note, one line per paragraph."""
    return "\n".join(block.text for block in _Walk({}).blocks(element)) if element is not None else ""


def _nearest(element: Any, name: str) -> Any:
    """Return the nearest element above with a name."""
    return next(element.iterancestors(f"{_W}{name}"), None)


def _collect(element: Any, pieces: list[str], boxes: list[Any]) -> None:
    """Collect the text of a paragraph as it is seen, and the text boxes anchored in it."""
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "tab":
            pieces.append(" ")
        elif name in {"br", "cr"}:
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("\u2011")
        elif name == "txbxContent":
            boxes.append(child)
        elif name not in _UNSEEN and not (name == "r" and _is_on(child, "vanish")):
            _collect(child, pieces, boxes)


def _is_on(run: Any, name: str) -> bool:
    """Tell whether a run has a property switched on."""
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val") not in {"0", "false", "off"}


def _all_bold(paragraph: Any) -> bool:
    runs = [
        run for run in paragraph.iter(f"{_W}r") if "".join(t.text or "" for t in run.iter(f"{_W}t")).strip()
    ]
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return bool(runs) and not listed and all(_is_on(run, "b") for run in runs)


def _is_contents(element: Any) -> bool:
    """Tell whether a content control is a table of contents."""
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    return gallery is not None and "contents" in (gallery.get(f"{_W}val") or "").lower()


def _ranks(document: Any) -> dict[str, int]:
    """Return the rank of the headings that each style makes: 1 for a title, -1 for a table of contents."""
    ranks: dict[str, int] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        base = style.find(f"{_W}basedOn")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        known = _named_rank(name.get(f"{_W}val") if name is not None else "")
        if not known and outline is not None and (outline.get(f"{_W}val") or "9").isdigit():
            level = int(outline.get(f"{_W}val") or 9)
            known = level + 2 if level < 9 else 0
        if not known and base is not None:
            known = ranks.get(base.get(f"{_W}val"), 0)  # a style follows the one it is based on
        ranks[style.get(f"{_W}styleId")] = known
    return ranks


def _named_rank(name: str) -> int:
    plain = fold(name)
    heading = re.fullmatch(r"(?:heading|titre)\s*(\d)", plain)
    if heading:
        return int(heading[1]) + 1
    if plain in {"title", "titre", "titre principal"}:
        return 1
    if re.fullmatch(r"(?:toc|tm|table des matieres)\s*\d?", plain):
        return -1
    return 2 if plain in {"subtitle", "sous-titre"} else 0


def _notes(document: Any) -> Iterator[Block]:
    """Yield the foot and end notes."""
    for relation in document.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        for note in parsed(relation.target_part.blob):
            if note.get(f"{_W}type") in (None, "normal"):
                text = _words(note)
                if text:
                    yield Block(text=text, aside="note")


def _organisation(document: Any) -> str | None:
    """Return what a property named « organisation » says."""
    for relation in document.part.package.rels.values():
        if relation.is_external or not relation.reltype.endswith("/custom-properties"):
            continue
        for entry in parsed(relation.target_part.blob):
            said = "".join(entry.itertext()).strip()
            if fold(entry.get("name") or "") in ORGANISATION and said:
                return said
    return None


def _tidy(text: str) -> str:
    """Return a paragraph without white space at its ends and at the ends of its lines."""
    return "\n".join(line.strip() for line in text.strip().split("\n"))
