"""Mapped tables: a CSV, a workbook, Parquet or JSON whose columns the settings (or the call) name.

A row with a text is a contribution, with its tally where the columns say so; a row with a participant, a
contribution and a vote is a vote. The original value of a vote is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from deliberation.core.errors import ReadError, UnknownFormat
from deliberation.core.settings import COLUMNS
from deliberation.ingest.cells import values
from deliberation.ingest.cells.who import collectives, unnamed
from deliberation.ingest.options import Options
from deliberation.ingest.place import Place
from deliberation.ingest.raw import TABLES, ending, read_raw
from deliberation.ingest.raw.log import read_log
from deliberation.ingest.records.ballots import cast
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.table import kinds, records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart
from deliberation.ingest.signature import Signature

NAME: Final = "mapped"
TITLE: Final = "table with our column names"
USES: Final = frozenset(
    {"columns", "scale", "kind", "question", "sheet", "header", "header_rows", "separator", "language"}
)
SIGNATURES: Final = (
    Signature(what="contributions", needs=(("text", "title"),), also=("id", "author", "date", "question")),
    Signature(what="votes", needs=("participant", "contribution", "vote"), also=("date",)),
)
_TALLIES: Final = ("agree", "disagree", "pass", "total", "share")
_BALLOT: Final = ("participant", "contribution", "vote")


def recognises(place: Place) -> int:
    """Tell whether a place is a table whose header already uses our names (no mapping needed)."""
    if not place.path.is_file() or ending(place.path) not in TABLES:
        return 0
    names = set(place.header(place.path))
    return 1 if names & {"text", "title"} or set(_BALLOT) <= names else 0


def read(place: Place, options: Options) -> Draft:
    """Read a table by a mapping of our column names to the file's.

    Raises
    ------
    UnknownFormat
        If no column is mapped to ``text``, ``title`` or ``vote``.
    ReadError
        If a mapped column is not in the file, or the place is a folder of several files.
    """
    path = _file(place)
    header = _header(place, path, options)
    chosen = _chosen(header, options.columns, path)
    if not {"text", "title"} & set(chosen):
        return _votes(path, chosen, options)
    table = read_raw(path, body=chosen.get("text"), **options.table())
    account = Account()
    account.open(table, "contribution")
    direct = {ours: theirs for ours, theirs in chosen.items() if ours not in {*_TALLIES, "code"}}
    frame = records(table, direct, zone=options.zone)
    for name in (*_TALLIES, "code"):
        if name in chosen:
            cells = table.series(chosen[name])
            frame[name] = cells if name == "code" else values.numbers(cells)
    frame = with_ids(with_text(frame, account))
    participants, nameless = pd.DataFrame(), 0
    if "author" in frame:
        plain = unnamed(frame["author"])
        nameless = int(frame.loc[(plain != frame["author"]) & plain.notna(), "author"].nunique())
        groups = plain[collectives(plain)].unique()
        participants = pd.DataFrame({"id": pd.Series(groups, dtype="str")}).assign(collective=True)
        frame = frame.assign(author=plain)
    frame = _labelled(frame, options)
    pointed = any(name in chosen for name in (*_TALLIES, "code"))
    frame, twins = told_apart(frame) if pointed else (frame, [])
    tallies, findings = _tallies(frame, chosen)
    codes = pd.DataFrame()
    if "code" in chosen:
        codes = frame.loc[frame["code"].notna(), ["id", "code"]].rename(columns={"id": "contribution"})
        codes = codes.assign(scheme=chosen["code"]).reset_index(drop=True)
    return Draft(
        account=account,
        contributions=frame.drop(columns=[c for c in (*_TALLIES, "code") if c in frame]),
        participants=participants,
        tallies=tallies,
        codes=codes,
        notices=(*_found(table.notices), *twins, *findings, *_hidden(nameless)),
    )


def _file(place: Place) -> Path:
    if place.path.is_file():
        return place.path
    tables = place.tables
    if len(tables) == 1:
        return tables[0]
    raise ReadError(
        f"{place.path} holds {len(tables)} tables; name one of them, or each as one of [[sources]]."
    )


def _header(place: Place, path: Path, options: Options) -> list[str]:
    """Return the names of the columns; errors of the file come out here."""
    laid_out = any(value not in (None, 1) for value in options.table().values())
    header = [] if laid_out else list(place.header(path))
    return header or list(read_raw(path, **options.table()).columns)


def _chosen(header: list[str], columns: Mapping[str, str] | None, path: Path) -> dict[str, str]:
    """Return our name -> the file's name, from the mapping or, without one, from headers that are ours."""
    if not columns:
        columns = {name: name for name in COLUMNS if name in header}
    for ours, theirs in columns.items():
        if ours not in COLUMNS:
            raise ReadError(f"columns: {ours!r} is not one of our column names ({', '.join(COLUMNS)}).")
        if theirs not in header:
            near = values.nearest(theirs, header)
            hint = f" Did you mean {near!r}?" if near else ""
            raise ReadError(
                f"{path} has no column {theirs!r} (mapped to {ours!r}); its columns are: {', '.join(header)}."
                f"{hint}"
            )
    if not {"text", "title"} & set(columns) and not set(_BALLOT) <= set(columns):
        raise UnknownFormat(
            f"{path}: no reader recognises this header ({', '.join(header[:12])}); "
            f'say which column holds the texts, for example columns = {{ text = "{header[0]}" }}, or '
            "participant, contribution and vote for a table of votes."
        )
    return dict(columns)


