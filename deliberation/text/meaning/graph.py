"""Graphs of nearest neighbours and their communities."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.neighbours import compared, largest
from deliberation.kernels.rows import unit
from deliberation.kernels.sums import weighed_sums
from deliberation.text.meaning.cells import near_by_cells

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

NEIGHBOURS: Final = 15
_BLOCK: Final = 1024
_DECIMALS: Final = 4
_RUNS: Final = 3
_SURE: Final = (
    10_000  # texts beyond which one partition is made: its modularity is .5 % under the best of three
)
_EXACT: Final = 20_000  # texts up to which every pair is compared in full
_LEADING: Final = 128  # dimensions in which more texts are compared first, and smoothed
_WHOLE: Final = 49_152  # texts up to which every pair is compared in those dimensions
_LISTED: Final = 60  # texts nearest in those dimensions, which are then compared in full
_STEPS: Final = 3
_DRAWN: Final = 0.7  # share of the neighbours in each step of smoothing
_NOTHING: Final = 1e-9


def neighbour_graph(vectors: npt.NDArray[np.float32], *, neighbours: int = NEIGHBOURS) -> Any:
    """Return the symmetric graph of nearest neighbours, weighted by squared cosine.

    Similarities are rounded and ties go to the smaller row, so that the graph depends on the vectors only.
    The search is exact up to 20,000 texts. Beyond, texts are compared in their 128 leading dimensions, then
    in full with the 60 nearest there; and beyond 49,000 they are put in cells of about 256 that point the
    same way, and each is compared with those of the 48 cells nearest to it. Few true neighbours are missed: a
    text removed elsewhere moves little. Time grows with the number of texts.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (texts, texts)
    """
    from scipy import sparse

    size = len(vectors)
    count = min(neighbours, size - 1)
    if count < 1:
        return sparse.csr_matrix((size, size), dtype=np.float64)
    if size <= _EXACT:
        columns, weights = _near(vectors, count)
    else:
        columns, weights = _near_by_leading(vectors, count)
    rows = np.repeat(np.arange(size), count)
    values = np.square(np.maximum(weights.ravel(), 1e-3))
    graph = sparse.csr_matrix((values, (rows, columns.ravel())), shape=(size, size))
    return graph.maximum(graph.T).tocsr()


def _near(vectors: Floats, count: int) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return the nearest other texts of each by all pairs, the nearest first, and their cosines."""
    columns = np.empty((len(vectors), count), dtype=np.int64)
    cosines = np.empty((len(vectors), count))
    for start in range(0, len(vectors), _BLOCK):
        asked = np.arange(start, min(start + _BLOCK, len(vectors)))
        block = vectors[asked] @ vectors.T
        block[np.arange(len(asked)), asked] = -2
        columns[asked], cosines[asked] = largest(block, count)
    return columns, cosines


def _near_by_leading(vectors: Floats, count: int) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return the nearest other texts of each among those nearest in the leading dimensions."""
    size = len(vectors)
    leading = _leading(vectors)
    if size <= _WHOLE:
        listed, order = _near(leading, _LISTED)[0], np.arange(size)
    else:
        listed, order = near_by_cells(leading, _LISTED)
    columns = np.empty((size, count), dtype=np.int64)
    cosines = np.empty((size, count))
    for start in range(0, size, _BLOCK):
        asked = order[start : start + _BLOCK]
        columns[asked], cosines[asked] = compared(vectors, asked, listed[asked], count)
    return columns, cosines


def _leading(vectors: Floats) -> Floats:
    """Return vectors in the dimensions of their own in which they differ most."""
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return vectors @ directions[:, -_LEADING:].astype(np.float32)


def smoothed(graph: Any, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return unit vectors drawn three times towards the mean of their neighbours in the graph.

    A short text says little; what its neighbours share says what it is about. More than 20,000 texts are
    smoothed in their 128 leading dimensions, where most of what neighbours share is: a third of the time.

    Parameters
    ----------
    graph : sparse matrix, shape (texts, texts)
        From ``neighbour_graph``.
    vectors : array, shape (texts, dimensions)
        Unit vectors.

    Returns
    -------
    array of float32, shape (texts, dimensions, or 128)

    References
    ----------
    Wu et al. (2019), "Simplifying graph convolutional networks".
    """
    from scipy import sparse

    if len(vectors) > _EXACT:
        vectors = _leading(vectors)
    degrees = np.maximum(np.asarray(graph.sum(axis=1)).ravel(), _NOTHING)
    step = (sparse.diags(1 / degrees) @ graph).astype(np.float32).tocsr()
    before, after = vectors, np.empty_like(vectors)
    for number in range(_STEPS):
        for start in range(0, len(vectors), _BLOCK):  # by blocks: a large corpus leaves no room for copies
            part = slice(start, start + _BLOCK)
            drawn = _DRAWN * unit(weighed_sums(step, part, before))
            after[part] = unit((1 - _DRAWN) * before[part] + drawn)
        before, after = after, np.empty_like(vectors) if number == 0 else before
    return np.round(before, _DECIMALS + 1, out=before)


def communities(graph: Any, *, resolution: float, seed: int) -> npt.NDArray[np.int64]:
    """Return a community number per node, from 0: the best of three Louvain partitions, each in one piece.

    One of more than 10,000 nodes is parted once.

    scikit-network's Leiden draws from the C library's ``rand()``, which no seed of ours reaches: two calls in
    one process differ. Louvain does not; what Leiden mends, communities that do not hold together, is mended
    here by parting them into connected pieces.

    References
    ----------
    Blondel, Guillaume, Lambiotte and Lefebvre (2008), "Fast unfolding of communities in large networks".
    Traag, Waltman and van Eck (2019), "From Louvain to Leiden: guaranteeing well-connected communities".
    """
    from sknetwork.clustering import Louvain, get_modularity

    if graph.shape[0] == 1 or graph.nnz == 0:
        return np.arange(graph.shape[0])
    best: tuple[float, npt.NDArray[np.int64]] | None = None
    for run in range(_RUNS if graph.shape[0] <= _SURE else 1):
        method = Louvain(resolution=resolution, shuffle_nodes=True, random_state=seed + run)
        labels = np.asarray(method.fit_predict(graph), dtype=np.int64)
        modularity = round(float(get_modularity(graph, labels, resolution=resolution)), 6)
        if best is None or modularity > best[0]:
            best = (modularity, labels)
    return np.zeros(graph.shape[0], dtype=np.int64) if best is None else _connected(graph, best[1])


def _connected(graph: Any, labels: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Part each community into its connected pieces, numbered by first node."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    edges = graph.tocoo()
    inside = labels[edges.row] == labels[edges.col]
    kept = sparse.csr_matrix(
        (np.ones(inside.sum()), (edges.row[inside], edges.col[inside])), shape=graph.shape
    )
    _, pieces = connected_components(kept, directed=False)
    return np.asarray(pieces, dtype=np.int64)
