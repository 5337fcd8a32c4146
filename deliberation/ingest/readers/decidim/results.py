"""Results: what the decision-maker does, how far it is, and which proposals it takes up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.proposals import linked
from deliberation.ingest.readers.decidim.shelf import Export, Part, first_filled, stacked
from deliberation.ingest.readers.decidim.statuses import carried_out
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.table import set_aside


def results(export: Export) -> Part:
    """Return the results as responses; one that is part of another bears the name of both."""
    frame = stacked(_results(export, table) for table in export.tables("results"))
    if not len(frame):
        return Part()
    machine = int(frame["machine"].sum())
    frame = _once(frame, export.account)
    titles = frame.set_index("id")["title"]
    above = frame["above"].map(titles).astype("str")
    frame["subject"] = (above + " / " + frame["title"]).where(above.notna(), frame["title"])
    frame["contributions"] = [linked(cell) for cell in frame["proposals"]]
    columns = [
        "id",
        "subject",
        "contributions",
        "status",
        "status_said",
        "reason",
        "by_when",
        "progress",
        "url",
    ]
    return Part(responses=frame[columns], known=frozenset(frame["id"]), machine=machine)


def _results(export: Export, table: RawTable) -> pd.DataFrame:
    number = values.ids(table.series("id"))
    title, about = export.said(table, "title"), export.said(table, "description")
    key = first_filled(table, "status/key", "status")
    name = export.said(table, "status/name").text
    frame = pd.DataFrame({"row": table.rows, "id": "result-" + number})
    frame["file"] = pd.Series([table.file] * len(table), dtype="str")
    frame["title"] = title.text.where(title.text.notna(), about.text).fillna(frame["id"])
    frame["machine"] = title.machine | about.machine
    frame["status"] = carried_out(key, name)
    frame["status_said"] = name.where(name.notna(), key)
    frame["reason"] = about.text
    frame["by_when"] = table.series("end_date")
    frame["progress"] = (values.numbers(table.series("progress")) / 100).clip(0, 1).to_numpy(dtype=np.float64)
    frame["url"] = table.series("url")
    frame["proposals"] = first_filled(table, "proposal_urls", "related_proposals")
    frame["above"] = "result-" + values.ids(first_filled(table, "parent/id", "parent"))
    return frame


def _once(frame: pd.DataFrame, account: Account) -> pd.DataFrame:
    """Keep each result once, in an order that is not the files', and enter every row."""
    nameless = frame["id"].isna()
    set_aside(frame[nameless], account, "no_id", unit="response")
    content = ["id", "title", "status_said", "reason", "by_when", "progress", "url", "proposals", "above"]
    ordered = frame[~nameless].sort_values(content, kind="stable")
    again = ordered["id"].duplicated()
    set_aside(ordered[again], account, "duplicate_id", unit="response", state="merged")
    set_aside(ordered[~again], account, "response_read", unit="response", state="used")
    return ordered[~again].reset_index(drop=True)
