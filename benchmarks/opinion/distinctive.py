"""Distinctive statements: false ones without structure, power against the naive test on planted groups.

usage: python benchmarks/opinion/distinctive.py [--copies 40]

Without structure groups are forced (two, on two dimensions), since the verdict would show none: an
unprotected test then finds differences that the groups were chosen for. Naive: the same exact test on all
votes, with the groups found on them, Benjamini-Hochberg at 5 %. Planted: 300 people in groups of 5 to 1, 60
statements of which half set groups apart.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.stats import false_discovery_control, hypergeom

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from deliberation.kernels.counts import count_answers  # noqa: E402
from deliberation.opinion import OpinionGroups, find_groups, map_opinions  # noqa: E402
from deliberation.opinion.grouping.groups import Group  # noqa: E402
from deliberation.opinion.grouping.separation import hard, latent_of, mixture_of  # noqa: E402
from deliberation.opinion.statements.distinctive import FALSE_DISCOVERIES, cross_fitted  # noqa: E402
from tests.helpers.polis import build  # noqa: E402
from tests.helpers.simulate import structureless  # noqa: E402


def forced(groups: OpinionGroups, k: int) -> OpinionGroups:
    """Return groups whatever the verdict."""
    space = groups.space
    people = np.flatnonzero(space.in_conversation)
    found = hard(mixture_of(latent_of(space.model, people), k, seed=0).membership)
    labels = np.full(len(space.votes.participants), -1, dtype=np.int64)
    labels[people] = found
    named = tuple(Group(name="ABCDE"[i], size=1, share=0.5, x=0.0, y=0.0) for i in range(k))
    return replace(groups, groups=named, labels=labels)


def naive(groups: OpinionGroups) -> np.ndarray:
    votes = groups.space.votes
    k, size = len(groups.groups), len(votes.statements)
    counts = count_answers(
        votes.statement, votes.vote, size, group=groups.labels[votes.participant], groups=k
    ).astype(np.int64)
    p = np.ones((k, size, 2))
    for row in range(k):
        inside, outside = counts[row], counts.sum(axis=0) - counts[row]
        n, others = inside.sum(axis=1), outside.sum(axis=1)
        for side in (0, 1):
            total = inside[:, side] + outside[:, side]
            p[row, :, side] = hypergeom.sf(inside[:, side] - 1, n + others, total, n)
    return false_discovery_control(np.clip(p, 0, 1).ravel()).reshape(p.shape) <= FALSE_DISCOVERIES


def planted(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    k = 2 + seed % 3
    weight = np.arange(k, 0, -1) / np.arange(k, 0, -1).sum()
    group = rng.choice(k, 300, p=weight)
    shift = rng.normal(0, 2, (k, 60)) * (np.arange(60) < 30)
    odds = rng.normal(0.3, 1, 60) + shift
    rows, cols = np.nonzero(rng.random((300, 60)) < 0.5)
    agree = rng.random(len(rows)) < 1 / (1 + np.exp(-odds[group[rows], cols]))
    return build(participant=rows, contribution=cols, vote=np.where(agree, 1, 2)), k


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=40)
    options = parser.parse_args()
    ours, theirs, any_ours = 0, 0, 0
    for seed in range(options.copies):
        consultation = structureless(300, 40, seed=seed)
        groups = forced(find_groups(map_opinions(consultation, dimensions=2), draws=0), 2)
        found = int((cross_fitted(groups).q <= FALSE_DISCOVERIES).sum())
        ours, any_ours, theirs = ours + found, any_ours + (found > 0), theirs + int(naive(groups).sum())
    print(
        f"no structure, {options.copies} copies, groups forced: cross-fitted {ours}, in {any_ours} copies; "
        f"naive {theirs} ({theirs / options.copies:.1f} a copy)"
    )
    hits, base, false, made, distinct = 0, 0, 0, 0, 0
    for seed in range(options.copies):
        consultation, _ = planted(seed)
        groups = find_groups(map_opinions(consultation), draws=19)
        if not groups.groups:
            continue
        distinct += 1
        q = cross_fitted(groups).q <= FALSE_DISCOVERIES
        order = np.argsort(groups.space.votes.statements)
        real = np.arange(60)[order] < 30
        hits, base = hits + int(q[:, real].sum()), base + int(naive(groups)[:, real].sum())
        false, made = false + int(q[:, ~real].sum()), made + int(q.sum())
    print(
        f"planted, {distinct} of {options.copies} distinct: power {hits / max(base, 1):.0%} of naive "
        f"({hits} of {base}); false {false} of {made} ({false / max(made, 1):.1%})"
    )


if __name__ == "__main__":
    main()
