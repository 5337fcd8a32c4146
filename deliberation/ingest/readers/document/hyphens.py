"""Words that a printer cut at the end of a line, joined again; real hyphens stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_CUT: Final = re.compile(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)[-\u00ad\u2010]$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_KEEPS_RIGHT: Final = frozenset(
    {
        "ce", "ci", "là", "la", "je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "y",
        "en", "moi", "toi", "lui", "leur", "leurs", "le", "les", "même", "mêmes", "être", "dire",
        "t", "dessus", "dessous", "delà", "dedans", "dehors", "devant", "derrière", "contre",
        "midi", "uns", "unes",
    }
)  # fmt: skip
"""What follows a real hyphen in French: pronouns after the verb, « -même », « -ci », « -là »."""
_KEEPS_LEFT: Final = frozenset(
    {
        "non", "semi", "demi", "mi", "ex", "vice", "avant", "après", "sous", "sur", "peut",
        "quelques", "celui", "celle", "ceux", "celles", "au", "ci", "là", "par", "rendez", "vis",
        "grand", "grande", "grands", "haut", "haute", "bas", "basse", "c'est", "peut-être",
        "centre", "rez", "lave", "porte", "éco", "socio", "co", "self", "well", "anti",
    }
)  # fmt: skip
"""What comes before one."""


class Hyphens:
    """Knows the words of a document, which tell a word that was cut from a word with a hyphen.

    Parameters
    ----------
    lines : iterable of str
        All the lines of the document.

    Examples
    --------
    >>> hyphens = Hyphens(["une concertation réussie, un rendez-vous"])
    >>> hyphens.joined(["La concer-", "tation est un rendez-", "vous ; dit-", "il."])
    'La concertation est un rendez-vous ; dit-il.'
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._whole: set[str] = set()
        self._parted: set[str] = set()
        for line in lines:
            for word in _WORD.findall(_CUT.sub("", line)):
                (self._parted if "-" in word else self._whole).add(word.casefold())

    def joined(self, lines: Sequence[str]) -> str:
        """Return lines as one paragraph."""
        text = lines[0] if lines else ""
        for line in lines[1:]:
            cut = _CUT.search(text)
            right = _WORD.match(line)
            if cut is None:
                text = f"{text} {line}"
            elif right is None or not line[0].islower():
                text = f"{text[:-1]}-{line}"
            else:
                text = text[:-1] + ("-" if self._is_real(cut[1], right[0]) else "") + line
        return text[:-1] + "-" if text.endswith("\u00ad") else text

    def _is_real(self, left: str, right: str) -> bool:
        """Tell whether a hyphen is of the word: as the document writes it elsewhere, else as French does."""
        before, after = left.casefold().replace("’", "'"), right.casefold()
        if f"{before}-{after}" in self._parted:
            return True
        if before + after in self._whole:
            return False
        return after.split("-")[0] in _KEEPS_RIGHT or before.split("-")[0] in _KEEPS_LEFT
