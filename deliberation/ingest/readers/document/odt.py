"""ODT: paragraphs, headings, lists, rows of tables, text boxes and notes; links and macros stay unopened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import ReadError
from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.document.blocks import BY_HAND, ORGANISATION, Block, Document, could_head
from deliberation.ingest.readers.document.office import local, parsed, refuse_unsafe

_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _STYLE = (_NS % name for name in ("text", "table", "style"))
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_INDEXES: Final = frozenset(
    {
        "table-of-content", "alphabetical-index", "illustration-index", "table-index", "bibliography",
        "object-index", "user-index",
    }
)  # fmt: skip
_UNSEEN: Final = frozenset(
    {"tracked-changes", "annotation", "forms", "sequence-decls", "variable-decls", "title", "desc"}
)
_WIDEST: Final = 64


def read_odt(path: Path) -> Document:
    """Read an ODT.

    Raises
    ------
    ReadError
        If it is damaged, locked or dangerous.
    """
    refuse_unsafe(path, ending="ODT", member="content.xml")
    import odfdo
    from odfdo.security import SecurityError

    try:
        document = odfdo.Document(str(path))
        _refuse_locked(document, path)
        content = parsed(_part(document, "content.xml"))
        styles = _styles(content, document)
        body = next(content.iter((_NS % "office") + "text"), None)
        if body is None:
            raise ReadError(f"{path} is no text document; save it as ODT.")
        blocks = list(_Walk(styles).blocks(body))
        title = (document.meta.title or "").strip() or None
        organisation = _organisation(document)
    except SecurityError as error:
        raise ReadError(f"{path} unpacks to an absurd size ({error}); save it again as ODT.") from error
    except ReadError:
        raise
    except Exception as error:  # libraries raise their own errors, and others on damaged files
        raise ReadError(f"{path} is damaged ({error}); save or download it again as ODT.") from error
    return Document(path=path, blocks=blocks, title=title, organisation=organisation)


@dataclass(frozen=True)
class _Style:
    """What a style of paragraph says: the styles it follows, and whether it is bold."""

    parents: tuple[str, ...]
    bold: bool


class _Walk:
    """Yields the blocks of a body in reading order; counts its tables."""

    def __init__(self, styles: Mapping[str, _Style]) -> None:
        self._styles = styles
        self._tables = 0

    def blocks(self, parent: Any, *, contents: bool = False) -> Iterator[Block]:
        for child in parent:
            name = local(child)
            if name in {"p", "h"} and child.tag.startswith(_TEXT):
                yield from self._paragraph(child, contents=contents)
            elif name == "table":
                yield from self._table(child)
            elif name not in _UNSEEN:
                yield from self.blocks(child, contents=contents or name in _INDEXES)

    def _paragraph(self, paragraph: Any, *, contents: bool) -> Iterator[Block]:
        pieces: list[str] = []
        boxes: list[Any] = []
        _collect(paragraph, pieces, boxes)
        text = _tidy("".join(pieces))
        if text:
            yield Block(text=text, level=self._rank(paragraph, text), aside="not_a_row" if contents else None)
        for box in boxes:
            if local(box) == "note-body":
                said = _words(box)
                yield from [Block(text=said, aside="note")] if said else []
            else:
                yield from self.blocks(box)

    def _rank(self, paragraph: Any, text: str) -> int:
        if local(paragraph) == "h":
            level = paragraph.get(f"{_TEXT}outline-level") or "1"
            return int(level) + 1 if level.isdigit() else 2
        style = self._styles.get(paragraph.get(f"{_TEXT}style-name") or "", _Style((), bold=False))
        if "Title" in style.parents:
            return 1
        if "Subtitle" in style.parents:
            return 2
        listed = next(paragraph.iterancestors(f"{_TEXT}list"), None) is not None
        by_hand = could_head(text) and not listed and (style.bold or self._all_bold(paragraph))
        return BY_HAND if by_hand else 0

    def _all_bold(self, paragraph: Any) -> bool:
        spans = [child for child in paragraph if local(child) == "span"]
        bare = [paragraph.text or "", *(child.tail or "" for child in paragraph)]
        return bool(spans) and not "".join(bare).strip() and all(self._is_bold(span) for span in spans)

    def _is_bold(self, span: Any) -> bool:
        style = self._styles.get(span.get(f"{_TEXT}style-name") or "")
        return not "".join(span.itertext()).strip() or (style is not None and style.bold)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = [
            row
            for row in table.iter(f"{_TABLE}table-row")
            if next(row.iterancestors(f"{_TABLE}table")) is table
        ]
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
                yield Block(text="\n".join(text for text in texts if text), cells=texts, table=number)


def _cells(row: Any) -> list[Any]:
    """Return the cells of a row, repeated ones as often as they are; None where a merged cell goes on."""
    found: list[Any] = []
    for cell in row:
        if local(cell) in {"table-cell", "covered-table-cell"}:
            times = cell.get(f"{_TABLE}number-columns-repeated") or "1"
            shown = cell if local(cell) == "table-cell" else None
            found += [shown] * min(int(times) if times.isdigit() else 1, _WIDEST)
    return found


def _words(element: Any) -> str:
    """Return the text of a cell or a note, one line per paragraph."""
    return "\n".join(block.text for block in _Walk({}).blocks(element)) if element is not None else ""


def _collect(element: Any, pieces: list[str], boxes: list[Any]) -> None:
    """Collect the text of a paragraph as it is seen; text boxes and notes apart."""
    pieces.append(_flat(element.text))
    for child in element:
        name = local(child)
        if name == "s" or name == "tab":
            pieces.append(" ")
        elif name == "line-break":
            pieces.append("\n")
        elif name == "note":
            boxes += [part for part in child if local(part) == "note-body"]
        elif name == "text-box":
            boxes.append(child)
        elif name not in _UNSEEN and name:
            _collect(child, pieces, boxes)
        pieces.append(_flat(child.tail))


def _flat(text: str | None) -> str:
    """Return character data as it is shown: line ends of the file are spaces."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _tidy(text: str) -> str:
    return "\n".join(re.sub(r" {2,}", " ", line).strip() for line in text.strip().split("\n"))


