"""What a text wants and what it refuses: "fermer la maternité", "rouvrir la maternité".

Encoders place both side by side, since all their words are near; the side is in one verb. The verbs stand in
``words/wants.toml``; what they bear on is the word after them, with the one that tells which ("énergies
fossiles").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from deliberation.text.wording.lexicon import Lexicon, lexicon
from deliberation.text.wording.normalise import fold, unaccented

_TOKEN: Final = re.compile(r"[^\W_]+|[.;:!?,()/\n]")
_BEFORE: Final = 3  # words before a verb, and one after it, among which a negation turns the side over
_FAR: Final = 4  # small words at most between a verb and what it bears on
_NEAR: Final = 3  # words after what a verb bears on, among which another tells which one
_SHORTEST: Final = 3  # letters of a word it may bear on
_ONLY: Final = 7  # words within which "n'autoriser" meets its "que"
_AT_LEAST: Final = frozenset({("au", "moins"), ("du", "moins")})
_AT_THE_END: Final = frozenset(
    {("à", "la", "fin"), ("a", "la", "fin"), ("in", "the", "end"), ("at", "the", "end")}
)
_LISTS: Final = (
    "turns", "which", "late", "joints", "ends", "through", "short", "nothing", "kinds", "measures",
)  # fmt: skip
_ASKED: Final = re.compile(r"\b(?:pourquoi ne pas|non seulement|pas seulement|why not|not only)\b")
"""Negations that deny nothing."""

_ASKED_SIGNS: Final = ("pourquoi ne", "seulement", "why not", "not only")
_RATHER: Final = re.compile(
    r"\b(?:au lieu d(?:e |')|plut[oô]t que (?:d(?:e |'))?|hors de question d(?:e |')|instead of|rather than)"
)
_RATHER_SIGNS: Final = ("au lieu d", "plut", "hors de question", "instead of", "rather than")
_SHORT_NOT: Final = re.compile(r"n't\b")
LANGUAGES: Final = ("fr", "en")


Thing = tuple[str, ...]
"""The stems of the words that say a thing, the one that tells which last."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Signs:
    """The words of a language that tell a side, those that turn it over, and those that bear nothing."""

    whole: Mapping[str, int]
    beginnings: tuple[tuple[str, int], ...]
    turns: frozenset[str]
    which: frozenset[str]
    late: frozenset[str]
    joints: frozenset[str]
    ends: frozenset[str]
    through: frozenset[str]
    short: frozenset[str]
    nothing: frozenset[str]
    kinds: frozenset[str]
    measures: frozenset[str]
    apart: frozenset[tuple[str, str]]
    manner: tuple[str, ...]
    known: Lexicon

    def at(self, tokens: Sequence[str], place: int) -> int:
        """Return the side that the word at a place tells.

        None is told by "au moins", "n'autoriser que", nor by what a thing does ("les textes qui autorisent").
        """
        word = tokens[place]
        side = _side(word, self.known.language)
        if not side or any((word, other) in self.apart for other in tokens[place + 1 : place + _NEAR]):
            return 0
        before = tokens[place - 1] if place else ""
        if before in self.which or (before, word) in _AT_LEAST:
            return 0
        if tuple(tokens[max(place - 2, 0) : place + 1]) in _AT_THE_END:
            return 0
        denied = not {"n", "ne"}.isdisjoint(tokens[max(place - 2, 0) : place])
        only = denied and not {"que", "qu"}.isdisjoint(tokens[place + 1 : place + _ONLY])
        return 0 if only else side

    def turn(self, tokens: Sequence[str], at: int) -> int:
        """Return -1 where a negation stands around a verb, in its clause, else 1."""
        before = tokens[max(at - _BEFORE, 0) : at]
        marks = [place for place, token in enumerate(before) if not token[0].isalnum()]
        before = before[marks[-1] + 1 if marks else 0 :]
        after = [token for token in tokens[at + 1 : at + 2] if token in self.late]
        no_more = "plus" in [*before, *after] and ("ne" in before or "n" in before)
        turns = no_more + sum(token in self.turns for token in [*before, *after])
        return -1 if turns % 2 else 1

    def is_small(self, word: str) -> bool:
        """Tell whether a verb may bear on what stands behind a word."""
        return (
            (len(word) < _SHORTEST and word not in self.short)
            or word.isdigit()
            or word in self.known.stop
            or word in self.nothing
            or word.endswith(self.manner)
        )


