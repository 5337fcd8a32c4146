"""What a sceptical reader found in the printed pages: each would come back if its rule were lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from deliberation.report.documents.official import official
from deliberation.report.documents.official.answers import _rounded
from deliberation.report.documents.official.unites import _themes, weighed, written
from deliberation.report.fonts import drawable
from deliberation.report.sections import closing, front
from deliberation.report.sections.common import Frame, statements
from deliberation.report.sections.robustness import mark
from deliberation.report.sections.votes import dividing, reading, rejected_in_words
from deliberation.report.words import Words, one_line, spans
from deliberation.synthesis.facts import Accountability, Facts, IdeaVotes
from deliberation.synthesis.facts.answers import Reached
from tests.report import bricks, build
from tests.report.test_filled import plenty

LANGUAGES = ("fr", "en")


def frame_of(facts: Facts, language: str = "fr") -> Frame:
    return Frame(facts, Words(language))


def plain(runs: Any) -> str:
    return "".join(run.text for run in runs).replace("\u00a0", " ").replace("\u2060", "")


def with_part(facts: Facts, part: str, **changes: Any) -> Facts:
    return facts.model_copy(update={part: getattr(facts, part).model_copy(update=changes)})


def voted(least: float | None, most: float | None, *, alike: bool = True) -> IdeaVotes:
    return IdeaVotes(
        statements=3, votes=900, least=least, most=most, alike=alike, everybody=bricks.support(0.53, 0.3, 900)
    )


def themed(votes: IdeaVotes) -> Facts:
    facts = build.rich()
    themes = [theme.model_copy(update={"votes": votes}) for theme in facts.texts.themes]
    return with_part(facts, "texts", themes=themes)


# Numbers ------------------------------------------------------------------------------------------------


def test_votes_on_the_first_page_are_those_on_what_is_analysed():
    facts = with_part(build.tallies_only(), "opinion", votes=88574)
    facts = with_part(facts, "counts", votes=88622)
    shown = [one.value for one in front.key_figures(frame_of(facts, "en"))]
    assert "88,574" in shown
    assert "88,622" not in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_published_share_is_said_not_to_follow_from_the_votes_shown(language):
    said = Words(language).say("caution.shares_published")
    for make, told in ((build.tallies_only, True), (build.votes_only, False), (build.rich, False)):
        (items,) = front.cautions(frame_of(make(), language))
        assert (said in ["".join(run.text for run in one) for one in items.items]) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_late_ideas_are_told_with_all_ideas_and_those_that_have_their_response(language):
    reached = [Reached(state="answered", ideas=119, contributions=1, persons=1, share=0.5)]
    account = Accountability.model_construct(
        as_of=build.ABOUT.opened, passed=None, late=186, ideas=306, reached=reached
    )
    told = plain(
        front.essentials(frame_of(build.rich().model_copy(update={"accountability": account}), language))[-1]
    )
    assert all(number in told for number in ("186", "306", "119"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_rounded_totals_of_themes_are_said_where_votes_are_rounded(language):
    said = plain(Words(language).runs("official.rounded_themes"))
    assert said in plain(_rounded(frame_of(themed(voted(0.1, 0.8)), language)))
    assert said not in plain(_rounded(frame_of(build.votes_only(), language)))
    assert said not in plain(_rounded(frame_of(build.tallies_only(), language)))


# What a list holds --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_says_that_it_holds_one_statement_an_idea_where_ideas_are_known(language):
    said = Words(language).say("unites.one_each")
    assert said in reading(frame_of(build.rich(), language))
    assert said not in reading(frame_of(build.votes_only(), language))


@pytest.mark.parametrize("kind", ["groups", "thirds", "everybody"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_what_divides_counts_all_and_says_how_many_are_here(kind, language):
    facts = with_part(build.rich(), "opinion", dividing=79, shared_by=kind)
    told = plain(dividing(frame_of(facts, language), 6))
    assert re.findall(r"\d+", told) == ["79", "6"]
    alone = plain(dividing(frame_of(with_part(facts, "opinion", dividing=6), language), 6))
    assert re.findall(r"\d+", alone) == ["6"]


def test_the_surest_of_several_rejected_statements_is_said_to_be_one_of_them():
    facts = build.rich()
    several = with_part(facts, "opinion", rejected=15)
    assert "La plus sûre :" in plain(rejected_in_words(frame_of(several)))
    assert "15" in plain(rejected_in_words(frame_of(several)))
    one = plain(rejected_in_words(frame_of(with_part(facts, "opinion", rejected=1))))
    assert one.startswith("Une proposition est rejetée")
    assert "La plus sûre" not in one


def test_ideas_of_themes_come_by_how_many_write_them():
    facts = build.rich()
    themes = [
        bricks.theme(
            n, f"Thème {n}", 90 - n, bricks.idea(n, f"Idée {n}", size), bricks.idea(10 + n, f"Autre {n}", 3)
        )
        for n, size in ((1, 5), (2, 9), (3, 7))
    ]
    frame = frame_of(with_part(facts, "texts", themes=themes))
    rows = written(frame, 4, 80).rows
    assert [row[0].runs[0].text for row in rows] == ["Idée 2", "Idée 3", "Idée 1", "Autre 1"]
    three, four = (written(frame, most, 80).caption for most in (3, 4))
    assert three == frame.say("official.ideas_caption_apart", n=3)
    assert four == frame.say("official.ideas_caption", n=4)


@pytest.mark.parametrize(
    ("votes", "one_share"),
    [(voted(0.11, 0.76), False), (voted(0.5, 0.54), True), (voted(None, None), True)],
    ids=["apart", "close", "alone"],
)
def test_no_single_share_is_told_of_a_theme_whose_statements_are_apart(votes, one_share):
    frame = frame_of(themed(votes))
    table = _themes(frame, 3)
    assert all(("53" in plain(row[2].runs)) == one_share for row in table.rows)
    assert (frame.say("official.themes_unlike") in table.note) != one_share
    first = frame.facts.texts.themes[0].ideas[0]
    idea = first.model_copy(update={"standing": "priority", "votes": votes})
    ideas = weighed(frame_of(with_part(frame.facts, "texts", leading=[idea])), "priority", 1, 0)
    assert ideas is not None
    assert "53" in plain(ideas.rows[0][2].runs), "statements of one idea received alike have one share"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ideas_that_were_voted_on_are_spoken_of_and_others_are_written(language):
    words = Words(language)
    frame = frame_of(themed(voted(0.1, 0.8)), language)
    assert words.say("official.raised_persons") in [one.label for one in _themes(frame, 2).columns]
    assert words.say("official.written_persons") in [one.label for one in written(frame, 2, 80).columns]


def test_both_languages_hold_the_same_rows():
    facts = plenty()
    rows = [
        [(one.id, len(one.rows)) for one in official(facts, language).blocks() if hasattr(one, "rows")]
        for language in LANGUAGES
    ]
    assert rows[0] == rows[1]
    assert rows[0]


# Words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_all_named_themes_are_fragile_none_is_said_to_hold(language):
    facts = build.rich()
    found = facts.robustness
    assert found is not None
    named = facts.texts.themes[:3]
    fallen = [bricks.headline("theme", one.id, "holds", "holds", resampled=0.5) for one in named]
    for kept, key in ((fallen, "said_marks_all"), (fallen[:2], "said_marks")):
        robust = found.model_copy(update={"headlines": kept})
        told = plain(front._said(frame_of(facts.model_copy(update={"robustness": robust}), language)))
        assert told.endswith(plain(Words(language).runs(f"essential.{key}", n=len(kept), total=3)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("share", [0.59, 0.897])
def test_draws_are_counted_and_said_to_be_of_participants_or_of_contributions(language, share):
    facts = build.rich()
    one = bricks.headline("theme", "T1", "holds", "holds", resampled=share)
    assert facts.robustness is not None
    draws = Words(language).number(facts.robustness.resamples)
    texts = with_part(facts, "counts", authors=None)
    told = [plain(mark(frame_of(made, language), one)) for made in (facts, texts)]
    assert all(draws.replace("\u00a0", " ") in sentence for sentence in told)
    assert "participants" in told[0]
    assert "contributions" in told[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_in_another_language_are_said_to_stay_as_they_are(language):
    said = Words(language).say("caution.untranslated")
    for spoken, told in (("fr", language != "fr"), ("en", language != "en"), (None, False)):
        facts = with_part(build.rich(), "about", language=spoken)
        (items,) = front.cautions(frame_of(facts, language))
        assert (said in ["".join(run.text for run in one) for one in items.items]) == told


def test_whose_data_it_is_never_says_data_twice():
    for language, given, told in (
        ("fr", "Données de la ville", "Données de la ville"),
        ("fr", "Ville", "Données : Ville"),
        ("en", "Data was gathered", "Data was gathered"),
        ("en", "The town", "Data: The town"),
    ):
        facts = with_part(build.rich(), "about", attribution=given, language=language)
        assert [plain(one) for one in closing.attribution(frame_of(facts, language))] == [told]


def test_a_quotation_that_names_an_idea_is_closed_where_it_is_cut():
    assert one_line("“Une idée dite en beaucoup de mots”", 20) == "“Une idée dite en […]”"
    assert one_line("“Une” idée dite en beaucoup de mots", 20) == "“Une” idée dite en […]"
    assert one_line("Une idée dite en beaucoup de mots", 20) == "Une idée dite en […]"


def test_ranges_never_break_after_their_dash():
    assert spans("15-24 ans") == "15–\u206024 ans"
    assert spans("La Roche-sur-Yon") == "La Roche-sur-Yon"
    assert Words("fr").interval(0.74, 0.9) == "74–\u206090\u00a0%"
    assert Words("fr").unit("persons", 42) == "42\u00a0personnes"
    assert Words("en").say("quotes.source", id="7").endswith("no.\u00a07")


def test_an_address_is_copied_as_it_is_written_and_a_long_word_still_breaks():
    address = "https://compdemocracy.org/case-studies/2018-kentucky"
    assert drawable(f"Voir {address}") == f"Voir {address}"
    assert "\u200b" in drawable("mot" * 20)
    assert "\u200b" in drawable("https://example.org/" + "mot" * 20)


def test_a_statement_shown_by_its_title_gives_its_first_sentence():
    body = "À l’article L. 533-4 du code de la recherche, Art. L. 1 est ajouté. La suite est longue."
    one = bricks.statement("c1", body, A=(0.7, 0.2)).model_copy(update={"title": "Libre accès"})
    frame = frame_of(build.rich())
    shown = statements(frame, "unites", "", [one], begun=150)
    assert shown.headers[0] == frame.say("columns.statement_begins")
    first = "« À l’article L. 533-4 du code de la recherche, Art. L. 1 est ajouté. »"
    assert first in plain(shown.rows[0].detail)
    alone = statements(frame, "unites", "", [one])
    assert alone.headers[0] == frame.say("columns.statement_title")
    assert alone.rows[0].detail == ()
    bare = statements(frame, "unites", "", [one.model_copy(update={"title": None})], begun=150)
    assert bare.headers[0] == frame.say("columns.statement")
    assert bare.rows[0].detail == ()
