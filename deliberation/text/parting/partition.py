"""Themes and ideas as partitions of distinct texts: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.text.meaning.graph import communities, neighbour_graph, smoothed
from deliberation.text.meaning.groups import group_sums, mean_directions, nearest
from deliberation.text.parting.homes import FEW, rehomed
from deliberation.text.parting.sides import one_sided, sides
from deliberation.text.parting.stands import Stands
from deliberation.text.parting.unlike import FEWEST, likeness, parted, tightened

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

MOST: Final = 12
"""Top themes at most: what a reader can hold."""

LARGEST: Final = 0.4
"""Share of the persons that no theme may pass in a corpus of 30 texts or more."""

_FINE: Final = (1.0, 1.5, 2.0, 3.0, 4.5, 7.0, 10.0, 15.0, 22.0, 33.0, 50.0, 80.0)
_SMALL: Final = 30
_SAMPLE: Final = 20_000
_SOUGHT: Final = 150  # texts around which dense places are sought
_PLACE: Final = 50  # a dense place is a 50th of the texts
_ROUNDS: Final = 60
_TOGETHER: Final = 2.0  # links between two groups, against chance, from which they are one
_SMALLEST: Final = 0.015  # share of the texts under which a community is no theme of its own
_MANY: Final = 1_000  # texts from which ideas grow with the corpus
_GROWTH: Final = 0.85
_QUARTER: Final = 0.25
_LOOSE: Final = 0.8  # likeness of an idea's texts, in share of the usual one, under which it is parted
_OPENED: Final = 100  # distinct texts that are no replies, from which they alone shape the themes...
_OPENED_SHARE: Final = 0.1  # ... and their share of all


def wanted_themes(size: int) -> int:
    """Return how many top themes suit a number of distinct texts: 1 for a few, 8 for 150, 12 at most.

    Examples
    --------
    >>> [wanted_themes(size) for size in (1, 20, 150, 600, 20_000)]
    [1, 3, 8, 10, 12]
    """
    return int(np.clip(round(2 * np.log(max(size, 1)) - 2.5), 1, MOST))


def themes_of(
    graph: Any,
    vectors: Floats,
    reach: Sequence[frozenset[Hashable]],
    opened: npt.NDArray[np.bool_],
    lots: Ints | None = None,
) -> Ints:
    """Return a theme number per distinct text, where replies join the themes of what they reply to.

    A consultation is about what people open, not about what is most argued: where enough was opened, those
    texts are parted by ``top_themes`` and replies go to the nearest theme. Else all texts are parted
    together.

    Parameters
    ----------
    graph, vectors, reach, lots
        As in ``top_themes``.
    opened : array of bool, shape (texts,)
        False for the texts that are found in replies only.
    """
    if opened.all() or opened.sum() < max(_OPENED, _OPENED_SHARE * len(opened)):
        return top_themes(graph, vectors, reach, lots)
    rows = np.flatnonzero(opened)
    first = top_themes(
        neighbour_graph(vectors[rows]),
        vectors[rows],
        [reach[row] for row in rows.tolist()],
        None if lots is None else lots[rows],
    )
    near = smoothed(graph, vectors)
    centres = np.stack([_centre(near[rows[first == theme]]) for theme in range(int(first.max()) + 1)])
    themes = nearest(near, centres)
    themes[rows] = first
    return themes


def top_themes(
    graph: Any, vectors: Floats, reach: Sequence[frozenset[Hashable]], lots: Ints | None = None
) -> Ints:
    """Return a theme number per distinct text.

    Texts are smoothed over the graph, so that a short one is read as its neighbours are, then parted by
    spherical k-means into ``wanted_themes`` groups, more where one touches more than 40 % of the persons.
    Groups that the graph holds together are joined; those too small to be a theme join the
    nearest one.

    Parameters
    ----------
    graph : sparse matrix, shape (texts, texts)
    vectors : array, shape (texts, dimensions)
        Unit vectors.
    reach : sequence of frozenset
        For each distinct text, the persons who wrote it.
    lots : array of int, shape (texts,), optional
        As in ``spherical_means``.

    References
    ----------
    Dhillon and Modha (2001), "Concept decompositions for large sparse text data using clustering".
    """
    size = len(vectors)
    wanted = wanted_themes(size)
    if wanted == 1:
        return np.zeros(size, dtype=np.int64)
    near = smoothed(graph, vectors)
    best: tuple[float, Ints] | None = None
    for count in range(wanted, MOST + 1):
        labels = _joined(graph, spherical_means(near, count, lots))
        labels = _absorbed(labels, near)
        excess = round(max(0.0, _largest_share(labels, reach) - LARGEST), 3) if size >= _SMALL else 0.0
        if best is None or excess < best[0]:
            best = (excess, labels)
        if excess == 0:
            break
    return best[1] if best is not None else np.zeros(size, dtype=np.int64)


def spherical_means(vectors: Floats, count: int, lots: Ints | None = None) -> Ints:
    """Return a group number per unit vector, by spherical k-means from where texts are dense.

    Random starts land in other groups once a few texts are gone; the densest places hardly move. They are
    measured on 20,000 rows at most, so that time grows with the number of texts, and sought around 150 of
    them: of many places that are nearly as dense, which one is the densest would be chance. Rows are those of
    the smallest lots, which are the same ones when other texts are gone.

    Parameters
    ----------
    vectors : array, shape (texts, dimensions)
    count : int
    lots : array of int, shape (texts,), optional
        A number drawn for each text that depends on nothing else; by default, on its row.
    """
    if lots is None:
        lots = np.random.default_rng(0).permutation(len(vectors))
    order = np.argsort(lots, kind="stable")
    sample = vectors[order[:_SAMPLE]]
    centres = _settled(sample, _dense_centres(sample, count))
    return nearest(vectors, _settled(vectors, centres) if len(sample) < len(vectors) else centres)


def _settled(vectors: Floats, centres: Floats) -> Floats:
    """Move centres to the mean of what is nearest to them until nothing changes."""
    labels = nearest(vectors, centres)
    everyone = np.arange(len(labels))
    sums = group_sums(vectors, everyone, labels, len(centres))
    for _ in range(_ROUNDS):
        centres = mean_directions(sums, centres)
        moved = nearest(vectors, centres)
        rows = np.flatnonzero(moved != labels)
        if not len(rows):
            break
        sums += group_sums(vectors, rows, moved[rows], len(centres))  # few move after the first rounds
        sums -= group_sums(vectors, rows, labels[rows], len(centres))
        labels = moved
    return centres


def _dense_centres(vectors: Floats, count: int) -> Floats:
    """Return the centres of dense places far from one another: the densest, then density times distance."""
    around = min(max(5, len(vectors) // _PLACE), len(vectors))
    places = vectors[:_SOUGHT]
    near = np.round(places @ vectors.T, 4)
    density = np.partition(near, -around, axis=1)[:, -around].astype(np.float64)
    density -= density.min()
    chosen = [int(np.round(density, 4).argmax())]
    distance = np.full(len(places), np.inf)
    for _ in range(min(count, len(places)) - 1):
        latest = 1 - np.round(places @ places[chosen[-1]], 4).astype(np.float64)
        distance = np.minimum(distance, np.maximum(latest, 0))
        chosen.append(int(np.round(density * distance, 4).argmax()))
    return np.stack([_centre(vectors[np.argsort(-near[place], kind="stable")[:around]]) for place in chosen])


def _joined(graph: Any, labels: Ints) -> Ints:
    """Join the groups that have far more links between them than chance would give, the closest first."""
    from scipy import sparse

    labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    total = float(graph.sum())
    while total > 0 and labels.max() > 0:
        count = int(labels.max()) + 1
        members = sparse.csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))))
        links = np.asarray((members @ graph @ members.T).todense())
        degrees = links.sum(axis=1)
        ratio = links * total / np.maximum(np.outer(degrees, degrees), 1e-9)
        ratio[np.tril_indices(count)] = 0
        first, second = np.unravel_index(int(np.round(ratio, 4).argmax()), ratio.shape)
        if ratio[first, second] < _TOGETHER:
            break
        labels = np.where(labels == second, first, labels)
        labels = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    return labels


def idea_size(size: int) -> float:
    """Return the mean number of distinct texts that an idea should hold.

    The cube root up to 1,000 texts; beyond, ideas grow nearly as fast as the corpus, so that there are one to
    two hundred to read in all, as many as people write key points, and not thousands.

    Examples
    --------
    >>> [round(idea_size(size)) for size in (20, 150, 1_000, 6_500, 45_000)]
    [3, 5, 10, 49, 254]
    """
    return float(max(3.0, np.cbrt(min(size, _MANY)) * (max(size, _MANY) / _MANY) ** _GROWTH))


def fine_ideas(
    graph: Any,
    vectors: Floats,
    themes: Ints,
    stands: Stands,
    *,
    seed: int,
) -> Ints:
    """Return an idea number per distinct text; an idea lies within one theme and on one side.

    Parameters
    ----------
    graph, vectors
        As in ``top_themes``.
    themes : array of int, shape (texts,)
    stands : Stands
        Which side each text takes.
    seed : int
        Seed of the community search.
    """
    ideas = np.full(len(themes), -1, dtype=np.int64)
    size = idea_size(len(themes))
    graph = one_sided(graph, stands)
    found: list[Ints] = []
    strays: list[Ints] = []

    def on_one_side(texts: Ints) -> Iterator[Ints]:
        """Yield the sides of some texts; those of a few are set aside, to be brought home."""
        taken = sides(texts, vectors, stands)
        for side in taken:
            if len(taken) > 1 and len(side) < FEW:
                strays.append(side)
            else:
                yield side

    for theme in np.unique(themes):
        members = np.flatnonzero(themes == theme)
        local = _fine(graph[members][:, members], vectors[members], size, seed)
        for number in np.unique(local):
            for side in on_one_side(members[local == number]):
                found += parted(side, vectors)
    # what few of a community speak of, most of an idea may: sides are looked at again
    found = [side for idea in tight(found, vectors, size) for side in on_one_side(idea)]
    fresh = 0
    for theme in np.unique(themes):
        here = [[idea for idea in some if themes[idea[0]] == theme] for some in (found, strays)]
        for part in rehomed(here[0], here[1], vectors, stands):
            ideas[part] = fresh
            fresh += 1
    return ideas


def tight(ideas: Sequence[Ints], vectors: Floats, size: float) -> Iterator[Ints]:
    """Yield ideas; those whose texts are far less alike than an idea's usually are, in parts.

    How alike texts of an idea are depends on the encoder and on the corpus: what is loose is told beside the
    other ideas. What has less than a quarter of the usual number of texts stays whole.
    """
    large = [idea for idea in ideas if len(idea) >= FEWEST]
    usual = float(np.median([likeness(vectors[idea]) for idea in large])) if large else 0.0
    fewest = max(FEWEST, round(size * _QUARTER))
    for idea in ideas:
        yield from tightened(idea, vectors, floor=_LOOSE * usual, fewest=fewest)


def isolated(graph: Any, reach: Sequence[frozenset[int]]) -> npt.NDArray[np.bool_]:
    """Tell which texts are too far from every other: their best similarity is a low outlier (Tukey's fence).

    Never a text found in several contributions, never more than 3 % of the texts, and none where there are
    fewer than 30.
    """
    size = graph.shape[0]
    if size < _SMALL:
        return np.zeros(size, dtype=bool)
    best = np.sqrt(np.asarray(graph.max(axis=1).todense()).ravel())
    low, high = np.quantile(best, [0.25, 0.75])
    fence = min(low - 1.5 * (high - low), float(np.quantile(best, 0.03)))
    alone = np.array([len(contributions) == 1 for contributions in reach])
    return np.asarray(alone & (best < fence))


def _largest_share(labels: Ints, reach: Sequence[frozenset[Hashable]]) -> float:
    """Return the share of the persons that the widest theme touches."""
    everything = frozenset().union(*reach)
    touched: dict[int, set[Hashable]] = {}
    for label, persons in zip(labels.tolist(), reach, strict=True):
        touched.setdefault(label, set()).update(persons)
    return max(map(len, touched.values())) / max(len(everything), 1)


def _absorbed(labels: Ints, vectors: Floats) -> Ints:
    """Give the texts of communities too small to be themes to the nearest theme, and renumber."""
    counts = np.bincount(labels)
    least = max(3, _SMALLEST * len(labels))
    kept = np.flatnonzero(counts >= least)
    if not len(kept):
        return np.zeros(len(labels), dtype=np.int64)
    centres = np.stack([_centre(vectors[labels == label]) for label in kept])
    result = np.full(len(labels), -1, dtype=np.int64)
    for number, label in enumerate(kept):
        result[labels == label] = number
    for label in np.flatnonzero((counts > 0) & (counts < least)):
        members = labels == label
        nearest = np.round(centres @ _centre(vectors[members]), 4)
        result[members] = int(np.argmax(nearest))
    return result


def _centre(vectors: Floats) -> Floats:
    centre = vectors.mean(axis=0)
    norm = float(np.linalg.norm(centre))
    return np.asarray(centre / norm if norm > 0 else centre, dtype=np.float32)


def _fine(graph: Any, vectors: Floats, size: float, seed: int) -> Ints:
    """Cut one theme into communities of about the wanted mean size."""
    if len(vectors) <= size:
        return communities(graph, resolution=1.0, seed=seed)
    wanted = len(vectors) / size
    best: tuple[float, Ints] | None = None
    for resolution in _FINE:
        labels = communities(graph, resolution=resolution, seed=seed)
        score = abs(float(np.log((int(labels.max()) + 1) / wanted)))
        if best is None or score < best[0]:
            best = (score, labels)
        if labels.max() + 1 > wanted:
            break
    return best[1] if best is not None else np.arange(len(vectors))
