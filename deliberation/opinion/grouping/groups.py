"""Opinion groups, a spectrum of opinion, or the honest verdict that there is neither."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from deliberation.core.provenance import Provenance
from deliberation.core.vote import Vote
from deliberation.opinion import polis
from deliberation.opinion.grouping.separation import (
    MOST_PEOPLE,
    Candidate,
    Latent,
    SpreadTest,
    candidates,
    hard,
    latent_of,
    membership_of,
    preferred,
    spread_test,
)
from deliberation.opinion.grouping.stability import STABLE, STABLE_SURE, SURE, Refits, Stability
from deliberation.opinion.grouping.verdict import Verdict
from deliberation.opinion.positions.aligned import require_common
from deliberation.opinion.positions.slices import Spectrum, spectrum_of
from deliberation.opinion.positions.space import OpinionSpace

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

P_LIMIT: Final = 0.001
"""Largest p-value for which positions are believed to predict answers (their number was chosen)."""
LEAST_GAIN: Final = 0.005
"""... and least gain, nats per answer: under it nobody would notice."""
P_SEPARATE: Final = 0.05
"""Largest p-value for which groups are believed to be more separate than slices of one spread."""
FEWEST_DRAWS: Final = 19
"""Simulations without which no p-value is that low."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """An opinion group: people who vote alike.

    Attributes
    ----------
    name : str
        A for the largest, then B, C...; where an earlier state is given, its names.
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


