"""Many small logistic regressions at once: one per statement, on the positions of those who answered."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Floats = npt.NDArray[np.float64]


def ridge_logistic(
    unit: npt.NDArray[np.integer],
    features: Floats,
    answer: npt.NDArray[np.bool_],
    units: int,
    *,
    prior: Floats,
    penalty: Floats,
    steps: int = 25,
) -> Floats:
    """Fit ``P(answer) = sigmoid(features . w_unit)`` for every unit, with a Gaussian prior on ``w``.

    Newton's method on all units together (iteratively reweighted least squares: McCullagh and Nelder 1989,
    section 2.5), each step damped where a unit would move more than 4 on a coordinate.

    Parameters
    ----------
    unit : ndarray of int, shape (rows,)
        Unit (statement) of each row.
    features : ndarray, shape (rows, d)
        Include a column of ones for an intercept.
    answer : ndarray of bool, shape (rows,)
    units : int
    prior : ndarray, shape (units, d)
        Prior mean of the weights.
    penalty : ndarray, shape (d,)
        Prior precision of each weight; positive, so that every unit has a finite answer.
    steps : int
        Most Newton steps.

    Returns
    -------
    ndarray, shape (units, d)
        A unit without rows keeps its prior.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.column_stack([np.ones(40), np.repeat([-1.0, 1.0], 20)])
    >>> w = ridge_logistic(np.zeros(40, int), x, x[:, 1] > 0, 1, prior=np.zeros((1, 2)), penalty=np.ones(2))
    >>> bool(w[0, 1] > 1), bool(abs(w[0, 0]) < 1e-6)
    (True, True)
    """
    d = features.shape[1]
    weights = prior.astype(float).copy()
    target = answer.astype(float)
    for _ in range(steps):
        p = expit((features * weights[unit]).sum(axis=1))
        gradient = _sums(unit, features * (target - p)[:, None], units) - penalty * (weights - prior)
        curve = p * (1.0 - p)
        hessian = np.empty((units, d, d))
        for i in range(d):
            for j in range(i, d):
                hessian[:, i, j] = hessian[:, j, i] = np.bincount(
                    unit, curve * features[:, i] * features[:, j], minlength=units
                )
        hessian += np.diag(penalty)
        move = np.linalg.solve(hessian, gradient[..., None])[..., 0]
        move /= np.maximum(1.0, np.abs(move).max(axis=1, keepdims=True, initial=0.0) / 4.0)
        weights += move
        if np.abs(move).max(initial=0.0) < 1e-9:
            break
    return weights


def _sums(unit: npt.NDArray[np.integer], values: Floats, units: int) -> Floats:
    return np.stack([np.bincount(unit, column, minlength=units) for column in values.T], axis=1)
