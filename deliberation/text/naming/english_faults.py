"""Faults of an English name that its words betray: no main clause, no subject, two verbs where one can be."""

from __future__ import annotations

import re
from typing import Final

_FAULTS: Final = {
    "no main clause": r"^(?:whenever|whether|unless|although|though|because|until|while)\b(?!.*,)",
    "a clause cut": r"^\w+ (?:unless|because|although|if) \w+$",
    "no verb": r"^(?:we|i|they|you|he|she) (?:an?|the|our|their|my)\b",
    "no subject": r"^(?:seems?|makes|ha[sd]|was|were)\b",
    "two verbs": r"\b(?:should|would|could|must|can|will|to|might) be (?:become|have|go|do|make|get|need)\b"
    r"|\b(?:we|they|people|city|county) needs? (?:look|go|be|have|make|do|put|keep|see|find|take)\b"
    r"|\b(?:should|could|would|must) of\b",
    "a participle after to": r"\bneeds? to (?!(?:be|embed|shed|wed)\b)\w{3,}(?<!e)ed\b",
}
_PATTERNS: Final = {fault: re.compile(pattern, re.IGNORECASE) for fault, pattern in _FAULTS.items()}


def english_faults(text: str) -> tuple[str, ...]:
    """Return the faults of an English name, in words for who mends the rules.

    Examples
    --------
    >>> english_faults("Whenever land is bought by the city")
    ('no main clause',)
    >>> english_faults("Build more parking")
    ()
    """
    return tuple(fault for fault, pattern in _PATTERNS.items() if pattern.search(text))
