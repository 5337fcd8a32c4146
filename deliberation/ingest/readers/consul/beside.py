"""What lies beside the contents in CONSUL's open data: geozones, tags, and votes that name no voter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.consul.contents import pointed
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.table import set_aside

_TAG: Final = "tag"


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Votes counted from a file that names no voter."""

    tallies: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)


def read_geozones(tables: list[RawTable], account: Account) -> pd.DataFrame:
    """Return the territories."""
    parts = []
    for table in tables:
        frame = _rows(table, {"id": "id", "name": "name"}, account, "territory")
        known = frame["id"].notna() & frame["name"].notna()
        set_aside(frame[~known], account, "empty_value", unit="territory")
        set_aside(frame[known], account, None, unit="territory", state="used")
        parts.append(frame.loc[known, ["id", "name"]])
    if not parts:
        return pd.DataFrame()
    zones = pd.concat(parts, ignore_index=True)
    zones["id"] = "geozone-" + values.ids(zones["id"])
    return zones.sort_values(["id", "name"]).drop_duplicates("id")


def read_tags(
    tags: list[RawTable], taggings: list[RawTable], contributions: pd.Series, account: Account
) -> pd.DataFrame:
    """Return the tags of contributions as codes; a tag whose name is not there is filed under its number."""
    names = _tag_names(tags, account)
    parts = []
    for table in taggings:
        columns = {"tag": "tag_id", "of": "taggable_id", "type": "taggable_type"}
        frame = _rows(table, columns, account, "row")
        frame["contribution"] = pointed(frame["type"], frame["of"])
        known = frame["contribution"].isin(contributions) & frame["tag"].notna()
        set_aside(frame[~known], account, "unknown_parent", unit="row")
        set_aside(frame[known], account, "code_read", unit="row", state="used")
        tag = values.ids(frame.loc[known, "tag"])
        code = tag.map(names["name"]).astype("str").fillna(tag)
        scheme = tag.map(names["kind"]).astype("str").fillna(_TAG)
        parts.append(frame.loc[known, ["contribution"]].assign(scheme=scheme, code=code))
    return pd.concat(parts, ignore_index=True).drop_duplicates() if parts else pd.DataFrame()


def _tag_names(tables: list[RawTable], account: Account) -> pd.DataFrame:
    """Return the name and the kind of each tag, by its id; older exports give none."""
    columns = ("id", "name", "kind")
    names = pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
    for table in tables:
        frame = _rows(table, {column: column for column in columns}, account, "row")
        known = frame["id"].notna() & frame["name"].notna()
        set_aside(frame[~known], account, "no_id", unit="row")
        set_aside(frame[known], account, "code_read", unit="row", state="used")
        names = pd.concat([names, frame.loc[known, list(columns)]], ignore_index=True)
    names = names.assign(id=values.ids(names["id"])).sort_values(["id", "name"])
    return names.drop_duplicates("id").set_index("id")


def read_votes(
    tables: list[RawTable], contributions: pd.Series, published: pd.Series, account: Account
) -> Counts:
    """Count the votes of a file that does not say who voted.

    Where the content's own table already publishes its counts, the rows say the same again.
    """
    parts = []
    for table in tables:
        columns = {"of": "votable_id", "type": "votable_type", "flag": "vote_flag"}
        frame = _rows(table, columns, account, "vote")
        frame["contribution"] = pointed(frame["type"], frame["of"])
        known = frame["contribution"].isin(contributions)
        again = known & frame["contribution"].isin(published)
        set_aside(frame[~known], account, "unknown_contribution", unit="vote")
        set_aside(frame[again], account, "other_representation", unit="vote", state="merged")
        fresh = frame[known & ~again]
        set_aside(fresh, account, "tally_read", unit="vote", state="used")
        parts.append(fresh.assign(agree=values.truth(fresh["flag"])))
    if not sum(map(len, parts)):
        return Counts()
    votes = pd.concat(parts, ignore_index=True).groupby("contribution", sort=True)["agree"]
    counted = votes.agg(agree="sum", total="size").reset_index()
    counted["disagree"] = counted["total"] - counted["agree"]
    one_way = counted["contribution"].str.startswith(("proposal-", "investment-")).to_numpy(dtype=bool)
    supports = counted.loc[one_way, ["contribution"]].assign(
        name="supports", value=counted.loc[one_way, "agree"].astype(np.float64)
    )
    return Counts(tallies=counted[~one_way].reset_index(drop=True), measures=supports.reset_index(drop=True))


def _rows(table: RawTable, columns: dict[str, str], account: Account, unit: str) -> pd.DataFrame:
    account.open(table, unit)
    return table.frame(columns).assign(row=table.rows, file=table.file)
