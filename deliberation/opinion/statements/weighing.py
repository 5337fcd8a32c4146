"""Weighing: from counts of answers to what they prove of each statement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.consultation import Consultation
from deliberation.core.provenance import Provenance, hash_texts
from deliberation.kernels.doubt import Doubt
from deliberation.opinion.grouping.groups import OpinionGroups
from deliberation.opinion.positions.slices import NAMES
from deliberation.opinion.statements.answers import Answers, Bounds, answers_of
from deliberation.opinion.statements.breadth import breadth
from deliberation.opinion.statements.distinctive import cross_fitted
from deliberation.opinion.statements.evidence import above, largest_gaps, ranks, shares, standing, to_settle
from deliberation.opinion.statements.layout import AGREE, DISAGREE, laid_out
from deliberation.opinion.statements.rankings import CERTAIN
from deliberation.opinion.statements.support import MINIMUM_VOTES, MINIMUM_VOTES_IN_GROUP, Support

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


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
        With groups, what is shared must be shared by each; with a spectrum, by its two ends and its middle.
        Without either, everybody is one.
    ideas : array-like, shape (contributions,), optional
        Label of the idea of each row of ``consultation.contributions``; None, nan or "" where there is none.
        No list repeats an idea.
    threshold : float
        Share of agreement above which a statement is called shared.
    minimum_votes : int, optional
        Votes under which a statement is not ranked; 30 by default, and 10 in each group.
    seed : int
        Seed of the parts of the statements on which groups are found and tested.

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
    wide = breadth(consultation, answers, threshold=threshold, minimum=MINIMUM_VOTES_IN_GROUP)
    unknown = np.full(len(answers.contributions), np.nan)
    parameters = {"threshold": threshold, "minimum_votes": minimum, "groups": len(answers.groups) - 1}
    source = [consultation.content_hash, groups.provenance.digest() if groups else ""]
    return Support(
        answers=answers,
        basis=answers.basis,
        threshold=threshold,
        distinct=cross_fitted(groups, seed=seed) if groups is not None and groups.groups else None,
        space=groups.space if groups is not None else None,
        ideas=_idea_numbers(ideas, consultation, answers),
        statements=len(answers.contributions),
        votes=int(answers.n[0].sum()),
        participants=answers.participants(),
        provenance=Provenance(step="weigh", parameters=parameters, inputs=hash_texts(source), seed=seed),
        **_proved(
            answers,
            threshold,
            minimum,
            territories=unknown if wide is None else wide.territories,
            sharing=unknown if wide is None else wide.sharing,
        ),
    )


def reweighed(
    support: Support,
    counts: Floats,
    slices: Floats | None,
    *,
    bounds: Bounds | None = None,
    slice_bounds: Bounds | None = None,
) -> Support:
    """Return what other counts of the same statements prove: everything that rests on counts is made again.

    Parameters
    ----------
    support : Support
    counts : ndarray of float, shape (groups, statements, 3)
    slices : ndarray of float, shape (3, statements, 3), or None
        As in ``Answers``.
    bounds, slice_bounds : (low, high), optional
        What may be meant by rounded counts; whatever is proved is then less sure by what is not known.
    """
    known = ~np.isnan(counts).any(axis=2)
    n = np.where(known, np.nansum(counts, axis=2), support.answers.n).astype(np.int64)
    answers = replace(
        support.answers, counts=counts, n=n, slices=slices, bounds=bounds, slice_bounds=slice_bounds
    )
    everybody = support.to_pandas().iloc[:: len(answers.groups)]
    territories, sharing = (
        everybody[name].to_numpy(dtype=float) for name in ("territories", "territories_sharing")
    )
    found = _proved(
        answers, support.threshold, support.minimum_votes, territories=territories, sharing=sharing
    )
    return replace(support, answers=answers, **found)


def _proved(
    answers: Answers, threshold: float, minimum: int, *, territories: Floats | Ints, sharing: Floats | Ints
) -> dict[str, Any]:
    """Return the fields of a support that follow from its counts."""
    in_group = min(MINIMUM_VOTES_IN_GROUP, minimum)
    counts, n = answers.parts()
    agreed = answers.doubt_of_parts(AGREE)
    consensus = _everywhere(counts[..., AGREE], n, threshold, agreed)
    rejection = _everywhere(counts[..., DISAGREE], n, threshold, answers.doubt_of_parts(DISAGREE))
    space = _everywhere(*answers.thirds(AGREE), threshold, answers.doubt_of_thirds(AGREE))
    rankable = (answers.n[0] >= minimum) & (n >= in_group).all(axis=0)
    ends = [0, len(n) - 1] if answers.part_names() == NAMES else list(range(len(n)))  # the middle is no side
    gaps = largest_gaps(
        counts[ends][..., AGREE], n[ends], None if agreed is None else agreed.at(ends), rows=np.array(ends)
    )
    passing = np.nan_to_num(consensus) >= CERTAIN
    passing |= np.nan_to_num(answers.published) > threshold
    lowest = shares(counts[..., AGREE], n, agreed).low.min(axis=0)
    unsure = answers.doubt(AGREE)
    whole = shares(answers.counts[0, :, AGREE], answers.n[0], None if unsure is None else unsure.at(0))
    everybodys: dict[str, Floats | Ints] = {
        "consensus": consensus,
        "rejection": rejection,
        "consensus_space": space,
        "bridging": ranks(lowest, rankable),
        "standing": standing(whole.low, rankable),
        "to_settle": to_settle(counts[..., AGREE], n, answers.n[0], threshold, agreed),
        "territories": territories,
        "territories_sharing": sharing,
    }
    return {
        "minimum_votes": minimum,
        "minimum_votes_in_group": in_group,
        "consensus_probability": consensus,
        "rejection_probability": rejection,
        "gaps": gaps,
        "rankable": rankable,
        "passing": int((passing & rankable).sum()),
        "rejecting": int(((np.nan_to_num(rejection) >= CERTAIN) & rankable).sum()),
        "_table": laid_out(answers, rankable, everybodys, gaps),
    }


def _everywhere(count: Floats, n: Ints, threshold: float, doubt: Doubt | None) -> Floats:
    """Return the posterior probability that a share exceeds the threshold in every part."""
    return np.asarray(np.prod(above(count, n, threshold, doubt), axis=0))


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
