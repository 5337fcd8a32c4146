"""Numbers as people write them: digits, and words such as "douze" or "twelve"."""

from __future__ import annotations

import re
from typing import Final

_FRENCH: Final = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
_ENGLISH: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100,
    "cents": 100, "mille": 1000, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "billion": 10**9,
}  # fmt: skip
_WORDS: Final = {
    "fr": {word: n for n, word in enumerate(_FRENCH) if word != "un"} | _TENS,
    "en": {word: n for n, word in enumerate(_ENGLISH) if word != "one"} | _TENS,
}
"""Values by language; "un" and "one" are articles and pronouns far more often than numbers."""
DIGITS: Final = r"\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+(?![\d])|\d+:\d+|\d+(?:[.,]\d+)?"
"""Pattern of a number in digits."""
_SEPARATED: Final = re.compile(r"[ \u00a0\u202f]")


def value(written: str, language: str) -> str | None:
    """Return the value of one written number as text, None where it is none; a time stays as it is.

    Examples
    --------
    >>> value("1 400", "fr"), value("4,60", "fr"), value("douze", "fr"), value("bancs", "fr")
    ('1400', '4.60', '12', None)
    """
    if not written[:1].isdigit():
        named = _WORDS[language].get(written)
        return None if named is None else str(named)
    if ":" in written:
        return written
    plain = _SEPARATED.sub("", written)
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain)
    return plain.replace(",", ".")
