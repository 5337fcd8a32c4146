"""Kernels against plain, slow versions of themselves and against other libraries."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score

from deliberation.kernels.agreement import adjusted_rand, cohen_kappa
from deliberation.kernels.components import principal_components
from deliberation.kernels.counts import count_answers
from deliberation.kernels.gather import gather
from deliberation.kernels.intervals import hypergeometric, jeffreys
from deliberation.kernels.kmeans import kmeans
from deliberation.kernels.lastvote import last_votes
from deliberation.kernels.slate import sequential_pav

events = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 4), st.integers(1, 3)), max_size=40
)


def _columns(rows: list[tuple[int, int, int, int]]) -> list[np.ndarray]:
    return [np.array([row[i] for row in rows], dtype=np.int64) for i in range(4)]


@given(events)
def test_the_last_vote_wins_and_the_larger_code_at_the_same_instant(rows: list) -> None:
    who, what, when, code = _columns(rows)
    split = last_votes(who, what, when, code)
    truth: dict[tuple[int, int], tuple[int, int]] = {}
    for w, s, t, v in rows:
        truth[w, s] = max(truth.get((w, s), (-1, 0)), (t, v))
    assert {(who[r], what[r]): (when[r], code[r]) for r in split.kept} == truth
    assert sorted([*split.kept, *split.superseded, *split.tied]) == list(range(len(rows)))
    assert all(when[r] < truth[who[r], what[r]][0] for r in split.superseded)
    assert all(when[r] == truth[who[r], what[r]][0] for r in split.tied)


@given(events, st.integers(0, 9))
def test_which_vote_is_kept_does_not_depend_on_the_order_of_rows(rows: list, seed: int) -> None:
    mixed = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]

    def kept(table: list) -> set:
        who, what, when, code = _columns(table)
        return {table[r] for r in last_votes(who, what, when, code).kept}

    assert kept(rows) == kept(mixed)


def test_without_times_every_row_of_a_cell_is_a_tie() -> None:
    split = last_votes([0, 0, 0], [1, 1, 1], None, [2, 3, 1])
    assert [part.tolist() for part in (split.kept, split.superseded, split.tied)] == [[1], [], [0, 2]]


def test_many_votes_in_one_cell_are_ranked_as_few_are() -> None:
    rng = np.random.default_rng(0)
    when, code = rng.integers(0, 50, 400), rng.integers(1, 4, 400)
    split = last_votes(np.zeros(400, int), np.zeros(400, int), when, code)
    best = max(zip(when, code, -np.arange(400), strict=True))
    assert split.kept.tolist() == [-best[2]]
    assert len(split.superseded) + len(split.tied) == 399


@given(events)
def test_counts_are_those_of_a_loop(rows: list) -> None:
    who, what, _, code = _columns(rows)
    group = np.array([0, 1, -1, 1])[who]
    counts = count_answers(what, code, 3, group=group, groups=2)
    slow = np.zeros((2, 3, 3), dtype=int)
    for g, s, v in zip(group, what, code, strict=True):
        if g >= 0:
            slow[g, s, v - 1] += 1
    np.testing.assert_array_equal(counts, slow)


@given(st.integers(0, 500), st.integers(0, 500))
def test_jeffreys_intervals_hold_the_share_and_are_those_of_the_beta_law(count: int, more: int) -> None:
    n = count + more
    low, high = jeffreys(count, n)
    assert 0 <= low <= (count / n if n else 0.5) <= high <= 1
    if 0 < count < n:
        expected = beta(count + 0.5, more + 0.5).ppf([0.025, 0.975])
        np.testing.assert_allclose([low, high], expected, atol=1e-9)
    mirror = jeffreys(more, n)
    np.testing.assert_allclose([low, high], [1 - mirror[1], 1 - mirror[0]], atol=1e-9)


def test_a_count_above_n_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        jeffreys(3, 2)


def _votes(people: int, statements: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    side = rng.normal(size=(people, 2)) * [2.0, 1.0] @ rng.normal(size=(2, statements))
    dense = np.where(rng.random((people, statements)) < 0.6, np.sign(side.round(0)), np.nan)
    rows, cols = np.nonzero(~np.isnan(dense))
    return rows, cols, dense[rows, cols], dense


@pytest.mark.parametrize("shape", [(200, 40), (30, 70), (8, 5)])
def test_sparse_components_are_those_of_the_imputed_dense_matrix(shape: tuple[int, int]) -> None:
    rows, cols, value, dense = _votes(*shape, seed=3)
    ours = principal_components(rows, cols, value, shape)
    mean = np.nan_to_num(np.nanmean(dense, axis=0))
    theirs = PCA(2, svd_solver="full").fit(np.where(np.isnan(dense), mean, dense))
    np.testing.assert_allclose(np.abs((ours.axes * theirs.components_).sum(axis=1)), 1, atol=1e-9)
    np.testing.assert_allclose(ours.variance, theirs.explained_variance_ratio_, atol=1e-9)
    assert (ours.axes.max(axis=1) >= -ours.axes.min(axis=1)).all(), "the largest loading is positive"


@pytest.mark.parametrize("shape", [(200, 40), (40, 70)])
def test_components_do_not_depend_on_the_order_of_rows_or_people(shape: tuple[int, int]) -> None:
    rows, cols, value, _ = _votes(*shape, seed=4)
    rng = np.random.default_rng(0)
    order, people = rng.permutation(len(rows)), rng.permutation(shape[0])
    once = principal_components(rows, cols, value, shape)
    again = principal_components(people[rows[order]], cols[order], value[order], shape)
    np.testing.assert_allclose(once.axes, again.axes, atol=1e-10)


def test_components_of_unanimous_votes_are_zero() -> None:
    found = principal_components(np.arange(50), np.zeros(50, int), np.ones(50), (50, 1))
    assert not found.axes.any()
    assert not found.variance.any()
    assert np.isfinite(found.centre).all()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
def test_adjusted_rand_is_that_of_scikit_learn(pairs: list) -> None:
    first, second = (np.array([pair[i] for pair in pairs]) for i in range(2))
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand_score(first, second), abs=1e-9)


def test_kmeans_finds_planted_classes() -> None:
    rng = np.random.default_rng(1)
    truth = np.repeat([0, 1], [70, 50])
    points = rng.normal(size=(120, 2)) + truth[:, None] * 6
    assert adjusted_rand(kmeans(points, 2, rng), truth) == 1.0


@pytest.mark.parametrize("dimensions", [1, 3, 4, 6, 9])
def test_kmeans_stands_still_where_each_point_is_with_its_nearest_mean(dimensions: int) -> None:
    points = np.random.default_rng(dimensions).normal(size=(203, dimensions))
    labels = kmeans(points, 5, np.random.default_rng(0), steps=1_000)
    means = np.stack([points[labels == label].mean(axis=0) for label in range(5)])
    distances = np.square(points[:, None] - means[None]).sum(axis=2)
    assert labels.tolist() == distances.argmin(axis=1).tolist()


def test_kmeans_of_identical_points_does_not_fail() -> None:
    assert set(kmeans(np.ones((5, 2)), 3, np.random.default_rng(0)).tolist()) <= {0, 1, 2}


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_the_slate_is_that_of_a_greedy_loop(seed: int) -> None:
    rng = np.random.default_rng(seed)
    approves = rng.random((15, 7)) < 0.4
    person, statement = np.nonzero(approves)
    slate = sequential_pav(person, statement, approves.shape, 4)
    got = np.zeros(15)
    left = list(range(7))
    for chosen, score in zip(slate.statement, slate.score, strict=True):
        worth = {j: (approves[:, j] / (1 + got)).sum() for j in left}
        assert worth[chosen] == pytest.approx(max(worth.values()))
        assert score == pytest.approx(worth[chosen])
        got += approves[:, chosen]
        left.remove(chosen)
    if len(slate.statement):
        assert slate.covered[-1] == (got > 0).sum()


def test_the_slate_never_takes_two_statements_of_one_idea() -> None:
    person, statement = np.nonzero(np.ones((9, 3), bool))
    assert sequential_pav(person, statement, (9, 3), 3, same=np.array([4, 4, 8])).statement.tolist() == [0, 2]


@settings(deadline=None)  # the first run compiles
@given(st.lists(st.binary(max_size=9), max_size=20), st.data())
def test_texts_are_gathered_in_any_order(texts: list[bytes], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(texts)), max_size=3)))
    pieces = []
    for start, stop in itertools.pairwise([0, *cuts, len(texts)]):
        part = texts[start:stop]
        letters = np.frombuffer(b"behind" + b"".join(part), np.uint8)
        pieces.append((letters, np.cumsum([len(b"behind"), *(len(text) for text in part)])))
    fresh, found = gather(pieces, np.array(order, np.int64))
    read = [found[a:b].tobytes() for a, b in itertools.pairwise(fresh.tolist())]
    assert read == [texts[i] for i in order]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    one, two = np.array(pairs).T
    found = cohen_kappa(one, two)
    if len(set(one.tolist()) | set(two.tolist())) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(one, two))
    assert cohen_kappa(np.zeros(0, int), np.zeros(0, int)) is None


@pytest.mark.parametrize("wrong", [0, 7, 40, 200])
def test_the_exact_interval_holds_the_share_of_a_finite_population(wrong: int) -> None:
    from scipy.stats import hypergeom

    total, n = 400, 60
    law = hypergeom(total, wrong, n)
    held = 0.0
    for count in range(min(n, wrong) + 1):
        low, high = hypergeometric(count, n, total)
        assert 0 <= low <= count / n <= high <= 1
        held += law.pmf(count) * (low <= wrong / total <= high)
    assert held >= 0.95


def test_what_was_read_whole_has_no_interval_and_nothing_read_says_nothing() -> None:
    assert hypergeometric(3, 12, 12) == (0.25, 0.25)
    assert hypergeometric(0, 0, 12) == (0.0, 1.0)
    with pytest.raises(ValueError, match="count <= n <= total"):
        hypergeometric(3, 12, 11)


def test_one_author_of_many_passages_does_not_narrow_the_interval_of_a_drawn_sample() -> None:
    """Passages are drawn one by one: that those of one person go wrong together changes nothing."""
    rng = np.random.default_rng(0)
    wrong = np.repeat(rng.random(40) < 0.2, 25)  # 40 persons of 25 passages, all right or all wrong
    held = 0
    for _ in range(300):
        drawn = rng.choice(len(wrong), 100, replace=False)
        low, high = hypergeometric(int(wrong[drawn].sum()), 100, len(wrong))
        held += low <= wrong.mean() <= high
    assert held >= 0.95 * 300
