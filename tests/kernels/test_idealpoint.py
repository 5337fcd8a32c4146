"""One update of the ideal-point model, against its formula written plainly."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.kernels import idealpoint


def drawn(seed: int, n: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    mean = rng.normal(size=(n, size))
    root = rng.normal(size=(n, size, size)) * 0.3
    return mean, root @ root.transpose(0, 2, 1) + 0.1 * np.eye(size)


@pytest.mark.parametrize("k", [0, 1, 3])
def test_second_moments_are_those_of_draws(k: int) -> None:
    (mean, spread), (theirs, their_spread) = drawn(1, 1, k + 1), drawn(2, 1, k + 1)
    packed = idealpoint.moments(mean, spread, offset_first=True)
    other = idealpoint.moments(theirs, their_spread, offset_first=False)
    rng = np.random.default_rng(0)
    p = rng.multivariate_normal(mean[0], spread[0], 400_000)
    w = rng.multivariate_normal(theirs[0], their_spread[0], 400_000)
    psi = (p[:, :k] * w[:, :k]).sum(axis=1) + p[:, k] + w[:, k]
    assert float(packed[0] @ other[0]) == pytest.approx((psi**2).mean(), rel=0.02)


@pytest.mark.parametrize("many", [0, 1 << 30])
@pytest.mark.parametrize("k", [0, 1, 3])
def test_an_update_is_the_gaussian_of_the_paper(k: int, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idealpoint, "_MANY", many)
    rng = np.random.default_rng(3)
    n, others, size = 4, 9, k + 1
    mean, spread = drawn(4, n, size)
    theirs, their_spread = drawn(5, others, size)
    starts = np.array([0, 9, 9, 13, 18])
    other = np.concatenate([np.arange(9), [0, 3, 4, 8], [1, 2, 3, 5, 7]])
    half = np.where(rng.random(len(other)) < 0.5, 0.5, -0.5)
    centre, precision = rng.normal(size=(1, size)), np.linspace(0.5, 2.0, size)
    expected_mean, expected_spread = [], []
    for i in range(n):
        matrix, push = np.diag(precision), precision * centre[0]
        for t in range(starts[i], starts[i + 1]):
            j = other[t]
            full = np.zeros((size + 1, size + 1))
            full[np.ix_([*range(k), size], [*range(k), size])] = their_spread[j]
            f = np.concatenate([theirs[j][:k], [1.0], theirs[j][k:]])
            square = full + np.outer(f, f)
            z = np.concatenate([mean[i], [1.0]])
            own = np.outer(z, z)
            own[:size, :size] += spread[i]
            c = np.sqrt((own * square).sum())
            weight = np.tanh(c / 2) / (2 * c)
            matrix = matrix + weight * square[:size, :size]
            push = push + half[t] * f[:size] - weight * square[:size, size]
        expected_spread.append(np.linalg.inv(matrix))
        expected_mean.append(expected_spread[-1] @ push)
    packed = idealpoint.moments(theirs, their_spread, offset_first=False)
    idealpoint.update(starts, other, half, mean, spread, packed, centre, precision)
    np.testing.assert_allclose(mean, expected_mean, rtol=1e-9)
    np.testing.assert_allclose(spread, expected_spread, rtol=1e-9)
