"""Ideas that hold two unlike things: a community of the graph may hang together by a few links only."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.kmeans import kmeans
from deliberation.kernels.rows import unit

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_FEWEST: Final = 12  # texts under which an idea stays whole
_SMALLEST: Final = 4  # texts of a part
_WIDTH: Final = 0.15  # silhouette from which two parts are two...
_UNLIKE: Final = 0.4  # ... if the cosine of their centres is under this
_SAMPLE: Final = 1_500


def parted(members: Ints, vectors: Floats) -> list[Ints]:
    """Return an idea as one part, or as several where it holds things that are unlike.

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
    if len(members) < _FEWEST:
        return [members]
    points = vectors[members]
    labels = kmeans(unit(points - points.mean(axis=0)).astype(np.float64), 2, np.random.default_rng(0))
    if labels[0] == 1:
        labels = 1 - labels
    sizes = np.bincount(labels, minlength=2)
    if sizes.min() < _SMALLEST:
        return [members]
    one, other = (unit(points[labels == part].mean(axis=0, keepdims=True))[0] for part in (0, 1))
    if round(float(one @ other), 4) >= _UNLIKE or silhouette(points, labels) < _WIDTH:
        return [members]
    return [part for side in (0, 1) for part in parted(members[labels == side], vectors)]


def silhouette(vectors: Floats, labels: Ints) -> float:
    """Return the mean silhouette of cosine distances, over an even sample of many texts.

    References
    ----------
    Rousseeuw (1987), "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis".
    """
    from sklearn.metrics import silhouette_score

    rows = np.linspace(0, len(vectors) - 1, min(len(vectors), _SAMPLE)).astype(int)
    if len(np.unique(labels[rows])) < 2:
        return -1.0
    return round(float(silhouette_score(vectors[rows], labels[rows], metric="cosine")), 4)
