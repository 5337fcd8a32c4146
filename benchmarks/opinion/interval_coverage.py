"""How often the 95 % intervals of shares hold the truth: statements and groups with 30 answers or more.

usage: python benchmarks/opinion/interval_coverage.py [--copies 100]

The intervals are those of `opinion.evidence.shares`, which `Support.to_pandas` prints. Three checks, on who
answered what in the nine conversations; the groups are three clusters of Polis's positions (any partition
would do: answers are drawn given it).

- shares: the true share of each statement and group is drawn from the posterior of its real counts, then as
  many answers as there really are.
- model: answers follow P(agree) = sigmoid(statement + person x slope), fitted roughly by Polis's components;
  whoever answers is drawn again, with replacement, from the statement's real voters. The truth is the mean
  probability of the real voters.
- halves: no simulation. The real voters of a statement (of a group) are cut in two at random; the truth is
  not known, but the difference between the halves is 0 but for chance, so the 95 % interval of the difference
  made of the two printed intervals (Newcombe 1998, method 10) must hold 0 in 95 %. Both halves have 30
  or more.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from heldout_peers import place, rates  # noqa: E402
from scipy.special import expit, logit  # noqa: E402

from deliberation.kernels.kmeans import kmeans  # noqa: E402
from deliberation.opinion.positions.votes import Votes  # noqa: E402
from deliberation.opinion.statements.evidence import shares  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import read_conversation  # noqa: E402

LEFT_OUT = ("london.youth.policing", "bg2050-volunteers")
ENOUGH = 30


def cells(votes: Votes, labels: np.ndarray) -> list[np.ndarray]:
    """Rows of the votes of each statement, for everybody then by group, where there are enough."""
    found = []
    for statement in range(len(votes.statements)):
        here = np.flatnonzero(votes.statement == statement)
        group = labels[votes.participant[here]]
        found += [rows for rows in (here, *(here[group == g] for g in range(3))) if len(rows) >= ENOUGH]
    return found


def holds(count: np.ndarray, n: np.ndarray, truth: np.ndarray) -> float:
    found = shares(count.astype(float), n)
    return float(((found.low <= truth) & (truth <= found.high)).mean())


def halves(agree: np.ndarray, where: list[np.ndarray], rng: np.random.Generator) -> list[bool]:
    count, n = np.zeros((2, len(where))), np.zeros((2, len(where)), dtype=np.int64)
    for i, rows in enumerate(where):
        mixed = agree[rng.permutation(rows)]
        middle = len(rows) // 2
        n[:, i] = middle, len(rows) - middle
        count[:, i] = mixed[:middle].sum(), mixed[middle:].sum()
    a, b = shares(count[0], n[0]), shares(count[1], n[1])
    gap = a.share - b.share
    low = gap - np.hypot(a.share - a.low, b.high - b.share)
    high = gap + np.hypot(a.high - a.share, b.share - b.low)
    return list((low <= 0) & (high >= 0))


def measure(folder: Path, copies: int) -> dict[str, float]:
    votes = Votes.of(read_conversation(folder))
    shape = len(votes.participants), len(votes.statements)
    matrix = np.full(shape, np.nan)
    matrix[votes.participant, votes.statement] = np.array([np.nan, 1.0, -1.0, 0.0])[votes.vote]
    axes, xy = place(matrix, 0)
    rng = np.random.default_rng(0)
    labels = kmeans(xy, 3, rng)
    agree = votes.vote == 1
    where = cells(votes, labels)
    n = np.array([len(rows) for rows in where])
    count = np.array([agree[rows].sum() for rows in where])
    statement = rates(matrix, 0)
    slope = 1.0 / (statement * (1 - statement))
    reach = (xy[votes.participant] * axes.T[votes.statement]).sum(1) / 2
    p = expit(logit(statement)[votes.statement] + reach * slope[votes.statement])
    mean = np.array([p[rows].mean() for rows in where])
    long = [rows for rows in where if len(rows) >= 2 * ENOUGH]
    known, model, cut = [], [], []
    for _ in range(copies):
        truth = rng.beta(count + 0.5, n - count + 0.5)
        known.append(holds(rng.binomial(n, truth), n, truth))
        drawn = np.array([(rng.random(len(r)) < p[rng.choice(r, len(r))]).sum() for r in where])
        model.append(holds(drawn, n, mean))
        cut += halves(agree, long, rng)
    return {
        "cells": len(where),
        "shares": float(np.mean(known)),
        "model": float(np.mean(model)),
        "halves": float(np.mean(cut)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=100)
    options = parser.parse_args()
    rows = []
    for folder in sorted((data_folder() / "polis").iterdir()):
        if folder.name in LEFT_OUT or not (folder / "participants-votes.csv").exists():
            continue
        rows.append(measure(folder, options.copies))
        print(f"{folder.name:45s}", {k: round(v, 4) for k, v in rows[-1].items()}, flush=True)
    print(
        f"{'mean of ' + str(len(rows)):45s}",
        {k: round(float(np.mean([row[k] for row in rows])), 4) for k in ("shares", "model", "halves")},
    )


if __name__ == "__main__":
    main()
