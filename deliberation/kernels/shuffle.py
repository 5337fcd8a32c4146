"""Shuffling votes within each statement: votes as they would be if no two opinions went together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]
_AGREE, _PASS = 1, 3


def shuffle_within(
    statement: npt.NDArray[np.integer],
    vote: Codes,
    rng: np.random.Generator,
    *,
    leaning: Floats | None = None,
    passing: Floats | None = None,
) -> Codes:
    """Deal each statement's votes out again among those who voted on it.

    Without propensities this is a plain permutation within each statement. With them, who passes and who
    agrees is drawn without replacement with odds ``exp(propensity)`` (successive sampling by sorting
    ``propensity + Gumbel noise``: Yellott 1977, J. Math. Psych. 15), so that people who agree with nearly
    everything still do.

    Preserved exactly: who voted on what, and every statement's counts of agree, disagree and pass.
    Preserved on average, given propensities: how much each person agrees and passes.
    Not preserved: any relation between what a person answered to one statement and to another.

    Parameters
    ----------
    statement : ndarray of int, shape (votes,), sorted
        Statement of each vote.
    vote : ndarray of int8, shape (votes,)
        Codes: 1 agree, 2 disagree, 3 pass.
    rng : numpy.random.Generator
        Source of randomness.
    leaning, passing : ndarray of float, shape (votes,), optional
        Log-odds of the voter of each row to agree rather than disagree, and to pass rather than answer.

    Returns
    -------
    ndarray of int8, shape (votes,)

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> sorted(shuffle_within(np.zeros(4, int), np.array([1, 1, 2, 3], np.int8), rng).tolist())
    [1, 1, 2, 3]
    """
    dealt = np.full_like(vote, _PASS)
    rows = _dealt_rows(statement, vote != _PASS, None if passing is None else -passing, rng)
    lean = None if leaning is None else leaning[rows]
    dealt[rows] = 2
    # The rows that answer keep their order by statement, as do the answers to deal.
    agreeing = _dealt_rows(statement[rows], vote[vote != _PASS] == _AGREE, lean, rng)
    dealt[rows[agreeing]] = _AGREE
    return dealt


def _dealt_rows(
    statement: npt.NDArray[np.integer],
    marked: npt.NDArray[np.bool_],
    propensity: Floats | None,
    rng: np.random.Generator,
) -> npt.NDArray[np.int64]:
    """Draw as many rows of each statement as are marked there, in ascending order of row."""
    noise = rng.random(len(statement))
    if propensity is not None:
        noise = expit(propensity + -np.log(-np.log(np.clip(noise, 1e-15, 1.0 - 1e-15))))
    # One sort on a single number: the integer part is the statement, the rest puts the chosen first.
    order = np.argsort(statement + (1.0 - noise) * 0.999)
    ends = np.flatnonzero(np.diff(statement, append=-1))
    starts = np.r_[0, ends[:-1] + 1] if len(ends) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(statement)])
    wanted = np.add.reduceat(marked.astype(np.int64), starts) if len(starts) else starts
    rank = np.arange(len(statement)) - np.repeat(starts, sizes)
    chosen = np.zeros(len(statement), dtype=bool)
    chosen[order[rank < np.repeat(wanted, sizes)]] = True
    return np.flatnonzero(chosen)
