"""Strands and sub-themes: the ideas of a large theme in sets, so that a reader holds every level."""

from __future__ import annotations

from dataclasses import dataclass
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

STRANDS: Final = 4
"""Strands of a theme at most."""

_DECIMALS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Between:
    """The levels between themes and ideas: two cuts of one tree, so that strands hold whole sub-themes.

    Parameters
    ----------
    strands, subthemes : dict of str to int
        For each idea of a theme that holds more than 12, the number of its strand, and of its sub-theme,
        within the theme.
    """

    strands: dict[str, int]
    subthemes: dict[str, int]


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


def between(placed: pd.DataFrame, vectors: Floats) -> Between:
    """Return the strand and the sub-theme of each idea of the themes that hold more than 12.

    Ideas of a theme are joined by Ward's linkage of what their texts say on average: those whose joining
    blurs least come first. Sub-themes are as many as readers hold; strands, 2 to 4 and fewer than sub-themes,
    as many as part them best: those that differ most from one another for how much their ideas differ
    (Calinski and Harabasz). Sides play no part: what wants a thing and what refuses it speak of one thing.
    Ideas that were moved, merged or split by hand are taken as they now are.

    Parameters
    ----------
    placed : DataFrame
        The passages that are in a theme: ``theme``, ``idea``, ``node`` (row of the vectors).
    vectors : array of float32, shape (distinct texts, dimensions)
        Unit vectors.

    References
    ----------
    Ward (1963), "Hierarchical grouping to optimize an objective function".
    Calinski and Harabasz (1974), "A dendrite method for cluster analysis".
    """
    said = placed.drop_duplicates(["theme", "idea", "node"])
    strands: dict[str, int] = {}
    subthemes: dict[str, int] = {}
    for _, inside in said.groupby("theme"):
        first = inside.groupby("idea")["node"].min().sort_values(kind="stable")
        wanted = wanted_subthemes(len(first))
        if wanted > 1:
            numbers = pd.Index(first.index).get_indexer(pd.Index(inside["idea"]))
            centres = _centres(vectors, inside["node"].to_numpy(), numbers, len(first))
            cuts = _cuts(centres, wanted)
            if len(set(cuts[wanted].tolist())) > 1:  # ideas that are all alike part in none
                names = [str(name) for name in first.index]
                best = _best(centres, {count: cut for count, cut in cuts.items() if count <= STRANDS})
                subthemes |= dict(zip(names, cuts[wanted].tolist(), strict=True))
                strands |= dict(zip(names, best.tolist(), strict=True))
    return Between(strands=strands, subthemes=subthemes)


def _centres(vectors: Floats, rows: Ints, ideas: Ints, count: int) -> npt.NDArray[np.float64]:
    return np.round(unit(group_sums(vectors, rows, ideas, count)), _DECIMALS)


def _cuts(centres: npt.NDArray[np.float64], most: int) -> dict[int, Ints]:
    """Return one tree of the centres cut in 2, 3... groups."""
    from scipy.cluster.hierarchy import fcluster, linkage

    joined = linkage(centres, "ward")
    return {
        count: np.asarray(fcluster(joined, count, "maxclust"), dtype=np.int64) for count in range(2, most + 1)
    }


def _best(centres: npt.NDArray[np.float64], cuts: dict[int, Ints]) -> Ints:
    """Return the cut whose groups are the most apart, the first of those that are level."""
    from sklearn.metrics import calinski_harabasz_score

    parted = [cut for cut in cuts.values() if len(set(cut.tolist())) > 1]
    return max(parted, key=lambda cut: round(float(calinski_harabasz_score(centres, cut)), 6))
