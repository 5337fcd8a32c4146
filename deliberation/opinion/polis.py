"""Measures as Polis computes them, exact where Polis is deterministic, for those who must compare.

Sources: Small, Bjorkegren, Erkkila, Shaw and Megill 2021, "Polis: Scaling deliberation by mapping high
dimensional opinion spaces", Recerca 26(2), and Polis's own code (``math/src/polismath/math``:
``pca.clj``, ``repness.clj``, ``conversation.clj``). Polis's published groups depend on its history, so they
are taken as given here; see ``docs/methods``. None of these measures tests anything: for evidence, use
``find_groups`` and ``weigh``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from deliberation.kernels.components import Components, principal_components
from deliberation.kernels.kmeans import kmeans
from deliberation.kernels.silhouette import silhouettes
from deliberation.opinion.positions.votes import Votes

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

Z90 = 1.2816
"""One-sided 90 % quantile of the normal law, with Polis's rounding."""
MINIMUM_VOTES = 7
MINIMUM_PARTICIPANTS = 15
BEST = 5
CLUSTERS = (2, 3, 4, 5)
CLUSTER_STARTS = 10
META_PRIORITY = 49.0
AGREE, DISAGREE = 0, 1
_VALUES = np.array([np.nan, 1.0, -1.0, 0.0])


def vote_values(vote: npt.NDArray[np.integer]) -> Floats:
    """Return Polis's numbers for vote codes: agree 1, disagree -1, pass 0.

    Examples
    --------
    >>> import numpy as np
    >>> vote_values(np.array([1, 2, 3])).tolist()
    [1.0, -1.0, 0.0]
    """
    return np.asarray(_VALUES[vote])


def voted_enough(votes_cast: npt.NDArray[np.integer], statements: int) -> Bools:
    """Tell who cast ``min(7, statements)`` votes or more, and one at least."""
    return np.asarray((votes_cast >= min(MINIMUM_VOTES, statements)) & (votes_cast > 0))


def in_conversation(votes_cast: npt.NDArray[np.integer], statements: int) -> Bools:
    """Tell which participants are "in the conversation": those whose position is taken seriously.

    At least ``min(7, statements)`` votes; if fewer than 15 people have that many, the most active are added
    up to 15 (``conversation.clj``, ``in-conv``). Polis also keeps whoever was in once, and people's order of
    arrival; where its own list is published, take it from there.

    Parameters
    ----------
    votes_cast : ndarray of int, shape (participants,)
        Votes of each participant, passes included.
    statements : int
        Number of statements in the conversation.

    Examples
    --------
    >>> import numpy as np
    >>> in_conversation(np.array([9, 7, 2] + [8] * 20), 30)[:3].tolist()
    [True, True, False]
    """
    chosen = voted_enough(votes_cast, statements)
    if chosen.sum() < MINIMUM_PARTICIPANTS:
        busiest = np.argsort(-votes_cast, kind="stable")[:MINIMUM_PARTICIPANTS]
        chosen[busiest[votes_cast[busiest] > 0]] = True
    return chosen


def project(
    participant: npt.NDArray[np.integer],
    statement: npt.NDArray[np.integer],
    value: Floats,
    centre: Floats,
    axes: Floats,
    participants: int,
    *,
    zero: Bools | None = None,
) -> Floats:
    """Project participants on the components, as far out as their number of votes allows.

    ``sqrt(statements / votes) * sum over seen statements of (value - centre) * axis``
    (``pca.clj``, ``sparsity-aware-project-ptpt``). A column set to zero counts as a vote of everybody,
    since Polis fills it with zeros for every row; it adds nothing to the sum.

    Parameters
    ----------
    participant, statement : ndarray of int, shape (votes,)
        Long votes.
    value : ndarray of float, shape (votes,)
        See ``vote_values``.
    centre : ndarray, shape (statements,)
    axes : ndarray, shape (components, statements)
    participants : int
    zero : ndarray of bool, shape (statements,), optional
        Columns set to zero; ``centre`` and ``axes`` are zero there.

    Returns
    -------
    ndarray, shape (participants, components)
    """
    if zero is not None:
        kept = ~zero[statement]
        participant, statement, value = participant[kept], statement[kept], value[kept]
    n = np.bincount(participant, minlength=participants) + (0 if zero is None else int(zero.sum()))
    moved = value - centre[statement]
    sums = [np.bincount(participant, moved * axis[statement], minlength=participants) for axis in axes]
    return np.asarray(np.stack(sums, axis=1) * np.sqrt(axes.shape[1] / np.maximum(n, 1))[:, None])


