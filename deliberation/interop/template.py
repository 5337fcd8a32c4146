"""The workbook in which a paper register is typed; ``deliberation.read`` reads it back by itself."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Final

from deliberation.core import register
from deliberation.core.cells import TEXT_ONLY, neutral, printed_whole
from deliberation.core.errors import OutputError
from deliberation.core.language import LANGUAGES, say

_ROWS: Final = 5000
"""Rows that have lists and formats; more may be typed."""
_EPOCH: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""The date of every workbook, so that the same template has the same bytes."""
_WIDTHS: Final = {"text": 80, "question": 30, "title": 28, "author": 24, "moderation_reason": 24}
_WIDTH: Final = 16


def write_template(path: str | Path, *, language: str = "fr") -> Path:
    """Write an empty register, ready to be typed: columns with help, lists, dates, and instructions.

    Parameters
    ----------
    path : str or Path
        The workbook to write (XLSX).
    language : {"fr", "en"}
        Language of its words.

    Raises
    ------
    OutputError
        If the name does not end in ``.xlsx``, if there is a file already (it may be a register that somebody
        has typed), or if the folder cannot be written.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise OutputError(f"{target} is no name of a workbook; expected one that ends in .xlsx.")
    if language not in LANGUAGES:
        raise OutputError(
            f"There is no template in {language!r}; the languages are {' and '.join(LANGUAGES)}."
        )
    if target.exists():
        raise OutputError(
            f"{target} is there already, and may hold typed contributions; choose another name, or move it "
            "away."
        )
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    book = xlsxwriter.Workbook(str(target), dict(TEXT_ONLY))
    book.set_properties(
        {"title": say("register.how.title", language), "created": _EPOCH.replace(tzinfo=None)}
    )
    _register(book, language)
    _guide(book, language, target.name)
    try:
        book.close()
    except (XlsxWriterException, OSError) as error:
        raise OutputError(f"{target} cannot be written ({error}); choose another folder.") from error
    return target


def _register(book: Any, language: str) -> None:
    """Write the sheet to type in."""
    sheet = book.add_worksheet(say("register.sheet", language))
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6EEF5", "border": 1}
    )
    needed = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#FFE9B3", "border": 1}
    )
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd" if language == "en" else "dd/mm/yyyy", "valign": "top"})
    printed_whole(sheet)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 48)
    for column, ours in enumerate(register.COLUMNS):
        title, told = register.header(ours, language), say(f"register.help.{ours}", language)
        sheet.set_column(column, column, _WIDTHS.get(ours, _WIDTH), day if ours == "date" else plain)
        sheet.write_string(0, column, neutral(title), needed if ours == "text" else bold)
        sheet.write_comment(0, column, told, {"x_scale": 2, "author": "deliberation"})
        rule = _rule(ours, language)
        if rule is not None:
            sheet.data_validation(1, column, _ROWS, column, rule)
    sheet.autofilter(0, 0, _ROWS, len(register.COLUMNS) - 1)


def _rule(ours: str, language: str) -> dict[str, Any] | None:
    """Return what a spreadsheet accepts in a column: a date, or a word of a list; else anything."""
    if ours == "date":
        return {
            "validate": "date", "criteria": ">=", "value": datetime.date(1990, 1, 1), "ignore_blank": True,
            "error_type": "warning", "error_message": say("register.errors.date", language),
        }  # fmt: skip
    words = list(register.choices(ours, language))
    if not words:
        return None
    return {
        "validate": "list", "source": words, "ignore_blank": True, "error_type": "warning",
        "error_message": say("register.errors.choice", language),
    }  # fmt: skip


def _guide(book: Any, language: str, file: str) -> None:
    """Write the instructions."""
    sheet = book.add_worksheet(say("register.guide", language))
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, say("register.how.title", language), title)
    row = 2
    for number, name in enumerate(register.GUIDE, 1):
        sheet.write_string(row, 0, f"{number}.", bold)
        sheet.write_string(row, 1, neutral(say(f"register.how.{name}", language, file=file)), plain)
        row += 1
    sheet.write_string(row + 1, 0, say("register.how.columns", language), title)
    for place, ours in enumerate(register.COLUMNS, row + 2):
        words = list(register.choices(ours, language))
        listed = f" ({' ; '.join(words)})" if words else ""
        sheet.write_string(place, 0, register.header(ours, language), bold)
        sheet.write_string(place, 1, neutral(say(f"register.help.{ours}", language) + listed), plain)
    sheet.hide_gridlines(2)
