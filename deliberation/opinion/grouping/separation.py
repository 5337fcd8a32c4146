"""Are there groups with something between them, or one spread of opinions? Mixtures of the positions, judged.

Positions are known with uncertainty, more for who voted little, so groups are looked for in what the votes
say of each position (``kernels.deconvolution``), never in a cloud of point estimates.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.deconvolution import Mixture, deconvolve, members
from deliberation.kernels.kmeans import kmeans
from deliberation.opinion.positions.model import IdealPoint

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SIZES: Final = (2, 3, 4, 5, 6)
"""Numbers of groups that are tried."""
VALLEY: Final = 0.75
"""Between any two groups the density must fall under this part of the lower of their peaks."""
SMALLEST: Final = 10
SMALLEST_SHARE: Final = 0.02
MOST_PEOPLE: Final = 3_000
"""People that the number of groups and the test look at; beyond, they are drawn at random."""
STARTS: Final = 2
STEPS: Final = 120
"""Most steps of a fit: uncertain positions make it crawl; half-way no valley shows."""
FIRST_STEPS: Final = 12
"""Steps after which the starts that look best are kept."""
KMEANS_STARTS: Final = 4
STRENGTH: Final = 0.05
"""Dimensions with less of the strength than this part are left out of the search for groups."""
STRONG: Final = 3.0
"""Least gain of the evidence, nats: strong for Kass and Raftery 1995 (JASA 90)."""
NEAR_BEST: Final = 0.9
DRAW_PEOPLE: Final = 1_500
DRAW_SIZES: Final = (2, 3)
ENOUGH: Final = 5
"""Simulations as separate as the real positions, after which the answer is known."""
_BETWEEN: Final = np.linspace(-0.3, 1.3, 161)


@dataclass(frozen=True, eq=False)
class Latent:
    """What votes say of the positions of some people.

    Attributes
    ----------
    information : ndarray, shape (people, K, K)
        Precision that the votes add to the prior.
    pull : ndarray, shape (people, K)
    mean : ndarray, shape (people, K)
        Posterior means, scaled by what each dimension weighs: where clusterings start from.
    scale : ndarray, shape (K,)
    """

    information: Floats
    pull: Floats
    mean: Floats
    scale: Floats

    def __len__(self) -> int:
        return len(self.pull)

    def where(self, rows: Ints) -> Latent:
        """Return some of the people."""
        return Latent(self.information[rows], self.pull[rows], self.mean[rows], self.scale)

    def drawn(self, most: int, seed: int) -> Latent:
        """Return so many of the people at most, drawn at random."""
        if len(self) <= most:
            return self
        rng = np.random.default_rng((seed, 5))
        return self.where(np.sort(rng.choice(len(self), most, replace=False)))

    @property
    def smallest(self) -> int:
        """Fewest people a group may have: 10, or 2 % of those who are grouped."""
        return max(SMALLEST, int(np.ceil(SMALLEST_SHARE * len(self))))


def latent_of(model: IdealPoint, people: Ints) -> Latent:
    """Return what votes say of positions; leanings and weak dimensions are integrated over."""
    k = int(np.sum(model.strength >= STRENGTH * model.strength.sum())) if model.dimensions else 0
    mean = model.position[people, :k]
    precision = np.linalg.inv(model.position_spread[people, :k, :k])
    pull = np.einsum("iab,ib->ia", precision, mean)
    scale = np.sqrt(model.strength[:k])
    return Latent(precision - np.eye(k), pull, (mean * scale).round(9), scale)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A number of groups that was tried.

    Attributes
    ----------
    k : int
    gain : float
        Of the evidence over a single spread of positions, nats (difference of Schwarz 1978's criterion,
        halved).
    ratio : float
        The same without the price of more groups: difference of log-likelihoods, nats.
    valley : float
        The least separate pair: lowest density between the two groups, over the lower of their peaks; 1 where
        there is no dip at all.
    smallest : int
        People in the smallest group.
    mixture : Mixture
    """

    k: int
    gain: float
    ratio: float
    valley: float
    smallest: int
    mixture: Mixture

    def separate(self, smallest: int) -> bool:
        """Tell whether it beats one spread, with a valley between all groups and no group too small."""
        return self.gain >= STRONG and self.valley <= VALLEY and self.smallest >= smallest


