"""What every part of the gate knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ROUNDING: Final = 5
"""A published 0 may be 2, a published 5 may be 3: who knows one vote of somebody finds nobody alone."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How few people, and how exact a count, may be published; see ``Gate``."""

    minimum_cell: int = 10
    rounding: int = ROUNDING
    whole: bool = True
    opening: frozenset[str] = frozenset()
