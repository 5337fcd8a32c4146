"""Ideas that hold two unlike things: a community of the graph may hang together by a few links only."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.kmeans import kmeans
from deliberation.kernels.rows import unit
from deliberation.text.meaning.groups import group_centres, nearest

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_HEAP: Final = 0.15  # mean cosine of pairs under which texts make a heap, not an idea...
_SMALL_HEAP: Final = 0.22  # ... and under 12 texts: leftovers are as near one another as that by chance
FEWEST: Final = 12
"""Texts under which an idea that is no heap stays whole."""

_SMALLEST: Final = 4  # texts of a part, and of a core
_WIDTH: Final = 0.15  # silhouette from which two parts are two...
_UNLIKE: Final = 0.4  # ... if the cosine of their centres is under this
_TIGHT: Final = 0.6  # mean cosine of pairs from which half of an idea is a core, as near-copies are
_STRANGE: Final = 0.35  # nearness to the core, in share of its own, under which a text is a stranger to it
_SAMPLE: Final = 1_500


def parted(members: Ints, vectors: Floats) -> list[Ints]:
    """Return an idea as one part, or as several where it holds things that are unlike.

    Strangers to a tight core leave it first: a petition gathers what is near nothing else. Then an idea is
    parted in two, and so on, where its texts are hardly nearer to one another than any others (a heap), or
    where two parts are clearly two.

    Parameters
    ----------
    members : array of int, shape (texts of the idea,)
        Rows of ``vectors``.
    vectors : array of float32, shape (texts, dimensions)
        Unit vectors.

    Examples
    --------
    >>> import numpy as np
    >>> two = np.repeat(np.eye(2, dtype=np.float32), 6, axis=0)
    >>> [part.tolist() for part in parted(np.arange(12), two)]
    [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]
    """
    if len(members) < 2:
        return [members]
    points = vectors[members]
    strangers = _strangers(points)
    if strangers.any():
        return [part for side in (~strangers, strangers) for part in parted(members[side], vectors)]
    is_heap = likeness(points) < (_HEAP if len(members) >= FEWEST else _SMALL_HEAP)
    if not is_heap and len(members) < FEWEST:
        return [members]
    labels = _two(points)
    sizes = np.bincount(labels, minlength=2)
    if not sizes.all():
        return [members]
    if not is_heap:
        if sizes.min() < _SMALLEST:
            return [members]
        one, other = (unit(points[labels == part].mean(axis=0, keepdims=True))[0] for part in (0, 1))
        if round(float(one @ other), 4) >= _UNLIKE or silhouette(points, labels) < _WIDTH:
            return [members]
    return [part for side in (0, 1) for part in parted(members[labels == side], vectors)]


def tightened(members: Ints, vectors: Floats, *, floor: float, fewest: int) -> list[Ints]:
    """Return an idea parted in two, and so on, until each part is tight enough or has few texts.

    Parameters
    ----------
    members : array of int, shape (texts of the idea,)
        Rows of ``vectors``.
    vectors : array of float32, shape (texts, dimensions)
        Unit vectors.
    floor : float
        Mean cosine of pairs from which a part is tight enough.
    fewest : int
        Texts under which one stays whole.

    Examples
    --------
    >>> import numpy as np
    >>> two = np.repeat(np.eye(2, dtype=np.float32), 6, axis=0)
    >>> [len(part) for part in tightened(np.arange(12), two, floor=0.9, fewest=2)]
    [6, 6]
    """
    points = vectors[members]
    if len(members) < max(fewest, 2) or likeness(points) >= floor:
        return [members]
    labels = _two(points)
    halves = [members[labels == side] for side in (0, 1)]
    if not all(map(len, halves)):
        return [members]
    return [part for half in halves for part in tightened(half, vectors, floor=floor, fewest=fewest)]


def _strangers(points: Floats) -> npt.NDArray[np.bool_]:
    """Tell which texts are far from the tight half of an idea; none where it has no such half."""
    near = points @ points.sum(axis=0)
    core = points[np.round(near, 4) >= np.round(np.median(near), 4)]
    tight = likeness(core) if len(core) >= _SMALLEST else 0.0
    if tight < _TIGHT:
        return np.zeros(len(points), dtype=bool)
    return np.asarray(np.round(points @ core.mean(axis=0), 4) < _STRANGE * tight)


def _two(points: Floats) -> Ints:
    """Return which of two parts each unit vector is in, 0 for the first; of many, by an even sample."""
    apart = unit(points - points.mean(axis=0))
    rows = _even(len(apart))
    labels = kmeans(apart[rows].astype(np.float64), 2, np.random.default_rng(0))
    if len(rows) < len(apart):
        if not np.bincount(labels, minlength=2).all():
            return np.zeros(len(apart), dtype=np.int64)
        labels = nearest(apart, group_centres(apart[rows], labels, apart[:2]))
    return np.asarray(labels ^ labels[0], dtype=np.int64)


def _even(size: int) -> Ints:
    return np.linspace(0, size - 1, min(size, _SAMPLE)).astype(np.int64)


def likeness(points: Floats) -> float:
    """Return the mean cosine of all pairs of texts."""
    size = len(points)
    whole = float(np.square(points.sum(axis=0, dtype=np.float64)).sum())
    return round((whole - size) / (size * (size - 1)), 4)


def silhouette(vectors: Floats, labels: Ints) -> float:
    """Return the mean silhouette of cosine distances, over an even sample of many texts.

    References
    ----------
    Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis".
    """
    from sklearn.metrics import silhouette_score

    rows = _even(len(vectors))
    if len(np.unique(labels[rows])) < 2:
        return -1.0
    return round(float(silhouette_score(vectors[rows], labels[rows], metric="cosine")), 4)
