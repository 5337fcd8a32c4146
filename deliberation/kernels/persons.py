"""Answers to several statements of one item, drawn together by person: each person is one voice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

KINDS = 3
"""Agree, disagree, pass."""


def person_shares(
    person: npt.NDArray[np.integer], item: npt.NDArray[np.integer], answer: npt.NDArray[np.integer]
) -> tuple[Ints, Ints, Floats]:
    """Return the share of each kind of answer that each person gave to each item.

    Parameters
    ----------
    person, item : ndarray of int, shape (answers,)
        Who answered, and what the statement is about; from 0.
    answer : ndarray of int, shape (answers,)
        1 agree, 2 disagree, 3 pass.

    Returns
    -------
    person, item : ndarray of int64, shape (pairs,)
        Each pair once, by person then item.
    shares : ndarray, shape (pairs, 3)
        Rows sum to 1.

    Examples
    --------
    >>> import numpy as np
    >>> who, what, shares = person_shares(np.array([4, 4, 7]), np.array([0, 0, 0]), np.array([1, 3, 2]))
    >>> who.tolist(), shares.tolist()
    ([4, 7], [[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]])
    """
    items = int(item.max(initial=0)) + 1
    pairs, of = np.unique(person.astype(np.int64) * items + item, return_inverse=True)
    counts = [np.bincount(of[answer == kind], minlength=len(pairs)) for kind in (1, 2, 3)]
    given = np.stack(counts, axis=1).astype(np.float64)
    return pairs // items, pairs % items, given / np.maximum(given.sum(axis=1, keepdims=True), 1)
