"""Our sequential PAV against abcvoting's `seqpav` on the same ballots: same committees, and the time of each.

usage: sh benchmarks/peers.sh
       PYTHONPATH=benchmarks/.peers/abcvoting python benchmarks/opinion/slate_vs_abcvoting.py [--runs 5]

Ballots: the agree votes of four conversations, and 20,000 people x 1,000 statements at 5 %; ten are chosen.
Both start from ballots in memory (a profile, already built; pairs). Both break ties in favour of the first
statement; abcvoting scores in floating point, we round scores to nine decimals, so that a tie is a tie.
Processor time and wall clock, one thread, medians of alternating runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before numpy is imported

import numpy as np  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from abcvoting import abcrules  # type: ignore[import-not-found]  # noqa: E402
from abcvoting.preferences import Profile  # type: ignore[import-not-found]  # noqa: E402

from deliberation.kernels.slate import sequential_pav  # noqa: E402
from deliberation.opinion.positions.votes import Votes  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import read_conversation  # noqa: E402

SIZE = 10
NAMES = (
    "american-assembly.bowling-green",
    "austria-climate.5twd2jsnkf.2022-08-08",
    "brexit-consensus",
    "scoop-hivemind.taxes",
)


def ballots() -> dict[str, tuple[np.ndarray, np.ndarray, tuple[int, int]]]:
    found = {}
    for name in NAMES:
        votes = Votes.of(read_conversation(data_folder() / "polis" / name))
        agree = votes.vote == 1
        shape = len(votes.participants), len(votes.statements)
        found[name] = votes.participant[agree], votes.statement[agree], shape
    rng = np.random.default_rng(0)
    liked = rng.beta(1, 19, 1000)
    person, statement = np.nonzero(rng.random((20_000, 1000)) < liked)
    found["synthetic 20,000 x 1,000"] = person, statement, (20_000, 1000)
    return found


def timed(work: Callable[[], list[int]]) -> tuple[list[int], float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.process_time() - cpu, time.perf_counter() - wall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    for name, (person, statement, shape) in ballots().items():
        order = np.argsort(person, kind="stable")
        approved = np.split(statement[order], np.cumsum(np.bincount(person, minlength=shape[0]))[:-1])
        profile = Profile(num_cand=shape[1])
        profile.add_voters([row.tolist() for row in approved])

        def ours(p: np.ndarray = person, s: np.ndarray = statement, n: tuple[int, int] = shape) -> list[int]:
            return [int(row) for row in sequential_pav(p, s, n, SIZE).statement]

        def theirs(profile: Profile = profile) -> list[int]:
            return sorted(abcrules.compute("seqpav", profile, committeesize=SIZE, resolute=True)[0])

        mine, peer = [], []
        for _ in range(options.runs):
            peer.append(timed(theirs))
            mine.append(timed(ours))
        cpu, wall = (
            tuple(statistics.median(run[i] for run in runs) for runs in (mine, peer)) for i in (1, 2)
        )
        print(
            f"{name}: {len(person)} approvals; same committee {sorted(mine[0][0]) == peer[0][0]};"
            f" processor {cpu[0]:.4f} s against {cpu[1]:.3f} s, {cpu[1] / cpu[0]:.0f} times;"
            f" wall clock {wall[0]:.4f} s against {wall[1]:.3f} s, {wall[1] / wall[0]:.0f} times",
            flush=True,
        )


if __name__ == "__main__":
    main()
