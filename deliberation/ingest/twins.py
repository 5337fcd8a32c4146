"""Records that share an id although they say different things: told apart before anything points at them."""

from __future__ import annotations

import pandas as pd

from deliberation.ingest.draft import Notice, notice

_PLACE = frozenset({"row", "file", "column", "locator", "made"})


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
    again = frame["id"].duplicated(keep=False)
    if not again.any():
        return frame, []
    content = sorted(set(frame.columns) - _PLACE - {"id"})
    part = frame[again].sort_values(["id", *content, "row"], kind="stable", na_position="last")
    made = part["made"] if "made" in part else pd.Series(data=False, index=part.index)
    fresh = ~part.duplicated(["id", *content]) | made
    number = fresh.astype("int64").groupby(part["id"]).cumsum()
    ids = frame["id"].copy()
    ids[part.index] = part["id"].where(number.eq(1), part["id"] + "#" + number.astype("str"))
    shared = int((fresh & number.gt(1) & ~made).sum())
    return frame.assign(id=ids), [notice("ids_shared", count=shared)] if shared else []
