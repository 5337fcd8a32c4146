"""Verbs: from the forms that people write to the one that a name begins with, by table and without a model.

French forms are made from about 1,200 infinitives and 55 families of endings (``words/verbs_fr.toml``),
English participles from about 380 base forms (``words/verbs_en.toml``). A verb that is not listed is left as
it is written.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from deliberation.text.wording.normalise import fold, unaccented

_VOUS: Final = {"faire": "faites", "dire": "dites", "refaire": "refaites", "redire": "redites"}
_OUVERTS: Final = re.compile(r"e(?=[^aeiouy]{1,2}$)|é(?=[^aeiouy]{1,2}$)")
_DOUBLED: Final = ("eler", "eter")
_ELIDES: Final = re.compile(r"[aeiouyàâéèêëîïôûœ]|h(?!a[iï]|ach|and|arc|auss|aut|eurt|iss|ué)", re.IGNORECASE)


class Forms:
    """Forms of verbs and their infinitives; a form that is typed without its accents is found too."""

    def __init__(self) -> None:
        self._exact: dict[str, str] = {}
        self._loose: dict[str, str] = {}

    def keep(self, verb: str, written: list[str]) -> None:
        """Keep the forms of a verb; the first verb that has a form keeps it."""
        for form in written:
            self._exact.setdefault(form, verb)
            self._loose.setdefault(unaccented(form), verb)

    def get(self, word: str) -> str | None:
        """Return the infinitive of a form, None where it is not known."""
        folded = fold(word)
        return self._exact.get(folded) or self._loose.get(unaccented(folded))


@dataclass(frozen=True)
class FrenchVerbs:
    """The forms of the French verbs that are known, and their infinitives.

    Parameters
    ----------
    infinitives : Forms
        Infinitives themselves: what is typed "developper" is "développer".
    orders : Forms
        First and second persons plural: "abattons", "abattez".
    wishes : Forms
        Third persons of the subjunctive, and "nous": "que l'État mette", "que nous mettions".
    participles : Forms
        Past participles, of every gender and number.
    """

    infinitives: Forms
    orders: Forms
    wishes: Forms
    participles: Forms


@dataclass(frozen=True)
class EnglishVerbs:
    """The base forms of the English verbs that are known, and the base of each past participle and -ing."""

    bases: frozenset[str]
    participles: dict[str, str]
    gerunds: dict[str, str]


@cache
def verb_table(language: str) -> dict[str, Any]:
    """Return the file of verbs of a language."""
    file = resources.files("deliberation.text") / "words" / f"verbs_{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def french_verbs() -> FrenchVerbs:
    """Return the French verbs that are known.

    Examples
    --------
    >>> french_verbs().orders.get("abattez"), french_verbs().participles.get("interdites")
    ('abattre', 'interdire')
    """
    table = verb_table("fr")
    found = FrenchVerbs(Forms(), Forms(), Forms(), Forms())
    families: dict[str, list[str]] = table["families"]
    for verb in [*table["first"].split(), *table["others"].split()]:
        found.infinitives.keep(verb, [verb])
        if verb.endswith("er") and verb != "aller":
            nous, vous, participle, wishes = _of_first_group(verb)
        else:
            ending = max((end for end in families if verb.endswith(end)), key=len)
            stem = verb[: len(verb) - len(ending)]
            plural, past, wish = (stem + part for part in families[ending])
            nous, vous, participle = plural + "ons", _VOUS.get(verb, plural + "ez"), past
            wishes = [wish + "e", wish + "ent", (wish if wish.endswith("ss") else plural) + "ions"]
            wishes += {"être": ["soit", "soient", "soyons"], "avoir": ["ait", "aient", "ayons"]}.get(verb, [])
        found.orders.keep(verb, [nous, vous])
        found.wishes.keep(verb, wishes)
        found.participles.keep(verb, _agreed(participle))
    return found


def _of_first_group(verb: str) -> tuple[str, str, str, list[str]]:
    """Return "we", "you", the participle and the subjunctives of a verb in -er."""
    stem = verb[:-2]
    soft = stem + "e" if stem.endswith("g") else stem[:-1] + "ç" if stem.endswith("c") else stem
    silent = _OUVERTS.sub("è", stem)
    if stem.endswith(("oy", "uy", "ay")):
        silent = stem[:-1] + "i"
    wishes = [silent + "e", silent + "ent", stem + "ions"]
    if verb.endswith(_DOUBLED):  # "rejette", "rappelle"; "achète" is made above
        wishes += [stem + stem[-1] + "e", stem + stem[-1] + "ent"]
    return soft + "ons", stem + "ez", stem + "é", wishes


def _agreed(participle: str) -> list[str]:
    masculine = "du" if participle == "dû" else participle
    plural = masculine if masculine.endswith("s") else masculine + "s"
    return [participle, masculine + "e", plural, masculine + "es"]


@cache
def english_verbs() -> EnglishVerbs:
    """Return the English verbs that are known.

    Examples
    --------
    >>> english_verbs().participles["banned"], english_verbs().gerunds["reducing"]
    ('ban', 'reduce')
    """
    table = verb_table("en")
    bases = frozenset(table["verbs"].split())
    doubled = frozenset(table["doubled"].split())
    irregular: dict[str, str] = table["participles"]
    participles = {_regular(verb, "ed", doubled): verb for verb in sorted(bases)}
    participles |= {past: verb for verb, past in irregular.items() if past != verb or verb in bases}
    gerunds = {_regular(verb, "ing", doubled | _CLOSED): verb for verb in sorted(bases)}
    return EnglishVerbs(bases, participles, gerunds)


_CLOSED: Final = frozenset(["cut", "get", "let", "put", "run", "set", "shut", "sit", "begin"])


def _regular(verb: str, ending: str, doubled: frozenset[str]) -> str:
    if verb in doubled:
        return verb + verb[-1] + ending
    if verb.endswith("ee"):
        return verb + ending.removeprefix("e")
    if verb.endswith("e"):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + ending


def infinitive(word: str) -> str | None:
    """Return the French infinitive that a word is, with its accents; None where it is none that is known.

    Examples
    --------
    >>> infinitive("Developper"), infinitive("velo")
    ('développer', None)
    """
    return french_verbs().infinitives.get(word)


def elided(small: str, word: str) -> str:
    """Return a French small word before another: "de" and "agir" are "d'agir".

    Examples
    --------
    >>> elided("se", "adapter"), elided("de", "hausser")
    ("s'adapter", 'de hausser')
    """
    return f"{small[:-1]}'{word}" if _ELIDES.match(word) else f"{small} {word}"
