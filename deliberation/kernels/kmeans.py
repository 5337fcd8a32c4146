"""K-means on a few coordinates: the start of a clustering, seeded and independent of threads."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
_jit = numba.njit(nogil=True, cache=True, error_model="numpy")


def kmeans(points: Floats, k: int, rng: np.random.Generator, *, starts: int = 4, steps: int = 50) -> Labels:
    """Partition points into ``k`` clusters (Lloyd 1982), best of several k-means++ starts.

    Parameters
    ----------
    points : ndarray, shape (n, d)
        Few coordinates; ``n`` may be large.
    k : int
        Number of clusters.
    rng : numpy.random.Generator
        Draws the starts (Arthur and Vassilvitskii 2007).
    starts, steps : int
        Number of starts, and most steps of each.

    Returns
    -------
    ndarray of int64, shape (n,)
        Labels 0 to k - 1; some may be unused where points coincide.

    Examples
    --------
    >>> import numpy as np
    >>> points = np.array([[0.0, 0], [0, 1], [9, 9], [9, 8]])
    >>> labels = kmeans(points, 2, np.random.default_rng(0))
    >>> bool(labels[0] == labels[1] != labels[2] == labels[3])
    True
    """
    best, lowest = np.zeros(len(points), dtype=np.int64), np.inf
    if len(points) == 0:
        return best
    points = np.ascontiguousarray(points, dtype=np.float64)
    across = np.ascontiguousarray(points.T)
    for _ in range(starts):
        labels = np.empty(len(points), dtype=np.int64)
        cost = _lloyd(points, across, _spread_start(points, k, rng), labels, steps)
        if cost < lowest * (1.0 - 1e-9):
            best, lowest = labels, cost
    return best


def _spread_start(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    chosen = [int(rng.integers(len(points)))]
    nearest = np.full(len(points), np.inf)
    for _ in range(1, k):
        _approach(points, points[chosen[-1]], nearest)
        total = np.cumsum(nearest)
        pick = int(np.searchsorted(total, rng.random() * total[-1])) if total[-1] > 0 else 0
        chosen.append(min(pick, len(points) - 1))
    return points[chosen].copy()


@_jit
def _approach(points: Any, centre: Any, nearest: Any) -> None:
    """Lower each squared distance to that to one more centre."""
    n, d = points.shape
    for i in range(n):
        total = 0.0
        for c in range(d):
            gap = points[i, c] - centre[c]
            total += gap * gap
        nearest[i] = min(nearest[i], total)


@_jit
def _lloyd(points: Any, across: Any, centres: Any, labels: Any, steps: int) -> float:
    """Move centres and labels until no label changes; return the sum of squared distances.

    ``across`` is ``points`` by coordinate. Sums run over points, and distances over coordinates, in their
    order, and nothing is reassociated: the same on any number of threads and on any processor.
    """
    n, d = points.shape
    k = len(centres)
    labels[:] = -1
    cost = 0.0
    totals, least, best = np.empty(n), np.empty(n), np.empty(n, np.int64)
    for _ in range(steps):
        least[:] = np.inf
        best[:] = 0
        for g in range(k):
            _distances(across, centres[g], totals)
            for i in range(n):
                if totals[i] < least[i]:
                    best[i], least[i] = g, totals[i]
        moved = False
        cost = 0.0
        sums, count = np.zeros((k, d)), np.zeros(k)
        for i in range(n):
            label = best[i]
            moved |= label != labels[i]
            labels[i] = label
            cost += least[i]
            count[label] += 1.0
            point, total = points[i], sums[label]
            for c in range(d):
                total[c] += point[c]
        if not moved:
            break
        for g in range(k):
            if count[g] > 0.0:
                centres[g] = sums[g] / count[g]
    return cost


@_jit
def _distances(across: Any, centre: Any, totals: Any) -> None:
    """Write the squared distance of every point to a centre, four coordinates a pass.

    Points stand side by side: a processor measures several at once, and adds for each in the same order.
    """
    d, n = across.shape
    totals[:] = 0.0
    for c in range(0, d - 3, 4):
        row0, row1, row2, row3 = across[c], across[c + 1], across[c + 2], across[c + 3]
        at0, at1, at2, at3 = centre[c], centre[c + 1], centre[c + 2], centre[c + 3]
        for i in range(n):
            total = totals[i]
            gap = row0[i] - at0
            total += gap * gap
            gap = row1[i] - at1
            total += gap * gap
            gap = row2[i] - at2
            total += gap * gap
            gap = row3[i] - at3
            total += gap * gap
            totals[i] = total
    for c in range(d - d % 4, d):
        row, at = across[c], centre[c]
        for i in range(n):
            gap = row[i] - at
            totals[i] += gap * gap