def opinion_map(votes: Votes, *, components: int = 2, seed: int = 0) -> tuple[Components, Floats]:
    """Return Polis's own map: its components, and where it places each participant.

    The default map of this library is another one (``opinion.space``): this one is for who must compare.

    Parameters
    ----------
    votes : Votes
    components : int
    seed : int
        Seed of the eigenvalue solver's start vector; the result depends on it by about 1e-12.

    Returns
    -------
    components : Components
        Centre and axes, over ``votes.statements``; statements that moderation or meta set aside are zero.
    positions : ndarray, shape (participants, components)
        Zero for who cast no vote.
    """
    values = vote_values(votes.vote)
    shape = (len(votes.participants), len(votes.statements))
    found = principal_components(
        votes.participant,
        votes.statement,
        values,
        shape,
        components=components,
        zero=~votes.analysed,
        seed=seed,
    )
    voted = votes.counts.sum(axis=1) > 0  # contributions that nobody voted on are no statements
    placed = project(
        votes.participant,
        (np.cumsum(voted) - 1)[votes.statement],
        values,
        found.centre[voted],
        found.axes[:, voted],
        len(votes.participants),
        zero=~votes.analysed[voted],
    )
    return found, np.where((votes.cast > 0)[:, None], placed, 0.0)


def clusters(positions: Floats, *, seed: int = 0) -> Ints:
    """Part people into 2 to 5 clusters as Polis does: k-means, their number by the best mean silhouette.

    Always finds some, even in noise: for comparison only (``groups.find_groups`` says whether there are any).
    Polis itself starts from its earlier clusters, so no batch run gives its published ones.

    Parameters
    ----------
    positions : ndarray, shape (people, 2)
        Those in the conversation, on the map (``project``).
    seed : int
        Of the starts of k-means, ten for each number.

    Returns
    -------
    ndarray of int, shape (people,)
        Labels from 0.

    Examples
    --------
    >>> clusters(np.array([[0.0, 0.0], [0.1, 0.0], [3.0, 1.0], [3.1, 1.0]])).tolist() in (
    ...     [0, 0, 1, 1], [1, 1, 0, 0]
    ... )
    True
    """
    rng = np.random.default_rng(seed)
    tried = [kmeans(positions, k, rng, starts=CLUSTER_STARTS) for k in CLUSTERS if k < max(len(positions), 3)]
    return tried[int(np.argmax(silhouettes(positions, tried).round(9)))]


def statement_projection(centre: Floats, axes: Floats) -> Floats:
    """Project someone who only agreed with one statement, for each statement, shape (statements, components).

    The length of a row is the statement's extremity (``conversation.clj``, ``with-proj-and-extremtiy``).
    """
    return np.asarray(np.sqrt(axes.shape[1]) * (1.0 - centre)[:, None] * axes.T)


def proportion_test(successes: npt.ArrayLike, n: npt.ArrayLike) -> Floats:
    """Polis's test of a proportion against one half: ``2 sqrt(n+1) ((s+1)/(n+1) - 1/2)``."""
    s, trials = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    return np.asarray(2.0 * np.sqrt(trials + 1) * ((s + 1) / (trials + 1) - 0.5))


def two_proportions_test(s_in: Floats, s_out: Floats, n_in: Floats, n_out: Floats) -> Floats:
    """Polis's z test of two proportions, with one added to all four numbers; 0 where nobody differs."""
    s1, s2, n1, n2 = s_in + 1.0, s_out + 1.0, n_in + 1.0, n_out + 1.0
    pooled = (s1 + s2) / (n1 + n2)
    spread = pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2)
    safe = np.where(spread > 0, spread, 1.0)
    return np.asarray(np.where(spread > 0, (s1 / n1 - s2 / n2) / np.sqrt(safe), 0.0))


