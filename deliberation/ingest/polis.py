"""Polis exports: comments.csv, votes.csv (event log), participants-votes.csv (matrix), summary.csv.

Traps handled here, each seen in a real export: votes.csv is an event log in which votes are changed; it may
be missing, and then the matrix is the source; the sign of votes differs between exports; timestamps are in
milliseconds or in seconds; ``agrees``/``disagrees`` count every event; newer exports have ``is-meta``,
``is-seed`` and no ``datetime``; the matrix file has two names; ids are not contiguous.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest import values
from deliberation.ingest.draft import Account, Draft, Events, notice
from deliberation.ingest.raw import RawTable, read_raw

NAME: Final = "polis"
_FILES: Final = {
    "comments": ("comments.csv",),
    "votes": ("votes.csv",),
    "matrix": ("participants-votes.csv", "participant-votes.csv"),
    "summary": ("summary.csv",),
}
_NEEDED: Final = {
    "comments": ("comment-id", "comment-body"),
    "votes": ("comment-id", "voter-id", "vote"),
    "matrix": ("participant",),
}
Notices = list[tuple[str, tuple[tuple[str, str], ...]]]


def recognises(path: Path) -> bool:
    """Tell whether a folder (or one of its files) looks like a Polis export."""
    folder = path if path.is_dir() else path.parent
    files = _find(folder)
    if path.is_file() and path not in files.values():
        return False
    return "matrix" in files or ("votes" in files and "comments" in files)


def read(path: Path, *, scale: Mapping[str, str] | None = None, **_: object) -> Draft:
    """Read a Polis export.

    Parameters
    ----------
    path : Path
        The folder of the export, or one of its files.
    scale : mapping of str to {"agree", "disagree", "pass"}, optional
        What each vote value means; without it the sign is checked against the published counts.

    Raises
    ------
    ReadError
        If a needed file or column is missing, or if the sign of the votes cannot be decided.
    """
    folder = path if path.is_dir() else path.parent
    files = _find(folder)
    if "comments" not in files and "votes" not in files and "matrix" not in files:
        raise ReadError(
            f"{folder} holds no Polis export; expected comments.csv and votes.csv or participants-votes.csv."
        )
    account = Account()
    notices: Notices = []
    comments = _open(files.get("comments"), "comments", account)
    log = _open(files.get("votes"), "votes", account)
    matrix = _open(files.get("matrix"), "matrix", account)
    contributions, tallies = _contributions(comments, account)
    participants = _participants(matrix, account)
    events = _log_events(log) if log is not None else _matrix_events(matrix)
    events = _signed(events, scale, contributions, tallies, matrix, folder, notices)
    if log is not None:
        events = _accounted(events, log, contributions, account, known=comments is not None)
    elif matrix is not None:
        events = _on_scale(events, notices)
    contributions = _with_voted(contributions, events, moderated_known=comments is not None)
    return Draft(
        account=account,
        contributions=contributions,
        participants=participants,
        tallies=tallies,
        events=events,
        about=_summary(files.get("summary"), account),
        notices=tuple(notices),
    )


def _find(folder: Path) -> dict[str, Path]:
    """Return the files of an export by role; names may carry a prefix (``2026-01-01-comments.csv``)."""
    found: dict[str, Path] = {}
    names = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".csv") if folder.is_dir() else []
    for role, endings in _FILES.items():
        for file in names:
            name = file.name.lower()
            if role == "votes" and name.endswith(("participants-votes.csv", "participant-votes.csv")):
                continue
            if name.endswith(endings) and role not in found:
                found[role] = file
    return found


def _open(file: Path | None, role: str, account: Account) -> RawTable | None:
    if file is None:
        return None
    table = read_raw(file, body="comment-body" if role == "comments" else None)
    missing = [name for name in _NEEDED[role] if name not in table.columns]
    if missing:
        raise ReadError(
            f"{file} has no column {missing[0]!r}; a Polis {file.name} has {', '.join(_NEEDED[role])}, "
            f"this file has {', '.join(list(table.columns)[:8])}."
        )
    account.open(table, {"comments": "contribution", "votes": "vote", "matrix": "participant"}[role])
    return table


def _ids(table: RawTable, name: str) -> pd.Series:
    """Return a column of ids as text, None where empty; ``3.0`` (a spreadsheet's doing) is ``3``."""
    ids: pd.Series = table.text(name).to_pandas().astype("object").str.replace(r"\.0$", "", regex=True)
    return ids


def _contributions(table: RawTable | None, account: Account) -> tuple[pd.DataFrame, pd.DataFrame]:
    if table is None:
        return pd.DataFrame({"id": pd.Series(dtype=object)}), pd.DataFrame()
    absent = pd.Series([None] * len(table), dtype=object)

    def column(name: str) -> pd.Series:
        return table.text(name).to_pandas() if name in table.columns else absent

    frame = pd.DataFrame(
        {
            "id": _ids(table, "comment-id"),
            "text": table.columns["comment-body"].to_pandas(),
            "author": _ids(table, "author-id") if "author-id" in table.columns else absent,
            "date": values.instants(column("timestamp")),
            "moderated": column("moderated").eq("-1").fillna(False).astype(bool),
            "meta": values.truth(column("is-meta")),
            "seed": values.truth(column("is-seed")),
            "agree": values.numbers(column("agrees")),
            "disagree": values.numbers(column("disagrees")),
            "row": table.rows,
        }
    )
    nameless = frame["id"].isna()
    account.enter(table.file, "contribution", _rows(frame[nameless]), "set aside", "no_id")
    frame = frame[~nameless].sort_values(["id", "date", "text"], kind="stable")
    again = frame.duplicated("id", keep="first")
    account.enter(table.file, "contribution", _rows(frame[again]), "merged", "duplicate_id")
    frame = frame[~again]
    account.enter(table.file, "contribution", _rows(frame[frame["moderated"]]), "set aside", "moderated")
    account.enter(table.file, "contribution", _rows(frame[~frame["moderated"]]), "used")
    tallies = frame[["id", "agree", "disagree"]].rename(columns={"id": "contribution"})
    frame = frame.drop(columns=["agree", "disagree", "row"]).assign(kind="statement")
    return frame.reset_index(drop=True), tallies.dropna(subset=["agree", "disagree"]).reset_index(drop=True)


def _rows(frame: pd.DataFrame) -> npt.NDArray[np.int32]:
    return frame["row"].to_numpy(dtype=np.int32)


def _participants(table: RawTable | None, account: Account) -> pd.DataFrame:
    if table is None:
        return pd.DataFrame({"id": pd.Series(dtype=object)})
    frame = pd.DataFrame({"id": _ids(table, "participant"), "row": table.rows})
    if "group-id" in table.columns:
        frame["platform_group"] = _ids(table, "group-id")
    nameless = frame["id"].isna()
    account.enter(table.file, "participant", _rows(frame[nameless]), "set aside", "no_id")
    frame = frame[~nameless].sort_values(list(frame.columns.drop("row")), kind="stable")
    again = frame.duplicated("id", keep="first")
    account.enter(table.file, "participant", _rows(frame[again]), "merged", "duplicate_id")
    account.enter(table.file, "participant", _rows(frame[~again]), "used")
    return frame[~again].drop(columns="row").reset_index(drop=True)


def _log_events(table: RawTable) -> Events:
    participant, people = pd.factorize(_ids(table, "voter-id"), use_na_sentinel=True)
    contribution, statements = pd.factorize(_ids(table, "comment-id"), use_na_sentinel=True)
    time: npt.NDArray[np.int64] | None = None
    if "timestamp" in table.columns:
        stamps = values.instants(table.text("timestamp").to_pandas())
        stamped = stamps.astype("int64").where(stamps.notna(), np.iinfo(np.int64).min)
        time = np.asarray(stamped, dtype=np.int64)
    return Events(
        participants=np.asarray(people, dtype=object),
        contributions=np.asarray(statements, dtype=object),
        participant=participant.astype(np.int32),
        contribution=contribution.astype(np.int32),
        vote=np.zeros(len(table), np.int8),
        value=table.text("vote").to_pandas().to_numpy(dtype=object),
        time=time,
        row=table.rows,
        file=table.file,
    )


def _matrix_events(table: RawTable | None) -> Events:
    """Return the cells of participants-votes.csv as votes without a date."""
    if table is None:
        empty = np.array([], dtype=object)
        none = np.array([], dtype=np.int32)
        return Events(
            participants=empty, contributions=empty, participant=none, contribution=none,
            vote=none.astype(np.int8), value=empty,
        )  # fmt: skip
    names = [name for name in table.columns if name.isdigit()]
    people = _ids(table, "participant")
    codes, distinct = pd.factorize(people, use_na_sentinel=True)
    cells = pa.chunked_array([table.text(name) for name in names] or [pa.array([], pa.string())])
    filled = np.flatnonzero(np.asarray(pc.is_valid(cells)))
    column, row = np.divmod(filled, max(len(table), 1))
    keep = codes[row] >= 0
    return Events(
        participants=np.asarray(distinct, dtype=object),
        contributions=np.array(names, dtype=object),
        participant=codes[row][keep].astype(np.int32),
        contribution=column[keep].astype(np.int32),
        vote=np.zeros(int(keep.sum()), np.int8),
        value=cells.take(pa.array(filled[keep])).to_pandas().to_numpy(dtype=object),
    )


def _signed(
    events: Events,
    scale: Mapping[str, str] | None,
    contributions: pd.DataFrame,
    tallies: pd.DataFrame,
    matrix: RawTable | None,
    folder: Path,
    notices: Notices,
) -> Events:
    """Give every event its vote code; the sign is checked against what Polis counted."""
    codes = values.votes(pd.Series(events.value, dtype=object), scale)
    if scale or not np.isin(codes, (1, 2)).any():
        return _with_codes(events, codes)
    flipped = np.array([0, 2, 1, 3], dtype=np.int8)[codes]
    as_read, turned = (_distance(events, c, tallies, matrix) for c in (codes, flipped))
    if as_read == turned:
        raise ReadError(
            f"{folder}: nothing tells whether 1 means agree or disagree in the votes, because the agrees and "
            "disagrees columns are missing or even; say so with "
            'scale = {"1" = "agree", "-1" = "disagree", "0" = "pass"}.'
        )
    if turned < as_read:
        notices.append(notice("sign_inverted"))
        codes = flipped
    published = int(np.nansum(tallies[["agree", "disagree"]].to_numpy())) if len(tallies) else None
    if published is not None:
        _compare_counts(events, codes, tallies, published, notices)
    return _with_codes(events, codes)


def _with_codes(events: Events, codes: npt.NDArray[np.int8]) -> Events:
    return replace(events, vote=codes)


def _distance(
    events: Events, codes: npt.NDArray[np.int8], tallies: pd.DataFrame, matrix: RawTable | None
) -> float:
    """Return how far the counts of agrees and disagrees are from the published ones."""
    if len(tallies):
        ids, key = events.contributions, events.contribution
        wanted = tallies.set_index("contribution")
        agree, disagree = (wanted[name].reindex(ids).to_numpy() for name in ("agree", "disagree"))
    elif matrix is not None and {"n-agree", "n-disagree"} <= set(matrix.columns):
        ids, key = events.participants, events.participant
        wanted = pd.DataFrame(
            {name: values.numbers(matrix.text(name).to_pandas()) for name in ("n-agree", "n-disagree")}
        ).set_index(_ids(matrix, "participant"))
        wanted = wanted[~wanted.index.duplicated()]
        agree, disagree = (wanted[name].reindex(ids).to_numpy() for name in ("n-agree", "n-disagree"))
    else:
        return 0.0
    known = key >= 0
    counts = [np.bincount(key[known & (codes == code)], minlength=len(ids)) for code in (1, 2)]
    return float(np.nansum(np.abs(counts[0] - agree)) + np.nansum(np.abs(counts[1] - disagree)))


def _compare_counts(
    events: Events, codes: npt.NDArray[np.int8], tallies: pd.DataFrame, published: int, notices: Notices
) -> None:
    """Say by how much the platform's counts, which include changed votes, differ from one per person."""
    known = (events.participant >= 0) & (events.contribution >= 0) & np.isin(codes, (1, 2, 3))
    from deliberation.kernels.lastvote import last_votes

    time = None if events.time is None else events.time[known]
    kept = last_votes(events.participant[known], events.contribution[known], time, codes[known]).kept
    contribution, vote = events.contribution[known][kept], codes[known][kept]
    wanted = tallies.set_index("contribution").reindex(events.contributions)
    counts = {
        name: np.bincount(contribution[vote == code], minlength=len(wanted))
        for name, code in (("agree", 1), ("disagree", 2))
    }
    differs = np.zeros(len(wanted), dtype=bool)
    for name, count in counts.items():
        differs |= (wanted[name].notna() & (wanted[name] != count)).to_numpy()
    if differs.any():
        counted = int(sum(count.sum() for count in counts.values()))
        statements = int(differs.sum())
        notices.append(
            notice("published_counts_differ", published=published, counted=counted, statements=statements)
        )


def _accounted(
    events: Events, table: RawTable, contributions: pd.DataFrame, account: Account, *, known: bool
) -> Events:
    """Enter in the ledger the events that cannot be votes, and return the others."""
    nameless = (events.participant < 0) | (events.contribution < 0)
    outside = ~nameless & (events.vote == 0)
    stranger = np.zeros(len(table), dtype=bool)
    if known:
        unknown = ~pd.Index(events.contributions).isin(contributions["id"])
        stranger = ~nameless & ~outside & unknown[events.contribution]
    for mask, reason in (
        (nameless, "no_id"),
        (outside, "vote_outside_scale"),
        (stranger, "unknown_contribution"),
    ):
        account.enter(table.file, "vote", table.rows[mask], "set aside", reason)
    good = ~(nameless | outside | stranger)
    return replace(
        events,
        participant=events.participant[good],
        contribution=events.contribution[good],
        vote=events.vote[good],
        time=None if events.time is None else events.time[good],
        row=table.rows[good],
        value=None,
    )


def _on_scale(events: Events, notices: Notices) -> Events:
    """Keep the cells of the matrix that are votes, and say how many are not."""
    notices.append(notice("matrix_without_events"))
    good = events.vote > 0
    if not good.all():
        notices.append(notice("cells_outside_scale", count=int((~good).sum())))
    return replace(
        events,
        participant=events.participant[good],
        contribution=events.contribution[good],
        vote=events.vote[good],
        value=None,
    )


def _with_voted(contributions: pd.DataFrame, events: Events, *, moderated_known: bool) -> pd.DataFrame:
    """Add the statements that were voted on but have no row in comments.csv (then it was not exported)."""
    missing = [i for i in events.contributions if i not in set(contributions["id"])]
    if not missing or (moderated_known and events.row is not None):
        return contributions
    bare = pd.DataFrame({"id": missing, "text": "", "kind": "statement"})
    return pd.concat([contributions, bare], ignore_index=True) if len(contributions) else bare


def _summary(file: Path | None, account: Account) -> dict[str, object]:
    """Return what summary.csv says of the conversation: its topic and its question."""
    if file is None:
        return {}
    import csv

    with file.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        lines = list(csv.reader(handle))
    rows = np.arange(1, len(lines) + 1, dtype=np.int32)
    account.received[file.name] = len(lines)
    account.enter(file.name, "setting", rows, "used", "summary_line")
    pairs = {line[0].strip(): line[1].strip() for line in lines if len(line) >= 2}
    said = {"title": pairs.get("topic"), "question": plain(pairs.get("conversation-description", ""))}
    return {name: text for name, text in said.items() if text}


def plain(markdown: str) -> str:
    """Return the words of a description that Polis shows as Markdown, without its marks.

    Examples
    --------
    >>> plain("*Read* [this](https://example.org) **now**")
    'Read this now'
    """
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    for _ in range(2):  # marks may be nested
        text = re.sub(r"(\*{1,3}|_{2,3})(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"^\s*(?:[*+-]|#{1,6})\s+", "", text, flags=re.MULTILINE)
    return re.sub(r"[ \t]+", " ", text).strip(" *_")
