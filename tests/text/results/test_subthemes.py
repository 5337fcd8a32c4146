"""Sub-themes: the ideas of a large theme in a few sets, worked out from the ideas at hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from deliberation.text.results.subthemes import MOST, subthemes_of, wanted_subthemes
from deliberation.text.results.tree import build_tree


def placed(*, subjects: int = 4, each: int = 4, theme: str = "T1") -> tuple[pd.DataFrame, np.ndarray]:
    """Return passages of a theme whose ideas are about a few subjects, and vectors of two texts an idea."""
    rng = np.random.default_rng(0)
    rows, vectors = [], []
    for subject in range(subjects):
        for idea in range(each):
            for text in range(2):
                name = f"{theme}.{subject * each + idea + 1}"
                rows.append((theme, name, len(vectors), f"p{subject}{idea}{text}", len(vectors)))
                vectors.append(np.eye(subjects)[subject] * 3 + rng.normal(0, 0.3, subjects))
    frame = pd.DataFrame(rows, columns=["theme", "idea", "node", "person", "contribution"])
    array = np.array(vectors, dtype=np.float32)
    return frame, array / np.linalg.norm(array, axis=1, keepdims=True)


def sets(found: dict[str, int]) -> set[frozenset[str]]:
    return {frozenset(idea for idea in found if found[idea] == number) for number in set(found.values())}


def test_ideas_of_one_subject_are_together():
    frame, vectors = placed()
    found = sets(subthemes_of(frame, vectors))
    assert found == {frozenset(f"T1.{4 * subject + idea}" for idea in (1, 2, 3, 4)) for subject in range(4)}


def test_the_order_and_the_number_of_passages_change_nothing():
    frame, vectors = placed(subjects=5)
    shuffled = frame.sample(frac=1, random_state=3)
    twice = pd.concat([frame, frame[frame["idea"] == "T1.1"]])
    assert sets(subthemes_of(shuffled, vectors)) == sets(subthemes_of(frame, vectors))
    assert sets(subthemes_of(twice, vectors)) == sets(subthemes_of(frame, vectors))


def test_a_theme_that_a_reader_holds_has_none():
    frame, vectors = placed(subjects=3)
    assert frame["idea"].nunique() == MOST
    assert subthemes_of(frame, vectors) == {}
    assert build_tree(frame, dict.fromkeys([*frame["idea"], "T1"], "n"))[0].subthemes == ()


@pytest.mark.parametrize("ideas", [13, 50, 100, 144])
def test_both_lists_are_about_as_long(ideas):
    assert abs(wanted_subthemes(ideas) - ideas / wanted_subthemes(ideas)) <= 1
    assert wanted_subthemes(100 * ideas) == MOST


def test_ideas_that_are_all_alike_part_in_none():
    frame, vectors = placed()
    assert subthemes_of(frame, np.ones_like(vectors) / np.sqrt(4).astype(np.float32)) == {}
    assert subthemes_of(frame, np.zeros_like(vectors)) == {}


def test_the_tree_holds_every_idea_once_and_counts_persons():
    frame, vectors = placed(subjects=4)
    frame.loc[frame["idea"] == "T1.2", "person"] = "p000"  # says the first idea as well
    names = {name: f"name of {name}" for name in [*frame["idea"], "T1"]}
    (theme,) = build_tree(frame, names, subthemes=subthemes_of(frame, vectors))
    inside = [idea.id for one in theme.subthemes for idea in one.ideas]
    assert sorted(inside) == sorted(idea.id for idea in theme.ideas)
    assert [one.id for one in theme.subthemes] == ["T1a", "T1b", "T1c", "T1d"]
    assert [one.persons for one in theme.subthemes] == [8, 8, 8, 7 - 1]
    assert [one.name for one in theme.subthemes] == [f"name of {one.ideas[0].id}" for one in theme.subthemes]
    assert sum(one.passages for one in theme.subthemes) == theme.passages
