"""Coverage, richness and forecasts: published figures, closed forms, invented populations."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.kernels.saturation import Incidence, coverage, forecast, incidence, richness

# Ants of Costa Rica by elevation (Longino and Colwell 2011), worked in Colwell et al. 2012 and with the R
# package iNEXT: sampling units, incidences, species, Q1, Q2; then what is published of coverage, richness,
# and of the species expected with some more units.
ANTS = {
    "50 m": (599, 5976, 227, 49, 23, 0.9918134, 279.108514, {284: 245.732481, 599: 258.745498}),
    "500 m": (230, 2943, 241, 71, 34, 0.9759754, 314.810038, {109: 267.977661, 230: 286.546519}),
    "1070 m": (150, 1730, 122, 28, 16, 0.9839382, 146.336667, {71: 132.189999, 150: 138.600961}),
    "1500 m": (200, 1170, 56, 13, 4, 0.9889231, 77.019375, {95: 61.343524, 200: 65.684073}),
    "2000 m": (200, 271, 14, 1, 2, 0.9963827, 14.248750, {95: 14.211194, 200: 14.244103}),
}


def ants(units: int, mentions: int, seen: int, once: int, twice: int) -> Incidence:
    """Return counts with these Q1 and Q2; the others only have the right sum."""
    rest = seen - once - twice
    left = mentions - once - 2 * twice
    others = np.full(rest, left // rest)
    others[: left - others.sum()] += 1
    return Incidence(
        counts=np.concatenate([np.ones(once), np.full(twice, 2), others]).astype(int), units=units
    )


@pytest.mark.parametrize("place", ANTS)
def test_estimates_are_those_published(place: str) -> None:
    *given, share, many, later = ANTS[place]
    found = ants(*given)
    assert len(found.counts) == given[2]
    assert found.counts.sum() == given[1]
    assert coverage(found).value == pytest.approx(share, abs=1e-6)
    assert richness(found).value == pytest.approx(many, abs=1e-6)
    told = forecast(found, list(later))
    assert len(found.counts) + told.expected == pytest.approx(list(later.values()), abs=1e-6)


def test_one_item_per_unit_gives_what_counts_of_individuals_give() -> None:
    # Spiders, girdled plots (Sackett et al. 2011), in iNEXT: n = 168, 26 species, f1 = 12, f2 = 4.
    found = ants(168, 168, 26, 12, 4)
    assert richness(found).value == pytest.approx(43.893, abs=5e-4)
    assert coverage(found).value == pytest.approx(0.9289, abs=5e-5)


def test_closed_forms() -> None:
    found = Incidence(counts=np.array([1, 1, 1, 5]), units=10)  # nothing held twice
    assert richness(found).value == pytest.approx(4 + 0.9 * 3 * 2 / 2)
    told = forecast(Incidence(counts=np.repeat([1, 2, 9], [40, 10, 9]), units=1_000), [0, 1, 10**9])
    unseen = 0.999 * 40**2 / 20
    assert told.expected == pytest.approx([0.0, unseen * 40 / (1_000 * unseen + 40), unseen])
    assert told.low[0] == told.high[0] == 0


def test_a_mention_that_is_repeated_counts_once_and_order_does_not_matter() -> None:
    rng = np.random.default_rng(0)
    units, items = rng.integers(0, 40, 300), rng.geometric(0.05, 300)
    once = incidence(units, items)
    order = rng.permutation(600)
    doubled = incidence(np.tile(units, 2)[order], np.tile(items, 2)[order])
    assert np.array_equal(once.counts, doubled.counts)
    assert (once.units, once.clumping) == (doubled.units, doubled.clumping)
    shuffled = Incidence(counts=rng.permutation(once.counts), units=once.units, clumping=once.clumping)
    assert coverage(shuffled) == coverage(once)
    assert richness(shuffled) == richness(once)
    assert np.array_equal(forecast(shuffled, [5, 40]).high, forecast(once, [5, 40]).high)


def test_clumping_is_what_single_units_bring_together() -> None:
    found = incidence([0, 0, 0, 1, 1, 2], [0, 1, 2, 3, 9, 9])  # 3 alone, 1 alone
    assert found.clumping == pytest.approx((9 + 1) / 4)
    spread = Incidence(counts=found.counts, units=found.units)
    assert forecast(found, 3).high > forecast(spread, 3).high
    assert coverage(found).low <= coverage(spread).low


@pytest.mark.parametrize(
    "counts", [[], [1], [1, 1], [2, 2], [3], [1, 2], [1] * 200, [200], [1, 200], [2] * 50]
)
def test_odd_counts_give_ordered_bounds(counts: list[int]) -> None:
    found = Incidence(counts=np.array(counts, dtype=np.int64), units=max([*counts, 0]) if counts else 0)
    for units in (found.units, 200 if counts else 0):
        given = Incidence(counts=found.counts, units=units)
        share, many, told = coverage(given), richness(given), forecast(given, [0, 10, 1_000])
        assert 0.0 <= share.low <= share.value <= share.high <= 1.0
        assert len(counts) <= many.low <= many.value <= many.high
        assert np.all(told.low <= told.expected)
        assert np.all(told.expected <= told.high)
        assert not np.isnan(told.high).any()


def test_nothing_seen_once_still_leaves_room_for_something_new() -> None:
    found = Incidence(counts=np.full(20, 50), units=100)
    told = forecast(found, [10, 100])
    assert told.expected.tolist() == [0.0, 0.0]
    assert told.high[1] >= 1
    assert coverage(found).low < 1.0


@pytest.mark.parametrize("share", [0.1, 0.25, 1.0])
@pytest.mark.parametrize("tail", [0.7, 1.1])
def test_intervals_hold_in_populations_that_are_known(share: float, tail: float) -> None:
    chances = 0.3 / np.arange(1, 3_001) ** tail
    held = covered = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        seen, after = rng.binomial(400, chances), rng.binomial(int(400 * share), chances)
        found = Incidence(counts=seen[seen > 0], units=400)
        told, part = forecast(found, int(400 * share)), coverage(found)
        held += bool(told.low <= ((seen == 0) & (after > 0)).sum() <= told.high)
        covered += part.low <= chances[seen > 0].sum() / chances.sum() <= part.high
    assert held >= 180
    assert covered >= 180


def test_intervals_hold_where_people_bring_several_items_of_their_own() -> None:
    held = plain = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        own = np.where(rng.random(500) < 0.1, rng.integers(1, 12, 500), 0)  # one in ten brings 1 to 11
        units = np.concatenate([np.repeat(np.arange(500), own), np.arange(500)])
        items = np.concatenate([1_000 + np.arange(own.sum()), rng.integers(0, 20, 500)])
        found = incidence(units[units < 400], items[units < 400])
        told = forecast(found, 100)
        held += bool(told.low <= own[400:].sum() <= told.high)
        told = forecast(Incidence(counts=found.counts, units=400), 100)
        plain += bool(told.low <= own[400:].sum() <= told.high)
    assert held >= 180 > plain


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match=r"outside 1\.\.3"):
        Incidence(counts=np.array([4]), units=3)
    with pytest.raises(ValueError, match=r"outside 1\.\.3"):
        Incidence(counts=np.array([0]), units=3)
    with pytest.raises(ValueError, match="clumping"):
        Incidence(counts=np.array([1]), units=3, clumping=0.5)
    with pytest.raises(ValueError, match="negative"):
        forecast(Incidence(counts=np.array([1]), units=3), -1)
