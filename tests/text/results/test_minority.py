"""Minority ideas: few people, far from the rest; told in the tables, kept through files and edits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from deliberation.text import Themes, check_edits, find_themes
from deliberation.text.results.minority import FEW, minority_ideas
from tests.text import make
from tests.text.fake import WordEncoder

AXES = 6


def crowd(*, few=2, near=False, people=40, alone=()):
    """Return passages of four ideas said by many, and of one said by few: off on its own, or near another."""
    rng = np.random.default_rng(0)
    rows, vectors = [], []
    for axis, (name, size) in enumerate(
        {"a": people, "b": people, "c": people, "d": people, "few": few}.items()
    ):
        centre = np.eye(AXES)[0 if near and name == "few" else axis] * 3
        for number in range(size):
            rows.append((name, len(vectors), f"{name}{number}"))
            vectors.append(centre + rng.normal(0, 0.6, AXES))
    for name in alone:
        rows.append((name, len(vectors), f"{name}0"))
        vectors.append(np.eye(AXES)[AXES - 1])
    placed = pd.DataFrame(rows, columns=["idea", "node", "person"])
    array = np.array(vectors, dtype=np.float32)
    return placed, array / np.linalg.norm(array, axis=1, keepdims=True)


@pytest.mark.parametrize("few", [2, FEW])
def test_what_few_say_far_from_all_is_a_minority_idea(few):
    assert minority_ideas(*crowd(few=few)) == {"few"}


def test_what_few_say_as_others_do_is_none():
    assert minority_ideas(*crowd(near=True)) == frozenset()


def test_what_one_person_or_several_more_say_is_none():
    assert minority_ideas(*crowd(few=1)) == frozenset()
    assert minority_ideas(*crowd(few=FEW + 1)) == frozenset()


def test_among_few_people_nobody_is_a_minority():
    assert minority_ideas(*crowd(people=20)) == frozenset()
    assert minority_ideas(*crowd(people=30)) == {"few"}


def test_in_a_large_consultation_one_person_in_five_hundred_is_few():
    assert minority_ideas(*crowd(few=5, people=700)) == {"few"}


def test_one_text_of_several_people_is_held_to_what_ideas_have_in_common():
    placed, vectors = crowd(few=0, alone=["one"])
    copies = pd.concat([placed, placed.tail(1).assign(person="another")])
    assert minority_ideas(copies, vectors) == {"one"}


def test_neither_order_nor_a_single_idea_matters():
    placed, vectors = crowd()
    assert minority_ideas(placed.sample(frac=1, random_state=1), vectors) == {"few"}
    assert minority_ideas(placed[placed["idea"] == "few"], vectors) == frozenset()
    assert minority_ideas(placed.head(0), vectors) == frozenset()


@pytest.fixture(scope="module")
def found() -> Themes:
    subjects = (
        "piste cyclable du canal",
        "cantine de l’école",
        "bruit des motos la nuit",
        "arbres de la place",
    )
    forms = (
        "Il faut revoir : {}",
        "Le sujet, {}, attend",
        "{}, c’est urgent",
        "Parlons de {}",
        "Mieux gérer {}",
    )
    texts = [f"{form.format(subject)} ({n})" for subject in subjects for form in forms for n in range(9)]
    texts += ["Ouvrir des ruchers municipaux", "Ouvrir enfin des ruchers municipaux"]
    return find_themes(make.consultation(texts), encoder=WordEncoder())


def minority(themes: Themes) -> set[str]:
    table = themes.ideas()
    return set(table.loc[table["minority"], "idea"])


def test_it_is_in_the_tables_and_survives_files_and_names_given_by_hand(found, tmp_path):
    (name,) = minority(found)
    assert set(found.to_pandas().query("idea == @name")["contribution_id"]) == {"c000180", "c000181"}
    assert minority(Themes.load(found.save(tmp_path / "themes"))) == {name}
    rename = {"do": "rename", "idea": {"id": name, "was": found.names[name]}, "name": "Des ruches"}
    edited = found.edited(check_edits({"edits": [rename]}))
    assert minority(edited) == {name}
    assert [idea.minority for theme in edited.tree() for idea in theme.ideas if idea.id == name] == [True]


def test_joined_to_what_many_say_it_is_one_no_more(found):
    (name,) = minority(found)
    largest = found.ideas().sort_values("persons")["idea"].iloc[-1]
    targets = [{"id": one, "was": found.names[one]} for one in (largest, name)]
    merged = found.edited(check_edits({"edits": [{"do": "merge", "ideas": targets}]}))
    assert merged.replay is not None
    assert not merged.replay.conflicts
    assert minority(merged) == set()
