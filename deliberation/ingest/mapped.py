"""Mapped tables: a CSV or a workbook whose columns the settings (or the call) name.

A row with a text is a contribution, with its tally where the columns say so; a row with a participant, a
contribution and a vote is a vote. The original value of a vote is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import ReadError, UnknownFormat
from deliberation.core.provenance import hash_texts
from deliberation.core.settings import COLUMNS
from deliberation.core.tables import KINDS
from deliberation.ingest import values
from deliberation.ingest.draft import Account, Draft, Events, notice
from deliberation.ingest.raw import DELIMITED, WORKBOOKS, RawTable, read_raw

NAME: Final = "mapped"
_TALLIES: Final = ("agree", "disagree", "pass", "total", "share")
_STANCES: Final = {
    **dict.fromkeys(("for", "pour", "1", "yes", "oui", "pro", "in favor"), "for"),
    **dict.fromkeys(("against", "contre", "-1", "no", "non", "con"), "against"),
    **dict.fromkeys(("neutral", "neutre", "0", "mitige"), "neutral"),
}


def recognises(path: Path) -> bool:
    """Tell whether a path is a table whose header already uses our names (no mapping needed)."""
    if not path.is_file() or path.suffix.lower() not in DELIMITED | WORKBOOKS:
        return False
    names = set(read_raw(path).columns)
    return bool(names & {"text", "title"}) or {"participant", "contribution", "vote"} <= names


def read(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    scale: Mapping[str, str] | None = None,
    kind: str | None = None,
    channel: str | None = None,
    question: str | None = None,
    sheet: str | None = None,
    **_: object,
) -> Draft:
    """Read a table by a mapping of our column names to the file's.

    Raises
    ------
    UnknownFormat
        If no column is mapped to ``text``, ``title`` or ``vote``.
    ReadError
        If a mapped column is not in the file.
    """
    mapped = (columns or {}).get("text")
    table = read_raw(path, sheet=sheet, body=mapped)
    chosen = _chosen(table, columns, path)
    notices = [notice("encoding_guessed", encoding=n.split(":")[1]) for n in table.notices]
    account = Account()
    if not {"text", "title"} & set(chosen):
        account.open(table, "vote")
        events = _events(table, chosen, scale, account)
        return Draft(account=account, events=events, contributions=_bare(events), notices=tuple(notices))
    account.open(table, "contribution")
    frame = _records(table, chosen)
    frame = _accounted(frame, table, account)
    frame["kind"] = _kinds(frame, kind)
    if channel is not None and "channel" not in chosen:
        frame["channel"] = channel
    if question is not None and "question" not in chosen:
        frame["question"] = question
    tallies, findings = _tallies(frame, chosen)
    codes = pd.DataFrame()
    if "code" in chosen:
        codes = frame.loc[frame["code"].notna(), ["id", "code"]].rename(columns={"id": "contribution"})
        codes["scheme"] = chosen["code"]
    kept = [c for c in frame if c not in {*_TALLIES, "code", "row"}]
    return Draft(
        account=account,
        contributions=frame[kept].reset_index(drop=True),
        tallies=tallies,
        codes=codes.reset_index(drop=True),
        notices=(*notices, *findings),
    )


def _chosen(table: RawTable, columns: Mapping[str, str] | None, path: Path) -> dict[str, str]:
    """Return our name -> the file's name, from the mapping or, without one, from headers that are ours."""
    if not columns:
        columns = {name: name for name in COLUMNS if name in table.columns}
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            raise ReadError(f"columns: {ours!r} is not one of our column names ({', '.join(COLUMNS)}).")
        if theirs not in table.columns:
            near = values.nearest(theirs, table.columns)
            hint = f" Did you mean {near!r}?" if near else ""
            raise ReadError(
                f"{path} has no column {theirs!r} (mapped to {ours!r}); its columns are: "
                f"{', '.join(table.columns)}.{hint}"
            )
    if not {"text", "title"} & set(columns) and not {"participant", "contribution", "vote"} <= set(columns):
        raise UnknownFormat(
            f"{path}: no reader recognises this header ({', '.join(list(table.columns)[:12])}); "
            'say which column holds the texts, for example columns = {"text" = "'
            f'{next(iter(table.columns))}"}}, or participant, contribution and vote for a table of votes.'
        )
    return dict(columns)


