"""Talk: clauses in which somebody speaks of oneself, of the past, or to others, and no title."""

from __future__ import annotations

import re
from typing import Final

PERSON: Final = re.compile(
    r"\b(?:j'|je|me|m'|moi|mon|ma|mes|tu|te|ton|ta|tes|i|i'm|i've|i'd|my|me|mine|myself)(?![\w-])",
    re.IGNORECASE,
)
"""Words of one who speaks of oneself."""
_ONESELF: Final = frozenset(
    [
        "j",
        "je",
        "me",
        "m",
        "moi",
        "mon",
        "ma",
        "mes",
        "tu",
        "te",
        "ton",
        "ta",
        "tes",
        "i",
        "my",
        "mine",
        "myself",
    ]
)  # one of them stands wherever ``PERSON`` is found
_FIRST_WORDS: Final = re.compile(r"[^\W_]+")
_TOLD: Final = re.compile(
    r"\b(?:j'ai|j'étais|j'avais|j'allais|on (?:a|avait|était|arrivait|allait|faisait)|(?:nous|ils|elles) "
    r"(?:avons|ont|étaient|avaient)"
    r"|il y avait|c'était|i (?:was|had|went|saw|viewed|moved|lost)|we (?:were|had|lost|moved|went))\b"
    r"|\b\w+[bcdgjmpqstuvxz](?:ait|aient)\b|\b(?:nous|on|ils?|elles?) \w+(?:ait|aient|ions)\b|\b(?:me|m'"
    r"|nous|lui) (?:a )?dit\b|\b(?:was|were|had|went|came|told|moved|viewed) ",
    re.IGNORECASE,
)
"""What somebody lived: it tells, and names nothing."""
_SUBJECT: Final = re.compile(
    r"\b(?:j'|je |m'(?!en\b)|tu |i (?!should|want|would|need)|i'm |i've )(?=\w)", re.IGNORECASE
)
_SLANG: Final = re.compile(
    r"\b(?:gratos|foutage|gueule|taf|mecs?|bagnoles?|fric|pognon|flics?|culs?|merde\w*|chier|foutre|boulot|mdr|ptdr|lol"
    r"|kids|bullshit|crap|sucks)\b",
    re.IGNORECASE,
)
CHATS: Final = re.compile(
    r"^(?:très|trop|surtout|toujours|pas (?!d[eu]s?\b|d'(?!accord)|une?\b|touche)\w"
    r"|non\b|oui\b|bravo|attention(?: cependant|,| il)|cher "
    r"|chère |gentil|mitigé|d'accord|complètement|hélas|merci|svp"
    r"|vous |(?:l')?on |qu'|quel(?:le)?s?\b|marre\b|aucune? (?:intérêt|lien)|bien de|bon |peu importe|sans "
    r"doute|peut-être|you |nobody|vu |me )"
    r"|\b(?:svp|s'il vous pla[iî]t|non plus|fort heureusement|quand même|tout de même)$",
    re.IGNORECASE,
)
"""How people talk to one another, and not what they ask for."""
_PRESENTS: Final = re.compile(
    r"(?:(?:jeune|ancienn?e?|futur|future|simple|petite?) )?(?:retraitée?|étudiante?|lycéenn?e?|collégienn?e?"
    r"|infirmi(?:er|ère)|aide-soignante?|médecin|libraire|trésori(?:er|ère)|présidente?|secrétaire|habitante?"
    r"|riveraine?|usag(?:er|ère)|bénévole|enseignante?|professeure?|instituteur|institutrice|maman|papa|parent"
    r"|père de|mère de|commerçante?|artisane?|agricult(?:eur|rice)|comptable|ingénieure?|pompi(?:er|ère)"
    r"|paysagiste|architecte|astronome|éducat(?:eur|rice)|fonctionnaire|salariée?|chômeu(?:r|se)|citoyenn?e?"
    r"|conduct(?:eur|rice)|chauffeur|locataire|propriétaire|électeur|électrice|contribuable|malentendante?"
    r"|handicapée?|cycliste|automobiliste|membre|collectif)(?=$|[ ,](?!\w+(?:er|ir|re)\b)"
    r"(?!(?:est|doit|peut|devrait|pourrait|a|sera)\b))"
    r"|(?:as an? |[\w ]+ here$|retired \w+)",
    re.IGNORECASE,
)
"""Who speaks, and not of what: "Libraire rue Basse", "Retraité, 1 380 euros par mois"."""
_MINE: Final = re.compile(r"(?:mon|ma|mes|my) ", re.IGNORECASE)


def speaks_of_oneself(text: str) -> bool:
    """Tell whether somebody speaks of oneself: a look at the words spares most texts the pattern."""
    return not _ONESELF.isdisjoint(_FIRST_WORDS.findall(text.lower())) and PERSON.search(text) is not None


def presents(said: str) -> bool:
    """Tell whether a clause says who speaks, as what opens a passage may: "Libraire rue Basse."."""
    return _PRESENTS.match(said) is not None


def tells(said: str) -> bool:
    """Tell whether a clause says what somebody lived: past tenses of testimonies."""
    return _TOLD.search(said) is not None


def is_talk(said: str) -> bool:
    """Tell whether a clause is somebody's talk, and no title: of oneself, of the past, to other people."""
    return _MINE.match(said) is not None or any(
        pattern.search(said) for pattern in (_SUBJECT, _TOLD, CHATS, _SLANG)
    )
