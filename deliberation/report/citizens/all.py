"""All contributions, theme by theme: in the page where they are few, else in lists beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from deliberation.report.blocks import Run
from deliberation.report.citizens.given import anchor
from deliberation.report.citizens.lists import why_aside
from deliberation.report.citizens.view import NAME

if TYPE_CHECKING:
    from deliberation.report.citizens.view import View


def listed(view: View) -> list[dict[str, Any]]:
    """Return the contributions listed in the page; those that a response answers lead to it.

    A response that names contributions answers these alone; another, all of its ideas and themes.
    """
    frame, to = view.frame, _answered(view)

    def marked(theme: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        found = [
            to[key]
            for key in (("named", entry["id"]), ("idea", entry.get("idea")), ("theme", theme))
            if key in to
        ]
        return {**entry, "answered": found[0] if found else "", "why": why_aside(frame.words, entry)}

    return [
        {
            **part,
            "name": frame.label(part["name"], NAME) if part["name"] else None,
            "groups": [
                [frame.label(name, NAME), [marked(part["theme"], entry) for entry in entries]]
                for name, entries in part["groups"]
            ],
        }
        for part in view.found["listed"]
    ]


def _answered(view: View) -> dict[tuple[str, str | None], str]:
    """Return the place of the first response to each contribution, idea and theme."""
    to: dict[tuple[str, str | None], str] = {}
    for number, one in enumerate(view.frame.facts.responses):
        whole = () if one.contributions else one.ideas
        for level, names in (("named", one.contributions), ("idea", whole), ("theme", one.themes)):
            for name in names:
                to.setdefault((level, name), anchor(number))
    return to


def lists(view: View) -> list[dict[str, Any]]:
    """Return the plain lists beside the page, one per theme and one for what is in none."""
    words = view.frame.words
    return [
        {
            "file": file.replace("{language}", words.language),
            "name": view.name(name) if name else Run(view.frame.say("citizens.lists.rest")),
            "count": words.unit("contributions", count),
        }
        for name, file, count in view.found["files"]
    ]
