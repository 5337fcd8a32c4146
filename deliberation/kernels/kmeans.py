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
    for _ in range(starts):
        labels = np.empty(len(points), dtype=np.int64)
        cost = _lloyd(points, _spread_start(points, k, rng), labels, steps)
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
def _lloyd(points: Any, centres: Any, labels: Any, steps: int) -> float:
    """Move centres and labels until no label changes; return the sum of squared distances.

    Sums run over points in their order and nothing is reassociated: the same on any number of threads.
    """
    n, d = points.shape
    k = len(centres)
    labels[:] = -1
    cost = 0.0
    for _ in range(steps):
        moved = False
        cost = 0.0
        sums, count = np.zeros((k, d)), np.zeros(k)
        for i in range(n):
            best, least = 0, np.inf
            for g in range(k):
                total = 0.0
                for c in range(d):
                    gap = points[i, c] - centres[g, c]
                    total += gap * gap
                if total < least:
                    best, least = g, total
            moved |= best != labels[i]
            labels[i] = best
            cost += least
            count[best] += 1.0
            for c in range(d):
                sums[best, c] += points[i, c]
        if not moved:
            break
        for g in range(k):
            if count[g] > 0.0:
                centres[g] = sums[g] / count[g]
    return cost
