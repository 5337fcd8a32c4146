"""How well points sit in their clusters: silhouettes of several partitions, without a distance matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

_jit = numba.njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc", "contract"})


def silhouettes(points: Floats, partitions: Sequence[Labels]) -> Floats:
    """Return the mean silhouette (Rousseeuw 1987, J. Comput. Appl. Math. 20) of each partition.

    Points are sorted by the cell that all partitions put them in, so that each distance is computed once for
    all partitions and summed over whole cells: n² / 2 distances, never stored.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    partitions : sequence of ndarray of int, each of shape (n,)
        Labels from 0.

    Returns
    -------
    ndarray, shape (partitions,)
        Means over points, -1 to 1; a point alone in its cluster counts 0, as does a partition of one cluster.

    Examples
    --------
    >>> points = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1]])
    >>> silhouettes(points, [np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])]).round(2).tolist()
    [0.89, -0.44]
    """
    n = len(points)
    if not n or not len(partitions):
        return np.zeros(len(partitions))
    cells, cell = np.unique(np.stack(partitions, axis=1), axis=0, return_inverse=True)
    order = np.argsort(cell.ravel(), kind="stable")
    starts = np.searchsorted(cell.ravel()[order], np.arange(len(cells) + 1))
    sums = np.zeros((len(cells), n))
    x, y = np.ascontiguousarray(points[order].T, dtype=np.float64)
    _sum_distances(x, y, cell.ravel()[order], starts, sums)
    return np.array(
        [_mean(sums, cells[:, which], starts, cell.ravel()[order]) for which in range(cells.shape[1])]
    )


def _mean(sums: Floats, cluster: Labels, starts: Labels, cell: Labels) -> float:
    k = int(cluster.max()) + 1
    size = np.bincount(cluster, np.diff(starts), minlength=k)
    total = np.zeros((k, sums.shape[1]))
    np.add.at(total, cluster, sums)
    own, everyone = cluster[cell], np.arange(sums.shape[1])
    inside = total[own, everyone] / np.maximum(size[own] - 1, 1)
    outside = total / np.maximum(size, 1)[:, None]
    outside[own, everyone] = np.inf
    outside[size == 0] = np.inf
    nearest = outside.min(axis=0)
    if not np.isfinite(nearest).all():
        return 0.0
    score = (nearest - inside) / np.maximum(np.maximum(nearest, inside), 1e-12)
    return float(np.where(size[own] > 1, score, 0.0).mean())


@_jit
def _sum_distances(x: Any, y: Any, cell: Any, starts: Any, sums: Any) -> None:
    """Add up, for each cell and point, the distances of the point to the cell's; a pair is looked at once."""
    for j in range(len(x)):
        mine = sums[cell[j]]
        for own in range(cell[j] + 1):
            low, high = starts[own], min(starts[own + 1], j)
            if low < high:
                sums[own, j] += _row(x[low:high], y[low:high], x[j], y[j], mine[low:high])


@_jit
def _row(x: Any, y: Any, a: float, b: float, each: Any) -> float:
    """Add distances of points to one point, to each and in all; slices let four be computed at once."""
    total = 0.0
    for i in range(len(x)):
        dx, dy = x[i] - a, y[i] - b
        distance = np.sqrt(dx * dx + dy * dy)
        total += distance
        each[i] += distance
    return total
