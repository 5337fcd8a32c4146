"""French grammar of a name: what disagrees, hangs, or lacks its subject, told from what its words can be.

A fault is told only where no reading of the words (:mod:`deliberation.text.wording.forms`) avoids it, so that
what is doubtful passes: a name that is refused costs little, since another clause is found.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final

from deliberation.text.wording.forms import Readings, read_form

_TOKEN: Final = re.compile(r"aujourd'hui|quelqu'un|presqu'île|[^\W\d_]+'|[^\W_]+(?:-[^\W_]+)*|[^\s\w]")
_VOWEL: Final = re.compile(r"[aeiouàâéèêëîïôùûœ]")
_ASPIRATED: Final = re.compile(r"onz|oui|ouist|ya|yo|ye|un$|une$|iode|hiér|uhlan")
_NOTHING: Final = Readings()
_ORDERS: Final = frozenset({"Y1p", "Y2p"})
_PRONOUNS: Final = frozenset({"rien", "tout", "chacun", "personne", "beaucoup", "plus", "moins"})
_PLURALS: Final = frozenset({"mp", "fp"})


@dataclass(frozen=True)
class Small:
    """Words of grammar, as ``words/grammar_fr.toml`` lists them."""

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

    @cached_property
    def every(self) -> frozenset[str]:
        """All of them but verbs, times, adjectives and words of the day."""
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
        return found if found is not None and self.words[place] not in small_words().every else _NOTHING

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


@lru_cache(maxsize=1 << 14)
def faults(text: str) -> tuple[str, ...]:
    """Return the faults of grammar of a French name, as words for who mends the rules.

    Examples
    --------
    >>> faults("Rendre les transports gratuits")
    ()
    >>> faults("Voir mes arbres fleurirent"), faults("Une priorité majeur"), faults("Mode de vie différente")
    (('verb after an infinitive: fleurirent',), ('majeur agrees with nothing',), ())
    """
    read = phrase(text)
    return tuple(dict.fromkeys(fault for rule in _RULES for fault in rule(read)))


def _elisions(read: Phrase) -> Iterator[str]:
    for place, word in enumerate(read.words):
        after = read.at(place + 1)
        vowel = _VOWEL.match(after) is not None and not _ASPIRATED.match(after)
        if word in ("le", "la", "de", "ne", "se", "me", "que", "je") and vowel and len(after) > 1:
            yield f"{word} before {after}"
        if word in ("l'", "d'", "qu'", "n'", "s'", "j'", "m'") and after[:1].isalpha():
            if not _VOWEL.match(after) and after[0] not in "hy":
                yield f"{word} before {after}"


def _determined(read: Phrase) -> Iterator[str]:
    """Articles and what follows them: "des intérêt", "un arrivée", "les vrais valeurs"."""
    small = small_words()
    for place, word in enumerate(read.words):
        allowed = small.determiners.get(word)
        if allowed is None or read.at(place - 1) in ("quelque", "l'"):
            continue
        after, second = read.read(place + 1), read.read(place + 2)
        verbal = bool(after.finite or after.infinitive)
        if after.small or (word in small.objects and verbal):
            continue
        if not after.agreeing:
            if after.only_finite and word not in small.objects and word != "ce":
                yield f"{word} before the verb {read.at(place + 1)}"
            continue
        if not after.agreeing & allowed:
            yield f"{word} {read.at(place + 1)}"
        elif (
            after.adjectives
            and (not after.nouns or read.at(place + 1) in small.leading)
            and _is_noun(second)
            and not second.nouns & after.adjectives & allowed
        ):
            yield f"{word} {read.at(place + 1)} {read.at(place + 2)}"
        elif after.nouns and not after.nouns & allowed and read.at(place + 2) in ("de", "d'", "du", "des", "qui"):
            yield f"{word} {read.at(place + 1)}"


def _is_noun(found: Readings) -> bool:
    """Tell whether a word can only be a noun."""
    other = found.adjectives or found.participles or found.finite or found.infinitive
    return bool(found.nouns) and not (other or found.adverb or found.small)


def _adjectives(read: Phrase) -> Iterator[str]:
    """What agrees with no noun before it, nor with the one after: "priorité majeur", "violences policiers"."""
    for place in range(1, len(read)):
        found, beside = read.read(place), read.read(place - 1)
        traits = found.adjectives | found.participles
        if not traits or found.small or found.infinitive or found.gerund or found.adverb:
            continue
        if _is_nominal(read, place):
            continue
        if found.nouns or found.finite:
            if not found.adjectives or not _is_noun(beside) or _genders(beside.nouns) & _genders(traits):
                continue  # it may be a noun or a verb: "emballages plastique"
        nouns = _nouns_before(read, place)
        joined = any(word in ("et", "ou", ",") for word in read.words[:place])
        agrees = any(read.read(other).agreeing & traits for other in nouns) or (joined and traits & _PLURALS)
        leads = read.read(place + 1).nouns & traits and not _is_noun(beside)
        if nouns and not agrees and not leads:
            yield f"{read.at(place)} agrees with nothing"


def _is_nominal(read: Phrase, place: int) -> bool:
    """Tell whether an adjective stands for a noun: "les autres", "les plus fragiles"."""
    determiners = small_words().determiners
    before = place - 1 - (read.at(place - 1) in ("plus", "moins", "mieux", "très", "tout"))
    return read.at(before) in determiners


def _genders(traits: frozenset[str]) -> set[str]:
    return {trait[0] for trait in traits}


def _nouns_before(read: Phrase, place: int) -> list[int]:
    """Return where nouns stand before a place, nothing where what is spoken of may not be said."""
    small = small_words()
    found: list[int] = []
    for other in range(place - 1, -1, -1):
        word = read.at(other)
        if word in small.subjects or word in small.be or word in ("se", "s'", "rester", "reste", "me", "m'", "nous"):
            return []
        if read.is_unknown(other):
            return []
        if read.read(other).nouns and not read.read(other).small:
            found.append(other)
    return found


def _leading_adjectives(read: Phrase) -> Iterator[str]:
    """An adjective before its noun: "léger oisiveté", "de vastes campagne", "nouvelles réalisation"."""
    for place in range(len(read) - 1):
        found, after = read.read(place), read.read(place + 1)
        alone = found.adjectives and not (found.finite or found.small or found.participles)
        first = place == 0 or read.at(place - 1) in ("de", "d'", "et", "ou", ",")
        if alone and first and _is_noun(after) and not found.adjectives & after.nouns and not _nouns_before(read, place):
            yield f"{read.at(place)} {read.at(place + 1)}"


def _prepositions(read: Phrase) -> Iterator[str]:
    """A preposition before a participle or a conjugated verb: "pour mangé", "à provient"."""
    small = small_words()
    for place, word in enumerate(read.words):
        if word not in small.prepositions:
            continue
        after = read.read(place + 1)
        verb = after.finite or after.participles
        if verb and not (after.nouns or after.adjectives or after.infinitive or after.gerund or after.adverb):
            yield f"{word} before {read.at(place + 1)}"


def _auxiliaries(read: Phrase) -> Iterator[str]:
    """A participle after "il faut", an infinitive after "j'ai" or "être", what follows "se"."""
    small = small_words()
    for place, word in enumerate(read.words):
        after = read.read(place + 1)
        nominal = after.nouns or after.adjectives or after.adverb
        if word in small.modals and after.participles and not (nominal or after.infinitive or after.finite):
            yield f"{word} {read.at(place + 1)}"
        if word in small.have and after.infinitive and not (nominal or after.participles):
            yield f"{word} {read.at(place + 1)}"
        reflexive = word in small.be and (word == "être" or read.at(place - 1) in ("me", "m'", "se", "s'", "nous"))
        if reflexive and after.infinitive and not (nominal or after.participles):
            yield f"{word} {read.at(place + 1)}"
        if word in ("se", "s'") and read.words[place + 1 : place + 2] and after != _NOTHING:
            if not (after.finite or after.infinitive or after.gerund or after.adverb):
                yield f"{word} {read.at(place + 1)}"


def _subjects(read: Phrase) -> Iterator[str]:
    """A pronoun and its verb: "l'on croisent", "je pense"."""
    small = small_words()
    for place, word in enumerate(read.words):
        person = small.subjects.get(word)
        if person is None or (word in ("elle", "elles", "cela", "ça") and read.at(place - 1) not in ("", ",")):
            continue
        there = place + 1
        while read.at(there) in small.clitics:
            there += 1
        verb = read.read(there)
        if verb.only_finite and not any(tense.endswith(person) for tense in verb.finite):
            yield f"{word} {read.at(there)}"


def _infinitives(read: Phrase) -> Iterator[str]:
    """A conjugated verb without a subject in what begins by an infinitive: "voir mes arbres fleurirent"."""
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
    """An infinitive straight after a noun: "moins de temps passer", "moment se pauser"."""
    small = small_words()
    for place in range(1, len(read)):
        found, word = read.read(place), read.at(place)
        if not found.infinitive or found.nouns or found.adjectives or found.adverb:
            continue
        before = place - 1
        while read.at(before) in ("se", "s'", "me", "m'", "nous", "y", "en"):
            before -= 1
        noun = read.read(before)
        if not noun.nouns or noun.finite or noun.infinitive or noun.small or noun.participles or noun.adverb:
            continue
        if any(other in small.causes for other in read.words[:before]):
            continue
        yield f"{read.at(before)} {word}"


def _subjectless(read: Phrase) -> Iterator[str]:
    """A verb first whose subject is not said, or a bare noun that acts: "permet de", "nature revive"."""
    small = small_words()
    first = read.read(0)
    if read.at(0) in ("ne", "n'") and read.read(1).only_finite:
        yield f"no subject before {read.at(1)}"
    if first.only_finite and not first.finite & _ORDERS and len(read) > 1:
        yield f"no subject before {read.at(0)}"
    there = 1
    while read.read(there).adjectives and not read.read(there).finite:
        there += 1
    bare = first.nouns and not (first.infinitive or first.small) and not first.finite - {"P3s", "S3s", "P1s", "S1s", "Y2s"}
    after = read.read(there)
    if bare and after.only_finite and not after.finite & _ORDERS and read.at(0) not in _PRONOUNS:
        yield f"no article before {read.at(0)}"
    if small.subjects.get(read.at(0)) and len(read) == 1:
        yield "a subject alone"


def _clauses(read: Phrase) -> Iterator[str]:
    """A subordinate clause without a verb: "sentiment que l'espace en plan"."""
    for place, word in enumerate(read.words):
        if word not in ("que", "qu'") or place == 0:
            continue
        earlier = read.words[:place]
        if {"plus", "moins", "autant", "aussi", "même", "plutôt", "autre", "mieux", "ne", "n'", "rien"} & set(earlier):
            continue
        if read.at(place + 1) in ("de", "d'") or any(read.is_unknown(other) for other in range(place, len(read))):
            continue
        rest = range(place + 1, len(read))
        if not any(read.readings[other] and read.readings[other].finite for other in rest):  # type: ignore[union-attr]
            yield f"no verb after {word}"


def _wished(read: Phrase) -> Iterator[str]:
    """A subjunctive that nothing brings: "la nature soit choyée"."""
    wishes = small_words().wishes
    for place in range(1, len(read)):
        found = read.read(place)
        only = found.finite and all(tense.startswith("S") for tense in found.finite) and not found.agreeing
        brought = read.at(place) == "soit" and not read.read(place + 1).participles
        if only and not brought and wishes.isdisjoint(read.words[:place]):
            yield f"nothing brings {read.at(place)}"


def _joined(read: Phrase) -> Iterator[str]:
    """Unlike things side by side: "respect et oublier", "parents et souhaite", "respect et la justice"."""
    small = small_words()
    first = read.read(0)
    nominal = (first.nouns and not first.infinitive) or read.at(0) in small.determiners
    if not nominal:
        return
    for place in range(1, len(read) - 1):
        found, after = read.read(place), read.read(place + 1)
        if found.finite - _ORDERS and not found.nouns or found.infinitive or read.at(place) in ("qui", "que", "qu'"):
            return
        if read.at(place) not in ("et", "ou"):
            continue
        verb = after.only_finite or (after.infinitive and not after.nouns and not after.adjectives)
        if verb:
            yield f"{read.at(place - 1)} {read.at(place)} {read.at(place + 1)}"
        if place == 1 and read.at(place + 1) in ("le", "la", "les", "l'", "une", "des"):
            yield f"no article before {read.at(0)}"


def _listed(read: Phrase) -> Iterator[str]:
    """Things side by side that no mark parts: "un livre une tasse de café"."""
    small = small_words()
    if any(read.read(place).infinitive or read.read(place).only_finite for place in range(len(read))):
        return
    for place in range(len(read) - 2):
        found, after = read.read(place), read.read(place + 2)
        if _is_noun(found) and read.at(place + 1) in ("le", "la", "les", "l'", "un", "une") and after.nouns:
            if not after.finite and read.at(place + 2) not in small.times and read.at(place) not in small.times:
                yield f"no mark before {read.at(place + 1)} {read.at(place + 2)}"


def _never(read: Phrase) -> Iterator[str]:
    """Words that never follow one another: "lorsque que"."""
    for before, after in pairwise(read.words):
        if f"{before}_{after}" in small_words().never:
            yield f"{before} {after}"


def _opens(read: Phrase) -> Iterator[str]:
    """First words that follow from something: "mais", "à la", "de faire", "parce que"."""
    for place, word in enumerate(read.words):
        if word in "+=" or (word == "%" and not read.at(place - 1).isdigit()):
            yield f"the sign {word}"
    if read.at(0) in ("mais", "donc", "ensuite", "parce", "puisque", "pendant", "cause", "détriment", "quoi"):
        yield f"begins by {read.at(0)}"
    if read.at(0) in ("à", "de", "d'") and (read.read(1).infinitive or read.at(1) == "la"):
        yield f"begins by {read.at(0)}"
    if read.at(0) in small_words().objects and read.read(1).gerund and not read.read(1).nouns:
        yield f"begins by {read.at(0)} {read.at(1)}"
    if read.at(len(read) - 2) == "en" and read.read(len(read) - 1).gerund:
        yield f"ends by en {read.at(len(read) - 1)}"
    for place, word in enumerate(read.words):
        if word == "en" and read.read(place + 1).gerund and read.at(place + 2) in ("et", "ou", ","):
            yield f"nothing after {read.at(place + 1)}"


_RULES: Final = (
    _elisions,
    _determined,
    _adjectives,
    _leading_adjectives,
    _prepositions,
    _auxiliaries,
    _subjects,
    _infinitives,
    _loose_infinitives,
    _subjectless,
    _clauses,
    _wished,
    _joined,
    _listed,
    _never,
    _opens,
)
