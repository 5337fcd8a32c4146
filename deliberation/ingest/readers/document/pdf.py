"""PDF with text: paragraphs put together again from printed lines; pages that are pictures are told."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import ReadError
from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.document.blocks import BY_HAND, ORGANISATION, Block, Document, could_head
from deliberation.ingest.readers.document.hyphens import Hyphens
from deliberation.ingest.readers.document.lines import Line, lines_of, without_running
from deliberation.ingest.readers.document.marks import family_of, is_mark, mark_of

_LARGER: Final = 1.12
"""How much larger than the body a heading is."""
_APART: Final = 1.3
"""How much wider than the usual gap between lines the gap between paragraphs is."""
_BULLET: Final = re.compile(r"(?:[•●○◦▪■□‣⁃∙·➢➔→✓✔*–—-]|\(?(?:\d{1,2}|[a-z])[.)]|\d{1,2}\.\d{1,2}\.?)\s+\S")
_GLYPH: Final = re.compile(r"^[•●○◦▪■□‣⁃∙➢➔→✓✔]\s+")
"""The sign of a list, which office documents do not write in their text either."""
_LEADERS: Final = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}$")
_END: Final = re.compile(r"[.!?…:;»”\")]$")


def read_pdf(path: Path) -> Document:
    """Read a PDF that holds text.

    Raises
    ------
    ReadError
        If it is damaged, locked, or holds pictures of pages only.
    """
    if not path.stat().st_size:
        raise ReadError(f"{path} is empty (0 bytes); save or download it again.")
    import logging

    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read is told by us, once
    locked = f"{path} is protected by a password; print or save it again without one, then read that file."
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError(locked)
        pages = [(lines_of(page), _drawn(page)) for page in reader.pages]
        about = dict(reader.metadata or {})
    except (DependencyError, FileNotDecryptedError) as error:
        raise ReadError(locked) from error
    except ReadError:
        raise
    except Exception as error:  # the library raises its own errors, and others on damaged files
        raise ReadError(f"{path} is damaged ({error}); save or download it again as PDF.") from error
    return _document(path, pages, {str(key).lstrip("/"): str(value) for key, value in about.items()})


def _drawn(page: Any) -> bool:
    """Tell whether a page draws anything: a picture of a page draws without text."""
    contents = page.get_contents()
    return contents is not None and bool(contents.get_data().strip())


def _document(path: Path, pages: Sequence[tuple[list[Line], bool]], about: dict[str, str]) -> Document:
    marked = without_running([lines for lines, _ in pages])
    full = [any(not line.running for line in page) for page in marked]
    if not any(full):
        if not any(drawn for _, drawn in pages):
            raise ReadError(f"{path} holds no text: every page is blank; save or download it again.")
        raise ReadError(
            f"{path} holds pictures of pages and no text; run OCR on it first, for example with OCRmyPDF, "
            "then read it again."
        )
    blocks = _Paragraphs(marked).blocks([drawn for _, drawn in pages])
    organisation = next((v.strip() for k, v in about.items() if fold(k) in ORGANISATION and v.strip()), None)
    return Document(
        path=path,
        blocks=blocks,
        title=about.get("Title", "").strip() or None,
        organisation=organisation,
        scanned=sum(not text and drawn for text, (_, drawn) in zip(full, pages, strict=True)),
    )


class _Paragraphs:
    """Puts lines together again, by what is usual in the document: its letters, its gaps, its margin."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self._pages = pages
        body = [line for page in pages for line in page if not line.running]
        weights: Counter[float] = Counter()
        for line in body:
            weights[line.size] += len(line.text)
        self._size = weights.most_common(1)[0][0]
        plain = [line for line in body if line.size == self._size]
        self._sizes = sorted({line.size for line in body if line.size >= self._size * _LARGER}, reverse=True)
        gaps = [
            round(a.y - b.y, 1)
            for page in pages
            for a, b in pairwise(line for line in page if not line.running)
            if a.size == b.size == self._size and 0 < a.y - b.y < 3 * self._size
        ]
        self._gap = statistics.median_low(gaps) if gaps else 1.2 * self._size
        self._margin = Counter(round(line.x) for line in plain).most_common(1)[0][0]
        self._width = (
            statistics.quantiles([len(line.text) for line in plain], n=10)[-1] if len(plain) > 1 else 0
        )
        self._hyphens = Hyphens(line.text for line in body)
        self._family = family_of([line.text for line in body])

    def blocks(self, drawn: Sequence[bool]) -> list[Block]:
        """Return the paragraphs in reading order, running lines and unreadable pages set apart."""
        found: list[Block] = []
        open_lines: list[tuple[int, int, Line]] = []  # page, position on it, line
        for number, page in enumerate(self._pages, 1):
            position = 0
            texts = [line for line in page if not line.running]
            running = [line for line in page if line.running]
            if not texts:
                reason = "unreadable" if drawn[number - 1] else "empty_row"
                found.append(Block(text="", page=number, position=0, aside=reason))
            for line in texts:
                if open_lines and self._breaks(open_lines[-1], (number, position, line), open_lines):
                    found.append(self._block(open_lines))
                    open_lines = []
                if not open_lines:
                    position += 1
                open_lines.append((number, position, line))
            found += [Block(text=line.text, page=number, position=0, aside="not_a_row") for line in running]
        if open_lines:
            found.append(self._block(open_lines))
        return list(_ordered(found))

    def _breaks(
        self, last: tuple[int, int, Line], new: tuple[int, int, Line], lines: Sequence[tuple[int, int, Line]]
    ) -> bool:
        """Tell whether a line starts a new paragraph."""
        above, line = last[2], new[2]
        if self._rank(above) != self._rank(line) or abs(above.size - line.size) > 0.08 * max(
            above.size, line.size
        ):
            return True
        if self._opens(line.text) or _BULLET.match(line.text) or _LEADERS.search(above.text):
            return True
        fresh = last[0] != new[0] or line.y > above.y + 1  # another page, or another column
        goes_on = line.text[0].islower() or above.text.endswith(("-", "\u00ad", "\u2010"))
        if fresh:
            return bool(_END.search(above.text)) or not goes_on
        gap = above.y - line.y
        usual = self._gap * max(line.size / self._size, 0.5)
        if gap > _APART * usual:
            return True
        indented = line.x - self._margin > 0.8 * self._size and abs(above.x - self._margin) < 2
        if indented and len(lines) > 0 and _END.search(above.text):
            return True
        short = len(above.text) < 0.7 * self._width
        return short and bool(re.search(r"[.!?…»]$", above.text)) and not goes_on

    def _opens(self, text: str) -> bool:
        """Tell whether a line opens an entry."""
        return is_mark(text) or (self._family is not None and mark_of(text, self._family) is not None)

    def _rank(self, line: Line) -> int:
        """Return the rank that a line would have as a heading, 0 for body text."""
        if line.size in self._sizes:
            return self._sizes.index(line.size) + 1
        return BY_HAND if line.bold and could_head(line.text) else 0

    def _block(self, lines: Sequence[tuple[int, int, Line]]) -> Block:
        page, position, first = lines[0]
        text = _GLYPH.sub("", self._hyphens.joined([line.text for _, _, line in lines]))
        rank = self._rank(first)
        aside = "not_a_row" if _LEADERS.search(text) else None
        return Block(
            text=text, level=rank if could_head(text) else 0, page=page, position=position, aside=aside
        )


def _ordered(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks by page, running lines last; a paragraph that runs over two pages belongs to the first."""
    yield from sorted(
        blocks, key=lambda block: (block.page or 0, block.aside is not None and not block.position)
    )
