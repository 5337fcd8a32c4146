"""Marks that start an entry of a register or of minutes: a number, a date, a speaker, and what goes along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from deliberation.ingest.cells.dates import leading_date
from deliberation.ingest.cells.values import fold
from deliberation.ingest.cells.who import CIVILITY, is_collective, is_name, is_nobody

_WORDS: Final = (
    "contribution|observation|avis|remarque|courrier|courriel|lettre|mail|e-mail|email|message|déposition|deposition"
    "|participation|intervention|question|proposition|fiche|entrée|comment|submission|entry|letter|response|statement"
    "|commentaire|témoignage|requête|doléance"
)
_NUMBER: Final = r"(?:n\s?[°ºo]\.?|no\.?|nr\.?|nos?\.|number|#|@)?\s*"
_REF: Final = r"(?P<ref>[A-Z]{0,3}[-. ]?\d{1,6}(?:[-./]\d{1,4})?\s?(?:bis|ter)?[a-z]?)"
_AFTER: Final = r"(?=\s*$|\s*[-–—:.)|,;(\n]|\s+(?:du|de|par|from|by|le)\s)"
_FAMILIES: Final = {
    "numbered": re.compile(rf"(?P<word>{_WORDS})\s*{_NUMBER}{_REF}{_AFTER}", re.IGNORECASE),
    "at": re.compile(rf"@\s?(?P<ref>\d{{1,6}}){_AFTER}"),
    "number": re.compile(rf"(?:n\s?[°º]\.?|No\.|#)\s*(?P<ref>\d{{1,6}}){_AFTER}", re.IGNORECASE),
    "code": re.compile(rf"(?P<ref>(?:[A-Z]{{1,4}})[-_ ]?\d{{1,5}}){_AFTER}"),
    "speaker": re.compile(
        rf"(?P<who>{CIVILITY}\s+[A-ZÀ-Ý][^:.!?\n]{{0,70}}?|(?:Une?|L[ea]s?|An?|The)\s+(?:participante?s?|habitante?s?|"
        r"riverain[es]*|intervenante?s?|élue?s?|commerçante?s?|usag[eè]re?s?|resident|speaker|inhabitant|neighbour)"
        r"[^:.!?\n]{0,40}?)\s*(?::|\s[–—-]\s)"
    ),
}
_FEWEST: Final = {"numbered": 2, "at": 2, "number": 2, "dated": 2, "code": 3, "speaker": 3}
"""How many marks of a kind make a sequence, in the order in which kinds are preferred."""
_SEPARATOR: Final = r"[\s:|,;.()\[\]–—-]*"
_LINK: Final = r"(?:(?:reçue?|déposée?|écrite?|en date)\s+(?:le|du)|du|de\s+la|des|de|par|from|by|of)"
_LONGEST_MARK: Final = 160


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What the start of a paragraph says of the entry that it opens.

    Parameters
    ----------
    family : str
        Kind of mark: numbered, at, number, dated, code or speaker.
    reference : str, optional
        How the document calls the entry: « Observation n° 3 ».
    id : str, optional
        The same, for machines: ``observation-3``.
    date : str, optional
        ISO 8601, without zone.
    author : str, optional
        Name, as written; personal data.
    rest : str
        What follows on the same line: text.
    """

    family: str
    reference: str | None = None
    id: str | None = None
    date: str | None = None
    author: str | None = None
    rest: str = ""


def mark_of(text: str, family: str | None = None) -> Mark | None:
    """Return the mark that a paragraph starts with, of one kind or of any.

    Examples
    --------
    >>> mark = mark_of("Observation n° 3 – Mme Exemple, 12 mars 2026 : plus de bancs")
    >>> mark.id, mark.date, mark.author, mark.rest
    ('observation-3', '2026-03-12', 'Mme Exemple', 'plus de bancs')
    >>> mark_of("Contribution 3 personnes") is None
    True
    """
    for name in _FEWEST:
        if family in (None, name):
            found = _dated(text) if name == "dated" else _named(text, name)
            if found is not None:
                return found
    return None


def is_mark(text: str) -> bool:
    """Tell whether a line opens an entry by its number."""
    return any(mark_of(text, family) is not None for family in ("numbered", "at", "number"))


def family_of(texts: Sequence[str], *, fewest: bool = True) -> str | None:
    """Return the kind of marks that makes a document a sequence of entries, None where none does.

    Parameters
    ----------
    texts : sequence of str
        The paragraphs.
    fewest : bool
        Whether a sequence needs several marks; without, one is enough.
    """
    counts: Counter[str] = Counter()
    for family in _FEWEST:
        ids = [mark for text in texts if (mark := mark_of(text, family)) is not None]
        distinct = {mark.id for mark in ids} if ids and ids[0].id else ids
        counts[family] = len(distinct) if family != "code" or _counts_up(ids) else 0
    most = max(counts.values())
    for family, needed in _FEWEST.items():
        if counts[family] >= (needed if fewest else 1) and 2 * counts[family] >= most:
            return family
    return None


