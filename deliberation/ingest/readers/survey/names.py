"""What the headers of a survey say: columns that are no question, parts of a question, scales in wordings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from deliberation.ingest.cells.values import fold

IDS: Final = (
    "response id", "id de la reponse", "identifiant de la reponse", "respondent id", "submission id",
    "identifiant de soumission", "#", "sequentiel", "serial", "id", "respondent", "respondent_id",
    "repondant", "identifiant", "numero de reponse", "n°", "sid",
)  # fmt: skip
"""Names of the column that tells one response from another, the surest first."""
DATES: Final = (
    "horodateur", "timestamp", "submitted at", "submit date (utc)", "submitdate", "date submitted",
    "date de soumission", "soumis le", "submitted time", "date d'envoi (utc)", "completion time",
    "heure de fin", "temps complete", "completed time", "end date", "date de fin", "date de reponse", "date",
)  # fmt: skip
"""Names of the column that says when a response was sent, the surest first."""
LANGUAGES: Final = frozenset({"langue de depart", "startlanguage", "start language", "userlanguage"})
DRAFTS: Final = frozenset({"brouillon", "draft", "is draft", "response type", "type de reponse"})
"""Names of the column that tells responses that were never sent."""
_TECHNICAL: Final = frozenset(
    (
        *DATES[:-2], "start date (utc)", "stage date (utc)", "start date", "date de debut", "derniere page",
        "lastpage", "last page", "seed", "tete de serie", "startdate", "date de lancement", "date started",
        "datestamp", "date de la derniere action", "date last action", "modifie le", "modified time",
        "heure de debut", "start time", "heure de la derniere modification", "last modified time", "tags",
        "ending", "interviewtime", "temps total", "total time", "score", "sid", "collector id",
        "winning outcome id",
    )
)  # fmt: skip
_CLOCK: Final = re.compile(
    r"(?:temps|duree|time|duration)\b.*\((?:en |in )?(?:second|minute)\w*\)|temps de (?:reponse|remplissage)"
    r"|(?:temps|duree) pour (?:le groupe|la question).*|(?:group|question)_?time:? ?\d+|time taken.*"
    r"|.*\[(?:score|feedback)\]|points : .*"
)
"""Durations and marks that a tool adds; only where the cells are numbers."""
_WHO: Final = (
    r"(?:adresses? )?e-?mails?|(?:adresse )?mail|courriels?|e-?mail address|"
    r"adresse (?:de )?(?:courriel|electronique|messagerie)|"
    r"adresse(?: postale| complete| ip)?|(?:postal |mailing |street |ip )?address|ipaddr|"
    r"(?:numero de )?telephone(?: portable)?|tel|portable|(?:mobile )?phone(?: number)?|mobile|"
    r"network id|codes? ?postaux|code ?postal|zip ?code|post ?code|postal code|"
    r"date de naissance|date of birth|birth ?date|nom d'utilisateur|user ?name|user id|uid|jeton|token|"
    r"code d'acces|access code|nom|noms|name|names|prenoms?|first ?name|last ?name|full name|surname|"
    r"nom de famille|noms?(?: et|,| /| &)? ?prenoms?|prenoms?(?: et|,| /| &)? ?noms?|first and last name|"
    r"pseudo|pseudonyme|nickname|coordonnees|contact|refurl|url (?:referente|de reference)|referrer url"
)
_PERSONAL: Final = re.compile(
    r"(?:(?:quel(?:le)?s? (?:est|sont)|(?:merci d')?indiquez|saisissez|laissez(?:-nous)?|what is|enter) )?"
    r"(?:votre|vos|ton|ta|tes|l'|une?|your|the)? ?"
    rf"(?:{_WHO})(?:\s*(?:ou|et|or|and|/|,)\s*(?:{_WHO}))?"
    r"(?:\s*\(.*\)|\s*[:?.*!]| (?:si vous|pour|afin|if you|so that|to be)\b.*)*"
)
_HINT: Final = re.compile(rf"\b(?:{_WHO})\b")
_OTHER: Final = re.compile(
    r"(?:autres?|others?|autre option|autre reponse|autres reponses)"
    r"(?:[ ,:(-]+(?:(?:a )?precise[rz]|(?:please )?specify|lequel|laquelle|lesquels)\b.*)?[ :)….]*"
)
_COMMENT: Final = re.compile(r"(?:\w*comment|commentaires?|comments?)")
_KINDS_OF_PLACE: Final = (
    r"(?:commune|ville|quartier|departement|region|pays|arrondissement|village|city|town|neighbou?rhood|district|"
    r"county|country|lieu de (?:residence|vie|domicile)|place of residence)"
)
_PLACE: Final = re.compile(
    r"(?:vous |tu )?ou (?:est-ce que )?(?:vous |tu )?(?:habit|resid|viv|vis)\w*\b.*|"
    r"where do you (?:currently )?live.*|"
    rf"(?:dans |de |a |in )?(?:quel(?:le)?|which|what) {_KINDS_OF_PLACE}\b.*\b(?:habit|resid|viv|live)\w*.*|"
    rf"(?:quel(?:le)? est |what is )?(?:votre |ton |ta |your )?{_KINDS_OF_PLACE}(?: de residence)?[ ?:*]*"
)
_COUNT: Final = re.compile(
    r"\b(?:combien|nombre|how many|number of|age|annees?|years?|montant|budget|taille|numero)\b"
)
_ANSWER: Final = frozenset(
    {"response", "open-ended response", "reponse", "reponse ouverte", "reponse libre", "reponses"}
)
_SCALES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:echelle|scale)\D{0,25}?([+-]?\d{1,3})\s*(?:\([^)]*\)\s*)?(?:a|to|-|–|et|and|jusqu'a)\s*([+-]?\d{1,3})\b",
        r"\b(?:de|from|entre|between)\s+([+-]?\d{1,3})\s*(?:\([^)]*\)\s*)?(?:a|to|et|and)\s+([+-]?\d{1,3})\b",
        r"\(\s*([+-]?\d{1,2})\s*(?:a|to|-|–)\s*([+-]?\d{1,3})\s*\)",
        r"\b(?:note[sz]?|rate|rating|score)\D{0,40}?()(?:/|sur|out of)\s*(\d{1,3})\b",
        r"()(?<![\d/])/\s*(5|10|20)\s*\)?$",
    )
)


def plain(name: str) -> tuple[str, ...]:
    """Return the forms under which a header is compared; a code before it is one more.

    Examples
    --------
    >>> plain("submitdate. Date de soumission")
    ('submitdate. date de soumission', 'submitdate', 'date de soumission')
    """
    folded = fold(name)
    code, dot, rest = folded.partition(". ")
    return (folded, code, rest) if dot and " " not in code and rest else (folded,)


def first_of(names: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return the positions of the names that are wanted, in the order of the wish."""
    ranks = [
        (min((wanted.index(form) for form in plain(name) if form in wanted), default=len(wanted)), position)
        for position, name in enumerate(names)
    ]
    return [position for rank, position in sorted(ranks) if rank < len(wanted)]


