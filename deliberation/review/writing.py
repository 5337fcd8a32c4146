"""The workbook: passages, ideas, themes and verbatims to read and correct, everything through the gate."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.cells import A3, TEXT_ONLY, neutral, printed_whole
from deliberation.core.errors import OutputError
from deliberation.review.layout import FROZEN, GUIDE, LISTS, RUN, SHEETS, Column, header, label, sheet_title
from deliberation.review.run import Node, Passage, RunRead, Verbatim
from deliberation.review.words import keys, say, type_word
from deliberation.synthesis.gate import Gate
from deliberation.text import TYPES, Readings, Themes
from deliberation.text.readings.sample import draw, drawable, fingerprint, least_certain

CANDIDATES: Final = 5
"""Passages offered to be quoted, per idea."""
_EPOCH: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
"""The date of every workbook, so that the same run gives the same bytes."""
_NAMED: Final = 5  # contributions that tell an idea from another
_AROUND: Final = 280  # characters shown before and after a passage
_LONGEST: Final = 8_000  # characters of a cell

Rows = list[dict[str, Any]]


def write_sheet(
    path: str | Path,
    consultation: Consultation,
    themes: Themes,
    *,
    readings: Readings | None = None,
    sample: int = 150,
    uncertain: int = 50,
    seed: int = 0,
    reader: str | None = None,
    language: str = "fr",
) -> RunRead:
    """Write the workbook in which a run is read again.

    Parameters
    ----------
    path : str or Path
        The workbook to write (XLSX).
    consultation : Consultation
        The inputs of the run.
    themes : Themes
        As the run tells them, edited by hand or not.
    readings : Readings, optional
        What was read before: those passages are not drawn again, for they may have been corrected.
    sample : int
        Passages drawn at random.
    uncertain : int
        Passages chosen because the engine is least sure of them; they come after the others.
    seed : int
        Seed of the draw. The same run and seed give every reader the same passages.
    reader : str, optional
        Who will read; otherwise they write their name in the workbook.
    language : {"fr", "en"}

    Returns
    -------
    RunRead
        What the hidden sheet keeps.

    Raises
    ------
    OutputError
        If the name does not end in ``.xlsx``, if there is a file already, or if it cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise OutputError(say("errors.name", language, path=target))
    if target.exists():
        raise OutputError(say("errors.exists", language, path=target))
    made = _Workbook(consultation, themes, language)
    before = readings.spans() if readings is not None else frozenset()
    run = made.fill(before, sample=sample, uncertain=uncertain, seed=seed)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, made.tables, run, reader or "")
    except OSError as error:
        raise OutputError(say("errors.refused", language, path=target, reason=error)) from error
    return run


