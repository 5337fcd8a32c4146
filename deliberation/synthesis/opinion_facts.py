"""From support and groups to facts: what unites, what divides, who the groups are, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.opinion.slices import NAMES
from deliberation.opinion.slices import Spectrum as Slices
from deliberation.synthesis.facts import (
    Contrast,
    DensityCell,
    Exposure,
    Group,
    Groups,
    Opinion,
    Quote,
    Share,
    Spectrum,
    Statement,
    Support,
)
from deliberation.synthesis.gate import Gate

UNITES: Final = 8
AGAINST: Final = 5
DIVIDES: Final = 6
UNKNOWN: Final = 5
DISTINCTIVE: Final = 4
CONTRASTS: Final = 5
MAP_SQUARES: Final = (18, 15, 12, 10, 8, 6)
"""Squares along the wider side of the opinion map: the most of these that hide few people."""
MAP_HIDDEN: Final = 0.2
"""Share of the people that a map may leave out, in squares too sparse to be published."""


Row = Mapping[str, Any]


class Statements:
    """Turns rows of support into statements, quotes included.

    Parameters
    ----------
    consultation : Consultation
        Where the texts are.
    support : opinion.Support
        What the votes or tallies say.
    gate : Gate
        What may be published.
    languages : mapping of str to str
        Language of each contribution, where known.
    ideas : mapping of str to str
        Idea of each contribution, where known: no list says the same thing twice.
    """

    def __init__(
        self,
        consultation: Consultation,
        support: Weighed,
        gate: Gate,
        *,
        languages: Mapping[str, str | None],
        ideas: Mapping[str, str],
    ) -> None:
        self._gate = gate
        self._languages = languages
        self._ideas = ideas
        self._texts = dict(
            zip(consultation.contribution_ids, consultation.contributions["text"].to_pylist(), strict=True)
        )
        titles = consultation.contributions["title"].to_pylist()
        self._titles = dict(zip(consultation.contribution_ids, titles, strict=True))
        self._rows: dict[str, dict[str, Row]] = {}
        for record in support.to_pandas().to_dict("records"):
            row = {str(name): value for name, value in record.items()}
            self._rows.setdefault(row["contribution"], {})[row["group"]] = row

    def list(self, ids: Iterable[str], most: int) -> list[Statement]:
        """Return at most so many statements, in order, no two of the same idea."""
        chosen: list[Statement] = []
        said: set[str] = set()
        for contribution in ids:
            idea = self._ideas.get(contribution)
            if idea is not None and idea in said:
                continue
            if idea is not None:
                said.add(idea)
            chosen.append(self.one(contribution))
            if len(chosen) == most:
                break
        return chosen

    def knows(self, contribution: str) -> bool:
        """Tell whether the votes of a statement are weighed."""
        return contribution in self._rows

    def one(self, contribution: str) -> Statement:
        """Return one statement with its support, overall and by group."""
        by_group = dict(self._rows[contribution])
        everybody = by_group.pop("all")
        shown = {
            name: _support(row) for name, row in by_group.items() if int(row["n"]) >= self._gate.minimum_cell
        }
        gap = _number(everybody.get("gap")) if len(shown) >= 2 else None
        return Statement(
            contribution=contribution,
            title=self._gate.words(self._titles[contribution]),
            text=self._quote(contribution),
            everybody=_support(everybody),
            groups=shown,
            consensus=_number(everybody.get("consensus")),
            rejection=_number(everybody.get("rejection")),
            gap=None if gap is None else _gap(everybody, shown),
            gap_between=None if gap is None else (str(everybody["gap_most"]), str(everybody["gap_least"])),
        )

    def _quote(self, contribution: str) -> Quote:
        text = self._texts[contribution]
        start, end = beginning(text)
        if end <= start:
            return self._gate.untold(contribution)
        language = self._languages.get(contribution)
        cut = end < len(text.rstrip())
        return self._gate.quote(contribution, text, start, end, language=language, cut=cut)


def beginning(text: str, limit: int = 300) -> tuple[int, int]:
    """Return the span to print of a text: all of it, or its beginning up to a word near the limit.

    Examples
    --------
    >>> beginning(" Plus de bancs. ")
    (1, 15)
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if end - start <= limit:
        return start, end
    cut = text.rfind(" ", start, start + limit)
    return start, cut if cut > start else start + limit


def _support(row: Row) -> Support:
    return Support(agree=_share(row, "agree"), disagree=_share(row, "disagree"), passed=_share(row, "pass"))


def _share(row: Row, name: str) -> Share:
    count = _number(row[name])
    return Share(
        count=None if count is None else int(count),
        n=int(row["n"]),
        value=_number(row[f"{name}_share"]),
        low=_number(row[f"{name}_low"]),
        high=_number(row[f"{name}_high"]),
    )


def _gap(row: Row, groups: Mapping[str, Support]) -> Share:
    pair = [groups[name].agree.n for name in (row["gap_most"], row["gap_least"]) if name in groups]
    return Share(
        count=None,
        n=min(pair, default=0),
        value=_number(row["gap"]),
        low=_number(row["gap_low"]),
        high=_number(row["gap_high"]),
    )


