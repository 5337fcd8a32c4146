"""Names of themes and ideas: key phrases that their own passages use, and other passages do not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.naming.phrases import Habits, Phrase, phrases
from deliberation.text.privacy.masks import find_personal_data, mask
from deliberation.text.reading.corpus import Node
from deliberation.text.wording.lexicon import NO_SPACES, lexicon
from deliberation.text.wording.normalise import fold
from deliberation.text.wording.repeated import repeated_names

Ints = npt.NDArray[np.int64]

_PRIOR: Final = 0.5
_BONUS: Final = (1.0, 1.5, 1.6, 1.5)  # by number of words: a longer phrase says more
_EXCERPT: Final = 70
_SHARED: Final = 0.15  # of the texts of an idea that a phrase of its name is in, at the least
_COMMON: Final = 0.02  # the same for a theme, and for an idea of many texts
_HELD: Final = 0.3  # of the texts of an idea that a phrase of its name is in, or a passage names it better
_MANY: Final = 30  # texts from which two that share a word say nothing, nor does one speak for all
_LIFT: Final = 3.0  # how much more often than elsewhere a single word is found where it names
_LOOKED_AT: Final = 20  # texts in which a phrase is looked at for personal data

_SOMEBODY: Final = re.compile(r"[A-ZÀ-Ý][\w-]+ (?:m['’]|me |nous |lui |et moi|told me|and I )")
"""A sentence that tells what somebody did: it may begin with a name that no list holds."""


@dataclass(frozen=True)
class Vocabulary:
    """The candidate phrases of every distinct text, and how each is most often written."""

    of_text: tuple[frozenset[tuple[str, ...]], ...]
    surfaces: dict[tuple[str, ...], str]
    counts: Counter[tuple[str, ...]]
    texts: tuple[str, ...]

    def private(self, key: tuple[str, ...], members: Sequence[int]) -> bool:
        """Tell whether a phrase is personal data: by itself, or in half of the texts that hold it.

        A label is printed: what the gate would mask in it must not be chosen. A few texts are looked at.
        """
        surface = self.surfaces[key]
        if find_personal_data(_capital(surface)):
            return True
        holding = [self.texts[member] for member in members if key in self.of_text[member]][:_LOOKED_AT]
        hidden = sum(_inside(text, surface) for text in holding)
        return 2 * hidden >= max(len(holding), 1)


def read_vocabulary(nodes: Sequence[Node]) -> Vocabulary:
    """Collect the candidate phrases of the distinct texts, language by language; repeated names are none."""
    by_language: dict[str, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        by_language[node.language or ""].append(number)
    of_text: list[frozenset[tuple[str, ...]]] = [frozenset()] * len(nodes)
    written: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    counts: Counter[tuple[str, ...]] = Counter()
    names = repeated_names([node.text for node in nodes], [node.language for node in nodes])
    repeated = frozenset(name.casefold() for name in names)
    for language, numbers in sorted(by_language.items()):
        habits = Habits(lexicon(language))
        habits.learn(nodes[number].text for number in numbers)
        for number in numbers:
            found = {
                phrase
                for phrase in phrases(nodes[number].text, habits)
                if phrase.surface.casefold() not in repeated
            }
            of_text[number] = frozenset(phrase.key for phrase in found)
            _count(found, counts, written)
        if language in NO_SPACES:
            whole = _whole_words(Counter(key for number in numbers for key in of_text[number]))
            for number in numbers:
                of_text[number] &= whole
    surfaces = {key: _best_surface(forms) for key, forms in written.items()}
    return Vocabulary(tuple(of_text), surfaces, counts, tuple(node.text for node in nodes))


def _inside(text: str, surface: str) -> bool:
    """Tell whether a phrase stands in the personal data of a text."""
    at = text.casefold().find(surface.casefold())
    return at >= 0 and any(
        found.start < at + len(surface) and at < found.end for found in find_personal_data(text)
    )


def _count(
    found: set[Phrase], counts: Counter[tuple[str, ...]], written: dict[tuple[str, ...], Counter[str]]
) -> None:
    """Count phrases; a capital at the head of a sentence is weak evidence that the word bears one."""
    counts.update({phrase.key for phrase in found})
    for phrase in found:
        proper = sum(map(str.isupper, phrase.surface)) > 1
        surface = (
            phrase.surface if proper or not phrase.first else phrase.surface[:1].lower() + phrase.surface[1:]
        )
        written[phrase.key][surface] += 1 if phrase.first else 10


def _whole_words(counts: Counter[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
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


def key_phrases(
    vocabulary: Vocabulary,
    members: Sequence[int],
    others: Counter[tuple[str, ...]],
    size: int,
    *,
    most: int,
    coverage: float = 0.02,
    siblings: tuple[Counter[tuple[str, ...]], int] | None = None,
    taken: Sequence[Sequence[tuple[str, ...]]] = (),
) -> list[tuple[str, ...]]:
    """Return the phrases that set some texts apart, best first.

    Parameters
    ----------
    vocabulary : Vocabulary
    members : sequence of int
        The texts to name.
    others : Counter
        In how many texts of the reference (members included) each phrase occurs.
    size : int
        Number of texts of the reference.
    most : int
        How many phrases at most.
    coverage : float
        Share of the texts a phrase must occur in (and in 2 texts, where there are 3 or more; in 3
        where there are 30).
    siblings : (Counter, int), optional
        The same as ``others`` and ``size`` for the theme these texts are in: the first phrase must set them
        apart there too, since a word of the whole theme tells none of its ideas from the next.
    taken : sequence of sequences of str
        The phrases of each sibling named before: none begins like another, nor says the same in another
        order.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), "Fightin' Words", equations 15 to 22 (log-odds with a prior).
    """
    here: Counter[tuple[str, ...]] = Counter()
    for member in members:
        here.update(vocabulary.of_text[member])
    fewest = 3 if len(members) >= _MANY else 2
    least = 1 if len(members) < 3 else max(fewest, round(coverage * len(members)))
    scores = {
        key: _score(key, count, others, len(members), size)
        for key, count in here.items()
        if count >= least
        and (len(key) > 1 or _lift(count, others[key] - count, len(members), size - len(members)) >= _LIFT)
    }
    private = cache(lambda key: vocabulary.private(key, members))
    ranked = sorted((key for key in scores if scores[key] > 0.5), key=lambda key: (-scores[key], key))[:80]
    if siblings is None:
        return _apart(ranked, here, most, private)
    within = {key: _score(key, here[key], siblings[0], len(members), siblings[1]) for key in ranked}
    telling = sorted(
        (key for key in ranked if within[key] > 0.5), key=lambda key: (-scores[key] - within[key], key)
    )
    for head in telling if telling or len(members) < _MANY else ranked:
        chosen = _apart([head, *ranked], here, most, private)
        if not chosen or not set(head) <= set(chosen[0]) or any(chosen[0] == other[0] for other in taken):
            continue
        return chosen[:1] if any(set(chosen) == set(other) for other in taken) else chosen
    return []


def _score(
    key: tuple[str, ...], inside: int, others: Counter[tuple[str, ...]], size: int, whole: int
) -> float:
    return _log_odds(inside, others[key] - inside, size, whole - size) * _BONUS[min(len(key), 4) - 1]


def _lift(inside: int, outside: int, size: int, rest: int) -> float:
    """Return how many times more often a phrase is found in some texts than in the others."""
    return (inside / size) / ((outside + _PRIOR) / (rest + 1))


def _log_odds(inside: int, outside: int, size: int, rest: int) -> float:
    """Return the z-score of the log-odds ratio of a phrase between some texts and the others."""
    a, b = inside + _PRIOR, outside + _PRIOR
    odds = np.log(a / (size + 1 - inside)) - np.log(b / (max(rest, 0) + 1 - outside))
    return float(round(odds / np.sqrt(1 / a + 1 / b), 6))


def _apart(
    ranked: list[tuple[str, ...]],
    here: Counter[tuple[str, ...]],
    most: int,
    private: Callable[[tuple[str, ...]], bool],
) -> list[tuple[str, ...]]:
    """Keep phrases that share no word; a longer phrase replaces a word of it that is seldom used alone."""
    chosen: list[tuple[str, ...]] = []
    for key in ranked:
        longer = [
            other
            for other in ranked
            if len(other) > len(key) and set(key) < set(other) and here[other] >= 0.4 * here[key]
        ]
        longer = [other for other in longer if not private(other)]
        key = max(longer, key=lambda other: (here[other], other)) if longer else key
        if all(_differ(key, other) for other in chosen) and not private(key):
            chosen.append(key)
        if len(chosen) == most:
            break
    return chosen


def _differ(key: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two phrases share no stem, nor (without spaces) half their characters."""
    if set(key) & set(other):
        return False
    if key[0][0] > "\u3000" and other[0][0] > "\u3000":
        a, b = set("".join(key)), set("".join(other))
        return len(a & b) < 0.5 * min(len(a), len(b))
    first, second = ("".join(words).replace("-", "").replace("y", "i")[:5] for words in (key, other))
    return first != second


