"""The runner: from a request to the results, stage by stage, resuming what was stopped."""

from __future__ import annotations

import os
import queue
import signal
import threading
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from deliberation.core.errors import DeliberationError
from deliberation.core.settings import Settings
from deliberation.pipeline.child import TRACKER, Child, write_details
from deliberation.pipeline.errors import Interrupted, StageCrashed, output_error
from deliberation.pipeline.graph import walk
from deliberation.pipeline.inputs import Request, open_request, portable
from deliberation.pipeline.keys import hash_file, hash_tree, stage_key
from deliberation.pipeline.manifest import manifest
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import (
    ANSWERED,
    ANSWERS_INPUT,
    EDITED,
    EDITED_INPUT,
    PREVIOUS_INPUT,
    PRIVATE,
    REPLAYED,
    Stage,
    plan,
)
from deliberation.pipeline.progress import Display, Quiet
from deliberation.pipeline.records import UNANSWERED, Record, read_record, themes_folder, up_to_date
from deliberation.pipeline.words import say

_TICK: Final = 0.2
_LEVELS: Final = ("themes_", "ideas_")
"""How the counts begin that tell what became of an earlier run's themes and ideas."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run did.

    Parameters
    ----------
    folder : Path
        The output folder.
    files : tuple of Path
        The results in it, the manifest last.
    reran : tuple of str
        The stages that were run, in order; empty where nothing had changed.
    conflicts : int
        Edits by hand that could not be replayed whole; ``check`` says which.
    changes : mapping of str to int
        Themes and ideas kept, new and vanished since the earlier run (``themes_kept``, ``ideas_new``...);
        empty where the settings name none.
    unanswered : int
        Questions that the writer's model did not answer; the next run asks them again.
    """

    folder: Path
    files: tuple[Path, ...]
    reran: tuple[str, ...]
    conflicts: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)
    unanswered: int = 0
    responses: Mapping[str, int] = field(default_factory=dict)
    """Ideas that are ``late``, and responses ``detached`` from their idea."""
    spared: tuple[str, ...] = ()
    """Grids of responses that somebody had filled in the output folder, kept under another name."""

    def report(self) -> Path | None:
        """Return the page to open first: HTML before PDF, in the first language asked."""
        found = [file for kind in (".html", ".pdf") for file in self.files if file.suffix == kind]
        pages = [*(file for file in found if file.name.startswith("report.")), *found]
        return pages[0] if pages else None


def run(
    settings: str | Path | Settings | Request,
    out: str | Path,
    *,
    base: str | Path | None = None,
    languages: Sequence[str] = (),
    seed: int | None = None,
    jobs: int | None = None,
    display: Display | None = None,
    stages: Sequence[Stage] | None = None,
    given: Collection[str] = (),
) -> Run:
    """Run a consultation from its export to its reports.

    Parameters
    ----------
    settings : path or Settings
        A ``consultation.toml``, a folder that holds one, an export, or checked settings.
    out : path
        The output folder. Its ``.work`` folder holds the work files; it is safe to delete.
    base : path, optional
        With ``Settings``: the folder that their paths are relative to.
    languages : sequence of {"fr", "en"}, optional
        Languages of the reports, instead of those of the settings.
    seed : int, optional
        The seed, instead of that of the settings.
    jobs : int, optional
        Stages that may run at once; the processors are shared between them. 2 where there are two or more.
    display : Display, optional
        What shows the progress; nothing where left out.
    stages : sequence of Stage, optional
        Another pipeline than the full run of ``plan``, each stage after those it needs.
    given : collection of str, optional
        Stages whose earlier files are taken as they are, whatever has changed since.

    Returns
    -------
    Run

    Raises
    ------
    DeliberationError
        If the input, the settings or the output folder are wrong: one sentence.
    Interrupted
        (a KeyboardInterrupt) If somebody stopped it; the next run goes on from there.

    Examples
    --------
    >>> from deliberation.core.sample import sample_folder
    >>> run(sample_folder(), "out/demo").folder  # doctest: +SKIP
    PosixPath('out/demo')
    """
    request = settings if isinstance(settings, Request) else open_request(settings, base=base)
    request = request.with_choices(languages=languages, seed=seed)
    request.check_edits()
    request.check_answers()
    output = Output(Path(out))
    request.check_previous(output.folder)
    output.prepare(request.size())
    todo = tuple(plan(request.settings) if stages is None else stages)
    with output.locked():
        try:
            shown = display or Quiet()
            conductor = _Conductor(request, output, todo, jobs or min(2, processors()), shown, given)
            with _stoppable(conductor):
                conductor.conduct()
            conductor.finish()
        except DeliberationError:
            raise
        except Exception as error:
            raise _own_mistake(error, output.work) from error
    return conductor.run()