class _Workbook:
    """Gathers the rows of the sheets."""

    def __init__(self, consultation: Consultation, themes: Themes, language: str) -> None:
        self._themes = themes
        self._language = language
        self._gate = Gate()
        self._names = {name: self._gate.text(said) for name, said in themes.names.items()}
        table = consultation.contributions
        self._row = {name: at for at, name in enumerate(consultation.contribution_ids.tolist())}
        self._text, self._title = table["text"].to_pylist(), table["title"].to_pylist()
        asked = dict(zip(*(consultation.questions[name].to_pylist() for name in ("id", "text")), strict=True))
        self._asked = [asked.get(name, name) if name else None for name in table["question"].to_pylist()]
        self._spoken = themes.languages
        self.tables: dict[str, Rows] = {}

    def fill(
        self, before: Iterable[tuple[str, int, int]], *, sample: int, uncertain: int, seed: int
    ) -> RunRead:
        passages = drawable(self._themes, frozenset(before))
        random = draw(passages, sample, seed=seed)
        rest = passages.drop(random.index)
        doubtful = least_certain(self._themes, rest[~rest["node"].isin(random["node"])], uncertain)
        run = RunRead(
            run=fingerprint(self._themes), seed=seed, total=len(passages), language=self._language,
            ideas=self._nodes("idea"), themes=self._nodes("theme"),
        )  # fmt: skip
        for name, frame in (("random", random), ("uncertain", doubtful)):
            self._passages(run, frame, name)
        self._ideas(run)
        self._themes_rows()
        return run

    # -- sheets ------------------------------------------------------------------------------------

    def _passages(self, run: RunRead, frame: pd.DataFrame, drawn: str) -> None:
        rows = self.tables.setdefault("passages", [])
        for row in frame.to_dict("records"):
            name = f"P{len(run.passages) + 1}"
            kind = row["type"] if isinstance(row["type"], str) else ""
            spot = str(row["contribution_id"]), int(row["start"]), int(row["end"])
            passage = Passage(
                id=name, contribution=spot[0], start=spot[1], end=spot[2],
                draw=drawn, idea=row["idea"], theme=row["theme"], type=kind,
            )  # fmt: skip
            run.passages[name] = passage
            rows.append(
                {
                    "id": name,
                    "draw": self._drawn(drawn, row.get("doubt")),
                    "quote": self._quote(*spot),
                    "context": self._context(*spot),
                    "idea": self._label(row["idea"]),
                    "theme": self._label(row["theme"]),
                    "type": type_word(kind, self._language) if kind else "",
                }
            )

    def _drawn(self, drawn: str, doubt: str | None) -> str:
        if drawn == "random":
            return say("draws.random", self._language)
        return say("draws.uncertain", self._language, doubt=say(f"draws.{doubt}", self._language))

    def _ideas(self, run: RunRead) -> None:
        ideas = self.tables.setdefault("ideas", [])
        verbatims = self.tables.setdefault("verbatims", [])
        for theme in self._themes.tree():
            for idea in theme.ideas:
                shown = self._themes.verbatims(idea.id, CANDIDATES)
                quotes = []
                for one in shown.to_dict("records"):
                    spot = str(one["contribution_id"]), int(one["start"]), int(one["end"])
                    name = f"V{len(run.verbatims) + 1}"
                    run.verbatims[name] = Verbatim(
                        id=name, contribution=spot[0], start=spot[1], end=spot[2], idea=idea.id
                    )
                    quotes.append(self._quote(*spot))
                    verbatims.append({"id": name, "idea": self._label(idea.id), "quote": quotes[-1]})
                ideas.append(
                    {
                        "id": idea.id,
                        "theme": self._label(theme.id),
                        "name": self._names[idea.id],
                        "persons": idea.persons,
                        "passages": idea.passages,
                        "quote": quotes[0] if quotes else "",
                    }
                )

    def _themes_rows(self) -> None:
        self.tables["themes"] = [
            {"id": t.id, "name": self._names[t.id], "persons": t.persons, "ideas": len(t.ideas)}
            for t in self._themes.tree()
        ]

    # -- words -------------------------------------------------------------------------------------

    def _label(self, name: str) -> str:
        return label(name, self._names[name])

    def _quote(self, contribution: str, start: int, end: int) -> str:
        text, language = self._text[self._row[contribution]], self._spoken.get(contribution)
        return self._gate.quote(contribution, text, start, end, language=language).text

    def _context(self, contribution: str, start: int, end: int) -> str:
        """Return what stands around a passage: the question, the title, the words before and after."""
        at, language = self._row[contribution], self._spoken.get(contribution)
        text = self._text[at]
        lines = [self._gate.text(said) for said in (self._asked[at], self._title[at]) if said]
        first, last = _at_words(text, max(0, start - _AROUND), min(len(text), end + _AROUND))
        before = self._gate.part(text, first, start, language=language).strip()
        after = self._gate.part(text, end, last, language=language).strip()
        if before or after:
            opening, closing = "… " if first else "", " …" if last < len(text) else ""
            lines.append(f"{opening}{before} […] {after}{closing}".strip())
        return "\n".join(lines)

    # -- ids ---------------------------------------------------------------------------------------

    def _nodes(self, level: str) -> dict[str, Node]:
        """Return the ideas, or the themes, with a few contributions that are in them and nowhere else."""
        placed = self._themes.placed()
        places = placed.groupby("contribution_id")[level].nunique()
        placed = placed.assign(shared=placed["contribution_id"].map(places).to_numpy() > 1)
        found = {}
        for theme in self._themes.tree():
            for item in (theme,) if level == "theme" else theme.ideas:
                inside = placed[placed[level] == item.id].sort_values("shared", kind="stable")
                chosen = inside["contribution_id"].drop_duplicates().head(_NAMED).tolist()
                found[item.id] = Node(
                    id=item.id,
                    name=self._names[item.id],
                    contributions=tuple(map(str, chosen)),
                    theme="" if level == "theme" else theme.id,
                )
        return found


