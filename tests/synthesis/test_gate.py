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


def territories(rows):
    """A consultation whose participants live where they are said to."""
    import pyarrow as pa

    import deliberation as dl
    from deliberation.core.tables import SCHEMAS

    tree = [
        ("VAL", "Val", None, "pays"),
        *[(name, name, "VAL", "commune") for name in ("Nord", "Sud", "Est")],
        *[(home, home, home.split("-")[0], "quartier") for home in rows],
    ]
    homes = [home for home, count in rows.items() for _ in range(count)]
    nodes = [dict(zip(("id", "name", "parent", "level"), node, strict=True)) for node in tree]
    people = [{"id": f"p{i}", "territory": home, "source": "x"} for i, home in enumerate(homes)]
    texts = [
        {
            "id": f"c{i}",
            "kind": "comment",
            "text": "oui",
            "author": f"p{i}",
            "source": "x",
            "moderated": False,
            "meta": False,
            "seed": False,
        }
        for i in range(len(homes))
    ]
    return dl.Consultation(
        contributions=pa.Table.from_pylist(texts, schema=SCHEMAS["contributions"]),
        participants=pa.Table.from_pylist(people, schema=SCHEMAS["participants"]),
        territories=pa.Table.from_pylist(nodes, schema=SCHEMAS["territories"]),
    )


HOMES = {"Nord-a": 50, "Nord-b": 3, "Sud-a": 40, "Sud-b": 4, "Sud-c": 60, "Est-a": 30, "Est-b": 35}


def test_the_level_above_gives_no_territory_away():
    from deliberation.synthesis.participation import participation

    told = {b.variable: b for b in participation(territories(HOMES), GATE)}
    shown = {cell.category: cell.n for b in told.values() for cell in b.cells}
    for commune in ("Nord", "Sud", "Est"):
        hidden = [name for name in HOMES if name.startswith(commune) and shown[name] is None]
        if shown[commune] is not None and hidden:
            assert len(hidden) >= 2
            assert sum(HOMES[name] for name in hidden) >= 10
    assert shown["Nord-b"] is None
    assert shown["Sud-b"] is None


def test_in_a_village_small_places_are_told_with_their_neighbours():
    from deliberation.synthesis.participation import participation

    told = {b.variable: b for b in participation(territories(HOMES), GATE, profile="village")}
    quarters = {cell.category: cell.n for cell in told["quartier"].cells}
    assert quarters == {
        "Sud-c": 60,
        "Nord": 53,
        "Sud (autres / others)": 44,
        "Est-b": 35,
        "Est-a": 30,
    }
    assert told["quartier"].suppressed == 0
    assert {cell.category: cell.n for cell in told["commune"].cells} == {"Sud": 104, "Est": 65, "Nord": 53}


def test_a_village_too_small_for_its_parts_is_told_as_a_whole():
    from deliberation.synthesis.participation import participation

    few = {"Nord-a": 6, "Nord-b": 3, "Sud-a": 2, "Sud-b": 4, "Est-a": 30, "Est-b": 35}
    for breakdown in participation(territories(few), GATE, profile="village"):
        assert all(cell.n is None or cell.n >= 10 for cell in breakdown.cells)


def test_ideas_of_few_people_leave_with_few_people_said_in_words():
    import pandas as pd

    frame = pd.DataFrame(
        {"idea": ["i1", "i2", "i3"], "name": ["Plus de bancs", "Un four", "x"], "persons": [40, 2, 1]}
    )
    told = GATE.release("ideas", frame, {"idea": "id", "name": "words", "persons": "persons"}).frame
    assert told["idea"].tolist() == ["i1", "i2", "i3"], "a minority never vanishes"
    assert told["persons"].tolist()[0] == 40
    assert told["persons"].isna().tolist() == [False, True, True]
    assert told["persons_said"].tolist()[1] == "moins de 10 personnes / fewer than 10 people"


def test_a_column_that_nobody_declared_never_leaves():
    import pandas as pd

    frame = pd.DataFrame({"id": ["1"], "author": ["p1"]})
    with pytest.raises(ValueError, match="author"):
        GATE.release("contributions", frame, {"id": "id"})
