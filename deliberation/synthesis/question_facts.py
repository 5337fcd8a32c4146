"""A survey, question by question: how many answered, and what they say most."""

from __future__ import annotations

from typing import Final

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.synthesis.facts import Answered, Asked
from deliberation.synthesis.gate import Gate
from deliberation.text import Themes

SAID: Final = 5
"""Themes, and ideas, of a question."""


def question_facts(consultation: Consultation, themes: Themes, gate: Gate) -> list[Asked]:
    """Return what was answered to each question; nothing where fewer than two were asked.

    Themes are those of the whole consultation, so that questions can be compared: what is said in answer to
    one is counted among its answers only.
    """
    wordings = dict(
        zip(consultation.questions["id"].to_pylist(), consultation.questions["text"].to_pylist(), strict=True)
    )
    asked = consultation.contributions["question"].to_pylist()
    of = {str(i): q for i, q in zip(consultation.contribution_ids, asked, strict=True) if q is not None}
    if len(set(of.values())) < 2:
        return []
    table = themes.contributions.select(["id", "person", "reason"]).to_pandas()
    table = table.assign(question=table["id"].map(of)).dropna(subset=["question"])
    told = table[~table["reason"].isin(["moderated", "empty"])]
    placed = themes.placed()
    placed = placed.assign(question=placed["contribution_id"].map(of))
    order = {name: row for row, name in enumerate(wordings)}
    found = []
    for question in sorted(set(told["question"]), key=lambda name: (order.get(name, len(order)), name)):
        mine = told[told["question"] == question]
        read = mine[mine["reason"].isna()]
        said = placed[placed["question"] == question]
        found.append(
            Asked(
                id=str(question),
                wording=gate.text(wordings.get(question) or str(question)),
                contributions=len(mine),
                analysed=len(read),
                persons=int(read["person"].nunique()),
                themes=_most(said, "theme", themes, gate),
                ideas=_most(said, "idea", themes, gate),
            )
        )
    return found


def _most(said: pd.DataFrame, level: str, themes: Themes, gate: Gate) -> list[Answered]:
    sizes = said.groupby(level).agg(persons=("person", "nunique"), answers=("contribution_id", "nunique"))
    rows = [
        (str(name), int(p), int(a))
        for name, p, a in zip(sizes.index, sizes["persons"], sizes["answers"], strict=True)
    ]
    rows.sort(key=lambda row: (-row[1], -row[2], row[0]))
    return [
        Answered(id=name, name=gate.text(themes.names[name]), persons=persons, contributions=answers)
        for name, persons, answers in rows[:SAID]
    ]
