"""What the user sees while a run goes on: stage n of N, elapsed, about how much is left."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from deliberation.pipeline.plan import Stage
from deliberation.pipeline.words import duration, say, stage_title

_EVERY: Final = 10.0
_BRIEF: Final = 0.5
"""Seconds left that are not told."""
"""Seconds between two plain lines inside a stage."""


class Display(Protocol):
    """Something that shows a run."""

    def begin(self, stages: Sequence[Stage], usual: Mapping[str, float]) -> None:
        """Hear which stages there are, and how long each usually takes (any unit)."""

    def event(self, name: str, stage: str, **values: Any) -> None:
        """Hear that a stage ``starts``, is ``within`` (done, total), is ``done`` (seconds) or ``kept``."""

    def tick(self) -> None:
        """Show the time that passes."""

    def close(self) -> None:
        """Leave the screen as it should stay."""


class Quiet:
    """Shows nothing."""

    def begin(self, stages: Sequence[Stage], usual: Mapping[str, float]) -> None:
        """Show nothing."""

    def event(self, name: str, stage: str, **values: Any) -> None:
        """Show nothing."""

    def tick(self) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


@dataclass
class Clock:
    """How far a run is, from what its stages usually take."""

    usual: Mapping[str, float]
    started: float = field(default_factory=time.monotonic)
    shares: dict[str, float] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)

    def elapsed(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def part(self) -> float:
        """Return the part of the work that is done, 0 to 1; what was kept does not count."""
        whole = sum(usual for name, usual in self.usual.items() if name not in self.skipped)
        done = sum(self.usual.get(name, 0.0) * share for name, share in self.shares.items())
        return done / whole if whole else 1.0

    def left(self) -> float | None:
        """Return about how many seconds are left, None while nobody can tell."""
        part = self.part()
        left = self.elapsed() * (1 - part) / part if part >= 0.03 and self.elapsed() >= 2 else 0.0
        return left if left >= _BRIEF else None


class Lines:
    """Shows a run as plain lines, for logs and files.

    Parameters
    ----------
    write : callable
        Called with each line.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self.write = write
        self.clock = Clock({})
        self.numbers: dict[str, int] = {}
        self.last = 0.0

    def begin(self, stages: Sequence[Stage], usual: Mapping[str, float]) -> None:
        """Give each stage its number."""
        self.numbers = {stage.name: number for number, stage in enumerate(stages, 1)}
        self.clock = Clock(usual)

    def event(self, name: str, stage: str, **values: Any) -> None:
        """Write a line for what happened."""
        _count(self.clock, name, stage, values)
        if name == "within":
            now = time.monotonic()
            if now - self.last < _EVERY or values["done"] >= values["total"]:
                return
            self.last = now
            values = {"done": values["done"], "all": values["total"]}
        if name == "done":
            values = {"seconds": duration(values["seconds"])}
        left = self.clock.left()
        self.write(
            say(
                f"progress.{name}",
                number=self.numbers[stage],
                total=len(self.numbers),
                stage=stage_title(stage),
                elapsed=duration(self.clock.elapsed()),
                left=say("progress.left", left=duration(left)) if left else "",
                **values,
            )
        )

    def tick(self) -> None:
        """Write nothing: lines are for events."""

    def close(self) -> None:
        """Leave the lines as they are."""


class Bars:
    """Shows a run in a terminal: finished stages as lines, those at work as bars.

    Parameters
    ----------
    console : rich.console.Console
    """

    def __init__(self, console: Any) -> None:
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        self.clock = Clock({})
        self.numbers: dict[str, int] = {}
        self.tasks: dict[str, Any] = {}
        self.bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[time]}"),
            console=console,
            transient=True,
        )
        self.lines = Lines(lambda line: self.bars.console.print(line, markup=False, highlight=False))

    def begin(self, stages: Sequence[Stage], usual: Mapping[str, float]) -> None:
        """Open the bars."""
        self.lines.begin(stages, usual)
        self.clock, self.numbers = self.lines.clock, self.lines.numbers
        self.bars.start()

    def event(self, name: str, stage: str, **values: Any) -> None:
        """Move a bar; turn it into a line when its stage ends."""
        if name in {"done", "kept"}:
            if stage in self.tasks:
                self.bars.remove_task(self.tasks.pop(stage))
            self.lines.event(name, stage, **values)
            return
        _count(self.clock, name, stage, values)
        if name == "starts":
            words = f"[{self.numbers[stage]}/{len(self.numbers)}] {stage_title(stage)}"
            self.tasks[stage] = self.bars.add_task(words.replace("[", r"\["), total=None, time="")
        elif stage in self.tasks:
            self.bars.update(self.tasks[stage], completed=values["done"], total=values["total"])
        self.tick()

    def tick(self) -> None:
        """Show elapsed and left."""
        left = self.clock.left()
        words = say("progress.elapsed", elapsed=duration(self.clock.elapsed()))
        words += say("progress.left", left=duration(left)) if left else ""
        for task in self.tasks.values():
            self.bars.update(task, time=words)

    def close(self) -> None:
        """Take the bars away; the lines stay."""
        self.bars.stop()


def _count(clock: Clock, name: str, stage: str, values: Mapping[str, Any]) -> None:
    if name == "kept":
        clock.skipped.add(stage)
    elif name == "done":
        clock.shares[stage] = 1.0
    elif name == "within" and values["total"]:
        clock.shares[stage] = min(0.99, values["done"] / values["total"])
