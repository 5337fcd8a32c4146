"""What people wrote, picked and where they live: contributions, attributes, territories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.raw import RawTable
from deliberation.ingest.readers.survey.cells import NOT_ASKED
from deliberation.ingest.readers.survey.columns import Column
from deliberation.ingest.readers.survey.people import People

_UNTICKED = NOT_ASKED | {"0", "non", "no", "n"}


def texts(table: RawTable, columns: Sequence[Column], who: People) -> pd.DataFrame:
    """Return the answers to open questions, and the words beside choices, as contributions.

    The id of an answer is made from its participant, the whole row and the position of the column, hashed:
    it is the same in every export of the same rows, in any order, and whoever reads two ids, or has another
    table with the ids of participants, cannot tell who wrote.
    """
    frames = []
    for column in columns:
        if column.role == "open":
            cells = table.series(column.name, strip=False)
            cells = cells.where(column.cells.filled)
        elif column.picks is not None and column.picks.rests.notna().any():
            cells = column.cells.words(column.picks.rests)
        else:
            continue
        rows = np.flatnonzero(cells.notna().to_numpy(dtype=bool) & who.kept)
        frame = pd.DataFrame({"row": table.rows[rows], "author": who.ids.to_numpy()[rows]})
        frame["text"] = shown_series(cells.iloc[rows]).reset_index(drop=True)
        frame["date"] = who.dates.iloc[rows].reset_index(drop=True)
        frame["language"] = who.languages.iloc[rows].reset_index(drop=True)
        frame["moderated"] = who.unsent[rows]
        frame["id"] = _unlinked(frame["author"], who.contents.iloc[rows], column.place)
        frames.append(frame.assign(question=column.wording, column=column.name))
    if not frames:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in ("id", "text", "kind")})
    whole = pd.concat(frames, ignore_index=True)
    reason = pd.Series("draft", index=whole.index, dtype="str").where(whole["moderated"])
    return whole.assign(kind="answer", file=table.file, moderation_reason=reason)


def _unlinked(authors: pd.Series, contents: pd.Series, place: int) -> pd.Series:
    """Return ids that hold no author: ids of participants are often 1, 2, 3..., so the row is hashed too."""
    pairs = authors.astype("str").to_numpy(dtype=object) + "-" + contents.to_numpy(dtype=object)
    hashed = pd.util.hash_array(pairs + f"-{place}", categorize=False)
    return pd.Series([f"a{number:016x}" for number in hashed], dtype="str")


def attributes(columns: Sequence[Column], who: People) -> pd.DataFrame:
    """Return what each participant picked: the question, and the option."""
    frames = []
    ids = who.ids.to_numpy()
    for column in columns:
        if column.role == "mark":
            ticked = [text not in _UNTICKED for text in column.cells.folded()]
            rows = np.flatnonzero(column.cells.mask(ticked))
            options = pd.Series([column.label], dtype="str").repeat(len(rows)).reset_index(drop=True)
            name = column.group
        elif column.picks is not None:
            rows, options = column.picks.rows(column.cells.codes)
            name = column.wording
        else:
            continue
        counted = who.counted[rows]
        frame = pd.DataFrame({"participant": ids[rows[counted]], "value": options[counted].to_numpy()})
        frames.append(frame.assign(name=name))
    found = [frame for frame in frames if len(frame)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def homes(columns: Sequence[Column], who: People) -> pd.Series:
    """Return where each participant lives, as the first question on it says."""
    column = next((column for column in columns if column.role == "place"), None)
    if column is None or column.picks is None:
        return pd.Series([None] * len(who.ids), dtype="str")
    return column.cells.words(column.picks.options)
