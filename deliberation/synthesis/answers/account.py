"""The account: what was asked, what has a response, what is late."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.synthesis.answers.count import Count
from deliberation.synthesis.answers.links import Links
from deliberation.synthesis.answers.states import LISTED, RANK, TO_DO, WAITING, age, date_of
from deliberation.synthesis.facts import Accountability, Detached, Facts, Followed, Kind
from deliberation.synthesis.facts.answers import turn
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.ground import Ground


def account_of(
    facts: Facts,
    ground: Ground,
    rows: Sequence[Mapping[str, Any]],
    links: Links,
    gate: Gate,
    day: datetime.date | None,
    *,
    given: bool,
) -> Accountability | None:
    """Return the account, None where nothing was said; ``given``: whether somebody said the day."""
    if not len(ground.ideas):
        return None
    count = Count(ground, rows, links)
    closed, due = facts.about.closed or ground.written, facts.about.mandate.due
    rows_of: list[dict[str, Any]] = [
        {str(name): cell for name, cell in row.items()}
        for frame in (ground.themes, ground.ideas)
        for row in frame.to_dict("records")
    ]
    every = [_asked(row, count, facts, due=due, closed=closed, day=day) for row in rows_of]
    ideas = [one for one in every if one.level == "idea"]
    late = {one.id for one in ideas if one.late}
    said_by = ground.placed[ground.placed["idea"].isin(late)]
    shown = _first(ideas)
    listed = [one for one in every if one.level == "theme" or one.id in shown]
    return Accountability(
        as_of=day,
        as_of_given=given,
        closed=closed,
        due=due,
        passed=(day - due).days if day is not None and due is not None and day > due else None,
        ideas=len(ideas),
        themes=len(ground.themes),
        persons=int(ground.placed["person"].nunique()),
        contributions=int(ground.placed["contribution_id"].nunique()),
        reached=count.reached(),
        decided=count.decided(),
        by_theme_only=count.by_theme_only(),
        late=len(late),
        late_partly=sum(bool(one.late) and one.state == "partly" for one in ideas),
        late_persons=count.waiting(said_by["person"].dropna().unique()),
        overdue=sum(_overdue(row, day) for row in rows),
        asked=sorted(listed, key=lambda one: (RANK[one.state], -one.persons, one.level, one.id)),
        more=len(ideas) - len(shown),
        detached=[
            Detached(
                response=str(rows[number]["id"]),
                subject=gate.text(rows[number]["name"] or rows[number]["subject"]),
                why=why,
                now=now,
            )
            for number, why, now in links.detached
        ],
    )


def _overdue(row: Mapping[str, Any], day: datetime.date | None) -> bool:
    due = date_of(row["by_when"])
    public = row["state"] not in ("drafted", "planned")
    return bool(public and day and due and day > due and row["status"] in TO_DO)


def _asked(
    row: Mapping[str, Any],
    count: Count,
    facts: Facts,
    *,
    due: datetime.date | None,
    closed: datetime.date | None,
    day: datetime.date | None,
) -> Followed:
    level: Any = "idea" if "idea" in row else "theme"
    name = str(row[level])
    state = count.state_of(level, name)
    own = count.planned.get(name)
    until = own or due
    waits = state in WAITING
    return Followed(
        id=name,
        level=level,
        name=row["name"],
        theme=row["theme"] if level == "idea" else None,
        persons=int(row["persons"]),
        contributions=int(row["contributions"]),
        standing=_standings(facts).get(name),
        asked=None if facts.texts.standings is None else facts.texts.standings.asked.get(name),
        voted=1 if facts.texts.standings is None else facts.texts.standings.voted.get(name, 1),
        state=state,
        responses=count.responses_of(level, name),
        answered=count.answered_in(name),
        due=until if waits else None,
        late=(day - until).days if waits and day and until and day > until else None,
        age=age(closed, day) if waits else None,
    )


def _standings(facts: Facts) -> Mapping[str, Kind]:
    """Return the class of each idea."""
    rules = facts.texts.standings
    return {} if rules is None else rules.of


def _first(ideas: Sequence[Followed]) -> set[str]:
    """Return the ideas to list: all up to ``LISTED``; of more, the first in the order that pages announce.

    What was answered and the first idea of every theme are always among them.
    """
    chosen = {idea.id for idea in sorted(ideas, key=turn)[:LISTED]}
    first: dict[str | None, str] = {}
    for idea in ideas:
        first.setdefault(idea.theme, idea.id)
    return chosen | {idea.id for idea in ideas if idea.responses} | set(first.values())
