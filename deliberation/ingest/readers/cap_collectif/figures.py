"""The platform's own figures on a contribution: tallies, counts of support, categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.readers.cap_collectif.links import Order, named, tagged
from deliberation.ingest.readers.cap_collectif.sheets import Sheet
from deliberation.ingest.readers.cap_collectif.texts import SPECS, by_sheet, once
from deliberation.ingest.records.draft import Account, Notice, notice
from deliberation.ingest.records.table import set_aside

_TALLY: Final[Mapping[str, tuple[str, ...]]] = {
    "agree": ("votes_count_ok",),
    "pass": ("votes_count_mitige",),
    "disagree": ("votes_count_nok",),
}
"""« mitigé » is a pass: neither for nor against."""
_MEASURES: Final[Mapping[str, str]] = {
    "votes_total_count": "upvotes",
    "votes_digital_count": "upvotes_online",
    "votes_paper_count": "upvotes_paper",
    "votes_total_points_count": "points",
    "votes_digital_points_count": "points_online",
    "votes_paper_points_count": "points_paper",
    "estimation": "budget",
    "arguments_count_for": "arguments_for",
    "arguments_count_against": "arguments_against",
    "sources_count": "sources_count",
    "versions_count": "versions_count",
    "ranking": "ranking",
}
_CODES: Final[Mapping[str, str]] = {
    "section_title": "section",
    "category_name": "category",
    "theme_title": "theme",
    "status_name": "status",
}


def tallies(frame: pd.DataFrame, sheets: Sequence[Sheet]) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the votes counted by the platform, ok, mitigé and nok, of each contribution that has them."""
    frames, unread = [], 0
    for sheet, prefix, part in _parts(frame, sheets, ("main", "version")):
        names = {ours: f"{prefix}{theirs[0]}" for ours, theirs in _TALLY.items()}
        if not {names["agree"], names["disagree"]} & set(sheet.names):
            continue
        at = part["at"].to_numpy()
        raw = {ours: sheet.cells(name, at=at) for ours, name in names.items()}
        counts = pd.DataFrame({ours: values.numbers(cells) for ours, cells in raw.items()})
        unread += int(sum((cells.notna() & counts[ours].isna()).sum() for ours, cells in raw.items()))
        total = values.numbers(sheet.cells(f"{prefix}votes_count", at=at))
        whole = counts.notna().all(axis=1)
        counts["total"] = total.where(~whole, counts.sum(axis=1))
        counts["contribution"] = part["id"].to_numpy()
        frames.append(counts[counts[["agree", "pass", "disagree"]].notna().any(axis=1)])
    findings = [notice("tallies_unread", count=unread)] if unread else []
    if not frames:
        return pd.DataFrame(), findings
    found = pd.concat(frames, ignore_index=True)
    findings += [notice("mixed_votes")] if found["pass"].fillna(0).sum() > 0 else []
    return _first(found, ["contribution"]), findings


def measures(frame: pd.DataFrame, sheets: Sequence[Sheet]) -> pd.DataFrame:
    """Return the other figures of the platform; support alone is no tally, since nobody could be against."""
    frames = []
    for sheet, prefix, part in _parts(frame, sheets, SPECS):
        at, ids = part["at"].to_numpy(), part["id"].to_numpy()
        figures = dict(_MEASURES) if prefix == "" else {}
        if f"{prefix}votes_count_ok" not in sheet.names and "votes_total_count" not in sheet.names:
            figures["votes_count"] = "upvotes"
        found = {ours: _amounts(sheet.cells(prefix + theirs, at=at)) for theirs, ours in figures.items()}
        if prefix == "" and "visible_voters" in sheet.names:
            found["visible_voters"] = sheet.cells("visible_voters", at=at).str.count(r"\S+").fillna(0)
        frames += [
            pd.DataFrame({"contribution": ids, "name": name, "value": amounts}).dropna(subset=["value"])
            for name, amounts in found.items()
        ]
    return (
        _first(pd.concat(frames, ignore_index=True), ["contribution", "name"]) if frames else pd.DataFrame()
    )


