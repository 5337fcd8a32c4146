"""The opinion space: where each participant stands, with uncertainty, inferred from votes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.provenance import Provenance
from deliberation.core.vote import Vote
from deliberation.opinion import polis
from deliberation.opinion.positions.aligned import aligned, carried, require_common
from deliberation.opinion.positions.hidden import Prediction, fit_calibrated, predict_hidden
from deliberation.opinion.positions.model import IdealPoint, Sides, fold_in, probabilities
from deliberation.opinion.positions.votes import Votes

Floats = npt.NDArray[np.float64]

LOGISTIC_VARIANCE = np.pi**2 / 3.0
"""Variance of the logistic distribution: what differs between two answers at the same log-odds."""
PASS_DIMENSIONS = (0, 1, 2)
"""Numbers of dimensions tried for who passes on what."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OpinionSpace:
    """Positions of participants and statements, with their uncertainty and the votes they come from.

    Who agrees with what follows the ideal-point model of ``opinion.model``; its number of dimensions is the
    one that predicts hidden answers best, and may be 0. Passes are answers of their own: a second model says
    who passes on what; they are never half an agreement.

    Attributes
    ----------
    votes : Votes
        The votes, in canonical order (participants and statements sorted by id).
    model : IdealPoint
        Who agrees with what; rows as in ``votes.participants`` and ``votes.statements``. Positions come from
        statements that moderation left in and that are not about the participants; the others are then placed
        among these positions by their own votes.
    passing : IdealPoint
        Who passes on what.
    prediction : Prediction
        What hidden answers said: numbers of dimensions, calibration, gain over no dimension.
    in_conversation : ndarray of bool, shape (participants,)
        Who voted enough for the position to be used, see ``polis.in_conversation``.
    provenance : Provenance
    """

    votes: Votes
    model: IdealPoint
    passing: IdealPoint
    prediction: Prediction
    in_conversation: npt.NDArray[np.bool_]
    provenance: Provenance

    @cached_property
    def xy(self) -> Floats:
        """Positions on the first two dimensions, shape (participants, 2); 0 where there is none."""
        found = np.zeros((len(self.votes.participants), 2))
        shown = min(2, self.model.dimensions)
        found[:, :shown] = self.model.position[:, :shown]
        return np.where((self.votes.cast > 0)[:, None], found, 0.0)

    @property
    def variance(self) -> tuple[float, ...]:
        """Share of what differs between answers to a statement that each axis of the map shows, 0 to 1.

        Variances are those of the log-odds between people, on average over answers: along the axis, over that
        along every dimension, of leanings, and of single answers (McKelvey and Zavoina 1975, Journal of
        Mathematical Sociology 4).
        """
        voters = self.votes.cast > 0
        leaning = float(self.model.position[voters, -1].var()) if voters.any() else 0.0
        total = float(self.model.strength.sum()) + leaning + LOGISTIC_VARIANCE
        shares = [float(strength) / total for strength in self.model.strength[:2]]
        return tuple(shares + [0.0] * (2 - len(shares)))

    def positions(self) -> pd.DataFrame:
        """Return where each participant stands.

        Returns
        -------
        DataFrame
            One row per participant with at least one vote, by id: ``participant``, ``x``, ``y`` (posterior
            means on the first two dimensions; everybody's mean square is 1, uncertainty included),
            ``x_error``, ``y_error`` (posterior standard deviations), ``leaning`` (log-odds of agreeing more
            than others, whatever the statement), ``votes`` (cast on any statement), ``in_conversation``.
        """
        errors = np.zeros((len(self.votes.participants), 2))
        shown = min(2, self.model.dimensions)
        spread = np.einsum("iaa->ia", self.model.position_spread)
        errors[:, :shown] = np.sqrt(spread[:, :shown])
        frame = pd.DataFrame(
            {
                "participant": self.votes.participants,
                "x": self.xy[:, 0],
                "y": self.xy[:, 1],
                "x_error": errors[:, 0],
                "y_error": errors[:, 1],
                "leaning": self.model.position[:, -1],
                "votes": self.votes.cast,
                "in_conversation": self.in_conversation,
            }
        )
        voters: pd.DataFrame = frame.loc[self.votes.cast > 0].reset_index(drop=True)
        return voters

    def loadings(self) -> pd.DataFrame:
        """Return how much each statement weighs on each axis.

        Returns
        -------
        DataFrame
            One row per contribution with at least one vote, by id: ``contribution``, ``x``, ``y`` (change of
            the log-odds of agreeing per unit along the two axes), ``x_error``, ``y_error`` (posterior
            standard deviations), ``centre`` (log-odds of agreeing at the origin), ``votes``, ``analysed``
            (False where moderation or meta kept it from shaping the space).
        """
        n = self.votes.counts.sum(axis=1)
        slopes, errors = np.zeros((len(n), 2)), np.zeros((len(n), 2))
        shown = min(2, self.model.dimensions)
        slopes[:, :shown] = self.model.slope[:, :shown]
        errors[:, :shown] = np.sqrt(np.einsum("jaa->ja", self.model.slope_spread)[:, :shown])
        frame = pd.DataFrame(
            {
                "contribution": self.votes.statements,
                "x": slopes[:, 0],
                "y": slopes[:, 1],
                "x_error": errors[:, 0],
                "y_error": errors[:, 1],
                "centre": self.model.slope[:, -1],
                "votes": n,
                "analysed": self.votes.analysed,
            }
        )
        voted: pd.DataFrame = frame.loc[n > 0].reset_index(drop=True)
        return voted

    def predict_proba(
        self, participants: npt.ArrayLike | None = None, statements: npt.ArrayLike | None = None
    ) -> Floats:
        """Return the probability that each participant agrees with each statement, if they do not pass.

        The uncertainty of positions and of statements is integrated over, and the result calibrated on hidden
        answers. A statement without votes is expected to be an average one; a participant without votes is
        expected to stand anywhere.

        Parameters
        ----------
        participants, statements : array-like of str, optional
            Ids, all of them by default (in the order of ``votes.participants`` and ``votes.statements``).

        Returns
        -------
        ndarray, shape (participants, statements)
            P(agree | not pass), strictly between 0 and 1.

        Raises
        ------
        KeyError
            For an unknown id.
        """
        return probabilities(self.model.grid(*self._rows(participants, statements)))

    def predict_pass(
        self, participants: npt.ArrayLike | None = None, statements: npt.ArrayLike | None = None
    ) -> Floats:
        """Return the probability that each participant passes on each statement, if they are shown it.

        Parameters, shape and errors are those of ``predict_proba``.
        """
        return probabilities(self.passing.grid(*self._rows(participants, statements)))

    def chart(self) -> Any:
        """Return the map of positions as an Altair chart, for a notebook; see ``opinion.charts``."""
        from deliberation.opinion.charts import opinion_map

        return opinion_map(self)

    def _rows(
        self, participants: npt.ArrayLike | None, statements: npt.ArrayLike | None
    ) -> tuple[npt.NDArray[np.int64] | slice, npt.NDArray[np.int64] | slice]:
        return (
            slice(None) if participants is None else self.votes.rows_of(participants, "participant"),
            slice(None) if statements is None else self.votes.rows_of(statements, "statement"),
        )

    def _repr_html_(self) -> str:
        return (
            f"<p><b>Opinion space</b>: {int((self.votes.cast > 0).sum())} participants "
            f"({int(self.in_conversation.sum())} in the conversation), {len(self.votes.vote)} votes, "
            f"{self.model.dimensions} dimensions; the first two axes show {sum(self.variance):.0%} of what "
            "sets answers apart.</p>" + str(self.positions().head().to_html(index=False))
        )


