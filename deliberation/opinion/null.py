"""Is there structure at all? The test of groups against votes shuffled within each statement."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import logit

from deliberation.core.vote import Vote
from deliberation.kernels.habits import habits
from deliberation.kernels.shuffle import shuffle_within
from deliberation.opinion.partition import Cells, held_out_gains

Floats = npt.NDArray[np.float64]

ENOUGH = 10
"""Shuffles that do as well as the real votes, after which the answer is known and the test stops."""
FIRST_LOOK = 99
"""Shuffles after which the test also stops, if none did as well as the real votes."""
WORKERS, BATCH = 2, 9
"""Threads, and shuffles handed out at a time; neither changes any result."""


@dataclass(frozen=True, kw_only=True)
class NullTest:
    """The outcome of the test.

    Attributes
    ----------
    statistic : float
        Best held-out gain over the numbers of groups, nats per vote; 0 where no number of groups gains.
    gains : dict of int to float
        Gain of each number of groups on the real votes.
    threshold : float or None
        95 % quantile of the statistic on shuffled votes; None where nothing was shuffled.
    p_value : float
        Probability of a statistic at least as large on shuffled votes.
    permutations : int
        Shuffles done.
    as_large : int
        Shuffles whose statistic was at least as large.
    """

    statistic: float
    gains: dict[int, float]
    threshold: float | None
    p_value: float
    permutations: int
    as_large: int


def structure_test(cells: Cells, sizes: Sequence[int], *, permutations: int, seed: int) -> NullTest:
    """Test whether votes go together more than shuffling within statements allows.

    The statistic is out of sample: votes are split in two halves, groups are found in one, and the gain is
    how much better their rates predict the other half than the statements' own rates do; the best number of
    groups counts. Each shuffle goes through the very same steps, the choice of the number of groups included.

    The shuffles keep who voted on what and every statement's counts exactly, and, on average, how much each
    person agrees and passes (``kernels.shuffle``): neither activity, nor routing of statements, nor a habit
    of saying yes can pass for groups. They break every relation between what a person answers to one
    statement and to another. A conversation whose only structure is that some people agree with everything
    and others with nothing is therefore *not* called structured.

    It stops early where the answer is known: once ``ENOUGH`` shuffles do as well as the real votes (p is then
    ``ENOUGH / shuffles done``: Besag and Clifford 1991, Biometrika 78), or after ``FIRST_LOOK`` shuffles of
    which none does (p is then 1 / 100). With 199 shuffles and a limit of .01, the two looks together let
    pure chance through in 1.2 % of cases.

    Parameters
    ----------
    cells : Cells
    sizes : sequence of int
        Numbers of groups to try.
    permutations : int
        Most shuffles.
    seed : int
        Shuffle ``b`` is drawn from ``(seed, b)``: the outcome does not depend on the order of the work.

    Returns
    -------
    NullTest
    """
    half = np.random.default_rng((seed, 0)).random(len(cells.vote)) < 0.5
    gains = held_out_gains(cells, half, sizes, seed)
    statistic = _statistic(gains)
    if statistic <= 0.0 or permutations < 1:
        return NullTest(
            statistic=statistic, gains=gains, threshold=None, p_value=1.0, permutations=0, as_large=0
        )
    drawn = _drawn(cells, half, sizes, statistic, permutations=permutations, seed=seed)
    as_large = int((np.array(drawn) >= statistic).sum())
    p = as_large / len(drawn) if as_large >= ENOUGH else (1 + as_large) / (1 + len(drawn))
    return NullTest(
        statistic=statistic,
        gains=gains,
        threshold=float(np.quantile(drawn, 0.95)),
        p_value=p,
        permutations=len(drawn),
        as_large=as_large,
    )


def _statistic(gains: dict[int, float]) -> float:
    return round(max(0.0, *gains.values()), 9)


def _drawn(
    cells: Cells,
    half: npt.NDArray[np.bool_],
    sizes: Sequence[int],
    statistic: float,
    *,
    permutations: int,
    seed: int,
) -> list[float]:
    """Draw the statistic on shuffled votes until enough are as large; workers only share out the work."""
    dealer = _Dealer(cells)

    def one(number: int) -> float:
        shuffled = dealer.shuffled(np.random.default_rng((seed, number)))
        return _statistic(held_out_gains(shuffled, half, sizes, seed))

    drawn: list[float] = []
    with ThreadPoolExecutor(WORKERS) as pool:
        for first in range(1, permutations + 1, BATCH):
            for value in pool.map(one, range(first, min(first + BATCH, permutations + 1))):
                drawn.append(value)
                as_large = sum(other >= statistic for other in drawn)
                if as_large >= ENOUGH or (len(drawn) == FIRST_LOOK and not as_large):
                    return drawn
    return drawn


class _Dealer:
    """Shuffles votes, keeping each person's habits of agreeing and passing on average."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        sided = cells.vote != Vote.PASS
        self.passing = _habits(cells, ~sided)
        self.leaning = _habits(cells.where(sided), cells.vote[sided] == Vote.AGREE)

    def shuffled(self, rng: np.random.Generator) -> Cells:
        # Habits are drawn from their posterior, or shrinkage would make people more alike than they are.
        passing, leaning = (
            mean + spread * rng.standard_normal(len(mean)) for mean, spread in (self.passing, self.leaning)
        )
        cells = self.cells
        return cells.with_votes(
            shuffle_within(
                cells.statement,
                cells.vote,
                rng,
                leaning=leaning[cells.participant],
                passing=passing[cells.participant],
            )
        )


def _habits(cells: Cells, yes: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    n = np.bincount(cells.statement, minlength=cells.statements)
    rate = (np.bincount(cells.statement, yes, minlength=cells.statements) + 0.5) / (n + 1.0)
    return habits(cells.participant, yes, logit(rate)[cells.statement], len(cells.member))
