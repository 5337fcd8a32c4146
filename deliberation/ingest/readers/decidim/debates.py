"""Debates: the question that comments answer; and, where a participant opened it, words of their own.

A debate is a question put to everybody, so its title is the wording that its comments answer. The organiser's
debates are only that: they are context. One that a participant opened is also something they wrote, so it
stays a contribution. What the platform writes when a debate closes is the response to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.decidim.shelf import (
    Export,
    Part,
    bare,
    codes,
    figures,
    joined,
    kept,
    measures,
    participants,
    stacked,
    things,
)
from deliberation.ingest.records.table import set_aside

_FIGURES: Final[Mapping[str, tuple[str, ...]]] = {
    "endorsements": ("endorsements_count", "likes_count"),
    "follows": ("follows_count", "followers"),
}


def debates(export: Export) -> tuple[Part, pd.DataFrame]:
    """Return what participants' debates say, and every debate: id, question, address, conclusions."""
    read = [_debates(export, table) for table in export.tables("debates")]
    whole = stacked(frame for _, frame in read)
    if len(whole):
        whole = whole.sort_values(["id", "question", "conclusions"], kind="stable").drop_duplicates("id")
        twice = whole["question"].duplicated(keep=False) & whole["question"].notna()
        number = whole["id"].str.removeprefix("debate-")
        whole["question"] = whole["question"].where(~twice, whole["question"] + " (" + number + ")")
    return joined([part for part, _ in read]), whole.reset_index(drop=True)


def _debates(export: Export, table: RawTable) -> tuple[Part, pd.DataFrame]:
    frame = things(export, table, prefix="debate", text="description", dates=("created_at", "start_time"))
    frame = figures(table, frame, _FIGURES).assign(kind="question")
    frame["x_question"] = frame["title"].where(frame["title"].notna(), frame["text"])
    frame["x_conclusions"] = export.said(table, "conclusions").text
    theirs = frame["author"].notna() & ~frame["seed"]
    set_aside(frame[~theirs], export.account, "context", unit="debate", state="used")
    own, findings = kept(frame[theirs].reset_index(drop=True), export.account)
    everything = frame.rename(columns={"x_question": "question", "x_conclusions": "conclusions"})
    if "url" not in everything:
        everything["url"] = pd.Series([None] * len(frame), dtype="str")
    named = everything.loc[everything["id"].notna(), ["id", "question", "url", "conclusions"]]
    return (
        Part(
            contributions=bare(own),
            participants=participants(own),
            codes=codes(export, own),
            measures=measures(own, _FIGURES),
            notices=tuple(findings),
            known=frozenset(named["id"]),
            machine=int(frame["x_machine"].sum()),
        ),
        named,
    )


def questions(whole: pd.DataFrame) -> pd.Series:
    """Return the wording of each debate by its address and by its id."""
    if not len(whole):
        return pd.Series(dtype="str")
    known = whole.dropna(subset=["question"])
    by_url = known.dropna(subset=["url"])
    keys = pd.concat([by_url["url"].str.rstrip("/"), known["id"]])
    wordings = pd.concat([by_url["question"], known["question"]])
    found = pd.Series(wordings.to_numpy(), index=keys.to_numpy(), dtype="str")
    return found[~found.index.duplicated()]


def conclusions(whole: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Return the conclusions of debates as responses to what was said in each.

    Parameters
    ----------
    whole : DataFrame
        Every debate.
    said : DataFrame
        Contributions, with their ``id`` and ``question``.
    """
    if not len(whole):
        return pd.DataFrame()
    closed = whole[whole["conclusions"].notna()]
    answers = said.dropna(subset=["question"]) if "question" in said else pd.DataFrame()
    by_question = (
        {str(q): sorted(ids) for q, ids in answers.groupby("question")["id"]} if len(answers) else {}
    )
    own = set(said["id"]) if "id" in said else set()
    return pd.DataFrame(
        {
            "id": closed["id"],
            "subject": closed["question"].fillna(closed["id"]),
            "contributions": [
                [*([one] if one in own else []), *by_question.get(str(question), [])]
                for one, question in zip(closed["id"], closed["question"], strict=True)
            ],
            "status": "unclassified",
            "reason": closed["conclusions"],
            "url": closed["url"],
        }
    ).reset_index(drop=True)
