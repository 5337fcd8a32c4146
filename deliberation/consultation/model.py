"""The consultation: a frozen object over Arrow tables, plus the ledger that accounts for every row."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from deliberation.core.errors import ReadError
from deliberation.core.ledger import LEDGER, Ledger
from deliberation.core.mandate import About
from deliberation.core.provenance import Provenance, hash_texts
from deliberation.core.tables import SCHEMAS, empty
from deliberation.core.vote import Vote

_FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """One consultation: its tables, what it says of itself, and its ledger. It holds inputs only.

    Tables are ``pyarrow.Table`` with the schemas of ``deliberation.core.tables``; rows are in canonical
    order (sorted by id), so that the order of the input rows never matters.

    Examples
    --------
    >>> import deliberation as dl
    >>> consultation = dl.sample()
    >>> consultation.contributions.num_rows > 200
    True
    """

    about: About = field(default_factory=About)
    contributions: pa.Table = field(default_factory=partial(empty, "contributions"))
    votes: pa.Table = field(default_factory=partial(empty, "votes"))
    tallies: pa.Table = field(default_factory=partial(empty, "tallies"))
    participants: pa.Table = field(default_factory=partial(empty, "participants"))
    attributes: pa.Table = field(default_factory=partial(empty, "attributes"))
    territories: pa.Table = field(default_factory=partial(empty, "territories"))
    questions: pa.Table = field(default_factory=partial(empty, "questions"))
    codes: pa.Table = field(default_factory=partial(empty, "codes"))
    measures: pa.Table = field(default_factory=partial(empty, "measures"))
    ratings: pa.Table = field(default_factory=partial(empty, "ratings"))
    responses: pa.Table = field(default_factory=partial(empty, "responses"))
    margins: pa.Table = field(default_factory=partial(empty, "margins"))
    ledger: Ledger = field(default_factory=lambda: Ledger(entries=LEDGER.empty_table()))
    notices: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Findings of the readers that must travel to the report: (code, ((name, value), ...))."""

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            table: pa.Table = getattr(self, name)
            if table.schema != schema:
                object.__setattr__(self, name, table.select(schema.names).cast(schema))

    # -- questions ---------------------------------------------------------------------------------

    @property
    def has_votes(self) -> bool:
        """Whether single votes are known (tallies are not single votes)."""
        return bool(self.votes.num_rows)

    @property
    def has_texts(self) -> bool:
        """Whether any contribution that moderation kept has a text."""
        return bool(np.any(self.analysed & (np.array(pc.utf8_length(self.contributions["text"])) > 0)))

    @cached_property
    def analysed(self) -> npt.NDArray[np.bool_]:
        """Mask over contributions, shape (contributions,): True where moderation left them in."""
        return ~np.asarray(self.contributions["moderated"].to_numpy(zero_copy_only=False), dtype=bool)

    @cached_property
    def contribution_ids(self) -> npt.NDArray[np.object_]:
        """Original ids of the contributions, shape (contributions,)."""
        return np.array(self.contributions["id"].to_pylist(), dtype=object)

    @cached_property
    def participant_ids(self) -> npt.NDArray[np.object_]:
        """Original ids of the participants, shape (participants,)."""
        return np.array(self.participants["id"].to_pylist(), dtype=object)

    @cached_property
    def content_hash(self) -> str:
        """Hash of what the tables say; it does not depend on files, row order or provenance."""
        parts = [json.dumps(self.about.model_dump(mode="json"), sort_keys=True)]
        for name in sorted(SCHEMAS):
            table: pa.Table = getattr(self, name)
            parts += [name, str(table.num_rows)]
            parts += [_digest(table[column]) for column in table.column_names if column != "source"]
        return hash_texts(parts)

    @property
    def provenance(self) -> Provenance:
        """How this consultation was made."""
        return Provenance(step="read", inputs=self.content_hash)

    # -- verbs -------------------------------------------------------------------------------------

    def describe(self, language: str = "en") -> str:
        """Return a page in plain words: what was read, from where, and what was set aside."""
        from deliberation.consultation.describe import describe

        return describe(self, language)

    def where(
        self,
        *,
        contributions: npt.ArrayLike | None = None,
        participants: npt.ArrayLike | None = None,
    ) -> Consultation:
        """Return the consultation restricted to some contributions or participants (by id).

        Rows of the other tables that pointed at what left go with it; the ledger stays whole, since it
        accounts for the input.

        Parameters
        ----------
        contributions, participants : array-like of str, optional
            Ids to keep. Unknown ids raise ``KeyError``.
        """
        rows = _rows_of(self.contribution_ids, contributions, "contribution")
        people = _rows_of(self.participant_ids, participants, "participant")
        votes = _renumbered(_renumbered(self.votes, "contribution", rows), "participant", people)
        return replace(
            self,
            contributions=self.contributions if rows is None else self.contributions.take(rows),
            participants=self.participants if people is None else self.participants.take(people),
            votes=votes,
            tallies=_renumbered(self.tallies, "contribution", rows),
            codes=_renumbered(self.codes, "contribution", rows),
            measures=_renumbered(self.measures, "contribution", rows),
            ratings=_renumbered(_renumbered(self.ratings, "contribution", rows), "participant", people),
            attributes=_renumbered(self.attributes, "participant", people),
        )

    def vote_counts(self) -> pd.DataFrame:
        """Return one row per contribution that has votes: id, agree, disagree, pass, n (one per person)."""
        codes = self.votes["vote"].to_numpy()
        rows = self.votes["contribution"].to_numpy()
        size = self.contributions.num_rows
        counts = {vote.name.lower(): np.bincount(rows[codes == vote.value], minlength=size) for vote in Vote}
        frame = pd.DataFrame({"id": self.contribution_ids, **counts})
        frame["n"] = frame[list(counts)].sum(axis=1)
        return frame[frame["n"] > 0].reset_index(drop=True)

    def moderation(self) -> pd.DataFrame:
        """Return what was kept aside after reading: reason, who decided, and how many contributions.

        Columns are ``reason`` (a key of the ledger's reasons, or the platform's words; empty where the export
        says none), ``by`` (empty where it does not say who) and ``contributions``.
        """
        aside = self.contributions.filter(self.contributions["moderated"])
        frame = pd.DataFrame(
            {
                "reason": aside["moderation_reason"].fill_null("").to_pandas(),
                "by": aside["moderated_by"].fill_null("").to_pandas(),
            }
        )
        counted = frame.groupby(["reason", "by"], sort=True).size().rename("contributions").reset_index()
        ordered: pd.DataFrame = counted.sort_values("contributions", ascending=False, kind="stable")
        return ordered.reset_index(drop=True)

    # -- files -------------------------------------------------------------------------------------

    def save(self, folder: str | Path) -> Path:
        """Write the consultation as a folder of parquet files plus ``consultation.json``."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            pq.write_table(getattr(self, name), target / f"{name}.parquet", compression="zstd")
        pq.write_table(self.ledger.entries, target / "ledger.parquet", compression="zstd")
        record = {
            "format": _FORMAT,
            "about": self.about.model_dump(mode="json"),
            "declared": dict(self.ledger.declared),
            "upstream": dict(self.ledger.upstream),
            "later": dict(self.ledger.later),
            "notices": [[code, [list(pair) for pair in values]] for code, values in self.notices],
        }
        (target / "consultation.json").write_text(
            json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        return target

    @classmethod
    def load(cls, folder: str | Path) -> Consultation:
        """Read back what ``save`` wrote.

        Raises
        ------
        ReadError
            If the folder is not a saved consultation.
        """
        source = Path(folder)
        try:
            record = json.loads((source / "consultation.json").read_text(encoding="utf-8"))
            tables = {name: _as_now(pq.read_table(source / f"{name}.parquet"), name) for name in SCHEMAS}
            entries = pq.read_table(source / "ledger.parquet")
        except (OSError, ValueError, pa.ArrowException) as error:
            raise ReadError(
                f"{source} is not a saved consultation: {error}. "
                "Expected the folder that Consultation.save wrote."
            ) from error
        return cls(
            about=About.model_validate(record["about"]),
            ledger=Ledger(
                entries=entries.cast(LEDGER),
                declared=record["declared"],
                upstream=record.get("upstream", {}),
                later=record["later"],
            ),
            notices=tuple((code, tuple((k, v) for k, v in values)) for code, values in record["notices"]),
            **tables,
        )

    def _repr_html_(self) -> str:
        return f"<pre>{self.describe()}</pre>"


def _as_now(table: pa.Table, name: str) -> pa.Table:
    """Add the columns that a table saved by an earlier version lacks, where they may be empty."""
    for field_ in SCHEMAS[name]:
        if field_.nullable and field_.name not in table.column_names:
            table = table.append_column(field_, pa.nulls(table.num_rows, field_.type))
    return table


def _digest(column: pa.ChunkedArray) -> str:
    """Hash the values of a column, whatever its chunks, dictionaries or buffers."""
    if pa.types.is_list(column.type):
        return hash_texts([json.dumps(column.to_pylist())])
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        values = column.to_numpy(zero_copy_only=False)
        return hash_texts([pd.util.hash_array(np.where(values == None, "\0", values)).tobytes().hex()])  # noqa: E711
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    empty_cells = pc.is_null(column).to_numpy()
    filled = pc.fill_null(column, pa.scalar(0).cast(column.type)).to_numpy()
    return hash_texts(
        [np.ascontiguousarray(filled).tobytes().hex(), np.packbits(empty_cells).tobytes().hex()]
    )


def _rows_of(
    known: npt.NDArray[np.object_], wanted: npt.ArrayLike | None, what: str
) -> npt.NDArray[np.int64] | None:
    """Return the sorted row numbers of the wanted ids, or None where nothing was asked."""
    if wanted is None:
        return None
    index = pd.Index(known)
    rows = index.get_indexer(pd.Index([str(item) for item in np.asarray(wanted).ravel()]))
    if (rows < 0).any():
        missing = [str(item) for item, row in zip(np.asarray(wanted).ravel(), rows, strict=True) if row < 0]
        raise KeyError(f"No {what} has the id {missing[0]!r}; known ids look like {list(known[:3])}.")
    return np.unique(rows)


def _renumbered(table: pa.Table, column: str, rows: npt.NDArray[np.int64] | None) -> pa.Table:
    """Keep the rows of a table that point at the kept rows, and renumber the pointers."""
    if rows is None or not table.num_rows:
        return table
    pointers = table[column].to_numpy()
    fresh = np.full(max(int(pointers.max()), int(rows.max(initial=0))) + 1, -1, dtype=np.int32)
    fresh[rows] = np.arange(len(rows), dtype=np.int32)
    kept = np.flatnonzero(fresh[pointers] >= 0)
    table = table.take(pa.array(kept))
    return table.set_column(
        table.column_names.index(column), table.schema.field(column), pa.array(fresh[pointers[kept]])
    )
