"""Answers per statement, from single votes or from the tallies a platform published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.errors import NoVotes
from deliberation.kernels.counts import count_answers
from deliberation.kernels.doubt import Doubt, doubt_of
from deliberation.opinion.grouping.groups import OpinionGroups
from deliberation.opinion.positions.slices import NAMES
from deliberation.opinion.positions.votes import Votes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bounds = tuple[Floats, Floats]

EVERYBODY = "all"
WHOLE = 0.01
WHOLE_ROWS = 0.95
"""A published share times its total is taken for a count where it is whole (within .01) in 95 % of rows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answers:
    """Agree, disagree and pass of each statement, for everybody and for each group.

    Attributes
    ----------
    basis : {"votes", "tallies"}
    contributions : ndarray of str, shape (statements,)
        Ids, sorted; statements that moderation or meta set aside are not here, nor those without votes.
    rows : ndarray of int, shape (statements,)
        Row of each in the consultation's contributions.
    groups : tuple of str
        ``"all"`` first, then the groups' names.
    counts : ndarray of float, shape (groups, statements, 3)
        Agree, disagree, pass; nan where the platform does not say.
    n : ndarray of int, shape (groups, statements)
        All answers, passes included.
    published : ndarray, shape (statements,)
        Share of agreement as published where counts are unknown, nan elsewhere.
    votes : Votes or None
    slices : ndarray of float, shape (3, statements, 3), or None
        The same counts at the low end, in the middle and at the high end of the first dimension, where there
        is one.
    sizes : tuple of int
        People in each of ``part_names()``, whether or not they voted on a given statement; empty where
        everybody is one.
    bounds, slice_bounds : (low, high), each of the shape of ``counts`` (``slices``), or None
        Least and greatest count that may be meant where counts are rounded; None where they are exact.
    """

    basis: Literal["votes", "tallies"]
    contributions: npt.NDArray[np.object_]
    rows: Ints
    groups: tuple[str, ...]
    counts: Floats
    n: Ints
    published: Floats
    votes: Votes | None = None
    slices: Floats | None = None
    sizes: tuple[int, ...] = ()
    bounds: Bounds | None = None
    slice_bounds: Bounds | None = None

    def parts(self) -> tuple[Floats, Ints]:
        """Return counts and numbers of answers of the parts that must all share what is shared.

        The groups where there are some; else the thirds of the spectrum; else everybody.
        """
        if len(self.groups) > 1:
            return self.counts[1:], self.n[1:]
        if self.slices is not None:
            return self.slices, self.slices.sum(axis=2).astype(np.int64)
        return self.counts[:1], self.n[:1]

    def doubt(self, side: int) -> Doubt | None:
        """Return how far off the counts of one answer may be, shape (groups, statements); None if exact."""
        return None if self.bounds is None else doubt_of(self.counts, self.bounds, side)

    def doubt_of_thirds(self, side: int) -> Doubt | None:
        """Return the same for the thirds of a spectrum."""
        if self.slices is None or self.slice_bounds is None:
            return None
        return doubt_of(self.slices, self.slice_bounds, side)

    def bounds_of_parts(self) -> Bounds | None:
        """Return the bounds of the counts of ``parts``; None if they are exact."""
        if len(self.groups) == 1 and self.slices is not None:
            return self.slice_bounds
        kept = slice(1, None) if len(self.groups) > 1 else slice(0, 1)
        return None if self.bounds is None else (self.bounds[0][kept], self.bounds[1][kept])

    def doubt_of_parts(self, side: int) -> Doubt | None:
        """Return how far off the counts of one answer in ``parts`` may be; None if they are exact."""
        bounds = self.bounds_of_parts()
        return None if bounds is None else doubt_of(self.parts()[0], bounds, side)

    def part_names(self) -> tuple[str, ...]:
        """Return the names of these parts: the groups', "low", "middle" and "high", or "all"."""
        if len(self.groups) > 1:
            return self.groups[1:]
        return self.groups if self.slices is None else NAMES

    def thirds(self, side: int) -> tuple[Floats, Ints]:
        """Return counts of one side and numbers of answers by third, or nan and 0 where there are none."""
        if self.slices is None:
            size = len(self.contributions)
            return np.full((1, size), np.nan), np.zeros((1, size), dtype=np.int64)
        return self.slices[..., side], self.slices.sum(axis=2).astype(np.int64)

    def participants(self) -> int | None:
        """Return how many people voted on an analysed statement; None where only tallies are known."""
        if self.votes is None:
            return None
        return len(np.unique(self.votes.participant[self.votes.analysed[self.votes.statement]]))


