"""Principal components of votes with missing cells, without filling a single one of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.linalg import ArpackNoConvergence, svds

Floats = npt.NDArray[np.float64]
_DENSE = 24  # below this the smaller side is decomposed whole: ARPACK needs more rows than components


class Components(NamedTuple):
    """Principal components of the imputed and centred votes.

    Attributes
    ----------
    centre : ndarray, shape (statements,)
        Mean of each statement over the cells that were seen; 0 where a column is set to zero or unseen.
    axes : ndarray, shape (components, statements)
        Unit vectors, largest variance first; a row of zeros where the votes have no further dimension.
    variance : ndarray, shape (components,)
        Share of the variance of the imputed votes along each axis, 0 to 1.
    """

    centre: Floats
    axes: Floats
    variance: Floats


def column_means(statement: npt.NDArray[np.integer], value: Floats, statements: int) -> Floats:
    """Return the mean value of each statement over its votes, 0 where it has none, shape (statements,)."""
    n = np.bincount(statement, minlength=statements)
    total = np.bincount(statement, weights=value, minlength=statements)
    return np.asarray(total / np.maximum(n, 1), dtype=np.float64)


def principal_components(
    participant: npt.NDArray[np.integer],
    statement: npt.NDArray[np.integer],
    value: Floats,
    shape: tuple[int, int],
    *,
    components: int = 2,
    zero: npt.NDArray[np.bool_] | None = None,
    seed: int = 0,
    tolerance: float = 0.0,
) -> Components:
    """Compute the principal components of votes whose missing cells are imputed by the statement's mean.

    Imputing by the mean and then centring leaves exact zeros in the missing cells, so the matrix that is
    decomposed holds one number per vote and stays sparse (Lanczos on it: Lehoucq, Sorensen and Yang 1998).

    Parameters
    ----------
    participant, statement : ndarray of int, shape (votes,)
        Long votes, one per cell.
    value : ndarray of float, shape (votes,)
        Value of each vote, e.g. agree 1, pass 0, disagree -1.
    shape : (int, int)
        Number of participants and of statements.
    components : int
        How many to compute.
    zero : ndarray of bool, shape (statements,), optional
        Columns set to zero for everybody, as Polis does with statements that moderation took out.
    seed : int
        Seed of Lanczos's start vector.
    tolerance : float
        Relative accuracy of the singular values; 0 is machine precision.

    Returns
    -------
    Components
        Each axis has its largest loading positive (the first such one, where several are within 1e-6).

    Examples
    --------
    >>> import numpy as np
    >>> found = principal_components(
    ...     np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([1.0, 1, -1, -1]), (2, 2))
    >>> found.axes[0].round(3).tolist(), found.variance.round(3).tolist()
    ([0.707, 0.707], [1.0, 0.0])
    """
    if zero is not None:
        seen = ~zero[statement]
        participant, statement, value = participant[seen], statement[seen], value[seen]
    centre = column_means(statement, value, shape[1])
    matrix = csr_array((value - centre[statement], (participant, statement)), shape=shape)
    total = float(np.sum(matrix.data**2))
    axes = np.zeros((components, shape[1]))
    variance = np.zeros(components)
    if total > 1e-12:
        found, singular = _right_vectors(matrix, min(components, *shape), seed, tolerance)
        kept = singular**2 > 1e-12 * total
        axes[: len(singular)][kept] = found[kept]
        axes[:, np.bincount(statement, minlength=shape[1]) == 0] = 0.0  # where the solver leaves 1e-17
        variance[: len(singular)] = np.where(kept, singular**2 / total, 0.0)
    return Components(centre=centre, axes=_with_sign(axes), variance=variance)


def _right_vectors(matrix: csr_array, wanted: int, seed: int, tolerance: float) -> tuple[Floats, Floats]:
    """Return right singular vectors (wanted, columns) and singular values, largest first."""
    small = min(matrix.shape)
    if small > _DENSE:
        start = np.random.default_rng(seed).standard_normal(small)
        try:
            _, singular, vectors = svds(matrix, k=wanted, v0=start, tol=tolerance)
            order = np.argsort(-singular, kind="stable")
            return np.asarray(vectors)[order], np.asarray(singular)[order]
        except ArpackNoConvergence:  # pragma: no cover - seen only on degenerate matrices
            pass
    _, singular, vectors = np.linalg.svd(matrix.toarray(), full_matrices=False)
    return vectors[:wanted], singular[:wanted]


def _with_sign(axes: Floats) -> Floats:
    """Turn each axis so that its largest loading is positive, whatever the library returned."""
    size = np.abs(axes)
    leading = np.argmax(size >= size.max(axis=1, keepdims=True) * (1.0 - 1e-6), axis=1)
    signs = np.sign(axes[np.arange(len(axes)), leading])
    signs[signs == 0] = 1.0
    return np.asarray(axes * signs[:, None], dtype=np.float64)
