"""What a stage is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a stage is given.

    Parameters
    ----------
    folder : Path
        Where it writes; empty when it starts.
    work : Path
        The folder that holds the results of the other stages, each under its name.
    base : Path
        The folder that the paths of the settings are relative to.
    settings : mapping
        The part of the settings that the stage reads.
    tell : callable
        Called with (done, total) while the work goes on.
    """

    folder: Path
    work: Path
    base: Path
    settings: Mapping[str, Any]
    tell: Callable[[int, int], None] = field(default=_silent)

    def result(self, stage: str) -> Path:
        """Return the folder of another stage's files."""
        return self.work / stage
