"""What people wrote: proposals, debates, investments, and the comments on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.cells.pseudonyms import pseudonyms
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.consul.columns import FIGURES, NAMES, comment_columns
from deliberation.ingest.readers.consul.decisions import decided, label_of, price_of
from deliberation.ingest.records import long
from deliberation.ingest.records.draft import Account, Notice
from deliberation.ingest.records.headers import named
from deliberation.ingest.records.table import records, set_aside, with_ids, with_text
from deliberation.ingest.records.twins import told_apart

_KINDS: Final = {"investments": "proposal", "proposals": "proposal", "debates": "statement"}
_PREFIXES: Final = {"investments": "investment", "proposals": "proposal", "debates": "debate"}
_TYPES: Final = {"Budget::Investment": "investment", "Debate": "debate", "Proposal": "proposal"}
_RAW: Final = "raw "
"""Before the names of cells that travel with a record as they are."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The records of one table, with the columns that ``Draft`` names."""

    contributions: pd.DataFrame
    tallies: pd.DataFrame = field(default_factory=pd.DataFrame)
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    codes: pd.DataFrame = field(default_factory=pd.DataFrame)
    responses: pd.DataFrame = field(default_factory=pd.DataFrame)
    notices: tuple[Notice, ...] = ()


def pointed(types: pd.Series, ids: pd.Series) -> pd.Series:
    """Return the ids of contributions from a kind of content and its number: ``Budget::Investment``, 12."""
    names = {name: _TYPES.get(name, str(name).replace("::", "-").lower()) for name in types.dropna().unique()}
    return types.map(names, na_action="ignore").astype("str") + "-" + values.ids(ids)


def read_contents(table: RawTable, role: str, account: Account, zone: str | None) -> Part:
    """Read proposals, debates or investments, with the comments that stand in the same rows."""
    account.open(table, "contribution")
    chosen = named(table.columns, NAMES)
    if role == "commented":
        role = "proposals" if "summary" in chosen else "debates"
    frame = _records(table, chosen, ("id", "title", "date"), zone)
    frame["id"] = f"{_PREFIXES[role]}-" + frame["id"]
    frame["text"] = _text(table, [chosen[name] for name in ("summary", "description") if name in chosen])
    frame["kind"] = _KINDS[role]
    beside = _comments_beside(table, frame["id"], zone)
    if len(beside):
        frame = _once(frame, account)
    frame, notices = told_apart(with_ids(with_text(frame, account)))
    own, raw = _parted(frame)
    explained = _explanations(own, raw, chosen)
    tallies, supports = _counts(own["id"], raw, chosen)
    figures = [(name, values.numbers(raw[name])) for name in FIGURES]
    return Part(
        contributions=pd.concat([own, *(p for p in (explained, beside) if len(p))], ignore_index=True),
        tallies=tallies,
        measures=long.measures(own["id"], [*supports, *price_of(raw, chosen), *figures]),
        codes=long.codes(own["id"], _schemes(raw, chosen)),
        responses=decided(own, raw, chosen),
        notices=tuple(notices),
    )


def read_comments(table: RawTable, account: Account, zone: str | None) -> Part:
    """Read comments: each answers another one, or what is commented."""
    account.open(table, "contribution")
    chosen = named(table.columns, {**NAMES, "text": ("body",)})
    frame = _records(table, chosen, ("id", "text", "date"), zone).assign(kind="comment")
    frame["id"] = "comment-" + frame["id"]
    above = "comment-" + frame[f"{_RAW}ancestry"].str.extract(r"(\d+)$")[0].astype("str")
    frame["parent"] = above.where(above.notna(), pointed(frame[f"{_RAW}type"], frame[f"{_RAW}of"]))
    frame, notices = told_apart(with_ids(with_text(frame, account)))
    own, raw = _parted(frame)
    tallies, supports = _counts(own["id"], raw, chosen)
    figures = [(name, values.numbers(raw[name])) for name in FIGURES]
    return Part(
        contributions=own,
        tallies=tallies,
        measures=long.measures(own["id"], [*supports, *figures]),
        notices=tuple(notices),
    )


def read_notifications(table: RawTable, account: Account, zone: str | None) -> Part:
    """Read what authors of proposals wrote to their supporters: kept for context."""
    account.open(table, "contribution")
    columns = {"title": "title", "text": "body", "date": "created_at", "parent": "proposal_id"}
    frame = records(table, columns, zone=zone).assign(kind="comment")
    frame["parent"] = "proposal-" + frame["parent"]
    frame, _ = told_apart(with_ids(with_text(frame, account)))
    frame["id"] = "notification-" + frame["id"]
    return Part(contributions=frame.assign(moderated=True, moderation_reason="not_analysed"))


