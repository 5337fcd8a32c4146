"""What is asked of the elected official: the subjects of the grid, and the response that each one got."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest
from typing import Final, Literal

from deliberation.synthesis.facts import Accountability, Due, Facts, Followed, Response, Statement
from deliberation.synthesis.facts.answers import State
from deliberation.synthesis.ground import Ground

SUBJECTS: Final = 16
"""Subjects that facts hold; a page shows fewer."""

Why = Literal["unites", "divides", "idea"]


def due_facts(
    facts: Facts,
    ground: Ground,
    given: Sequence[Response],
    account: Accountability | None,
    age: int | None,
    day: datetime.date | None,
) -> list[Due]:
    """Return the subjects to answer: those without a response first, late ones before the others.

    Subjects whose response another one has got too come last.
    What unites and what divides, in turn; without votes, the ideas that are told in full, else the first of
    each theme. A response counts where it names the statement, its idea, or the theme of its idea; one that
    names other contributions of the idea says nothing of the statement, which is answered in part.

    Parameters
    ----------
    facts : Facts
    ground : Ground
    given : sequence of Response
        The responses that are published.
    account : Accountability or None
    age : int or None
        Days since the consultation closed.
    day : date or None
        The day that delays are counted to.
    """
    by_idea = {} if account is None else {one.id: one for one in account.asked if one.level == "idea"}
    by_theme = {} if account is None else {one.id: one for one in account.asked if one.level == "theme"}
    ideas = ideas_of(ground)
    theme_of = dict(zip(ground.ideas["idea"], ground.ideas["theme"], strict=True))
    limit = facts.about.mandate.due
    passed = (day - limit).days if day is not None and limit is not None and day > limit else None
    found = []
    for why, contribution, named in _subjects(facts):
        idea = named if contribution is None else ideas.get(contribution)
        own = by_idea.get(idea or "")
        whole = by_theme.get(str(theme_of.get(idea)))
        numbers = _responses(given, contribution, idea, own, whole)
        waits = not numbers or (contribution is None and own is not None and own.state == "partly")
        found.append(
            Due(
                why=why,
                contribution=contribution,
                idea=idea,
                responses=numbers,
                state=_state(own, waits),
                answered=None if own is None else own.answered,
                contributions=None if own is None else own.contributions,
                late=own.late if own is not None and waits else passed if waits else None,
                age=(age if own is None or own.age is None else own.age) if waits else None,
            )
        )
    first: dict[str, Due] = {}
    for one in found:
        first.setdefault(next(iter(one.responses), ""), one)
    alone = {id(one) for one in first.values()}
    return sorted(
        found,
        key=lambda one: (not one.waits, not one.waits and id(one) not in alone, -(one.late or 0)),
    )


def _subjects(facts: Facts) -> list[tuple[Why, str | None, str | None]]:
    """Return why each subject is one, with its statement or its idea."""
    sides: tuple[tuple[Why, list[Statement]], ...] = (
        ("unites", facts.opinion.unites),
        ("divides", facts.opinion.divides),
    )
    lists = [[(why, one.contribution) for one in statements] for why, statements in sides]
    turns = chain.from_iterable(zip_longest(*lists))
    seen: dict[str, Why] = {}
    for pair in turns:
        if pair is not None:
            seen.setdefault(pair[1], pair[0])
    if seen:
        return [(why, contribution, None) for contribution, why in list(seen.items())[:SUBJECTS]]
    told = facts.texts.leading or [idea for theme in facts.texts.themes for idea in theme.ideas[:1]]
    return [("idea", None, idea.id) for idea in told[:SUBJECTS]]


def ideas_of(ground: Ground) -> Mapping[str, str]:
    """Return the idea of each contribution whose passages are all in one."""
    pairs = ground.placed[["contribution_id", "idea"]].drop_duplicates()
    alone = pairs[~pairs["contribution_id"].duplicated(keep=False)]
    return {str(name): str(idea) for name, idea in zip(alone["contribution_id"], alone["idea"], strict=True)}


def _state(own: Followed | None, waits: bool) -> State:
    """Return how far a subject is: what no response names is not answered, even where its idea is."""
    if own is None:
        return "none" if waits else "answered"
    return "partly" if waits and own.state == "answered" else own.state


def _responses(
    given: Sequence[Response],
    contribution: str | None,
    idea: str | None,
    own: Followed | None,
    whole: Followed | None,
) -> list[str]:
    """Return the responses to a subject, those that name it closest first."""
    named = [one.id for one in given if contribution is not None and contribution in one.contributions]
    direct = [one.id for one in given if idea is not None and idea in one.ideas and not one.contributions]
    rest = own.responses if own is not None and contribution is None else []
    theme = [] if whole is None else whole.responses
    return list(dict.fromkeys([*named, *direct, *rest, *theme]))
