"""Votes meet texts: what voters say of an idea, over all the statements that say it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.doubt import Doubt, doubt_of, interval
from deliberation.kernels.persons import person_shares
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.synthesis.facts import IdeaVotes, Share, Support
from deliberation.synthesis.gate import Gate

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ALIKE: Final = 0.15
"""Spread of agreement between statements up to which they are received alike: beyond it people take them for
different things, whatever their words share, and one share would stand for none of them."""


def idea_votes(
    support: Weighed, groups: OpinionGroups | None, ideas: Mapping[str, str], gate: Gate
) -> dict[str, IdeaVotes]:
    """Return the votes on each idea, or each theme.

    A person who voted on several statements of an idea is one voice, shared between their answers; shares
    are over persons, rounded by the gate; intervals (Jeffreys, 95 %) are a little wide then, and count what
    rounding leaves unknown.
    Where only tallies are known, nobody knows who voted twice: shares are over all votes, and intervals are
    those of the statement with most votes, as if nobody else had voted.

    Parameters
    ----------
    support : opinion.Support
    groups : OpinionGroups or None
    ideas : mapping of str to str
        Idea (or theme) of each contribution that says nothing else.
    gate : Gate
    """
    names = sorted(set(ideas.values()))
    number = {name: place for place, name in enumerate(names)}
    if support.answers.votes is None:
        return _from_tallies(support, {i: number[idea] for i, idea in ideas.items()}, names)
    votes = support.answers.votes
    of = np.array([number.get(ideas.get(str(i), ""), -1) for i in votes.statements], dtype=np.int64)
    of[~votes.analysed] = -1
    kept = of[votes.statement] >= 0
    person, item, shares = person_shares(votes.participant[kept], of[votes.statement[kept]], votes.vote[kept])
    cast = np.bincount(of[votes.statement[kept]], minlength=len(names))
    voted = np.unique(votes.statement[kept])
    statements = np.bincount(of[voted], minlength=len(names))
    parts = {"": np.ones(len(person), dtype=bool)}
    if groups is not None:
        mine = groups.labels[person]
        parts |= {group.name: mine == row for row, group in enumerate(groups.groups)}
    spread = _spread(support, {i: number[idea] for i, idea in ideas.items()})
    counted = {name: _summed(item[mask], shares[mask], len(names)) for name, mask in parts.items()}
    rows = {str(name): at for at, name in enumerate(support.answers.contributions)}
    alone = {
        number[idea]: rows[name]
        for name, idea in sorted(ideas.items())
        if name in rows and statements[number[idea]] == 1
    }
    found = {}
    for row, name in enumerate(names):
        if not statements[row]:
            continue
        single = bool(statements[row] == 1)
        told = {group: gate.persons(sums[row]) for group, sums in counted.items() if group}
        known = {group: gate.doubts(sums) for group, sums in told.items()}
        if row in alone:  # as its only statement is told: rounded anew, it would tell more
            told, known = _as_told(support, alone[row])
        rounded = {group: sums for group, sums in told.items() if sums.sum() >= max(gate.minimum_cell, 1)}
        doubts = {group: known[group] for group in rounded}
        by_group = {group: _support(sums, single, doubts[group]) for group, sums in rounded.items()}
        if not gate.whole and gate.persons(counted[""][row]).sum() < gate.minimum_cell:
            continue
        gap, between = _gap(by_group, {group: mine[0] for group, mine in doubts.items()})
        whole = gate.persons(counted[""][row], exact=single)
        everybody = _support(whole, single, gate.doubts(whole, exact=single))
        found[name] = IdeaVotes(
            statements=int(statements[row]),
            votes=everybody.agree.n if single else int(gate.persons(cast[[row]].astype(float))[0]),
            **spread.get(row, {}),
            everybody=everybody,
            groups=by_group,
            gap=gap,
            gap_between=between,
        )
    return found


def _as_told(support: Weighed, row: int) -> tuple[dict[str, Floats], dict[str, list[Doubt]]]:
    """Return the counts of each group on one statement as the gate let them out, and their doubts."""
    answers = support.answers
    told, known = {}, {}
    for at, group in enumerate(answers.groups[1:], 1):
        counts = answers.counts[at, row]
        low, high = answers.bounds or (answers.counts, answers.counts)
        bounds = (low[at, row], high[at, row])
        told[group] = counts
        known[group] = [doubt_of(counts, bounds, side) for side in range(len(counts))]
    return told, known


def _spread(support: Weighed, ideas: Mapping[str, int]) -> dict[int, dict[str, Any]]:
    """Return how unlike the ranked statements of each idea are received, for those that have several.

    Agreement and disagreement are both looked at: turning every vote must not change what is alike.
    """
    answers = support.answers
    n = np.maximum(answers.n[0], 1)
    counted = answers.counts[0, :, 0] / n
    share = np.where(np.isnan(counted), answers.published, counted)
    against = answers.counts[0, :, 1] / n
    rows: dict[int, list[int]] = {}
    for row in np.flatnonzero(support.rankable & ~np.isnan(share)).tolist():
        idea = ideas.get(str(answers.contributions[row]))
        if idea is not None:
            rows.setdefault(idea, []).append(row)
    found: dict[int, dict[str, Any]] = {}
    for idea, mine in rows.items():
        if len(mine) < 2:
            continue
        spread = _beyond_chance(share[mine], n[mine])
        if not np.isnan(against[mine]).any():
            spread = max(spread, _beyond_chance(against[mine], n[mine]))
        found[idea] = {
            "least": round(float(share[mine].min()), 6),
            "most": round(float(share[mine].max()), 6),
            "spread": round(spread, 6),
            "alike": round(spread, 6) <= ALIKE,
        }
    return found


def _beyond_chance(share: Floats, n: Ints) -> float:
    """Return the standard deviation of shares between statements, without what chance alone makes."""
    by_chance = float(np.mean(share * (1 - share) / n))
    return math.sqrt(max(float(np.var(share, ddof=1)) - by_chance, 0.0))


def _summed(item: Ints, shares: Floats, size: int) -> Floats:
    """Return the sums of shares by item, shape (items, 3)."""
    return np.stack([np.bincount(item, column, minlength=size) for column in shares.T], axis=1)


def _support(sums: Floats, single: bool, doubts: Sequence[Doubt]) -> Support:
    n = round(float(sums.sum()))
    agree, disagree, passed = (
        _share(float(part), n, doubt, whole=single) for part, doubt in zip(sums, doubts, strict=True)
    )
    return Support(agree=agree, disagree=disagree, passed=passed)


def _share(part: float, n: int, doubt: Doubt | None = None, *, whole: bool, level: float = 0.95) -> Share:
    if not n:
        return Share(count=None, n=0, value=None)
    low, high = interval(part, n, doubt, level=level)
    return Share(
        count=round(part) if whole else None,
        n=n,
        value=round(min(part / n, 1.0), 6),
        low=round(float(low), 6),
        high=round(float(high), 6),
        rounded=doubt is not None and part in (0, n),
    )


def _gap(
    groups: Mapping[str, Support], doubts: Mapping[str, Doubt]
) -> tuple[Share | None, tuple[str, str] | None]:
    """Return the largest difference of agreement between two groups, by its lower bound, and who they are.

    The interval is MOVER's (Zou and Donner 2008, Statistics in Medicine 27), each share's at the level of
    Bonferroni over the pairs.
    """
    pairs = list(combinations(sorted(groups), 2))
    best: tuple[float, Share, tuple[str, str]] | None = None
    for one, other in pairs:
        a, b = groups[one].agree, groups[other].agree
        most, least = ((one, a), (other, b)) if (a.value or 0) >= (b.value or 0) else ((other, b), (one, a))
        level = 1 - 0.05 / len(pairs)
        up, down = (
            _share((side.value or 0) * side.n, side.n, doubts[name], whole=False, level=level)
            for name, side in (most, least)
        )
        difference = (up.value or 0) - (down.value or 0)
        below = np.hypot((up.value or 0) - (up.low or 0), (down.high or 0) - (down.value or 0))
        above = np.hypot((up.high or 0) - (up.value or 0), (down.value or 0) - (down.low or 0))
        low = round(max(float(difference - below), -1.0), 6)
        if best is None or low > best[0]:
            share = Share(
                count=None,
                n=min(up.n, down.n),
                value=round(difference, 6),
                low=max(low, 0.0),
                high=round(min(float(difference + above), 1.0), 6),
            )
            best = (low, share, (most[0], least[0]))
    return (None, None) if best is None else (best[1], best[2])


def _from_tallies(support: Weighed, ideas: Mapping[str, int], names: Sequence[str]) -> dict[str, IdeaVotes]:
    answers = support.answers
    rows: dict[int, list[int]] = {}
    for row, contribution in enumerate(answers.contributions):
        idea = ideas.get(str(contribution))
        if idea is not None and answers.n[0, row]:
            rows.setdefault(idea, []).append(row)
    spread = _spread(support, ideas)
    found = {}
    for idea, mine in sorted(rows.items()):
        n = answers.n[0, mine]
        counts = answers.counts[0, mine]
        known = not np.isnan(counts).any()
        published = answers.published[mine]
        if not known and np.isnan(published).any():
            continue
        total = int(n.sum())
        if known:
            shares = counts.sum(axis=0) / max(total, 1)
            most = int(n.max())
            parts = [
                _share(float(share) * most, most, whole=False).model_copy(update={"n": total})
                for share in shares
            ]
        else:
            share = round(float((published * n).sum() / total), 6)
            unknown = Share(count=None, n=total, value=None)
            parts = [Share(count=None, n=total, value=share), unknown, unknown]
        found[names[idea]] = IdeaVotes(
            statements=len(mine),
            votes=total,
            **spread.get(idea, {}),
            everybody=Support(agree=parts[0], disagree=parts[1], passed=parts[2]),
        )
    return found
