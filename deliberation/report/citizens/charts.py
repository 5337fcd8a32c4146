"""The charts of the citizens' page: persons by what their ideas got, themes by size, ideas by class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from deliberation.core import traced
from deliberation.report.blocks import Run
from deliberation.report.marks import bar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deliberation.report.citizens.view import View
    from deliberation.synthesis.facts import Accountability, Kind

_ORDER: Final = ("answered", "partly", "drafted", "planned", "none")
_CLASSES: Final[tuple[Kind, ...]] = ("priority", "secondary", "divisive", "rejected", "untested", "isolated")
_THEMES: Final = 12


def charts(view: View) -> list[dict[str, Any]]:
    """Return the charts; none where there are no ideas."""
    account = view.account
    if account is None:
        return []
    drawn = [_reached(view, account), _themes(view, account)]
    classes = _classes(view)
    return drawn if classes is None else [*drawn, classes]


def _heads(view: View, *names: str) -> list[str]:
    return [view.frame.say(f"citizens.charts.{name}") for name in names]


def _reached(view: View, account: Accountability) -> dict[str, Any]:
    """Return the persons by the best that their ideas got: each once, so that bars add up to everybody."""
    frame = view.frame
    held = {part.state: part for part in account.reached}
    shown = [held[state] for state in _ORDER if held[state].persons or state in ("answered", "none")]
    total = account.persons
    caption = frame.say(f"citizens.charts.reached_{view.unit}", n=total)
    if held["none"].persons == total:
        return {
            "caption": caption,
            "heads": [],
            "rows": [],
            "note": frame.say("citizens.charts.reached_by_nothing"),
        }
    rows = []
    for part in shown:
        share = frame.words.percent(part.share)
        label = frame.say(
            "citizens.charts.partly" if part.state == "partly" else f"citizens.states.{part.state}"
        )
        size = view.count(part.persons)
        alt = frame.say("citizens.charts.reached_alt", state=label, count=size, share=share)
        rows.append({"label": Run(label), "bar": bar(part.persons, total, alt), "value": size, "last": share})
    return {
        "caption": caption,
        "heads": _heads(view, "state", "drawn", view.unit, "share"),
        "rows": rows,
        "note": frame.say(f"citizens.charts.reached_note_{view.unit}"),
    }


def _themes(view: View, account: Accountability) -> dict[str, Any]:
    """Return the themes by persons, each with how far its response is."""
    frame = view.frame
    themes = frame.facts.texts.themes[:_THEMES]
    asked = {one.id: one for one in account.asked if one.level == "theme"}
    sizes: dict[str, int] = {theme.id: getattr(theme, view.unit) for theme in themes}
    most = max(sizes.values(), default=0)
    rows = []
    for theme in themes:
        one = asked.get(theme.id)
        state = frame.say(f"citizens.states.{one.state}") if one is not None else "–"
        alt = view.count(sizes[theme.id])
        rows.append(
            {
                "label": frame.label(theme.name),
                "bar": bar(sizes[theme.id], most, alt),
                "value": alt,
                "last": state,
            }
        )
    return {
        "caption": frame.say(f"citizens.charts.themes_{view.unit}", n=traced.count(themes)),
        "heads": _heads(view, "theme", "drawn", view.unit, "response"),
        "rows": rows,
        "note": "" if _adds_up(sizes.values(), view, account) else frame.say("citizens.charts.themes_note"),
    }


def _adds_up(sizes: Iterable[int], view: View, account: Accountability) -> bool:
    """Tell whether everybody is in one theme alone: it would be false to say that rows do not add up."""
    return sum(sizes) == (account.persons if view.unit == "persons" else account.contributions)


def _classes(view: View) -> dict[str, Any] | None:
    """Return the ideas by class, with what each class is; None where ideas have none."""
    frame, rules = view.frame, view.frame.facts.texts.standings
    if rules is None:
        return None
    counts = {kind: rules.counts.get(kind, 0) for kind in _CLASSES}
    most = max(counts.values(), default=0)
    rows = []
    for kind, count in counts.items():
        alt = frame.words.number(count)
        rows.append(
            {
                "label": Run(frame.say(f"standings.{kind}")),
                "bar": bar(count, most, alt),
                "value": alt,
                "last": frame.say(f"citizens.standings.{kind}"),
            }
        )
    return {
        "caption": frame.say("citizens.charts.classes_caption", n=sum(counts.values())),
        "heads": _heads(view, "class", "drawn", "ideas", "meaning"),
        "rows": rows,
        "note": frame.say(f"citizens.charts.classes_note{'' if rules.basis else '_unvoted'}"),
    }
