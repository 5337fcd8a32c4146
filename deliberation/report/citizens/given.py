"""The responses given, each with the ideas it answers, and those whose idea has changed."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from deliberation.core import traced
from deliberation.report.blocks import Run
from deliberation.report.citizens.view import LONGEST, NAME
from deliberation.report.sections import closing
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from deliberation.report.blocks import Runs
    from deliberation.report.citizens.view import View
    from deliberation.synthesis.facts import Response


def anchor(number: int) -> str:
    """Return the name of a response's place in the page."""
    return f"response-{number}"


def responses(view: View) -> list[dict[str, Any]]:
    """Return the responses, those about most persons first, each with the ideas it answers."""
    rows = [_given(view, n, one) for n, one in enumerate(view.frame.facts.responses)]
    return sorted(rows, key=lambda row: -row["weight"])


def _given(view: View, number: int, one: Response) -> dict[str, Any]:
    frame = view.frame
    ids = [*one.themes, *(name for name in one.ideas if name not in one.themes)]
    ids.sort(key=lambda name: -view.sizes.get(name, 10**9))
    told = [frame.say("citizens.given.overdue", n=one.overdue)] if one.overdue else []
    if one.validated_by and one.validated_on:
        who = frame.foreign(one.validated_by, None, 120).text
        told.append(frame.say("citizens.given.validated", who=who, day=view.day(one.validated_on)))
    cited = traced.count(one.contributions)
    return {
        "anchor": anchor(number),
        "facts": one.facts,
        "about": frame.say(f"citizens.given.{'ideas_of_cited' if cited else 'ideas'}"),
        "subject": frame.localised(one.subject, 400),
        "symbol": closing.SYMBOLS.get(one.status, "•"),
        "status": status(view, one),
        "reason": frame.localised(one.reason, LONGEST) if one.reason else None,
        "who": frame.foreign(one.who, None, 200) if one.who else None,
        "when": when(view, one.by_when),
        "notes": told,
        "links": [link for link in one.links if _followed(link)],
        "ideas": [view.name(name) for name in ids if name in view.names],
        "cited": frame.say("citizens.given.cited", n=cited) if cited else "",
        "persons": frame.say("citizens.given.persons", n=one.persons) if frame.authored else "",
        "weight": one.persons,
    }


def status(view: View, one: Response) -> str:
    """Write the status of a response, with the platform's own word where ours does not know it."""
    known = view.frame.words.known("statuses", one.status)
    if one.status == "unclassified" and one.said:
        return known + " (" + one_line(one.said, 60) + ")"
    return known


def when(view: View, written: str | None) -> str:
    """Write the day that a response announces, or what was written instead."""
    if not written:
        return ""
    try:
        found = datetime.date.fromisoformat(written[:10])
    except ValueError:
        return one_line(written, 80)
    return view.day(traced.day(found, traced.of(written)))


def detached(view: View) -> list[Runs]:
    """Return the responses whose idea is no longer what it was."""
    account = view.account
    told = []
    for one in account.detached if account is not None else ():
        subject = view.frame.label(one.subject, NAME)
        now = view.name(one.now) if one.now else Run("")
        told.append(view.frame.runs(f"citizens.detached.{one.why}", subject=subject, now=now))
    return told


def _followed(link: str) -> bool:
    """Tell whether an address may be a link: a page of the web, nothing that a browser would run."""
    return link.lower().startswith(("https://", "http://")) and not any(sign in link for sign in " <>\"'")
