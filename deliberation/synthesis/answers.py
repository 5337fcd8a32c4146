"""Responses joined to the ideas they answer, and the account of what was asked, answered, and is late."""

from __future__ import annotations

import datetime
import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from deliberation.core.errors import ReadError
from deliberation.core.language import message_language
from deliberation.core.mandate import Words
from deliberation.core.responses import Mistake, told
from deliberation.synthesis.article_facts import with_replies
from deliberation.synthesis.due_facts import due_facts
from deliberation.synthesis.facts import (
    Accountability,
    Contests,
    Decided,
    Detached,
    Facts,
    Followed,
    Kind,
    Reached,
    Response,
    State,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.ground import Ground
from deliberation.synthesis.list_facts import with_answers

STATES: Final[tuple[State, ...]] = ("none", "planned", "drafted", "partly", "answered")
"""How far a response is, least first."""
WAITING: Final = frozenset({"none", "planned", "drafted"})
ALL: Final = 150
"""Ideas up to which all are listed; beyond, those that matter."""
HALF: Final = 0.5
"""Share of the contributions of an idea that responses name, from which the idea is answered."""
_TO_DO: Final = frozenset({"retained", "in_part", "under_study"})
_RANK: Final = {state: rank for rank, state in enumerate(STATES)}


def answered(
    facts: Facts,
    responses: pa.Table,
    ground: Ground,
    *,
    as_of: datetime.date | None = None,
    contests: Contests | None = None,
    file: str = "",
    mistakes: Sequence[Mistake] = (),
) -> Facts:
    """Return facts with the responses of the decision-maker and the account of what has none.

    A response that services drafted and nobody validated is counted, and not published.

    Parameters
    ----------
    facts : Facts
        Their own responses and account are replaced.
    responses : pyarrow.Table
        With the schema ``core.tables.RESPONSES``.
    ground : Ground
    as_of : date, optional
        The day that delays are counted to; the latest date of the data where left out.
    contests : Contests, optional
    file : str
        Name of the file of responses, to say where a mistake is.
    mistakes : sequence of Mistake
        What was wrong in its cells, to be told together with what is wrong here.

    Raises
    ------
    ReadError
        If the file holds mistakes: all of them are in the message.
    """
    gate = Gate(minimum_cell=facts.minimum_cell)
    rows = responses.to_pylist()
    articles = () if facts.bill is None else [one.contribution for one in facts.bill.articles]
    links = Links(ground, rows, file, articles=articles)
    wrong = sorted([*mistakes, *links.mistakes], key=lambda mistake: mistake.row or 0)
    if wrong:
        raise ReadError(told(file or wrong[0].file, wrong, message_language()))
    day = as_of or _latest(facts, ground, rows)
    public = [number for number, row in enumerate(rows) if row["state"] not in ("drafted", "planned")]
    given = [_response(rows[n], links.found[n], facts, gate, day) for n in public]
    account = _account(facts, ground, rows, links, gate, day, given=as_of is not None)
    return facts.model_copy(
        update={
            "responses": given,
            "bill": with_replies(
                facts.bill,
                given,
                prepared={
                    str(row["article"]) for row in rows if row["article"] and row["state"] == "drafted"
                },
                age=_age(facts.about.closed or ground.written, day),
                late=_age(facts.about.mandate.due, day),
            ),
            "due": due_facts(
                facts, ground, given, account, _age(facts.about.closed or ground.written, day), day
            ),
            "lists": with_answers(facts.lists, given, day, ground.reported()),
            "accountability": None
            if account is None
            else account.model_copy(update={"contests": _contests(contests, ground, gate)}),
        }
    )


def _contests(contests: Contests | None, ground: Ground, gate: Gate) -> Contests | None:
    """Return the answers to contests, masked, and whether the classification has followed."""
    if contests is None:
        return None
    placed = ground.placed
    pairs = set(zip(placed["contribution_id"], placed["idea"], strict=True))
    anywhere = set(placed["contribution_id"])
    answers = []
    for one in contests.answers:
        there = (
            one.contribution not in anywhere if one.idea is None else (one.contribution, one.idea) in pairs
        )
        answers.append(
            one.model_copy(
                update={
                    "answer": None if one.answer is None else gate.text(one.answer),
                    "done": one.state == "accepted" and not there,
                }
            )
        )
    return contests.model_copy(update={"answers": answers})


# -- which ideas a response answers ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Link:
    """What one response answers today."""

    idea: str | None = None
    theme: str | None = None
    named: tuple[str, ...] = ()
    ideas: tuple[str, ...] = field(default=())
    """Ideas of the contributions it names."""

    @property
    def answers(self) -> str | None:
        """The idea or the theme that it answers as a whole."""
        return self.idea or self.theme


class Links:
    """Finds the ideas and themes that responses answer: by contributions they know, else by id or name.

    Parameters
    ----------
    ground : Ground
    rows : sequence of mapping
        By the names of ``core.tables.RESPONSES``.
    file : str
    articles : sequence of str
        Contributions that are the articles of a text.
    """

    def __init__(
        self,
        ground: Ground,
        rows: Sequence[Mapping[str, Any]],
        file: str,
        *,
        articles: Sequence[str] = (),
    ) -> None:
        self._ground = ground
        self._file = file
        self._articles = dict.fromkeys(articles)
        self._names = {
            "idea": dict(zip(ground.ideas["idea"], ground.ideas["name"], strict=True)),
            "theme": dict(zip(ground.themes["theme"], ground.themes["name"], strict=True)),
        }
        self._inside: dict[str, dict[str, list[str]]] = {}
        for level in ("idea", "theme"):
            pairs = ground.placed[["contribution_id", level]].drop_duplicates()
            listed = pairs.groupby("contribution_id")[level].agg(list)
            self._inside[level] = {str(name): held for name, held in listed.items()}
        self.mistakes: list[Mistake] = []
        self.detached: list[tuple[int, str, str | None]] = []
        self.found = [self._link(number, row) for number, row in enumerate(rows)]
        self._copied(rows)

    def _link(self, number: int, row: Mapping[str, Any]) -> _Link:
        named = tuple(row["contributions"] or ())
        level = "idea" if row["idea"] else "theme" if row["theme"] else None
        if row["article"] and row["article"] not in self._articles:
            self._unknown(str(row["article"]), row)
        if level is None:
            inside = self._inside["idea"]
            ideas = dict.fromkeys(idea for name in named for idea in inside.get(name, ()))
            return _Link(named=named, ideas=tuple(ideas))
        written = str(row[level])
        today = self._today(level, written, row["name"], named)
        known = self._names[level]
        if today is None and not named and written not in self._ground.past:
            self._unknown(written, row)
        elif today is None:
            self.detached.append((number, "vanished", None))
        elif today != written:
            self.detached.append((number, "renumbered" if written in known else "merged", today))
        return _Link(idea=today) if level == "idea" else _Link(theme=today)

    def _today(self, level: str, written: str, name: str | None, anchors: Sequence[str]) -> str | None:
        """Return the idea (or theme) that holds most of the contributions known, else that of the id."""
        known = self._names[level]
        inside = self._inside[level]
        there = [inside[anchor] for anchor in anchors if anchor in inside]
        held = Counter(one for names in there for one in names)
        most = [one for one, n in held.items() if n > len(there) / 2]
        if most:
            best = max(held[one] for one in most)
            first = sorted(one for one in most if held[one] == best)
            return written if written in first else first[0]
        if written in known and (not there or name in (None, known[written])):
            return written
        same = [one for one, said in known.items() if name and said == name]
        return same[0] if len(same) == 1 else None

    def _copied(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Refuse a row that was copied under another number: it bears the marks of the first and answers it.

        Two ideas merged since also have two responses; their marks are not the same.
        """
        first: dict[tuple[str | None, str | None, frozenset[str]], Mapping[str, Any]] = {}
        for row, link in zip(rows, self.found, strict=True):
            if row["row"] is None or not link.answers or not row["contributions"]:
                continue
            other = first.setdefault((link.idea, link.theme, frozenset(row["contributions"])), row)
            if other is not row:
                told = {"found": str(row["id"]), "other": str(other["row"])}
                self.mistakes.append(
                    Mistake(code="copied", file=self._file, row=row["row"], column="id", values=told)
                )

    def _unknown(self, written: str, row: Mapping[str, Any]) -> None:
        every = [*self._names["idea"], *self._names["theme"], *self._articles]
        near = difflib.get_close_matches(written, every, n=1, cutoff=0.6)
        values = {"found": written, **({"near": near[0]} if near else {})}
        code = "unknown_near" if near else "unknown"
        self.mistakes.append(Mistake(code=code, file=self._file, row=row["row"], column="id", values=values))


# -- responses ---------------------------------------------------------------------------------------


def _response(
    row: Mapping[str, Any], link: _Link, facts: Facts, gate: Gate, day: datetime.date | None
) -> Response:
    spoken = facts.about.language or "fr"

    def both(text: str | None, english: str | None) -> Words | None:
        if text is None:
            return None
        return gate.words({spoken: text, "en": english} if english and spoken != "en" else text)

    due = _date(row["by_when"])
    passed = day is not None and due is not None and day > due and row["status"] in _TO_DO
    return Response(
        id=row["id"],
        subject=both(row["subject"], row["subject_en"]) or "",
        status=row["status"],
        reason=both(row["reason"], row["reason_en"]),
        who=gate.words(row["who"]),
        by_when=row["by_when"],
        contributions=[] if link.idea or link.theme else list(link.named),
        said=None if row["status_said"] is None else gate.text(row["status_said"]),
        progress=row["progress"],
        ideas=[link.idea] if link.idea else list(link.ideas),
        themes=[link.theme] if link.theme else [],
        links=[*(row["links"] or ()), *([row["url"]] if row["url"] else ())],
        validated_by=gate.words(row["validated_by"]),
        validated_on=_date(row["validated_on"]),
        overdue=(day - due).days if passed and day and due else None,
    )


def _age(closed: datetime.date | None, day: datetime.date | None) -> int | None:
    """Return the days since a consultation closed, or since a day that was promised."""
    return (day - closed).days if day is not None and closed is not None and day >= closed else None


def _date(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _latest(facts: Facts, ground: Ground, rows: Sequence[Mapping[str, Any]]) -> datetime.date | None:
    """Return the latest date of the data: contributions, votes, closing, drafting and validation."""
    said = [_date(row[name]) for row in rows for name in ("drafted_on", "validated_on")]
    days = [day for day in (ground.latest, facts.about.closed, *said) if day is not None]
    return max(days, default=None)


# -- the account -------------------------------------------------------------------------------------


def _account(
    facts: Facts,
    ground: Ground,
    rows: Sequence[Mapping[str, Any]],
    links: Links,
    gate: Gate,
    day: datetime.date | None,
    *,
    given: bool,
) -> Accountability | None:
    if not len(ground.ideas):
        return None
    count = _Count(ground, rows, links)
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
    shown = _mattering(ideas, facts, ground)
    listed = [one for one in every if one.level == "theme" or one.id in shown]
    return Accountability(
        as_of=day,
        as_of_given=given,
        closed=closed,
        due=due,
        ideas=len(ideas),
        themes=len(ground.themes),
        persons=int(ground.placed["person"].nunique()),
        reached=count.reached(),
        decided=count.decided(),
        by_theme_only=count.by_theme_only(),
        late=len(late),
        late_persons=count.waiting(said_by["person"].unique()),
        overdue=sum(_overdue(row, day) for row in rows),
        asked=sorted(listed, key=lambda one: (_RANK[one.state], -one.persons, one.level, one.id)),
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
    due = _date(row["by_when"])
    public = row["state"] not in ("drafted", "planned")
    return bool(public and day and due and day > due and row["status"] in _TO_DO)


def _asked(
    row: Mapping[str, Any],
    count: _Count,
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
        state=state,
        responses=count.responses_of(level, name),
        named=count.named.get(name, 0) if state == "partly" else 0,
        due=until if waits else None,
        late=(day - until).days if waits and day and until and day > until else None,
        age=_age(closed, day) if waits else None,
    )


def _standings(facts: Facts) -> Mapping[str, Kind]:
    """Return the class of each idea."""
    rules = facts.texts.standings
    return {} if rules is None else rules.of


def _mattering(ideas: Sequence[Followed], facts: Facts, ground: Ground) -> set[str]:
    """Return the ideas to list: all where they are few; else those much said, in a class, or held alone.

    At least one idea of every theme is among them.
    """
    if len(ideas) <= ALL:
        return {idea.id for idea in ideas}
    rules = facts.texts.standings
    many = rules.said_from if rules is not None else 3
    alone = set(ground.ideas.loc[ground.ideas["minority"].astype(bool), "idea"])
    few = {idea.id for idea in facts.texts.minority}
    chosen = {
        idea.id
        for idea in ideas
        if idea.persons >= max(many, 3)
        or idea.standing in ("priority", "divisive", "rejected")
        or (idea.id in alone and idea.id in few)
        or idea.responses
    }
    first: dict[str | None, str] = {}
    for idea in ideas:
        first.setdefault(idea.theme, idea.id)
    return chosen | set(first.values())


class _Count:
    """Counts ideas and persons by what they got; a person is counted once, whatever the number of ideas."""

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
                    due = _date(row["by_when"])
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
        counted = pairs.groupby("idea")["named"].agg(["sum", "size"])
        self.named = {str(idea): int(n) for idea, n in counted["sum"].items() if n}
        enough = counted["sum"] >= HALF * counted["size"]
        self._enough = {str(idea) for idea in counted.index[enough & (counted["sum"] > 0)]}
        by_idea = pairs[pairs["named"]].groupby("idea")["contribution_id"].agg(list)
        self._by_names: dict[str, list[int]] = {}
        for idea, names in by_idea.items():
            numbers = {n for name in names for n in self._contributions[name] if self._public(n)}
            self._by_names[str(idea)] = sorted(numbers)
        self._states = {str(idea): self._idea_state(str(idea)) for idea in self._ground.ideas["idea"]}
        self._alone = {
            str(idea): self._idea_state(str(idea), themes=False) for idea in self._ground.ideas["idea"]
        }

    def _public(self, number: int) -> bool:
        return self._rows[number]["state"] not in ("drafted", "planned")

    def _idea_state(self, idea: str, *, themes: bool = True) -> State:
        numbers = [*self._direct.get(idea, ())]
        numbers += self._through.get(self._theme_of[idea], ()) if themes else ()
        return max((*self._said(numbers), *self._in_names(idea)), key=_RANK.__getitem__, default="none")

    def _said(self, numbers: Sequence[int]) -> list[State]:
        known: dict[str, State] = {"drafted": "drafted", "planned": "planned"}
        return [known.get(self._rows[number]["state"], "answered") for number in numbers]

    def _in_names(self, idea: str) -> list[State]:
        return ["answered"] if idea in self._enough else ["partly"] if idea in self.named else []

    def state_of(self, level: str, name: str) -> State:
        """Return how far the response to an idea or a theme is."""
        if level == "idea":
            return self._states[name]
        given = self._said(self._through.get(name, ()))
        own: State = max(given, key=_RANK.__getitem__, default="none")
        inside = {self._states[idea] for idea, theme in self._theme_of.items() if theme == name}
        if own == "answered" or inside == {"answered"}:
            return "answered"
        if inside & {"answered", "partly"}:
            return "partly"
        return max((own, *inside), key=_RANK.__getitem__)

    def responses_of(self, level: str, name: str) -> list[str]:
        """Return the ids of the published responses to an idea (those to its theme too) or to a theme."""
        if level == "theme":
            numbers = [*self._through.get(name, ())]
        else:
            numbers = [*self._direct.get(name, ()), *self._through.get(self._theme_of[name], ())]
            numbers += self._by_names.get(name, ())
        return list(dict.fromkeys(str(self._rows[n]["id"]) for n in numbers if self._public(n)))

    def reached(self) -> list[Reached]:
        """Return ideas and persons by state, least first; persons add up to all persons."""
        ideas = Counter(self._states.values())
        persons = Counter(self._best(self._states).values())
        total = persons.total()
        return [
            Reached(
                state=state,
                ideas=ideas[state],
                persons=persons[state],
                share=round(persons[state] / total, 6) if total else None,
            )
            for state in STATES
        ]

    def by_theme_only(self) -> int:
        """Return the persons who have a response only because a whole theme got one."""
        best, alone = self._best(self._states), self._best(self._alone)
        return sum(state == "answered" and alone[person] != "answered" for person, state in best.items())

    def _best(self, states: Mapping[str, State]) -> dict[str, State]:
        """Return the best state of what each person said."""
        placed = self._ground.placed
        rank = placed["idea"].map({idea: _RANK[state] for idea, state in states.items()}).to_numpy()
        rank = np.where(self._named_rows, _RANK["answered"], rank)
        best = pd.Series(rank, index=placed["person"].to_numpy()).groupby(level=0).max()
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
            enough = {idea for idea in self._enough if chosen & set(self._by_names.get(idea, ()))}
            rows = placed["idea"].isin(whole) | placed["contribution_id"].isin(names)
            persons = int(placed.loc[rows, "person"].nunique())
            if persons:
                found.append(Decided(status=status, ideas=len(whole | enough), persons=persons))
        return sorted(found, key=lambda one: (-one.persons, one.status))
