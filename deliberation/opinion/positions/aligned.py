"""Two states of one consultation: the later model starts from the earlier one, and keeps its axes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.opinion.positions.model import IdealPoint, prior_of, turned
from deliberation.opinion.positions.votes import Votes

if TYPE_CHECKING:
    from deliberation.opinion.positions.space import OpinionSpace

Ints = npt.NDArray[np.int64]


def require_common(before: Votes, after: Votes) -> None:
    """Refuse an earlier state that cannot be one: no participant is in both.

    Raises
    ------
    ValueError
        If no participant is in both.
    """
    if not np.isin(after.participants, before.participants).any():
        raise ValueError(
            "previous holds none of these participants, so it is no earlier state of this consultation; "
            "leave it out."
        )


def carried(model: IdealPoint, before: Votes, after: Votes) -> IdealPoint:
    """Return a model for the participants and statements of now: known ones keep theirs, others the prior."""
    fresh = prior_of(model, len(after.participants), len(after.statements))
    for mean, spread, known, now in (
        ("position", "position_spread", before.participants, after.participants),
        ("slope", "slope_spread", before.statements, after.statements),
    ):
        old, new = _common(known, now)
        getattr(fresh, mean)[new] = getattr(model, mean)[old]
        getattr(fresh, spread)[new] = getattr(model, spread)[old]
    return fresh


def aligned(model: IdealPoint, previous: OpinionSpace, after: Votes) -> IdealPoint:
    """Return a model turned to the axes of an earlier one.

    The rotation, reflections allowed, that brings the participants of both states closest (orthogonal
    Procrustes; Schönemann 1966, Psychometrika 31).
    """
    old, new = _common(previous.votes.participants, after.participants)
    k = model.dimensions
    if not k or not len(old):
        return model
    cross = np.einsum("ia,ib->ab", model.position[new, :k], previous.model.position[old, :k])
    left, _, right = np.linalg.svd(cross)
    return replace(turned(model, left @ right), temperature=model.temperature)


def _common(before: npt.NDArray[np.object_], after: npt.NDArray[np.object_]) -> tuple[Ints, Ints]:
    """Return the rows of the ids that both have, in each."""
    rows = np.asarray(pd.Index(before).get_indexer(pd.Index(after)), dtype=np.int64)
    new = np.flatnonzero(rows >= 0)
    return rows[new], new
