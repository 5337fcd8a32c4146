"""Who took part: distributions of the participants, against the population where it is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.synthesis.facts import Breakdown, Counts
from deliberation.synthesis.gate import Gate

Profile = Literal["standard", "village"]
OTHERS: Final = "{parent} (autres / others)"
"""How small territories of one parent are called together; a name, so the same in both languages."""
MOST_CATEGORIES = 20
MOST_VARIABLES = 12
"""A variable with more categories than this is not a distribution a reader can hold."""


def active(consultation: Consultation) -> npt.NDArray[np.bool_]:
    """Tell which participants voted or wrote, shape (participants,); who only asked did not take part."""
    authors = writers(consultation)
    mask = np.array([i in authors for i in consultation.participant_ids], dtype=np.bool_)
    mask[consultation.votes["participant"].to_numpy()] = True
    return mask


def writers(consultation: Consultation) -> set[str]:
    """Return who wrote, without the organiser: authors of nothing but the statements that open the debate."""
    table = consultation.contributions
    pairs = zip(table["author"].to_pylist(), table["seed"].to_pylist(), strict=True)
    return {author for author, opening in pairs if author is not None and not opening}


def opening(consultation: Consultation) -> frozenset[str]:
    """Return the contributions that the organiser wrote to open the debate."""
    table = consultation.contributions
    pairs = zip(table["id"].to_pylist(), table["seed"].to_pylist(), strict=True)
    return frozenset(name for name, seed in pairs if seed)


def voters(consultation: Consultation) -> set[str]:
    """Return who voted."""
    rows = np.unique(consultation.votes["participant"].to_numpy())
    return set(map(str, consultation.participant_ids[rows]))


def count(consultation: Consultation) -> Counts:
    """Return the headline figures of a consultation."""
    participants = consultation.participants
    took_part = active(consultation)
    authors = writers(consultation)
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
    voting = len(voters(consultation))
    people = int(took_part.sum())
    inhabitants = consultation.about.population
    collectives = int(np.sum(collective[took_part] == True)) if known else None  # noqa: E712
    inhabited = people - (collectives or 0)
    return Counts(
        participants=people or None,
        collectives=collectives,
        authors=len(authors) or None,
        voters=voting or None,
        contributions=consultation.contributions.num_rows,
        votes=consultation.votes.num_rows or (published or None),
        published_votes=published or None,
        population=inhabitants,
        participation_rate=round(inhabited / inhabitants, 6) if inhabited and inhabitants else None,
    )


def people(
    consultation: Consultation, gate: Gate, *, profile: Profile = "standard"
) -> tuple[pd.DataFrame, dict[str, dict[str, int]]]:
    """Return who took part, a row each, with attributes and territories by level; and inhabitants.

    Returns
    -------
    people : DataFrame
        One row per participant who voted or wrote, one column per variable; never published as it is.
    margins : dict of str to dict of str to int
        Inhabitants by variable and category.
    """
    took_part, margins = active(consultation), _margins(consultation)
    variables = {**dict(_attributes(consultation)), **dict(_territories(consultation))}
    if profile == "village":
        for level, above, parents in _levels(consultation):
            homes = variables[level][took_part]
            names = rolled_up(
                homes, {name: parents.get(name, above) for name in homes.dropna()}, gate.minimum_cell
            )
            variables[level] = variables[level].map(names, na_action="ignore")
            if level in margins:
                margins[level] = _pooled(margins[level], names)
    everybody = pd.DataFrame(variables, index=range(len(took_part)), dtype=object)
    frame = everybody[took_part].reset_index(drop=True)
    return frame, margins


def rolled_up(homes: pd.Series, parents: Mapping[str, str | None], minimum: int) -> dict[str, str]:
    """Return under which name each territory is told, so that none has fewer participants than the minimum.

    Small territories of one parent are told together, as the others of that parent; if they are still too
    few, its smallest neighbour joins them; where nothing is left, all are told as the parent.

    Parameters
    ----------
    homes : Series of str
        The territory of each participant, missing where not known.
    parents : mapping of str to str or None
        The territory that each is part of.
    minimum : int

    Examples
    --------
    >>> homes = pd.Series(["Bourg"] * 20 + ["Moulin"] * 3 + ["Combe"] * 9 + ["Port"] * 30)
    >>> rolled_up(homes, dict.fromkeys(["Bourg", "Moulin", "Combe", "Port"], "Val"), 10)["Moulin"]
    'Val (autres / others)'
    """
    counts = homes.value_counts()
    told: dict[str, str] = {}
    families: dict[str | None, list[str]] = {}
    for name in counts.index:
        families.setdefault(parents.get(name), []).append(str(name))
    for parent, names in families.items():
        ordered = sorted(names, key=lambda name: (int(counts[name]), name))
        pooled = [name for name in ordered if counts[name] < minimum]
        left = ordered[len(pooled) :]
        while pooled and left and (len(pooled) < 2 or sum(counts[name] for name in pooled) < minimum):
            pooled.append(left.pop(0))
        together = OTHERS.format(parent=parent or "") if left else (parent or OTHERS.format(parent=""))
        told |= {name: name for name in left} | {name: together.strip() for name in pooled}
    return told


def participation(
    consultation: Consultation, gate: Gate, *, profile: Profile = "standard"
) -> list[Breakdown]:
    """Return the publishable distributions of who took part: territories by level, then attributes."""
    variables, margins = people(consultation, gate, profile=profile)
    total = len(variables)
    found: list[Breakdown | None] = []
    told_above = nested(consultation, variables, gate) if profile == "standard" else {}
    compared = sorted(
        map(str, variables.columns), key=lambda variable: variable not in margins
    )  # a long questionnaire has many
    for variable in compared:
        counted = variables[variable].dropna().value_counts()
        known = {str(name): int(n) for name, n in counted.items()}
        population = margins.get(variable, {})
        order = [*population, *sorted(set(known) - set(population), key=lambda name: (-known[name], name))]
        if 2 <= len(order) <= MOST_CATEGORIES:
            counts = {name: known.get(name, 0) for name in order}
            unknown = total - sum(counts.values())
            found.append(
                gate.breakdown(
                    variable,
                    counts,
                    unknown=unknown,
                    population=population,
                    also=told_above.get(variable, frozenset()),
                )
            )
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


def nested(consultation: Consultation, people: pd.DataFrame, gate: Gate) -> dict[str, set[str]]:
    """Return, by level, the territories to hide so that no sum at the level above tells a small one.

    The territories of one parent are suppressed together; where that is not enough (an only child, or too few
    people in all), the parent is hidden too.
    """
    levels = _levels(consultation)
    counted = {level: people[level].dropna().value_counts() for level, _, _ in levels}
    of = {name: level for level, counts in counted.items() for name in counts.index}
    hidden: dict[str, set[str]] = {level: set() for level in counted}
    waiting = [(level, parents) for level, _, parents in levels]
    for _ in range(len(waiting)):  # what is hidden at one level may hide at the next
        for level, parents in waiting:
            families: dict[str, dict[str, int]] = {}
            for name, count in counted[level].items():
                if name in parents:
                    families.setdefault(parents[name], {})[str(name)] = int(count)
            for parent, counts in families.items():
                gone = gate.suppressed(counts, also=hidden[level])
                hidden[level] |= gone
                enough = len(gone) > 1 and sum(counts[name] for name in gone) >= gate.minimum_cell
                if gone and not enough and parent in of:
                    hidden[of[parent]].add(parent)
    return hidden


def _levels(consultation: Consultation) -> list[tuple[str, str | None, dict[str, str]]]:
    """Return each level of the tree, what stands above all of it, and the parent of each territory."""
    rows = consultation.territories.to_pylist()
    names = {row["id"]: row["name"] for row in rows}
    roots = [row["name"] for row in rows if row["parent"] not in names]
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["level"]:
            parents = found.setdefault(row["level"], {})
            if row["parent"] in names:
                parents[row["name"]] = names[row["parent"]]
    return [(level, roots[0] if len(roots) == 1 else None, parents) for level, parents in found.items()]


def _pooled(inhabitants: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """Add up the inhabitants of territories that are told together."""
    found: dict[str, int] = {}
    for name, count in inhabitants.items():
        found[names.get(name, name)] = found.get(names.get(name, name), 0) + count
    return found


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
