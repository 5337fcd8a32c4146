"""How to report a wrong classification, and what became of the requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deliberation.report.blocks import Run
from deliberation.report.citizens.view import LONGEST
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from deliberation.report.blocks import Runs
    from deliberation.report.citizens.view import View
    from deliberation.synthesis.facts import Contested

CONTESTS: Final = 30
"""Answers to contests that are listed; the look-up shows each of them."""


def contest(view: View) -> list[dict[str, Any]]:
    """Return how to contest, with the look-up and without a script, then what was answered.

    ``when`` says where a line stands: "script-only", "plain-only" or, for both, nothing.
    """
    account, runs, contact = view.account, view.frame.runs, view.frame.facts.about.contact
    to = view.frame.localised(contact)
    whom = "" if contact else "_nobody"
    told = [
        {"when": "script-only", "runs": runs("citizens.contests.how")},
        {"when": "script-only", "runs": runs("citizens.contests.file")},
        {"when": "script-only", "runs": runs(f"citizens.contests.to{whom}", contact=to)},
        {"when": "plain-only", "runs": runs(f"citizens.contests.write{whom}", contact=to)},
        {"when": "plain-only", "runs": runs("citizens.contests.without")},
    ]
    said = account.contests if account is not None else None
    if said is None:
        return told
    lines = [
        runs("citizens.contests.count", n=said.received, accepted=said.accepted, refused=said.refused),
        *(_contested(view, one) for one in said.answers[:CONTESTS]),
    ]
    rest = len(said.answers) - CONTESTS
    if rest > 0:
        lines.append(runs("citizens.contests.more", n=rest))
    return [*told, *({"when": "", "runs": line} for line in lines)]


def _contested(view: View, one: Contested) -> Runs:
    """Return what became of one request."""
    told = view.frame.runs(
        "citizens.contests.answered",
        id=one.id,
        contribution=one_line(one.contribution, 60),
        state=_state(view, one),
        stating=one,
    )
    if one.answer is None:
        return told
    answer = view.frame.foreign(one.answer, None, LONGEST)
    return (*told, Run(" "), *view.frame.runs("citizens.said.contested.answer", answer=answer))


def _state(view: View, one: Contested) -> str:
    return view.frame.say(f"citizens.contests.states.{'done' if one.done else one.state}")


def answered_contests(view: View) -> dict[str, list[dict[str, str]]]:
    """Return the answers to contests, by contribution."""
    found: dict[str, list[dict[str, str]]] = {}
    account = view.account
    for one in account.contests.answers if account is not None and account.contests is not None else ():
        answer = "" if one.answer is None else one_line(one.answer, LONGEST)
        told = {"id": one.id, "state": _state(view, one), "answer": answer}
        found.setdefault(one.contribution, []).append(told)
    return found
