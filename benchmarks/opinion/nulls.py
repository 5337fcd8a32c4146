"""False verdicts: votes without structure, and votes along a spectrum, on the masks of real conversations.

usage: python benchmarks/opinion/nulls.py [--copies 200] [--null none|spectrum|both] [NAME ...]

Passes stay where they are. Null "none": each agreement is drawn from the statement's and the participant's
own rates (the model with no dimension). Null "spectrum": from the fitted model, positions drawn anew from one
continuous Gaussian spread. Prints how often each verdict is given.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from deliberation.consultation import Consultation  # noqa: E402
from deliberation.opinion import find_groups, map_opinions  # noqa: E402
from deliberation.opinion.positions.model import IdealPoint, fit, probabilities  # noqa: E402
from deliberation.opinion.positions.space import sides_of  # noqa: E402
from deliberation.opinion.positions.votes import Votes  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import build, read_conversation  # noqa: E402

NAMES = ("brexit-consensus", "scoop-hivemind.taxes", "scoop-hivemind.affordable-housing")


def redrawn(
    consultation: Consultation, votes: Votes, model: IdealPoint, rng: np.random.Generator
) -> Consultation:
    """Return the consultation with its agreements drawn from a model, positions drawn anew."""
    k = model.dimensions
    position = rng.standard_normal((len(votes.participants), k + 1))
    position[:, k] = model.position[:, k] if not k else position[:, k] * model.position[:, k].std()
    slope = model.slope[votes.statement]
    odds = np.einsum("na,na->n", position[votes.participant, :k], slope[:, :k])
    odds += position[votes.participant, k] + slope[:, k]
    agree = rng.random(len(odds)) < probabilities(odds)
    vote = np.where(votes.vote == 3, 3, np.where(agree, 1, 2))
    return build(
        participant=votes.participant,
        contribution=votes.statement,
        vote=vote,
        participants=list(votes.participants),
        contributions=list(votes.statements),
        moderated=(votes.moderated).tolist(),
        meta=(~votes.analysed & ~votes.moderated).tolist(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--copies", type=int, default=200)
    parser.add_argument("--null", choices=("none", "spectrum", "both"), default="both")
    options = parser.parse_args()
    for name in options.names or NAMES:
        consultation = read_conversation(data_folder() / "polis" / name)
        votes = Votes.of(consultation)
        for null in ("none", "spectrum") if options.null == "both" else (options.null,):
            model = fit(sides_of(votes), 0) if null == "none" else map_opinions(consultation).model
            verdicts: Counter[str] = Counter()
            start = time.time()
            for copy in range(options.copies):
                drawn = redrawn(consultation, votes, model, np.random.default_rng((copy, 7)))
                verdicts[find_groups(map_opinions(drawn, seed=copy), seed=copy).verdict.kind] += 1
            print(f"{name:36s} null {null:9s} {dict(verdicts)} {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
