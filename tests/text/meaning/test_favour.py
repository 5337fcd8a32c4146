"""Favour is told by an encoder that knows meaning, in any language; ideas stay on one side and stay few."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.text.encoders import embed
from deliberation.text.meaning.favour import PHRASES, favour
from deliberation.text.meaning.graph import neighbour_graph
from deliberation.text.parting.partition import fine_ideas
from deliberation.text.parting.sides import sides
from deliberation.text.parting.stands import Stands
from tests.text.fake import WordEncoder

SUBJECTS = ("la chasse", "le pont", "l'éolien", "la vaccination", "l'uniforme", "le nucléaire", "le vélo")
PRAISE = ("{} fait du bien aux habitants", "heureusement que {} existe", "{} améliore notre vie")
BLAME = ("{} fait du tort aux habitants", "{} nous gâche la vie", "quel désastre, {}")
ABROAD = (
    ("The bridge makes everybody's life easier", "The bridge makes everybody's life harder"),
    ("Die Brücke ist ein Gewinn für alle", "Die Brücke ist ein Verlust für alle"),
)


def told(encoder, texts):
    return favour(embed(texts, encoder), embed(PHRASES, encoder))


def test_the_bundled_encoder_tells_praise_from_blame():
    praise = [form.format(subject) for subject in SUBJECTS for form in PRAISE]
    blame = [form.format(subject) for subject in SUBJECTS for form in BLAME]
    abroad = [text for pair in ABROAD for text in pair]
    found = told("bundled", [*praise, *blame, *abroad])
    good, bad = found[: len(praise)], found[len(praise) : len(praise) + len(blame)]
    assert (good[:, None] > bad[None, :]).mean() > 0.9
    assert found[-4] > found[-3]
    assert found[-2] > found[-1]


def test_an_encoder_that_sees_words_only_tells_nothing():
    assert told(WordEncoder(), [f"texte numéro {number}" for number in range(40)]) is None


def test_a_handful_of_texts_tells_nothing():
    vectors = np.eye(20, 32, dtype=np.float32)
    assert favour(vectors, np.ones((len(PHRASES), 32), dtype=np.float32)) is None


@pytest.fixture(scope="module")
def cloud():
    """Return 300 texts on one subject, and how favourable each one is."""
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(300, 16)).astype(np.float32) + 2
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors, np.where(rng.random(300) < 0.5, -1.0, 1.0).astype(np.float32)


def mixed(ideas, side):
    """Return the share of texts in ideas where a fifth or more is of the other side."""
    share = np.array([np.mean(side[ideas == idea] > 0) for idea in ideas])
    return float((np.minimum(share, 1 - share) >= 0.2).mean())


def test_favour_keeps_ideas_on_one_side(cloud):
    vectors, side = cloud
    graph, themes, none = neighbour_graph(vectors), np.zeros(300, dtype=np.int64), [0] * 300
    blind = fine_ideas(graph, vectors, themes, Stands(leans=none), seed=0)
    seeing = fine_ideas(graph, vectors, themes, Stands(leans=none, favour=side), seed=0)
    assert mixed(seeing, side) < mixed(blind, side) / 2


def test_declared_sides_are_parted_before_ideas_are_sought(cloud):
    vectors, side = cloud
    declared = ["for" if one > 0 else "against" for one in side]
    themes = np.zeros(300, dtype=np.int64)
    ideas = fine_ideas(neighbour_graph(vectors), vectors, themes, Stands(leans=declared), seed=0)
    assert mixed(ideas, side) == 0


def test_words_part_no_idea_that_favour_holds_together(cloud):
    vectors, _ = cloud
    members, leans = np.arange(300), [1, -1] * 150
    alike = np.zeros(300, dtype=np.float32)
    assert len(sides(members, vectors, Stands(leans=leans))) == 2
    assert len(sides(members, vectors, Stands(leans=leans, favour=alike))) == 1
