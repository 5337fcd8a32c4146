"""The nearest rows of a block, against a plain sort."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.kernels.neighbours import compared, largest
from deliberation.kernels.rows import unit


def plain(similarities: np.ndarray, count: int) -> np.ndarray:
    """Return the columns of the largest entries, rounded, ties to the smaller column."""
    rounded = np.rint(similarities.astype(np.float64) * 10_000)
    columns = np.broadcast_to(np.arange(rounded.shape[1]), rounded.shape)
    return np.lexsort((columns, -rounded), axis=1)[:, :count]


@pytest.mark.parametrize("count", [1, 7, 40])
def test_largest_is_what_a_sort_gives_with_ties_to_the_smaller_column(count: int) -> None:
    # steps of .00002, so that many entries are equal once rounded
    block = np.random.default_rng(0).integers(0, 400, (50, 40)).astype(np.float32) / 50_000
    columns, values = largest(block, count)
    assert columns.tolist() == plain(block, count).tolist()
    assert np.abs(values - np.take_along_axis(block, columns, axis=1)).max() <= 0.5001e-4


def test_compared_ranks_the_candidates_only() -> None:
    generator = np.random.default_rng(1)
    vectors = unit(generator.normal(size=(60, 20)).astype(np.float32))
    rows = np.array([3, 41])
    candidates = np.stack([generator.permutation(60)[:30] for _ in rows])
    columns, cosines = compared(vectors, rows, candidates, 5)
    for row, among, found, near in zip(rows, candidates, columns, cosines, strict=True):
        exact = vectors[np.sort(among)] @ vectors[row]
        assert found.tolist() == np.sort(among)[plain(exact[None], 5)[0]].tolist()
        assert np.abs(near - vectors[found] @ vectors[row]).max() < 1e-4
