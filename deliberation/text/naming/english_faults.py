"""Faults of an English name that its words betray: no main clause, no subject, two verbs where one can be."""

from __future__ import annotations

import re
from typing import Final

from deliberation.text.naming.english import is_base

_FAULTS: Final = {
    "no main clause": r"^(?:whenever|whether|unless|although|though|because|until|while)\b(?!.*,)",
    "a condition alone": r"^(?:if|when) there (?:was|were|is|are)\b"
    r"(?!.*,)(?!.*\b(?:should|must|will|would|can)\b)",
    "a noun missing": r"^(?:the )?(?:elderly|homeless|disabled|poor|wealthy)$"
    r"|\bfor (?:lower|low|higher) income$",
    "a clause cut": r"^\w+ (?:unless|because|although|if) \w+$",
    "no verb": r"^(?:we|i|they|you|he|she) (?:an?|the|our|their|my)\b",
    "no subject": r"^(?:seems?|makes|ha[sd]|was|were)\b",
    "two verbs": r"\b(?:should|would|could|must|can|will|to|might) be (?:become|have|go|do|make|get|need)\b"
    r"|\b(?:we|they|people|city|county) needs? (?:look|go|be|have|make|do|put|keep|see|find|take)\b"
    r"|\b(?:should|could|would|must) of\b",
    "a participle after to": r"\bneeds? to (?!(?:be|embed|shed|wed)\b)\w{3,}(?<!e)ed\b",
}
_PATTERNS: Final = {fault: re.compile(pattern, re.IGNORECASE) for fault, pattern in _FAULTS.items()}

_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|should|must|would|can|could|will|may|might|needs?|do|does|did"
    r"|don't|doesn't|isn't|aren't|can't|won't)\b",
    re.IGNORECASE,
)
_APART: Final = re.compile(
    r" ?(?:where|which|who|when|while|because|so|but|and|as|including|especially|such|like|by|with|without|in"
    r"|on|at|from|to|for|rather|instead|not|if|whether|since|particularly|even|i|we|they|it|you|please|period"
    r"|too|either|though)\b",
    re.IGNORECASE,
)
"""What may follow a comma without going on with a list."""


def is_torn(said: str, text: str, language: str | None) -> bool:
    """Tell whether an English clause, cut from its sentence, is no more than a part of something.

    A subject without its verb, the first words of a list, a number cut at its comma.

    Examples
    --------
    >>> is_torn("high sugar items", "High sugar items like pop tarts should not be on the menu.", "en")
    True
    >>> is_torn("police should improve training", "Police should improve training and be held to it.", "en")
    False
    """
    if language != "en":
        return False
    if not _says(said):
        return True
    straight = text.replace("’", "'")
    at = straight.casefold().find(said.casefold())
    rest = straight[at + len(said) :] if at >= 0 else ""
    if not rest.startswith(","):
        return False
    following = re.split(r"[,.;!?]", rest[1:], maxsplit=1)[0]
    return following[:1].isdigit() or not (_APART.match(following) or _says(following))


def _says(said: str) -> bool:
    """Tell whether a phrase holds a verb: an auxiliary, or one that is seldom a noun."""
    told = re.findall(r"[a-z]+", said.casefold())
    return _FINITE.search(said) is not None or any(is_base(word.removesuffix("s")) for word in told)


def _lacks_subject(text: str) -> bool:
    """Tell whether a verb that says what somebody does comes first: "reduces opportunities"."""
    first, _, rest = text.casefold().partition(" ")
    if re.match(r"(?:and|or|on|of|for|in|to|at|by|with|from|that|who|which)\b", rest):
        return False  # "bans on plastic"
    return any(first.endswith(end) and is_base(first.removesuffix(end)) for end in ("s", "es"))


def english_faults(text: str) -> tuple[str, ...]:
    """Return the faults of an English name, in words for who mends the rules.

    Examples
    --------
    >>> english_faults("Whenever land is bought by the city")
    ('no main clause',)
    >>> english_faults("Reduces learning opportunities")
    ('no subject',)
    >>> english_faults("Build more parking")
    ()
    """
    found = [fault for fault, pattern in _PATTERNS.items() if pattern.search(text)]
    return tuple(found if "no subject" in found or not _lacks_subject(text) else [*found, "no subject"])
