"""The opinion space: where each participant stands, inferred from votes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit, logit

from deliberation.consultation import Consultation
from deliberation.core.provenance import Provenance
from deliberation.core.vote import Vote
from deliberation.kernels.components import Components, principal_components
from deliberation.kernels.logistic import ridge_logistic
from deliberation.opinion import polis
from deliberation.opinion.votes import Votes

Floats = npt.NDArray[np.float64]

DIMENSIONS = 2
RATE_VOTES = 2.0
"""A statement's agreement is smoothed by so many votes at everybody's average agreement."""
RATE_PRECISION = 0.5
SLOPE_PRECISION = 4.0
"""Prior precision of a statement's slope along a standardised axis. Held-out log-loss on nine real
conversations: .386 at 1, .378 at 4, .378 at 8 (``benchmarks/opinion``)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class OpinionSpace:
    """Positions of participants and statements, with the votes they come from.

    This version is a *calibrated PCA*: the axes and positions are those of Polis (missing votes imputed by
    the statement's mean, two principal components), and ``predict_proba`` is one ridge logistic regression
    per statement on those positions. It is a picture that explains ``variance`` of the votes (11-16 % on real
    conversations), not a model with uncertainty.

    Attributes
    ----------
    votes : Votes
        The votes, in canonical order (participants and statements sorted by id).
    components : kernels.components.Components
        Centre and axes, over statements.
    xy : ndarray, shape (participants, 2)
        Positions; zero for who cast no vote.
    in_conversation : ndarray of bool, shape (participants,)
        Who voted enough for the position to be used, see ``polis.in_conversation``.
    weights : ndarray, shape (statements, 3)
        Intercept and slopes of the log-odds of agreeing, on positions divided by ``scale``.
    scale : ndarray, shape (2,)
    provenance : Provenance
    """

    votes: Votes
    components: Components
    xy: Floats
    in_conversation: npt.NDArray[np.bool_]
    weights: Floats
    scale: Floats
    provenance: Provenance

    @property
    def variance(self) -> tuple[float, ...]:
        """Share of the variance of the votes along each axis, 0 to 1, largest first."""
        return tuple(float(share) for share in self.components.variance)

    def positions(self) -> pd.DataFrame:
        """Return where each participant stands.

        Returns
        -------
        DataFrame
            One row per participant with at least one vote, by id: ``participant``, ``x``, ``y`` (map units),
            ``votes`` (cast on any statement), ``in_conversation``.
        """
        frame = pd.DataFrame(
            {
                "participant": self.votes.participants,
                "x": self.xy[:, 0],
                "y": self.xy[:, 1],
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
            One row per contribution with at least one vote, by id: ``contribution``, ``x``, ``y`` (loadings
            on the two axes, unit vectors), ``centre`` (mean of agree 1, pass 0, disagree -1), ``votes``,
            ``analysed`` (False where moderation or meta set it to zero).
        """
        n = self.votes.counts.sum(axis=1)
        frame = pd.DataFrame(
            {
                "contribution": self.votes.statements,
                "x": self.components.axes[0],
                "y": self.components.axes[1],
                "centre": self.components.centre,
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

        A statement that moderation set aside is predicted from its own votes; one without votes has
        everybody's average agreement; a participant without votes stands at the origin.

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
        people = slice(None) if participants is None else self.votes.rows_of(participants, "participant")
        texts = slice(None) if statements is None else self.votes.rows_of(statements, "statement")
        design = _design(self.xy[people], self.scale)
        return np.asarray(expit(design @ self.weights[texts].T))

    def _repr_html_(self) -> str:
        shown = sum(self.variance)
        return (
            f"<p><b>Opinion space</b>: {int((self.votes.cast > 0).sum())} participants "
            f"({int(self.in_conversation.sum())} in the conversation), {len(self.votes.vote)} votes, "
            f"two axes showing {shown:.0%} of the variance of the votes.</p>"
            + str(self.positions().head().to_html(index=False))
        )


def map_opinions(consultation: Consultation, *, features: None = None, seed: int = 0) -> OpinionSpace:
    """Place participants and statements in a space where people who vote alike stand close together.

    The axes are Polis's (methods, section 2): statements that moderation set aside and statements about the
    participants are zero for everybody, missing votes are imputed by the statement's mean, and the two
    principal components of all participants are kept.

    Parameters
    ----------
    consultation : Consultation
    features : None
        A place kept for text features as a prior; this version takes none.
    seed : int
        Seed of the eigenvalue solver's start vector; the result depends on it by about 1e-12.

    Returns
    -------
    OpinionSpace

    Raises
    ------
    NoVotes
        If the consultation holds no single votes.
    ValueError
        If features are given.

    Examples
    --------
    >>> import deliberation as dl
    >>> space = dl.map_opinions(dl.sample())
    >>> len(space.variance)
    2
    """
    if features is not None:
        raise ValueError("This version places opinions from votes alone; call map_opinions without features.")
    votes = Votes.of(consultation)
    values = polis.vote_values(votes.vote)
    shape = (len(votes.participants), len(votes.statements))
    zero = ~votes.analysed
    found = principal_components(
        votes.participant, votes.statement, values, shape, components=DIMENSIONS, zero=zero, seed=seed
    )
    voted = votes.counts.sum(axis=1) > 0
    xy = _positions(votes, found, values, voted)
    spread = xy[votes.cast > 0].std(axis=0)
    scale = np.where(spread > 1e-9, spread, 1.0)
    return OpinionSpace(
        votes=votes,
        components=found,
        xy=xy,
        in_conversation=polis.in_conversation(votes.cast, int(voted.sum())),
        weights=_calibrate(votes, _design(xy, scale)),
        scale=scale,
        provenance=Provenance(
            step="map_opinions",
            parameters={"dimensions": DIMENSIONS, "slope_precision": SLOPE_PRECISION},
            inputs=votes.digest(),
            seed=seed,
        ),
    )


def _positions(votes: Votes, found: Components, values: Floats, voted: npt.NDArray[np.bool_]) -> Floats:
    """Project everybody as Polis does; contributions that nobody voted on are not statements."""
    number = np.cumsum(voted) - 1
    xy = polis.project(
        votes.participant,
        number[votes.statement],
        values,
        found.centre[voted],
        found.axes[:, voted],
        len(votes.participants),
        zero=~votes.analysed[voted],
    )
    return np.where((votes.cast > 0)[:, None], xy, 0.0)


def _design(xy: Floats, scale: Floats) -> Floats:
    return np.column_stack([np.ones(len(xy)), xy / scale])


def _calibrate(votes: Votes, design: Floats) -> Floats:
    """Fit the log-odds of agreeing with each statement on positions, shape (statements, 3)."""
    sided = votes.vote != Vote.PASS
    agree, disagree = votes.counts[:, 0], votes.counts[:, 1]
    average = (agree.sum() + 1.0) / (agree.sum() + disagree.sum() + 2.0)
    prior = np.zeros((len(votes.statements), design.shape[1]))
    prior[:, 0] = logit((agree + RATE_VOTES * average) / (agree + disagree + RATE_VOTES))
    return ridge_logistic(
        votes.statement[sided],
        design[votes.participant[sided]],
        votes.vote[sided] == Vote.AGREE,
        len(votes.statements),
        prior=prior,
        penalty=np.r_[RATE_PRECISION, np.full(design.shape[1] - 1, SLOPE_PRECISION)],
    )
