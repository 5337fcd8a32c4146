"""Ideas in full: votes, class, who says them, and their anatomy, each passage through the gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.kernels.doubt import interval
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.synthesis import facts
from deliberation.synthesis.facts import Cell, IdeaVotes, Kind, Quote, Saturation, Share, Standings
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_votes import idea_votes
from deliberation.synthesis.saturation import saturation
from deliberation.synthesis.saying import saying, single
from deliberation.synthesis.standings import ordered, standings
from deliberation.text import Themes
from deliberation.text.results.anatomy import Part, Said

LEADING: Final = 14
"""Ideas told in full."""

FEWEST: Final = 6
"""Ideas told in full, where there are so many: secondary ones complete the priority ones."""

LISTED: Final = 8
"""Ideas that divide, and ideas rejected, that are listed."""

_OBJECTORS: Final = 0.1  # share of voters who disagree from which reasons are looked for
_READ: Final = ("fr", "en")


class Ideas:
    """What is known of each idea beyond its passages.

    Parameters
    ----------
    consultation : Consultation
    themes : Themes
    support : opinion.Support or None
    groups : OpinionGroups or None
    gate : Gate
    """

    def __init__(
        self,
        consultation: Consultation,
        themes: Themes,
        support: Weighed | None,
        groups: OpinionGroups | None,
        gate: Gate,
    ) -> None:
        self._themes = themes
        parents = consultation.contributions["parent"].to_pylist()
        self._parents = {
            str(i): parent for i, parent in zip(consultation.contribution_ids, parents, strict=True) if parent
        }
        self.votes: dict[str, IdeaVotes] = {}
        self.theme_votes: dict[str, IdeaVotes] = {}
        if support is not None:
            self.votes = idea_votes(support, groups, saying(themes), gate)
            self.theme_votes = idea_votes(support, groups, single(themes, "theme"), gate)
        every = [idea for theme in themes.tree() for idea in theme.ideas]
        self.kinds: dict[str, Kind]
        self.standings: Standings
        self.kinds, self.standings = standings(every, self.votes, support)
        self.asked = {} if support is None else _most_voted(support, saying(themes))
        authors = consultation.contributions["author"].to_pylist()
        written = dict(zip(map(str, consultation.contribution_ids), authors, strict=True))
        self.said_by_group = _said_by_group(themes, written, groups, gate)
        self._every = every

    def leading(self) -> list[str]:
        """Return the ideas to tell in full: the priority ones, completed by those most said where few are."""
        chosen = [idea.id for idea in ordered(self._every, self.kinds, self.votes, "priority")][:LEADING]
        rest = [idea.id for idea in ordered(self._every, self.kinds, self.votes, "secondary", "untested")]
        return chosen + rest[: max(FEWEST - len(chosen), 0)]

    def of(self, kind: Kind) -> list[str]:
        """Return the first ideas of a class, most said first."""
        return [idea.id for idea in ordered(self._every, self.kinds, self.votes, kind)[:LISTED]]

    def anatomy(self, idea: str, quotes: Callable[[Sequence[Said]], list[Quote]]) -> facts.Anatomy:
        """Return the anatomy of an idea, its quotes checked and masked by ``quotes``."""
        found = self._themes.anatomy(idea, parents=self._parents)
        voted = self.votes.get(idea)
        against = 0.0 if voted is None or not voted.alike else voted.everybody.disagree.value or 0.0

        def told(parts: Iterable[Part]) -> list[facts.Part]:
            return [
                facts.Part(persons=part.persons, kind=part.kind, quotes=quotes(part.said)) for part in parts
            ]

        return facts.Anatomy(
            types=dict(found.types),
            variants=told(found.variants),
            limits=told(found.limits),
            objections=told(found.objections),
            objections_unheard=against >= _OBJECTORS and not found.objections,
            addressees=[facts.Called(label=t.label, persons=t.persons, n=t.n) for t in found.addressees],
            levers=[facts.Called(label=t.label, persons=t.persons, n=t.n) for t in found.levers],
        )


def _most_voted(support: Weighed, ideas: Mapping[str, str]) -> dict[str, str]:
    """Return the statement with most votes of each idea; ties go to the first id."""
    n = support.answers.n[0]
    found: dict[str, str] = {}
    for row in np.lexsort((support.answers.contributions.astype(str), -n)).tolist():
        contribution = str(support.answers.contributions[row])
        if n[row] and contribution in ideas:
            found.setdefault(ideas[contribution], contribution)
    return found


def saturation_facts(themes: Themes) -> Saturation | None:
    """Return whether more contributions would bring new ideas; None for a few persons."""
    found = saturation(themes)
    if found is None:
        return None
    return Saturation(
        persons=found.persons,
        ideas=found.ideas,
        once=found.once,
        coverage=Share(
            count=None,
            n=found.persons,
            value=round(found.coverage.value, 6),
            low=round(found.coverage.low, 6),
            high=round(found.coverage.high, 6),
        ),
        more=found.more,
        new=round(found.new.value, 3),
        new_low=round(found.new.low, 3),
        new_high=round(found.new.high, 3),
    )


def type_facts(themes: Themes) -> tuple[list[Cell], int]:
    """Return the persons by what their passages do, most first, and the passages whose type is not read."""
    placed = themes.placed()[["contribution_id", "person", "language"]].assign(
        type=themes.to_pandas().loc[lambda frame: frame["theme"].notna(), "type"]
    )
    total = int(placed["person"].nunique())
    counted = placed.dropna(subset=["type"]).groupby("type")["person"].nunique()
    cells = [
        Cell(category=str(kind), n=int(n), share=round(int(n) / total, 6))
        for kind, n in sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))
    ]
    unread = placed["language"].notna() & ~placed["language"].isin(_READ)
    return cells, int(unread.sum())


def _said_by_group(
    themes: Themes, written: Mapping[str, str | None], groups: OpinionGroups | None, gate: Gate
) -> dict[str, dict[str, Share]]:
    """Return, by idea, how many of the authors in each group say it; small counts left out.

    ``written`` tells who wrote each contribution, by the id under which they vote.
    """
    if groups is None or not groups.groups:
        return {}
    members = groups.memberships()
    of = dict(zip(members["participant"], members["group"], strict=True))
    placed = themes.placed()
    placed = placed.assign(group=placed["contribution_id"].map(written).map(of))
    said = placed[["person", "idea", "group"]].dropna().drop_duplicates()
    authors = said.groupby("group")["person"].nunique()
    counted = said.groupby(["idea", "group"])["person"].nunique().reset_index()
    found: dict[str, dict[str, Share]] = defaultdict(dict)
    for idea, group, count in zip(counted["idea"], counted["group"], counted["person"], strict=True):
        n = int(authors[group])
        if count < gate.minimum_cell or n - count < gate.minimum_cell:
            continue
        count, n = (int(gate.persons(np.array(float(part)))) for part in (count, n))
        low, high = interval(count, n, gate.doubts(np.array([count, n - count], dtype=float))[0])
        found[str(idea)][str(group)] = Share(
            count=count,
            n=n,
            value=round(count / n, 6),
            low=round(float(low), 6),
            high=round(float(high), 6),
        )
    return dict(found)


def frame_of(said: Sequence[Said]) -> pd.DataFrame:
    """Return spans as the table that quotes are made from."""
    rows = [(s.contribution_id, s.start, s.end, s.language) for s in said]
    return pd.DataFrame(rows, columns=["contribution_id", "start", "end", "language"])
