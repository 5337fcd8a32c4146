"""How a corpus writes: its stems, its usual accents and capitals, and whether two names say the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Final

from deliberation.text.naming.english_faults import english_faults
from deliberation.text.naming.grammar import faults
from deliberation.text.naming.orthography import is_common, mended, misspelt
from deliberation.text.naming.phrases import Habits
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import lexicon
from deliberation.text.wording.normalise import fold, unaccented, words
from deliberation.text.wording.stance import lean, polarity

_ACRONYM: Final = 3  # letters of a name that may be an acronym, whatever others write
_TELLING: Final = 2_000  # distinct texts from which a word that nobody else writes is fully odd


@dataclass(frozen=True)
class Wording:
    """The words of a corpus: the stems of each distinct text, and how words are most often written.

    Parameters
    ----------
    nodes : sequence of Node
    habits : mapping of str to Habits
        What words stand beside, by language.
    """

    nodes: Sequence[Node]
    habits: Mapping[str, Habits] = field(default_factory=dict)

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """Stems of the words that carry meaning, by text."""
        return [stems_of(node.text, node.language) for node in self.nodes]

    @cached_property
    def _written(self) -> Counter[str]:
        return Counter(word for node in self.nodes for word in set(words(node.text)))

    @cached_property
    def _accented(self) -> dict[str, tuple[str, int]]:
        """The commonest spelling of each word, by the word without accents; accents win a tie."""
        most: dict[str, tuple[str, int]] = {}
        for word, count in sorted(self._written.items()):
            bare = unaccented(word)
            if count >= most.get(bare, ("", 0))[1]:
                most[bare] = (word, count)
        return most

    @cached_property
    def _capitals(self) -> tuple[Counter[str], Counter[str]]:
        inside: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        for node in self.nodes:
            if not node.text.isupper():
                for word in _INSIDE.findall(node.text):
                    inside[word.casefold()] += 1
                    capital[word.casefold()] += word[0].isupper()
        return inside, capital

    def used(self, word: str) -> int:
        """Return in how many distinct texts a word is written, its hyphens and ligatures as they are."""
        parts = words(word)
        return self._written[parts[0]] if len(parts) == 1 else self._hyphenated[word]

    def is_name(self, word: str) -> bool:
        """Tell whether a word has a capital inside sentences, as often as not."""
        inside, capital = self._capitals
        return 0 < inside[word] <= 2 * capital[word]

    @cached_property
    def _hyphenated(self) -> Counter[str]:
        found = (set(_HYPHENATED.findall(node.text.casefold())) for node in self.nodes if "-" in node.text)
        return Counter(word for held in found for word in held)

    def mended(self, text: str, language: str | None) -> str:
        """Return a text with its misspelt words as a dictionary writes them."""
        return mended(text, language, self.used, self.is_name)

    def ill(self, text: str, language: str | None) -> tuple[str, ...]:
        """Return what is ill-written in a name: words in no dictionary, faults of grammar."""
        said = text.replace("’", "'")
        return (*misspelt(said, language, self.used, self.is_name), *self.faulty(said, language))

    def faulty(self, text: str, language: str | None) -> tuple[str, ...]:
        """Return the faults of grammar of a name."""
        said = text.replace("’", "'")
        return faults(said) if language == "fr" else english_faults(said) if language == "en" else ()

    def odd(self, text: str) -> float:
        """Return how many words of a text seem ill-written: nobody else's, or without their accents."""
        written, accented = self._written, self._accented
        said = {word for word in _words(text) if len(word) > 3}
        if not all(unaccented(word) in accented for word in said):
            return 1
        alone = min(len(self.nodes) / _TELLING, 1.0)
        return sum(
            alone * (written[word] <= 1) or accented[unaccented(word)][1] >= 10 * max(written[word], 1)
            for word in said
        )

    def lacks_article(self, text: str, language: str | None) -> bool:
        """Tell whether an object or a subject lacks its French article: "respecter confinement"."""
        if language != "fr" or language not in self.habits:
            return False
        match = _BARE_OBJECT.match(text)
        if match is not None and fold(match["verb"]) in _LIGHT:
            return False
        match = match or _BARE_SUBJECT.match(text)
        if match is None:
            return False
        habits, noun = self.habits["fr"], fold(match["noun"])
        return habits.seen[noun] >= _KNOWN and habits.after_determiner[noun] > _MOSTLY * habits.seen[noun]

    def in_case(self, text: str, language: str | None) -> str:
        """Return a text without capitals on words that others write without."""
        if language not in ("fr", "en"):
            return text
        inside, capital = self._capitals
        if text.isupper() and text.isalpha() and len(text) > _ACRONYM:
            text = text.lower() if inside[text.casefold()] > 2 * capital[text.casefold()] else text

        def written(match: re.Match[str]) -> str:
            word = match.group()
            count = inside[word.casefold()]
            plain = word[1:].islower() or (word.isupper() and len(word) > 2)
            if language == "en" and word[1:].islower() and self._in_a_name(match.string, match):
                return word.capitalize()
            if plain and word != "État" and count >= 3 and capital[word.casefold()] < 0.4 * count:
                return word.lower()
            if language == "fr" and word.isupper() and len(word) > 5:
                return word.capitalize()  # "Latour", "Hadopi"
            if (
                language == "en"
                and word[0].isupper()
                and word[1:].islower()
                and self._strays(match.string, match)
            ):
                return word.lower()
            if word.islower() and count >= 3 and capital[word] > 0.8 * count:
                return self._acronyms.get(word, word.capitalize())
            return word

        text = _INSIDE.sub(written, text)
        if language == "en":  # a capital may be alone now
            text = _INSIDE.sub(written, text)
        return self.mended(text, language)

    @cached_property
    def _acronyms(self) -> dict[str, str]:
        """Words of three letters or fewer that are written in capitals most of the time."""
        found: Counter[str] = Counter()
        for node in self.nodes:
            if not node.text.isupper():
                found.update(_SHORT.findall(node.text))
        return {word.lower(): word for word, count in found.items() if count > found[word.capitalize()]}

    def _in_a_name(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether a word stands behind a proper name: "Warren county", "Holly drive"."""
        before = _LAST_WORD.search(text[: match.start()])
        if before is None or not before[1][0].isupper():
            return False
        inside, capital = self._capitals
        name, word = before[1].casefold(), match.group()
        proper = 0 < inside[name] < 1.25 * capital[name] and not before[1].isupper()
        return proper and (word.lower() in PLACES or (word[0].isupper() and not is_common(name)))

    def _strays(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether the capital of an English word is alone among small letters, on a common word."""
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        last = before.rsplit(" ", 1)[-1]
        alone = last[:1].islower() and not after[:1].isupper() and before[-1:].isalpha()
        word, (inside, capital) = match.group().lower(), self._capitals
        return alone and word not in PROPER and is_common(word) and inside[word] > capital[word]


_BARE_SUBJECT: Final = re.compile(
    r"(?P<noun>[^\W\d_]{4,}) (?:semble|est|sera|serait|doit|peut|devrait|pourrait|interdit|permet"
    r"|paraît|va) ",
    re.IGNORECASE,
)
_BARE_OBJECT: Final = re.compile(
    r"(?P<verb>[^\W\d_]+(?:er|ir|re)) (?P<noun>[^\W\d_]{4,})(?= |$)", re.IGNORECASE
)
_LIGHT: Final = frozenset(
    [
        "faire",
        "avoir",
        "prendre",
        "donner",
        "rendre",
        "mettre",
        "tenir",
        "porter",
        "perdre",
        "garder",
        "être",
        "rester",
        "devenir",
        "parler",
        "consommer",
        "produire",
        "acheter",
        "manger",
        "vivre",
        "travailler",
        "voir",
        "laisser",
        "aller",
        "demander",
        "passer",
        "changer",
        "sortir",
        "voter",
    ]
)  # verbs that take a noun without an article
_KNOWN: Final = 10
_MOSTLY: Final = 0.6


_HYPHENATED: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_SHORT: Final = re.compile(r"\b[A-Z]{2,3}\b")
_LAST_WORD: Final = re.compile(r"([^\W\d_]+) $")
PLACES: Final = frozenset(
    {
        "avenue", "center", "college", "county", "creek", "drive", "hall", "lake", "mall", "park", "river",
        "road", "school", "street", "university",
    }
)  # fmt: skip
"""What follows the name of a place in English, and has its capital."""
PROPER: Final = frozenset(
    {
        "american", "april", "august", "bible", "christian", "christmas", "congress", "december",
        "easter", "english", "european", "february", "french", "friday", "god", "internet", "january",
        "july", "june", "medicaid", "medicare", "monday", "muslim", "november", "october", "saturday",
        "senate", "september", "spanish", "state", "sunday", "thanksgiving", "thursday", "title",
        "tuesday", "wednesday",
    }
)  # fmt: skip
"""Common English words that have a capital."""
_INSIDE: Final = re.compile(r"(?<=[\w,;] )[^\W\d_]{2,}(?!-)|(?<=\w['’])[^\W\d_]{2,}(?!-)")


def stems_of(text: str, language: str | None) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(filter(None, map(_stemmed(language), _words(text))))


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text: those of a clause are asked for several times."""
    return tuple(words(text))


@cache
def _stemmed(language: str | None) -> Callable[[str], str | None]:
    """Return what gives the stem of a word that carries meaning, None for others."""
    known = lexicon(language)

    @cache
    def stemmed(word: str) -> str | None:
        return known.stem(word) if len(word) > 2 and word not in known.stop else None

    return stemmed


def sense(text: str, language: str | None) -> frozenset[str]:
    """Return what tells whether two names say the same: stems in any order, and signs of a side."""
    known = lexicon(language)
    small = known.determiners | known.links if language in ("fr", "en") else frozenset()
    return frozenset({known.stem(word) for word in _words(text) if word not in small} | set(polarity(text)))


def marks_of(text: str, language: str | None) -> frozenset[frozenset[str]]:
    """Return what siblings may not share: what a name says, and its letters but for case and accents."""
    return frozenset({sense(text, language), frozenset({"= " + unaccented(" ".join(_words(text)))})})


def subject(text: str, language: str | None) -> frozenset[str]:
    """Return what a name speaks of and on which side, without light words ("favoriser", "développer")."""
    stems = stems_of(text, language)
    return (
        stems | {str(lean(text)), *(mark for mark in polarity(text) if mark == "no")}
        if stems
        else sense(text, language)
    )