def map_opinions(
    consultation: Consultation,
    *,
    features: None = None,
    dimensions: int | None = None,
    previous: OpinionSpace | None = None,
    seed: int = 0,
) -> OpinionSpace:
    """Place participants and statements in a space where people who vote alike stand close together.

    Parameters
    ----------
    consultation : Consultation
    features : None
        A place kept for text features as a prior; this version takes none.
    dimensions : int, optional
        Number of dimensions; where left out, the one that predicts hidden answers best (0 is allowed).
    previous : OpinionSpace, optional
        The space of an earlier state of the same consultation: new votes update its model, with its number of
        dimensions, and its axes stay. What hidden answers say is asked again, of the votes of now. Where it
        had no dimension there is no axis to keep, and their number is chosen again.
    seed : int
        Seed of the first positions and of the hidden answers.

    Returns
    -------
    OpinionSpace

    Raises
    ------
    NoVotes
        If the consultation holds no single votes.
    ValueError
        If features are given, if dimensions are not between 0 and 20, if they differ from those of an earlier
        space with axes, or if the earlier space shares no participant with the consultation.

    Examples
    --------
    >>> import deliberation as dl
    >>> space = dl.map_opinions(dl.sample())
    >>> space.model.dimensions > 0
    True
    """
    if features is not None:
        raise ValueError("This version places opinions from votes alone; call map_opinions without features.")
    if dimensions is not None and not 0 <= dimensions <= 20:
        raise ValueError(f"dimensions is {dimensions}; expected a whole number from 0 to 20.")
    if dimensions is not None and previous is not None and previous.model.dimensions not in (0, dimensions):
        raise ValueError(
            f"dimensions is {dimensions}, and the {previous.model.dimensions} of the space before are kept; "
            "leave out dimensions, or previous."
        )
    votes = Votes.of(consultation)
    if previous is not None:
        require_common(previous.votes, votes)
    sides, passes = sides_of(votes), passes_of(votes)
    analysed = sides.where(votes.analysed[sides.statement])
    if previous is not None and previous.model.dimensions:
        kept = previous.model.dimensions
        prediction = predict_hidden(analysed, candidates=(kept,), seed=seed).of(kept)
        start = carried(previous.model, previous.votes, votes)
        model = aligned(fit_calibrated(analysed, prediction, seed=seed, start=start), previous, votes)
    else:
        tried = {} if dimensions is None else {"candidates": (dimensions,)}
        prediction = predict_hidden(analysed, seed=seed, **tried)
        if dimensions is not None:
            prediction = prediction.of(dimensions)
        model = fit_calibrated(analysed, prediction, seed=seed)
    shown = votes.counts.sum(axis=1) > 0
    return OpinionSpace(
        votes=votes,
        model=fold_in(model, sides, ~votes.analysed),
        passing=fit_calibrated(
            passes, predict_hidden(passes, candidates=PASS_DIMENSIONS, seed=seed), seed=seed
        ),
        prediction=prediction,
        in_conversation=polis.in_conversation(votes.cast, int(shown.sum())),
        provenance=Provenance(
            step="map_opinions",
            parameters={"dimensions": model.dimensions, "given": dimensions is not None},
            inputs=votes.digest(),
            seed=seed,
        ),
    )


def sides_of(votes: Votes) -> Sides:
    """Take the answers that agree or disagree, on every statement."""
    kept = np.flatnonzero(votes.vote != Vote.PASS)
    return Sides(
        votes.participant[kept].astype(np.int64),
        votes.statement[kept].astype(np.int64),
        votes.vote[kept] == Vote.AGREE,
        len(votes.participants),
        len(votes.statements),
    )


def passes_of(votes: Votes) -> Sides:
    """Take every vote for whether it is a pass."""
    return Sides(
        votes.participant.astype(np.int64),
        votes.statement.astype(np.int64),
        votes.vote == Vote.PASS,
        len(votes.participants),
        len(votes.statements),
    )
