"""Which items the same people answer in opposite ways, or that their authors refuse: from long votes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

FEWEST: Final = 20
"""Voters who took a side on both items, from which a pair is judged."""

MOST: Final = 100
"""Voters that count at most: beyond, a slight opposition is sure and still slight."""

LEAST: Final = 1.0
"""Strength under which a pair is left out: chance alone gives it often."""

AUTHORS: Final = 5
"""Authors of an item who took a side on another, from which a pair is judged."""

_LOYAL: Final = 2 / 3
"""Share of the authors of an item who agree at least with another one that says the same."""

_BLOCK: Final = 256


def opposition(
    participant: npt.NDArray[np.integer],
    item: npt.NDArray[np.integer],
    agrees: npt.NDArray[np.bool_],
    items: int,
) -> Any:
    """Return how strongly the answers to each pair of items oppose.

    The strength is ``-r * sqrt(n)``, where ``r`` is the correlation of the two answers (phi) among the ``n``
    people who took a side on both, counted up to 100: about how many standard deviations under what chance
    gives. It is the same if every answer is turned over.

    Parameters
    ----------
    participant, item : array of int, shape (answers,)
        Who answered, and what; one answer at most per person and item.
    agrees : array of bool, shape (answers,)
        Which side the answer takes; passes are left out by the caller.
    items : int
        Number of items.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (items, items)
        Symmetric; pairs with fewer than 20 common voters or a strength under 1 are not in it.

    Examples
    --------
    >>> import numpy as np
    >>> person, item = np.repeat(np.arange(40), 2), np.tile([0, 1], 40)
    >>> sides = np.stack([np.arange(40) % 2 == 0, np.arange(40) % 2 == 1], axis=1)
    >>> opposition(person, item, sides.ravel(), 2).toarray().round(1).tolist()
    [[0.0, 6.3], [6.3, 0.0]]
    """
    people = int(participant.max(initial=-1)) + 1
    shape = (people, items)
    where = (participant, item)
    took = sparse.csc_matrix((np.ones(len(item), dtype=np.int32), where), shape=shape)
    up = sparse.csc_matrix((agrees.astype(np.int32), where), shape=shape)
    up.eliminate_zeros()
    kept = [sparse.csr_matrix((0, items), dtype=np.float64)]
    for start in range(0, items, _BLOCK):
        part = slice(start, start + _BLOCK)
        n, first, second, both = (
            (left[:, part].T @ right).toarray().astype(np.float64)
            for left, right in ((took, took), (up, took), (took, up), (up, up))
        )
        spread = np.sqrt(first * (n - first) * second * (n - second))
        r = np.divide(n * both - first * second, spread, out=np.zeros_like(n), where=spread > 0)
        strength = np.round(-r * np.sqrt(np.minimum(n, MOST)), 3)
        strength[(n < FEWEST) | (strength < LEAST)] = 0
        kept.append(sparse.csr_matrix(strength))
    return sparse.vstack(kept, format="csr")


def refused_by_authors(
    written: tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]],
    participant: npt.NDArray[np.integer],
    item: npt.NDArray[np.integer],
    agrees: npt.NDArray[np.bool_],
    items: int,
) -> Any:
    """Return how strongly those who wrote an item refuse another one.

    Nobody votes on an answer to a survey, yet its authors may have voted elsewhere: who asks for a thing
    does not refuse the same thing. Where fewer than half of the ``n`` authors of one item who took a side on
    the other agree with it, the strength is ``(2 / 3 - share) * sqrt(n / (2 / 9))``, ``n`` counted up to 100:
    standard deviations under the two in three that would agree at least, were it said there too.

    Parameters
    ----------
    written : pair of array of int, shape (authorships,)
        Who wrote what, each once.
    participant, item, agrees, items
        As in `opposition`.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (items, items)
        Symmetric: the stronger of the two ways; pairs judged by fewer than 5 authors are not in it.

    Examples
    --------
    >>> import numpy as np
    >>> people, nobody = np.arange(9), np.zeros(9, dtype=bool)
    >>> found = refused_by_authors((people, people * 0), people, people * 0 + 1, nobody, 2)
    >>> found.toarray().round(1).tolist()
    [[0.0, 4.2], [4.2, 0.0]]
    """
    people = max(int(participant.max(initial=-1)), int(written[0].max(initial=-1))) + 1
    shape = (people, items)
    common = np.bincount(written[1], minlength=items)[written[1]] >= AUTHORS
    who, what = written[0][common], written[1][common]
    wrote = sparse.csr_matrix((np.ones(len(what), dtype=np.int32), (who, what)), shape=shape)
    took = sparse.csr_matrix((np.ones(len(item), dtype=np.int32), (participant, item)), shape=shape)
    up = sparse.csr_matrix((agrees.astype(np.int32), (participant, item)), shape=shape)
    judged, agreed = (wrote.T @ took).tocoo(), (wrote.T @ up).tocsr()
    enough = judged.data >= AUTHORS
    if not enough.any():
        return sparse.csr_matrix((items, items), dtype=np.float64)
    row, column, n = judged.row[enough], judged.col[enough], judged.data[enough].astype(np.float64)
    agreeing = np.asarray(agreed[row, column], dtype=np.float64).ravel()
    deviation = np.sqrt(_LOYAL * (1 - _LOYAL) / np.minimum(n, MOST))
    strength = np.round((_LOYAL - agreeing / n) / deviation, 3)
    kept = (strength >= LEAST) & (2 * agreeing < n) & (row != column)
    found = sparse.csr_matrix((strength[kept], (row[kept], column[kept])), shape=(items, items))
    return found.maximum(found.T).tocsr()
