"""Weights that give a sample known margins, and what weighting costs in precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TOLERANCE: Final = 1e-10
"""Largest difference between a weighted share and its target at which raking stops."""
MOST_ROUNDS: Final = 10_000
MOST_TRIMS: Final = 100


class Raked(NamedTuple):
    """Weights with mean 1.

    Attributes
    ----------
    weight : ndarray, shape (people,)
    rounds : int
        Passes over all variables.
    gap : float
        Largest difference between a weighted share and its target; 0 to the tolerance unless trimmed.
    trimmed : int
        People whose weight was brought to a bound.
    """

    weight: Floats
    rounds: int
    gap: float
    trimmed: int


class NotRaked(ValueError):
    """Weights do not exist or were not found: ``reason`` is "empty" or "diverged".

    ``variable`` and ``category`` are the row of the variable and the code of the category that nobody is in,
    for "empty".
    """

    def __init__(self, reason: str, variable: int = -1, category: int = -1) -> None:
        super().__init__(f"No weights: {reason} (variable {variable}, category {category}).")
        self.reason, self.variable, self.category = reason, variable, category


def rake(
    codes: Ints, targets: Sequence[Floats], *, tolerance: float = TOLERANCE, rounds: int = MOST_ROUNDS
) -> Raked:
    """Weigh people so that each variable has the shares it should have (iterative proportional fitting).

    Deming and Stephan 1940, Annals of Mathematical Statistics 11; the weights are those nearest to equal ones
    in the sense of Kullback and Leibler (Ireland and Kullback 1968, Biometrika 55). People who are alike on
    every variable have one weight, so only distinct rows are worked on. Those whose category is not known
    keep the share they have: the targets are those of the others.

    Parameters
    ----------
    codes : ndarray of int, shape (people, variables)
        Category of each person, from 0; -1 where not known.
    targets : sequence of ndarray, shape (categories,)
        For each variable, the sizes of its categories in the population; only their ratios count.
    tolerance : float
    rounds : int
        Passes after which the search is given up.

    Raises
    ------
    NotRaked
        If nobody is in a category that has a target, or the weights do not converge.

    Examples
    --------
    >>> codes = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [1, 1]])
    >>> found = rake(codes, [np.array([1.0, 1.0]), np.array([3.0, 1.0])])
    >>> found.weight.round(3).tolist()
    [2.035, 0.465, 1.715, 0.392, 0.392]
    """
    rows, of, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    people = len(codes)
    shares = [_share(rows[:, v], counts, target, v) for v, target in enumerate(targets)]
    places = [np.where(rows[:, v] < 0, len(target), rows[:, v]) for v, target in enumerate(targets)]
    weight, passed = _fitted(counts / people, places, shares, tolerance, rounds)
    per_person = (weight * people / counts)[of.reshape(-1)]
    return Raked(per_person, passed, _gap(weight, places, shares), 0)


def trim(codes: Ints, targets: Sequence[Floats], *, most: float, tolerance: float = TOLERANCE) -> Raked:
    """Rake, then bring weights over ``most`` (in means) to it, and rake the others again, until none is over.

    The margins are then met as nearly as the bound allows; ``gap`` says how nearly.

    Parameters
    ----------
    codes, targets
        As for ``rake``, which raises the same.
    most : float
        Largest weight, in multiples of the mean.

    Examples
    --------
    >>> codes = np.array([[0]] * 99 + [[1]])
    >>> found = trim(codes, [np.array([1.0, 1.0])], most=5.0)
    >>> found.trimmed, round(float(found.weight.max()), 6), round(found.gap, 2)
    (1, 5.0, 0.45)
    """
    found = rake(codes, targets, tolerance=tolerance)
    over = found.weight > most + 1e-9
    if not over.any():
        return found
    rows, of, counts = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    of = of.reshape(-1)
    shares = [_share(rows[:, v], counts, target, v) for v, target in enumerate(targets)]
    places = [np.where(rows[:, v] < 0, len(target), rows[:, v]) for v, target in enumerate(targets)]
    base = counts / len(codes)
    ratio = np.zeros(len(rows))
    ratio[of] = found.weight
    held = np.zeros(len(rows), dtype=bool)
    for _ in range(MOST_TRIMS):
        held |= ratio > most + 1e-9
        ratio = np.minimum(ratio, most)
        free = ~held
        for place, share in zip(places, shares, strict=True):
            fixed = np.bincount(place[held], (ratio * base)[held], minlength=len(share))
            loose = np.bincount(place[free], (ratio * base)[free], minlength=len(share))
            factor = np.where(loose > 0, np.maximum(share - fixed, 0.0) / np.where(loose > 0, loose, 1), 1.0)
            ratio[free] *= factor[place[free]]
        rest = 1.0 - float((ratio * base)[held].sum())
        left = float((ratio * base)[free].sum())
        if left > 0 and rest > 0:
            ratio[free] *= rest / left
        if not (ratio > most + 1e-9).any() and _gap(ratio * base, places, shares) < tolerance:
            break
    ratio = np.minimum(ratio, most)
    weight = ratio * base
    weight = weight / weight.sum()
    per_person = (weight / base)[of]
    return Raked(per_person, found.rounds, _gap(weight, places, shares), int(counts[held].sum()))


def effective(weight: Floats) -> float:
    """Return Kish's effective number of people, (sum of weights)^2 / sum of squares (Kish 1965, 11.7).

    Examples
    --------
    >>> effective(np.array([1.0, 1, 1, 1])), round(effective(np.array([3.0, 1, 1, 1])), 6)
    (4.0, 3.0)
    """
    squares = float(np.einsum("i,i->", weight, weight))
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0


def _share(codes: Ints, counts: Ints, target: Floats, variable: int) -> Floats:
    """Return the shares to reach, those whose category is not known last."""
    places = np.where(codes < 0, len(target), codes)
    found = np.bincount(places, counts, minlength=len(target) + 1)
    empty = (found[:-1] == 0) & (target > 0)
    if empty.any():
        raise NotRaked("empty", variable, int(np.argmax(empty)))
    if target.sum() <= 0 or (target[found[:-1] > 0] <= 0).any():
        raise NotRaked("empty", variable, int(np.argmin(target)))
    unknown = found[-1] / counts.sum()
    return np.append(target / target.sum() * (1.0 - unknown), unknown)


def _fitted(
    base: Floats, places: Sequence[Ints], shares: Sequence[Floats], tolerance: float, rounds: int
) -> tuple[Floats, int]:
    weight = base.copy()
    for passed in range(1, rounds + 1):
        for place, share in zip(places, shares, strict=True):
            found = np.bincount(place, weight, minlength=len(share))
            weight = weight * np.where(found > 0, share / np.where(found > 0, found, 1.0), 1.0)[place]
        if _gap(weight, places, shares) < tolerance:
            return weight, passed
    raise NotRaked("diverged")


def _gap(weight: Floats, places: Sequence[Ints], shares: Sequence[Floats]) -> float:
    found = [
        np.bincount(place, weight, minlength=len(share)) for place, share in zip(places, shares, strict=True)
    ]
    return max(float(np.abs(mine - share).max()) for mine, share in zip(found, shares, strict=True))
