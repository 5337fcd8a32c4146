"""What people put forward: proposals and their amendments, projects of a budget, initiatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.shelf import (
    Export,
    Part,
    bare,
    captured,
    codes,
    figures,
    first_filled,
    joined,
    kept,
    measures,
    participants,
    things,
    worded,
)
from deliberation.ingest.readers.decidim.statuses import UNANSWERED, answered
from deliberation.ingest.readers.decidim.taxonomy import split
from deliberation.ingest.records.draft import notice

_ADDRESS: Final = r"/proposals/(\d+)"
_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "votes": ("votes", "supports"),
    "endorsements": (
        "endorsements/total_count", "likes/total_count", "endorsements_count", "likes_count", "endorsements",
    ),
    "follows": ("follows_count", "followers"),
    "cost": ("cost",),
    "budget_amount": ("budget_amount",),
    "confirmed_votes": ("confirmed_votes",),
    "signatures": ("signatures", "online_votes/total"),
    "online_votes": ("online_votes/total",),
    "offline_votes": ("offline_votes/total",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
}  # fmt: skip


def proposals(export: Export) -> Part:
    """Return the proposals, their amendments, and the answers that were published."""
    return joined([_proposals(export, table) for table in export.tables("proposals")])


def _proposals(export: Export, table: RawTable) -> Part:
    frame = things(export, table, prefix="proposal", text="body", dates=("published_at", "created_at"))
    frame = figures(table, frame, _FIGURES)
    amends = values.truth(table.series("is_amend"))
    original = captured(table.series("original_proposal/url"), _ADDRESS)
    frame["kind"] = pd.Series(np.where(amends, "amendment", "proposal"), dtype="str")
    frame["parent"] = ("proposal-" + original).where(amends | original.notna())
    frame = _aside(table, frame)
    frame["x_status"] = table.series("state")
    frame["x_state"] = frame["x_status"].where(amends)
    for ours, field in (("answer", "answer"), ("report", "cost_report"), ("by_when", "execution_period")):
        frame[f"x_{ours}"] = export.said(table, field).text
    published = table.series("state_published_at").notna().to_numpy(dtype=bool)
    said = frame["x_answer"].notna() | ~frame["x_status"].fillna("").str.replace("_", " ").isin(UNANSWERED)
    said &= ~amends
    hidden = (
        said & ~published
        if "state_published_at" in table.columns
        else pd.Series(data=False, index=said.index)
    )
    frame["x_answered"] = (said & ~hidden).to_numpy(dtype=bool)
    frame, findings = kept(frame, export.account)
    if hidden.any():
        findings.append(notice("answers_unpublished", count=int(hidden.sum())))
    return Part(
        contributions=bare(frame),
        participants=participants(frame),
        codes=codes(export, frame, "state"),
        measures=measures(frame, _FIGURES),
        responses=_answers(frame),
        notices=tuple(findings),
        machine=int(frame["x_machine"].sum()),
    )


def _aside(table: RawTable, frame: pd.DataFrame) -> pd.DataFrame:
    """Mark what its author withdrew or never submitted."""
    withdrawn = (
        values.truth(table.series("withdrawn"))
        | table.series("withdrawn_at").notna().to_numpy(dtype=bool)
        | table.series("state").eq("withdrawn").fillna(value=False).to_numpy(dtype=bool)
    )
    published = table.series("published_at").notna().to_numpy(dtype=bool)
    draft = ~published & ~withdrawn if published.any() else np.zeros(len(table), dtype=bool)
    reason = worded(withdrawn, "withdrawn")
    return frame.assign(
        moderated=withdrawn | draft,
        moderation_reason=reason.where(~draft, "draft"),
        moderated_by=worded(withdrawn, "author"),
    )


def _answers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the published answers; the state of an amendment is the word of its proposal's author."""
    told = frame[frame["x_answered"]].sort_values(["id", "x_status", "x_answer"], kind="stable")
    told = told.drop_duplicates("id")
    if not len(told):
        return pd.DataFrame()
    reason = told["x_answer"].fillna("") + ("\n" + told["x_report"]).fillna("")
    return pd.DataFrame(
        {
            "id": told["id"],
            "subject": told["title"].where(told["title"].notna(), told["text"].str.slice(0, 120)),
            "contributions": [[one] for one in told["id"]],
            "status": answered(told["x_status"]),
            "status_said": told["x_status"],
            "reason": reason.str.strip().where(reason.str.strip().ne("")),
            "by_when": told["x_by_when"],
            "url": told.get("url", pd.Series(index=told.index, dtype="str")),
        }
    ).reset_index(drop=True)


