"""Which items the same people answer in opposite ways: pairs, from long votes."""

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
