"""Sums of rows are what scipy's product gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from deliberation.kernels.sums import weighed_sums


def test_sums_are_those_of_scipy_to_the_bit() -> None:
    random = np.random.default_rng(0)
    weights = sparse.random(40, 300, density=0.1, random_state=1, format="csr", dtype=np.float32)
    vectors = random.normal(size=(300, 37)).astype(np.float32)
    for rows in (slice(0, 40), slice(7, 19), slice(30, 64), slice(40, 64)):
        assert np.array_equal(weighed_sums(weights, rows, vectors), weights[rows] @ vectors)


def test_another_matrix_is_refused() -> None:
    weights = sparse.random(4, 6, density=0.5, random_state=1, format="csr", dtype=np.float32)
    vectors = np.ones((6, 2), dtype=np.float32)
    for other in (weights.tocsc(), weights.astype(np.float64)):
        with pytest.raises(ValueError, match="CSR matrix of float32"):
            weighed_sums(other, slice(0, 4), vectors)
    with pytest.raises(ValueError, match="without a step"):
        weighed_sums(weights, slice(0, 4, 2), vectors)
