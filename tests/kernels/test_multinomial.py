"""Multinomial logistic regression beside what is known: scikit-learn's where nothing is."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from deliberation.kernels.multinomial import fit_multinomial


@pytest.fixture
def rows():
    random = np.random.default_rng(4)
    features = random.normal(size=(400, 6))
    odds = features @ random.normal(size=(6, 3)) + random.gumbel(size=(400, 3))
    return features, odds.argmax(axis=1)


def shares(features, weights, bias):
    odds = np.exp(features @ weights + bias)
    return odds / odds.sum(axis=1, keepdims=True)


def test_without_anything_known_it_is_scikit_learns(rows):
    features, labels = rows
    ours = fit_multinomial(features, labels, count=3, strength=0.3)
    theirs = LogisticRegression(C=0.3, max_iter=5_000, tol=1e-8).fit(features, labels)
    np.testing.assert_allclose(shares(features, *ours), theirs.predict_proba(features), atol=0.003)


def test_a_row_that_counts_twice_is_two_rows(rows):
    features, labels = rows
    twice = np.where(np.arange(400) < 50, 2.0, 1.0)
    weighted = fit_multinomial(features, labels, count=3, strength=1.0, counts=twice)
    again = np.r_[np.arange(400), np.arange(50)]
    repeated = fit_multinomial(features[again], labels[again], count=3, strength=1.0)
    np.testing.assert_allclose(shares(features, *weighted), shares(features, *repeated), atol=0.003)


def test_what_is_known_is_not_learnt_again(rows):
    features, labels = rows
    known = np.zeros((400, 3))
    known[np.arange(400), labels] = 20  # nothing is left to learn
    weights, bias = fit_multinomial(features, labels, count=3, strength=1.0, known=known)
    assert np.abs(weights).max() < 0.01
    assert np.abs(bias).max() < 0.01
