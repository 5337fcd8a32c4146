"""Categories of a platform: trees of taxonomies, or the categories, areas and scopes of older versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.territories import place_key
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.wording import Wording, said

_TERRITORIAL: Final = frozenset(
    ["scopes", "scope", "ambits", "ambit", "ambitos", "ambito", "perimetres", "perimetre", "secteurs",
     "secteur", "territoires", "territoire", "territories", "territory", "territorios", "territoris",
     "quartiers", "quartier", "districts", "districtes", "distritos", "barris", "barrios", "communes",
     "neighbourhoods", "neighborhoods", "municipalities", "municipis", "municipios"]
)  # fmt: skip
"""What a platform calls the root of its territories; « Scopes » is what Decidim itself writes."""
_IDS: Final = ("taxonomies/ids", "taxonomies/id", "taxonomies")


@dataclass(frozen=True)
class Node:
    """A category: its name, and the id of the one above it."""

    name: str
    parent: str | None


@dataclass(frozen=True, kw_only=True)
class Taxonomy:
    """The trees of categories of an export.

    Parameters
    ----------
    nodes : mapping of str to Node
        Categories by id.
    extra : mapping of str to str
        Names, by id, of categories that only the rows themselves name.
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def line(self, category: str) -> list[str]:
        """Return the ids from the root down to a category."""
        line: list[str] = []
        at: str | None = category
        while at is not None and at in self.nodes and at not in line:
            line.append(at)
            at = self.nodes[at].parent
        return line[::-1]

    def territorial(self, category: str) -> bool:
        """Tell whether a category is a territory, below the root of scopes."""
        line = self.line(category)
        return len(line) > 1 and values.fold(self.nodes[line[0]].name) in _TERRITORIAL

    def scheme(self, category: str) -> tuple[str, str]:
        """Return the root of a category, and its path below the root."""
        line = self.line(category)
        if not line:
            return "taxonomies", self.extra.get(category, category)
        names = [self.nodes[each].name for each in line]
        return names[0], " / ".join(names[1:]) or names[0]

    def cells(self, table: RawTable, what: str, chosen: Wording) -> pd.Series:
        """Return what a table says of one kind of category in each row: ids of taxonomies, or a name."""
        if what == "taxonomies":
            return table.series(next((name for name in _IDS if name in table.columns), _IDS[0]))
        names = said(table, f"{what}/name", chosen).text.str.strip()
        return names if f"{what}/name" in _stems(table) else table.series(what)

    def territory(self, taxonomies: pd.Series, scopes: pd.Series) -> pd.Series:
        """Return the territory of each row: the deepest one of its taxonomies, else its scope."""
        found = {}
        for cell in taxonomies.dropna().unique():
            places = [one for one in split(str(cell)) if self.territorial(one)]
            if places:
                deepest = min(places, key=lambda one: (-len(self.line(one)), len(one), one))
                found[str(cell)] = f"taxonomy-{deepest}"
        homes = taxonomies.map(found).astype("str")
        return homes.where(homes.notna(), scopes)

    def codes(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the categories of records (their column ``x_taxonomies``), territories left out."""
        if "x_taxonomies" not in frame or not frame["x_taxonomies"].notna().any():
            return pd.DataFrame()
        cells = frame.loc[frame["x_taxonomies"].notna(), ["id", "x_taxonomies"]]
        long = cells.assign(category=cells["x_taxonomies"].str.split(r"\s*[,|]\s*", regex=True)).explode(
            "category"
        )
        long = long[long["category"].str.strip().ne("")]
        distinct = [str(one) for one in long["category"].unique()]
        schemes = {one: self.scheme(one) for one in distinct if not self.territorial(one)}
        long = long[long["category"].isin(list(schemes))]
        return pd.DataFrame(
            {
                "contribution": long["id"],
                "scheme": long["category"].map({one: scheme for one, (scheme, _) in schemes.items()}),
                "code": long["category"].map({one: code for one, (_, code) in schemes.items()}),
            }
        ).reset_index(drop=True)

    def territories(self, scopes: pd.Series) -> pd.DataFrame:
        """Return the tree of territories, and the scopes it lacks as leaves; nothing where no tree is."""
        places = [one for one in self.nodes if self.territorial(one)]
        if not places:
            return pd.DataFrame()
        rows: list[dict[str, str | None]] = []
        for one in sorted(places, key=lambda one: (len(one), one)):
            line = self.line(one)
            above = f"taxonomy-{line[-2]}" if len(line) > 2 else None
            rows.append({"id": f"taxonomy-{one}", "name": self.nodes[one].name, "parent": above})
        known = {place_key(str(row["name"])) for row in rows} | {str(row["id"]) for row in rows}
        others = sorted({str(name) for name in scopes.dropna().unique()})
        rows += [
            {"id": name, "name": name, "parent": None}
            for name in others
            if name not in known and place_key(name) not in known
        ]
        return pd.DataFrame(rows).astype("str")


def split(cell: str) -> list[str]:
    """Return the entries of a cell that holds a list.

    Examples
    --------
    >>> split("32, 38"), split("32|38")
    (['32', '38'], ['32', '38'])
    """
    return [part for part in re.split(r"\s*[,|]\s*", cell.strip()) if part]


def _stems(table: RawTable) -> set[str]:
    return {"/".join(name.split("/")[:2]) for name in table.columns}


def taxonomy(tables: list[RawTable], others: list[RawTable], chosen: Wording) -> Taxonomy:
    """Return the trees that the tables of taxonomies hold, and the names that other tables give."""
    nodes: dict[str, Node] = {}
    for table in tables:
        frame = pd.DataFrame(
            {
                "id": values.ids(table.series("id")),
                "name": said(table, "name", chosen).text.str.strip(),
                "parent": values.ids(table.series("parent_id")),
            }
        ).dropna(subset=["id"])
        frame = frame.sort_values(["id", "name", "parent"], kind="stable").drop_duplicates("id")
        for one, name, parent in frame.itertuples(index=False):
            node = Node(name if isinstance(name, str) else one, parent if isinstance(parent, str) else None)
            nodes[one] = node
    extra: dict[str, str] = {}
    for table in others:
        for name in table.columns:
            found = re.fullmatch(r"(taxonomies/(\d+))/.*", name)
            if found and found[2] not in nodes and found[2] not in extra:
                texts = said(table, found[1], chosen).text.dropna().unique()
                if len(texts):
                    extra[found[2]] = min(str(text) for text in texts)
    return Taxonomy(nodes=nodes, extra=extra)