def is_technical(name: str, *, numeric: bool) -> bool:
    """Tell a column that the tool fills: dates of its own, pages, durations, marks of a quiz."""
    return any(form in _TECHNICAL or (numeric and _CLOCK.fullmatch(form)) for form in plain(name))


def is_personal(name: str) -> bool:
    """Tell a header that asks who somebody is, and nothing else.

    Examples
    --------
    >>> [is_personal(h) for h in ("Votre nom :", "Adresse e-mail", "Nom du quartier", "Que dit ce nom ?")]
    [True, True, False, False]
    """
    return any(_PERSONAL.fullmatch(form) for form in plain(name))


def hints_at_persons(name: str) -> bool:
    """Tell a header with a word for personal data in it; what the cells look like then decides."""
    return bool(_HINT.search(fold(name)))


def is_other(label: str) -> bool:
    """Tell the column of free words after a list of choices."""
    return bool(_OTHER.fullmatch(fold(label)))


def is_comment(label: str) -> bool:
    """Tell the column of free words beside one choice (``SQ001comment``)."""
    return bool(_COMMENT.fullmatch(fold(label)))


def is_place(name: str) -> bool:
    """Tell a question on where somebody lives.

    Examples
    --------
    >>> [is_place(h) for h in ("Où habites-tu ?", "Votre commune :", "Que changer dans votre quartier ?")]
    [True, True, False]
    """
    return bool(_PLACE.fullmatch(fold(name)))


