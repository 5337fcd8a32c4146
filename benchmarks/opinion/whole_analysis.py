"""The whole default analysis, from votes in memory: seconds of each step, peak of memory beyond votes.

usage: python benchmarks/opinion/whole_analysis.py [--votes 1000000] [--groups 3]

Invented votes: 50 a participant, 1,000 a statement (20,000 x 1,000 at a million votes); activity and exposure
after Zipf; planted groups, or none with --groups 1 (a spectrum of two dimensions).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

import deliberation as dl  # noqa: E402
from deliberation.consultation import Consultation  # noqa: E402
from deliberation.core.tables import SCHEMAS  # noqa: E402


def held(mark: str) -> float:
    """Return what this process holds now (``VmRSS``) or held at its peak (``VmHWM``), MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith(f"{mark}:"))


def invented(votes: int, groups: int, seed: int = 0) -> Consultation:
    rng = np.random.default_rng(seed)
    people, statements = votes // 50, max(100, votes // 1000)
    activity = 1.0 / np.arange(1, people + 1) ** 0.5
    exposure = 1.0 / np.arange(1, statements + 1) ** 0.3
    cell = np.zeros(0, np.int64)
    while len(cell) < votes:
        person = rng.choice(people, 2 * votes, p=activity / activity.sum())
        statement = rng.choice(statements, 2 * votes, p=exposure / exposure.sum())
        cell = np.unique(np.concatenate([cell, person.astype(np.int64) * statements + statement]))
    cell = np.sort(rng.choice(cell, votes, replace=False))
    person, statement = (part.astype(np.int32) for part in np.divmod(cell, statements))
    if groups > 1:
        group = rng.choice(groups, people, p=np.arange(groups, 0, -1) / np.arange(groups, 0, -1).sum())
        odds = (
            rng.normal(0.4, 1, statements)[statement]
            + rng.normal(0, 1.5, (groups, statements))[group[person], statement]
        )
    else:
        x, w = rng.standard_normal((people, 2)), rng.normal(0, 1, (statements, 2))
        odds = rng.normal(0.4, 1, statements)[statement] + np.einsum("na,na->n", x[person], w[statement])
    vote = np.where(rng.random(votes) < 1 / (1 + np.exp(-odds)), 1, 2).astype(np.int8)
    vote[rng.random(votes) < 0.12] = 3
    ids = [f"c{i:06d}" for i in range(statements)]
    columns = {
        "id": ids, "kind": ["statement"] * statements, "text": ids, "moderated": [False] * statements,
        "meta": [False] * statements, "seed": [False] * statements, "source": ["invented"] * statements,
    }  # fmt: skip
    schema = SCHEMAS["contributions"]
    table = pa.table(
        [
            pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(statements, f.type)
            for f in schema
        ],
        schema=schema,
    )
    schema = SCHEMAS["participants"]
    names = {"id": [f"p{i:07d}" for i in range(people)], "source": ["invented"] * people}
    crowd = pa.table(
        [pa.array(names[f.name], f.type) if f.name in names else pa.nulls(people, f.type) for f in schema],
        schema=schema,
    )
    cast = {"participant": person, "contribution": statement, "vote": vote}
    schema = SCHEMAS["votes"]
    ballots = pa.table(
        [pa.array(cast[f.name], f.type) if f.name in cast else pa.nulls(votes, f.type) for f in schema],
        schema=schema,
    )
    return Consultation(contributions=table, participants=crowd, votes=ballots)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--votes", type=int, default=1_000_000)
    parser.add_argument("--groups", type=int, default=3)
    options = parser.parse_args()
    small = invented(20_000, 2)
    groups = dl.find_groups(dl.map_opinions(small))
    dl.weigh(small, groups)
    consultation = invented(options.votes, options.groups)
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # the peak of now, not of inventing votes
    before = held("VmRSS")
    start = time.perf_counter()
    space = dl.map_opinions(consultation)
    mapped = time.perf_counter()
    groups = dl.find_groups(space)
    found = time.perf_counter()
    support = dl.weigh(consultation, groups)
    weighed = time.perf_counter()
    print(
        f"{options.votes:,} votes, {len(space.votes.participants):,} x {len(space.votes.statements):,}: "
        f"{weighed - start:.0f} s (model {mapped - start:.0f}, groups {found - mapped:.0f}, "
        f"support {weighed - found:.0f}); "
        f"peak {held('VmHWM') - before:.0f} MB beyond votes; {groups.verdict.kind}, "
        f"{[group.size for group in groups.groups]}, K {space.model.dimensions}, stable {groups.stability}; "
        f"{support.statements} statements"
    )


if __name__ == "__main__":
    main()
