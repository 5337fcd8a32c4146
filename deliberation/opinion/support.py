"""Support: what the votes, or the tallies, say of each statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.errors import NoVotes
from deliberation.core.language import say
from deliberation.core.provenance import Provenance, hash_texts
from deliberation.core.vote import Vote
from deliberation.kernels.intervals import jeffreys
from deliberation.kernels.slate import sequential_pav
from deliberation.opinion import polis
from deliberation.opinion.answers import EVERYBODY, Answers, answers_of
from deliberation.opinion.evidence import Gaps, above, largest_gaps, shares
from deliberation.opinion.groups import OpinionGroups

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MINIMUM_VOTES: Final = 30
"""At 30 votes the 95 % interval is at most 17 points either side, 11 for a share of 90 %; small
consultations (bg2050: median 45 votes a statement) would have nothing left at the 96 votes of ±10."""
MINIMUM_VOTES_IN_GROUP: Final = 10
CERTAIN: Final = 0.95
"""Posterior probability from which a statement counts as shared."""
AGREE, DISAGREE, PASS = 0, 1, 2
SIDES: Final = ("agree", "disagree", "pass")


@dataclass(frozen=True, kw_only=True, eq=False)
class Support:
    """Agreement, disagreement and passes of each statement, for everybody and by group, with what they prove.

    Shares are over all ``n`` answers, passes included; their 95 % intervals are Jeffreys's. Statements that
    moderation set aside, and statements about the participants (meta), are not here. Groups were found on
    the same votes that are weighed here, so what sets groups apart (``divides``, ``distinctive``, gaps) is
    optimistic; cross-fitting is not done by this version.

    Attributes
    ----------
    answers : Answers
        Counts; ``answers.contributions`` are the statements, ``answers.groups`` "all" then the groups.
    basis : {"votes", "tallies"}
    threshold : float
        Share of agreement above which a statement is called shared.
    minimum_votes, minimum_votes_in_group : int
        Under these a statement is not ranked.
    consensus_probability, rejection_probability : ndarray, shape (statements,)
        Posterior probability that agreement (disagreement) exceeds the threshold in every group, or among
        everybody where there are no groups; nan where counts are unknown.
    gaps : Gaps
        Largest difference between two groups; rows of ``most`` and ``least`` are among the groups only.
    rankable : ndarray of bool, shape (statements,)
    ideas : ndarray of int, shape (statements,)
        Statements with the same number say the same thing.
    statements, votes : int
        Statements with at least one vote, and votes on them.
    participants : int or None
        People who cast them; None with tallies.
    passing, rejecting : int
        Rankable statements whose agreement (disagreement) exceeds the threshold in every group with
        probability .95 or more; where only shares are published, whose share exceeds it.
    provenance : Provenance
    """

    answers: Answers
    basis: Literal["votes", "tallies"]
    threshold: float
    minimum_votes: int
    minimum_votes_in_group: int
    consensus_probability: Floats
    rejection_probability: Floats
    gaps: Gaps
    rankable: Bools
    ideas: Ints
    statements: int
    votes: int
    participants: int | None
    passing: int
    rejecting: int
    provenance: Provenance
    _table: pd.DataFrame = field(repr=False)

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups; empty where there are none."""
        return self.answers.groups[1:]

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per statement and group, and one for everybody.

        Returns
        -------
        DataFrame
            Sorted by contribution, everybody first: ``contribution`` (id), ``group`` ("all" or a name),
            ``agree, disagree, pass`` (counts, missing where the platform does not say), ``n`` (their sum, or
            the published total), ``agree_share, agree_low, agree_high`` and the same for disagree and pass
            (shares of n, 95 % Jeffreys interval), ``rankable``; and, on the rows of everybody only,
            ``consensus``, ``rejection`` (posterior probabilities, see the attributes), ``gap, gap_low,
            gap_high`` (largest difference of agreement between two groups, interval valid over all pairs),
            ``gap_most, gap_least`` (their names).
        """
        return self._table.copy()

    def consensus(self, n: int = 8) -> pd.DataFrame:
        """Return what everybody agrees with: rows of ``to_pandas`` for everybody, best first.

        Rankable statements whose probability of agreement above the threshold in every group is at least
        .95, by that probability (to three decimals), then by the lowest lower bound over the groups. Where
        only shares are published: those above the threshold, by the share drawn to one half by one vote.
        """
        return self._shared(AGREE, self.consensus_probability, n)

    def rejected(self, n: int = 8) -> pd.DataFrame:
        """Return what everybody disagrees with; the mirror of ``consensus``."""
        return self._shared(DISAGREE, self.rejection_probability, n)

    def divides(self, n: int = 8) -> pd.DataFrame:
        """Return what divides: rows of ``to_pandas`` for everybody, most divisive first.

        With groups: the highest lower bound of the largest gap, if it is above 0. Without: the highest lower
        bound (95 %, Jeffreys) of the smaller side's share of those who take a side.
        """
        if self.groups:
            score = np.where(np.nan_to_num(self.gaps.low, nan=-1.0) > 0, self.gaps.low, np.nan)
        else:
            sides = self.answers.counts[0, :, :2]
            taken = sides.sum(axis=1)
            known = np.isfinite(taken) & (np.nan_to_num(taken) > 0)
            smaller = np.where(known, sides.min(axis=1), 0.0)
            low, _ = jeffreys(smaller, np.where(known, taken, 0.0))
            score = np.where(known & (low > 0), low, np.nan)
        return self._listed(score, n)

    def unknown(self, n: int = 8) -> pd.DataFrame:
        """Return what people do not know: rows for everybody, by the lower bound of the share of passes."""
        found = shares(self.answers.counts[0, :, PASS], self.answers.n[0])
        return self._listed(np.where(np.nan_to_num(found.low) > 0, found.low, np.nan), n)

    def distinctive(self, group: str, n: int = polis.BEST) -> pd.DataFrame:
        """Return what sets a group apart by Polis's representativeness (not a test: see ``opinion.polis``).

        Returns
        -------
        DataFrame
            The group's rows of ``to_pandas``, most representative first (agreements before disagreements,
            as Polis does), with ``side`` ("agree" or "disagree": what the group does more than the others),
            ``ratio`` and ``metric`` (``ra`` and ``ra*rat*pa*pat``).

        Raises
        ------
        KeyError
            For an unknown group.
        """
        if group not in self.groups:
            raise KeyError(f"No group is called {group!r}; groups are {list(self.groups)}.")
        row = self.groups.index(group)
        found = polis.representativeness(self.answers.counts[1:].astype(np.int64))
        # Enough candidates that dropping repeated ideas still leaves n.
        picks = polis.representative_statements(found, row, n=self.statements, allowed=self.rankable)
        passing = found.representative[row].any(axis=1)
        picks = [pick for pick in picks if passing[pick.statement]]
        picks = sorted(picks, key=lambda p: (-found.metric[row, p.statement, p.side], p.statement))
        fresh = set(self._without_repeats(np.array([p.statement for p in picks], dtype=np.int64), n).tolist())
        chosen = sorted((p for p in picks if p.statement in fresh), key=lambda p: p.side)
        rows = np.array([p.statement for p in chosen], dtype=np.int64)
        sides = np.array([p.side for p in chosen], dtype=np.int64)
        frame = self._rows(rows, group)
        frame["side"] = np.array(SIDES, dtype=object)[sides]
        frame["ratio"] = found.ratio[row, rows, sides]
        frame["metric"] = found.metric[row, rows, sides]
        return frame

    def not_rankable(self, language: str = "fr") -> pd.DataFrame:
        """Return the statements with too few votes to be ranked, and why.

        Returns
        -------
        DataFrame
            ``contribution``, ``reason`` (key of the locales under [not_rankable]), ``group`` (the one short
            of votes, "all" for everybody), ``n`` (its votes), ``minimum``, ``explanation`` (in words).
        """
        found = []
        for row in np.flatnonzero(~self.rankable).tolist():
            group, minimum, reason = 0, self.minimum_votes, "few_votes"
            if self.answers.n[0, row] >= minimum:
                group = 1 + int(np.argmin(self.answers.n[1:, row]))
                minimum, reason = self.minimum_votes_in_group, "few_votes_in_group"
            n, name = int(self.answers.n[group, row]), self.answers.groups[group]
            words = say(f"not_rankable.{reason}", language, n=n, minimum=minimum, group=name)
            found.append((self.answers.contributions[row], reason, name, n, minimum, words))
        columns = ["contribution", "reason", "group", "n", "minimum", "explanation"]
        return pd.DataFrame(found, columns=columns)

    def slate(self, n: int = 10) -> pd.DataFrame:
        """Return a slate of statements that represents as many people as possible (sequential PAV).

        A vote "agree" is an approval; people approve only what they were shown, so statements shown to more
        people start ahead.

        Returns
        -------
        DataFrame
            In the order chosen: rows of ``to_pandas`` for everybody, with ``score`` (weight of the people it
            adds) and ``covered`` (share of the participants who agree with at least one statement so far).

        Raises
        ------
        NoVotes
            Where only tallies are known.
        """
        votes = self.answers.votes
        if votes is None:
            raise NoVotes("A slate needs single votes; this consultation holds tallies only.")
        number = np.full(len(votes.statements), -1, dtype=np.int64)
        number[votes.rows_of(self.answers.contributions, "statement")] = np.arange(self.statements)
        row = number[votes.statement]
        approving = (votes.vote == Vote.AGREE) & (row >= 0)
        chosen = sequential_pav(
            votes.participant[approving],
            row[approving],
            (len(votes.participants), self.statements),
            n,
            allowed=self.rankable,
            same=self.ideas,
        )
        frame = self._rows(chosen.statement, EVERYBODY)
        frame["score"] = chosen.score
        frame["covered"] = chosen.covered / max(self.participants or 0, 1)
        return frame

    # -- helpers -----------------------------------------------------------------------------------

    def _shared(self, side: int, probability: Floats, n: int) -> pd.DataFrame:
        low = self._lowest(side)
        sure = np.where(np.nan_to_num(probability) >= CERTAIN, probability.round(3), np.nan)
        score = sure + low / 1e4  # the bound, below 1, only separates equal probabilities
        if side == AGREE:
            share, total = self.answers.published, self.answers.n[0]
            drawn = (np.nan_to_num(share) * total + 0.5) / (total + 1.0)
            score = np.where(np.nan_to_num(share) > self.threshold, drawn, score)
        return self._listed(score, n)

    def _lowest(self, side: int) -> Floats:
        rows = slice(1, None) if self.groups else slice(0, 1)
        found = shares(self.answers.counts[rows, :, side], self.answers.n[rows])
        return np.asarray(found.low.min(axis=0))

    def _listed(self, score: Floats, n: int) -> pd.DataFrame:
        """Rows for everybody, rankable and scored, highest first, no idea twice."""
        rows = np.flatnonzero(self.rankable & np.isfinite(score))
        rows = rows[np.lexsort((rows, -score[rows].round(12)))]
        return self._rows(self._without_repeats(rows, n), EVERYBODY)

    def _without_repeats(self, rows: Ints, n: int) -> Ints:
        _, first = np.unique(self.ideas[rows], return_index=True)
        return rows[np.sort(first)][:n]

    def _rows(self, rows: Ints, group: str) -> pd.DataFrame:
        place = rows * len(self.answers.groups) + self.answers.groups.index(group)
        return self._table.iloc[place].reset_index(drop=True)

    def _repr_html_(self) -> str:
        columns = ["contribution", "n", "agree_share", "agree_low", "agree_high", "consensus"]
        return (
            f"<p><b>Support</b>: {self.statements} statements, {self.votes} votes ({self.basis}); "
            f"{int((~self.rankable).sum())} not rankable, {self.passing} with agreement above "
            f"{self.threshold:.0%}, {self.rejecting} with disagreement above it.</p>"
            + str(self.consensus(5)[columns].to_html(index=False))
        )


def weigh(
    consultation: Consultation,
    groups: OpinionGroups | None = None,
    *,
    ideas: npt.ArrayLike | None = None,
    threshold: float = 0.6,
    minimum_votes: int | None = None,
    seed: int = 0,
) -> Support:
    """Weigh what everybody, and each group, says of each statement.

    From single votes where there are any, else from the tallies that a platform published. Where a platform
    published a share and a total whose product is not a whole number, the share is kept, without interval.

    Parameters
    ----------
    consultation : Consultation
    groups : OpinionGroups, optional
        Without it, or where the verdict is "none", everybody is one.
    ideas : array-like, shape (contributions,), optional
        Label of the idea of each row of ``consultation.contributions``; None, nan or "" where there is none.
        No list repeats an idea.
    threshold : float
        Share of agreement above which a statement is called shared.
    minimum_votes : int, optional
        Votes under which a statement is not ranked; 30 by default, and 10 in each group.
    seed : int
        Kept for later versions: nothing here is random.

    Returns
    -------
    Support

    Raises
    ------
    NoVotes
        If there are neither votes nor tallies.
    ValueError
        If the threshold is not between 0 and 1, or ``ideas`` has another length than the contributions.

    Examples
    --------
    >>> import deliberation as dl
    >>> support = dl.weigh(dl.sample())
    >>> bool(support.consensus(3)["agree_share"].min() > 0.6)
    True
    """
    if not 0.0 < threshold < 1.0:
        raise ValueError(f"The threshold is {threshold}; expected a share between 0 and 1, e.g. 0.6.")
    answers = answers_of(consultation, groups)
    minimum = MINIMUM_VOTES if minimum_votes is None else minimum_votes
    in_group = min(MINIMUM_VOTES_IN_GROUP, minimum)
    rows = slice(1, None) if len(answers.groups) > 1 else slice(0, 1)
    consensus, rejection = (
        np.prod(above(answers.counts[rows, :, side], answers.n[rows], threshold), axis=0)
        for side in (AGREE, DISAGREE)
    )
    rankable = (answers.n[0] >= minimum) & (answers.n[1:] >= in_group).all(axis=0)
    gaps = largest_gaps(answers.counts[1:, :, AGREE], answers.n[1:])
    passing = np.nan_to_num(consensus) >= CERTAIN
    passing |= np.nan_to_num(answers.published) > threshold
    parameters = {"threshold": threshold, "minimum_votes": minimum, "groups": len(answers.groups) - 1}
    source = [consultation.content_hash, groups.provenance.digest() if groups else ""]
    return Support(
        answers=answers,
        basis=answers.basis,
        threshold=threshold,
        minimum_votes=minimum,
        minimum_votes_in_group=in_group,
        consensus_probability=consensus,
        rejection_probability=rejection,
        gaps=gaps,
        rankable=rankable,
        ideas=_idea_numbers(ideas, consultation, answers),
        statements=len(answers.contributions),
        votes=int(answers.n[0].sum()),
        participants=answers.participants(),
        passing=int((passing & rankable).sum()),
        rejecting=int(((np.nan_to_num(rejection) >= CERTAIN) & rankable).sum()),
        provenance=Provenance(step="weigh", parameters=parameters, inputs=hash_texts(source), seed=seed),
        _table=_table(answers, rankable, consensus, rejection, gaps),
    )


def _idea_numbers(ideas: npt.ArrayLike | None, consultation: Consultation, answers: Answers) -> Ints:
    """Give each idea a number; a statement without one is an idea of its own."""
    own = np.arange(len(answers.contributions), dtype=np.int64)
    if ideas is None:
        return own
    labels = pd.Series(np.asarray(ideas, dtype=object))
    if len(labels) != consultation.contributions.num_rows:
        raise ValueError(
            f"ideas holds {len(labels)} labels; expected one per contribution: "
            f"{consultation.contributions.num_rows}."
        )
    mine = labels.iloc[answers.rows].reset_index(drop=True)
    known = (mine.notna() & (mine != "")).to_numpy()
    codes, _ = pd.factorize(mine.where(known).astype(str))
    return np.where(known, codes + len(own), own)


def _table(
    answers: Answers, rankable: Bools, consensus: Floats, rejection: Floats, gaps: Gaps
) -> pd.DataFrame:
    """Lay everything out, a statement's rows together."""
    groups, statements = answers.n.shape

    def spread(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return values.T.reshape(-1)  # a statement's groups together

    def everybody(values: Floats) -> Floats:
        out = np.full((statements, groups), np.nan)
        out[:, 0] = values
        return out.reshape(-1)

    columns: dict[str, object] = {
        "contribution": np.repeat(answers.contributions, groups),
        "group": np.tile(np.array(answers.groups, dtype=object), statements),
    }
    for side, name in enumerate(SIDES):
        columns[name] = _whole(spread(answers.counts[:, :, side]))
    columns["n"] = spread(answers.n)
    for side, name in enumerate(SIDES):
        found = shares(answers.counts[:, :, side], answers.n)
        share = found.share.copy()
        if side == AGREE:
            share[0] = np.where(np.isfinite(answers.published), answers.published, share[0])
        columns |= {f"{name}_share": spread(share), f"{name}_low": spread(found.low)}
        columns[f"{name}_high"] = spread(found.high)
    columns["rankable"] = np.repeat(rankable, groups)
    columns |= {"consensus": everybody(consensus), "rejection": everybody(rejection)}
    columns |= {"gap": everybody(gaps.gap), "gap_low": everybody(gaps.low), "gap_high": everybody(gaps.high)}
    names = np.array([*answers.groups[1:], None], dtype=object)
    for name, rows in (("gap_most", gaps.most), ("gap_least", gaps.least)):
        cells = np.full((statements, groups), None, dtype=object)
        cells[:, 0] = names[rows]
        columns[name] = cells.reshape(-1)
    return pd.DataFrame(columns)


def _whole(values: npt.NDArray[np.generic]) -> pd.Series[int]:
    """Whole numbers that may be missing."""
    return pd.Series(values).astype("Float64").astype("Int64")
