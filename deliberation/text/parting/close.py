"""Ideas of small corpora: texts that are close to one another, on average; what is close to none is alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.rows import unit
from deliberation.text.parting.sides import one_sided, sides
from deliberation.text.parting.unlike import likeness, parted

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

FEW: Final = 1_000
"""Texts under which ideas are sought pair by pair, whatever their number comes to."""

_JOINED: Final = 0.25  # mean cosine of two groups from which they may be one
_HELD: Final = 0.3  # mean cosine of the pairs of an idea, at least
_DECIMALS: Final = 4


def close_ideas(
    vectors: Floats,
    leans: Sequence[str | int],
    *,
    favour: Floats | None = None,
    opposition: Any | None = None,
) -> Ints:
    """Return an idea number per distinct text; two texts of an idea have a mean cosine of .3 or more.

    Communities of a graph share all texts out, near to one another or not: among some hundreds of texts, most
    of which say a thing that nobody else says, they are heaps. Here the two closest groups are joined, and so
    on (average linkage), as long as they are close; what is opposed is parted afterwards.

    Parameters
    ----------
    vectors : array, shape (texts, dimensions)
        Unit vectors.
    leans, favour, opposition
        As in ``fine_ideas``; the further apart in favour or in votes, the less close.

    Examples
    --------
    >>> three = np.eye(3, dtype=np.float32)[[0, 0, 1, 2, 1]]
    >>> close_ideas(three, [0] * 5).tolist()
    [0, 0, 1, 2, 1]

    References
    ----------
    Sokal and Michener (1958), "A statistical method for evaluating systematic relationships".
    """
    from scipy import sparse

    near = np.square(np.maximum(np.round(vectors @ vectors.T, _DECIMALS), 0).astype(np.float64))
    np.fill_diagonal(near, 0)
    links = np.sqrt(one_sided(sparse.csr_matrix(near), leans, favour, opposition).toarray())

    def ideas_of(members: Ints) -> Iterator[Ints]:
        for group in _linked(members, vectors, links):
            for side in sides(group, vectors, leans, favour, opposition):
                for part in parted(side, vectors):
                    if len(part) in {1, len(group)} or likeness(vectors[part]) >= _HELD:
                        yield part
                    else:
                        yield from ideas_of(part)

    ideas = np.full(len(vectors), -1, dtype=np.int64)
    for number, idea in enumerate(sorted(ideas_of(np.arange(len(vectors))), key=lambda idea: int(idea[0]))):
        ideas[idea] = number
    return ideas


def _linked(members: Ints, vectors: Floats, links: npt.NDArray[np.float64]) -> Iterator[Ints]:
    """Yield the largest groups of the tree of average linkage that are close enough."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    size = len(members)
    if size < 2:
        yield members
        return
    apart = np.round(1 - links[np.ix_(members, members)], _DECIMALS)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    groups = {row: np.array([row]) for row in range(size)}
    held = dict.fromkeys(range(size), True)
    for number, (one, other, distance, _) in enumerate(tree, start=size):
        group = groups[number] = np.concatenate([groups[int(one)], groups[int(other)]])
        joined = round(1 - float(distance), _DECIMALS) >= _JOINED
        held[number] = joined and likeness(vectors[members[group]]) >= _HELD
    asked = [2 * size - 2]
    while asked:
        number = asked.pop()
        if held[number]:
            yield np.sort(members[groups[number]])
        else:
            asked += [int(child) for child in tree[number - size, :2]]


def themes_of_ideas(themes: Ints, ideas: Ints, vectors: Floats) -> Ints:
    """Return the theme of each text once an idea is in one theme: that of most of its texts.

    Of the themes that hold as many, the one whose centre is nearest to the idea's.
    """
    present = np.unique(themes)
    centres = unit(np.stack([vectors[themes == theme].mean(axis=0) for theme in present]))
    whole = themes.copy()
    for idea in np.unique(ideas):
        members = np.flatnonzero(ideas == idea)
        counts = (themes[members][:, None] == present).sum(axis=0)
        near = np.round(centres @ vectors[members].mean(axis=0), _DECIMALS)
        whole[members] = present[np.where(counts == counts.max(), near, -np.inf).argmax()]
    return whole