def _records(
    table: RawTable, chosen: dict[str, str], direct: tuple[str, ...], zone: str | None
) -> pd.DataFrame:
    """Return records with their author, territory, and why they are aside; other cells under ``raw``."""
    names = {**{name: chosen.get(name, "") for name in NAMES}, **{name: name for name in FIGURES}}
    raw = table.frame({name: theirs for name, theirs in names.items() if name not in {"body", "description"}})
    frame = records(table, {name: chosen[name] for name in direct if name in chosen}, zone=zone)
    frame = frame if "id" in frame else frame.assign(id=raw["id"])
    number = values.ids(raw["author_id"])
    zones = "geozone-" + values.ids(raw["geozone"])
    hidden, retired = raw["hidden_at"].notna(), raw["retired_at"].notna()
    nothing = pd.Series([None] * len(frame), dtype="str")
    frame = frame.assign(
        author=number.where(number.notna(), pseudonyms(raw["author"])),
        territory=zones.where(zones.notna(), raw["scope"]),
        moderated=hidden | retired,
        moderation_reason=nothing.mask(retired, "withdrawn").mask(hidden, "hidden"),
        moderated_by=nothing.mask(retired & ~hidden, "author"),
    )
    return pd.concat([frame, raw.add_prefix(_RAW)], axis=1)


def _parted(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the records, and the cells that travelled with them."""
    travelled = [name for name in frame.columns if str(name).startswith(_RAW)]
    raw = frame[travelled].rename(columns={name: str(name).removeprefix(_RAW) for name in travelled})
    return frame.drop(columns=travelled), raw


def _text(table: RawTable, columns: list[str]) -> pd.Series:
    """Return the words of a content: its summary, then its description where it says more."""
    text = table.series("")
    for column in columns:
        more = shown_series(table.series(column, strip=False))
        both = text.notna() & more.notna() & text.ne(more)
        text = text.where(text.notna(), more).where(~both, text + "\n\n" + more)
    return text


def _once(frame: pd.DataFrame, account: Account) -> pd.DataFrame:
    """Return one record per content; the rows that repeat it for a comment are merged into it."""
    again = frame.duplicated([name for name in frame.columns if name not in {"row", "file"}])
    set_aside(frame[again], account, "repeated", state="merged")
    return frame[~again].reset_index(drop=True)


def _comments_beside(table: RawTable, subjects: pd.Series, zone: str | None) -> pd.DataFrame:
    """Return the comments that stand in the rows of what they are about."""
    columns = comment_columns(table.columns)
    if "text" not in columns:
        return pd.DataFrame()
    frame = records(table, columns, zone=zone).assign(kind="comment", column=columns["text"])
    for name in ("id", "author", "parent"):
        frame[name] = frame[name] if name in frame else table.series("")
    answered = "comment-" + frame["parent"]
    frame["parent"] = answered.where(answered.notna(), subjects)
    frame["id"] = "comment-" + frame["id"]
    frame["author"] = pseudonyms(frame["author"])
    return with_ids(frame[frame["text"].notna()].reset_index(drop=True))


def _explanations(own: pd.DataFrame, raw: pd.DataFrame, chosen: dict[str, str]) -> pd.DataFrame:
    """Return why authors withdrew their proposal, beside it: context, no contribution to the subject."""
    said = raw["retired_explanation"].notna()
    if not said.any():
        return pd.DataFrame()
    frame = own.loc[said, ["id", "author", "row", "file"]].rename(columns={"id": "parent"})
    return frame.assign(
        id=frame["parent"] + "-retired",
        text=shown_series(raw.loc[said, "retired_explanation"]),
        kind="comment",
        column=chosen["retired_explanation"],
        made=True,
        moderated=True,
        moderation_reason="not_analysed",
    )


def _counts(
    ids: pd.Series, raw: pd.DataFrame, chosen: dict[str, str]
) -> tuple[pd.DataFrame, list[tuple[str, pd.Series]]]:
    """Return the votes for and against, or only the supports where there is no way to be against."""
    if not {"up", "down"} <= set(chosen):
        return pd.DataFrame(), [("supports", values.numbers(raw["supports"]))]
    counts = pd.DataFrame({"agree": values.numbers(raw["up"]), "disagree": values.numbers(raw["down"])})
    total = values.numbers(raw["total"])
    counts["total"] = total.where(total.notna(), counts["agree"] + counts["disagree"])
    known = counts.assign(contribution=ids).dropna(subset=["agree", "disagree"])
    return known.reset_index(drop=True), []


def _schemes(raw: pd.DataFrame, chosen: dict[str, str]) -> list[tuple[str, pd.Series]]:
    """Return what a content is filed under, in the words of the export."""
    names = ("retired_reason", "proceeding", "sub_proceeding", "valuation_group")
    found = [(chosen[name], raw[name].where(raw[name].ne("-"))) for name in names if name in chosen]
    if "feasibility" in chosen:
        found.append((chosen["feasibility"], label_of(raw["feasibility"])))
    return found