def _at_words(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the bounds of an excerpt drawn in to whole words, where it does not hold the whole text."""
    if first:
        first = next((at + 1 for at in range(first, min(first + 30, last)) if text[at].isspace()), first)
    if last < len(text):
        last = next((at for at in range(last, max(last - 30, first), -1) if text[at].isspace()), last)
    return first, last


# -- the file --------------------------------------------------------------------------------------


def _write(target: Path, tables: dict[str, Rows], run: RunRead, reader: str) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    book = xlsxwriter.Workbook(str(target), dict(TEXT_ONLY))
    book.set_properties({"title": say("how.title", run.language), "created": _EPOCH})
    formats = _formats(book)
    _guide(book, formats, run, reader, target.name)
    choices = _Choices(run)
    for name, columns in SHEETS.items():
        _sheet(book, formats, name, columns, tables.get(name, []), choices, run.language)
    hidden = book.add_worksheet(LISTS)
    choices.write(hidden)
    kept = book.add_worksheet(RUN)
    for row, cells in enumerate(run.rows()):
        for column, cell in enumerate(cells):
            kept.write_string(row, column, cell)
    for sheet in (hidden, kept):
        sheet.protect()
        sheet.hide()
    try:
        book.close()
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "font_size": 10}
    open_ = {**base, "locked": False, "bg_color": "#FFFBF0", "border": 4}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({**base, "bold": True}),
        "header": book.add_format({**base, "bold": True, "bg_color": "#E6EEF5", "border": 1}),
        "asked": book.add_format({**base, "bold": True, "bg_color": "#FFE9B3", "border": 1}),
        "shown": book.add_format({**base, "num_format": "@"}),
        "count": book.add_format({**base, "num_format": "#,##0"}),
        "answer": book.add_format({**open_, "num_format": "@"}),
        "number": book.add_format(open_),
        "name": book.add_format({**open_, "num_format": "@", "bg_color": "#FFE9B3"}),
    }  # fmt: skip


def _guide(book: Any, formats: dict[str, Any], run: RunRead, reader: str, file: str) -> None:
    """Write the instructions, and the cell for the reader's name."""
    language = run.language
    sheet = book.add_worksheet(sheet_title(GUIDE, language))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, say("how.title", language), formats["title"])
    sheet.write_string(2, 0, say("how.reader", language), formats["bold"])
    sheet.write_string(2, 1, neutral(reader), formats["name"])
    drawn = sum(passage.draw == "random" for passage in run.passages.values())
    counts = {"random": drawn, "uncertain": len(run.passages) - drawn, "total": run.total, "file": file}
    row = 4
    for number, name in enumerate(keys("how.steps"), 1):
        sheet.write_string(row, 0, f"{number}.", formats["bold"])
        sheet.write_string(row, 1, neutral(say(f"how.steps.{name}", language, **counts)), formats["shown"])
        row += 1
    for name in SHEETS:
        row += 1
        sheet.write_string(row, 0, sheet_title(name, language), formats["title"])
        for column in SHEETS[name]:
            if column.answer:
                row += 1
                sheet.write_string(row, 0, header(name, column.name, language), formats["bold"])
                said = say(f"help.{name}.{column.name}", language)
                sheet.write_string(row, 1, neutral(said), formats["shown"])
        row += 1
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


class _Choices:
    """What may be chosen in the cells to fill in: lists in a hidden sheet, or a few words."""

    def __init__(self, run: RunRead) -> None:
        self._language = run.language
        ideas = [label(node.id, node.name) for node in run.ideas.values()]
        themes = [label(node.id, node.name) for node in run.themes.values()]
        aside = say("words.aside", run.language)
        self._columns = {"idea": ideas, "theme": themes, "idea_or_none": [*ideas, aside]}

    def write(self, sheet: Any) -> None:
        """Write the lists in their hidden sheet."""
        for column, cells in enumerate(self._columns.values()):
            for row, cell in enumerate(cells):
                sheet.write_string(row, column, neutral(cell))

    def rule(self, sheet: str, column: Column) -> dict[str, Any] | None:
        """Return what a spreadsheet offers in a column; None where any text may be typed."""
        error = {"error_type": "warning", "error_message": say("help.choice", self._language)}
        if column.kind == "yes_no":
            words = [say("words.yes", self._language), say("words.no", self._language)]
            return {"validate": "list", "source": words, "ignore_blank": True, **error}
        if column.kind == "type":
            words = [type_word(name, self._language) for name in TYPES]
            return {"validate": "list", "source": words, "ignore_blank": True, **error}
        if column.kind == "number":
            error = {**error, "error_message": say("help.number", self._language)}
            return {"validate": "integer", "criteria": ">=", "value": 1, "ignore_blank": True, **error}
        if column.kind in ("idea", "theme"):
            kind = "idea_or_none" if (sheet, column.kind) == ("passages", "idea") else column.kind
            letter = "ABC"[list(self._columns).index(kind)]
            source = f"='{LISTS}'!${letter}$1:${letter}${max(1, len(self._columns[kind]))}"
            return {"validate": "list", "source": source, "ignore_blank": True, **error}
        return None


def _sheet(
    book: Any,
    formats: dict[str, Any],
    name: str,
    columns: tuple[Column, ...],
    rows: Rows,
    choices: _Choices,
    language: str,
) -> None:
    """Write one sheet to fill in."""
    sheet = book.add_worksheet(sheet_title(name, language))
    sheet.freeze_panes(1, FROZEN[name])
    sheet.set_row(0, 34)
    last = len(rows)
    for at, column in enumerate(columns):
        answer = formats["number" if column.kind == "number" else "answer"]
        sheet.set_column(at, at, column.width)
        sheet.write_string(
            0, at, header(name, column.name, language), formats["asked" if column.answer else "header"]
        )
        rule = choices.rule(name, column)
        if rule is not None and last:
            sheet.data_validation(1, at, last, at, rule)
        for row, cells in enumerate(rows, 1):
            cell = cells.get(column.name)
            if column.answer:
                sheet.write_blank(row, at, None, answer)
            elif isinstance(cell, int):
                sheet.write_number(row, at, cell, formats["count"])
            else:
                text = neutral(str(cell or ""))
                text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} […]"
                sheet.write_string(row, at, text, formats["shown"])
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    sheet.protect(
        "",
        {"format_columns": True, "format_rows": True, "format_cells": True, "sort": True, "autofilter": True},
    )
    printed_whole(sheet, paper=A3)
