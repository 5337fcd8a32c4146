"""French grammar of a name: what disagrees, hangs, or lacks its subject, told from what its words can be.

A fault is told only where no reading of the words (:mod:`deliberation.text.wording.forms`) avoids it, so that
what is doubtful passes: of 1,677 names that three readers let pass, one is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from deliberation.text.naming.agreement import (
    adjectives,
    articles,
    auxiliaries,
    elisions,
    is_noun,
    leading_adjectives,
    prepositions,
    subjects,
)
from deliberation.text.wording.forms import Readings
from deliberation.text.wording.french import AS_NOUN, NOTHING, Phrase, phrase, small_words

_LETTER: Final = re.compile(r"(?<![\w'’-])(?:(?:[djlmnst]|qu) (?=[aeiouhâéèêîô])|[dl], )")
"""An apostrophe that is missing: "l ecole"."""

_ORDERS: Final = frozenset({"Y1p", "Y2p"})
"""What a verb that begins a name may be: "achetons local"."""


@lru_cache(maxsize=1 << 14)
def faults(text: str) -> tuple[str, ...]:
    """Return the faults of grammar of a French name, in words for who mends the rules.

    Examples
    --------
    >>> faults("Rendre les transports gratuits")
    ()
    >>> faults("Voir mes arbres fleurirent"), faults("Une priorité majeur"), faults("Mode de vie différente")
    (('verb after an infinitive: fleurirent',), ('majeur agrees with nothing',), ())
    """
    read = phrase(text)
    bare = ("no apostrophe",) if _LETTER.search(text) else ()
    return tuple(dict.fromkeys((*bare, *(fault for rule in _RULES for fault in rule(read)))))


def _acts(found: Readings) -> bool:
    """Tell whether a word is a verb that needs a subject, and no order."""
    return found.only_finite and not found.finite & _ORDERS


def _after_an_infinitive(read: Phrase) -> Iterator[str]:
    """Yield a conjugated verb without a subject: "voir mes arbres fleurirent"."""
    small = small_words()
    if not read.read(0).infinitive or read.read(0).nouns:
        return
    for place in range(1, len(read)):
        word = read.at(place)
        if word in small.joints or not (word[0].isalpha() or word in ",-"):
            return
        if read.read(place).only_finite:
            yield f"verb after an infinitive: {word}"
            return


def _loose_infinitives(read: Phrase) -> Iterator[str]:
    """Yield an infinitive straight after a noun: "moins de temps passer", "moment se pauser"."""
    small = small_words()
    for place in range(1, len(read)):
        found = read.read(place)
        if not found.infinitive or found.nouns or found.adjectives or found.adverb:
            continue
        before = place - 1
        while read.at(before) in small.reflexive or read.at(before) in ("y", "en"):
            before -= 1
        noun = read.read(before)
        verbal = noun.finite or noun.infinitive or noun.participles
        if not noun.nouns or verbal or noun.small or noun.adverb:
            continue
        if small.causes.isdisjoint(read.words[:before]):
            yield f"{read.at(before)} {read.at(place)}"


def _subjectless(read: Phrase) -> Iterator[str]:
    """Yield a verb whose subject is not said, or a bare noun that acts: "permet de", "nature revive"."""
    first, small = read.read(0), small_words()
    if read.at(0) in ("ne", "n'") and _acts(read.read(1)) and read.at(1) not in small.inverted:
        yield f"no subject before {read.at(1)}"
    if _acts(first) and len(read) > 1 and read.at(0) not in small.inverted:
        yield f"no subject before {read.at(0)}"
    for place, word in enumerate(read.words):
        if word in ("car", "puisque") and read.read(place + 1).only_finite:
            yield f"no subject before {read.at(place + 1)}"
    there = 1
    while read.read(there).adjectives and not read.read(there).finite:
        there += 1
    bare = first.nouns and not (first.infinitive or first.small or first.finite - AS_NOUN)
    if bare and _acts(read.read(there)) and read.at(0) not in small.pronouns:
        yield f"no article before {read.at(0)}"


def _without_verbs(read: Phrase) -> Iterator[str]:
    """Yield a subordinate clause without a verb: "sentiment que le temps en plan"."""
    small = small_words()
    for place, word in enumerate(read.words):
        if word not in ("que", "qu'") or place == 0 or read.at(place + 1) in ("de", "d'", "possible"):
            continue
        rest = range(place + 1, len(read))
        verbs = (found for other in rest if (found := read.readings[other]) and found.finite)
        unsure = any(read.is_unknown(other) for other in rest)
        if small.compared.isdisjoint(read.words[:place]) and not unsure and next(verbs, None) is None:
            yield f"no verb after {word}"


def _wishes(read: Phrase) -> Iterator[str]:
    """Yield a subjunctive that nothing brings: "la nature soit choyée"."""
    wishes = small_words().wishes
    for place in range(1, len(read)):
        found = read.readings[place] or NOTHING  # "soit" is a conjunction too
        only = found.finite and all(tense.startswith("S") for tense in found.finite) and not found.agreeing
        joins = read.at(place) == "soit" and not read.read(place + 1).participles
        if only and not joins and wishes.isdisjoint(read.words[:place]):
            yield f"nothing brings {read.at(place)}"


def _joined(read: Phrase) -> Iterator[str]:
    """Yield unlike things side by side: "respect et oublier", "respect et la justice"."""
    small = small_words()
    first = read.read(0)
    if not ((first.nouns and not first.infinitive) or read.at(0) in small.determiners):
        return
    for place in range(1, len(read) - 1):
        found, after = read.read(place), read.read(place + 1)
        says = (found.finite - _ORDERS and not found.nouns) or found.infinitive
        if says or read.at(place) in ("qui", "que", "qu'"):
            return
        if read.at(place) not in ("et", "ou"):
            continue
        if after.only_finite or (after.infinitive and not after.nouns and not after.adjectives):
            yield f"{read.at(place - 1)} {read.at(place)} {read.at(place + 1)}"
        if place == 1 and first.nouns and read.at(place + 1) in small.articles | {"des"}:
            yield f"no article before {read.at(0)}"


def _listed(read: Phrase) -> Iterator[str]:
    """Yield things side by side that no mark parts: "le pouvoir les excès"."""
    small = small_words()
    found = [read.read(place) for place in range(len(read))]
    if any(word.only_finite or (word.infinitive and not word.nouns) for word in found):
        return
    for place in range(len(read) - 2):
        after, when = read.read(place + 2), {read.at(place), read.at(place + 2)} & small.times
        begins = read.at(place + 1) in small.articles and after.nouns and not after.finite
        if is_noun(read.read(place)) and begins and not when:
            yield f"no mark before {read.at(place + 1)} {read.at(place + 2)}"


def _never(read: Phrase) -> Iterator[str]:
    """Yield words that never follow one another, and signs that are no words: "lorsque que", "+ beau"."""
    small = small_words()
    for before, after in pairwise(read.words):
        if f"{before}_{after}" in small.never:
            yield f"{before} {after}"
    for place, word in enumerate(read.words):
        if word in small.typed:
            yield f"typed: {word}"
        if word == "rapport" and read.at(place - 1) == "par" and read.at(place + 1) not in ("à", "au", "aux"):
            yield "nothing after par rapport"
        if word in "+=" or (word == "%" and not read.at(place - 1).isdigit()):
            yield f"the sign {word}"


def _hanging(read: Phrase) -> Iterator[str]:
    """Yield first words that follow from something, last ones that wait: "de faire", "en réalisant"."""
    small = small_words()
    first, second, found = read.at(0), read.read(1), read.read(0)
    gerund = first in small.objects and second.gerund and not second.nouns
    begun = first in ("à", "de", "d'") and second.infinitive
    compares = first in ("plus", "moins") and read.at(1) in small.articles and first not in read.words[1:]
    done = read.at(1) == "des" and found.participles and not (found.nouns or found.finite or found.infinitive)
    if first in small.following or gerund or begun or compares or done:
        yield f"begins by {first}"
    for place, word in enumerate(read.words):
        said = any(read.read(other).finite for other in range(place))
        waits = word == "en" and read.read(place + 1).gerund and read.at(place + 2) in ("", "et", "ou", ",")
        if waits and not said:
            yield f"nothing after {read.at(place + 1)}"


_RULES: Final = (
    elisions,
    articles,
    adjectives,
    leading_adjectives,
    prepositions,
    auxiliaries,
    subjects,
    _after_an_infinitive,
    _loose_infinitives,
    _subjectless,
    _without_verbs,
    _wishes,
    _joined,
    _listed,
    _never,
    _hanging,
)
