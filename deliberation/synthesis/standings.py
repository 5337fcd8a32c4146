"""Ideas in classes, by rules that are published with the result and relative to the consultation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, get_args

import numpy as np

from deliberation.opinion import Support as Weighed
from deliberation.synthesis.facts import IdeaVotes, Kind, Standings, Support
from deliberation.text import Idea

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

MUCH: Final = 0.75
"""Quantile of the sizes of ideas, in persons, from which one is much said."""

_ALONE: Final = (1, 2)
"""Persons of an idea that is isolated if nobody voted on it; none where it is the organiser's alone."""
SIDE: Final = 0.4  # share of those who take a side that the smaller one must hold
_HALF: Final = 0.5


def standings(
    ideas: Sequence[Idea], votes: Mapping[str, IdeaVotes], support: Weighed | None
) -> tuple[dict[str, Kind], Standings]:
    """Return the class of each idea, and the rules with the thresholds found here.

    In this order, an idea with enough votes, on statements that are received alike, is

    - ``divisive`` where one group agrees and another disagrees (each interval on its side of one half), or
      where the smaller side holds two fifths of those who take one;
    - ``rejected`` where more than half of the voters disagree, and the interval is above one half;
    - ``priority`` where it is much said and approved, by everybody and in each group: the interval of
      everybody is above the threshold of agreement, and the share is at least that of the median idea here;
    - ``secondary`` otherwise.

    An idea with too few votes, or whose statements are received too differently for one share, is
    ``isolated`` where one or two persons say it or it is a minority idea, else ``untested``.

    Parameters
    ----------
    ideas : sequence of Idea
    votes : mapping of str to IdeaVotes
        By idea.
    support : opinion.Support or None
        None where nobody voted.
    """
    sizes = [idea.persons for idea in ideas if idea.persons > max(_ALONE)]
    said_from = int(np.ceil(np.quantile(sizes, MUCH))) if sizes else 1
    minimum = 0 if support is None else support.minimum_votes
    tested = {
        name: found
        for name, found in votes.items()
        if found.alike and found.everybody.agree.n >= minimum and found.everybody.agree.value is not None
    }
    shares = [found.everybody.agree.value or 0.0 for found in tested.values()]
    median = round(float(np.median(shares)), 6) if shares else None
    threshold = 0.0 if support is None else support.threshold
    approved_from = None if median is None else max(threshold, median)
    kinds: dict[str, Kind] = {}
    for idea in ideas:
        found = tested.get(idea.id)
        if found is None:
            kinds[idea.id] = "isolated" if idea.minority or idea.persons in _ALONE else "untested"
        elif _divisive(found):  # first: what divides still does where every vote is turned
            kinds[idea.id] = "divisive"
        elif _rejected(found):
            kinds[idea.id] = "rejected"
        elif idea.persons >= said_from and _approved(found, threshold, approved_from or threshold):
            kinds[idea.id] = "priority"
        else:
            kinds[idea.id] = "secondary"
    counted = Counter(kinds.values())
    return kinds, Standings(
        basis=support.basis if support is not None and votes else None,
        counts={kind: counted[kind] for kind in KINDS},
        said_from=said_from,
        approved_from=approved_from,
        median=median,
        minimum_votes=minimum or None,
        tested=len(tested),
        of=dict(sorted(kinds.items())),
        sizes={
            kind: dict(sorted(Counter(idea.persons for idea in ideas if kinds[idea.id] == kind).items()))
            for kind in KINDS
            if counted[kind]
        },
    )


def ordered(
    ideas: Sequence[Idea], kinds: Mapping[str, Kind], votes: Mapping[str, IdeaVotes], *chosen: Kind
) -> list[Idea]:
    """Return the ideas of some classes: most persons, then what votes say most clearly, then most texts.

    Of ideas said by as many persons, the most approved come first; of those rejected, the most rejected; of
    those that divide, the most evenly divided.
    """

    def clear(idea: Idea) -> float:
        found = votes.get(idea.id)
        if found is None or not found.alike:
            return 0.0
        agree, disagree = found.everybody.agree.value or 0.0, found.everybody.disagree.value or 0.0
        if kinds[idea.id] == "divisive":
            return round(min(agree, disagree) / (agree + disagree), 6) if agree + disagree else 0.0
        return disagree if kinds[idea.id] == "rejected" else agree

    mine = [idea for idea in ideas if kinds[idea.id] in chosen]
    return sorted(mine, key=lambda idea: (-idea.persons, -clear(idea), -idea.contributions))


def _rejected(votes: IdeaVotes) -> bool:
    low = votes.everybody.disagree.low
    return low is not None and low > _HALF


def _divisive(votes: IdeaVotes) -> bool:
    parts = list(votes.groups.values())
    if any(_agrees(part) for part in parts) and any(_disagrees(part) for part in parts):
        return True
    agree, disagree = votes.everybody.agree.value, votes.everybody.disagree.value
    if agree is None or disagree is None or not agree + disagree:
        return False
    return split(agree, disagree)


def split(agree: float, disagree: float) -> bool:
    """Tell whether the smaller side holds two fifths of those who take one; shares are rounded to six digits.

    Examples
    --------
    >>> split(0.290909, 0.436364), split(0.28, 0.44), split(0.0, 0.0)
    (True, False, False)
    """
    taken = agree + disagree
    return taken > 0 and round(min(agree, disagree) / taken, 5) >= SIDE


def _agrees(support: Support) -> bool:
    return support.agree.low is not None and support.agree.low > _HALF


def _disagrees(support: Support) -> bool:
    return support.disagree.low is not None and support.disagree.low > _HALF


def _approved(votes: IdeaVotes, threshold: float, approved_from: float) -> bool:
    agree = votes.everybody.agree
    certain = agree.low if agree.low is not None else agree.value  # shares only: no interval is known
    everywhere = all((part.agree.value or 0.0) >= threshold for part in votes.groups.values())
    return (certain or 0.0) >= threshold and (agree.value or 0.0) >= approved_from and everywhere
