"""Opposition between items: far under what chance gives, whichever way people answer, whoever comes first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernels.opposition import AUTHORS, FEWEST, opposition, refused_by_authors


def long(matrix):
    """Return the answers of a matrix of 1, -1 and 0 (none) as long arrays."""
    participant, item = np.nonzero(matrix)
    return participant, item, matrix[participant, item] > 0


def answers(seed, people=200, items=12, share=0.7):
    """Return random answers where the second half of the items is answered against the first."""
    rng = np.random.default_rng(seed)
    camp = np.where(rng.random(people) < 0.5, 1, -1)
    way = np.where(np.arange(items) < items // 2, 1, -1)
    sure = np.where(rng.random((people, items)) < 0.8, 1, -1)
    return np.where(rng.random((people, items)) < share, camp[:, None] * way * sure, 0)


@given(st.integers(0, 30))
def test_it_is_the_correlation_of_those_who_answered_both(seed):
    matrix = answers(seed)
    found = opposition(*long(matrix), 12).toarray()
    for first, second in ((0, 1), (0, 11), (5, 6), (7, 8)):
        both = (matrix[:, first] != 0) & (matrix[:, second] != 0)
        r = np.corrcoef(matrix[both, first], matrix[both, second])[0, 1]
        wanted = -r * np.sqrt(min(both.sum(), 100))
        assert found[first, second] == pytest.approx(wanted if wanted >= 1 else 0, abs=1e-3)


@given(st.integers(0, 30))
def test_turning_every_answer_over_or_shuffling_people_changes_nothing(seed):
    matrix = answers(seed)
    found = opposition(*long(matrix), 12).toarray()
    assert (opposition(*long(-matrix), 12).toarray() == found).all()
    order = np.random.default_rng(seed).permutation(len(matrix))
    assert (opposition(*long(matrix[order]), 12).toarray() == found).all()
    assert (found == found.T).all()


def test_too_few_common_voters_say_nothing():
    matrix = np.where(np.arange(FEWEST - 1)[:, None] % 2 == 0, [1, -1], [-1, 1])
    assert opposition(*long(matrix), 2).nnz == 0
    assert opposition(*long(np.vstack([matrix, [1, -1]])), 2).nnz == 2


def test_what_everybody_agrees_with_opposes_nothing():
    matrix = np.stack([np.ones(300, dtype=int), np.where(np.arange(300) % 2 == 0, 1, -1)], axis=1)
    assert opposition(*long(matrix), 2).nnz == 0


@pytest.mark.parametrize("items", [0, 3, 600])
def test_any_number_of_items_is_answered(items):
    nothing = np.zeros(0, dtype=np.int64)
    assert opposition(nothing, nothing, nothing > 0, items).shape == (items, items)


def by_authors(agreeing, refusing, *, items=3):
    """Return what authors of item 0 say of item 1, so many of them for it and against it."""
    people = np.arange(agreeing + refusing)
    written = (people, np.zeros_like(people))
    return refused_by_authors(written, people, np.ones_like(people), people < agreeing, items).toarray()


def test_what_its_authors_refuse_is_opposed_both_ways():
    found = by_authors(1, 8)
    assert found[0, 1] == found[1, 0] == pytest.approx((2 / 3 - 1 / 9) / np.sqrt(2 / 81), abs=1e-3)
    assert np.count_nonzero(found) == 2


def test_what_half_of_its_authors_agree_with_or_few_judge_is_not():
    assert not by_authors(5, 5).any()
    assert not by_authors(9, 0).any()
    assert not by_authors(0, AUTHORS - 1).any()
    assert by_authors(0, AUTHORS)[0, 1] > 2.33


def test_authors_count_up_to_a_hundred():
    assert by_authors(40, 60)[0, 1] == pytest.approx(by_authors(400, 600)[0, 1])
