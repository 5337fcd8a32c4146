"""Patterns sought together are found where ``re.search`` finds them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

import deliberation as dl
from deliberation.text.anatomy import addressees, cues
from deliberation.text.wording.finder import Finder, branches
from deliberation.text.wording.normalise import fold, unaccented
from tests.helpers.data import shared_data

PATTERNS = {
    "list": r"\b(?:a|ab|b\w+|c'est)\b",
    "with what follows": r"\b(?:je (?:\w+ )?pense|ab)\b(?! que)",
    "any word": r"\b(?!(?:abrait)\b)[a-z]{2,}rai(?:t|ent)\b|\bwould\b",
    "first": r"^\W*(?:non|oui)\b",
    "sign": r"\?$|n't\b",
    "end of a word": r"\b-(?:il|elle)\b",
}


def searched(patterns: Mapping[str, str], text: str) -> dict[str, int]:
    return {name: found.start() for name, pattern in patterns.items() if (found := re.search(pattern, text))}


@given(st.text("ab cejnoprtuw'-?,", max_size=40))
def test_any_text(text):
    assert Finder(PATTERNS).starts(text) == searched(PATTERNS, text)


@given(
    st.lists(
        st.sampled_from(["je", "le", "pense", "que", "aurait", "abrait", "ab", "n't", "-il", "non", "?"])
    )
)
def test_any_words(said):
    text = " ".join(said)
    assert Finder(PATTERNS).starts(text) == searched(PATTERNS, text)


@pytest.mark.needs_data
@pytest.mark.parametrize("which", ["cues", "calls"])
def test_what_is_sought_in_contributions(which):
    if which == "cues":
        patterns = dict(cues._PATTERNS)
        finder = cues._finder()
    else:
        finder = addressees._finder("fr")
        patterns = {
            (group, name): pattern.pattern
            for group, found in addressees._cues("fr").items()
            for name, pattern in found.items()
            if group != "reasons"
        }
    texts = [
        unaccented(fold(text))
        for text in dl.read(shared_data("republique_numerique")).contributions["text"].to_pylist()[:800]
    ]
    for text in texts:
        found = {name: start for name, start in finder.starts(text).items() if name in patterns}
        assert found == searched(patterns, text)


def test_branches_stand_outside_brackets():
    assert branches(r"a(?:b|c)|[|)]\||d") == ["a(?:b|c)", r"[|)]\|", "d"]
