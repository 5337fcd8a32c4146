"""Pages of the official's report that have room left show more of what the facts hold, and never run over."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from deliberation.report.documents import official as pages_of
from deliberation.report.documents.official import FULL, SCALES, amounts, official
from deliberation.report.pdf import extents
from deliberation.report.sections import front
from deliberation.report.sections.common import Frame
from deliberation.report.words import Words
from deliberation.synthesis.facts import Reasons
from tests.report import bricks, build
from tests.report.test_render import LANGUAGES, crowded

PLENTY = 18


def plenty() -> Any:
    """Return facts of which no page can hold everything, in pieces small enough to fill a page well."""
    facts = build.rich()
    quotes = [bricks.quote(str(n), f"Que la ville plante {n} arbres par rue.") for n in range(3)]
    reasons = Reasons(favour=quotes, against=quotes, favour_count=40, against_count=30)

    def many(listed: Any) -> list[Any]:
        return [
            one.model_copy(
                update={
                    "contribution": f"c{n}",
                    "text": bricks.quote(f"c{n}", f"Proposition {n} : des arbres, des bancs et de l'ombre."),
                    "echoes": quotes[:2],
                    "reasons": reasons,
                }
            )
            for n in range(PLENTY)
            for one in listed[:1]
        ]

    opinion = facts.opinion
    voted = opinion.model_copy(update={"unites": many(opinion.unites), "divides": many(opinion.divides)})
    return facts.model_copy(update={"opinion": voted})


@cache
def settled(make: Any) -> Any:
    """Return the frames of facts in each language, how much pages show once tightened, and once filled."""
    facts = make()
    frames = [Frame(facts, Words(language)) for language in LANGUAGES]
    tight = pages_of.fitting(frames)
    return frames, tight, pages_of.filled(frames, tight)


@pytest.mark.parametrize(("value", "raised"), [(0, 3), (3, 6), (6, 8), (8, 8), (9, 9)])
def test_an_amount_is_raised_to_the_most_that_is_worth_showing_and_no_further(value, raised):
    assert amounts.Amount((8, 3, 0), 3).raised(value) == raised


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_all_amounts_of_a_page_have_as_many_steps_and_never_grow_tighter(scale):
    assert len({len(amount.steps) for amount in scale.values()}) == 1
    assert all(list(one.steps) == sorted(one.steps, reverse=True) for one in scale.values())


@pytest.mark.parametrize("make", [build.tallies_only, plenty, crowded])
def test_a_page_holds_all_that_it_can(make):
    frames, tight, shown = settled(make)
    parts = [pages_of._parts(frame, shown) for frame in frames]
    for frame, mine in zip(frames, parts, strict=True):
        assert {one.pages for one in extents(pages_of._document(frame, mine)).values()} == {1}
    taken = pages_of._taken(frames, parts)
    for name, part in taken.items():
        for thing, amount in SCALES[name].items():
            assert shown[name][thing] >= tight[name][thing]
            more = {**shown, name: {**shown[name], thing: amount.raised(shown[name][thing])}}
            raised = [pages_of._parts(frame, more) for frame in frames]
            if all(one[name] == before[name] for one, before in zip(raised, parts, strict=True)):
                continue
            again = pages_of._taken(frames, raised)[name]
            assert again.pages > 1 or (part.filled >= FULL and again.filled > part.filled), (name, thing)


def test_tightening_takes_more_than_a_page_needs_and_filling_gives_it_back():
    frames, tight, shown = settled(plenty)
    assert shown != tight
    for frame in frames:
        before, after = (
            extents(pages_of._document(frame, pages_of._parts(frame, one))) for one in (tight, shown)
        )
        assert sum(one.filled for one in after.values()) > sum(one.filled for one in before.values())
        assert all(after[name].filled > 0.8 for name in ("unites", "divides"))


def test_a_report_is_filled_the_same_way_twice():
    one, other = plenty(), plenty()
    for language in LANGUAGES:
        assert official(one, language) == official(other, language)


def test_both_languages_are_settled_once(monkeypatch):
    facts = build.rich()
    made = official(facts, LANGUAGES[0])
    monkeypatch.setattr(pages_of, "fitting", None)
    assert official(facts, LANGUAGES[0]) == made
    assert official(facts, LANGUAGES[1]).language == LANGUAGES[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_essentials_name_more_statements_where_the_first_page_has_room(language):
    facts = build.rich()
    frame = Frame(facts, Words(language))

    def told(named: int) -> str:
        return " ".join(run.text for runs in front.essentials(frame, named) for run in runs)

    for listed in (facts.opinion.unites, facts.opinion.divides):
        second = frame.named(listed[1]).text
        assert second not in told(1)
        assert second in told(2)
    lone = facts.opinion.model_copy(update={"unites": [], "divides": facts.opinion.divides[:1]})
    bare = Frame(facts.model_copy(update={"opinion": lone}), Words(language))
    assert front.essentials(bare, 3) == front.essentials(bare)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_never_tells_an_idea_twice(language):
    frame = Frame(build.rich(), Words(language))
    texts = frame.facts.texts
    first, other = texts.themes[0].ideas[0], texts.themes[1].ideas[0]
    listed = [other.model_copy(update={"standing": None}), first.model_copy(update={"standing": "priority"})]
    split = [first.model_copy(update={"id": "split", "standing": "divisive"})]
    facts = frame.facts.model_copy(
        update={"texts": texts.model_copy(update={"leading": listed, "divisive": split})}
    )
    most = {**amounts.at(SCALES["front"], 0), "ideas": 1, "voices": 6}
    blocks = pages_of._front(Frame(facts, Words(language)), most).blocks
    names = [row[0].runs[0].text for block in blocks if block.kind == "table" for row in block.rows]
    assert len(names) == len(set(names))
    assert {first.name, other.name} <= set(names)


def test_themes_received_too_differently_are_drawn_as_a_line_from_one_share_to_the_other():
    from deliberation.report.marks import span

    drawn = span(0.1, 0.84, Words("fr"))
    assert "10\u00a0%" in drawn.alt
    assert "84\u00a0%" in drawn.alt
    assert "circle" not in drawn.svg
    assert "M21.4 9.0H120.56" in drawn.svg
