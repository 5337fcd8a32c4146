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


ABOUT_TREES = (
    "Il faut planter des arbres le long de la rue des Lilas",
    "Plantez des arbres sur la place, on y étouffe tout l'été",
    "Les arbres de la place donnent de l'ombre aux passants",
    "Plus d'arbres devant les écoles et moins de goudron partout",
    "Arrosez les arbres de la place pendant les étés trop secs",
    "Des arbres fruitiers autour de la place du marché couvert",
    "Remplacez les arbres morts de la rue des Lilas dès l'automne",
)


def read(texts: list[str], **options: object) -> str:
    vectors = np.tile(np.array([[1.0, 0.0]], dtype=np.float32), (len(texts), 1))
    vectors[1:] += np.linspace(0, 0.1, len(texts) - 1, dtype=np.float32)[:, None] * [0, 1]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    authors = [f"p{row}" for row in range(len(texts))]
    (row, _), *_ = choose(vectors.astype(np.float32), np.ones(len(texts)), texts, authors, 1, **options)
    return texts[row]


def test_what_shares_no_word_with_the_others_is_not_read_first() -> None:
    aside = "Je vous écris au crayon, mon aide à domicile recopiera tout"
    assert read([aside, *ABOUT_TREES], languages=["fr"] * 8) in ABOUT_TREES


def test_what_says_the_name_is_read_first() -> None:
    assert read(list(ABOUT_TREES), languages=["fr"] * 7, name="Planter des arbres") in ABOUT_TREES[:2]
    assert read(list(ABOUT_TREES), languages=["fr"] * 7, name="Arbres morts") == ABOUT_TREES[6]
    unspoken = read(list(ABOUT_TREES), languages=["fr"] * 7, name="Jardinières")
    assert unspoken == read(list(ABOUT_TREES), languages=["fr"] * 7)


def test_pieces_of_lists_and_another_language_are_not_read_first() -> None:
    rough = "les arbres de la place donnent de l'ombre aux passants ;"
    assert read([rough, *ABOUT_TREES[:3]], languages=["fr"] * 4) in ABOUT_TREES
    english = "The trees of the square give some shade to passers-by"
    assert read([english, *ABOUT_TREES[:3]], languages=["en", "fr", "fr", "fr"]) in ABOUT_TREES