def name_themes(
    nodes: Sequence[Node], vocabulary: Vocabulary, themes: Ints, centrality: npt.NDArray[np.float64]
) -> list[str]:
    """Return a name per theme: up to three key phrases against all other texts."""
    names: list[str] = []
    for theme in range(int(themes.max(initial=-1)) + 1):
        members = np.flatnonzero(themes == theme).tolist()
        chosen = key_phrases(vocabulary, members, vocabulary.counts, len(nodes), most=3, coverage=_COMMON)
        names.append(_distinct(_joined(chosen, vocabulary), nodes, members, centrality, names))
    return names


def name_ideas(
    nodes: Sequence[Node],
    vocabulary: Vocabulary,
    ideas: Ints,
    theme: Sequence[int],
    centrality: npt.NDArray[np.float64],
) -> list[str]:
    """Return a name per idea: two key phrases against all other texts, or its most central passage.

    Parameters
    ----------
    ideas : array of int, shape (texts,)
        Idea of each text, -1 for none.
    theme : sequence of int
        Theme of each idea; names are distinct within one.
    centrality : array of float, shape (texts,)
        Nearness of each text to the centre of its idea.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for number, idea in enumerate(ideas.tolist()):
        members[idea].append(number)
    inside: dict[int, Counter[tuple[str, ...]]] = defaultdict(Counter)
    sizes: Counter[int] = Counter()
    for idea, parent in enumerate(theme):
        sizes[parent] += len(members[idea])
        for member in members[idea]:
            inside[parent].update(vocabulary.of_text[member])
    taken: dict[int, list[str]] = defaultdict(list)
    phrased: dict[int, list[list[tuple[str, ...]]]] = defaultdict(list)
    names = []
    for idea, parent in enumerate(theme):
        texts = members[idea]
        alone = sizes[parent] == len(texts)
        chosen = (
            key_phrases(
                vocabulary,
                texts,
                vocabulary.counts,
                len(nodes),
                most=2,
                coverage=_SHARED if len(texts) < _MANY else _COMMON,
                siblings=None if alone else (inside[parent], sizes[parent]),
                taken=phrased[parent],
            )
            if len(texts) > 2
            else []
        )
        held = sum(any(key in vocabulary.of_text[text] for key in chosen) for text in texts)
        short = sum(not _unfit(nodes[text].text, nodes[text].language) for text in texts)
        if held < _HELD * len(texts) and 2 * short > len(texts) and len(texts) < _MANY:
            chosen = []  # short answers in many words: one of them says it better
        if chosen:
            phrased[parent].append(chosen)
        name = _distinct(_joined(chosen, vocabulary), nodes, texts, centrality, taken[parent])
        taken[parent].append(name)
        names.append(name)
    return names


def _joined(chosen: list[tuple[str, ...]], vocabulary: Vocabulary) -> str:
    surfaces = [vocabulary.surfaces[key] for key in chosen]
    separator = "、" if surfaces and surfaces[0][:1] > "\u3000" else ", "
    return _capital(separator.join(surfaces))


def _distinct(
    name: str,
    nodes: Sequence[Node],
    members: Sequence[int],
    centrality: npt.NDArray[np.float64],
    taken: Sequence[str],
) -> str:
    """Return the name, or an excerpt of a central passage where there is none or a sibling bears it."""
    if name and name not in taken:
        return name
    order = sorted(
        members,
        key=lambda member: (
            _unfit(nodes[member].text, nodes[member].language),
            -round(float(centrality[member]), 4),
            member,
        ),
    )
    for member in order[:_LOOKED_AT]:
        excerpt = _excerpt(nodes[member].text, nodes[member].language)
        if excerpt not in taken and "[" not in excerpt:
            return excerpt
    for member in order:
        excerpt = _excerpt(nodes[member].text, nodes[member].language)
        if excerpt not in taken:
            return excerpt
    return f"{_excerpt(nodes[order[0]].text, nodes[order[0]].language)} ({len(taken) + 1})"


def _unfit(text: str, language: str | None) -> int:
    """Return how ill a passage serves as a name: 0 whole, 1 cut, 2 cut short, asked, shouted or resumed."""
    if len(text) > 2 * _EXCERPT or text[:1] in '"«»“”[(…' or text.rstrip()[-1:] == "?" or _shouted(text):
        return 2
    if _SOMEBODY.match(text):
        return 2
    opening = fold(text[:_EXCERPT]).split(maxsplit=1)[:1]
    if opening and opening[0] in lexicon(language).resumes:
        return 2
    return int(len(text) > _EXCERPT)


def _excerpt(text: str, language: str | None) -> str:
    """Return the beginning of a passage, masked, cut between words."""
    plain = mask(text, language="fr" if language == "fr" else "en").text.strip(" -–—•*\t\"'«»")
    plain = plain.lower() if _shouted(plain) else plain
    longest = _EXCERPT // 2 if language in NO_SPACES else _EXCERPT
    if len(plain) > longest:
        cut = plain.rfind(" ", longest // 2, longest)
        plain = plain[: cut if cut > 0 else longest].rstrip(" ,;:.-(") + "…"
    return _capital(plain.rstrip(" .,;:"))


def _shouted(text: str) -> bool:
    return len(text) > 5 and text.isupper()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
