"""Graphs of nearest neighbours and their communities."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

NEIGHBOURS: Final = 15
_BLOCK: Final = 1024
_DECIMALS: Final = 4
_RUNS: Final = 3


def neighbour_graph(vectors: npt.NDArray[np.float32], *, neighbours: int = NEIGHBOURS) -> Any:
    """Return the symmetric graph of nearest neighbours, weighted by squared cosine.

    Similarities are rounded and ties go to the smaller row, so that the graph depends on the vectors only.
    The search is exact, by blocks: memory grows with the number of texts, time with its square.

    Returns
    -------
    scipy.sparse.csr_matrix, shape (texts, texts)
    """
    from scipy import sparse

    size = len(vectors)
    count = min(neighbours, size - 1)
    if count < 1:
        return sparse.csr_matrix((size, size), dtype=np.float64)
    columns = np.empty((size, count), dtype=np.int64)
    weights = np.empty((size, count))
    for start in range(0, size, _BLOCK):
        block = np.round(vectors[start : start + _BLOCK] @ vectors.T, _DECIMALS)
        block[np.arange(len(block)), np.arange(start, start + len(block))] = -2
        columns[start : start + len(block)], weights[start : start + len(block)] = _largest(block, count)
    rows = np.repeat(np.arange(size), count)
    values = np.square(np.maximum(weights.ravel(), 1e-3))
    graph = sparse.csr_matrix((values, (rows, columns.ravel())), shape=(size, size))
    return graph.maximum(graph.T).tocsr()


def _largest(
    block: npt.NDArray[np.float32], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Return the columns and values of the largest entries of each row; ties go to the smaller column."""
    threshold = np.partition(block, -count, axis=1)[:, -count]
    columns = np.empty((len(block), count), dtype=np.int64)
    for row, (values, least) in enumerate(zip(block, threshold, strict=True)):
        candidates = np.flatnonzero(values >= least)
        columns[row] = candidates[np.lexsort((candidates, -values[candidates]))][:count]
    return columns, np.take_along_axis(block, columns, axis=1)


def communities(graph: Any, *, resolution: float, seed: int) -> npt.NDArray[np.int64]:
    """Return a community number per node, from 0: the best of three Louvain partitions, each in one piece.

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
    for run in range(_RUNS):
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
