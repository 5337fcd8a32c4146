"""Twelve questions that an official asks: the report answers each, or says that the data do not tell."""

from __future__ import annotations

from functools import cache

import pytest

import deliberation as dl
from benchmarks.report.questions import QUESTIONS, answers
from deliberation.synthesis.facts import Facts
from tests.helpers.data import shared_data
from tests.report import build

LANGUAGES = ("fr", "en")


@cache
def whole(name: str) -> Facts:
    """Return the facts of a real run, texts and votes."""
    if name == "sample":
        consultation = dl.sample()
    else:
        consultation = dl.read(shared_data("polis", "american-assembly.bowling-green"))
    groups = dl.find_groups(dl.map_opinions(consultation))
    support = dl.weigh(consultation, groups)
    return dl.synthesise(consultation, groups, support, dl.find_themes(consultation))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(build.EXAMPLES))
def test_no_question_stays_without_a_sentence(name, language):
    found = answers(build.EXAMPLES[name](), language)
    assert len(found) == len(QUESTIONS) == 12
    for one in found:
        assert one.kind != "not answered", one.asked
        assert one.sentence
        assert all(1 <= page <= 4 for page in one.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_data_tell_is_told(language):
    kinds = {n: one.kind for n, one in enumerate(answers(build.rich(), language), 1)}
    assert {n for n, kind in kinds.items() if kind != "told"} == {3, 11}, "no reason, no territory"


@pytest.mark.slow
@pytest.mark.needs_data
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "untold"), [("sample", {3}), ("bowling-green", {3, 5, 7, 11})], ids=["sample", "bowling-green"]
)
def test_real_reports_answer_in_four_pages(name, untold, language):
    found = answers(whole(name), language)
    assert [one.asked for one in found if one.kind == "not answered"] == []
    assert {n for n, one in enumerate(found, 1) if one.kind == "said not to be known"} == untold
    assert sum(one.pages[0] == 1 for one in found) >= 6, "the first page answers half of them"
