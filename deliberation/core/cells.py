"""Cells of the tables we write: text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_FORMULA: Final = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"^[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?$")

A4: Final = 9
A3: Final = 8
"""Sizes of paper, as workbooks number them."""

TEXT_ONLY: Final[Mapping[str, bool]] = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Options of XlsxWriter under which what people wrote stays text: nothing runs, nothing links."""


def neutral(cell: Any) -> Any:
    """Return a cell that a spreadsheet shows instead of running it: formulas get a leading apostrophe.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-3,5"), neutral(-3.5), neutral("- of course")
    ("'=1+1", '-3,5', -3.5, "'- of course")
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.match(cell):
        return "'" + cell
    return cell


def printed_whole(sheet: Any, *, paper: int = A4) -> None:
    """Make a sheet of XlsxWriter print all its columns on each page, under its first row."""
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
