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
from tests.helpers.simulate import permuted, planted


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
    np.testing.assert_allclose(once.xy, again.xy, atol=1e-10)
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
    loadings = space.loadings().set_index("contribution")
    assert (loadings.loc[["c00000", "c00001"], ["x", "y", "centre"]] == 0).all().all()
    assert loadings["analysed"].tolist() == [False, False] + [True] * 10
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
    assert 0.11 < sum(space.variance) < 0.17
    assert len(space.positions()) == 2031
