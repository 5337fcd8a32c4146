"""The process of a stage, seen from the runner: started, listened to, stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import DeliberationError
from deliberation.pipeline.errors import NotEnoughMemory, StageCrashed, user_error
from deliberation.pipeline.words import say, stage_title

TRACKER: Final = "https://github.com/deliberation/deliberation/issues"
_THREAD_VARIABLES: Final = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
    "NUMBA_NUM_THREADS", "RAYON_NUM_THREADS", "LOKY_MAX_CPU_COUNT",
)  # fmt: skip
_PATIENCE: Final = 3.0
"""Seconds between asking a stage to stop and stopping it."""


class Child:
    """One stage in its own process.

    Parameters
    ----------
    order : mapping
        What ``deliberation.pipeline.stage`` reads: stage, function, key, inputs, work, base, settings.
    threads : int
        Threads that its libraries may use.
    tell : callable
        Called with (done, total) when the stage tells how far it is.
    """

    def __init__(self, order: Mapping[str, Any], *, threads: int, tell: Callable[[int, int], None]) -> None:
        self.order = order
        self.threads = threads
        self.tell = tell
        self.traceback: str | None = None
        self._process: subprocess.Popen[str] | None = None
        self._stopped = threading.Event()
        self._starting = threading.Lock()

    def run(self) -> None:
        """Run the stage to its end.

        Raises
        ------
        DeliberationError
            The stage's own sentence, or what can be said of a process that fell.
        """
        logs = Path(self.order["work"]) / "logs"
        logs.mkdir(exist_ok=True)
        last: dict[str, Any] = {}
        with (logs / f"{self.order['stage']}.txt").open("w", encoding="utf-8") as log:
            with self._starting:
                if self._stopped.is_set():
                    return
                self._process = process = self._start(log.fileno())
            with process:
                self._send(process)
                for line in process.stdout or ():
                    last = json.loads(line)
                    if last["event"] == "progress":
                        self.tell(last["done"], last["total"])
                code = process.wait()
        if not self._stopped.is_set() and last.get("event") != "done":
            raise self._error(last, code, logs)

    def stop(self) -> None:
        """Stop the stage and everything it started; what it had written is thrown away."""
        with self._starting:
            self._stopped.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        self._signal(process, getattr(signal, "SIGTERM", None))
        threading.Thread(target=self._insist, args=(process,), daemon=True).start()

    def _start(self, log: int) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            **dict.fromkeys(_THREAD_VARIABLES, str(self.threads)),
            "OMP_WAIT_POLICY": "PASSIVE",
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
        }
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "deliberation.pipeline.stage"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            text=True,
            encoding="utf-8",
            start_new_session=os.name == "posix",  # Ctrl-C reaches the runner alone, which stops its stages
        )

    def _send(self, process: subprocess.Popen[str]) -> None:
        """Give the stage its order; a process that fell at once is told of by its exit code."""
        try:
            if process.stdin is not None:
                process.stdin.write(json.dumps(self.order, ensure_ascii=False) + "\n")
                process.stdin.flush()
        except BrokenPipeError:
            return

    def _insist(self, process: subprocess.Popen[str]) -> None:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._signal(process, getattr(signal, "SIGKILL", None))

    @staticmethod
    def _signal(process: subprocess.Popen[str], number: int | None) -> None:
        try:
            if os.name == "posix" and number is not None:
                os.killpg(process.pid, number)
            else:
                process.kill()
        except (ProcessLookupError, PermissionError):
            return

    def _error(self, last: Mapping[str, Any], code: int, logs: Path) -> DeliberationError:
        name = self.order["stage"]
        stage = stage_title(name)
        log = logs / f"{name}.txt"
        if last.get("event") == "error":
            self.traceback = str(last["traceback"])
            if last["known"]:
                return user_error(last["classes"], last["sentence"])
            details = write_details(logs.parent, self.traceback)
            sentence = say(
                "errors.crashed", stage=stage, error=last["sentence"], details=details, tracker=TRACKER
            )
            return StageCrashed(sentence, details)
        if code == -getattr(signal, "SIGKILL", 9):
            return NotEnoughMemory(say("errors.killed", stage=stage, signal=-code))
        reason = f"exit code {code}"
        return StageCrashed(
            say("errors.crashed", stage=stage, error=reason, details=log, tracker=TRACKER), log
        )


def write_details(folder: Path, text: str) -> Path:
    """Write what a report of a mistake must hold, and return the file."""
    file = folder / "traceback.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError:
        pass
    return file
