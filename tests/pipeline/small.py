"""A small pipeline of real stages, which do what files beside the input tell them to do."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from deliberation.core.errors import ReadError
from deliberation.pipeline.job import Job
from deliberation.pipeline.plan import REPLAYED, Stage

HERE = "tests.pipeline.small"


def start(job: Job) -> dict[str, int]:
    text = (job.base / "in.txt").read_text(encoding="utf-8")
    (job.folder / "start.txt").write_text(text.strip().lower(), encoding="utf-8")
    return {"letters": len(text)}


def left(job: Job) -> dict[str, int]:
    return _work(job, "left")


def right(job: Job) -> dict[str, int]:
    return _work(job, "right")


def _work(job: Job, name: str) -> dict[str, int]:
    (job.folder / f"{name}.txt").write_text("half", encoding="utf-8")
    orders = job.base / name
    if orders.exists():
        _obey(orders.read_text(encoding="utf-8").strip(), job)
    text = (job.result("start") / "start.txt").read_text(encoding="utf-8")
    told = f"{name}({text},{job.settings.get('seed')},{os.environ['OMP_NUM_THREADS']})"
    (job.folder / f"{name}.txt").write_text(told, encoding="utf-8")
    return {"texts": 1}


def _obey(order: str, job: Job) -> None:
    if order == "refuse":
        raise ReadError("The file is wrong: mend it.")
    if order == "crash":
        raise RuntimeError("something nobody had foreseen")
    if order == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "full":
        raise OSError(28, "No space left on device", str(job.folder / "x"))
    if order == "print":
        print("a library prints what it likes")
    if order.startswith("sleep"):
        (job.base / f"{order.split()[1]}.begun").write_text(str(os.getpid()), encoding="utf-8")
        for step in range(600):
            job.tell(step, 600)
            time.sleep(0.05)
    if order == "memory":
        raise MemoryError


def join(job: Job) -> dict[str, object]:
    parts = [(job.result(name) / f"{name}.txt").read_text(encoding="utf-8") for name in ("left", "right")]
    (job.folder / "figures").mkdir()
    (job.folder / REPLAYED).mkdir()
    (job.folder / REPLAYED / "edits").write_text("kept for the next review", encoding="utf-8")
    (job.folder / "figures" / "map.svg").write_text("<svg/>", encoding="utf-8")
    (job.folder / "report.en.html").write_text("+".join(parts), encoding="utf-8")
    if job.settings.get("both"):
        (job.folder / "report.fr.html").write_text("+".join(parts), encoding="utf-8")
    return {"parts": len(parts), "funnel": {"received": 2}}


def stages(seed: int = 0, *, both: bool = False) -> tuple[Stage, ...]:
    """start -> left, right -> join; only ``left`` reads the seed."""

    def stage(name: str, needs: tuple[str, ...] = (), **settings: object) -> Stage:
        work = f"{HERE}:{name}"
        return Stage(name=name, work=work, needs=needs, settings=settings, rooms=("core",), weight=1)

    return (
        stage("start"),
        stage("left", ("start",), seed=seed),
        stage("right", ("start",)),
        Stage(
            name="join",
            work=f"{HERE}:join",
            needs=("left", "right"),
            settings={"both": both},
            rooms=("core",),
            weight=1,
            final=True,
        ),
    )


def settings():
    from deliberation.core.settings import check_settings

    return check_settings({"sources": [{"path": "in.txt"}]})


def project(folder: Path) -> Path:
    """Make the input of the small pipeline."""
    base = folder / "base"
    base.mkdir()
    (base / "in.txt").write_text("Hello\n", encoding="utf-8")
    return base
