"""A document for a word processor: real headings, tables with header rows, each text in its language."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from deliberation.report.blocks import (
    Beside,
    Block,
    Box,
    Chart,
    Heading,
    Items,
    KeyFigures,
    Pairs,
    Paragraph,
    Statements,
    Table,
    Verbatims,
)
from deliberation.report.fonts import UNSHOWN
from deliberation.report.marks import ACCENT, INK, MUTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deliberation.report.blocks import Document, Drawing, Runs, Said, StatementRow, Verbatim

EPOCH: Final = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - a date without a place, as facts hold no time
"""The date in the properties of every document."""
SIZES: Final = {
    "Normal": 10, "Title": 20, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12, "Heading 3": 11,
    "List Bullet": 10, "Quote": 10, "Caption": 9,
}  # fmt: skip
"""Points of each style."""
_ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
_LOCALES: Final = {"fr": "fr-FR", "en": "en-GB"}
_SCALE: Final = 2.5  # pixels of a picture for each of its own, so that it prints sharp
_POINTS: Final = 0.58
_INSIDE: Final = 174  # millimetres of the page between its margins
_MARGIN: Final = 18
_STATED: Final = 3.4  # parts of a table's width: a statement, who answers, figures, the drawing
_WHO: Final = 1.7
_FIGURES: Final = {"share": 1.3, "interval": 1.5, "against": 1.15, "votes": 1.0}
_DRAWN: Final = 2.6
_HEADER: Final = 8  # points of a column's title
_NARROW: Final = 0.13  # of the width, under which words break in a column
_GROUNDS: Final = {"essential": "EEF4F8", "caution": "FDF6EA", "mandate": "F7F9FA"}


def to_docx(report: Document) -> bytes:
    """Print a report as a document that can be edited.

    Parameters
    ----------
    report : Document
        The worded blocks.

    Returns
    -------
    bytes
        A DOCX file; the same report gives the same bytes.
    """
    return _Writer(report).written()


class _Writer:
    """Writes the blocks of one report, in order."""

    def __init__(self, report: Document) -> None:
        import docx

        self._report = report
        self._book = docx.Document()
        self._pictures = 0
        self._colon = "\u00a0: " if report.language == "fr" else ": "
        self._dress()

    def written(self) -> bytes:
        """Return the whole document as bytes."""
        report = self._report
        self._words(self._book.add_paragraph(), ((report.kind_of_report, MUTED),))
        self._runs(self._book.add_heading(level=0), report.title)
        if report.question:
            self._runs(self._book.add_paragraph(style="Subtitle"), report.question)
        if report.notice:
            self._runs(self._book.add_paragraph(style="Intense Quote"), report.notice)
        for pair in report.facts_line:
            line = self._book.add_paragraph()
            self._words(
                line, ((f"{pair.label} : " if report.language == "fr" else f"{pair.label}: ", MUTED),)
            )
            self._runs(line, pair.values[0])
        self._blocks(report.front, level=2)
        for section in report.sections:
            heading = self._book.add_heading(level=1)
            heading.paragraph_format.page_break_before = section.new_page
            if section.kicker:
                self._words(heading, ((f"{section.kicker}. ", ACCENT),))
            self._runs(heading, section.title)
            self._blocks(section.blocks, level=2)
        for closing in report.closing:
            self._small(closing)
        self._words(self._book.add_paragraph(), ((report.labels["engine"], MUTED),))
        held = io.BytesIO()
        self._book.save(held)
        return _timeless(held.getvalue())

    # -- the page --------------------------------------------------------------------------------------

    def _dress(self) -> None:
        """Set the language, the title, the fonts and the margins."""
        from docx.shared import Mm, Pt, RGBColor

        properties = self._book.core_properties
        properties.title = "".join(run.text for run in self._report.title)
        properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
        properties.language = _LOCALES[self._report.language]
        properties.created = properties.modified = EPOCH
        properties.revision = 1
        for section in self._book.sections:
            section.page_width, section.page_height = Mm(_INSIDE + 2 * _MARGIN), Mm(297)
            section.left_margin = section.right_margin = Mm(_MARGIN)
            section.top_margin = section.bottom_margin = Mm(16)
        styles = self._book.styles
        for name, size in SIZES.items():
            style = styles[name]
            style.font.name, style.font.size = "Calibri", Pt(size)
            style.font.color.rgb = RGBColor.from_string(INK.lstrip("#"))
            style.paragraph_format.space_after = Pt(4)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(_name(f"w:{theme}"), None)
        _tongue(styles["Normal"].element.get_or_add_rPr(), _LOCALES[self._report.language])
        for node in styles.element.iter(_name("w:lang")):
            node.set(_name("w:val"), _LOCALES[self._report.language])

    # -- blocks ----------------------------------------------------------------------------------------

    def _blocks(self, blocks: Iterable[Block], *, level: int) -> None:
        for block in blocks:
            self._block(block, level)

    def _block(self, block: Block, level: int) -> None:
        match block:
            case Box():
                self._box(block, level)
            case Beside():
                self._blocks(block.blocks, level=level)
                self._chart(block.chart)
            case Paragraph():
                if block.style == "small":
                    self._small(block.runs)
                else:
                    self._runs(self._book.add_paragraph(), block.runs)
            case Heading():
                heading = self._book.add_heading(level=min(level, 3))
                if block.mark is not None:
                    self._words(heading, ((f"{block.mark.symbol}\u00a0", block.mark.colour),))
                self._runs(heading, block.runs)
                if block.detail:
                    self._words(heading, ((f" {block.detail}", MUTED),))
            case Items():
                for item in block.items:
                    self._runs(self._book.add_paragraph(style="List Bullet"), item)
            case Pairs():
                self._pairs(block)
            case KeyFigures():
                self._figures(block)
            case Verbatims():
                for one in block.verbatims:
                    self._verbatim(one)
            case Statements():
                self._statements(block)
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)

    def _box(self, box: Box, level: int) -> None:
        """Write a box as shaded paragraphs, so that its headings stay headings."""
        first = len(self._book.paragraphs)
        self._words(self._book.add_heading(level=level), ((box.title, None),))
        self._blocks(box.blocks, level=level + 1)
        for paragraph in self._book.paragraphs[first:]:
            _shade(paragraph._p.get_or_add_pPr(), _GROUNDS[box.style])

    def _pairs(self, block: Pairs) -> None:
        for pair in block.pairs:
            line = self._book.add_paragraph()
            self._words(line, ((pair.label, MUTED),))
            for value in pair.values:
                if len(pair.values) == 1:
                    line.add_run(self._colon)
                    self._runs(line, value)
                else:
                    self._runs(self._book.add_paragraph(style="List Bullet"), value)

    def _figures(self, block: KeyFigures) -> None:
        for figure in block.figures:
            line = self._book.add_paragraph()
            line.add_run(figure.value).bold = True
            line.add_run(f" {figure.label}").bold = True
            if figure.note:
                self._words(line, ((f" ({figure.note})", MUTED),))

    def _verbatim(self, one: Verbatim) -> None:
        quote = self._book.add_paragraph(style="Quote")
        self._said(quote, one, quoted=False)

    def _small(self, runs: Runs) -> None:
        self._runs(self._book.add_paragraph(style="Caption"), runs)

    # -- tables ----------------------------------------------------------------------------------------

    def _statements(self, block: Statements) -> None:
        shares = (_STATED, _WHO, *(_FIGURES.get(name, 1.0) for name in block.order), _DRAWN)
        table = self._grid(block.caption, block.headers, shares)
        for row in block.rows:
            self._statement(table, block, row)
        self._note(block.note)

    def _statement(self, table: Any, block: Statements, row: StatementRow) -> None:
        """Write a statement: its words in one cell beside a line per group, then what goes with it."""
        first = None
        for line in row.lines:
            cells = table.add_row().cells
            first = first or cells[0]
            if line.mark is not None:
                mark = (f"{line.mark.symbol}\u00a0{line.label}", line.mark.colour)
                self._words(cells[1].paragraphs[0], (mark,))
            else:
                cells[1].paragraphs[0].add_run(line.label)
            for at, name in enumerate(block.order, 2):
                figure = cells[at].paragraphs[0].add_run(_held(getattr(line, name)))
                figure.bold = name == "share"
            self._picture(cells[len(block.order) + 2].paragraphs[0], line.strip)
            last = cells[0]
        if first is None:
            return
        cell = first.merge(last) if last is not first else first
        words = cell.paragraphs[0]
        self._said(words, row.verbatim, quoted=False)
        if row.detail:
            self._runs(cell.add_paragraph(), row.detail)
        for side in row.said:
            cells = table.add_row().cells
            self._side(cells[0].merge(cells[-1]).paragraphs[0], side)

    def _side(self, paragraph: Any, side: Said) -> None:
        self._words(paragraph, ((side.label, ACCENT),))
        if side.missing:
            self._words(paragraph, ((f" – {side.missing}", MUTED),))
        for one in side.verbatims:
            paragraph.add_run(" ")
            self._said(paragraph, one, quoted=True)

    def _table(self, block: Table) -> None:
        columns = block.columns
        least = _NARROW * sum(one.share for one in columns)
        shares = [max(one.share, least) for one in columns]
        table = self._grid(block.caption, [one.label for one in columns], shares)
        for row in block.rows:
            cells = table.add_row().cells
            for at, cell in enumerate(row):
                paragraph = cells[at].paragraphs[0]
                self._runs(paragraph, cell.runs)
                if cell.detail:
                    self._words(cells[at].add_paragraph(), ((cell.detail, MUTED),))
                if cell.drawing is not None:
                    self._picture(paragraph, cell.drawing)
        self._note(block.note)

    def _grid(self, caption: str, headers: Iterable[str], shares: Sequence[float]) -> Any:
        """Begin a table: its caption kept with it, its header repeated at the top of each page.

        ``shares`` are the parts of the width that the columns take; rows added later take them too.
        """
        from docx.oxml import OxmlElement
        from docx.shared import Mm, Pt

        above = self._book.add_paragraph(style="Caption")
        above.paragraph_format.keep_with_next = True
        above.add_run(_held(caption)).bold = True
        labels = list(headers)
        table = self._book.add_table(rows=1, cols=len(labels), style="Table Grid")
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(_INSIDE * share / sum(shares))
            column.cells[0].width = column.width
        described = OxmlElement("w:tblDescription")
        described.set(_name("w:val"), _held(caption))
        table._tbl.tblPr.append(described)
        header = table.rows[0]
        marked = OxmlElement("w:tblHeader")
        marked.set(_name("w:val"), "true")
        header._tr.get_or_add_trPr().append(marked)
        for cell, label in zip(header.cells, labels, strict=True):
            titled = cell.paragraphs[0].add_run(_held(label))
            titled.bold, titled.font.size = True, Pt(_HEADER)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        return table

    def _note(self, note: str) -> None:
        self._words(self._book.add_paragraph(style="Caption"), ((note, MUTED),) if note else ())

    # -- pictures --------------------------------------------------------------------------------------

    def _chart(self, chart: Chart) -> None:
        self._picture(self._book.add_paragraph(), chart)
        self._words(self._book.add_paragraph(style="Caption"), ((chart.caption, MUTED),))

    def _picture(self, paragraph: Any, drawing: Drawing | Chart) -> None:
        """Add a drawing as a picture, with the words that replace it."""
        import vl_convert
        from docx.shared import Pt

        png = vl_convert.svg_to_png(drawing.svg, scale=_SCALE)
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Pt(drawing.width * _POINTS))
        self._pictures += 1
        told = shape._inline.docPr
        told.set("descr", _held(drawing.alt))
        told.set("id", str(self._pictures))
        told.set("name", f"{self._pictures}")

    # -- words -----------------------------------------------------------------------------------------

    def _said(self, paragraph: Any, one: Verbatim, *, quoted: bool) -> None:
        """Add a citizen's words in their language, then where they come from."""
        labels = self._report.labels
        text = f"{labels['open']}{one.text}{labels['close']}" if quoted else one.text
        run = paragraph.add_run(_held(text))
        _speak(run, one.language, rtl=one.rtl)
        source = one.source + (f" · {one.note}" if one.note else "")
        self._words(paragraph, ((f" {source}", MUTED),))

    def _runs(self, paragraph: Any, runs: Runs) -> None:
        for one in runs:
            run = paragraph.add_run(_held(one.text))
            run.bold = True if one.strong else None
            _speak(run, one.language, rtl=one.rtl)

    def _words(self, paragraph: Any, parts: Iterable[tuple[str, str | None]]) -> None:
        """Add our own words, each part in its colour."""
        from docx.shared import RGBColor

        for text, colour in parts:
            run = paragraph.add_run(_held(text))
            if colour is not None:
                run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))


