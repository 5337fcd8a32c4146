"""Polis exports: comments.csv, votes.csv (event log), participants-votes.csv (matrix), summary.csv.

Traps handled here, each seen in a real export: votes.csv is an event log in which votes are changed; it may
be missing, and then the matrix is the source; the sign of votes differs between exports; timestamps are in
milliseconds or in seconds; ``agrees``/``disagrees`` count every event; newer exports have ``is-meta``,
``is-seed`` and no ``datetime``; the matrix file has two names; ids are not contiguous; bodies are not quoted.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.cells.pseudonyms import pseudonyms
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.raw.log import Coded, VoteLog, read_log
from deliberation.ingest.records.ballots import cast
from deliberation.ingest.records.draft import Account, Draft, Events, Notice, notice
from deliberation.ingest.records.signs import compare_counts, signed
from deliberation.ingest.records.table import records, set_aside
from deliberation.ingest.signature import Signature

NAME: Final = "polis"
TITLE: Final = "Polis export"
USES: Final = frozenset({"scale"})
SIGNATURES: Final = (
    Signature(what="comments.csv", needs=("comment-id", "comment-body", "agrees", "disagrees")),
    Signature(what="votes.csv", needs=("comment-id", "voter-id", "vote"), also=("timestamp",)),
    Signature(what="participants-votes.csv", needs=("participant", "group-id", "n-votes")),
)
_OWNER: Final = "0"  # the number of who created the conversation
_FILES: Final = {
    "comments": ("comments.csv",),
    "votes": ("votes.csv",),
    "matrix": ("participants-votes.csv", "participant-votes.csv"),
    "summary": ("summary.csv",),
}
_LOG: Final = {"participant": "voter-id", "contribution": "comment-id", "vote": "vote"}


def recognises(place: Place) -> int:
    """Tell whether a folder (or one of its files) holds a Polis export."""
    files = _find(place)
    if place.path.is_file() and place.path not in files.values():
        return 0
    return 20 if "matrix" in files or ("votes" in files and "comments" in files) else 0


def read(place: Place, options: Options) -> Draft:
    """Read a Polis export, by its folder or one of its files.

    Raises
    ------
    ReadError
        If a needed file or column is missing, or if the sign of the votes cannot be decided.
    """
    files = _find(place)
    if not {"comments", "votes", "matrix"} & set(files):
        raise ReadError(
            f"{place.path} holds no Polis export; expected comments.csv and votes.csv or "
            "participants-votes.csv."
        )
    account = Account()
    contributions, published = _contributions(files.get("comments"), account, options.zone)
    matrix = _open(files["matrix"], ("participant",), account, "participant") if "matrix" in files else None
    participants, attributes = _participants(matrix, account)
    events, notices = _events(place, files, matrix, published, contributions, account, options)
    tallies = published.rename_axis("contribution").reset_index() if len(published) else pd.DataFrame()
    return Draft(
        account=account,
        contributions=_with_voted(contributions, events),
        participants=participants,
        attributes=attributes,
        tallies=tallies[["contribution", "agree", "disagree"]] if len(tallies) else tallies,
        measures=_measures(contributions),
        events=events,
        about=_summary(files.get("summary"), account),
        notices=tuple(notices),
    )


def _find(place: Place) -> dict[str, Path]:
    """Return the files of an export by role; names may carry a prefix (``2026-01-01-comments.csv``)."""
    folder = place.path if place.path.is_dir() else place.path.parent
    found: dict[str, Path] = {}
    names = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".csv")
    for role, endings in _FILES.items():
        for file in names:
            name = file.name.lower()
            if role == "votes" and name.endswith(_FILES["matrix"]):
                continue
            if name.endswith(endings) and role not in found and _fits(place, file, role):
                found[role] = file
    return found


def _fits(place: Place, file: Path, role: str) -> bool:
    """Tell whether a file of this name is Polis's: another platform may also say « votes.csv ».

    A file that has some of the columns is Polis's, and damaged: reading it says what is missing.
    """
    marks = {
        "comments": {"comment-id", "comment-body"},
        "votes": {"comment-id", "voter-id"},
        "matrix": {"participant", "group-id", "n-votes"},
    }
    return role == "summary" or bool(marks[role] & set(place.header(file)))


def _open(
    file: Path, needed: tuple[str, ...], account: Account, unit: str, body: str | None = None
) -> RawTable:
    table = read_raw(file, body=body)
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise ReadError(
            f"{file} has no column {missing[0]!r}; a Polis {file.name} has {', '.join(needed)}, "
            f"this file has {', '.join(list(table.columns)[:8])}."
        )
    account.open(table, unit)
    return table


def _contributions(
    file: Path | None, account: Account, zone: str | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the statements, and the agrees and disagrees that Polis published of each."""
    if file is None:
        return pd.DataFrame({"id": pd.Series(dtype="str")}), pd.DataFrame(columns=["agree", "disagree"])
    table = _open(file, ("comment-id", "comment-body"), account, "contribution", body="comment-body")
    columns = {
        "id": "comment-id", "text": "comment-body", "author": "author-id", "date": "timestamp",
        "meta": "is-meta", "seed": "is-seed",
    }  # fmt: skip
    frame = records(table, columns, zone=zone).assign(kind="statement")
    frame["text"] = frame["text"].fillna("")
    if "is-seed" not in table.columns:
        frame["seed"] = _by_owner(frame)
    frame["moderated"] = (table.series("moderated").map(_whole, na_action="ignore") == "-1").to_numpy(
        dtype=bool
    )
    frame["moderated_by"] = pd.Series("moderator", index=frame.index, dtype="str").where(frame["moderated"])
    for ours, theirs in (("agree", "agrees"), ("disagree", "disagrees"), ("gic", "group-informed-consensus")):
        frame[ours] = values.numbers(table.series(theirs))
    nameless = frame["id"].isna()
    set_aside(frame[nameless], account, "no_id")
    frame = frame[~nameless].reset_index(drop=True)
    published = frame.dropna(subset=["agree", "disagree"]).sort_values(["id", "agree", "disagree"])
    published = published.drop_duplicates("id").set_index("id")[["agree", "disagree"]]
    return frame.drop(columns=["agree", "disagree"]), published


