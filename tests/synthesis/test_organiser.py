"""Statements of the organiser: voted on and quoted as its own, and the voice of no participant."""

from __future__ import annotations

import pytest

from deliberation.report.sections.common import Frame
from deliberation.report.words import Words
from deliberation.synthesis import Gate, synthesise
from deliberation.synthesis.ground import Ground
from deliberation.synthesis.saturation import mentions
from deliberation.synthesis.standings import standings
from deliberation.text import Idea, find_themes
from tests.report import build
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus


@pytest.fixture(scope="module", params=[False, True], ids=["all by people", "every other one by the town"])
def found(request):
    texts = corpus()
    opening = [request.param and number % 2 == 1 for number in range(len(texts))]
    authors = ["0" if mine else f"a{number}" for number, mine in enumerate(opening)]
    given = make.consultation(texts, authors=authors, opening=opening)
    return given, find_themes(given, encoder=WordEncoder()), sum(opening)


def test_the_organiser_is_no_person_of_ideas_themes_and_texts(found):
    given, themes, aside = found
    assert themes.counts.contributions == 32
    assert themes.counts.persons == 32 - aside
    placed = themes.placed()
    for level, sizes in (
        ("theme", {t.id: t.persons for t in themes.tree()}),
        ("idea", themes.ideas().set_index("idea")["persons"].to_dict()),
    ):
        for name, rows in placed.groupby(level):
            authors = {n for n in rows["contribution_id"] if not (aside and int(n[1:]) % 2 == 1)}
            assert sizes[name] == len(authors)
    assert not any("author 0" in str(person) for person in mentions(themes)["person"])
    ground = Ground.of(given, themes, Gate())
    assert ground.placed["person"].nunique() == placed["person"].nunique() == len(
        {n for n in placed["contribution_id"] if not (aside and int(n[1:]) % 2 == 1)}
    )  # fmt: skip


def test_the_organiser_is_quoted_as_the_organiser(found):
    given, themes, aside = found
    facts = synthesise(given, themes=themes)
    quotes = [q for theme in facts.texts.themes for idea in theme.ideas for q in idea.quotes]
    assert {q.organiser for q in quotes} == ({True, False} if aside else {False})
    assert all(q.organiser == bool(aside and int(q.contribution[1:]) % 2 == 1) for q in quotes)
    assert facts.texts.persons == 32 - aside


def test_the_same_ideas_are_found_again_where_the_organiser_alone_says_them():
    texts = corpus()
    given = make.consultation(texts, authors=["0"] * 32, opening=[True] * 32)
    first = find_themes(given, encoder=WordEncoder())
    again = find_themes(given, encoder=WordEncoder(), previous=first)
    assert first.counts.persons == 0
    assert again.names == first.names
    assert all(not change for change in again.continuity.vanished)


def test_an_idea_of_the_organiser_alone_is_not_held_by_very_few():
    ideas = [
        Idea(id=f"T1.{n}", name="x", persons=n, contributions=2, passages=2, minority=False) for n in range(4)
    ]
    kinds, _ = standings(ideas, {}, None)
    assert kinds == {"T1.0": "untested", "T1.1": "isolated", "T1.2": "isolated", "T1.3": "untested"}


@pytest.mark.parametrize(
    ("language", "said", "source"),
    [
        (
            "fr",
            "dite par aucun participant\u00a0; mise au vote par l’organisateur",
            "Publié depuis le compte de l’organisateur",
        ),
        (
            "en",
            "said by no participant; put to the vote by the organiser",
            "Posted from the organiser’s account",
        ),
    ],
)
def test_pages_say_whose_statement_it_is(language, said, source):
    facts = build.rich()
    frame = Frame(facts, Words(language))
    idea = facts.texts.themes[0].ideas[0]
    assert frame.size(idea.model_copy(update={"persons": 0})) == said
    assert frame.size(idea) != said
    quote = idea.quotes[0]
    assert frame.verbatim(quote.model_copy(update={"organiser": True})).source.startswith(source)
    assert not frame.verbatim(quote).source.startswith(source)
