"""Turning every vote turns every conclusion: what unites for unites against, what divides still divides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.consultation import Consultation
from deliberation.synthesis.facts import Facts, Statement
from deliberation.text import Themes, find_themes
from tests.helpers.data import shared_data
from tests.text.fake import WordEncoder

TURNED = {"agree": "disagree", "disagree": "agree"}
REAL = (
    "polis/scoop-hivemind.taxes",  # a spectrum
    "polis/scoop-hivemind.freshwater",
    "polis/bg2050-volunteers",
)


def turned(consultation: Consultation) -> Consultation:
    """Return the consultation with every agree a disagree and the reverse; texts and people stay."""
    votes = consultation.votes
    at = votes.schema.get_field_index("vote")
    flipped = np.array([0, 2, 1, 3], dtype=np.int8)[votes["vote"].to_numpy()]
    return replace(consultation, votes=votes.set_column(at, votes.schema.field("vote"), pa.array(flipped)))


def concluded(consultation: Consultation, themes: Themes | None = None) -> Facts:
    groups = dl.find_groups(dl.map_opinions(consultation), draws=19)
    return dl.synthesise(consultation, groups, dl.weigh(consultation, groups), themes)


def ids(statements: list[Statement]) -> list[str]:
    return [one.contribution for one in statements]


def check(one: Facts, other: Facts) -> int:
    """Compare every conclusion that has a direction; return how many there were."""
    a, b = one.opinion, other.opinion
    assert (a.passing, a.rejected, a.ranked, a.not_rankable) == (
        b.rejected,
        b.passing,
        b.ranked,
        b.not_rankable,
    )
    assert a.shared_by == b.shared_by
    for mine, theirs in ((a.unites, b.unites_against), (a.unites_against, b.unites)):
        least = min(len(mine), len(theirs))
        assert least == min(len(mine), 5 if mine is a.unites else 8)
        assert ids(mine[:least]) == ids(theirs[:least])
        for left, right in zip(mine[:least], theirs[:least], strict=True):
            assert left.everybody.agree == right.everybody.disagree
            assert left.everybody.passed == right.everybody.passed
            assert left.consensus == right.rejection
            assert left.rejection == right.consensus
            assert sorted(part.agree.n for part in left.groups.values()) == sorted(
                part.disagree.n for part in right.groups.values()
            )
    assert set(ids(a.unknown)) == set(ids(b.unknown))
    both = {x.contribution: x for x in a.divides}
    common = [(both[x.contribution], x) for x in b.divides if x.contribution in both]
    assert 2 * len(common) >= len(a.divides)
    sides = ends(one, other)
    for left, right in common:
        if left.gap_between is not None and right.gap_between is not None:
            most, least = left.gap_between
            assert right.gap_between == (sides.get(least, least), sides.get(most, most))
    assert one.groups.verdict == other.groups.verdict
    assert [group.size for group in one.groups.groups] == [group.size for group in other.groups.groups]
    for left_group, right_group in zip(one.groups.groups, other.groups.groups, strict=True):
        left_sides, right_sides = (
            {stance.statement.contribution: stance.side for stance in (*group.distinctive, *group.shared)}
            for group in (left_group, right_group)
        )
        for name in set(left_sides) & set(right_sides):
            assert right_sides[name] == TURNED[left_sides[name]]
        assert set(left_sides) & set(right_sides) or not left_sides
    if one.groups.spectrum is not None and other.groups.spectrum is not None:
        for name, stances in one.groups.spectrum.shared.items():
            mirrored = {
                s.statement.contribution: s.side for s in other.groups.spectrum.shared[sides.get(name, name)]
            }
            for stance in stances:
                side = mirrored.get(stance.statement.contribution)
                assert side in (None, TURNED[stance.side])
    check_trials(one, other)
    return len(a.unites) + len(a.unites_against) + len(common)


def ends(one: Facts, other: Facts) -> dict[str, str]:
    """Return what the other run calls each end of a spectrum: which one is called low means nothing."""
    if one.groups.spectrum is None or other.groups.spectrum is None:
        return {}
    mine = {x.statement.contribution: x for x in one.groups.spectrum.contrasts}
    for x in other.groups.spectrum.contrasts:
        left = mine.get(x.statement.contribution)
        if left is not None:
            before, after = (
                (left.low.value or 0) < (left.high.value or 0),
                (x.low.value or 0) < (x.high.value or 0),
            )
            return {} if before != after else {"low": "high", "high": "low"}
    return {}


def check_trials(one: Facts, other: Facts) -> None:
    kinds = {"unites": "unites_against", "unites_against": "unites"}
    if one.robustness is None or other.robustness is None:
        assert one.robustness is other.robustness
        return
    turned_trials = {(t.kind, t.subject): t for t in other.robustness.headlines}
    for trial in one.robustness.headlines:
        mirror = turned_trials.get((kinds.get(trial.kind, ""), trial.subject))
        if mirror is not None:
            assert (
                trial.without_active,
                trial.removed,
                trial.added,
                trial.removed_exact,
                trial.added_exact,
            ) == (
                mirror.without_active,
                mirror.removed,
                mirror.added,
                mirror.removed_exact,
                mirror.added_exact,
            )


def check_ideas(one: Facts, other: Facts) -> int:
    """Compare the class of every idea; return how many have votes."""
    rules, turned_rules = one.texts.standings, other.texts.standings
    assert rules is not None
    assert turned_rules is not None
    becomes = {
        "priority": {"rejected"},
        "rejected": {"priority", "secondary"},
        "divisive": {"divisive"},
        "secondary": {"secondary", "rejected", "priority"},
        "untested": {"untested"},
        "isolated": {"isolated"},
    }
    for name, kind in rules.of.items():
        assert turned_rules.of[name] in becomes[kind], name
    assert sum(kind in ("priority", "rejected", "divisive") for kind in rules.of.values()) >= 3
    return rules.tested


def test_turning_the_votes_of_the_sample_turns_every_conclusion(sample, grouped):
    themes = find_themes(sample, encoder=WordEncoder())
    one, other = dl.synthesise(sample, *grouped, themes), concluded(turned(sample), themes)
    assert check(one, other) >= 10
    assert check_ideas(one, other) >= 20


@pytest.mark.needs_data
@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_turning_the_votes_of_a_real_conversation_turns_every_conclusion(name):
    consultation = dl.read(shared_data(*name.split("/")))
    assert check(concluded(consultation), concluded(turned(consultation))) >= 4


def test_an_order_that_would_not_turn_is_seen(sample, grouped):
    """The check can fail: the same votes twice are no mirror."""
    one = dl.synthesise(sample, *grouped)
    with pytest.raises(AssertionError):
        check(one, one)
