"""The blocks of a report: already worded, formatted and drawn; every renderer prints the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Run:
    """A stretch of text in one language and one weight."""

    text: str
    strong: bool = False
    language: str | None = None
    rtl: bool = False
    beside: str = ""
    """Id of the document that the words name, to link to where it lies beside the page."""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Mark:
    """How a group is shown: a shape, a colour and its name, so that colour is never alone."""

    shape: str
    symbol: str
    colour: str
    label: str


@dataclass(frozen=True)
class Drawing:
    """A small picture inside a table, with its words."""

    svg: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Paragraph:
    """Sentences."""

    runs: Runs
    style: Literal["plain", "lead", "small"] = "plain"
    kind: str = "paragraph"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    runs: Runs
    detail: str = ""
    mark: Mark | None = None
    kind: str = "heading"


@dataclass(frozen=True)
class Items:
    """A list of sentences."""

    items: tuple[Runs, ...]
    kind: str = "items"


@dataclass(frozen=True)
class Pair:
    """A label and what is said under it."""

    label: str
    values: tuple[Runs, ...]


@dataclass(frozen=True)
class Pairs:
    """A list of labels, each with what is said under it."""

    pairs: tuple[Pair, ...]
    kind: str = "pairs"


@dataclass(frozen=True)
class KeyFigure:
    """A headline figure."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class KeyFigures:
    """The headline figures."""

    figures: tuple[KeyFigure, ...]
    kind: str = "figures"


@dataclass(frozen=True)
class Verbatim:
    """A citizen's words, untouched, with the contribution they come from."""

    text: str
    source: str
    language: str | None = None
    rtl: bool = False
    note: str = ""


@dataclass(frozen=True)
class Verbatims:
    """Several verbatims."""

    verbatims: tuple[Verbatim, ...]
    kind: str = "verbatims"


FigureName = Literal["share", "interval", "against", "n"]


@dataclass(frozen=True)
class Line:
    """What one group (or everybody) says of a statement."""

    label: str
    share: str
    interval: str
    against: str
    n: str
    strip: Drawing
    mark: Mark | None = None


@dataclass(frozen=True)
class Said:
    """What people wrote about a statement, on one side where there are two; or that nobody did."""

    label: str
    verbatims: tuple[Verbatim, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class StatementRow:
    """A statement, its lines, and the words that go with it."""

    verbatim: Verbatim
    detail: Runs
    lines: tuple[Line, ...]
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Statements:
    """The table of statements: one row each, one line per group.

    ``order`` names the figures of a line that are shown; headers are those of the statement, of who says it,
    of each figure and of the strip.
    """

    id: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[StatementRow, ...]
    order: tuple[FigureName, ...] = ("share", "interval", "against", "n")
    note: str = ""
    kind: str = "statements"


@dataclass(frozen=True)
class Column:
    """A column of a table; ``share`` is its part of the width."""

    label: str
    share: float = 1.0
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: words, a second smaller line, or a drawing; ``link`` is a place of the documents, ``#id``."""

    runs: Runs = ()
    detail: str = ""
    drawing: Drawing | None = None
    link: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row is its header. In a form, empty cells are to be filled."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    style: Literal["plain", "form"] = "plain"
    kind: str = "table"


@dataclass(frozen=True)
class Chart:
    """A chart as SVG, with the words that replace it for who does not see it."""

    id: str
    svg: str
    alt: str
    caption: str
    width: int
    height: int
    kind: str = "chart"


Plain = Paragraph | Heading | Items | Pairs | KeyFigures | Verbatims | Statements | Table | Chart


@dataclass(frozen=True)
class Beside:
    """Blocks with a small chart at their side."""

    blocks: tuple[Plain, ...]
    chart: Chart
    kind: str = "beside"


@dataclass(frozen=True)
class Box:
    """A framed part that must be read as a whole."""

    id: str
    style: Literal["mandate", "essential", "caution"]
    title: str
    blocks: tuple[Plain, ...]
    kind: str = "box"


Block = Plain | Box | Beside


@dataclass(frozen=True)
class Section:
    """A part of the report: what it is about (kicker) and what it found (title).

    ``menu`` is what the contents call it, where that is not the kicker.
    """

    id: str
    kicker: str
    title: Runs
    blocks: tuple[Block, ...]
    new_page: bool = False
    menu: str = ""


@dataclass(frozen=True)
class Document:
    """A whole document in one language; ``id`` names it, and how it is laid out."""

    id: Literal["official", "annex", "articles"]
    language: str
    title: Runs
    kind_of_report: str
    notice: Runs
    facts_line: tuple[Pair, ...]
    question: Runs
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    closing: tuple[Runs, ...]
    labels: dict[str, str] = field(default_factory=dict)
    """Words of the page itself: contents, skip link, footer."""

    def blocks(self) -> Iterator[Block]:
        """Yield every block, boxes opened."""
        for block in (*self.front, *(b for section in self.sections for b in section.blocks)):
            yield block
            if isinstance(block, Box | Beside):
                yield from block.blocks
            if isinstance(block, Beside):
                yield block.chart

    def charts(self) -> list[Chart]:
        """Return the charts, in the order they are shown."""
        return [block for block in self.blocks() if isinstance(block, Chart)]
