"""A picture of the space of meaning in the plane."""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt


def place(vectors: npt.NDArray[np.float32], *, seed: int) -> npt.NDArray[np.float64]:
    """Return a place in the plane for each vector, shape (vectors, 2): UMAP, or two axes if few."""
    size = len(vectors)
    if size < 10:
        centred = vectors - vectors.mean(axis=0) if size else vectors
        left, scale, _ = np.linalg.svd(centred.astype(np.float64), full_matrices=False)
        flat: npt.NDArray[np.float64] = np.zeros((size, 2))
        flat[:, : min(2, len(scale))] = (left * scale)[:, :2]
        rounded: npt.NDArray[np.float64] = np.round(flat, 4)
        return rounded
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import umap

        method = umap.UMAP(
            n_neighbors=min(15, size - 1),
            min_dist=0.1,
            metric="cosine",
            random_state=seed,
            n_jobs=1,
            init="pca",
        )
        places: npt.NDArray[np.float64] = np.asarray(method.fit_transform(vectors), dtype=np.float64)
        return np.round(places, 4)
