"""The charts of the citizens' page: persons by what their ideas got, and themes by persons answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from deliberation.report.blocks import Run
from deliberation.report.marks import bar

if TYPE_CHECKING:
    from deliberation.report.sections.common import Frame
    from deliberation.synthesis.facts import Accountability, Followed

_ORDER: Final = ("answered", "partly", "drafted", "planned", "none")
_THEMES: Final = 12


def reached_chart(account: Accountability, frame: Frame) -> dict[str, Any]:
    """Return the persons by the best that their ideas got: each once, so that bars add up to everybody."""
    held = {part.state: part for part in account.reached}
    shown = [held[state] for state in _ORDER if held[state].persons or state in ("answered", "none")]
    total = account.persons
    rows = []
    for part in shown:
        share = frame.words.percent(part.share)
        label = frame.say(
            "citizens.charts.partly" if part.state == "partly" else f"citizens.states.{part.state}"
        )
        size = frame.words.unit("persons" if frame.authored else "contributions", part.persons)
        alt = frame.say("citizens.charts.reached_alt", state=label, count=size, share=share)
        rows.append(
            {"label": Run(label), "bar": bar(part.persons, total, alt), "value": size, "share": share}
        )
    unit = "persons" if frame.authored else "contributions"
    return {
        "id": "reached",
        "caption": frame.say(f"citizens.charts.reached_{unit}", n=total),
        "heads": [frame.say(f"citizens.charts.{name}") for name in ("state", "drawn", unit, "share")],
        "rows": rows,
        "note": frame.say(f"citizens.charts.reached_note_{unit}"),
    }


def themes_chart(frame: Frame, asked: Mapping[str, Followed]) -> dict[str, Any]:
    """Return the themes by persons, each with how far its response is."""
    themes = frame.facts.texts.themes[:_THEMES]
    unit = "persons" if frame.authored else "contributions"
    sizes = {theme.id: getattr(theme, unit) for theme in themes}
    most = max(sizes.values(), default=0)
    rows = []
    for theme in themes:
        name = frame.label(theme.name)
        one = asked.get(theme.id)
        state = frame.say(f"citizens.states.{one.state}") if one is not None else "–"
        alt = frame.words.unit(unit, sizes[theme.id])
        rows.append({"label": name, "bar": bar(sizes[theme.id], most, alt), "value": alt, "share": state})
    return {
        "id": "themes",
        "caption": frame.say(f"citizens.charts.themes_{unit}", n=len(rows)),
        "heads": [frame.say(f"citizens.charts.{name}") for name in ("theme", "drawn", unit, "response")],
        "rows": rows,
        "note": frame.say("citizens.charts.themes_note"),
    }
