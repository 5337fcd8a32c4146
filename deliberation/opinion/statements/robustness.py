"""What a conclusion on a statement rests on: fewer people, resampled people, a few more or a few less."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt

from deliberation.kernels.counts import count_answers
from deliberation.kernels.doubt import Doubt
from deliberation.kernels.tipping import NEVER, fewest_closing, fewest_unsure
from deliberation.opinion.grouping.groups import OpinionGroups
from deliberation.opinion.positions.slices import NAMES
from deliberation.opinion.positions.votes import Votes
from deliberation.opinion.statements import rankings
from deliberation.opinion.statements.layout import AGREE, DISAGREE, PASS
from deliberation.opinion.statements.support import Support
from deliberation.opinion.statements.weighing import reweighed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Conclusion = Literal["unites", "unites_against", "divides"]

ACTIVE: Final = 0.05
"""Part of the people who are left out for having answered most."""
RESAMPLES: Final = 1000
SAME_BALLOT: Final = 20
"""Votes from which two equal ballots are no chance, where both sides are taken..."""
SAME_PEOPLE: Final = 5
"""... and people who must have cast one."""


def most_active(cast: npt.NDArray[np.integer], *, share: float = ACTIVE) -> Bools:
    """Tell who is among the most active: a share of those who did anything, rounded up; ties by row.

    Examples
    --------
    >>> most_active(np.array([5, 0, 9, 1, 1]), share=0.3).tolist()
    [True, False, True, False, False]
    """
    acted = np.flatnonzero(cast > 0)
    found = np.zeros(len(cast), dtype=bool)
    order = acted[np.lexsort((acted, -cast[acted].astype(np.int64)))]
    found[order[: int(np.ceil(round(share * len(acted), 9)))]] = True
    return found


def same_ballots(votes: Votes, *, least: int = SAME_BALLOT, people: int = SAME_PEOPLE) -> Bools:
    """Tell who cast the same long ballot as several others: the same votes on the same statements.

    A ballot counts from ``least`` votes on, if it takes both sides: people who agree with all that they are
    shown are alike without having been told to.

    Returns
    -------
    ndarray of bool, shape (participants,)
    """
    size = len(votes.participants)
    mixed = _mixed(votes.statement.astype(np.uint64) * np.uint64(4) + votes.vote.astype(np.uint64))
    ballot = np.zeros(size, dtype=np.uint64)
    with np.errstate(over="ignore"):
        np.add.at(ballot, votes.participant, mixed)
    sides = [
        np.bincount(votes.participant[votes.vote == side + 1], minlength=size) for side in (AGREE, DISAGREE)
    ]
    long = (votes.cast >= least) & (sides[AGREE] > 0) & (sides[DISAGREE] > 0)
    _, of, counts = np.unique(ballot, return_inverse=True, return_counts=True)
    together = np.bincount(of.reshape(-1), long, minlength=len(counts))
    return np.asarray(long & (together[of.reshape(-1)] >= people))


def without(support: Support, groups: OpinionGroups | None, left_out: Bools) -> Support:
    """Return what the votes prove without some participants; groups, and thirds of a spectrum, stay.

    Parameters
    ----------
    support : Support
        From single votes.
    groups : OpinionGroups or None
        Those that it was weighed with.
    left_out : ndarray of bool, shape (participants,)
        In the order of ``support.answers.votes.participants``.
    """
    answers = support.answers
    if answers.votes is None:
        raise ValueError("Nobody can be left out of tallies: who voted is not known.")
    votes = answers.votes.without(left_out)
    rows = np.searchsorted(votes.statements.astype(str), answers.contributions.astype(str))
    size = len(votes.statements)

    def counted(labels: npt.NDArray[np.integer] | None, parts: int) -> Floats:
        mine = None if labels is None else labels[votes.participant]
        found = count_answers(votes.statement, votes.vote, size, group=mine, groups=parts)
        return found[:, rows].astype(float)

    counts = counted(None, 1)
    if groups is not None and groups.groups:
        counts = np.concatenate([counts, counted(groups.labels, len(groups.groups))])
    spectrum = None if groups is None else groups.spectrum
    slices = None if answers.slices is None or spectrum is None else counted(spectrum.labels, len(NAMES))
    found = reweighed(support, counts, slices)
    return replace(found, answers=replace(found.answers, votes=votes))


def concluded(support: Support, kind: Conclusion) -> Bools:
    """Tell of which statements a conclusion holds, by the rule of the list it stands in."""
    score = {
        "unites": rankings.shared,
        "unites_against": rankings.rejected,
        "divides": rankings.divisive,
    }[kind](support)
    return np.asarray(support.rankable & np.isfinite(score))


def on_its_side(support: Support, row: int, kind: Conclusion, pair: tuple[int, int] | None = None) -> bool:
    """Tell whether shares alone, sure or not, are on the side of a conclusion; see ``sides_kept``."""
    found, total, _ = _known(support, row)
    return bool(_side(found[None], total[None], support, kind, pair)[0])


def sides_kept(support: Support, row: int, kind: Conclusion, pair: tuple[int, int] | None = None) -> float:
    """Return in which share of resamples of the people a conclusion stays on its side.

    People are drawn again with replacement. For one statement that is a multinomial draw of its counts, those
    who did not answer included, so nobody has to be drawn one by one. Where counts are rounded, each resample
    starts from counts that round to them.

    Parameters
    ----------
    support : Support
    row : int
        Of the statement.
    kind : {"unites", "unites_against", "divides"}
        Everybody's side: agreement (disagreement) above the threshold in every part; or one part agrees more
        than another; or, without parts, each side has two fifths of those who take one.
    pair : (int, int), optional
        Parts that agree most and least, for "divides".
    """
    cells, _, _ = _known(support, row)
    name = f"{kind} {support.answers.contributions[row]}"
    rng = np.random.default_rng((support.provenance.seed or 0, crc32(name.encode())))
    bounds = support.answers.bounds_of_parts()
    if bounds is None:
        flat = np.broadcast_to(cells.reshape(-1), (RESAMPLES, cells.size))
    else:
        low, high = (bound[:, row].reshape(-1).astype(np.int64) for bound in bounds)
        flat = rng.integers(low, high, size=(RESAMPLES, cells.size), endpoint=True).astype(float)
    answered = flat.sum(axis=1)
    everybody = np.maximum(float(support.participants or 0), answered)
    chances = np.column_stack([flat, everybody - answered]) / np.maximum(everybody, 1.0)[:, None]
    chances /= np.maximum(chances.sum(axis=1, keepdims=True), 1e-12)
    drawn = rng.multinomial(np.rint(everybody).astype(np.int64), chances)[:, :-1]
    shaped = drawn.reshape(RESAMPLES, *cells.shape).astype(float)
    return float(_side(shaped, shaped.sum(axis=2), support, kind, pair).mean())


def fewest_people(
    support: Support, row: int, kind: Conclusion, *, adding: bool, pair: tuple[int, int] | None = None
) -> tuple[int | None, bool]:
    """Return how few people more, or fewer, would end a conclusion on one statement.

    Returns
    -------
    people : int or None
        None where no number would.
    exact : bool
        False where it is a lower bound: a gap between more than two groups, or counts worked out from shares.
    """
    cells, total, known = _known(support, row)
    needed = {"unites": [AGREE], "unites_against": [DISAGREE], "divides": [AGREE, DISAGREE]}[kind]
    exact = bool(known[needed].all())
    limit = NEVER
    if not adding:  # too few votes to be ranked ends it too
        limit = int(support.answers.n[0, row]) - support.minimum_votes + 1
        if support.shared_by != "everybody":
            limit = min(limit, int(total.min()) - support.minimum_votes_in_group + 1)
    if kind != "divides" and exact:
        side = AGREE if kind == "unites" else DISAGREE
        doubt = _doubt(support, row, side)
        found = fewest_unsure(
            cells[:, side], total, support.threshold, rankings.CERTAIN, doubt, adding=adding
        )
    elif kind != "divides":
        found = _fewest_under(float(cells[0, AGREE]), float(total[0]), support.threshold, adding=adding)
    elif support.shared_by == "everybody":
        smaller, larger = sorted(cells[0, :2].tolist())
        found = _fewest_apart(smaller, larger, adding=adding)
    else:
        doubt = _doubt(support, row, AGREE)
        found, exact = _gap_closed(cells, total, support, doubt, adding=adding)
    exact = exact or limit < found
    found = min(found, limit)
    return (None if found >= NEVER // 2 else max(found, 0)), exact


def _gap_closed(
    cells: Floats, total: Floats, support: Support, doubt: Doubt | None, *, adding: bool
) -> tuple[int, bool]:
    """Close the gaps of every pair: exact for two parts, else the pair that takes most is a lower bound."""
    names = support.answers.part_names()
    ends = [0, len(total) - 1] if names == NAMES else list(range(len(total)))
    pairs = len(ends) * (len(ends) - 1) // 2
    share = cells[:, AGREE] / np.maximum(total, 1)
    level = 1.0 - 0.05 / pairs
    tried = [(u, d) for u in ends for d in ends if share[u] > share[d]]
    found = []
    for u, d in tried:
        doubts = (None, None) if doubt is None else (doubt.at(u), doubt.at(d))
        up, down = ((cells[part, AGREE], total[part]) for part in (u, d))
        found.append(fewest_closing(up, down, doubts, level=level, adding=adding))
    return max(found, default=0), len(ends) == 2


def _fewest_under(count: float, n: float, threshold: float, *, adding: bool) -> int:
    """Return how few bring a published share to the threshold; no interval is known."""
    if adding:
        return max(int(np.ceil(round(count / threshold - n, 6))), 0)
    return max(int(np.ceil(round((count - threshold * n) / (1 - threshold), 6))), 0)


def _fewest_apart(smaller: float, larger: float, *, adding: bool) -> int:
    """Return how few bring the smaller side under two fifths of those who take one."""
    part = rankings.NEAR_HALF
    if adding:
        return max(int(np.floor(round(smaller / part - smaller - larger, 6))) + 1, 0)
    return max(int(np.floor(round((smaller - part * (smaller + larger)) / (1 - part), 6))) + 1, 0)


def _doubt(support: Support, row: int, side: int) -> Doubt | None:
    """Return the doubt on one answer to a statement in each part; None where counts are exact."""
    found = support.answers.doubt_of_parts(side)
    return None if found is None else found.at((slice(None), row))


def _known(support: Support, row: int) -> tuple[Floats, Floats, Bools]:
    """Return counts of a statement by part, all who answered, and which sides are known as counts.

    Agreement is worked out from a published share where no count is known; the rest then counts as against.
    """
    counts, n = support.answers.parts()
    cells, total = counts[:, row].copy(), n[:, row].astype(float)
    known: Bools = np.array([bool(np.isfinite(cells[:, side]).all()) for side in range(cells.shape[1])])
    if known.all():
        return cells, total, known
    share = float(support.answers.published[row])
    if not known[AGREE]:
        cells[:, AGREE] = total * (0.0 if np.isnan(share) else share)
    if not known[DISAGREE]:
        cells[:, DISAGREE] = total - cells[:, AGREE]
    cells[:, PASS] = np.maximum(total - cells[:, AGREE] - cells[:, DISAGREE], 0)
    return cells, total, known


def _side(
    cells: Floats, total: Floats, support: Support, kind: Conclusion, pair: tuple[int, int] | None
) -> Bools:
    """Tell on which side counts are; the first axis is that of resamples."""
    share = cells / np.maximum(total, 1)[..., None]
    if kind != "divides":
        side = share[..., AGREE if kind == "unites" else DISAGREE]
        return np.asarray(side.min(axis=1) > support.threshold)
    if pair is not None:
        return np.asarray(share[:, pair[0], AGREE] > share[:, pair[1], AGREE])
    if support.shares_only:
        agree = share[:, 0, AGREE]
        return np.asarray(np.minimum(agree, 1 - agree) >= rankings.NEAR_HALF)
    sides = cells[:, 0, :2]
    return np.asarray(sides.min(axis=1) >= rankings.NEAR_HALF * sides.sum(axis=1))


def _mixed(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return keys scattered over 64 bits (Steele, Lea and Flood 2014, SplitMix)."""
    with np.errstate(over="ignore"):
        keys = (keys + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
