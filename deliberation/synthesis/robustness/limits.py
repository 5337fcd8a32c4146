"""How few people end the class of an idea."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.doubt import Doubt, interval
from deliberation.kernels.tipping import NEVER, fewest
from deliberation.synthesis.facts import (
    IdeaVotes,
    Kind,
    Support,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.standings import SIDE, split

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


_HALF: Final = 0.5


@dataclass(frozen=True)
class Limits:
    """What must stay true for an idea to keep its class, the thresholds being what they are.

    Priority and rejection rest on several conditions: the first to give way ends them, so the fewest people
    over the conditions is exact for one statement without groups. Where the voters of several statements are
    drawn together, or groups take sides, it is a lower bound: nobody may be for all the statements at once.
    Where those who write the idea are the first to be too few, it is exact whatever the votes.
    Counts are those published; with a gate, what its rounding leaves unknown is counted in bounds.
    """

    kind: Kind
    votes: IdeaVotes
    writers: int
    threshold: float
    approved_from: float
    minimum: int
    gate: Gate | None = None

    def fewest(self, *, adding: bool) -> tuple[int | None, bool]:
        """Return how few people, added or removed, end the class, and whether that number is exact.

        None where nothing is known.
        """
        ways = self._ways(adding=adding)
        least = min((way for way in ways if way < NEVER), default=None)
        told = None if least is None else max(least, 1)
        by_writers = not adding and self.kind == "priority" and least == self.writers
        return told, by_writers or (self.votes.statements == 1 and not self.votes.groups)

    def _ways(self, *, adding: bool) -> list[int]:
        """Return how few people end each of the conditions."""
        agree, against = self.votes.everybody.agree, self.votes.everybody.disagree
        if agree.value is None:
            return []
        n = float(agree.n)
        a, d = agree.value * n, (against.value or 0.0) * n
        ways: list[int] = []
        if not adding:
            ways.append(int(n) - self.minimum + 1)
        if self.kind == "priority":
            if not adding:
                ways.append(self.writers)
            if agree.low is not None:
                ways.append(_bound_under(a, n, self._doubts()[0], self.threshold, strict=True, adding=adding))
            ways += [_share_under(a, n, self.approved_from, adding=adding), _split_from(d, a, adding=adding)]
            ways += [
                _share_under(
                    (part.agree.value or 0) * part.agree.n, part.agree.n, self.threshold, adding=adding
                )
                for part in self.votes.groups.values()
            ]
        elif self.kind == "rejected":
            ways.append(_bound_under(d, n, self._doubts()[1], 0.5, strict=False, adding=adding))
            ways.append(_split_from(a, d, adding=adding))
        else:
            ways.append(max(self._split(a, d, adding=adding)))
        return ways

    def _split(self, a: float, d: float, *, adding: bool) -> list[int]:
        """Return how few people end each of the reasons to call it divisive: all of them must end."""
        smaller, larger = sorted((a, d))
        found = [_share_under(smaller, smaller + larger, SIDE, adding=adding)] if split(a, d) else []
        parts = self.votes.groups.values()
        sure = [
            [
                _bound_under((share.value or 0) * share.n, share.n, doubt, 0.5, strict=False, adding=adding)
                for share, doubt in ((getattr(part, side), self._doubts(part)[place]) for part in parts)
                if share.low is not None and share.low > _HALF
            ]
            for place, side in enumerate(("agree", "disagree"))
        ]
        if all(sure):
            found.append(min(sum(ends) for ends in sure))
        return found or [1]

    def _doubts(self, part: Support | None = None) -> Sequence[Doubt | None]:
        """Return what rounding leaves unknown of the answers of a part, or of everybody."""
        if self.gate is None:
            return (None, None, None)
        said = self.votes.everybody if part is None else part
        counts = np.array(
            [(share.value or 0.0) * said.agree.n for share in (said.agree, said.disagree, said.passed)]
        )
        return self.gate.doubts(counts, exact=part is None and self.votes.statements == 1)


def _split_from(smaller: float, larger: float, *, adding: bool) -> int:
    """Return how few people make the smaller side large enough for an idea to be divisive."""
    short = SIDE * (smaller + larger) - smaller
    return max(int(np.ceil(round(short / (1 - SIDE if adding else SIDE), 6))), 0)


def _bound_under(
    count: float, n: float, doubt: Doubt | None, level: float, *, strict: bool, adding: bool
) -> int:
    """Return how few people bring the lower bound of a share under a level (to it, if not ``strict``)."""

    def breaks(k: Ints) -> Bools:
        gone = 0.0 * k if adding else np.minimum(k, count)
        total = n + k if adding else n - gone
        low, _ = interval(np.maximum(count - gone, 0.0), np.maximum(total, count - gone), doubt)
        return np.asarray(low < level if strict else low <= level)

    most = NEVER // 2 if adding else int(np.ceil(count))
    return int(fewest(breaks, [most])[0])


def _share_under(count: float, n: float, level: float, *, adding: bool) -> int:
    """Return how few people bring a share under a level: they come on the other side, or leave this one."""
    if level <= 0:
        return NEVER
    over = count / level - n if adding else (count - level * n) / (1 - level)
    return max(int(np.floor(round(over, 6))) + 1, 0)
