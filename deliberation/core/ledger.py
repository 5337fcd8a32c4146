"""The ledger: the account of every input row, so that nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core import language as words
from deliberation.core.cells import neutral

STATES: Final = ("used", "merged", "set aside")
UNREADABLE: Final = frozenset({"unreadable", "no_id", "vote_outside_scale", "ragged_row", "not_recognised"})
"""Reasons for which a row was received but could not be read."""

_names = pa.dictionary(pa.int16(), pa.string())
LEDGER: Final = pa.schema(
    [
        pa.field("file", _names, nullable=False),
        pa.field("column", _names),  # where one row holds several records (a survey): the cell's column
        pa.field("first", pa.int32(), nullable=False),  # 1 for the first row of data; headers have no entry
        pa.field("last", pa.int32(), nullable=False),  # a span of rows that share one fate
        pa.field("unit", _names, nullable=False),  # contribution, vote, participant, setting...
        pa.field("state", _names, nullable=False),  # one of STATES
        pa.field("reason", _names),  # a key of the locales under [reasons]; null where the row is simply used
        pa.field("detail", pa.string()),
    ]
)
FUNNEL: Final = ("declared", "received", "readable", "kept", "analysed", "used")


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """The account of every row of every input file.

    Parameters
    ----------
    entries : pyarrow.Table
        One row per span of input rows that share one fate, with the columns of ``LEDGER``: ten million
        votes that are simply used are one entry.
    declared : mapping of str to int
        Counts the organiser declares for what came before the files (e.g. ``{"contribution": 1200}``).
    upstream : mapping of str to int
        Contributions that the organiser says never reached the files: ``refused``, ``hidden``, ``untyped``.
    later : mapping of str to int
        Counts of contributions that later steps report: ``analysed`` and ``used``.
    """

    entries: pa.Table
    declared: Mapping[str, int] = field(default_factory=dict)
    upstream: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of input rows accounted for; cells of a row are not counted again."""
        return int(sum(self.received().values()))

    def received(self) -> dict[str, int]:
        """Return how many rows of each file are accounted for."""
        whole = self.entries.filter(pc.is_null(self.entries["column"]))
        counted = pd.Series(_sizes(whole)).groupby(_plain(whole, "file")).sum()
        return {str(file): int(rows) for file, rows in counted.items()}

    def funnel(self, unit: str = "contribution") -> dict[str, int | None]:
        """Return how many of a unit were declared, received, readable, kept, analysed and used.

        None stands where nobody knows. ``kept`` counts rows that are used; a row merged into another one
        (a revote, an exact duplicate) is readable but not kept on its own.
        """
        summary = self._counted()
        mine = summary[summary["unit"] == unit]
        received = int(mine["rows"].sum())
        lost = int(mine.loc[mine["reason"].isin(UNREADABLE), "rows"].sum())
        later = self.later if unit == "contribution" else {}
        return {
            "declared": self.declared.get(unit),
            "received": received,
            "readable": received - lost,
            "kept": int(mine.loc[mine["state"] == "used", "rows"].sum()),
            "analysed": later.get("analysed"),
            "used": later.get("used"),
        }

    def units(self) -> list[str]:
        """Return the units the ledger accounts for, in alphabetical order."""
        return sorted(str(u) for u in pc.unique(self.entries["unit"].cast(pa.string())).to_pylist())

    def summary(self, language: str = "en") -> pd.DataFrame:
        """Return the number of rows by file, unit, state and reason, with the reason in words."""
        counted = self._counted()
        counted["meaning"] = [_meaning(reason, language) for reason in counted["reason"]]
        return counted

    def reasons(self, unit: str, state: str | None = None) -> dict[str, int]:
        """Return how many rows of a unit stand under each reason, by reason."""
        summary = self._counted()
        chosen = summary[(summary["unit"] == unit) & summary["reason"].notna()]
        if state is not None:
            chosen = chosen[chosen["state"] == state]
        counts = chosen.groupby("reason")["rows"].sum().sort_index()
        return {str(reason): int(count) for reason, count in counts.items()}

    def rows(self, *, state: str | None = None) -> pd.DataFrame:
        """Return one row per input row: file, column, row, unit, state, reason, detail.

        Parameters
        ----------
        state : {"used", "merged", "set aside"}, optional
            Return the rows in this state only.
        """
        entries = self.entries
        if state is not None:
            entries = entries.filter(pc.equal(entries["state"].cast(pa.string()), state))
        sizes = _sizes(entries)
        starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
        row = np.repeat(entries["first"].to_numpy(), sizes) + (np.arange(sizes.sum()) - starts)
        spread = entries.drop_columns(["first", "last"]).take(
            pa.array(np.repeat(np.arange(len(sizes)), sizes))
        )
        frame: pd.DataFrame = spread.to_pandas()
        frame.insert(2, "row", row.astype(np.int32))
        return frame

    def count(self, state: str | None = None) -> int:
        """Return how many rows and cells are entered, in one state or in all of them."""
        counted = self._counted()
        mine = counted if state is None else counted[counted["state"] == state]
        return int(mine["rows"].sum())

    def to_csv(self, path: str | Path, *, state: str | None = None) -> Path:
        """Write one line per input row, with its reason in French and English.

        The last column, ``correction``, is empty: an organiser who finds that a row was wrongly set aside
        writes ``keep`` there, names the file in consultation.toml (``[tables] corrections``) and runs again.

        Parameters
        ----------
        path : str or Path
            File to write: UTF-8 with a byte-order mark, which spreadsheets need. Cells that a spreadsheet
            would run as a formula are neutralised.
        state : {"used", "merged", "set aside"}, optional
            Write the rows in this state only; "set aside" is what an organiser reads.
        """
        target = Path(path)
        with target.open("w", encoding="utf-8-sig", newline="") as handle:
            for start in range(0, max(self.entries.num_rows, 1), 100_000):
                part = replace(self, entries=self.entries.slice(start, 100_000)).rows(state=state)
                for language in ("fr", "en"):
                    known = {r: _meaning(r, language) for r in part["reason"].dropna().unique()}
                    part[f"reason_{language}"] = part["reason"].astype(object).map(known)
                part = part.assign(correction="")
                for name in ("file", "column", "detail"):
                    part[name] = part[name].astype(object).map(neutral, na_action="ignore")
                part.to_csv(handle, index=False, header=not start)
        return target

    def balanced(self, received: Mapping[str, int]) -> bool:
        """Tell whether the ledger accounts for exactly ``received`` rows of each file, each of them once."""
        if self.received() != {name: count for name, count in received.items() if count}:
            return False
        whole = self.entries.filter(pc.is_null(self.entries["column"]))
        spans = pd.DataFrame(
            {"file": _plain(whole, "file"), "first": whole["first"], "last": whole["last"]}
        ).sort_values(["file", "first"])
        return not (spans.groupby("file")["last"].shift() >= spans["first"]).any()

    def with_later(self, **counts: int) -> Ledger:
        """Return the ledger with the counts that later steps report (``analysed``, ``used``)."""
        return replace(self, later={**self.later, **counts})

    def _counted(self) -> pd.DataFrame:
        names = ["file", "unit", "state", "reason"]
        frame = pd.DataFrame({name: _plain(self.entries, name) for name in names})
        frame["rows"] = _sizes(self.entries)
        counted: pd.DataFrame = frame.groupby(names, dropna=False, as_index=False, sort=True).sum()
        return counted

    def _repr_html_(self) -> str:
        return str(self.summary().to_html(index=False))


def _plain(entries: pa.Table, name: str) -> pd.Series:
    values: pd.Series = entries[name].cast(pa.string()).to_pandas().astype(object)
    return values.where(values.notna(), None)


def _sizes(entries: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the number of rows of each span."""
    first, last = (np.asarray(entries[name].to_numpy(), dtype=np.int64) for name in ("first", "last"))
    return last - first + 1


def _meaning(reason: object, language: str) -> str:
    return words.say(f"reasons.{reason}", language) if isinstance(reason, str) else ""
