"""The estimator keeps scikit-learn's contract, and says what the opinion space says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.utils.estimator_checks import parametrize_with_checks

from deliberation.opinion import map_opinions
from deliberation.opinion.positions.estimator import OpinionModel
from tests.helpers.simulate import planted


@parametrize_with_checks([OpinionModel(), OpinionModel(dimensions=2)])
def test_the_contract_of_scikit_learn(estimator: Any, check: Any) -> None:
    check(estimator)


def matrix() -> tuple[np.ndarray, np.ndarray]:
    consultation, truth = planted((60, 50), 30, filled=0.7)
    votes = np.full((110, 30), np.nan)
    table = consultation.votes
    value = np.array([np.nan, 1.0, -1.0, 0.0])[table["vote"].to_numpy()]
    votes[table["participant"].to_numpy(), table["contribution"].to_numpy()] = value
    return votes, truth


def test_it_says_what_the_space_says() -> None:
    votes, truth = matrix()
    model = OpinionModel().fit(votes)
    space = map_opinions(planted((60, 50), 30, filled=0.7)[0])
    assert model.dimensions_ == space.model.dimensions
    np.testing.assert_allclose(model.model_.position, space.model.position, atol=1e-9)
    assert abs(np.corrcoef(model.transform(votes)[:, 0], truth)[0, 1]) > 0.9
    assert np.abs(model.predict_agreement(votes) - space.predict_proba()).mean() < 0.03


def test_sparse_votes_are_those_that_are_stored() -> None:
    votes, _ = matrix()
    row, column = np.nonzero(~np.isnan(votes))
    sparse = csr_array((votes[row, column], (row, column)), shape=votes.shape)
    dense = OpinionModel(dimensions=2).fit(votes)
    np.testing.assert_array_equal(
        OpinionModel(dimensions=2).fit(sparse).transform(sparse), dense.transform(votes)
    )


def test_people_who_were_not_in_the_fit_are_placed_by_their_votes() -> None:
    votes, truth = matrix()
    half = np.arange(110) % 2 == 0
    model = OpinionModel(dimensions=1).fit(votes[half])
    assert abs(np.corrcoef(model.transform(votes[~half])[:, 0], truth[~half])[0, 1]) > 0.9
    nothing = np.full((1, 30), np.nan)
    np.testing.assert_allclose(model.transform(nothing), 0.0)
    with pytest.raises(ValueError, match="features"):
        model.transform(votes[:, :5])
