"""What becomes of each contribution that was read: used, merged, or set aside; each is entered once."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pandas as pd

from deliberation.core.mandate import About
from deliberation.ingest.join.corrections import Corrections
from deliberation.ingest.records.draft import ASIDE, Draft, Notice, notice
from deliberation.ingest.records.table import set_aside
from deliberation.ingest.records.twins import distinct, told_apart


def accounted(draft: Draft, *, about: About, corrections: Corrections | None) -> Draft:
    """Return a draft with one record per contribution, each of its rows entered in the account.

    Rows that repeat an id and everything else are merged; rows that repeat an id and say something else stay,
    under the id followed by ``#2``, ``#3``... so that nothing anybody wrote is lost.

    Parameters
    ----------
    draft : Draft
        As a reader hands it over.
    about : About
        First and last day of the consultation, for sources that are read ``within_dates``.
    corrections : Corrections, optional
        Rows that the organiser wants kept.
    """
    frame = draft.contributions
    if not len(frame):
        return draft
    frame = frame.reset_index(drop=True)
    frame, notices = _distinct(frame, draft)
    undated = int(frame["undated"].sum()) if "undated" in frame else 0
    if undated:
        notices = [*notices, notice("dates_not_read", count=undated)]
    if draft.within_dates:
        frame = _in_period(frame, about, draft.zone)
    if "moderated" in frame:
        frame = frame.assign(moderated=frame["moderated"].fillna(value=False).astype(bool))
        if corrections is not None:
            frame = corrections.applied(frame)
    _enter(frame, draft)
    return replace(draft, contributions=frame, notices=(*draft.notices, *notices))


def _distinct(frame: pd.DataFrame, draft: Draft) -> tuple[pd.DataFrame, list[Notice]]:
    """Merge the rows that repeat another, and number the ids that stand for several texts."""
    if distinct(frame["id"]):
        return frame, []
    frame, findings = told_apart(frame)
    copies = frame.sort_values(["id", "row"], kind="stable").duplicated("id").reindex(frame.index)
    set_aside(frame[copies], draft.account, "duplicate_id", state="merged")
    return frame[~copies].reset_index(drop=True), findings


def _in_period(frame: pd.DataFrame, about: About, zone: str | None) -> pd.DataFrame:
    """Mark as aside what is dated before the first day or after the last one; undated records stay."""
    if "date" not in frame:
        return frame
    outside = np.zeros(len(frame), dtype=bool)
    if about.opened is not None:
        outside |= (frame["date"] < pd.Timestamp(about.opened, tz=zone or "UTC")).to_numpy(dtype=bool)
    if about.closed is not None:
        after = pd.Timestamp(about.closed + datetime.timedelta(days=1), tz=zone or "UTC")
        outside |= (frame["date"] >= after).to_numpy(dtype=bool)
    if not outside.any():
        return frame
    reasons = frame.get("moderation_reason", pd.Series([None] * len(frame), dtype="str"))
    aside = frame.get("moderated", pd.Series(data=False, index=frame.index)).fillna(value=False).astype(bool)
    return frame.assign(
        moderated=aside | outside,
        moderation_reason=reasons.where(~outside | aside, "out_of_period"),
    )


def _enter(frame: pd.DataFrame, draft: Draft) -> None:
    """Enter every record that comes from a row of a file."""
    if "file" not in frame:
        return
    known = frame["file"].notna()
    rows = frame if known.all() else frame[known]
    if "moderated" not in rows or not rows["moderated"].any():
        set_aside(rows, draft.account, None, state="used")
        return
    aside = rows[rows["moderated"]]
    set_aside(rows[~rows["moderated"]], draft.account, None, state="used")
    said = (
        aside["moderation_reason"]
        if "moderation_reason" in aside
        else pd.Series(index=aside.index, dtype="str")
    )
    reason = said.where(said.isin(ASIDE), "moderated")
    for name, part in aside.groupby(reason, sort=True):
        set_aside(part, draft.account, str(name))