def _by_owner(frame: pd.DataFrame) -> pd.Series:
    """Tell which statements the owner of the conversation wrote, where the export does not say what opens it.

    Polis gives number 0 to who creates a conversation, before anybody votes. Who wrote the first statement
    must be that one: a file whose numbers were changed says nothing.
    """
    none = pd.Series(data=False, index=frame.index, dtype=bool)
    numbers = pd.to_numeric(frame["id"], errors="coerce")
    if "author" not in frame or numbers.isna().all():
        return none
    first = frame["author"].iloc[int(np.nanargmin(numbers.to_numpy(dtype=float)))]
    return frame["author"].eq(_OWNER) if first == _OWNER else none


def _whole(cell: str) -> str:
    return cell.removesuffix(".0")


def _measures(contributions: pd.DataFrame) -> pd.DataFrame:
    """Return Polis's own group-informed consensus, where the export has it."""
    if "gic" not in contributions:
        return pd.DataFrame()
    known = contributions[contributions["gic"].notna()]
    frame = known[["id", "gic"]].rename(columns={"id": "contribution", "gic": "value"})
    return frame.assign(name="group-informed-consensus")


def _participants(table: RawTable | None, account: Account) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the participants of the matrix, each with Polis's group, and their external ids."""
    if table is None:
        return pd.DataFrame(), pd.DataFrame()
    frame = pd.DataFrame({"id": values.ids(table.series("participant")), "row": table.rows}).assign(
        file=table.file
    )
    frame["platform_group"] = values.ids(table.series("group-id"))
    frame["xid"] = pseudonyms(table.series("xid"))  # an id of the site around: it may be an e-mail
    nameless = frame["id"].isna()
    set_aside(frame[nameless], account, "no_id", unit="participant")
    frame = frame[~nameless].sort_values(["id", "platform_group", "xid"], kind="stable")
    again = frame["id"].duplicated()
    set_aside(frame[again], account, "duplicate_id", unit="participant", state="merged")
    frame = frame[~again]
    set_aside(frame, account, None, unit="participant", state="used")
    known = frame[frame["xid"].notna()]
    attributes = known[["id", "xid"]].rename(columns={"id": "participant", "xid": "value"}).assign(name="xid")
    return frame[["id", "platform_group"]].reset_index(drop=True), attributes.reset_index(drop=True)


