"""K-means on a few coordinates: the start of a clustering, seeded and independent of threads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


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
    for _ in range(starts):
        labels, cost = _lloyd(points, _spread_start(points, k, rng), steps)
        if cost < lowest * (1.0 - 1e-9):
            best, lowest = labels, cost
    return best


def _distances(points: Floats, centres: Floats) -> Floats:
    """Squared distances, shape (k, n), one coordinate at a time: no BLAS, so the same on any threads."""
    total = np.zeros((len(centres), len(points)))
    for column, centre in zip(points.T, centres.T, strict=True):
        gap = column[None, :] - centre[:, None]
        gap *= gap
        total += gap
    return total


def _spread_start(points: Floats, k: int, rng: np.random.Generator) -> Floats:
    chosen = [int(rng.integers(len(points)))]
    nearest = _distances(points, points[chosen])[0]
    for _ in range(1, k):
        total = np.cumsum(nearest)
        pick = int(np.searchsorted(total, rng.random() * total[-1])) if total[-1] > 0 else 0
        chosen.append(min(pick, len(points) - 1))
        nearest = np.minimum(nearest, _distances(points, points[chosen[-1:]])[0])
    return points[chosen].copy()


def _lloyd(points: Floats, centres: Floats, steps: int) -> tuple[Labels, float]:
    k = len(centres)
    labels = np.full(len(points), -1, dtype=np.int64)
    distance = _distances(points, centres)
    for _ in range(steps):
        fresh = np.argmin(distance, axis=0).astype(np.int64)
        if np.array_equal(fresh, labels):
            break
        labels = fresh
        n = np.bincount(labels, minlength=k)
        sums = np.stack([np.bincount(labels, column, minlength=k) for column in points.T], axis=1)
        centres = np.where((n > 0)[:, None], sums / np.maximum(n, 1)[:, None], centres)
        distance = _distances(points, centres)
    return labels, float(distance[labels, np.arange(len(points))].sum())
