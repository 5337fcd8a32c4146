"""Groups of vectors: their sums, their centres, and the nearest centre of each vector."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.neighbours import largest

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_BLOCK: Final = 1024
_COLUMNS: Final = 64
_FEW: Final = 0.1  # share of the rows under which they are copied before they are summed
_NOTHING: Final = 1e-9


def nearest(vectors: npt.NDArray[np.float32], centres: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the number of the nearest centre of each vector, by blocks; ties go to the first."""
    found = np.empty(len(vectors), dtype=np.int64)
    for start in range(0, len(vectors), _BLOCK):
        columns, _ = largest(vectors[start : start + _BLOCK] @ centres.T, 1)
        found[start : start + _BLOCK] = columns[:, 0]
    return found


def group_centres(
    vectors: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], centres: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return the unit mean of each group; an empty group keeps the centre it had."""
    return mean_directions(group_sums(vectors, np.arange(len(labels)), labels, len(centres)), centres)


def mean_directions(sums: npt.NDArray[np.float64], centres: Floats) -> Floats:
    """Return sums of vectors at unit length; where there is next to nothing to sum, the centre it had."""
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.where(norms > _NOTHING, sums / np.maximum(norms, _NOTHING), centres).astype(np.float32)


def group_sums(
    vectors: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], labels: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.float64]:
    """Return the sum of the vectors of each group, by columns: a large corpus leaves no room for copies.

    ``labels`` is the group of each of ``rows``; a row may be in several groups, or in none.
    """
    from scipy import sparse

    if len(rows) < len(vectors) * _FEW:
        vectors, rows = vectors[rows], np.arange(len(rows))
    ones = np.ones(len(rows), dtype=np.float64)
    members = sparse.csr_matrix((ones, (labels, rows)), shape=(count, len(vectors)))
    sums = np.empty((count, vectors.shape[1]), dtype=np.float64)
    for start in range(0, vectors.shape[1], _COLUMNS):
        part = slice(start, start + _COLUMNS)
        sums[:, part] = members @ vectors[:, part].astype(np.float64)
    return sums