def _labelled(frame: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Return records with their kind and question, where the table or the options say so."""
    default = options.kind or ("argument" if "stance" in frame and "parent" in frame else "answer")
    frame = frame.assign(kind=kinds(frame["kind"], default) if "kind" in frame else default)
    if options.question is not None and "question" not in frame:
        frame = frame.assign(question=options.question)
    if options.language is not None:
        frame = frame.assign(language=options.language)
    return frame


def _found(codes: tuple[str, ...]) -> list[Notice]:
    """Return what the raw table says as notices for the report."""
    names = {"encoding_guessed": "encoding", "preamble_skipped": "rows"}
    return [
        notice(code, **{names[code]: value}) for code, _, value in (text.partition(":") for text in codes)
    ]


def _hidden(count: int) -> list[Notice]:
    """Say how many names of persons were replaced by ids."""
    return [notice("names_replaced", count=count)] if count else []


def _tallies(frame: pd.DataFrame, chosen: Mapping[str, str]) -> tuple[pd.DataFrame, list[Notice]]:
    """Return the aggregate counts of a table, and what is odd about them."""
    names = [name for name in _TALLIES if name in chosen]
    if not names:
        return pd.DataFrame(), []
    tallies = (
        frame[["id", *names]].rename(columns={"id": "contribution"}).dropna(subset=names, how="all").copy()
    )
    unread = int(frame[names].isna().any(axis=1).sum())
    findings = [notice("tallies_unread", count=unread)] if unread else []
    for name in sorted(set(names) - {"share"}):
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


def _votes(path: Path, chosen: Mapping[str, str], options: Options) -> Draft:
    """Return the votes of a table that holds nothing else; nobody gave the texts."""
    account = Account()
    names = {name: chosen[name] for name in (*_BALLOT, "date") if name in chosen}
    log = read_log(path, names, zone=options.zone, **options.table())
    odd = values.grades(log.vote.texts) if not options.scale else []
    if len(odd) > 1:  # a single one may be a slip of the hand, and is set aside as such
        raise ReadError(
            f"{path}: the column {chosen['vote']!r} holds grades ({', '.join(odd[:6])}), and nothing tells "
            'which of them agree; declare the scale, for example scale = { "4..5" = "agree", "3" = "pass", '
            '"1..2" = "disagree" }.'
        )
    codes = values.vote_codes(log.vote.texts, options.scale)
    people = unnamed(log.participant.texts)
    hidden = int((people != log.participant.texts).sum())
    log = replace(log, participant=replace(log.participant, texts=people))
    events = cast(log, codes, account, keep_value=True)
    voted = np.zeros(len(events.contributions), dtype=bool)
    voted[events.contribution] = True
    bare = pd.DataFrame({"id": events.contributions[voted].reset_index(drop=True), "made": True})
    return Draft(
        account=account,
        contributions=bare.assign(text="", kind="statement"),
        events=events,
        notices=(*_found(log.notices), *_hidden(hidden)),
    )