def _number(value: Any) -> float | None:
    """Return a float rounded to six digits (what a report can use), or None where there is none."""
    return None if value is None or pd.isna(value) else round(float(value), 6)


def opinion_facts(support: Weighed | None, statements: Statements | None) -> Opinion:
    """Return the findings from votes or tallies; all counts are zero where there are none."""
    if support is None or statements is None:
        return Opinion(
            basis=None, participants=None, votes=0, statements=0, threshold=0.0, minimum_votes=0,
            not_rankable=0, passing=0, rejected=0, unites=[], unites_against=[], divides=[], unknown=[],
        )  # fmt: skip
    pool = 200  # enough for every list after the repeats of an idea are left out

    def ids(frame: pd.DataFrame) -> list[str]:
        return [str(i) for i in frame["contribution"]]

    return Opinion(
        basis=support.basis,
        participants=support.participants,
        votes=support.votes,
        statements=support.statements,
        threshold=support.threshold,
        minimum_votes=support.minimum_votes,
        not_rankable=len(support.not_rankable()),
        ranked=support.ranked,
        mostly_approved=support.mostly_approved,
        exposure=_exposure(support),
        passing=support.passing,
        rejected=support.rejecting,
        unites=statements.list(ids(support.consensus(pool)), UNITES),
        unites_against=statements.list(ids(support.rejected(pool)), AGAINST),
        divides=statements.list(ids(support.divides(pool)), DIVIDES),
        unknown=statements.list(ids(_above_usual(support, support.unknown(pool))), UNKNOWN),
    )


def _exposure(support: Weighed) -> Exposure | None:
    found = support.exposure
    if found is None or not found.uneven:
        return None
    return Exposure(least=round(found.least), best=round(found.best), statements=support.statements)


def _above_usual(support: Weighed, frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the statements passed on more than is usual here, by the lower bound of their share."""
    table = support.to_pandas()
    everybody = table[table["group"] == "all"]
    usual = everybody["pass"].sum() / max(everybody["n"].sum(), 1)
    return frame[frame["pass_low"] > usual]


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
    found = []
    if verdict.kind == "distinct" and support is not None and statements is not None:
        total = sum(int(g.size) for g in groups.groups)
        for group in groups.groups:
            ids = [str(i) for i in support.distinctive(group.name, 50)["contribution"]]
            found.append(
                Group(
                    name=group.name,
                    size=int(group.size),
                    share=round(group.size / total, 6),
                    x=round(float(group.x), 3),
                    y=round(float(group.y), 3),
                    distinctive=statements.list(ids, DISTINCTIVE),
                )
            )
    spectrum = None
    if verdict.kind == "spectrum" and groups.spectrum is not None and statements is not None:
        spectrum = _spectrum(groups.spectrum, statements, gate)
    cells, step, hidden = density(groups.space.positions(), gate.minimum_cell)
    return Groups(
        verdict=verdict.kind,
        gain=_number(verdict.gain),
        gain_p=_number(verdict.gain_p),
        separation=_number(verdict.separation),
        separation_p=_number(verdict.separation_p),
        simulations=verdict.draws,
        as_separate=verdict.as_large,
        stability=_number(groups.stability),
        stability_people=_number(groups.stability_people),
        participants=int(groups.space.in_conversation.sum()),
        groups=found,
        spectrum=spectrum,
        map=cells,
        map_step=step,
        map_variance=_number(sum(groups.space.variance)),
        map_hidden=hidden,
    )


def _spectrum(spectrum: Slices, statements: Statements, gate: Gate) -> Spectrum | None:
    """Return the two ends and the middle by what tells them apart; None where too few people stand in one."""
    if min(spectrum.sizes, default=0) < gate.minimum_cell:
        return None
    table = spectrum.to_pandas()
    known = table[[f"{name}_n" for name in NAMES]].min(axis=1) >= gate.minimum_cell
    told = table[known & (table["gap_low"] != 0)].to_dict("records")
    rows = {str(row["contribution"]): {str(k): v for k, v in row.items()} for row in told}
    return Spectrum(
        sizes=list(spectrum.sizes),
        share=round(spectrum.share, 6),
        contrasts=[
            Contrast(
                statement=statement,
                low=_third(rows[statement.contribution], "low"),
                middle=_third(rows[statement.contribution], "middle"),
                high=_third(rows[statement.contribution], "high"),
            )
            for statement in statements.list([i for i in rows if statements.knows(i)], CONTRASTS)
        ],
    )


def _third(row: Row, name: str) -> Share:
    return Share(
        count=int(row[f"{name}_count"]),
        n=int(row[f"{name}_n"]),
        value=_number(row[f"{name}_agree"]),
        low=_number(row[f"{name}_agree_low"]),
        high=_number(row[f"{name}_agree_high"]),
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
    for number in MAP_SQUARES:
        step = float(f"{width / number:.2g}")
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
