"""What waits for a response: every idea, late ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deliberation.core import traced
from deliberation.report.citizens.view import NAME
from deliberation.report.sections import closing
from deliberation.report.sections.ideas import class_of
from deliberation.synthesis.facts.answers import turn

if TYPE_CHECKING:
    from deliberation.report.citizens.view import View
    from deliberation.synthesis.facts import Followed

_ASKED: Final = 110
"""Characters of the statement that was voted on."""


def waiting(view: View) -> dict[str, Any]:
    """Return the ideas without a whole response, in the order that the caption announces."""
    account, say = view.account, view.frame.say
    if account is None:
        return {"rows": [], "more": "", "caption": "", "state": ""}
    ideas = [one for one in account.asked if one.level == "idea" and one.state != "answered"]
    rows = [_row(view, one) for one in sorted(ideas, key=turn)]
    known = "_class" if any(row["class"] for row in rows) else ""
    return {
        "rows": rows,
        "more": say("citizens.waiting.more", n=account.more) if account.more else "",
        "caption": say(f"citizens.waiting.caption{'_more' if account.more else ''}", n=traced.count(ideas)),
        "state": say(f"citizens.waiting.state{known}"),
    }


def _row(view: View, one: Followed) -> dict[str, Any]:
    frame = view.frame
    delay = [frame.say("citizens.waiting.age", n=one.age)] if one.age else []
    if one.late:
        delay.append(frame.say("citizens.waiting.late", n=one.late))
    elif one.due is not None:
        delay.append(frame.say("citizens.waiting.due", day=view.day(one.due)))
    by_nobody = frame.authored and not one.persons
    return {
        "id": one.id,
        "facts": one.facts,
        "name": frame.label(one.name, NAME),
        "theme": view.name(one.theme) if one.theme else None,
        "size": frame.voices(one.persons, one.contributions),
        "organiser": frame.say("citizens.waiting.organiser") if by_nobody else "",
        "state": closing.part_of(frame, one) or frame.say(f"citizens.states.{one.state}"),
        "mark": "late" if one.late else one.state,
        "delay": delay,
        "class": class_told(view, one),
    }


def class_told(view: View, one: Followed) -> str:
    """Return the class of an idea, and the statement that was voted on where its name does not say it."""
    if one.standing is None:
        return ""
    idea = view.ideas.get(one.id)
    kind = class_of(view.frame, one if idea is None or idea.standing is None else idea)
    if one.asked is None:
        return kind
    statement = view.frame.line(one.asked, _ASKED).text
    return traced.joined((kind, view.frame.say("official.asked", n=one.voted, statement=statement)), " ")
