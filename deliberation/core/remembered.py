"""What is worked out once for an object, and forgotten with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import ref

Asked = TypeVar("Asked")
Found = TypeVar("Found")


def once_each(function: Callable[[Asked], Found]) -> Callable[[Asked], Found]:
    """Return a function that works once for each object: not for an equal one, for the same one.

    For objects that have no hash; an answer is forgotten once its object is no longer in use.
    """
    known: dict[int, tuple[ref[Asked], Found]] = {}

    @wraps(function)
    def answer(asked: Asked) -> Found:
        held = known.get(id(asked))
        if held is not None and held[0]() is asked:
            return held[1]
        found = function(asked)
        for gone in [name for name, (kept, _) in known.items() if kept() is None]:
            del known[gone]
        known[id(asked)] = ref(asked), found
        return found

    return answer
