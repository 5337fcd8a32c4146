"""Names of places, for comparison: without case, accents, hyphens or abbreviations."""

from __future__ import annotations

import re

from deliberation.ingest.cells.values import fold

_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def place_key(name: str) -> str:
    """Return the name of a place for comparison.

    Examples
    --------
    >>> place_key("ST-ETIENNE (42)") == place_key("Saint Étienne")
    True
    """
    plain = re.sub(r"\s*\(\w+\)\s*$", "", fold(name))
    words = re.split(r"[\s'\-]+", plain)
    return " ".join(_SHORT.get(word, word) for word in words if word)
