"""How much each person tends to say yes, whatever the statement."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Floats = npt.NDArray[np.float64]


def habits(
    person: npt.NDArray[np.integer], yes: npt.NDArray[np.bool_], base: Floats, people: int, *, steps: int = 5
) -> tuple[Floats, Floats]:
    """Estimate each person's log-odds of saying yes, beyond what is expected of their answers.

    Additive model ``logit P(yes) = base + b_i`` with ``b_i ~ N(0, s2)`` (a Rasch model with known
    difficulties); ``s2`` by moments, from the variance of ``yes - expected`` in excess of its binomial
    variance, and 0 where there is none; ``b_i`` by Newton's method.

    Parameters
    ----------
    person : ndarray of int, shape (answers,)
    yes : ndarray of bool, shape (answers,)
    base : ndarray, shape (answers,)
        Log-odds expected of each answer, e.g. those of the statement.
    people : int
    steps : int
        Newton steps.

    Returns
    -------
    mean, deviation : ndarray, shape (people,)
        Posterior mean of ``b_i`` and its standard deviation; all zero where people do not differ.

    Examples
    --------
    >>> import numpy as np
    >>> who = np.repeat(np.arange(10), 20)
    >>> mean, _ = habits(who, (np.arange(200) % 2 == 0) | (who == 0), np.zeros(200), 10)
    >>> int(np.argmax(mean))
    0
    """
    p = expit(base)
    said = np.bincount(person, yes, minlength=people)
    gap = said - np.bincount(person, p, minlength=people)
    curve = np.bincount(person, p * (1.0 - p), minlength=people)
    squares, excess = float((curve**2).sum()), float((gap**2 - curve).sum())
    mean = np.zeros(people)
    if squares <= 0 or excess <= 0:
        return mean, np.zeros(people)
    precision = squares / excess
    for _ in range(steps):
        move = np.clip((gap - precision * mean) / (curve + precision), -1.0, 1.0)
        mean = np.clip(mean + move, -6.0, 6.0)
        p = expit(base + mean.take(person))
        gap = said - np.bincount(person, p, minlength=people)
        curve = np.bincount(person, p * (1.0 - p), minlength=people)
        if np.abs(move).max(initial=0.0) < 0.02:
            break
    return mean, 1.0 / np.sqrt(curve + precision)