@dataclass(frozen=True, kw_only=True)
class Representativeness:
    """Polis's representativeness of each statement for each group; every array is (groups, statements, 2).

    The last axis is the side, agree then disagree. Names are those of Polis's papers and code.

    Attributes
    ----------
    successes : ndarray of int
        Votes of the group on that side.
    seen : ndarray of int, shape (groups, statements)
        Votes of the group, passes included.
    probability : ndarray
        ``pa = (A + 1) / (S + 2)``.
    probability_test : ndarray
        ``pat``, see ``proportion_test``.
    ratio : ndarray
        ``ra``, probability inside the group over probability outside.
    ratio_test : ndarray
        ``rat``, see ``two_proportions_test``.
    """

    successes: Ints
    seen: Ints
    probability: Floats
    probability_test: Floats
    ratio: Floats
    ratio_test: Floats

    @property
    def metric(self) -> Floats:
        """``ra * rat * pa * pat``, by which statements are ranked."""
        return self.ratio * self.ratio_test * self.probability * self.probability_test

    @property
    def representative(self) -> Bools:
        """Where both tests pass at 90 %, by side."""
        return np.asarray((self.ratio_test > Z90) & (self.probability_test > Z90))

    @property
    def side(self) -> Ints:
        """The side that stands for the group on each statement, 0 agree or 1 disagree."""
        return np.where(self.ratio_test[..., AGREE] > self.ratio_test[..., DISAGREE], AGREE, DISAGREE)


def representativeness(counts: Ints) -> Representativeness:
    """Compare each group's answers with everybody else's (``repness.clj``, ``conv-repness``).

    Parameters
    ----------
    counts : ndarray of int, shape (groups, statements, 3)
        Agree, disagree, pass by group; see ``kernels.counts.count_answers``.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[[9, 1, 0]], [[1, 9, 0]]])
    >>> representativeness(counts).ratio[0, 0].round(2).tolist()
    [5.0, 0.2]
    """
    said = counts[..., :2]
    seen = counts.sum(axis=2)
    said_out = said.sum(axis=0) - said
    seen_out = seen.sum(axis=0) - seen
    inside = (said + 1.0) / (seen + 2.0)[..., None]
    outside = (said_out + 1.0) / (seen_out + 2.0)[..., None]
    return Representativeness(
        successes=said,
        seen=seen,
        probability=inside,
        probability_test=proportion_test(said, seen[..., None]),
        ratio=inside / outside,
        ratio_test=two_proportions_test(
            said.astype(float),
            said_out.astype(float),
            seen[..., None].astype(float),
            seen_out[..., None].astype(float),
        ),
    )


@dataclass(frozen=True)
class Chosen:
    """A statement chosen for a group: its row, side (0 agree, 1 disagree), and whether it leads."""

    statement: int
    side: int
    best_agree: bool = False


def representative_statements(
    found: Representativeness, group: int, *, n: int = BEST, allowed: Bools | None = None
) -> list[Chosen]:
    """Choose a group's representative statements as Polis does (``repness.clj``, ``select-rep-comments``).

    Those that pass both tests, by metric; the best agreed one leads even if it does not pass; where nothing
    passes, the one with the highest ratio test stands alone; agrees before disagrees.

    Parameters
    ----------
    found : Representativeness
    group : int
    n : int
        At most that many.
    allowed : ndarray of bool, shape (statements,), optional
        Statements that moderation left in.

    Returns
    -------
    list of Chosen
    """
    candidates = np.flatnonzero(np.ones(found.seen.shape[1], bool) if allowed is None else allowed)
    side = found.side[group]
    metric = found.metric[group, np.arange(len(side)), side]
    passing = found.representative[group].any(axis=1)
    best = _best_agreed(found, group, candidates)
    ranked = sorted(
        (int(row) for row in candidates[passing[candidates]]), key=lambda row: (-metric[row], row)
    )
    chosen = [Chosen(row, int(side[row])) for row in ranked if row != best]
    if best is not None:
        chosen.insert(0, Chosen(best, int(side[best]), best_agree=True))
    elif not chosen and len(candidates):
        test = found.ratio_test[group, candidates].max(axis=1)
        row = int(candidates[np.argmax(test)])
        chosen = [Chosen(row, int(side[row]))]
    return sorted(chosen[:n], key=lambda pick: pick.side)


