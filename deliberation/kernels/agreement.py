"""How much two partitions of the same people agree, and two readers of the same passages."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def adjusted_rand(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> float:
    """Compute the adjusted Rand index of two partitions (Hubert and Arabie 1985, J. Classification 2, eq. 5).

    Parameters
    ----------
    first, second : ndarray of int >= 0, shape (people,)
        Group of each person in each partition.

    Returns
    -------
    float
        1 for the same partition, 0 on average for unrelated ones; 1 where both have a single group.

    Examples
    --------
    >>> import numpy as np
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    if len(first) < 2:
        return 1.0
    width = int(second.max()) + 1
    table = np.bincount(first.astype(np.int64) * width + second).astype(float)
    pairs = float(_pairs(table))
    rows, columns = float(_pairs(np.bincount(first))), float(_pairs(np.bincount(second)))
    expected = rows * columns / float(_pairs(np.array([len(first)])))
    if rows + columns == 2 * expected:
        return 1.0
    return (pairs - expected) / ((rows + columns) / 2.0 - expected)


def cohen_kappa(first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]) -> float | None:
    """Compute how much two readers agree beyond chance (Cohen 1960, Educ. Psychol. Meas. 20, eq. 1).

    Parameters
    ----------
    first, second : ndarray of int >= 0, shape (things,)
        Answer of each reader to the same things.

    Returns
    -------
    float or None
        1 for the same answers, 0 for what chance gives; None where it is not defined: nothing was read, or
        both always gave one and the same answer.

    Examples
    --------
    >>> import numpy as np
    >>> cohen_kappa(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]))
    0.5
    """
    n = len(first)
    if not n:
        return None
    width = int(max(first.max(), second.max())) + 1
    shares = [np.bincount(answers, minlength=width) / n for answers in (first, second)]
    chance = float(shares[0] @ shares[1])
    if chance >= 1.0:
        return None
    return (float((first == second).mean()) - chance) / (1.0 - chance)


def _pairs(n: npt.NDArray[np.generic]) -> np.float64:
    sizes = n.astype(np.float64)
    return np.float64((sizes * (sizes - 1.0)).sum() / 2.0)
