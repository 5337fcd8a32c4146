"""Candidate phrases of a passage: what a label may be made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress, islice, pairwise
from typing import Final, NamedTuple

from deliberation.text.wording.lexicon import HEAD_LAST, NO_SPACES, Lexicon
from deliberation.text.wording.normalise import fold

_LONGEST: Final = 4
_BLOCK: Final = 2_000  # texts whose words are counted at once
_TOKEN: Final = re.compile(
    r"(?P<clitic>\b(?:[ldjtmnsc]|qu|jusqu|lorsqu|puisqu)['’])|(?P<word>[^\W_]+(?:[-‑][^\W_]+|['’](?:t|s|re"
    r"|ve|ll|d|hui)\b)*)"
    r"|(?P<break>[^\w\s'’])",
    re.IGNORECASE,
)
_CJK_RUN: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]+|[A-Za-z][A-Za-z0-9]+")
_CJK_STOP: Final = frozenset(
    "的了是在不我你他她們们有和就也都要會会可以但與与或及而且這这那個个為为上下中到從从被把讓让對对於于等能所因如果應应該该還还之其已"
    "再更最很只請请吧嗎吗呢啊若則则並并沒没無无非未什麼么怎樣样時时候後后前來来去說说做使用將将各每一二三些種种何誰谁過过又由以至才便卻却"
)
_PREPOSITIONS: Final = frozenset(["de", "d", "du", "des", "au", "aux", "y", "e"])
_CJK_WORDS: Final = frozenset(
    [
        "覺得",
        "认为",
        "認為",
        "希望",
        "應該",
        "可能",
        "目前",
        "现在",
        "現在",
        "問題",
        "问题",
        "方式",
        "情況",
        "情况",
        "需要",
        "知道",
        "其他",
        "不同",
        "相關",
        "相关",
    ]
)
_INFINITIVE: Final = re.compile(r"(?:er|ir|oir|dre|tre|vre|ire|ure|oudre)$")

_PARTICIPLE: Final = re.compile(r"[^e]ed$")


class Phrase(NamedTuple):
    """A candidate: its key (stems), how it is written, and whether a sentence gave it its capital."""

    key: tuple[str, ...]
    surface: str
    first: bool


class _Token(NamedTuple):
    surface: str
    folded: str
    clitic: bool


Clause = list[_Token]
"""A run of words without punctuation between them."""


@dataclass
class Habits:
    """What words stand beside in a corpus: it tells nouns from verbs without a dictionary."""

    lexicon: Lexicon
    seen: Counter[str] = field(default_factory=Counter)
    after_determiner: Counter[str] = field(default_factory=Counter)
    after_verb_sign: Counter[str] = field(default_factory=Counter)
    after_content: Counter[str] = field(default_factory=Counter)
    before_content: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    _known: dict[tuple[str, bool], bool] = field(default_factory=dict)
    _carried: dict[str, bool] = field(default_factory=dict)

    def learn(self, texts: Iterable[list[Clause]]) -> None:
        """Count what stands before and after each word; each text is given by its clauses."""
        self._known.clear()
        known = self.lexicon
        small = known.stop | known.links | known.determiners | {""}
        counters = (
            self.seen,
            self.inside,
            self.capital,
            self.after_determiner,
            self.after_verb_sign,
            self.after_content,
            self.before_content,
            self.alone,
        )
        source = iter(texts)
        while block := list(islice(source, _BLOCK)):
            held: tuple[list[str], ...] = tuple(
                [] for _ in counters
            )  # counted at once: far quicker than one by one
            seen, inside, capital, determined, signed, follows, precedes, alone = held
            for clauses in block:
                for clause in clauses:
                    words = [token.folded for token in clause]
                    content = [word not in small for word in words]
                    seen += words
                    inside += words[1:]
                    capital += [token.folded for token in clause[1:] if token.surface[:1].isupper()]
                    for before, word in pairwise(words):
                        if before in known.determiners:
                            determined.append(word)
                        if before in known.before_verbs:
                            signed.append(word)
                    follows += compress(words[1:], content)
                    precedes += compress(words, content[1:])
                    if len(clauses) == 1 and len(words) <= 2:
                        alone += words
            for counter, found in zip(counters, held, strict=True):
                counter.update(found)

    def carries(self, token: _Token) -> bool:
        """Tell whether a word carries meaning."""
        found = self._carried.get(token.surface)
        if found is None:
            found = self._carried[token.surface] = _carries(token, self.lexicon)
        return found

    def noun_like(self, word: str, *, single: bool) -> bool:
        """Tell whether a word can be the main noun of a label (or all of it)."""
        found = self._known.get((word, single))
        if found is None:
            found = self._known[word, single] = self._noun_like(word, single=single)
        return found

    def _noun_like(self, word: str, *, single: bool) -> bool:
        count = self.seen[word]
        if not count or self.lexicon.language not in ("fr", "en", "de", "es", "it", "pt", "nl"):
            return True
        if self.lexicon.language == "de":
            return self.capital[word] >= 0.5 * self.inside[word]
        after_determiner = self.after_determiner[word] / count
        if self.after_verb_sign[word] / count > max(0.25, after_determiner):
            return False
        if single and self.lexicon.language == "en" and _PARTICIPLE.search(word):
            return False
        if self.lexicon.language in HEAD_LAST:
            return self.before_content[word] / count < (0.6 if single else 0.75)
        if _INFINITIVE.search(word) and after_determiner < 0.4:
            return False
        if self.alone[word] / count > 0.3:
            return True
        adjective = self.after_content[word] / count
        return adjective < (0.3 if single else 0.5) and (not single or after_determiner > 0.2)

    def verb_like(self, word: str) -> bool:
        """Tell whether a word is most often a verb, and so ends no label."""
        count = self.seen[word]
        if not count:
            return False
        after_determiner = self.after_determiner[word] / count
        if self.lexicon.language == "fr" and _INFINITIVE.search(word) and after_determiner < 0.4:
            return self.after_content[word] / count < 0.5 or word.endswith(("er", "ir", "oir"))
        return self.after_verb_sign[word] / count > max(0.3, after_determiner)


def phrases(text: str, clauses: list[Clause], habits: Habits) -> set[Phrase]:
    """Return the candidate phrases of a text, which is also given by its clauses, at most 4 words each.

    A phrase begins and ends with a word that carries meaning, holds no other small word than links, and its
    main noun (first in French, last in English and German) looks like a noun by the company it keeps.
    """
    if habits.lexicon.language in NO_SPACES:
        return set(_runs(text))
    found: set[Phrase] = set()
    for clause in clauses:
        carried = [habits.carries(token) for token in clause]
        for start in range(len(clause)):
            if carried[start]:
                found.update(_from(clause, start, habits, carried))
    return found


def _from(clause: Clause, start: int, habits: Habits, carried: list[bool]) -> Iterator[Phrase]:
    lexicon = habits.lexicon
    content: list[_Token] = []
    if lexicon.language not in HEAD_LAST and not (
        habits.noun_like(clause[start].folded, single=True)
        or habits.noun_like(clause[start].folded, single=False)
    ):
        return
    for end in range(start, min(start + 2 * _LONGEST, len(clause))):
        token = clause[end]
        if carried[end]:
            content.append(token)
        elif token.folded not in lexicon.links or _opens_object(clause, end, content, habits):
            return
        else:
            continue
        if len(content) > _LONGEST - 1 or end - start >= _LONGEST + 1:
            return
        head = content[-1] if lexicon.language in HEAD_LAST else content[0]
        if not habits.noun_like(head.folded, single=len(content) == 1):
            if lexicon.language in HEAD_LAST:
                continue
            return
        other = content[0] if lexicon.language in HEAD_LAST else content[-1]
        if len(content) > 1 and habits.verb_like(other.folded):
            continue
        if _cut_name(clause, start, end, lexicon.language) or _cut_locution(clause, end, lexicon):
            continue
        yield Phrase(
            tuple(lexicon.stem(word.folded) for word in content),
            _written(clause[start : end + 1]),
            start == 0 and lexicon.language != "de",
        )


def _opens_object(clause: Clause, at: int, content: list[_Token], habits: Habits) -> bool:
    """Tell whether a link shows that the word before it is a verb or a participle.

    An article straight after a word ("réduire les déchets", "combat the epidemic") or a preposition after an
    English participle ("charged for water").
    """
    before, token = clause[at - 1], clause[at]
    lexicon = habits.lexicon
    if not habits.carries(before):
        return False
    if token.folded in lexicon.determiners and token.folded not in _PREPOSITIONS:
        return True
    return lexicon.language == "en" and len(content) == 1 and before.folded.endswith(("ed", "ing"))


def _cut_name(clause: Clause, start: int, end: int, language: str) -> bool:
    """Tell whether a phrase ends inside a name: the "Lane" of Shive Lane is no lane."""
    if language == "de" or all(token.surface.isupper() for token in clause if len(token.surface) > 1):
        return False
    return (start > 0 and _proper(clause[start - 1]) and _proper(clause[start])) or (
        end + 1 < len(clause) and _proper(clause[end]) and _proper(clause[end + 1])
    )


def _proper(token: _Token) -> bool:
    return token.surface[:1].isupper() and not token.surface.isupper()


def _cut_locution(clause: Clause, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a phrase ends inside a locution: "la voiture au profit" of the bicycle."""
    return (
        lexicon.language == "fr"
        and 1 < end < len(clause) - 1
        and clause[end - 1].folded in ("au", "à", "en")
        and clause[end + 1].folded in ("de", "d", "du", "des")
    )


