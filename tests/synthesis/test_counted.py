"""Who is counted where: the organiser, texts without an author or a date, votes held two ways."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.synthesis.participation import active, count, voters, writers

TOWN = "0"
"""The town of the sample: it wrote the statements that open the debate, and did not vote."""


@pytest.fixture(scope="module")
def told(sample):
    facts = dl.synthesise(sample, support=dl.weigh(sample))
    return facts, {one.code: one.values for one in facts.notices}


def test_the_organiser_did_not_take_part(sample):
    assert TOWN in sample.participant_ids
    assert not active(sample)[list(sample.participant_ids).index(TOWN)]
    found = count(sample)
    assert (found.participants, found.collectives) == (1281, 12)
    assert found.authors == len(writers(sample))


def test_participants_are_those_who_voted_or_signed(told):
    facts, notices = told
    who = {name: int(value) for name, value in notices["unsigned_channel"].items() if name != "channel"}
    assert who["voters"] + who["authors"] - who["both"] == facts.counts.participants
    assert (who["count"], notices["unsigned_channel"]["channel"]) == (25, "papier")


def test_votes_of_two_counts_are_reconciled(told):
    facts, notices = told
    values = {name: int(value) for name, value in notices["votes_counted"].items()}
    assert values["counted"] == int(notices["published_counts_differ"]["counted"])
    assert values["counted"] - values["removed"] + values["passed"] == values["votes"] == facts.opinion.votes


def test_contributions_without_a_date_are_not_late(sample, told):
    closed = sample.about.closed
    dates = sample.contributions["date"].to_pylist()
    _, notices = told
    assert int(notices["late_batch"]["count"]) == sum(d is not None and d.date() > closed for d in dates)
    assert int(notices["undated"]["count"]) == sum(d is None for d in dates) == 3


def test_a_part_of_the_people_is_not_told_who_did_what(sample):
    facts = dl.synthesise(sample, support=dl.weigh(sample), whole=False)
    codes = {one.code for one in facts.notices}
    assert not codes & {"votes_counted", "unsigned", "unsigned_channel"}


def test_who_opens_the_debate_and_votes_took_part(sample):
    opener = str(sample.participant_ids[sample.votes["participant"][0].as_py()])
    table = sample.contributions
    ours = pa.array([author == opener for author in table["author"].to_pylist()])
    at = table.column_names.index("seed")
    opened = replace(sample, contributions=table.set_column(at, table.schema.field(at), ours))
    assert opener in voters(opened)
    assert active(opened)[list(opened.participant_ids).index(opener)]


def test_the_votes_that_were_received_are_those_weighed_and_those_on_statements_set_aside(told):
    facts, notices = told
    values = {name: int(value) for name, value in notices["votes_aside"].items()}
    assert values["received"] == facts.counts.votes
    assert values["votes"] == facts.opinion.votes
    assert values["received"] - values["removed"] == values["votes"]
    assert values["removed"] > 0
