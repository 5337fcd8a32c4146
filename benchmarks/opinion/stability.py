"""Do groups come back, as the published stability says? Whole analyses on fewer votes, and on fewer people.

usage: python benchmarks/opinion/stability.py [--copies 10] [--planted 1] [NAME ...]

Each conversation is analysed whole (dimensions, verdict, number of groups). Where the verdict is "distinct",
10 % of its votes are dropped at random, or 80 % of its participants kept, with draws that the published
figure did not use, and the analysis is run whole again. Prints the published stability beside the median
adjusted Rand index over those who are grouped both times, and how often the verdict and the number of groups
came back; then, over all conversations, the mean difference between the two.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from benchmarks.opinion.planted import SCENES, planted  # noqa: E402
from deliberation.consultation import Consultation  # noqa: E402
from deliberation.kernels.agreement import adjusted_rand  # noqa: E402
from deliberation.opinion import OpinionGroups, find_groups, map_opinions  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import read_conversation  # noqa: E402
from tests.helpers.simulate import with_votes  # noqa: E402

NAMES = ("austria-climate.5twd2jsnkf.2022-08-08", "scoop-hivemind.affordable-housing", "scoop-hivemind.taxes")


def fewer(consultation: Consultation, kept: np.ndarray) -> Consultation:
    """Return the consultation with some of its votes; everybody stays listed."""
    votes = consultation.votes
    return with_votes(consultation, **{name: votes[name].to_numpy()[kept] for name in votes.column_names[:3]})


def compare(first: OpinionGroups, second: OpinionGroups) -> float:
    """Return the adjusted Rand index over those who are grouped both times; 0 where no group came back."""
    rows = {person: row for row, person in enumerate(second.space.votes.participants.tolist())}
    there = [rows.get(person, -1) for person in first.space.votes.participants.tolist()]
    again = np.where(np.array(there) >= 0, second.labels[there], -1)
    both = (first.labels >= 0) & (again >= 0)
    return float(adjusted_rand(first.labels[both], again[both])) if both.any() else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--planted", type=int, default=1, help="seeds of the planted scenes")
    options = parser.parse_args()
    cases = [(name, read_conversation(data_folder() / "polis" / name)) for name in options.names or NAMES]
    cases += [
        (f"planted {scene}, {seed}", planted(*scene, seed)[0])
        for scene in SCENES
        for seed in range(options.planted)
    ]
    gaps: list[tuple[float, float]] = []
    for name, consultation in cases:
        whole = find_groups(map_opinions(consultation))
        if not whole.groups or whole.stability is None or whole.stability_people is None:
            print(f"{name}: {whole.verdict.kind}", flush=True)
            continue
        person = consultation.votes["participant"].to_numpy()
        found: list[list[float]] = [[], []]
        same = 0
        for copy in range(options.copies):
            rng = np.random.default_rng((copy, 99))
            kept = rng.random(len(person)) >= 0.1
            stay = rng.random(len(consultation.participants)) < 0.8
            for which, rows in enumerate((kept, stay[person])):
                again = find_groups(map_opinions(fewer(consultation, rows), seed=copy + 1), seed=copy + 1)
                found[which].append(compare(whole, again))
                same += len(again.groups) == len(whole.groups)
        votes, people = np.median(found[0]), np.median(found[1])
        gaps.append((votes - whole.stability, people - whole.stability_people))
        print(
            f"{name}: published {whole.stability:.2f} / {whole.stability_people:.2f}, "
            f"realised {votes:.2f} / {people:.2f}, "
            f"as many groups in {same} of {2 * options.copies}",
            flush=True,
        )
    mean = np.mean(gaps, axis=0)
    print(f"realised less published, mean of {len(gaps)}: {mean[0]:+.3f} / {mean[1]:+.3f}")


if __name__ == "__main__":
    main()
