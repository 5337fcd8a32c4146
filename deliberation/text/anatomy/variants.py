"""Variants of an idea: two to four ways of saying it, or points that it holds, where they part clearly."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.kmeans import kmeans
from deliberation.kernels.rows import unit
from deliberation.text.parting.unlike import silhouette

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

MOST: Final = 4
"""Variants of an idea at most."""

FEWEST: Final = 12
"""Distinct texts under which an idea is not parted."""

PERSONS: Final = 4
"""Of a variant, at least."""

_SHARE: Final = 0.15  # of the persons of the idea, in a variant
_APART: Final = 0.08  # silhouette (of cosines) from which parts are told apart


def variants(vectors: Floats, persons: npt.NDArray[np.float64]) -> Ints:
    """Return the variant of each distinct text of an idea, from 0, all 0 where it does not part.

    Spherical k-means into two to four parts; the number is the one whose parts are farthest apart, among
    those whose every part holds four persons and three in twenty of all.

    Parameters
    ----------
    vectors : array of float32, shape (texts, dimensions)
        Unit vectors, in an order that does not depend on the input's.
    persons : array of float64, shape (texts,)
        Persons behind each text.

    Examples
    --------
    >>> import numpy as np
    >>> two = np.repeat(np.eye(2, dtype=np.float32), 6, axis=0)
    >>> variants(two, np.ones(12)).tolist()
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    """
    whole = np.zeros(len(vectors), dtype=np.int64)
    if len(vectors) < FEWEST:
        return whole
    points = unit(vectors - vectors.mean(axis=0)).astype(np.float64)
    best, widest = whole, _APART
    for count in range(2, MOST + 1):
        labels = kmeans(points, count, np.random.default_rng(0))
        held = np.bincount(labels, persons, minlength=count)
        if held.min() < max(PERSONS, _SHARE * persons.sum()):
            continue
        width = silhouette(vectors, labels)
        if width > widest:
            best, widest = labels, width
    return _by_size(best, persons)


def _by_size(labels: Ints, persons: npt.NDArray[np.float64]) -> Ints:
    """Renumber parts by persons, then by first text."""
    numbers, first = np.unique(labels, return_index=True)
    held = np.bincount(labels, persons)[numbers]
    order = numbers[np.lexsort((first, -held))]
    place = np.empty(int(numbers.max()) + 1, dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[labels]
