"""Agreement in a French name: articles, adjectives and verbs with what they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from deliberation.text.wording.forms import Readings
from deliberation.text.wording.french import NOTHING, Phrase, small_words

_VOWEL: Final = re.compile(r"[aeiouàâéèêëîïôùûœ]")
_ASPIRATED: Final = re.compile(r"e-|onz|oui|ouist|ya|yo|ye|un$|une$|iode|hiér|uhlan")
_ELIDES: Final = frozenset({"le", "la", "de", "ne", "se", "me", "que", "je"})
_ELIDED: Final = frozenset({"l'", "d'", "qu'", "n'", "s'", "j'", "m'"})
_OF: Final = frozenset({"de", "d'", "du", "des", "qui"})
_AND: Final = frozenset({"et", "ou", ","})
_PLURALS: Final = frozenset({"mp", "fp"})


def is_noun(found: Readings) -> bool:
    """Tell whether a word can only be a noun."""
    other = found.adjectives or found.participles or found.finite or found.infinitive
    return bool(found.nouns) and not (other or found.adverb or found.small)


def elisions(read: Phrase) -> Iterator[str]:
    """Yield what is elided where it must not be, or is not where it must: "le après"."""
    for place, word in enumerate(read.words):
        after = read.at(place + 1)
        if word in _ELIDES and len(after) > 1 and _VOWEL.match(after) and not _ASPIRATED.match(after):
            yield f"{word} before {after}"
        bound = word in ("t'", "m'", "s'", "j'") and read.read(place + 1)
        if (
            bound
            and bound != NOTHING
            and not (bound.finite or bound.infinitive or bound.gerund or bound.small)
        ):
            yield f"{word} before {after}"
        if word in _ELIDED and after[:1].isalpha() and not _VOWEL.match(after) and after[0] not in "hy":
            yield f"{word} before {after}"


def articles(read: Phrase) -> Iterator[str]:
    """Yield an article and what it does not belong to: "des intérêt", "un arrivée", "les vrais valeurs"."""
    small = small_words()
    for place, word in enumerate(read.words):
        allowed = small.determiners.get(word)
        if allowed is None or read.at(place - 1) in ("quelque", "l'"):
            continue
        after, second, third = read.read(place + 1), read.read(place + 2), read.at(place + 2)
        acts = after.finite or (after.infinitive and not read.read(place - 1).infinitive)
        if after.small or (word in small.objects and acts):
            continue
        said = f"{word} {read.at(place + 1)}"
        before_noun = after.adjectives and (not after.nouns or read.at(place + 1) in small.leading)
        if not after.agreeing:
            if after.only_finite and word not in small.objects and word != "ce":
                yield said
        elif not after.agreeing & allowed:
            yield said
        elif before_noun and is_noun(second) and not second.nouns & after.adjectives & allowed:
            yield f"{said} {third}"
        elif after.nouns and not after.nouns & allowed and third in _OF:
            yield said


def adjectives(read: Phrase) -> Iterator[str]:
    """Yield what agrees with no noun before it, nor with the one after: "priorité majeur"."""
    for place in range(1, len(read)):
        found, beside = read.read(place), read.read(place - 1)
        traits = found.adjectives | found.participles
        if not traits or found.small or found.infinitive or found.gerund or found.adverb:
            continue
        if _is_nominal(read, place) or not _is_adjective(found, beside, traits):
            continue
        nouns = _nouns_before(read, place)
        joined = traits & _PLURALS and not _AND.isdisjoint(read.words[:place])
        joined = joined or "et" in (read.at(place - 1), read.at(place + 1))  # "politiques agricole et navale"
        agrees = joined or any(read.read(other).agreeing & traits for other in nouns)
        leads = read.read(place + 1).nouns & traits and not is_noun(beside)
        if nouns and not agrees and not leads:
            yield f"{read.at(place)} agrees with nothing"


def _is_adjective(found: Readings, beside: Readings, traits: frozenset[str]) -> bool:
    """Tell whether a word must be an adjective: what may be a noun or a verb is one only after a noun.

    "Emballages plastique" is two nouns, since the second has one form for both genders.
    """
    if not (found.nouns or found.finite):
        return True
    genders = {trait[0] for trait in traits}
    either = len(genders) > 1 and not genders.isdisjoint(trait[0] for trait in beside.nouns)
    return bool(found.adjectives) and is_noun(beside) and not either


def _is_nominal(read: Phrase, place: int) -> bool:
    """Tell whether an adjective stands for a noun: "les autres", "les plus fragiles"."""
    small = small_words()
    before = place - 1 - (read.at(place - 1) in small.degrees)
    return read.at(before) in small.determiners


def _nouns_before(read: Phrase, place: int) -> list[int]:
    """Return where nouns stand before a place, nothing where what is spoken of may not be said."""
    small = small_words()
    silent = {*small.subjects, *small.be, *small.reflexive, *small.linking}
    found: list[int] = []
    for other in range(place - 1, -1, -1):
        if read.at(other) in silent or read.is_unknown(other):
            return []
        if read.read(other).nouns and not read.read(other).small:
            found.append(other)
    return found


def leading_adjectives(read: Phrase) -> Iterator[str]:
    """Yield an adjective and the noun after it: "léger oisiveté", "de vastes campagne"."""
    for place in range(len(read) - 1):
        found, after = read.read(place), read.read(place + 1)
        alone = found.adjectives and not (found.finite or found.small or found.participles)
        first = place == 0 or read.at(place - 1) in _OF | _AND
        if not (alone and first and is_noun(after)) or found.adjectives & after.nouns:
            continue
        if not _nouns_before(read, place):
            yield f"{read.at(place)} {read.at(place + 1)}"


def subjects(read: Phrase) -> Iterator[str]:
    """Yield a pronoun and a verb of another person: "l'on croisent"."""
    small = small_words()
    for place, word in enumerate(read.words):
        person = small.subjects.get(word)
        stressed = word in ("elle", "elles", "cela", "ça") and read.at(place - 1) not in ("", ",")
        if person is None or stressed:
            continue
        there = place + 1
        while read.at(there) in small.clitics:
            there += 1
        verb = read.read(there)
        if verb.only_finite and not any(tense.endswith(person) for tense in verb.finite):
            yield f"{word} {read.at(there)}"


def auxiliaries(read: Phrase) -> Iterator[str]:
    """Yield the wrong form after another verb or "se": "il faut changé", "j'ai manger", "se ralenti"."""
    small = small_words()
    for place, word in enumerate(read.words):
        after = read.read(place + 1)
        nominal = after.nouns or after.adjectives or after.adverb
        turned = word in small.be and (word == "être" or read.at(place - 1) in small.reflexive)
        participle = after.participles and not (nominal or after.infinitive or after.finite)
        named = nominal if word != "être" else after.adjectives
        infinitive = after.infinitive and not (named or after.participles)
        verbal = after.finite or after.infinitive or after.gerund or after.adverb
        back = word in ("se", "s'") and after != NOTHING and not verbal
        if (word in small.modals and participle) or ((word in small.have or turned) and infinitive) or back:
            yield f"{word} {read.at(place + 1)}"


def prepositions(read: Phrase) -> Iterator[str]:
    """Yield a preposition before a participle or a conjugated verb: "pour mangé", "à provient"."""
    small = small_words()
    for place, word in enumerate(read.words):
        after = read.read(place + 1)
        other = after.nouns or after.adjectives or after.infinitive or after.gerund or after.adverb
        if word in small.prepositions and (after.finite or after.participles) and not other:
            yield f"{word} before {read.at(place + 1)}"
