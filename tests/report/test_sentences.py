"""Every sentence of the reports names the facts it states, and its numbers are theirs."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from lxml import html

from deliberation.core import figures
from deliberation.report import lookup_files, render
from deliberation.report.citizens.defended import sentences as spoken
from deliberation.report.citizens.page import told_of
from deliberation.report.documents.annex import annex
from deliberation.report.documents.articles import articles
from deliberation.report.documents.official import official
from deliberation.report.sentences import proofs, sentences
from deliberation.report.sentences.stated import explaining, rules
from deliberation.report.words import Words, catalogue
from deliberation.synthesis.facts import Facts
from deliberation.synthesis.facts.pointers import resolve, with_pointers
from tests.report import build
from tests.report.test_numbers import own, scrambled
from tests.report.test_render import LANGUAGES, numbers
from tests.responses import pages

EXAMPLES = {
    **{name: make for name, make in build.EXAMPLES.items() if name != "hostile"},
    "text": build.on_a_text,
}


def documents(facts: Facts, language: str) -> list[Any]:
    facts = with_pointers(facts)
    made = [official(facts, language), annex(facts, language), articles(facts, language)]
    return [one for one in made if one is not None]


@cache
def told(name: str, language: str, *, mixed: bool = False) -> tuple[Any, Facts]:
    facts = scrambled(EXAMPLES[name]()) if mixed else EXAMPLES[name]()
    return [one for made in documents(facts, language) for one in sentences(made)], facts


def written(value: Any, language: str) -> set[str]:
    """Return every way in which a fact may be written, the bounds and the n of a share with its value."""
    words, found = Words(language), set()
    if isinstance(value, dict):
        return set().union(*(written(one, language) for one in value.values()), set())
    if isinstance(value, list):
        found |= {str(n) for n in range(len(value) + 1)}  # a page shows some of a list, and says how many
        if all(isinstance(one, str | int) for one in value):
            found = found.union(*(written(one, language) for one in value))
    elif isinstance(value, str):
        found |= numbers(value) | numbers(value.replace(".", ","))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            import datetime

            found |= numbers(words.date(datetime.date.fromisoformat(value)))
        if value.isdigit():
            found |= numbers(words.number(int(value)))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        ways = [words.number(round(value)), str(round(value)), words.decimal(value), words.decimal(value, 1)]
        if isinstance(value, int):  # what a page leaves out of a list: a total, minus the rows that are there
            ways += [words.number(value - shown) for shown in range(12) if value >= shown]
        if -1 <= value <= 1:
            ways += [figures.percent(abs(value), language), str(abs(figures.whole(value)))]
        found = found.union(*(numbers(way) for way in ways))
    return found


def unfounded(document: dict[str, Any], sentence: Any, language: str) -> set[str]:
    """Return the numbers of a sentence that are none of the facts it cites, nor of its own template."""
    cited = {str(n) for n in range(len(sentence.facts) + 1)}  # a count of the records that it names
    for pointer in sentence.facts:
        value = resolve(document, pointer)
        if isinstance(value, dict) and "value" not in value:
            value = None  # a whole record is named where nothing of it is shown
        cited |= written(value, language)
    for name in ("persons", "ideas"):  # those of several states, as the facts themselves add them up
        parts = [resolve(document, one) for one in sentence.facts if re.search(rf"/reached/\d+/{name}$", one)]
        cited |= numbers(Words(language).number(sum(parts)))
    for fact in sentence.facts:
        if fact.endswith("/more_ideas"):  # with those that the facts hold, less those that are shown
            theme = resolve(document, fact.removesuffix("/more_ideas"))
            whole = theme["more_ideas"] + len(theme["ideas"])
            cited |= {
                number for n in range(12) for number in numbers(Words(language).number(max(whole - n, 0)))
            }
    return numbers(sentence.text) - cited - own(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_sentence_states_facts_or_explains(name, language):
    for sentence in told(name, language)[0]:
        if not sentence.facts:
            assert sentence.templates, sentence
            assert set(sentence.templates) <= explaining(), sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_of_a_sentence_is_one_of_the_facts_that_it_cites(name, language):
    found, facts = told(name, language, mixed=True)
    document = facts.model_dump(mode="json")
    wrong = [(one.text, strange) for one in found if (strange := unfounded(document, one, language))]
    assert wrong == []


def citizens(facts: Facts, language: str) -> list[Any]:
    kept = lookup_files(pages.found(), languages=[language])["lookup.json"].decode()
    return spoken(told_of(with_pointers(facts), kept, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_citizens_page_states_facts_or_explains(language):
    found = citizens(pages.told(), language)
    assert {one.section for one in found} >= {"", "waiting", "answered", "charts", "contest"}
    for sentence in found:
        assert sentence.facts or set(sentence.templates) <= explaining(), sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_citizens_page_is_one_of_the_facts_that_its_sentence_cites(language):
    facts = scrambled(pages.told())
    found, document = citizens(facts, language), facts.model_dump(mode="json")
    assert [(one.text, bad) for one in found if (bad := unfounded(document, one, language))] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_fact_that_a_sentence_cites_is_in_the_facts(name):
    found, facts = told(name, "fr")
    document = facts.model_dump(mode="json")
    for pointer in {pointer for sentence in found for pointer in sentence.facts}:
        resolve(document, pointer)


def test_both_languages_state_the_same_facts():
    for name in EXAMPLES:
        french, english = (
            {pointer for sentence in told(name, language)[0] for pointer in sentence.facts}
            for language in ("fr", "en")
        )
        own_words = re.compile(r"/(?:fr|en)$")
        known = {"/about/language"}  # a report says of texts in another language that they stay in it
        assert {own_words.sub("", one) for one in french} | known == {
            own_words.sub("", one) for one in english
        } | known


def test_a_number_that_is_another_facts_is_seen(monkeypatch):
    """The check can fail: each share is written as the one that completes it, which facts hold too."""
    plain = Words.percent
    monkeypatch.setattr(Words, "share", lambda self, share: plain(self, 1 - (share.value or 0)))
    facts = scrambled(EXAMPLES["rich"]())
    document = facts.model_dump(mode="json")
    wrong = [
        sentence
        for made in documents(facts, "en")
        for sentence in sentences(made)
        if unfounded(document, sentence, "en")
    ]
    assert len(wrong) >= 10


def test_what_explains_states_nothing_and_is_in_both_locales():
    for key in explaining():
        assert not any(key == rule for rule in rules())
        for language in LANGUAGES:
            node: Any = catalogue(language)
            for part in key.split("."):
                node = node[part]
    assert all(pointer.startswith("/") for pointers in rules().values() for pointer in pointers)


def test_a_sentence_is_cut_from_the_next_and_not_inside_a_quote():
    found, facts = told("rich", "en")
    first = facts.opinion.unites[0]
    best = next(one for one in found if one.facts[:1] == ("/opinion/unites/0/text/text",))
    assert (first.title or first.text.text).rstrip(".") in best.text
    assert best.text.startswith(catalogue("en")["essential"]["best"].split("“")[0].strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_hold_each_sentence_its_facts_and_the_rows_behind(language, tmp_path):
    facts = EXAMPLES["rich"]()
    render(facts, tmp_path, formats=("html", "xlsx"), language=language)
    kept = json.loads((tmp_path / f"sentences.{language}.json").read_text(encoding="utf-8"))
    assert [one["text"] for one in kept["sentences"]] == [one.text for one in told("rich", language)[0]]
    document = facts.model_dump(mode="json")
    for pointer, proof in kept["facts"].items():
        value = resolve(document, pointer)
        if isinstance(value, dict) and "value" in value:
            assert proof["value"] == value["value"]
            ends = ("count", "n", "low", "high")
            assert [proof.get(end) for end in ends] == [value[end] for end in ends]
        assert proof["rows"]["table"]
    book = openpyxl.load_workbook(tmp_path / f"annex.{language}.xlsx")
    words = Words(language)
    sheet, listing = book[words.say("sheets.sentences")], book[words.say("sheets.proofs")]
    rows = list(sheet.iter_rows(values_only=True))
    place = rows[0].index(words.say("headers.facts"))
    assert [row[0:2] for row in rows[1:]] == [
        (words.say(f"sheets.documents.{one['document']}"), one["number"]) for one in kept["sentences"]
    ]
    cited = {fact for row in rows[1:] if row[place] for fact in row[place].split("\n")}
    listed = [row[0] for row in listing.iter_rows(min_row=2, values_only=True)]
    assert cited == set(listed) == set(kept["facts"])
    assert len(listed) == len(set(listed))


def test_values_on_a_page_are_those_of_the_facts_they_name(tmp_path):
    facts = scrambled(EXAMPLES["rich"]())
    render(facts, tmp_path, formats=("html",), language="en")
    document, checked = facts.model_dump(mode="json"), 0
    for name in ("report.en.html", "annex.en.html"):
        page = html.parse(io.BytesIO((tmp_path / name).read_bytes()))
        for node in page.iterfind(".//*[@data-facts]"):
            shown = numbers(node.text_content())
            named = [unquote(one) for one in node.get("data-facts").split()]
            allowed = {str(n) for n in range(len(named) + 1)}
            allowed = allowed.union(*(written(resolve(document, one), "en") for one in named))
            assert shown - allowed - own("en") == set(), node.text_content()
            checked += bool(shown)
    assert checked > 200


def test_proofs_tell_a_share_once_with_its_n_and_interval():
    facts = EXAMPLES["rich"]()
    said = told("rich", "en")[0]
    found = {one.fact: one for one in proofs(facts, said)}
    assert {fact for one in said for fact in one.facts} == set(found)
    name, support = next(iter(facts.opinion.unites[0].groups.items()))
    share, proof = support.agree, found[f"/opinion/unites/0/groups/{name}/agree"]
    assert (proof.value, proof.n, proof.low, proof.high) == (share.value, share.n, share.low, share.high)
    assert proof.rows.table == "support"
    assert proof.unit == "vote"
