"""Silhouettes against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from deliberation.kernels.silhouette import silhouettes


@pytest.mark.parametrize("seed", range(4))
def test_silhouettes_equal_those_of_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(150, 2))
    points[:40] += 4.0
    partitions = [(points @ rng.normal(size=(2, k))).argmax(axis=1) for k in (2, 3, 5)]
    partitions.append(np.where(np.arange(150) == 0, 1, 0))  # one alone
    expected = [silhouette_score(points, labels) for labels in partitions]
    assert silhouettes(points, partitions) == pytest.approx(expected, abs=1e-9)


def test_one_cluster_and_no_points_count_nothing() -> None:
    assert silhouettes(np.zeros((3, 2)), [np.zeros(3, dtype=np.int64)]).tolist() == [0.0]
    assert silhouettes(np.zeros((0, 2)), [np.zeros(0, dtype=np.int64)]).tolist() == [0.0]
    assert silhouettes(np.zeros((3, 2)), []).tolist() == []
