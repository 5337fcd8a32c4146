"""The top of the citizens' page: its figures, the account in sentences, and what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deliberation.report.sections import closing

if TYPE_CHECKING:
    from deliberation.report.blocks import Runs
    from deliberation.report.citizens.view import View
    from deliberation.synthesis.facts import Accountability

WAITING: Final = ("none", "planned", "drafted")
_HOW: Final = {"partly": "by_others", "waiting": "by_none"}
"""How the persons behind a figure are told, where they are not simply those who said the ideas."""


def figures(view: View) -> list[dict[str, Any]]:
    """Return the figures: ideas put forward, answered, waiting, late, each with who is behind."""
    account, frame = view.account, view.frame
    if account is None:
        return []
    told = [
        ("asked", account.ideas, account.persons),
        ("answered", account.ideas_in("answered"), account.persons_in("answered")),
        ("partly", account.ideas_in("partly"), account.persons_in("partly")),
        ("waiting", account.ideas_in(*WAITING), account.persons_in(*WAITING)),
        ("late", account.late, None),  # of its persons some wait with those above, some in part
    ]
    return [
        {
            "value": frame.words.number(ideas),
            "label": frame.say(f"citizens.figures.{name}", n=ideas),
            "late": name == "late",
            "note": _late_note(view, account)
            if persons is None
            else frame.say(f"citizens.figures.{_HOW.get(name, 'by')}", count=view.count(persons))
            if ideas
            else "",
        }
        for name, ideas, persons in told
        if ideas or name not in ("partly", "late")
    ]


def _late_note(view: View, account: Accountability) -> str:
    """Say how many late ideas have a response in part: why more are late than wait without any."""
    n = account.late_partly
    return view.frame.say("citizens.figures.late_partly", n=n) if n else ""


def essentials(view: View) -> list[Runs]:
    """Return what was asked and who has a response, in sentences."""
    account, frame, runs = view.account, view.frame, view.frame.runs
    if account is None:
        return [runs("citizens.no_ideas")]
    said = [runs("citizens.asked", n=account.ideas, persons=view.count(account.persons))]
    said += closing.told_of(frame, account)
    if account.by_theme_only:
        n = account.by_theme_only
        said.append(runs("citizens.by_theme", n=n, persons=view.count(n)))
    said.append(runs("citizens.once" if frame.authored else "citizens.once_contributions"))
    unsigned = ("unsigned", "unsigned_channel")
    if frame.authored and any(one.code in unsigned for one in frame.facts.notices):
        said.append(runs("citizens.unsigned"))
    if frame.authored and any(one.level == "idea" and not one.persons for one in account.asked):
        said.append(runs("citizens.organiser"))
    return said


def moderated(view: View) -> dict[str, Any] | None:
    """Return how many contributions moderation set aside, and where they are listed; None where none was."""
    counts = [
        one.count
        for one in view.frame.facts.set_aside
        if one.unit == "contribution" and one.state == "set aside" and one.reason == "moderated"
    ]
    if not counts:
        return None
    files = [file for theme, file, _ in view.found["files"] if not theme]
    where = files[0].replace("{language}", view.frame.words.language) if files else "#rest"
    return {"runs": view.frame.runs("citizens.moderated", n=counts[0]), "where": where}


def late(view: View) -> list[Runs]:
    """Return the days that delays are counted from and to, and what is late."""
    account, runs = view.account, view.frame.runs
    if account is None:
        return []
    said = []
    if account.as_of is not None:
        how = "given" if account.as_of_given else "latest"
        said.append(runs(f"citizens.as_of_{how}", day=view.day(account.as_of)))
    if account.due is not None:
        said.append(runs("citizens.due", day=view.day(account.due)))
    elif not any(one.due for one in account.asked):
        said.append(runs("citizens.no_due"))
    if account.late:
        said.append(runs("citizens.late", n=account.late))
    elif account.as_of is not None:
        said.append(runs("citizens.none_late_on", day=view.day(account.as_of)))
    else:
        said.append(runs("citizens.none_late"))
    if account.overdue:
        said.append(runs("citizens.overdue", n=account.overdue))
    return said
