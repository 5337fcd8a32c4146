"""What people wrote: opinions, proposals, versions, arguments, sources and comments, each with its parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.ingest.cells import moments, values
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.readers.cap_collectif.links import Order, named, tagged
from deliberation.ingest.readers.cap_collectif.sheets import At, Sheet, snake
from deliberation.ingest.records.draft import Account
from deliberation.ingest.records.table import set_aside, with_ids, with_text

HELPERS: Final = ("what", "sheet", "at")
"""Columns that say where a record stands in the sheets; dropped before the draft is handed over."""


@dataclass(frozen=True, kw_only=True)
class Spec:
    """How one kind of row becomes a contribution: what its columns start with, and what it can answer."""

    prefix: str
    kind: str
    parent: str = ""
    among: tuple[str, ...] = ("main", "version")


SPECS: Final[Mapping[str, Spec]] = {
    "main": Spec(prefix="", kind="proposal"),
    "version": Spec(prefix="versions_", kind="amendment", parent="versions_related_id"),
    "argument": Spec(prefix="arguments_", kind="argument", parent="arguments_related_id"),
    "source": Spec(prefix="sources_", kind="comment", parent="sources_related_id"),
    "comment": Spec(prefix="comments_", kind="comment", parent="comments_parent", among=("comment", "main")),
    "news_comment": Spec(
        prefix="news_comments_", kind="comment", parent="news_comments_parent", among=("comment", "main")
    ),
}
_TRASHED: Final = {"trashed", "trashed_not_visible", "corbeille", "dans_la_corbeille", "a_la_corbeille"}
_DRAFT: Final = {"draft", "brouillon"}
_HIDDEN: Final = {"unpublished", "deleted", "non_publie", "non_publiee", "supprime", "supprimee"}
_NO: Final = {"non", "no", "false", "0", "faux"}


def contributions(
    sheets: Sequence[Sheet], orders: Sequence[Order], account: Account, zone: str | None
) -> pd.DataFrame:
    """Return the contributions of all sheets, each once, with ``HELPERS``.

    What an author adds to a text (the explanation of a bill's article, the summary of a project, an appendix)
    is one contribution with it: people voted on the whole, and two records would count its author twice.
    """
    frames = [
        _records(sheet, what, zone).assign(sheet=number)
        for number, sheet in enumerate(sheets)
        for what in SPECS
        if len(sheet.at(what))
    ]
    if not frames:
        names = ("id", "kind", "text", *HELPERS)
        return pd.DataFrame({name: pd.Series(dtype="str") for name in names}).assign(moderated=False)
    whole = pd.concat(frames, ignore_index=True)
    whole = _with_parents(whole, sheets, orders)
    whole = _with_appendices(whole, sheets, orders, account)
    whole = once(whole, account, by=("what", "id"))
    whole = with_text(whole, account)
    helpers = whole[list(HELPERS)]
    return with_ids(whole.drop(columns=list(HELPERS))).assign(**{name: helpers[name] for name in HELPERS})


def by_sheet(frame: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """Return the records of each sheet, by its number."""
    return [(int(number), frame[frame["sheet"] == number]) for number in sorted(frame["sheet"].unique())]


def once(
    frame: pd.DataFrame, account: Account, *, by: Sequence[str], unit: str = "contribution"
) -> pd.DataFrame:
    """Keep what several files of one export repeat (full, simplified, grouped) in the one that says most."""
    first = frame.groupby(list(by))["sheet"].transform("min")
    again = first.notna() & (frame["sheet"] > first)
    if not again.any():
        return frame
    set_aside(frame[again], account, "other_representation", unit=unit, state="merged")
    return frame[~again].reset_index(drop=True)


def joined(parts: Sequence[pd.Series]) -> pd.Series:
    r"""Return the parts of a text, a blank line between them; a part that repeats the others is left out.

    Examples
    --------
    >>> joined([pd.Series(["Article", None]), pd.Series(["Pourquoi", "Seul"])]).tolist()
    ['Article\n\nPourquoi', 'Seul']
    """
    whole = parts[0].astype("str")
    for part in parts[1:]:
        adds = part.notna() & part.str.strip().ne(whole.str.strip()).fillna(value=True).astype(bool)
        both = adds & whole.notna()
        whole = whole.where(~adds | both, part)
        whole = whole.where(~both, whole + "\n\n" + part.astype("str"))
    return whole


def _records(sheet: Sheet, what: str, zone: str | None) -> pd.DataFrame:
    spec, at = SPECS[what], sheet.at(what)

    def cells(*names: str, strip: bool = True) -> pd.Series:
        return sheet.cells(*(spec.prefix + name for name in names), at=at, strip=strip)

    own = [] if what != "main" else [cells("summary", strip=False)]
    parts = [
        *own,
        cells("body_text", "body", "description", "content", strip=False),
        cells("explanation", strip=False),
    ]
    author = sheet.cells("author_id", "participant_user_id", at=at) if sheet.grouped else cells("author_id")
    moderated, reason = aside(sheet, spec.prefix, at)
    frame = pd.DataFrame({"row": sheet.rows(at), "id": tagged(cells("id"), what), "author": author})
    frame = frame.assign(
        file=sheet.file,
        kind=spec.kind,
        what=what,
        at=at,
        title=shown_series(cells("title")),
        text=joined([shown_series(part) for part in parts]),
        date=moments.instants(cells("created_at", "published_at"), zone),
        url=cells("url", "link"),
        moderated=moderated,
        moderation_reason=reason,
    )
    if what == "argument":
        frame["stance"] = _stances(cells("type", "kind"))
    if what == "main":
        frame["reference"] = cells("reference").str.strip('" ')
        frame["territory"] = cells("district_name")
    return frame


def aside(sheet: Sheet, prefix: str, at: At) -> tuple[npt.NDArray[np.bool_], pd.Series]:
    """Return which rows the platform had put aside, and why, as keys of ``draft.ASIDE``."""

    def cells(name: str) -> pd.Series:
        return sheet.cells(prefix + name, at=at)

    status = _words(cells("publication_status"), "publication_status_")
    when = cells("trashed_at").notna().to_numpy(dtype=bool)
    trashed = values.truth(cells("trashed")) | when | status.isin(_TRASHED).to_numpy(dtype=bool)
    draft = values.truth(cells("draft")) | status.isin(_DRAFT).to_numpy(dtype=bool)
    refused = _words(cells("published"), "").isin(_NO).to_numpy(dtype=bool)
    hidden = refused | values.truth(cells("expired")) | status.isin(_HIDDEN).to_numpy(dtype=bool)
    reason = np.select([trashed, draft, hidden], ["trashed", "draft", "unpublished"], default="")
    return trashed | draft | hidden, pd.Series(reason, dtype="str").replace("", None).astype("str")


def _words(cells: pd.Series, prefix: str) -> pd.Series:
    """Return cells as plain names, ``export_proposal_publication_status_trashed`` as ``trashed``."""
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    names = [snake(str(cell)).rpartition(prefix)[2] if prefix else snake(str(cell)) for cell in distinct]
    return pd.Series(np.array([*names, ""], dtype=object)[codes], index=cells.index, dtype="str")


def _stances(cells: pd.Series) -> pd.Series:
    """Return the side of arguments; the platform's code of « against » is 0."""
    sides = {
        **dict.fromkeys(("for", "pour", "yes", "oui", "1"), "for"),
        **dict.fromkeys(("against", "contre", "no", "non", "0"), "against"),
    }
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    known = [sides.get(snake(str(cell)).rsplit("_", 1)[-1]) for cell in distinct]
    return pd.Series(np.array([*known, None], dtype=object)[codes], index=cells.index, dtype="str")


def _with_parents(whole: pd.DataFrame, sheets: Sequence[Sheet], orders: Sequence[Order]) -> pd.DataFrame:
    """Return records with the contribution that each one answers."""
    known = pd.Index(whole["id"].dropna().unique())
    parents = pd.Series([None] * len(whole), index=whole.index, dtype="str")
    parts = [(number, what, part[part["what"] == what]) for number, part in by_sheet(whole) for what in SPECS]
    for number, what, part in parts:
        if what == "main" or not len(part):
            continue
        sheet, spec, at = sheets[number], SPECS[what], part["at"].to_numpy()
        given = sheet.cells(spec.parent, at=at)
        kind = (
            sheet.cells(spec.parent.replace("_id", "_kind"), at=at) if "related" in spec.parent else given[:0]
        )
        kind = kind.reindex(given.index)
        found = named(given, kind, known, spec.among)
        if sheet.debate:
            found = found.fillna(sheet.debate)
        else:  # in the files of proposals, a row repeats the columns of what it speaks of
            found = found.where(found.notna(), tagged(sheet.cells("id", at=at), "main"))
        found = orders[number].filled(found, at, versions=what != "version")
        parents.loc[part.index] = found.to_numpy()
    return whole.assign(parent=parents)


def _with_appendices(
    whole: pd.DataFrame, sheets: Sequence[Sheet], orders: Sequence[Order], account: Account
) -> pd.DataFrame:
    """Return records with the appendices that stand on rows of their own joined to their text."""
    frames = []
    for number, (sheet, order) in enumerate(zip(sheets, orders, strict=True)):
        at = sheet.at("appendix")
        if len(at):
            target = order.filled(tagged(sheet.cells("id", at=at), "main"), at, versions=False)
            text = shown_series(sheet.cells("context_element_body_text", "body_text", at=at, strip=False))
            frames.append(
                pd.DataFrame({"row": sheet.rows(at), "target": target, "text": text}).assign(
                    file=sheet.file, sheet=number
                )
            )
    if not frames:
        return whole
    rows = pd.concat(frames, ignore_index=True)
    rows = once(rows, account, by=("target", "text"))
    found = rows["target"].isin(whole["id"])
    blank = rows["text"].isna()
    set_aside(rows[blank], account, "empty_text")
    set_aside(rows[~found & ~blank], account, "unknown_parent")
    rows = rows[found & ~blank].sort_values(["target", "text"])
    set_aside(rows, account, "joined_to_parent", state="merged")
    added = rows.groupby("target")["text"].agg("\n\n".join)
    extra = whole["id"].map(added).where(whole["what"].eq("main")).astype("str")
    return whole.assign(text=joined([whole["text"], extra]))
