"""The grid of the last page: what has no response first, with its age; the responses given beside it."""

from __future__ import annotations

import datetime

import pytest

from deliberation.core.errors import ReadError
from deliberation.report.blocks import Table
from deliberation.report.documents.official import official
from deliberation.report.html import to_html
from deliberation.report.pdf import pages
from deliberation.synthesis import answered
from tests.report import build
from tests.responses import make

LATER = datetime.date(2026, 7, 24)
"""Forty days after the consultation closed."""


def voted(*contributions):
    """Return facts whose statements are contributions of the ground."""
    made = build.rich(responses=[])
    unites = [
        one.model_copy(update={"contribution": name})
        for name, one in zip(contributions, made.opinion.unites, strict=False)
    ]
    about = made.about.model_copy(
        update={
            "closed": datetime.date(2026, 6, 14),
            "mandate": made.about.mandate.model_copy(update={"due": datetime.date(2026, 7, 14)}),
        }
    )
    opinion = made.opinion.model_copy(update={"unites": unites, "divides": []})
    return made.model_copy(update={"opinion": opinion, "about": about})


def grid(facts, language="fr"):
    report = official(facts, language)
    return next(b for b in report.blocks() if isinstance(b, Table) and b.id == "grid"), report


def words(cell):
    return "".join(run.text for run in cell.runs), cell.detail


@pytest.mark.parametrize(
    "row", [{"idea": "T1.1"}, {"theme": "T1"}, {"contributions": ["c1"]}, {"contributions": ["c1", "c2"]}]
)
def test_a_response_to_the_statement_its_idea_or_its_theme_is_on_the_grid(row):
    facts = answered(
        voted("c1", "c5"),
        make.table(make.response(reason="Votée en mai.", **row)),
        make.ground(),
        as_of=LATER,
    )
    assert [(one.contribution, one.responses) for one in facts.due] == [("c5", []), ("c1", ["r1"])]
    table, _ = grid(facts)
    assert (
        words(table.rows[0][0])[1]
        .replace("\u00a0", " ")
        .endswith("Sans réponse depuis 40 jours. 10 jours de retard.")
    )
    assert all(not cell.runs for cell in table.rows[0][1:])
    assert words(table.rows[1][2])[0] == "Votée en mai."


def test_a_response_to_another_contribution_of_the_idea_is_not_shown_for_it():
    facts = answered(voted("c2"), make.table(make.response(contributions=["c1"])), make.ground(), as_of=LATER)
    assert facts.due[0].responses == []
    assert facts.due[0].state == "partly"


def test_a_response_to_most_contributions_of_an_idea_is_not_that_of_a_statement_it_does_not_name():
    said = {f"c{n}": (f"p{n}", "T1.1") for n in range(1, 6)}
    named = make.table(make.response(contributions=["c1", "c3", "c4", "c5"]))
    facts = answered(voted("c2"), named, make.ground(said), as_of=LATER)
    assert facts.accountability is not None
    assert facts.accountability.asked[0].state == "partly"
    assert facts.due[0].responses == []
    for language, told in (
        ("fr", "Réponse à 4 des 5 contributions de l’idée."),
        ("en", "Reply to 4 of the 5 contributions of the idea."),
    ):
        table, _ = grid(facts, language)
        assert told in words(table.rows[0][0])[1]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_idea_answered_in_part_is_still_among_what_waits_on_the_grid(language):
    facts = make.facts()
    ids = [idea.id for theme in facts.texts.themes for idea in theme.ideas[:1]]
    facts = facts.model_copy(update={"texts": facts.texts.model_copy(update={"leading": []})})
    said = {f"c{n}": (f"p{n}", ids[0]) for n in range(1, 5)}
    part = make.table(make.response(contributions=["c1"], reason="Votée."))
    found = answered(facts, part, make.ground(said), as_of=LATER)
    mine = next(one for one in found.due if one.idea == ids[0])
    assert (mine.waits, mine.answered, mine.contributions, mine.age) == (True, 1, 4, 40)
    table, _ = grid(found, language)
    row = next(row for row in table.rows if "1 " in words(row[0])[1] and not row[2].runs)
    assert ("1 des 4" if language == "fr" else "1 of the 4") in words(row[0])[1].replace("\u00a0", " ")
    assert "Votée." not in {words(cell)[0] for row in table.rows for cell in row}
    whole = make.table(make.response(idea=ids[0], reason="Votée."))
    done = answered(facts, whole, make.ground(said), as_of=LATER)
    assert not next(one for one in done.due if one.idea == ids[0]).waits


def test_without_votes_the_grid_asks_for_ideas():
    facts = make.facts()
    first = facts.texts.themes[0].ideas[0].id
    found = answered(facts, make.table(), make.ground(), as_of=LATER)
    assert {one.why for one in found.due} == {"idea"}
    assert first in {one.idea for one in found.due}
    assert all(one.age == 40 for one in found.due)


def test_two_responses_for_one_idea_are_both_kept_and_one_is_on_the_grid():
    rows = make.table(make.response(idea="T1.1"), make.response(id="r2", idea="T1.1", status="declined"))
    facts = answered(voted("c1"), rows, make.ground(), as_of=LATER)
    assert facts.due[0].responses == ["r1", "r2"]
    assert len(grid(facts)[0].rows) == 1


def test_an_unknown_idea_in_responses_is_one_clear_sentence():
    with pytest.raises(ReadError, match=r"T9\.9"):
        answered(voted("c1"), make.table(make.response(idea="T9.9", row=2)), make.ground(), file="r.csv")


def test_a_draft_is_said_to_be_in_preparation_and_not_shown():
    row = make.response(idea="T1.1", state="drafted", reason="Secret")
    facts = answered(voted("c1"), make.table(row), make.ground(), as_of=LATER)
    table, report = grid(facts)
    assert "Réponse en préparation" in words(table.rows[0][0])[1]
    assert "Secret" not in to_html(report)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_markup_in_a_response_stays_text_and_the_report_keeps_its_four_pages(language):
    hostile = '<script>alert(1)</script> #import "x" {{ 7*7 }} =cmd() \u202eabc'
    rows = [
        make.response(id=f"r{n}", contributions=[f"c{n}"], reason=hostile, who=hostile) for n in range(1, 8)
    ]
    facts = answered(voted(*(f"c{n}" for n in range(1, 8))), make.table(*rows), make.ground(), as_of=LATER)
    _, report = grid(facts, language)
    page = to_html(report)
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert sum(pages(report).values()) <= 4


def test_given_responses_keep_a_place_when_much_waits():
    made = voted(*(f"x{n}" for n in range(4)), "c1")
    facts = answered(made, make.table(make.response(contributions=["c1"])), make.ground(), as_of=LATER)
    table, _ = grid(facts)
    answers = [bool(row[1].runs) for row in table.rows]
    assert answers == sorted(answers)
    assert any(answers)
