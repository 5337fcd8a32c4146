"""The side a text takes, as far as its own words show it: negations, for and against, more and less."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from deliberation.text.wording.finder import Finder
from deliberation.text.wording.normalise import fold

_NEGATION: Final = re.compile(
    r"\b(?:pas|jamais|aucune?s?|ni|sans|non|ne|n'|not|never|no|none|neither|nor|without|cannot|nicht"
    r"|kein\w*|nie|niemals"
    r"|ohne)(?![\w])|n't\b|n'(?=\w)|[不沒没無无非未別别]"
)
_AGAINST: Final = re.compile(
    r"\b(?:contre|oppos[eé]\w*|refus\w*|interdi\w*|supprim\w*|suppression|arr[eê]t(?:er|ez|ons|e)?|stop\w*"
    r"|abolir|abolition"
    r"|abroge\w*|retir\w*|retrait|rejet\w*|against|oppos(?:e|es|ed|ing|ition)|ban(?:s|ned|ning)?"
    r"|abolish\w*|prohibit\w*"
    r"|repeal\w*|eliminat\w*|remov(?:e|al|ing)|end(?:ing)?|gegen|verb(?:ot\w*|iet\w*)|abschaff\w*"
    r"|stopp\w*)\b|反對|反对|禁止|取消"
)
_FOR: Final = re.compile(
    r"\b(?:pour|favorable\w*|soutien\w*|souten\w*|autoris\w*|l[ée]galis\w*|for|support\w*|favou?r\w*"
    r"|allow\w*|legali[sz]\w*|keep"
    r"|maintain\w*|f[uü]r|erlaub\w*|daf[uü]r)\b|贊成|支持|合法"
)
_MORE: Final = re.compile(
    r"\b(?:plus de|plus d'|davantage|augmente\w*|augmentation|hausse\w*|renforce\w*|d[ée]velopp\w*"
    r"|more|increas\w*|expand\w*|mehr|ausbau\w*|erh[oö]h\w*)|增加|擴大"
)
_LESS: Final = re.compile(
    r"\b(?:moins|r[ée]dui\w*|r[ée]duction|diminu\w*|baiss\w*|limit\w*|less|fewer|reduc\w*|decreas\w*"
    r"|lower\w*|weniger"
    r"|reduzier\w*|senk\w*)|減少|降低"
)

_WANTS: Final = re.compile(
    r"\b(?:je suis pour|favorable\w*|souten\w*|autoris\w*|l[ée]galis\w*|oui (?:à|aux?)"
    r"|il faut (?:des|une?|du|de la|plus)|support\w*|in favou?r"
    r"|allow\w*|(?:decrim|leg)[a-z]*ali[sz]\w*|d[ée]p[ée]nalis\w*|no (?:punishment|penalt\w+)|legal|keep"
    r"|maintain\w*|needs? (?:an?|to|more)"
    r"|yes to|daf[uü]r|erlaub\w*|braucht)\b|贊成|支持|合法"
)
_REFUSES: Final = re.compile(r"\b(?:non (?:à|au|aux)|no to|no need|illegal|anti)\b")
_TURN: Final = re.compile(
    r"\b(?:ne|n')\s?(?:\w+\s){0,2}?\w+\s(?:pas|jamais|plus)\b|\b(?:pas|not|never|nicht|kein\w*|don't"
    r"|shouldn't|cannot)\b|n't\b|[不沒没勿]"
)


@lru_cache(maxsize=1 << 12)
def polarity(text: str) -> tuple[str, ...]:
    """Return the signs of polarity of a text, sorted: near-copies must share them all.

    Examples
    --------
    >>> polarity("Je ne suis pas contre plus de bancs")
    ('against', 'more', 'no', 'no')
    """
    folded = fold(text)
    marks = ["no"] * len(_NEGATION.findall(folded))
    for name, pattern in (("against", _AGAINST), ("for", _FOR), ("more", _MORE), ("less", _LESS)):
        marks += [name] * min(len(pattern.findall(folded)), 1)
    return tuple(sorted(marks))


@lru_cache(maxsize=1 << 17)
def lean(text: str) -> int:
    """Return +1 where a text asks for something or more of it, -1 where it opposes or wants less, else 0.

    A crude reading of the words alone, to be used between texts that are otherwise alike. One negation turns
    the sign over; a text that says both is 0.

    Examples
    --------
    >>> lean("Interdire les voitures"), lean("Autoriser les voitures"), lean("Les voitures")
    (-1, 1, 0)
    """
    found = _leaning().starts(fold(text))
    up = "wants" in found or "more" in found
    down = "against" in found or "less" in found or "refuses" in found
    if up == down:
        return 0
    return (1 if up else -1) * (-1 if "turned" in found else 1)


@cache
def _leaning() -> Finder[str]:
    patterns = {"wants": _WANTS, "more": _MORE, "against": _AGAINST, "less": _LESS, "refuses": _REFUSES}
    return Finder({name: pattern.pattern for name, pattern in patterns.items()} | {"turned": _TURN.pattern})