def codes(frame: pd.DataFrame, sheets: Sequence[Sheet]) -> pd.DataFrame:
    """Return sections, categories, themes, statuses; why a text was set aside; which texts are sources."""
    several = not title(frame, sheets)  # one consultation for all is the title, no category
    sources = pd.DataFrame({"contribution": frame.loc[frame["what"] == "source", "id"]})
    frames = [sources.assign(scheme="type", code="source")]
    for sheet, prefix, part in _parts(frame, sheets, SPECS):
        at, ids = part["at"].to_numpy(), part["id"].to_numpy()
        schemes = dict(_CODES) if prefix == "" else {}
        if several and not prefix:
            schemes["consultation_title"] = "consultation"
        found = {scheme: sheet.cells(name, at=at) for name, scheme in schemes.items()}
        found["moderation"] = sheet.cells(f"{prefix}trashed_reason", at=at).where(
            part["moderated"].reset_index(drop=True)
        )
        frames += [
            pd.DataFrame({"contribution": ids, "scheme": scheme, "code": cells}).dropna(subset=["code"])
            for scheme, cells in found.items()
        ]
    return pd.concat(frames, ignore_index=True)


def title(frame: pd.DataFrame, sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return the title of the consultation where all opinions share one."""
    found = {
        str(cell)
        for sheet, prefix, part in _parts(frame, sheets, ("main",))
        for cell in sheet.cells("consultation_title", at=part["at"].to_numpy()).dropna().unique()
    }
    return {"title": found.pop()} if len(found) == 1 else {}


def reactions(
    frame: pd.DataFrame, sheets: Sequence[Sheet], orders: Sequence[Order], account: Account
) -> pd.DataFrame:
    """Return how many likes and reportings each contribution got; their rows are entered in the account."""
    known = pd.Index(frame["id"])
    frames = [
        part
        for number, (sheet, order) in enumerate(zip(sheets, orders, strict=True))
        for part in (_likes(sheet, number), _flags(sheet, number, order, known))
        if len(part)
    ]
    if not frames:
        return pd.DataFrame()
    rows = once(pd.concat(frames, ignore_index=True), account, by=("name", "contribution", "id"), unit="vote")
    for name, part in rows.groupby("name"):
        if name == "upvotes":
            found = part["contribution"].isin(known)
            set_aside(part[found], account, "support_counted", unit="vote", state="used")
            set_aside(part[~found], account, "unknown_contribution", unit="vote")
            continue
        for file, rest in part.groupby("file"):
            account.enter(
                str(file), "moderation", rest["row"].to_numpy(), "set aside", "not_analysed",
                detail=rest["detail"].fillna("").str[:200].tolist(),
            )  # fmt: skip
    counted = rows[rows["contribution"].isin(known)].groupby(["contribution", "name"]).size()
    return counted.rename("value").astype("float64").reset_index()


def _likes(sheet: Sheet, number: int) -> pd.DataFrame:
    at = sheet.at("support")
    target = tagged(sheet.cells("news_comments_id", "comments_id", at=at), "comment")
    other = tagged(sheet.cells("arguments_id", at=at), "argument")
    ids = sheet.cells("comments_vote_id", "news_comments_vote_id", "votes_id", at=at)
    frame = pd.DataFrame(
        {"row": sheet.rows(at), "contribution": target.where(target.notna(), other), "id": ids}
    )
    return frame.assign(file=sheet.file, sheet=number, name="upvotes", detail=None)


def _flags(sheet: Sheet, number: int, order: Order, known: pd.Index) -> pd.DataFrame:
    at = sheet.at("reporting")
    given = named(
        sheet.cells("reportings_related_id", at=at), sheet.cells("reportings_related_kind", at=at), known
    )
    repeated = tagged(sheet.cells("id", at=at), "main")
    target = order.filled(given.where(given.notna(), repeated), at)
    ids = sheet.cells("reportings_id", "news_comments_reportings_id", at=at)
    kind, body = sheet.cells("reportings_type", at=at), sheet.cells("reportings_body", at=at)
    detail = kind.fillna("").str.cat(body.fillna(""), sep=" ").str.strip()
    frame = pd.DataFrame({"row": sheet.rows(at), "contribution": target, "id": ids, "detail": detail})
    return frame.assign(file=sheet.file, sheet=number, name="reportings")


def _parts(
    frame: pd.DataFrame, sheets: Sequence[Sheet], kinds: Sequence[str] | Mapping[str, object]
) -> list[tuple[Sheet, str, pd.DataFrame]]:
    """Return the records of each sheet and kind, with the prefix of their columns."""
    return [
        (sheets[number], SPECS[what].prefix, part[part["what"] == what])
        for number, part in by_sheet(frame)
        for what in kinds
        if (part["what"] == what).any()
    ]


def _amounts(cells: pd.Series) -> pd.Series:
    """Return figures, whatever currency follows them."""
    return values.numbers(cells.str.replace(r"[^\d,.\s-]", "", regex=True))


def _first(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return one row per key; where an id stands for several rows, the one with the smallest figures."""
    ordered = frame.sort_values(list(frame.columns), kind="stable", na_position="last")
    return ordered.drop_duplicates(keys).reset_index(drop=True)
