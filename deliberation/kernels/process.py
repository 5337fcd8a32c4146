"""What is set for the whole process while our functions run: threads of linear algebra, collections."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import wraps
from threading import Lock
from typing import Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

_NEW_OBJECTS: Final = 50_000  # before the youngest are looked at; 700 by default


class Held:
    """A setting of the process: made with the first call that comes, undone with the last that leaves.

    Parameters
    ----------
    setting : callable
        Returns a context manager that makes the setting and undoes it.
    """

    def __init__(self, setting: Callable[[], AbstractContextManager[object]]) -> None:
        self._setting = setting
        self._lock = Lock()
        self._inside = 0  # calls at work: threads of Python may overlap
        self._made = ExitStack()

    @contextmanager
    def during(self) -> Iterator[None]:
        """Hold the setting inside a block."""
        with self._lock:
            if not self._inside:
                self._made.enter_context(self._setting())
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside:
                    self._made.close()

    def __call__(self, function: Callable[Given, Found]) -> Callable[Given, Found]:
        """Return a function that runs with the setting, and leaves what was set before it."""

        @wraps(function)
        def held(*positional: Given.args, **named: Given.kwargs) -> Found:
            with self.during():
                return function(*positional, **named)

        return held


@contextmanager
def _one_thread() -> Iterator[None]:
    import scipy.linalg  # noqa: F401  # has a library of its own, which is limited once it is loaded
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield


@contextmanager
def _seldom() -> Iterator[None]:
    before = gc.get_threshold()
    if before[0]:  # 0: somebody wants no collection at all
        gc.set_threshold(max(before[0], _NEW_OBJECTS), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


on_one_thread: Final = Held(_one_thread)
"""Matrices are multiplied on one thread.

Ours are blocks of a thousand rows: other threads mostly wait for them, at full speed. Of the reading of
40,000 answers they took 18 % of the processor's time outside the encoder, and saved no second. On one, sums
are also cut in the same places however many cores there are. Holds for OpenBLAS, MKL and BLIS, which carry
numpy everywhere but on some Macs.
"""

seldom_collected: Final = Held(_seldom)
"""Objects that refer to one another in a circle are looked for seldom.

Millions of ours live as long as their corpus, and few are in a circle: looking took 18 s of the 290 that
133,571 answers take outside the encoder, 6 s with this, for no more memory.
"""
