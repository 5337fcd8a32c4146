"""Pabulib: participatory budgets as .pb files, with the projects, their costs and every ballot.

Traps handled here: three tables in one file; four types of ballots; a ballot names the projects it supports,
so that silence is no disagreement; several voters under one id; choices of projects that are not listed;
texts that hold semicolons; costs with a decimal comma.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import SECTIONED, RawTable, ending
from deliberation.ingest.readers.pabulib.ballots import (
    APPROVAL,
    TYPES,
    Voters,
    events,
    known,
    ratings,
    scale_of,
    voters,
)
from deliberation.ingest.readers.pabulib.sections import Sections, is_sectioned, sections
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings
from deliberation.ingest.records.long import attributes, listed, measures
from deliberation.ingest.records.table import records, set_aside
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature

NAME: Final = "pabulib"
TITLE: Final = "Pabulib (.pb)"
USES: Final = frozenset({"scale"})
SIGNATURES: Final[tuple[Signature, ...]] = ()
_COLUMNS: Final = {"id": "project_id", "title": "name", "text": "description", "reference": "public_id"}
_FIGURES: Final = ("cost", "votes", "score")
_SCHEMES: Final = ("category", "target", "beneficiaries")
_PLACES: Final = ("neighborhood", "district", "subunit")
_FATES: Final = {"1": ("retained", "selected"), "0": ("declined", "not selected")}
"""What ``selected`` says of a project; other numbers are explained in the comment of the file."""


def recognises(place: Place) -> int:
    """Tell whether a place is one .pb file that starts with the section META."""
    if len(place.tables) != 1 or ending(place.tables[0]) not in SECTIONED:
        return 0
    return 20 if is_sectioned(place.tables[0]) else 0


def read(place: Place, options: Options) -> Draft:
    """Read the projects and the ballots of a participatory budget.

    Raises
    ------
    ReadError
        If a section or a column that is needed is missing, or the type of the ballots is none of ours.
    SettingsError
        If a scale is declared that the ballots do not need.
    """
    file = place.tables[0] if place.tables else place.path
    parts = sections(file)
    account = Account()
    account.enter(file.name, "setting", parts.before, "set aside", "not_a_row")
    meta = _meta(parts.meta, account)
    kind = meta.get("vote_type", "").lower()
    if kind not in TYPES:
        raise ReadError(
            f"{file}, section META: vote_type is {kind or 'missing'}; expected one of {', '.join(TYPES)}; "
            "write it there."
        )
    projects, shared = _projects(parts.projects, account)
    cast = voters(parts.votes, account)
    if kind not in APPROVAL and kind != "ordinal" and cast.points is None:
        raise ReadError(f"{file}: the section VOTES has no column 'points', which {kind} ballots have.")
    there, lost = known(cast, projects["id"])
    bounds = scale_of(meta, kind, cast, len(projects))
    extra = [*_FIGURES, *_SCHEMES, "selected"]
    return Draft(
        account=account,
        contributions=projects.drop(columns=[name for name in extra if name in projects]),
        participants=_participants(cast),
        attributes=_attributes(cast),
        measures=measures(projects["id"], [(name, projects[name]) for name in _FIGURES if name in projects]),
        codes=listed(projects["id"], [(name, projects[name]) for name in _SCHEMES if name in projects]),
        ratings=pd.DataFrame() if kind in APPROVAL else ratings(cast, kind, bounds, there),
        responses=_responses(projects),
        events=events(cast, kind, there, options),
        about=_about(meta),
        notices=(
            *findings(parts.notices), *shared, *cast.notices, *lost, *_rule(kind, bounds, options),
            *_declared(meta, parts),
        ),
    )  # fmt: skip


def _meta(table: RawTable, account: Account) -> dict[str, str]:
    """Return what the section META says, the first value of each key in alphabetical order of values."""
    account.open(table, "setting")
    if not {"key", "value"} <= set(table.columns):
        raise ReadError(f"{table.file}: the section META does not start with the line 'key;value'; add it.")
    account.enter(table.file, "setting", table.rows, "used", "summary_line")
    frame = table.frame({"key": "key", "value": "value"}).dropna().sort_values(["key", "value"])
    frame = frame.drop_duplicates("key")
    return {key.lower(): value for key, value in zip(frame["key"], frame["value"], strict=True)}


def _projects(table: RawTable, account: Account) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the projects as proposals, with their figures, categories and fate."""
    if "project_id" not in table.columns:
        raise ReadError(
            f"{table.file}: the section PROJECTS has no column 'project_id'; it has "
            f"{', '.join(list(table.columns)[:8])}; export it again."
        )
    account.open(table, "contribution")
    frame = records(table, _COLUMNS).assign(kind="proposal", id=table.series("project_id"))
    for name in _FIGURES:
        if name in table.columns:
            frame[name] = values.numbers(table.series(name))
    for name in (*_SCHEMES, "selected"):
        if name in table.columns:
            frame[name] = table.series(name)
    text = frame["text"] if "text" in frame else table.series("description")
    title = frame["title"] if "title" in frame else table.series("name")
    frame["text"] = text.where(text.notna(), title).fillna("")  # ids alone are allowed
    frame["territory"] = _first(table, _PLACES)
    nameless = frame["id"].isna()
    set_aside(frame[nameless], account, "no_id")
    return told_apart(frame[~nameless].reset_index(drop=True))


