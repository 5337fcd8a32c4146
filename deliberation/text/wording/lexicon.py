"""Small words by language: what a label may not begin or end with, and what betrays nouns and verbs."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from deliberation.text.wording.normalise import fold, runs, unaccented

_STEMMERS: Final = {
    "fr": "french", "en": "english", "de": "german", "es": "spanish", "it": "italian", "nl": "dutch",
    "pt": "portuguese",
}  # fmt: skip
NO_SPACES: Final = frozenset({"zh", "ja", "th"})
"""Languages written without spaces, whose phrases are runs of characters."""

HEAD_LAST: Final = frozenset({"en", "de", "nl"})
"""Languages where the main noun of a phrase comes last ("bike lanes"); elsewhere it comes first."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The small words of one language, folded.

    Parameters
    ----------
    stop : frozenset of str
        Words a label neither begins nor ends with, generic ones included.
    links : frozenset of str
        The only stop words a label may hold inside ("qualité de l'air").
    determiners, before_verbs : frozenset of str
        What stands before a noun, before a verb.
    resumes : frozenset of str
        First words of a sentence that says little without the one before it.
    stem : callable
        Stem of a folded word, so that plural and singular are one.
    """

    language: str
    stop: frozenset[str]
    links: frozenset[str]
    determiners: frozenset[str]
    before_verbs: frozenset[str]
    resumes: frozenset[str]
    stem: Callable[[str], str]


@cache
def lexicon(language: str | None) -> Lexicon:
    """Return the lexicon of a language; an unknown one has no small words, and words are their own stems.

    Examples
    --------
    >>> "avec" in lexicon("fr").stop, lexicon("en").stem("lanes")
    (True, 'lane')
    """
    code = language or ""
    file = resources.files("deliberation.text") / "words" / f"{code}.toml"
    record = tomllib.loads(file.read_text(encoding="utf-8")) if code in _STEMMERS else {}
    lists = {
        name: frozenset(record.get(name, "").split())
        for name in ("stop", "generic", "links", "determiners", "before_verbs", "resumes")
    }
    return Lexicon(
        language=code,
        stop=lists["stop"] | lists["generic"],
        links=lists["links"],
        determiners=lists["determiners"],
        before_verbs=lists["before_verbs"],
        resumes=lists["resumes"],
        stem=_stemmer(code),
    )


def stems(text: str, language: str | None) -> list[str]:
    """Return the stems of a text without its small words; pairs of characters where no space parts words.

    Examples
    --------
    >>> stems("Des bancs à l’ombre", "fr")
    ['banc', 'ombre']
    """
    folded = fold(text)
    if language in NO_SPACES:
        return [folded[start : start + 2] for start in range(len(folded) - 1)]
    known = lexicon(language)
    return [known.stem(word) for word in runs(folded) if len(word) > 1 and word not in known.stop]


def _stemmer(language: str) -> Callable[[str], str]:
    if language not in _STEMMERS:
        return unaccented
    import snowballstemmer

    stemmer = snowballstemmer.stemmer(_STEMMERS[language])

    @cache
    def stem(word: str) -> str:
        return unaccented(str(stemmer.stemWord(word)))

    return stem