def is_count(name: str) -> bool:
    """Tell a question whose numbers count something, and are no degree on a scale."""
    return bool(_COUNT.search(fold(name)))


def asks(name: str) -> bool:
    """Tell a header that is a question put to somebody.

    Examples
    --------
    >>> [asks(name) for name in ("Où aller ?", "Question 2a : pourquoi", "De 1 à 4, ce parc", "author/id")]
    [True, True, True, False]
    """
    folded = fold(name)
    if "/" in folded and " " not in folded:
        return False
    return "?" in name or bool(re.match(r"question \d|q\d+[.:] ", folded)) or scale_said(name) is not None


def scale_said(wording: str) -> tuple[float, float] | None:
    """Return the lowest and highest value that a wording declares, or None.

    Examples
    --------
    >>> scale_said("Sur une échelle de 1 à 7, êtes-vous prêt ?"), scale_said("Notez de -5 à +5")
    ((1.0, 7.0), (-5.0, 5.0))
    >>> scale_said("Notez ce lieu sur 10"), scale_said("Que faire des 2 places ?")
    ((1.0, 10.0), None)
    """
    folded = fold(wording)
    for pattern in _SCALES:
        for hit in pattern.finditer(folded):
            low, high = float(hit[1] or 1), float(hit[2])
            if low < high <= 100 and low >= -100 and high - low >= 2:
                return low, high
    return None


def parted(name: str) -> tuple[str, str]:
    """Return the question and the option of a header with brackets; no question where it has none.

    Examples
    --------
    >>> parted("Q2[SQ001]"), parted("Q2[SQ001]. Quels transports ? [Le vélo]"), parted("Pourquoi ?")
    (('Q2', 'SQ001'), ('Q2. Quels transports ?', 'Le vélo'), ('', 'Pourquoi ?'))
    """
    coded = re.match(r"^(\w+)\[(\w+)\]\.\s*(.+)$", name, re.DOTALL)
    whole = f"{coded[1]}. {coded[3]}" if coded else name
    hit = re.match(r"^(.*\S)\s*\[([^\[\]]+)\]\s*$", whole, re.DOTALL)
    if hit:
        return hit[1], hit[2].strip()
    return (coded[1], f"{coded[2]}. {coded[3]}") if coded else ("", name)


def uncopied(name: str, known: frozenset[str]) -> str:
    """Return a header without the number of its copy (``Other (2)``, ``Other.1``), where the first is known.

    Examples
    --------
    >>> uncopied("Other.1", frozenset({"Other"})), uncopied("Version 2.1", frozenset())
    ('Other', 'Version 2.1')
    """
    hit = re.match(r"^(.*\S)(?: \(\d+\)|\.\d+)$", name, re.DOTALL)
    return hit[1] if hit and hit[1] in known else name


def worded(group: str, label: str) -> str:
    """Return the whole wording of a column from what stands above it and its own header.

    Examples
    --------
    >>> worded("Vos idées ?", "Open-Ended Response"), worded("Transports", "Vélo"), worded("", "Vélo")
    ('Vos idées ?', 'Transports / Vélo', 'Vélo')
    """
    if group and (not label or fold(label) in _ANSWER or label == group):
        return group
    return f"{group} / {label}" if group else label
