"""A drafted sentence is accepted only when it passes every check; otherwise it is refused, with a reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from deliberation.synthesis.facts import Cited, Sentence, Span
from deliberation.synthesis.writer.carrying import carried
from deliberation.synthesis.writer.claims import Claim, claims
from deliberation.synthesis.writer.lexis import Lexis, lexis
from deliberation.synthesis.writer.material import Figure, Material, Passage, is_aimed
from deliberation.synthesis.writer.numbers import DIGITS, value
from deliberation.synthesis.writer.reading import read, same
from deliberation.text import find_personal_data
from deliberation.text.wording.normalise import words

LONGEST: Final = 25
"""Words of a sentence."""
SHORTEST: Final = 4
REASONS: Final = (
    "no_passage", "unknown_passage", "idle_passage", "aimed", "markup", "length", "addressed", "word",
    "language", "personal", "quote", "number", "name", "attribution", "unsupported", "order", "stance", "way",
    "voices", "too_many",
)  # fmt: skip
"""Why a sentence is refused; keys of the report's locales under ``[refusals]``."""
_CITED: Final = re.compile(r"\[\s*((?:[pf]\d+)(?:\s*[,;]\s*[pf]\d+)*)\s*\]")
_AT_END: Final = re.compile(r"\s*(?:\[[^\[\]]*\]\s*)+[.]?\s*$")
_LINK: Final = re.compile(r"://|www\.|@|\b[\w-]+\.(?:com|org|net|fr|eu|gouv|io|info|uk)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"«([^«»]*)»|“([^“”]*)”|\"([^\"]*)\"")
_QUOTE_SIGNS: Final = re.compile(r"[«»“”\"„‟‹›]|(?<!\w)[‘']|’(?!\w)|'(?!\w)")
_ALLOWED: Final = frozenset(" \u00a0\u202f.,;:'’-–—()«»“”\"%€/°")
_CAPITALISED: Final = re.compile(r"(?<![\w'’-])[^\W\d_a-zà-öø-ÿœæ][\w'’-]*")
_EVERYBODY_OF: Final = re.compile(r"\d\s?%\s?(?:des|de|d'|of)\b")


@dataclass(frozen=True)
class Refused:
    """Why a sentence is not printed."""

    reason: str


def check(draft: str, material: Material) -> Sentence | Refused:
    """Return a drafted sentence as it is printed, or why it is refused.

    Parameters
    ----------
    draft : str
        One sentence with the passages and figures it cites in square brackets.
    material : Material
        What the writer was given.

    Examples
    --------
    >>> from deliberation.synthesis.facts import Quote
    >>> quote = Quote(contribution="1", start=0, end=26, text="Il faut plus de bancs ici.", language="fr")
    >>> given = Material(subject="T1", name="Bancs", language="fr", passages=(Passage("p1", quote),),
    ...                  figures=(), withheld=0)
    >>> check("Une personne demande plus de bancs ici. [p1]", given).text
    'Une personne demande plus de bancs ici.'
    >>> check("Une personne demande moins de bancs ici. [p1]", given).reason
    'stance'
    """
    cited = [name for group in _CITED.findall(draft) for name in re.split(r"\s*[,;]\s*", group)]
    text = " ".join(_AT_END.sub("", _CITED.sub(" ", draft)).split()).replace(" .", ".").strip()
    known = {passage.id: passage for passage in material.passages}
    figures = {figure.id: figure for figure in material.figures}
    if any(name not in known and name not in figures for name in cited) or _strange_brackets(draft):
        return Refused("unknown_passage")
    passages = [known[name] for name in dict.fromkeys(cited) if name in known]
    if not passages:
        return Refused("no_passage")
    if any(is_aimed(passage.quote.text) for passage in passages):
        return Refused("aimed")
    stated = [figures[name] for name in dict.fromkeys(cited) if name in figures]
    reason = _form(text, passages, material) or _content(text, passages, stated, material)
    if reason is not None:
        return Refused(reason)
    return Sentence(
        text=text if text.endswith(".") else f"{text}.",
        language=material.language,
        passages=[
            Span(contribution=p.quote.contribution, start=p.quote.start, end=p.quote.end) for p in passages
        ],
        figures=[Cited(name=figure.name, value=figure.value) for figure in stated],
    )


def _strange_brackets(draft: str) -> bool:
    return any(not _CITED.fullmatch(found) for found in re.findall(r"\[[^\[\]]*\]", draft))


# -- what it looks like ----------------------------------------------------------------------------------


def _form(text: str, passages: list[Passage], material: Material) -> str | None:
    lex = lexis(material.language)
    said = words(text)
    if not text[:1].isupper() and not text[:1].isdigit():
        return "markup"
    if _LINK.search(text) or any(not _printable(sign) for sign in text):
        return "markup"
    if not SHORTEST <= len(text.split()) <= LONGEST or len(said) > LONGEST + 12:
        return "length"
    if re.search(r"[.:]\s*\w", re.sub(DIGITS, "0", text.rstrip(". "))):
        return "markup"
    if said[-1] in lex.lists["stop"]:
        return "unsupported"  # the last word is missing
    outside = _QUOTED.sub(" ", text.replace("rendez-vous", ""))
    own = words(outside)
    if any(word in lex.lists["addressed"] for word in own):
        return "addressed"
    if any(word in lex.lists["machine"] for word in said):
        return "addressed"
    if any(word in lex.lists["banned"] for word in said):
        return "word"
    if not _in_language(own, material.language):
        return "language"
    if find_personal_data(text):
        return "personal"
    return _quotes(text, passages)


