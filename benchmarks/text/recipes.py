"""The usual ways to group texts, as other tools do it: vectors in, one label per text out.

Leiden and EVoC are read from ``benchmarks/.peers/grouping`` (``sh benchmarks/peers.sh``).
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from deliberation.text.wording.lexicon import lexicon
from deliberation.text.wording.normalise import fold

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Grouping = Callable[[Floats, int], Ints]
"""Vectors and a seed give labels; -1 for what a recipe leaves out."""

PEERS = Path(__file__).resolve().parents[1] / ".peers" / "grouping"
if str(PEERS) not in sys.path:
    sys.path.append(str(PEERS))
warnings.filterwarnings("ignore", message=".*n_jobs value.*")
warnings.filterwarnings("ignore", category=RuntimeWarning)


def centred(vectors: Floats) -> Floats:
    """Return unit vectors about their mean: two raw e5 vectors taken at random have a cosine of .85."""
    moved = vectors - vectors.mean(axis=0)
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


def tfidf(texts: Sequence[str], language: str) -> Floats:
    """Return the texts as TF-IDF of their stems without small words, in 100 dimensions, unit length."""
    known = lexicon(language)
    vectorizer = TfidfVectorizer(
        preprocessor=fold, min_df=2, sublinear_tf=True, stop_words=sorted(known.stop)
    )
    words = vectorizer.build_analyzer()
    counts = TfidfVectorizer(
        analyzer=lambda text: [known.stem(word) for word in words(text)], min_df=2, sublinear_tf=True
    ).fit_transform(texts)
    reduced = TruncatedSVD(min(100, counts.shape[1] - 1), random_state=0).fit_transform(counts)
    return np.asarray(reduced / np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9), np.float32)


def bertopic(vectors: Floats, seed: int, *, least: int = 10) -> Ints:
    """UMAP to 5 dimensions, then HDBSCAN, with the defaults of BERTopic."""
    from hdbscan import HDBSCAN
    from umap import UMAP

    flat = UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", low_memory=False, random_state=seed
    ).fit_transform(vectors)
    found = HDBSCAN(min_cluster_size=least, metric="euclidean", cluster_selection_method="eom").fit_predict(
        flat
    )
    return np.asarray(found, dtype=np.int64)


def outliers_reduced(vectors: Floats, labels: Ints) -> Ints:
    """Give what was left out to the nearest group, as BERTopic's strategy "embeddings" does."""
    groups = np.unique(labels[labels >= 0])
    if not len(groups):
        return labels
    centres = np.stack([vectors[labels == group].mean(axis=0) for group in groups])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return np.where(labels >= 0, labels, groups[(vectors @ centres.T).argmax(axis=1)])


def kouchou(vectors: Floats, seed: int, *, count: int) -> Ints:
    """UMAP to the plane, then k-means, as kouchou-ai does; the number of groups is given."""
    from umap import UMAP

    plane = UMAP(random_state=seed, n_components=2).fit_transform(vectors)
    return np.asarray(KMeans(n_clusters=count, random_state=seed).fit_predict(plane), dtype=np.int64)


def leiden(vectors: Floats, seed: int, *, resolution: float = 1.0) -> Ints:
    """Communities (Leiden, modularity) of the graph of 15 nearest neighbours weighted by cosine."""
    import igraph
    import leidenalg

    near = vectors @ vectors.T
    np.fill_diagonal(near, -2)
    found = np.argpartition(-near, 15, axis=1)[:, :15]
    pairs = {
        (min(row, other), max(row, other)) for row, others in enumerate(found.tolist()) for other in others
    }
    edges = sorted(pairs)
    weights = [max(float(near[edge]), 1e-3) for edge in edges]
    graph = igraph.Graph(n=len(vectors), edges=edges)
    partition = leidenalg.find_partition(
        graph,
        leidenalg.RBConfigurationVertexPartition,
        weights=weights,
        seed=seed,
        resolution_parameter=resolution,
    )
    return np.asarray(partition.membership, dtype=np.int64)


def evoc(vectors: Floats, seed: int) -> Ints:
    """EVoC, with its defaults; the layer it prefers."""
    from evoc import EVoC

    return np.asarray(EVoC(random_state=seed).fit_predict(vectors.astype(np.float32)), dtype=np.int64)


def all_recipes(vectors: Floats, seed: int, *, count: int) -> Iterator[tuple[str, Ints]]:
    """Yield the name and the labels of each recipe; outliers are a group of their own, then given away.

    Parameters
    ----------
    vectors : array, shape (texts, dimensions)
        Unit vectors.
    seed : int
    count : int
        The true number of groups, for the recipe that is told it.
    """
    for name, labels in (("BERTopic", bertopic(vectors, seed)), ("EVoC", evoc(vectors, seed))):
        yield name, labels
        yield f"{name}, outliers given away", outliers_reduced(vectors, labels)
    yield "kouchou-ai (true number given)", kouchou(vectors, seed, count=count)
    yield "kNN + Leiden", leiden(vectors, seed)
