"""Who took part: distributions of the participants, against the population where it is known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.synthesis.facts import Breakdown, Counts
from deliberation.synthesis.gate import Gate

MOST_CATEGORIES = 20
MOST_VARIABLES = 12
"""A variable with more categories than this is not a distribution a reader can hold."""


def active(consultation: Consultation) -> npt.NDArray[np.bool_]:
    """Tell which participants voted or wrote, shape (participants,)."""
    authors = set(consultation.contributions["author"].drop_null().to_pylist())
    mask = np.array([i in authors for i in consultation.participant_ids], dtype=np.bool_)
    mask[consultation.votes["participant"].to_numpy()] = True
    return mask


def count(consultation: Consultation) -> Counts:
    """Return the headline figures of a consultation."""
    participants = consultation.participants
    took_part = active(consultation)
    authors = set(consultation.contributions["author"].drop_null().to_pylist())
    collective = participants["collective"].to_numpy(zero_copy_only=False)
    known = pd.notna(collective).any()
    tallies = consultation.tallies
    published = (
        int(np.nansum(tallies["total"].to_numpy(zero_copy_only=False).astype(float))) if tallies else 0
    )
    if not published and tallies.num_rows:
        columns = [
            tallies[n].to_numpy(zero_copy_only=False).astype(float) for n in ("agree", "disagree", "pass")
        ]
        published = int(np.nansum(columns))
    voters = len(np.unique(consultation.votes["participant"].to_numpy()))
    people = int(took_part.sum())
    inhabitants = consultation.about.population
    return Counts(
        participants=people or None,
        collectives=int(np.sum(collective[took_part] == True)) if known else None,  # noqa: E712
        authors=len(authors) or None,
        voters=voters or None,
        contributions=consultation.contributions.num_rows,
        votes=consultation.votes.num_rows or (published or None),
        published_votes=published or None,
        population=inhabitants,
        participation_rate=round(people / inhabitants, 6) if people and inhabitants else None,
    )


def participation(consultation: Consultation, gate: Gate) -> list[Breakdown]:
    """Return the publishable distributions of who took part: territories by level, then attributes."""
    took_part = active(consultation)
    total = int(took_part.sum())
    margins = _margins(consultation)
    found: list[Breakdown | None] = []
    variables = {**dict(_attributes(consultation)), **dict(_territories(consultation))}
    compared = sorted(
        variables, key=lambda variable: variable not in margins
    )  # a long questionnaire has many
    for variable, values in ((name, variables[name]) for name in compared):
        counted = values[took_part].dropna().value_counts()
        known = {str(name): int(n) for name, n in counted.items()}
        population = margins.get(variable, {})
        order = [*population, *sorted(set(known) - set(population), key=lambda name: (-known[name], name))]
        if 2 <= len(order) <= MOST_CATEGORIES:
            counts = {name: known.get(name, 0) for name in order}
            unknown = total - sum(counts.values())
            found.append(gate.breakdown(variable, counts, unknown=unknown, population=population))
    return [breakdown for breakdown in found if breakdown is not None][:MOST_VARIABLES]


def _margins(consultation: Consultation) -> dict[str, dict[str, int]]:
    """Return inhabitants by variable and category: declared margins, and the tree of territories."""
    margins: dict[str, dict[str, int]] = {}
    for row in consultation.margins.to_pylist():
        margins.setdefault(row["variable"], {})[row["category"]] = row["population"]
    for row in consultation.territories.to_pylist():
        if row["level"] and row["population"] is not None:
            level = margins.setdefault(row["level"], {})
            level.setdefault(row["name"], row["population"])
    return margins


def _territories(consultation: Consultation) -> list[tuple[str, pd.Series]]:
    """Return, for each level of the tree, the name of each participant's territory at that level."""
    nodes: Mapping[str, Mapping[str, str]] = {row["id"]: row for row in consultation.territories.to_pylist()}
    levels = list(dict.fromkeys(node["level"] for node in nodes.values() if node["level"]))
    homes = consultation.participants["territory"].to_pylist()
    return [
        (level, pd.Series([_at_level(home, level, nodes) for home in homes], dtype=object))
        for level in levels
    ]


def _at_level(home: str | None, level: str, nodes: Mapping[str, Mapping[str, str]]) -> str | None:
    """Walk up the tree from a territory to its ancestor at a level."""
    seen: set[str] = set()
    while home is not None and home in nodes and home not in seen:
        seen.add(home)
        if nodes[home]["level"] == level:
            return nodes[home]["name"]
        home = nodes[home]["parent"]
    return None


def _attributes(consultation: Consultation) -> list[tuple[str, pd.Series]]:
    """Return each declared attribute of the participants, in alphabetical order of its name."""
    table = consultation.attributes.to_pandas()
    size = consultation.participants.num_rows
    found = []
    for name, rows in table.groupby("name", sort=True):
        if name == "xid" or rows["participant"].duplicated().any():
            continue  # an id of another system; or several answers of one person, which make no distribution
        values = pd.Series([None] * size, dtype=object)
        values.iloc[rows["participant"].to_numpy()] = rows["value"].to_numpy()
        found.append((str(name), values))
    return found
