"""One side's update of the variational ideal-point model, over sparse answers.

The log-odds of an answer are ``psi = p . P + q + Q``: a participant's position ``p`` and leaning ``q``, a
statement's slopes ``P`` and offset ``Q``. Read as ``(p, q, 1) . (P, 1, Q)`` it is the same for both sides, so
one function updates either. With Polya-Gamma augmentation (Polson, Scott and Windle 2013, JASA 108; Durante
and Rigon 2019, Statistical Science 34, for its variational use) each update is a Gaussian in closed form:

    precision = prior + sum_j w_ij E[f_j f_j'],   w_ij = tanh(c / 2) / 2c,   c^2 = E[psi^2]

Second moments of the other side are packed (lower triangle of ``E[f f']``, ``f = (P, 1, Q)``), which makes an
answer cost two passes over ``(K + 2)(K + 3) / 2`` numbers.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MANY = 20_000
"""Answers from which two threads are worth their start."""
_jit = numba.njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc", "contract"})


def moments(mean: Floats, spread: Floats, *, offset_first: bool) -> Floats:
    """Return packed second moments of one side.

    Parameters
    ----------
    mean : ndarray, shape (n, K + 1)
        Posterior means: K coordinates, then the intercept.
    spread : ndarray, shape (n, K + 1, K + 1)
        Posterior covariances.
    offset_first : bool
        True where the vector is read ``(p, q, 1)``, off-diagonal terms doubled, so that the product with the
        other reading ``(P, 1, Q)`` is the expectation of ``psi`` squared.

    Returns
    -------
    ndarray, shape (n, (K + 2)(K + 3) / 2)

    Examples
    --------
    >>> mine = moments(np.array([[2.0, 1.0]]), np.zeros((1, 2, 2)), offset_first=True)
    >>> theirs = moments(np.array([[3.0, -1.0]]), np.zeros((1, 2, 2)), offset_first=False)
    >>> float(mine[0] @ theirs[0])  # (2 * 3 + 1 - 1) ** 2
    36.0
    """
    n, size = mean.shape
    one, intercept = (size, size - 1) if offset_first else (size - 1, size)
    place = np.array([*range(size - 1), intercept])
    full = np.zeros((n, size + 1, size + 1))
    whole = np.zeros((n, size + 1))
    whole[:, place], whole[:, one] = mean, 1.0
    full[:] = whole[:, :, None] * whole[:, None, :]
    full[:, place[:, None], place[None, :]] += spread
    rows, columns = np.tril_indices(size + 1)
    packed = full[:, rows, columns]
    if offset_first:
        packed *= np.where(rows == columns, 1.0, 2.0)
    return np.ascontiguousarray(packed)


def update(
    starts: Ints,
    other: Ints,
    half: Floats,
    mean: Floats,
    spread: Floats,
    theirs: Floats,
    centre: Floats,
    precision: Floats,
) -> None:
    """Update the posterior of every participant, or of every statement, given the other side.

    Parameters
    ----------
    starts : int64 array, shape (n + 1,)
        Where the answers of each begin.
    other : int64 array, shape (answers,)
        Row of the other side.
    half : float array, shape (answers,)
        .5 for agree, -.5 for disagree.
    mean, spread
        Posterior of this side, written to: shapes (n, K + 1) and (n, K + 1, K + 1).
    theirs : float array, shape (others, (K + 2)(K + 3) / 2)
        ``moments`` of the other side.
    centre : float array, shape (n or 1, K + 1)
        Prior means.
    precision : float array, shape (K + 1,)
        Prior precisions, on the diagonal.
    """
    mine = moments(mean, spread, offset_first=True)
    n = len(starts) - 1
    if len(other) < _MANY:
        _update(starts, other, half, mean, spread, mine, theirs, centre, precision, 0, n)
        return
    middle = int(np.searchsorted(starts, len(other) // 2))
    with ThreadPoolExecutor(2) as pool:  # each is updated from the other side only: halves cannot meet
        jobs = [
            pool.submit(_update, starts, other, half, mean, spread, mine, theirs, centre, precision, a, b)
            for a, b in ((0, middle), (middle, n))
        ]
        for job in jobs:
            job.result()


@_jit
def _update(
    starts: Any,
    other: Any,
    half: Any,
    mean: Any,
    spread: Any,
    mine: Any,
    theirs: Any,
    centre: Any,
    precision: Any,
    first: Any,
    last: Any,
) -> None:
    size = mean.shape[1]
    width = theirs.shape[1]
    ones = size * (size - 1) // 2  # where E[1 f] begins in the packed triangle
    offsets = size * (size + 1) // 2  # where E[Q f] begins
    total = np.zeros(width)
    push = np.zeros(size)
    matrix = np.zeros((size, size))
    for i in range(first, last):
        prior = centre[i if len(centre) > 1 else 0]
        total[:] = 0.0
        push[:] = 0.0
        own = mine[i]
        for t in range(starts[i], starts[i + 1]):
            row = theirs[other[t]]
            square = 0.0
            for a in range(width):
                square += own[a] * row[a]
            c = np.sqrt(max(square, 1e-12))
            weight = np.tanh(0.5 * c) / (2.0 * c)
            for a in range(width):
                total[a] += weight * row[a]
            side = half[t]
            for a in range(size):
                push[a] += side * row[ones + a]
        for a in range(size):
            for b in range(a + 1):
                matrix[a, b] = matrix[b, a] = total[a * (a + 1) // 2 + b]
            push[a] += precision[a] * prior[a] - total[offsets + a]
        for a in range(size):
            matrix[a, a] += precision[a]
        inverse = np.linalg.inv(matrix)
        spread[i] = inverse
        for a in range(size):
            value = 0.0
            for b in range(size):
                value += inverse[a, b] * push[b]
            mean[i, a] = value
