"""What surrounds contributions: spaces, pages, posts, meetings, accounts and figures; all accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from deliberation.ingest.cells import moments, values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.files import Files
from deliberation.ingest.readers.decidim.shelf import (
    Export,
    Part,
    bare,
    codes,
    joined,
    kept,
    measures,
    things,
)
from deliberation.ingest.readers.decidim.wording import Wording, said
from deliberation.ingest.records.draft import Account, Notice, notice
from deliberation.ingest.records.table import set_aside

SPACES: Final = ("processes", "assemblies", "conferences")
_MEETING_FIGURES: Final = {"attendees": ("attendees",)}


def spaces(rows: Mapping[str, list[RawTable]], chosen: Wording) -> pd.DataFrame:
    """Return what the tables of spaces say, row by row, in an order that is not the files'."""
    found = []
    for role in SPACES:
        for table in rows.get(role, []):
            frame = pd.DataFrame({"id": values.ids(table.series("id")), "row": table.rows, "role": role})
            frame["file"] = pd.Series([table.file] * len(table), dtype="str")
            frame["url"] = table.series("url").str.rstrip("/")
            for name in ("title", "subtitle", "short_description", "developer_group", "local_area"):
                frame[name] = said(table, name, chosen).text
            for name in ("start_date", "end_date"):
                frame[name] = moments.instants(table.series(name)).dt.strftime("%Y-%m-%d").astype("str")
            found.append(frame)
    if not found:
        return pd.DataFrame()
    whole = pd.concat(found, ignore_index=True)
    content = [name for name in whole.columns if name not in {"row", "file"}]
    return whole.sort_values([*content, "file", "row"], kind="stable").reset_index(drop=True)


def enter_spaces(whole: pd.DataFrame, account: Account) -> None:
    """Enter the rows of spaces: Decidim repeats a space once per picture."""
    if not len(whole):
        return
    again = whole.duplicated(["role", "id"]) & whole["id"].notna()
    set_aside(whole[again], account, "duplicate_id", unit="page", state="merged")
    set_aside(whole[~again], account, "context", unit="page", state="used")


def titles(whole: pd.DataFrame) -> pd.Series:
    """Return the title of each space by its address."""
    if not len(whole):
        return pd.Series(dtype="str")
    known = whole.dropna(subset=["url", "title"]).drop_duplicates("url")
    return pd.Series(known["title"].to_numpy(), index=known["url"].to_numpy(), dtype="str")


def about(whole: pd.DataFrame, chosen: Wording) -> dict[str, Any]:
    """Return what the export says of itself: its one process, or else its one space, and its language."""
    told: dict[str, Any] = {"language": chosen.main}
    if len(whole):
        each = whole.drop_duplicates(["role", "id"])
        processes = each[each["role"].eq("processes")]
        only = processes if len(processes) else each
        if len(only) == 1:
            space = only.iloc[0]
            told |= {
                "title": space["title"],
                "question": space["subtitle"]
                if isinstance(space["subtitle"], str)
                else space["short_description"],
                "commissioner": space["developer_group"],
                "territory": space["local_area"],
                "opened": space["start_date"],
                "closed": space["end_date"],
            }
    return {name: value.strip() for name, value in told.items() if isinstance(value, str) and value.strip()}


def meetings(export: Export) -> Part:
    """Return the reports of closed meetings as what was said there; a meeting without report is context."""
    return joined([_meetings(export, table) for table in export.tables("meetings")])


def _meetings(export: Export, table: RawTable) -> Part:
    frame = things(export, table, prefix="meeting", text="closing_report", dates=("start_time", "closed_at"))
    frame = frame.assign(
        kind="answer", channel="meeting", question=frame["title"], seed=False, x_collective=False, author=None
    )
    frame["author"] = frame["author"].astype("str")
    frame["x_attendees"] = values.numbers(table.series("attendees"))
    reported = frame["text"].notna() & frame["text"].str.strip().ne("")
    set_aside(frame[~reported], export.account, "context", unit="event", state="used")
    told, findings = kept(frame[reported].reset_index(drop=True), export.account)
    return Part(
        contributions=bare(told),
        codes=codes(export, told),
        measures=measures(told, _MEETING_FIGURES),
        notices=tuple(findings),
        known=frozenset(frame["id"].dropna()),
        machine=int(told["x_machine"].sum()),
    )


def pages(export: Export) -> Part:
    """Enter posts and pages as context; comments may answer a post."""
    known: set[str] = set()
    for role, prefix in (("posts", "post"), ("pages", "page")):
        for table in export.tables(role):
            export.account.enter(table.file, "page", table.rows, "used", "context")
            known |= {f"{prefix}-{number}" for number in values.ids(table.series("id")).dropna()}
    return Part(known=frozenset(known))


def enter_accounts(export: Export) -> None:
    """Enter the rows of accounts, of which only ids are read, and the platform's figures."""
    for table in export.tables("groups"):
        export.account.enter(table.file, "user", table.rows, "used", "context")
    for table in [*export.tables("users"), *export.tables("blocked")]:
        export.account.enter(table.file, "user", table.rows, "set aside", "personal_data")
    for table in export.tables("metrics"):
        export.account.enter(table.file, "row", table.rows, "used", "context")


def enter_strangers(files: Files, account: Account) -> list[Notice]:
    """Enter the rows of the tables of an open-data folder that we do not know, and name these."""
    unknown = []
    for file in files.strangers:
        table = files.table(file)
        account.open(table, "row")
        account.enter(table.file, "row", table.rows, "set aside", "not_recognised")
        if table.received:
            unknown.append(table.file)
    return [notice("files_not_read", files=", ".join(sorted(unknown)))] if unknown else []


def enter_taxonomies(export: Export) -> None:
    """Enter the rows of taxonomies: territories, and other categories."""
    tree = export.taxonomy
    places = [one for one in tree.nodes if tree.territorial(one)]
    for table in export.tables("taxonomies"):
        territorial = values.ids(table.series("id")).isin(places).to_numpy(dtype=bool)
        export.account.enter(table.file, "territory", table.rows[territorial], "used", None)
        export.account.enter(table.file, "code", table.rows[~territorial], "used", "code_read")
