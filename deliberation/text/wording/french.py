"""French phrases read word by word: what each word can be, and which words are of grammar."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Final

from deliberation.text.wording.forms import Readings, read_form

_TOKEN: Final = re.compile(
    r"aujourd'hui|quelqu'un|presqu'île|[^\W\d_]+'|[^\W_]+(?:-(?:[ld]')?[^\W_]+)*|[^\s\w]"
)
NOTHING: Final = Readings()
"""What a word can be of which nothing is known."""

AS_NOUN: Final = frozenset({"P3s", "S3s", "P1s", "S1s", "Y2s"})
"""What a noun can be as a verb, and is not at the head of a phrase: "force", "aide"."""


@dataclass(frozen=True)
class Small:
    """Words of grammar, as ``words/grammar_fr.toml`` lists and explains them."""

    determiners: dict[str, frozenset[str]]
    subjects: dict[str, str]
    clitics: frozenset[str]
    objects: frozenset[str]
    prepositions: frozenset[str]
    joints: frozenset[str]
    causes: frozenset[str]
    modals: frozenset[str]
    have: frozenset[str]
    be: frozenset[str]
    never: frozenset[str]
    wishes: frozenset[str]
    times: frozenset[str]
    leading: frozenset[str]
    known: frozenset[str]
    articles: frozenset[str]
    reflexive: frozenset[str]
    compared: frozenset[str]
    linking: frozenset[str]
    following: frozenset[str]
    pronouns: frozenset[str]
    degrees: frozenset[str]
    typed: frozenset[str]
    inverted: frozenset[str]

    @cached_property
    def every(self) -> frozenset[str]:
        """Determiners, pronouns, prepositions and conjunctions."""
        return (
            frozenset(self.determiners)
            | frozenset(self.subjects)
            | self.clitics
            | self.prepositions
            | self.joints
        )


@cache
def small_words() -> Small:
    """Return the words of French grammar."""
    file = resources.files("deliberation.text") / "words" / "grammar_fr.toml"
    record = tomllib.loads(file.read_text(encoding="utf-8"))
    return Small(
        determiners={word: frozenset(traits.split()) for word, traits in record["determiners"].items()},
        subjects=record["subjects"],
        **{name: frozenset(words.split()) for name, words in record["small"].items()},
    )


@dataclass(frozen=True)
class Phrase:
    """The words of a name and what they can be.

    Parameters
    ----------
    words : tuple of str
        In lower case; an elided word keeps its apostrophe, a mark is a word.
    readings : tuple of Readings or None
        None where the dictionary does not hold a word.
    """

    words: tuple[str, ...]
    readings: tuple[Readings | None, ...]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, place: int) -> str:
        """Return the word at a place, nothing outside."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def read(self, place: int) -> Readings:
        """Return what the word at a place can be: nothing where it is unknown, small or outside."""
        inside = 0 <= place < len(self.words)
        found = self.readings[place] if inside else None
        return found if found is not None and self.words[place] not in small_words().every else NOTHING

    def is_unknown(self, place: int) -> bool:
        """Tell whether no dictionary holds a word: it may be anything."""
        return (
            0 <= place < len(self.words)
            and self.readings[place] is None
            and self.words[place][0].isalnum()
            and self.words[place] not in small_words().every
        )


def phrase(text: str) -> Phrase:
    """Read the words of a French text."""
    words = tuple(_TOKEN.findall(text.replace("’", "'").replace("\u00a0", " ").casefold()))
    return Phrase(words, tuple(read_form(word) if word[0].isalpha() else None for word in words))
