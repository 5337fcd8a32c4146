"""Top themes on a re-run, on shuffled rows, and once 1 % or 10 % of the contributions are gone; and coverage.

usage: python -m benchmarks.text.stability [--store FILE] [--encoder fast] [--draws 3] [NAME ...]

Themes are compared on the contributions that both runs place, each with the theme of most of its passages.
Coverage is of the whole run: every contribution is in a theme or in the remainder, with the reason.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

import deliberation as dl
from benchmarks.text.human_codes import QUESTIONS, main_theme
from deliberation.consultation import Consultation
from deliberation.text import Themes
from tests.helpers.data import data_folder
from tests.text import make

REMOVED = (0.01, 0.1)
NOT_SAID = ("empty", "non_answer", "off_topic", "moderated")
"""Reasons of the remainder that are no failure of ours to place a text."""


def grand_debat(answers: int) -> Consultation:
    """Return answers to the open question, drawn at random."""
    frame = pd.read_csv(data_folder() / "grand_debat" / "answers.csv.gz").sample(answers, random_state=0)
    return make.consultation(frame["text"].astype(str).tolist(), ids=frame["id"].astype(str).tolist())


def bluenove(question: int) -> Consultation:
    return make.bluenove(data_folder() / "apres_maintenant" / "bluenove", question)[0]


def consultations(answers: int) -> Iterator[tuple[str, Callable[[], Consultation]]]:
    folder = data_folder()
    yield "argkp", lambda: dl.read(folder / "argkp")
    yield "grand debat", lambda: grand_debat(answers)
    for question in QUESTIONS:
        yield f"bluenove {question}", partial(bluenove, question)
    yield "republique numerique", lambda: make.republique_numerique(folder / "republique_numerique")[0]
    yield "bowling-green", lambda: make.polis(folder / "polis" / "american-assembly.bowling-green")
    yield "makeorg", lambda: make.makeorg(folder / "apres_maintenant" / "makeorg")


def placed(themes: Themes) -> pd.Series:
    found = main_theme(themes)
    return found[found != "none"]


def agreement(before: pd.Series, after: pd.Series) -> float:
    both = before.index.intersection(after.index)
    return float(adjusted_rand_score(before[both], after[both]))


def coverage(name: str, consultation: Consultation, themes: Themes) -> None:
    """Print what is placed and what is not, and check that nothing is lost."""
    left = themes.remainder()
    seen = set(themes.to_pandas()["contribution_id"])
    assert seen == set(map(str, consultation.contribution_ids))
    assert themes.counts.classified + sum(left.values()) == len(seen)
    said = len(seen) - sum(left.get(reason, 0) for reason in NOT_SAID)
    rest = sum(count for reason, count in left.items() if reason not in NOT_SAID)
    largest = max(theme.persons for theme in themes.tree()) / themes.counts.persons
    print(
        f"{name}: {len(seen)} contributions, {themes.counts.themes} themes, {themes.counts.ideas} ideas, "
        f"widest {largest:.0%}; remainder {left}, {rest / max(said, 1):.1%} of what says something",
        flush=True,
    )


def stability(
    name: str, consultation: Consultation, whole: Themes, find: Callable[[Consultation], Themes], draws: int
) -> None:
    """Print whether a shuffled re-run is the same, and the agreement of top themes after removals."""
    again = find(make.shuffled(consultation))
    same = again.passages.equals(whole.passages) and again.names == whole.names
    print(f"{name}: same on shuffled rows: {same}", flush=True)
    before = placed(whole)
    for share in REMOVED:
        scores = []
        for seed in range(draws):
            kept = np.random.default_rng(seed).random(consultation.contributions.num_rows) > share
            part = find(consultation.where(contributions=consultation.contribution_ids[kept]))
            scores.append(round(agreement(before, placed(part)), 3))
        print(f"{name}: without {share:.0%}: ARI {np.mean(scores):.3f} {scores}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="consultations; all by default")
    parser.add_argument("--store", type=Path, help="file where vectors are kept")
    parser.add_argument("--encoder", default="bundled")
    parser.add_argument("--answers", type=int, default=20_000, help="answers of the Grand Débat")
    parser.add_argument("--draws", type=int, default=3, help="removals a share; 0 for coverage alone")
    asked = parser.parse_args()
    for name, read in consultations(asked.answers):
        if asked.names and name not in asked.names:
            continue
        consultation = read()
        find = partial(dl.find_themes, encoder=asked.encoder, store=asked.store)
        whole = find(consultation)
        coverage(name, consultation, whole)
        if asked.draws:
            stability(name, consultation, whole, find, asked.draws)


if __name__ == "__main__":
    main()
