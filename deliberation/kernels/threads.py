"""Linear algebra on one thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


def on_one_thread(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Return a function that multiplies matrices on one thread, whatever was set before, and after.

    Our matrices are blocks of a thousand rows: other threads mostly wait for them, at full speed. Of the
    reading of 40,000 answers they took a fifth of the processor's time and saved no second. On one, sums are
    also cut in the same places, however many cores there are.

    Examples
    --------
    >>> from threadpoolctl import threadpool_info
    >>> threads = on_one_thread(lambda: {pool["num_threads"] for pool in threadpool_info()
    ...                                  if pool["user_api"] == "blas"})
    >>> threads()
    {1}
    """

    @wraps(function)
    def limited(*positional: Given.args, **named: Given.kwargs) -> Found:
        import scipy.linalg  # noqa: F401  # has a library of its own, which is limited once it is loaded
        from threadpoolctl import threadpool_limits

        with threadpool_limits(limits=1, user_api="blas"):
            return function(*positional, **named)

    return limited
