"""What French words can be, as the dictionary of forms tells."""

import pytest

from deliberation.text.wording.forms import read_form
from deliberation.text.wording.french import phrase, small_words


@pytest.mark.parametrize(
    ("word", "trait", "values"),
    [
        ("maisons", "nouns", {"fp"}),
        ("nationale", "adjectives", {"fs"}),
        ("croisent", "finite", {"P3p", "S3p"}),
        ("menées", "participles", {"fp"}),
        ("Œuvre", "nouns", {"ms", "fs"}),
        ("gens", "nouns", {"mp", "fp"}),  # not "la gens", which is rare
    ],
)
def test_a_form_has_the_traits_of_its_words(word, trait, values):
    assert getattr(read_form(word), trait) == values


def test_a_compound_that_the_dictionary_lacks_is_read_as_its_last_part():
    assert read_form("femmes-hommes").nouns == {"mp"}
    assert read_form("femmes-zzyx") is None


def test_what_is_no_word_is_unknown_and_what_only_acts_is_told():
    assert read_form("carbonne") is None
    assert read_form("croisent").only_finite
    assert not read_form("porte").only_finite


def test_words_of_grammar_have_no_traits_in_a_phrase():
    read = phrase("L’école de la ville, la nôtre")
    assert read.words[:5] == ("l'", "école", "de", "la", "ville")
    assert not read.read(3).agreeing
    assert read.read(1).nouns == {"fs"}
    assert not read.read(99).agreeing
    assert "la" in small_words().every
