"""Verbatims are central, say different things, and stand alone."""

from __future__ import annotations

import numpy as np

from deliberation.text.results.verbatims import choose


def picked(texts: list[str], n: int, cosines: list[float], language: str = "fr") -> list[str]:
    """Return what is chosen among passages at these cosines of one direction."""
    vectors = np.zeros((len(texts), len(texts) + 1), dtype=np.float32)
    vectors[:, 0] = cosines
    for row, cosine in enumerate(cosines):
        vectors[row, row + 1] = np.sqrt(1 - cosine**2)
    authors = [str(row) for row in range(len(texts))]
    found = choose(vectors, np.ones(len(texts)), texts, authors, n, languages=[language] * len(texts))
    return [texts[row] for row, _ in found]


def test_the_same_words_are_read_once() -> None:
    texts = ["Bien-être", "Le bien être", "Bien-etre", "Du temps pour soi et pour les siens"]
    said = picked(texts, 2, [0.95, 0.94, 0.93, 0.4])
    assert texts[-1] in said


def test_the_same_words_come_back_where_there_are_no_others() -> None:
    assert len(picked(["Ennui", "L’ennui", "ennui"], 3, [0.9, 0.8, 0.7])) == 3


def test_a_passage_that_resumes_another_is_not_read_first() -> None:
    texts = [
        "Et que cela n’avait pas la moindre importance pour elle",
        "Les journées se ressemblent toutes depuis le début de mars",
    ]
    assert picked(texts, 1, [0.9, 0.88]) == [texts[1]]
    assert picked(texts, 1, [0.9, 0.88], language="xx") == [texts[0]]
