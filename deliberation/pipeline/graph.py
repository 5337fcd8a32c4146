"""The graph of stages, walked by doit (why doit: ``docs/adr/0006-runner.md``).

doit orders the stages, starts those that do not depend on one another at the same time, skips those that are
up to date and stops at the first failure. Whether a stage is up to date is told by its record
(``records.up_to_date``), not by doit's own database, which is kept in memory: a run that was killed loses
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from doit.cmd_base import ModuleTaskLoader
from doit.doit_cmd import DoitMain

from deliberation.pipeline.plan import Stage


class Conductor(Protocol):
    """What the graph asks for each stage."""

    def is_up_to_date(self, stage: Stage) -> bool:
        """Tell whether the stage's files are those that it would write now."""

    def perform(self, stage: Stage) -> bool:
        """Run the stage; False where it failed."""

    def kept(self, stage: str) -> None:
        """Hear that a stage is not run again."""

    def broke(self, message: str) -> None:
        """Hear that the graph itself failed."""


def walk(stages: Sequence[Stage], conductor: Conductor, *, jobs: int) -> bool:
    """Run what must be run, dependencies first, up to ``jobs`` stages at once; tell whether all succeeded."""
    config = {
        "backend": "sqlite3",
        "dep_file": ":memory:",
        "num_process": jobs if jobs > 1 else 0,
        "par_type": "thread",
        "verbosity": 0,
        "reporter": _reporter(conductor),
        "default_tasks": [stage.name for stage in stages],
    }
    loader = ModuleTaskLoader({"DOIT_CONFIG": config, "task_stages": lambda: _tasks(stages, conductor)})
    return bool(DoitMain(loader, config_filenames=()).run(["run"]) == 0)


def _tasks(stages: Sequence[Stage], conductor: Conductor) -> Iterator[Mapping[str, Any]]:
    for stage in stages:
        yield {
            "basename": stage.name,
            "actions": [(conductor.perform, [stage])],
            "task_dep": list(stage.needs),
            "uptodate": [_asking(conductor.is_up_to_date, stage)],
            "io": {"capture": False},
        }


def _asking(question: Callable[[Stage], bool], stage: Stage) -> Callable[[], bool]:
    """Bind the stage: doit calls the question, without arguments, once what the stage needs is done."""
    return lambda: question(stage)


def _reporter(conductor: Conductor) -> type:
    """Return a doit reporter that prints nothing and passes on what the runner must know."""

    class Reporter:
        desc = "silent"

        def __init__(self, outstream: Any, options: Any) -> None: ...

        def skip_uptodate(self, task: Any) -> None:
            conductor.kept(task.name)

        def runtime_error(self, message: str) -> None:
            conductor.broke(message)

        def cleanup_error(self, exception: Any) -> None:
            conductor.broke(str(exception))

        def add_failure(self, task: Any, fail: Any) -> None:
            if fail.get_name() != "TaskFailed":  # a failed stage has told its sentence already
                conductor.broke(fail.get_msg())

        def _nothing(self, *_: Any) -> None: ...

        initialize = get_status = execute_task = add_success = skip_ignore = _nothing
        teardown_task = complete_run = _nothing

    return Reporter
