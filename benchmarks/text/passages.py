"""Passages against the pieces that bluenove's analysts cut, beside no cut and a cut at strong punctuation.

usage: python -m benchmarks.text.passages

The file holds the pieces, not the answers: those of one person to one question are joined again, one space
between, in their order, a piece coded twice counted once. The reference is worth what that is worth: analysts
may have reordered, dropped or trimmed words, and the joints lack the words that linked them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from deliberation.text.reading.passages import split
from tests.helpers.data import data_folder

TOLERANCE = 3


def joined(pieces: list[str]) -> tuple[str, list[int]]:
    """Return an answer and the offsets at which a piece opens, the first apart."""
    starts = np.cumsum([0] + [len(piece) + 1 for piece in pieces])[1:-1]
    return " ".join(pieces), starts.tolist()


def ours(text: str) -> list[int]:
    return [span.start for span in split(text)][1:]


def strong(text: str) -> list[int]:
    return [match.end() for match in re.finditer(r"(?:[.!?…]+\s+|\n+\s*)(?=\S)", text)]


def nothing(_: str) -> list[int]:
    return []


def hits(found: list[int], true: list[int]) -> int:
    """Return how many boundaries found are within the tolerance of a true one, each used once."""
    left, count = list(true), 0
    for at in found:
        near = [one for one in left if abs(one - at) <= TOLERANCE]
        if near:
            left.remove(min(near, key=lambda one: abs(one - at)))
            count += 1
    return count


def disagreement(found: list[int], true: list[int], length: int, window: int) -> tuple[int, int]:
    """Return the sums of Pk: windows whose two ends are parted by one cutting only, and all windows."""
    one, other = np.zeros(length, dtype=int), np.zeros(length, dtype=int)
    one[found], other[true] = 1, 1
    one, other = one.cumsum(), other.cumsum()
    apart = (one[window:] == one[:-window]) != (other[window:] == other[:-window])
    return int(apart.sum()), len(apart)


def score(name: str, cut: Callable[[str], list[int]], answers: list[tuple[str, list[int]]]) -> None:
    cuts = [cut(text) for text, _ in answers]
    right = sum(hits(found, true) for found, (_, true) in zip(cuts, answers, strict=True))
    said, wanted = sum(map(len, cuts)), sum(len(true) for _, true in answers)
    precision, recall = right / max(said, 1), right / wanted
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    pieces = wanted + len(answers)
    window = round(sum(len(text) for text, _ in answers) / pieces / 2)
    long = [(found, true, len(text)) for found, (text, true) in zip(cuts, answers, strict=True)]
    sums = [disagreement(*of, window) for of in long if of[2] > window]
    pk = sum(wrong for wrong, _ in sums) / sum(total for _, total in sums)
    print(f"{name:20} P={precision:.3f} R={recall:.3f} F1={f1:.3f} Pk={pk:.3f} pieces={said + len(answers)}")


def main() -> None:
    path = data_folder() / "apres_maintenant" / "bluenove" / "answers_semantic_groups.csv"
    frame = pd.read_csv(path).dropna(subset=["Answer text"])
    grouped = frame.groupby(["Question ID", "Participant ID"], sort=True)["Answer text"]
    parts = [list(dict.fromkeys(map(str.strip, of.astype(str)))) for _, of in grouped]
    answers = [joined(pieces) for pieces in parts]
    print(f"{len(answers)} answers, {sum(map(len, parts))} pieces, {sum(len(p) > 1 for p in parts)} cut")
    for name, cut in (("passages", ours), ("strong punctuation", strong), ("no cut", nothing)):
        score(name, cut, answers)


if __name__ == "__main__":
    main()
