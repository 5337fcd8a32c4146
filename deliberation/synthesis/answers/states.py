"""How far a response is, and the days that delays are counted from."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from deliberation.synthesis.facts import Facts, State
from deliberation.synthesis.ground import Ground

STATES: Final[tuple[State, ...]] = ("none", "planned", "drafted", "partly", "answered")
"""How far a response is, least first."""
WAITING: Final = frozenset({"none", "planned", "drafted", "partly"})
"""What waits: an idea some of whose contributions have no response, and who wrote them."""
LISTED: Final = 2000
"""Ideas up to which all are listed; beyond, those that come first."""
TO_DO: Final = frozenset({"retained", "in_part", "under_study"})
RANK: Final = {state: rank for rank, state in enumerate(STATES)}


def age(closed: datetime.date | None, day: datetime.date | None) -> int | None:
    """Return the days since a consultation closed, or since a day that was promised."""
    return (day - closed).days if day is not None and closed is not None and day >= closed else None


def date_of(text: str | None) -> datetime.date | None:
    """Return the day that a text begins with, None where it is none."""
    try:
        return datetime.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def latest(facts: Facts, ground: Ground, rows: Sequence[Mapping[str, Any]]) -> datetime.date | None:
    """Return the latest date of the data: contributions, votes, closing, drafting and validation."""
    said = [date_of(row[name]) for row in rows for name in ("drafted_on", "validated_on")]
    days = [day for day in (ground.latest, facts.about.closed, *said) if day is not None]
    return max(days, default=None)
