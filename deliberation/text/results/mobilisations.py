"""Mobilisations: texts that many persons sent, copied, edited or filled in as a form."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from deliberation.text.results.variants import group_variants
from deliberation.text.wording.normalise import without_links

MOBILISED: Final = 5
"""Copies from which a repeated text is called a mobilisation, if three persons signed it."""

_PERSONS: Final = 3
_TELLING: Final = 60  # characters under which a repeated text is a common answer, not a call
_QUOTED: Final = 300


def mobilised(contributions: pa.Table, passages: pd.DataFrame) -> pd.DataFrame:
    """Return what ``Themes.mobilisations`` tells.

    Parameters
    ----------
    contributions : pyarrow.Table
        With the schema ``CONTRIBUTIONS``.
    passages : DataFrame
        Passages ordered by ``contribution``, with their ``start`` and ``end``.
    """
    table = contributions.select(["id", "text", "person", "copies"]).to_pandas()
    read = table[table["copies"] >= 0]
    read = read.assign(variant=group_variants(read["text"].tolist(), copies=read["copies"].to_numpy()))
    by_variant = read.groupby("variant")["person"]
    sizes, people = by_variant.size(), by_variant.nunique()
    many = sizes.index[(sizes >= MOBILISED) & (people >= _PERSONS)]
    rows = []
    for variant, group in read[read["variant"].isin(many)].groupby("variant"):
        persons = int(people[variant])
        versions = group["text"].value_counts()
        text = min(versions.index[versions == versions.max()])
        if len(without_links(text)) < _TELLING:  # a link that many paste is no call
            continue
        at = group.loc[group["text"] == text, "id"].idxmin()  # rows are ordered by id
        shown = group.loc[at, "id"]
        start, end = _beginning(passages, int(at))
        rows.append(
            (shown, start, end, text[start:end], len(group), persons, len(versions), sorted(group["id"]))
        )
    names = ["contribution_id", "start", "end", "text", "contributions", "persons", "versions", "ids"]
    found = pd.DataFrame(rows, columns=names)
    return found.sort_values(["contributions", "contribution_id"], ascending=[False, True], ignore_index=True)


def _beginning(passages: pd.DataFrame, row: int) -> tuple[int, int]:
    """Return the span of the first passages of a contribution, 300 characters at most where possible."""
    first, last = np.searchsorted(passages["contribution"].to_numpy(), [row, row + 1])
    spans = passages.iloc[first:last]
    start = int(spans["start"].iloc[0])
    ends = [int(end) for end in spans["end"] if end - start <= _QUOTED]
    return start, max(ends, default=int(spans["end"].iloc[0]))