def _held(text: str) -> str:
    """Return a text that XML can hold, without the joiners of our ranges: some word processors draw a box."""
    text = text.replace("–\u2060", "–")
    return "".join(c if c in "\t\n" or ord(c) >= 32 else UNSHOWN for c in text)


def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))


def _speak(run: Any, language: str | None, *, rtl: bool) -> None:
    """Mark the language of a run, and its direction."""
    if language is not None:
        _tongue(run._r.get_or_add_rPr(), language, rtl=rtl)
    if rtl:
        run.font.rtl = True


def _tongue(properties: Any, language: str, *, rtl: bool = False) -> None:
    from docx.oxml import OxmlElement

    for known in properties.findall(_name("w:lang")):
        properties.remove(known)
    lang = OxmlElement("w:lang")
    places = {"zh": "eastAsia", "ja": "eastAsia", "ko": "eastAsia"}
    lang.set(_name(f"w:{'bidi' if rtl else places.get(language, 'val')}"), language)
    properties.append(lang)


def _shade(properties: Any, colour: str) -> None:
    from docx.oxml import OxmlElement

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(_name(f"w:{name}"), value)
    properties.append(shade)


def _timeless(content: bytes) -> bytes:
    """Return the same archive with one date for all that it holds."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as fresh,
    ):
        for name in archive.namelist():
            info = zipfile.ZipInfo(name, _ZIPPED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            fresh.writestr(info, archive.read(name))
    return held.getvalue()
