"""A slate of statements that represents as many people as possible."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Slate(NamedTuple):
    """Statements in the order they were chosen.

    Attributes
    ----------
    statement : ndarray of int, shape (chosen,)
    score : ndarray, shape (chosen,)
        Weight of the people the statement added, each worth 1 / (1 + their approved statements so far).
    covered : ndarray of int, shape (chosen,)
        People who approve at least one statement, up to and including this one.
    """

    statement: Ints
    score: Floats
    covered: Ints


def sequential_pav(
    person: npt.NDArray[np.integer],
    statement: npt.NDArray[np.integer],
    shape: tuple[int, int],
    n: int,
    *,
    allowed: npt.NDArray[np.bool_] | None = None,
    same: npt.NDArray[np.integer] | None = None,
) -> Slate:
    """Choose statements one by one by sequential proportional approval voting.

    Thiele 1895; Lackner and Skowron 2023, "Multi-Winner Voting with Approval Preferences", rule 3. Each step
    adds the statement with the largest sum over those who approve it of ``1 / (1 + approved so far)``; ties
    go to the first statement.

    Parameters
    ----------
    person, statement : ndarray of int, shape (approvals,)
        Who approves what, one entry per pair.
    shape : (int, int)
        Number of people and of statements.
    n : int
        Statements to choose; fewer where no more are approved by anybody.
    allowed : ndarray of bool, shape (statements,), optional
        Statements that may be chosen.
    same : ndarray of int, shape (statements,), optional
        Label of each statement: of those with the same label, one at most is chosen.

    Examples
    --------
    >>> import numpy as np
    >>> who, what = np.array([0, 1, 2, 0, 1, 2, 3]), np.array([0, 0, 0, 1, 1, 1, 2])
    >>> sequential_pav(who, what, (4, 3), 2).statement.tolist()
    [0, 1]
    """
    open_ = np.ones(shape[1], dtype=bool) if allowed is None else allowed.copy()
    label = np.arange(shape[1]) if same is None else same
    approved = np.zeros(shape[0], dtype=np.int64)
    chosen: list[int] = []
    scores: list[float] = []
    covered: list[int] = []
    while len(chosen) < n:
        worth = np.bincount(statement, 1.0 / (1.0 + approved[person]), minlength=shape[1]).round(9)
        worth = np.where(open_, worth, 0.0)
        best = int(np.argmax(worth)) if len(worth) else -1
        if best < 0 or worth[best] <= 0:
            break
        chosen.append(best)
        scores.append(float(worth[best]))
        approved += np.bincount(person[statement == best], minlength=shape[0])
        covered.append(int((approved > 0).sum()))
        open_ &= label != label[best]
    return Slate(np.array(chosen, dtype=np.int64), np.array(scores), np.array(covered, dtype=np.int64))
