"""Themes: every contribution lands somewhere, once and for all."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.core.errors import NoTexts
from deliberation.kernels.agreement import adjusted_rand
from deliberation.text import Themes, find_themes, is_exact
from deliberation.text.meaning.graph import neighbour_graph
from deliberation.text.parting.partition import LARGEST, MOST, themes_of, top_themes
from tests.helpers.data import shared_data
from tests.text import make
from tests.text.fake import WordEncoder

SUBJECTS = {
    "vélo": [
        "Il manque des pistes cyclables entre la gare et le lycée",
        "Les pistes cyclables doivent être séparées des voitures",
        "Une piste cyclable continue le long du canal",
        "Des pistes cyclables mieux entretenues, s’il vous plaît",
        "À vélo, on risque sa vie sur le pont sans piste cyclable",
        "Plus de garages à vélo près des pistes cyclables",
        "Les cyclistes roulent sur le trottoir faute de piste cyclable",
        "Peindre les pistes cyclables en vert aux carrefours",
    ],
    "cantine": [
        "La cantine de l’école devrait servir des légumes locaux",
        "Un repas végétarien par jour à la cantine",
        "La cantine scolaire coûte trop cher aux familles",
        "Les enfants jettent la moitié des repas de la cantine",
        "La cantine pourrait cuisiner sur place",
        "Trop de bruit à la cantine, les enfants mangent vite",
        "Un composteur derrière la cantine pour les restes des repas",
        "Des produits bio à la cantine, et moins de plastique",
    ],
    "arbres": [
        "Planter des arbres sur la place pour avoir de l’ombre",
        "Les arbres de la place ont été coupés sans raison",
        "Davantage d’arbres et d’ombre dans la cour",
        "Arroser les jeunes arbres pendant l’été",
        "Choisir des arbres qui supportent la sécheresse",
        "Un arbre planté pour chaque naissance",
        "L’ombre des arbres vaut mieux que la climatisation",
        "Garder les vieux arbres du boulevard, leur ombre est précieuse",
    ],
    "bruit": [
        "Le bruit des motos la nuit empêche de dormir",
        "Contrôler le bruit des terrasses la nuit",
        "La nuit, les camions font un bruit insupportable",
        "Mesurer le bruit près de l’autoroute",
        "Le bruit des livraisons commence à cinq heures",
        "Verbaliser les motos sans silencieux, le bruit rend malade",
        "Un mur contre le bruit le long de la rocade",
        "Interdire les souffleurs de feuilles : quel bruit",
    ],
}


def corpus() -> list[str]:
    return [text for texts in SUBJECTS.values() for text in texts]


@pytest.fixture(scope="module")
def found() -> Themes:
    texts = [*corpus(), "RAS", "", "Texte écarté par la modération", "🙂", "?? !! 12"]
    moderated = [text.startswith("Texte écarté") for text in texts]
    authors = [f"a{number % 30}" if number % 5 else None for number in range(len(texts))]
    return find_themes(make.consultation(texts, moderated=moderated, authors=authors), encoder=WordEncoder())


def test_every_contribution_is_in_a_theme_or_has_a_reason(found):
    table = found.to_pandas()
    assert list(table.columns)[:6] == ["contribution_id", "start", "end", "idea", "theme", "reason"]
    assert table["contribution_id"].nunique() == len(corpus()) + 5
    assert ((table["theme"].isna()) == (table["reason"].notna())).all()
    assert (table["theme"].isna() == table["idea"].isna()).all()
    assert found.remainder() == {"empty": 1, "moderated": 1, "non_answer": 3}


def test_none_is_none(found):
    rest = found.to_pandas().query("reason == 'non_answer'")
    assert all(theme is None for theme in rest["theme"])
    assert (rest["start"] == 0).all()


def test_subjects_are_found(found):
    table = found.to_pandas()
    table = table[table["theme"].notna()]
    subject = [list(SUBJECTS)[int(name[1:]) // 8] for name in table["contribution_id"]]
    purity = (
        table.assign(subject=subject).groupby("theme")["subject"].agg(lambda of: of.value_counts().iloc[0])
    )
    assert purity.sum() / len(table) > 0.7


def test_sizes_agree_at_every_level(found):
    table = found.to_pandas()
    placed = table[table["theme"].notna()]
    for theme in found.tree():
        rows = placed[placed["theme"] == theme.id]
        assert theme.passages == len(rows) == sum(idea.passages for idea in theme.ideas)
        assert theme.contributions == rows["contribution_id"].nunique()
        assert theme.persons <= theme.contributions
    counts = found.counts
    assert counts.analysed == counts.classified == len(corpus())
    assert counts.contributions == counts.analysed + 3
    assert counts.ideas == len(found.ideas())
    assert counts.persons == len({n % 30 for n in range(32) if n % 5}) + sum(n % 5 == 0 for n in range(32))


def test_ids_go_by_size(found):
    sizes = [theme.persons for theme in found.tree()]
    assert sizes == sorted(sizes, reverse=True)
    assert [theme.id for theme in found.tree()] == [f"T{n + 1}" for n in range(len(sizes))]


def test_names_are_distinct_and_begin_with_a_capital(found):
    names = [theme.name for theme in found.tree()]
    assert len(set(names)) == len(names)
    for theme in found.tree():
        inner = [idea.name for idea in theme.ideas]
        assert len(set(inner)) == len(inner)
    assert all(name.removeprefix("“")[0].isupper() for name in found.names.values())


def test_verbatims_are_exact_and_by_different_people(found):
    texts = dict(
        zip(found.contributions["id"].to_pylist(), found.contributions["text"].to_pylist(), strict=True)
    )
    for theme in found.tree():
        quotes = found.theme_verbatims(theme.id, 3)
        assert list(quotes.columns) == ["contribution_id", "start", "end", "text", "language", "score"]
        assert quotes["contribution_id"].is_unique
        for quote in quotes.itertuples():
            assert is_exact(texts[quote.contribution_id], quote.start, quote.end, quote.text)


def test_an_unknown_idea_is_named(found):
    with pytest.raises(KeyError, match=r"T99\.1"):
        found.verbatims("T99.1", 2)


def test_order_of_rows_does_not_matter():
    given = make.consultation([*corpus(), "RAS", corpus()[0], corpus()[0]])
    plain = find_themes(given, encoder=WordEncoder())
    other = find_themes(make.shuffled(given), encoder=WordEncoder())
    assert plain.to_pandas().equals(other.to_pandas())
    assert plain.names == other.names
    assert plain.vectors.tobytes() == other.vectors.tobytes()
    assert plain.provenance == other.provenance


def test_saved_and_loaded(found, tmp_path):
    again = Themes.load(found.save(tmp_path / "themes"))
    assert again.to_pandas().equals(found.to_pandas())
    assert again.tree() == found.tree()
    assert again.provenance == found.provenance


def test_opposite_arguments_share_no_idea():
    texts = [f"Argument {side} sur la taxe carbone numéro {n}" for n in range(15) for side in ("un", "deux")]
    stances = ["for", "against"] * 15
    found = find_themes(make.consultation(texts, stances=stances), encoder=WordEncoder())
    table = found.to_pandas().assign(stance=stances)
    assert (table.groupby("idea")["stance"].nunique() == 1).all()


def test_a_flipped_sentence_is_not_the_same_idea():
    texts = ["Il faut autoriser la chasse dans la forêt", "Il faut interdire la chasse dans la forêt"]
    found = find_themes(make.consultation(texts), encoder=WordEncoder())
    assert found.to_pandas()["idea"].nunique() == 2


def test_a_mobilisation_has_its_own_line_and_inflates_no_theme():
    call = "Je demande à la mairie de renoncer au parking souterrain et de garder les arbres de la place."
    texts = [*corpus(), *(call + " Merci !" * (n % 2) for n in range(50))]
    authors = [f"p{n}" for n in range(len(texts))]
    found = find_themes(make.consultation(texts, authors=authors), encoder=WordEncoder())
    calls = found.mobilisations()
    assert len(calls) == 1
    row = calls.iloc[0]
    assert (row["contributions"], row["persons"]) == (50, 50)
    assert call.startswith(row["text"])
    assert found.counts.distinct == len(corpus()) + 1
    assert found.counts.classified == len(texts), "what fifty people say is never isolated"
    assert found.counts.persons == len(texts)


def test_copies_by_one_person_are_no_mobilisation():
    call = "Je demande à la mairie de renoncer au parking souterrain et de garder les arbres de la place."
    found = find_themes(
        make.consultation([call] * 50 + corpus(), authors=["one"] * 50 + [None] * len(corpus())),
        encoder=WordEncoder(),
    )
    assert found.mobilisations().empty


def test_a_link_that_many_paste_is_no_mobilisation():
    link = "Voir ici : https://exemple.org/une-adresse-bien-assez-longue-pour-un-appel/et-plus-encore"
    authors = [f"a{n}" for n in range(50)] + [None] * len(corpus())
    found = find_themes(make.consultation([link] * 50 + corpus(), authors=authors), encoder=WordEncoder())
    assert found.mobilisations().empty


def test_copies_by_one_person_change_no_size_in_persons():
    texts = corpus()
    authors = [f"p{n}" for n in range(len(texts))]
    once = find_themes(make.consultation(texts, authors=authors), encoder=WordEncoder())
    more = make.consultation([*texts, *[texts[0]] * 60], authors=[*authors, *["p0"] * 60])
    again = find_themes(more, encoder=WordEncoder())
    assert [theme.persons for theme in again.tree()] == [theme.persons for theme in once.tree()]
    assert again.counts.persons == once.counts.persons


def test_short_answers_are_read_with_their_question():
    texts = ["Calme", "Le calme"] * 4 + corpus()
    questions = ["q1", "q2"] * 4 + ["q1"] * len(corpus())
    wordings = {"q1": "Que ressentez-vous ?", "q2": "Qu’avez-vous perdu ?"}
    found = find_themes(
        make.consultation(texts, questions=questions, wordings=wordings), encoder=WordEncoder()
    )
    nodes = set(found.passages["node"].to_pylist()[:8])
    assert len(nodes) == 2


@pytest.mark.parametrize(
    "texts",
    [
        ["Plus de bancs publics"],
        ["Plus de bancs", "Moins de voitures", "Une piscine"],
        ["Vélo", "Vélo", "Vélo"],
        ["PLUS DE TRAINS !!!", "https://exemple.org", "🙂"],
        ["PLUS DE TRAINS DANS LA VALLÉE", "MOINS DE CAMIONS SUR LES ROUTES"],
        ["Il faut plus de bancs, we need more benches in the park", "Mehr Bänke, por favor"],
        ["a", "", "Une piste cyclable le long du canal"],
        ["نحتاج إلى المزيد من الحدائق", "עוד גינות", "計程車應該有保險"],
        ["mot " * 16_000],
        ["a" * 65_000],
    ],
)
def test_small_and_strange_consultations_get_an_answer(texts):
    found = find_themes(make.consultation(texts), encoder=WordEncoder())
    assert found.to_pandas()["contribution_id"].nunique() == len(texts)
    assert len(found.tree()) >= 1
    assert found.verbatims(found.tree()[0].ideas[0].id, 2)["text"].str.len().gt(0).all()


def test_ten_thousand_identical_texts():
    found = find_themes(
        make.consultation(["Il faut garder le marché sur la place"] * 10_000), encoder=WordEncoder()
    )
    assert found.counts.distinct == 1
    assert found.tree()[0].contributions == 10_000


@pytest.mark.parametrize("texts", [["RAS", "?"], ["RAS", ""], ["🙂🙂", "👍"]])
def test_only_non_answers_is_an_answer_too(texts):
    found = find_themes(make.consultation(texts), encoder=WordEncoder())
    assert found.tree() == ()
    assert found.ideas().empty
    assert found.mobilisations().empty


def test_a_long_text_that_many_sent_is_one_call():
    long = "Nous voulons garder la halle ouverte à tous les habitants du quartier. " * 900
    assert len(long) > 60_000
    found = find_themes(
        make.consultation([long, long + " Merci.", long.upper(), long, long + "!"]), encoder=WordEncoder()
    )
    assert found.mobilisations()["contributions"].tolist() == [5]


def test_no_text_at_all_says_so():
    with pytest.raises(NoTexts, match="no text"):
        find_themes(make.consultation(["", None, "  ", "\n"]), encoder=WordEncoder())


def test_the_map_has_a_place_for_each_distinct_text(found):
    plane = found.embedding_map()
    assert list(plane.columns) == ["x", "y", "idea", "theme", "text", "persons"]
    assert np.isfinite(plane[["x", "y"]].to_numpy()).all()
    assert plane.equals(found.embedding_map())


@pytest.mark.slow
@pytest.mark.needs_data
def test_real_statements_give_the_same_themes_in_any_order():
    folder = shared_data("polis", "vtaiwan.uberx")
    given = make.polis(folder)
    plain, other = find_themes(given), find_themes(make.shuffled(given))
    assert plain.to_pandas().equals(other.to_pandas())
    assert dict(plain.names) == dict(other.names)
    assert plain.vectors.tobytes() == other.vectors.tobytes()


@pytest.mark.slow
@pytest.mark.needs_data
def test_a_large_conversation_gets_a_readable_tree():
    found = find_themes(make.polis(shared_data("polis", "american-assembly.bowling-green")))
    counts = found.counts
    assert counts.analysed == 607
    assert 5 <= counts.themes <= MOST
    assert max(theme.contributions for theme in found.tree()) <= LARGEST * counts.analysed
    assert counts.classified >= 0.9 * counts.analysed
    assert found.languages["0" if "0" in found.languages else next(iter(found.languages))] == "en"


def test_replies_join_the_themes_that_first_words_shape() -> None:
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((4, 24))
    first = centres[np.arange(160) % 4] + 0.3 * rng.standard_normal((160, 24))
    replies = centres[rng.choice([0, 1], 300)] + 0.3 * rng.standard_normal((300, 24))
    vectors = np.concatenate([first, replies])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    opened = np.arange(460) < 160
    persons = [frozenset([f"p{number}"]) for number in range(460)]
    found = themes_of(neighbour_graph(vectors), vectors, persons, opened)
    alone = top_themes(neighbour_graph(vectors[:160]), vectors[:160], persons[:160])
    assert (found[:160] == alone).all()
    nearest = (vectors[160:] @ centres.T).argmax(axis=1)
    assert adjusted_rand(found[160:], nearest) > 0.95
    few = np.arange(460) < 40
    together = themes_of(neighbour_graph(vectors), vectors, persons, few)
    assert (together == top_themes(neighbour_graph(vectors), vectors, persons)).all()
