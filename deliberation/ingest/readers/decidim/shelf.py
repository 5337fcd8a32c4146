"""What the parts of the reader share: the export being read, and what each kind of file adds to the draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.tables import CONTRIBUTIONS
from deliberation.ingest.cells import moments, values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.authors import Accounts, Authors, authors
from deliberation.ingest.readers.decidim.taxonomy import Taxonomy
from deliberation.ingest.readers.decidim.wording import Said, Wording, said
from deliberation.ingest.records.draft import Account, Notice
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart

_OURS: Final = frozenset([*CONTRIBUTIONS.names, "file", "row", "column", "made"])


@dataclass(frozen=True, kw_only=True)
class Export:
    """An export being read: its rows by role, its account, and what every part needs to know."""

    rows: Mapping[str, list[RawTable]]
    account: Account
    wording: Wording
    accounts: Accounts
    taxonomy: Taxonomy
    spaces: pd.Series
    """Title of each participatory space, by its address."""
    zone: str | None

    def tables(self, role: str) -> list[RawTable]:
        """Return the rows of each file of a role."""
        return self.rows.get(role, [])

    def said(self, table: RawTable, *names: str) -> Said:
        """Return what the first of some fields says, in the language that is read."""
        found = [said(table, name, self.wording) for name in names]
        return next((entry for entry in found if entry.text.notna().any()), found[0])

    def authors(self, table: RawTable) -> Authors:
        """Return who wrote each row."""
        return authors(table, self.accounts)


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one kind of file adds to the draft: frames as in ``Draft``.

    ``known`` are ids of things that are there without being contributions (a meeting, a result): a comment
    may answer them. ``machine`` counts the texts that only a machine worded.
    """

    contributions: pd.DataFrame = field(default_factory=pd.DataFrame)
    participants: pd.DataFrame = field(default_factory=pd.DataFrame)
    codes: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    responses: pd.DataFrame = field(default_factory=pd.DataFrame)
    known: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()
    machine: int = 0


def joined(parts: Sequence[Part]) -> Part:
    """Return several parts as one."""
    frames = {
        entry.name: stacked(getattr(part, entry.name) for part in parts)
        for entry in fields(Part)
        if entry.name in {"contributions", "participants", "codes", "measures", "responses"}
    }
    return Part(
        **frames,
        known=frozenset().union(*(part.known for part in parts)),
        notices=tuple(finding for part in parts for finding in part.notices),
        machine=sum(part.machine for part in parts),
    )


