"""From groups to facts: who they are, or the two ends of a spectrum, or why there are none; the map."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.opinion.positions.slices import NAMES
from deliberation.opinion.positions.slices import Spectrum as Slices
from deliberation.synthesis.facts import Contrast, DensityCell, Group, Groups, Spectrum
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.statements import Statements, number

WANTING: Final = {"few": "too_few", "sides": "few_sides", "silent": "no_side", "aside": "set_aside"}
"""Reasons of a verdict for which groups could not be looked for."""
DISTINCTIVE: Final = 4
SHARED: Final = 3
CONTRASTS: Final = 5
MAP_SQUARES: Final = (18, 15, 12, 10, 8, 6)
"""Squares along the wider side of the opinion map: the most of these that hide few people."""
MAP_HIDDEN: Final = 0.2
"""Share of the people that a map may leave out, in squares too sparse to be published."""


def groups_facts(
    groups: OpinionGroups | None,
    support: Weighed | None,
    statements: Statements | None,
    gate: Gate,
    reason: str,
) -> Groups:
    """Return the verdict on groups with its evidence, the groups, and a map that shows nobody."""
    if groups is None:
        return Groups(verdict="unknown", reason=reason)
    verdict = groups.verdict
    if verdict.reason in WANTING:
        return Groups(verdict="unknown", reason=WANTING[verdict.reason], participants=verdict.participants)
    found = []
    if verdict.kind == "distinct" and support is not None and statements is not None:
        total = sum(int(g.size) for g in groups.groups)
        for group in groups.groups:
            told = support.describe(group.name)
            apart = statements.stances(told.apart, DISTINCTIVE)
            said = {stance.statement.contribution for stance in apart}
            found.append(
                Group(
                    name=group.name,
                    size=int(group.size),
                    share=round(group.size / total, 6),
                    x=round(float(group.x), 3),
                    y=round(float(group.y), 3),
                    distinctive=apart,
                    shared=statements.stances(told.shared[~told.shared["contribution"].isin(said)], SHARED),
                )
            )
    spectrum = None
    if (
        verdict.kind == "spectrum"
        and groups.spectrum is not None
        and support is not None
        and statements is not None
    ):
        spectrum = _spectrum(groups.spectrum, support, statements, gate)
    cells, step, hidden = density(groups.space.positions(), gate.minimum_cell)
    drawn = sum(cell.n for cell in cells)
    if verdict.kind == "none" or hidden > MAP_HIDDEN * (hidden + drawn):
        # positions that predict nothing are no map, nor is one without many of the people
        cells, step, hidden = [], None, 0
    return Groups(
        verdict=verdict.kind,
        reason="unstable" if verdict.reason == "unstable" else None,
        gain=number(verdict.gain),
        gain_p=number(verdict.gain_p),
        separation=number(verdict.separation),
        separation_p=number(verdict.separation_p),
        simulations=verdict.draws,
        as_separate=verdict.as_large,
        stability=number(groups.stability),
        stability_people=number(groups.stability_people),
        sure=verdict.sure,
        grouped=sum(group.size for group in found),
        searches=verdict.refits,
        came_back=verdict.came_back,
        participants=int(groups.space.in_conversation.sum()),
        groups=found,
        spectrum=spectrum,
        map=cells,
        map_step=step,
        map_variance=number(sum(groups.space.variance)) if cells else None,
        map_hidden=hidden,
    )


def _spectrum(spectrum: Slices, support: Weighed, statements: Statements, gate: Gate) -> Spectrum | None:
    """Return the two ends and the middle by what tells them apart; None where too few people stand in one."""
    if min(spectrum.sizes, default=0) < gate.minimum_cell:
        return None
    table = spectrum.to_pandas()
    ids = [str(i) for i in table.loc[table["gap_low"] != 0, "contribution"]]
    told = [i for i in ids if statements.knows(i) and set(statements.one(i).groups) >= set(NAMES)]
    portrait = support.describe_spectrum() if support.shared_by == "thirds" else None
    return Spectrum(
        sizes=list(spectrum.sizes),
        share=round(spectrum.share, 6),
        contrasts=[
            Contrast(statement=statement, **{name: statement.groups[name].agree for name in NAMES})
            for statement in statements.chosen(told, CONTRASTS)
        ],
        shared={name: statements.stances(frame, SHARED) for name, frame in portrait.shared.items()}
        if portrait
        else {},
        middle=portrait.middle_with() if portrait else None,
    )


def density(positions: pd.DataFrame, minimum: int) -> tuple[list[DensityCell], float | None, int]:
    """Count participants by square of the map; squares under the minimum are hidden.

    Returns
    -------
    cells : list of DensityCell
        Centres of the squares and how many participants they hold.
    step : float or None
        Side of a square.
    hidden : int
        Participants in hidden squares; one square more is hidden when fewer than the minimum would be.
    """
    inside = positions[positions["in_conversation"]]
    if len(inside) < minimum:
        return [], None, 0
    xy = inside[["x", "y"]].to_numpy()
    low, high = np.quantile(xy, [0.01, 0.99], axis=0)
    width = float(np.max(high - low))
    if width <= 0:
        return [], None, len(inside)
    for squares_wide in MAP_SQUARES:
        step = float(f"{width / squares_wide:.2g}")
        squares, counts = np.unique(np.floor(np.round(xy / step, 6)).astype(int), axis=0, return_counts=True)
        shown = counts >= minimum
        hidden = int(counts[~shown].sum())
        if hidden <= MAP_HIDDEN * len(inside):
            break
    if 0 < hidden < minimum and shown.any():
        smallest = np.flatnonzero(shown)[np.argmin(counts[shown])]
        shown[smallest] = False
        hidden += int(counts[smallest])
    cells = [
        DensityCell(x=round(float((i + 0.5) * step), 4), y=round(float((j + 0.5) * step), 4), n=int(n))
        for (i, j), n in zip(squares[shown], counts[shown], strict=True)
    ]
    return cells, step, hidden
