"""How often votes without structure get the verdict "distinct".

usage: python benchmarks/opinion/null_false_positives.py [--copies 60] [--null shuffle|habits] [NAME ...]

Each conversation's votes are dealt out again at random within each statement ("shuffle": same missing cells,
same counts per statement), or drawn from a model where people differ only in how readily they agree
("habits": additive log-odds of statement and participant, fitted to the conversation, same missing cells),
and `find_groups` looks for groups. Prints the share of "distinct" and the smallest p-values.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.special import expit, logit

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))

from deliberation.consultation import Consultation  # noqa: E402
from deliberation.kernels.habits import habits  # noqa: E402
from deliberation.opinion import find_groups, map_opinions  # noqa: E402
from tests.helpers.data import data_folder  # noqa: E402
from tests.helpers.polis import read_conversation  # noqa: E402
from tests.helpers.simulate import shuffled_within_statements, with_votes  # noqa: E402

DEFAULT = ("15-per-hour-seattle", "brexit-consensus", "scoop-hivemind.taxes")


def only_habits(consultation: Consultation, seed: int) -> Consultation:
    rng = np.random.default_rng(seed)
    person, statement, vote = (
        consultation.votes[name].to_numpy() for name in ("participant", "contribution", "vote")
    )
    fresh = vote.copy()
    sided = vote != 3
    rows, cols, agree = person[sided], statement[sided], vote[sided] == 1
    n = np.bincount(cols, minlength=cols.max() + 1)
    base = logit((np.bincount(cols, agree, minlength=len(n)) + 0.5) / (n + 1.0))[cols]
    mean, spread = habits(rows, agree, base, consultation.participants.num_rows)
    habit = mean + spread * rng.standard_normal(len(mean))
    fresh[sided] = np.where(rng.random(len(rows)) < expit(base + habit[rows]), 1, 2)
    return with_votes(consultation, vote=fresh)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=60)
    parser.add_argument("--null", choices=("shuffle", "habits"), default="shuffle")
    parser.add_argument("names", nargs="*", default=DEFAULT)
    options = parser.parse_args()
    draw = shuffled_within_statements if options.null == "shuffle" else only_habits
    for name in options.names:
        consultation = read_conversation(data_folder() / "polis" / name)
        started = time.perf_counter()
        verdicts = [
            find_groups(map_opinions(draw(consultation, 1000 + copy))).verdict
            for copy in range(options.copies)
        ]
        kinds = Counter(verdict.reason for verdict in verdicts)
        p_values = sorted(round(verdict.p_value or 0.0, 3) for verdict in verdicts)[:5]
        print(
            f"{name:32s} {options.null:8s} copies {options.copies} distinct {kinds['distinct']} "
            f"{dict(kinds)} smallest p {p_values} {time.perf_counter() - started:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
