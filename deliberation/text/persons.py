"""Names, postal addresses and number plates found by rule, without a model.

A name is known only by what announces it: a title (« M. », "Mr") or a presentation (« je m'appelle »).
A bare name in a sentence is not found. People in public life, listed in ``words/public_names.txt``, stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final

from deliberation.text.normalise import fold, unaccented

_CAPITAL: Final = r"[A-ZÀ-ÖØ-Ý]"
_PARTICLE: Final = r"(?:(?:de\s(?:la|l['’])|du|de|des|d['’]|le|la|van|von|der|ben|el)\s?)"
_WORD: Final = rf"{_CAPITAL}[\w’']*(?:-{_CAPITAL}?[\w’']+)*"
_INITIAL: Final = rf"{_CAPITAL}\."
_NAME: Final = rf"(?:{_INITIAL}\s?|{_WORD}\s+){{0,3}}{_PARTICLE}{{0,2}}{_WORD}"
_TITLED: Final = re.compile(
    r"(?<![\w.])(?<!\d\s)(?:M\.?|(?i:mr\.?|mrs\.?|ms\.?|mme\.?|mlle\.?|monsieur|madame|mademoiselle|docteur)|Dr\.?|Maître|Me)"
    rf"\s+(?P<name>{_NAME})"
)
_PRESENTED: Final = re.compile(
    rf"(?i:\bje\s+m['’]\s?appelle|\bje\s+me\s+nomme|\bmon\s+nom\s+est|\bmy\s+name\s+is)\s+(?P<name>{_NAME})"
)
_PARTICLES: Final = frozenset(["le", "la", "les", "l", "de", "du", "des", "d"])

_NUMBER: Final = (
    r"(?<![\w.,/°-])(?<!\d\s)(?!(?:19|20)\d\d\b)\d{1,4}(?:\s?(?i:bis|ter|quater)\b|\s?[A-D]\b)?\s?,?\s*"
)
_OF: Final = r"(?:(?i:de\s+la\s|de\s+l['’]\s?|de\s|du\s|des\s|d['’]\s?|la\s|le\s|les\s|l['’]))"
_PROPER: Final = rf"(?:{_OF}{{0,2}}{_CAPITAL}[\w’'.-]*|{_OF}?\d{{1,2}}\s{_CAPITAL}?\w+\s\d{{4}})"
_TAIL: Final = (
    rf"(?:\s+{_PROPER})*(?:\s*,?\s*(?:à\s+)?\d{{5}}\s+{_CAPITAL}[\w’'-]+(?:[\s-]{_CAPITAL}[\w’'-]+)*)?"
)
_STREET: Final = (
    r"(?i:rue|avenue|av\.?|boulevard|bd\.?|bld\.?|impasse|all[ée]e|quai|ruelle|faubourg|place|square|chemin|route|cours"
    r"|passage|sentier|r[ée]sidence|lotissement|hameau|esplanade|villa|voie)(?![\w-])"
)
_ADDRESSES: Final = (
    re.compile(rf"{_NUMBER}(?:de\s+la\s+|de\s+l['’]|du\s+)?{_STREET}\s+{_PROPER}{_TAIL}"),
    # no capital at all: only after words that are nothing but streets, and with a word that links
    re.compile(
        rf"{_NUMBER}(?<!\b1\s)(?i:rue|avenue|boulevard|impasse|all[ée]e)\s+(?:de\s+la\s|de\s+l['’]|du\s|des\s)\w{{3,}}{_TAIL}"
    ),
    re.compile(
        rf"(?<![\w.,/-])(?!(?:19|20)\d\d\b)\d{{1,4}}[A-D]?,?\s+(?!Downing)(?:{_CAPITAL}[\w’']+\s+){{1,3}}"
        r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Close|Terrace|Crescent)\b\.?"
    ),
)
_PAIR: Final = r"[A-HJ-NP-TV-Z]{2}"
_PLATES: Final = (
    re.compile(rf"(?<![\w-])(?P<plate>{_PAIR}(?P<gap>-?)\d{{3}}(?P=gap){_PAIR})(?![\w-])"),
    re.compile(
        r"\b(?i:immatricul\w*|plaque)\W+(?:\w+\W+){0,2}?"
        rf"(?P<plate>{_PAIR}[ -]?\d{{3}}[ -]?{_PAIR}|\d{{2,4}}\s?[A-Z]{{2,3}}\s?(?:\d{{2}}|2[AB]))(?!\w)"
    ),
)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where an announced name lies; the title itself is not part of it.

    Examples
    --------
    >>> [*find_names("Selon M. Macron et Mme Kerbrat"), *find_names("Monsieur le Maire")]
    [(23, 30)]
    """
    for pattern in (_TITLED, _PRESENTED):
        for match in pattern.finditer(text):
            if not _is_public(match.group("name")):
                yield match.span("name")


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a numbered address lies; a street without a number is no one's."""
    for pattern in _ADDRESSES:
        for match in pattern.finditer(text):
            yield match.span()


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a French number plate lies; with spaces or of the old form, only if the text says so."""
    for pattern in _PLATES:
        for match in pattern.finditer(text):
            yield match.span("plate")


def _is_public(name: str) -> bool:
    """Tell whether it is no name, or ends in a surname of public life; a first name uncovers nobody."""
    words = [unaccented(fold(word)) for word in re.findall(r"[\w-]+", name)]
    first = next((word for word in words if word not in _PARTICLES), "")
    return not first or first in _listed("after_titles.txt") or words[-1] in _listed("public_names.txt")


@cache
def _listed(name: str) -> frozenset[str]:
    file = resources.files("deliberation.text") / "words" / name
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return frozenset(unaccented(fold(name)) for name in " ".join(lines).split())
