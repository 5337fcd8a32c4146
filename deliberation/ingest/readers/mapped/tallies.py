"""Tallies: aggregate counts beside each text, or in a table of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.raw import read_raw
from deliberation.ingest.readers.mapped.columns import TALLIES, findings
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.table import set_aside

_MIXED: Final = "mitig"
"""How the name of a column of passes begins where people could say « mitigé », which reports call so."""


def read_tallies(
    path: Path,
    chosen: Mapping[str, str],
    options: Options,
    *,
    known: pd.Series | None = None,
    published: pd.Series | None = None,
) -> Draft:
    """Return the tallies of a table that holds nothing else.

    Parameters
    ----------
    path : Path
    chosen : mapping of str to str
        Our column names -> the file's.
    options : Options
    known : Series of str, optional
        Ids of the contributions that exist; a tally of another one is set aside.
    published : Series of str, optional
        Ids of the contributions that have a tally already, which stays.
    """
    table = read_raw(path, **options.table())
    account = Account()
    account.open(table, "row")
    frame = pd.DataFrame({"id": values.ids(table.series(chosen["contribution"])), "row": table.rows})
    frame = frame.assign(file=table.file)
    names = [name for name in TALLIES if name in chosen]
    for name in names:
        frame[name] = values.numbers(table.series(chosen[name]))
    nameless = frame["id"].isna()
    stranger = ~nameless & (~frame["id"].isin(known) if known is not None else False)
    ordered = frame[~nameless & ~stranger].sort_values(["id", *names], kind="stable")
    again = ordered["id"].duplicated()
    if published is not None:
        again |= ordered["id"].isin(published)
    set_aside(frame[nameless], account, "no_id", unit="row")
    set_aside(frame[stranger], account, "unknown_contribution", unit="row")
    set_aside(ordered[again], account, "duplicate_id", unit="row", state="merged")
    kept = ordered[~again].reset_index(drop=True)
    set_aside(kept, account, "tally_read", unit="row", state="used")
    found, odd = tallied(kept, chosen)
    lost = [notice("tallies_on_unknown", count=int(stranger.sum()))] if stranger.any() else []
    return Draft(account=account, tallies=found, notices=(*findings(table.notices), *odd, *lost))


def tallied(frame: pd.DataFrame, chosen: Mapping[str, str]) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the aggregate counts of a table, and what is odd about them."""
    names = [name for name in TALLIES if name in chosen]
    if not names:
        return pd.DataFrame(), []
    tallies = (
        frame[["id", *names]].rename(columns={"id": "contribution"}).dropna(subset=names, how="all").copy()
    )
    unread = int(frame[names].isna().any(axis=1).sum())
    unreadable = [notice("tallies_unread", count=unread)] if unread else []
    if _MIXED in values.fold(chosen.get("pass", "")) and tallies["pass"].fillna(0).sum() > 0:
        unreadable.append(notice("mixed_votes"))
    for name in sorted(set(names) - {"share"}):
        whole = tallies[name].dropna()
        odd = whole[(whole < 0) | (whole % 1 != 0)]
        if len(odd):
            raise ReadError(
                f"The column {chosen[name]!r} (mapped to {name!r}) holds {odd.iloc[0]}; expected whole "
                "numbers of votes, or map it to 'share' if it is a share."
            )
    if "share" in names:
        if tallies["share"].max() > 1:
            tallies["share"] = tallies["share"] / 100
        if not tallies["share"].dropna().between(0, 1).all():
            raise ReadError(
                f"The column {chosen['share']!r} (mapped to 'share') holds shares outside 0-100 %."
            )
    if {"agree", "disagree"} <= set(names) and "total" not in names:
        tallies["total"] = tallies[[n for n in ("agree", "disagree", "pass") if n in names]].sum(axis=1)
    return tallies.reset_index(drop=True), unreadable
