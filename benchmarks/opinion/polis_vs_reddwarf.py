"""Polis-compatible measures against red-dwarf 0.4.0's `run_pipeline`, both from votes in memory, in one run.

usage: benchmarks/peers.sh && python benchmarks/opinion/polis_vs_reddwarf.py [NAME | million] [--runs 7]

"million" is a million synthetic votes of 20,000 people on 1,000 statements, in three camps.

Both compute: components, positions, who is in the conversation, k-means for 2 to 5 groups with the choice by
silhouette, counts by group, representativeness and the statements chosen by it, consensus, group-informed
consensus, priorities. red-dwarf starts from its own format (a list of dictionaries, already built), we from
long arrays. Runs alternate, on one thread each (a busy machine punishes threads that wait for one another);
medians of the wall clock and of processor time are compared, and the peak memory of each process beyond what
it held before its first run (ours in a process of its own). Then our numbers are compared with red-dwarf's,
given its groups. Prints a line of figures.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before numpy is imported; the peer inherits it

import numpy as np  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from deliberation.kernels.components import principal_components  # noqa: E402
from deliberation.kernels.counts import count_answers  # noqa: E402
from deliberation.opinion import polis  # noqa: E402
from deliberation.opinion.positions.votes import Votes  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import build, read_conversation  # noqa: E402

PEER = PROJECT / "benchmarks" / ".peers" / "reddwarf" / "bin" / "python"
PEER_LOOP = """
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np
from reddwarf.implementations.base import run_pipeline
data = np.load(sys.argv[1])
votes = [{"participant_id": int(p), "statement_id": int(s), "vote": float(v), "modified": 0}
         for p, s, v in zip(data["participant"], data["statement"], data["value"])]
out = data["zero"].tolist()
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
print("ready", flush=True)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    result = run_pipeline(votes, mod_out_statement_ids=out, random_state=0)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    people = result.participants_df
    print(json.dumps({
        "seconds": seconds,
        "cpu": cpu,
        "memory": peak() - before,
        "components": result.reducer.components_.tolist(),
        "labels": {int(p): int(c) for p, c in people["cluster_id"].dropna().items()},
        "consensus": {int(k): v for k, v in result.group_aware_consensus["agree"].items()},
    }), flush=True)
"""


def ours(votes: Votes, labels: np.ndarray | None = None) -> dict[str, object]:
    people, statements = len(votes.participants), len(votes.statements)
    value = polis.vote_values(votes.vote)
    zero = ~votes.analysed
    found = principal_components(votes.participant, votes.statement, value, (people, statements), zero=zero)
    xy = polis.project(votes.participant, votes.statement, value, found.centre, found.axes, people, zero=zero)
    chosen = polis.in_conversation(np.bincount(votes.participant, minlength=people), statements)
    if labels is None:
        labels = np.full(people, -1)
        labels[chosen] = polis.clusters(xy[chosen])
    groups = int(labels.max()) + 1
    counts = count_answers(
        votes.statement, votes.vote, statements, group=labels[votes.participant], groups=groups
    )
    compared = polis.representativeness(counts)
    extremity = np.linalg.norm(polis.statement_projection(found.centre, found.axes), axis=1)
    return {
        "components": found.axes,
        "representative": [
            polis.representative_statements(compared, group, allowed=votes.analysed)
            for group in range(groups)
        ],
        "agreed": polis.consensus_statements(
            count_answers(votes.statement, votes.vote, statements)[0], allowed=votes.analysed
        ),
        "consensus": polis.group_informed_consensus(counts),
        "priorities": polis.priorities(counts.sum(axis=0), extremity, np.zeros(statements, dtype=bool)),
    }


def million() -> Votes:
    rng = np.random.default_rng(0)
    cells = np.sort(rng.choice(20_000_000, 1_000_000, replace=False))
    person, statement = cells // 1_000, cells % 1_000
    odds = rng.normal(0.3, 1.5, (3, 1_000))[person % 3, statement]
    agree = rng.random(len(cells)) < 1 / (1 + np.exp(-odds))
    vote = np.where(rng.random(len(cells)) < 0.15, 3, np.where(agree, 1, 2))
    return Votes.of(build(participant=person, contribution=statement, vote=vote))


def high_water() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def memory(name: str) -> None:
    """Print how much one run adds to the peak of this process, MiB; a tiny run first loads what is lazy."""
    few = np.arange(400)
    ours(Votes.of(build(participant=few // 20, contribution=few % 20, vote=1 + few % 3)))
    votes = read(name)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of building the votes
    before = high_water()
    ours(votes)
    print(high_water() - before)


def read(name: str) -> Votes:
    return million() if name == "million" else Votes.of(read_conversation(data_folder() / "polis" / name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", nargs="?", default="american-assembly.bowling-green")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--memory", action="store_true", help="print only the peak of one run of ours, MiB")
    options = parser.parse_args()
    if options.memory:
        memory(options.name)
        return
    if not PEER.exists():
        raise SystemExit("red-dwarf is not installed; run benchmarks/peers.sh first.")
    votes = read(options.name)
    alone = [sys.executable, __file__, options.name, "--memory"]
    held = float(subprocess.run(alone, capture_output=True, text=True, check=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "votes.npz"
        np.savez(
            file,
            participant=votes.participant,
            statement=votes.statement,
            value=polis.vote_values(votes.vote),
            zero=np.flatnonzero(~votes.analysed),
        )
        peer = subprocess.Popen(
            [str(PEER), "-c", PEER_LOOP, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert peer.stdin is not None
        assert peer.stdout is not None
        peer.stdout.readline()
        times: dict[str, list[tuple[float, float]]] = {"ours": [], "red-dwarf": []}
        for _ in range(options.runs):
            peer.stdin.write("go\n")
            peer.stdin.flush()
            theirs = json.loads(peer.stdout.readline())
            times["red-dwarf"].append((theirs["seconds"], theirs["cpu"]))
            start, cpu = time.perf_counter(), time.process_time()
            ours(votes)
            times["ours"].append((time.perf_counter() - start, time.process_time() - cpu))
        peer.stdin.close()
        peer.wait()
    wall, cpu = (
        {who: statistics.median(pair[i] for pair in pairs) for who, pairs in times.items()} for i in (0, 1)
    )
    labels = np.full(len(votes.participants), -1)
    labels[[int(p) for p in theirs["labels"]]] = list(theirs["labels"].values())
    same = ours(votes, labels)
    cosine = np.abs((np.array(theirs["components"]) * np.asarray(same["components"])).sum(axis=1))
    gap = max(abs(np.asarray(same["consensus"])[int(s)] - v) for s, v in theirs["consensus"].items())
    print(f"{options.name}: {len(votes.vote)} votes, median of {options.runs}")
    for clock, seconds in (("wall clock", wall), ("processor", cpu)):
        mine, peers = seconds["ours"], seconds["red-dwarf"]
        print(f"{clock}: ours {mine:.3f} s, red-dwarf {peers:.3f} s, ratio {peers / mine:.1f}")
    print(
        f"memory beyond the votes: ours {held:.0f} MiB, red-dwarf {theirs['memory']:.0f} MiB, "
        f"part {held / theirs['memory']:.2f}"
    )
    print(f"|cos| of components {cosine.round(6).tolist()}; group-informed consensus within {gap:.1e}")


if __name__ == "__main__":
    main()
