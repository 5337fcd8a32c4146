"""What contributions that moderation set aside were about: the theme of the nearest texts that were read.

They never shape the themes. A reader of the report must see what was taken out, and not only how much of it
(Polis conversations set aside a third to a half of their statements).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.rows import unit

Floats = npt.NDArray[np.float32]

_NEIGHBOURS: Final = 5
_FAR: Final = 10  # percentile of the nearness of texts that were read, under which a text is far from all
_SAMPLE: Final = 2_000
_BLOCK: Final = 1_024


def nearest_themes(aside: Floats, read: Floats, themes: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return the theme each text set aside is nearest to, -1 where it is far from every text in a theme.

    Parameters
    ----------
    aside : array of float32, shape (texts set aside, dimensions)
        Vectors of an encoder.
    read : array of float32, shape (texts, dimensions)
        Vectors of the texts that were read, from the same encoder.
    themes : sequence of int, shape (texts,)
        Theme of each text that was read; -1 where it has none.

    Returns
    -------
    array of int64, shape (texts set aside,)
        The theme of most of the five nearest texts, each weighing its cosine.

    Examples
    --------
    >>> read = np.eye(4, dtype=np.float32)[[0, 0, 1, 1, 2]]
    >>> nearest_themes(np.array([[0.1, 1, 0, 0]], dtype=np.float32), read, [0, 0, 1, 1, -1]).tolist()
    [1]
    """
    labels = np.asarray(themes, dtype=np.int64)
    inside = np.flatnonzero(labels >= 0)
    found = np.full(len(aside), -1, dtype=np.int64)
    if not len(inside) or not len(aside):
        return found
    centre = read.mean(axis=0)
    known, wanted = unit(read[inside] - centre), unit(aside - centre)
    labels = labels[inside]
    far = _usual_nearness(known)
    size = int(labels.max()) + 1
    for start in range(0, len(wanted), _BLOCK):
        cosines = wanted[start : start + _BLOCK] @ known.T
        count = min(_NEIGHBOURS, cosines.shape[1])
        near = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        weights = np.maximum(np.take_along_axis(cosines, near, axis=1), 0)
        votes = np.zeros((len(cosines), size))
        np.add.at(votes, (np.arange(len(cosines))[:, None], labels[near]), weights)
        best = votes.argmax(axis=1)
        found[start : start + _BLOCK] = np.where(cosines.max(axis=1) >= far, best, -1)
    return found


def _usual_nearness(vectors: Floats) -> float:
    """Return how near a text is, at least, to its nearest neighbour, but for the loneliest tenth."""
    sample = vectors[:_SAMPLE]
    if len(sample) < 2 * _NEIGHBOURS:
        return -1.0
    cosines = sample @ sample.T
    np.fill_diagonal(cosines, -1)
    return float(np.percentile(cosines.max(axis=1), _FAR))