def _events(
    place: Place,
    files: dict[str, Path],
    matrix: RawTable | None,
    published: pd.DataFrame,
    contributions: pd.DataFrame,
    account: Account,
    options: Options,
) -> tuple[Events | None, list[Notice]]:
    """Return the votes of the log or, where there is none, of the matrix; the sign is checked."""
    counts, by = published, "contribution"
    if not len(published) and matrix is not None:
        counts, by = _by_participant(matrix), "participant"
    if "votes" not in files:
        if matrix is None:
            return None, [notice("no_votes_exported")]
        log = _cells(matrix)
        codes, notices = signed(log, options.scale, published=counts, by=by, where=files["matrix"].parent)
        events, odd = _on_scale(log, codes)
        return events, [*notices, *odd, notice("matrix_without_events")]
    file = files["votes"]
    header = place.header(file)
    columns = {**_LOG, "date": "timestamp"} if "timestamp" in header else dict(_LOG)
    for name in _LOG.values():
        if name not in header:
            raise ReadError(
                f"{file} has no column {name!r}; a Polis votes.csv has {', '.join(_LOG.values())}, this "
                f"file has {', '.join(header[:8])}."
            )
    log = read_log(file, columns, zone=options.zone)
    codes, notices = signed(log, options.scale, published=counts, by=by, where=file.parent)
    if len(published):
        notices += compare_counts(log, codes, published)
    known = contributions["id"] if "comments" in files else None
    return cast(log, codes, account, known=known), notices


def _by_participant(table: RawTable) -> pd.DataFrame:
    """Return how often each participant agreed and disagreed, as the matrix says."""
    counts = {ours: values.numbers(table.series(f"n-{ours}")).to_numpy() for ours in ("agree", "disagree")}
    frame = pd.DataFrame(counts, index=pd.Index(values.ids(table.series("participant"))))
    return frame[~frame.index.duplicated() & frame.index.notna()]


def _cells(table: RawTable) -> VoteLog:
    """Return the filled cells of the matrix as votes without a date."""
    names = [name for name in table.columns if name.isdigit()]
    who, people = pd.factorize(values.ids(table.series("participant")), use_na_sentinel=True)
    cells = pa.chunked_array(
        [pc.utf8_trim_whitespace(table.columns[name].combine_chunks()) for name in names]
    )
    filled = np.flatnonzero(pc.not_equal(cells, "").to_numpy(zero_copy_only=False))
    column, row = np.divmod(filled, max(len(table), 1))
    vote = cells.take(pa.array(filled)).combine_chunks().dictionary_encode()
    return VoteLog(
        file=table.file,
        participant=Coded(codes=who[row].astype(np.int32), texts=pd.Series(people, dtype="str")),
        contribution=Coded(codes=column.astype(np.int32), texts=pd.Series(names, dtype="str")),
        vote=Coded(codes=vote.indices.to_numpy(), texts=pd.Series(vote.dictionary.to_pylist(), dtype="str")),
        time=None,
        rows=table.rows[row],
        blank=np.array([], dtype=np.int32),
    )


def _on_scale(log: VoteLog, codes: np.ndarray[tuple[int], np.dtype[np.int8]]) -> tuple[Events, list[Notice]]:
    """Return the cells that are votes, and how many are not; their rows are accounted for as participants."""
    vote = codes[log.vote.codes] if len(log) else np.array([], dtype=np.int8)
    good = (vote > 0) & (log.participant.codes >= 0)
    odd = int(((vote == 0) & (log.participant.codes >= 0)).sum())
    events = Events(
        participants=log.participant.texts,
        contributions=log.contribution.texts,
        participant=log.participant.codes[good],
        contribution=log.contribution.codes[good],
        vote=vote[good],
    )
    return events, [notice("cells_outside_scale", count=odd)] if odd else []


def _with_voted(contributions: pd.DataFrame, events: Events | None) -> pd.DataFrame:
    """Add the statements that were voted on but have no row in comments.csv."""
    if events is None:
        return contributions
    voted = np.zeros(len(events.contributions), dtype=bool)
    voted[events.contribution] = True
    missing = events.contributions[voted & ~events.contributions.isin(contributions["id"]).to_numpy()]
    if not len(missing):
        return contributions
    bare = pd.DataFrame({"id": missing, "made": True}).assign(text="", kind="statement")
    return pd.concat([contributions, bare], ignore_index=True) if len(contributions) else bare


def _summary(file: Path | None, account: Account) -> dict[str, object]:
    """Return what summary.csv says of the conversation: its topic and its question."""
    if file is None:
        return {}
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        lines = list(csv.reader(line.replace("\0", "") for line in handle))
    account.enter(file.name, "setting", np.arange(1, len(lines) + 1), "used", "summary_line")
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
