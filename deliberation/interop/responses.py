"""The grid of responses: one row per idea and theme, to be filled by the decision-maker and read back."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from deliberation.core import responses as grid
from deliberation.core.cells import TEXT_ONLY, neutral, printed_whole
from deliberation.core.errors import OutputError
from deliberation.core.language import say

_EPOCH: Final = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - workbooks hold dates without a zone
"""The date of every workbook, so that the same grid has the same bytes."""
_WIDTHS: Final = {"name": 44, "reason": 60, "known": 34, "links": 28, "who": 24, "contributions": 20}
_WIDTH: Final = 15
_SPARE: Final = 200
"""Rows under the last one that have lists too: a row may be added by hand."""

Row = Mapping[str, str]


def grid_csv(rows: Sequence[Row], language: str) -> bytes:
    """Return the grid as CSV that spreadsheets open as it is: with a mark of UTF-8, formulas neutralised.

    Parameters
    ----------
    rows : sequence of mapping
        By our names of the columns, ``core.responses.COLUMNS``.
    language : {"fr", "en"}
        Language of its titles; French spreadsheets want semicolons.
    """
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow([grid.header(ours, language) for ours in grid.COLUMNS])
    for row in rows:
        writer.writerow([neutral(row.get(ours, "")) for ours in grid.COLUMNS])
    return told.getvalue().encode("utf-8-sig")


def grid_xlsx(rows: Sequence[Row], language: str) -> bytes:
    """Return the grid as a workbook with lists to choose from; every cell is text, so nothing is ever run.

    Parameters
    ----------
    rows, language
        See ``grid_csv``.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, **TEXT_ONLY})
    book.set_properties({"title": say("responses.how.title", language), "created": _EPOCH})
    _sheet(book, rows, language)
    _guide(book, language)
    try:
        book.close()
    except XlsxWriterException as error:
        raise OutputError(f"The grid of responses cannot be written ({error}).") from error
    return held.getvalue()


def _sheet(book: Any, rows: Sequence[Row], language: str) -> None:
    sheet = book.add_worksheet(say("responses.sheet", language))
    head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    known = book.add_format({**head, "bg_color": "#E6EEF5"})
    to_fill = book.add_format({**head, "bg_color": "#FFE9B3"})
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    fixed = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#F3F6F8"})
    printed_whole(sheet)
    sheet.freeze_panes(1, 3)
    sheet.set_row(0, 34)
    last = len(rows) + _SPARE
    for column, ours in enumerate(grid.COLUMNS):
        filled = ours in grid.TO_FILL
        sheet.set_column(column, column, _WIDTHS.get(ours, _WIDTH), plain if filled else fixed)
        sheet.write_string(0, column, grid.header(ours, language), to_fill if filled else known)
        told = {"x_scale": 2, "author": "deliberation"}
        sheet.write_comment(0, column, say(f"responses.help.{ours}", language), told)
        words = list(grid.choices(ours, language))
        if words:
            rule = {"validate": "list", "source": words, "ignore_blank": True, "error_type": "warning"}
            message = say("responses.errors.choice", language)
            sheet.data_validation(1, column, last, column, {**rule, "error_message": message})
    for line, row in enumerate(rows, 1):
        for column, ours in enumerate(grid.COLUMNS):
            sheet.write_string(line, column, row.get(ours, ""), plain if ours in grid.TO_FILL else fixed)
    sheet.autofilter(0, 0, max(len(rows), 1), len(grid.COLUMNS) - 1)


def _guide(book: Any, language: str) -> None:
    sheet = book.add_worksheet(say("responses.guide", language))
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, say("responses.how.title", language), title)
    listed = " ; ".join(grid.choices("status", language))
    row = 2
    for number, name in enumerate(grid.GUIDE, 1):
        told = say(f"responses.how.{name}", language, choices=listed, file="responses.xlsx")
        sheet.write_string(row, 0, f"{number}.", bold)
        sheet.write_string(row, 1, told, plain)
        row += 1
    sheet.write_string(row + 1, 0, say("responses.how.columns", language), title)
    for place, ours in enumerate(grid.COLUMNS, row + 2):
        sheet.write_string(place, 0, grid.header(ours, language), bold)
        sheet.write_string(place, 1, say(f"responses.help.{ours}", language), plain)
    sheet.hide_gridlines(2)
