"""Persons whom an export knows by name only: an id that says nothing of the name."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells.values import fold

_ID: Final = r"\d+|u[0-9a-f]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{24,}|User #\d+"
"""What says no name: numbers, hashes, « User #12 »."""


def pseudonyms(names: pd.Series) -> pd.Series:
    """Return an id for each name, the same for the same name; missing where there is none.

    An id that was made so already stays. Only the distinct names are looked at one by one.

    Examples
    --------
    >>> ids = pseudonyms(pd.Series(["Zoé", " zoe ", None], dtype="str"))
    >>> bool(ids[0] == ids[1]), len(ids[0])
    (True, 11)
    """
    codes, distinct = pd.factorize(names, use_na_sentinel=True)
    made = [_pseudonym(str(name)) for name in distinct]
    return pd.Series(np.array([*made, None], dtype=object)[codes], index=names.index, dtype="str")


def without_names(cells: pd.Series) -> pd.Series:
    """Return a column of ids in which some platforms write names: ids stay, names become pseudonyms.

    Examples
    --------
    >>> kept = without_names(pd.Series(["User #12", "Zoé Martin", None], dtype="str"))
    >>> kept[0], len(kept[1]), bool(kept.isna()[2])
    ('User #12', 11, True)
    """
    plain = cells.str.fullmatch(_ID).fillna(value=False).astype(bool)
    return cells.where(plain, pseudonyms(cells))


def _pseudonym(name: str) -> str:
    if re.fullmatch(r"u[0-9a-f]{10}", name):
        return name
    return "u" + hashlib.sha256(fold(name).encode()).hexdigest()[:10]