def answers_of(consultation: Consultation, groups: OpinionGroups | None) -> Answers:
    """Count answers: from votes where there are any, else from tallies.

    Raises
    ------
    NoVotes
        If the consultation holds neither votes nor tallies.
    ValueError
        If the groups, or the spectrum, are those of other participants or statements.
    """
    if consultation.has_votes:
        return _from_votes(consultation, groups)
    if not consultation.tallies.num_rows:
        raise NoVotes(
            "This consultation holds neither single votes nor tallies, so no support can be weighed."
        )
    return _from_tallies(consultation)


def _from_votes(consultation: Consultation, groups: OpinionGroups | None) -> Answers:
    votes = Votes.of(consultation)
    size = len(votes.statements)
    counts = [count_answers(votes.statement, votes.vote, size)]
    names: tuple[str, ...] = (EVERYBODY,)
    if groups is not None:
        known = groups.space.votes
        if not (
            np.array_equal(known.participants, votes.participants)
            and np.array_equal(known.statements, votes.statements)
        ):
            raise ValueError(
                "These groups were found among other participants or statements than the consultation's; "
                "find them with find_groups(map_opinions(consultation))."
            )
    if groups is not None and groups.groups:
        labels = groups.labels[votes.participant]
        names += tuple(group.name for group in groups.groups)
        counts.append(
            count_answers(votes.statement, votes.vote, size, group=labels, groups=len(groups.groups))
        )
    stacked = np.concatenate(counts)
    kept = np.flatnonzero(votes.analysed & (stacked[0].sum(axis=1) > 0))
    order = np.argsort(consultation.contribution_ids.astype(str), kind="stable")
    slices, sizes = None, () if groups is None else tuple(group.size for group in groups.groups)
    if groups is not None and groups.spectrum is not None:
        thirds = groups.spectrum.labels[votes.participant]
        slices = count_answers(votes.statement, votes.vote, size, group=thirds, groups=3)[:, kept].astype(
            float
        )
        sizes = sizes or groups.spectrum.sizes
    return Answers(
        basis="votes",
        contributions=votes.statements[kept],
        rows=order[kept],
        groups=names,
        counts=stacked[:, kept].astype(float),
        n=stacked[:, kept].sum(axis=2),
        published=np.full(len(kept), np.nan),
        votes=votes,
        slices=slices,
        sizes=sizes,
    )


def _from_tallies(consultation: Consultation) -> Answers:
    table = consultation.tallies
    rows = table["contribution"].to_numpy().astype(np.int64)
    meta = np.asarray(consultation.contributions["meta"].to_numpy(zero_copy_only=False), dtype=bool)
    agree, disagree, passed, total, share = (
        _numbers(table[name]) for name in ("agree", "disagree", "pass", "total", "share")
    )
    said = np.nansum([agree, disagree, passed], axis=0)
    n = np.where(np.isnan(total), said, total)
    agree = np.where(np.isnan(agree), _recovered(share, n), agree)
    # A column that the platform leaves out entirely was not offered as an answer.
    passed = np.where(np.isnan(passed) & ~np.isnan(agree + disagree) & (said == n), 0.0, passed)
    kept = np.flatnonzero(consultation.analysed[rows] & ~meta[rows] & (n > 0))
    ids = consultation.contribution_ids[rows[kept]]
    kept = kept[np.argsort(ids.astype(str), kind="stable")] if len(kept) else kept
    return Answers(
        basis="tallies",
        contributions=consultation.contribution_ids[rows[kept]],
        rows=rows[kept],
        groups=(EVERYBODY,),
        counts=np.stack([agree, disagree, passed], axis=1)[None, kept],
        n=n[None, kept].astype(np.int64),
        published=np.where(np.isnan(agree), share, np.nan)[kept],
    )


def _recovered(share: Floats, n: Floats) -> Floats:
    """Return counts of agreement from shares, nan everywhere if they are not whole numbers."""
    count = share * n
    known = np.isfinite(count) & (n > 0)
    whole = np.abs(count - np.round(count)) <= WHOLE
    if not known.any() or whole[known].mean() < WHOLE_ROWS:
        return np.full(len(count), np.nan)
    return np.where(known & whole, np.round(count), np.nan)


def _numbers(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
