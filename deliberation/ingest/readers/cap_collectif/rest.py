"""Rows that are nobody's contribution: the organiser's news, unknown kinds, files that say it again."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from deliberation.ingest.readers.cap_collectif.sheets import Sheet
from deliberation.ingest.records.draft import Account, Notice, notice


def distinct(sheets: Sequence[Sheet], account: Account) -> list[Sheet]:
    """Keep one file of each debate: no id tells that the rows of another file are the same."""
    kept: list[Sheet] = []
    seen: set[tuple[str, str]] = set()
    for sheet in sheets:
        what = "argument" if len(sheet.at("argument")) else "vote"
        key = (sheet.debate, what)
        if sheet.debate and key in seen:
            unit = "vote" if what == "vote" else "contribution"
            account.enter(sheet.file, unit, sheet.table.rows, "merged", "other_representation")
            continue
        seen.add(key)
        kept.append(sheet)
    return kept


def others(sheets: Sequence[Sheet], account: Account) -> list[Notice]:
    """Enter the rows that are no contribution, and say which kinds of rows we do not know."""
    unknown: list[pd.Series] = []
    for sheet in sheets:
        at = sheet.at("news")
        account.enter(
            sheet.file, "page", sheet.rows(at), "set aside", "context",
            detail=sheet.cells("news_title", "title", at=at).fillna("").str[:200].tolist(),
        )  # fmt: skip
        at = sheet.at("unknown")
        said = sheet.said.iloc[at].fillna("")
        account.enter(
            sheet.file, "row", sheet.rows(at), "set aside", "not_recognised", detail=said.str[:200].tolist()
        )
        unknown.append(said)
    kinds = pd.concat(unknown) if unknown else pd.Series(dtype="str")
    if not len(kinds):
        return []
    names = ", ".join(sorted(str(kind) or "?" for kind in kinds.unique())[:5])
    return [notice("row_types_unknown", count=len(kinds), types=names)]


def undescribed(unseen: pd.DataFrame, sheets: Sequence[Sheet]) -> list[Notice]:
    """Say which debates the export names without their question."""
    debates = sorted({sheet.debate for sheet in sheets if sheet.debate} & set(unseen.get("id", ())))
    return [notice("debate_without_question", debate=name) for name in debates]


def unread_voters(measures: pd.DataFrame) -> list[Notice]:
    """Say how many voters the export names without what they voted: they are no votes."""
    if not len(measures):
        return []
    count = int(measures.loc[measures["name"] == "visible_voters", "value"].sum())
    return [notice("voters_without_vote", count=count)] if count else []
