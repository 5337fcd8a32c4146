"""Minority ideas: said by few people, and like nothing that the others say. They are shown as such."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.text.meaning.groups import group_sums

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

FEW: Final = 3
"""Persons up to which an idea is said by few, ..."""

IN: Final = 500
"""... or one person in that many, where it is more."""

LOW: Final = 50
"""One person in that many is no minority any more, however few they are."""

APART: Final = 2.0
"""How many times more alike the texts of the idea are than one of them and one of the nearest other idea."""

_NOTHING: Final = 1e-3


def minority_ideas(placed: pd.DataFrame, vectors: Floats) -> frozenset[str]:
    """Return the ideas that few people hold and that are far from every other.

    Few: two or three persons, or up to one in 500 where that is more; never over one in 50. What one person
    alone says is a voice, not an idea that people share. Far: two texts of the idea are, on average, twice as
    alike (mean cosine) as one of them and one of the idea nearest to it. Where the idea is one text,
    it is held to what texts of one idea have in common elsewhere.

    Parameters
    ----------
    placed : DataFrame
        The passages that are in a theme: ``idea``, ``node`` (row of the vectors), ``person``.
    vectors : array, shape (distinct texts, dimensions)
        Unit vectors.
    """
    persons = placed.groupby("idea")["person"].nunique()
    total = placed["person"].nunique()
    few = (persons >= 2) & (persons <= max(FEW, total / IN)) & (persons * LOW <= total)
    if not few.any() or len(persons) < 2:
        return frozenset()
    said = placed.drop_duplicates(["idea", "node"])
    number = persons.index.get_indexer(pd.Index(said["idea"]))
    means, inside = _alike(vectors, said["node"].to_numpy(), number, len(persons))
    inside = np.where(np.isnan(inside), np.nanmedian(inside) if not np.isnan(inside).all() else 0, inside)
    apart = inside >= APART * _nearest(means)
    return frozenset(str(name) for name in persons.index[few.to_numpy() & apart])


def _alike(
    vectors: Floats, rows: Ints, ideas: Ints, count: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the mean of each idea, and the mean cosine of two of its texts (NaN where it has one)."""
    sums = group_sums(vectors, rows, ideas, count)
    size = np.bincount(ideas, minlength=count)
    pairs = np.where(size > 1, size * (size - 1), np.nan)
    return sums / size[:, None], np.round((np.square(sums).sum(axis=1) - size) / pairs, 4)


def _nearest(means: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean cosine of a text of each idea with one of the nearest other idea."""
    between = means @ means.T
    np.fill_diagonal(between, -1)
    return np.asarray(np.round(np.maximum(between.max(axis=1), _NOTHING), 4), dtype=np.float64)
