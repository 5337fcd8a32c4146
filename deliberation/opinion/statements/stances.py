"""What one group says that not all say: the statements that set it apart, and those that it shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from deliberation.core.errors import NoVotes
from deliberation.kernels.doubt import stacked
from deliberation.opinion.statements.distinctive import FALSE_DISCOVERIES
from deliberation.opinion.statements.evidence import above, shares
from deliberation.opinion.statements.layout import PASS
from deliberation.opinion.statements.rankings import CERTAIN, without_repeats

if TYPE_CHECKING:
    from deliberation.opinion.statements.support import Support

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Stances(NamedTuple):
    """Statements and sides, agreements first: one entry each.

    Attributes
    ----------
    rows : ndarray of int
        Rows of ``answers.contributions``.
    sides : ndarray of int
        Rows of ``layout.SIDES``.
    """

    rows: Ints
    sides: Ints


def distinctive(support: Support, group: str, n: int) -> tuple[Stances, Floats, Floats]:
    """Return what sets a group apart, with the cross-fitted difference and the rate of false discoveries."""
    if support.distinct is None or group not in support.groups:
        raise KeyError(unknown(support, group))
    votes = support.answers.votes
    if votes is None:
        raise NoVotes("Groups need single votes; this consultation holds tallies only.")
    row = support.groups.index(group)
    at = votes.rows_of(support.answers.contributions, "statement")
    q, difference = support.distinct.q[row][at], support.distinct.difference[row][at]
    rows, sides = np.nonzero((q <= FALSE_DISCOVERIES) & support.rankable[:, None] & (difference > 0))
    found = _first(Stances(rows, sides), difference[rows, sides], support.ideas, n)
    return found, difference[found.rows, found.sides], q[found.rows, found.sides]


def shared_within(support: Support, part: str, n: int) -> tuple[Stances, int]:
    """Return what a group, or a third of a spectrum, shares and not all do; and the row of that part."""
    names = () if support.shared_by == "everybody" else support.answers.part_names()
    if part not in names:
        raise KeyError(unknown(support, part))
    counts, sizes = support.answers.parts()
    row = names.index(part)
    count = counts[row, :, :PASS]
    size = np.broadcast_to(sizes[row][:, None], count.shape)
    everywhere = np.stack([support.consensus_probability, support.rejection_probability], axis=1)
    doubts = [support.answers.doubt_of_parts(side) for side in range(PASS)]
    doubt = stacked([None if one is None else one.at(row) for one in doubts])
    sure = above(count, size, support.threshold, doubt) >= CERTAIN
    sure &= support.rankable[:, None] & (np.nan_to_num(everywhere) < CERTAIN)
    rows, sides = np.nonzero(sure)
    return _first(Stances(rows, sides), shares(count, size, doubt).low[rows, sides], support.ideas, n), row


def unknown(support: Support, name: str) -> str:
    """Return why there is no such group, and what there is instead."""
    if support.shared_by == "groups":
        return f"No group is called {name!r}; groups are {list(support.groups)}."
    if support.shared_by == "everybody":
        return f"No group is called {name!r}: none were found, or none were given to weigh."
    thirds = list(support.answers.part_names())
    return (
        f"No group is called {name!r}: opinions are a spectrum. Its thirds are told by "
        f"describe_spectrum(), and shared_within() takes {thirds}."
    )


def _first(found: Stances, score: Floats, ideas: Ints, n: int) -> Stances:
    """Return the ``n`` highest, one side a statement and no idea twice, agreements before disagreements."""
    order = np.lexsort((found.rows, -score.round(12)))
    rows, sides = found.rows[order], found.sides[order]
    _, first = np.unique(rows, return_index=True)
    kept = np.sort(first)
    rows, sides = rows[kept], sides[kept]
    fresh = np.isin(rows, without_repeats(rows, ideas, n))
    rows, sides = rows[fresh], sides[fresh]
    order = np.argsort(sides, kind="stable")
    return Stances(rows[order], sides[order])
