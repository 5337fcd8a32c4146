"""The pages of articles and of lists in a real browser: accessible, silent, nothing wider than the screen."""

from __future__ import annotations

import datetime

import pytest

import deliberation as dl
from deliberation.report.documents.annex import annex
from deliberation.report.documents.articles import articles
from deliberation.report.html import to_html
from tests.browser.chromium import check
from tests.browser.test_citizens import SEEN
from tests.synthesis.test_articles import made as bill
from tests.synthesis.test_lists import made, table

pytestmark = pytest.mark.browser


def articles_page(language):
    rows = [
        {"id": f"a{n}", "title": f"Article {n} – Un titre", "text": "Le texte. " * 40} for n in range(1, 5)
    ]
    rows += [
        {"id": f"r{n}", "kind": "argument", "text": f"Raison {n}.", "parent": "a1", "stance": side}
        for n, side in enumerate(("for", "against"))
    ]
    rows += [{"id": "v", "kind": "amendment", "title": "Un amendement", "text": "Autrement.", "parent": "a2"}]
    rows += [{"id": "p", "title": "Un ajout", "text": "Ajouter ceci."}]
    consultation = bill(rows, [("a1", 60, 20, 5), ("a2", 10, 30, 5), ("v", 7, 2, 1), ("p", 9, 0, 0)])
    return to_html(articles(dl.synthesise(consultation, support=dl.weigh(consultation)), language))


def lists_page(language):
    rows = [{"id": f"q{n}", "kind": "question", "text": f"Pourquoi {n} ?", "date": datetime.datetime(2026, 3, n + 1, tzinfo=datetime.UTC)} for n in range(4)]  # fmt: skip  # noqa: E501
    rows += [{"id": f"s{n}", "kind": "report", "text": "Un trou", "territory": "Nord"} for n in range(3)]
    rows += [{"id": "t", "kind": "petition", "title": "Un banc", "text": "Un banc."}]
    rows += [{"id": "x", "kind": "statement", "text": "Le marché"}]
    at = sorted(row["id"] for row in rows).index("x")
    people = table([{"id": f"p{n:02}", "source": "t"} for n in range(40)], "participants")
    marks = [
        {"participant": n, "contribution": at, "value": 1 + n % 5, "low": 1, "high": 5} for n in range(40)
    ]
    consultation = made(
        rows, [("q1", "Destinataire", "Maire")], participants=people, ratings=table(marks, "ratings")
    )
    facts = dl.synthesise(consultation, as_of=datetime.date(2026, 4, 1))
    return to_html(annex(facts, language))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("made_page", [articles_page, lists_page])
def test_axe_finds_nothing_at_any_width_nor_in_print(tmp_path, made_page, language):
    page = tmp_path / "page.html"
    page.write_text(made_page(language), encoding="utf-8")
    for one in check(tmp_path, *({"do": "axe", "file": page, **how} for how in SEEN)):
        assert one["violations"] == []
        assert one["wide"] <= 0
        assert one["errors"] == one["requests"] == []