def _styles(content: Any, document: Any) -> dict[str, _Style]:
    """Return the styles of paragraphs and spans, each with all those that it follows."""
    roots = [content]
    if "styles.xml" in document.container.parts:
        roots.append(parsed(_part(document, "styles.xml")))
    found: dict[str, tuple[str | None, bool | None]] = {}
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            weight = next((p.get(f"{_FO}font-weight") for p in style if local(p) == "text-properties"), None)
            heavy = None if weight is None else weight in {"bold", "600", "700", "800", "900"}
            found.setdefault(style.get(f"{_STYLE}name"), (style.get(f"{_STYLE}parent-style-name"), heavy))
    whole: dict[str, _Style] = {}
    for name in found:
        chain: list[str] = []
        bold: bool | None = None
        at: str | None = name
        while at is not None and at in found and at not in chain:
            chain.append(at)
            bold = found[at][1] if bold is None else bold
            at = found[at][0]
        whole[name] = _Style(tuple(chain + ([at] if at else [])), bold=bool(bold))
    return whole


def _part(document: Any, name: str) -> bytes:
    return bytes(document.container.get_part(name) or b"")


def _refuse_locked(document: Any, path: Path) -> None:
    if b"encryption-data" in _part(document, "META-INF/manifest.xml"):
        raise ReadError(f"{path} is protected by a password; save it again without one.")


def _organisation(document: Any) -> str | None:
    """Return what a property named « organisation » says."""
    for name, said in (document.meta.user_defined_metadata or {}).items():
        if fold(str(name)) in ORGANISATION and str(said).strip():
            return str(said).strip()
    return None