def projects(export: Export) -> Part:
    """Return the projects of a participatory budget; the selected ones are retained."""
    return joined([_projects(export, table) for table in export.tables("projects")])


def _projects(export: Export, table: RawTable) -> Part:
    frame = things(export, table, prefix="project", text="description", dates=("created_at", "updated_at"))
    frame = figures(table, frame, _FIGURES).assign(kind="proposal")
    frame["x_budget"] = export.said(table, "budget/title").text
    frame["x_selected"] = table.series("selected_at").notna().to_numpy(dtype=bool)
    frame["x_related"] = first_filled(table, "related_proposal_urls", "related_proposals")
    frame, findings = kept(frame, export.account)
    return Part(
        contributions=bare(frame),
        participants=participants(frame),
        codes=codes(export, frame, "budget"),
        measures=measures(frame, _FIGURES),
        responses=_selected(frame),
        notices=tuple(findings),
        machine=int(frame["x_machine"].sum()),
    )


def _selected(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the selection of projects as responses, to them and to the proposals they come from."""
    chosen = frame[frame["x_selected"]].sort_values(["id", "x_related"], kind="stable").drop_duplicates("id")
    if not len(chosen):
        return pd.DataFrame()
    return pd.DataFrame(
        {
            "id": chosen["id"],
            "subject": chosen["title"].where(chosen["title"].notna(), chosen["text"].str.slice(0, 120)),
            "contributions": [
                [one, *linked(cell)] for one, cell in zip(chosen["id"], chosen["x_related"], strict=True)
            ],
            "status": "retained",
            "status_said": "selected",
            "url": chosen.get("url", pd.Series(index=chosen.index, dtype="str")),
        }
    ).reset_index(drop=True)


def linked(cell: object) -> list[str]:
    """Return the ids of the proposals that a cell names, by address or by number.

    Examples
    --------
    >>> linked("https://example.org/processes/a/f/1/proposals/12, 15")
    ['proposal-12', 'proposal-15']
    """
    if not isinstance(cell, str):
        return []
    numbers = [part.partition("/proposals/")[2] or part for part in split(cell)]
    return [f"proposal-{number.split('?')[0].strip('/')}" for number in numbers if number[:1].isdigit()]


def initiatives(export: Export) -> Part:
    """Return the initiatives (petitions), once each: Decidim repeats them."""
    return joined([_initiatives(export, table) for table in export.tables("initiatives")])


def _initiatives(export: Export, table: RawTable) -> Part:
    frame = things(
        export, table, prefix="initiative", text="description", dates=("published_at", "created_at")
    )
    number = captured(table.series("url"), r"/i-(\d+)")
    number = number.where(number.notna(), table.series("reference"))
    frame["id"] = frame["id"].where(frame["id"].notna(), "initiative-" + number)
    frame = figures(table, frame, _FIGURES).assign(kind="petition")
    frame["x_state"], frame["x_status"] = table.series("state"), table.series("state")
    frame["x_type"] = export.said(table, "type/title").text
    frame["x_answer"] = export.said(table, "answer").text
    frame["x_report"] = frame["x_by_when"] = pd.Series([None] * len(frame), dtype="str")
    frame["x_answered"] = frame["x_answer"].notna().to_numpy(dtype=bool)
    frame, findings = kept(frame, export.account)
    told = _answers(frame)
    if len(told):  # the state of an initiative says whether it was signed enough, not what was decided
        told = told.assign(status="unclassified")
    return Part(
        contributions=bare(frame),
        participants=participants(frame),
        codes=codes(export, frame, "state", "type"),
        measures=measures(frame, _FIGURES),
        responses=told,
        notices=tuple(findings),
        machine=int(frame["x_machine"].sum()),
    )
