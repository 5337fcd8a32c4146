"""A quote is exact, or refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.core.errors import QuoteError
from deliberation.text import check_quote, is_exact
from deliberation.text.reading.passages import split
from tests.helpers.data import shared_data

TEXT = "Il ne faut pas fermer la crèche du quartier, elle accueille trente enfants."


def test_a_true_quote_passes():
    check_quote("c1", TEXT, 3, 20, TEXT[3:20])


@pytest.mark.parametrize(
    "quote", ["", "ne faut", "Il faut fermer la", "faut ne pas fermer", "Ne faut pas fermer"]
)
def test_another_wording_is_refused(quote):
    with pytest.raises(QuoteError, match="c1"):
        check_quote("c1", TEXT, 3, 3 + len("ne faut pas fermer"), quote)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)), st.integers(0, 10_000), st.characters())
def test_one_letter_changed_is_refused(start, end, where, letter):
    assume(start < end)
    quote = TEXT[start:end]
    at = where % len(quote)
    assume(quote[at] != letter)
    assert not is_exact(TEXT, start, end, quote[:at] + letter + quote[at + 1 :])


def test_offsets_outside_the_text_are_refused():
    assert not is_exact(TEXT, -3, 4, "Il")
    assert not is_exact(TEXT, 70, 99, TEXT[70:])


def _corruptions(quote: str, other: str, rng: np.random.Generator) -> list[str]:
    """Return a quote shuffled, negated, with another's tail, and with one letter changed."""
    words = quote.split()
    shuffled = " ".join(words[at] for at in rng.permutation(len(words)))
    at = int(rng.integers(1, len(words)))
    negated = " ".join([*words[:at], "ne pas", *words[at:]])
    swapped = quote[: len(quote) // 2] + other[len(other) // 2 :]
    letter = int(rng.integers(len(quote)))
    changed = quote[:letter] + ("e" if quote[letter] != "e" else "a") + quote[letter + 1 :]
    return [made for made in (shuffled, negated, swapped, changed) if made != quote]


def test_corrupted_quotes_of_real_answers_are_all_refused_and_true_ones_accepted():
    answers = pd.read_csv(shared_data("grand_debat", "answers.csv.gz"), nrows=600)["text"].astype(str)
    rng = np.random.default_rng(5)
    quotes = [
        (text, span.start, span.end)
        for text in answers
        for span in split(text)[:1]
        if len(text[span.start : span.end].split()) >= 4
    ]
    tried = 0
    for number, (text, start, end) in enumerate(quotes):
        assert is_exact(text, start, end, text[start:end])
        other, first, last = quotes[number - 1]
        for made in _corruptions(text[start:end], other[first:last], rng):
            tried += 1
            assert not is_exact(text, start, end, made), made
    assert tried >= 1_000
