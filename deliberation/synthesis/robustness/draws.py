"""How often the class of an idea stays on its side when voters are drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
import numpy.typing as npt

from deliberation.kernels.persons import person_shares
from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.robustness import (
    RESAMPLES,
)
from deliberation.synthesis.facts import (
    IdeaVotes,
    Kind,
    Support,
)
from deliberation.synthesis.robustness.trials import Trials
from deliberation.synthesis.standings import SIDE

Floats = npt.NDArray[np.float64]


def resampled_ideas(
    published: Weighed,
    trials: Trials,
    listed: Mapping[str, IdeaVotes],
    kinds: Mapping[str, Kind],
) -> dict[str, float]:
    """Return in which share of resamples of the voters each idea stays on the side of its class.

    Voters who gave the same shares, in the same group, are one kind: the kinds are drawn, not people.
    """
    found = {}
    votes = published.answers.votes
    if votes is None:
        for name, said in listed.items():
            counts = np.array([_counts(said.everybody)])
            found[name] = _stays(name, counts, np.ones(1), kinds[name], published, None)
        return found
    names = sorted(listed)
    number = {name: row for row, name in enumerate(names)}
    of = np.array([number.get(trials.ideas.get(str(i), ""), -1) for i in votes.statements], dtype=np.int64)
    of[~votes.analysed] = -1
    kept = of[votes.statement] >= 0
    person, item, shares = person_shares(votes.participant[kept], of[votes.statement[kept]], votes.vote[kept])
    label = (
        np.zeros(len(person), dtype=np.int64)
        if trials.groups is None or not trials.groups.groups
        else trials.groups.labels[person].astype(np.int64) + 1
    )
    for row, name in enumerate(names):
        mine = item == row
        table = np.column_stack([label[mine], shares[mine].round(9)])
        alike, counts = np.unique(table, axis=0, return_counts=True)
        found[name] = _stays(name, alike[:, 1:], counts.astype(float), kinds[name], published, alike[:, 0])
    return found


def _counts(said: Support) -> Floats:
    shares = [getattr(said, side) for side in ("agree", "disagree", "passed")]
    return np.array([(share.value or 0.0) * shares[0].n for share in shares], dtype=np.float64)


def _stays(
    name: str,
    answers: Floats,
    counts: Floats,
    kind: Kind,
    published: Weighed,
    label: Floats | None,
) -> float:
    """Draw kinds of voters again, and tell how often the class stays on its side."""
    rng = np.random.default_rng((published.provenance.seed or 0, crc32(f"{kind} {name}".encode())))
    if label is None:  # tallies: the answers themselves are drawn
        total = answers.sum()
        sums = rng.multinomial(round(float(total)), answers[0] / max(total, 1e-12), size=RESAMPLES).astype(
            float
        )
        groups: list[Floats] = []
    else:
        drawn = rng.multinomial(round(float(counts.sum())), counts / counts.sum(), size=RESAMPLES)
        sums = drawn @ answers
        groups = [
            drawn[:, label == one] @ answers[label == one] for one in np.unique(label[label > 0]).tolist()
        ]
    agree, against = _parted(sums)
    if kind == "priority":
        stays = agree >= published.threshold
        for part in groups:
            stays &= _parted(part)[0] >= published.threshold
    elif kind == "rejected":
        stays = against > 0.5
    else:
        stays = np.minimum(agree, against) >= SIDE * (agree + against)
        if groups:
            parts = [_parted(part) for part in groups]
            some_for = np.any([agree > 0.5 for agree, _ in parts], axis=0)
            some_against = np.any([against > 0.5 for _, against in parts], axis=0)
            stays |= some_for & some_against
    return round(float(np.mean(stays)), 3)


def _parted(sums: Floats) -> tuple[Floats, Floats]:
    total = np.maximum(sums.sum(axis=1), 1e-12)
    return sums[:, 0] / total, sums[:, 1] / total
