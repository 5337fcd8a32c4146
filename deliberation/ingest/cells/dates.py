"""Dates as people write them in French and in English: « le 12 mars 2026 à 14 h 30 », ``March 12, 2026``."""

from __future__ import annotations

import datetime
import re
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells.moments import instants
from deliberation.ingest.cells.values import fold

_SPREADSHEET: Final = datetime.date(1899, 12, 30)
"""Day 0 of the spreadsheets, which count days where a cell has lost its format."""
_DAYS: Final = (32874, 73050)
"""1990 to 2099 in days of a spreadsheet."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier|janv|january|jan", "fevrier|fevr|fev|february|feb", "mars|march|mar",
            "avril|avr|april|apr", "mai|may", "juin|june|jun", "juillet|juil|july|jul", "aout|august|aug",
            "septembre|september|sept|sep",
            "octobre|october|oct", "novembre|november|nov", "decembre|december|dec",
        ),
        1,
    )
    for name in names.split("|")
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY: Final = (
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday"
    r"|saturday|sunday),?\s+)?"
)
_TIME: Final = (
    r"(?P<time>,?\s*(?:a|at|-|–)?\s*\d{1,2}\s*(?:h|:)\s*(?:[0-5]\d)?(?::[0-5]\d)?(?:\s*(?:am|pm))?(?![\w:]))?"
)
_STYLES: Final = (
    rf"(?:le\s+|on\s+)?{_DAY}(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?\s+(?P<year>\d{{4}})",
    rf"(?:on\s+)?{_DAY}(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    rf"(?:le\s+|on\s+)?{_DAY}(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}})",
)
_PATTERNS: Final = tuple(re.compile(rf"{style}(?!\d){_TIME}") for style in _STYLES)


def leading_date(text: str) -> tuple[str, int] | None:
    """Return the date that a text starts with, as ISO 8601 without a zone, and where it ends.

    Numeric dates are day first.

    Examples
    --------
    >>> leading_date("Le 12 mars 2026 à 14 h 30 – Mme Exemple")
    ('2026-03-12T14:30', 25)
    >>> leading_date("03/04/26"), leading_date("Le 12 de la rue")
    (('2026-04-03', 8), None)
    """
    plain = _aligned(text)
    for pattern in _PATTERNS:
        found = pattern.match(plain)
        if found is None:
            continue
        year, month = int(found["year"]), found["month"]
        number = int(month) if month.isdigit() else _MONTHS[month]
        try:
            day = datetime.date(year + 2000 if year < 100 else year, number, int(found["day"]))
        except ValueError:
            continue
        return day.isoformat() + _clock(found["time"]), found.end()
    return None


def written_date(text: str) -> str | None:
    """Return the date that a whole text says, as ISO 8601; None where it says anything else.

    Examples
    --------
    >>> written_date("12 mars 2026"), written_date("12 mars 2026, en mairie")
    ('2026-03-12', None)
    """
    trimmed = text.strip().rstrip(".,;:")
    found = leading_date(trimmed)
    return found[0] if found is not None and found[1] == len(trimmed) else None


def _aligned(text: str) -> str:
    """Return a text without case and accents in which every character keeps its place."""
    return "".join(
        (fold(character) or " ")[:1] if not character.isspace() else " " for character in text[:80]
    )


def _clock(found: str | None) -> str:
    parts = re.findall(r"\d{1,2}", found or "")
    if not parts:
        return ""
    hour = int(parts[0]) + (12 if found and found.endswith("pm") and int(parts[0]) < 12 else 0)
    return f"T{hour:02d}:{int(parts[1]) if len(parts) > 1 else 0:02d}" if hour < 24 else ""


def as_dates(cells: pd.Series, zone: str | None = None) -> pd.Series:
    """Return cells as UTC instants; dates in words and the day numbers of spreadsheets are read too.

    Parameters
    ----------
    cells : Series of str
        Cells of one column, as somebody typed them.
    zone : str, optional
        Zone of the cells that name none; UTC where left out.
    """
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    told = [_iso(str(cell)) for cell in distinct]
    return instants(
        pd.Series(np.array([*told, None], dtype=object)[codes], index=cells.index, dtype="str"), zone
    )


def _iso(cell: str) -> str:
    number = re.fullmatch(r"(\d{5})(?:[.,]0+)?", cell.strip())
    if number and _DAYS[0] <= int(number[1]) <= _DAYS[1]:
        return (_SPREADSHEET + datetime.timedelta(days=int(number[1]))).isoformat()
    in_words = re.search(r"[^\W\d_]{3}", cell)  # the others are read as a column: day or month first
    return (written_date(cell) if in_words else None) or cell
