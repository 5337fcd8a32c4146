"""Postal addresses and number plates found by rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from deliberation.text.wording.normalise import CAPITAL

_NUMBER: Final = (
    r"(?<![\w.,/°-])(?<!\d\s)(?!(?:19|20)\d\d\b)\d{1,4}(?:\s?-\s?\d{1,4})?"
    r"(?:\s?(?i:bis|ter|quater)\b|\s?[A-D]\b)?\s?,?\s*"
)
_OF: Final = r"(?:(?i:de\s+la\s|de\s+l['’]\s?|de\s|du\s|des\s|d['’]\s?|la\s|le\s|les\s|l['’]))"
_PROPER: Final = rf"(?:{_OF}{{0,2}}{CAPITAL}[\w’'.-]*|{_OF}?\d{{1,2}}\s{CAPITAL}?\w+\s\d{{4}})"
_CITY: Final = rf"\d{{5}}\s+{CAPITAL}[\w’'-]+(?:[\s-]{CAPITAL}[\w’'-]+)*"
_ROOM: Final = (
    r"(?i:appt?\.?|appartement|apt\.?|b[âa]t\.?|b[âa]timent|escalier|esc\.?|[ée]tage|hall|porte)"
    r"\s+(?:[A-Z]|\d{1,4})\b"
)
_TAIL: Final = rf"(?:\s+(?:et\s+)?{_PROPER})*(?:\s*,?\s*{_ROOM})*(?:\s*,?\s*(?:à\s+)?{_CITY})?"
_STREET: Final = (
    r"(?i:rue|avenue|av\.?|boulevard|bd\.?|bld\.?|impasse|all[ée]e|quai|ruelle|faubourg|place|square|chemin|route|cours"
    r"|passage|sentier|r[ée]sidence|lotissement|hameau|esplanade|villa|voie|r\.)(?![\w-])"
)
_ADDRESSES: Final = (
    re.compile(rf"{_NUMBER}(?:de\s+la\s+|de\s+l['’]|du\s+)?{_STREET}\s*(?<=[\s.]){_PROPER}{_TAIL}"),
    # no capital at all: only after words that are nothing but streets, and with a word that links
    re.compile(
        rf"{_NUMBER}(?<!\b1\s)(?i:rue|avenue|boulevard|impasse|all[ée]e)\s+"
        rf"(?:de\s+la\s|de\s+l['’]|du\s|des\s|(?<=\d\d\srue\s)de\s(?!plus|moins|large|long|gauche|droite|ville))\w{{3,}}{_TAIL}"
    ),
    re.compile(
        rf"(?<![\w.,/-])(?!(?:19|20)\d\d\b)\d{{1,4}}[A-D]?,?\s+(?!Downing)(?:{CAPITAL}[\w’']+\s+){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Terrace|Crescent)\b\.?"
        rf"(?:,\s{CAPITAL}\w+(?:\s{CAPITAL}\w+)?\s[A-Z]{{1,2}}\d[\dA-Z]?\s\d[A-Z]{{2}})?"
    ),
    # no number in the street, but a door, or a hamlet with its postcode
    re.compile(
        rf"(?i:r[ée]sidence|immeuble|lotissement)\s+{_PROPER}(?:\s+{_PROPER})*"
        rf"(?:\s*,?\s*{_ROOM})+(?:\s*,?\s*{_CITY})?"
    ),
    re.compile(rf"(?i:lieu-?\s?dit)\s+{_PROPER}(?:\s+{_PROPER})*\s*,?\s*{_CITY}"),
)  # fmt: skip
_PAIR: Final = r"[A-HJ-NP-TV-Z]{2}"
_PLATES: Final = (
    re.compile(rf"(?<![\w-])(?P<plate>{_PAIR}(?P<gap>-?)\d{{3}}(?P=gap){_PAIR})(?![\w-])"),
    re.compile(
        r"\b(?i:immatricul\w*|plaque)\W+(?:\w+\W+){0,2}?"
        rf"(?P<plate>{_PAIR}[ -]?\d{{3}}[ -]?{_PAIR}|(?i:{_PAIR}-\d{{3}}-{_PAIR})"
        r"|\d{2,4}\s?[A-Z]{2,3}\s?(?:\d{2}|2[AB]))(?!\w)",
    ),
)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a numbered address lies; a street without a number is no one's.

    Examples
    --------
    >>> [*find_addresses("au 3 rue Hoche, pas rue Hoche")]
    [(3, 14)]
    """
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield match.span()


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a French number plate lies; with spaces or of the old form, only if the text says so."""
    for pattern in _PLATES:
        for match in pattern.finditer(text):
            yield match.span("plate")
