"""Cutting participants into groups of people who vote alike, and what that predicts of other votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.special import expit, logit

from deliberation.core.vote import Vote
from deliberation.kernels.components import principal_components
from deliberation.kernels.habits import habits
from deliberation.kernels.kmeans import kmeans
from deliberation.kernels.mixture import Classes, answer_matrix, latent_classes, statement_rates
from deliberation.opinion import polis
from deliberation.opinion.votes import Votes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALLEST = 10
SMALLEST_SHARE = 0.02
SMOOTHING = 4.0
"""Votes by which a group's rate is drawn to the statement's own."""
START_CERTAINTY = 0.9
STARTS, START_STEPS = 3, 12
HABIT_STEPS = 3
SOLVER_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class Cells:
    """The votes that groups are looked for in: analysed statements only, sorted by statement.

    Attributes
    ----------
    participant, statement : ndarray of int, shape (votes,)
    vote : ndarray of int8, shape (votes,)
    member : ndarray of int, shape (participants,)
        Row among those who are grouped, -1 for the others.
    statements : int
    """

    participant: Ints
    statement: Ints
    vote: npt.NDArray[np.int8]
    member: Ints
    statements: int

    @property
    def members(self) -> int:
        """How many people are grouped."""
        return int((self.member >= 0).sum())

    @property
    def smallest(self) -> int:
        """Fewest people a group may have: 10, or 2 % of those who are grouped."""
        return max(SMALLEST, int(np.ceil(SMALLEST_SHARE * self.members)))

    @property
    def sided(self) -> npt.NDArray[np.bool_]:
        """Where a member agrees or disagrees, shape (votes,)."""
        return np.asarray((self.vote != Vote.PASS) & (self.member >= 0)[self.participant])

    def where(self, kept: npt.NDArray[np.bool_]) -> Cells:
        """Return the cells restricted to some votes; the people stay."""
        return replace(
            self, participant=self.participant[kept], statement=self.statement[kept], vote=self.vote[kept]
        )

    def with_votes(self, vote: npt.NDArray[np.int8]) -> Cells:
        """Return the same cells holding other votes."""
        return replace(self, vote=vote)


class Answers(NamedTuple):
    """Agree or disagree answers of members: who, on what, whether they agree; one entry per answer."""

    person: Ints
    statement: Ints
    agree: npt.NDArray[np.bool_]

    def matrix(self, cells: Cells) -> csr_array:
        """Return the indicators of ``kernels.mixture.answer_matrix``."""
        return answer_matrix(self.person, self.statement, self.agree, (cells.members, cells.statements))

    def log_odds(self, membership: Floats, rate: Floats) -> Floats:
        """Return the log-odds of agreeing that groups expect of each answer."""
        p = np.zeros(len(self.person))
        for belonging, agreement in zip(np.ascontiguousarray(membership.T), rate, strict=True):
            p += belonging.take(self.person) * agreement.take(self.statement)
        return np.asarray(logit(p))


def answers_of(cells: Cells, kept: npt.NDArray[np.bool_]) -> Answers:
    """Take the answers out of the cells; ``kept`` must be within ``cells.sided``."""
    rows = np.flatnonzero(kept)
    return Answers(
        cells.member.take(cells.participant.take(rows)),
        cells.statement.take(rows),
        cells.vote.take(rows) == Vote.AGREE,
    )


def cells_of(votes: Votes, in_conversation: npt.NDArray[np.bool_]) -> Cells:
    """Take the votes on analysed statements; those grouped are in the conversation and took a side once."""
    kept = votes.analysed[votes.statement]
    participant = votes.participant[kept].astype(np.int64)
    vote = votes.vote[kept]
    sides = np.bincount(participant[vote != Vote.PASS], minlength=len(votes.participants))
    grouped = in_conversation & (sides > 0)
    member = np.where(grouped, np.cumsum(grouped) - 1, -1)
    used, number = np.unique(votes.statement[kept], return_inverse=True)
    return Cells(participant, number.astype(np.int64), vote, member, len(used))


def partitions(cells: Cells, sizes: Sequence[int], seed: int) -> dict[int, Classes]:
    """Cut the members into each number of groups.

    Two principal components of everybody's votes, k-means on the members' positions, then a latent class
    model of who agrees and who disagrees (passes take no side) started from it. The components find the
    cut, the latent classes correct it where two dimensions mislead (sparse votes above all).

    Parameters
    ----------
    cells : Cells
    sizes : sequence of int
        Numbers of groups to try.
    seed : int
        Seed of the starts.

    Returns
    -------
    dict of int to Classes
        Memberships are over members.
    """
    shape = (len(cells.member), cells.statements)
    values = polis.vote_values(cells.vote)
    found = principal_components(
        cells.participant, cells.statement, values, shape, seed=seed, tolerance=SOLVER_TOLERANCE
    )
    xy = polis.project(cells.participant, cells.statement, values, found.centre, found.axes, shape[0])
    xy = xy[cells.member >= 0].round(9)
    answers = answers_of(cells, cells.sided).matrix(cells)
    rng = np.random.default_rng(seed)
    fitted = {}
    for k in sizes:
        labels = kmeans(xy, k, rng, starts=STARTS, steps=START_STEPS)
        start = np.full((len(xy), k), (1.0 - START_CERTAINTY) / (k - 1))
        start[np.arange(len(xy)), labels] = START_CERTAINTY
        fitted[k] = latent_classes(answers, start, smoothing=SMOOTHING)
    return fitted


def hard(classes: Classes) -> Ints:
    """Return the most probable group of each member; rounding keeps ties from flickering."""
    return np.asarray(np.argmax(classes.membership.round(9), axis=1), dtype=np.int64)


def large_enough(classes: Classes, smallest: int) -> bool:
    """Tell whether every group has enough people."""
    return bool(np.bincount(hard(classes), minlength=len(classes.weight)).min() >= smallest)


def held_out_gains(
    cells: Cells, half: npt.NDArray[np.bool_], sizes: Sequence[int], seed: int
) -> dict[int, float]:
    """Measure how much better groups found in one half of the votes predict the other half.

    Parameters
    ----------
    cells : Cells
    half : ndarray of bool, shape (votes,)
        The two halves; each is predicted from the other.
    sizes : sequence of int
        Numbers of groups.
    seed : int

    Returns
    -------
    dict of int to float
        Mean gain in log-likelihood (nats per held-out agree or disagree of a member) of the groups' rates
        over the statement's own rate; minus infinity where a group was too small.
    """
    gains = dict.fromkeys(sizes, 0.0)
    scored = 0
    sided = cells.sided
    for train in (half, ~half):
        learnt = cells.where(train)
        known, unknown = answers_of(cells, train & sided), answers_of(cells, ~train & sided)
        scored += len(unknown.person)
        base = statement_rates(known.matrix(cells))[None, :]
        own = _predicted(np.ones((cells.members, 1)), base, known, unknown)
        for k, classes in partitions(learnt, sizes, seed).items():
            if large_enough(classes, cells.smallest):
                gains[k] += _predicted(classes.membership, classes.rate, known, unknown) - own
            else:
                gains[k] = -np.inf
    return {k: gain / max(scored, 1) for k, gain in gains.items()}


def _predicted(membership: Floats, rate: Floats, known: Answers, unknown: Answers) -> float:
    """Log-likelihood of the unknown votes, once each person's habit of agreeing is learnt from the known."""
    expected = known.log_odds(membership, rate)
    habit, _ = habits(known.person, known.agree, expected, len(membership), steps=HABIT_STEPS)
    score = unknown.log_odds(membership, rate) + habit.take(unknown.person)
    return float(np.log(expit(np.where(unknown.agree, score, -score))).sum())
