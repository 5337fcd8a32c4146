"""A report per territory: who is of it, whether it may be published, and its facts.

The consultation is restricted to the people of the territory and to what they wrote; ideas, themes and groups
stay those of the whole, so that territories can be compared. Why: ``docs/adr/0028-territories.md``.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.conflicts import EDIT_CONFLICT
from deliberation.core.tables import empty
from deliberation.opinion import OpinionGroups, weigh
from deliberation.synthesis.answers import Links, answered
from deliberation.synthesis.due_facts import ideas_of
from deliberation.synthesis.facts import Cell, Counts, Facts, Notice, Territory
from deliberation.synthesis.gate import CrossingError, Gate
from deliberation.synthesis.ground import Ground
from deliberation.synthesis.participation import Profile, active, nested, opening, rolled_up
from deliberation.synthesis.synthesise import synthesise
from deliberation.text import Themes

Refusal = Literal["few", "tells", "whole", "nothing"]
"""Why a territory has no report: too few people; its figures would tell those of another; it is the whole
consultation; nobody of it took part. Keys of the locales of the pipeline."""
_GROUP = "group"
_SAID = frozenset(
    {"no_votes", "no_texts", "few_participants", "self_selected", "mandate_not_declared", "routed_votes"}
    | {"mixed_votes", "themes_edited", "no_language_support", EDIT_CONFLICT}
)
"""Notices that hold of a territory; the others are about the whole export."""
_EMPTIED = ("tallies", "attributes", "margins", "territories", "measures", "ratings")
"""Tables of the whole: tallies and measures are everybody's, and attributes would be crossed with places."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A territory, who is of it, and why it has no report, if so.

    Parameters
    ----------
    name, level : str
    participants : tuple of str
        Ids of the participants of it who took part.
    contributions : tuple of str
        What they wrote, and what is of the territory and has no known author.
    population : int or None
    refused : str or None
        A ``Refusal``.
    pooled : tuple of str
        The territories told together under this name, where several are.
    """

    name: str
    level: str | None
    participants: tuple[str, ...]
    contributions: tuple[str, ...]
    population: int | None = None
    refused: Refusal | None = None
    pooled: tuple[str, ...] = ()


class Territories:
    """The territories of a consultation, through the publication gate.

    Parameters
    ----------
    consultation : Consultation
    groups : OpinionGroups or None
    themes : Themes or None
    minimum_cell : int
    profile : {"standard", "village"}
        In a village, territories with few participants are told together.
    texts : {"enough", "always", "never"}
        Whether reports hold what was written in their territory, which says where its authors live: where as
        many people as the minimum cell wrote, or always, or never.
    """

    def __init__(
        self,
        consultation: Consultation,
        groups: OpinionGroups | None = None,
        themes: Themes | None = None,
        *,
        minimum_cell: int = 10,
        profile: Profile = "standard",
        texts: Literal["enough", "always", "never"] = "enough",
    ) -> None:
        self._whole, self._groups, self._themes = consultation, groups, themes
        self._gate = Gate(minimum_cell=minimum_cell, opening=opening(consultation))
        self._profile = profile
        self._texts = texts
        self._active = active(consultation)
        self._nodes = {row["id"]: row for row in consultation.territories.to_pylist()}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The territories, level by level from the widest, most participants first."""
        hidden = self._hidden
        found: list[Place] = []
        for level, homes in self._homes.items():
            told = self._told[level]
            told_homes, written = (
                homes.map(told, na_action="ignore"),
                self._written(level).map(told, na_action="ignore"),
            )
            names = sorted(
                {*told_homes.dropna(), *written.dropna()}, key=lambda n: (-int((told_homes == n).sum()), n)
            )
            found += [
                self._place(level, name, told_homes, written, hidden[level], whole=len(names) == 1)
                for name in names
            ]
        return _once(found)

    def _place(
        self,
        level: str | None,
        name: str,
        homes: pd.Series,
        written: pd.Series,
        hidden: frozenset[str],
        *,
        whole: bool,
    ) -> Place:
        people = self._whole.participant_ids[self._active][(homes == name).to_numpy(dtype=bool)]
        mine = written == name
        refused: Refusal | None = None
        size = len(people) or int(mine.sum())
        if whole:
            refused = "whole"
        elif 0 < size < self._gate.minimum_cell:
            refused = "few"
        elif name in hidden:
            refused = "tells"
        elif not size:
            refused = "nothing"
        pooled = tuple(sorted(old for old, new in self._told[level].items() if new == name and old != name))
        return Place(
            name=name,
            level=level,
            participants=tuple(map(str, people)),
            contributions=tuple(map(str, self._whole.contribution_ids[mine.to_numpy(dtype=bool)])),
            population=self._population(level, (name, *pooled)),
            refused=refused,
            pooled=pooled,
        )

    @property
    def contribution_ids(self) -> list[str]:
        """Ids of every contribution of the whole."""
        return [str(name) for name in self._whole.contribution_ids]

    def facts(
        self,
        place: Place,
        responses: pa.Table,
        *,
        threshold: float = 0.6,
        as_of: datetime.date | None = None,
    ) -> Facts:
        """Return the facts of a territory.

        Parameters
        ----------
        place : Place
            One that is not refused.
        responses : pyarrow.Table
            Those of the whole consultation; the ones about what is said here are kept.
        threshold : float
            Share of agreement above which a statement is shared.
        as_of : date, optional
            As in ``synthesise``; that of the whole where left out, so that places wait as long.
        """
        if place.refused is not None:
            raise ValueError(f"The report of {place.name!r} may not be published ({place.refused}).")
        texts = self._told_texts(place)
        mine = self._restricted(place, texts=texts == "told")
        written = place.contributions if texts == "told" else ()
        themes = None if self._themes is None or texts != "told" else self._themes.where(written)
        support = weigh(mine, threshold=threshold) if mine.has_votes else None
        minimum = self._gate.minimum_cell
        found = synthesise(mine, None, support, themes, minimum_cell=minimum, as_of=as_of, whole=False)
        groups = found.groups.model_copy(update={"verdict": "unknown", "reason": "territory"})
        found = found.model_copy(
            update={
                "territory": Territory(
                    name=self._gate.text(place.name),
                    level=place.level,
                    participants=len(place.participants) or None,
                    total=int(self._active.sum()) or None,
                    texts=texts,
                    groups=self._grouped(place),
                ),
                "groups": groups,
                "counts": self._counts(found.counts, place),
                "opinion": found.opinion.model_copy(
                    update={"participants": self._safe(found.opinion.participants, place)}
                ),
                "funnel": [],
                "set_aside": [],
                "notices": [_worded(one, place) for one in found.notices if one.code in _SAID],
            }
        )
        here = Ground.of(mine.where(contributions=written), themes, self._gate)
        ground = replace(here, written=self._ground.written, latest=self._ground.latest)
        shown = tuple(one.contribution for one in (*found.opinion.unites, *found.opinion.divides))
        named = {*written, *shown} if written else set(map(str, mine.contribution_ids))
        return answered(found, self._answers(responses, ground, named, shown), ground, as_of=as_of)

    def _told_texts(self, place: Place) -> Literal["told", "few", "never"]:
        """Tell whether a report holds what was written in its territory."""
        if self._texts != "enough":
            return "told" if self._texts == "always" else "never"
        signed, unsigned = self._authors(place)
        return "told" if len(signed) + unsigned >= self._gate.minimum_cell else "few"

    def _authors(self, place: Place) -> tuple[set[str], int]:
        """Return who wrote in a territory, and how many texts of it have no known author."""
        here = set(place.contributions)
        table = self._whole.contributions
        pairs = zip(self._whole.contribution_ids, table["author"].to_pylist(), strict=True)
        found = [author for name, author in pairs if name in here]
        return {author for author in found if author is not None}, found.count(None)

    def _counts(self, counts: Counts, place: Place) -> Counts:
        """Return the headline figures of a territory, those that tell of few people left out."""
        authors, _ = self._authors(place)
        return counts.model_copy(
            update={
                "contributions": len(place.contributions),
                "authors": self._safe(len(authors), place),
                "voters": self._safe(counts.voters, place),
                "collectives": None,
            }
        )

    def _safe(self, part: int | None, place: Place) -> int | None:
        """Return how many people of a territory did something, if neither they nor the others are few."""
        if part is None or part < self._gate.minimum_cell:
            return None
        rest = len(place.participants) - part
        return part if rest <= 0 or rest >= self._gate.minimum_cell else None

    def _restricted(self, place: Place, *, texts: bool) -> Consultation:
        """Return the consultation of a territory: its people, what they wrote if told, what they voted on."""
        whole = self._whole
        people = whole.where(participants=place.participants)
        voted = whole.contribution_ids[np.unique(people.votes["contribution"].to_numpy())]
        kept = sorted({*(place.contributions if texts else ()), *map(str, voted)})
        mine = people.where(contributions=kept)
        homeless = mine.participants.set_column(
            mine.participants.column_names.index("territory"),
            "territory",
            pa.nulls(mine.participants.num_rows, pa.string()),
        )
        about = whole.about.model_copy(update={"territory": place.name, "population": place.population})
        return replace(
            mine,
            about=about,
            participants=homeless,
            responses=empty("responses"),
            **{name: empty(name) for name in _EMPTIED},
        )

    def _answers(
        self, responses: pa.Table, ground: Ground, here: Collection[str], shown: Sequence[str]
    ) -> pa.Table:
        """Return the responses to what is said, or shown as voted on, in a territory, under the ids of today.

        A statement written elsewhere has no idea here: its response reaches it by its own id.
        """
        rows = responses.to_pylist()
        ideas = ideas_of(self._ground)
        theme_of = dict(zip(self._ground.ideas["idea"], self._ground.ideas["theme"], strict=True))
        known = {*ground.ideas["idea"], *ground.themes["theme"]}
        kept: list[dict[str, Any]] = []
        for row, link in zip(rows, Links(self._ground, rows, "").found, strict=True):
            today = link.idea or link.theme
            if row["idea"] or row["theme"]:
                level = "idea" if link.idea else "theme"
                elsewhere = [
                    name
                    for name in shown
                    if (idea := ideas.get(name)) not in known
                    and today is not None
                    and today in (idea, theme_of.get(idea))
                ]
                if today in known:
                    kept.append({**row, level: today, "contributions": elsewhere})
                elif elsewhere:
                    kept.append({**row, "idea": None, "theme": None, "contributions": elsewhere})
            elif said := [name for name in row["contributions"] or () if name in here]:
                kept.append({**row, "article": None, "contributions": said})
        return pa.Table.from_pylist(kept, schema=responses.schema)

    @cached_property
    def _ground(self) -> Ground:
        return Ground.of(self._whole, self._themes, self._gate)

    def _grouped(self, place: Place) -> list[Cell]:
        """Return how many people of a territory are in each group; small cells and what tells them hidden."""
        cells = self._crossed.get(place.level)
        if cells is None or not place.participants:
            return []
        mine = cells[(cells["place"] == place.name) & cells[_GROUP].notna()]
        total = len(place.participants)
        return [
            Cell(
                category=str(name),
                n=None if pd.isna(n) else int(n),
                share=None if pd.isna(n) else round(int(n) / total, 6),
            )
            for name, n in zip(mine[_GROUP], mine["n"], strict=True)
        ]

    @cached_property
    def _crossed(self) -> dict[str | None, pd.DataFrame]:
        """Territories crossed with groups, by level; nothing where that cannot be published."""
        if self._groups is None or not self._groups.groups:
            return {}
        members = self._groups.memberships()
        group_of = dict(zip(members["participant"], members["group"], strict=True))
        ids = self._whole.participant_ids[self._active]
        groups = pd.Series([group_of.get(name) for name in ids], dtype=object)
        found: dict[str | None, pd.DataFrame] = {}
        for level, homes in self._homes.items():
            told = homes.map(self._told[level], na_action="ignore")
            frame = pd.DataFrame({"place": told, _GROUP: groups}, dtype=object)
            try:
                crossing = self._gate.cross(frame, [("place", _GROUP)])
            except CrossingError:  # too many cells to guard: none is published
                continue
            if crossing:
                found[level] = crossing[0].cells
        return found

    # -- who is where -------------------------------------------------------------------------------

    @cached_property
    def _home_of(self) -> dict[str, str | None]:
        """Territory of each participant: as declared, else that of all that they wrote, if it is one."""
        people, texts = self._whole.participants, self._whole.contributions
        told: dict[str, set[str]] = {}
        for author, place in zip(texts["author"].to_pylist(), texts["territory"].to_pylist(), strict=True):
            if author is not None and place is not None:
                told.setdefault(author, set()).add(place)
        alone = {author: next(iter(places)) for author, places in told.items() if len(places) == 1}
        pairs = zip(people["id"].to_pylist(), people["territory"].to_pylist(), strict=True)
        return {name: home if home is not None else alone.get(name) for name, home in pairs}

    @cached_property
    def _homes(self) -> dict[str | None, pd.Series]:
        """Territory of each participant who took part, by level of the tree."""
        homes = [self._home_of[name] for name in self._whole.participant_ids[self._active]]
        return {
            level: pd.Series([self._at(home, level) for home in homes], dtype=object)
            for level in self._levels
        }

    def _written(self, level: str | None) -> pd.Series:
        """Return the territory of each contribution: its author's; its own where that is not known."""
        texts = self._whole.contributions
        pairs = zip(texts["author"].to_pylist(), texts["territory"].to_pylist(), strict=True)
        own = [self._home_of.get(author) or place for author, place in pairs]
        return pd.Series([self._at(home, level) for home in own], dtype=object)

    @cached_property
    def _levels(self) -> list[str | None]:
        return list(dict.fromkeys(node["level"] for node in self._nodes.values()))

    def _at(self, home: str | None, level: str | None) -> str | None:
        """Walk up the tree from a territory to its ancestor at a level."""
        seen: set[str] = set()
        while home is not None and home in self._nodes and home not in seen:
            seen.add(home)
            if self._nodes[home]["level"] == level:
                return str(self._nodes[home]["name"])
            home = self._nodes[home]["parent"]
        return None

    @cached_property
    def _told(self) -> dict[str | None, dict[str, str]]:
        """Under which name each territory is told, by level."""
        if self._profile != "village":
            return {level: _same(homes, self._written(level)) for level, homes in self._homes.items()}
        found: dict[str | None, dict[str, str]] = {}
        for level, homes in self._homes.items():
            parents = {
                node["name"]: self._nodes[node["parent"]]["name"] if node["parent"] in self._nodes else None
                for node in self._nodes.values()
                if node["level"] == level
            }
            told = rolled_up(homes, parents, self._gate.minimum_cell)
            found[level] = {**_same(self._written(level)), **told}
        return found

    @cached_property
    def _hidden(self) -> dict[str | None, frozenset[str]]:
        """Territories whose count may not be told, by level: small ones, and those that would tell them."""
        frame = pd.DataFrame(
            {str(level): homes for level, homes in self._homes.items() if level}, dtype=object
        )
        above = nested(self._whole, frame, self._gate) if self._profile == "standard" else {}
        found = {}
        for level, homes in self._homes.items():
            counts = homes.map(self._told[level], na_action="ignore").value_counts()
            known = {str(name): int(n) for name, n in counts.items()}
            found[level] = frozenset(self._gate.suppressed(known, also=above.get(level or "", frozenset())))
        return found

    def _population(self, level: str | None, names: Sequence[str]) -> int | None:
        counts = [
            node["population"]
            for node in self._nodes.values()
            if node["level"] == level and node["name"] in names
        ]
        return sum(counts) if counts and None not in counts else None


def _worded(notice: Notice, place: Place) -> Notice:
    if notice.code != "few_participants":
        return notice
    return notice.model_copy(update={"values": {"count": str(len(place.participants))}})


def _once(places: Sequence[Place]) -> tuple[Place, ...]:
    """Leave out territories told together that are the whole of a wider one: it answers to their names."""
    wider = {(place.name, frozenset(place.participants)): place for place in places if not place.pooled}
    kept = dict.fromkeys(places)
    for place in places:
        same = wider.get((place.name, frozenset(place.participants))) if place.pooled else None
        if same is not None:
            kept = dict.fromkeys(
                replace(one, pooled=place.pooled) if one is same else one for one in kept if one is not place
            )
    return tuple(kept)


def _same(*names: pd.Series) -> dict[str, str]:
    return {str(name): str(name) for series in names for name in series.dropna().unique()}
