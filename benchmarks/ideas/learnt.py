"""Passages whose types are learnt: what readers labelled, never what is measured.

Two sets, kept as ids and offsets. ``labels/types_learnt.csv`` was read for it, under the rules of the labels.
The readings of the encoder (``benchmarks/encoder``) tell a type beside each idea. No contribution of the
labels that measure is among them, nor any copy or near-copy of a passage of theirs; nothing comes from the
bill, which has no licence. Answers to the question of the Grand Débat and proposals of Make.org are in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from benchmarks.encoder import readings
from benchmarks.ideas import draw
from benchmarks.text.against_recipes import unseen
from deliberation.text.anatomy.setting import Setting, asks, settings
from deliberation.text.anatomy.types import Example
from deliberation.text.reading.duplicates import group_copies
from deliberation.text.wording.normalise import clean, without_links
from tests.helpers.data import data_folder
from tests.text import make

LEARNT: Final = "types_learnt"
MEASURED: Final = ("types", "types_extra", "types_fresh", "types_again")
_LETTERS: Final = {
    "p": "proposal", "c": "concern", "t": "testimony", "q": "question", "v": "value", "f": "argument_for",
    "g": "argument_against",
}  # fmt: skip
_SHEETS: Final[Mapping[str, tuple[str, str, tuple[int, ...]]]] = {
    "framaforms": ("framaforms_gestes_barrieres.csv", "answer", tuple(range(1, 10))),
    "et_apres": ("et_apres_typeform.csv", "answer", (29, 43, 44, 46, 55, 59)),
    "recovery": ("recovery_noheader.csv", "proposal", (3,)),
    "toguna": ("toguna_votes_minus5_plus5.csv", "statement", (9,)),
}
"""File, kind of contribution and columns of texts; a contribution is a cell, ``row-column``."""

_OF_LABELS: Final = 0.5  # beside an invented sentence
_OF_READINGS: Final = 0.2
"""The types of the readings were told beside the ideas, by fewer rules: 12.9 % differ from the labels."""

_COPIES: Final = 0.8  # share of characters in common from which a passage is a copy of one that measures


class Said(NamedTuple):
    """A contribution in its setting."""

    text: str
    setting: Setting


def passages() -> list[Example]:
    """Return every passage to learn from, in its setting."""
    measured = pd.concat([labels(name) for name in MEASURED])
    keys = set(zip(measured["source"], measured["contribution_id"], strict=True))
    asked = [_read(row) for row in measured.itertuples()]
    read = pd.read_csv(readings.HERE / "readings.csv", dtype={"contribution_id": str})
    read = read[~read["code"].str.startswith("-")].assign(type=read["code"].str[-1].map(_LETTERS))
    frames = [labels(LEARNT).assign(weight=_OF_LABELS), read.assign(weight=_OF_READINGS)]
    found: dict[Example, None] = {}  # blocks of readings share texts: each says a thing once
    for row in pd.concat(frames).itertuples():
        source = str(row.source)
        if (source, row.contribution_id) not in keys:
            setting = contributions(source)[str(row.contribution_id)].setting
            language = "en" if source.startswith("polis/") else "fr"
            found[Example(_read(row), str(row.type), language, setting, row.weight)] = None
    groups = group_copies([*asked, *(example.text for example in found)], similarity=_COPIES)
    known = set(groups[: len(asked)].tolist())
    return [
        example
        for example, group in zip(found, groups[len(asked) :].tolist(), strict=True)
        if group not in known
    ]


def labels(name: str) -> pd.DataFrame:
    """Return a file of labels."""
    return pd.read_csv(draw.LABELS / f"{name}.csv", dtype={"contribution_id": str}, keep_default_na=False)


def _read(row: object) -> str:
    """Return a passage as it is read: NaN offsets stand for the whole contribution."""
    said = contributions(str(row.source))[str(row.contribution_id)].text  # type: ignore[attr-defined]
    start, end = row.start, row.end  # type: ignore[attr-defined]
    return without_links(clean(said if np.isnan(start) else said[int(start) : int(end)]))


@cache
def contributions(source: str) -> dict[str, Said]:
    """Return the contributions of a source by id, in their settings."""
    if source in _SHEETS:
        return _cells(source)
    if source == "civocracy":
        table = next(
            corpus.consultation for corpus in unseen() if corpus.name == "civocracy discussions"
        ).contributions
        comment = Setting(kind="comment", replies=True)
        return {
            name: Said(text, comment)
            for name, text in zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)
        }
    if source == "bluenove":
        folder = data_folder() / "apres_maintenant" / "bluenove"
        questions = [make.bluenove(folder, question)[0] for question in readings.QUESTIONS]
        given = [*questions, draw.read(source)]
    elif source.startswith("polis/"):
        given = [make.polis(data_folder() / source)]
    else:
        given = [draw.read(source)]
    found: dict[str, Said] = {}
    for consultation in given:
        around, table = settings(consultation), consultation.contributions
        texts = zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)
        found |= {name: Said(text, around[name]) for name, text in texts}
    return found


def _cells(source: str) -> dict[str, Said]:
    file, kind, columns = _SHEETS[source]
    path: Path = data_folder() / "apres_maintenant" / "autres" / file
    frame = pd.read_csv(path, dtype=str, header=None if source == "recovery" else "infer")
    found = {}
    for column in columns:
        for row, text in enumerate(frame.iloc[:, column]):
            if isinstance(text, str) and text.strip():
                question = str(frame.iloc[row, 0] if source == "toguna" else frame.columns[column])
                found[f"{row}-{column}"] = Said(text, Setting(kind=kind, asked=asks(question)))
    return found
