"""A text as a row of tokens that matter: its words, its numbers, and what turns or bounds what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from deliberation.synthesis.writer.lexis import Lexis, lexis
from deliberation.synthesis.writer.numbers import DIGITS, value
from deliberation.text.wording.normalise import fold, unaccented

_TOKEN: Final = re.compile(
    rf"(?P<number>{DIGITS})|(?P<word>[^\W\d_]+)|(?P<end>[.!?]+|\n)|(?P<mark>[,;:()\"=/—–%€]|\s-\s)"
)
_NEGATED: Final = re.compile(r"n't\b")
_FRENCH_NEGATIONS: Final = frozenset(
    ("pas", "jamais", "plus", "rien", "aucun", "aucune", "guère", "personne", "ni", "nul", "nulle")
)
_PAST: Final = re.compile(r"\w{2,}(?:ait|aient|ais)")
_FUTURE: Final = re.compile(r"\w{3,}(?:era|eront|ira|iront|dra|dront)")
_PARTICIPLE: Final = re.compile(r"\w{1,}(?:ée?s?|ise?|ite?s?|ue?s?|erte?s?|inte?s?|ed|en|[iupflnt]t|wn)")
_REACH: Final = 4
"""Words after "ne" within which its second half stands."""


@dataclass(frozen=True)
class Token:
    """A word that matters: what it is compared by, and where it stands.

    ``kind`` is "word", "number" or one of ``REQUIRED``; ``first`` is whether the clause begins with it;
    ``opened`` is what parts the clause from the one before ("," for any mark, else the word); ``passive`` is
    whether a form of "to be" stands right before; ``verb`` is what it is compared by too.
    """

    kind: str
    key: str
    word: str
    clause: int
    sentence: int
    first: bool = False
    opened: str = ""
    passive: bool = False
    verb: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text read.

    Parameters
    ----------
    tokens : tuple of Token
        What matters, in order.
    words : tuple of (str, int, int)
        Every word, folded, with its clause and its sentence.
    asked : frozenset of int
        The sentences that end with a question mark.
    """

    tokens: tuple[Token, ...]
    words: tuple[tuple[str, int, int], ...]
    asked: frozenset[int]


@lru_cache(maxsize=4096)
def read(text: str, language: str) -> Reading:
    """Read a text in a language.

    Examples
    --------
    >>> [token.key for token in read("Il ne faut pas 12 bancs", "fr").tokens]
    ['no', 'must', '12', 'banc']
    """
    lex = lexis(language)
    raw = _raw(text)
    words: list[tuple[str, int, int]] = []
    opened: dict[int, str] = {}
    asked: set[int] = set()
    clause = sentence = 0
    for match in _TOKEN.finditer(raw):
        found, kind = match.group(), match.lastgroup
        if kind == "end":
            if "?" in found:
                asked.add(sentence)
            clause, sentence = clause + 1, sentence + 1
        elif kind == "mark" and found not in "%€/":
            clause += 1
            opened[clause] = ","
            if found == "=":
                words.append((found, clause, sentence))
        else:
            word = found.casefold()
            if word in lex.lists["breaks"] or word in lex.lists["conjunctions"]:
                clause += 1
                opened[clause] = word
            words.append((word, clause, sentence))
    return Reading(tokens=tuple(_tokens(words, opened, lex)), words=tuple(words), asked=frozenset(asked))


def _raw(text: str) -> str:
    """Return a text as it is cut into words: folded line by line, contracted negations written out."""
    lines = "\n".join(fold(line) for line in text.splitlines())
    lines = lines.replace("peut-être", "peutêtre").replace("can't", "can not").replace("won't", "will not")
    return _NEGATED.sub(" not", lines)


def _tokens(words: list[tuple[str, int, int]], opened: dict[int, str], lex: Lexis) -> list[Token]:
    found: list[Token] = []
    negated = _french_negations(words) if lex.language == "fr" else {}
    started: set[int] = set()
    for at, (word, clause, sentence) in enumerate(words):
        kind, key = negated.get(at) or _kind(word, lex)
        if kind:
            token = Token(
                kind,
                key,
                word,
                clause,
                sentence,
                first=clause not in started,
                opened=opened.get(clause, ""),
                passive=at > 0 and words[at - 1][0] in lex.lists["being"],
                verb=lex.verb(word) if kind == "word" else "",
            )
            found.append(token)
            started.add(clause)
    return found


def _kind(word: str, lex: Lexis) -> tuple[str, str]:
    number = value(word, lex.language)
    if number is not None:
        return "number", number
    if word == "peutêtre":
        return "hedge", "hedge"
    if word in lex.kinds:
        return lex.kinds[word]
    if word in lex.lists["stop"]:
        return "", ""
    return "word", lex.key(word)


def _french_negations(words: list[tuple[str, int, int]]) -> dict[int, tuple[str, str]]:
    """Return the one sign that "ne" and its second half make, and "ne … que", a limit."""
    found: dict[int, tuple[str, str]] = {}
    for at, (word, _, sentence) in enumerate(words):
        if word not in ("ne", "n") or at in found:
            if word == "plus" and at + 1 < len(words) and words[at + 1][0] in ("aucun", "aucune"):
                found[at] = ("", "")
            continue
        after = [i for i in range(at + 1, min(at + 2 + _REACH, len(words))) if words[i][2] == sentence]
        second = next((i for i in after if words[i][0] in _FRENCH_NEGATIONS), None)
        only = next((i for i in after[1:] if words[i][0] in ("que", "qu")), None)
        found[at] = ("limit", "limit") if second is None and only is not None else ("no", "no")
        if at and words[at - 1][0] in ("personne", "rien", "jamais", "nul", "aucun", "aucune"):
            found[at - 1] = ("", "")  # « personne ne » is whole: a « pas » after it is one more
        elif second is not None:
            found[second] = ("", "")
    return found


def same(ours: Token, theirs: Token) -> bool:
    """Tell whether two tokens say the same: one kind, one key (or one begins the other), one form.

    Examples
    --------
    >>> a, b = (read(text, "fr").tokens[0] for text in ("piétons", "piétonniser"))
    >>> same(a, b)
    True
    """
    if ours.kind != theirs.kind:
        return False
    if ours.kind != "word":
        return ours.key == theirs.key
    if ours.word == theirs.word:  # "cyclists are hit" is not "cyclists hit"
        return ours.passive or _form(theirs) != "passive"
    bare = [unaccented(token.word).rstrip("s") for token in (ours, theirs)]
    if bare[0] == bare[1] and ours.word.rstrip("s") != theirs.word.rstrip("s"):
        return False  # « marche » is not « marché »
    pairs = ((ours.key, theirs.key), (ours.verb, theirs.key), (ours.key, theirs.verb))
    return any(a and b and _one_key(a, b) for a, b in pairs) and _form(ours) == _form(theirs)


def _one_key(ours: str, theirs: str) -> bool:
    if ours == theirs:
        return True
    short, long = sorted((unaccented(ours), unaccented(theirs)), key=len)
    return len(short) >= 5 and long.startswith(short) and len(long) - len(short) <= 4


def _form(token: Token) -> str:
    """Return what the ending of a word says of who acts and when: past, future, being acted upon."""
    if _PAST.fullmatch(token.word):
        return "past"
    if _FUTURE.fullmatch(token.word):
        return "future"
    return "passive" if token.passive and _PARTICIPLE.fullmatch(token.word) else ""
