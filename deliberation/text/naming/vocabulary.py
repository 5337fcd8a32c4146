"""The candidate phrases of every distinct text, and how many persons say each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.naming.phrases import Habits, Phrase, clauses_of, phrases
from deliberation.text.privacy.masks import find_personal_data
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import NO_SPACES, lexicon
from deliberation.text.wording.repeated import repeated_names

Key = tuple[str, ...]
Floats = npt.NDArray[np.float64]

_LOOKED_AT: Final = 20  # texts in which a phrase is looked at for personal data


@dataclass(frozen=True)
class Vocabulary:
    """The candidate phrases of every distinct text, and how each is most often written."""

    of_text: tuple[frozenset[Key], ...]
    surfaces: dict[Key, str]
    texts: tuple[str, ...]
    habits: dict[str, Habits]

    def private(self, key: Key, members: Sequence[int]) -> bool:
        """Tell whether a phrase is personal data: by itself, or in half of the texts that hold it.

        A label is printed: what the gate would mask in it must not be chosen. A few texts are looked at.
        """
        surface = self.surfaces[key]
        if find_personal_data(surface[:1].upper() + surface[1:]):
            return True
        holding = [self.texts[member] for member in members if key in self.of_text[member]][:_LOOKED_AT]
        hidden = sum(_inside(text, surface) for text in holding)
        return 2 * hidden >= max(len(holding), 1)


@dataclass(frozen=True)
class Tally:
    """How many persons use each phrase in each group of texts, one who uses it twice counting once.

    Parameters
    ----------
    inside : dict of int to Counter
        By group; -1 stands for the texts of none.
    sizes : dict of int to int
        Persons of each group.
    """

    inside: dict[int, Counter[Key]]
    sizes: dict[int, int]

    @cached_property
    def everywhere(self) -> Counter[Key]:
        """The same in all groups together, a person counting once in each."""
        total: Counter[Key] = Counter()
        for counts in self.inside.values():
            total.update(counts)
        return total

    @property
    def whole(self) -> int:
        """Persons in all groups together."""
        return sum(self.sizes.values())


def tally(vocabulary: Vocabulary, persons: Sequence[frozenset[str]], labels: Sequence[int]) -> Tally:
    """Count the persons who use each phrase in each group."""
    texts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, (label, names) in enumerate(zip(labels, persons, strict=True)):
        for name in names:
            texts[label, name].append(number)
    inside: dict[int, Counter[Key]] = defaultdict(Counter)
    sizes: Counter[int] = Counter()
    for (label, _), numbers in texts.items():
        sizes[label] += 1
        inside[label].update(frozenset[Key]().union(*(vocabulary.of_text[number] for number in numbers)))
    return Tally(dict(inside), dict(sizes))


def read_vocabulary(nodes: Sequence[Node]) -> Vocabulary:
    """Collect the candidate phrases of the distinct texts, language by language; repeated names are none."""
    by_language: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        by_language[node.language or ""].append(number)
    of_text: list[frozenset[Key]] = [frozenset()] * len(nodes)
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    names = repeated_names([node.text for node in nodes], [node.language for node in nodes])
    repeated = frozenset(name.casefold() for name in names)
    known: dict[str, Habits] = {}
    for language, numbers in sorted(by_language.items()):
        habits = known[language] = Habits(lexicon(language))
        clauses = [clauses_of(nodes[number].text) for number in numbers]
        habits.learn(clauses)
        for number, cut in zip(numbers, clauses, strict=True):
            found = {
                phrase
                for phrase in phrases(nodes[number].text, cut, habits)
                if phrase.surface.casefold() not in repeated
            }
            of_text[number] = frozenset(phrase.key for phrase in found)
            _write(found, written)
        if language in NO_SPACES:
            whole = _whole_words(Counter(key for number in numbers for key in of_text[number]))
            for number in numbers:
                of_text[number] &= whole
    surfaces = {key: _best_surface(forms) for key, forms in written.items()}
    return Vocabulary(tuple(of_text), surfaces, tuple(node.text for node in nodes), known)


def _inside(text: str, surface: str) -> bool:
    """Tell whether a phrase stands in the personal data of a text."""
    at = text.casefold().find(surface.casefold())
    return at >= 0 and any(
        found.start < at + len(surface) and at < found.end for found in find_personal_data(text)
    )


def _write(found: set[Phrase], written: dict[Key, Counter[str]]) -> None:
    """Count how phrases are written; a capital at the head of a sentence is weak evidence for one."""
    for phrase in found:
        proper = sum(map(str.isupper, phrase.surface)) > 1
        surface = (
            phrase.surface if proper or not phrase.first else phrase.surface[:1].lower() + phrase.surface[1:]
        )
        written[phrase.key][surface] += 1 if phrase.first else 10


def _whole_words(counts: Counter[Key]) -> frozenset[Key]:
    """Keep the runs of characters that are not most often a part of a longer run: "計程車", not "計程"."""
    longer: dict[str, int] = defaultdict(int)
    for (run,), count in counts.items():
        for part in (run[1:], run[:-1]):
            longer[part] = max(longer[part], count)
    return frozenset(key for key, count in counts.items() if longer[key[0]] < 0.6 * count)


def _best_surface(forms: Counter[str]) -> str:
    """Return the most frequent spelling; if they differ by case only, the one in lower case."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[form.casefold()] += count
    best = min(folded, key=lambda form: (-folded[form], form))
    candidates = [form for form in forms if form.casefold() == best]
    shouted = [form for form in candidates if form.isupper() and len(form) > 5]
    candidates = [form for form in candidates if form not in shouted] or [form.lower() for form in shouted]
    return min(candidates, key=lambda form: (-forms[form], sum(map(str.isupper, form)), form))
