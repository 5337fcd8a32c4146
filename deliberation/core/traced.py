"""Values that know which facts they come from, so that a sentence can name what it states.

A number read from the facts is an ordinary number, and so is every sum, name or date; each also holds the
JSON pointers (RFC 6901) of the facts it was read from. What is written from it holds them in turn.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any, Self, SupportsIndex, overload

Facts = tuple[str, ...]
"""JSON pointers into the facts, each once, in the order of reading."""


class _Traced:
    """What all traced values share: their facts, and that they are never copied."""

    facts: Facts

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class Whole(_Traced, int):
    """A whole number of the facts; a sum or difference holds the facts of both sides."""

    def __add__(self, other: int) -> Whole:
        return whole(int(self) + int(other), of(self, other))

    def __sub__(self, other: int) -> Whole:
        return whole(int(self) - int(other), of(self, other))

    __radd__ = __add__

    def __rsub__(self, other: int) -> Whole:
        return whole(int(other) - int(self), of(self, other))


class Real(_Traced, float):
    """A share, or another number with decimals."""


class Text(_Traced, str):
    """A text of the facts, or words written from facts.

    ``key`` is the template that composed them, or several parted by a bar; ``ours`` tells the template's own
    words, which hold the facts that it states, from a value that it shows.
    """

    key: str
    ours: bool

    def __add__(self, other: str) -> Text:
        return text(str(self) + str(other), of(self, other), _keys(self, other))

    def __radd__(self, other: str) -> Text:
        return text(str(other) + str(self), of(self), self.key)

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> Text:
        """Return the text with some of its characters replaced, of the same facts."""
        return text(str(self).replace(old, new, count), self.facts, self.key, ours=self.ours)


class Day(_Traced, datetime.date):
    """A date of the facts."""


class Several(_Traced, list[Any]):
    """A list of the facts; a part of it is of the same facts."""

    @overload
    def __getitem__(self, at: SupportsIndex) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Several: ...
    def __getitem__(self, at: SupportsIndex | slice) -> Any:
        found = super().__getitem__(at)
        return several(found, self.facts) if isinstance(at, slice) else found


def of(*values: object) -> Facts:
    """Return the facts that some values come from, each once.

    Examples
    --------
    >>> of(whole(3, ("/counts/votes",)), 12, text("a", ("/about/title",)))
    ('/counts/votes', '/about/title')
    """
    return tuple(dict.fromkeys(fact for value in values for fact in getattr(value, "facts", ())))


def whole(value: int, facts: Facts) -> Whole:
    """Return a whole number that comes from some facts."""
    found = Whole(value)
    found.facts = facts
    return found


def real(value: float, facts: Facts) -> Real:
    """Return a number with decimals that comes from some facts."""
    found = Real(value)
    found.facts = facts
    return found


def day(value: datetime.date, facts: Facts) -> Day:
    """Return a date that comes from some facts."""
    found = Day(value.year, value.month, value.day)
    found.facts = facts
    return found


def several(values: Iterable[Any], facts: Facts) -> Several:
    """Return a list that comes from some facts."""
    found = Several(values)
    found.facts = facts
    return found


def text(value: str, facts: Facts, key: str = "", *, ours: bool = False) -> Text:
    """Return a text that comes from some facts; see ``Text`` for the template's key, and its own words."""
    found = Text(value)
    found.facts, found.key, found.ours = facts, key, ours
    return found


def carried(value: str, *sources: object) -> str:
    """Return words with the facts of what they are written from; plain where there are none.

    Examples
    --------
    >>> carried("12 %", real(0.12, ("/a",))).facts, hasattr(carried("12 %", 0.12), "facts")
    (('/a',), False)
    """
    facts = of(*sources)
    return text(value, facts) if facts else value


def joined(parts: Iterable[str], between: str) -> str:
    """Return parts one after the other, with the facts of each; empty ones are left out.

    The whole has the templates of its parts.
    """
    there = [part for part in parts if part]
    return text(between.join(there), of(*there), _keys(*there))


def keys_of(value: str) -> tuple[str, ...]:
    """Return the templates that composed a text."""
    return tuple(key for key in getattr(value, "key", "").split("|") if key)


def _keys(*parts: str) -> str:
    return "|".join(dict.fromkeys(key for part in parts for key in keys_of(part)))


def count(values: Collection[Any]) -> int:
    """Return how many values there are, with the facts of the list they are in, else of each of them.

    Examples
    --------
    >>> found = count(several("abc", ("/ideas",)))
    >>> found, found.facts
    (3, ('/ideas',))
    """
    facts = of(values) or of(*values)
    return whole(len(values), facts) if facts else len(values)
