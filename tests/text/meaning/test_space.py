"""The space of meaning compares what texts say, not how or where."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.text.meaning import cells
from deliberation.text.meaning import graph as graphs
from deliberation.text.meaning.context import with_context
from deliberation.text.meaning.graph import communities, neighbour_graph, smoothed
from deliberation.text.meaning.space import _reduced, meaning_space, with_questions
from deliberation.text.parting.partition import LARGEST, MOST, top_themes, wanted_themes
from deliberation.text.wording.repeated import repeated_names


def blobs(groups: int = 6, each: int = 40, dimensions: int = 32) -> np.ndarray:
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(groups, dimensions))
    points = np.repeat(centres, each, axis=0) + 0.4 * generator.normal(size=(groups * each, dimensions))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_languages_do_not_part_texts():
    generator = np.random.default_rng(1)
    meaning = generator.normal(size=(100, 16))
    shift = np.zeros((200, 16))
    shift[100:] = 5
    vectors = (np.vstack([meaning, meaning]) + shift).astype(np.float32)
    texts = [f"texte {n}" for n in range(100)] + [f"text {n}" for n in range(100)]
    space = meaning_space(vectors, texts, languages=["fr"] * 100 + ["en"] * 100)
    nearest = (space @ space.T - 2 * np.eye(200)).argmax(axis=1)
    assert (nearest[:100] >= 100).mean() > 0.8, "the translation is the nearest text"


def test_the_town_s_name_is_found_and_ordinary_words_are_not():
    texts = [f"We think that Bowling Green needs parks {n}" for n in range(20)]
    texts += [f"The parks of the town need water {n}" for n in range(80)]
    names = repeated_names(texts, ["en"] * 100)
    assert list(names) == ["Bowling Green"]
    assert names["Bowling Green"].tolist() == list(range(20))
    assert repeated_names(texts, ["de"] * 100) == {}


def test_a_name_is_found_whatever_is_written_after_it():
    texts = [f"We think that Warren County needs parks {n}" for n in range(10)]
    texts += [f"All roads of Warren county need repair {n}" for n in range(5)]
    texts += [f"The parks of the town need water {n}" for n in range(85)]
    names = repeated_names(texts, ["en"] * 100)
    assert list(names) == ["Warren"]
    assert names["Warren"].tolist() == list(range(15))


def test_a_short_passage_moves_towards_its_contribution():
    vectors = np.eye(3, dtype=np.float32)
    rows, nodes = np.array([0, 0, 1]), np.array([0, 1, 2])
    moved = with_context(vectors, [20, 300, 20], rows, nodes, np.array([-1, -1]))
    assert moved[0] @ vectors[1] > 0.5
    assert 0 < moved[1] @ vectors[0] < 0.3
    assert (moved[2] == vectors[2]).all(), "alone, it stays where it is"


def test_an_argument_moves_towards_what_it_answers():
    vectors = np.eye(2, dtype=np.float32)
    moved = with_context(vectors, [200, 20], np.array([0, 1]), np.array([0, 1]), np.array([-1, 0]))
    assert moved[1] @ vectors[0] > 0.5


def test_the_same_short_answer_to_two_questions_is_two_things():
    vectors = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    questions = np.eye(2, dtype=np.float32)
    moved = with_questions(vectors, questions, [0, 1, None])
    assert moved[0] @ moved[1] < 0.9
    assert (with_questions(vectors, questions[:1], [0, 0, None]) == vectors).all()


@pytest.mark.parametrize("seed", [0, 7])
def test_communities_are_the_same_every_time(seed):
    graph = neighbour_graph(blobs())
    first = communities(graph, resolution=1.0, seed=seed)
    assert all((communities(graph, resolution=1.0, seed=seed) == first).all() for _ in range(3))


def test_blobs_are_found():
    vectors = blobs()
    labels = top_themes(neighbour_graph(vectors), vectors, [frozenset([n]) for n in range(240)])
    truth = np.repeat(np.arange(6), 40)
    assert all(len(set(labels[truth == group].tolist())) == 1 for group in range(6))
    assert np.bincount(labels).max() <= LARGEST * 240


def test_no_more_themes_than_a_reader_can_hold():
    vectors = blobs(groups=40, each=30)
    labels = top_themes(neighbour_graph(vectors), vectors, [frozenset([n]) for n in range(1200)])
    assert 5 <= labels.max() + 1 <= MOST
    assert [wanted_themes(size) for size in (0, 1, 3, 30, 10**6)] == [1, 1, 1, 4, 12]


def test_ties_go_to_the_first():
    vectors = np.ones((5, 2), dtype=np.float32) / np.sqrt(2, dtype=np.float32)
    graph = neighbour_graph(vectors, neighbours=2)
    assert graph.shape == (5, 5)
    assert (graph != graph.T).nnz == 0


def test_the_search_by_cells_finds_nearly_all_true_neighbours(monkeypatch):
    vectors = blobs(groups=30, each=150, dimensions=24)
    exact = neighbour_graph(vectors)
    monkeypatch.setattr(graphs, "_EXACT", 0)
    monkeypatch.setattr(graphs, "_WHOLE", 0)
    monkeypatch.setattr(cells, "PROBED", 6)
    found, again = neighbour_graph(vectors), neighbour_graph(vectors)
    assert (found != again).nnz == 0
    assert (found != found.T).nnz == 0
    assert found.diagonal().sum() == 0
    assert found.multiply(exact > 0).nnz > 0.9 * exact.nnz


def test_smoothing_draws_a_text_towards_its_neighbours():
    vectors = blobs()
    truth = np.repeat(np.arange(6), 40)
    moved = smoothed(neighbour_graph(vectors), vectors)
    inside = truth[:, None] == truth
    assert (moved @ moved.T)[inside].mean() > (vectors @ vectors.T)[inside].mean() + 0.05


def test_themes_hardly_move_when_a_tenth_of_the_texts_is_removed():
    from sklearn.metrics import adjusted_rand_score

    def themes(vectors: np.ndarray, lots: np.ndarray) -> np.ndarray:
        persons = [frozenset([n]) for n in range(len(vectors))]
        return top_themes(neighbour_graph(vectors), vectors, persons, lots)

    vectors = blobs(groups=25, each=40, dimensions=16)
    kept = np.random.default_rng(2).random(len(vectors)) > 0.1
    lots = np.random.default_rng(3).permutation(len(vectors))
    assert adjusted_rand_score(themes(vectors, lots)[kept], themes(vectors[kept], lots[kept])) > 0.8


def test_a_large_graph_misses_few_true_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """By leading dimensions, and by cells of them, as well as by all pairs."""
    generator = np.random.default_rng(0)
    subjects = generator.normal(size=(40, 200)) * np.linspace(2, 0.2, 200)
    which = generator.integers(0, 40, 3_000)
    points = subjects[which] + generator.normal(size=(3_000, 200))
    vectors = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    exact = neighbour_graph(vectors)
    monkeypatch.setattr(graphs, "_EXACT", 1_000)
    by_leading = neighbour_graph(vectors)
    monkeypatch.setattr(graphs, "_WHOLE", 0)
    monkeypatch.setattr(cells, "CELL", 50)
    monkeypatch.setattr(cells, "PROBED", 20)  # a third of the cells
    by_cells = neighbour_graph(vectors)
    for approximate, least in ((by_leading, 0.95), (by_cells, 0.85)):
        assert approximate.multiply(exact > 0).nnz > least * exact.nnz
        assert (approximate != approximate.T).nnz == 0


def test_a_text_whose_cells_hold_too_few_is_compared_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "CELL", 4)
    monkeypatch.setattr(cells, "PROBED", 1)
    vectors = blobs(groups=3, each=40, dimensions=8)
    found, order = cells.near_by_cells(vectors, 30)
    assert sorted(order.tolist()) == list(range(len(vectors)))
    near = vectors @ vectors.T
    np.fill_diagonal(near, -2)
    thirtieth = np.sort(near, axis=1)[:, -30]
    assert (np.take_along_axis(near, found, axis=1) > thirtieth[:, None] - 1e-3).all()


def test_many_texts_make_the_same_themes_in_their_leading_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    from sklearn.metrics import adjusted_rand_score

    generator = np.random.default_rng(0)
    noise = generator.normal(size=(600, 200))
    points = np.hstack([3 * blobs(groups=10, each=60, dimensions=40), 0.05 * noise])
    vectors = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    graph = neighbour_graph(vectors)
    persons = [frozenset([n]) for n in range(len(vectors))]
    whole = top_themes(graph, vectors, persons)
    monkeypatch.setattr(graphs, "_EXACT", 100)
    assert smoothed(graph, vectors).shape == (600, 128)
    assert adjusted_rand_score(whole, top_themes(graph, vectors, persons)) > 0.9


def test_a_large_graph_is_parted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import sknetwork.clustering

    parted = []
    louvain = sknetwork.clustering.Louvain

    def counted(**settings: object) -> object:
        parted.append(settings["random_state"])
        return louvain(**settings)

    monkeypatch.setattr(sknetwork.clustering, "Louvain", counted)
    graph = neighbour_graph(blobs())
    assert communities(graph, resolution=1.0, seed=3).max() >= 5
    assert parted == [3, 4, 5]
    monkeypatch.setattr(graphs, "_SURE", 239)
    assert communities(graph, resolution=1.0, seed=3).max() >= 5
    assert parted[3:] == [3]


@pytest.mark.parametrize("shape", [(300, 120), (120, 300), (70, 70)])
def test_words_are_reduced_as_scikit_learn_does(shape: tuple[int, int]) -> None:
    from scipy import sparse
    from sklearn.decomposition import TruncatedSVD

    counts = sparse.random(*shape, density=0.1, random_state=0, format="csr")
    theirs = TruncatedSVD(20, algorithm="arpack", random_state=0).fit_transform(counts)
    assert np.abs(_reduced(counts, 20) - theirs).max() < 1e-10
