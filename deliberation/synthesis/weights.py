"""Participants weighted to the margins of the population: what that changes, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.consultation import Consultation
from deliberation.consultation.margins import check_margins, declared_margins
from deliberation.kernels.intervals import jeffreys
from deliberation.kernels.persons import person_shares
from deliberation.kernels.raking import NotRaked, Raked, effective, trim
from deliberation.opinion import Support as Weighed
from deliberation.opinion.positions.votes import Votes
from deliberation.synthesis.facts import (
    Breakdown,
    Idea,
    Opinion,
    Share,
    Statement,
    Texts,
    Weighted,
    Weighting,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.participation import Profile, active, people
from deliberation.synthesis.saying import saying
from deliberation.text import Themes

Floats = npt.NDArray[np.float64]

BOUND: Final = 5.0
"""Largest weight, the mean being 1 (DeBell and Krosnick 2009, ANES report nes012427, trim at 5 means too)."""
_ROUGH: Final = 2  # decimals of a weighted share: with more, one voter's category could be worked out


def weighting_facts(
    consultation: Consultation,
    support: Weighed | None,
    themes: Themes | None,
    opinion: Opinion,
    texts: Texts,
    told: Sequence[Breakdown],
    gate: Gate,
    *,
    profile: Profile = "standard",
) -> Weighting | None:
    """Weigh participants to the margins, and weigh the headlines again.

    Parameters
    ----------
    consultation, support, themes
        As they came: ``support`` before the gate rounds it.
    opinion, texts : facts
        Where the statements and ideas are that are weighed again.
    told : sequence of Breakdown
        Who took part, as it is published.
    gate : Gate
    profile : {"standard", "village"}

    Raises
    ------
    MarginsError
        If the margins cannot be held against what participants say.
    """
    check_margins(consultation)
    took_part = active(consultation)
    codes, targets, names = _coded(consultation, gate, profile)
    if not names:
        return None
    variables = list(names)
    unknown = {breakdown.variable: breakdown.unknown for breakdown in told}
    told_first = {
        "variables": variables,
        "participants": len(codes),
        "unknown": {name: unknown.get(name) for name in variables},
        "bound": BOUND,
    }
    try:
        raked = trim(codes, targets, most=BOUND)
    except NotRaked as none:
        variable = variables[none.variable] if none.variable >= 0 else None
        category = None if variable is None else names[variable][none.category]
        return Weighting(**told_first, reason=none.reason, variable=variable, category=category)
    weight = np.full(len(took_part), np.nan)
    weight[took_part] = raked.weight
    count = effective(raked.weight)
    few = 0 < raked.trimmed < gate.minimum_cell
    return Weighting(
        **told_first,
        effective=round(count),
        design_effect=round(len(codes) / count, 3),
        largest=_largest(raked, gate),
        trimmed=None if few else raked.trimmed,
        gap=round(raked.gap, 4) + 0.0,
        rows=_rows(consultation, weight, support, themes, opinion, texts),
    )


def _coded(
    consultation: Consultation, gate: Gate, profile: Profile
) -> tuple[npt.NDArray[np.int64], list[Floats], dict[str, list[str]]]:
    """Return the category of each participant by variable that has margins, the margins, and their names."""
    frame, margins = people(consultation, gate, profile=profile)
    declared = declared_margins(consultation)
    codes: list[npt.NDArray[np.int64]] = []
    targets: list[Floats] = []
    names: dict[str, list[str]] = {}
    for variable in (name for name in declared if name in frame):
        known = {name: size for name, size in margins[variable].items() if size > 0}
        place = {name: row for row, name in enumerate(known)}
        column = frame[variable].map(place).fillna(-1).to_numpy()
        if (column >= 0).any():
            codes.append(np.asarray(column, dtype=np.int64))
            targets.append(np.array(list(known.values()), dtype=float))
            names[variable] = list(known)
    none = np.zeros((len(frame), 0), dtype=np.int64)
    return np.column_stack([none, *codes]).astype(np.int64), targets, names


def _largest(raked: Raked, gate: Gate) -> float | None:
    """Return the largest weight, if as many people as the minimum cell have it or one near it."""
    ordered = np.sort(raked.weight)[::-1]
    near = ordered[min(gate.minimum_cell, len(ordered)) - 1]
    return round(float(near), 2)


def _rows(
    consultation: Consultation,
    weight: Floats,
    support: Weighed | None,
    themes: Themes | None,
    opinion: Opinion,
    texts: Texts,
) -> list[Weighted]:
    votes = None if support is None else support.answers.votes
    if votes is None:
        return []
    order = np.argsort(consultation.participant_ids.astype(str), kind="stable")
    by_person = weight[order]
    shown: dict[str, Statement] = {
        one.contribution: one
        for one in (*opinion.unites, *opinion.unites_against, *opinion.divides, *opinion.unknown)
    }
    number = {str(name): row for row, name in enumerate(votes.statements)}
    found: list[Weighted] = []
    if shown:
        wanted = {number[name]: row for row, name in enumerate(shown)}
        of = np.array([wanted.get(row, -1) for row in range(len(votes.statements))])
        kept = of[votes.statement] >= 0
        item = of[votes.statement[kept]]
        voters = by_person[votes.participant[kept]]
        agree = (votes.vote[kept] == 1).astype(float)
        shares = _shares(item, voters, agree, len(shown))
        found += [
            Weighted(level="statement", subject=one.contribution, agree=one.everybody.agree, weighted=share)
            for one, share in zip(shown.values(), shares, strict=True)
            if share is not None
        ]
    if themes is not None:
        found += _ideas(votes, by_person, themes, texts)
    return found


def _ideas(votes: Votes, by_person: Floats, themes: Themes, texts: Texts) -> list[Weighted]:
    shown: dict[str, Idea] = {
        idea.id: idea
        for idea in (*texts.leading, *texts.divisive, *texts.rejected)
        if idea.votes is not None and idea.votes.alike and idea.votes.everybody.agree.n
    }
    if not shown:
        return []
    place = {name: row for row, name in enumerate(shown)}
    ideas: Mapping[str, str] = saying(themes)
    of = np.array([place.get(ideas.get(str(i), ""), -1) for i in votes.statements], dtype=np.int64)
    of[~votes.analysed] = -1
    kept = of[votes.statement] >= 0
    person, item, given = person_shares(votes.participant[kept], of[votes.statement[kept]], votes.vote[kept])
    shares = _shares(item, by_person[person], given[:, 0], len(shown))
    return [
        Weighted(level="idea", subject=idea.id, agree=idea.votes.everybody.agree, weighted=share)
        for idea, share in zip(shown.values(), shares, strict=True)
        if share is not None and idea.votes is not None
    ]


def _shares(item: npt.NDArray[np.integer], weight: Floats, agree: Floats, size: int) -> list[Share | None]:
    """Return weighted shares with intervals at the effective number of people."""
    total = np.bincount(item, weight, minlength=size)
    squares = np.bincount(item, weight * weight, minlength=size)
    for_it = np.bincount(item, weight * agree, minlength=size)
    found: list[Share | None] = []
    for w, w2, a in zip(total.tolist(), squares.tolist(), for_it.tolist(), strict=True):
        if w <= 0:
            found.append(None)
            continue
        n, share = w * w / w2, min(a / w, 1.0)
        low, high = jeffreys(np.array([share * n]), np.array([n]))
        found.append(
            Share(
                count=None,
                n=round(n),
                value=round(share, _ROUGH),
                low=round(float(low[0]), _ROUGH),
                high=round(float(high[0]), _ROUGH),
            )
        )
    return found
