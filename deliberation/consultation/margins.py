"""Margins of the population: whether they can be held against what participants say of themselves."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from deliberation.core.errors import SettingsError

if TYPE_CHECKING:
    from deliberation.consultation.model import Consultation


class MarginsError(SettingsError):
    """Margins that no participant can be held against: which, and how to mend them."""


def declared_margins(consultation: Consultation) -> dict[str, dict[str, int]]:
    """Return inhabitants by variable and category, as the organiser gives them."""
    found: dict[str, dict[str, int]] = {}
    for row in consultation.margins.to_pylist():
        found.setdefault(row["variable"], {})[row["category"]] = row["population"]
    return found


def check_margins(consultation: Consultation) -> None:
    """Check that what participants say can be held against the margins.

    A category with a population of 0 is no category of the population ("does not say"): whoever is in it is
    counted as not known.

    Raises
    ------
    MarginsError
        If a margin is of a variable that no participant has, lacks a value that participants have, or is
        negative or empty.
    """
    margins = declared_margins(consultation)
    if not margins:
        return
    said = _said(consultation)
    for variable, categories in margins.items():
        unread = next((name for name, population in categories.items() if population is None), None)
        if unread is not None:
            raise MarginsError(
                f"The margin {variable!r} gives {unread!r} no population that can be read; "
                "expected a whole number."
            )
        wrong = next((name for name, population in categories.items() if population < 0), None)
        if wrong is not None:
            raise MarginsError(
                f"The margin {variable!r} gives {wrong!r} a population of {categories[wrong]}; "
                "expected 0 or more."
            )
        if not any(categories.values()):
            raise MarginsError(
                f"The margin {variable!r} counts nobody; give the population of each of its categories."
            )
        if not said:
            continue  # nobody says anything: there is nothing to hold against
        if variable not in said:
            raise MarginsError(
                f"The margins name {variable!r}, which no participant says; they say: "
                f"{', '.join(sorted(said))}.{_near(variable, said)} Name the attribute as in the data."
            )
        missing = sorted(said[variable] - set(categories))
        if missing:
            more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
            raise MarginsError(
                f"Participants have {variable} = {missing[0]!r}{more}, which the margins do not hold; "
                f"they hold: {', '.join(categories)}.{_near(missing[0], categories)} Add a line with its "
                "population, or 0 where it is no category of the population."
            )


def _said(consultation: Consultation) -> dict[str, set[str]]:
    """Return the values of each attribute, and the names of the territories where people live, by level."""
    found: dict[str, set[str]] = {}
    table: Any = consultation.attributes.group_by(["name", "value"]).aggregate([])
    for name, value in zip(table["name"].to_pylist(), table["value"].to_pylist(), strict=True):
        found.setdefault(name, set()).add(value)
    nodes: Mapping[str, Mapping[str, Any]] = {row["id"]: row for row in consultation.territories.to_pylist()}
    for home in consultation.participants["territory"].unique().drop_null().to_pylist():
        seen: set[str] = set()
        node = nodes.get(home)
        while node is not None and node["id"] not in seen:
            seen.add(node["id"])
            if node["level"]:
                found.setdefault(node["level"], set()).add(node["name"])
            node = nodes.get(node["parent"])
    return found


def _near(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