def _best_agreed(found: Representativeness, group: int, candidates: Ints) -> int | None:
    """Walk the statements as ``beats-best-agr?`` does: its rule depends on the best so far."""
    pa, pat = found.probability[group, :, AGREE], found.probability_test[group, :, AGREE]
    ra = found.ratio[group, :, AGREE]
    metric = found.metric[group, :, AGREE]
    best: int | None = None
    for row in candidates.tolist():
        if not found.successes[group, row].any():
            continue
        if best is not None and ra[best] > 1.0:
            better = metric[row] > metric[best]
        elif best is not None:
            better = pa[row] * pat[row] > pa[best] * pat[best]
        else:
            better = (pat[row] > Z90) or (ra[row] > 1.0 and pa[row] > 0.5)
        best = row if better else best
    return best


def consensus_statements(
    counts: Ints, *, n: int = BEST, allowed: Bools | None = None
) -> tuple[list[int], list[int]]:
    """Return the statements most agreed with, and most disagreed with, by everybody (``consensus``).

    ``pa > 1/2`` and ``pat > 1.2816`` over everybody who voted, best ``n`` by ``pa * pat``.

    Parameters
    ----------
    counts : ndarray of int, shape (statements, 3)
        Agree, disagree, pass over all participants.

    Returns
    -------
    agree, disagree : lists of int
        Rows of statements, best first.
    """
    seen = counts.sum(axis=1)
    sides = []
    for side in (AGREE, DISAGREE):
        p = (counts[:, side] + 1.0) / (seen + 2.0)
        test = proportion_test(counts[:, side], seen)
        passes = (p > 0.5) & (test > Z90)
        if allowed is not None:
            passes &= allowed
        rows = np.flatnonzero(passes)
        sides.append([int(row) for row in rows[np.lexsort((rows, -(p * test)[rows]))][:n]])
    return sides[0], sides[1]


def group_informed_consensus(counts: Ints) -> Floats:
    """Multiply over groups the smoothed agreement ``(A + 1) / (S + 2)``, shape (statements,).

    It punishes many groups (93 % agreement scores .33 with 6 groups): offered to compare, not to rank.

    Parameters
    ----------
    counts : ndarray of int, shape (groups, statements, 3)

    Examples
    --------
    >>> import numpy as np
    >>> group_informed_consensus(np.array([[[2, 0, 0]], [[1, 1, 0]]])).tolist()
    [0.375]
    """
    return np.asarray(np.prod((counts[..., AGREE] + 1.0) / (counts.sum(axis=2) + 2.0), axis=0))


def priorities(counts: Ints, extremity: Floats, meta: Bools) -> Floats:
    """Return the weight with which Polis shows each statement next (``priority-metric``).

    ``(importance * (1 + 8 * 2^(-S/5)))^2`` with ``importance = (1 - (P+1)/(S+2)) (E+1) (A+1)/(S+2)``;
    statements about the participants (meta) have 49.

    Parameters
    ----------
    counts : ndarray of int, shape (statements, 3)
        Agree, disagree, pass over the participants in the conversation.
    extremity : ndarray, shape (statements,)
        Length of each row of ``statement_projection``.
    meta : ndarray of bool, shape (statements,)
    """
    seen = counts.sum(axis=1)
    importance = (1.0 - (counts[:, 2] + 1.0) / (seen + 2.0)) * (extremity + 1.0)
    importance *= (counts[:, AGREE] + 1.0) / (seen + 2.0)
    return np.where(meta, META_PRIORITY, (importance * (1.0 + 8.0 * 2.0 ** (-seen / 5.0))) ** 2)
