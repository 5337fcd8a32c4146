"""Territories: one tree; names are compared without case, accents, hyphens or abbreviations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from deliberation.ingest.cells.territories import place_key
from deliberation.ingest.records.draft import Draft, Notice, notice


def placed(
    contributions: pd.DataFrame, drafts: Sequence[Draft], side: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, dict[str, str], pd.DataFrame]:
    """Return contributions whose territories are ids of one tree, what names mean, and the tree.

    The tree of the settings speaks first; exports add their own territories. Names that are in neither stay
    as they are: where a tree is known they are the unknown ones, where none is they become its leaves.

    Returns
    -------
    contributions : DataFrame
        With ``territory`` replaced.
    homes : dict of str to str
        Name or id as found -> id, for whoever lives somewhere.
    territories : DataFrame
        The tree: id, name, parent, level, population.
    """
    trees = [side["territories"]] if "territories" in side else []
    trees += [draft.territories for draft in drafts if len(draft.territories)]
    named = _named(contributions, drafts, side)
    if not trees:
        return _spelled_alike(contributions, named)
    tree = pd.concat(trees, ignore_index=True).drop_duplicates("id")
    first = tree[::-1]  # at a tie the first tree speaks, so it comes last
    lookup = {place_key(str(name)): str(i) for i, name in zip(first["id"], first["name"], strict=True)}
    lookup |= {place_key(str(i)): str(i) for i in first["id"]}
    homes = {name: lookup[place_key(name)] for name in named if place_key(name) in lookup}
    if "parent" in tree:
        tree["parent"] = tree["parent"].map(lambda p: lookup.get(place_key(str(p)), p), na_action="ignore")
    moved = contributions["territory"].map(lambda name: homes.get(name, name), na_action="ignore")
    return contributions.assign(territory=moved.astype("str")), homes, tree


def strangers(tree: pd.DataFrame, contributions: pd.DataFrame, participants: pd.DataFrame) -> list[Notice]:
    """Name the territories that contributions and participants name, and that the tree lacks."""
    if not len(tree):
        return []
    named = {
        str(name)
        for frame in (contributions, participants)
        if "territory" in frame
        for name in frame["territory"].dropna().unique()
    }
    unknown = sorted(named - set(tree["id"]))
    if not unknown:
        return []
    shown = ", ".join(unknown[:5]) + ("…" if len(unknown) > 5 else "")
    return [notice("unknown_territories", count=len(unknown), names=shown)]


def _spelled_alike(
    contributions: pd.DataFrame, named: Sequence[str]
) -> tuple[pd.DataFrame, dict[str, str], pd.DataFrame]:
    """Give the spellings of one name the most frequent of them."""
    if not named:
        return contributions, {}, pd.DataFrame()
    counts = contributions["territory"].value_counts()
    best: dict[str, str] = {}
    for name in sorted(named, key=lambda n: (-int(counts.get(n, 0)), n)):
        best.setdefault(place_key(name), name)
    homes = {name: best[place_key(name)] for name in named}
    moved = contributions["territory"].map(homes, na_action="ignore").astype("str")
    leaves = sorted(set(homes.values()))
    tree = pd.DataFrame({"id": leaves, "name": leaves}, dtype="str")
    return contributions.assign(territory=moved), homes, tree


def _named(
    contributions: pd.DataFrame, drafts: Sequence[Draft], side: Mapping[str, pd.DataFrame]
) -> list[str]:
    frames = [
        contributions,
        *(draft.participants for draft in drafts),
        side.get("participants", pd.DataFrame()),
    ]
    found = {
        str(name) for frame in frames if "territory" in frame for name in frame["territory"].dropna().unique()
    }
    return sorted(found)
