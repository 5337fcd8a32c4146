"""Votes meet texts: ideas with their votes, their class, and their anatomy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.core.tables import TALLIES, VOTES
from deliberation.synthesis.facts import IdeaVotes, Share, Support
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_facts import _most_voted, _said_by_group
from deliberation.synthesis.idea_votes import idea_votes
from deliberation.synthesis.standings import KINDS, ordered, standings
from deliberation.text import Idea
from tests.text import make


def voted(votes, statements=3):
    """Return a consultation of some statements and votes (participant, statement, answer)."""
    given = make.consultation([f"Texte {n}" for n in range(statements)], kind="statement")
    people = sorted({who for who, _, _ in votes})
    participants = pa.Table.from_pylist([{"id": who} for who in people], schema=given.participants.schema)
    rows = [
        {"participant": people.index(who), "contribution": what, "vote": vote} for who, what, vote in votes
    ]
    return replace(given, participants=participants, votes=pa.Table.from_pylist(rows, schema=VOTES))


def weigh(votes, statements=3):
    return dl.weigh(voted(votes, statements))


def test_a_person_is_one_voice_over_the_statements_of_an_idea():
    votes = [(f"p{n:02d}", 0, 1) for n in range(20)] + [(f"p{n:02d}", 1, 2) for n in range(10)]
    ideas = {"c000000": "T1.1", "c000001": "T1.1"}
    found = idea_votes(weigh(votes), None, ideas, Gate())["T1.1"]
    assert (found.statements, found.votes) == (2, 30)
    agree, disagree = found.everybody.agree, found.everybody.disagree
    assert agree.n == disagree.n == 20
    assert agree.value == pytest.approx((10 + 10 / 2) / 20)
    assert disagree.value == pytest.approx(5 / 20)
    assert agree.count is None  # halves of persons are no count
    assert agree.low < agree.value < agree.high


def test_one_statement_keeps_its_own_share():
    votes = [(f"p{n:02d}", 2, 1 + n % 3) for n in range(30)]
    support = weigh(votes)
    found = idea_votes(support, None, {"c000002": "T1.2"}, Gate())["T1.2"].everybody
    row = support.to_pandas().query("contribution == 'c000002' and group == 'all'").iloc[0]
    assert found.agree.count == row["agree"] == 10
    assert (found.agree.low, found.agree.high) == pytest.approx(
        (row["agree_low"], row["agree_high"]), abs=1e-6
    )


def test_no_total_undoes_the_rounding():
    votes = [(f"p{n:02d}", 0, 1 + (n > 20)) for n in range(40)] + [("p90", 0, 3)]
    votes += [(f"p{n:02d}", what, 1) for n in range(33) for what in (1, 2)]
    ideas = {"c000000": "T1.1", "c000001": "T1.2", "c000002": "T1.2"}
    found = idea_votes(weigh(votes), None, ideas, Gate())
    one = found["T1.1"]
    assert one.votes == one.everybody.agree.n != 41
    assert found["T1.2"].votes % Gate().rounding == 0


def test_flipping_all_votes_flips_agreement_and_disagreement():
    votes = [(f"p{n:02d}", n % 2, 1 if n % 3 else 2) for n in range(40)]
    ideas = {"c000000": "a", "c000001": "a"}
    there = idea_votes(weigh(votes), None, ideas, Gate())["a"].everybody
    flipped = [(who, what, {1: 2, 2: 1, 3: 3}[vote]) for who, what, vote in votes]
    back = idea_votes(weigh(flipped), None, ideas, Gate())["a"].everybody
    assert (there.agree, there.disagree) == (back.disagree, back.agree)


def test_tallies_count_votes_and_keep_the_interval_of_the_largest_statement():
    given = make.consultation(["Texte 0", "Texte 1"], kind="proposal")
    rows = [
        {"contribution": 0, "agree": 80, "disagree": 10, "pass": 10},
        {"contribution": 1, "agree": 20, "disagree": 20, "pass": 0},
    ]
    names = set(TALLIES.names)
    rows = [{key: value for key, value in row.items() if key in names} for row in rows]
    tallied = replace(given, tallies=pa.Table.from_pylist(rows, schema=TALLIES))
    found = idea_votes(dl.weigh(tallied), None, {"c000000": "a", "c000001": "a"}, Gate())["a"]
    agree = found.everybody.agree
    assert (agree.n, agree.value) == (140, pytest.approx(100 / 140))
    assert agree.high - agree.low > 0.14  # as wide as a hundred votes, not a hundred and forty
    assert (found.least, found.most) == (0.5, 0.8)
    assert not found.alike


# -- classes -------------------------------------------------------------------------------------------


def idea(name, persons=10, *, minority=False):
    return Idea(
        id=name, name=name, persons=persons, contributions=persons, passages=persons, minority=minority
    )


def share(value, n=400):
    half = 1.96 * np.sqrt(max(value * (1 - value), 0.01) / n)
    return Share(count=None, n=n, value=value, low=max(value - half, 0), high=min(value + half, 1))


def votes(agree, disagree, n=400, groups=None):
    def support(yes, no):
        return Support(agree=share(yes, n), disagree=share(no, n), passed=share(1 - yes - no, n))

    return IdeaVotes(
        statements=1,
        votes=n,
        everybody=support(agree, disagree),
        groups={name: support(*pair) for name, pair in (groups or {}).items()},
    )


@pytest.fixture(scope="module")
def support():
    return weigh([(f"p{n:02d}", 0, 1) for n in range(40)])


def test_each_class_has_its_rule(support):
    ideas = [
        idea("priority", 90), idea("rare", 4), idea("refused", 80), idea("halves", 70), idea("torn", 60),
        idea("untested", 50), idea("alone", 1), idea("few", 40, minority=True),
    ]  # fmt: skip
    said = {
        "priority": votes(0.9, 0.05),
        "rare": votes(0.9, 0.05),
        "refused": votes(0.2, 0.7),
        "halves": votes(0.5, 0.45),
        "torn": votes(0.6, 0.3, groups={"A": (0.9, 0.05), "B": (0.1, 0.8)}),
        "untested": votes(0.9, 0.05, n=10),
    }
    kinds, rules = standings(ideas, said, support)
    assert kinds == {
        "priority": "priority", "rare": "secondary", "refused": "rejected", "halves": "divisive",
        "torn": "divisive", "untested": "untested", "alone": "isolated", "few": "isolated",
    }  # fmt: skip
    assert sum(rules.counts.values()) == len(ideas)
    assert list(rules.counts) == list(KINDS)
    assert rules.tested == 5
    assert rules.approved_from == pytest.approx(0.6)


def test_statements_received_very_differently_have_no_class_of_their_own(support):
    mixed = votes(0.9, 0.05).model_copy(update={"least": 0.2, "most": 0.9, "spread": 0.3, "alike": False})
    kinds, rules = standings([idea("a", 90), idea("b")], {"a": mixed}, support)
    assert kinds["a"] == "untested"
    assert rules.tested == 0


def test_chance_alone_does_not_make_statements_unlike():
    rng = np.random.default_rng(0)
    votes = [(f"p{n:02d}", s, 1 if rng.random() < 0.7 else 2) for n in range(60) for s in range(3)]
    ideas = {f"c{s:06d}": "a" for s in range(3)}
    found = idea_votes(weigh(votes), None, ideas, Gate())["a"]
    assert found.alike
    apart = [(who, s, 1 if s else 2) for who, s, _ in votes]
    assert not idea_votes(weigh(apart), None, ideas, Gate())["a"].alike


def test_a_group_that_does_not_approve_takes_priority_away(support):
    ideas = [idea("a", 90), idea("b", 10), idea("c", 10)]
    groups = {"A": (0.95, 0.01), "B": (0.45, 0.3)}
    kinds, _ = standings(ideas, {"a": votes(0.8, 0.1, groups=groups)}, support)
    assert kinds["a"] == "secondary"


def test_without_votes_nothing_is_approved():
    kinds, rules = standings([idea("a", 30), idea("b", 2)], {}, None)
    assert kinds == {"a": "untested", "b": "isolated"}
    assert rules.basis is None
    assert rules.approved_from is None


def test_flipping_all_votes_makes_the_approved_rejected(support):
    kinds, _ = standings([idea("a", 90), idea("b")], {"a": votes(0.9, 0.05)}, support)
    flipped, _ = standings([idea("a", 90), idea("b")], {"a": votes(0.05, 0.9)}, support)
    assert (kinds["a"], flipped["a"]) == ("priority", "rejected")


def test_the_statement_with_most_votes_of_an_idea_is_known():
    given = voted([(f"p{n}", what, 1) for n in range(40) for what in (0, 1) if what or n < 30])
    ids = [str(i) for i in given.contribution_ids]
    assert _most_voted(dl.weigh(given), dict.fromkeys(ids, "i1")) == {"i1": ids[1]}
    assert _most_voted(dl.weigh(given), {ids[0]: "i1", ids[2]: "i2"}) == {"i1": ids[0]}


def test_ideas_said_by_as_many_are_parted_by_votes_then_by_texts(support):
    names = ("T1.1", "T1.2", "T1.3", "T1.4")
    ideas = [idea(name) for name in names[:3]] + [replace(idea("T1.4"), contributions=99)]
    cases = (
        ("priority", {"T1.1": (0.7, 0.1), "T1.2": (0.9, 0.05), "T1.3": (0.8, 0.1)}, "T1.2 T1.3 T1.1"),
        ("rejected", {"T1.1": (0.3, 0.6), "T1.2": (0.05, 0.9), "T1.3": (0.1, 0.8)}, "T1.2 T1.3 T1.1"),
        ("divisive", {"T1.1": (0.55, 0.4), "T1.2": (0.5, 0.5), "T1.3": (0.4, 0.42)}, "T1.2 T1.3 T1.1"),
    )
    for kind, shares, expected in cases:
        said = {name: votes(*pair) for name, pair in shares.items()}
        found = ordered(ideas, dict.fromkeys(names, kind), said, kind)
        assert [one.id for one in found] == [*expected.split(), "T1.4"]
    alone = ordered(ideas, dict.fromkeys(names, "secondary"), {}, "secondary")
    assert alone[0].id == "T1.4"
    more = [*ideas, idea("T1.5", persons=11)]
    assert ordered(more, dict.fromkeys([*names, "T1.5"], "secondary"), {}, "secondary")[0].id == "T1.5"


def test_the_rules_tell_how_many_ideas_as_many_persons_say(support):
    found = [idea("T1.1", persons=3), idea("T1.2", persons=3), idea("T1.3", persons=5)]
    assert standings(found, {}, None)[1].sizes == {"untested": {3: 2, 5: 1}}


class _Placed:
    """Forty authors of one group and forty of another; the first say idea T1.1, most of the others T1.2."""

    def placed(self):
        rows = [
            {"contribution_id": f"c{n}", "person": f"author {n}", "idea": "T1.1" if n < 55 else "T1.2"}
            for n in range(80)
        ]
        return pd.DataFrame([*rows, {"contribution_id": "seed", "person": None, "idea": "T1.1"}])


class _Grouped:
    groups = ("A", "B")

    def memberships(self):
        return pd.DataFrame(
            {"participant": [str(n) for n in range(80)], "group": ["A" if n < 40 else "B" for n in range(80)]}
        )


def test_what_each_group_says_is_counted_over_its_authors():
    authors = {f"c{n}": str(n) for n in range(80)} | {"seed": "0"}
    found = _said_by_group(_Placed(), authors, _Grouped(), Gate())
    assert set(found) == {"T1.1", "T1.2"}
    assert {name: (share.count, share.n) for name, share in found["T1.1"].items()} == {"B": (15, 40)}
    assert {name: (share.count, share.n) for name, share in found["T1.2"].items()} == {"B": (25, 40)}
