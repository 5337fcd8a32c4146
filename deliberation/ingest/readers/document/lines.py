"""Lines of a printed page: where they lie, how large they are, and which repeat from page to page."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from deliberation.ingest.readers.document.marks import is_mark

_EDGE: Final = 3
"""How many lines at the top and at the bottom of a page may be running headers and footers."""
_GAP: Final = 1.6
"""Height of the white space that sets off running lines, in heights of letters."""
_CHAPTER: Final = 3
"""Pages on which the same words with a number that goes up with the pages are a running header."""
_PAGE_NUMBER: Final = re.compile(
    r"[-–—|\s]*(?:p\.|page|pages)?\s*(?:\d{1,4}|[ivx]{1,6}(?=\s*$))\s*(?:(?:/|sur|of|de)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_LIGATURES: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""The glyphs that join letters, as the letters they join; « œ » is a letter and stays."""
_SOFT: Final = "\u00ad"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One printed line.

    Parameters
    ----------
    text : str
        Its words.
    x, y : float
        Where it starts, points from the bottom left of the page.
    size : float
        Height of its letters, points; 0 where unknown.
    bold : bool
        Whether all of it is bold.
    running : bool
        Whether it is a running header or footer, or a page number.
    """

    text: str
    x: float
    y: float
    size: float
    bold: bool
    running: bool = False


def lines_of(page: Any) -> list[Line]:
    """Return the lines of a page of a PDF in the order in which it draws them."""
    lines: list[Line] = []
    pieces: list[tuple[str, float, float, float, bool]] = []

    def flush() -> None:
        text = _clean("".join(piece[0] for piece in pieces))
        shown = [piece for piece in pieces if piece[0].strip()]
        if text and shown:
            sizes: Counter[float] = Counter()
            for piece in shown:
                sizes[piece[3]] += len(piece[0])
            lines.append(
                Line(
                    text=text, x=shown[0][1], y=shown[0][2], size=sizes.most_common(1)[0][0],
                    bold=all(piece[4] for piece in shown),
                )
            )  # fmt: skip
        pieces.clear()

    def visit(
        text: str, cm: Sequence[float], tm: Sequence[float], font: Mapping[str, Any] | None, size: float
    ) -> None:
        place = _place(cm, tm, size)
        bold = font is not None and bool(
            re.search("bold|black|heavy|semibold", str(font.get("/BaseFont", "")), re.I)
        )
        for number, part in enumerate(text.split("\n")):
            if number:
                flush()
            if part:
                pieces.append((part, *place, bold))

    page.extract_text(visitor_text=visit)
    flush()
    return lines


def _place(cm: Sequence[float], tm: Sequence[float], size: float) -> tuple[float, float, float]:
    """Return where text is drawn, and its height."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    height = float(size) * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
    return float(x), float(y), round(height, 1)


def _clean(text: str) -> str:
    """Return a line in composed letters, without joined glyphs and control characters."""
    plain = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    plain = "".join(
        c if c == "\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co"} else " " for c in plain
    )
    trimmed = re.sub(r"[ \t\u2002-\u200a]+", " ", plain).strip()
    return trimmed[:-1].replace(_SOFT, "-") + trimmed[-1:]  # inside a line, only a real hyphen is drawn


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return pages whose running headers, footers and page numbers are marked as such.

    A line at the edge of a page is running if the same words, or the same words with a number that goes up
    with the pages, stand at the edge of most pages.
    """
    seen: Counter[str] = Counter()
    for number, page in enumerate(pages):
        seen.update({key for line in _edges(page) for key in _keys(line.text, number)})
    full = sum(bool(page) for page in pages)
    enough = max(2, math.ceil(0.4 * full)) if full > 1 else math.inf
    marked = []
    for number, page in enumerate(pages):
        edges = {id(line) for line in _edges(page)}
        marked.append(
            [
                replace(line, running=True)
                if id(line) in edges
                and not is_mark(line.text)
                and (
                    _PAGE_NUMBER.fullmatch(line.text)
                    or any(
                        seen[key] >= (min(_CHAPTER, enough) if "#" in key else enough)
                        for key in _keys(line.text, number)
                    )
                )
                else line
                for line in page
            ]
        )
    return marked


def _edges(page: Sequence[Line]) -> list[Line]:
    """Return the lines at the top and at the bottom of a page that white space sets off from the others."""
    ranked = sorted(page, key=lambda line: -line.y)
    top = _set_off(ranked)
    return [*ranked[:top], *ranked[max(top, len(ranked) - _set_off(ranked[::-1])) :]]


def _set_off(lines: Sequence[Line]) -> int:
    """Return how many lines, at most ``_EDGE``, come before a gap wider than those of a paragraph."""
    found = 0
    for number, (line, following) in enumerate(pairwise(lines[: _EDGE + 1]), 1):
        if abs(line.y - following.y) > _GAP * max(line.size, following.size):
            found = number
    return found if len(lines) > 1 else len(lines)


def _keys(text: str, page: int) -> set[str]:
    """Return what a running line keeps from page to page: its words, its numbers relative to the page."""
    folded = " ".join(text.casefold().split())
    counted = re.sub(r"\d+", lambda found: f"#{int(found[0]) - page}", folded[:200])
    return {folded, counted}
