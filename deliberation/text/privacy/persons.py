"""Names of private persons, found by rule and by a list of first names, without a model.

A name is known by what announces it: a title (« M. »), a reply (« @ »), a presentation (« je m'appelle »), a
bond (« mon voisin »), a signature, or a listed first name before a capitalised word. People in public life
stay; so do places, schools and laws named after somebody, cited authors, and holders of an office named in
it. All that announces a name is here and in ``words/``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from deliberation.text.wording.normalise import CAPITAL

_WORD: Final = rf"{CAPITAL}[\w’']*(?:[-‑][\w’']+)*"
_INITIAL: Final = rf"{CAPITAL}\."
_GAP: Final = r"[ \t\u00a0\u202f]"
_PARTICLE: Final = (
    rf"(?:(?:(?i:de{_GAP}la|de|du|des|le|la|les|da|do|dos|di|del|della|van|von|der|den|el|al|ben|bin|a[iï]t)|Saint|Sainte|Mac|Mc){_GAP}+"
    r"|(?i:de\s?l['’]|d['’]))"
)
_SURNAME: Final = rf"{_PARTICLE}{{0,3}}{_WORD}"
_NAME: Final = rf"(?:{_INITIAL}{_GAP}?|{_WORD}{_GAP}+){{0,3}}{_SURNAME}"
_TITLED: Final = re.compile(
    r"(?<![\w.])(?<!\d\s)(?P<title>M\.|(?:M|MM\.?|(?i:mr\.?|mrs\.?|ms\.?|mmes?\.?|mlles?\.?|monsieur|madame|mademoiselle"
    r"|messieurs|mesdames|docteur|professeur|abb[ée](?!\s+Pierre\b))|Dr\.?|Pr\.?|Maître|Me)\s)"
    rf"\s*(?P<name>{_NAME})(?:\s+et\s+(?!Mme|M\.|Mlle|[A-Z]{{2,4}}\b)(?={CAPITAL})(?P<second>{_NAME}))?"
)
_PRESENTED: Final = re.compile(
    r"(?i:\bje\s+m['’]\s?appelle|\bje\s+me\s+nomme|\bmon\s+nom\s+est|\bmy\s+name\s+is|\bsoussign[ée]e?s?,?"
    r"|\b(?:nom|pr[ée]nom|nom\s+et\s+pr[ée]nom|pr[ée]nom\s+et\s+nom|name)\s*:)"
    rf"\s+(?P<name>{_NAME})"
)
_SIGNED: Final = re.compile(
    r"(?:(?i:\b(?:cordialement|respectueusement|sinc[èe]rement|amicalement|salutations(?:\s+\w+)?|bien\s+à\s+vous"
    r"|sign[ée]e?|regards|wishes|faithfully|sincerely))[\s,.:;!—–-]*)"
    rf"(?P<name>(?:{_INITIAL}{_GAP}?|{_WORD}{_GAP}+(?:et{_GAP}+)?){{1,3}}{_SURNAME})"
    r"(?=[ .,;]*(?:[,(—–-][^\n]{0,50})?(?:\n|$))"
)
_MENTIONED: Final = re.compile(
    rf"(?<![\w@.])(?<!\b(?i:le|la|un) )(?<!\b(?i:les|une|the) )(?<![\"«“])@{_GAP}?"
    rf"(?:(?P<name>{_NAME})|(?P<account>[a-zà-ÿ][\w-]+(?:{_GAP}[a-zà-ÿ]+(?={_GAP}?:))?))(?![\w-])(?!\.\w)"
)
"""Whom a reply is for: "@Camille Kerbrat", "@ckerbrat", "@camille kerbrat :"; an account is somebody's."""
_INVERTED: Final = re.compile(
    r"(?:^|(?<=[.!?:;,]\s)|(?<=\n))"
    rf"(?P<name>{CAPITAL}{{3,}}(?:[ -]{CAPITAL}{{2,}})?{_GAP}+(?P<given>{_WORD}))(?=[ .,;]*(?:\n|$))"
)
_HOUSEHOLD: Final = re.compile(rf"\b(?i:famille|[ée]poux|les\s+consorts|the\s+family)\s+(?P<name>{_SURNAME})")
_CAPITALISED: Final = re.compile(rf"(?<![\w@./-]){_WORD}(?={_GAP})")
_COUPLED: Final = re.compile(rf"{_GAP}+(?:et|and|&){_GAP}+({_WORD})")
_NEXT: Final = re.compile(rf"{_GAP}+({_WORD})")
_THEN_SURNAME: Final = re.compile(rf"{_GAP}+(?P<surname>{_INITIAL}(?!\w)|{_SURNAME})")
_BEFORE: Final = re.compile(
    r"(?:(?P<first>[\w-]+)(?:\s+(?:de\s+)?|\s*l['’]))?(?P<last>[\w-]+)(?:\s+|\s+d['’])$"
)
_IN_OFFICE: Final = re.compile(
    r"\b(?:maire|maires|d[ée]put[ée]e?|s[ée]nateur|s[ée]natrice|ministre|pr[ée]fet|pr[ée]f[èe]te"
    r"|secr[ée]taire\s+d['’][ée]tat|mayor|minister|senator|mp),?\s+$",
    re.IGNORECASE,
)
_HOLDS_OFFICE: Final = re.compile(
    r"\s*[,(]?\s*(?:ancien(?:ne)?\s+|ex-?)?(?:(?:premier\s+)?ministre|s[ée]nat|(?:euro)?d[ée]put[ée]|maire\s+d)",
    re.IGNORECASE,
)
_RANKS: Final = frozenset(
    [
        "abbe",
        "docteur",
        "dr",
        "general",
        "marechal",
        "commandant",
        "capitaine",
        "professeur",
        "president",
        "colonel",
    ]
)
_PARTICLES: Final = frozenset(["le", "la", "les", "l", "de", "du", "des", "d", "von", "van", "der"])
_MINE: Final = r"(?:mon|ma|mes|notre|nos|my|our)"
_SOMEBODYS: Final = r"(?:mon|ma|mes|notre|nos|votre|vos|ton|ta|son|sa|leur|my|our|your|his|her|their)"
_SENTENCE_END: Final = re.compile(r"[.!?]\s|\n")
_ANY_WORD: Final = re.compile(r"[^\W_]+")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the name of a private person lies; a title is not part of it.

    Examples
    --------
    >>> [*find_names("Selon M. Macron et Mme Kerbrat"), *find_names("Monsieur le Maire")]
    [(23, 30)]
    >>> [*find_names("Yves Kerbrat habite près du lycée Jean Moulin")]
    [(0, 12)]
    """
    for match in _TITLED.finditer(text):
        for group in ("name", "second"):
            if match.group(group):
                yield from _private(text, *match.span(group), before=match.start(), titled=True)
    for pattern in (_PRESENTED, _SIGNED):
        for match in pattern.finditer(text):
            yield from _private(text, *match.span("name"), before=match.start("name"), titled=True)
    for match in _MENTIONED.finditer(text) if "@" in text else ():
        if match["name"]:
            yield from _private(text, *match.span("name"), before=match.start(), titled=True)
        elif _key(match["account"]) not in _listed("not_names.txt"):
            yield match.span("account")
    for match in _HOUSEHOLD.finditer(text):
        yield from _private(text, *match.span("name"), before=match.start(), titled=True)
    for match in _related().finditer(text):
        yield from _private(text, *match.span("name"), before=match.start("name"), titled=False)
    for match in _INVERTED.finditer(text):
        if _is_first_name(match.group("given")) and not match.group("given").isupper():
            yield from _private(text, *match.span("name"), before=match.start(), titled=False)
    for start, end in _led_by_a_first_name(text):
        yield from _private(text, start, end, before=start, titled=False)


def _private(text: str, start: int, end: int, *, before: int, titled: bool) -> Iterator[tuple[int, int]]:
    """Yield the name, shortened before a word that is none, unless its bearer is a public person."""
    words: list[str] = []
    for match in _ANY_WORD.finditer(text, start, end):
        key = _key(match.group())
        is_initial = len(key) == 1 and text[match.end() : match.end() + 1] == "."
        is_link = (bool(words) and key in ("et", "and")) or key in _PARTICLES
        is_surname = titled and len(words) == 1 and _is_first_name(words[0]) and match.group().istitle()
        if (
            key in _listed("not_names.txt")
            and not (is_initial or is_surname)  # « M. Jean Dupont » is somebody, « M. Dupont » anybody
            and not (is_link and match.end() < end)
        ):
            end = match.start()
            break
        if key in ("de", "du", "des") and words and match.group().islower() and not _is_first_name(words[-1]):
            end = match.start()  # « Bourrillet de la DGPR »
            break
        words.append(key)
    shortened = text[start:end].rstrip(" \t\u00a0\u202f,;:'’-")
    while words and not shortened.endswith(".") and words[-1] in (*_PARTICLES, "et", "and"):
        words.pop()
        shortened = shortened[: shortened.rstrip("'’ ").rfind(" ") + 1].rstrip()
    if not words or not shortened or (len(words) == 1 and not titled):
        return
    end = start + len(shortened)
    after = _NEXT.match(text, end)
    longer = [*words, *map(_key, _ANY_WORD.findall(after.group(1)))] if after else words
    if _is_bond(text, before, end) or not (
        _is_public(words, titled=titled)
        or _is_public(longer, titled=False)
        or _is_in_office(text, before, end)
    ):
        yield start, end


def _is_public(words: list[str], *, titled: bool) -> bool:
    """Tell whether a name is that of somebody in public life.

    The whole name, or its beginning, is listed; or a title stands before a listed surname that is rare
    enough. With another first name, a listed surname is anybody's.
    """
    whole, surnames, initials = _public()
    for size in range(len(words), 0, -1):
        beginning = "".join(words[:size])
        if beginning in whole and (size > 1 or size == len(words)):
            return True
    if len(words) > 1 and (
        words[-1] + "".join(words[:-1]) in whole or "".join(words[1:]) + words[0] in whole
    ):
        return True
    if len(words) > 1 and len(words[0]) == 1:
        return words[0] + "".join(words[1:]) in initials
    surname = "".join(words)
    if titled and surname in surnames:
        return True
    return titled and words[0] in surnames and words[0] not in _listed("first_names.txt")


def _is_in_office(text: str, start: int, end: int) -> bool:
    """Tell whether a name is that of a minister, a mayor or a member of parliament, named as such."""
    return bool(_IN_OFFICE.search(text, max(0, start - 45), start) or _HOLDS_OFFICE.match(text, end))


def _is_bond(text: str, start: int, end: int) -> bool:
    """Tell whether the author's neighbour or kin, or a baker, is meant: « mon voisin M. … »."""
    bond_before, bond_after = _bonds()
    return bool(bond_before.search(text, max(0, start - 60), start) or bond_after.match(text, end))


