"""Sub-themes: the ideas of a large theme in a few sets, so that a reader holds every level of the tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.rows import unit
from deliberation.text.meaning.groups import group_sums

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

MOST: Final = 12
"""Ideas of a theme up to which a reader holds them all, and sub-themes at most."""

_DECIMALS: Final = 5


def wanted_subthemes(ideas: int) -> int:
    """Return how many sub-themes suit a theme of so many ideas.

    None (one) up to 12 ideas; beyond, the square root, so that both lists are about as long, up to 144 ideas;
    12 at most.

    Examples
    --------
    >>> [wanted_subthemes(ideas) for ideas in (1, 12, 13, 50, 400)]
    [1, 1, 4, 7, 12]
    """
    return 1 if ideas <= MOST else min(MOST, round(float(np.sqrt(ideas))))


def subthemes_of(
    placed: pd.DataFrame, vectors: Floats, *, wanted: Callable[[int], int] = wanted_subthemes
) -> dict[str, int]:
    """Return the sub-theme of each idea of the themes that hold more than 12, by id; numbers are by theme.

    Ideas of a theme are joined by Ward's linkage of what their texts say on average: those whose joining
    blurs least come first. Sides play no part: what wants a thing and what refuses it speak of one thing.
    Ideas that were moved, merged or split by hand are taken as they now are.

    Parameters
    ----------
    placed : DataFrame
        The passages that are in a theme: ``theme``, ``idea``, ``node`` (row of the vectors).
    vectors : array of float32, shape (distinct texts, dimensions)
        Unit vectors.
    wanted : callable, optional
        How many sub-themes suit a theme of so many ideas: another grain, to compare with.

    References
    ----------
    Ward (1963), "Hierarchical grouping to optimize an objective function".
    """
    said = placed.drop_duplicates(["theme", "idea", "node"])
    found: dict[str, int] = {}
    for _, inside in said.groupby("theme"):
        first = inside.groupby("idea")["node"].min().sort_values(kind="stable")
        parts = wanted(len(first))
        if parts > 1:
            numbers = pd.Index(first.index).get_indexer(pd.Index(inside["idea"]))
            centres = _centres(vectors, inside["node"].to_numpy(), numbers, len(first))
            labels = _joined(centres, parts).tolist()
            if len(set(labels)) > 1:  # ideas that are all alike part in none
                found |= dict(zip(map(str, first.index), labels, strict=True))
    return found


def _centres(vectors: Floats, rows: Ints, ideas: Ints, count: int) -> npt.NDArray[np.float64]:
    return np.round(unit(group_sums(vectors, rows, ideas, count)), _DECIMALS)


def _joined(centres: npt.NDArray[np.float64], wanted: int) -> Ints:
    from scipy.cluster.hierarchy import fcluster, linkage

    return np.asarray(fcluster(linkage(centres, "ward"), wanted, "maxclust"), dtype=np.int64)
