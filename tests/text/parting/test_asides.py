"""What moderation set aside is told by theme, and never shapes the themes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deliberation.text.parting.asides import nearest_themes


def clusters(seed: int, each: int = 30) -> tuple[np.ndarray, list[int]]:
    rng = np.random.default_rng(seed)
    centres = np.eye(8)[:3] * 4
    vectors = np.vstack([centre + rng.normal(0, 0.5, (each, 8)) for centre in centres])
    return vectors.astype(np.float32), [0] * each + [1] * each + [2] * each


@given(st.integers(0, 20))
def test_a_text_goes_with_the_texts_it_is_like(seed):
    read, themes = clusters(seed)
    rng = np.random.default_rng(seed + 1000)
    aside = (np.eye(8)[[0, 1, 2, 1]] * 4 + rng.normal(0, 0.2, (4, 8))).astype(np.float32)
    assert nearest_themes(aside, read, themes).tolist() == [0, 1, 2, 1]


def test_a_text_far_from_all_has_no_theme():
    read, themes = clusters(0)
    far = -read[:90].sum(axis=0, keepdims=True) + np.eye(8, dtype=np.float32)[[7]] * 500
    assert nearest_themes(far.astype(np.float32), read, themes).tolist() == [-1]


def test_isolated_texts_attract_nothing_and_order_does_not_matter():
    read, themes = clusters(3)
    themes = [-1 if label == 1 else label for label in themes]
    aside = (np.eye(8)[[0, 2]] * 4).astype(np.float32)
    found = nearest_themes(aside, read, themes)
    assert found.tolist() == [0, 2]
    order = np.random.default_rng(0).permutation(len(read))
    assert nearest_themes(aside, read[order], np.array(themes)[order].tolist()).tolist() == [0, 2]


def test_without_themes_or_texts_there_is_nothing_to_say():
    nothing = np.zeros((0, 3), dtype=np.float32)
    assert nearest_themes(nothing, nothing, []).tolist() == []
    assert nearest_themes(np.ones((2, 3), np.float32), np.ones((1, 3), np.float32), [-1]).tolist() == [-1, -1]
