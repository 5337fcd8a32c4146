"""Answers picked from a list: one per cell, or several joined by a separator that options may hold too.

What stands beside the options (« Autre : ... ») is kept: a few words as one more option, a sentence as a
text.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.readers.survey.cells import Cells

SEPARATORS: Final = ("|", ";", ", ", ",")
_CLOSED: Final = frozenset(
    {
        "oui", "non", "yes", "no", "y", "n", "vrai", "faux", "true", "false", "homme", "femme", "un homme",
        "une femme", "autre", "male", "female", "man", "woman", "other", "ne sais pas", "je ne sais pas",
        "sans avis", "sans opinion", "ne se prononce pas", "ne souhaite pas repondre", "prefer not to say",
        "peut-etre", "maybe", "don't know", "non applicable", "n/a",
    }
)  # fmt: skip
"""Answers that are choices however few people answered, folded."""
_FEW: Final = 4
"""Below this number of answers nothing tells a choice from a text."""
_RARE: Final = 0.005
"""Share of the answers under which a cell is not taken for one of the options."""
_COVERED: Final = 0.7
"""Share of the answers that the options must make up, one per cell."""
_COVERED_SEVERAL: Final = 0.8
"""The same, where a cell is cut into several: a cut makes repetitions by chance."""
_LONGEST: Final = 120
"""Mean length of options; copies of one long text are a mobilisation, and no choice."""
_MOST: Final = 60
"""Options of one question, unless nearly every answer is one of them (départements)."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the cells of a column picked.

    Parameters
    ----------
    options : Series of str, shape (options,)
        The options.
    picked : int32 array, shape (picks,)
        Options of each distinct cell, one after the other.
    sizes : int64 array, shape (distinct,)
        How many each distinct cell picked.
    rests : Series of str, shape (distinct,)
        The text beside the options; missing where there is none.
    """

    options: pd.Series
    picked: npt.NDArray[np.int32]
    sizes: npt.NDArray[np.int64]
    rests: pd.Series

    def rows(self, codes: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int64], pd.Series]:
        """Return the row and the option of every pick, from the distinct cell of each row."""
        known = np.flatnonzero(codes >= 0)
        sizes = self.sizes[codes[known]]
        starts = (np.cumsum(self.sizes) - self.sizes)[codes[known]]
        inner = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        options = self.options.take(self.picked[np.repeat(starts, sizes) + inner])
        return np.repeat(known, sizes), options.reset_index(drop=True)


def whole(cells: Cells, shown: pd.Series | None = None) -> Choices:
    """Return every distinct cell as an option: numbers, places.

    Parameters
    ----------
    cells : Cells
        The cells.
    shown : Series of str, shape (distinct,), optional
        What to show of each; nothing where missing.
    """
    size = len(cells.texts)
    kept = np.ones(size, dtype=bool) if shown is None else shown.notna().to_numpy(dtype=bool)
    return Choices(
        options=cells.texts if shown is None else shown,
        picked=np.flatnonzero(kept).astype(np.int32),
        sizes=kept.astype(np.int64),
        rests=pd.Series([None] * size, dtype="str"),
    )


def choices(cells: Cells) -> Choices | None:
    """Return what the cells picked, or None where they are texts that people wrote."""
    if not len(cells):
        return None
    for separator in SEPARATORS:
        found = _several(cells, separator)
        if found is not None:
            return found
    return _single(cells)


def _single(cells: Cells) -> Choices | None:
    if len(cells.texts) <= 30 and set(cells.folded()) <= _CLOSED:
        return whole(cells)
    frequent = cells.counts >= _least(len(cells))
    few_distinct = len(cells.texts) <= 0.1 * len(cells)
    lengths = cells.texts.str.len().to_numpy(dtype=np.float64)
    if (
        len(cells) < _FEW
        or not frequent.any()
        or (frequent.sum() == 1 and len(cells.texts) > 1)
        or cells.share(frequent) < _COVERED
        or np.average(lengths[frequent], weights=cells.counts[frequent]) > _LONGEST
        or (frequent.sum() > _MOST and not few_distinct)
    ):
        return None
    return _picked([[text] for text in cells.texts], set(cells.texts[frequent]), ", ")


def _least(answers: int) -> int:
    return max(2, int(np.ceil(_RARE * answers)))


def _several(cells: Cells, separator: str) -> Choices | None:
    """Return the options of cells that hold several, or None where the separator is a part of the words."""
    if not _worth_cutting(cells, separator):
        return None
    cut = [_cut(text, separator) for text in cells.texts]
    counts = [int(count) for count in cells.counts]
    chains = _chains(cut, counts)
    parsed = [_parsed(parts, chains, separator) for parts in cut]
    weights: Counter[str] = Counter()
    for tokens, count in zip(parsed, counts, strict=True):
        for token in tokens:
            weights[token] += count
    options = {token for token, weight in weights.items() if weight >= _least(len(cells))}
    alone = {tokens[0] for tokens in parsed if len(tokens) == 1} & options
    held = sum(weights[token] for token in options)
    if (
        len(alone) < 2
        or len(cells.texts) <= len(weights)  # options combine: there are more combinations than options
        or len(options) > _MOST
        or held < _COVERED_SEVERAL * sum(weights.values())
        or sum(len(token) * weights[token] for token in options) > _LONGEST * held
    ):
        return None
    return _picked(parsed, options, separator if separator == ", " else f"{separator} ")


def _worth_cutting(cells: Cells, separator: str) -> bool:
    """Tell whether parts of cells repeat enough for a list of options; nothing is cut in Python before."""
    texts = pa.array(cells.texts, pa.large_string())
    held = pc.match_substring(texts, separator)
    if not pc.any(held).as_py() or (separator == "," and pc.any(pc.match_substring(texts, ", ")).as_py()):
        return False
    lists = pc.split_pattern(texts, separator)
    parts = pc.utf8_trim_whitespace(lists.flatten()).dictionary_encode()
    weights = np.repeat(cells.counts, pc.list_value_length(lists).to_numpy())
    counted = np.bincount(parts.indices.to_numpy(), weights=weights)
    frequent = counted >= _least(len(cells))
    return bool(counted[frequent].sum() >= _COVERED_SEVERAL * counted.sum())


def _cut(text: str, separator: str) -> list[str]:
    return [part for part in (piece.strip() for piece in text.split(separator)) if part]


def _chains(cut: Sequence[Sequence[str]], counts: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """Return the options that hold the separator, by their first part.

    Two parts that only ever stand side by side, in this order, are one option.
    """
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for parts, count in zip(cut, counts, strict=True):
        for part in parts:
            single[part] += count
        for pair in pairwise(parts):
            double[pair] += count
    after = {
        left: right
        for (left, right), count in double.items()
        if left != right and count > 1 and count == single[left] == single[right]
    }
    heads = sorted(set(after) - set(after.values()))
    found = {}
    for head in heads:
        chain = [head]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        found[head] = tuple(chain)
    return found


def _parsed(parts: Sequence[str], chains: dict[str, tuple[str, ...]], separator: str) -> list[str]:
    tokens, position = [], 0
    glue = separator if separator == ", " else f"{separator} "
    while position < len(parts):
        chain = chains.get(parts[position], ())
        if not chain or tuple(parts[position : position + len(chain)]) != chain:
            chain = (parts[position],)
        tokens.append(glue.join(chain))
        position += len(chain)
    return tokens


def _picked(parsed: Sequence[Sequence[str]], options: set[str], glue: str) -> Choices:
    """Return choices from the parts of each distinct cell; parts that are no option are words beside them."""
    known = {option: number for number, option in enumerate(sorted(options))}
    others = sorted({token for tokens in parsed for token in tokens} - options)
    spelled_alike = len(others) <= 500
    picked: list[int] = []
    sizes: list[int] = []
    rests: list[str | None] = []
    for tokens in parsed:
        mine: dict[int, None] = {}
        beside: list[str] = []
        for token in tokens:
            if token not in known and not _is_text(token, options if spelled_alike else set()):
                known[token] = len(known)
            if token in known:
                mine[known[token]] = None
            else:
                beside.append(token)
        picked += mine
        sizes.append(len(mine))
        rests.append(glue.join(beside) or None)
    return Choices(
        options=pd.Series(list(known), dtype="str"),
        picked=np.array(picked, dtype=np.int32),
        sizes=np.array(sizes, dtype=np.int64),
        rests=pd.Series(rests, dtype="str"),
    )


def _is_text(words: str, options: set[str]) -> bool:
    """Tell words that somebody wrote from a rare option or an earlier spelling of one."""
    if len(words.split()) < 4 and len(words) <= 30:
        return False
    return not difflib.get_close_matches(words, options, n=1, cutoff=0.85)
