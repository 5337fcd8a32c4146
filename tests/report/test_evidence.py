"""What each headline rests on and how participants are weighted: where it is printed, and where it is not."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from deliberation.report.documents.annex import annex
from deliberation.report.documents.official import official
from deliberation.report.html import to_html
from deliberation.report.sections.common import Frame
from deliberation.report.sections.front import essentials
from deliberation.report.sheets import sheets
from deliberation.report.words import Words
from tests.report import bricks, build
from tests.report.test_render import LANGUAGES, strings

TECHNICAL = (
    "posterior", "bridging", "slate", "pav", "kish", "raking", "cluster", "bootstrap", "redress", "weighted",
)  # fmt: skip


def told(document) -> str:
    return "\n".join(strings(asdict(document)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_official_report_marks_what_does_not_survive_and_nothing_else(language):
    marked = told(official(build.rich(), language)).count("Fragile")
    assert marked >= 3  # one that unites, one that divides, one theme
    calm = build.rich(robustness=None)
    assert "Fragile" not in told(official(calm, language))
    solid = bricks.robustness()
    held = [one.model_copy(update={"survives": True}) for one in solid.headlines]
    solid = solid.model_copy(update={"headlines": held})
    assert "Fragile" not in told(official(build.rich(robustness=solid), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_marks_a_theme_that_does_not_survive(language):
    made = build.rich()
    first = made.texts.themes[0]
    headline = bricks.headline("theme", first.id, "holds", "falls")
    for survives in (False, True):
        one = headline.model_copy(update={"survives": survives})
        tried = bricks.robustness().model_copy(update={"headlines": [one]})
        frame = Frame(build.rich(robustness=tried), Words(language))
        said = ["".join(run.text for run in runs) for runs in essentials(frame)]
        marked = [text for text in said if "Fragile" in text]
        assert len(marked) == (0 if survives else 1)
        assert all(text.count(first.name) == 2 for text in marked)


NARROW = {"fr": "Tient de peu", "en": "Holds narrowly"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_official_report_marks_what_hangs_on_one_person(language):
    """A conclusion that survives every trial may still end with one person fewer: it says so."""
    made = build.rich()
    subject = made.opinion.unites[0].contribution
    for n, exact in ((1, True), (1, False), (3, True), (4, True)):
        one = bricks.headline("unites", subject, "holds", None, removed=n, added=9, removed_exact=exact)
        tried = bricks.robustness().model_copy(update={"headlines": [one]})
        narrow = build.rich(robustness=tried)
        shown = told(official(narrow, language)).count(NARROW[language])
        assert shown == (2 if n <= 3 else 0)  # on the first page, and in its row
        rows = next(b for b in annex(narrow, language).blocks() if getattr(b, "id", "") == "robustness").rows
        assert (NARROW[language] in told_row(rows[0])) == (n <= 3)


def told_row(row) -> str:
    return " ".join(run.text for cell in row for run in cell.runs)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", build.EXAMPLES)
def test_weights_and_technical_words_stay_in_the_annex(name, language):
    shown = told(official(build.EXAMPLES[name](), language)).lower()
    if name != "hostile":
        assert not [word for word in TECHNICAL if re.search(rf"\b{word}", shown)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_tells_every_trial_of_every_headline(language):
    made = annex(build.rich(), language)
    table = next(block for block in made.blocks() if getattr(block, "id", "") == "robustness")
    assert len(table.rows) == len(bricks.robustness().headlines)
    assert len(table.columns) == 7
    shown = told(made)
    for number in ("143", "81", "212", "351"):
        assert number in shown
    assert {"fr": "351 au moins", "en": "at least 351"}[language] in shown.replace("\u00a0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_puts_weighted_beside_counted(language):
    made = annex(build.rich(), language)
    table = next(block for block in made.blocks() if getattr(block, "id", "") == "weighting")
    for one, row in zip(bricks.weighting().rows, table.rows, strict=True):
        assert Words(language).percent(one.agree.value) in row[1].runs[0].text
        assert Words(language).percent(one.weighted.value) in row[2].runs[0].text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["empty", "diverged"])
def test_weights_that_do_not_exist_are_told_in_a_sentence(reason, language):
    none = bricks.weighting().model_copy(
        update={"reason": reason, "variable": "tranche_age", "category": "75+", "rows": [], "effective": None}
    )
    shown = told(annex(build.rich(weighting=none), language))
    assert {"fr": "ne peuvent pas être redressés", "en": "cannot be weighted"}[language] in shown
    assert ("75+" in shown) == (reason == "empty")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", build.EXAMPLES)
def test_every_report_says_in_one_sentence_that_people_chose_to_come(name, language):
    facts = build.EXAMPLES[name]()
    sentence = {"fr": "volontaires", "en": "volunteered"}[language]
    for make in (official, annex):
        assert sentence in to_html(make(facts, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_both_sheets(language):
    made = sheets(Frame(build.rich(), Words(language)))
    assert len(made["robustness"]) == 5
    assert [row["weighted_share"] for row in made["weighting"]] == [0.79, 0.68]
    assert [row["verdict"] for row in made["robustness"]].count("Fragile") == 3
