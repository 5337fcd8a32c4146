"""One stage in its own process: ``python -m deliberation.pipeline.stage``, started by ``child.Child``.

The job comes as one line of JSON on standard input; events leave as lines of JSON on standard output:
``progress`` (done, total), then ``done`` or ``error``. Standard input stays open as long as the parent lives:
when it closes, the stage stops. Whatever libraries print goes to standard error, that is, to the stage's log.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

STOPPED: Final = 130


class _Teller:
    """Sends events to the parent, on what was standard output."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        os.dup2(2, 1)  # from here on, prints go to the log

    def tell(self, event: str, **values: Any) -> None:
        try:
            self._out.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")
            self._out.flush()
        except BrokenPipeError:
            os._exit(STOPPED)

    def progress(self, done: int, total: int) -> None:
        self.tell("progress", done=int(done), total=int(total))


def main() -> int:
    """Run the stage that standard input describes; return the exit code."""
    started = time.monotonic()
    teller = _Teller()
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    work = Path(order["work"])
    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{order['stage']}.", suffix=".tmp", dir=work))
        seconds = _perform(order, folder, work, teller, started)
        teller.tell("done", seconds=seconds)
    except Exception as error:  # every failure must arrive as a sentence
        teller.tell("error", traceback=traceback.format_exc(), **_told(error, order, work))
        return 1
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _perform(order: Mapping[str, Any], folder: Path, work: Path, teller: _Teller, started: float) -> float:
    """Do the work in a temporary folder, describe it, and put it in its place by renaming."""
    from deliberation.core.provenance import engine_version
    from deliberation.pipeline.job import Job
    from deliberation.pipeline.records import Record, peak_memory, written

    job = Job(
        folder=folder, work=work, base=Path(order["base"]), settings=order["settings"], tell=teller.progress
    )
    module, _, function = order["function"].partition(":")
    rows = getattr(import_module(module), function)(job)
    seconds = round(time.monotonic() - started, 3)
    Record(
        stage=order["stage"],
        key=order["key"],
        engine=engine_version(),
        seed=order["settings"].get("seed"),
        seconds=seconds,
        peak_memory=peak_memory(),
        rows=rows,
        inputs=order["inputs"],
        outputs=written(folder),
    ).write(folder)
    target = work / order["stage"]
    shutil.rmtree(target, ignore_errors=True)  # stopped between these two lines, the stage is run again
    folder.replace(target)
    return seconds


def _told(error: Exception, order: Mapping[str, Any], work: Path) -> dict[str, Any]:
    """Say what happened: whose mistake it is, and the sentence."""
    from deliberation.core.errors import DeliberationError, OutputError
    from deliberation.pipeline.errors import NotEnoughMemory, output_error
    from deliberation.pipeline.words import say, stage_title

    found: BaseException = error
    if isinstance(error, OutputError) or not isinstance(error, DeliberationError):
        found = output_error(error, work) or error
    if isinstance(found, MemoryError) and not isinstance(found, DeliberationError):
        found = NotEnoughMemory(say("errors.memory", stage=stage_title(order["stage"])))
    classes = [cls.__name__ for cls in type(found).__mro__]
    known = isinstance(found, DeliberationError)
    sentence = str(found) if known else traceback.format_exception_only(error)[-1].strip()
    return {"classes": classes, "known": known, "sentence": sentence}


def _stop_with_parent() -> None:
    """Wait for the end of standard input, which is the end of the parent."""
    sys.stdin.read()
    os._exit(STOPPED)


if __name__ == "__main__":
    sys.exit(main())
