"""Support: what the votes, or the tallies, say of each statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import NoVotes
from deliberation.core.language import say
from deliberation.core.provenance import Provenance
from deliberation.opinion.positions.slices import NAMES
from deliberation.opinion.positions.space import OpinionSpace
from deliberation.opinion.statements import rankings, slates, stances
from deliberation.opinion.statements.answers import EVERYBODY, Answers
from deliberation.opinion.statements.distinctive import Distinct
from deliberation.opinion.statements.evidence import Exposure, Gaps, exposure_of
from deliberation.opinion.statements.lacking import not_ranked
from deliberation.opinion.statements.layout import AGREE, SIDES, counted

if TYPE_CHECKING:
    from deliberation.opinion.statements.portraits import Portrait, SpectrumPortrait

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MINIMUM_VOTES: Final = 30
"""At 30 votes the 95 % interval is at most 17 points either side, 11 for a share of 90 %; small
consultations (bg2050: median 45 votes a statement) would have nothing left at the 96 votes of ±10."""
MINIMUM_VOTES_IN_GROUP: Final = 10
MOST_APPROVED: Final = 0.9
"""Share of the ranked statements above the threshold from which that alone is a finding."""
BEST: Final = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Support:
    """Agreement, disagreement and passes of each statement, for everybody and by group, with what they prove.

    Shares are over all ``n`` answers, passes included; their 95 % intervals are Jeffreys's. Statements that
    moderation set aside, and statements about the participants (meta), are not here. Groups were found on
    the same votes that are weighed here, so gaps between them are a little optimistic; ``distinctive`` is
    not: it is cross-fitted, with the rate of false discoveries held at 5 %.

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
        Posterior probability that agreement (disagreement) exceeds the threshold in every group; where
        opinions are a spectrum, at its two ends and in its middle; else among everybody. Nan where counts
        are unknown.
    distinct : Distinct or None
        What sets groups apart; None where there are no groups.
    space : OpinionSpace or None
    gaps : Gaps
        Largest difference between two groups, or between the two ends of a spectrum.
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
    distinct: Distinct | None
    space: OpinionSpace | None = field(repr=False)
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

    @property
    def ranked(self) -> int:
        """Statements with enough votes to be ranked."""
        return int(self.rankable.sum())

    @property
    def mostly_approved(self) -> bool:
        """Whether nearly everything passes the threshold, so that ranks tell more than it does."""
        return self.ranked > 0 and self.passing >= MOST_APPROVED * self.ranked

    @property
    def shared_by(self) -> Literal["groups", "thirds", "everybody"]:
        """Who must all agree for a statement to be shared: groups, thirds of a spectrum, or everybody."""
        if self.groups:
            return "groups"
        return "everybody" if self.answers.slices is None else "thirds"

    @property
    def shares_only(self) -> bool:
        """Whether counts of agreement are known of no statement, only published shares."""
        return self.basis == "tallies" and bool(np.isnan(self.answers.counts[0, :, AGREE]).all())

    @property
    def exposure(self) -> Exposure | None:
        """What tallies say of how the platform chose what to show; None with votes, or too few rows."""
        if self.basis != "tallies":
            return None
        n = self.answers.n[0]
        counted = self.answers.counts[0, :, 0] / np.maximum(n, 1)
        share = np.where(np.isnan(self.answers.published), counted, self.answers.published)
        return exposure_of(share, n)

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per statement and group, and one for everybody.

        Returns
        -------
        DataFrame
            Sorted by contribution, everybody first: ``contribution`` (id), ``group`` ("all" or a name),
            ``agree, disagree, pass`` (counts, missing where the platform does not say), ``n`` (their sum, or
            the published total), ``agree_share, agree_low, agree_high`` and the same for disagree and pass
            (shares of n, 95 % Jeffreys interval), ``rankable``; and, on the rows of everybody only,
            ``consensus``, ``rejection`` (posterior probabilities, see the attributes), ``consensus_space``
            (the same at the two ends and in the middle of the first dimension, whatever the verdict),
            ``bridging`` (rank by the lowest lower bound of agreement over groups or thirds, 1 the best),
            ``standing`` (share of ranked statements whose lower bound of agreement is below this one's),
            ``to_settle`` (how many more votes would bring ``consensus`` to .95 or under .05, if shares stay;
            0 where it is there already), ``gap, gap_low, gap_high`` (difference of agreement between the two
            groups whose interval has the highest lower bound, valid over all pairs; along a spectrum,
            between its ends), ``gap_most, gap_least`` (their names; "low" and "high" for ends),
            ``territories, territories_sharing`` (declared territories with 10 answers or more, and those of
            them whose agreement exceeds the threshold; missing where nobody says where they live).
        """
        return self._table.copy()

    def thirds(self) -> pd.DataFrame:
        """Return what the two ends and the middle of a spectrum answered; no row where there is none.

        Returns
        -------
        DataFrame
            The first columns of ``to_pandas``, counts and shares with their intervals; ``group`` is "low",
            "middle" or "high" (which end is called low means nothing).
        """
        slices = self.answers.slices
        if slices is None:
            return self._table.iloc[:0, : self._table.columns.get_loc("rankable")].copy()
        return pd.DataFrame(
            counted(
                self.answers.contributions,
                NAMES,
                slices,
                slices.sum(axis=2).astype(np.int64),
                bounds=self.answers.slice_bounds,
            )
        )

    def consensus(self, n: int = 8) -> pd.DataFrame:
        """Return what everybody agrees with: rows of ``to_pandas`` for everybody, best first.

        Rankable statements whose probability of agreement above the threshold in every group is at least
        .95, by that probability (to three decimals), then by the lowest lower bound over the groups. Where
        only shares are published: those above the threshold, by the share drawn to one half by one vote.
        """
        return self._listed(rankings.shared(self), n)

    def rejected(self, n: int = 8) -> pd.DataFrame:
        """Return what everybody disagrees with; the mirror of ``consensus``."""
        return self._listed(rankings.rejected(self), n)

    def divides(self, n: int = 8) -> pd.DataFrame:
        """Return what divides: rows of ``to_pandas`` for everybody, most divisive first.

        With groups: the highest lower bound of the largest gap, if it is above 0; along a spectrum the same
        between its two ends. Without either: where each side has at least 40 % of those who take one, by the
        lower bound (95 %, Jeffreys) of the smaller side's share. Where only shares of agreement are
        published: those nearest to one half, within a tenth; whether the others disagree or pass is then
        unknown.
        """
        return self._listed(rankings.divisive(self), n)

    @property
    def dividing(self) -> int:
        """How many ranked statements divide at all, in the sense of ``divides``."""
        return int((self.rankable & np.isfinite(rankings.divisive(self))).sum())

    def unknown(self, n: int = 8) -> pd.DataFrame:
        """Return what people pass on most: rows for everybody, by the lower bound of the share of passes."""
        return self._listed(rankings.unknown(self), n)

    def distinctive(self, group: str, n: int = BEST) -> pd.DataFrame:
        """Return what sets a group apart: more agreement, or more disagreement, than among all others.

        Groups found on three quarters of the statements are tested on the last quarter, in turn; among the
        statements called distinctive at most 5 % are expected to be false (see ``opinion.distinctive``).

        Returns
        -------
        DataFrame
            The group's rows of ``to_pandas``, agreements before disagreements, largest difference first, with
            ``side`` ("agree" or "disagree": what the group does more than the others), ``difference`` (share
            of the group minus share of the others on that side, cross-fitted) and ``q`` (rate of false
            discoveries).

        Raises
        ------
        KeyError
            For an unknown group.
        """
        found, difference, q = stances.distinctive(self, group, n)
        frame = self._rows(found.rows, group)
        frame["side"] = np.array(SIDES, dtype=object)[found.sides]
        frame["difference"], frame["q"] = difference, q
        return frame

    def shared_within(self, group: str, n: int = BEST) -> pd.DataFrame:
        """Return what a group shares that not all groups share: its agreements, then its disagreements.

        Along a spectrum, "low", "middle" and "high" stand for groups.

        Returns
        -------
        DataFrame
            The group's rows of ``to_pandas`` (of ``thirds`` along a spectrum) where its agreement
            (disagreement) exceeds the threshold with posterior probability .95 or more, except what
            ``consensus`` and ``rejected`` hold; by the lower bound of that share, highest first, with
            ``side`` ("agree" or "disagree").

        Raises
        ------
        KeyError
            For an unknown group.
        """
        found, part = stances.shared_within(self, group, n)
        if self.groups:
            frame = self._rows(found.rows, group)
        else:
            frame = self.thirds().iloc[found.rows * len(NAMES) + part].reset_index(drop=True)
        frame["side"] = np.array(SIDES, dtype=object)[found.sides]
        return frame

    def describe(self, group: str, *, texts: Mapping[str, str] | None = None) -> Portrait:
        """Return what a group shares and what sets it apart, in sentences with their votes.

        Parameters
        ----------
        group : str
        texts : mapping of str to str, optional
            Words of the statements by contribution, quoted in the sentences; without them, statements are
            called by their id. ``deliberation.publish_texts(consultation)`` gives masked ones.

        Raises
        ------
        KeyError
            For an unknown group.
        """
        from deliberation.opinion.statements.portraits import portrait

        return portrait(self, group, texts)

    def describe_spectrum(self, *, texts: Mapping[str, str] | None = None) -> SpectrumPortrait:
        """Return what tells the two ends of a spectrum apart, and what each end and the middle share.

        Parameters
        ----------
        texts : mapping of str to str, optional
            As for ``describe``.

        Raises
        ------
        KeyError
            Where opinions are no spectrum.
        """
        from deliberation.opinion.statements.portraits import spectrum_portrait

        return spectrum_portrait(self, texts)

    def threshold_says(self, language: str = "fr") -> str:
        """Return what the threshold means here, in words: how many statements pass it, and among whom.

        Where nearly all do, that is the finding, and ranks tell more than the threshold.
        """
        if not self.ranked:
            return say("threshold.unranked", language, minimum=self.minimum_votes)
        few = {0: "none", 1: "one"}.get(self.passing, "some")
        return say(
            f"threshold.{'most' if self.mostly_approved and self.passing > 1 else few}",
            language,
            n=self.ranked,
            passing=self.passing,
            ranked=self.ranked,
            threshold=round(100 * self.threshold),
            where=say(f"threshold.among_{self.shared_by}", language),
        )

    def not_rankable(self, language: str = "fr") -> pd.DataFrame:
        """Return the statements with too few votes to be ranked, and why.

        Returns
        -------
        DataFrame
            ``contribution``, ``reason`` (key of the locales under [not_rankable]), ``group`` (the one short
            of votes, "all" for everybody; along a spectrum "low", "middle" or "high"), ``n`` (its votes),
            ``minimum``, ``lacking`` (votes it lacks), ``explanation`` (in words).
        """
        return not_ranked(
            self.answers, self.rankable, self.minimum_votes, self.minimum_votes_in_group, language
        )

    def unsettled(self) -> pd.DataFrame:
        """Return the ranked statements of which votes do not say yet on which side of the threshold they lie.

        Returns
        -------
        DataFrame
            Rows of ``to_pandas`` for everybody, fewest votes ``to_settle`` first; those that no number of
            votes would settle (a share on the threshold) come last.
        """
        more = self._table["to_settle"].to_numpy(dtype=float)[:: len(self.answers.groups)]
        counted = np.isfinite(self.answers.counts[0, :, AGREE])
        rows = np.flatnonzero(self.rankable & counted & (np.nan_to_num(more, nan=1.0) > 0))
        return self._rows(rows[np.lexsort((rows, np.nan_to_num(more[rows], nan=np.inf)))], EVERYBODY)

    def chart(self, n: int = 8) -> Any:
        """Return agreement with the most shared statements, with intervals, as an Altair chart."""
        from deliberation.opinion.charts import intervals

        return intervals(self, n)

    def slate(self, n: int = 10, *, basis: Literal["votes", "predictions"] = "votes") -> pd.DataFrame:
        """Return a slate of statements that represents as many people as possible (sequential PAV).

        A vote "agree" is an approval. People approve only what they were shown, so statements shown to more
        people start ahead; with ``basis="predictions"`` a statement that somebody was not shown is approved
        where the model says that they would more likely agree than not (passes counted as not).

        Returns
        -------
        DataFrame
            In the order chosen: rows of ``to_pandas`` for everybody, with ``score`` (weight of the people it
            adds), ``asked`` (of the participants who voted on a statement that is weighed, the share who
            voted on at least one so far) and ``covered`` (the share of the same who agree with at least one
            so far, or are expected to where ``basis`` is "predictions").

        Raises
        ------
        NoVotes
            Where only tallies are known.
        ValueError
            If predictions are asked for and no space was given with the groups, or for another basis.
        """
        votes = self.answers.votes
        if votes is None:
            raise NoVotes("A slate needs single votes; this consultation holds tallies only.")
        if basis not in ("votes", "predictions"):
            raise ValueError(f"basis is {basis!r}; expected 'votes' or 'predictions'.")
        if basis == "predictions" and self.space is None:
            raise ValueError(
                "A slate on predictions needs a space; give groups: weigh(consultation, groups).slate(...)."
            )
        people, rows = slates.approvals(self.answers, votes, self.space if basis == "predictions" else None)
        chosen = slates.chosen(self.answers, votes, people, rows, n, allowed=self.rankable, same=self.ideas)
        frame = self._rows(chosen.statement, EVERYBODY)
        frame["score"] = chosen.score
        frame["asked"] = slates.asked(votes, frame["contribution"].to_numpy()) / max(
            self.participants or 0, 1
        )
        frame["covered"] = chosen.covered / max(self.participants or 0, 1)
        return frame

    def _listed(self, score: Floats, n: int) -> pd.DataFrame:
        """Rows for everybody, rankable and scored, highest first, no idea twice."""
        rows = rankings.listed(score, self.rankable)
        return self._rows(rankings.without_repeats(rows, self.ideas, n), EVERYBODY)

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
