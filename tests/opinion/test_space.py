"""The opinion space: positions, loadings, predictions, and odd consultations."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss

from deliberation.consultation import Consultation
from deliberation.core.errors import NoVotes
from deliberation.opinion import map_opinions
from tests.helpers.data import shared_data
from tests.helpers.polis import build, read_conversation
from tests.helpers.simulate import permuted, planted, structureless


def test_a_consultation_without_votes_says_so_in_one_sentence() -> None:
    with pytest.raises(NoVotes, match="no single votes"):
        map_opinions(Consultation())


def test_two_votes_of_one_person_on_one_statement_are_refused() -> None:
    twice = build(participant=[0, 0], contribution=[0, 0], vote=[1, 2])
    with pytest.raises(ValueError, match="two votes"):
        map_opinions(twice)


def test_nothing_depends_on_the_order_of_rows() -> None:
    consultation, _ = planted((40, 30), 15)
    once, again = (map_opinions(c) for c in (consultation, permuted(consultation, 1)))
    assert once.positions()["participant"].tolist() == again.positions()["participant"].tolist()
    np.testing.assert_array_equal(once.xy, again.xy)
    np.testing.assert_allclose(once.predict_proba(), again.predict_proba(), atol=1e-10)
    assert once.provenance.digest() == again.provenance.digest()


def test_people_of_different_camps_stand_apart_and_are_predicted() -> None:
    consultation, truth = planted((60, 60), 30, filled=0.8)
    space = map_opinions(consultation)
    x = space.positions()["x"].to_numpy()
    assert abs(np.corrcoef(x, truth)[0, 1]) > 0.9
    votes = consultation.votes
    sided = votes["vote"].to_numpy() != 3
    rows, cols = votes["participant"].to_numpy()[sided], votes["contribution"].to_numpy()[sided]
    agree = votes["vote"].to_numpy()[sided] == 1
    p = space.predict_proba()[rows, cols]
    assert log_loss(agree, p) < 0.8 * log_loss(agree, np.full(len(p), agree.mean()))


def test_predictions_are_asked_by_id_in_the_order_asked() -> None:
    consultation, _ = planted((20, 20), 10)
    space = map_opinions(consultation)
    some = space.predict_proba(participants=["p00005", "p00002"], statements=["c00003"])
    assert some.shape == (2, 1)
    np.testing.assert_allclose(some[:, 0], space.predict_proba()[[5, 2], 3], rtol=1e-12)
    with pytest.raises(KeyError, match="nobody"):
        space.predict_proba(participants=["nobody"])


def test_statements_set_aside_weigh_nothing_but_are_predicted_from_their_votes() -> None:
    consultation, _ = planted((40, 40), 12)
    votes = consultation.votes
    aside = build(
        participant=votes["participant"],
        contribution=votes["contribution"],
        vote=votes["vote"],
        moderated=[True] + [False] * 11,
        meta=[False, True] + [False] * 10,
    )
    space = map_opinions(aside)
    assert space.loadings()["analysed"].tolist() == [False, False] + [True] * 10
    kept = np.isin(votes["contribution"].to_numpy(), [0, 1], invert=True)
    without = map_opinions(
        build(
            participant=votes["participant"].to_numpy()[kept],
            contribution=votes["contribution"].to_numpy()[kept],
            vote=votes["vote"].to_numpy()[kept],
            participants=space.votes.participants.tolist(),
            contributions=space.votes.statements.tolist(),
        )
    )
    np.testing.assert_allclose(space.xy, without.xy, atol=1e-9)
    assert np.ptp(space.predict_proba(statements=["c00000"])) > 0.02, "people are predicted apart"


@pytest.mark.parametrize(
    ("people", "statements", "answer"),
    [(1, 1, 1), (1, 9, 1), (9, 1, 2), (30, 12, 1), (30, 12, 3)],
    ids=["one vote", "one participant", "one statement", "unanimous", "everybody passes"],
)
def test_odd_consultations_give_numbers(people: int, statements: int, answer: int) -> None:
    rows, cols = np.divmod(np.arange(people * statements), statements)
    space = map_opinions(build(participant=rows, contribution=cols, vote=np.full(len(rows), answer)))
    assert np.isfinite(space.xy).all()
    assert np.isfinite(space.variance).all()
    p = space.predict_proba()
    assert p.shape == (people, statements)
    assert ((p > 0) & (p < 1)).all()
    assert "Opinion space" in space._repr_html_()


def test_an_all_pass_voter_and_a_silent_participant_break_nothing() -> None:
    consultation, _ = planted((30, 30), 12)
    votes = consultation.votes
    extended = build(
        participant=np.r_[votes["participant"].to_numpy(), np.full(12, 60)],
        contribution=np.r_[votes["contribution"].to_numpy(), np.arange(12)],
        vote=np.r_[votes["vote"].to_numpy(), np.full(12, 3)],
        participants=[f"p{i:05d}" for i in range(62)],
    )
    space = map_opinions(extended)
    assert np.isfinite(space.xy).all()
    assert len(space.positions()) == 61, "who cast no vote has no position"
    silent = space.predict_proba(participants=["p00061"])
    assert ((silent > 0) & (silent < 1)).all()


@pytest.mark.needs_data
def test_the_map_shows_a_small_share_of_the_variance_on_real_votes() -> None:
    space = map_opinions(read_conversation(shared_data("polis", "american-assembly.bowling-green")))
    assert 0.2 < sum(space.variance) < 0.35
    assert len(space.positions()) == 2031
    assert space.prediction.p_value < 1e-12
    assert space.model.dimensions >= 3


def test_positions_are_less_certain_for_who_voted_less() -> None:
    consultation, _ = planted((80, 80), 40, filled=0.5)
    votes = consultation.votes
    few = votes["participant"].to_numpy() < 40
    drop = few & (votes["contribution"].to_numpy() > 8)
    space = map_opinions(
        build(
            participant=votes["participant"].to_numpy()[~drop],
            contribution=votes["contribution"].to_numpy()[~drop],
            vote=votes["vote"].to_numpy()[~drop],
        )
    )
    errors = space.positions()["x_error"].to_numpy()
    assert errors[:40].mean() > 1.2 * errors[40:].mean()
    assert ((errors > 0) & (errors <= 1)).all()


def test_votes_without_structure_get_no_dimension_that_matters() -> None:
    space = map_opinions(structureless(150, 30, seed=3))
    assert space.prediction.p_value > 0.001


def test_passes_have_a_probability_of_their_own() -> None:
    rng = np.random.default_rng(0)
    rows, cols = np.divmod(np.arange(80 * 20), 20)
    rate = np.where(cols < 5, 0.6, 0.05)
    vote = np.where(rng.random(len(rows)) < rate, 3, np.where(rng.random(len(rows)) < 0.7, 1, 2))
    space = map_opinions(build(participant=rows, contribution=cols, vote=vote))
    p = space.predict_pass().mean(axis=0)
    assert p[:5].min() > 0.45
    assert p[5:].max() < 0.15
    before = space.predict_proba().mean()
    assert abs(before - 0.7) < 0.05, "a pass is no half agreement"


def test_new_votes_update_the_space_and_keep_its_axes() -> None:
    consultation, _ = planted((80, 60), 30, filled=0.7)
    votes = consultation.votes
    known = np.random.default_rng(0).random(votes.num_rows) < 0.9
    earlier = map_opinions(
        build(
            participant=votes["participant"].to_numpy()[known],
            contribution=votes["contribution"].to_numpy()[known],
            vote=votes["vote"].to_numpy()[known],
        )
    )
    later = map_opinions(consultation, previous=earlier)
    assert later.model.dimensions == earlier.model.dimensions
    assert np.corrcoef(earlier.xy[:, 0], later.xy[:, 0])[0, 1] > 0.95
    fresh = map_opinions(consultation)
    assert np.abs(later.predict_proba() - fresh.predict_proba()).mean() < 0.05


def test_votes_that_come_later_are_asked_again_what_they_tell() -> None:
    consultation, _ = planted((70, 45), 24, filled=0.8)
    votes = consultation.votes
    ids = {
        "participants": list(consultation.participant_ids),
        "contributions": list(consultation.contribution_ids),
    }
    for part, least in ((0.02, 0), (0.5, 1)):
        known = np.random.default_rng(1).random(votes.num_rows) < part
        few = {name: votes[name].to_numpy()[known] for name in ("participant", "contribution", "vote")}
        earlier = map_opinions(build(**few, **ids))
        assert (earlier.model.dimensions > 0) == bool(least)
        later = map_opinions(consultation, previous=earlier)
        assert later.model.dimensions > 0
        assert later.prediction.answers > earlier.prediction.answers
        assert later.prediction.gain > 0.1


def test_dimensions_and_earlier_axes_are_not_both_taken() -> None:
    consultation, _ = planted((40, 40), 15)
    earlier = map_opinions(consultation, dimensions=2)
    with pytest.raises(ValueError, match="2 of the space before are kept"):
        map_opinions(consultation, previous=earlier, dimensions=3)
    assert map_opinions(consultation, previous=earlier, dimensions=2).model.dimensions == 2


@pytest.mark.parametrize("people", [5, 100])
def test_where_everybody_agrees_positions_have_no_dimension(people: int) -> None:
    rows, cols = np.divmod(np.arange(people * 20), 20)
    space = map_opinions(build(participant=rows, contribution=cols, vote=np.ones(len(rows), dtype=int)))
    assert space.model.dimensions == 0


def test_a_few_people_do_not_get_as_many_dimensions() -> None:
    rows, cols = np.divmod(np.arange(5 * 30), 30)
    vote = np.where((rows % 2 == 0) ^ (cols % 3 == 0), 1, 2)
    assert map_opinions(build(participant=rows, contribution=cols, vote=vote)).model.dimensions <= 2


def test_fewer_dimensions_are_preferred_where_more_hardly_predict_better() -> None:
    space = map_opinions(planted((60, 50), 24, filled=0.8)[0])
    lowest = min(score.loss for score in space.prediction.scores)
    near = [s for s in space.prediction.scores if s.loss - lowest <= max(s.error, 0.001)]
    assert space.model.dimensions == min(score.dimensions for score in near)
    assert space.model.temperature == next(
        s.temperature for s in near if s.dimensions == space.model.dimensions
    )


def test_the_number_of_dimensions_may_be_given() -> None:
    consultation, _ = planted((40, 40), 15)
    for dimensions in (0, 1, 4):
        space = map_opinions(consultation, dimensions=dimensions)
        assert space.model.dimensions == dimensions
        assert np.isfinite(space.predict_proba()).all()
    with pytest.raises(ValueError, match="from 0 to 20"):
        map_opinions(consultation, dimensions=21)
