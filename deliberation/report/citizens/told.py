"""What the look-up says: its sentences, and the responses and delays of ideas, themes and contributions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from deliberation.core.language import known as core_knows
from deliberation.core.language import say as core_say
from deliberation.report.citizens.contests import answered_contests
from deliberation.report.citizens.given import status, when
from deliberation.report.citizens.index import FOLDER
from deliberation.report.citizens.view import LONGEST
from deliberation.report.sections import closing
from deliberation.report.words import catalogue, one_line

if TYPE_CHECKING:
    from deliberation.report.citizens.view import View
    from deliberation.synthesis.facts import Followed, Response

_SAID: Final = (
    "contribution", "on_platform", "moderated", "no_moderation", "aside", "idea", "idea_several", "idea_size",
    "theme", "open", "no_response", "no_reason", "other_response", "searching", "empty", "nothing", "first",
    "unloaded", "persons", "parts", "results", "next", "so_far", "no", "how", "contest", "contested",
)  # fmt: skip
"""Sentences that the look-up itself says."""


def answers(view: View) -> dict[str, Any]:
    """Return which responses stand with which idea, theme and contribution, and what was promised."""
    account, facts = view.account, view.frame.facts
    of: dict[str, dict[str, list[int]]] = {"ideas": {}, "others": {}, "themes": {}, "contributions": {}}
    for number, one in enumerate(facts.responses):
        for level, names in (
            ("others" if one.contributions else "ideas", one.ideas),
            ("themes", one.themes),
            ("contributions", one.contributions),
        ):
            for name in names:
                of[level].setdefault(name, []).append(number)
    asked = [] if account is None else [one for one in account.asked if one.level == "idea"]
    delays = {one.id: _delay(view, one) for one in asked if one.due is not None}
    sentences = sorted(set(delays.values()))
    return {
        **of,
        "responses": [_short(view, one) for one in facts.responses],
        "state": {
            one.id: view.frame.say(f"citizens.waits.{one.state}")
            for one in asked
            if one.state in ("planned", "drafted")
        },
        "delay": {idea: sentences.index(said) for idea, said in delays.items()},
        "delays": sentences,
        "contested": answered_contests(view),
        "folder": FOLDER,
    }


def _delay(view: View, one: Followed) -> str:
    """Say which day was promised to an idea that waits, and how late it is."""
    day = "" if one.due is None else view.day(one.due)
    if one.late:
        return view.frame.say("citizens.waits.late", n=one.late, day=day)
    return view.frame.say("citizens.waits.due", day=day)


def _short(view: View, one: Response) -> dict[str, str]:
    frame = view.frame
    who = [one_line(one.who, 200)] if one.who else []
    day = when(view, one.by_when)
    return {
        "subject": frame.localised(one.subject, 400).text,
        "status": f"{closing.SYMBOLS.get(one.status, '•')}\u00a0{status(view, one)}",
        "reason": frame.localised(one.reason, LONGEST).text if one.reason else "",
        "who": " · ".join([*who, *([day] if day else [])]),
    }


def sentences(view: View) -> dict[str, Any]:
    """Return the sentences that the look-up says."""
    frame = view.frame
    language = frame.words.language
    told = catalogue(language)["citizens"]
    reasons = view.found["reasons"]
    return {
        **{name: _said(told["said"], name, authored=frame.authored) for name in _SAID},
        "remainder": {r: frame.words.known("citizens.remainder", r) for r in reasons["aside"]},
        "moderation": {
            r: core_say(f"reasons.{r}", language) if core_knows(f"reasons.{r}", language) else r
            for r in reasons["moderated"]
        },
    }


def _said(told: Mapping[str, Any], name: str, *, authored: bool) -> Any:
    """Return a sentence of the look-up, or its twin about contributions where nobody knows who wrote."""
    texts = f"{name}_texts"
    return told[texts] if not authored and texts in told else told[name]
