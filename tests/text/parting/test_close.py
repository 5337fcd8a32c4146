"""Ideas of few texts are what is close; what is close to none is alone."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.text.parting import close
from deliberation.text.parting.close import close_ideas
from deliberation.text.parting.stands import Stands
from deliberation.text.parting.unlike import likeness

SIZE = 40
HELD = 0.4


def cloud(centres, each=4, spread=0.08, seed=0):
    rng = np.random.default_rng(seed)
    points = np.vstack([np.asarray(centre) + rng.normal(0, spread, (each, SIZE)) for centre in centres])
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def axis(number):
    return np.eye(SIZE)[number]


def groups(ideas):
    return {frozenset(np.flatnonzero(ideas == idea).tolist()) for idea in np.unique(ideas)}


def found(vectors, themes=None, leans=None, **options):
    themes = np.zeros(len(vectors), dtype=np.int64) if themes is None else np.asarray(themes)
    words = options.pop("words", None)
    stands = Stands(leans=[0] * len(vectors) if leans is None else leans, **options)
    return close_ideas(vectors, themes, stands, words=words)


def test_what_is_close_is_one_idea_and_what_is_close_to_none_is_alone():
    vectors = np.vstack([cloud([axis(0), axis(1)]), np.eye(SIZE, dtype=np.float32)[10:20]])
    expected = {frozenset(range(4)), frozenset(range(4, 8))} | {frozenset([row]) for row in range(8, 18)}
    assert groups(found(vectors)[1]) == expected


def test_no_idea_is_a_heap():
    rng = np.random.default_rng(3)
    vectors = rng.normal(0, 1, (300, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ideas = found(vectors)[1]
    held = [likeness(vectors[ideas == idea]) for idea in np.unique(ideas) if (ideas == idea).sum() > 1]
    assert held
    assert min(held) >= HELD


def test_the_order_of_texts_changes_nothing():
    vectors = cloud([axis(number) for number in range(12)], spread=0.12)
    order = np.random.default_rng(5).permutation(len(vectors))
    before, after = found(vectors)[1], found(vectors[order])[1]
    assert groups(before) == {frozenset(int(order[row]) for row in group) for group in groups(after)}


def test_an_idea_of_two_themes_goes_whole_to_that_of_most_of_its_texts():
    vectors = cloud([axis(0), axis(1)])
    themes, ideas = found(vectors, themes=[0, 0, 0, 1, 1, 1, 1, 0])
    assert themes.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert len(np.unique(ideas)) == 2


def test_themes_of_many_texts_stay_as_they_are(monkeypatch):
    monkeypatch.setattr(close, "_FEW", 8)
    given = [0, 0, 0, 1, 1, 1, 1, 0]
    themes, ideas = found(cloud([axis(0), axis(1)]), themes=given)
    assert themes.tolist() == given
    assert groups(ideas) == {frozenset([0, 1, 2]), frozenset([3]), frozenset([4, 5, 6]), frozenset([7])}


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_few_texts(size):
    themes, ideas = found(np.eye(SIZE, dtype=np.float32)[:size])
    assert ideas.tolist() == list(range(size))
    assert themes.tolist() == [0] * size


def test_declared_sides_share_no_idea():
    leans = ["for", "against"] * 4
    for group in groups(found(cloud([axis(0)], each=8), leans=leans)[1]):
        assert len({leans[row] for row in group}) == 1


def test_votes_part_ideas_and_leave_themes():
    from scipy import sparse

    vectors = cloud([axis(0), axis(1)])
    against = np.zeros((8, 8))
    against[0, 1] = against[1, 0] = 4.0
    opposed = sparse.csr_matrix(against)
    given = [0, 0, 0, 1, 1, 1, 1, 0]
    without, with_votes = found(vectors, themes=given), found(vectors, themes=given, opposition=opposed)
    assert with_votes[0].tolist() == without[0].tolist()
    assert without[1][0] == without[1][1]
    assert with_votes[1][0] != with_votes[1][1]


def test_two_words_alone_are_alike_by_their_form_only():
    pair = np.zeros((2, SIZE), dtype=np.float32)
    pair[:, 0], pair[0, 1], pair[1, 2] = np.sqrt(0.4), np.sqrt(0.6), np.sqrt(0.6)
    assert len(groups(found(pair)[1])) == 1
    assert len(groups(found(pair, words=np.array([-1, 3]))[1])) == 1
    assert len(groups(found(pair, words=np.array([3, 3]))[1])) == 1
    assert len(groups(found(pair, words=np.array([4, 3]))[1])) == 2
