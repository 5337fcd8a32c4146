"""Opinion groups, or the honest verdict that there are none."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.provenance import Provenance
from deliberation.kernels.agreement import adjusted_rand
from deliberation.kernels.mixture import Classes
from deliberation.opinion.null import NullTest, structure_test
from deliberation.opinion.partition import Cells, cells_of, hard, large_enough, partitions
from deliberation.opinion.space import OpinionSpace
from deliberation.opinion.verdict import Verdict

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SIZES: Final = (2, 3, 4, 5)
"""Numbers of groups that are tried."""
P_LIMIT: Final = 0.01
"""Largest p-value for which structure is believed."""
STABLE: Final = 0.7
"""Least stability for which groups are shown."""
NEAR_BEST: Final = 0.9
"""The fewest groups that reach this share of the best score are kept."""
REFITS: Final = 10
DROPPED: Final = 0.1


@dataclass(frozen=True, kw_only=True)
class Group:
    """An opinion group: people who vote alike.

    Attributes
    ----------
    name : str
        A for the largest, then B, C...
    size : int
        Participants in it.
    share : float
        Size over all participants that are grouped, 0 to 1.
    x, y : float
        Mean position of its participants, in map units.
    """

    name: str
    size: int
    share: float
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A number of groups that was tried.

    Attributes
    ----------
    k : int
    gain : float
        Held-out gain, nats per vote; minus infinity where a half of the votes made a group too small.
    stability : float
        Median adjusted Rand index over refits without 10 % of the votes.
    smallest : int
        People in the smallest group.
    accepted : bool
        Whether it gains, is stable and has no group too small.
    """

    k: int
    gain: float
    stability: float
    smallest: int
    accepted: bool

    @property
    def score(self) -> float:
        """What candidates are compared by: gain times stability."""
        return self.gain * self.stability


@dataclass(frozen=True, kw_only=True, eq=False)
class OpinionGroups:
    """The verdict on opinion groups, and the groups where there are any.

    Attributes
    ----------
    space : OpinionSpace
    verdict : Verdict
    groups : tuple of Group
        By decreasing size; empty unless the verdict is "distinct".
    stability : float or None
        Median adjusted Rand index between these groups and those found again, with the same number of
        groups, after dropping 10 % of the votes at random; None where there are no groups.
    candidates : tuple of Candidate
        The numbers of groups that were tried; empty where the null test was not passed.
    labels : ndarray of int, shape (participants,)
        Row in ``groups`` of each of ``space.votes.participants``, -1 where they are in none.
    probabilities : ndarray, shape (participants, groups)
        Posterior probability of each group; zeros for who is in none.
    provenance : Provenance
    """

    space: OpinionSpace
    verdict: Verdict
    groups: tuple[Group, ...]
    stability: float | None
    candidates: tuple[Candidate, ...]
    labels: Ints
    probabilities: Floats
    provenance: Provenance

    def memberships(self) -> pd.DataFrame:
        """Return who is in which group.

        Returns
        -------
        DataFrame
            One row per participant in a group, by id: ``participant``, ``group`` (name), ``probability``
            (posterior probability of that group given the person's agreements and disagreements, under each
            group's smoothed rates: high where somebody voted much). Empty where there are no groups.
        """
        rows = np.flatnonzero(self.labels >= 0)
        names = np.array([group.name for group in self.groups], dtype=object)
        mine = self.labels[rows]
        return pd.DataFrame(
            {
                "participant": self.space.votes.participants[rows],
                "group": names[mine] if len(rows) else np.zeros(0, dtype=object),
                "probability": self.probabilities[rows, mine] if len(rows) else np.zeros(0),
            }
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{g.name}</td><td>{g.size}</td><td>{g.share:.0%}</td></tr>" for g in self.groups
        )
        table = f"<table><tr><th>group</th><th>size</th><th>share</th></tr>{rows}</table>" if rows else ""
        return f"<p><b>Opinion groups</b>: {self.verdict.sentence('en')}</p>{table}"


