"""The synthesis of real votes and of the sample: true to the tables, exact, symmetric."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.synthesis.group_facts import density
from tests.helpers.data import shared_data
from tests.helpers.simulate import planted


@pytest.fixture(scope="module")
def sample():
    return dl.sample()


@pytest.fixture(scope="module")
def facts(sample):
    groups = dl.find_groups(dl.map_opinions(sample), draws=19)
    return dl.synthesise(sample, groups, dl.weigh(sample, groups))


def test_counts_are_those_of_the_tables(sample, facts):
    counts = sample.vote_counts().set_index("id")
    for statement in [*facts.opinion.unites, *facts.opinion.divides]:
        row = counts.loc[statement.contribution]
        assert statement.everybody.agree.count == row["agree"]
        assert statement.everybody.agree.n == row["n"]
        by_group = sum(support.agree.n for support in statement.groups.values())
        assert by_group <= row["n"]
    assert facts.opinion.votes == sum(
        counts.loc[counts.index.isin(sample.contribution_ids[sample.analysed]), "n"]
    )


def test_the_planted_truth_is_found(sample, facts):
    import pandas as pd

    truth = pd.read_csv(dl.sample_folder() / "truth" / "statements.csv", dtype=str)
    kinds = truth.set_index("statement")["kind"]
    assert facts.groups.verdict == "distinct"
    divides = [kinds[s.contribution.removeprefix("polis:")] for s in facts.opinion.divides]
    assert set(divides) == {"divides"}
    unites = [kinds[s.contribution.removeprefix("polis:")] for s in facts.opinion.unites]
    assert set(unites) == {"consensus_for"}


def test_every_share_has_its_n_and_an_interval_around_it(facts):
    for statement in [*facts.opinion.unites, *facts.opinion.divides, *facts.opinion.unknown]:
        for support in [statement.everybody, *statement.groups.values()]:
            for share in (support.agree, support.disagree, support.passed):
                assert share.n >= facts.minimum_cell
                assert share.value == pytest.approx(share.count / share.n, abs=1e-6)
                assert share.low <= share.value <= share.high


def test_every_quote_is_an_exact_substring(sample, facts):
    texts = dict(zip(sample.contribution_ids, sample.contributions["text"].to_pylist(), strict=True))
    for statement in [*facts.opinion.unites, *facts.opinion.divides]:
        quote = statement.text
        assert quote.masked or texts[quote.contribution][quote.start : quote.end] == quote.text


@pytest.mark.needs_data
def test_flipping_every_vote_flips_every_conclusion():
    consultation = dl.read(shared_data("polis", "brexit-consensus"))
    codes = consultation.votes["vote"].to_numpy()
    flipped = replace(
        consultation,
        votes=consultation.votes.set_column(
            2, consultation.votes.schema.field("vote"), pa.array(np.array([0, 2, 1, 3], np.int8)[codes])
        ),
    )
    straight = dl.synthesise(consultation, support=dl.weigh(consultation)).opinion
    turned = dl.synthesise(flipped, support=dl.weigh(flipped)).opinion
    assert straight.unites
    assert [s.contribution for s in straight.unites[:5]] == [
        s.contribution for s in turned.unites_against[:5]
    ]
    assert straight.passing == turned.rejected
    assert [s.contribution for s in straight.divides] == [s.contribution for s in turned.divides]


@pytest.mark.needs_data
def test_tallies_give_support_without_groups():
    columns = {"id": "id", "text": "body", "title": "title", "agree": "votes_ok", "pass": "votes_mitige"}
    consultation = dl.read(
        shared_data("republique_numerique", "opinions.csv"), columns={**columns, "disagree": "votes_nok"}
    )
    with pytest.raises(dl.NoVotes):
        dl.map_opinions(consultation)
    facts = dl.synthesise(consultation, support=dl.weigh(consultation))
    assert facts.opinion.basis == "tallies"
    assert facts.groups.verdict == "unknown"
    assert facts.groups.reason == "tallies_only"
    assert "tallies_only" in {notice.code for notice in facts.notices}


def test_too_few_voters_are_no_verdict_of_chance():
    consultation, _ = planted((8, 7), 12)
    groups = dl.find_groups(dl.map_opinions(consultation))
    assert groups.verdict.reason == "few"
    facts = dl.synthesise(consultation, groups=groups, support=dl.weigh(consultation, groups))
    assert (facts.groups.verdict, facts.groups.reason) == ("unknown", "too_few")
    assert not facts.groups.map


def test_the_map_shows_nobody(sample):
    positions = dl.map_opinions(sample).positions()
    cells, step, hidden = density(positions, 10)
    assert step is not None
    assert all(cell.n >= 10 for cell in cells)
    assert sum(cell.n for cell in cells) + hidden == int(positions["in_conversation"].sum())
    assert hidden == 0 or hidden >= 10


def test_published_tables_have_no_participant_and_no_personal_data(sample, facts):
    support = dl.weigh(sample)
    tables = dl.publish_tables(sample, support, None, facts)
    people = set(sample.participant_ids)
    for frame in tables.values():
        assert not {"author", "participant"} & set(frame.columns)
        for column in frame.select_dtypes(exclude="number"):
            values = {str(value) for value in frame[column]}
            assert not any("06 39 98" in value or "@exemple" in value for value in values)
            assert column in {"id", "contribution", "contributions"} or len(values & people) < 5
    assert tables["contributions"]["id"].tolist() == sample.contribution_ids.tolist()
    assert tables["contributions"].loc[tables["contributions"]["moderated"], "text"].isna().all()


def test_one_participant_is_not_published():
    few = dl.Consultation(
        contributions=dl.sample().contributions.slice(0, 3),
        participants=dl.sample().participants.slice(0, 1),
        votes=pa.table(
            {
                "participant": [0, 0],
                "contribution": [0, 1],
                "vote": [1, 2],
                "date": [None, None],
                "value": [None, None],
            },
            schema=dl.sample().votes.schema,
        ),
    )
    support = dl.weigh(few)
    facts = dl.synthesise(few, support=support)
    assert dl.publish_tables(few, support, None, facts)["support"].empty
    opinion = facts.opinion
    assert not [*opinion.unites, *opinion.divides, *opinion.unites_against, *opinion.unknown]
