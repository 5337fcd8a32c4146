"""Which contribution a row speaks of: by the id it gives, the columns it repeats, or the row it follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from deliberation.ingest.cells import values
from deliberation.ingest.readers.cap_collectif.sheets import At, Sheet, snake

PREFIXES: Final = {
    "main": "proposal",
    "argument": "argument",
    "version": "amendment",
    "source": "source",
    "comment": "comment",
    "news_comment": "comment",
    "reply": "reply",
}
"""What stands before an id that is a number: until 2018 each kind counted its own from 1."""
_RELATED: Final = {
    "opinion": "main", "proposal": "main", "contribution": "main", "version": "version",
    "opinion_version": "version", "opinionversion": "version", "argument": "argument", "source": "source",
    "comment": "comment",
}  # fmt: skip
_TRUSTED: Final = 0.9
"""Part of the links that must agree with the order of the rows before the order is believed."""


def tagged(ids: pd.Series, what: str | pd.Series) -> pd.Series:
    """Return ids that no other kind of row shares: numbers get the name of their kind.

    Examples
    --------
    >>> tagged(pd.Series(["61", "opinion39"], dtype="str"), "main").tolist()
    ['proposal-61', 'opinion39']
    """
    number = ids.str.fullmatch(r"\d+").fillna(value=False).astype(bool)
    if not number.any():
        return ids
    prefix = PREFIXES[what] if isinstance(what, str) else what.map(PREFIXES)
    return ids.where(~number, prefix + "-" + ids)


def named(
    ids: pd.Series, kind: pd.Series, known: pd.Index, among: Sequence[str] = ("main", "version")
) -> pd.Series:
    """Return the contributions that rows name.

    Parameters
    ----------
    ids : Series of str
        As the rows give them.
    kind : Series of str
        What the rows say they are (``related_kind``); missing where they do not.
    known : Index
        Ids of the contributions.
    among : sequence of str
        What they can be where nothing tells; the first where none is known.
    """
    said = kind.map(lambda cell: _RELATED.get(snake(str(cell))), na_action="ignore").astype("str")
    found = tagged(ids, said.fillna(among[0]))
    for what in among[1:]:
        lost = found.notna() & ~found.isin(known) & said.isna()
        if not lost.any():
            break
        other = tagged(ids, what)
        found = found.where(~(lost & other.isin(known)), other)
    return found


class Order:
    """What the order of the rows of a sheet says: each row speaks of the opinion it follows.

    Some generations of exports name the parent of a version, or what a vote is on, in no other way. The order
    is believed only if the links that are given agree with it: a file that was sorted since says nothing.
    """

    def __init__(self, sheet: Sheet) -> None:
        main = sheet.what == "main"
        version = (sheet.what == "version") & sheet.cells("versions_id").notna()
        ids = tagged(sheet.cells("id"), "main").where(main)
        self._main = ids.ffill()
        both = ids.where(~version, tagged(sheet.cells("versions_id"), "version"))
        self._any = both.ffill()
        self.trusted = self._agrees(sheet, main)
        self.used = 0

    def filled(self, given: pd.Series, at: At, *, versions: bool = True) -> pd.Series:
        """Return links, those that rows do not give taken from the row they follow.

        Parameters
        ----------
        given : Series of str
            What the rows give, missing where they give nothing.
        at : array of int
            Positions of the rows.
        versions : bool
            Whether the rows may follow a version; otherwise they follow an opinion.
        """
        if not self.trusted or given.notna().all():
            return given
        above = (self._any if versions else self._main).iloc[at].reset_index(drop=True)
        self.used += int((given.isna() & above.notna()).sum())
        return given.where(given.notna(), above)

    def _agrees(self, sheet: Sheet, main: pd.Series) -> bool:
        proofs: list[pd.Series] = []
        for what, name in (("argument", "arguments"), ("source", "sources"), ("vote", "votes")):
            at = sheet.at(what)
            given = sheet.cells(f"{name}_related_id", at=at)
            above = self._any.iloc[at].reset_index(drop=True)
            same = given.eq(above.str.replace(r"^[a-z]+-(\d+)$", r"\1", regex=True))
            proofs.append(same[given.notna() & above.notna()])
        for what, name in (("vote", "votes_count"), ("version", "versions_count")):
            if name not in sheet.names or not len(sheet.at(what)):
                continue
            above = self._any if what == "vote" else self._main
            follow = above.iloc[sheet.at(what)].value_counts()
            published = values.numbers(sheet.cells(name)).where(main)
            seen = self._main.where(main).map(follow).fillna(0)
            proofs.append((published == seen)[main & ((published > 0) | (seen > 0))])
        whole = np.concatenate([proof.to_numpy(dtype=bool) for proof in proofs] or [np.array([], dtype=bool)])
        return not len(whole) or bool(whole.mean() >= _TRUSTED)
