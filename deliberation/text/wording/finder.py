"""Many patterns sought in one pass over a text, by the words they may begin with.

``re.search`` tries a pattern at every character, and a list of seventy patterns reads a text seventy times.
Most of them begin with one of a few words. ``Finder`` asks once per distinct word which patterns may begin
there, reads each text once, and tries a pattern only where its first word stands. What it finds is what
``re.search`` finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from typing import Final, Generic, TypeVar

import regex

Name = TypeVar("Name", bound=Hashable)

_WORD: Final = re.compile(r"\w+")
_NAMED: Final = re.compile(r"\\(\W)|\[([^\]]*)\]|([^\w\\\[\](){}|*+?^$])")
_PREFIXES: Final = (1, 2, 4)
_KNOWN: Final = 1 << 18  # distinct words remembered at most
_OTHER: Final = "\0"  # stands for the signs that no pattern names


class Finder(Generic[Name]):
    r"""Patterns that are sought together.

    Parameters
    ----------
    patterns : mapping of hashable to str
        Regular expressions by name. Those (or the branches of those) that begin with ``\b`` and then a word
        are the ones that gain; others are searched as ``re`` does.

    Examples
    --------
    >>> finder = Finder({"law": r"\b(?:laws?|acts? of)\b", "asks": r"\?"})
    >>> finder.starts("an act of law, is it?")
    {'law': 3, 'asks': 20}
    """

    def __init__(self, patterns: Mapping[Name, str]) -> None:
        self._names = tuple(patterns)
        self._anchored: list[tuple[int, re.Pattern[str]]] = []
        self._anywhere: list[tuple[int, re.Pattern[str]]] = []
        self._words: list[_Branch] = []
        for number, pattern in enumerate(patterns.values()):
            for branch in branches(pattern):
                if branch.startswith("^"):
                    self._anchored.append((number, re.compile(branch)))
                elif (beginning := _Beginning(branch)).is_word:
                    self._words.append((number, re.compile(branch), beginning))
                else:
                    self._anywhere.append((number, re.compile(branch)))
        self._by_prefix: dict[str, list[_Branch]] = {}
        self._known: dict[str, tuple[_Begins, ...]] = {}

    def starts(self, text: str) -> dict[Name, int]:
        """Return where the first match of each pattern begins, for those that match, in their order."""
        found: dict[int, int] = {}
        for number, pattern in self._anchored:
            if pattern.match(text) is not None:
                found[number] = 0
        known = self._known.get
        for word in _WORD.finditer(text):
            begins = known(word[0])
            if begins is None:
                begins = self._begins(word[0])
            if begins:
                at = word.start()
                for number, match in begins:
                    if number not in found and match(text, at) is not None:
                        found[number] = at
        for number, pattern in self._anywhere:
            if found.get(number) != 0 and (seen := pattern.search(text)) is not None:
                found[number] = min(seen.start(), found.get(number, seen.start()))
        return {self._names[number]: found[number] for number in sorted(found)}

    def _begins(self, word: str) -> tuple[_Begins, ...]:
        """Return the branches that may begin with a word, and keep them for its next time."""
        if len(self._known) >= _KNOWN:
            self._known.clear()
        asked = self._words
        for size in _PREFIXES:  # most patterns are given up at the first letters, which words share
            prefix = word[:size]
            if prefix not in self._by_prefix:
                self._by_prefix[prefix] = [branch for branch in asked if branch[2].may_be_part_of(prefix)]
            asked = self._by_prefix[prefix]
        begins = tuple(
            (number, pattern.match) for number, pattern, beginning in asked if beginning.may_be(word)
        )
        self._known[word] = begins
        return begins


class _Beginning:
    """The words that a pattern may begin with."""

    def __init__(self, pattern: str) -> None:
        self._pattern = regex.compile(pattern)
        named = {sign for found in _NAMED.findall(pattern) for sign in "".join(found)}
        # a word ends at a sign or with the text: the signs that the pattern names, and one for all the others
        self._signs = sorted({_OTHER, " "} | {sign for sign in named if not (sign.isalnum() or sign == "_")})

    @property
    def is_word(self) -> bool:
        """Whether it begins where a word begins, and nowhere else."""
        starts = self._pattern.pattern.startswith(r"\b")
        return starts and all(
            self._pattern.match("a" + sign, pos=1, partial=True) is None for sign in self._signs
        )

    def may_be_part_of(self, word: str) -> bool:
        """Return whether a match may begin with a word, or with a longer one that begins with it."""
        return self._pattern.match(word, partial=True) is not None

    def may_be(self, word: str) -> bool:
        """Return whether a match may begin with a word, whatever follows it."""
        if not self.may_be_part_of(word):
            return False
        return self._pattern.match(word) is not None or any(
            self._pattern.match(word + sign, partial=True) is not None for sign in self._signs
        )


_Branch = tuple[int, re.Pattern[str], _Beginning]
_Begins = tuple[int, Callable[[str, int], re.Match[str] | None]]


def branches(pattern: str) -> list[str]:
    r"""Return the alternatives of a pattern that stand outside any bracket.

    Examples
    --------
    >>> branches(r"\b(?:a|b)\b|[|]c")
    ['\\b(?:a|b)\\b', '[|]c']
    """
    found, start, depth, listed, place = [], 0, 0, False, 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\":
            place += 1
        elif listed:
            listed = sign != "]"
        elif sign == "[":
            listed = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and depth == 0:
            found.append(pattern[start:place])
            start = place + 1
        place += 1
    return [*found, pattern[start:]]