def _records(table: RawTable, chosen: Mapping[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame({"row": table.rows})
    for ours, theirs in chosen.items():
        frame[ours] = table.text(theirs).to_pandas().astype(object)
    if "text" in chosen:  # the text is kept as it stands: quotes are its exact substrings
        frame["text"] = table.columns[chosen["text"]].to_pandas().astype(object)
    if "text" not in frame:
        frame["text"] = frame["title"]
    elif "title" in frame:
        blank = frame["text"].fillna("").str.strip().eq("")
        frame["text"] = frame["text"].mask(blank, frame["title"])
    if "date" in frame:
        frame["date"] = values.instants(frame["date"])
    if "moderated" in frame:
        frame["moderated"] = values.truth(frame["moderated"])
    if "stance" in frame:
        frame["stance"] = frame["stance"].map(lambda s: _STANCES.get(values.fold(s)), na_action="ignore")
    for name in _TALLIES:
        if name in frame:
            frame[name] = values.numbers(frame[name])
    for name in ("id", "author", "parent"):
        if name in frame:
            frame[name] = frame[name].str.replace(r"\.0$", "", regex=True)
    return frame


def _accounted(frame: pd.DataFrame, table: RawTable, account: Account) -> pd.DataFrame:
    """Give every record an id, enter every row in the ledger, and return the records that stay."""

    def enter(part: pd.DataFrame, state: str, reason: str | None = None) -> None:
        account.enter(table.file, "contribution", part["row"].to_numpy(dtype=np.int32), state, reason)

    blank = frame["text"].fillna("").str.strip().eq("")
    enter(frame[blank], "set aside", "empty_text")
    frame = frame[~blank].copy()
    declared = frame["id"].notna() if "id" in frame else pd.Series(data=False, index=frame.index)
    content = _content_ids(frame)
    frame["id"] = frame["id"].where(declared, content) if "id" in frame else content
    columns = [c for c in frame.columns if c not in {"id", "row"}]
    frame = frame.assign(_order=content).sort_values(["id", "_order"], kind="stable").drop(columns="_order")
    copies = declared.reindex(frame.index) & frame.duplicated(["id", *columns])
    enter(frame[copies], "merged", "duplicate_id")
    frame = frame[~copies]
    again = frame.groupby("id").cumcount()
    frame["id"] = frame["id"].where(again.eq(0), frame["id"] + "#" + (again + 1).astype(str))
    moderated = frame["moderated"] if "moderated" in frame else pd.Series(data=False, index=frame.index)
    enter(frame[moderated], "set aside", "moderated")
    enter(frame[~moderated], "used")
    return frame


def _content_ids(frame: pd.DataFrame) -> pd.Series:
    """Return an id made from what a record says, so that it does not depend on the order of the rows."""
    names = sorted(c for c in frame.columns if c not in {"id", "row"})
    cells = frame[names].astype("string").fillna("")
    digests = [hash_texts(record)[:10] for record in cells.itertuples(index=False, name=None)]
    return pd.Series(digests, index=frame.index, dtype=object)


def _kinds(frame: pd.DataFrame, kind: str | None) -> npt.NDArray[np.object_] | str:
    """Return the kind of each record: its column where it names one of ours, else the declared one."""
    default = kind or ("argument" if "stance" in frame and "parent" in frame else "answer")
    if "kind" not in frame:
        return default
    folded = frame["kind"].fillna("").map(values.fold)
    return folded.where(folded.isin(KINDS), default).to_numpy(dtype=object)


def _tallies(
    frame: pd.DataFrame, chosen: Mapping[str, str]
) -> tuple[pd.DataFrame, list[tuple[str, tuple[tuple[str, str], ...]]]]:
    """Return the aggregate counts of a table, and what is odd about them."""
    names = [name for name in _TALLIES if name in chosen]
    if not names:
        return pd.DataFrame(), []
    tallies = (
        frame[["id", *names]].rename(columns={"id": "contribution"}).dropna(subset=names, how="all").copy()
    )
    findings = []
    unread = int(frame[names].isna().any(axis=1).sum())
    if unread:
        findings.append(notice("tallies_unread", count=unread))
    for name in set(names) - {"share"}:
        whole = tallies[name].dropna()
        odd = whole[(whole < 0) | (whole % 1 != 0)]
        if len(odd):
            raise ReadError(
                f"The column {chosen[name]!r} (mapped to {name!r}) holds {odd.iloc[0]}; expected whole "
                "numbers of votes, or map it to 'share' if it is a share."
            )
    if "share" in names:
        if tallies["share"].max() > 1:
            tallies["share"] = tallies["share"] / 100
        if not tallies["share"].dropna().between(0, 1).all():
            raise ReadError(
                f"The column {chosen['share']!r} (mapped to 'share') holds shares outside 0-100 %."
            )
    if {"agree", "disagree"} <= set(names) and "total" not in names:
        tallies["total"] = tallies[[n for n in ("agree", "disagree", "pass") if n in names]].sum(axis=1)
    return tallies.reset_index(drop=True), findings


def _events(
    table: RawTable, chosen: Mapping[str, str], scale: Mapping[str, str] | None, account: Account
) -> Events:
    original = table.text(chosen["vote"]).to_pandas().astype(object)
    codes = values.votes(original, scale)
    ids: dict[str, Any] = {
        name: table.text(chosen[name]).to_pandas().astype(object).str.replace(r"\.0$", "", regex=True)
        for name in ("participant", "contribution")
    }
    nameless = (ids["participant"].isna() | ids["contribution"].isna()).to_numpy()
    outside = ~nameless & (codes == 0)
    account.enter(table.file, "vote", table.rows[nameless], "set aside", "no_id")
    account.enter(
        table.file, "vote", table.rows[outside], "set aside", "vote_outside_scale",
        [str(value)[:100] for value in original[outside]],
    )  # fmt: skip
    good = ~(nameless | outside)
    if not good.any():
        seen = ", ".join(sorted({repr(v) for v in original.dropna().unique()[:6]}))
        raise ReadError(
            f"{table.file}: no value of the column {chosen['vote']!r} is a vote we know ({seen}); "
            'declare the scale: scale = {"oui" = "agree", "non" = "disagree", "sans avis" = "pass"}.'
        )
    participant, people = pd.factorize(ids["participant"][good])
    contribution, statements = pd.factorize(ids["contribution"][good])
    time = None
    if "date" in chosen:
        stamps = values.instants(table.text(chosen["date"]).to_pandas())[good]
        time = stamps.astype("int64").where(stamps.notna(), np.iinfo(np.int64).min).to_numpy(dtype=np.int64)
    return Events(
        participants=np.asarray(people, dtype=object),
        contributions=np.asarray(statements, dtype=object),
        participant=participant.astype(np.int32),
        contribution=contribution.astype(np.int32),
        vote=codes[good],
        value=original[good].to_numpy(dtype=object),
        time=time,
        row=table.rows[good],
        file=table.file,
    )


def _bare(events: Events) -> pd.DataFrame:
    """Return the contributions of a table of votes, whose texts nobody gave."""
    return pd.DataFrame({"id": events.contributions, "text": "", "kind": "statement"})