def _first(table: RawTable, names: tuple[str, ...]) -> pd.Series:
    """Return the first of some columns that is filled, row by row."""
    found = table.series(names[0])
    for name in names[1:]:
        found = found.where(found.notna(), table.series(name))
    return found


def _participants(cast: Voters) -> pd.DataFrame:
    """Return the voters, with the quarter or the district they live in."""
    homes = [cast.frame[name] for name in _PLACES if name in cast.frame]
    frame = pd.DataFrame({"id": cast.frame["id"], "collective": False})
    for home in homes:
        frame["territory"] = (
            frame["territory"].where(frame["territory"].notna(), home) if "territory" in frame else home
        )
    return frame


def _attributes(cast: Voters) -> pd.DataFrame:
    """Return age, sex, district, way of voting... of the voters."""
    features = [str(name) for name in cast.frame if name not in {"id", "row", "file"}]
    return attributes(cast.frame["id"], [(name, cast.frame[name]) for name in features])


def _responses(projects: pd.DataFrame) -> pd.DataFrame:
    """Return which projects were selected, where the file says so."""
    if "selected" not in projects or not projects["selected"].notna().any():
        return pd.DataFrame()
    decided = projects[projects["selected"].notna()].drop_duplicates("id")
    flags = values.ids(decided["selected"])
    subject = decided["title"] if "title" in decided else decided["id"]
    return pd.DataFrame(
        {
            "id": decided["id"],
            "subject": subject.where(subject.notna(), decided["id"]),
            "contributions": [[name] for name in decided["id"]],
            "status": [_FATES.get(flag, ("unclassified", ""))[0] for flag in flags],
            "status_said": [_FATES.get(flag, ("", f"selected = {flag}"))[1] for flag in flags],
        }
    )


def _about(meta: Mapping[str, str]) -> dict[str, object]:
    """Return what META says of the consultation."""
    place = ", ".join(meta[name] for name in ("unit", "subunit") if name in meta)
    language = meta.get("language", "").lower()
    said = {
        "title": meta.get("description"),
        "territory": place or None,
        "opened": _day(meta.get("date_begin")),
        "closed": _day(meta.get("date_end")),
        "language": language if re.fullmatch("[a-z]{2,3}", language) else None,
        "attribution": meta.get("acknowledgments"),
    }
    return {name: value for name, value in said.items() if value is not None}


def _day(cell: str | None) -> datetime.date | None:
    """Return a day given as ``16.09.2023`` or ISO; a bare year is no day."""
    for style in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(cell or "", style).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _rule(kind: str, bounds: tuple[float, float], options: Options) -> list[Notice]:
    """Return how the ballots were read, in words."""
    if kind in APPROVAL:
        return [notice("approval_only")]
    low, high = (f"{bound:g}" for bound in bounds)
    read_as = (
        notice("ranks_as_points", high=high)
        if kind == "ordinal"
        else notice("points_given", low=low, high=high)
    )
    return [read_as] if options.scale else [read_as, notice("points_not_votes")]


def _declared(meta: Mapping[str, str], parts: Sections) -> list[Notice]:
    """Return the budget, the comment of the file, and where its own counts differ from its lines."""
    found = []
    if "budget" in meta:
        found.append(
            notice("budget_published", budget=" ".join((meta["budget"], meta.get("currency", ""))).strip())
        )
    if "comment" in meta:
        found.append(notice("export_comment", text=meta["comment"]))
    for key, code, table in (
        ("num_votes", "ballots_declared_differ", parts.votes),
        ("num_projects", "projects_declared_differ", parts.projects),
    ):
        counted = len(table) + len(table.unreadable)
        if key in meta and meta[key].isdigit() and int(meta[key]) != counted:
            found.append(notice(code, declared=meta[key], counted=counted))
    return found