def _carries(token: _Token, lexicon: Lexicon) -> bool:
    word = token.folded
    long_enough = len(word) > 2 or (len(word) == 2 and token.surface.isupper())
    return (
        not token.clitic
        and long_enough
        and word not in lexicon.stop
        and word not in lexicon.determiners
        and word not in lexicon.before_verbs
        and any(character.isalpha() for character in word)
    )


def _written(tokens: list[_Token]) -> str:
    return "".join(token.surface if token.clitic else f"{token.surface} " for token in tokens).strip()


def clauses_of(text: str) -> list[Clause]:
    """Return the runs of words of a text without punctuation between them."""
    return list(_clauses(text))


def _clauses(text: str) -> Iterator[Clause]:
    clause: Clause = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "break":
            if clause:
                yield clause
            clause = []
        else:
            clause.append(_token(match.group(), match.lastgroup == "clitic"))
    if clause:
        yield clause


@lru_cache(maxsize=1 << 18)
def _token(surface: str, clitic: bool) -> _Token:
    return _Token(surface, fold(surface).rstrip("'") if clitic else fold(surface), clitic)


def _runs(text: str) -> Iterator[Phrase]:
    """Yield runs of 2 to 6 characters, and Latin words, of a language without spaces."""
    for match in _CJK_RUN.finditer(text):
        run = match.group()
        if run[0].isascii():
            yield Phrase((run.casefold(),), run, False)
            continue
        for start in range(len(run)):
            for length in range(2, 7):
                piece = run[start : start + length]
                if len(piece) == length and piece not in _CJK_WORDS and not _CJK_STOP.intersection(piece):
                    yield Phrase((piece,), piece, False)
