"""Multinomial logistic regression of rows of which something is known beforehand."""

from __future__ import annotations

import warnings
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_ROUNDS: Final = 5_000
_PRECISION: Final = 1e-5  # of the gradient of the mean loss


def fit_multinomial(
    features: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    count: int,
    strength: float,
    known: npt.ArrayLike | None = None,
    counts: npt.ArrayLike | None = None,
) -> tuple[Floats, Floats]:
    """Return the weights and the bias of a multinomial logistic regression with a ridge penalty.

    scikit-learn's has no offset: log-odds that are known beforehand, beside which the rest is learnt. With
    none known, this finds what it finds.

    Parameters
    ----------
    features : array, shape (rows, features)
    labels : array of int, shape (rows,)
        From 0 to ``count`` - 1.
    count : int
        Number of labels.
    strength : float
        Inverse of the penalty: scikit-learn's C. The bias is not penalised.
    known : array, shape (rows, count), optional
        What is added to the log-odds of each label; zero by default.
    counts : array, shape (rows,), optional
        How much each row counts; one by default.

    Returns
    -------
    array of float64, shape (features, count)
    array of float64, shape (count,)

    Warns
    -----
    RuntimeWarning
        If it has not settled.

    Examples
    --------
    >>> weights, bias = fit_multinomial([[-2.0], [-1.0], [1.0], [2.0]], [0, 0, 1, 1], count=2, strength=1.0)
    >>> int(([[0.5]] @ weights + bias).argmax())
    1
    """
    from scipy.optimize import minimize

    seen = np.asarray(features, dtype=np.float64)
    right = np.asarray(labels, dtype=np.int64)
    rows, width = seen.shape
    beside = np.zeros((rows, count)) if known is None else np.asarray(known, dtype=np.float64)
    counted = np.ones(rows) if counts is None else np.asarray(counts, dtype=np.float64)
    total_count = counted.sum()
    everyone = np.arange(rows)

    def loss(found: Floats) -> tuple[float, Floats]:
        slopes, bias = _parted(found, width, count)
        odds = seen @ slopes + bias + beside
        odds -= odds.max(axis=1, keepdims=True)
        shares = np.exp(odds)
        total = shares.sum(axis=1, keepdims=True)
        lost = counted @ (np.log(total[:, 0]) - odds[everyone, right]) + (slopes**2).sum() / (2 * strength)
        excess = shares / total
        excess[everyone, right] -= 1
        excess *= counted[:, None]
        slope = np.concatenate([(seen.T @ excess + slopes / strength).ravel(), excess.sum(axis=0)])
        return float(lost) / total_count, slope / total_count

    options = {"maxiter": _ROUNDS, "gtol": _PRECISION}
    start = np.zeros((width + 1) * count)
    found: Any = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    if not found.success:
        warnings.warn(f"a logistic regression has not settled: {found.message}", RuntimeWarning, stacklevel=2)
    return _parted(found.x, width, count)


def _parted(found: Floats, width: int, count: int) -> tuple[Floats, Floats]:
    return found[: width * count].reshape(width, count), found[width * count :]
