"""Latent classes on sparse answers: groups of people with their own rate of agreement on each statement."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]


class Classes(NamedTuple):
    """A fitted mixture.

    Attributes
    ----------
    membership : ndarray, shape (people, k)
        Posterior probability of each class; rows sum to 1.
    rate : ndarray, shape (k, statements)
        Probability of agreeing rather than disagreeing, by class.
    weight : ndarray, shape (k,)
        Share of each class.
    """

    membership: Floats
    rate: Floats
    weight: Floats


def answer_matrix(
    person: npt.NDArray[np.integer],
    statement: npt.NDArray[np.integer],
    agree: npt.NDArray[np.bool_],
    shape: tuple[int, int],
) -> csr_array:
    """Return agree and disagree indicators side by side, shape (people, 2 x statements).

    Examples
    --------
    >>> import numpy as np
    >>> answer_matrix(np.array([0]), np.array([1]), np.array([False]), (1, 2)).toarray().tolist()
    [[0.0, 0.0, 0.0, 1.0]]
    """
    column = statement + np.where(agree, 0, shape[1])
    return csr_array((np.ones(len(person)), (person, column)), shape=(shape[0], 2 * shape[1]))


def statement_rates(answers: csr_array, smoothing: float = 2.0) -> Floats:
    """Return each statement's agreement, smoothed towards everybody's average, (statements,)."""
    agree, disagree = np.split(np.asarray(answers.sum(axis=0)).ravel(), 2)
    average = (agree.sum() + 1.0) / (agree.sum() + disagree.sum() + 2.0)
    return np.asarray((agree + smoothing * average) / (agree + disagree + smoothing))


def class_rates(answers: csr_array, membership: Floats, base: Floats, smoothing: float) -> Floats:
    """Return each class's agreement, drawn to the statement's own by ``smoothing`` votes, (k, statements)."""
    agree, disagree = np.split(np.asarray(answers.T @ membership), 2)
    return np.asarray((agree + smoothing * base[:, None]) / (agree + disagree + smoothing)).T


def posterior(answers: csr_array, rate: Floats, weight: Floats) -> Floats:
    """Return the probability of each class given a person's answers (Bayes), shape (people, k)."""
    table = np.log(np.concatenate([rate, 1.0 - rate], axis=1)).T
    score = np.asarray(answers @ table) + np.log(weight)
    score -= score.max(axis=1, keepdims=True)
    np.exp(score, out=score)
    score /= score.sum(axis=1, keepdims=True)
    return score


def latent_classes(
    answers: csr_array, start: Floats, *, smoothing: float = 4.0, steps: int = 20, tolerance: float = 1e-3
) -> Classes:
    """Fit a mixture of independent Bernoulli answers by expectation-maximisation.

    Lazarsfeld and Henry 1968; smoothed rates are the posterior mode under a Beta prior centred on the
    statement's overall rate, so a class that hardly voted on a statement is assumed to think as everybody.

    Parameters
    ----------
    answers : csr_array, shape (people, 2 x statements)
        See ``answer_matrix``.
    start : ndarray, shape (people, k)
        Memberships to start from.
    smoothing : float
        Strength of the prior, in votes.
    steps : int
        Most iterations.
    tolerance : float
        Stop when the mean absolute change of memberships is below this.

    Returns
    -------
    Classes
    """
    base = statement_rates(answers)
    membership = start
    for _ in range(steps):
        rate = class_rates(answers, membership, base, smoothing)
        weight = (membership.sum(axis=0) + 1.0) / (len(membership) + membership.shape[1])
        fresh = posterior(answers, rate, weight)
        change = float(np.abs(fresh - membership).mean()) if len(fresh) else 0.0
        membership = fresh
        if change < tolerance:
            break
    rate = class_rates(answers, membership, base, smoothing)
    return Classes(membership, rate, membership.mean(axis=0) if len(membership) else weight)