def _led_by_a_first_name(text: str) -> Iterator[tuple[int, int]]:
    """Yield each listed first name with the surname that follows it."""
    upto = 0
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        if start < upto or not _is_first_name(match.group()):
            continue
        coupled = _COUPLED.match(text, end)
        if coupled and _is_first_name(coupled.group(1)):
            end = coupled.end()
        more = _NEXT.match(text, end)
        while more and _is_first_name(more.group(1)) and _THEN_SURNAME.match(text, more.end()):
            end = more.end()
            more = _NEXT.match(text, end)
        surname = _THEN_SURNAME.match(text, end)
        if (
            surname is None
            or _is_shouted(text, start, surname.end())
            or _is_acronym(surname.group("surname"))
        ):
            continue
        if _bears_a_name(text, start) or _is_cited(text, start):
            continue
        upto = surname.end()
        yield start, upto


def _bears_a_name(text: str, start: int) -> bool:
    """Tell whether what stands right before is a place, a school, a law: « lycée », « rue du Général »."""
    before = _BEFORE.search(text, max(0, start - 45), start)
    if before is None:
        return False
    named_after = _listed("named_after.txt")
    last = _key(before.group("last"))
    return last in named_after or (last in _RANKS and _key(before.group("first") or "") in named_after)


def _is_cited(text: str, start: int) -> bool:
    """Tell whether an author, a scholar or an inventor is cited: one of the four words before says so."""
    sentence = _SENTENCE_END.split(text[max(0, start - 60) : start])[-1]
    before = _ANY_WORD.findall(sentence)[-4:]
    return any(_key(word) in _listed("cited.txt") for word in before)


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Tell whether a name in capitals stands among capitals, where every word looks like a name."""
    if not text[start:end].split()[0].isupper():
        return False
    around = [*text[max(0, start - 30) : start].split()[-1:], *text[end : end + 30].split()[:1]]
    return any(word.isupper() and len(word) > 1 for word in around)


def _is_acronym(surname: str) -> bool:
    return surname.isalpha() and surname.isupper() and 1 < len(surname) <= 3


def _is_first_name(word: str) -> bool:
    return all(part in _listed("first_names.txt") for part in _key(word).replace("‑", "-").split("-"))


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    """Return a word as it is looked up: no accents, no case."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _lines(name: str) -> list[str]:
    file = resources.files("deliberation.text") / "words" / name
    return [
        line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_key(word) for line in _lines(name) for word in line.split())


