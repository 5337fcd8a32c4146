"""How few people would change a conclusion: the same as trying every way, one by one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.special import betainc

from deliberation.kernels.intervals import jeffreys
from deliberation.kernels.tipping import NEVER, fewest, fewest_closing, fewest_unsure


def sure(count, n, threshold):
    return float(np.prod(1 - betainc(np.array(count) + 0.5, np.array(n) - np.array(count) + 0.5, threshold)))


def slowly(count, n, threshold, certain, *, adding):
    """Try every way to share k people between parts, k = 0, 1, 2..."""
    for k in range(60):
        for ways in product(range(k + 1), repeat=len(count)):
            if sum(ways) != k or (not adding and any(w > c for w, c in zip(ways, count, strict=True))):
                continue
            gone = np.array(ways)
            now = (count, n + gone) if adding else (count - gone, n - gone)
            if sure(*now, threshold) < certain:
                return k
    return NEVER


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("adding", [True, False])
def test_the_fewest_people_are_the_fewest_of_every_way_to_share_them(seed, adding):
    rng = np.random.default_rng(seed)
    parts = int(rng.integers(1, 4))
    n = rng.integers(10, 40, parts)
    count = np.minimum(n, np.round(n * rng.uniform(0.75, 1.0, parts))).astype(int)
    expected = slowly(count, n, 0.6, 0.8, adding=adding)
    found = fewest_unsure(count.astype(float), n.astype(float), 0.6, 0.8, adding=adding)
    assert found == expected


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("adding", [True, False])
def test_the_fewest_who_close_a_gap_are_the_fewest_of_every_pair(seed, adding):
    rng = np.random.default_rng(seed)
    n, m = (int(v) for v in rng.integers(15, 45, 2))
    a, b = int(n * rng.uniform(0.6, 1.0)), int(m * rng.uniform(0.0, 0.5))

    def open_still(i, j):
        x, of_x, y, of_y = (a, n + i, b + j, m + j) if adding else (a - i, n - i, b, m - j)
        low, _ = jeffreys([x], [of_x])
        _, high = jeffreys([y], [of_y])
        apart = x / max(of_x, 1) - y / max(of_y, 1)
        return apart - np.hypot(x / max(of_x, 1) - low[0], high[0] - y / max(of_y, 1)) > 0

    ends = (200, 200) if adding else (a, m - b)
    expected = next(
        k for k in range(400) for i in range(k + 1)
        if i <= ends[0] and k - i <= ends[1] and not open_still(i, k - i)
    )  # fmt: skip
    assert fewest_closing((a, n), (b, m), level=0.95, adding=adding) == expected


def test_what_never_breaks_is_said_and_what_is_broken_needs_nobody():
    assert fewest(lambda k: k > 10**9, [50]).tolist() == [NEVER]
    assert fewest_unsure(np.array([5.0]), np.array([100.0]), 0.6, 0.95, adding=True) == 0


def test_a_million_votes_take_no_time():
    found = fewest_unsure(np.array([7e5, 6.5e5]), np.array([1e6, 1e6]), 0.6, 0.95, adding=True)
    assert 8e4 < found < 8.4e4
    closing = fewest_closing((6e5, 1e6), (4e5, 1e6), level=0.95, adding=False)
    assert 2e5 < closing < 4e5
