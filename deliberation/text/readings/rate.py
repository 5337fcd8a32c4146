"""The figures of a review: how often a run was wrong, and how often its readers agree.

The rate comes from the passages drawn at random, and from them alone: those that were chosen because the
engine doubted are wrong more often. They were drawn one by one, each with the same chance, so the number of
wrong ones follows the hypergeometric law whatever they have in common; that one person wrote several of them
neither narrows nor widens the interval.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from deliberation.kernels.agreement import cohen_kappa
from deliberation.kernels.intervals import hypergeometric
from deliberation.text.readings.file import QUESTIONS, Reading, Readings, rounds

LEVELS: Final = ("place", *QUESTIONS)
"""What can be wrong of a passage: its place (idea or theme), its idea, its theme, its type."""


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """How often one thing was wrong among the passages drawn at random.

    Parameters
    ----------
    level : str
        One of ``LEVELS``.
    n, wrong, unsettled : int
        Passages with an answer, those that are wrong, those on which readers differ.
    value, low, high : float or None
        The share, where those on which readers differ count half, and its 95 % interval, whose ends count
        them right, then wrong; None where there is no answer.
    """

    level: str
    n: int
    wrong: int
    unsettled: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """How often two readers gave the same answer to a question, on the passages that both read.

    ``n`` counts the pairs of answers, ``same`` those that are alike; ``kappa`` is Cohen's, its mean over the
    pairs of readers where there are more than two, None where it is not defined.
    """

    question: str
    n: int
    same: int
    kappa: float | None


@dataclass(frozen=True, kw_only=True)
class Rate:
    """The figures of the latest review.

    ``total`` is the number of passages drawn from, ``read`` that of those read at random, ``uncertain`` that
    of the least certain ones read; ``wrong`` holds what was answered, in the order of ``LEVELS``.
    """

    readers: int
    total: int
    read: int
    uncertain: int
    wrong: tuple[Wrong, ...]
    agreed: tuple[Agreed, ...]


def rate(readings: Readings) -> Rate | None:
    """Return the figures of the latest round with passages read at random; None where there is none."""
    for rows in rounds(readings):
        answered = [row for row in rows if any(row.right(name) is not None for name in QUESTIONS)]
        drawn = [row for row in answered if row.draw == "random"]
        if drawn:
            total = max(row.total for row in drawn)
            levels = (_wrong(level, drawn, total) for level in LEVELS)
            return Rate(
                readers=len({row.reader for row in answered}),
                total=total,
                read=len({row.span for row in drawn}),
                uncertain=len({row.span for row in answered if row.draw == "uncertain"}),
                wrong=tuple(level for level in levels if level.n),
                agreed=tuple(found for name in QUESTIONS if (found := _agreed(name, answered)) is not None),
            )
    return None


def _by_passage(rows: Iterable[Reading]) -> dict[tuple[str, int, int], list[Reading]]:
    found: dict[tuple[str, int, int], list[Reading]] = defaultdict(list)
    for row in rows:
        found[row.span].append(row)
    return found


def _wrong(level: str, drawn: Sequence[Reading], total: int) -> Wrong:
    n = wrong = unsettled = 0
    for rows in _by_passage(drawn).values():
        said = [(row.settled, answer) for row in rows if (answer := row.right(level)) is not None]
        answers = {answer for settled, answer in said if settled} or {answer for _, answer in said}
        n += bool(answers)
        unsettled += len(answers) > 1
        wrong += answers == {False}
    if not n:
        return Wrong(level=level, n=0, wrong=0, unsettled=0, value=None, low=None, high=None)
    low, _ = hypergeometric(wrong, n, max(total, n))
    _, high = hypergeometric(wrong + unsettled, n, max(total, n))
    value = round((wrong + unsettled / 2) / n, 6)
    return Wrong(
        level=level, n=n, wrong=wrong, unsettled=unsettled,
        value=value, low=round(low, 6), high=round(high, 6),
    )  # fmt: skip


def _agreed(question: str, rows: Sequence[Reading]) -> Agreed | None:
    """Return how far readers agree, pair by pair; None where no passage has two answers."""
    said: dict[str, dict[tuple[str, int, int], bool]] = defaultdict(dict)
    for row in rows:
        answer = row.right(question)
        if answer is not None:
            said[row.reader][row.span] = answer
    n = same = 0
    kappas: list[float] = []
    for one, two in combinations(sorted(said), 2):
        both = sorted(said[one].keys() & said[two].keys())
        first, second = (np.array([said[who][span] for span in both], dtype=np.int64) for who in (one, two))
        n += len(both)
        same += int((first == second).sum())
        kappa = cohen_kappa(first, second)
        if kappa is not None:
            kappas.append(kappa)
    if not n:
        return None
    kappa = round(float(np.mean(kappas)), 4) if kappas else None
    return Agreed(question=question, n=n, same=same, kappa=kappa)
