"""The words that the checks know of a language: ``words/fr.toml``, ``words/en.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from deliberation.text.wording.lexicon import lexicon

LANGUAGES: Final = ("fr", "en")
"""Languages that a draft can be checked in, hence written in."""
REQUIRED: Final = (
    "no",
    "more",
    "less",
    "degree",
    "hedge",
    "limit",
    "but",
    "modal",
    "past",
    "bad",
    "turn",
    "when",
)
"""Kinds of words that turn or bound what is said: a sentence may neither add nor leave one out."""
_POSSIBLE: Final = ("peu", "pou", "pui", "can", "cou", "may", "mig")
_PLURAL_VERB: Final = re.compile(r"\w{3,}(?:(?<!m)ent|(?<!i)ons)")


@dataclass(frozen=True, kw_only=True)
class Lexis:
    """The words of one language, folded.

    Parameters
    ----------
    lists : mapping of str to frozenset of str
        Words by the name of their list in the file.
    kinds : mapping of str to tuple of str
        The kind and the key of each word that turns or bounds what is said.
    families : mapping of str to str
        One form for words whose stems differ.
    subjects : mapping of str to str
        Pattern of who is said to say it: "one", "several".
    units : mapping of str to str
        What a noun counts: persons, contributions.
    stem : callable
        Stem of a folded word.
    """

    language: str
    lists: Mapping[str, frozenset[str]]
    kinds: Mapping[str, tuple[str, str]]
    families: Mapping[str, str]
    subjects: Mapping[str, str]
    units: Mapping[str, str]
    stem: Callable[[str], str]

    def key(self, word: str) -> str:
        """Return what a word is compared by: its family, else its stem."""
        return self.families.get(word) or self.stem(word)

    def verb(self, word: str) -> str:
        """Return what a word is compared by too if it may be a French verb in the plural, else nothing.

        « roulent » and « rouler » have two stems, and « parents » is no verb.
        """
        if self.language != "fr" or not _PLURAL_VERB.fullmatch(word):
            return ""
        return self.key(f"{word[:-3]}er")


@cache
def lexis(language: str) -> Lexis:
    """Return the words of a language that drafts are checked in.

    Examples
    --------
    >>> lexis("fr").kinds["jamais"], lexis("fr").key("ouverte") == lexis("fr").key("ouvrir")
    (('no', 'no'), True)
    """
    file = resources.files("deliberation.synthesis.writer") / "words" / f"{language}.toml"
    record = tomllib.loads(file.read_text(encoding="utf-8"))
    lists = {name: frozenset(value.split()) for name, value in record.items() if isinstance(value, str)}
    stem = lexicon(language).stem
    families = {word: line.split()[0] for line in record["forms"] for word in line.split()}
    alike = ("no", "more", "less", "but")
    kinds = {word: (kind, kind) for kind in alike for word in lists[kind]}
    kinds |= {word: ("modal", _force(word)) for word in lists["modal"]}
    for kind in (kind for kind in REQUIRED if kind not in (*alike, "modal")):
        kinds |= {word: (kind, families.get(word) or stem(word)) for word in lists[kind]}
    return Lexis(
        language=language,
        lists=lists,
        kinds=kinds,
        families=families,
        subjects={
            name: "|".join(sorted((re.escape(said) for said in record[name]), key=len, reverse=True))
            for name in ("one", "several")
        },
        units={word: unit for unit, said in record["figure_units"].items() for word in said.split()},
        stem=stem,
    )


def _force(word: str) -> str:
    """Return what a modal says: that something can be, will be, would be, or must."""
    if word in ("will", "would", "shall"):
        return word
    return "can" if word.startswith(_POSSIBLE) else "must"
