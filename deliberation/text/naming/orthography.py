"""Spelling of names: a word that no dictionary holds is written as the one it stands for.

Names are ours, and are printed as a civil servant would write them; quotes stay as people wrote them. French
words are those of the DELA (:mod:`deliberation.text.wording.forms`), English ones those that the package
``pyspellchecker`` (MIT) counted in subtitles.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

from deliberation.text.naming.slips import SLIPS
from deliberation.text.wording.forms import is_compound, read_form
from deliberation.text.wording.french import small_words
from deliberation.text.wording.normalise import unaccented

Used = Callable[[str], int]
Names = Callable[[str], bool]

_ACCENTS: Final = {"a": "àâ", "c": "ç", "e": "éèêë", "i": "îï", "o": "ô", "u": "ùûü"}
_LETTERS: Final = {"fr": string.ascii_lowercase + "éèêàâîïôûç", "en": string.ascii_lowercase}
_SHORTEST: Final = 5
"""Letters of a word whose missing or wrong letter is mended: shorter words have too many neighbours."""

_LONGEST: Final = 25
"""And at most: what is longer is no word."""

_KNOWN: Final = 3
"""Texts that write a word which is in no dictionary: a word of the day ("visio"), or of the place."""

_CLOSED: Final = 5
"""Letters e of a word that are tried with and without their accent, all together."""

_MOSTLY: Final = 5
"""Times that one of several words is used more than the next, where it is the one meant."""

_WORD: Final = re.compile(r"(?<![\w'’@#.-])(?:[^\W\d_]{1,2}['’])?([^\W\d_]{3,}(?:-[^\W\d_]+)*)(?![\w@'’])")
_HYPHENS: Final = re.compile(
    r"\b(?:vis à vis|week ends?|grand chose|c'est à dire|(?:moi|toi|soi) même(?= et\b)"
    r"|(?:(?:moi|toi|soi|lui|elle) même|(?:eux|elles|nous|vous) mêmes)(?=$|[,.;:!?)]))",
    re.IGNORECASE,
)
_ELIDED: Final = re.compile(
    r"(^[LDJNSMTC]|\b[ldjnsmtc]|\b(?:[Jj]us|[Ll]ors|[Pp]uis)?[Qq]u) (?=[aàâeéèêiîoôuûyœh]\w*)"
)
"""A word that lost its apostrophe: "l essentiel", "qu on"; a capital inside is a name: "le plan C est"."""
_DRAWN_OUT: Final = re.compile(r"(\w)\1\1")  # "nooon"
_COMPOUND: Final = re.compile(r"\b[^\W\d_]+ (?:de |d['’])[^\W\d_]+s\b")
_PLURAL: Final = frozenset({"mp", "fp"})
_YOU: Final = frozenset({"P2s", "S2s", "Y2s", "I2s", "J2s", "F2s", "C2s"})


class _Meant(NamedTuple):
    """The words that a misspelt one may stand for: ``sure`` where only accents or a doubled letter differ."""

    words: tuple[str, ...]
    sure: bool


def _no_name(word: str) -> bool:
    """Tell that a word is no name: nothing is known of the corpus."""
    return not word


def mended(text: str, language: str | None, used: Used, is_name: Names = _no_name) -> str:
    """Return a text with its misspelt words as the dictionary writes them, where only one fits.

    Where several do, the one that the corpus uses far more. A word that begins with a capital inside the text
    is a name, and is left; so is one that several texts of the corpus write.

    Parameters
    ----------
    text : str
    language : str or None
        Only "fr" and "en" have a dictionary; a text in another language is left as it is.
    used : callable
        In how many texts of the corpus a word is written.
    is_name : callable, optional
        Whether the corpus writes a word with a capital inside its sentences.

    Examples
    --------
    >>> from collections import Counter
    >>> mended("Créer une carte carbonne de la societe", "fr", Counter(carbone=9, societe=1).__getitem__)
    'Créer une carte carbone de la société'
    """
    if language not in _LETTERS:
        return text
    if language == "fr":
        text = _HYPHENS.sub(lambda match: match[0].replace(" ", "-"), text)
        text = _COMPOUND.sub(_in_number, _ELIDED.sub(r"\1'", text))
    for slip, right in SLIPS[language]:
        text = slip.sub(right, text)

    def write(match: re.Match[str]) -> str:
        word = match[1]
        if not _plain(word, inside=match.start(1) > 0) or (word[0].isupper() and is_name(word.lower())):
            return match[0]
        best = _best(word.lower(), language, used)
        best = best[0].upper() + best[1:] if word[0].isupper() else best
        return match[0][: match.start(1) - match.start()] + best

    return _WORD.sub(write, text)


def _in_number(match: re.Match[str]) -> str:
    """Give the second noun of a compound its usual number: "peines de prisons"."""
    said = match[0]
    first = read_form(said.split(" ", 1)[0])
    several = first is not None and first.nouns and first.nouns <= _PLURAL  # "cours" may be one
    return said[:-1] if several and is_compound(said[:-1]) and not is_compound(said) else said


def misspelt(text: str, language: str | None, used: Used, is_name: Names = _no_name) -> tuple[str, ...]:
    """Return the words of a text that no dictionary holds, that no others write, and that are no names.

    Examples
    --------
    >>> from collections import Counter
    >>> misspelt("La téléstoutinfo et la visio à Paris", "fr", Counter({"visio": 12}).__getitem__)
    ('téléstoutinfo',)
    """
    if language not in _LETTERS:
        return ()
    words = [match[1] for match in _WORD.finditer(text) if _plain(match[1], inside=match.start(1) > 0)]
    return tuple(
        word
        for word in words
        if _is_unknown(word.lower(), language)
        and used(word.lower()) < _KNOWN
        and not (word[0].isupper() and is_name(word.lower()))
    )


def _plain(word: str, *, inside: bool) -> bool:
    """Tell whether a word is neither a name nor an acronym."""
    return not (inside and word[0].isupper()) and word[1:].replace("-", "").islower()


def _best(word: str, language: str, used: Used) -> str:
    meant, sure = _meant(word, language)
    counts = {other: used(other) for other in meant}
    ranked = sorted(counts, key=lambda other: (-counts[other], other))
    if not ranked or used(word) >= (max(_KNOWN, counts[ranked[0]]) if sure else _KNOWN):
        return word
    if len(ranked) > 1 and counts[ranked[0]] < _MOSTLY * max(counts[ranked[1]], 1):
        return word
    return ranked[0] if sure or counts[ranked[0]] else word


@cache
def _english() -> Mapping[str, int]:
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency.dictionary


_COMMON: Final = 400
"""Times that a common English word is counted in the subtitles of the dictionary."""


def is_common(word: str) -> bool:
    """Tell whether an English word is in everyday use, and not the name of somebody or something.

    Examples
    --------
    >>> is_common("green"), is_common("kroger")
    (True, False)
    """
    return _english().get(word, 0) >= _COMMON


def _is_unknown(word: str, language: str) -> bool:
    """Tell whether no dictionary holds a word, or in French only as a verb said to "tu": "connectes"."""
    if language == "en":
        return not all(part in _english() for part in word.split("-"))
    read = read_form(word)
    if word in small_words().known:
        return False
    return read is None or (read.only_finite and read.finite <= _YOU and unaccented(word) == word)


def _is_usual(word: str, language: str) -> bool:
    read = read_form(word) if language == "fr" else None
    return not _is_unknown(word, language) and (read is None or read.usual)


@lru_cache(maxsize=1 << 14)
def _meant(word: str, language: str) -> _Meant:
    if not _is_unknown(word, language) or len(word) > _LONGEST or _DRAWN_OUT.search(word):
        return _Meant((), True)
    accented = _with_accents(word) if language == "fr" else iter(())
    for near, sure in (
        (accented, True),
        (_doubled(word, accents=language == "fr"), True),
        (_one_letter_off(word, _LETTERS[language]), False),
    ):
        known = {other for other in near if other != word and not _is_unknown(other, language)}
        usual = {other for other in known if _is_usual(other, language)}
        if known:  # a rare word is meant only where the corpus uses it: "carbone"
            meant = _things(usual or known) if language == "fr" else known
            return _Meant(tuple(sorted(meant)), sure and bool(usual))
    return _Meant((), True)


def _things(words: set[str]) -> set[str]:
    """Return those of some French words that are more than a conjugated verb, all where none is."""
    kept = {word for word in words if (read := read_form(word)) and not read.only_finite}
    return kept or words


def _with_accents(word: str) -> Iterator[str]:
    """Yield a word with other accents on two of its letters at the most, and with é for any of its e."""
    bare = unaccented(word)
    starts = {bare, word}
    once = {other for start in starts for other in _accented(start)}
    yield from once
    yield from starts
    if bare.count("e") <= _CLOSED:
        yield from map("".join, product(*("eé" if letter == "e" else letter for letter in bare)))
    for other in once:
        yield from _accented(other)


def _accented(word: str) -> Iterator[str]:
    for place, letter in enumerate(word):
        for accent in _ACCENTS.get(letter, ""):
            yield word[:place] + accent + word[place + 1 :]


def _doubled(word: str, *, accents: bool) -> Iterator[str]:
    """Yield a word with one letter written twice instead of once, or the reverse, with other accents too."""
    if len(word) < _SHORTEST or "-" in word:
        return
    for place in range(1, len(word)):
        found = [word[: place + 1] + word[place:]]
        if word[place] == word[place - 1]:
            found.append(word[:place] + word[place + 1 :])
        for other in found:
            yield other
            if accents:
                yield from _with_accents(other)


def _one_letter_off(word: str, letters: str) -> Iterator[str]:
    """Yield the words at one letter more, less, changed or swapped, the first letter kept, and the ending.

    What has an ending more or less ("aidants", "écrivaines") is another form of a word, not the same one.
    """
    if len(word) < _SHORTEST or "-" in word:
        return
    for place in range(1, len(word)):
        head, tail = word[:place], word[place:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
            yield head + tail[1:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]
