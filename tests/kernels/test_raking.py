"""Weights: the margins are met, and they are those of another formulation, solved another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from deliberation.kernels.raking import NotRaked, effective, rake, trim


def sample(seed: int, people: int = 600, sizes: tuple[int, ...] = (2, 3, 5), unknown: float = 0.0):
    rng = np.random.default_rng(seed)
    codes = np.stack(
        [rng.choice(size, people, p=rng.dirichlet(np.full(size, 8.0))) for size in sizes], axis=1
    )
    codes[rng.random(codes.shape) < unknown] = -1
    return codes, [rng.dirichlet(np.full(size, 8.0)) for size in sizes]


def tilted(codes: np.ndarray, targets: list[np.ndarray]) -> np.ndarray:
    """Weights nearest to equal ones (Kullback and Leibler): exponential tilting, solved by Newton."""
    columns, wanted = [np.ones(len(codes))], [1.0]
    for variable, target in enumerate(targets):
        mine = codes[:, variable]
        unknown = float((mine < 0).mean())
        places = list(range(1, len(target))) + ([-1] if unknown else [])
        columns += [(mine == place).astype(float) for place in places]
        wanted += [unknown if place < 0 else target[place] / target.sum() * (1 - unknown) for place in places]
    design, goal = np.stack(columns, axis=1), np.array(wanted)

    def weights(beta: np.ndarray) -> np.ndarray:
        return np.exp(design @ beta) / len(codes)

    found = root(
        lambda beta: design.T @ weights(beta) - goal,
        np.zeros(len(goal)),
        jac=lambda beta: design.T @ (design * weights(beta)[:, None]),
        tol=1e-13,
    )
    assert found.success
    return weights(found.x) * len(codes)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("unknown", [0.0, 0.15])
def test_raking_is_exponential_tilting_to_a_millionth(seed, unknown):
    codes, targets = sample(seed, unknown=unknown)
    assert np.abs(rake(codes, targets).weight - tilted(codes, targets)).max() < 1e-6


def test_raking_gives_the_weights_of_ipfn():
    """Figures of ipfn 1.4.4 (benchmarks/participation/raking_vs_ipfn.py prints them)."""
    table = np.array([[20, 30, 10], [15, 5, 40]])
    codes = np.repeat(np.argwhere(table), table[table > 0], axis=0)
    targets = [np.array([50.0, 70.0]), np.array([30.0, 30.0, 60.0])]
    weight = rake(codes, targets).weight
    found = [[weight[(codes == (i, j)).all(axis=1)].sum() for j in range(3)] for i in range(2)]
    assert np.abs(np.array(found) - IPFN).max() < 1e-6


IPFN = np.array([[15.36767249, 24.7608747, 9.87145281], [14.63232751, 5.2391253, 50.12854719]])


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=40)
def test_every_margin_is_met_and_the_mean_is_one(seed):
    codes, targets = sample(seed, people=400)
    found = rake(codes, targets)
    assert found.weight.mean() == pytest.approx(1.0)
    for variable, target in enumerate(targets):
        shares = np.bincount(codes[:, variable], found.weight) / len(codes)
        assert np.abs(shares - target).max() < 1e-9
    turned = np.random.default_rng(seed).permutation(len(codes))
    assert np.abs(rake(codes[turned], targets).weight - found.weight[turned]).max() < 1e-9


def test_those_who_do_not_say_keep_their_share():
    codes, targets = sample(3, unknown=0.3)
    weight = rake(codes, targets).weight
    for variable in range(codes.shape[1]):
        unknown = codes[:, variable] < 0
        assert weight[unknown].sum() / len(codes) == pytest.approx(unknown.mean(), abs=1e-9)


def test_nobody_in_a_category_is_said():
    codes = np.array([[0], [1], [1]])
    with pytest.raises(NotRaked) as told:
        rake(codes, [np.array([1.0, 1.0, 1.0])])
    assert (told.value.reason, told.value.variable, told.value.category) == ("empty", 0, 2)


def test_margins_that_contradict_each_other_are_said():
    codes = np.array([[0, 0], [1, 1], [1, 1]])
    with pytest.raises(NotRaked) as told:
        rake(codes, [np.array([1.0, 1.0]), np.array([1.0, 3.0])], rounds=200)
    assert told.value.reason == "diverged"


def test_trimmed_weights_stay_under_the_bound_and_still_meet_what_they_can():
    codes, _ = sample(1, people=2000)
    rare = np.append(codes, np.zeros((1, 3), dtype=int), axis=0)
    rare[-1, 1] = 2
    targets = [np.array([0.5, 0.5]), np.array([0.45, 0.45, 0.1]), np.array([0.2, 0.2, 0.2, 0.2, 0.2])]
    rare[:, 1] = np.where(rare[:, 1] == 2, 0, rare[:, 1])
    rare[-60:, 1] = 2
    plain, found = rake(rare, targets), trim(rare, targets, most=2.5)
    assert plain.weight.max() > 2.5
    assert found.weight.max() <= 2.5 + 1e-6
    assert found.trimmed > 0
    assert found.gap < 0.05
    assert found.weight.mean() == pytest.approx(1.0)


def test_weights_under_the_bound_are_left_alone():
    codes, targets = sample(2)
    assert np.array_equal(trim(codes, targets, most=50.0).weight, rake(codes, targets).weight)


def test_kish_counts_equal_weights_whole_and_unequal_ones_less():
    assert effective(np.full(50, 2.0)) == pytest.approx(50)
    assert effective(np.array([1.0] * 50 + [3.0] * 50)) == pytest.approx(200**2 / (50 + 450))