def processors() -> int:
    """Return the number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _own_mistake(error: Exception, work: Path) -> DeliberationError:
    """Return the sentence for whatever nobody had foreseen, its details written down."""
    told = traceback.format_exception_only(error)[-1].strip()
    details = write_details(work, "".join(traceback.format_exception(error)))
    known = output_error(error, work)
    sentence = say("errors.unexpected", error=told, details=details, tracker=TRACKER)
    return known or StageCrashed(sentence, details)


def keys_of(request: Request, output: Output, *, inputs: Mapping[str, str]) -> dict[str, str | None]:
    """Return the key of each stage that is up to date, None for those that would run."""
    found: dict[str, str | None] = {}
    for stage in plan(request.settings):
        if any(found[need] is None for need in stage.needs):
            found[stage.name] = None
            continue
        key = stage_key(stage, _inputs_of(stage, request, output, inputs))
        found[stage.name] = key if up_to_date(output.work / stage.name, key) else None
    return found


def _inputs_of(stage: Stage, request: Request, output: Output, inputs: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of every file that a stage reads: the input's, or those of the stages it needs."""
    if not stage.needs:
        own = request.answers()
        apart = set() if own is None else {portable(request.settings.tables.responses.path, request.base)}  # type: ignore[union-attr]
        return {name: digest for name, digest in inputs.items() if name not in apart}
    found: dict[str, str] = {}
    for need in stage.needs:
        record = read_record(output.work / need)
        if record is not None:
            found.update({f"{need}/{name}": digest for name, digest in record.outputs.items()})
    encoder = request.encoder() if stage.name == "texts" else None
    if encoder is not None:
        found.update({f"encoder/{name}": digest for name, digest in hash_tree(encoder).items()})
    root = request.previous() if stage.name == "texts" else None
    earlier = None if root is None else themes_folder(root)
    if earlier is not None:
        found.update({f"{PREVIOUS_INPUT}{name}": digest for name, digest in hash_tree(earlier).items()})
    for file in request.by_hand() if stage.name == EDITED else ():
        if file.is_file():
            found[f"{EDITED_INPUT}{file.name}"] = hash_file(file)
    if stage.name == ANSWERED:
        given = [file for file in (request.answers(), request.contests()) if file is not None]
        found.update({f"{ANSWERS_INPUT}{file.name}": hash_file(file) for file in given if file.is_file()})
    return found


