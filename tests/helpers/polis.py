"""Reading Polis's own files for tests, independently of the ingest room."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from deliberation.consultation import Consultation
from deliberation.core.tables import SCHEMAS

CODE = {1.0: 1, -1.0: 2, 0.0: 3}


@dataclass(frozen=True)
class Reference:
    """A conversation with Polis's own mathematical output; votes as long arrays, agree is code 1."""

    math: dict[str, Any]
    participant: np.ndarray
    statement: np.ndarray  # row in math["tids"]
    vote: np.ndarray
    participants: np.ndarray  # Polis ids
    tids: np.ndarray
    comments: list[dict[str, Any]]

    def groups(self) -> np.ndarray:
        """Group (row in group-clusters) of each participant, -1 where they have none."""
        bases = dict(
            zip(self.math["base-clusters"]["id"], self.math["base-clusters"]["members"], strict=True)
        )
        owner = {
            pid: row
            for row, cluster in enumerate(self.math["group-clusters"])
            for base in cluster["members"]
            for pid in bases[base]
        }
        return np.array([owner.get(pid, -1) for pid in self.participants])


def read_reference(folder: Path) -> Reference:
    math = json.loads((folder / "math-pca2.json").read_text())
    rows = pd.DataFrame(json.loads((folder / "votes.json").read_text())).rename(
        columns={"pid": "participant_id", "tid": "statement_id"}
    )
    tids = np.array(math["tids"])
    rows = rows[rows["statement_id"].isin(tids)]
    participants = np.unique(rows["participant_id"])
    return Reference(
        math=math,
        participant=np.searchsorted(participants, rows["participant_id"]),
        statement=pd.Index(tids).get_indexer(rows["statement_id"]),
        vote=rows["vote"].map(CODE).to_numpy().astype(np.int8),
        participants=participants,
        tids=tids,
        comments=json.loads((folder / "comments.json").read_text()),
    )


def read_conversation(folder: Path) -> Consultation:
    """Read participants-votes.csv and comments.csv of a Polis export."""
    wide = pd.read_csv(folder / "participants-votes.csv", low_memory=False)
    comments = pd.read_csv(folder / "comments.csv").drop_duplicates("comment-id").set_index("comment-id")
    columns = [c for c in wide.columns if c.isdigit()]
    matrix = wide[columns].to_numpy(float)
    rows, cols = np.nonzero(~np.isnan(matrix))
    known = comments.reindex([int(c) for c in columns])
    meta = (
        known["is-meta"].astype(str).str.lower().eq("true") if "is-meta" in known else [False] * len(columns)
    )
    groups = wide["group-id"].astype("Int64").astype("string")
    return build(
        participant=rows,
        contribution=cols,
        vote=np.select([matrix[rows, cols] > 0, matrix[rows, cols] < 0], [1, 2], 3),
        participants=[str(p) for p in wide["participant"]],
        contributions=columns,
        texts=[t if isinstance(t, str) else "" for t in known["comment-body"]],
        moderated=(known["moderated"] == -1).to_list(),
        meta=list(meta),
        platform_group=[None if pd.isna(g) else str(g) for g in groups],
    )


def build(
    *,
    participant: Any,
    contribution: Any,
    vote: Any,
    participants: list[str] | None = None,
    contributions: list[str] | None = None,
    texts: list[str] | None = None,
    moderated: list[bool] | None = None,
    meta: list[bool] | None = None,
    platform_group: list[str | None] | None = None,
) -> Consultation:
    """Build a consultation by hand from long votes."""
    people = participants or [f"p{i:05d}" for i in range(int(np.max(participant, initial=-1)) + 1)]
    ids = contributions or [f"c{j:05d}" for j in range(int(np.max(contribution, initial=-1)) + 1)]

    def table(name: str, **columns: Any) -> pa.Table:
        schema = SCHEMAS[name]
        size = len(next(iter(columns.values())))
        return pa.table(
            {
                f.name: pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(size, f.type)
                for f in schema
            },
            schema=schema,
        )

    return Consultation(
        contributions=table(
            "contributions",
            id=ids,
            kind=["statement"] * len(ids),
            text=texts or [f"Statement {i}" for i in ids],
            moderated=moderated or [False] * len(ids),
            meta=meta or [False] * len(ids),
            seed=[False] * len(ids),
            source=["test"] * len(ids),
        ),
        participants=table(
            "participants",
            id=people,
            platform_group=platform_group or [None] * len(people),
            source=["test"] * len(people),
        ),
        votes=table("votes", participant=participant, contribution=contribution, vote=vote),
    )
