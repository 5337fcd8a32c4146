"""Themes and ideas as partitions of distinct texts: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.text.graph import communities

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MOST: Final = 12
"""Top themes at most: what a reader can hold."""

LARGEST: Final = 0.4
"""Share of the contributions that no theme may pass in a corpus of 30 texts or more."""

_TOO_MANY: Final = 4  # communities beyond the number wanted that may still join their neighbours
_RESOLUTIONS: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0)
_FINE: Final = (1.0, 1.5, 2.0, 3.0, 4.5, 7.0, 10.0, 15.0, 22.0, 33.0, 50.0, 80.0)
_SMALL: Final = 30
_SMALLEST: Final = 0.015  # share of the texts under which a community is no theme of its own
_OPPOSITE: Final = 0.6  # cosine from which texts of opposite leaning speak of the same thing


def wanted_themes(size: int) -> int:
    """Return how many top themes suit a number of distinct texts: 1 for a few, 6 for 150, 12 at most.

    Examples
    --------
    >>> [wanted_themes(size) for size in (1, 20, 150, 600, 20_000)]
    [1, 3, 6, 8, 12]
    """
    return int(np.clip(round(1.5 * np.log(max(size, 1)) - 1.5), 1, MOST))


def top_themes(graph: Any, vectors: Floats, reach: Sequence[frozenset[int]], *, seed: int) -> Ints:
    """Return a theme number per distinct text.

    Communities of the graph at the resolution that gives the number of themes nearest to ``wanted_themes``,
    among those where no theme touches more than 40 % of the contributions. Communities too small to be a
    theme join the nearest one.

    Parameters
    ----------
    graph : sparse matrix, shape (texts, texts)
    vectors : array, shape (texts, dimensions)
        Unit vectors.
    reach : sequence of frozenset of int
        For each distinct text, the contributions it appears in.
    seed : int
    """
    size = len(vectors)
    wanted = wanted_themes(size)
    if wanted == 1:
        return np.zeros(size, dtype=np.int64)
    best: tuple[tuple[float, ...], Ints] | None = None
    for resolution in _RESOLUTIONS:
        labels = _absorbed(communities(graph, resolution=resolution, seed=seed), vectors)
        if labels.max() + 1 > wanted + _TOO_MANY and best is not None:
            break
        labels = _at_most(labels, vectors, wanted)
        largest = _largest_share(labels, reach)
        excess = max(0.0, largest - LARGEST) if size >= _SMALL else 0.0
        score = (round(excess, 3), float(abs(int(labels.max()) + 1 - wanted)), round(largest, 3))
        if best is None or score < best[0]:
            best = (score, labels)
    return best[1] if best is not None else np.zeros(size, dtype=np.int64)


def fine_ideas(graph: Any, vectors: Floats, themes: Ints, leans: Sequence[str | int], *, seed: int) -> Ints:
    """Return an idea number per distinct text; an idea lies within one theme and on one side.

    Parameters
    ----------
    graph, vectors, seed
        As in ``top_themes``.
    themes : array of int, shape (texts,)
    leans : sequence
        Per text: ``"for"`` or ``"against"`` where the side was declared, else the leaning of its words
        (+1, -1, 0).
    """
    ideas = np.full(len(themes), -1, dtype=np.int64)
    size = float(np.clip(np.cbrt(len(themes)), 3, 25))
    fresh = 0
    for theme in np.unique(themes):
        members = np.flatnonzero(themes == theme)
        local = _fine(graph[members][:, members], vectors[members], size, seed)
        for number in np.unique(local):
            for side in _sides(members[local == number], vectors, leans):
                ideas[side] = fresh
                fresh += 1
    return ideas


def isolated(graph: Any, reach: Sequence[frozenset[int]]) -> npt.NDArray[np.bool_]:
    """Tell which texts are too far from every other: their best similarity is a low outlier (Tukey's fence).

    Never a text found in several contributions, never more than 3 % of the texts, and none where there are
    fewer than 30.
    """
    size = graph.shape[0]
    if size < _SMALL:
        return np.zeros(size, dtype=bool)
    best = np.sqrt(np.asarray(graph.max(axis=1).todense()).ravel())
    low, high = np.quantile(best, [0.25, 0.75])
    fence = min(low - 1.5 * (high - low), float(np.quantile(best, 0.03)))
    alone = np.array([len(contributions) == 1 for contributions in reach])
    return np.asarray(alone & (best < fence))


def _largest_share(labels: Ints, reach: Sequence[frozenset[int]]) -> float:
    """Return the share of the contributions that the widest theme touches."""
    everything = frozenset().union(*reach)
    touched: dict[int, set[int]] = {}
    for label, contributions in zip(labels.tolist(), reach, strict=True):
        touched.setdefault(label, set()).update(contributions)
    return max(map(len, touched.values())) / max(len(everything), 1)


def _absorbed(labels: Ints, vectors: Floats) -> Ints:
    """Give the texts of communities too small to be themes to the nearest theme, and renumber."""
    counts = np.bincount(labels)
    least = max(3, _SMALLEST * len(labels))
    kept = np.flatnonzero(counts >= least)
    if not len(kept):
        return np.zeros(len(labels), dtype=np.int64)
    centres = np.stack([_centre(vectors[labels == label]) for label in kept])
    result = np.full(len(labels), -1, dtype=np.int64)
    for number, label in enumerate(kept):
        result[labels == label] = number
    for label in np.flatnonzero((counts > 0) & (counts < least)):
        members = labels == label
        nearest = np.round(centres @ _centre(vectors[members]), 4)
        result[members] = int(np.argmax(nearest))
    return result


def _at_most(labels: Ints, vectors: Floats, most: int) -> Ints:
    """Join the smallest group to the nearest one until no more than ``most`` are left."""
    while labels.max() + 1 > most:
        counts = np.bincount(labels)
        centres = np.stack([_centre(vectors[labels == label]) for label in range(len(counts))])
        smallest = int(np.argmin(counts))
        nearness = np.round(centres @ centres[smallest], 4)
        nearness[smallest] = -2
        labels = np.where(labels == smallest, int(np.argmax(nearness)), labels)
        labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    return labels


def _centre(vectors: Floats) -> Floats:
    centre = vectors.mean(axis=0)
    norm = float(np.linalg.norm(centre))
    return np.asarray(centre / norm if norm > 0 else centre, dtype=np.float32)


def _fine(graph: Any, vectors: Floats, size: float, seed: int) -> Ints:
    """Cut one theme into communities of about the wanted mean size."""
    if len(vectors) <= size:
        return communities(graph, resolution=1.0, seed=seed)
    wanted = len(vectors) / size
    best: tuple[float, Ints] | None = None
    for resolution in _FINE:
        labels = communities(graph, resolution=resolution, seed=seed)
        score = abs(float(np.log((int(labels.max()) + 1) / wanted)))
        if best is None or score < best[0]:
            best = (score, labels)
        if labels.max() + 1 > wanted:
            break
    return best[1] if best is not None else np.arange(len(vectors))


def _sides(members: Ints, vectors: Floats, leans: Sequence[str | int]) -> list[Ints]:
    """Part the texts of a would-be idea that take opposite sides of the same thing.

    Declared sides are always parted. Leanings read from the words are parted only where two opposite texts
    are close: "autoriser la chasse" and "interdire la chasse", not "plus de vélos" and "moins de bruit".
    """
    if any(isinstance(leans[member], str) for member in members):
        up = np.array([leans[member] == "for" for member in members])
        down = np.array([leans[member] == "against" for member in members])
    else:
        up = np.array([leans[member] == 1 for member in members])
        down = np.array([leans[member] == -1 for member in members])
        if (
            up.any()
            and down.any()
            and float((vectors[members[up]] @ vectors[members[down]].T).max()) < _OPPOSITE
        ):
            return [members]
    if not (up.any() and down.any()):
        return [members]
    above, below = _centre(vectors[members[up]]), _centre(vectors[members[down]])
    neither = ~up & ~down
    closer = np.round(vectors[members] @ above, 4) >= np.round(vectors[members] @ below, 4)
    first = up | (neither & closer)
    return [members[first], members[~first]]
