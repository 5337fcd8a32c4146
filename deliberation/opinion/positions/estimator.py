"""The ideal-point model as a scikit-learn estimator, for who has a matrix of votes and no consultation."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import issparse
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from deliberation.opinion.positions.hidden import DIMENSIONS, fit_calibrated, predict_hidden
from deliberation.opinion.positions.model import IdealPoint, Sides, placed, probabilities

Floats = npt.NDArray[np.float64]


class OpinionModel(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Bayesian ideal points of people who agree and disagree with statements; see ``opinion.model``.

    A vote is read by its sign: positive agrees, negative disagrees, 0 passes (and takes no side), nan was
    never cast. In a sparse matrix what is not stored was never cast, and a stored 0 is a pass.

    Parameters
    ----------
    dimensions : int, optional
        Number of dimensions; where left out, the one that predicts hidden answers best, which may be 0.
    seed : int
        Seed of the first positions and of the hidden answers.

    Attributes
    ----------
    model_ : IdealPoint
        Posteriors of the people and statements of the fit.
    prediction_ : Prediction
        What hidden answers said.
    dimensions_ : int
    n_features_in_ : int
        Number of statements.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> camp, side = np.repeat([1.0, -1.0], 40)[:, None], np.repeat([1.0, -1.0], 10)
    >>> votes = np.where(rng.random((80, 20)) < 0.9, 1.0, -1.0) * camp * side
    >>> positions = OpinionModel(dimensions=1).fit_transform(votes)
    >>> bool(abs(np.corrcoef(positions[:, 0], camp[:, 0])[0, 1]) > 0.95)
    True
    """

    def __init__(self, *, dimensions: int | None = None, seed: int = 0) -> None:
        self.dimensions = dimensions
        self.seed = seed

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: N803 - scikit-learn
        """Fit the model.

        Parameters
        ----------
        X : array or sparse matrix, shape (people, statements)
        y : ignored
        """
        sides = self._sides(X, reset=True)
        candidates = DIMENSIONS if self.dimensions is None else (self.dimensions,)
        found = predict_hidden(sides, candidates=candidates, seed=self.seed)
        self.prediction_ = found if self.dimensions is None else found.of(self.dimensions)
        self.model_: IdealPoint = fit_calibrated(sides, self.prediction_, seed=self.seed)
        self.dimensions_ = self.model_.dimensions
        return self

    def transform(self, X: Any) -> Floats:  # noqa: N803
        """Return the positions of people by their votes, statements as they were fitted.

        Returns
        -------
        ndarray, shape (people, dimensions_)
        """
        return np.asarray(self._placed(X).position[:, : self.dimensions_])

    def predict_agreement(self, X: Any) -> Floats:  # noqa: N803
        """Return the probability that each of these people agrees with each statement, if they do not pass.

        Returns
        -------
        ndarray, shape (people, statements)
        """
        return probabilities(self._placed(X).grid(slice(None), slice(None)))

    @property
    def _n_features_out(self) -> int:
        return self.dimensions_

    def _placed(self, X: Any) -> IdealPoint:  # noqa: N803
        check_is_fitted(self)
        return placed(self.model_, self._sides(X, reset=False))

    def _sides(self, X: Any, *, reset: bool) -> Sides:  # noqa: N803
        votes = validate_data(
            self, X, accept_sparse="csr", ensure_all_finite="allow-nan", dtype=np.float64, reset=reset
        )
        if issparse(votes):
            votes = votes.tocoo()
            person, statement, value = votes.row, votes.col, votes.data
        else:
            person, statement = np.nonzero(~np.isnan(votes))
            value = votes[person, statement]
        kept = np.flatnonzero((value != 0) & ~np.isnan(value))
        people, statements = votes.shape
        return Sides(
            person[kept].astype(np.int64),
            statement[kept].astype(np.int64),
            value[kept] > 0,
            people,
            statements,
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.sparse = True
        return tags
