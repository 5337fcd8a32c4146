"""A spectrum of opinion in words and numbers: its two ends and its middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.counts import count_answers
from deliberation.kernels.intervals import jeffreys
from deliberation.opinion.positions.space import OpinionSpace

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NAMES: Final = ("low", "middle", "high")
"""Thirds of the people along the first dimension; which end is called low means nothing."""
FEWEST: Final = 10
"""Votes at each end under which a statement tells nothing of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Spectrum:
    """The first dimension cut in thirds of the people, for reading only: there is no border between them.

    Attributes
    ----------
    labels : ndarray of int, shape (participants,)
        Row in ``NAMES`` of each participant, -1 where they are in none.
    sizes : tuple of int
        People in each.
    share : float
        Part of what differs between answers that the first dimension shows, 0 to 1.
    """

    labels: Ints
    sizes: tuple[int, ...]
    share: float
    _table: pd.DataFrame

    def to_pandas(self) -> pd.DataFrame:
        """Return what each third answered.

        Returns
        -------
        DataFrame
            One row per analysed statement that at least 10 people of each end voted on, those that tell the
            ends apart most first: ``contribution``, and for ``low``, ``middle`` and ``high``:
            ``<slice>_count`` (agreements), ``<slice>_agree`` (their share of its answers, passes included)
            with its interval ``<slice>_agree_low``, ``<slice>_agree_high``, ``<slice>_disagree``,
            ``<slice>_n``; ``gap`` (high minus low share of agreement), ``gap_low`` (the bound of its 95 %
            interval nearest to 0; Newcombe 1998).
        """
        return self._table.copy()


def spectrum_of(space: OpinionSpace, people: Ints) -> Spectrum:
    """Cut the first dimension in thirds, and count what each answered."""
    votes = space.votes
    place = np.lexsort((people, space.xy[people, 0].round(9)))
    labels = np.full(len(votes.participants), -1, dtype=np.int64)
    labels[people[place]] = np.minimum(np.arange(len(people)) * len(NAMES) // max(len(people), 1), 2)
    counts = count_answers(
        votes.statement, votes.vote, len(votes.statements), group=labels[votes.participant], groups=len(NAMES)
    )
    n = counts.sum(axis=2)
    kept = np.flatnonzero(votes.analysed & (n[0] >= FEWEST) & (n[2] >= FEWEST))
    agree = counts[:, kept, 0] / np.maximum(n[:, kept], 1)
    low, high = jeffreys(counts[:, kept, 0].astype(float), n[:, kept])
    gap = agree[2] - agree[0]
    up = gap - np.hypot(agree[2] - low[2], high[0] - agree[0])
    down = -gap - np.hypot(agree[0] - low[0], high[2] - agree[2])
    bound = np.where(gap >= 0, np.maximum(up, 0.0), -np.maximum(down, 0.0))
    columns: dict[str, object] = {"contribution": votes.statements[kept]}
    for row, name in enumerate(NAMES):
        columns[f"{name}_count"] = counts[row, kept, 0]
        columns[f"{name}_agree"] = agree[row]
        columns[f"{name}_agree_low"], columns[f"{name}_agree_high"] = low[row], high[row]
        columns[f"{name}_disagree"] = counts[row, kept, 1] / np.maximum(n[row, kept], 1)
        columns[f"{name}_n"] = n[row, kept]
    table = pd.DataFrame({**columns, "gap": gap, "gap_low": bound})
    order = np.lexsort((np.arange(len(table)), -np.abs(bound).round(12)))
    return Spectrum(
        labels=labels,
        sizes=tuple(int(size) for size in np.bincount(labels[people], minlength=3)),
        share=space.variance[0],
        _table=table.iloc[order].reset_index(drop=True),
    )
