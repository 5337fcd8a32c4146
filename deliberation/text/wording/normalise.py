"""Texts made comparable, while the original stays for quotes."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

CAPITAL: Final = r"[A-ZÀ-ÖØ-Ý]"
"""Pattern of a capital letter, French ones included."""

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.*?-->", re.DOTALL)
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufe0e\ufe0f]")
_SIGNS: Final[dict[int, str]] = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
        "…": "...", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae",
    }
)  # fmt: skip
_SIGN: Final = re.compile(f"[{''.join(map(chr, _SIGNS))}]")
_ABOVE_LETTERS: Final = re.compile("[\u0300-\U0010ffff]")  # every combining sign is among these
_WORD: Final = re.compile(r"[^\W_]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """Return a text without markup, entities, invisible characters or doubled spaces, in NFC.

    Letters, case, accents and every word stay: negation carries the meaning.

    Examples
    --------
    >>> clean("<p>Il ne faut&nbsp;pas  céder</p>"), clean("Un banc&amp;lt;br&amp;gt;à l'ombre, 2 &lt; 3")
    ('Il ne faut pas céder', "Un banc à l'ombre, 2 < 3")
    """
    while "<" in text or "&" in text:  # until nothing changes: some exports encode twice
        plain = html.unescape(_TAG.sub(" ", text))
        if plain == text:
            break
        text = plain
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def without_links(text: str) -> str:
    """Return a text without its web addresses, whose words are not the author's.

    Examples
    --------
    >>> without_links("Voir https://exemple.org/velo, merci")
    'Voir merci'
    """
    return _SPACE.sub(" ", _URL.sub(" ", text)).strip() if "http" in text or "www." in text.lower() else text


@lru_cache(maxsize=1 << 12)
def fold(text: str) -> str:
    """Return a text as it is compared: cleaned, NFKC, one kind of apostrophe, quote and dash, no case.

    Accents stay (``a`` and ``à`` are two words).

    Examples
    --------
    >>> fold("L’ÉCOLE   d&#39;en‑bas…")
    "l'école d'en-bas..."
    """
    plain = _SIGN.sub(_as_typed, clean(text))
    return unicodedata.normalize("NFKC", plain).casefold().strip()


def _as_typed(sign: re.Match[str]) -> str:
    return _SIGNS[ord(sign[0])]


def words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters and digits.

    Examples
    --------
    >>> words("N’oublions pas l’A-13 !")
    ['n', 'oublions', 'pas', 'l', 'a', '13']
    """
    return runs(fold(text))


def runs(folded: str) -> list[str]:
    """Return the words of a text that is folded already."""
    return _WORD.findall(folded)


def unaccented(text: str) -> str:
    """Return a text without its accents.

    Examples
    --------
    >>> unaccented("néant à côté")
    'neant a cote'
    """
    if text.isascii():
        return text
    return _ABOVE_LETTERS.sub(_if_letter, unicodedata.normalize("NFD", text))


def _if_letter(sign: re.Match[str]) -> str:
    return "" if unicodedata.combining(sign[0]) else sign[0]


def count_letters(text: str) -> int:
    """Return how many letters a text has.

    Examples
    --------
    >>> count_letters("L'A-13, à 50 % (½)")
    3
    """
    found = letters(text)
    return len(found) if found.isalpha() else sum(map(str.isalpha, found))


def letters(text: str) -> str:
    """Return the letters of a text, one after the other; numbers written otherwise than in digits count.

    Examples
    --------
    >>> letters("L'A-13, à 50 %")
    'LAà'
    """
    return "".join(_LETTERS.findall(text))
