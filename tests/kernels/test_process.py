"""What is set while our functions run is set back after them: threads of linear algebra, collections."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

import deliberation as dl
from deliberation.kernels.process import on_one_thread, seldom_collected
from deliberation.synthesis.gate import Gate
from tests.text import make
from tests.text.fake import WordEncoder

synthesise = import_module("deliberation.synthesis.synthesise")


def threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


def test_what_was_set_before_is_set_after() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        assert on_one_thread(threads)() == {1}
        assert threads() == {2}


def test_what_was_set_before_is_set_after_an_error() -> None:
    @on_one_thread
    def fails() -> None:
        raise KeyError

    with threadpool_limits(limits=2, user_api="blas"):
        with pytest.raises(KeyError):
            fails()
        assert threads() == {2}


def test_circles_are_looked_for_seldom_inside_and_as_before_outside() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(700, 9, 8)
        assert seldom_collected(gc.get_threshold)() == (50_000, 9, 8)
        assert gc.get_threshold() == (700, 9, 8)
        gc.set_threshold(0, 9, 8)  # somebody wants none
        assert seldom_collected(gc.get_threshold)() == (0, 9, 8)
        gc.set_threshold(90_000, 9, 8)
        assert seldom_collected(gc.get_threshold)() == (90_000, 9, 8)
    finally:
        gc.set_threshold(*before)


def test_calls_that_overlap_keep_the_limit_and_lift_it_at_the_end() -> None:
    first, second = on_one_thread.during(), on_one_thread.during()
    with threadpool_limits(limits=2, user_api="blas"):
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert threads() == {1}
        second.__exit__(None, None, None)
        assert threads() == {2}


def test_facts_are_told_on_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[set[int]] = []
    monkeypatch.setattr(synthesise, "Gate", lambda **given: seen.append(threads()) or Gate(**given))
    with threadpool_limits(limits=2, user_api="blas"):
        dl.synthesise(make.consultation(["Plus de bancs"]))
    assert seen == [{1}]


def test_themes_are_found_on_one_thread() -> None:
    """With more, sums are cut elsewhere: large themes would differ from machine to machine."""
    seen: list[set[int]] = []

    class Watching(WordEncoder):
        def encode(self, sentences: list[str], /, **options: Any) -> np.ndarray:
            seen.append(threads())
            return super().encode(sentences, **options)

    with threadpool_limits(limits=2, user_api="blas"):
        dl.find_themes(make.consultation(["Plus de bancs", "Des arbres partout"]), encoder=Watching())
    assert seen
    assert all(found == {1} for found in seen)
