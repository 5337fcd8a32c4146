"""Support: counts, intervals, lists, from votes and from tallies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.consultation import Consultation
from deliberation.opinion import OpinionGroups, Support, find_groups, map_opinions, weigh
from deliberation.opinion.grouping.groups import Group
from deliberation.opinion.statements.distinctive import cross_fitted
from deliberation.opinion.statements.evidence import above, largest_gaps, to_settle
from tests.helpers.data import shared_data
from tests.helpers.polis import build, read_conversation
from tests.helpers.simulate import flipped, permuted, planted, spread, structureless
from tests.helpers.tallies import tallies


@pytest.fixture(scope="module")
def camps() -> tuple[Consultation, OpinionGroups]:
    consultation, _ = planted((70, 45), 24, filled=0.8)
    return consultation, find_groups(map_opinions(consultation))


@pytest.fixture(scope="module")
def support(camps: tuple[Consultation, OpinionGroups]) -> Support:
    return weigh(*camps)


def test_the_table_has_one_row_per_statement_and_group(support: Support) -> None:
    table = support.to_pandas()
    assert table["group"].tolist()[:3] == ["all", "A", "B"]
    assert len(table) == 24 * 3
    assert (table[["agree", "disagree", "pass"]].sum(axis=1) == table["n"]).all()
    everybody = table[table["group"] == "all"].reset_index()
    both = table[table["group"] != "all"].groupby("contribution")["n"].sum()
    assert (everybody["n"] >= both.to_numpy()).all(), "some are in no group"
    for side in ("agree", "disagree", "pass"):
        assert (table[f"{side}_low"] <= table[f"{side}_share"]).all()
        assert (table[f"{side}_share"] <= table[f"{side}_high"]).all()
    assert table[["agree_share", "disagree_share", "pass_share"]].sum(axis=1).to_numpy() == pytest.approx(1)


def test_a_caller_cannot_change_the_result(support: Support) -> None:
    table = support.to_pandas()
    table["n"] = 0
    assert (support.to_pandas()["n"] > 0).all()


def test_lists_hold_what_they_say(support: Support) -> None:
    assert (support.divides()["gap_low"] > 0).all()
    assert support.divides()["gap_low"].is_monotonic_decreasing
    assert (support.consensus()["consensus"] >= 0.95).all()
    assert (support.rejected()["rejection"] >= 0.95).all()
    distinctive = support.distinctive("A")
    assert set(distinctive["group"]) == {"A"}
    assert len(distinctive) > 0
    assert (distinctive["q"] <= 0.05).all()
    assert (distinctive["difference"] > 0).all()
    assert distinctive["side"].tolist() == sorted(distinctive["side"])
    with pytest.raises(KeyError, match="No group"):
        support.distinctive("Z")
    assert "Support" in support._repr_html_()


def test_a_statement_that_one_group_rejects_is_no_consensus() -> None:
    person, statement = np.divmod(np.arange(100 * 24), 24)
    first = person < 70
    rng = np.random.default_rng(0)
    agree = np.where(statement % 2 == 0, first, ~first) ^ (rng.random(len(person)) < 0.1)
    agree[statement == 0] = True
    consultation = build(participant=person, contribution=statement, vote=np.where(agree, 1, 2))
    groups = find_groups(map_opinions(consultation))
    support = weigh(consultation, groups)
    assert len(support.groups) == 2
    assert support.consensus()["contribution"].tolist() == ["c00000"]
    assert support.passing == 1
    assert weigh(consultation).passing > 1, "without groups the majority passes for everybody"


def test_flipping_all_votes_flips_every_conclusion(camps: tuple[Consultation, OpinionGroups]) -> None:
    consultation, groups = camps
    turned = flipped(consultation)
    turned_groups = find_groups(map_opinions(turned))
    np.testing.assert_array_equal(turned_groups.labels, groups.labels)
    one, other = weigh(consultation, groups), weigh(turned, turned_groups)
    assert one.consensus(99)["contribution"].tolist() == other.rejected(99)["contribution"].tolist()
    assert one.rejected(99)["contribution"].tolist() == other.consensus(99)["contribution"].tolist()
    assert (one.passing, one.rejecting) == (other.rejecting, other.passing)
    a, b = one.to_pandas(), other.to_pandas()
    np.testing.assert_allclose(a["agree_low"], b["disagree_low"])
    chosen = [
        dict(zip(d["contribution"], d["side"], strict=True))
        for d in (one.distinctive("A"), other.distinctive("A"))
    ]
    turned_side = {"agree": "disagree", "disagree": "agree"}
    assert chosen[1] == {contribution: turned_side[side] for contribution, side in chosen[0].items()}


def test_nothing_depends_on_the_order_of_rows(
    camps: tuple[Consultation, OpinionGroups], support: Support
) -> None:
    mixed = permuted(camps[0], 7)
    again = weigh(mixed, find_groups(map_opinions(mixed)))
    assert again.to_pandas().equals(support.to_pandas())
    assert again.divides()["contribution"].tolist() == support.divides()["contribution"].tolist()
    assert again.slate().equals(support.slate())


def test_no_list_repeats_an_idea(camps: tuple[Consultation, OpinionGroups]) -> None:
    consultation, groups = camps
    ideas = np.array(["same"] * 12 + [None] * 11 + [""], dtype=object)
    support = weigh(consultation, groups, ideas=ideas)
    same = {f"c{j:05d}" for j in range(12)}
    for frame in (support.consensus(99), support.divides(99), support.unknown(99), support.slate(24)):
        assert len(same & set(frame["contribution"])) <= 1
    assert len(support.unknown(99)) > 5, "statements without an idea stay apart"
    with pytest.raises(ValueError, match="one per contribution"):
        weigh(consultation, ideas=["x"])


def test_a_duplicated_statement_does_not_change_the_others(camps: tuple[Consultation, OpinionGroups]) -> None:
    consultation, _ = camps
    votes = consultation.votes
    rows = votes["contribution"].to_numpy() == 3
    doubled = build(
        participant=np.r_[votes["participant"].to_numpy(), votes["participant"].to_numpy()[rows]],
        contribution=np.r_[votes["contribution"].to_numpy(), np.full(rows.sum(), 24)],
        vote=np.r_[votes["vote"].to_numpy(), votes["vote"].to_numpy()[rows]],
    )
    one, two = weigh(consultation).to_pandas(), weigh(doubled).to_pandas()
    own = [name for name in one if name not in ("bridging", "standing")]  # ranks among statements
    assert two.iloc[:24].reset_index(drop=True)[own].equals(one[own])
    assert two.iloc[24, 2:].equals(two.iloc[3, 2:].rename(24))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_an_all_pass_voter_only_adds_passes(seed: int) -> None:
    consultation, _ = planted((12, 9), 6, seed=seed)
    votes = consultation.votes
    more = build(
        participant=np.r_[votes["participant"].to_numpy(), np.full(6, 21)],
        contribution=np.r_[votes["contribution"].to_numpy(), np.arange(6)],
        vote=np.r_[votes["vote"].to_numpy(), np.full(6, 3)],
        participants=[f"p{i:05d}" for i in range(22)],
    )
    one, two = weigh(consultation).to_pandas(), weigh(more).to_pandas()
    assert (two["agree"] == one["agree"]).all()
    assert (two["pass"] == one["pass"] + 1).all()
    assert (two["agree_share"] <= one["agree_share"]).all()


def test_statements_with_too_few_votes_are_listed_with_the_reason() -> None:
    person = np.r_[np.arange(40), np.arange(5)]
    support = weigh(build(participant=person, contribution=np.r_[np.zeros(40), np.ones(5)], vote=np.ones(45)))
    left_out = support.not_rankable("fr")
    assert left_out["contribution"].tolist() == ["c00001"]
    assert left_out["reason"].tolist() == ["few_votes"]
    assert left_out["explanation"].tolist() == [
        "trop peu de votes\N{NO-BREAK SPACE}: 5, il en faut au moins 30"
    ]
    assert support.consensus()["contribution"].tolist() == ["c00000"]


def test_moderated_and_meta_statements_leave() -> None:
    person, statement = np.divmod(np.arange(40 * 3), 3)
    consultation = build(
        participant=person,
        contribution=statement,
        vote=np.ones(120),
        moderated=[True, False, False],
        meta=[False, True, False],
    )
    support = weigh(consultation)
    assert support.to_pandas()["contribution"].tolist() == ["c00002"]
    assert (support.statements, support.votes, support.participants) == (1, 40, 40)


def test_without_groups_what_divides_is_closest_to_half() -> None:
    person, statement = np.divmod(np.arange(100 * 3), 3)
    agree = person < np.array([95, 55, 75])[statement]
    support = weigh(build(participant=person, contribution=statement, vote=np.where(agree, 1, 2)))
    assert support.divides()["contribution"].tolist() == ["c00001"], "95 and 75 % are no two halves"
    assert support.dividing == 1
    assert support.divides()["gap"].isna().all()


def test_the_slate_covers_more_and_more_people(support: Support) -> None:
    slate = support.slate(6)
    assert slate["covered"].is_monotonic_increasing
    assert slate["covered"].max() <= 1
    assert slate["contribution"].is_unique


@pytest.mark.parametrize(("people", "statements"), [(1, 1), (1, 9), (9, 1)])
def test_tiny_consultations_rank_nothing_and_do_not_fail(people: int, statements: int) -> None:
    rows, cols = np.divmod(np.arange(people * statements), statements)
    support = weigh(build(participant=rows, contribution=cols, vote=np.ones(len(rows))))
    assert not support.rankable.any()
    for frame in (
        support.consensus(),
        support.rejected(),
        support.divides(),
        support.unknown(),
        support.slate(),
    ):
        assert frame.empty
    assert len(support.not_rankable("en")) == statements


def test_gaps_hold_their_interval_and_name_the_right_groups() -> None:
    found = largest_gaps(np.array([[50.0, 5], [10, 5], [30, 0]]), np.array([[60, 10], [60, 10], [60, 0]]))
    assert (found.most[0], found.least[0]) == (0, 1)
    assert found.low[0] < found.gap[0] < found.high[0]
    assert np.isnan(found.gap[1]), "a group that did not vote leaves no gap"


def test_groups_of_other_participants_are_refused(camps: tuple[Consultation, OpinionGroups]) -> None:
    other, _ = planted((20, 20), 24)
    with pytest.raises(ValueError, match="other participants"):
        weigh(other, camps[1])
    for statements in (20, 25):
        other, _ = planted((70, 45), statements, filled=0.8)
        with pytest.raises(ValueError, match="other participants or statements"):
            weigh(other, camps[1])


@pytest.mark.needs_data
def test_twenty_six_people_leave_nothing_to_rank() -> None:
    support = weigh(read_conversation(shared_data("polis", "london.youth.policing")))
    assert not support.rankable.any()
    assert len(support.not_rankable()) == support.statements


def test_differences_of_leaning_alone_are_not_distinctive() -> None:
    found = 0
    for seed in range(4):
        space = map_opinions(structureless(200, 30, seed=seed), dimensions=2)
        groups = find_groups(space, draws=0)
        labels = np.where(space.xy[:, 0] > 0, 0, 1)
        named = tuple(Group(name=name, size=100, share=0.5, x=0.0, y=0.0) for name in "AB")
        forced = replace(groups, groups=named, labels=labels)
        found += int((cross_fitted(forced).q <= 0.05).sum())
    assert found <= 2


def test_what_is_shared_along_a_spectrum_is_shared_at_both_ends() -> None:
    rng = np.random.default_rng(5)
    rows, cols = np.nonzero(rng.random((400, 30)) < 0.8)
    x, slope, offset = rng.standard_normal(400), rng.normal(0, 1.5, 30), rng.normal(0.8, 1, 30)
    slope[0], offset[0], slope[1], offset[1] = 0.0, 2.0, 3.0, 2.0
    agree = rng.random(len(rows)) < 1 / (1 + np.exp(-(x[rows] * slope[cols] + offset[cols])))
    consultation = build(participant=rows, contribution=cols, vote=np.where(agree, 1, 2))
    groups = find_groups(map_opinions(consultation))
    assert groups.verdict.kind == "spectrum"
    support, without = weigh(consultation, groups), weigh(consultation)
    assert support.groups == ()
    shared = support.consensus(30)["contribution"].tolist()
    assert "c00000" in shared
    assert "c00001" not in shared, "one end rejects it"
    assert "c00001" in without.consensus(30)["contribution"].tolist()
    table = support.to_pandas().set_index("contribution")
    assert table.loc["c00000", "bridging"] < table.loc["c00001", "bridging"]
    assert (table["consensus_space"] == table["consensus"]).all()


def test_what_the_threshold_means_is_said(support: Support) -> None:
    for language in ("fr", "en"):
        assert "60" in support.threshold_says(language)
    person, statement = np.divmod(np.arange(60 * 12), 12)
    everything = weigh(build(participant=person, contribution=statement, vote=np.ones(len(person), int)))
    assert everything.threshold_says("en").startswith("Almost everything is approved here: 12 of 12")
    assert "in every group" in support.threshold_says("en")
    few = weigh(tallies(agree=[9], disagree=[3], total=[12]))
    assert (
        few.threshold_says("en") == "No statement received enough votes to be ranked: at least 30 are needed."
    )
    none = weigh(tallies(agree=[20], disagree=[80], total=[100]))
    assert none.threshold_says("en") == "The only ranked statement does not exceed 60% agreement."
    one = weigh(tallies(agree=[90], disagree=[10], total=[100]))
    assert one.threshold_says("en") == "The only ranked statement exceeds 60% agreement."


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_votes_that_would_settle_do_settle(parts: int) -> None:
    rng = np.random.default_rng(parts)
    n = rng.integers(15, 200, (parts, 300))
    count = rng.binomial(n, rng.uniform(0.3, 0.95, (1, 300))).astype(float)
    more = to_settle(count, n, n.sum(axis=0), 0.6)
    now = above(count, n, 0.6).prod(axis=0)
    np.testing.assert_array_equal(more == 0, (now >= 0.95) | (now <= 0.05))
    asked = np.flatnonzero((more > 0) & (more < 50_000))
    grown = 1.0 + more[asked] / n[:, asked].sum(axis=0)
    later = above(count[:, asked] * grown, n[:, asked] * grown, 0.6).prod(axis=0)
    doubt = np.minimum(later, 1.0 - later)
    assert len(asked) > 30
    assert np.quantile(doubt, 0.9) < 0.07, "so many votes settle, but for shares next to the threshold"
    assert parts > 1 or np.median(doubt) > 0.04, "and no fewer would"


@pytest.mark.filterwarnings("error")
def test_an_empty_list_draws_without_a_warning() -> None:
    found = weigh(tallies(agree=[9], disagree=[3], total=[12]))
    assert found.consensus().empty
    assert "layer" in found.chart().to_dict()


def test_results_draw_themselves(camps: tuple[Consultation, OpinionGroups], support: Support) -> None:
    for chart in (camps[1].space.chart(), camps[1].chart(), support.chart(4)):
        drawn = chart.to_dict()
        assert "datasets" in drawn
    assert "of what sets answers apart" in str(camps[1].space.chart().to_dict())


def test_a_slate_on_predictions_covers_more_people(camps: tuple[Consultation, OpinionGroups]) -> None:
    support = weigh(*camps)
    votes, expected = support.slate(5), support.slate(5, basis="predictions")
    assert expected["covered"].is_monotonic_increasing
    assert expected["covered"].iloc[-1] >= votes["covered"].iloc[-1] - 0.02
    with pytest.raises(ValueError, match="needs a space"):
        weigh(camps[0]).slate(5, basis="predictions")


def test_a_slate_never_covers_more_people_than_voted_on_what_is_weighed() -> None:
    rng = np.random.default_rng(0)
    person, statement = np.nonzero(np.ones((40, 7)))
    vote = np.where(rng.random(len(person)) < 0.8, 1, 2)
    consultation = build(  # twenty more people voted only on a statement that moderation set aside
        participant=[*person, *range(40, 60)],
        contribution=[*statement, *([7] * 20)],
        vote=[*vote, *([1] * 20)],
        moderated=[False] * 7 + [True],
    )
    support = weigh(consultation, find_groups(map_opinions(consultation)))
    assert support.participants == 40
    for basis in ("votes", "predictions"):
        assert 0 < support.slate(5, basis=basis)["covered"].iloc[-1] <= 1


def test_no_list_holds_fewer_than_none(support: Support) -> None:
    for listed in (support.consensus, support.divides, support.slate):
        assert listed(0).empty
        with pytest.raises(ValueError, match="0 or more"):
            listed(-1)


def test_a_slate_rests_on_votes_or_on_predictions(support: Support) -> None:
    with pytest.raises(ValueError, match="'votes' or 'predictions'"):
        support.slate(basis="vote")  # type: ignore[arg-type]


def test_a_slate_says_how_many_voted_on_it(support: Support) -> None:
    slate = support.slate(4)
    assert slate["asked"].is_monotonic_increasing
    assert (slate["covered"] <= slate["asked"]).all()
    votes = support.answers.votes
    assert votes is not None
    rows = votes.rows_of(slate["contribution"].to_numpy(), "statement")
    asked = len(np.unique(votes.participant[np.isin(votes.statement, rows)]))
    assert slate["asked"].iloc[-1] == pytest.approx(asked / support.participants)


def test_single_votes_say_nothing_of_exposure(support: Support) -> None:
    assert support.exposure is None


def test_what_a_group_shares_is_its_own(camps: tuple[Consultation, OpinionGroups], support: Support) -> None:
    everywhere = set(support.consensus(99)["contribution"]) | set(support.rejected(99)["contribution"])
    for group in support.groups:
        shared = support.shared_within(group, 99)
        assert len(shared) > 0
        assert set(shared["group"]) == {group}
        assert not everywhere & set(shared["contribution"])
        assert shared["side"].tolist() == sorted(shared["side"]), "agreements first"
        for side, part in shared.groupby("side"):
            assert (part[f"{side}_share"] > support.threshold).all()
            assert part[f"{side}_low"].is_monotonic_decreasing
    with pytest.raises(KeyError, match="No group"):
        support.shared_within("Z")
    turned = flipped(camps[0])
    other = weigh(turned, find_groups(map_opinions(turned)))
    one = support.shared_within("A", 99)
    two = other.shared_within("A", 99)
    assert set(zip(one["contribution"], one["side"], strict=True)) == {
        (name, "disagree" if side == "agree" else "agree")
        for name, side in zip(two["contribution"], two["side"], strict=True)
    }


def test_unsettled_statements_may_lie_on_either_side() -> None:
    agree = np.array([95, 62, 20, 30, 60])
    support = weigh(tallies(agree=agree, disagree=100 - agree, total=[100] * 5))
    found = support.unsettled()
    assert found["contribution"].tolist() == ["c1", "c4"], "c3 is settled: well below"
    assert found["to_settle"].tolist()[0] > 100
    assert support.not_rankable().empty
    short = weigh(tallies(agree=[9, 20], disagree=[3, 30], total=[12, 50])).not_rankable("en")
    assert short[["contribution", "n", "minimum", "lacking"]].values.tolist() == [["c0", 12, 30, 18]]


def test_ends_and_middle_are_weighed_along_a_spectrum() -> None:
    consultation = spread(600, 40, filled=0.6)
    groups = find_groups(map_opinions(consultation))
    assert groups.verdict.kind == "spectrum"
    support = weigh(consultation, groups)
    assert support.shared_by == "thirds"
    thirds = support.thirds()
    assert thirds["group"].tolist()[:3] == ["low", "middle", "high"]
    everybody = support.to_pandas().set_index("contribution")
    assert (thirds.groupby("contribution")["n"].sum() <= everybody["n"]).all()
    divides = support.divides(99)
    assert (divides["gap_low"] > 0).all()
    assert set(divides["gap_most"]) | set(divides["gap_least"]) == {"low", "high"}
    ends = thirds.pivot_table(index="contribution", columns="group", values="agree_share")
    gap = (ends["high"] - ends["low"]).abs()[divides["contribution"]]
    assert divides["gap"].to_numpy() == pytest.approx(gap.to_numpy())
    assert weigh(consultation).thirds().empty
    assert list(weigh(consultation).thirds().columns) == list(thirds.columns)
    few = weigh(consultation, groups, minimum_votes=10**6).not_rankable("fr")
    assert len(few) == support.statements


def test_territories_that_share_a_statement_are_counted() -> None:
    person, statement = np.divmod(np.arange(90 * 3), 3)
    home = np.array(["north", "south", None], dtype=object)[np.arange(90) % 3]
    agree = (statement == 0) | ((statement == 1) & (person % 3 == 0))
    consultation = build(participant=person, contribution=statement, vote=np.where(agree, 1, 2))
    table = consultation.participants
    order = {name: row for row, name in enumerate(consultation.participant_ids)}
    names = [None] * 90
    for row in range(90):
        names[order[f"p{row:05d}"]] = home[row]
    place = table.schema.get_field_index("territory")
    told = replace(
        consultation, participants=table.set_column(place, "territory", pa.array(names, pa.string()))
    )
    rows = weigh(told).to_pandas()
    assert rows["territories"].tolist() == [2, 2, 2]
    assert rows["territories_sharing"].tolist() == [2, 1, 0]
    assert weigh(consultation).to_pandas()["territories"].isna().all()
