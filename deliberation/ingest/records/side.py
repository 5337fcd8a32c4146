"""Side tables: the register of participants, the tree of territories, population margins, responses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.core.language import message_language
from deliberation.core.settings import TableFile, Tables
from deliberation.core.tables import RESPONSE_STATUSES
from deliberation.ingest.cells import values
from deliberation.ingest.cells.who import unnamed
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.responses import read_grid, refuse

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": ("id",),
    "territories": ("id", "name"),
    "margins": ("variable", "category", "population"),
    "responses": ("id", "subject", "status"),
}
"""The side tables, each with the columns that it cannot do without."""
_KNOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "participants": ("id", "territory", "collective"),
    "territories": ("id", "name", "parent", "level", "population"),
    "margins": ("variable", "category", "population"),
    "responses": (
        "id",
        "subject",
        "subject_en",
        "contributions",
        "status",
        "reason",
        "reason_en",
        "who",
        "by_when",
        "url",
        "idea",
        "theme",
        "name",
        "links",
        "drafted_by",
        "drafted_on",
        "validated_by",
        "validated_on",
    ),
}
_LISTS: Final = re.compile(r"[^\s,;|]+")
_UNITS: Final = {
    "participants": "participant",
    "territories": "territory",
    "margins": "margin",
    "responses": "response",
}


def read_side(tables: Tables, base: Path) -> tuple[dict[str, pd.DataFrame], list[Account]]:
    """Read the side tables of the settings.

    Returns
    -------
    tables : dict of str to DataFrame
        By name, with our column names; further columns of ``participants`` are attributes.
    accounts : list of Account
        The ledger of each file.

    Raises
    ------
    ReadError
        If a file or a column is missing, or a cell is not what it should be.
    """
    frames: dict[str, pd.DataFrame] = {}
    accounts: list[Account] = []
    for name in NEEDED:
        settings: TableFile | None = getattr(tables, name)
        if settings is None:
            continue
        account = Account()
        frames[name] = read_table(name, settings, base, account)
        accounts.append(account)
    return frames, accounts


def read_table(name: str, settings: TableFile, base: Path, account: Account) -> pd.DataFrame:
    """Return a side table of one of the names in ``NEEDED``; see ``read_side``."""
    if name == "responses":
        grid = read_grid(settings, base)
        if grid is not None:
            refuse(grid, message_language())
            account.take(grid.account)
            return grid.frame
    table = read_raw(base / settings.path, sheet=settings.sheet)
    renamed = {theirs: ours for ours, theirs in settings.columns.items()}
    for theirs in renamed:
        if theirs not in table.columns:
            near = values.nearest(theirs, table.columns)
            raise ReadError(
                f"{settings.path} has no column {theirs!r}; its columns are: {', '.join(table.columns)}."
                + (f" Did you mean {near!r}?" if near else "")
            )
    frame = pd.DataFrame({renamed.get(c, c): table.series(c) for c in table.columns})
    missing = [column for column in NEEDED[name] if column not in frame]
    if missing:
        raise ReadError(
            f"{settings.path} has no column {missing[0]!r}, which the table of {name} needs; name it in "
            f'consultation.toml: [tables.{name}] columns = {{ {missing[0]} = "..." }}.'
        )
    account.open(table, _UNITS[name])
    frame = _accounted(frame, table, name, account)
    if name != "participants":
        frame = frame[[c for c in _KNOWN[name] if c in frame]]
    return _typed(frame, name, settings.path)


def attributes_of(participants: pd.DataFrame) -> pd.DataFrame:
    """Return what a table of participants says of them besides who and where they are, one row per cell."""
    extra = [name for name in participants.columns if name not in _KNOWN["participants"]]
    long = participants.melt(id_vars="id", value_vars=extra, var_name="name", value_name="value")
    return long.rename(columns={"id": "participant"}).dropna(subset=["value"])


def _accounted(frame: pd.DataFrame, table: RawTable, name: str, account: Account) -> pd.DataFrame:
    """Keep the first row of each key in a stable order, and enter every row in the ledger."""
    keys = ["variable", "category"] if name == "margins" else ["id"]
    frame = frame.assign(_row=table.rows)
    nameless = frame[keys].isna().any(axis=1)
    if name == "margins":
        _one_population(frame[~nameless], table.file)
    ordered = frame[~nameless].sort_values([c for c in frame.columns if c != "_row"], kind="stable")
    again = ordered.duplicated(keys)
    parts = (
        (frame[nameless], "set aside", "no_id"),
        (ordered[again], "merged", "duplicate_id"),
        (ordered[~again], "used", None),
    )
    for part, state, reason in parts:
        account.enter(table.file, _UNITS[name], part["_row"].to_numpy(dtype=np.int32), state, reason)
    return ordered[~again].drop(columns="_row").reset_index(drop=True)


def _one_population(frame: pd.DataFrame, file: str) -> None:
    """Refuse a category that has two populations: nobody can tell which is meant.

    Raises
    ------
    ReadError
        Which names the first one.
    """
    read = frame.assign(population=values.numbers(frame["population"]))
    counted = read.groupby(["variable", "category"])["population"].agg(["nunique", "min", "max"])
    twice = counted[counted["nunique"] > 1]
    if len(twice):
        variable, category = twice.index[0]
        low, high = (f"{twice.iloc[0][name]:g}" for name in ("min", "max"))
        raise ReadError(
            f"{file}: the category {category!r} of {variable!r} has two populations, {low} and {high}; "
            "keep one row for it."
        )


def _typed(frame: pd.DataFrame, name: str, path: str) -> pd.DataFrame:
    if "id" in frame:
        frame["id"] = frame["id"].str.replace(r"\.0$", "", regex=True)
        if name == "participants":  # as the ids of authors and voters are
            frame["id"] = unnamed(frame["id"])
    if "population" in frame:
        frame["population"] = values.numbers(frame["population"])
    if "collective" in frame:
        frame["collective"] = values.truth(frame["collective"])
    if name == "responses":
        wrong = sorted(set(frame["status"].dropna()) - set(RESPONSE_STATUSES))
        if wrong:
            raise ReadError(
                f"{path}: the status {wrong[0]!r} is not known; expected {', '.join(RESPONSE_STATUSES)}."
            )
        for column in ("contributions", "links"):
            cells = frame[column] if column in frame else [None] * len(frame)
            frame[column] = [_LISTS.findall(cell) if isinstance(cell, str) else [] for cell in cells]
        if "validated_on" in frame:  # where the table says who validates, what nobody has is a draft
            days = frame["validated_on"]
            frame["state"] = ["validated" if isinstance(day, str) else "drafted" for day in days]
    return frame
