"""CONSUL Democracy: the exports of its administration and its open data.

Traps handled here: headers are translated, or are the columns of the database; the price of an investment
is inside the text of its feasibility; one row per comment may repeat what is commented; each kind of content
has its own ids; supports have no opposite, while debates and comments have votes for and against;
``votes.csv`` does not say who voted; texts are HTML; the open data is in ISO-8859-1 with semicolons, or in
UTF-8 with commas.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.readers.consul.beside import read_geozones, read_tags, read_votes
from deliberation.ingest.readers.consul.columns import ROLES, unread
from deliberation.ingest.readers.consul.contents import Part, read_comments, read_contents, read_notifications
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.signature import Signature, claims

NAME: Final = "consul"
TITLE: Final = "CONSUL Democracy"
USES: Final = frozenset({"language"})
SIGNATURES: Final[tuple[Signature, ...]] = tuple(ROLES.values())
_CONTENTS: Final = ("investments", "proposals", "debates", "commented", "comments")


def recognises(place: Place) -> int:
    """Tell how strongly a table, or every table of a folder, is an export of CONSUL."""
    files = _files(place)
    if sum(map(len, files.values())) < len(place.tables):
        return 0
    return max(
        (ROLES[role].strength(place.header(file)) for role in _CONTENTS for file in files[role]), default=0
    )


def read(place: Place, options: Options) -> Draft:
    """Read proposals, debates, investments and comments, with their tags, territories and published counts.

    Raises
    ------
    ReadError
        If no table holds contents.
    """
    files = _files(place)
    if not any(files[role] for role in _CONTENTS):
        raise ReadError(
            f"{place.path} holds no proposals, debates, investments or comments of CONSUL; expected a CSV "
            "with id, title and cached_votes_up, or with the translated headers of its administration."
        )
    account = Account()
    tables = {role: [read_raw(file) for file in files[role]] for role in files}
    parts = [_part(table, role, account, options) for role in _CONTENTS for table in tables[role]]
    parts += [read_notifications(table, account, options.zone) for table in tables["notifications"]]
    contributions = pd.concat([part.contributions for part in parts], ignore_index=True)
    if options.language is not None:
        contributions["language"] = options.language
    tallies = _joined([part.tallies for part in parts])
    measures = _joined([part.measures for part in parts])
    published = _published(tallies, measures)
    counts = read_votes(tables["votes"], contributions["id"], published, account)
    codes = read_tags(tables["tags"], tables["taggings"], contributions["id"], account)
    every = [table for role in tables for table in tables[role]]
    return Draft(
        account=account,
        contributions=contributions,
        tallies=_joined([tallies, counts.tallies]),
        measures=_joined([measures, counts.measures]),
        codes=_joined([*(part.codes for part in parts), codes]),
        responses=_joined([part.responses for part in parts]),
        territories=read_geozones(tables["geozones"], account),
        notices=_notices(every, parts),
    )


def _files(place: Place) -> dict[str, list[Path]]:
    """Return the tables of each role; geozones may have no other columns than everybody's id and name."""
    found = claims(place, SIGNATURES)
    files = {role: [file for file in found if found[file] is ROLES[role]] for role in ROLES}
    files["geozones"] += [
        file
        for file in place.tables
        if file not in found
        and file.name.lower().startswith("geozones")
        and {"id", "name"} <= {values.fold(name) for name in place.header(file)}
    ]
    return files


def _part(table: RawTable, role: str, account: Account, options: Options) -> Part:
    if role == "comments":
        return read_comments(table, account, options.zone)
    return read_contents(table, role, account, options.zone)


def _published(tallies: pd.DataFrame, measures: pd.DataFrame) -> pd.Series:
    """Return the ids of the contributions whose votes were published as counts."""
    ids = [tallies["contribution"]] if len(tallies) else []
    if len(measures):
        ids.append(measures.loc[measures["name"] == "supports", "contribution"])
    return pd.concat(ids, ignore_index=True) if ids else pd.Series(dtype="str")


def _notices(tables: list[RawTable], parts: list[Part]) -> tuple[Notice, ...]:
    found = [finding for table in tables for finding in findings(table.notices)]
    for table in tables:
        names = unread(table.columns)
        if names:
            found.append(notice("columns_not_read", file=table.file, names=", ".join(names)))
    return (*found, *(finding for part in parts for finding in part.notices))


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame()
