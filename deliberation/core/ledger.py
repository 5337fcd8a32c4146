"""The ledger: the account of every input row, so that nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core import language as words

STATES: Final = ("used", "merged", "set aside")
UNREADABLE: Final = frozenset({"unreadable", "no_id", "vote_outside_scale", "ragged_row"})
"""Reasons for which a row was received but could not be read."""

_names = pa.dictionary(pa.int16(), pa.string())
LEDGER: Final = pa.schema(
    [
        pa.field("file", _names, nullable=False),
        pa.field("row", pa.int32(), nullable=False),  # 1 for the first row of data; headers have no entry
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
        One row per input row, with the columns of ``LEDGER``.
    declared : mapping of str to int
        Counts the organiser declares for what came before the files (e.g. ``{"contribution": 1200}``).
    later : mapping of str to int
        Counts of contributions that later steps report: ``analysed`` and ``used``.
    """

    entries: pa.Table
    declared: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)

    def funnel(self, unit: str = "contribution") -> dict[str, int | None]:
        """Return how many of a unit were declared, received, readable, kept, analysed and used.

        None stands where nobody knows. ``kept`` counts rows that are used; a row merged into another one
        (a revote, an exact duplicate) is readable but not kept on its own.
        """
        table = self.entries.filter(pc.equal(self.entries["unit"].cast(pa.string()), unit))
        state = table["state"].cast(pa.string())
        unreadable = pc.is_in(table["reason"].cast(pa.string()), value_set=pa.array(sorted(UNREADABLE)))
        lost = int(pc.sum(unreadable).as_py() or 0)
        kept = int(pc.sum(pc.equal(state, "used")).as_py() or 0)
        later = self.later if unit == "contribution" else {}
        return {
            "declared": self.declared.get(unit),
            "received": table.num_rows,
            "readable": table.num_rows - lost,
            "kept": kept,
            "analysed": later.get("analysed"),
            "used": later.get("used"),
        }

    def units(self) -> list[str]:
        """Return the units the ledger accounts for, in alphabetical order."""
        return sorted(str(u) for u in pc.unique(self.entries["unit"].cast(pa.string())).to_pylist())

    def summary(self, language: str = "en") -> pd.DataFrame:
        """Return the number of rows by file, unit, state and reason, with the reason in words."""
        plain = pa.table(
            {name: self.entries[name].cast(pa.string()) for name in ("file", "unit", "state", "reason")}
        )
        counted = (
            plain.group_by(["file", "unit", "state", "reason"]).aggregate([([], "count_all")]).to_pandas()
        )
        counted = counted.rename(columns={"count_all": "rows"}).sort_values(
            ["file", "unit", "state", "reason"], ignore_index=True
        )
        counted["meaning"] = [
            words.say(f"reasons.{reason}", language) if isinstance(reason, str) else ""
            for reason in counted["reason"]
        ]
        summary: pd.DataFrame = counted
        return summary

    def reasons(self, unit: str, state: str | None = None) -> dict[str, int]:
        """Return how many rows of a unit stand under each reason, by reason."""
        summary = self.summary()
        chosen = summary[(summary["unit"] == unit) & summary["reason"].notna()]
        if state is not None:
            chosen = chosen[chosen["state"] == state]
        counts = chosen.groupby("reason")["rows"].sum().sort_index()
        return {str(reason): int(count) for reason, count in counts.items()}

    def rows(self) -> pd.DataFrame:
        """Return one row per input row: file, row, unit, state, reason, detail."""
        rows: pd.DataFrame = self.entries.to_pandas()
        return rows

    def balanced(self, received: Mapping[str, int]) -> bool:
        """Tell whether the ledger accounts for exactly ``received`` rows of each file."""
        files = self.entries["file"].cast(pa.string()).value_counts().to_pylist()
        return {entry["values"]: entry["counts"] for entry in files} == {
            name: count for name, count in received.items() if count
        }

    def with_later(self, **counts: int) -> Ledger:
        """Return the ledger with the counts that later steps report (``analysed``, ``used``)."""
        return replace(self, later={**self.later, **counts})

    def _repr_html_(self) -> str:
        return str(self.summary().to_html(index=False))
