"""Key phrases: what the persons of a theme speak of, and others do not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import cache
from importlib import resources
from typing import Final

import numpy as np

from deliberation.text.naming.vocabulary import Floats, Key, Tally, Vocabulary

_PRIOR: Final = 0.5
_BONUS: Final = (1.0, 1.5, 1.6, 1.5)  # by number of words: a longer phrase says more
_COMMON: Final = 0.25  # how much more a phrase names where more persons use it
_MANY: Final = 30  # persons from which two who share a word say nothing


def key_phrases(
    vocabulary: Vocabulary,
    counted: Tally,
    label: int,
    members: Sequence[int],
    *,
    most: int,
    coverage: float = 0.02,
    lift: float = 3.0,
    nearness: Floats | None = None,
    within: Collection[Key] | None = None,
) -> list[Key]:
    """Return the phrases that set some texts apart, best first; none shares a word with another.

    Parameters
    ----------
    vocabulary : Vocabulary
    counted : Tally
        How many persons use each phrase, by group.
    label : int
        The group to name.
    members : sequence of int
        Its texts.
    most : int
        How many phrases at most.
    lift : float
        How many times more often than elsewhere a single word must be used.
    nearness : array of float, shape (texts,), optional
        Nearness of each text to the centre: phrases of central texts name better.
    within : collection, optional
        The phrases that may be chosen: those of texts in the language of the name.
    coverage : float
        Share of the persons who must use a phrase (and 2 of them, where there are 3 or more; 3 where
        there are 30).

    References
    ----------
    Monroe, Colaresi and Quinn (2008), "Fightin' Words", equations 15 to 22 (log-odds with a prior).
    """
    here, others = counted.inside.get(label, Counter()), counted.everywhere
    size, whole = counted.sizes.get(label, 0), counted.whole
    fewest = 3 if size >= _MANY else 2
    least = 1 if size < 3 else max(fewest, round(coverage * size))
    scores = {
        key: _log_odds(count, others[key] - count, size, whole - size) * _BONUS[min(len(key), 4) - 1]
        for key, count in here.items()
        if count >= least
        and (within is None or key in within)
        and not (len(key) == 1 and vocabulary.surfaces[key].casefold() in _vague())
        and (len(key) > 1 or _lift(count, others[key] - count, size, whole - size) >= lift)
    }
    if nearness is not None:
        central = _centrality(vocabulary, members, nearness)
        scores = {
            key: round(score * central[key] ** 2 * (here[key] / size) ** _COMMON, 6)
            for key, score in scores.items()
        }
    ranked = sorted((key for key in scores if scores[key] > 0.5), key=lambda key: (-scores[key], key))[:80]
    return _apart(ranked, here, most, cache(lambda key: vocabulary.private(key, members)))


def _centrality(vocabulary: Vocabulary, members: Sequence[int], nearness: Floats) -> dict[Key, float]:
    """Return how near the centre the texts that hold each phrase are, 1 where it is as all are."""
    told: dict[Key, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for member in members:
        for key in vocabulary.of_text[member]:
            told[key][0] += float(nearness[member])
            told[key][1] += 1
    mean = max(float(np.mean(nearness[list(members)])), 1e-6)
    return {key: max(near / count / mean, 0.1) for key, (near, count) in told.items()}


def is_vague(word: str) -> bool:
    """Tell whether a word names nothing alone."""
    return word.casefold() in _vague()


@cache
def _vague() -> frozenset[str]:
    file = resources.files("deliberation.text") / "words" / "vague.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _lift(inside: float, outside: float, size: float, rest: float) -> float:
    """Return how many times more often a phrase is found in some texts than in the others."""
    return (inside / size) / ((max(outside, 0) + _PRIOR) / (max(rest, 0) + 1))


def _log_odds(inside: float, outside: float, size: float, rest: float) -> float:
    """Return the z-score of the log-odds ratio of a phrase between some texts and the others."""
    a, b = inside + _PRIOR, max(outside, 0.0) + _PRIOR
    odds = np.log(a / (max(size - inside, 0.0) + 1)) - np.log(b / (max(rest - outside, 0.0) + 1))
    return float(round(odds / np.sqrt(1 / a + 1 / b), 6))


def _apart(ranked: list[Key], here: Counter[Key], most: int, private: Callable[[Key], bool]) -> list[Key]:
    """Keep phrases that share no word; a longer phrase replaces a word of it that is seldom used alone."""
    chosen: list[Key] = []
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


def _differ(key: Key, other: Key) -> bool:
    """Tell whether two phrases share no stem, nor (without spaces) half their characters."""
    if set(key) & set(other):
        return False
    if key[0][0] > "\u3000" and other[0][0] > "\u3000":
        a, b = set("".join(key)), set("".join(other))
        return len(a & b) < 0.5 * min(len(a), len(b))
    first, second = ("".join(words).replace("-", "").replace("y", "i")[:5] for words in (key, other))
    return first != second
