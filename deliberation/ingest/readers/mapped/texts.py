"""Tables of texts: a contribution per row, with its tally and its code where the columns say so."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.cells.who import collectives, unnamed
from deliberation.ingest.options import Options
from deliberation.ingest.raw import read_raw
from deliberation.ingest.readers.mapped.columns import FIGURES, TALLIES, findings, hidden
from deliberation.ingest.readers.mapped.tallies import tallied
from deliberation.ingest.records.draft import Account, Draft, Notice, notice
from deliberation.ingest.records.long import measures
from deliberation.ingest.records.table import kinds, records, with_ids, with_text
from deliberation.ingest.records.twins import told_apart


def read_texts(path: Path, chosen: Mapping[str, str], options: Options) -> Draft:
    """Return the contributions of a table.

    Parameters
    ----------
    path : Path
    chosen : mapping of str to str
        Our column names -> the file's; ``text`` or ``title`` is one of them.
    options : Options
    """
    table = read_raw(path, body=chosen.get("text"), **options.table())
    account = Account()
    account.open(table, "contribution")
    beside = (*TALLIES, *FIGURES, "code")
    direct = {ours: theirs for ours, theirs in chosen.items() if ours not in beside}
    frame = records(table, direct, zone=options.zone)
    for name in beside:
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
    pointed = any(name in chosen for name in beside)
    frame, twins = told_apart(frame) if pointed else (frame, [])
    tallies, odd = tallied(frame, chosen)
    figures = [(name, frame[ours]) for ours, name in FIGURES.items() if ours in chosen]
    codes = pd.DataFrame()
    if "code" in chosen:
        codes = frame.loc[frame["code"].notna(), ["id", "code"]].rename(columns={"id": "contribution"})
        codes = codes.assign(scheme=chosen["code"]).reset_index(drop=True)
    return Draft(
        account=account,
        contributions=frame.drop(columns=[c for c in beside if c in frame]),
        participants=participants,
        tallies=tallies,
        codes=codes,
        measures=measures(frame["id"], figures),
        notices=(*findings(table.notices), *twins, *odd, *_counted(chosen), *hidden(nameless)),
    )


def _counted(chosen: Mapping[str, str]) -> list[Notice]:
    """Say where amendments that are counted, and whose text may be nowhere, come from."""
    return [notice("amendments_counted", column=chosen["amendments"])] if "amendments" in chosen else []


def _labelled(frame: pd.DataFrame, options: Options) -> pd.DataFrame:
    """Return records with their kind and question, where the table or the options say so."""
    default = options.kind or ("argument" if "stance" in frame and "parent" in frame else "answer")
    frame = frame.assign(kind=kinds(frame["kind"], default) if "kind" in frame else default)
    if options.question is not None and "question" not in frame:
        frame = frame.assign(question=options.question)
    if options.language is not None:
        frame = frame.assign(language=options.language)
    return frame