def about(text: str) -> Mark:
    """Return what a line that is no text says of an entry: its date, its author; the rest is ``rest``."""
    return _details(text, Mark(family=""))


def _named(text: str, family: str) -> Mark | None:
    found = _FAMILIES[family].match(text)
    if found is None:
        return None
    if family == "speaker":
        who = found["who"].strip()
        return Mark(
            family=family, author=who if re.match(CIVILITY, who) else None, rest=text[found.end() :].strip()
        )
    reference = " ".join(found[0].split())
    word = (
        fold(found["word"]).replace(" ", "-") + "-" if family == "numbered" else "@" if family == "at" else ""
    )
    opened = Mark(family=family, reference=reference, id=word + re.sub(r"\s+", "", fold(found["ref"])))
    return _details(text[found.end() :], opened)


def _dated(text: str) -> Mark | None:
    """Return the mark of a paragraph that starts with a date: alone, or set off from what follows."""
    found = leading_date(text)
    if found is None:
        return None
    date, end = found
    rest = text[end:]
    line = rest.partition("\n")[0]
    opened = Mark(family="dated", date=date)
    if not line.strip(" .:"):
        return replace(opened, rest=rest.strip(" .:\n"))
    if re.match(r"\s*(?:[:|]|[–—-]\s)", line):
        return _details(rest, opened)
    piece = line.strip(" ,.()")
    if re.match(r"\s*[,(]", line) and is_name(piece) and len(line) < _LONGEST_MARK:
        return _details(rest, opened)
    return None


def _details(rest: str, mark: Mark) -> Mark:
    """Take date and author from what follows a mark, piece by piece, as long as pieces say such things."""
    line, newline, below = rest.partition("\n")
    while line.strip():
        trimmed = re.sub(rf"^{_SEPARATOR}(?:{_LINK}\s+)?", "", line, flags=re.IGNORECASE)
        dated = leading_date(trimmed) if mark.date is None else None
        if dated is not None and re.match(r"\s*(?:$|[-–—:|,;.()\n])", trimmed[dated[1] :]):
            mark, line = replace(mark, date=dated[0]), trimmed[dated[1] :]
            continue
        piece = _undated(re.split(r"\s*(?:\s[–—-]\s|[:|,;()])\s*", trimmed, maxsplit=1)[0].strip())
        if mark.author is None and piece and is_name(piece):
            mark, line = replace(mark, author=piece), trimmed[trimmed.index(piece) + len(piece) :]
            continue
        aside = re.match(r"\s*\([^()]*\)", line) if mark.author is not None else None
        if aside is not None:  # « (riveraine) » says more of the author
            line = line[aside.end() :]
            continue
        return replace(mark, rest=(trimmed + newline + below).strip())
    return replace(mark, rest=below.strip())


def _undated(piece: str) -> str:
    """Return what comes before a date that a piece ends with: « M. Exemple du 3 avril 2026 »."""
    for link in re.finditer(rf"\s+(?={_LINK}\s)", piece, re.IGNORECASE):
        if leading_date(re.sub(rf"^{_LINK}\s+", "", piece[link.end() :], flags=re.IGNORECASE)) is not None:
            return piece[: link.start()]
    return piece


def _counts_up(marks: Sequence[Mark]) -> bool:
    """Tell whether codes such as « E12 » share their letters and go up, as entries of a register do."""
    parts = [re.match(r"([a-z]*)\D*(\d+)", mark.id or "") for mark in marks]
    known = [(part[1], int(part[2])) for part in parts if part]
    letters = {prefix for prefix, _ in known}
    numbers = [number for _, number in known]
    return len(letters) == 1 and all(a < b for a, b in pairwise(numbers))


def whole_line(text: str) -> Mark | None:
    """Return what a line below a mark says if it only says who and when; None where it is text.

    Examples
    --------
    >>> whole_line("12 mars 2026 – Mme Exemple").date, whole_line("Plus de bancs") is None
    ('2026-03-12', True)
    """
    if len(text) > _LONGEST_MARK or "\n" in text:
        return None
    said = about(text)
    known = said.date is not None or said.author is not None or is_nobody(text)
    return said if known and not said.rest and (said.date or _surely_a_name(text)) else None


def _surely_a_name(text: str) -> bool:
    return bool(re.match(rf"{CIVILITY}\s", text)) or is_nobody(text) or is_collective(text)
