"""Weights to the population: from the settings to the annex, and the sentences where they cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.consultation.margins import MarginsError, check_margins
from deliberation.core.tables import MARGINS
from deliberation.kernels.raking import effective, rake
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.participation import active, people


@pytest.fixture(scope="module")
def facts(sample):
    return dl.synthesise(sample, support=dl.weigh(sample))


def with_margins(consultation, rows):
    table = pa.Table.from_pylist(
        [{"variable": v, "category": c, "population": n} for v, c, n in rows], schema=MARGINS
    )
    return replace(consultation, margins=table)


def test_the_sample_is_weighted_to_its_margins(sample, facts):
    found = facts.weighting
    frame, margins = people(sample, Gate())
    assert found.variables == ["commune", "tranche_age"]
    assert found.participants == len(frame) == facts.counts.participants
    codes, targets = [], []
    for variable in found.variables:
        place = {name: row for row, name in enumerate(margins[variable])}
        codes.append(frame[variable].map(place).fillna(-1).astype(int).to_numpy())
        targets.append(np.array(list(margins[variable].values()), dtype=float))
    weight = rake(np.stack(codes, axis=1), targets).weight
    assert found.trimmed == 0
    assert weight.max() < found.bound
    assert found.effective == round(effective(weight))
    assert found.design_effect == pytest.approx(len(frame) / effective(weight), abs=1e-3)


def test_weighted_shares_are_those_of_a_plain_sum(sample, facts):
    frame, margins = people(sample, Gate())
    place = [
        frame[v].map({name: row for row, name in enumerate(margins[v])}).fillna(-1).astype(int).to_numpy()
        for v in facts.weighting.variables
    ]
    targets = [np.array(list(margins[v].values()), dtype=float) for v in facts.weighting.variables]
    weight = np.zeros(sample.participants.num_rows)
    weight[active(sample)] = rake(np.stack(place, axis=1), targets).weight
    votes = sample.votes.to_pandas()
    ids = sample.contribution_ids
    rows = [row for row in facts.weighting.rows if row.level == "statement"]
    assert len(rows) >= 10
    for row in rows[:6]:
        mine = votes[ids[votes["contribution"]] == row.subject]
        w = weight[mine["participant"]]
        share = w[mine["vote"] == 1].sum() / w.sum()
        assert row.weighted.value == round(share, 2)
        assert row.weighted.n == round(w.sum() ** 2 / (w**2).sum())
        assert row.weighted.low <= row.weighted.value <= row.weighted.high


def test_margins_like_the_participants_change_nothing(sample):
    frame, _ = people(sample, Gate())
    counts = frame["commune"].value_counts()
    same = with_margins(sample, [("commune", name, int(n)) for name, n in counts.items()])
    found = dl.synthesise(same, support=dl.weigh(same)).weighting
    assert found.effective == found.participants
    assert found.design_effect == 1.0
    assert all(abs(row.weighted.value - row.agree.value) <= 0.005 + 1e-9 for row in found.rows)


def test_weights_are_trimmed_at_five_means_and_say_so(sample):
    frame, _ = people(sample, Gate())
    counts = {str(name): int(n) for name, n in frame["tranche_age"].value_counts().items()}
    rare = min(counts, key=counts.get)
    many = {name: (90_000 if name == rare else 2_000) for name in counts}
    found = dl.synthesise(
        with_margins(sample, [("tranche_age", name, n) for name, n in many.items()]), support=dl.weigh(sample)
    ).weighting
    assert found.trimmed >= counts[rare]
    assert found.largest <= found.bound
    assert found.gap > 0.05
    assert found.design_effect > 1.5


def test_without_margins_there_are_no_weights(sample):
    none = replace(sample, margins=MARGINS.empty_table())
    assert dl.synthesise(none, support=dl.weigh(none)).weighting is None


def test_nobody_in_a_category_is_a_fact_not_a_stop(sample):
    rows = [*sample.margins.to_pylist()]
    more = [(row["variable"], row["category"], row["population"]) for row in rows]
    found = dl.synthesise(
        with_margins(sample, [*more, ("tranche_age", "0-14", 5000)]), support=dl.weigh(sample)
    ).weighting
    assert (found.reason, found.variable, found.category) == ("empty", "tranche_age", "0-14")
    assert found.rows == []
    assert found.effective is None


def test_a_population_of_zero_counts_as_not_known(sample):
    table = sample.attributes.to_pandas()
    ages = sorted(table.loc[table["name"] == "tranche_age", "value"].unique())
    rows = [("tranche_age", name, 0 if name == ages[0] else 1000) for name in ages]
    found = dl.synthesise(with_margins(sample, rows), support=dl.weigh(sample)).weighting
    assert found.variables == ["tranche_age"]
    assert found.reason is None


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("tranche_ages", "15-24", 10)], "Did you mean 'tranche_age'"),
        ([("diplome", "bac", 10)], "which no participant says"),
        ([("commune", "Valbruyne", 10)], "which the margins do not hold"),
        ([("commune", "Valbruyne", -4)], "expected 0 or more"),
        ([("commune", "Valbruyne", 0), ("commune", "Coudrelle", 0)], "counts nobody"),
    ],
)
def test_wrong_margins_are_told_in_one_line(sample, rows, sentence):
    wrong = with_margins(sample, rows)
    with pytest.raises(MarginsError, match=sentence) as told:
        check_margins(wrong)
    assert "\n" not in str(told.value)
    assert isinstance(told.value, ValueError)
    with pytest.raises(MarginsError):
        dl.synthesise(wrong)


def test_a_population_that_cannot_be_read_is_told(sample):
    with pytest.raises(MarginsError, match="expected a whole number"):
        check_margins(with_margins(sample, [("commune", "Valbruyne", None)]))


def test_no_share_is_weighted_where_none_is_told(facts):
    texts = facts.texts
    unlike = {
        one.id
        for one in (*texts.leading, *texts.divisive, *texts.rejected)
        if one.votes is not None and not one.votes.alike
    }
    assert not unlike & {row.subject for row in facts.weighting.rows if row.level == "idea"}


def test_the_order_of_rows_and_margins_changes_nothing(sample, facts):
    rows = sample.margins.to_pylist()
    turned = with_margins(sample, [(r["variable"], r["category"], r["population"]) for r in rows[::-1]])
    found = dl.synthesise(turned, support=dl.weigh(turned)).weighting
    assert sorted(found.variables) == sorted(facts.weighting.variables)
    assert found.effective == facts.weighting.effective
    assert [row.weighted for row in found.rows] == [row.weighted for row in facts.weighting.rows]
