"""Records that share an id although they say different things: told apart before anything points at them."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells.order import numbered
from deliberation.ingest.records.draft import Notice, notice

_PLACE = frozenset({"row", "file", "column", "locator", "made"})


def distinct(ids: pd.Series) -> bool:
    """Tell whether no id stands twice."""
    text = pa.chunked_array(pa.array(ids, pa.large_string(), from_pandas=True)).combine_chunks()
    if numbered(text) is not None:
        return True
    return bool(pc.count_distinct(text, mode="all").as_py() == len(ids))


def told_apart(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Notice]]:
    """Return records whose ids differ wherever their contents do: ``7``, ``7#2``, ``7#3``...

    Exact copies keep one id, and are merged when the sources are joined; but records whose id was made from
    their content are as many records as there are rows.

    Parameters
    ----------
    frame : DataFrame
        Records with ``id``, and ``made`` where some ids were made. The numbers do not depend on the order of
        the rows.

    Returns
    -------
    frame : DataFrame
        In the same order.
    notices : list of Notice
        How many ids the platform gave twice.
    """
    if distinct(frame["id"]):
        return frame, []
    again = frame["id"].duplicated(keep=False)
    content = sorted(set(frame.columns) - _PLACE - {"id"})
    part = frame[again].sort_values(["id", *content, "row"], kind="stable", na_position="last")
    made = part["made"] if "made" in part else pd.Series(data=False, index=part.index)
    fresh = ~part.duplicated(["id", *content]) | made
    number = fresh.astype("int64").groupby(part["id"]).cumsum()
    ids = frame["id"].copy()
    ids[part.index] = part["id"].where(number.eq(1), part["id"] + "#" + number.astype("str"))
    shared = int((fresh & number.gt(1) & ~made).sum())
    return frame.assign(id=ids), [notice("ids_shared", count=shared)] if shared else []
