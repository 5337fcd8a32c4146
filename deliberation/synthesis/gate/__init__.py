"""The publication gate: everything that leaves for a report or a table goes through it.

It masks personal data in texts, checks that every quote is an exact substring, rounds votes so that nobody is
alone in a published count, and suppresses counts of persons too small to publish, with complementary
suppression so that nobody can subtract their way back. Ideas are never suppressed, however few people hold
them: what somebody said in public stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.synthesis.gate.counts import Counts, Crossing, CrossingError
from deliberation.synthesis.gate.files import Files, Released, few_people
from deliberation.synthesis.gate.rules import ROUNDING
from deliberation.synthesis.gate.votes import Votes

__all__ = ["ROUNDING", "Crossing", "CrossingError", "Gate", "Released", "few_people"]


@dataclass(frozen=True, kw_only=True)
class Gate(Votes, Counts, Files):
    """What may be published.

    Parameters
    ----------
    minimum_cell : int
        Smallest number of persons a published cell may hold.
    rounding : int
        What counts of votes are rounded to: all of those of a group, and those of everybody under it.
    whole : bool
        Whether everybody is there. In a part of the people, e.g. those of a territory, all counts of votes
        are rounded: the others' could be had by subtraction.
    opening : frozenset of str
        Contributions that the organiser wrote to open the debate: quoted as its own.
    """
