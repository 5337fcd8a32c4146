"""What surrounds a passage: a short one borrows meaning from its contribution, or from what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.rows import blocks, unit
from deliberation.text.meaning.groups import group_sums

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SHORT: Final = 40
_LONG: Final = 200
_MOST: Final = 0.8
_LEAST: Final = 0.2
_DECIMALS: Final = 5


def with_context(vectors: Floats, lengths: Sequence[int], rows: Ints, nodes: Ints, parents: Ints) -> Floats:
    """Return the vectors of distinct texts moved towards what surrounds them, shape (texts, dimensions).

    The surroundings of a passage are the other passages of its contribution; where it has none, those of
    the contribution it answers. Their mean weighs 0.8 beside a passage of 40 characters ("This must be
    solved."), down to 0.2 from 200 characters. A text alone in its contribution, which answers nothing,
    stays where it is.

    Parameters
    ----------
    vectors : array, shape (texts, dimensions)
        Unit vectors.
    lengths : sequence of int
        Characters of each text.
    rows, nodes : array of int, shape (passages,)
        Contribution and distinct text of each passage.
    parents : array of int, shape (contributions,)
        Contribution that each one answers, -1 for none.
    """
    from scipy import sparse

    size = len(parents)
    counts = np.bincount(rows, minlength=size).astype(np.float64)
    sums = group_sums(vectors, nodes, rows, size)
    order = np.argsort(nodes, kind="stable")
    rows, nodes = rows[order], nodes[order]
    occurrences = np.maximum(np.bincount(nodes, minlength=len(vectors)), 1)
    slope = (np.asarray(lengths, dtype=np.float64) - _SHORT) / (_LONG - _SHORT)
    weights = (_MOST + (_LEAST - _MOST) * np.clip(slope, 0, 1)) / occurrences
    moved = np.empty_like(vectors, dtype=np.float32)
    for part in blocks(len(vectors)):
        own = slice(*np.searchsorted(nodes, [part.start, part.stop]))
        row, node = rows[own], nodes[own]
        others = counts[row] - 1
        around = np.where(others[:, None] > 0, sums[row] - vectors[node], 0.0)
        answered = np.flatnonzero((others == 0) & (parents[row] >= 0))
        around[answered] = sums[parents[row[answered]]]
        places = (node - part.start, np.arange(len(node)))
        summed = sparse.csr_matrix((np.ones(len(node)), places), shape=(len(vectors[part]), len(node)))
        context = summed @ unit(around)
        moved[part] = np.round(unit(vectors[part] + weights[part, None] * context), _DECIMALS)
    return moved
