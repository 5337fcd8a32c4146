"""Votes that leave: rounded so that nobody is alone in a count, and what that leaves unknown counted."""

from __future__ import annotations

import numpy as np

from deliberation.kernels.doubt import Doubt, doubt_of
from deliberation.kernels.rounding import (
    bounds_of_nearest,
    bounds_of_small,
    coarse,
    nearest,
    nearest_if_small,
)
from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.answers import Bounds, Floats
from deliberation.opinion.statements.weighing import reweighed
from deliberation.synthesis.gate.rules import Rules


class Votes(Rules):
    """What the gate does to votes."""

    def votes(self, support: Weighed) -> Weighed:
        """Return support as it may be published: counts rounded, and all that rests on them made again.

        What rounding leaves unknown is counted in intervals and probabilities (``kernels.doubt``).

        Tallies are left as they are: their platform has published them, and they tell of no group.
        """
        if support.basis == "tallies":
            return support
        answers = support.answers
        if not self.whole:
            counts = nearest(answers.counts, self.rounding)
            bounds = _never_given(answers.counts, bounds_of_nearest(counts, self.rounding))
            return reweighed(support, counts, None, bounds=bounds)
        everybody, parts, bases = coarse(answers.counts[0], answers.counts[1:], self.rounding)
        counts = np.concatenate([everybody[None], parts])
        known, meant = bounds_of_small(everybody, self.rounding), bounds_of_nearest(parts, bases[:, None])
        low, high = (np.concatenate([one[None], other]) for one, other in zip(known, meant, strict=True))
        low, high = _never_given(answers.counts, (low, high))
        if answers.slices is None:
            return reweighed(support, counts, None, bounds=(low, high))
        _, thirds, bases = coarse(answers.counts[0], answers.slices, self.rounding)
        slice_bounds = _never_given(answers.counts, bounds_of_nearest(thirds, bases[:, None]))
        return reweighed(support, counts, thirds, bounds=(low, high), slice_bounds=slice_bounds)

    def persons(self, sums: Floats, *, exact: bool = False) -> Floats:
        """Round persons who answered; ``exact`` for those of everybody on one statement, who are many."""
        return (nearest_if_small if exact and self.whole else nearest)(sums, self.rounding)

    def doubts(self, counts: Floats, *, exact: bool = False) -> list[Doubt]:
        """Return what rounding (``persons``) leaves unknown of each answer, the others being the rest.

        Parameters
        ----------
        counts : ndarray, shape (answers,)
            As published.
        exact : bool
            As for ``persons``.
        """
        bounds = (bounds_of_small if exact and self.whole else bounds_of_nearest)(counts, self.rounding)
        return [doubt_of(counts, bounds, side) for side in range(len(counts))]


def _never_given(counts: Floats, bounds: Bounds) -> Bounds:
    """Leave no doubt on an answer that nobody gave to anything: the platform did not offer it."""
    given = counts[0].sum(axis=0) > 0
    return np.where(given, bounds[0], 0.0), np.where(given, bounds[1], 0.0)
