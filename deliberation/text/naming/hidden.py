"""Personal data in a name: by itself, or what its text hides."""

from __future__ import annotations

import re

from deliberation.text.privacy.masks import find_personal_data
from deliberation.text.wording.normalise import fold

_NAMED = re.compile(r"[^\W\d_]{3,}")


def is_hidden(said: str, source: str) -> bool:
    """Tell whether personal data stands in what may be printed, or in the text that it comes from.

    Of a person's name that the text hides, each word with a capital is hidden too.

    Examples
    --------
    >>> is_hidden("Leroy frappe les élèves", "Mme Martin Leroy est partie. Leroy frappe les élèves")
    True
    """
    if find_personal_data(said[:1].upper() + said[1:]):
        return True
    folded = fold(said)
    words = set(map(fold, _NAMED.findall(said)))
    for found in find_personal_data(source):
        part = source[found.start : found.end]
        if fold(part) in folded or folded in fold(part):
            return True
        parts = {fold(word) for word in _NAMED.findall(part) if word[0].isupper()}
        if found.kind == "name" and not parts.isdisjoint(words):
            return True
    return False
