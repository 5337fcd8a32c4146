"""Who wrote: a person, a group, the organisation itself or a meeting; never by name where there is an id.

Decidim gives the id of an author without saying of what: the organisation and a meeting have ids of their
own, which are also those of some persons. The address tells them apart: persons and groups have a profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.pseudonyms import pseudonyms
from deliberation.ingest.raw import RawTable

_SEVERAL: Final = r"\s*[,|].*$"


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """What the tables of accounts say: the ids of groups, by the address of their profile."""

    groups: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Authors:
    """The author of each row.

    ``id`` is a series of str; ``collective`` marks the rows of a group or of the organisation, ``official``
    those of the organisation, ``meeting`` those that a meeting made.
    """

    id: pd.Series
    collective: npt.NDArray[np.bool_]
    official: npt.NDArray[np.bool_]
    meeting: npt.NDArray[np.bool_]


def accounts(groups: list[RawTable]) -> Accounts:
    """Return the groups; of the accounts of persons nothing is needed, and nothing is taken over."""
    known: dict[str, str] = {}
    for table in groups:
        frame = table.frame({"id": "id", "url": "profile_url"}).dropna().sort_values(["url", "id"])
        known |= dict(zip(frame["url"].str.rstrip("/"), values.ids(frame["id"]), strict=True))
    return Accounts(groups=known)


def authors(table: RawTable, known: Accounts) -> Authors:
    """Return the author of each row of a table.

    Parameters
    ----------
    table : RawTable
        With ``author/id``, ``author/name``, ``author/url`` (or ``authors/...``), ``user_group/id``, or fewer.
    known : Accounts
        The accounts of the export.
    """
    who = _first(table, "author/id", "authors/id")
    url = _first(table, "author/url", "authors/url").str.rstrip("/")
    kind = table.series("decidim_author_type")
    group = values.ids(table.series("user_group/id"))
    profile = url.str.contains("/profiles/", regex=False).fillna(value=False).to_numpy(dtype=bool)
    meeting = url.str.contains(r"/meetings/\d+$", regex=True).fillna(value=False).to_numpy(
        dtype=bool
    ) | kind.str.endswith("Meeting").fillna(value=False).to_numpy(dtype=bool)
    official = (url.notna().to_numpy(dtype=bool) & ~profile & ~meeting) | kind.str.endswith(
        "Organization"
    ).fillna(value=False).to_numpy(dtype=bool)
    who = who.where(~official, "organization-" + who.fillna("1"))
    by_url = url.map(known.groups).astype("str")
    group = group.where(group.notna(), by_url)
    who = who.where(group.isna(), group)
    nameless = who.isna() & ~meeting
    named = next((name for name in ("author/name", "authors/name") if name in table.columns), "author")
    who = who.where(~nameless, pseudonyms(table.series(named)))
    collective = (
        official | group.notna().to_numpy(dtype=bool) | who.isin(set(known.groups.values())).to_numpy()
    )
    return Authors(
        id=who.where(~meeting).astype("str"),
        collective=collective & ~meeting,
        official=official,
        meeting=meeting,
    )


def _first(table: RawTable, *names: str) -> pd.Series:
    """Return the first entry of each cell of the first of the columns that is there."""
    name = next((name for name in names if name in table.columns), names[0])
    cells = table.series(name)
    return values.ids(cells.str.replace(_SEVERAL, "", regex=True)) if len(cells) else cells
