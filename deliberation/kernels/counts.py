"""Counting votes without ever building a participant x statement matrix."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer]
ANSWERS = 3


def count_answers(
    statement: Ints,
    vote: Ints,
    statements: int,
    *,
    group: Ints | None = None,
    groups: int = 1,
) -> npt.NDArray[np.int64]:
    """Count group x statement x answer in one pass over long votes.

    Parameters
    ----------
    statement : ndarray of int, shape (votes,)
        Statement of each vote, 0 to ``statements - 1``.
    vote : ndarray of int, shape (votes,)
        Code of each vote: 1 agree, 2 disagree, 3 pass (``core.vote.Vote``).
    statements : int
        Number of statements.
    group : ndarray of int, shape (votes,), optional
        Group of the participant who cast each vote; negative where they have none (not counted).
        Without it everybody is in group 0.
    groups : int
        Number of groups.

    Returns
    -------
    ndarray of int64, shape (groups, statements, 3)
        Votes agree, disagree, pass.

    Examples
    --------
    >>> import numpy as np
    >>> count_answers(np.array([0, 0, 1]), np.array([1, 3, 2]), 2)[0].tolist()
    [[1, 0, 1], [0, 1, 0]]
    """
    cell = statement.astype(np.int64) * ANSWERS + (vote.astype(np.int64) - 1)
    if group is not None:
        cell += group.astype(np.int64) * (statements * ANSWERS)
        cell = cell[group >= 0]
    counts = np.bincount(cell, minlength=groups * statements * ANSWERS)
    return counts.astype(np.int64).reshape(groups, statements, ANSWERS)
