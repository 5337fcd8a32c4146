"""Texts are made comparable without losing what they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.text.wording.normalise import clean, fold, without_links, words


def test_markup_and_entities_leave_and_words_stay():
    assert clean("<p>Il ne faut&nbsp;pas <b>céder</b></p>\n") == "Il ne faut pas céder"
    assert clean("a < b et c > d") == "a < b et c > d"


def test_typography_is_one_when_folded():
    assert fold("L’École  “bleue” — où ?") == fold('l\'école "bleue" - où ?')


def test_accents_and_negations_stay():
    assert words("Ne pas fermer la crèche, à côté") == ["ne", "pas", "fermer", "la", "crèche", "à", "côté"]


def test_links_are_not_the_author_s_words():
    assert without_links("Lire https://exemple.org/a?b=c svp") == "Lire svp"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)).split() == fold(fold(fold(text))).split()


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "<br>"])
def test_nothing_is_nothing(text):
    assert clean(text) == ""


def test_what_was_encoded_twice_holds_no_markup():
    assert (
        clean("Planter des arbres&amp;lt;br /&amp;gt;devant l'école") == "Planter des arbres devant l'école"
    )
    assert fold("&amp;lt;strong&amp;gt;Vélo&amp;lt;/strong&amp;gt;") == "vélo"
    assert clean("2 &lt; 3 & 5 > 4") == "2 < 3 & 5 > 4"
