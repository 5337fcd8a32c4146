"""Responses joined to ideas: found again when ids change, told when they cannot be, persons counted once."""

from __future__ import annotations

import datetime

import pytest

from deliberation.core.errors import ReadError
from deliberation.synthesis import answered
from deliberation.synthesis.answers import account as account_module
from tests.responses import make


def account(*rows, ground=None, **more):
    return answered(make.facts(), make.table(*rows), ground or make.ground(), **more).accountability


def test_a_person_is_counted_once_however_many_ideas_are_answered():
    one = account(make.response(idea="T1.1"))
    both = account(make.response(idea="T1.1"), make.response(id="r2", idea="T1.2"))
    assert one.persons == 5
    assert one.persons_in("answered") == both.persons_in("answered") == 3
    assert (one.ideas_in("answered"), both.ideas_in("answered")) == (1, 2)
    assert sum(part.persons for part in both.reached) == both.persons


def test_splitting_an_idea_in_two_and_answering_both_changes_no_count_of_persons():
    whole = account(make.response(idea="T1.1"))
    split = {**make.SAID, "c3": ("p3", "T1.3")}
    parted = account(
        make.response(idea="T1.1"), make.response(id="r2", idea="T1.3"), ground=make.ground(split)
    )
    assert parted.persons_in("answered") == whole.persons_in("answered")
    assert parted.persons == whole.persons


def test_a_draft_is_counted_and_not_published():
    facts = answered(
        make.facts(), make.table(make.response(idea="T2.1", state="drafted", reason="Secret")), make.ground()
    )
    assert facts.responses == []
    assert "Secret" not in facts.model_dump_json()
    assert facts.accountability.persons_in("drafted") == 2


def test_a_response_to_a_theme_answers_its_ideas_and_says_so():
    found = account(make.response(theme="T2"))
    assert found.ideas_in("answered") == 2
    assert found.by_theme_only == found.persons_in("answered") == 2


def test_a_response_that_names_contributions_answers_these_alone():
    some = account(make.response(contributions=["c1"]))
    most = account(make.response(contributions=["c1", "c2"]))
    every = account(make.response(contributions=["c1", "c2", "c3"]))
    ideas = [{one.id: one for one in found.asked}["T1.1"] for found in (some, most, every)]
    assert [(one.state, one.answered) for one in ideas] == [("partly", 1), ("partly", 2), ("answered", 3)]
    assert [found.contributions_in("answered") for found in (some, most, every)] == [1, 2, 3]
    assert [found.contributions_in("partly") for found in (some, most, every)] == [2, 1, 0]
    assert [found.persons_in("answered") for found in (some, most, every)] == [1, 2, 3]
    assert [found.persons_in("partly") for found in (some, most, every)] == [2, 1, 0]
    assert some.contributions == sum(part.contributions for part in some.reached) == 7


def test_an_idea_answered_in_part_waits_and_is_late_with_those_who_have_nothing():
    mandate = make.facts().about.mandate.model_copy(update={"due": datetime.date(2026, 6, 10)})
    rows = make.table(make.response(contributions=["c1"]))
    found = answered(make.facts(mandate=mandate), rows, make.ground()).accountability
    idea = {one.id: one for one in found.asked}["T1.1"]
    assert (idea.late, idea.age) == (4, 0)
    assert found.late == 4
    assert found.late_persons == 4  # all but who wrote c1: two of its own idea, two of others


def test_a_response_to_an_idea_or_a_theme_answers_all_of_its_contributions():
    for row, ideas, n in (({"idea": "T1.1"}, 1, 3), ({"theme": "T1"}, 2, 4)):
        facts = answered(make.facts(), make.table(make.response(**row)), make.ground())
        assert facts.accountability.ideas_in("answered") == ideas
        assert facts.accountability.contributions_in("answered") == n
        given = facts.responses[0]
        assert given.answers("c2", ["T1.1"], ["T1"])
        assert not given.answers("c5", ["T2.1"], ["T2"])


def test_a_response_counts_the_persons_it_answers_not_those_of_the_ideas_of_its_contributions():
    rows = (make.response(contributions=["c1", "c5"]), make.response(id="r2", idea="T1.1"))
    facts = answered(make.facts(), make.table(*rows), make.ground())
    assert [one.persons for one in facts.responses] == [2, 3]
    assert not facts.responses[0].answers("c2", ["T1.1"], ["T1"])
    assert facts.responses[0].answers("c5", ["T2.1"], ["T2"])


def test_an_idea_is_found_again_by_the_contributions_it_holds_when_ids_change():
    renumbered = {c: (p, {"T1.1": "T1.2", "T1.2": "T1.1"}.get(i, i)) for c, (p, i) in make.SAID.items()}
    found = account(
        make.response(idea="T1.1", name="Des pistes", contributions=["c1", "c2", "c3"]),
        ground=make.ground(renumbered),
    )
    assert {one.id: one for one in found.asked}["T1.2"].state == "answered"
    assert [(one.why, one.now) for one in found.detached] == [("renumbered", "T1.2")]


