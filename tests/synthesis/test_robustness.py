"""Each headline tried: planted weaknesses are found, solid conclusions hold, and counts are exact."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

import deliberation as dl
from deliberation.opinion.statements.robustness import (
    concluded,
    fewest_people,
    most_active,
    same_ballots,
    sides_kept,
    without,
)
from deliberation.synthesis.facts import IdeaVotes, Support
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_votes import _share
from deliberation.synthesis.robustness.limits import Limits
from deliberation.synthesis.standings import _approved, _divisive, _rejected
from deliberation.text import find_themes
from tests.helpers.data import shared_data
from tests.helpers.polis import build
from tests.helpers.simulate import permuted, planted
from tests.text import make
from tests.text.fake import WordEncoder


def votes_of(rows):
    frame = pd.DataFrame(rows, columns=["who", "what", "vote"])
    people = sorted(frame["who"].unique())
    size = int(frame["what"].max()) + 1
    return build(
        participant=frame["who"].map({who: row for row, who in enumerate(people)}).to_numpy(),
        contribution=frame["what"].to_numpy(),
        vote=frame["vote"].to_numpy(),
        participants=people,
        contributions=[f"c{row:03d}" for row in range(size)],
    )


def headlines(facts):
    return {(one.kind, one.subject): one for one in facts.robustness.headlines}


def test_what_fails_without_the_most_active_falls():
    """40 people are for, 30 of whom are the most active of 600; without them the others are against."""
    rows = [(f"p{n:03d}", 0, 1) for n in range(40)] + [(f"p{n:03d}", 0, 2) for n in range(40, 54)]
    rows += [(f"p{n:03d}", s, 1 + (n * s) % 2) for n in range(30) for s in range(1, 25)]
    rows += [(f"p{n:03d}", 1 + n % 24, 1 + n % 2) for n in range(56, 600)]
    consultation = votes_of(rows)
    facts = dl.synthesise(consultation, support=dl.weigh(consultation))
    one = headlines(facts)["unites", "c000"]
    assert one.without_active == "falls"
    assert not one.survives


def test_equal_long_ballots_are_a_mobilisation_and_short_or_one_sided_ones_are_not():
    rng = np.random.default_rng(0)
    rows = [(f"p{n:03d}", s, int(rng.integers(1, 4))) for n in range(60) for s in range(30)]
    rows += [(f"bot{n}", s, 1 + s % 2) for n in range(6) for s in range(30)]
    rows += [(f"fan{n}", s, 1) for n in range(6) for s in range(30)]
    rows += [(f"one{n}", s, 1 + s % 2) for n in range(6) for s in range(4)]
    consultation = votes_of(rows)
    support = dl.weigh(consultation)
    votes = support.answers.votes
    told = votes.participants[same_ballots(votes)]
    assert sorted(told) == [f"bot{n}" for n in range(6)]
    assert dl.synthesise(consultation, support=support).robustness.ballots is None, "fewer than ten"
    assert dl.synthesise(consultation, support=support, minimum_cell=5).robustness.ballots == 6


def test_leaving_people_out_is_the_same_as_never_having_had_them():
    consultation, _ = planted((60, 60), 20, seed=4)
    groups = dl.find_groups(dl.map_opinions(consultation), draws=19)
    support = dl.weigh(consultation, groups)
    votes = support.answers.votes
    left_out = most_active(votes.cast, share=0.2)
    found = without(support, groups, left_out)
    table = consultation.votes.to_pandas()
    gone = set(votes.participants[left_out])
    ids = np.array(consultation.participant_ids)
    kept = table[~pd.Series(ids[table["participant"]]).isin(gone).to_numpy()]
    names = consultation.contribution_ids[kept["contribution"]]
    expected = kept.groupby([names, "vote"]).size().unstack(fill_value=0)
    for row, name in enumerate(found.answers.contributions):
        assert found.answers.counts[0, row].tolist() == [expected.loc[name].get(v, 0) for v in (1, 2, 3)]
    assert found.answers.counts[1:].sum() <= found.answers.counts[0].sum()
    assert without(support, groups, np.zeros_like(left_out)).to_pandas().equals(support.to_pandas())


@pytest.mark.parametrize("seed", range(3))
def test_as_many_people_as_told_end_a_conclusion_and_one_less_do_not(seed):
    """Votes are really taken away, or added, and everything is weighed again."""
    rng = np.random.default_rng(seed)
    rows = [(f"p{n:03d}", s, 1 if rng.random() < 0.8 else 2) for n in range(120) for s in range(4)]
    consultation = votes_of(rows)
    support = dl.weigh(consultation)
    row = int(np.flatnonzero(concluded(support, "unites"))[0])
    name = support.answers.contributions[row]
    statement = int(np.flatnonzero(consultation.contribution_ids == name)[0])
    for adding in (True, False):
        few, exact = fewest_people(support, row, "unites", adding=adding)
        assert exact
        for k, holds in ((few - 1, True), (few, False)):
            if adding:
                more = [(f"x{n:03d}", statement, 2) for n in range(k)]
                changed = votes_of(rows + more)
            else:
                yes = [r for r in rows if r[1] == statement and r[2] == 1][:k]
                changed = votes_of([r for r in rows if r not in yes])
            again = dl.weigh(changed)
            place = int(np.flatnonzero(again.answers.contributions == name)[0])
            assert bool(concluded(again, "unites")[place]) == holds


def class_of(agree, disagree, passed, threshold, approved_from):
    said = idea_of(agree, disagree, passed)
    if _divisive(said):
        return "divisive"
    if _rejected(said):
        return "rejected"
    return "priority" if _approved(said, threshold, approved_from) else "secondary"


def idea_of(*counts):
    n = sum(counts)
    agree, disagree, passed = (_share(float(count), n, whole=True) for count in counts)
    everybody = Support(agree=agree, disagree=disagree, passed=passed)
    return IdeaVotes(statements=1, votes=n, everybody=everybody)


@pytest.mark.parametrize("adding", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_as_many_people_as_told_end_the_class_of_an_idea(seed, adding):
    """Every way to add, or take away, k voters is tried: k - 1 never ends it, and k does."""
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(60, rng.dirichlet((3, 3, 0.5)))
    kind = class_of(*counts, 0.5, 0.55)
    if kind == "secondary":
        return
    told = Limits(kind, idea_of(*counts), 10**6, 0.5, 0.55, 0).fewest(adding=adding)[0]
    step = 1 if adding else -1

    def ends(k):
        ways = (counts + step * np.array([i, j, k - i - j]) for i in range(k + 1) for j in range(k + 1 - i))
        return any(class_of(*way, 0.5, 0.55) != kind for way in ways if (way >= 0).all() and way.sum())

    assert told == next(k for k in range(1, 61) if ends(k))


def test_resamples_agree_with_drawing_people_one_by_one():
    rng = np.random.default_rng(1)
    rows = [(f"p{n:03d}", 0, 1 if rng.random() < 0.66 else 2) for n in range(90)]
    support = dl.weigh(votes_of(rows))
    agree = np.array([vote == 1 for _, _, vote in rows], dtype=float)
    drawn = np.array([rng.choice(agree, len(agree)).mean() for _ in range(4000)])
    assert sides_kept(support, 0, "unites") == pytest.approx((drawn > 0.6).mean(), abs=0.04)


def test_a_theme_carried_by_a_copied_text_is_no_longer_among_the_first():
    call = (
        "Nous demandons que le parking de la gare reste gratuit pour tous les habitants du canton, "
        "sans aucune limite."
    )
    texts = [call] * 30
    subjects = {"cantine légumes repas": 10, "piscine bassin nage": 16, "vélo piste cyclable": 18}
    for words, size in {**subjects, "arbres ombre square": 14}.items():
        texts += [f"{words} {n} {words.split()[n % 3]}" for n in range(size)]
    consultation = make.consultation(texts, authors=[f"a{n}" for n in range(len(texts))])
    themes = find_themes(consultation, encoder=WordEncoder())
    assert len(themes.mobilisations()) == 1
    found = dl.synthesise(consultation, themes=themes).robustness
    assert found.mobilised == 30
    (fallen,) = [one for one in found.headlines if one.without_mobilised == "falls"]
    assert fallen.kind == "theme"
    assert not fallen.survives
    assert {one.without_mobilised for one in found.headlines if one != fallen} == {"holds"}


def test_nothing_depends_on_the_order_of_rows():
    consultation, _ = planted((50, 40), 16, seed=2)
    first = dl.synthesise(consultation, support=dl.weigh(consultation)).robustness
    mixed = permuted(consultation, 5)
    assert dl.synthesise(mixed, support=dl.weigh(mixed)).robustness == first


def test_few_people_more_is_counted_on_what_is_published():
    """Counts rounded by the gate give the figure: nobody learns an exact count from it."""
    consultation, _ = planted((60, 60), 12, seed=7)
    support = dl.weigh(consultation)
    shown = Gate().votes(support)
    for one in dl.synthesise(consultation, support=support).robustness.headlines:
        row = int(np.flatnonzero(shown.answers.contributions == one.subject)[0])
        assert one.removed == fewest_people(shown, row, one.kind, adding=False)[0]


def test_without_any_headline_nothing_is_tried():
    consultation = votes_of([(f"p{n}", 0, 3) for n in range(40)])
    assert dl.synthesise(consultation, support=dl.weigh(consultation)).robustness is None


@pytest.mark.needs_data
def test_a_platform_that_publishes_shares_has_bounds_only():
    consultation = dl.read(shared_data("apres_maintenant", "makeorg"))
    found = dl.synthesise(consultation, support=dl.weigh(consultation)).robustness
    assert found.active_votes is None
    assert all(one.without_active is None and not one.added_exact for one in found.headlines)
    assert all(one.removed and one.added for one in found.headlines)


@pytest.mark.slow
def test_ten_million_votes_take_seconds():
    rng = np.random.default_rng(0)
    people, statements = 100_000, 400
    person = np.repeat(np.arange(people), 100)
    statement = (np.tile(np.arange(100), people) * 4 + rng.integers(0, 4, len(person))) % statements
    rate = np.linspace(0.3, 0.95, statements)
    vote = np.where(rng.random(len(person)) < rate[statement], 1, 2).astype(np.int8)
    consultation = build(
        participant=person,
        contribution=statement,
        vote=vote,
        participants=[f"p{n:06d}" for n in range(people)],
        contributions=[f"c{n:03d}" for n in range(statements)],
    )
    support = dl.weigh(consultation)
    start = time.process_time()
    found = dl.synthesise(consultation, support=support).robustness
    assert len(found.headlines) >= 10
    assert time.process_time() - start < 60
