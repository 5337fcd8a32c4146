"""A text put to discussion, article by article: on the République numérique bill, and on hostile input."""

from __future__ import annotations

import dataclasses
import io
import re

import openpyxl
import pikepdf
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.core.tables import RESPONSES, empty
from deliberation.report.documents.annex import annex
from deliberation.report.documents.articles import articles
from deliberation.report.documents.official import official
from deliberation.report.html import to_html
from deliberation.report.pdf import to_pdf
from deliberation.report.xlsx import to_xlsx
from deliberation.synthesis.article_facts import TOLD, article_number
from tests.helpers.cap_collectif import SNAKE_OPINIONS, write
from tests.helpers.data import shared_data


@pytest.fixture(scope="module")
def bill():
    return dl.read(shared_data("republique_numerique"))


@pytest.fixture(scope="module")
def facts(bill):
    return dl.synthesise(bill, support=dl.weigh(bill))


def table(rows, name):
    """Return rows as the named table; columns left out are empty."""
    schema = empty(name).schema
    filled = {
        "kind": "proposal",
        "text": "",
        "source": "t",
        **dict.fromkeys(("moderated", "meta", "seed"), False),
    }
    return pa.Table.from_pylist(
        [{n: row.get(n, filled.get(n)) for n in schema.names} for row in rows], schema=schema
    )


def made(rows, tallies=()):
    rows = sorted(rows, key=lambda row: row["id"])
    at = {row["id"]: number for number, row in enumerate(rows)}
    counts = [
        {"contribution": at[name], "agree": a, "disagree": d, "pass": p, "total": a + d + p}
        for name, a, d, p in tallies
    ]
    return dl.Consultation(contributions=table(rows, "contributions"), tallies=table(counts, "tallies"))


def synthesised(consultation):
    support = dl.weigh(consultation) if consultation.tallies.num_rows else None
    return dl.synthesise(consultation, support=support)


def test_the_thirty_articles_of_the_bill_stand_in_order_and_additions_apart(facts):
    told = facts.bill
    assert told.kind == "articles"
    assert [one.number for one in told.articles] == [str(n) for n in range(1, 31)]
    assert sum(chapter.added_count for chapter in told.chapters) == 692 - 30  # 4 of 696 are moderated
    assert all(len(chapter.added) <= 5 for chapter in told.chapters)


def test_votes_have_their_n_and_interval_and_add_up(facts, bill):
    counts = bill.tallies.to_pandas().assign(
        id=bill.contribution_ids[bill.tallies["contribution"].to_numpy()]
    )
    published = counts.set_index("id")
    for one in facts.bill.articles:
        row, votes = published.loc[one.contribution], one.everybody
        assert (votes.agree.count, votes.disagree.count, votes.passed.count) == tuple(
            row[["agree", "disagree", "pass"]].astype(int)
        )
        assert votes.agree.low < votes.agree.value < votes.agree.high
    assert facts.bill.votes == sum(one.everybody.agree.n for one in facts.bill.articles)


def test_quotes_are_exact_and_of_the_side_that_was_declared(facts, bill):
    frame = bill.contributions.to_pandas().set_index("id")
    for one in facts.bill.articles:
        for side, said in (("for", one.favour), ("against", one.against)):
            for argument in said:
                row = frame.loc[argument.quote.contribution]
                assert (row["stance"], row["parent"]) == (side, one.contribution)
                assert (
                    argument.quote.masked
                    or argument.quote.text == row["text"][argument.quote.start : argument.quote.end]
                )
            backed = [argument.upvotes for argument in said]
            assert backed == sorted(backed, reverse=True)


def test_a_majority_turns_with_the_votes(bill, facts):
    turned = bill.tallies.rename_columns(
        [{"agree": "disagree", "disagree": "agree"}.get(n, n) for n in bill.tallies.column_names]
    )
    other = dataclasses.replace(bill, tallies=turned.select(bill.tallies.column_names))
    opposite = {"favour": "against", "against": "favour", "split": "split", "few": "few"}
    flipped = dl.synthesise(other, support=dl.weigh(other)).bill
    assert [one.leaning for one in flipped.articles] == [opposite[one.leaning] for one in facts.bill.articles]


