"""Breadth: in how many territories a statement is shared, where participants say where they live."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from deliberation.consultation import Consultation
from deliberation.kernels.counts import count_answers
from deliberation.opinion.statements.answers import Answers

Ints = npt.NDArray[np.int64]


class Breadth(NamedTuple):
    """Territories that answered a statement enough, and those of them that share it.

    Attributes
    ----------
    territories, sharing : ndarray of int, shape (statements,)
    """

    territories: Ints
    sharing: Ints


def breadth(
    consultation: Consultation, answers: Answers, *, threshold: float, minimum: int
) -> Breadth | None:
    """Count the territories in which agreement exceeds the threshold.

    Territories are those that participants declare, as declared (a neighbourhood is not its town).

    Parameters
    ----------
    consultation : Consultation
    answers : Answers
    threshold : float
        Share of agreement, of all answers from a territory, above which it shares a statement.
    minimum : int
        Answers from which a territory counts.

    Returns
    -------
    Breadth or None
        None with tallies, and where no two territories are declared.
    """
    votes = answers.votes
    if votes is None:
        return None
    home = dict(
        zip(consultation.participant_ids, consultation.participants["territory"].to_pylist(), strict=True)
    )
    declared = [home.get(person) for person in votes.participants.tolist()]
    names = sorted({name for name in declared if name})
    if len(names) < 2:
        return None
    place = {name: row for row, name in enumerate(names)}
    label = np.array([place[name] if name else -1 for name in declared], dtype=np.int64)
    counts = count_answers(
        votes.statement,
        votes.vote,
        len(votes.statements),
        group=label[votes.participant],
        groups=len(names),
    )[:, votes.rows_of(answers.contributions, "statement")]
    n = counts.sum(axis=2)
    known = n >= minimum
    return Breadth(
        territories=known.sum(axis=0),
        sharing=(known & (counts[..., 0] > threshold * n)).sum(axis=0),
    )
