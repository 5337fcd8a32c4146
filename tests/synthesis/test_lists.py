"""Lists: shown only where a consultation holds such kinds, with delays, signatures, places, distributions."""

from __future__ import annotations

import dataclasses
import datetime

import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.core.mandate import About
from deliberation.core.tables import RESPONSES
from deliberation.report.documents.annex import annex
from deliberation.report.html import to_html
from deliberation.report.pdf import to_pdf
from deliberation.synthesis.facts import Lists
from tests.helpers.data import shared_data
from tests.synthesis.test_articles import table

HOSTILE = '<script>alert(1)</script> #import "x" {{ 7*7 }}'


def day(number):
    return datetime.datetime(2026, 3, number, tzinfo=datetime.UTC)


def made(rows, codes=(), **tables):
    rows = sorted(rows, key=lambda row: row["id"])
    at = {row["id"]: number for number, row in enumerate(rows)}
    coded = [{"contribution": at[name], "scheme": scheme, "code": code} for name, scheme, code in codes]
    return dl.Consultation(contributions=table(rows, "contributions"), codes=table(coded, "codes"), **tables)


def response(name, contributions, **more):
    row = dict.fromkeys(RESPONSES.names) | {"id": name, "subject": name, "status": "retained"}
    return row | {"contributions": contributions} | more


def responded(consultation, *rows):
    return dataclasses.replace(consultation, responses=pa.Table.from_pylist(list(rows), schema=RESPONSES))


@pytest.fixture
def asked():
    rows = [
        {"id": f"q{n}", "kind": "question", "text": f"Pourquoi {n} ? {HOSTILE}", "date": day(n)}
        for n in range(1, 6)
    ]
    to = [("q1", "Destinataire", "Maire"), ("q2", "Destinataire", "Maire"), ("q3", "Destinataire", HOSTILE)]
    return responded(
        made(rows, to),
        response("R1", ["q1"], validated_on="2026-03-09"),
        response("R2", ["q3"]),
    )


def test_questions_are_listed_by_addressee_and_delay(asked):
    told = dl.synthesise(asked, as_of=datetime.date(2026, 3, 20)).lists.questions
    by = {one.name: one for one in told.addressees}
    assert (by["Maire"].questions, by["Maire"].answered, by["Maire"].delay, by["Maire"].oldest) == (
        2,
        1,
        8,
        18,
    )
    assert (by[HOSTILE].answered, by[HOSTILE].delay, by[HOSTILE].delays) == (1, None, 0)
    assert by[None].questions == 2
    assert told.addressees[-1].name is None
    assert [one.contribution for one in told.questions] == [
        "q2",
        "q4",
        "q5",
        "q1",
        "q3",
    ]  # longest wait first
    assert told.answered == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_markup_in_questions_stays_text(asked, language):
    document = annex(dl.synthesise(asked, as_of=datetime.date(2026, 3, 20)), language)
    page = to_html(document)
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
    assert 'id="questions-asked"' in page
    assert to_pdf(document).startswith(b"%PDF")


def test_a_response_before_the_question_gives_no_delay(asked):
    wrong = responded(asked, response("R1", ["q5"], validated_on="2026-03-01"))
    told = {one.contribution: one for one in dl.synthesise(wrong).lists.questions.questions}
    assert told["q5"].responses == ["R1"]
    assert told["q5"].delay is None


def test_petitions_are_listed_by_signatures_on_real_data():
    consultation = dl.read(shared_data("decidim_opendata"))
    facts = dl.synthesise(consultation)
    signed = [one.signatures for one in facts.lists.petitions]
    assert len(signed) == 2
    assert signed == sorted(signed, reverse=True)
    measures = consultation.measures.to_pandas()
    assert sum(signed) == measures.loc[measures["name"] == "signatures", "value"].sum()


def test_reports_are_counted_by_place_and_type():
    rows = [
        {"id": f"s{n}", "kind": "report", "text": "Un nid-de-poule", "territory": "Nord" if n < 7 else None}
        for n in range(10)
    ]
    codes = [(f"s{n}", "Type", "voirie") for n in range(6)] + [("s6", "Type", "éclairage")]
    consultation = responded(made(rows, codes), response("R1", ["s0", "s1", "s6"]))
    told = dl.synthesise(consultation).lists.reports
    assert [(one.place, one.type, one.count, one.answered) for one in told.crossed] == [
        ("Nord", "voirie", 6, 2),
        (None, None, 3, 0),
        ("Nord", "éclairage", 1, 1),
    ]
    assert told.answered == 3
    assert sum(cell.n for cell in told.types) == sum(cell.n for cell in told.places) == told.count == 10
    assert "Lieu non dit" in to_html(annex(dl.synthesise(consultation), "fr"))


def test_ratings_are_distributions_of_rounded_counts_on_real_data():
    consultation = dl.read(shared_data("apres_maintenant", "mavoixporte", "panel.csv"))
    told = dl.synthesise(consultation).lists.ratings
    ratings = consultation.ratings.to_pandas()
    assert len(told.statements) > 80
    for one in told.statements[:20]:
        row = list(consultation.contribution_ids).index(one.contribution)
        exact = ratings.loc[ratings["contribution"] == row, "value"].value_counts()
        for cell in one.levels:
            assert cell.n % 5 == 0
            assert abs(cell.n - exact.get(float(cell.category), 0)) <= 2
        assert one.n == sum(cell.n for cell in one.levels)


def test_a_statement_that_three_people_rated_is_not_told():
    rows = [{"id": "a", "kind": "statement", "text": "A"}, {"id": "b", "kind": "statement", "text": "B"}]
    people = table([{"id": f"p{n:02}", "source": "t"} for n in range(20)], "participants")
    marks = [(n, 0, 1 + n % 5) for n in range(20)] + [(n, 1, 5) for n in range(3)]
    ratings = table(
        [{"participant": p, "contribution": c, "value": v, "low": 1, "high": 5} for p, c, v in marks],
        "ratings",
    )
    facts = dl.synthesise(made(rows, participants=people, ratings=ratings))
    assert [one.contribution for one in facts.lists.ratings.statements] == ["a"]
    assert facts.lists.ratings.few == 1
    assert "notée par moins de 10 personnes" in to_html(annex(facts, "fr"))


def test_no_such_kind_no_section():
    facts = dl.synthesise(made([{"id": "a", "text": "Des bancs."}]))
    assert facts.lists is None
    assert Lists() == Lists(petitions=[])
    page = to_html(annex(facts, "fr"))
    for name in ("questions-asked", "petitions", "reports", "ratings"):
        assert f'id="{name}"' not in page


def test_facts_of_lists_are_the_same_twice_and_read_back(asked):
    facts = dl.synthesise(dataclasses.replace(asked, about=About(language="fr")))
    assert type(facts).model_validate_json(facts.model_dump_json()) == facts
