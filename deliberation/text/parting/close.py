"""Ideas of small corpora: texts that are close to one another, on average; what is close to none is alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from deliberation.kernels.rows import unit
from deliberation.text.parting.sides import one_sided, sides
from deliberation.text.parting.stands import Stands
from deliberation.text.parting.unlike import likeness, parted

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MANY: Final = 2_000
"""Texts from which ideas are communities of a graph, not sought pair by pair (see ``fine_ideas``)."""

_FEW: Final = 1_000  # texts under which ideas are sought across themes, and themes follow them
_JOINED: Final = 0.35  # mean cosine of two groups from which they may be one
_HELD: Final = 0.4  # mean cosine of the pairs of an idea, at least
_FORM: Final = 0.6  # what the cosine of two texts of one word is worth, where it is not the same word
_DECIMALS: Final = 4


def close_ideas(
    vectors: Floats,
    themes: Ints,
    stands: Stands,
    *,
    words: Ints | None = None,
) -> tuple[Ints, Ints]:
    """Return the theme and the idea of each distinct text; pairs of an idea have a mean cosine of .4 or more.

    Communities of a graph share all texts out, near to one another or not: among some hundreds of texts, most
    of which say a thing that nobody else says, they are heaps. Here the two closest groups are joined, and so
    on (average linkage), as long as they are close; what is opposed is parted afterwards. Under 1,000 texts
    themes are drawn with little certainty: ideas are first sought across them, and each goes whole to the
    theme of most of its texts. Votes have no say in that.

    Parameters
    ----------
    vectors : array, shape (texts, dimensions)
        Unit vectors.
    themes : array of int, shape (texts,)
    stands : Stands
        Which side each text takes; the further apart in favour or in votes, the less close.
    words : array of int, shape (texts,), optional
        For each text of one word ("La solitude"), the number of that word; -1 for any other. Two of them are
        alike by their form: they are less close than they look, unless they are the same word.

    Examples
    --------
    >>> three = np.eye(3, dtype=np.float32)[[0, 0, 1, 2, 1]]
    >>> [found.tolist() for found in close_ideas(three, np.zeros(5, dtype=int), Stands(leans=[0] * 5))]
    [[0, 0, 0, 0, 0], [0, 0, 1, 2, 1]]

    References
    ----------
    Sokal and Michener (1958), "A statistical method for evaluating systematic relationships".
    """
    if not len(vectors):
        return themes, themes
    if len(vectors) < _FEW:
        alike = _Likeness(vectors, replace(stands, opposition=None), words)
        themes = _themes_of(_ideas(np.arange(len(vectors)), alike), themes, vectors)
    alike = _Likeness(vectors, stands, words)
    ideas = np.full(len(vectors), -1, dtype=np.int64)
    within = [np.flatnonzero(themes == theme) for theme in np.unique(themes)]
    found = [idea for members in within for idea in _ideas(members, alike)]
    for number, idea in enumerate(sorted(found, key=lambda idea: int(idea[0]))):
        ideas[idea] = number
    return themes, ideas


class _Likeness(NamedTuple):
    """What tells how close texts are: see ``close_ideas``."""

    vectors: Floats
    stands: Stands
    words: Ints | None

    def links(self, members: Ints) -> npt.NDArray[np.float64]:
        """Return how close some texts are: their cosines, weakened as the links of a graph are."""
        from scipy import sparse

        points = self.vectors[members]
        near = np.maximum(np.round(points @ points.T, _DECIMALS), 0).astype(np.float64)
        np.fill_diagonal(near, 0)
        if self.words is not None:
            said = self.words[members]
            alone = said >= 0
            near[alone[:, None] & alone & (said[:, None] != said)] *= _FORM
        weakened = one_sided(sparse.csr_matrix(np.square(near)), self.stands.of(members))
        return np.asarray(np.sqrt(weakened.toarray()), dtype=np.float64)

    def sides(self, members: Ints) -> list[Ints]:
        """Part some texts that take opposite sides."""
        return sides(members, self.vectors, self.stands)


def _ideas(members: Ints, alike: _Likeness) -> Iterator[Ints]:
    """Yield the ideas of some texts."""
    for group in _linked(alike.links(members), alike.vectors[members]):
        for side in alike.sides(members[group]):
            for part in parted(side, alike.vectors):
                if len(part) in {1, len(group)} or likeness(alike.vectors[part]) >= _HELD:
                    yield from alike.sides(part)  # what few of many speak of, most of few may
                else:
                    yield from _ideas(part, alike)


def _linked(links: npt.NDArray[np.float64], points: Floats) -> Iterator[Ints]:
    """Yield the rows of the largest groups of the tree of average linkage that are close enough."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    size = len(points)
    if size < 2:
        yield np.arange(size)
        return
    apart = np.round(1 - links, _DECIMALS)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    groups = {row: np.array([row]) for row in range(size)}
    held = dict.fromkeys(range(size), True)
    for number, (one, other, distance, _) in enumerate(tree, start=size):
        group = groups[number] = np.concatenate([groups[int(one)], groups[int(other)]])
        joined = round(1 - float(distance), _DECIMALS) >= _JOINED
        held[number] = joined and likeness(points[group]) >= _HELD
    asked = [2 * size - 2]
    while asked:
        number = asked.pop()
        if held[number]:
            yield np.sort(groups[number])
        else:
            asked += [int(child) for child in tree[number - size, :2]]


def _themes_of(ideas: Iterable[Ints], themes: Ints, vectors: Floats) -> Ints:
    """Return the theme of each text once an idea is in one theme: that of most of its texts.

    Of the themes that hold as many, the one whose centre is nearest to the idea's.
    """
    present = np.unique(themes)
    centres = unit(np.stack([vectors[themes == theme].mean(axis=0) for theme in present]))
    whole = themes.copy()
    for members in ideas:
        counts = (themes[members][:, None] == present).sum(axis=0)
        near = np.round(centres @ vectors[members].mean(axis=0), _DECIMALS)
        whole[members] = present[np.where(counts == counts.max(), near, -np.inf).argmax()]
    return whole
