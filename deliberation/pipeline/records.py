"""What a stage leaves beside its files: how they were made, from what, in how long."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from deliberation.pipeline.keys import hash_tree

RECORD: Final = "record.json"
UNANSWERED: Final = "unanswered"
"""What a stage counts that asked others: how often nobody answered."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """The record of one stage.

    Parameters
    ----------
    stage : str
    key : str
        Hash of everything the result depends on, see ``keys.stage_key``.
    engine : str
        Version of the engine.
    seed : int or None
    seconds : float
        Time the stage took, its imports included.
    peak_memory : int or None
        Largest resident memory of the stage's process, in bytes, as the operating system counted it.
    rows : mapping of str to int
        What the stage counted.
    inputs, outputs : mapping of str to str
        Hash of the content of every file read and written, by relative path.
    """

    stage: str
    key: str
    engine: str
    seed: int | None = None
    seconds: float
    peak_memory: int | None
    rows: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write the record in its stage's folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_record(folder: Path) -> Record | None:
    """Return the record of a stage's folder, None where there is none that can be read."""
    try:
        return Record(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def written(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a stage's folder but its record."""
    found = hash_tree(folder)
    found.pop(RECORD, None)
    return found


def up_to_date(folder: Path, key: str) -> bool:
    """Tell whether a stage's folder holds, whole and unaltered, the result that the key stands for.

    A stage that asked others and was not answered everywhere is never up to date: the next run asks again.
    """
    record = read_record(folder)
    if record is None or record.key != key or record.rows.get(UNANSWERED):
        return False
    return written(folder) == dict(record.outputs)


def peak_memory() -> int | None:
    """Return the largest resident memory of this process so far, in bytes.

    On Linux it is read from ``VmHWM``, because ``ru_maxrss`` is inherited from the process that started this
    one; elsewhere from ``ru_maxrss`` (in bytes on macOS, in KiB on other systems).
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration):
        try:
            import resource
        except ImportError:  # Windows does not say
            return None
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024


def themes_folder(root: Path) -> Path | None:
    """Return where an earlier run left its themes, given its output folder or the work folder in it."""
    places = [root / ".work" / "texts" / "themes", root / "texts" / "themes"]
    return next((place for place in places if place.is_dir()), None)