@cache
def _public() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the whole names of public life, the surnames known alone, and the surnames after an initial."""
    whole, surnames, initials = set(), set(), set()
    for name in " ".join(_lines("public_people.txt")).split(","):
        words = name.split()
        if words:
            parts = [[_key(part) for part in _ANY_WORD.findall(word)] for word in words]
            whole.add("".join(part for word in parts for part in word))
            surname = "".join(parts[-1])
            initials.add(parts[0][0][0] + surname)
            if surname not in _listed("common_surnames.txt") or len(words) == 1:
                surnames.add(surname)
                surnames.add(parts[-1][-1])
    return frozenset(whole), frozenset(surnames), frozenset(initials)


@cache
def _bonds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    kin, trades = _relations()
    after = "|".join(trades)
    both = "|".join([*kin, *trades])
    before = rf"\b{_MINE}\s+(?:\w+\s+)?(?:{both})(?:\s+\w+)?,?\s+(?:le\s+)?$"
    follows = rf"\s*,\s*(?:{_MINE}\s+(?:\w+\s+)?(?:{both})|(?:le|la|l['’]|the)\s*(?:{after}))\b"
    return re.compile(before, re.IGNORECASE), re.compile(follows, re.IGNORECASE)


@cache
def _related() -> re.Pattern[str]:
    """Return what finds two capitalised words after « mon voisin »."""
    kin, trades = _relations()
    both = "|".join([*kin, *trades])
    return re.compile(rf"(?i:\b{_SOMEBODYS}\s+(?:{both})),?{_GAP}+(?P<name>{_WORD}{_GAP}+{_SURNAME})")


@cache
def _relations() -> tuple[list[str], list[str]]:
    kin: list[str] = []
    trades: list[str] = []
    into = kin
    for line in _lines("relations.txt"):
        if line.startswith("["):
            into = trades if line == "[trades]" else kin
        else:
            into += [_any_accent(word) for word in line.split()]
    return kin, trades


def _any_accent(word: str) -> str:
    """Return a pattern that matches a word with its accents or without."""
    return (
        word.replace("oe", "(?:oe|œ)")
        .replace("e", "[eéèê]")
        .replace("a", "[aâà]")
        .replace("i", "[iî]")
        .replace("c", "[cç]")
    )
