"""Planted groups: how many are found, and who is in them, over sizes, sparsity, activity and chosen exposure.

usage: python benchmarks/opinion/planted.py [--seeds 2]

Groups differ by Gaussian log-odds on every statement (standard deviation as given). Activity and exposure
follow Zipf; people answer more often what their group likes (missing not at random); 15 % of answers are
passes. The adjusted Rand index is over participants who take a side 20 times or more; beside it, that of
somebody who knows the groups, their sizes and all true rates, and only guesses who is in which (the ceiling).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from deliberation.consultation import Consultation  # noqa: E402
from deliberation.kernels.agreement import adjusted_rand  # noqa: E402
from deliberation.opinion import find_groups, map_opinions  # noqa: E402
from tests.helpers.polis import build  # noqa: E402

SCENES = (
    # groups, people, statements, part filled, standard deviation of the groups' log-odds
    (2, 1000, 100, 0.2, 1.5),
    (3, 1000, 100, 0.2, 1.5),
    (4, 1000, 200, 0.1, 2.0),
    (5, 2000, 300, 0.1, 2.0),
    (3, 3000, 2000, 0.01, 2.0),
    (5, 5000, 3000, 0.01, 3.0),
    (2, 300, 60, 0.2, 1.5),
    (4, 2000, 300, 0.05, 2.5),
)


def planted(
    groups: int, people: int, statements: int, filled: float, spread: float, seed: int
) -> tuple[Consultation, np.ndarray, np.ndarray, np.ndarray]:
    """Return a consultation; for each participant the group, the ceiling's guess, and how many sides."""
    rng = np.random.default_rng(seed)
    weight = np.maximum(rng.dirichlet(np.full(groups, 5.0)), 0.1)
    group = rng.choice(groups, people, p=weight / weight.sum())
    odds = rng.normal(0.3, 1, statements) + rng.normal(0, spread, (groups, statements))
    activity, exposure = 1 / np.arange(1, people + 1) ** 0.6, 1 / np.arange(1, statements + 1) ** 0.5
    rng.shuffle(activity)
    rng.shuffle(exposure)
    p, scale = np.outer(activity, exposure), 1.0
    for _ in range(40):
        scale *= filled / np.minimum(p * scale, 0.95).mean()
    like = 1 / (1 + np.exp(-odds[group]))
    person, statement = np.nonzero(rng.random(p.shape) < np.minimum(p * scale * (0.6 + 0.8 * like), 0.95))
    passes = rng.random(len(person)) < 0.15
    agree = rng.random(len(person)) < 1 / (1 + np.exp(-odds[group[person], statement]))
    consultation = build(
        participant=person,
        contribution=statement,
        vote=np.where(passes, 3, np.where(agree, 1, 2)),
        participants=[f"p{i:05d}" for i in range(people)],
        contributions=[f"c{i:05d}" for i in range(statements)],
    )
    sided = np.flatnonzero(~passes)
    side = np.where(agree[sided], 1.0, -1.0)
    evidence = np.tile(np.log(weight / weight.sum()), (people, 1))
    for number in range(groups):
        said = -np.logaddexp(0.0, -side * odds[number, statement[sided]])
        evidence[:, number] += np.bincount(person[sided], said, minlength=people)
    return consultation, group, evidence.argmax(axis=1), np.bincount(person[sided], minlength=people)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    right, close, near, runs = 0, 0, 0, 0
    for scene in SCENES:
        for seed in range(options.seeds):
            consultation, truth, best, sides = planted(*scene, seed)
            start = time.time()
            found = find_groups(map_opinions(consultation))
            sure = (sides >= 20) & (found.labels >= 0)
            index = adjusted_rand(truth[sure], found.labels[sure]) if found.groups else 0.0
            ceiling = adjusted_rand(truth[sides >= 20], best[sides >= 20])
            runs, right, close = runs + 1, right + (len(found.groups) == scene[0]), close + (index >= 0.9)
            near += index >= 0.9 * ceiling
            print(
                f"{scene} seed {seed}: {found.verdict.kind} ({found.verdict.reason}), "
                f"{len(found.groups)} groups, ARI {index:.3f} (ceiling {ceiling:.3f}), "
                f"stable {found.stability}, "
                f"{time.time() - start:.0f} s",
                flush=True,
            )
    print(f"right number in {right} of {runs}; index of .9 or more in {close} of {runs}")
    print(f"index of nine tenths of the ceiling or more in {near} of {runs}")


if __name__ == "__main__":
    main()
