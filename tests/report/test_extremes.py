"""Input at its extremes, from votes to pages: no group, one group, 400 themes, 5,000 characters."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pikepdf
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.report.words import Words
from deliberation.synthesis.facts import Facts
from tests.helpers.polis import build as votes_build
from tests.helpers.simulate import structureless
from tests.report import bricks, build
from tests.report.test_numbers import text_of
from tests.report.test_render import LANGUAGES

FORMATS = ("html", "pdf", "docx", "xlsx")


def printed(facts: Facts, folder, language: str) -> dict[str, bytes]:
    """Print everything; the official's report stays on four pages and its page under a megabyte."""
    written = dl.render(facts, folder, formats=FORMATS, language=language)
    made = {path.name: path.read_bytes() for path in written}
    with pikepdf.open(io.BytesIO(made[f"report.{language}.pdf"])) as opened:
        assert len(opened.pages) <= 4
    assert len(made[f"report.{language}.html"]) < 1_000_000
    openpyxl.load_workbook(io.BytesIO(made[f"annex.{language}.xlsx"]))
    return made


def analysed(consultation) -> Facts:
    groups = dl.find_groups(dl.map_opinions(consultation), draws=19)
    return dl.synthesise(consultation, groups, dl.weigh(consultation, groups))


@pytest.mark.parametrize("language", LANGUAGES)
def test_votes_without_groups_say_so_on_every_page(language, tmp_path):
    facts = analysed(structureless(150, 20, seed=1))
    assert facts.groups.verdict == "none"
    assert facts.groups.groups == []
    made = printed(facts, tmp_path, language)
    title = Words(language).say("groups.title_none", n=0)
    for name in (f"report.{language}.html", f"annex.{language}.html", f"report.{language}.docx"):
        assert title in text_of(name, made[name])


def test_people_who_all_vote_alike_are_no_groups(tmp_path):
    people, statements = 60, 12
    rows = [(p, s) for p in range(people) for s in range(statements)]
    alike = votes_build(
        participant=[p for p, _ in rows],
        contribution=[s for _, s in rows],
        vote=[1 if s % 3 else 2 for _, s in rows],
        participants=[f"p{n}" for n in range(people)],
        contributions=[f"c{n}" for n in range(statements)],
    )
    facts = analysed(alike)
    assert facts.groups.groups == []
    assert facts.groups.verdict in ("none", "unknown")
    assert facts.opinion.divides == []
    printed(facts, tmp_path, "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_group_alone_is_told_in_the_singular(language, tmp_path):
    alone = bricks.groups(groups=bricks.groups().groups[:1], grouped=412)
    facts = build.rich(groups=alone)
    made = printed(facts, tmp_path, language)
    title = Words(language).say("groups.title_distinct", n=1)
    shown = text_of(f"report.{language}.html", made[f"report.{language}.html"])
    assert " ".join(title.split()) in " ".join(shown.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_hundred_themes_fit(language, tmp_path):
    themes = []
    for n in range(1, 401):
        said = bricks.idea(n, f"Idée {n}", 40, bricks.quote(str(n), "Oui."))
        themes.append(bricks.theme(n, f"Thème numéro {n} de la liste", max(230 - n // 2, 1), said))
    made = printed(build.rich(texts=bricks.texts(themes=themes, ideas=400)), tmp_path, language)
    shown = text_of(f"annex.{language}.html", made[f"annex.{language}.html"])
    assert "Thème numéro 1 de la liste" in shown
    assert len(made[f"annex.{language}.html"]) < 3_000_000
    book = openpyxl.load_workbook(io.BytesIO(made[f"annex.{language}.xlsx"]))
    assert max(sheet.max_row for sheet in book) >= 401


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_of_five_thousand_characters_is_cut_with_a_mark_and_kept_whole_in_the_tables(
    language, tmp_path
):
    long = ("Il faut refaire la place, avec des arbres et des bancs. " * 100)[:5000]
    consultation = structureless(120, 10, seed=2)
    table = consultation.contributions
    at = table.schema.get_field_index("text")
    texts = [long if n % 2 else f"{long[:4990]} fin {n}" for n in range(table.num_rows)]
    column = pa.array(texts, table.schema.field("text").type)
    consultation = replace(consultation, contributions=table.set_column(at, table.schema.field(at), column))
    facts = analysed(consultation)
    shown = [*facts.opinion.unites, *facts.opinion.unites_against, *facts.opinion.unknown]
    assert shown
    assert all(len(one.text.text) <= 300 and one.text.cut for one in shown)
    assert all(one.text.text in long for one in shown)
    made = printed(facts, tmp_path, language)
    assert "[…]" in text_of(f"annex.{language}.html", made[f"annex.{language}.html"])
    kept = dl.publish_tables(consultation, dl.weigh(consultation), None, facts)["contributions"]
    assert kept["text"].str.len().min() >= 4990


def test_a_number_of_themes_cannot_be_asked_and_the_settings_say_so():
    """Themes are found, up to twelve: 400 of them is a mistake told in a line, not 400 empty themes."""
    from deliberation.core.settings import check_settings

    with pytest.raises(dl.SettingsError, match="themes") as told:
        check_settings({"sources": [{"path": "x.csv"}], "analysis": {"themes": 400}})
    assert len(str(told.value).splitlines()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_consultation_in_a_language_without_a_locale_is_told_in_ours_with_its_words_marked(
    language, tmp_path
):
    said = bricks.quote("901", "Der Platz soll autofrei werden.", "de")
    theme = bricks.theme(1, "Autofreier Platz", 40, bricks.idea(1, "Den Platz sperren", 40, said))
    facts = build.rich(texts=bricks.texts(themes=[theme], ideas=1))
    facts = facts.model_copy(update={"about": facts.about.model_copy(update={"language": "de"})})
    made = printed(facts, tmp_path, language)
    page = made[f"annex.{language}.html"].decode()
    assert '<html lang="' + language in page
    assert "Der Platz soll autofrei werden." in page
    assert page.count('lang="de"') >= 2
    untranslated = Words(language).say("caution.untranslated")
    assert untranslated in text_of(f"report.{language}.html", made[f"report.{language}.html"])
