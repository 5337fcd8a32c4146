"""Rounded counts prove less than exact ones, never more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernels.doubt import Doubt, doubt_of, interval, stacked, surely_above, worth
from deliberation.kernels.intervals import jeffreys
from deliberation.kernels.rounding import bounds_of_nearest, nearest

BASE = 5
CELLS = st.lists(st.integers(0, 200), min_size=3, max_size=3).map(lambda cells: np.array(cells, dtype=float))


def seen(exact):
    counts = nearest(exact, BASE)
    return counts, doubt_of(counts, bounds_of_nearest(counts, BASE), 0)


def mixture(counts, size=200_000):
    """Draw shares from the law that the linearisation stands for: counts that round to it, then Beta."""
    rng = np.random.default_rng(0)
    low, high = (bound.astype(int) for bound in bounds_of_nearest(counts, BASE))
    true = rng.integers(low, high, size=(size, 3), endpoint=True)
    return rng.beta(true[:, 0] + 0.5, true[:, 1:].sum(axis=1) + 0.5)


def test_exact_counts_are_worth_themselves():
    low, high = jeffreys(7, 20)
    assert worth(np.array(7.0), np.array(20.0), None) == (7.0, 20.0)
    assert interval(7, 20) == (low, high)
    nothing = Doubt(*np.zeros(4))
    assert np.allclose(worth(np.array(7.0), np.array(20.0), nothing), (7.0, 20.0))
    assert np.allclose(interval(7.0, 20.0, nothing), (low, high))


@pytest.mark.parametrize(
    "counts",
    [(30, 0, 0), (0, 30, 0), (25, 5, 0), (10, 10, 10), (60, 25, 5), (5, 5, 0), (150, 90, 10), (0, 0, 60)],
)
def test_interval_is_that_of_the_mixture_over_what_may_be_meant(counts):
    rounded = np.array(counts, dtype=float)
    low, high = interval(rounded[0], rounded.sum(), seen(rounded)[1])
    share = rounded[0] / rounded.sum()
    exact = np.quantile(mixture(rounded), [0.025, 0.975])
    assert low == pytest.approx(min(exact[0], share), abs=0.03)
    assert high == pytest.approx(max(exact[1], share), abs=0.03)


@pytest.mark.parametrize("counts", [(30, 0, 0), (25, 10, 0), (60, 25, 5), (150, 90, 10)])
def test_probability_is_that_of_the_mixture(counts):
    rounded = np.array(counts, dtype=float)
    told = surely_above(rounded[0], rounded.sum(), 0.6, seen(rounded)[1])
    assert told == pytest.approx((mixture(rounded) > 0.6).mean(), abs=0.015)


@pytest.mark.parametrize("n", [20, 32, 60, 120])
def test_intervals_of_rounded_counts_hold_the_share_as_often_as_they_say(n):
    """Over shares drawn evenly; as if counts were exact, they do so less often."""
    rng = np.random.default_rng(n)
    share = rng.random(4000)
    exact = np.array([rng.multinomial(n, [p, (1 - p) * 0.7, (1 - p) * 0.3]) for p in share], dtype=float)
    counts, doubt = seen(exact)
    low, high = interval(counts[:, 0], counts.sum(axis=1), doubt)
    held = float(np.mean((low <= share) & (share <= high)))
    low, high = jeffreys(counts[:, 0], counts.sum(axis=1))
    naive = float(np.mean((low <= share) & (share <= high)))
    assert 0.94 <= held <= 0.985
    assert naive < held - 0.01


@given(CELLS)
def test_doubt_only_takes_evidence_away_and_the_published_share_is_inside(exact):
    counts, doubt = seen(exact)
    n = counts.sum()
    if not n:
        return
    count, people = worth(counts[0], n, doubt)
    assert 0 <= count <= people <= n + doubt.off + doubt.rest_off + 1e-9
    low, high = interval(counts[0], n, doubt)
    assert 0 <= low <= counts[0] / n <= high <= 1


@given(CELLS)
def test_the_other_side_of_a_share_mirrors_it(exact):
    counts = nearest(exact, BASE)
    two = np.array([counts[0], counts[1] + counts[2]])
    if not two.sum():
        return
    bounds = bounds_of_nearest(two, BASE)
    low, high = interval(two[0], two.sum(), doubt_of(two, bounds, 0))
    mirrored = interval(two[1], two.sum(), doubt_of(two, bounds, 1))
    assert np.allclose((low, high), (1 - mirrored[1], 1 - mirrored[0]))


def test_doubts_side_by_side():
    _, doubt = seen(np.array([12.0, 3, 1]))
    assert stacked([doubt, None]) is None
    both = stacked([doubt, doubt])
    assert both is not None
    assert both.at(1) == doubt.at(())
    assert both.only(np.array([True, False])).variance.tolist() == [2.0, 0.0]
