"""Verbatims: passages that show best what an idea or a theme says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.wording.lexicon import lexicon
from deliberation.text.wording.normalise import fold, unaccented

NEVER: Final = 0
"""The rank of a passage that must not be quoted."""

_SHORTEST: Final = 40
_LONGEST: Final = 300
_DIVERSITY: Final = 0.35
_POOL: Final = 300
_ROUGH: Final = 0.06  # what one loses that is cut out of a list, or begins without a capital
_FOREIGN: Final = 0.06  # what one loses that is not in the language of most
_LOST: Final = 0.1  # what a passage loses that resumes one that is not quoted ("And it does not matter")
_NAMED: Final = 0.2  # what a passage gains that has all the words of the name above it
_ASIDE: Final = 0.2  # what one gains that has the words which the others share...
_HELD: Final = 3  # ... of which the three most shared count
_SHARED_FROM: Final = 8  # passages from which they share words enough to tell
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_STEM: Final = 5
_BULLET: Final = re.compile(r"(?:[-–—•·*▪●○►➢✓>+.,;:]\s*|\(?\d{1,2}[.)/°]\s*)+")


@dataclass(frozen=True, kw_only=True)
class Quoting:
    """What somebody decided of a passage: its place among what is quoted, from 1, or ``NEVER``."""

    contribution: str
    start: int
    end: int
    rank: int


def choose(
    vectors: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float64],
    texts: Sequence[str],
    authors: Sequence[str | None],
    n: int,
    *,
    languages: Sequence[str | None] | None = None,
    name: str = "",
    first: Sequence[int] = (),
    without: Sequence[int] = (),
) -> list[tuple[int, float]]:
    """Return (row, score) of ``n`` passages, central and unlike one another, best first.

    The first is the nearest to the centre; each next one is near the centre and far from those chosen
    (maximal marginal relevance). Passages in the words of the others are preferred, and those of 40 to 300
    characters that need nothing before them; an author speaks once, and the same words are read once, as long
    as there are others.

    Parameters
    ----------
    vectors : array, shape (passages, dimensions)
        Unit vectors, in an order that does not depend on the input's.
    weights : array, shape (passages,)
        Persons behind each passage, for the centre.
    texts : sequence of str
        What each passage says.
    authors : sequence of str or None
        Who wrote each passage; None for the organiser.
    languages : sequence of str or None, optional
        Language of each passage.
    name : str
        What stands above the passages: those that hold its words are preferred.
    first : sequence of int, optional
        Rows that somebody chose: they come first, in this order.
    without : sequence of int, optional
        Rows that must not be chosen.

    References
    ----------
    Carbonell and Goldstein (1998), "The use of MMR, diversity-based reranking".
    """
    if not len(vectors):
        return []
    centre = (vectors * weights[:, None]).sum(axis=0)
    norm = float(np.linalg.norm(centre))
    relevance = np.round(vectors @ (centre / norm if norm > 0 else centre), 4).astype(np.float64)
    spoken_in = languages if languages is not None else [None] * len(texts)
    main = Counter(spoken_in).most_common(1)[0][0]
    fitness = relevance - np.array(
        [
            _penalty(text, language) + _FOREIGN * (language != main)
            for text, language in zip(texts, spoken_in, strict=True)
        ]
    )
    pool = np.lexsort((np.arange(len(fitness)), -fitness))[:_POOL].tolist()
    chosen: list[int] = list(first)[:n]
    nearest = np.full(len(vectors), -1.0)
    for row in chosen:
        nearest = np.maximum(nearest, np.round(vectors @ vectors[row], 4))
    words = {row: _words(texts[row]) for row in (*pool, *chosen)}
    pool = [row for row in pool if row not in {*first, *without}]
    told = [_words(texts[row], spoken_in[row]) for row in pool]
    if len(pool) >= _SHARED_FROM:
        fitness[pool] += _ASIDE * _shared(told)
    fitness[pool] += _NAMED * _held(name, told)
    while pool and len(chosen) < n:
        spoken = {authors[row] for row in chosen}
        fresh = [row for row in pool if authors[row] not in spoken and nearest[row] < 0.999] or pool
        unsaid = [row for row in fresh if not any(_repeats(words[row], words[other]) for other in chosen)]
        fresh = unsaid or fresh
        best = max(
            fresh,
            key=lambda row: (round((1 - _DIVERSITY) * fitness[row] - _DIVERSITY * nearest[row], 6), -row),
        )
        chosen.append(best)
        pool.remove(best)
        nearest = np.maximum(nearest, np.round(vectors @ vectors[best], 4))
    return [(row, float(relevance[row])) for row in chosen]


def _penalty(text: str, language: str | None) -> float:
    """Return what a passage loses for being too short, too long or too bound to be quoted alone."""
    opening = re.match(r"[^\W_]+(?:['’]\w+)?", fold(text[:_SHORTEST].lstrip("-–—•*. ")))
    lost = _LOST if opening and opening.group() in lexicon(language).resumes else 0.0
    first = next((sign for sign in text if sign.isalpha()), "")
    lost += _ROUGH * (first.islower() or text.rstrip()[-1:] in {";", ":", ","})
    length = len(text)
    if length < _SHORTEST:
        return lost + 0.4 * (1 - length / _SHORTEST)
    return lost + (min(0.6, 0.3 * (length - _LONGEST) / _LONGEST) if length > _LONGEST else 0.0)


def _words(text: str, language: str | None = None) -> frozenset[str]:
    """Return the beginnings of the long words of a passage, without the small words of its language."""
    small = lexicon(language).stop if language else frozenset[str]()
    said = _WORD.findall(fold(text))
    return frozenset(unaccented(word)[:_STEM] for word in said if word not in small)


def _shared(words: Sequence[frozenset[str]]) -> npt.NDArray[np.float64]:
    """Return how much each passage says in the words of the others, from 0 to 1.

    A short passage stands where its contribution does: "I have lived here for ten years" may lie at the
    centre of what is said of trees without a word of them.
    """
    counts = Counter(word for said in words for word in said)
    most = [count for _, count in counts.most_common(_HELD)]
    shares = [sum(sorted((counts[word] for word in said), reverse=True)[:_HELD]) for said in words]
    return np.round(np.array(shares) / max(sum(most), 1), 4)


def _held(name: str, words: Sequence[frozenset[str]]) -> npt.NDArray[np.float64]:
    """Return the share of the words of a name that each passage holds, of those that any passage holds."""
    spoken = frozenset().union(*words) & _words(name)
    return np.array([len(spoken & said) / max(len(spoken), 1) for said in words])


def _repeats(words: frozenset[str], said: frozenset[str]) -> bool:
    """Tell whether a passage says with the same words what another one said."""
    return bool(words) and (words <= said or said <= words) and len(words ^ said) <= 1


def without_bullet(text: str, start: int, end: int) -> int:
    """Return where a passage begins once the sign or number that introduces it is left out.

    Examples
    --------
    >>> without_bullet("- Plus de bancs", 0, 15)
    2
    """
    match = _BULLET.match(text, start, end)
    return match.end() if match and match.end() < end - 10 else start
