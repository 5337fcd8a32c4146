"""Passages are exact, ordered, disjoint spans that leave nothing out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.text.reading.passages import split


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "M. le maire doit agir vite. Il faut plus de bancs.",
            ["M. le maire doit agir vite.", "Il faut plus de bancs."],
        ),
        (
            "Voir l’art. 12 et le n° 3. Puis la loi de 2019.",
            ["Voir l’art. 12 et le n° 3.", "Puis la loi de 2019."],
        ),
        ("Écoles, crèches, etc. Ce serait plus juste.", ["Écoles, crèches, etc.", "Ce serait plus juste."]),
        (
            "Limiter à 3.5 tonnes le passage sur www.pont.fr demain",
            ["Limiter à 3.5 tonnes le passage sur www.pont.fr demain"],
        ),
        (
            "Some people, e.g. Dr. Smith, disagree. We should vote again.",
            ["Some people, e.g. Dr. Smith, disagree.", "We should vote again."],
        ),
        (
            "Das gilt ab dem 3. Mai für alle. Danach sehen wir weiter.",
            ["Das gilt ab dem 3. Mai für alle.", "Danach sehen wir weiter."],
        ),
        (
            "計程車應該要有保險。乘客也要有保障！政府怎麼想？",
            ["計程車應該要有保險。", "乘客也要有保障！", "政府怎麼想？"],
        ),
        (
            "- plus de trains régionaux\n- moins d’avions de ligne",
            ["- plus de trains régionaux", "- moins d’avions de ligne"],
        ),
        (
            "Une phrase coupée par\nle courrier électronique",
            ["Une phrase coupée par\nle courrier électronique"],
        ),
        ("Une idée.\n\nUne autre idée plus longue", ["Une idée.", "Une autre idée plus longue"]),
        ("Non ! Il faut garder le marché sur la place.", ["Non ! Il faut garder le marché sur la place."]),
        (
            "<p>Premier point important.</p><p>Second point important.</p>",
            ["Premier point important.", "Second point important."],
        ),
        ("", []),
        (" \n ", []),
    ],
)
def test_cuts_where_a_reader_would(text, expected):
    assert cut(text) == expected


def test_a_long_sentence_is_cut_at_its_joints():
    text = (
        "Le centre-ville doit rester accessible aux personnes âgées qui viennent au marché en voiture "
        "le samedi matin avec leurs paniers ; mais il faudrait aussi que les enfants puissent aller à "
        "l’école à pied sans traverser trois rues dangereuses, car les accidents se multiplient depuis "
        "que la rocade est fermée aux camions"
    )
    pieces = cut(text)
    assert len(pieces) == 2
    assert pieces[1].startswith("mais il faudrait")


def test_no_passage_is_longer_than_the_encoder_reads():
    assert max(end - start for start, end in split("a" * 65_000)) <= 1200
    assert max(end - start for start, end in split("mot " * 20_000)) <= 1300


@given(st.text(alphabet=st.sampled_from("aéB .!?…\n-•*;,:()«»0123。！ etc\t'\u00a0計"), max_size=400))
def test_spans_are_ordered_disjoint_and_leave_out_only_white_space(text):
    spans = split(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end].strip() == text[start:end]
        at = end
    assert not text[at:].strip()


@given(st.text(max_size=300))
def test_any_text_can_be_split(text):
    spans = split(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
