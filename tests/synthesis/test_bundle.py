"""The bundle of the sample, and of a survey whose ids are made from those of their authors."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pyarrow as pa

import deliberation as dl
from deliberation.opinion.statements.weighing import reweighed
from deliberation.synthesis import publish_bundle
from deliberation.synthesis.facts import Response, Share, Support
from deliberation.synthesis.facts.ideas import IdeaVotes
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.tables import _answering, _no_share, _with_answered, _without_mixed_shares

GATE = Gate()


def test_facts_hold_nothing_of_exact_counts_of_groups(sample, grouped):
    groups, support = grouped
    told = GATE.votes(support)
    exact = dl.synthesise(sample, groups, support)
    assert exact == dl.synthesise(sample, groups, told), "what is published follows from the rounded counts"
    again = GATE.votes(told)
    assert again.to_pandas().equals(told.to_pandas()), "rounding twice is rounding once"


def test_evidence_made_again_from_the_same_counts_is_the_same(grouped):
    _, support = grouped
    same = reweighed(support, support.answers.counts, support.answers.slices)
    assert same.to_pandas().equals(support.to_pandas())
    assert (same.passing, same.rejecting) == (support.passing, support.rejecting)


def test_the_bundle_holds_the_counts_that_are_attacked(sample, grouped):
    groups, support = grouped
    facts = dl.synthesise(sample, groups, support)
    released = {one.name: one.frame for one in publish_bundle(sample, support, None, facts)}
    told = GATE.votes(support).to_pandas()
    told = told[told["n"] >= 10].reset_index(drop=True)
    for name in ("agree", "disagree", "pass", "n"):
        assert released["votes"][name].tolist() == told[name].tolist()


def test_tallies_that_a_platform_published_stay_as_they_are(sample):
    support = dl.weigh(sample)
    tallies = replace(support, basis="tallies")
    assert GATE.votes(tallies) is tallies


def test_ids_made_from_those_of_authors_are_replaced_and_no_order_tells(sample):
    columns = sample.contributions
    people = [f"r{row // 3:04d}" for row in range(columns.num_rows)]
    ids = [f"{person}-{row % 3}" for row, person in enumerate(people)]
    at = columns.schema.get_field_index
    table = columns.set_column(at("id"), columns.schema.field("id"), pa.array(ids))
    table = table.set_column(at("author"), columns.schema.field("author"), pa.array(people))
    table = table.set_column(at("parent"), columns.schema.field("parent"), pa.nulls(len(ids), pa.string()))
    survey = dl.Consultation(contributions=table)
    facts = dl.synthesise(survey)
    released = {one.name: one.frame for one in publish_bundle(survey, None, None, facts)}
    shown = released["contributions"]
    text = shown.to_csv()
    assert not [person for person in set(people) if person in text]
    assert shown["id"].is_unique
    assert shown["id"].is_monotonic_increasing, "the order of the export would tell who wrote"
    assert len(shown) == len(ids)


def test_chance_does_not_rename(sample):
    public = GATE.public_ids(sample.contributions)
    assert all(old == new for old, new in public.items())


def test_no_share_is_published_of_an_idea_that_has_none():
    columns = [f"{side}_{end}" for side in ("agree", "disagree") for end in ("value", "low", "high")]
    ideas = pd.DataFrame(
        {"idea": ["T1.1", "T1.2", "T1.3"], "alike": pd.array([True, False, None], dtype="boolean")}
        | dict.fromkeys(columns, 0.5)
    )
    nobody = Share(count=None, n=40, value=0.5)
    votes = {
        name: IdeaVotes(
            statements=2, votes=40, least=0.1, most=0.8, alike=name == "T1.1",
            everybody=Support(agree=nobody, disagree=nobody, passed=nobody),
        )
        for name in ("T1.1", "T1.2")
    }  # fmt: skip
    told = _without_mixed_shares(ideas, votes)
    assert told[columns].notna().all(axis=1).tolist() == [True, False, True]
    ranges = told[["agree_least", "agree_most"]]
    assert ranges.notna().all(axis=1).tolist() == [False, True, False]
    assert ranges.loc[1].tolist() == [0.1, 0.8]


def test_crossings_of_the_sample_leave_through_the_gate(sample):
    facts = dl.synthesise(sample)
    released = {
        one.name: one.frame
        for one in publish_bundle(
            sample, None, None, facts, crossings=[["commune", "tranche_age"]], profile="village"
        )
    }
    crossed = released["crossings"]
    assert crossed["n"].notna().any()
    assert not crossed["n"].between(1, 9).any()
    assert set(crossed["crossing"]) == {"commune × tranche_age"}


def test_the_bundle_says_which_contributions_a_response_answers_and_no_other_of_their_idea():
    blank = {"subject": "S", "status": "retained", "reason": None, "who": None, "by_when": None}
    responses = [
        Response(id="r1", contributions=["c1"], ideas=["T1.1"], **blank),
        Response(id="r2", contributions=[], ideas=["T2.1"], **blank),
        Response(id="r3", contributions=[], themes=["T3"], **blank),
    ]
    ideas = ["T1.1", "T1.1", "T1.1 T2.1", "T3.4", ""]
    told = _answering(responses, ["c1", "c2", "c3", "c4", "c5"], ideas, ["T1", "T1", "T1 T2", "T3", ""])
    assert told == ["r1", "", "r2", "r3", ""]
    contributions = pd.DataFrame({"id": ["c1", "c2", "c3", "c4", "c5"], "ideas": ideas})
    sizes = pd.DataFrame({"idea": ["T1.1", "T2.1", "T3.4", "T9.9"], "theme": ["T1", "T2", "T3", "T9"]})
    assert _with_answered(sizes, contributions, responses)["answered"].tolist() == [1, 1, 1, 0]


def test_an_empty_share_of_the_bundle_has_its_reason():
    def votes(n, *, alike=True):
        share = Share(count=None, n=n, value=0.5 if n else None)
        everybody = Support(agree=share, disagree=share, passed=share)
        return IdeaVotes(statements=2, votes=n, everybody=everybody, groups={}, alike=alike)

    found = {"a": votes(100), "b": votes(100, alike=False), "c": votes(5), "d": votes(0)}
    assert [_no_share(name, found, GATE.minimum_cell) for name in "abcde"] == [
        None, "unlike", "few_voters", "no_votes", "no_votes",
    ]  # fmt: skip
