"""Labels are phrases that a reader would write, from the passages themselves."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.text.naming.labels import key_phrases, name_ideas, read_vocabulary
from deliberation.text.naming.phrases import Habits, phrases
from deliberation.text.reading.corpus import Node
from deliberation.text.themes import find_themes
from deliberation.text.wording.lexicon import lexicon
from tests.text import make
from tests.text.fake import WordEncoder

FRENCH = [
    "La qualité de l’air se dégrade dans la ville",
    "La qualité de l’air est mauvaise, il faut réduire les voitures",
    "Le maire doit mesurer la qualité de l’air",
    "Les pistes cyclables manquent et la piste cyclable du pont est dangereuse",
]


def surfaces(texts: list[str], language: str) -> set[str]:
    habits = Habits(lexicon(language))
    habits.learn(texts)
    return {phrase.surface for text in texts for phrase in phrases(text, habits)}


def test_french_phrases_begin_with_a_noun_and_hold_their_links():
    found = surfaces(FRENCH, "fr")
    assert "qualité de l’air" in found
    assert "pistes cyclables" in found
    assert not {"réduire les voitures", "cyclables", "la ville", "doit mesurer", "mesurer"} & found


def test_english_phrases_end_with_a_noun():
    texts = [
        "We need affordable housing in the city",
        "Affordable housing helps",
        "The cost of living is high",
    ]
    found = surfaces(texts, "en")
    assert "affordable housing" in found
    assert not any(phrase.startswith(("we ", "the ")) for phrase in found)


def test_german_phrases_end_with_a_capital():
    found = surfaces(
        ["Mehr erneuerbare Energien und weniger Autos", "Die erneuerbaren Energien fördern"], "de"
    )
    assert "erneuerbare Energien" in found
    assert "fördern" not in found


def test_chinese_phrases_are_whole_words():
    texts = ["計程車司機需要保險", "計程車的保險很重要", "坐計程車", "計程車行", "我要保險"]
    made = make.consultation(texts, language="zh")
    names = find_themes(made, encoder=WordEncoder()).names
    assert "計程車" in names["T1"]
    assert "計程、" not in names["T1"]


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it", "nl", "pt"])
def test_every_lexicon_has_its_lists(language):
    words = lexicon(language)
    assert len(words.stop) > 60
    assert words.links
    assert words.determiners
    assert words.before_verbs
    assert words.stem("maisons")


def test_plural_and_singular_are_one_phrase():
    from deliberation.text.reading.corpus import read_corpus

    nodes = read_corpus(make.consultation(FRENCH)).nodes
    vocabulary = read_vocabulary(nodes)
    keys = [key for key, surface in vocabulary.surfaces.items() if surface.startswith("piste")]
    assert len([key for key in keys if len(key) == 2]) == 1


def test_labels_hold_nobody_s_name() -> None:
    streets = ["bridge", "school", "station", "market", "river", "museum"]
    texts = [f"Kelly Grant blocks near the {street}" for street in streets]
    texts += [f"We want a library near the {street}" for street in streets]
    nodes = [Node(text=text, language="en", stance=None, question=None) for text in texts]
    vocabulary = read_vocabulary(nodes)
    chosen = key_phrases(vocabulary, range(6), vocabulary.counts, len(nodes), most=3)
    assert [vocabulary.surfaces[key] for key in chosen] == ["blocks"]


def test_a_phrase_is_private_where_half_of_its_texts_hold_it_in_a_name() -> None:
    texts = ["We need Kelly Grant blocks near the library", "Kelly Grant blocks are old", "The library"]
    nodes = [Node(text=text, language="en", stance=None, question=None) for text in texts]
    vocabulary = read_vocabulary(nodes)
    private = {surface: vocabulary.private(key, range(3)) for key, surface in vocabulary.surfaces.items()}
    assert private["Kelly Grant blocks"]
    assert "Grant blocks" not in private  # cuts the name in two
    assert not private["blocks"]
    assert not private["library"]


def named(ideas: list[list[str]], language: str = "fr", beside: tuple[str, ...] = ()) -> list[str]:
    """Return the names of the ideas of one theme, beside texts of no theme."""
    texts = [text for idea in ideas for text in idea] + list(beside)
    labels = [number for number, idea in enumerate(ideas) for _ in idea] + [-1] * len(beside)
    nodes = [Node(text=text, language=language, stance=None, question=None) for text in texts]
    vocabulary = read_vocabulary(nodes)
    return name_ideas(nodes, vocabulary, np.array(labels), [0] * len(ideas), np.ones(len(texts)))


PLACES = (
    "Le port est loin",
    "La gare est belle",
    "Le pont est vieux",
    "La forêt est loin",
    "Le stade est grand",
)


def test_siblings_are_named_by_what_sets_them_apart() -> None:
    near = [
        "La solidarité entre les voisins",
        "Une solidarité avec mes voisins",
        "Les voisins et la solidarité",
    ]
    far = ["La solidarité avec les peuples", "Une solidarité pour les peuples", "Les peuples, la solidarité"]
    names = named([near, far], beside=PLACES * 4)
    assert [name.split(",")[0] for name in names] == ["Voisins", "Peuples"]


def test_siblings_do_not_bear_the_same_words_in_another_order() -> None:
    one = ["Le pétrole et les ressources", "Les ressources, le pétrole", "Le pétrole, nos ressources"]
    names = named([one, [text + " demain" for text in one]], beside=PLACES * 4)
    assert len({frozenset(name.lower().split(", ")) for name in names}) == 2


def test_a_name_is_not_cut_in_two() -> None:
    texts = [
        "We cross Shive Lane each day",
        "The Shive Lane crossing",
        "Shive Lane is long",
        "A lane for bikes",
    ]
    found = surfaces(texts, "en")
    assert "Shive Lane" in found
    assert "Lane" not in found


def test_a_locution_is_not_cut_in_two() -> None:
    texts = ["L’abandon de la voiture au profit de la marche", "La voiture recule", "La marche à pied"]
    assert "voiture au profit" not in surfaces(texts, "fr")


def test_an_adjective_after_more_is_no_name() -> None:
    texts = ["Des horaires plus flexibles", "Des règles plus flexibles", "Soyons plus flexibles"]
    assert "flexibles" not in surfaces(texts, "fr")


def test_an_idea_without_phrase_is_named_by_a_passage_that_stands_alone() -> None:
    texts = [
        "Et ça ne change pas",
        "POURQUOI PAS DEMAIN",
        "Zorlan m’envoie un texto",
        "Vivre autrement",
        "Qui le fera ?",
    ]
    assert named([texts[:3] + texts[4:] + texts[3:4]], beside=PLACES * 4) == ["Vivre autrement"]