def find_groups(space: OpinionSpace, *, seed: int = 0, permutations: int = 199) -> OpinionGroups:
    """Find groups of participants who vote alike, or say that there are none.

    First, whether there is structure at all: groups found in one half of the votes must predict the other
    half better than they do once votes are shuffled within each statement (``null.structure_test``: what the
    shuffles keep and break is said there; p <= .01). Then, how many: among 2 to 5 groups, those that gain,
    have no group under max(10, 2 %) people and a stability of at least .7, the fewest whose gain times
    stability is within 10 % of the best. Failing either, the verdict is "none", with its reason.

    "Distinct" means that people vote alike within groups more than chance explains, and that the same groups
    come back. It does not mean that the borders are sharp: opinions that vary continuously are not yet told
    apart from separate camps, and this version never says "spectrum". The sentence says so.

    People in the conversation (``polis.in_conversation``) who took a side at least once are grouped.

    Parameters
    ----------
    space : OpinionSpace
    seed : int
        Seed of the halves, shuffles, starts and refits.
    permutations : int
        Most shuffles; the test stops earlier where the answer is known.

    Returns
    -------
    OpinionGroups

    Examples
    --------
    >>> import deliberation as dl
    >>> groups = dl.find_groups(dl.map_opinions(dl.sample()))
    >>> groups.verdict.kind in {"distinct", "none"}
    True
    """
    cells = cells_of(space.votes, space.in_conversation)
    if cells.members < 2 * cells.smallest:
        return _none(space, _verdict("few", cells), seed, permutations)
    test = structure_test(cells, SIZES, permutations=permutations, seed=seed)
    if test.p_value > P_LIMIT:
        return _none(space, _verdict("chance", cells, test), seed, permutations)
    fitted = partitions(cells, SIZES, seed)
    candidates = _candidates(cells, fitted, test, seed)
    accepted = [candidate for candidate in candidates if candidate.accepted]
    if not accepted:
        reason = "unstable" if any(c.smallest >= cells.smallest for c in candidates) else "small"
        return _none(space, _verdict(reason, cells, test), seed, permutations, candidates)
    best = max(candidate.score for candidate in accepted)
    chosen = next(c for c in accepted if c.score >= NEAR_BEST * best)
    labels, probabilities, groups = _named(space, cells, fitted[chosen.k])
    return OpinionGroups(
        space=space,
        verdict=_verdict("distinct", cells, test, chosen),
        groups=groups,
        stability=chosen.stability,
        candidates=candidates,
        labels=labels,
        probabilities=probabilities,
        provenance=_provenance(space, seed, permutations),
    )


def _candidates(cells: Cells, fitted: dict[int, Classes], test: NullTest, seed: int) -> tuple[Candidate, ...]:
    """Judge each number of groups by its gain, its stability and its smallest group."""
    agreement: dict[int, list[float]] = {k: [] for k in fitted}
    for refit in range(REFITS):
        kept = np.random.default_rng((seed, 1_000_000 + refit)).random(len(cells.vote)) >= DROPPED
        for k, again in partitions(cells.where(kept), tuple(fitted), seed).items():
            agreement[k].append(adjusted_rand(hard(fitted[k]), hard(again)))
    judged = []
    for k, classes in fitted.items():
        gain, stability = test.gains[k], round(float(np.median(agreement[k])), 9)
        judged.append(
            Candidate(
                k=k,
                gain=gain,
                stability=stability,
                smallest=int(np.bincount(hard(classes), minlength=k).min()),
                accepted=gain > 0 and stability >= STABLE and large_enough(classes, cells.smallest),
            )
        )
    return tuple(judged)


def _named(space: OpinionSpace, cells: Cells, classes: Classes) -> tuple[Ints, Floats, tuple[Group, ...]]:
    """Name groups by size (ties: who has the first participant by id), over all participants."""
    found = hard(classes)
    sizes = np.bincount(found, minlength=len(classes.weight))
    first = np.array([np.argmax(found == group) for group in range(len(sizes))])
    order = np.lexsort((first, -sizes))
    rank = np.argsort(order)
    members = np.flatnonzero(cells.member >= 0)
    labels = np.full(len(cells.member), -1, dtype=np.int64)
    labels[members] = rank[found]
    probabilities = np.zeros((len(cells.member), len(sizes)))
    probabilities[members] = classes.membership[:, order]
    groups = []
    for row in range(len(sizes)):
        x, y = space.xy[labels == row].mean(axis=0)
        size = int(sizes[order[row]])
        groups.append(
            Group(name=ascii_uppercase[row], size=size, share=size / len(members), x=float(x), y=float(y))
        )
    return labels, probabilities, tuple(groups)


def _none(
    space: OpinionSpace,
    verdict: Verdict,
    seed: int,
    permutations: int,
    candidates: tuple[Candidate, ...] = (),
) -> OpinionGroups:
    people = len(space.votes.participants)
    return OpinionGroups(
        space=space,
        verdict=verdict,
        groups=(),
        stability=None,
        candidates=candidates,
        labels=np.full(people, -1, dtype=np.int64),
        probabilities=np.zeros((people, 0)),
        provenance=_provenance(space, seed, permutations),
    )


def _verdict(
    reason: str, cells: Cells, test: NullTest | None = None, chosen: Candidate | None = None
) -> Verdict:
    return Verdict(
        kind="distinct" if chosen else "none",
        reason=reason,
        participants=cells.members,
        smallest=cells.smallest,
        groups=chosen.k if chosen else 0,
        stability=chosen.stability if chosen else None,
        statistic=test.statistic if test else None,
        null_threshold=test.threshold if test else None,
        p_value=test.p_value if test else None,
        permutations=test.permutations if test else 0,
        as_large=test.as_large if test else 0,
    )


def _provenance(space: OpinionSpace, seed: int, permutations: int) -> Provenance:
    return Provenance(
        step="find_groups",
        parameters={"permutations": permutations, "p_limit": P_LIMIT, "stable": STABLE, "refits": REFITS},
        inputs=space.provenance.digest(),
        seed=seed,
    )
