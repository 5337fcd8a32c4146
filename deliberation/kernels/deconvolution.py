"""A mixture of Gaussians behind points that are known with uncertainty, each with its own.

Extreme deconvolution (Bovy, Hogg and Roweis 2011, Annals of Applied Statistics 5) with one covariance for all
components, and points given by what they add to a prior: a precision matrix ``A`` and a pull ``h``, the
likelihood being ``exp(h . x - x . A x / 2)``. A point of which nothing is known has ``A = 0``, which no
covariance of measurement could say.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEPS, TOLERANCE, FLOOR = 60, 1e-5, 0.01
START_CERTAINTY = 0.9
_jit = numba.njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc", "contract"})


class Mixture(NamedTuple):
    """A fitted mixture.

    Attributes
    ----------
    membership : ndarray, shape (points, k)
        Posterior probability of each component; rows sum to 1.
    mean : ndarray, shape (k, d)
    spread : ndarray, shape (d, d)
        Covariance of every component.
    weight : ndarray, shape (k,)
    log_likelihood : float
        Up to a constant that is the same for every mixture of the same points.
    """

    membership: Floats
    mean: Floats
    spread: Floats
    weight: Floats
    log_likelihood: float


def deconvolve(information: Floats, pull: Floats, start: Ints, k: int, *, steps: int = STEPS) -> Mixture:
    """Fit a mixture by expectation-maximisation.

    Parameters
    ----------
    information : ndarray, shape (points, d, d)
    pull : ndarray, shape (points, d)
    start : ndarray of int, shape (points,)
        A first component for each point.
    k : int
    steps : int
        Most steps; it stops once a step gains less than 1e-5 per point.

    Returns
    -------
    Mixture

    Examples
    --------
    >>> x = np.array([[-2.0], [-2.1], [1.9], [2.0]])
    >>> known = np.full((4, 1, 1), 100.0)
    >>> found = deconvolve(known, 100.0 * x, np.array([0, 0, 1, 1]), 2)
    >>> found.mean.round(1).ravel().tolist()
    [-2.0, 1.9]
    """
    n, d = pull.shape
    membership = np.full((n, k), (1.0 - START_CERTAINTY) / max(k - 1, 1))
    membership[np.arange(n), start] = START_CERTAINTY if k > 1 else 1.0
    mean, spread, weight = np.zeros((k, d)), np.eye(d), np.full(k, 1.0 / k)
    value = _fit(information, pull, membership, mean, spread, weight, steps, TOLERANCE, FLOOR)
    return Mixture(membership, mean, spread, weight, float(value))


def members(information: Floats, pull: Floats, mixture: Mixture) -> Floats:
    """Return the posterior probability of each component for other points, shape (points, k)."""
    membership = np.zeros((len(pull), len(mixture.weight)))
    sums = np.zeros((len(mixture.weight), pull.shape[1]))
    _expect(
        information, pull, membership, mixture.mean, np.linalg.inv(mixture.spread), mixture.weight,
        sums, np.zeros_like(mixture.spread),
    )  # fmt: skip
    return membership


@_jit
def _inverse(matrix: Any, out: Any) -> Any:
    """Invert a small positive definite matrix by Cholesky; return the logarithm of its determinant."""
    d = len(matrix)
    log = 0.0
    for i in range(d):  # the lower factor, in place of the lower triangle
        for j in range(i + 1):
            total = matrix[i, j]
            for m in range(j):
                total -= matrix[i, m] * matrix[j, m]
            if i == j:
                matrix[i, i] = np.sqrt(max(total, 1e-12))
                log += 2.0 * np.log(matrix[i, i])
            else:
                matrix[i, j] = total / matrix[j, j]
    for i in range(d):  # its inverse, in the upper triangle of out (transposed)
        out[i, i] = 1.0 / matrix[i, i]
        for j in range(i):
            total = 0.0
            for m in range(j, i):
                total -= matrix[i, m] * out[j, m]
            out[j, i] = total / matrix[i, i]
    for i in range(d):
        for j in range(i + 1):
            total = 0.0
            for m in range(i, d):
                total += out[i, m] * out[j, m]
            matrix[i, j] = total
    for i in range(d):
        for j in range(i + 1):
            out[i, j] = out[j, i] = matrix[i, j]
    return log


@_jit
def _expect(
    information: Any,
    pull: Any,
    membership: Any,
    mean: Any,
    precision: Any,
    weight: Any,
    sums: Any,
    square: Any,
) -> Any:
    """Fill memberships and sums of moments; return the log-likelihood without the prior's determinant."""
    n, d = pull.shape
    k = len(weight)
    work, inverse = np.zeros((d, d)), np.zeros((d, d))
    centre, offset = np.zeros((k, d)), np.zeros(k)
    for c in range(k):
        for a in range(d):
            for b in range(d):
                centre[c, a] += precision[a, b] * mean[c, b]
        for a in range(d):
            offset[c] += 0.5 * centre[c, a] * mean[c, a]
        offset[c] = np.log(weight[c]) - offset[c]
    place, score = np.zeros((k, d)), np.zeros(k)
    total = 0.0
    for i in range(n):
        for a in range(d):
            for b in range(d):
                work[a, b] = information[i, a, b] + precision[a, b]
        log = _inverse(work, inverse)
        highest = -np.inf
        for c in range(k):
            value = offset[c]
            for a in range(d):
                at = 0.0
                for b in range(d):
                    at += inverse[a, b] * (pull[i, b] + centre[c, b])
                place[c, a] = at
                value += 0.5 * at * (pull[i, a] + centre[c, a])
            score[c] = value
            highest = max(highest, value)
        norm = 0.0
        for c in range(k):
            norm += np.exp(score[c] - highest)
        total += highest + np.log(norm) - 0.5 * log
        for a in range(d):
            for b in range(d):
                square[a, b] += inverse[a, b]
        for c in range(k):
            part = np.exp(score[c] - highest) / norm
            membership[i, c] = part
            for a in range(d):
                sums[c, a] += part * place[c, a]
                for b in range(d):
                    square[a, b] += part * place[c, a] * place[c, b]
    return total


