"""An idea that holds two unlike things is parted; one thing said in two ways is not."""

from __future__ import annotations

import numpy as np

from deliberation.text.parting.partition import tight
from deliberation.text.parting.unlike import likeness, parted


def cloud(centres, each=8, spread=0.1, seed=0):
    rng = np.random.default_rng(seed)
    points = np.vstack([np.asarray(centre) + rng.normal(0, spread, (each, 24)) for centre in centres])
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def axis(*weights):
    return np.pad(np.array(weights, dtype=float), (0, 24 - len(weights)))


def sizes(points):
    return sorted(len(part) for part in parted(np.arange(len(points)), points))


def test_unlike_things_part_and_every_text_is_kept():
    points = cloud([axis(1), axis(0, 1)])
    parts = parted(np.arange(16), points)
    assert sizes(points) == [8, 8]
    assert sorted(np.concatenate(parts).tolist()) == list(range(16))
    assert sizes(cloud([axis(1), axis(0, 1), axis(0, 0, 1)])) == [8, 8, 8]


def test_one_thing_in_two_wordings_stays_whole():
    assert sizes(cloud([axis(1, 0.4), axis(1, -0.4)])) == [16]


def test_a_diffuse_idea_stays_whole():
    assert sizes(cloud([axis(1)], each=40, spread=0.5)) == [40]


def test_small_ideas_and_small_parts_stay():
    assert sizes(cloud([axis(1), axis(0, 1)], each=5)) == [10]
    loose = {"spread": 0.35}
    points = np.vstack([cloud([axis(1)], each=12, **loose), cloud([axis(0, 1)], each=2, seed=1, **loose)])
    assert sizes(points) == [14]
    assert sizes(np.tile(cloud([axis(1)], each=1), (30, 1))) == [30]


def test_strangers_leave_a_tight_core_and_their_like_stay_together():
    petition, strangers = cloud([axis(1)], each=9, spread=0.05), cloud([axis(0, 1)], each=3, seed=1)
    parts = parted(np.arange(12), np.vstack([strangers[:1], petition, strangers[1:]]))
    assert [sorted(part.tolist()) for part in parts] == [list(range(1, 10)), [0, 10, 11]]


def test_who_says_the_same_in_other_words_is_no_stranger():
    petition, others = cloud([axis(1)], each=9, spread=0.05), cloud([axis(1, 1.2)], each=3, seed=1)
    assert sizes(np.vstack([petition, others])) == [12]


def test_two_texts_that_are_hardly_alike_are_two_ideas():
    assert sizes(cloud([axis(1), axis(0, 1)], each=1)) == [1, 1]
    assert sizes(cloud([axis(1), axis(1, 0.5)], each=1)) == [2]


def test_an_idea_far_looser_than_the_others_is_parted_and_they_are_not():
    close = [cloud([axis(*([0] * number), 1)], each=20, spread=0.12, seed=number) for number in range(3)]
    loose = cloud([axis(*([0] * number), 1, 1) for number in range(4, 9, 2)], each=10, spread=0.3)
    points = np.vstack([*close, loose])
    ideas = [np.arange(20), np.arange(20, 40), np.arange(40, 60), np.arange(60, 90)]
    parts = list(tight(ideas, points, 20))
    assert [part.tolist() for part in parts[:3]] == [idea.tolist() for idea in ideas[:3]]
    assert len(parts) > 4
    assert sorted(np.concatenate(parts).tolist()) == list(range(90))
    assert min(likeness(points[part]) for part in parts if len(part) > 1) > likeness(loose)


def test_ideas_as_loose_as_one_another_stay():
    points = np.vstack(
        [cloud([axis(*([0] * number), 1)], each=20, spread=0.5, seed=number) for number in range(3)]
    )
    ideas = [np.arange(20), np.arange(20, 40), np.arange(40, 60)]
    assert [part.tolist() for part in tight(ideas, points, 20)] == [idea.tolist() for idea in ideas]
    assert list(tight([], points, 20)) == []


def test_what_is_loose_and_small_beside_the_usual_size_stays_whole():
    close = [cloud([axis(*([0] * number), 1)], each=20, spread=0.12, seed=number) for number in range(3)]
    loose = cloud([axis(*([0] * number), 1, 1) for number in range(4, 9, 2)], each=10, spread=0.3)
    points = np.vstack([*close, loose])
    ideas = [np.arange(20), np.arange(20, 40), np.arange(40, 60), np.arange(60, 90)]
    assert len(list(tight(ideas, points, 20))) > 4
    assert len(list(tight(ideas, points, 200))) == 4
