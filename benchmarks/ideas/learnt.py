"""Passages whose types are learnt: what readers labelled, never what is measured.

Two sets, kept as ids and offsets. ``labels/types_learnt.csv`` was read for it, under the rules of the labels.
The readings of the encoder (``benchmarks/encoder``) tell a type beside each idea. No contribution of the
labels that measure is among them, nor any copy or near-copy of a passage of theirs; nothing comes from the
bill, which has no licence. Answers to the question of the Grand Débat and proposals of Make.org are in both.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from benchmarks.encoder import readings
from benchmarks.ideas.passages import contributions, labels, read
from deliberation.text.anatomy.types import Example
from deliberation.text.reading.duplicates import group_copies

LEARNT: Final = "types_learnt"
MEASURED: Final = ("types", "types_extra", "types_fresh", "types_again")
_LETTERS: Final = {
    "p": "proposal", "c": "concern", "t": "testimony", "q": "question", "v": "value", "f": "argument_for",
    "g": "argument_against",
}  # fmt: skip
_OF_LABELS: Final = 0.5  # beside an invented sentence
_OF_READINGS: Final = 0.2
"""The types of the readings were told beside the ideas, by fewer rules: 12.9 % differ from the labels."""

_COPIES: Final = 0.8  # share of characters in common from which a passage is a copy of one that measures


def passages() -> list[Example]:
    """Return every passage to learn from, in its setting."""
    measured = pd.concat([labels(name) for name in MEASURED])
    keys = set(zip(measured["source"], measured["contribution_id"], strict=True))
    asked = [read(row) for row in measured.itertuples()]
    told = pd.read_csv(readings.HERE / "readings.csv", dtype={"contribution_id": str})
    told = told[~told["code"].str.startswith("-")].assign(type=told["code"].str[-1].map(_LETTERS))
    frames = [labels(LEARNT).assign(weight=_OF_LABELS), told.assign(weight=_OF_READINGS)]
    found: dict[Example, None] = {}  # blocks of readings share texts: each says a thing once
    for row in pd.concat(frames).itertuples():
        source = str(row.source)
        if (source, row.contribution_id) not in keys:
            setting = contributions(source)[str(row.contribution_id)].setting
            language = "en" if source.startswith("polis/") else "fr"
            found[Example(read(row), str(row.type), language, setting, row.weight)] = None
    groups = group_copies([*asked, *(example.text for example in found)], similarity=_COPIES)
    known = set(groups[: len(asked)].tolist())
    return [
        example
        for example, group in zip(found, groups[len(asked) :].tolist(), strict=True)
        if group not in known
    ]
