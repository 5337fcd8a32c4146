"""Labels are phrases that a reader would write, from the passages themselves."""

from __future__ import annotations

import pytest

from deliberation.text.corpus import Node
from deliberation.text.labels import key_phrases, read_vocabulary
from deliberation.text.lexicon import lexicon
from deliberation.text.phrases import Habits, phrases
from deliberation.text.themes import find_themes
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
    from deliberation.text.corpus import read_corpus

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