def candidates(
    latent: Latent, *, sizes: Iterable[int] = SIZES, seed: int = 0, starts: int = STARTS, steps: int = STEPS
) -> tuple[Candidate, ...]:
    """Fit each number of groups, and say how separate they are."""
    single = mixture_of(latent, 1, seed=seed, steps=steps)
    n, d = latent.pull.shape
    found = []
    before = single
    for k in sizes:
        mixture = mixture_of(latent, k, seed=seed, starts=starts, steps=steps, before=before)
        ratio = mixture.log_likelihood - single.log_likelihood
        price = 0.5 * (k - 1) * (d + 1) * float(np.log(n))
        smallest = int(np.bincount(hard(mixture.membership), minlength=k).min())
        gain, deep = round(ratio - price, 6), valley(mixture)
        found.append(Candidate(k, gain, round(ratio, 6), deep, smallest, mixture))
        before = mixture
    return tuple(found)


def preferred(tried: Iterable[Candidate], smallest: int) -> list[Candidate]:
    """Return the separate ones: the fewest groups with nine tenths of the best gain first, then fewer."""
    separate = [candidate for candidate in tried if candidate.separate(smallest)]
    if not separate:
        return []
    best = max(candidate.gain for candidate in separate)
    near = [candidate for candidate in separate if candidate.gain >= NEAR_BEST * best]
    others = [candidate for candidate in separate if candidate.k < near[0].k]
    return [*near, *reversed(others)]


def mixture_of(
    latent: Latent,
    k: int,
    *,
    seed: int,
    starts: int = STARTS,
    steps: int = STEPS,
    before: Mixture | None = None,
) -> Mixture:
    """Return the best of several fits with ``k`` groups, one of them from splitting a group of ``before``."""
    rng = np.random.default_rng((seed, k))
    firsts = [
        kmeans(latent.mean, k, rng, starts=KMEANS_STARTS, steps=20) for _ in range(starts if k > 1 else 1)
    ]
    if before is not None and len(before.weight) == k - 1:
        firsts += _splits(latent, before, rng)
    fitted = _promising(latent, firsts, k, starts, steps)
    return max(fitted, key=lambda found: round(found.log_likelihood, 6))


def _splits(latent: Latent, before: Mixture, rng: np.random.Generator) -> list[Ints]:
    """Return a start for each group that can be parted in two: k-means alone may miss a small group."""
    labels = hard(before.membership)
    k = len(before.weight)
    found = []
    for group in range(k):
        members = np.flatnonzero(labels == group)
        if len(members) >= 2 * SMALLEST:
            start = labels.copy()
            second = kmeans(latent.mean[members], 2, rng, starts=KMEANS_STARTS, steps=20) == 1
            start[members[second]] = k
            found.append(start)
    return found


def _promising(latent: Latent, firsts: list[Ints], k: int, most: int, steps: int) -> list[Mixture]:
    """Return the full fits of the starts that look best after a few steps."""
    if len(firsts) > most:
        short = [
            deconvolve(latent.information, latent.pull, s, k, steps=FIRST_STEPS).log_likelihood
            for s in firsts
        ]
        order = sorted(range(len(firsts)), key=lambda number: (-round(short[number], 6), number))
        firsts = [firsts[number] for number in order[:most]]
    return [deconvolve(latent.information, latent.pull, start, k, steps=steps) for start in firsts]


def hard(membership: Floats) -> Ints:
    """Return the most probable group of each; rounding keeps ties from flickering."""
    return np.asarray(np.argmax(membership.round(9), axis=1), dtype=np.int64)


def valley(mixture: Mixture) -> float:
    """Return how deep the density falls between the two least separate groups: 0 empty, 1 not at all.

    The density is looked at along the segment between two means; where the segment has one peak only the
    two are slices of one spread, and the answer is 1.
    """
    precision = np.linalg.inv(mixture.spread)
    worst = 0.0
    for one, other in combinations(range(len(mixture.weight)), 2):
        along = mixture.mean[one] + _BETWEEN[:, None] * (mixture.mean[other] - mixture.mean[one])
        density = np.zeros(len(along))
        for mean, weight in zip(mixture.mean, mixture.weight, strict=True):
            gap = along - mean
            density += weight * np.exp(-0.5 * np.einsum("ta,ab,tb->t", gap, precision, gap))
        half = len(along) // 2
        left, right = int(np.argmax(density[:half])), half + int(np.argmax(density[half:]))
        lowest = float(density[left : right + 1].min())
        worst = max(worst, lowest / max(min(density[left], density[right]), 1e-300))
    return round(float(worst), 6)


