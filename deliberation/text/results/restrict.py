"""Themes restricted to some contributions: the same ideas and names, the sizes of those contributions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from deliberation.text.results.themes import Themes


def restricted(themes: Themes, contributions: Collection[str]) -> Themes:
    """Return the themes of some contributions alone; those they do not know are left out.

    Nothing is found again: a passage stays in its idea, an idea keeps its id and name. What follows from an
    earlier state of the whole is not kept.
    """
    kept = set(contributions)
    ids = themes.contributions["id"].to_pylist()
    rows = np.array([row for row, name in enumerate(ids) if name in kept], dtype=np.int64)
    fresh = np.full(len(ids), -1, dtype=np.int32)
    fresh[rows] = np.arange(len(rows), dtype=np.int32)
    pointers = fresh[themes.passages["contribution"].to_numpy()]
    mine = np.flatnonzero(pointers >= 0)
    passages = themes.passages.take(pa.array(mine))
    column = themes.passages.schema.get_field_index("contribution")
    passages = passages.set_column(column, themes.passages.schema.field(column), pa.array(pointers[mine]))
    return replace(
        themes,
        passages=passages,
        contributions=themes.contributions.take(pa.array(rows)),
        moderated={name: near for name, near in themes.moderated.items() if name in kept},
        continuity=None,
    )
