"""Off-topic texts: what moderators called so, and adverts. They are counted apart, never dropped in silence.

Nothing is called off topic because it is unlike the rest: what is far from every other text is seldom beside
the subject, and what is beside it is seldom far (``benchmarks/text/README.md``).
"""

from __future__ import annotations

import re
from importlib import resources
from typing import Final

from deliberation.text.wording.normalise import fold, unaccented

_FILE: Final = resources.files("deliberation.text") / "words" / "adverts.txt"
_LONGEST: Final = 1_000  # characters: a longer text may say all of it by chance
_SAID: Final = re.compile(
    r"\b(?:hors (?:du |de )?sujet|hors (?:de )?propos|sans rapport|off topic|not on topic|irrelevant"
    r"|does not belong|doesn t belong|spam|publicites?|publicitaires?|advert\w*)\b"
)
_REACHED: Final = {  # each is sought only where its sign is
    "@": re.compile(r"[\w.+-]+@[\w-]+\.\w"),
    "/": re.compile(r"https?://"),
    ".": re.compile(r"www\.|\.(?<=\w\.)(?:com|net|org|fr|info|biz|shop|store|online|site|xyz)\b"),
    "0": re.compile(r"\b00\d[\d .()-]{7,}\d|\b0\d(?:[ .-]?\d\d){4}\b"),
    "+": re.compile(r"\+\d[\d .()-]{7,}\d"),
}
_NOT_LETTER: Final = re.compile(r"[\W_]+")


def _phrases() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what offers and what calls look like, read from the file."""
    found: dict[str, list[str]] = {"[offers]": [], "[calls]": []}
    part = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line in found:
            part = line
        elif line and not line.startswith("#"):
            found[part].append(re.escape(line))
    offers, calls = (re.compile(rf"\b(?:{'|'.join(found[name])})\b") for name in ("[offers]", "[calls]"))
    return offers, calls


_OFFERS, _CALLS = _phrases()


def is_advert(text: str) -> bool:
    """Tell whether a text sells something: a way to be reached, an offer and a call to act, all three.

    Examples
    --------
    >>> is_advert("Casino en ligne : cliquez sur www.gagner.example pour votre bonus")
    True
    >>> is_advert("Il faut interdire les paris sportifs aux mineurs, voir https://example.org/etude")
    False
    """
    if len(text) > _LONGEST or not _can_be_reached(text.lower()):
        return False
    plain = _NOT_LETTER.sub(" ", unaccented(fold(text)))
    return _OFFERS.search(plain) is not None and _CALLS.search(plain) is not None


def _can_be_reached(text: str) -> bool:
    return any(sign in text and way.search(text) is not None for sign, way in _REACHED.items())


def called_off_topic(reason: str) -> bool:
    """Tell whether the words or the code by which a platform set a text aside mean off topic, or advert.

    Examples
    --------
    >>> [called_off_topic(said) for said in ("does_not_belong", "Hors-sujet", "offensive", "")]
    [True, True, False, False]
    """
    return _SAID.search(_NOT_LETTER.sub(" ", unaccented(fold(reason)))) is not None