def test_a_reply_is_told_on_its_page_and_the_others_are_said_to_wait(bill, facts):
    first = facts.bill.articles[0].contribution
    row = dict.fromkeys(RESPONSES.names) | {
        "id": "R1", "subject": "Article 1", "status": "in_part", "reason": "Repris dans la loi.",
        "who": "Secrétariat d’État", "contributions": [first],
    }  # fmt: skip
    given = dataclasses.replace(bill, responses=pa.Table.from_pylist([row], schema=RESPONSES))
    told = dl.synthesise(given, support=dl.weigh(given))
    assert told.bill.articles[0].responses == ["R1"]
    assert told.bill.unanswered == 29
    page = to_html(articles(told, "fr"))
    assert page.count("Repris dans la loi.") == 1
    assert page.count("Pas encore de réponse.") == 29


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_article_has_one_page_and_the_official_report_points_to_it(facts, language):
    document = articles(facts, language)
    assert len([section for section in document.sections if section.id.startswith("article-")]) == 30
    with pikepdf.open(io.BytesIO(to_pdf(document))) as pdf:
        assert 2 + 30 + 4 <= len(pdf.pages) <= 2 + 30 + 6  # the table, one a page, what was added
    name = document.kind_of_report
    assert name in to_html(official(facts, language))
    assert name in to_html(annex(facts, language))
    assert len(to_html(document).encode()) < 1_000_000


def test_the_workbook_holds_every_article(facts):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(facts, "fr")))
    rows = list(book["Articles"].iter_rows(values_only=True))
    assert len(rows) == 1 + 3 * 30


def test_amendments_are_told_with_their_votes(tmp_path):
    consultation = dl.read(write(tmp_path / "opinions.csv", SNAKE_OPINIONS))
    told = synthesised(consultation).bill
    assert told.kind == "amended"
    assert [one.title for one in told.articles] == ["Des platanes"]
    assert [len(one.amendments) for one in told.articles] == [1]
    assert told.amendments_read


def test_no_text_no_section():
    rows = [{"id": f"p{n}", "title": "Plus de bancs", "text": "Des bancs."} for n in range(5)]
    facts = synthesised(made(rows))
    assert facts.bill is None
    assert articles(facts, "fr") is None
    assert 'id="articles"' not in to_html(annex(facts, "fr"))


def test_a_long_bill_stays_readable():
    rows = [{"id": f"a{n:03}", "title": f"Article {n}", "text": f"Texte {n}."} for n in range(1, 301)]
    rows += [
        {"id": f"r{n:03}", "kind": "argument", "text": f"Raison {n}.", "parent": f"a{n:03}", "stance": "for"}
        for n in range(200, 300)
    ]
    facts = synthesised(made(rows, [(f"a{n:03}", n, 3, 2) for n in range(1, 301)]))
    told = [one for one in facts.bill.articles if one.told]
    assert len(facts.bill.articles) == 300
    assert len(told) == TOLD
    assert {one.number for one in told} == {str(n) for n in range(241, 301)}
    assert re.search(r"240 articles, moins discutés", to_html(articles(facts, "fr")).replace("\u00a0", " "))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_markup_in_articles_stays_text(language):
    hostile = '<script>alert(1)</script> #import "x" {{ 7*7 }} =cmd() \\input{a} \u202e'
    rows = [{"id": f"a{n}", "title": f"Article {n} {hostile}", "text": hostile} for n in range(1, 4)]
    rows += [{"id": "v", "kind": "amendment", "title": hostile, "text": hostile, "parent": "a1"}]
    rows += [{"id": "r", "kind": "argument", "text": hostile, "parent": "a1", "stance": "against"}]
    document = articles(synthesised(made(rows)), language)
    page = to_html(document)
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in page
    assert to_pdf(document).startswith(b"%PDF")


def test_an_article_without_title_votes_or_text_is_told_all_the_same():
    rows = [{"id": "p", "text": "Un texte."}, {"id": "v", "kind": "amendment", "text": "", "parent": "p"}]
    facts = synthesised(made(rows))
    page = to_html(articles(facts, "fr"))
    assert "Personne n’a voté sur cet article." in page


def test_numbers_of_articles():
    assert article_number("Article 8 bis - Liberté") == "8 bis"
    assert article_number("Article premier") == "1"
    assert article_number("« Article 12 »") == "12"
    assert article_number("Article additionnel") is None
    assert article_number("L’article 3 est bon") is None
