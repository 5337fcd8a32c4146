"""Which passages to read: some drawn at random, and those the engine is least sure of."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.provenance import hash_texts

if TYPE_CHECKING:
    from deliberation.text.results.themes import Themes

Spans = Collection[tuple[str, int, int]]
Floats = npt.NDArray[np.float64]

_BLOCK: Final = 4096


def fingerprint(themes: Themes) -> str:
    """Return what tells a run from another: a hash of its passages, with ideas, themes, types and names."""
    frame = themes.to_pandas()
    columns = ("contribution_id", "start", "end", "idea", "theme", "type")
    rows = ("\t".join(map(str, row)) for row in zip(*(frame[name] for name in columns), strict=True))
    names = (f"{name}\t{said}" for name, said in sorted(themes.names.items()))
    return hash_texts([*rows, *names])


def drawable(themes: Themes, without: Spans = ()) -> pd.DataFrame:
    """Return the passages in a theme, with ``type`` and ``type_sure``, but those read before."""
    placed = themes.placed()
    placed[["type", "type_sure"]] = themes.to_pandas().loc[placed.index, ["type", "type_sure"]]
    keys = zip(placed["contribution_id"], placed["start"], placed["end"], strict=True)
    read = set(without)
    return placed[[key not in read for key in keys]] if read else placed


def draw(passages: pd.DataFrame, n: int, *, seed: int = 0) -> pd.DataFrame:
    """Return ``n`` passages at random, in a random order, so that the first ones are at random too.

    Each has the same chance. A passage is drawn by a hash of the seed, its contribution and its place, so
    that neither the order of the rows nor contributions that come later change what is drawn of the others.
    """
    keys = [
        hashlib.blake2b(f"{seed}\t{name}\t{start}\t{end}".encode(), digest_size=16).hexdigest()
        for name, start, end in zip(
            passages["contribution_id"], passages["start"], passages["end"], strict=True
        )
    ]
    return passages.iloc[np.argsort(np.array(keys, dtype=str), kind="stable")[:n]]


def least_certain(themes: Themes, passages: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the ``n`` passages that the engine is least sure of, the least sure first.

    They are taken in turn by three signs: the margin between the centre of their idea and the next nearest
    one, the same for themes, and how sure their type is. A text is taken once, even if many wrote it.

    Returns
    -------
    DataFrame
        Rows of ``passages`` with ``doubt``: the sign that chose each ("idea", "theme", "type").
    """
    all_placed = themes.placed()
    rows = passages.drop_duplicates("node")
    signs = {
        "idea": _margins(themes, all_placed, rows, "idea"),
        "theme": _margins(themes, all_placed, rows, "theme"),
        "type": rows["type_sure"].to_numpy(dtype=np.float64),
    }
    queues = {
        name: iter([at for at in np.argsort(values, kind="stable").tolist() if np.isfinite(values[at])])
        for name, values in signs.items()
    }
    taken: dict[int, str] = {}
    while queues and len(taken) < min(n, len(rows)):
        for name in list(queues):
            at = next((at for at in queues[name] if at not in taken), None)
            if at is None:
                del queues[name]
            elif len(taken) < n:
                taken[at] = name
    return rows.iloc[list(taken)].assign(doubt=list(taken.values()))


def _margins(themes: Themes, placed: pd.DataFrame, rows: pd.DataFrame, level: str) -> Floats:
    """Return how much nearer each passage is to the centre of its own than to any other's; inf alone."""
    weights = (
        placed.groupby([level, "node"])["person"].nunique().clip(lower=1).rename("persons").reset_index()
    )
    names, own = np.unique(weights[level].to_numpy(dtype=str), return_inverse=True)
    if len(names) < 2:
        return np.full(len(rows), np.inf)
    centres = np.zeros((len(names), themes.vectors.shape[1]))
    heavy = themes.vectors[weights["node"].to_numpy()] * weights["persons"].to_numpy(dtype=float)[:, None]
    np.add.at(centres, own, heavy)
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
    mine = np.searchsorted(names, rows[level].to_numpy(dtype=str))
    margins = np.empty(len(rows))
    for start in range(0, len(rows), _BLOCK):
        part = slice(start, start + _BLOCK)
        near = themes.vectors[rows["node"].to_numpy()[part]] @ centres.T
        at = np.arange(len(near))
        own_fit = near[at, mine[part]].copy()
        near[at, mine[part]] = -np.inf
        margins[part] = np.round(own_fit - near.max(axis=1), 4)
    return margins
