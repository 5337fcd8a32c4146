"""What moderators hid: marked where it is exported, kept aside where only its text is, counted otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from deliberation.core.tables import KINDS
from deliberation.ingest.cells import values
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.comments import things_called
from deliberation.ingest.readers.decidim.shelf import Export, stacked
from deliberation.ingest.records.draft import Notice, notice
from deliberation.ingest.records.table import set_aside

_KINDS = {"project": "proposal", "initiative": "petition", "debate": "question"}


def moderated(
    export: Export, contributions: pd.DataFrame, known: frozenset[str]
) -> tuple[pd.DataFrame, list[Notice]]:
    """Return contributions with what moderators did to them.

    Parameters
    ----------
    export : Export
        The export.
    contributions : DataFrame
        Every record.
    known : frozenset of str
        Ids of things that are exported without being contributions (a meeting, an official debate).
    """
    tables = export.tables("moderations")
    frame = stacked(_moderations(export, table) for table in tables)
    if not len(frame):
        return contributions, []
    ids = contributions["id"] if "id" in contributions else pd.Series(dtype="str")
    there = frame["id"].isin(ids)
    told = (
        frame["hidden"]
        & ~there
        & ~frame["id"].isin(list(known))
        & frame["text"].notna()
        & frame["id"].notna()
    )
    told &= ~frame["id"].duplicated()  # in the stable order of ``_moderations``
    lost = frame["hidden"] & ~there & ~told & ~frame["id"].isin([*known, *frame.loc[told, "id"]])
    set_aside(frame[lost], export.account, "unknown_parent", unit="moderation")
    set_aside(frame[~told & ~lost], export.account, "context", unit="moderation", state="used")
    kept = _marked(contributions, frame[frame["hidden"] & there])
    if told.any():
        kept = pd.concat([kept, _rescued(frame[told])], ignore_index=True)
    count = int(frame.loc[lost, "id"].nunique())
    return kept, [notice("hidden_not_exported", count=count)] if count else []


def _moderations(export: Export, table: RawTable) -> pd.DataFrame:
    frame = pd.DataFrame({"row": table.rows})
    frame["file"] = pd.Series([table.file] * len(table), dtype="str")
    frame["type"] = things_called(table.series("reportable_type"))
    frame["id"] = frame["type"] + "-" + values.ids(table.series("reportable_id"))
    frame["hidden"] = table.series("hidden_at").notna().to_numpy(dtype=bool)
    frame["reason"] = table.series("reports/reasons")
    frame["text"] = shown_series(export.said(table, "reported_content").text)
    frame["url"] = table.series("reported_url")
    return frame.sort_values(["id", "hidden", "reason", "text", "url"], kind="stable").reset_index(drop=True)


def _marked(contributions: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """Mark what was hidden, over what its author may have done to it."""
    if not len(hidden):
        return contributions
    reasons = hidden.drop_duplicates("id").set_index("id")["reason"]
    aside = contributions["id"].isin(reasons.index).to_numpy(dtype=bool)
    blank = pd.Series([None] * len(contributions), index=contributions.index, dtype="str")
    already = contributions.get("moderated", pd.Series(data=False, index=contributions.index))
    why = contributions.get("moderation_reason", blank)
    who = contributions.get("moderated_by", blank)
    return contributions.assign(
        moderated=already.fillna(value=False).astype(bool) | aside,
        moderation_reason=why.where(~aside, contributions["id"].map(reasons)).astype("str"),
        moderated_by=who.where(~aside, "moderator").astype("str"),
    )


def _rescued(hidden: pd.DataFrame) -> pd.DataFrame:
    """Return what was hidden and is known only by the text that was reported."""
    kind = hidden["type"].map(_KINDS).astype("str")
    kind = kind.where(kind.notna(), hidden["type"])
    return pd.DataFrame(
        {
            "file": hidden["file"],
            "row": hidden["row"],
            "id": hidden["id"],
            "kind": kind.where(kind.isin(KINDS), "comment"),
            "text": hidden["text"],
            "url": hidden["url"],
            "moderated": np.ones(len(hidden), dtype=bool),
            "moderation_reason": hidden["reason"],
            "moderated_by": pd.Series("moderator", index=hidden.index, dtype="str"),
        }
    )
