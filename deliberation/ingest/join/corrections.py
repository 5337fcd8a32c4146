"""What an organiser puts right: rows that were set aside and should stay, named in a copy of the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from deliberation.core.errors import ReadError
from deliberation.ingest.cells import values
from deliberation.ingest.raw import read_raw
from deliberation.ingest.records.draft import Notice, notice

_KEEP = frozenset({"keep", "garder", "gardee", "garde", "oui", "yes", "x"})


@dataclass(frozen=True)
class Corrections:
    """Rows to keep, by file, column and row, as the ledger names them.

    Parameters
    ----------
    wanted : frozenset of (file, column, row)
        The rows; the column is empty where a row is whole.
    """

    wanted: frozenset[tuple[str, str, int]]
    _done: set[tuple[str, str, int]] = field(default_factory=set, compare=False)

    def applied(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return records with those that the organiser keeps no longer set aside."""
        if "file" not in frame or not self.wanted:
            return frame
        column = frame["column"].fillna("") if "column" in frame else pd.Series("", index=frame.index)
        keys = pd.Series(list(zip(frame["file"], column, frame["row"], strict=True)), index=frame.index)
        kept = keys.isin(list(self.wanted)) & frame["moderated"]
        self._done.update(keys[kept])
        return frame.assign(moderated=frame["moderated"] & ~kept) if kept.any() else frame

    def notices(self) -> list[Notice]:
        """Return what became of the corrections: how many rows they kept, and how many they could not."""
        found = [notice("corrected", count=len(self._done))] if self._done else []
        left = len(self.wanted - self._done)
        return [*found, *([notice("not_corrected", count=left)] if left else [])]


def read_corrections(path: Path) -> Corrections:
    """Read a copy of the ledger in which the organiser wrote ``keep`` in the column ``correction``.

    Raises
    ------
    ReadError
        If a column is missing, or a correction is none that we know.
    """
    table = read_raw(path)
    for name in ("file", "row", "correction"):
        if name not in table.columns:
            raise ReadError(
                f"{path} has no column {name!r}; expected a copy of the ledger (`deliberation ledger`), with "
                "'keep' in its column 'correction' for the rows to keep."
            )
    frame = table.frame({name: name for name in ("file", "column", "row", "correction")})
    said = frame["correction"].dropna()
    for row, word in said.items():
        if values.fold(str(word)) not in _KEEP:
            raise ReadError(
                f"{path}, row {int(table.rows[int(str(row))])}, column 'correction': {word!r} is not a "
                "correction; expected 'keep', or nothing."
            )
    chosen = frame.loc[said.index]
    if "reason" in table.columns:  # votes come back with the contribution they were cast on
        chosen = chosen[(table.series("reason") != "on_moderated").reindex(chosen.index)]
    keys = zip(chosen["file"], chosen["column"].fillna(""), values.numbers(chosen["row"]), strict=True)
    return Corrections(frozenset((str(file), str(column), int(row)) for file, column, row in keys))
