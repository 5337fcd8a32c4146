"""Verbatims: passages that show best what an idea or a theme says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

_SHORTEST: Final = 40
_LONGEST: Final = 300
_DIVERSITY: Final = 0.35
_POOL: Final = 300
_BULLET: Final = re.compile(r"(?:[-–—•·*▪●○►➢✓>+.,;:]\s*|\(?\d{1,2}[.)/°]\s*)+")


def choose(
    vectors: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float64],
    lengths: Sequence[int],
    authors: Sequence[str],
    n: int,
) -> list[tuple[int, float]]:
    """Return (row, score) of ``n`` passages, central and unlike one another, best first.

    The first is the nearest to the centre; each next one is near the centre and far from those chosen
    (maximal marginal relevance). Passages of 40 to 300 characters are preferred; an author speaks once, as
    long as there are others.

    Parameters
    ----------
    vectors : array, shape (passages, dimensions)
        Unit vectors, in an order that does not depend on the input's.
    weights : array, shape (passages,)
        Persons behind each passage, for the centre.
    lengths : sequence of int
        Characters of each passage.
    authors : sequence of str
        Who wrote each passage.

    References
    ----------
    Carbonell and Goldstein (1998), "The use of MMR, diversity-based reranking".
    """
    if not len(vectors):
        return []
    centre = (vectors * weights[:, None]).sum(axis=0)
    norm = float(np.linalg.norm(centre))
    relevance = np.round(vectors @ (centre / norm if norm > 0 else centre), 4).astype(np.float64)
    fitness = relevance - np.array([_penalty(length) for length in lengths])
    pool = np.lexsort((np.arange(len(fitness)), -fitness))[:_POOL].tolist()
    chosen: list[int] = []
    nearest = np.full(len(vectors), -1.0)
    while pool and len(chosen) < n:
        spoken = {authors[row] for row in chosen}
        fresh = [row for row in pool if authors[row] not in spoken and nearest[row] < 0.999] or pool
        best = max(
            fresh,
            key=lambda row: (round((1 - _DIVERSITY) * fitness[row] - _DIVERSITY * nearest[row], 6), -row),
        )
        chosen.append(best)
        pool.remove(best)
        nearest = np.maximum(nearest, np.round(vectors @ vectors[best], 4))
    return [(row, float(relevance[row])) for row in chosen]


def _penalty(length: int) -> float:
    """Return what a passage loses for being too short or too long to be quoted."""
    if length < _SHORTEST:
        return 0.4 * (1 - length / _SHORTEST)
    return min(0.6, 0.3 * (length - _LONGEST) / _LONGEST) if length > _LONGEST else 0.0


def without_bullet(text: str, start: int, end: int) -> int:
    """Return where a passage begins once the sign or number that introduces it is left out.

    Examples
    --------
    >>> without_bullet("- Plus de bancs", 0, 15)
    2
    """
    match = _BULLET.match(text, start, end)
    return match.end() if match and match.end() < end - 10 else start
