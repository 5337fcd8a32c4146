"""Of very many texts, names are taken from an even sample that holds the most central ones of each idea."""

from __future__ import annotations

import numpy as np

from deliberation.text.naming.choice import MOST_SAID, READ
from deliberation.text.naming.said import Said, telling
from deliberation.text.reading.corpus import Node

SIZE = 3_000


def said(seed: int = 0) -> tuple[Said, np.ndarray]:
    """Return texts of ten ideas, of none, and of an idea of five texts; the first ones said by many."""
    rng = np.random.default_rng(seed)
    ideas = rng.integers(-1, 10, SIZE)
    ideas[-5:] = 10
    vectors = np.eye(12, dtype=np.float32)[ideas + 1] + rng.normal(0, 0.1, (SIZE, 12)).astype(np.float32)
    texts = Said(
        nodes=[Node(text=f"texte {row}", language="fr", stance=None, question=None) for row in range(SIZE)],
        persons=[frozenset(f"{row} {n}" for n in range(9 if row % 100 == 0 else 1)) for row in range(SIZE)],
        vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        proposing=np.zeros(SIZE),
    )
    return texts, ideas


def test_a_corpus_that_is_not_huge_is_read_whole():
    texts, ideas = said()
    assert telling(texts, ideas).tolist() == list(range(SIZE))


def test_a_sample_keeps_its_share_of_each_idea_and_what_is_read_for_clauses():
    texts, ideas = said()
    kept = telling(texts, ideas, enough=1_000)
    assert 1_000 <= len(kept) <= 1_000 + 11 * (READ + MOST_SAID)
    assert (np.diff(kept) > 0).all()
    assert set(range(SIZE - 5, SIZE)) <= set(kept.tolist())
    shares = np.bincount(ideas[kept] + 1) / np.bincount(ideas + 1)
    assert (shares[1:11] > 0.3).all()
    assert (shares[1:11] < 0.6).all()
    centre = texts.vectors[ideas == 3].mean(axis=0)
    nearest = np.flatnonzero(ideas == 3)[np.argsort(-(texts.vectors[ideas == 3] @ centre))[: READ // 2]]
    assert set(nearest.tolist()) <= set(kept.tolist())
    many = [row for row in range(0, SIZE, 100) if ideas[row] == 3][:MOST_SAID]
    assert set(many) <= set(kept.tolist())


def test_the_order_of_rows_does_not_matter():
    texts, ideas = said()
    order = np.random.default_rng(1).permutation(SIZE)
    kept = telling(texts, ideas, enough=1_000)
    again = telling(texts.only(order), ideas[order], enough=1_000)
    assert set(order[again].tolist()) == set(kept.tolist())
