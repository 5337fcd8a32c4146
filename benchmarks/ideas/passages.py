"""Labelled passages: their text and what stands around them, from ids and offsets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.encoder import readings
from benchmarks.ideas import draw
from benchmarks.text.against_recipes import unseen
from deliberation.consultation import Consultation
from deliberation.text.anatomy.setting import Setting, asks, settings
from deliberation.text.wording.normalise import clean, without_links
from tests.helpers.data import data_folder
from tests.text import make

_SHEETS: Final[Mapping[str, tuple[str, str, tuple[int, ...]]]] = {
    "framaforms": ("framaforms_gestes_barrieres.csv", "answer", tuple(range(1, 10))),
    "et_apres": ("et_apres_typeform.csv", "answer", (29, 43, 44, 46, 55, 59)),
    "recovery": ("recovery_noheader.csv", "proposal", (3,)),
    "toguna": ("toguna_votes_minus5_plus5.csv", "statement", (9,)),
}
"""File, kind of contribution and columns of texts; a contribution is a cell, ``row-column``."""


class Said(NamedTuple):
    """A contribution in its setting."""

    text: str
    setting: Setting


def labels(name: str) -> pd.DataFrame:
    """Return a file of labels."""
    return pd.read_csv(draw.LABELS / f"{name}.csv", dtype={"contribution_id": str}, keep_default_na=False)


def read(row: object) -> str:
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
    elif source == "republique_numerique":
        given = [_kinds_told(draw.read(source))]
    else:
        given = [draw.read(source)]
    found: dict[str, Said] = {}
    for consultation in given:
        around, table = settings(consultation), consultation.contributions
        texts = zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True)
        found |= {name: Said(text, around[name]) for name, text in texts}
    return found


def _kinds_told(consultation: Consultation) -> Consultation:
    """Return the bill with what the reader of this platform's exports says of its kinds."""
    table = consultation.contributions
    at = table.schema.get_field_index("kind")
    kinds = ["argument" if str(name).startswith("a") else "proposal" for name in table["id"].to_pylist()]
    return replace(consultation, contributions=table.set_column(at, table.schema.field(at), pa.array(kinds)))


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