def membership_of(latent: Latent, mixture: Mixture) -> Floats:
    """Return the posterior probability of each group, shape (people, k)."""
    return members(latent.information, latent.pull, mixture)


@dataclass(frozen=True, kw_only=True)
class SpreadTest:
    """Whether positions drawn from one continuous spread look as separate.

    Attributes
    ----------
    statistic : float
        Largest log-likelihood ratio against one spread among divisions with a valley, nats; 0 where none
        has one.
    p_value : float
    draws, as_large : int
        Simulations, and those at least as separate.
    """

    statistic: float
    p_value: float
    draws: int
    as_large: int


def spread_test(latent: Latent, *, draws: int, seed: int) -> SpreadTest:
    """Compare the separation with that of positions drawn from one spread, known as well as the real ones.

    Each draw takes the covariance of the single spread that fits the positions best, draws a position for
    each person, blurs it as much as that person's votes leave it blurred, and goes through the same search
    for 2 or 3 groups. Beyond ``DRAW_PEOPLE`` people some are drawn at random, for the real statistic as for
    the simulations. It stops once ``ENOUGH`` draws are as separate (Besag and Clifford 1991, Biometrika 78).
    """
    if len(latent) > DRAW_PEOPLE:
        rng = np.random.default_rng((seed, 3))
        latent = latent.where(np.sort(rng.choice(len(latent), DRAW_PEOPLE, replace=False)))
    statistic = _statistic(latent, seed)
    if statistic <= 0.0 or draws < 1:
        return SpreadTest(statistic=statistic, p_value=1.0, draws=0, as_large=0)
    draw = _Drawer(latent)

    def one(number: int) -> float:
        return _statistic(draw(np.random.default_rng((seed, 4, number))), seed)

    drawn: list[float] = []
    as_large = 0
    with ThreadPoolExecutor(2) as pool:
        for first in range(0, draws, 7):
            batch = list(pool.map(one, range(first, min(first + 7, draws))))
            drawn += batch
            as_large += sum(value >= statistic for value in batch)
            if as_large >= ENOUGH:
                break
    p = as_large / len(drawn) if as_large >= ENOUGH else (1 + as_large) / (1 + len(drawn))
    return SpreadTest(statistic=statistic, p_value=p, draws=len(drawn), as_large=as_large)


class _Drawer:
    """Draws positions from one spread, and what as many votes as each person cast would say of them."""

    def __init__(self, latent: Latent) -> None:
        single = mixture_of(latent, 1, seed=0)
        self._information = latent.information
        self._centre, self._root = single.mean[0], np.linalg.cholesky(single.spread)
        values, vectors = np.linalg.eigh(latent.information)
        self._blur = np.einsum("iab,ib,icb->iac", vectors, np.sqrt(np.maximum(values, 0.0)), vectors)
        self._sharp = latent.information + np.eye(latent.pull.shape[1])
        self._scale = latent.scale

    def __call__(self, rng: np.random.Generator) -> Latent:
        shape = self._information.shape[:2]
        x = self._centre + np.einsum("ia,ba->ib", rng.standard_normal(shape), self._root)
        pull = np.einsum("iab,ib->ia", self._information, x)
        pull += np.einsum("iab,ib->ia", self._blur, rng.standard_normal(shape))
        mean = np.linalg.solve(self._sharp, pull[..., None])[..., 0]
        return Latent(self._information, pull, (mean * self._scale).round(9), self._scale)


def _statistic(latent: Latent, seed: int) -> float:
    found = candidates(latent, sizes=DRAW_SIZES, seed=seed, starts=1)
    return max((c.ratio for c in found if c.valley <= VALLEY and c.smallest >= SMALLEST), default=0.0)
