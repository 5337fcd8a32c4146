"""Talk to the City and kouchou-ai: one comment a row, ``comment-id`` and ``comment-body``.

Traps handled here: newer files say ``id`` and ``comment``; ``interview`` names the person who speaks, and is
replaced by an id; ``timestamp`` is a place in a video as often as a date; attributes are given per comment
(``attribute_age``, ``attribute-age``), and are features of a person only where somebody is named; files made
from Polis keep its ``author-id`` and ``moderated``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import moments, values
from deliberation.ingest.cells.pseudonyms import pseudonyms
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import RawTable, read_raw
from deliberation.ingest.records import long
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.headers import findings, named
from deliberation.ingest.records.table import records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature, strength

NAME: Final = "tttc"
TITLE: Final = "Talk to the City or kouchou-ai"
USES: Final = frozenset({"question", "language", "sheet", "header", "separator"})
COMMENTS: Final = Signature(
    what="comments",
    needs=("comment-id", "comment-body"),
    also=("interview", "agrees", "disagrees", "source", "url", "attribute*", "source-*"),
)
SHORT: Final = Signature(
    what="comments of a newer file", needs=("id", "comment"), also=("interview", "video")
)
SIGNATURES: Final = (COMMENTS, SHORT)
_COLUMNS: Final = {
    "id": ("comment-id", "id"),
    "text": ("comment-body", "comment"),
    "author": ("author-id", "participant-id"),
    "name": ("interview", "speaker", "interviewee"),
    "parent": ("parent-id", "reply-to"),
    "question": ("question",),
    "stamp": ("timestamp",),
    "date": ("created_at", "created-at", "datetime", "date"),
    "url": ("url", "source-url", "source_url", "video"),
    "channel": ("source", "source-name", "source_name", "source-type"),
    "section": ("section_title", "section"),
    "moderated": ("moderated",),
    "agree": ("agrees",),
    "disagree": ("disagrees",),
}
_EXTRA: Final = ("attribute", "source")
_ASIDE: Final = ("agree", "disagree", "stamp", "section")
_CLOCK: Final = r"\d{1,2}(?::\d{2}){1,2}(?:[.,]\d+)?"


def recognises(place: Place) -> int:
    """Tell how strongly a table is a file of comments; short names count only where nothing else is there."""
    found = strength(place, (COMMENTS,))
    if found or not strength(place, (SHORT,)):
        return found
    header = place.header(place.tables[0])
    return strength(place, (SHORT,)) if not _unread(header) else 0


def read(place: Place, options: Options) -> Draft:
    """Read comments, with the agreements and disagreements published of each.

    Raises
    ------
    ReadError
        If there is no column of texts.
    """
    file = place.tables[0] if place.tables else place.path
    table = read_raw(file, body="comment-body", **options.table())
    chosen = named(table.columns, _COLUMNS)
    if "text" not in chosen:
        raise ReadError(
            f"{file} has no column 'comment-body'; a file of Talk to the City has comment-id and "
            f"comment-body, this one has {', '.join(list(table.columns)[:8])}."
        )
    account = Account()
    account.open(table, "contribution")
    direct = {name: column for name, column in chosen.items() if name not in {"moderated", "date"}}
    frame = records(table, direct, zone=options.zone).assign(kind="comment")
    frame = _dated(_signed(frame), table, chosen, options.zone)
    frame["moderated"] = values.ids(table.series(chosen.get("moderated", ""))).eq("-1").fillna(value=False)
    extra = {f"extra {column}": column for column in _extras(table.columns, chosen)}
    frame = pd.concat([frame, table.frame(extra)], axis=1)
    frame, shared = told_apart(with_ids(with_text(frame, account)))
    for ours in ("question", "language"):
        said = getattr(options, ours)
        if said is not None and ours not in frame:
            frame[ours] = said
    codes, attributes = _features(frame, extra)
    tallies, unread = _tallies(frame)
    return Draft(
        account=account,
        contributions=frame.drop(columns=[*extra, *(name for name in _ASIDE if name in frame)]),
        tallies=tallies,
        codes=codes,
        attributes=attributes,
        notices=(*findings(table.notices), *shared, *unread, *_left_out(table)),
    )


def _signed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return records by ids of persons: the name of who speaks is replaced."""
    if "name" not in frame:
        return frame
    made = pseudonyms(frame["name"])
    author = frame["author"].where(frame["author"].notna(), made) if "author" in frame else made
    return frame.drop(columns="name").assign(author=author)


def _dated(frame: pd.DataFrame, table: RawTable, chosen: dict[str, str], zone: str | None) -> pd.DataFrame:
    """Return records with their date; a timestamp like ``00:12:03`` is a place in a recording, not a date."""
    date = moments.instants(table.series(chosen["date"]), zone) if "date" in chosen else None
    if "stamp" in frame:
        clock = frame["stamp"].str.fullmatch(_CLOCK).fillna(value=False).astype(bool)
        frame["locator"] = frame["stamp"].where(clock)
        stamped = moments.instants(frame["stamp"].where(~clock), zone)
        date = stamped if date is None else stamped.where(stamped.notna(), date)
    return frame if date is None else frame.assign(date=date)


def _extras(columns: Iterable[str], chosen: dict[str, str]) -> list[str]:
    """Return the columns of attributes, and those of the source that are nothing else."""
    taken = set(chosen.values())
    return [name for name in columns if name not in taken and values.fold(name).startswith(_EXTRA)]


def _unread(columns: Iterable[str]) -> list[str]:
    """Return the columns that are none of ours."""
    known = {values.fold(name) for names in _COLUMNS.values() for name in names}
    folded = {name: values.fold(name) for name in columns}
    return [name for name, plain in folded.items() if plain not in known and not plain.startswith(_EXTRA)]


def _left_out(table: RawTable) -> list[Notice]:
    names = _unread(table.columns)
    return [notice("columns_not_read", file=table.file, names=", ".join(names))] if names else []


def _features(frame: pd.DataFrame, extra: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what each comment is filed under, and what is known of who speaks.

    An attribute without a person stays with its comment, as a code.
    """
    people = frame["author"] if "author" in frame else pd.Series([None] * len(frame), dtype="str")
    schemes = {"section": frame["section"]} if "section" in frame else {}
    features = {}
    for ours, column in extra.items():
        bare = re.sub(r"(?i)^attribute[\s_\-\[]*|\]$", "", column) or column
        if bare == column:
            schemes[column] = frame[ours]
        else:
            features[bare] = frame[ours]
            schemes[bare] = frame[ours].where(people.isna())
    return long.codes(frame["id"], schemes.items()), long.attributes(people, features.items())


def _tallies(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Notice]]:
    if not {"agree", "disagree"} <= set(frame.columns):
        return pd.DataFrame(), []
    counts = pd.DataFrame({name: values.numbers(frame[name]) for name in ("agree", "disagree")})
    good = ((counts >= 0) & (counts % 1 == 0)).all(axis=1)
    said = frame[["agree", "disagree"]].notna().any(axis=1)
    tallies = counts[good].assign(contribution=frame["id"], total=counts.sum(axis=1))
    unread = int((said & ~good).sum())
    return tallies.reset_index(drop=True), [notice("tallies_unread", count=unread)] if unread else []
