"""What the user sees while a run goes on."""

from __future__ import annotations

import io

import pytest

from deliberation.pipeline import progress
from deliberation.pipeline.progress import Bars, Clock, Lines
from deliberation.pipeline.words import duration, message_language
from tests.pipeline import small


def clock_at(seconds, usual, **shares):
    clock = Clock(usual, shares=dict(shares))
    clock.started -= seconds
    return clock


def test_the_time_left_follows_what_is_done():
    assert clock_at(10, {"a": 1, "b": 1}, a=1.0).left() == pytest.approx(10, abs=0.1)
    assert clock_at(10, {"a": 1, "b": 3}, a=1.0, b=1 / 3).left() == pytest.approx(10, abs=0.1)
    assert clock_at(10, {"a": 1, "b": 1}).left() is None


def test_what_is_kept_counts_for_nothing():
    clock = clock_at(10, {"a": 100, "b": 1}, b=0.5)
    clock.skipped.add("a")
    assert clock.left() == pytest.approx(10, abs=0.1)


def test_lines_inside_a_stage_are_rare(monkeypatch):
    said = []
    lines = Lines(said.append)
    lines.begin(small.stages(), {})
    now = iter(range(1000, 2000))
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(now)) / 4)
    for done in range(100):
        lines.event("within", "left", done=done, total=100)
    assert 1 <= len(said) <= 10
    assert said[0].startswith("[2/4] left: ")


def test_bars_end_as_lines():
    from rich.console import Console

    screen = io.StringIO()
    bars = Bars(Console(file=screen, force_terminal=True, width=100))
    bars.begin(small.stages(), {"start": 1, "left": 1, "right": 1, "join": 1})
    bars.event("kept", "start")
    bars.event("starts", "left")
    bars.event("within", "left", done=5, total=10)
    bars.tick()
    bars.event("done", "left", seconds=1.0)
    bars.close()
    shown = screen.getvalue()
    assert "[1/4] start: unchanged" in shown
    assert "[2/4] left: done in 1.0 s" in shown


@pytest.mark.parametrize(("seconds", "told"), [(59.7, "1 min 00 s"), (3599.9, "1 h 00 min"), (0, "0.0 s")])
def test_durations_round_whole(seconds, told):
    assert duration(seconds) == told


@pytest.mark.parametrize(
    ("values", "language"),
    [
        ({"LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA"}, "fr"),
        ({"LANG": "de_DE"}, "en"),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
        ({}, "en"),
    ],
)
def test_messages_follow_the_environment(monkeypatch, values, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert message_language() == language
