"""The cells of one question: labels that were ticked, or words that somebody wrote.

Nothing in a CSV says which questions are closed. A closed one is known by its few labels, repeated; choices
and the words of « other » are joined by ``|``, or stand in a JSON text ``{"labels": [...], "other": "..."}``.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

_JOINT: Final = "|"
_CLOSED: Final = 0.6
_CLOSED_FEW: Final = 0.8
_FEW: Final = 20
"""Part of the answers that hold a known label from which a question is closed; more where answers are few."""
_SHORT: Final = 5_000
"""Up to so many distinct cells, a column is always looked at."""
_LABELS: Final = 60
"""More labels than that are no list of choices."""
_LABEL: Final = 200
"""Longest label, characters: copies of a longer text are the same text sent by many people."""
_RARE: Final = 0.005
"""A label stands in at least this part of the answers, and in two of them."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The answers to one question.

    Parameters
    ----------
    words : Series of str, shape (n,)
        What was written, missing where nothing was.
    row : int array, shape (m,)
        Row of each label that was ticked.
    label : Series of str, shape (m,)
        The labels.
    """

    words: pd.Series
    row: npt.NDArray[np.int64]
    label: pd.Series


@dataclass(frozen=True)
class _Cell:
    """One distinct cell: labels that are certain, other parts."""

    labels: tuple[str, ...]
    parts: tuple[str, ...]


def answers(cells: pd.Series) -> Answers:
    """Tell labels and words apart in a column; only the distinct cells are looked at one by one."""
    codes, distinct = pd.factorize(cells.str.strip(), use_na_sentinel=True)
    weights = np.bincount(codes[codes >= 0], minlength=len(distinct))
    texts = pd.Series(distinct, dtype="str")
    if not _may_be_closed(texts, weights):
        return Answers(words=cells, row=np.zeros(0, dtype=np.int64), label=pd.Series(dtype="str"))
    looked = [_cell(str(text)) for text in texts]
    known = _vocabulary(looked, weights)
    if not known and not any(cell.labels for cell in looked):
        return Answers(words=cells, row=np.zeros(0, dtype=np.int64), label=pd.Series(dtype="str"))
    return _split(cells, codes, looked, known)


def _may_be_closed(texts: pd.Series, weights: npt.NDArray[np.int64]) -> bool:
    """Tell whether a column is worth cutting: its cells repeat one another, hold ``|`` or are JSON."""
    total = int(weights.sum())
    if not total:
        return False
    if len(texts) <= _SHORT or texts.str.startswith('{"').any():
        return True
    joined = texts.str.contains(_JOINT, regex=False).to_numpy(dtype=bool)
    return bool(weights[(weights > 1) | joined].sum() >= _CLOSED * total)


def _cell(text: str) -> _Cell:
    if text.startswith("{"):
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        if isinstance(value, dict) and ("labels" in value or "other" in value):
            labels = value.get("labels")
            other = value.get("other")
            listed = labels if isinstance(labels, list) else [labels]
            return _Cell(
                tuple(str(label).strip() for label in listed if label not in (None, "")),
                (str(other).strip(),) if other not in (None, "") else (),
            )
    return _Cell((), tuple(part.strip() for part in text.split(_JOINT) if part.strip()))


def _vocabulary(looked: Sequence[_Cell], weights: npt.NDArray[np.int64]) -> set[str]:
    """Return the labels of a question that is closed; none where it is open."""
    seen: Counter[str] = Counter()
    for cell, weight in zip(looked, weights.tolist(), strict=True):
        for part in {*cell.labels, *cell.parts}:
            seen[part] += weight
    total = int(weights.sum())
    least = max(2, math.ceil(_RARE * total))
    sure = {label for cell in looked for label in cell.labels}
    common = {part for part, count in seen.items() if count >= least and len(part) <= _LABEL} | sure
    held = sum(
        weight
        for cell, weight in zip(looked, weights.tolist(), strict=True)
        if not common.isdisjoint((*cell.labels, *cell.parts))
    )
    needed = total * (_CLOSED if total >= _FEW else _CLOSED_FEW)
    return common if len(common - sure) <= _LABELS and held >= needed else set()


def _split(
    cells: pd.Series, codes: npt.NDArray[np.int64], looked: Sequence[_Cell], known: set[str]
) -> Answers:
    """Return each cell's labels, and what is left of it."""
    ticked = [(*cell.labels, *(part for part in cell.parts if part in known)) for cell in looked]
    left: list[str | None] = [
        _JOINT.join(part for part in cell.parts if part not in known) or None for cell in looked
    ]
    words = pd.Series(np.array([*left, None], dtype=object)[codes], index=cells.index, dtype="str")
    size = np.array([*(len(labels) for labels in ticked), 0])
    start = np.r_[0, np.cumsum(size)[:-1]]
    flat = np.array([label for labels in ticked for label in labels], dtype=object)
    many = size[codes]
    row = np.repeat(np.arange(len(codes)), many)
    place = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many) + start[codes][row]
    vocabulary, texts = pd.factorize(flat)
    label = pd.Series(texts, dtype="str").take(vocabulary[place]).reset_index(drop=True)
    return Answers(words=words, row=row, label=label)
