"""Comments on anything: what they answer, which side they take, which question they discuss."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells import moments, values
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.shelf import (
    Export,
    Part,
    bare,
    captured,
    codes,
    kept,
    participants,
    stacked,
)
from deliberation.ingest.records.table import records

_REPLY: Final = "comment"
_SPACE: Final = r"^(.*?)/f/\d+/"


def comments(export: Export, questions: pd.Series) -> Part:
    """Return the comments of every file.

    Parameters
    ----------
    export : Export
        The export.
    questions : Series of str
        Wording of each debate, by its address and by its id: its comments answer it.
    """
    tables = export.tables("comments")
    frame = stacked(_comments(export, table) for table in tables)
    if not len(frame):
        return Part()
    frame["stance"] = _sides(frame)
    frame["question"] = frame["x_no"]
    if len(questions):
        by_root = frame["x_root"].map(questions).astype("str")
        frame["question"] = by_root.where(by_root.notna(), frame["parent"].map(questions).astype("str"))
    frame, findings = kept(frame, export.account)
    return Part(
        contributions=bare(frame),
        participants=participants(frame),
        codes=codes(export, frame),
        notices=tuple(findings),
        machine=int(frame["x_machine"].sum()),
    )


def _comments(export: Export, table: RawTable) -> pd.DataFrame:
    frame = records(table, {"id": "id", "stance": "alignment"}, zone=export.zone)
    frame["id"] = "comment-" + frame["id"]
    body, who = export.said(table, "body"), export.authors(table)
    frame["text"], frame["kind"], frame["x_machine"] = body.text, "comment", body.machine
    locale = table.series("locale").str.replace(r"[-_].*$", "", regex=True).str.lower()
    frame["language"] = body.locale.where(body.locale.notna(), locale)
    frame["author"], frame["x_collective"] = who.id, who.collective
    frame["date"] = moments.instants(table.series("created_at"), export.zone)
    frame["x_answers"] = things_called(table.series("commentable_type"))
    frame["parent"] = frame["x_answers"] + "-" + values.ids(table.series("commentable_id"))
    frame["x_root"] = table.series("root_commentable_url").str.rstrip("/")
    frame["x_space"] = captured(frame["x_root"], _SPACE)
    frame["x_no"] = pd.Series([None] * len(frame), dtype="str")
    return frame


def things_called(types: pd.Series) -> pd.Series:
    """Return our prefix of ids for each of Decidim's types: ``Decidim::Blogs::Post`` -> ``post``."""
    codes, distinct = pd.factorize(types, use_na_sentinel=True)
    names = [_snake(str(name).rpartition("::")[2]) for name in distinct]
    return pd.Series(np.array([*names, None], dtype=object)[codes], index=types.index, dtype="str")


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _sides(frame: pd.DataFrame) -> pd.Series:
    """Return the side of each comment; 0 is « neutral » only where a side could be taken.

    Decidim writes 0 by default. A side is offered to who answers the thing itself, not another comment; and
    a kind of thing in which nobody took a side does not show that it was offered.
    """
    if "stance" not in frame:
        return frame["x_no"]
    taken = frame["stance"].isin(["for", "against"])
    offered = set(frame.loc[taken & frame["x_answers"].ne(_REPLY), "x_answers"].dropna())
    neutral = frame["stance"].eq("neutral") & frame["x_answers"].isin(offered)
    return frame["stance"].where(taken | neutral)
