"""What a drafted sentence claims: who says it, how ("asks", "says", "fears"), and what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from deliberation.synthesis.writer.lexis import lexis
from deliberation.synthesis.writer.numbers import DIGITS
from deliberation.synthesis.writer.reading import Token, read
from deliberation.text.wording.normalise import fold

WAYS: Final = ("asking", "saying", "naming", "fearing", "opposing", "defending", "wondering")
"""How something is said; names of the lists of verbs in ``words/``."""


@dataclass(frozen=True)
class Claim:
    """What a sentence has somebody say.

    Parameters
    ----------
    voices : {"one", "several", "figure"}
        Who says it: one, several, or a number of people or contributions.
    way : str
        How it is said: One of ``WAYS``, or "unknown".
    tokens : tuple of Token
        What is said.
    figure : tuple of (str, str), optional
        The unit and the value of the number of voices.
    """

    voices: str
    way: str
    tokens: tuple[Token, ...]
    figure: tuple[str, str] | None = None


def claims(sentence: str, language: str) -> list[Claim]:
    """Return what a sentence claims, each claim from who says it to the next; none where nobody is said to.

    Examples
    --------
    >>> said = "Une personne demande un banc ; une autre craint le bruit."
    >>> [(claim.voices, claim.way) for claim in claims(said, "fr")]
    [('one', 'asking'), ('one', 'fearing')]
    """
    text = fold(sentence).rstrip(" .")
    frames = list(_frame(language).finditer(text))
    if not frames or text[: frames[0].start()].strip(" ,"):
        return []
    found = []
    for frame, after in zip(frames, [*frames[1:], None], strict=True):
        said = text[frame.end() : after.start() if after else len(text)]
        found.append(_claim(frame, said, language))
    return found


@cache
def _frame(language: str) -> re.Pattern[str]:
    """Return the pattern of who says it and how."""
    lex = lexis(language)
    verbs = {word for way in WAYS for word in lex.lists[way]}
    every = "|".join(sorted(verbs, key=len, reverse=True))
    units = "|".join(sorted(lex.units, key=len, reverse=True))
    links = r"(?:(?:^|[;,:]\s*|\s)(?:et|mais|tandis que|alors que|quand|and|but|while|whereas)?\s*)"
    one, several = lex.subjects["one"], lex.subjects["several"]
    number = rf"(?P<number>{DIGITS}|\w+)\s?(?P<percent>%)?\s?(?:d'|des\s|of\sthe\s|of\s)?(?P<unit>{units})"
    analysed = r"(?:\s(?:analys[ée]e?s|analy[sz]ed))?"
    return re.compile(
        rf"{links}(?<![\w'])(?:(?P<one>{one})|(?P<several>{several})|{number}{analysed})"
        rf"\s(?P<negated>n'|ne\s|does not\s|do not\s)?(?P<self>se\s|s')?(?P<verb>would\slike|{every})(?!\w)"
    )


def _claim(frame: re.Match[str], said: str, language: str) -> Claim:
    lex = lexis(language)
    verb = frame["verb"]
    way = next((way for way in WAYS if verb in lex.lists[way]), "asking")
    if language == "fr" and frame["self"] and verb in lex.lists["wondering"]:
        way = "wondering"
    if (
        language == "en"
        and way == "asking"
        and re.match(r"\s(?:why|how|when|where|whether|if|what|who)\b", said)
    ):
        way = "wondering"
    if way == "wondering":
        said = re.sub(r"^\s(?:si|s'|if|whether)\s?", " ", said)
    if language == "en" and frame["negated"]:
        said = f" not {said}"
    tokens = read(said, language).tokens
    if language == "fr" and frame["negated"] and not any(token.kind == "no" for token in tokens[:1]):
        way = "unknown"  # « ne demande que … »
    if frame["negated"] and way == "asking":
        way = "opposing"  # "does not want": its negation is among the tokens
    elif frame["negated"] and way != "saying":
        way = "unknown"
    elif way == "opposing":
        tokens = (Token("no", "no", "", 0, 0, first=True), *tokens)
    voices = "one" if frame["one"] else "several" if frame["several"] else "figure"
    figure = None
    if voices == "figure":
        unit = "share" if frame["percent"] else lex.units[frame["unit"]]
        figure = (unit, frame["number"])
    return Claim(voices, way, tokens, figure)
