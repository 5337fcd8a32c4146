"""What is worked out once for an object, and forgotten with it."""

from __future__ import annotations

import gc
from weakref import ref

from deliberation.core.remembered import once_each


class Thing:
    """Equal to every other, and without a hash."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Answer:
    """Something that can be seen to go."""


def test_one_object_is_asked_once_and_an_equal_one_again():
    asked = []
    answer = once_each(lambda thing: (asked.append(thing), Answer())[1])
    one, other = Thing(), Thing()
    assert answer(one) is answer(one)
    assert answer(one) is not answer(other)
    assert len(asked) == 2


def test_an_answer_is_forgotten_with_its_object():
    answer = once_each(lambda thing: Answer())
    thing = Thing()
    gone = ref(answer(thing))
    del thing
    gc.collect()
    answer(Thing())
    gc.collect()
    assert gone() is None
