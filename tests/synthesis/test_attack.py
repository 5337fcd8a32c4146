"""Who knows five votes of somebody singles nobody out from what is published; from the raw matrix, many."""

from __future__ import annotations

import pytest

from benchmarks.privacy.attack import attack, labels_of, scenarios, weighed

BAR = 0.01


def tried(name, targets):
    _, groups, support = weighed(name)
    return {
        title: attack(support.answers.votes, published, labels_of(groups), targets=targets, enough=10, seed=1)
        for title, published in scenarios(support).items()
    }


def holds(found):
    assert found["the gate"].alone <= BAR
    assert found["the gate"].alone_new <= BAR
    assert found["the gate"].inferred <= BAR
    assert found["the gate"].placed <= BAR
    assert found["the gate"].raw > 0.15, "the attacker is no straw man: the raw matrix betrays many"


def test_nobody_of_the_sample_is_singled_out():
    holds(tried("sample", 1000))


@pytest.mark.slow
@pytest.mark.needs_data
@pytest.mark.parametrize("name", ["bowling-green", "bg2050", "vtaiwan"])
def test_nobody_of_real_consultations_is_singled_out(name):
    found = tried(name, 4000)
    holds(found)


@pytest.mark.slow
@pytest.mark.needs_data
def test_without_rounding_a_small_consultation_would_betray_people():
    assert tried("bg2050", 4000)["exact counts"].alone > BAR
