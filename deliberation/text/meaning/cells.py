"""Nearest texts in a large corpus: texts in cells, and each compared with the cells around it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.neighbours import NearestSoFar, largest
from deliberation.kernels.rows import unit
from deliberation.text.meaning.groups import group_centres, nearest

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

CELL: Final = 256
"""Mean number of texts of a cell."""

PROBED: Final = 48
"""Cells that a text is compared with: those whose centres are nearest to it, not to its cell's centre."""

_SAMPLED: Final = 64  # texts a cell that place its centre
_ROUNDS: Final = 4
_ASKED: Final = 65_536  # texts whose neighbours are sought at once
_BLOCK: Final = 1_024


def near_by_cells(vectors: Floats, count: int) -> tuple[Ints, Ints]:
    """Return the nearest other texts of each among those of the cells nearest to it.

    Parameters
    ----------
    vectors : array of float32, shape (texts, dimensions)
    count : int
        How many to list, fewer than the texts.

    Returns
    -------
    array of int64, shape (texts, count)
        The nearest first, by products rounded to four decimals; ties go to the smaller row.
    array of int64, shape (texts,)
        The texts one cell after another: who reads them in this order meets the same neighbours again.

    Notes
    -----
    On 340,627 passages of the Grand Débat the 48 cells nearest to a text hold 92 % of its 15 true neighbours
    in 12,700 texts (64 hold 94 %; 88 and 90 % end in the graph, the list being short); the 192 cells nearest
    to the centre of its cell hold 87 %, in 47,900.
    """
    centres = _centres(vectors)
    members = _members(nearest(vectors, centres), len(centres))
    found = NearestSoFar(len(vectors), count)
    for start in range(0, len(vectors), _ASKED):
        asked = np.arange(start, min(start + _ASKED, len(vectors)))
        cells = _probed(vectors, asked, centres)
        for part in np.split(cells, [1], axis=1):  # what the nearest cell holds leaves little to the others
            askers = _members(part.ravel(), len(centres))  # places in ``part``: one of each text and cell
            for rows, places in zip(members, askers, strict=True):
                for first in range(0, len(places), _BLOCK):
                    who = asked[places[first : first + _BLOCK] // part.shape[1]]
                    found.offer(who, rows, vectors[who] @ vectors[rows].T)
    for start in range(0, len(lacking := np.flatnonzero(found.lacking())), _BLOCK):  # cells of a few texts
        who = lacking[start : start + _BLOCK]
        found.offer(who, np.arange(len(vectors)), vectors[who] @ vectors.T)
    return found.columns(), np.concatenate(members)


def _centres(vectors: Floats) -> Floats:
    count = len(vectors) // CELL
    centres = unit(vectors[np.linspace(0, len(vectors) - 1, count).astype(np.int64)])
    sample = vectors[:: max(1, len(vectors) // (_SAMPLED * count))]
    for _ in range(_ROUNDS):
        centres = group_centres(sample, nearest(sample, centres), centres)
    return centres


def _members(labels: Ints, count: int) -> list[Ints]:
    """Return the places of each label, ascending."""
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.searchsorted(labels[order], np.arange(1, count)))


def _probed(vectors: Floats, asked: Ints, centres: Floats) -> Ints:
    count = min(PROBED, len(centres))
    cells = np.empty((len(asked), count), dtype=np.int64)
    for start in range(0, len(asked), _BLOCK):
        part = slice(start, start + _BLOCK)
        cells[part], _ = largest(vectors[asked[part]] @ centres.T, count)
    return cells