def stacked(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one under the other, the empty ones left out."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()


def things(export: Export, table: RawTable, *, prefix: str, text: str, dates: Sequence[str]) -> pd.DataFrame:
    """Return the rows of a table as records of contributions, with what the platform says around them.

    Parameters
    ----------
    export : Export
        The export.
    table : RawTable
        Rows of one kind of thing.
    prefix : str
        Kind of thing, which makes ids unique: ``"proposal"``.
    text : str
        Field of the text.
    dates : sequence of str
        Columns of the date, the first that is filled counts.

    Returns
    -------
    DataFrame
        Columns of ``Draft.contributions``; others start with ``x_`` and are taken away by ``bare``.
    """
    frame = records(table, {"reference": "reference", "url": "url"}, zone=export.zone)
    body, title = export.said(table, text), export.said(table, "title")
    who = export.authors(table)
    frame["id"] = prefix + "-" + values.ids(table.series("id"))
    frame["text"], frame["title"] = body.text, title.text
    frame["language"] = body.locale.where(body.text.notna(), title.locale)
    frame["x_machine"] = np.where(body.text.notna(), body.machine, title.machine)
    frame["author"] = who.id
    frame["seed"] = who.official
    frame["x_collective"] = who.collective
    in_person = who.meeting | values.truth(table.series("created_in_meeting"))
    frame["channel"] = worded(in_person, "meeting")
    frame["date"] = moments.instants(first_filled(table, *dates), export.zone)
    frame["x_space"] = table.series("participatory_space/url").str.rstrip("/")
    for name in ("taxonomies", "category", "area", "scope"):
        frame[f"x_{name}"] = export.taxonomy.cells(table, name, export.wording)
    frame["territory"] = export.taxonomy.territory(frame["x_taxonomies"], frame["x_scope"])
    return frame


def captured(cells: pd.Series, pattern: str) -> pd.Series:
    """Return what the group of a pattern holds in each cell; only the distinct cells are looked at."""
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    found = [match[1] if (match := re.search(pattern, str(cell))) else None for cell in distinct]
    return pd.Series(np.array([*found, None], dtype=object)[codes], index=cells.index, dtype="str")


def worded(mask: npt.NDArray[np.bool_], word: str) -> pd.Series:
    """Return a word where a mask says so, and nothing elsewhere."""
    return pd.Series([word] * len(mask), dtype="str").where(mask)


def first_filled(table: RawTable, *names: str) -> pd.Series:
    """Return, in each row, the first of some columns that is filled."""
    cells = table.series(names[0])
    for name in names[1:]:
        if name in table.columns:
            cells = cells.where(cells.notna(), table.series(name))
    return cells


def kept(
    frame: pd.DataFrame, account: Account, *, fallback: str = "title"
) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the records that say something, each with an id of its own; and how many ids are shared.

    What else the platform says of a record (its votes) does not make another record of it.
    """
    frame = with_ids(with_text(frame, account, fallback=fallback))
    apart, findings = told_apart(bare(frame))
    return frame.assign(id=apart["id"]), findings


def bare(frame: pd.DataFrame) -> pd.DataFrame:
    """Return records without what helped to make them."""
    return frame[[name for name in frame.columns if name in _OURS]]


def participants(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the authors that are groups or the organisation."""
    if "x_collective" not in frame or not frame["x_collective"].any():
        return pd.DataFrame()
    known = frame.loc[frame["x_collective"], "author"].dropna().unique()
    return pd.DataFrame({"id": pd.Series(known, dtype="str"), "collective": True})


def codes(export: Export, frame: pd.DataFrame, *schemes: str) -> pd.DataFrame:
    """Return the categories of records: taxonomies, category, area, space, and those the caller names."""
    found = [export.taxonomy.codes(frame)]
    found += [_coded(frame, name, frame.get(f"x_{name}")) for name in ("category", "area", *schemes)]
    if "x_space" in frame and len(frame):
        found.append(_coded(frame, "participatory_space", named_spaces(export, frame["x_space"])))
    return stacked(found)


def named_spaces(export: Export, addresses: pd.Series) -> pd.Series:
    """Return the title of each space or, where the export lacks it, the end of its address."""
    slugs = captured(addresses, r"([^/]+)$")
    if not len(export.spaces):
        return slugs
    titles = addresses.map(export.spaces).astype("str")
    return titles.where(titles.notna(), slugs)


def _coded(frame: pd.DataFrame, scheme: str, cells: pd.Series | None) -> pd.DataFrame:
    if cells is None:
        return pd.DataFrame()
    coded = pd.DataFrame({"contribution": frame["id"], "scheme": scheme, "code": cells})
    return coded.dropna(subset=["code"])


def measures(frame: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return the figures of records, from columns ``x_name``; the largest where rows repeat one."""
    found = []
    for name in names:
        if f"x_{name}" in frame:
            cells = pd.DataFrame({"contribution": frame["id"], "name": name, "value": frame[f"x_{name}"]})
            found.append(cells.dropna(subset=["value"]))
    whole = stacked(found)
    if not len(whole):
        return whole
    return whole.groupby(["contribution", "name"], sort=True)["value"].max().reset_index()


def figures(table: RawTable, frame: pd.DataFrame, columns: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return records with figures of the table beside them: name -> the columns that may hold it."""
    return frame.assign(
        **{f"x_{name}": values.numbers(first_filled(table, *theirs)) for name, theirs in columns.items()}
    )
