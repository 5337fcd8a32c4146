"""Personal data masked by rule: phones, e-mails, IBAN, social security numbers, addresses, plates, names.

Numbers with a key are masked if the key is right, or if the words around say what they are, so that years,
prices and articles of law stay. What announces a name is in ``persons.py``, addresses and plates are in
``places.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from deliberation.core.language import say
from deliberation.text.privacy.persons import find_names
from deliberation.text.privacy.places import find_addresses, find_plates

KINDS: Final = ("email", "iban", "nir", "phone", "plate", "address", "name")
"""Kinds of personal data, by priority where two overlap; keys of the locales under ``[masked]``."""

_GAP: Final = r"[\s.\-/_·•]"
_EMAIL: Final = re.compile(
    r"(?<![\w.+'%-])[\w.+'%-]*\w(?:@|\s@\s|\s?[\[(]\s?(?:at|arobase|chez|@)\s?[\])]\s?|\s(?:arobase)\s|\sat\s(?=[\w-]+\sdot\s))"
    r"(?:[\w-]+(?:\.|\s?[\[(]\s?(?:dot|point)\s?[\])]\s?|\s(?:point|dot)\s)){1,4}[a-zA-Z]{2,24}(?![\w@])",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[\s.\-]?[A-Za-z0-9]){11,36}")
_IBAN_LENGTHS: Final = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MA": 28, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29,
}  # fmt: skip
_NIR: Final = re.compile(
    rf"(?<![\w.,])[1-478]{_GAP}?\d{{2}}{_GAP}?(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}?(?:\d{{2}}|2[ABab]){_GAP}?\d{{3}}{_GAP}?\d{{3}}"
    rf"{_GAP}{{0,2}}\(?\d{{2}}\)?(?!\d)"
)
_NOT_INSIDE: Final = r"(?<!\d)(?<!\d[.,/\-])(?<!\d\s)"
_PHONES: Final = (
    # +33 6 12 34 56 78, 0033 (0)6 12..., +44 20 7946 0958: an international prefix is proof enough
    re.compile(rf"(?<!\w)(?:\+\s?|00\s?)[1-9]\d{{0,2}}{_GAP}?(?:\(0?\d{{0,4}}\){_GAP}?)?\d{{1,4}}(?:{_GAP}?\d{{1,4}}){{1,7}}(?![\d%])"),
    # 06 12 34 56 78 and its variants; ten to twelve digits starting with one zero (German, British)
    re.compile(rf"{_NOT_INSIDE}\(?0\)?{_GAP}?[1-9]\)?(?:{_GAP}{{0,2}}\d){{8}}(?!{_GAP}?\d|[,.]\d|\s?[%€$£])"),
    re.compile(rf"{_NOT_INSIDE}\(?0[1-9]\d{{2,4}}\)?[\s/-]\s?\d{{3,4}}[\s-]?\d{{3,5}}(?![\d%])"),
    re.compile(r"(?<!\d)(?<!\d[.,\s/-])\(?020\)?[\s-]?\d{4}[\s-]?\d{4}(?!\d)"),
    # 06 123 456 78 and 0 800 123 456
    re.compile(r"(?<!\d)(?<!\d[.,\s/-])0\s?8\d{2}[\s.-]?\d{3}[\s.-]?\d{3}(?!\d)"),
    # (555) 123-4567, 555-123-4567, 555.123.4567: North America
    re.compile(r"(?<![\d])(?<!\d[.,\s/-])(?:1[\s.-])?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[-.])\d{3}[\s.-]\d{4}(?!\d)"),
)  # fmt: skip
_DIGITS: Final = re.compile(r"\d")
_FEWEST_DIGITS: Final = 8  # of a phone number; other long numbers have more
_THOUSANDS: Final = re.compile(r"\+\s?\d{1,3}(?:[\s.]\d{3})*[\s.]000")
_ANNOUNCED_NIR: Final = re.compile(
    r"\b(?:num[ée]ro|n°|n[°o]?\s?de|no)?\s?(?:de\s)?(?:s[ée]cu(?:rit[ée]\s+sociale)?|ss|insee|nir|carte\s+vitale)\b[^\d\n]{0,25}"
    rf"(?P<nir>[1-478]{_GAP}?\d{{2}}{_GAP}?\d{{2}}{_GAP}?(?:\d{{2}}|2[ab]){_GAP}?\d{{3}}{_GAP}?\d{{3}})(?!{_GAP}?\d)",
    re.IGNORECASE,
)
_NIR_ANNOUNCED_AFTER: Final = re.compile(
    rf"(?<![\w.,])(?P<nir>[1-478]{_GAP}?\d{{2}}{_GAP}?\d{{2}}{_GAP}?(?:\d{{2}}|2[ab]){_GAP}?\d{{3}}{_GAP}?\d{{3}})(?!{_GAP}?\d)"
    r"[^\d\n]{0,20}\b(?:s[ée]cu(?:rit[ée]\s+sociale)?|insee|nir)\b",
    re.IGNORECASE,
)
_RIB: Final = re.compile(r"(?<!\w)(\d{5})[ -]?(\d{5})[ -]?([A-Z0-9]{11})[ -]?(\d{2})(?!\w)", re.IGNORECASE)
_RIB_DIGITS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_MAYBE_NUMBERS: Final = re.compile(r"[@\d]|arobase|[\[(]\s?at\s?[\])]|\bAT\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A piece of personal data: its kind (one of ``KINDS``) and where it lies in the original."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Masked:
    """A text without its personal data.

    Parameters
    ----------
    text : str
        The text, a bracketed word in place of each piece of personal data.
    spans : tuple of Found
        What was masked, with offsets in the original.
    """

    text: str
    spans: tuple[Found, ...]


def mask(text: str, *, language: str = "fr") -> Masked:
    """Replace personal data by a bracketed word.

    Parameters
    ----------
    text : str
        A text as submitted.
    language : {"fr", "en"}
        Language of the bracketed word.

    Examples
    --------
    >>> mask("Appelez le 06 12 34 56 78 avant 2030").text
    'Appelez le [téléphone masqué] avant 2030'
    """
    spans = find_personal_data(text)
    return Masked(_replaced(text, 0, len(text), spans, language), spans)


def mask_between(text: str, start: int, end: int, *, language: str = "fr") -> Masked:
    """Return ``text[start:end]`` masked; a number cut at an edge is masked too.

    Examples
    --------
    >>> mask_between("Tel 06 12 34 56 78 merci", 0, 9).text
    'Tel [téléphone masqué]'
    """
    spans = tuple(found for found in find_personal_data(text) if found.start < end and found.end > start)
    return Masked(_replaced(text, start, end, spans, language), spans)


def masked(text: str, start: int, end: int, found: tuple[Found, ...], *, language: str = "fr") -> str:
    """Return ``text[start:end]`` without what was found in the whole text, for who needs several parts."""
    inside = tuple(one for one in found if one.start < end and one.end > start)
    return _replaced(text, start, end, inside, language)


def find_personal_data(text: str) -> tuple[Found, ...]:
    """Return the personal data of a text, ordered and disjoint."""
    links = [match.span() for match in _URL.finditer(text)]
    kept: list[Found] = []
    for found in _candidates(text):
        inside_link = found.kind != "email" and any(a <= found.start < b for a, b in links)
        if not inside_link and all(found.end <= other.start or found.start >= other.end for other in kept):
            kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def _replaced(text: str, start: int, end: int, spans: tuple[Found, ...], language: str) -> str:
    parts = []
    at = start
    for found in spans:
        parts += [text[at : max(found.start, at)], f"[{say(f'masked.{found.kind}', language)}]"]
        at = found.end
    return "".join([*parts, text[at:end]]) if at < end else "".join(parts)


def _candidates(text: str) -> Iterator[Found]:
    """Yield what looks like personal data, strongest evidence first."""
    if _MAYBE_NUMBERS.search(text):
        yield from _numbers(text)
    yield from (Found("name", *span) for span in find_names(text))


def _numbers(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found("email", *match.span())
    for match in _IBAN.finditer(text):
        end = _iban_end(text, match.start(), match.end())
        if end is not None:
            yield Found("iban", match.start(), end)
    if len(_DIGITS.findall(text)) >= _FEWEST_DIGITS:
        yield from _long_numbers(text)
    yield from (Found("plate", *span) for span in find_plates(text))
    yield from (Found("address", *span) for span in find_addresses(text))


def _long_numbers(text: str) -> Iterator[Found]:
    for match in _RIB.finditer(text):
        if _rib_key_is_right(*match.groups()):
            yield Found("iban", *match.span())
    for match in _NIR.finditer(text):
        if _nir_key_is_right(match.group()):
            yield Found("nir", *match.span())
    for pattern in (_ANNOUNCED_NIR, _NIR_ANNOUNCED_AFTER):
        yield from (Found("nir", *match.span("nir")) for match in pattern.finditer(text))
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            if _phone_like(match.group()):
                yield Found("phone", *match.span())


def _phone_like(candidate: str) -> bool:
    digits = _DIGITS.findall(candidate)
    if _THOUSANDS.fullmatch(candidate):
        return False
    international = candidate.lstrip("(").startswith(("+", "00"))
    fewest = _FEWEST_DIGITS if candidate.startswith("+") else 10
    return fewest <= len(digits) <= 15 if international else 10 <= len(digits) <= 13


def _iban_end(text: str, start: int, end: int) -> int | None:
    """Return where the IBAN that starts here ends, None if no key is right (ISO 7064, mod 97)."""
    ends, letters = [], ""
    for at in range(start, end):
        if text[at].isalnum():
            letters += text[at].upper()
            ends.append(at + 1)
    wanted = _IBAN_LENGTHS.get(letters[:2])
    if wanted is None and text[start:end] != text[start:end].upper():
        return None  # "SP98 mais surtout le E85": one run of words in 97 has a right key
    lengths = [wanted] if wanted else range(min(len(letters), 34), 14, -1)
    for length in lengths:
        if length <= len(letters) and letters[:length].isascii():
            rearranged = letters[4:length] + letters[:4]
            if int("".join(str(int(character, 36)) for character in rearranged)) % 97 == 1:
                return ends[length - 1]
    return None


def _rib_key_is_right(bank: str, branch: str, account: str, key: str) -> bool:
    """Check the key of a French bank account, where letters count as digits."""
    digits = account.upper().translate(_RIB_DIGITS)
    return (89 * int(bank) + 15 * int(branch) + 3 * int(digits) + int(key)) % 97 == 0


def _nir_key_is_right(candidate: str) -> bool:
    """Check the key of a French social security number: 97 minus the number modulo 97.

    In Corsica 2A counts as 19 and 2B as 18.
    """
    compact = re.sub(r"[^0-9ABab]", "", candidate).upper()
    number, key = compact[:-2], compact[-2:]
    number = number.replace("2A", "19", 1) if "A" in number else number.replace("2B", "18", 1)
    return number.isdigit() and len(number) == 13 and 97 - int(number) % 97 == int(key)