def _printable(sign: str) -> bool:
    """Tell whether a sign may stand in a sentence: Latin letters, digits and plain punctuation."""
    if sign in _ALLOWED or (sign.isascii() and sign.isalnum()):
        return True
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN") and ord(sign) < 0x250


def _in_language(own: list[str], language: str) -> bool:
    ours = lexis(language).lists["stop"]
    theirs = lexis("en" if language == "fr" else "fr").lists["stop"]
    return sum(word in ours - theirs for word in own) >= sum(word in theirs - ours for word in own)


def _quotes(text: str, passages: list[Passage]) -> str | None:
    """Return "quote" unless everything in quotation marks is an exact substring of a cited passage."""
    for found in _QUOTED.findall(text):
        inner = next((part for part in found if part), "").strip(" \u00a0\u202f")
        if not inner or not any(_is_inside(inner, passage.quote.text) for passage in passages):
            return "quote"
    rest = _QUOTED.sub(" ", text)
    elided = re.sub(r"(?<=\w)['’](?=\w)|(?<=\w)['’](?=\s*$|\s[«“\"])", "", rest)
    return "quote" if _QUOTE_SIGNS.search(elided) else None


def _is_inside(inner: str, text: str) -> bool:
    """Tell whether words are an exact substring of a text, no word cut."""
    return bool(re.search(rf"(?<!\w){re.escape(inner)}(?!\w)", text))


# -- what it says ----------------------------------------------------------------------------------------


def _content(text: str, passages: list[Passage], stated: list[Figure], material: Material) -> str | None:
    language = material.language
    lex = lexis(language)
    found = claims(text, language)
    if not found:
        return "number" if _counts_voices(text, lex) else "attribution"
    if _EVERYBODY_OF.search(text) and not any(claim.figure for claim in found):
        return "number"
    if _new_number(text, passages, found, language):
        return "number"
    if any(not any(_says(p, word) for p in passages) for word in _names(text)):
        return "name"
    carriers: list[set[str]] = []
    figures = list(stated)
    for claim in found:
        if claim.voices == "figure":
            reason = _figure_claim(claim, figures, material)
            if reason is not None:
                return reason
            carriers.append({p.id for p in passages if _mentions(p, claim, language)})
            continue
        reasons = {p.id: carried(claim, p.quote.text, language) for p in passages}
        carrying = {name for name, reason in reasons.items() if reason is None}
        if not carrying:
            return next(
                reason for reason in ("stance", "way", "order", "unsupported") if reason in reasons.values()
            )
        if claim.voices == "several" and len({_author(p) for p in passages if p.id in carrying}) < 2:
            return "voices"
        carriers.append(carrying)
    if figures and not any(claim.figure for claim in found):
        return "number"
    idle = {p.id for p in passages} - set().union(*carriers)
    return "idle_passage" if idle else None


def _mentions(passage: Passage, claim: Claim, language: str) -> bool:
    """Tell whether a passage speaks of what a number of voices speaks of."""
    inside = read(passage.quote.text, language).tokens
    return any(same(token, other) for token in claim.tokens for other in inside)


def _author(passage: Passage) -> str:
    return passage.quote.contribution


def _says(passage: Passage, word: str) -> bool:
    inside = set(words(passage.quote.text))
    return all(part in inside for part in words(word))


def _names(text: str) -> list[str]:
    """Return the words with a capital letter that are not the first."""
    return [match.group() for match in _CAPITALISED.finditer(text) if match.start() > 0]


def _counts_voices(text: str, lex: Lexis) -> bool:
    said = words(text)
    return any(word in lex.lists["everybody"] or value(word, lex.language) is not None for word in said)


def _new_number(text: str, passages: list[Passage], found: list[Claim], language: str) -> bool:
    """Tell whether a sentence states a number of neither its passages nor its voices."""
    figures = {value(claim.figure[1], language) for claim in found if claim.figure}
    known = {
        token.key
        for passage in passages
        for token in read(passage.quote.text, language).tokens
        if token.kind == "number"
    }
    said = {token.key for token in read(text, language).tokens if token.kind == "number"}
    return bool(said - known - figures)


def _figure_claim(claim: Claim, stated: list[Figure], material: Material) -> str | None:
    """Return None where a number of voices is the cited figure and only names the subject."""
    unit, written = claim.figure or ("", "")
    number = value(written, material.language)
    wanted = [
        figure
        for figure in stated
        if figure.name == unit
        and number == (str(round(100 * figure.value)) if unit == "share" else str(int(figure.value)))
    ]
    if number is None or not wanted:
        return "number"
    name = read(material.name, material.language).tokens
    if claim.way != "naming" or not all(any(same(token, other) for other in name) for token in claim.tokens):
        return "voices"
    return None