@_jit
def _fit(
    information: Any,
    pull: Any,
    membership: Any,
    mean: Any,
    spread: Any,
    weight: Any,
    steps: Any,
    tolerance: Any,
    floor: Any,
) -> Any:
    n, d = pull.shape
    k = len(weight)
    work, inverse = np.zeros((d, d)), np.zeros((d, d))
    place = np.zeros(d)
    spread[:] = 0.0
    weight[:] = 1e-9
    for i in range(n):  # first moments, from memberships and a standard prior
        for a in range(d):
            for b in range(d):
                work[a, b] = information[i, a, b]
            work[a, a] += 1.0
        _inverse(work, inverse)
        for a in range(d):
            place[a] = 0.0
            for b in range(d):
                place[a] += inverse[a, b] * pull[i, b]
        for a in range(d):
            for b in range(d):
                spread[a, b] += inverse[a, b] + place[a] * place[b]
        for c in range(k):
            weight[c] += membership[i, c]
            for a in range(d):
                mean[c, a] += membership[i, c] * place[a]
    for c in range(k):
        for a in range(d):
            mean[c, a] /= weight[c]
    value, before = 0.0, -np.inf
    for _ in range(steps):
        _normalise(mean, spread, weight, n, floor)
        work[:] = spread
        log = _inverse(work, inverse)
        sums, square = np.zeros((k, d)), np.zeros((d, d))
        value = _expect(information, pull, membership, mean, inverse, weight, sums, square) - 0.5 * n * log
        if value - before < tolerance * n:
            break
        before = value
        spread[:] = square
        for c in range(k):
            weight[c] = 1e-9
            for i in range(n):
                weight[c] += membership[i, c]
            for a in range(d):
                mean[c, a] = sums[c, a] / weight[c]
    else:
        _normalise(mean, spread, weight, n, floor)
    return value


@_jit
def _normalise(mean: Any, spread: Any, weight: Any, n: Any, floor: Any) -> None:
    """Turn sums over points into a covariance within components and into shares."""
    for a in range(len(spread)):
        for b in range(len(spread)):
            for c in range(len(weight)):
                spread[a, b] -= weight[c] * mean[c, a] * mean[c, b]
            spread[a, b] /= n
        spread[a, a] += floor
    for c in range(len(weight)):
        weight[c] /= n
