"""The synthesis of real votes and of the sample: true to the tables, exact, symmetric."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.synthesis import answered_tables
from deliberation.synthesis.facts import Response
from deliberation.synthesis.group_facts import density
from deliberation.synthesis.saying import saying
from tests.helpers.data import shared_data
from tests.helpers.simulate import planted, spread


@pytest.fixture(scope="module")
def facts(sample, grouped):
    return dl.synthesise(sample, *grouped)


def test_counts_are_those_of_the_tables(sample, facts):
    counts = sample.vote_counts().set_index("id")
    for statement in [*facts.opinion.unites, *facts.opinion.divides]:
        row = counts.loc[statement.contribution]
        shown = statement.everybody
        for side, share in (("agree", shown.agree), ("disagree", shown.disagree), ("pass", shown.passed)):
            assert share.count == row[side] or max(share.count, row[side]) <= 5, "small counts are rounded"
        assert abs(shown.agree.n - row["n"]) <= 6
        assert shown.agree.n == shown.agree.count + shown.disagree.count + shown.passed.count
        for part in statement.groups.values():
            assert {share.count % 5 for share in (part.agree, part.disagree, part.passed)} == {0}
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


def test_nobody_took_a_side_is_said_as_it_is():
    consultation, _ = planted((40, 40), 12)
    votes = consultation.votes.set_column(
        consultation.votes.schema.get_field_index("vote"),
        consultation.votes.schema.field("vote"),
        pa.array([3] * consultation.votes.num_rows, pa.int8()),
    )
    silent = replace(consultation, votes=votes)
    groups = dl.find_groups(dl.map_opinions(silent))
    facts = dl.synthesise(silent, groups=groups, support=dl.weigh(silent, groups))
    assert (facts.groups.verdict, facts.groups.reason) == ("unknown", "no_side")
    assert facts.opinion.slate == []


def test_statements_all_set_aside_are_said_as_they_are():
    consultation, _ = planted((40, 40), 12)
    contributions = consultation.contributions
    at = contributions.schema.get_field_index("meta")
    every = pa.array([True] * contributions.num_rows)
    aside = replace(
        consultation, contributions=contributions.set_column(at, contributions.schema.field(at), every)
    )
    groups = dl.find_groups(dl.map_opinions(aside))
    facts = dl.synthesise(aside, groups=groups, support=dl.weigh(aside, groups))
    assert (facts.groups.verdict, facts.groups.reason) == ("unknown", "set_aside")


def test_positions_that_predict_nothing_are_no_map():
    consultation, _ = planted((150,), 20, filled=0.9)
    groups = dl.find_groups(dl.map_opinions(consultation))
    assert groups.verdict.reason == "chance"
    facts = dl.synthesise(consultation, groups=groups, support=dl.weigh(consultation, groups))
    assert facts.groups.verdict == "none"
    assert facts.groups.map == []
    assert facts.groups.map_variance is None


def test_the_representative_list_repeats_no_idea_and_says_whom_it_covers(sample, facts):
    slate = facts.opinion.slate
    assert 2 <= len(slate) <= 10
    assert len({one.statement.contribution for one in slate}) == len(slate)
    assert {one.covered.n for one in slate} == {facts.opinion.participants}
    counts = [one.covered.count for one in slate]
    assert counts == sorted(counts)
    for one in slate:
        assert one.covered.count == one.among_asked.count <= one.among_asked.n <= one.covered.n
        assert one.among_asked.value == pytest.approx(one.among_asked.count / one.among_asked.n, abs=1e-6)
    support = dl.weigh(sample)
    same = dl.synthesise(sample, support=replace(support, ideas=np.zeros_like(support.ideas)))
    assert len(same.opinion.slate) == 1, "all statements say the same thing"


def test_what_sets_a_group_apart_is_given_with_the_others_and_the_gap():
    consultation, _ = planted((70, 45), 24, filled=0.8)
    groups = dl.find_groups(dl.map_opinions(consultation))
    facts = dl.synthesise(consultation, groups=groups, support=dl.weigh(consultation, groups))
    assert facts.opinion.certainty == 0.95
    for group in facts.groups.groups:
        assert group.distinctive
        for stance in group.distinctive:
            own = getattr(stance.statement.groups[group.name], stance.side)
            assert stance.apart.value == pytest.approx(own.value - stance.others.value, abs=1e-5)
            assert stance.apart.low < stance.apart.value < stance.apart.high
            assert stance.others.n >= facts.minimum_cell
        lows = [stance.apart.low for stance in group.distinctive]
        assert lows == sorted(lows, reverse=True), "the surest gap first"
        assert not {s.statement.contribution for s in group.shared} & {
            s.statement.contribution for s in group.distinctive
        }


def test_ends_and_middle_are_told_by_what_they_share():
    consultation = spread(600, 40, filled=0.6)
    groups = dl.find_groups(dl.map_opinions(consultation))
    told = dl.synthesise(consultation, groups=groups, support=dl.weigh(consultation, groups)).groups.spectrum
    assert set(told.shared) == {"low", "middle", "high"}
    for name, stances in told.shared.items():
        for stance in stances:
            assert getattr(stance.statement.groups[name], stance.side).value > 0.6
    assert told.middle[0] >= max(told.middle[1:])


def test_texts_for_analysts_are_masked(sample):
    texts = dl.publish_texts(sample)
    assert set(texts) <= set(sample.contribution_ids)
    assert not any("06 39 98" in text or "@exemple" in text for text in texts.values())
    moderated = sample.contribution_ids[~sample.analysed]
    assert not set(moderated) & set(texts)


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


def test_collectives_are_no_inhabitants():
    """They took part, and the share of the population counts people alone."""
    from deliberation.synthesis.participation import count

    found = count(dl.sample())
    assert found.collectives
    assert found.participation_rate == round((found.participants - found.collectives) / found.population, 6)


def test_tables_hold_the_votes_on_ideas_by_group_and_the_responses(whole):
    groups, facts, tables = whole.groups, whole.facts, whole.tables
    votes = tables["idea_votes"]
    assert set(votes["group"]) == {"all", *(group.name for group in groups.groups)}
    assert (votes["n"] >= facts.minimum_cell).all()
    alone = tables["ideas"].set_index("idea")["agree_value"].dropna()
    everybody = votes[votes["group"] == "all"].set_index("idea")["agree_share"]
    assert everybody.to_dict() == pytest.approx(alone.to_dict())
    shares = votes[["agree_share", "disagree_share", "pass_share"]].sum(axis=1)
    assert np.allclose(shares, 1, atol=1e-5)
    idea = tables["ideas"]["idea"].iloc[0]
    row = {"id": "r1", "status": "retained", "subject": "x", "reason": None, "who": None, "by_when": None}
    given = [Response(**row, contributions=[], ideas=[idea])]
    told = answered_tables(tables["contributions"], tables["ideas"], given)
    size = tables["ideas"].set_index("idea")["contributions"][idea]
    assert told["ideas"].set_index("idea")["answered"][idea] == size
    assert (told["contributions"]["responses"] == "r1").sum() == size


def test_the_votes_on_an_idea_of_one_statement_are_those_told_of_the_statement(whole):
    themes, tables = whole.themes, whole.tables
    told = tables["support"].set_index(["contribution", "group"])
    single = set(tables["ideas"].loc[tables["ideas"]["statements"] == 1, "idea"])
    said = {
        idea: name for name, idea in saying(themes).items() if idea in single and (name, "all") in told.index
    }
    compared = 0
    for row in tables["idea_votes"].itertuples():
        if row.idea in said and row.group != "all":
            other = told.loc[(said[row.idea], row.group)]
            assert (row.n, row.agree_share) == (other["n"], pytest.approx(other["agree_share"], abs=1e-6))
            compared += 1
    assert compared > 50
