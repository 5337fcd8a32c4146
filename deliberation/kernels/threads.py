"""Linear algebra on one thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from threading import Lock
from typing import Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

_lock: Final = Lock()
_inside: Final = [0]  # calls at work: threads of Python may overlap, and the limit is of the whole process
_limit: Final = ExitStack()


def on_one_thread(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Return a function that multiplies matrices on one thread, and leaves what was set before it.

    Our matrices are blocks of a thousand rows: other threads mostly wait for them, at full speed. Of the
    reading of 40,000 answers they took 18 % of the processor's time outside the encoder, and saved no second.
    On one, sums are also cut in the same places however many cores there are. Holds for OpenBLAS, MKL and
    BLIS, which carry numpy everywhere but on some Macs.

    Examples
    --------
    >>> on_one_thread(sum)([1, 2])
    3
    """

    @wraps(function)
    def limited(*positional: Given.args, **named: Given.kwargs) -> Found:
        with _one_thread():
            return function(*positional, **named)

    return limited


@contextmanager
def _one_thread() -> Iterator[None]:
    """Limit with the first who comes, and lift the limit with the last who leaves."""
    import scipy.linalg  # noqa: F401  # has a library of its own, which is limited once it is loaded
    from threadpoolctl import threadpool_limits

    with _lock:
        if not _inside[0]:
            _limit.enter_context(threadpool_limits(limits=1, user_api="blas"))
        _inside[0] += 1
    try:
        yield
    finally:
        with _lock:
            _inside[0] -= 1
            if not _inside[0]:
                _limit.close()
