"""Cells of the tables we write: text that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
from typing import Any, Final

_FORMULA: Final = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"^[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?$")


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
