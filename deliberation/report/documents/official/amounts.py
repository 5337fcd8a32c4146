"""How much a page of the official's report shows: from what is worth showing to what always holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Amounts = Mapping[str, int]
"""How much of each thing a page shows, by name."""


@dataclass(frozen=True)
class Amount:
    """How much of one thing a page may show.

    Parameters
    ----------
    steps : tuple of int
        From the roomiest page to the tightest; the first is the most that is worth showing.
    by : int
        How much is added at a time where a page has room left.
    """

    steps: tuple[int, ...]
    by: int = 1

    def raised(self, value: int) -> int:
        """Return the next amount above another one; the same where there is none."""
        return min(value + self.by, max(value, self.steps[0]))


Scale = Mapping[str, Amount]
"""The amounts of a page; those that a reader would want more of come first. All have as many steps."""


def at(scale: Scale, step: int) -> dict[str, int]:
    """Return the amounts of a page at a step of tightening."""
    return {name: amount.steps[step] for name, amount in scale.items()}


def tightest(scale: Scale) -> int:
    """Return the last step of tightening."""
    return min(len(amount.steps) for amount in scale.values()) - 1