class _Conductor:
    """Knows the stages at work; what doit asks it comes from doit's threads."""

    def __init__(
        self,
        request: Request,
        output: Output,
        stages: tuple[Stage, ...],
        jobs: int,
        display: Display,
        given: Collection[str] = (),
    ) -> None:
        self.request = request
        self.output = output
        self.jobs = jobs
        self.display = display
        self.stages = stages
        self.given = frozenset(given)
        self.spared: tuple[str, ...] = ()
        self.inputs = request.hashes(without=output.folder.resolve())
        self.threads = max(1, processors() // jobs)
        self.reran: list[str] = []
        self.stopping = threading.Event()
        self.failure: tuple[DeliberationError, str | None] | None = None
        self._children: dict[str, Child] = {}
        self._lock = threading.Lock()
        self._events: queue.Queue[tuple[str, str, dict[str, Any]]] = queue.Queue()
        self._keys: dict[str, str] = {}

    # -- asked by the graph ------------------------------------------------------------------------

    def is_up_to_date(self, stage: Stage) -> bool:
        """Tell whether the stage's files are those it would write now, or are to be taken as they are."""
        if stage.name in self.given:
            return read_record(self.output.work / stage.name) is not None
        key = stage_key(stage, _inputs_of(stage, self.request, self.output, self.inputs))
        self._keys[stage.name] = key
        return up_to_date(self.output.work / stage.name, key)

    def perform(self, stage: Stage) -> bool:
        """Run the stage in its own process; False where it failed or was stopped."""
        order = {
            "stage": stage.name,
            "function": stage.work,
            "key": self._keys[stage.name],
            "inputs": _inputs_of(stage, self.request, self.output, self.inputs),
            "work": str(self.output.work),
            "base": str(self.request.base),
            "settings": dict(stage.settings),
        }
        child = Child(order, threads=self.threads, tell=lambda done, total: self._within(stage, done, total))
        with self._lock:
            if self.stopping.is_set():
                return False
            self._children[stage.name] = child
            self.reran.append(stage.name)
        self._events.put(("starts", stage.name, {}))
        try:
            child.run()
        except DeliberationError as error:
            self._failed(error, child.traceback)
            return False
        if self.stopping.is_set():
            return False
        record = read_record(self.output.work / stage.name)
        self._events.put(("done", stage.name, {"seconds": record.seconds if record else 0.0}))
        return True

    def kept(self, stage: str) -> None:
        """Hear that a stage is not run again."""
        self._events.put(("kept", stage, {}))

    def broke(self, message: str) -> None:
        """Hear that the graph itself failed."""
        details = write_details(self.output.work, message)
        first = message.strip().splitlines()[-1] if message.strip() else ""
        sentence = say("errors.unexpected", error=first, details=details, tracker=TRACKER)
        self._failed(StageCrashed(sentence, details), message)

    def _within(self, stage: Stage, done: int, total: int) -> None:
        self._events.put(("within", stage.name, {"done": done, "total": total}))

    def _failed(self, error: DeliberationError, details: str | None) -> None:
        """Keep the first failure, and stop the others: their sentence would only hide it."""
        with self._lock:
            if self.failure is None and not self.stopping.is_set():
                self.failure = (error, details)
        self.stop()

    # -- asked by run ------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stop every stage at work."""
        self.stopping.set()
        for child in list(self._children.values()):
            child.stop()

    def conduct(self) -> None:
        """Walk the graph in a thread of its own, and show what happens until it ends."""
        self.display.begin(self.stages, self._usual())
        thread = threading.Thread(target=self._walk, name="graph")
        thread.start()
        try:
            while thread.is_alive() or not self._events.empty():
                try:
                    name, stage, values = self._events.get(timeout=_TICK)
                except queue.Empty:
                    self.display.tick()
                else:
                    self.display.event(name, stage, **values)
        finally:
            if thread.is_alive():
                self.stop()
            thread.join()
            self.display.close()
        if self.failure is not None:
            error, details = self.failure
            if details:
                error.add_note(details)
            raise error

    def finish(self) -> None:
        """Put the results in the output folder, unless they are there already."""
        self._files = {
            name: self.output.work / stage.name / name
            for stage in self.stages
            if stage.final
            for name in sorted(self._records()[stage.name].outputs)
            if not name.startswith((PRIVATE, REPLAYED))
        }
        text = manifest(self.request, self.stages, self._records())
        with _undisturbed():
            if not self.output.is_whole(self._files, text):
                self.spared = self.output.place(self._files, text)

    def run(self) -> Run:
        """Return what was done."""
        folder = self.output.folder
        files = (*(folder / name for name in self._files), folder / "manifest.json")
        order = [stage.name for stage in self.stages]
        records = self._records()
        edited, texts = records.get(EDITED), records.get("texts")
        written, answered = records.get("write"), records.get(ANSWERED)
        return Run(
            folder=folder,
            files=files,
            reran=tuple(sorted(self.reran, key=order.index)),
            conflicts=int(edited.rows.get("conflicts", 0)) if edited is not None else 0,
            spared=self.spared,
            responses={} if answered is None else {n: answered.rows.get(n, 0) for n in ("late", "detached")},
            changes={} if texts is None else {n: c for n, c in texts.rows.items() if n.startswith(_LEVELS)},
            unanswered=int(written.rows.get(UNANSWERED, 0)) if written is not None else 0,
        )

    def _walk(self) -> None:
        try:
            succeeded = walk(self.stages, self, jobs=self.jobs)
        except Exception:
            self.broke(traceback.format_exc())
            return
        if not succeeded and not self.stopping.is_set():
            self.broke("The graph of stages ended without an explanation.")

    def _usual(self) -> dict[str, float]:
        """Return how long each stage usually takes: what it took the last time, else its weight."""
        records = {stage.name: read_record(self.output.work / stage.name) for stage in self.stages}
        return {
            stage.name: r.seconds if (r := records[stage.name]) else stage.weight for stage in self.stages
        }

    def _records(self) -> dict[str, Record]:
        found = {stage.name: read_record(self.output.work / stage.name) for stage in self.stages}
        return {name: record for name, record in found.items() if record is not None}


@contextmanager
def _stoppable(conductor: _Conductor) -> Iterator[None]:
    """Make Ctrl-C (and a request to terminate) stop the stages, then say so."""
    asked = threading.Event()

    def stop(*_: object) -> None:
        asked.set()
        conductor.stop()

    with _handling(stop):
        try:
            yield
        except DeliberationError:
            if not asked.is_set():
                raise
    if asked.is_set():
        raise Interrupted(say("interrupted.sentence", work=conductor.output.work))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let the results be put in their place to the end: it takes an instant."""
    with _handling(lambda *_: None):
        yield


@contextmanager
def _handling(handler: Any) -> Iterator[None]:
    """Answer SIGINT and SIGTERM with a handler for a while; only the main thread can."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
