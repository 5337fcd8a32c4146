"""Consultations made by hand for the tests of the text room."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.mandate import About
from deliberation.core.tables import CONTRIBUTIONS, QUESTIONS


def consultation(
    texts: Sequence[str | None],
    *,
    ids: Sequence[str] | None = None,
    authors: Sequence[str | None] | None = None,
    questions: Sequence[str | None] | None = None,
    wordings: dict[str, str] | None = None,
    stances: Sequence[str | None] | None = None,
    parents: Sequence[str | None] | None = None,
    moderated: Sequence[bool] | None = None,
    opening: Sequence[bool] | None = None,
    language: str | None = None,
    kind: str = "answer",
) -> Consultation:
    """Return a consultation that holds these contributions, in the order given."""
    size = len(texts)
    table = {
        "id": list(ids) if ids is not None else [f"c{number:06d}" for number in range(size)],
        "kind": [kind] * size,
        "text": [text or "" for text in texts],
        "title": [None] * size,
        "author": list(authors) if authors is not None else [None] * size,
        "question": list(questions) if questions is not None else [None] * size,
        "territory": [None] * size,
        "parent": list(parents) if parents is not None else [None] * size,
        "stance": list(stances) if stances is not None else [None] * size,
        "date": [None] * size,
        "moderated": list(moderated) if moderated is not None else [False] * size,
        "meta": [False] * size,
        "seed": list(opening) if opening is not None else [False] * size,
        "source": ["test"] * size,
    }
    table |= {name: [None] * size for name in CONTRIBUTIONS.names if name not in table}
    asked = wordings or {}
    return Consultation(
        about=About(language=language),
        contributions=pa.table(table, schema=CONTRIBUTIONS),
        questions=pa.table({"id": list(asked), "text": list(asked.values())}, schema=QUESTIONS),
    )


def polis(folder: Path, **options: str | None) -> Consultation:
    """Return the statements of a Polis export."""
    frame = pd.read_csv(folder / "comments.csv").dropna(subset=["comment-body"])
    return consultation(
        frame["comment-body"].tolist(),
        ids=frame["comment-id"].astype(str).tolist(),
        authors=frame["author-id"].astype(str).tolist(),
        moderated=(frame["moderated"] == -1).tolist(),
        kind="statement",
        **options,  # type: ignore[arg-type]
    )


def makeorg(folder: Path) -> Consultation:
    """Return the Make.org proposals, without authors."""
    frame = pd.read_csv(folder / "proposals.csv")
    return consultation(
        frame["proposition"].fillna("").tolist(), ids=frame["id"].astype(str).tolist(), kind="proposal"
    )


def bluenove(folder: Path, question: int | None = None) -> tuple[Consultation, pd.DataFrame]:
    """Return the bluenove answers (of one question, or all) and their table, with the human codes."""
    frame = pd.read_csv(folder / "answers_semantic_groups.csv").dropna(subset=["Answer text"])
    if question is not None:
        frame = frame[frame["Question ID"] == question]
    ids = frame["Question ID"].astype(str) + "-" + frame["Answer ID"].astype(str)
    wordings = {
        str(key): str(text) for key, text in frame.groupby("Question ID")["Question wording"].first().items()
    }
    frame = frame.assign(id=ids + "-" + frame.groupby(ids).cumcount().astype(str))
    made = consultation(
        frame["Answer text"].astype(str).tolist(),
        ids=frame["id"].tolist(),
        authors=frame["Participant ID"].astype(str).tolist(),
        questions=frame["Question ID"].astype(str).tolist(),
        wordings=wordings,
    )
    return made, frame


def republique_numerique(folder: Path) -> tuple[Consultation, pd.DataFrame]:
    """Return the proposals and arguments on the bill, and the table of the proposals."""
    proposals = pd.read_csv(folder / "opinions.csv")
    arguments = pd.read_csv(folder / "arguments.csv")
    sides = arguments["stance"].map({"pour": "for", "contre": "against"})
    made = consultation(
        [*proposals["body"].fillna(""), *arguments["body"].fillna("")],
        ids=[*("o" + proposals["id"].astype(str)), *("a" + arguments["id"].astype(str))],
        authors=[*proposals["author"], *arguments["author"]],
        stances=[*([None] * len(proposals)), *sides.where(sides.notna(), None)],
        parents=[*([None] * len(proposals)), *("o" + arguments["opinion_id"].astype(str))],
        moderated=[*proposals["is_trashed"].astype(bool), *arguments["is_trashed"].astype(bool)],
    )
    return made, proposals


def shuffled(given: Consultation, seed: int = 1) -> Consultation:
    """Return the consultation with its rows in another order."""
    from dataclasses import replace

    order = np.random.default_rng(seed).permutation(given.contributions.num_rows)
    return replace(given, contributions=given.contributions.take(pa.array(order)))