@cache
def _signs(language: str) -> _Signs:
    file = resources.files("deliberation.text") / "words" / "wants.toml"
    record = tomllib.loads(file.read_text(encoding="utf-8"))[language]
    said = [
        (unaccented(word), side)
        for name, side in (("wants", 1), ("refuses", -1))
        for word in record[name].split()
    ]
    return _Signs(
        whole={word: side for word, side in said if not word.endswith("*")},
        beginnings=tuple((word.rstrip("*"), side) for word, side in said if word.endswith("*")),
        **{name: frozenset(record[name].split()) for name in _LISTS},
        apart=frozenset(tuple(pair.split(":")) for pair in record["apart"].split()),
        manner=tuple(record["manner"].split()),
        known=lexicon(language),
    )


@lru_cache(maxsize=1 << 18)
def _side(word: str, language: str) -> int:
    """Return 1 for a word by which one wants, -1 for one by which one refuses, else 0."""
    signs, word = _signs(language), unaccented(word)
    if word in signs.whole:
        return signs.whole[word]
    return next((side for beginning, side in signs.beginnings if word.startswith(beginning)), 0)


@lru_cache(maxsize=1 << 12)
def wants(text: str, language: str | None) -> Mapping[Thing, int]:
    """Return what a text wants (1) and what it refuses (-1), by the stems of the words that say it.

    A thing has one stem or two ("énergies fossiles"), those of a measure ("prix du train") in one.

    What it both wants and refuses is left out. Negations and verbs that bear on one another turn the side
    over ("ne pas fermer", "arrêter la fermeture"). French and English are read.

    Examples
    --------
    >>> wants("Il ne faut pas sortir du nucléaire, mais fermer la maternité de Dinan", "fr")
    mappingproxy({('nucleair',): 1, ('matern', 'dinan'): -1})
    >>> wants("Stop closing libraries", "en")
    mappingproxy({('librari',): 1})
    """
    if language not in LANGUAGES:
        return MappingProxyType({})
    signs = _signs(str(language))
    told = fold(text)
    if "n't" in told:
        told = _SHORT_NOT.sub(" not", told)
    if any(sign in told for sign in _ASKED_SIGNS):  # most texts hold none, and a pattern costs far more
        told = _ASKED.sub(" ", told)
    if any(sign in told for sign in _RATHER_SIGNS):
        told = _RATHER.sub(" pas " if language == "fr" else " not ", told)
    tokens = _TOKEN.findall(told)
    found: dict[Thing, set[int]] = {}
    at = 0
    for place in [place for place, token in enumerate(tokens) if _side(token, signs.known.language)]:
        side = signs.at(tokens, place) if place >= at else 0
        if side:
            what, side, at = _object(tokens, place + 1, side * signs.turn(tokens, place), signs)
            if what is not None:
                found.setdefault(what, set()).add(side)
    return MappingProxyType({what: min(sides) for what, sides in found.items() if len(sides) == 1})


def _object(tokens: Sequence[str], at: int, side: int, signs: _Signs) -> tuple[Thing | None, int, int]:
    """Return what a verb bears on, on which side once the verbs between are counted, and where it ends.

    A noun of a verb that bears on nothing ("augmenter les taxes") is itself what the verb before bears on.
    """
    noun: Thing | None = None
    small, joined, outer, kind = 0, False, side, ""
    for place in range(at, len(tokens)):
        token = tokens[place]
        ends = token in signs.ends and not (place == at and token in signs.through)
        if (not token[0].isalnum() and token not in signs.joints) or ends or small > _FAR:
            return noun, outer, place
        other = signs.at(tokens, place)
        if other and joined:
            if other != side:
                return None, side, place
            joined = False
        elif other:
            noun, outer, side, small = (signs.known.stem(token),), side, side * other, 0
        elif token in signs.joints:
            joined, small = True, small + 1
        elif token in signs.kinds:
            kind = signs.known.stem(token)
        elif signs.is_small(token):
            small += 1
        elif joined:
            return None, side, place  # "travailler moins et dormir"
        else:
            thing, end = _which(tokens, place, signs)
            return (f"{kind} {thing[0]}",) if kind else thing, side, end
    return noun, outer, len(tokens)


def _which(tokens: Sequence[str], at: int, signs: _Signs) -> tuple[Thing, int]:
    """Return the thing that begins at a word, with what tells which (two words of a measure), and its end."""
    measure = tokens[at] in signs.measures
    said, end = [signs.known.stem(tokens[at])], at + 1
    for place in range(at + 1, min(at + 1 + _NEAR * (1 + measure), len(tokens))):
        token = tokens[place]
        stops = token in signs.ends or token in signs.joints or signs.at(tokens, place)
        if not token[0].isalnum() or stops or len(said) > 1 + measure:
            break
        if not signs.is_small(token):
            said.append(signs.known.stem(token))
            end = place + 1
    return ((" ".join(said),) if measure else tuple(said)), end
