"""The publication gate: personal data masked, quotes exact, nobody singled out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.core.errors import QuoteError
from deliberation.core.mandate import About
from deliberation.synthesis.gate import Gate

GATE = Gate(minimum_cell=10)
COUNTS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 60), min_size=1, max_size=9
)


@given(COUNTS)
def test_no_published_count_is_small_and_none_can_be_worked_out(counts):
    breakdown = GATE.breakdown("age", counts)
    if breakdown is None:
        return
    shown = [cell.n for cell in breakdown.cells if cell.n is not None]
    assert all(n == 0 or n >= GATE.minimum_cell for n in shown)
    hidden = breakdown.n - sum(shown)
    if breakdown.suppressed:
        assert breakdown.suppressed >= 2
        assert hidden >= GATE.minimum_cell


def test_nothing_is_left_of_a_distribution_whose_total_tells_what_is_hidden():
    assert GATE.breakdown("age", {"18-29": 0, "30+": 1}) is None


def test_one_small_category_hides_the_next_smallest_too():
    breakdown = GATE.breakdown("quartier", {"Centre": 300, "Gare": 40, "Port": 3})
    assert breakdown is not None
    assert [cell.n for cell in breakdown.cells] == [300, None, None]


def test_shares_are_of_those_whose_category_is_known():
    breakdown = GATE.breakdown(
        "age", {"15-24": 30, "25+": 70}, unknown=3, population={"15-24": 10, "25+": 90}
    )
    assert breakdown is not None
    assert [cell.share for cell in breakdown.cells] == [0.3, 0.7]
    assert [cell.population_share for cell in breakdown.cells] == [0.1, 0.9]
    assert breakdown.unknown == 3


def test_a_quote_is_exact_and_masked():
    text = "Appelez-moi au 06 39 98 12 34, merci. Plus de bancs !"
    quote = GATE.quote("12", text, 0, 37, language="fr")
    assert "39 98" not in quote.text
    assert quote.masked == 1
    assert text[quote.start : quote.end].startswith("Appelez-moi")
    with pytest.raises(QuoteError):
        GATE.quote("12", text, 10, 10)
    with pytest.raises(QuoteError):
        GATE.quote("12", text, 0, 999)


def test_a_number_cut_by_the_edge_of_a_quote_is_masked_too():
    text = "Mon numéro 06 39 98 12 34 reste privé"
    quote = GATE.quote("1", text, 0, 20, language="fr")
    assert "39" not in quote.text


def test_what_an_export_says_of_itself_is_masked():
    about = GATE.about(About(question="Write to HiveMind@Scoop.co.nz please", title={"fr": "a@exemple.fr"}))
    assert "@" not in str(about.question)
    assert "@" not in str(about.title)
