"""Mobilisations planted in real answers: are their copies, edits and filled-in forms found together?

usage: python -m benchmarks.text.near_duplicates [--background 4000] [--speed]

Calls of 25 to 60 words are real answers, taken out of the background. A fifth of the copies are exact, two
fifths are edited (typos, words swapped, a sentence added or removed, case and punctuation), two fifths are a
form filled in (town, years, children, a personal sentence). Precision counts every pair with a planted text.
"""

from __future__ import annotations

import argparse
import re
import time

import numpy as np
import pandas as pd

from deliberation.text.reading.duplicates import group_copies
from deliberation.text.results.variants import group_variants
from deliberation.text.wording.normalise import fold
from tests.helpers.data import data_folder

SHARES = (0.05, 0.2, 0.5, 0.9)
CALLS = 5
TOWNS = ("Lille", "Brest", "Saint-Étienne", "Nîmes", "Pau", "Angers", "Vesoul", "Aubagne", "Le Mans", "Rodez")
JOBS = ("infirmière", "artisan", "retraité", "étudiante", "agriculteur", "cadre", "chauffeur", "enseignante")


def edited(text: str, other: str, rng: np.random.Generator) -> str:
    """Return a text with one to three small changes."""
    for kind in rng.choice(5, size=rng.integers(1, 4), replace=False):
        words = text.split()
        if kind == 0:
            for at in rng.integers(0, len(text) - 1, size=3):
                text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        elif kind == 1:
            at = int(rng.integers(0, len(words) - 1))
            words[at], words[at + 1] = words[at + 1], words[at]
            text = " ".join(words)
        elif kind == 2:
            text = f"{text} {' '.join(other.split()[:12])}."
        elif kind == 3:
            cut = max(len(words) // 5, 1)
            text = " ".join(words[cut:] if rng.random() < 0.5 else words[:-cut])
        else:
            text = re.sub(r"[.,;]", "", text).upper()
    return text


def filled(text: str, other: str, rng: np.random.Generator) -> str:
    """Return a text as a form, with what one person puts in its slots."""
    words = text.split()
    half = len(words) // 2
    return (
        f"Habitant de {rng.choice(TOWNS)} depuis {rng.integers(2, 60)} ans, {rng.choice(JOBS)}, "
        f"{' '.join(words[:half])}, comme mes {rng.integers(1, 6)} enfants, {' '.join(words[half:])} "
        f"{' '.join(other.split()[: rng.integers(0, 15)])}"
    )


def planted(answers: list[str], share: float, size: int, seed: int) -> tuple[list[str], np.ndarray]:
    """Return texts and their calls (-1 for the background)."""
    rng = np.random.default_rng(seed)
    pool = rng.permutation(len(answers))
    long = [at for at in pool if 25 <= len(answers[at].split()) <= 60][:CALLS]
    rest = [answers[at] for at in pool if at not in set(long)]
    background, spare = rest[: round(size * (1 - share))], rest[size:]
    texts, calls = list(background), [-1] * len(background)
    for number in range(size - len(background)):
        call, other = answers[long[number % CALLS]], spare[int(rng.integers(len(spare)))]
        way = rng.random()
        text = call if way < 0.2 else (edited if way < 0.6 else filled)(call, other, rng)
        texts.append(text)
        calls.append(number % CALLS)
    return texts, np.array(calls)


def pairs(counts: pd.Series) -> int:
    return int((counts * (counts - 1) // 2).sum())


def score(groups: np.ndarray, calls: np.ndarray) -> tuple[float, float, float]:
    """Return recall and precision of pairs, and the share of each call in its largest group (mean)."""
    frame = pd.DataFrame({"group": groups, "call": calls})
    of_calls = frame[frame["call"] >= 0]
    true = pairs(of_calls["call"].value_counts())
    found = pairs(of_calls.groupby(["group", "call"]).size())
    background = pairs(frame.loc[frame["call"] < 0, "group"].value_counts())
    said = pairs(frame["group"].value_counts()) - background
    whole = of_calls.groupby("call")["group"].agg(lambda of: of.value_counts(normalize=True).iloc[0]).mean()
    return found / true, found / max(said, 1), float(whole)


def speed(answers: list[str]) -> None:
    """Print the seconds for parts of the whole file, and the growth exponent."""
    seconds = {}
    for size in (len(answers) // 10, len(answers)):
        start = time.perf_counter()
        groups = group_variants(answers[:size])
        seconds[size] = time.perf_counter() - start
        print(f"{size:7} answers: {seconds[size]:6.1f} s, {len(set(groups.tolist())):7} groups")
    (small, low), (large, high) = seconds.items()
    print(f"growth exponent {np.log(high / low) / np.log(large / small):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--background", type=int, default=4000, help="texts in each corpus")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", action="store_true", help="time the whole file")
    options = parser.parse_args()
    frame = pd.read_csv(data_folder() / "grand_debat" / "answers.csv.gz")
    if options.speed:
        speed(frame["text"].astype(str).tolist())
        return
    answers = list({fold(text): text for text in frame["text"].astype(str)}.values())
    print("share  recall precision whole   (near-copies alone)")
    for share in SHARES:
        texts, calls = planted(answers, share, options.background, options.seed)
        shown = [score(group(texts), calls) for group in (group_variants, group_copies)]
        (recall, precision, whole), (alone, exact, _) = shown
        print(f"{share:5.0%} {recall:7.3f} {precision:9.3f} {whole:5.3f}   ({alone:.3f} {exact:.3f})")


if __name__ == "__main__":
    main()