def test_a_response_whose_idea_was_merged_is_told_and_shown_there():
    merged = {c: (p, "T1.1" if i == "T1.2" else i) for c, (p, i) in make.SAID.items()}
    rows = (
        make.response(idea="T1.1", contributions=["c1", "c2"]),
        make.response(id="r2", idea="T1.2", name="Des arceaux", contributions=["c4"]),
    )
    found = account(*rows, ground=make.ground(merged))
    assert [(one.response, one.why, one.now) for one in found.detached] == [("r2", "merged", "T1.1")]
    assert {one.id: one for one in found.asked}["T1.1"].responses == ["r1", "r2"]


def test_a_response_whose_idea_vanished_is_told_and_never_lost():
    facts = answered(
        make.facts(),
        make.table(make.response(idea="T7.1", name="Un tram", reason="Trop cher")),
        make.ground(past={"T7.1": "Un tram"}),
    )
    assert [one.why for one in facts.accountability.detached] == ["vanished"]
    assert [one.id for one in facts.responses] == ["r1"]


def test_an_idea_that_never_was_is_a_mistake():
    with pytest.raises(ReadError, match=r"T1\.9.*T1\."):
        account(make.response(idea="T1.9", row=4), file="responses.csv")


def test_what_has_no_response_comes_first_then_what_most_persons_say():
    found = account(make.response(idea="T1.1"))
    ideas = [one for one in found.asked if one.level == "idea"]
    assert [one.state for one in ideas] == ["none", "none", "none", "answered"]
    assert ideas[0].id == "T2.1"


def test_lateness_counts_from_a_day_that_is_given_or_in_the_data_never_from_now():
    about = make.facts().about
    mandate = about.mandate.model_copy(update={"due": datetime.date(2026, 6, 10)})
    facts = make.facts(mandate=mandate)
    found = answered(facts, make.table(make.response(idea="T1.1")), make.ground()).accountability
    assert (found.as_of, found.as_of_given) == (datetime.date(2026, 6, 14), False)
    assert (found.late, found.late_persons) == (3, 2)  # one who said a late idea has a response to another
    later = answered(facts, make.table(), make.ground(), as_of=datetime.date(2026, 6, 20)).accountability
    assert {one.late for one in later.asked} == {10}


def test_a_measure_whose_day_has_passed_is_told():
    rows = (
        make.response(idea="T1.1", by_when="2026-01-01"),
        make.response(id="r2", idea="T1.2", by_when="2026-01-01", status="declined", reason="Non"),
    )
    facts = answered(make.facts(), make.table(*rows), make.ground(), as_of=datetime.date(2026, 1, 31))
    assert [one.overdue for one in facts.responses] == [30, None]
    assert facts.accountability.overdue == 1


def test_personal_data_is_masked_in_what_is_published():
    facts = answered(
        make.facts(),
        make.table(make.response(idea="T1.1", reason="Appelez le 06 12 34 56 78")),
        make.ground(),
    )
    assert "06 12" not in facts.model_dump_json()


def test_who_has_no_response_is_late_whatever_another_contribution_of_the_idea_was_told():
    mandate = make.facts().about.mandate.model_copy(update={"due": datetime.date(2026, 6, 10)})
    facts = make.facts(mandate=mandate)
    for status in ("out_of_remit", "retained"):
        row = make.response(contributions=["c1"], status=status)
        found = answered(facts, make.table(row), make.ground()).accountability
        idea = {one.id: one for one in found.asked}["T1.1"]
        assert (idea.state, idea.late) == ("partly", 4)
        assert found.passed == 4
        assert (found.late, found.late_partly) == (4, 1)
    whole = make.response(idea="T1.1", status="out_of_remit")
    found = answered(facts, make.table(whole), make.ground()).accountability
    assert {one.id: one for one in found.asked}["T1.1"].late is None


def test_all_ideas_are_listed_and_where_they_are_too_many_the_first_that_wait(monkeypatch):
    said = {f"c{n}": (f"p{n}", f"T{n % 3 + 1}.{n}") for n in range(1, 301)}
    said |= {f"d{n}": (f"q{n}", "T1.300") for n in range(5)}
    found = account(make.response(idea="T1.3"), ground=make.ground(said))
    listed = [one.id for one in found.asked if one.level == "idea"]
    assert (len(listed), found.more) == (300, 0)
    monkeypatch.setattr(account_module, "LISTED", 10)
    found = account(make.response(idea="T1.3"), ground=make.ground(said))
    ideas = [one for one in found.asked if one.level == "idea"]
    assert found.more == 300 - len(ideas) > 250
    assert {"T1.300", "T1.3"} <= {one.id for one in ideas}
    assert {one.theme for one in ideas} == {"T1", "T2", "T3"}
