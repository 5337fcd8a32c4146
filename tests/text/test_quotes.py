"""A quote is exact, or refused."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.core.errors import QuoteError
from deliberation.text import check_quote, is_exact

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