@dataclass(frozen=True, kw_only=True, eq=False)
class OpinionGroups:
    """The verdict on opinion groups, with the groups or the spectrum.

    Attributes
    ----------
    space : OpinionSpace
    verdict : Verdict
    groups : tuple of Group
        By decreasing size; empty unless the verdict is "distinct".
    spectrum : Spectrum or None
        The two ends of the first dimension and its middle; None where the verdict is "none".
    refits : Stability or None
        How much the same groups came back on fewer votes and on fewer people: these groups, or where the
        verdict is "unstable" the last that were tried. None where no groups were separate.
    candidates : tuple of Candidate
        The numbers of groups that were tried.
    labels : ndarray of int, shape (participants,)
        Row in ``groups`` of each of ``space.votes.participants``, -1 where they are in none.
    probabilities : ndarray, shape (participants, groups)
        Posterior probability of each group; zeros for who is in none.
    provenance : Provenance
    """

    space: OpinionSpace
    verdict: Verdict
    groups: tuple[Group, ...]
    spectrum: Spectrum | None
    refits: Stability | None
    candidates: tuple[Candidate, ...]
    labels: Ints
    probabilities: Floats
    provenance: Provenance

    @property
    def stability(self) -> float | None:
        """Median adjusted Rand index between these groups and those found without 10 % of the votes.

        A search that found no separate groups counts as 0. None where no groups were separate.
        """
        return self.refits.without_votes if self.refits is not None else None

    @property
    def stability_people(self) -> float | None:
        """The same with 80 % of the participants."""
        return self.refits.without_people if self.refits is not None else None

    def memberships(self) -> pd.DataFrame:
        """Return who is in which group.

        Returns
        -------
        DataFrame
            One row per participant in a group, by id: ``participant``, ``group`` (name), ``probability``
            (posterior probability of that group, the uncertainty of the position integrated over: high where
            somebody voted much and stands far from the others). Empty where there are no groups.
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

    def tried(self) -> pd.DataFrame:
        """Return the numbers of groups that were tried.

        Returns
        -------
        DataFrame
            ``groups`` (how many), ``gain`` (of the evidence over one spread of positions, nats), ``valley``
            (density between the two least separate groups over the lower peak; 1 where there is no dip),
            ``smallest`` (people in the smallest group).
        """
        rows = [(c.k, c.gain, c.valley, c.smallest) for c in self.candidates]
        return pd.DataFrame(rows, columns=["groups", "gain", "valley", "smallest"])

    def chart(self) -> Any:
        """Return the map with its groups, the numbers of groups tried and every refit, as an Altair chart."""
        from deliberation.opinion.charts import opinion_map, stability, tried

        drawn = opinion_map(self.space, self)
        if self.candidates:
            drawn |= tried(self)
        return drawn if self.refits is None else drawn & stability(self.refits.to_pandas(), least=STABLE)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{g.name}</td><td>{g.size}</td><td>{g.share:.0%}</td></tr>" for g in self.groups
        )
        table = f"<table><tr><th>group</th><th>size</th><th>share</th></tr>{rows}</table>" if rows else ""
        return f"<p><b>Opinion groups</b>: {self.verdict.sentence('en')}</p>{table}"


def find_groups(
    space: OpinionSpace, *, previous: OpinionGroups | None = None, seed: int = 0, draws: int = 39
) -> OpinionGroups:
    """Find groups of participants who vote alike, a spectrum from one end to another, or neither.

    First, whether there is structure at all: positions must predict hidden answers better than statements and
    leanings alone do (``space.prediction``; one-sided p <= .001, by at least .005 nats per answer). Else
    the verdict is "none".

    Then, whether positions form separate groups: a mixture of 2 to 6 groups must explain them better than one
    spread does, with a valley of density between any two groups and no group under max(10, 2 %) people;
    more so than in simulations of one continuous spread (``separation.spread_test``; p <= .05); and the
    search must find the same groups again when votes or people are dropped (stability of at least .7, and
    .85 over those whose group is sure; a search that finds none counts as 0). Then the verdict is
    "distinct". Else people differ by degrees, and it is "spectrum": groups would be slices of it.

    People in the conversation (``polis.in_conversation``) who took a side at least once are grouped.

    Parameters
    ----------
    space : OpinionSpace
    previous : OpinionGroups, optional
        Groups of an earlier state of the same consultation: the groups that share most people keep their
        names.
    seed : int
        Seed of the starts, simulations and refits.
    draws : int
        Most simulations of a continuous spread, 19 or more: with fewer no p-value is as low as .05. 0 leaves
        the test out, and no verdict is then "distinct".

    Returns
    -------
    OpinionGroups

    Raises
    ------
    ValueError
        If the earlier groups share no participant with the space, or fewer simulations are asked for than
        could prove groups.

    Examples
    --------
    >>> import deliberation as dl
    >>> groups = dl.find_groups(dl.map_opinions(dl.sample()))
    >>> groups.verdict.kind in {"distinct", "spectrum", "none"}
    True
    """
    if previous is not None:
        require_common(previous.space.votes, space.votes)
    if draws and draws < FEWEST_DRAWS:
        raise ValueError(f"draws is {draws}; expected at least {FEWEST_DRAWS} simulations, or 0 for no test.")
    people = _grouped(space)
    latent = latent_of(space.model, people)
    provenance = Provenance(
        step="find_groups",
        parameters={"draws": draws, "p_limit": P_LIMIT, "p_separate": P_SEPARATE, "stable": STABLE},
        inputs=space.provenance.digest(),
        seed=seed,
    )
    nothing = OpinionGroups(
        space=space,
        verdict=_verdict(_lacking(space, people, latent), space, latent),
        groups=(),
        spectrum=None,
        refits=None,
        candidates=(),
        labels=np.full(len(space.votes.participants), -1, dtype=np.int64),
        probabilities=np.zeros((len(space.votes.participants), 0)),
        provenance=provenance,
    )
    if len(people) < 2 * latent.smallest:
        return nothing
    hidden = space.prediction
    if space.model.dimensions == 0 or hidden.p_value > P_LIMIT or hidden.gain < LEAST_GAIN:
        return replace(nothing, verdict=_verdict("chance", space, latent))
    part = latent.drawn(MOST_PEOPLE, seed)
    tried = candidates(part, seed=seed)
    spectrum = spectrum_of(space, people)
    separate = preferred(tried, part.smallest)
    test = spread_test(part, draws=draws, seed=seed) if separate else None
    if test is None or test.p_value > P_SEPARATE:
        kind = _verdict("spectrum", space, latent, test=test)
        return replace(nothing, verdict=kind, spectrum=spectrum, candidates=tried)
    stability: Stability | None = None
    refits = Refits(space, people, seed=seed)
    for chosen in separate:
        membership = membership_of(latent, chosen.mixture)
        if np.bincount(hard(membership), minlength=chosen.k).min() < latent.smallest:
            continue
        stability = refits.compared(membership)
        if stability.least < STABLE or stability.least_sure < STABLE_SURE:
            continue
        labels, probabilities, groups = _named(space, people, membership, previous)
        return OpinionGroups(
            space=space,
            verdict=_verdict(
                "distinct",
                space,
                latent,
                test=test,
                chosen=chosen,
                stability=stability,
                sure=int((membership.max(axis=1) >= SURE).sum()),
            ),
            groups=groups,
            spectrum=spectrum,
            refits=stability,
            candidates=tried,
            labels=labels,
            probabilities=probabilities,
            provenance=provenance,
        )
    kind = _verdict("unstable", space, latent, test=test, stability=stability)
    return replace(nothing, verdict=kind, spectrum=spectrum, candidates=tried, refits=stability)


def _grouped(space: OpinionSpace) -> Ints:
    """Return the rows of those who voted enough and took a side on an analysed statement."""
    votes = space.votes
    sided = (votes.vote != Vote.PASS) & votes.analysed[votes.statement]
    sides = np.bincount(votes.participant[sided], minlength=len(votes.participants))
    return np.flatnonzero(space.in_conversation & (sides > 0))


def _lacking(space: OpinionSpace, people: Ints, latent: Latent) -> str:
    """Return why too few people are left: too few voted enough, too few of those took a side, or nobody."""
    if not len(people) and space.in_conversation.any():
        votes = space.votes
        return "silent" if votes.analysed[votes.statement].any() else "aside"
    return "few" if space.in_conversation.sum() < 2 * latent.smallest else "sides"


def _enough(space: OpinionSpace) -> int:
    """Count who voted enough, without the most active that Polis adds where fewer than 15 did."""
    shown = int((space.votes.counts.sum(axis=1) > 0).sum())
    return int(polis.voted_enough(space.votes.cast, shown).sum())


def _named(
    space: OpinionSpace, people: Ints, membership: Floats, previous: OpinionGroups | None
) -> tuple[Ints, Floats, tuple[Group, ...]]:
    """Name groups by size (ties: who has the first participant by id), or as those of an earlier state."""
    found = hard(membership)
    k = membership.shape[1]
    sizes = np.bincount(found, minlength=k)
    first = np.array([np.argmax(found == group) for group in range(k)])
    order = np.lexsort((first, -sizes))
    rank = np.argsort(order)
    labels = np.full(len(space.votes.participants), -1, dtype=np.int64)
    labels[people] = rank[found]
    probabilities = np.zeros((len(labels), k))
    probabilities[people] = membership[:, order]
    names = _names(space, labels, k, previous)
    groups = []
    for row in range(k):
        x, y = space.xy[labels == row].mean(axis=0)
        size = int(sizes[order[row]])
        groups.append(Group(name=names[row], size=size, share=size / len(people), x=float(x), y=float(y)))
    return labels, probabilities, tuple(groups)


def _names(space: OpinionSpace, labels: Ints, k: int, previous: OpinionGroups | None) -> list[str]:
    """Return a letter for each group: that of the earlier group that shares most people, or the next."""
    if previous is None or not previous.groups:
        return list(ascii_uppercase[:k])
    rows = pd.Index(space.votes.participants).get_indexer(pd.Index(previous.space.votes.participants))
    both = (rows >= 0) & (previous.labels >= 0)
    now = labels[rows[both]]
    shared = np.zeros((k, len(previous.groups)))
    np.add.at(shared, (now[now >= 0], previous.labels[both][now >= 0]), 1.0)
    names = [""] * k
    for row, old in zip(*linear_sum_assignment(-shared), strict=True):
        if shared[row, old] > 0:
            names[row] = previous.groups[old].name
    taken = {group.name for group in previous.groups}
    fresh = iter(letter for letter in ascii_uppercase if letter not in taken)
    return [name or next(fresh) for name in names]


def _verdict(
    reason: str,
    space: OpinionSpace,
    latent: Latent,
    *,
    test: SpreadTest | None = None,
    chosen: Candidate | None = None,
    stability: Stability | None = None,
    sure: int = 0,
) -> Verdict:
    kind = (
        "distinct" if reason == "distinct" else "spectrum" if reason in {"spectrum", "unstable"} else "none"
    )
    measured = reason not in {"few", "sides", "silent", "aside"}
    return Verdict(
        kind=kind,  # type: ignore[arg-type]
        reason=reason,
        participants=_enough(space) if reason == "few" else len(latent),
        smallest=latent.smallest,
        groups=chosen.k if chosen is not None and kind == "distinct" else 0,
        sure=sure,
        refits=len(stability.votes) + len(stability.people) if stability is not None else 0,
        came_back=stability.came_back if stability is not None else 0,
        stability=stability.without_votes if stability is not None else None,
        gain=space.prediction.gain if measured else None,
        gain_p=space.prediction.p_value if measured else None,
        separation=test.statistic if test is not None else None,
        separation_p=test.p_value if test is not None else None,
        draws=test.draws if test is not None else 0,
        as_large=test.as_large if test is not None else 0,
    )
