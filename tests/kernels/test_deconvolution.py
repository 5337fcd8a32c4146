"""Mixtures behind uncertain points: those of scikit-learn where points are certain, and right elsewhere."""

from __future__ import annotations

import numpy as np
from sklearn.mixture import GaussianMixture

from deliberation.kernels.deconvolution import deconvolve, members


def test_certain_points_give_the_mixture_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    truth = rng.random(600) < 0.3
    x = rng.normal(size=(600, 2)) @ [[1.0, 0.3], [0.0, 0.6]] + np.where(
        truth[:, None], [3.0, 1.0], [0.0, 0.0]
    )
    sure = np.tile(1e8 * np.eye(2), (600, 1, 1))
    ours = deconvolve(sure, 1e8 * x, truth.astype(np.int64), 2, steps=500)
    theirs = GaussianMixture(2, covariance_type="tied", tol=1e-9, max_iter=500, means_init=[[0, 0], [3, 1]])
    theirs.fit(x)
    order = np.argsort(ours.mean[:, 0])
    np.testing.assert_allclose(ours.mean[order], theirs.means_, atol=0.02)
    np.testing.assert_allclose(ours.spread, theirs.covariances_ + 0.01 * np.eye(2), atol=0.02)
    np.testing.assert_allclose(ours.weight[order], theirs.weights_, atol=0.01)


def test_uncertainty_is_taken_out_of_the_spread() -> None:
    rng = np.random.default_rng(1)
    n = 4000
    group = rng.integers(0, 2, n)
    x = np.where(group, 2.0, -2.0) + 0.5 * rng.standard_normal(n)
    noise = rng.uniform(0.5, 2.0, n)
    seen = x + noise * rng.standard_normal(n)
    information = (1 / noise**2)[:, None, None]
    pull = (seen / noise**2)[:, None]
    found = deconvolve(information, pull, (seen > 0).astype(np.int64), 2, steps=300)
    np.testing.assert_allclose(np.sort(found.mean[:, 0]), [-2, 2], atol=0.12)
    blurred = float(np.sqrt(0.5**2 + np.mean(noise**2)))
    assert 0.4 < float(np.sqrt(found.spread[0, 0])) < 0.7 < blurred
    np.testing.assert_allclose(members(information, pull, found), found.membership, atol=0.02)


def test_a_point_of_which_nothing_is_known_belongs_by_weight() -> None:
    information, pull = np.full((41, 1, 1), 100.0), np.where(np.arange(41) < 30, -300.0, 300.0)[:, None]
    information[40], pull[40] = 0.0, 0.0
    found = deconvolve(information, pull, (pull[:, 0] > 0).astype(np.int64), 2)
    np.testing.assert_allclose(found.membership[40], found.weight, atol=1e-3)
    np.testing.assert_allclose(found.membership.sum(axis=1), 1.0)
