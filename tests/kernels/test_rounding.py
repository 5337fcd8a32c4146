"""Rounded counts: sound bounds, nobody alone, no answer that betrays a part."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.kernels.rounding import (
    COARSER,
    bounds_of_nearest,
    bounds_of_small,
    coarse,
    deduced,
    nearest,
    nearest_if_small,
)

BASE = 5
COUNTS = st.lists(st.integers(0, 40), min_size=9, max_size=9).map(
    lambda cells: np.array(cells, dtype=float).reshape(3, 1, 3)
)


@given(st.integers(0, 500), st.sampled_from([BASE * times for times in COARSER]))
def test_a_count_is_within_the_bounds_of_what_it_rounds_to(count, base):
    low, high = bounds_of_nearest(nearest(np.array([float(count)]), base), base)
    assert low[0] <= count <= high[0]
    assert high[0] >= 2, "a published 0 may be 2"


@given(st.integers(0, 500))
def test_nobody_is_alone_in_a_count_of_everybody(count):
    low, high = bounds_of_small(nearest_if_small(np.array([float(count)]), BASE), BASE)
    assert low[0] <= count <= high[0]
    assert high[0] >= 2


@settings(max_examples=300)
@given(COUNTS, st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_no_answer_betrays_the_part_that_gave_it(parts, rest):
    counts = parts.sum(axis=0) + np.array(rest, dtype=float)[None]
    everybody, rounded, _ = coarse(counts, parts, BASE)
    if not rounded.any():
        return  # the parts of this statement are left empty: no row is published
    readings = [
        deduced(bounds_of_small(everybody, BASE), bounds_of_nearest(rounded, base))
        for base in (BASE * times for times in COARSER)
    ]  # the base is not published: who reads must allow for each
    assert any(
        (low[:-1] <= parts).all() and (parts <= high[:-1]).all() and ((high >= 1).sum(axis=0) >= 2).all()
        for low, high in readings
    ), "the truth is allowed, and two parts at least may have given each answer"
