"""Slates of statements: who approves what, by votes, or by what is expected of who was not asked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from deliberation.core.vote import Vote
from deliberation.kernels.slate import Slate, sequential_pav
from deliberation.opinion.positions.model import probabilities
from deliberation.opinion.positions.space import OpinionSpace
from deliberation.opinion.positions.votes import Votes
from deliberation.opinion.statements.answers import Answers
from deliberation.opinion.statements.rankings import require_size

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_BLOCK = 2_000
"""People predicted at a time."""


def approvals(answers: Answers, votes: Votes, space: OpinionSpace | None) -> tuple[Ints, Ints]:
    """Return who approves which statement (rows of ``answers``), one pair per approval."""
    number = np.full(len(votes.statements), -1, dtype=np.int64)
    at = votes.rows_of(answers.contributions, "statement")
    number[at] = np.arange(len(at))
    row = number[votes.statement]
    cast = (votes.vote == Vote.AGREE) & (row >= 0)
    people, rows = [votes.participant[cast].astype(np.int64)], [row[cast]]
    if space is not None:
        silent = np.ones(len(votes.participants), dtype=bool)
        silent[votes.participant[row >= 0]] = False
        for first in range(0, len(votes.participants), _BLOCK):
            block = slice(first, min(first + _BLOCK, len(votes.participants)))
            found = _expected(votes, space, block, at, row, silent)
            people.append(found[0] + first)
            rows.append(found[1])
    return np.concatenate(people), np.concatenate(rows)


def _expected(
    votes: Votes, space: OpinionSpace, block: slice, at: Ints, row: Ints, silent: Bools
) -> tuple[Ints, Ints]:
    """Return the pairs of a block of people that were not asked, and would more likely agree than not."""
    agree = probabilities(space.model.grid(block, at)) * (1.0 - probabilities(space.passing.grid(block, at)))
    mine = (votes.participant >= block.start) & (votes.participant < block.stop) & (row >= 0)
    agree[votes.participant[mine] - block.start, row[mine]] = 0.0
    agree[silent[block]] = 0.0  # who voted on no statement that is weighed is no part of the coverage
    person, statement = np.nonzero(agree > 0.5)
    return person.astype(np.int64), statement.astype(np.int64)


def asked(votes: Votes, contributions: npt.NDArray[np.object_]) -> Ints:
    """Return how many people voted on at least one of the statements up to and including each."""
    first = np.full(len(votes.participants), len(contributions), dtype=np.int64)
    place = np.full(len(votes.statements), len(contributions), dtype=np.int64)
    place[votes.rows_of(contributions, "statement")] = np.arange(len(contributions))
    np.minimum.at(first, votes.participant, place[votes.statement])
    return np.cumsum(np.bincount(first, minlength=len(contributions) + 1))[: len(contributions)]


def chosen(
    answers: Answers, votes: Votes, people: Ints, rows: Ints, n: int, *, allowed: Bools, same: Ints
) -> Slate:
    """Return the slate that sequential PAV chooses."""
    require_size(n)
    shape = (len(votes.participants), len(answers.contributions))
    return sequential_pav(people, rows, shape, n, allowed=allowed, same=same)
