"""Names of themes: one key phrase or two, or what most of their persons say of these, as a noun phrase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.naming.candidates import (
    AND,
    FEWEST,
    candidates,
    free_names,
    is_proper,
    language_of,
    phrases_of,
    put_together,
)
from deliberation.text.naming.choice import Named, centrality
from deliberation.text.naming.clauses import is_nominal
from deliberation.text.naming.fitness import names_little
from deliberation.text.naming.key_phrases import is_vague, key_phrases
from deliberation.text.naming.printed import printed
from deliberation.text.naming.said import Said, voices
from deliberation.text.naming.spelling import Wording, marks_of, stems_of
from deliberation.text.naming.vocabulary import Floats, Key, Vocabulary, tally

Ints = npt.NDArray[np.int64]

_COMMON: Final = 0.03  # of the persons of a theme who must use a phrase of its name
_ALIKE: Final = 0.5  # words in common from which two texts are one, copied
_SHORT: Final = 6  # words of a text at the least, for that
_MUCH: Final = 0.2  # of the persons of a theme: what they say names it, copied or not
_CENTRAL: Final = 2.0  # score of a clause that is the centre of a theme in its words (1) and meaning (1.2)
_MORE_OR_LESS: Final = re.compile(r"(plus|moins|davantage|pas) (?:de |d')", re.IGNORECASE)
_SIGNED: Final = 0.25  # of the persons who use a word who must want more of it, or less
_TITLE: Final = 6  # words of the name of a theme
_TOGETHER: Final = 0.01  # of the persons of a theme who must say two words in one phrase
_SECOND: Final = 0.3  # how often a second phrase is used, beside the first
_LOW: Final = 1.5  # times that a word must be more frequent than elsewhere, where none is three times


def name_themes(said: Said, vocabulary: Vocabulary, wording: Wording, themes: Ints) -> list[str]:
    """Return a name per theme: one key phrase against all other texts, or two joined.

    A phrase that three persons say, in words that differ, goes before one that does not.
    """
    weights = voices(said.persons, themes)
    counted = tally(vocabulary, said.persons, themes.tolist())
    nearness = centrality(said.vectors, themes, weights)
    names: list[str] = []
    used: set[str] = set()  # the words of the names before: a larger theme has them
    for theme in range(int(themes.max(initial=-1)) + 1):
        members = np.flatnonzero(themes == theme).tolist()
        language = language_of(said.nodes, weights, members)
        spoken = [member for member in members if said.nodes[member].language == language]
        within = frozenset[Key]().union(*(vocabulary.of_text[member] for member in spoken))
        told = partial(key_phrases, vocabulary, counted, theme, members, nearness=nearness, within=within)
        here = counted.inside.get(theme, Counter())
        carried = partial(_carried, vocabulary, wording, here, members, counted.sizes.get(theme, 0))
        chosen = [part for key in told(most=4, coverage=_COMMON) for part in carried(key)]
        chosen = chosen or [part for key in told(most=12, lift=_LOW) for part in carried(key)]
        chosen = chosen or [part for key in told(most=12) for part in carried(key, 2)][:1]
        chosen = chosen or told(most=4, coverage=_COMMON) or told(most=4, coverage=0.0, lift=_LOW)
        chosen = [key for key in chosen if not names_little(vocabulary.surfaces[key])] or chosen
        chosen = [key for key in chosen if used.isdisjoint(key)] or chosen
        if language != "de":
            chosen = sorted(chosen, key=lambda key: is_proper(vocabulary.surfaces[key]))
        chosen = chosen[:2]
        if len(chosen) == 2 and AND.search(vocabulary.surfaces[chosen[0]] + vocabulary.surfaces[chosen[1]]):
            chosen = chosen[:1]  # one phrase that joins two already
        if len(chosen) == 2 and here[chosen[1]] < _SECOND * here[chosen[0]]:
            chosen = chosen[:1]
        chosen = _more_precise(chosen, vocabulary)
        chosen = _together(chosen, here, counted.sizes.get(theme, 0), vocabulary)
        used.update(*chosen)
        name = wording.mended(put_together(chosen, vocabulary, language), language)
        found = candidates(said, wording, weights, nearness, members, around=())
        if (said_so := _said_of(name, found, said, wording, weights, members)) is not None:
            name = printed(said_so, language, asks=False)
        taken = {mark for other in names for mark in marks_of(other, language)}
        if not name or not taken.isdisjoint(marks_of(name, language)):
            found = [named for named in found if not named.private()]
            things = [named for named in found if not named.asks and not named.says]
            found = [*things, *phrases_of(vocabulary, wording, counted, theme, members, language), *found]
            name = next(free_names(found, taken, said, members, nearness, language))
        names.append(name)
    return names


def _said_of(
    name: str,
    found: Sequence[Named],
    said: Said,
    wording: Wording,
    weights: Floats,
    members: Sequence[int],
) -> str | None:
    """Return what most of a theme says of its key phrases, as a noun phrase: "moins de consommation inutile".

    It holds all of their words, and is nearly the centre of the theme, in its words and in its meaning.
    """

    def fits(named: Named) -> bool:
        own, words = stems_of(name, named.language), stems_of(named.text, named.language)
        if not own <= words or (len(own) < 2 and own != words):
            return False  # "perte de temps" says something else than "temps"
        holding = [member for member in members if words <= wording.stems[member]]
        sign = _MORE_OR_LESS.match(named.text)
        if sign is None:
            return len(own) > 1 or named.text.casefold().startswith(name.casefold())
        texts = {member: said.nodes[member].text.casefold() for member in holding}
        same = [member for member, text in texts.items() if sign[1].casefold() in text]
        return float(weights[same].sum()) >= _SIGNED * float(weights[holding].sum())

    return next(
        (
            named.text
            for named in found
            if named.score >= _CENTRAL
            and 1 < len(named.text.split()) <= _TITLE
            and not (named.unsure or named.asks or named.private())
            and is_nominal(named.text, named.language)
            and fits(named)
        ),
        None,
    )


def _more_precise(chosen: list[Key], vocabulary: Vocabulary) -> list[Key]:
    """Return the longer of two words where it holds the other: "télétravail", of "travail, télétravail"."""
    if len(chosen) == 2:
        short, long = sorted(chosen, key=lambda key: (len(vocabulary.surfaces[key]), key))
        one_word = len(short) == len(long) == 1
        if one_word and vocabulary.surfaces[long].casefold().endswith(vocabulary.surfaces[short].casefold()):
            return [long]
    return chosen


def _together(chosen: list[Key], here: Counter[Key], size: int, vocabulary: Vocabulary) -> list[Key]:
    """Return the phrase in which two words stand, where several persons use it: "respect de la nature"."""
    if len(chosen) != 2:
        return chosen
    words = {word for key in chosen for word in key}
    holding = [
        key
        for key, count in here.items()
        if words <= set(key)
        and not AND.search(vocabulary.surfaces[key])
        and count >= max(FEWEST, _TOGETHER * size)
        and not names_little(vocabulary.surfaces[key])
    ]
    best = sorted(holding, key=lambda key: (-here[key], len(key), key))
    return best[:1] or chosen


def _carried(
    vocabulary: Vocabulary,
    wording: Wording,
    here: Counter[Key],
    members: Sequence[int],
    size: int,
    key: Key,
    fewest: int = FEWEST,
) -> list[Key]:
    """Return a phrase where several persons say it, each in his words; else the word of it that they say."""

    def several(part: Key) -> bool:
        if here[part] < fewest:
            return False
        if here[part] >= _MUCH * size:
            return True  # a call that many copied
        held = [wording.stems[member] for member in members if part in vocabulary.of_text[member]]
        return any(
            min(len(held[0]), len(other)) < _SHORT
            or len(held[0] & other) < _ALIKE * min(len(held[0]), len(other))
            for other in held
        )

    if names_little(vocabulary.surfaces[key]):
        return []
    if several(key):
        return [key]
    words = [(word,) for word in key if len(key) > 1 and several((word,))]
    return [key if is_vague(vocabulary.surfaces[word]) else word for word in words[:1]]
