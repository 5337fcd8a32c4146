"""Ideas and persons counted by what they got."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from deliberation.synthesis.answers.links import Links
from deliberation.synthesis.answers.states import RANK, STATES, WAITING, date_of
from deliberation.synthesis.facts import Decided, Reached, State
from deliberation.synthesis.ground import Ground


class Count:
    """Counts ideas, contributions and persons by what they got; each is counted once.

    A response to an idea or to a theme answers all of its contributions. One that names contributions
    answers these alone: the other contributions of the same idea still wait, and so does the idea.
    """

    def __init__(self, ground: Ground, rows: Sequence[Mapping[str, Any]], links: Links) -> None:
        self._ground, self._rows, self._links = ground, rows, links
        self._theme_of = dict(zip(ground.ideas["idea"], ground.ideas["theme"], strict=True))
        self.planned: dict[str, datetime.date] = {}
        self._direct: dict[str, list[int]] = {}
        self._through: dict[str, list[int]] = {}
        contributions: dict[str, list[int]] = {}
        for number, (row, link) in enumerate(zip(rows, links.found, strict=True)):
            for name, held in ((link.idea, self._direct), (link.theme, self._through)):
                if name is not None:
                    held.setdefault(name, []).append(number)
                    due = date_of(row["by_when"])
                    if row["state"] == "planned" and due:
                        self.planned[name] = due
            for name in link.named:
                contributions.setdefault(name, []).append(number)
        self._contributions = contributions
        self._name()

    def _name(self) -> None:
        """Find which contributions of each idea are named by a published response."""
        placed = self._ground.placed
        named = placed["contribution_id"].isin(
            [name for name, numbers in self._contributions.items() if any(map(self._public, numbers))]
        )
        self._named_rows = named.to_numpy(dtype=bool)
        pairs = placed[["contribution_id", "idea"]].assign(named=self._named_rows).drop_duplicates()
        counted = pairs.groupby("idea")["named"].agg(["any", "all"])
        self._some = {str(idea) for idea in counted.index[counted["any"]]}
        self._every = {str(idea) for idea in counted.index[counted["all"]]}
        by_idea = pairs[pairs["named"]].groupby("idea")["contribution_id"].agg(list)
        self._by_names: dict[str, list[int]] = {}
        for idea, names in by_idea.items():
            numbers = {n for name in names for n in self._contributions[name] if self._public(n)}
            self._by_names[str(idea)] = sorted(numbers)
        self._states = {str(idea): self._idea_state(str(idea)) for idea in self._ground.ideas["idea"]}
        self._alone = {
            str(idea): self._idea_state(str(idea), themes=False) for idea in self._ground.ideas["idea"]
        }
        self._answered = self._named_rows | (placed["idea"].map(self._states) == "answered").to_numpy()
        self._counted: dict[str, int] = {}
        for level in ("idea", "theme"):
            held = placed.loc[self._answered, ["contribution_id", level]].drop_duplicates()
            self._counted |= {str(name): int(n) for name, n in held[level].value_counts().items()}

    def _public(self, number: int) -> bool:
        return self._rows[number]["state"] not in ("drafted", "planned")

    def _idea_state(self, idea: str, *, themes: bool = True) -> State:
        numbers = [*self._direct.get(idea, ())]
        numbers += self._through.get(self._theme_of[idea], ()) if themes else ()
        return max((*self._said(numbers), *self._in_names(idea)), key=RANK.__getitem__, default="none")

    def _said(self, numbers: Sequence[int]) -> list[State]:
        known: dict[str, State] = {"drafted": "drafted", "planned": "planned"}
        return [known.get(self._rows[number]["state"], "answered") for number in numbers]

    def _in_names(self, idea: str) -> list[State]:
        return ["answered"] if idea in self._every else ["partly"] if idea in self._some else []

    def answered_in(self, name: str) -> int:
        """Return how many contributions of an idea or a theme have a response."""
        return self._counted.get(name, 0)

    def state_of(self, level: str, name: str) -> State:
        """Return how far the response to an idea or a theme is."""
        if level == "idea":
            return self._states[name]
        given = self._said(self._through.get(name, ()))
        own: State = max(given, key=RANK.__getitem__, default="none")
        inside = {self._states[idea] for idea, theme in self._theme_of.items() if theme == name}
        if own == "answered" or inside == {"answered"}:
            return "answered"
        if inside & {"answered", "partly"}:
            return "partly"
        return max((own, *inside), key=RANK.__getitem__)

    def responses_of(self, level: str, name: str) -> list[str]:
        """Return the ids of the published responses to an idea (those to its theme too) or to a theme."""
        if level == "theme":
            numbers = [*self._through.get(name, ())]
        else:
            numbers = [*self._direct.get(name, ()), *self._through.get(self._theme_of[name], ())]
            numbers += self._by_names.get(name, ())
        return list(dict.fromkeys(str(self._rows[n]["id"]) for n in numbers if self._public(n)))

    def reached(self) -> list[Reached]:
        """Return ideas, contributions and persons by state, least first; each adds up to all of them."""
        ideas = Counter(self._states.values())
        persons = Counter(self._best(self._states).values())
        contributions = Counter(self._best(self._states, "contribution_id").values())
        total = persons.total()
        return [
            Reached(
                state=state,
                ideas=ideas[state],
                contributions=contributions[state],
                persons=persons[state],
                share=round(persons[state] / total, 6) if total else None,
            )
            for state in STATES
        ]

    def by_theme_only(self) -> int:
        """Return the persons who have a response only because a whole theme got one."""
        best, alone = self._best(self._states), self._best(self._alone)
        return sum(state == "answered" and alone[person] != "answered" for person, state in best.items())

    def _best(self, states: Mapping[str, State], who: str = "person") -> dict[str, State]:
        """Return the best state of what each person said, or of each contribution."""
        placed = self._ground.placed
        rank = placed["idea"].map({idea: RANK[state] for idea, state in states.items()}).to_numpy()
        rank = np.where(self._named_rows, RANK["answered"], rank)
        best = pd.Series(rank, index=placed[who].to_numpy()).groupby(level=0).max()
        return {str(person): STATES[int(n)] for person, n in best.items()}

    def waiting(self, persons: Iterable[str]) -> int:
        """Return how many of some persons have no response to anything they said."""
        best = self._best(self._states)
        return sum(best[person] in WAITING for person in persons)

    def decided(self) -> list[Decided]:
        """Return ideas and persons by what was decided, most persons first."""
        placed = self._ground.placed
        found = []
        public = [number for number in range(len(self._rows)) if self._public(number)]
        for status in sorted({str(self._rows[number]["status"]) for number in public}):
            chosen = {number for number in public if self._rows[number]["status"] == status}
            whole = {idea for idea, numbers in self._direct.items() if chosen & set(numbers)}
            themes = {theme for theme, numbers in self._through.items() if chosen & set(numbers)}
            whole |= {idea for idea, theme in self._theme_of.items() if theme in themes}
            names = {name for name, numbers in self._contributions.items() if chosen & set(numbers)}
            enough = {idea for idea in self._every if chosen & set(self._by_names.get(idea, ()))}
            rows = placed["idea"].isin(whole) | placed["contribution_id"].isin(names)
            persons = int(placed.loc[rows, "person"].nunique())
            if persons:
                found.append(Decided(status=status, ideas=len(whole | enough), persons=persons))
        return sorted(found, key=lambda one: (-one.persons, one.status))
