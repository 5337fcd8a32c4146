"""What the citizens' page says of responses: late, given, drawn, and where else to look."""

from __future__ import annotations

import datetime
import json
import re

import pytest

from deliberation.report import lookup_files, render, render_citizens
from deliberation.synthesis import answered
from deliberation.synthesis.facts import SetAside
from deliberation.synthesis.facts.ideas import Standings
from tests.report import build
from tests.responses import make, pages


def late_facts(**more):
    """Return facts of a consultation that is late, with a response to c5 alone and one to the idea T1.1."""
    mandate = make.facts().about.mandate.model_copy(update={"due": datetime.date(2026, 6, 10)})
    rows = (make.response(idea="T1.1"), make.response(id="r2", contributions=["c5"], status="out_of_remit"))
    return answered(make.facts(mandate=mandate, **more), make.table(*rows), make.ground())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_idea_that_waits_says_how_late_it_is_late_ones_and_most_said_first(tmp_path, language):
    facts = late_facts()
    page = pages.written(tmp_path, language, facts=facts)
    rows = re.findall(r'id="idea-(T[\d.]+)"[^>]*>(.*?)</tr>', page.read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in rows] == ["T2.1", "T1.2", "T2.2"]  # two persons, then one each: by id
    late = {"fr": "en retard de 4 jours", "en": "late by 4 days"}[language]
    assert all(late in text.replace("\u00a0", " ") for _, text in rows)
    said = {"fr": "dont 1 qui a une réponse pour une partie", "en": "1 of them with a response to some"}
    assert said[language] in pages.visible(page)


def test_the_look_up_says_which_day_was_promised_and_how_late_it_is(tmp_path):
    page = pages.written(tmp_path, facts=late_facts()).read_text(encoding="utf-8")
    told = json.loads(re.search(r'id="lookup-answers">(.*?)</script>', page, re.DOTALL)[1])
    assert set(told["delay"]) == {"T2.1", "T1.2", "T2.2"}
    said = told["delays"][told["delay"]["T2.1"]].replace("\u00a0", " ")
    assert said == "Une réponse à cette idée était promise pour le 10 juin 2026 : elle a 4 jours de retard."


@pytest.mark.parametrize("beside", [False, True], ids=["in the page", "beside it"])
def test_what_moderation_set_aside_is_told_at_the_top_with_the_way_to_its_list(tmp_path, beside):
    aside = SetAside(unit="contribution", state="set aside", reason="moderated", count=289)
    facts = pages.told().model_copy(update={"set_aside": [aside]})
    page = pages.written(tmp_path, facts=facts, beside=beside)
    assert "289 contributions ont été écartées par la modération" in pages.visible(page)
    where = "citizens-data/list-rest.fr.html" if beside else "#rest"
    assert f'href="{where}"' in page.read_text(encoding="utf-8")
    assert ('<details id="rest">' in page.read_text(encoding="utf-8")) is not beside
    none = facts.model_copy(update={"set_aside": []})
    assert "écartées par la modération" not in pages.visible(
        pages.written(tmp_path, facts=none, beside=beside)
    )


@pytest.mark.parametrize(("language", "said"), [("fr", "En trois graphiques"), ("en", "In three charts")])
def test_ideas_are_drawn_by_class_and_nothing_is_drawn_of_responses_where_there_is_none(
    tmp_path, language, said
):
    counts = {"priority": 1, "secondary": 2, "isolated": 1}
    rules = Standings(basis="votes", counts=counts, said_from=3, tested=3, of={})
    facts = pages.told()
    facts = facts.model_copy(update={"texts": facts.texts.model_copy(update={"standings": rules})})
    shown = pages.visible(pages.written(tmp_path, language, facts=facts))
    assert said in shown
    assert {"fr": "Prioritaires 1 parmi les plus dites", "en": "Priority 1 among the most said"}[
        language
    ] in shown
    bare_ = answered(make.facts(), make.table(), make.ground())
    shown = pages.visible(pages.written(tmp_path, language, facts=bare_))
    assert said not in shown
    assert {"fr": "aucune réponse n’a encore été publiée", "en": "no response has been published yet"}[
        language
    ] in shown
    assert "100 %" not in shown


def test_rows_are_said_not_to_add_up_where_they_do_not(tmp_path):
    """In the small consultation, five persons are in two themes, each in one alone."""
    facts = pages.told()
    one = facts.texts.themes[0]
    for sizes, said in (((3, 2), False), ((3, 3), True)):
        themes = [one.model_copy(update={"id": f"T{n}", "persons": size}) for n, size in enumerate(sizes, 1)]
        texts = facts.texts.model_copy(update={"themes": themes})
        shown = pages.visible(pages.written(tmp_path, facts=facts.model_copy(update={"texts": texts})))
        assert ("la somme des lignes dépasse" in shown) is said


def test_an_answered_contribution_leads_to_its_response(tmp_path):
    page = pages.written(tmp_path).read_text(encoding="utf-8")
    leads = dict(
        re.findall(r'<bdi>REF-(c\d)</bdi></span>(?:(?!</li>).)*?class="answered" href="#([\w-]+)"', page)
    )
    assert leads == {"c1": "response-0", "c2": "response-0", "c3": "response-0", "c5": "response-1"}
    assert all(f'id="{place}"' in page for place in leads.values())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_and_the_reports_lead_to_each_other(tmp_path, language):
    kept = lookup_files(pages.found(), languages=[language])["lookup.json"].decode()
    for facts, by_article in ((pages.told(), False), (build.on_a_text(), True)):
        render(facts, tmp_path, formats=["html"], language=language, citizens=True)
        page = render_citizens(facts, kept, tmp_path, language=language, reports=True)[0]
        names = ["report", "annex", *(["articles"] if by_article else [])]
        links = [a["href"] for tag, a in pages.read(page).tags if tag == "a"]
        assert links[1 : 1 + len(names)] == [f"{name}.{language}.html" for name in names]
        for name in names:
            there = (tmp_path / f"{name}.{language}.html").read_text(encoding="utf-8")
            assert f'href="citizens.{language}.html"' in there
    alone = render_citizens(pages.told(), kept, tmp_path, language=language)[0]
    assert "report." not in alone.read_text(encoding="utf-8")


def test_without_a_script_nobody_is_sent_to_a_button_that_is_not_there(tmp_path):
    page = pages.written(tmp_path).read_text(encoding="utf-8")
    part = re.search(r'<section class="part" id="contest".*?</section>', page, re.DOTALL)[0]
    lines = re.findall(r'<li(?: class="([\w-]+)")?>(.*?)</li>', part, re.DOTALL)
    scripted = [text for when, text in lines if when == "script-only"]
    plain = [text for when, text in lines if when == "plain-only"]
    assert any("Ce classement est faux" in text for text in scripted)
    assert any("contact@ville.example" in text for text in plain)
    assert not any("fichier" in text or "plus haut" in text for text in plain)


def test_closed_lists_have_names_of_their_own(tmp_path):
    page = pages.written(tmp_path).read_text(encoding="utf-8")
    names = re.findall(r"<summary>(.*?)</summary>", page, re.DOTALL)
    assert len(names) == len(set(names)) > 1
