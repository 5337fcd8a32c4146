"""The whole reading of texts, step by step: seconds, processor time and peak memory, and how they grow.

usage: python -m benchmarks.text.speed [--sizes 13000 40000 133571] [--encoder fast] [--workers 2] [--profile]
       python -m benchmarks.text.speed --invented 1000000

Grand Débat answers, an even sample of each size, go through what ``deliberation run`` does for texts:
reading, ``find_themes``, synthesis with its verbatims and mobilisations, masked tables, report. Each size has
a process of its own. Vectors are kept in FOLDER/vectors-SIZE.sqlite: a run that was stopped goes on where
it was, and says so (the time of the encoder is then not the whole). Invented texts are encoded by ``Hashed``,
which costs next to nothing, so that they measure everything else.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

import deliberation as dl
from benchmarks.text.invented import Hashed, contributions
from deliberation.pipeline.tables import write_table
from deliberation.synthesis import publish_ledger, publish_tables
from tests.helpers.data import data_folder

SIZES: Final = (13_000, 40_000, 133_571)
STEPS: Final = (
    ("passages and the rest of the corpus", "text.themes", "read_corpus"),
    ("non-answers", "text.reading.corpus", "_reason", "is_non_answer"),
    ("language", "text.reading.corpus", "detect_languages"),
    ("near-copies", "text.reading.corpus", "group_copies"),
    ("mobilisations", "text.results.themes", "mobilised"),
    ("encoder", "text.themes", "embed"),
    ("words", "text.reading.corpus", "_worded"),
    ("space of meaning", "text.themes", "meaning_space", "with_context", "with_questions"),
    ("graph", "text.themes", "neighbour_graph"),
    ("top themes", "text.themes", "isolated", "themes_of"),
    ("ideas", "text.themes", "fine_ideas", "_stands"),
    ("labels", "text.themes", "name_all"),
    ("types and calls", "text.themes", "_type_scores", "_calls"),
    ("tree and sizes", "text.results.themes", "build_tree", "passage_frame"),
    ("verbatims", "text.results.themes", "choose"),
    ("personal data: names", "text.privacy.masks", "find_names"),
    ("personal data: the rest", "text.privacy.masks", "find_personal_data"),
)
_BRIEF: Final = 0.002
OUTSIDE: Final = ("encoder", "personal data: names")
"""Steps that the bar of a quarter of the time leaves out."""


class Clock:
    """Time of each step, without that of the steps inside it."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = defaultdict(float)
        self.processor: dict[str, float] = defaultdict(float)
        self._inside: list[str] = ["other"]
        self._last, self._told, self._brief = time.perf_counter(), time.process_time(), 0.0

    def watch(self, step: str, module: str, *names: str) -> None:
        """Charge to a step what some functions of a module take, wherever that module calls them."""
        place = import_module(f"deliberation.{module}")
        for name in names:
            setattr(place, name, self.charged(step, getattr(place, name)))

    def charged(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*positional: Any, **named: Any) -> Any:
            self._turn()
            self._inside.append(step)
            try:
                found = function(*positional, **named)
                return list(found) if step == OUTSIDE[1] else found  # a generator works when it is read
            finally:
                self._turn()
                self._inside.pop()

        return call

    def _turn(self) -> None:
        """Charge what passed to the step at work.

        Some steps are called text by text, and asking for processor time costs more than they do (up to 40
        microseconds where it goes through a sandbox): slices under 2 ms are charged by the clock, and taken
        off the next longer one.
        """
        step, now = self._inside[-1], time.perf_counter()
        passed, self._last = now - self._last, now
        self.wall[step] += passed
        if passed < _BRIEF:
            self.processor[step] += passed
            self._brief += passed
        else:
            told = time.process_time()
            self.processor[step] += told - self._told - self._brief
            self._told, self._brief = told, 0.0

    def table(self) -> dict[str, dict[str, float]]:
        self._turn()
        return {
            step: {"wall": round(self.wall[step], 2), "processor": round(self.processor[step], 2)}
            for step in sorted(self.wall, key=lambda step: -self.wall[step])
        }


class Memory(threading.Thread):
    """The most that this process and those it started held at once, in megabytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = self.alone = 0.0
        self.start()

    def run(self) -> None:
        while True:
            held = {pid: _status(pid) for pid in _family(os.getpid())}
            self.peak = max(self.peak, sum(held.values()))
            self.alone = max(self.alone, held.get(os.getpid(), 0.0))
            time.sleep(0.5)


def _status(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("VmRSS:")), 0.0)


def _family(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return [pid, *(found for child in children for found in _family(child))]


def whole(file: Path, folder: Path, *, encoder: Any, workers: int, store: Path | None) -> dict[str, Any]:
    """Read a file, find its themes, publish them, as ``deliberation run`` does; return the times."""
    memory, clock = Memory(), Clock()
    for step, module, *names in STEPS:
        clock.watch(step, module, *names)
    wall, processor = time.perf_counter(), time.process_time()

    def step(name: str, work: Callable[[], Any]) -> Any:
        found = clock.charged(name, work)()
        print(
            f"  {name}: {time.perf_counter() - wall:.0f} s, {memory.peak:.0f} MB", file=sys.stderr, flush=True
        )
        return found

    def saved_and_loaded() -> Any:
        themes.save(folder / "themes")
        return dl.Themes.load(folder / "themes")

    def published() -> None:
        publish_ledger(consultation)
        for name, frame in publish_tables(consultation, None, themes, facts).items():
            write_table(frame, folder / "tables", name)

    consultation = step("reading", lambda: dl.read(file, columns={"id": "id", "text": "text"}))
    step("files", lambda: consultation.save(folder / "consultation"))
    themes = step(
        "the rest of find_themes",
        lambda: dl.find_themes(consultation, encoder=encoder, store=store, workers=workers),
    )
    themes = step("files", saved_and_loaded)
    facts = step("synthesis", lambda: dl.synthesise(consultation, themes=themes))
    step("tables", published)
    step("report", lambda: dl.render(facts, folder / "report", language="fr"))
    steps = clock.table()
    total = time.perf_counter() - wall
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    others = {
        clock: round(sum(times[clock] for name, times in steps.items() if name not in OUTSIDE), 1)
        for clock in ("wall", "processor")
    }
    return {
        "texts": consultation.contributions.num_rows,
        "distinct": len(themes.vectors),
        "themes": len(themes.tree()),
        "ideas": len(themes.ideas()),
        "wall": round(total, 1),
        "processor": round(time.process_time() - processor + children.ru_utime + children.ru_stime, 1),
        "encoding processes": round(children.ru_utime + children.ru_stime, 1),
        "wall outside the encoder and names": others["wall"],
        "processor outside the encoder and names": others["processor"],
        "peak": round(memory.peak),
        "peak alone": round(memory.alone),
        "digest": _digest(themes, facts),
        "steps": steps,
    }


def _digest(themes: Any, facts: Any) -> str:
    """Return a hash of everything found: two versions of the engine that agree have the same."""
    from deliberation.core.provenance import hash_texts

    rows = themes.to_pandas().to_csv(index=False)
    return hash_texts([rows, themes.vectors.tobytes().hex(), facts.texts.model_dump_json()])[:16]


def sampled(size: int, folder: Path) -> Path:
    """Write an even sample of the Grand Débat answers, in the columns of the published file."""
    frame = pd.read_csv(data_folder() / "grand_debat" / "answers.csv.gz", dtype=str, keep_default_na=False)
    rows = np.linspace(0, len(frame) - 1, min(size, len(frame))).astype(int)
    path = folder / f"answers-{size}.csv"
    frame.iloc[rows].to_csv(path, index=False)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--invented", type=int, help="number of invented contributions")
    parser.add_argument("--encoder", default="fast")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "deliberation-speed")
    parser.add_argument("--profile", action="store_true", help="write a profile of each size to the folder")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    sizes = [options.invented] if options.invented else options.sizes
    if options.alone:
        print(json.dumps(_one(sizes[0], options)))
        return
    found = {}
    for size in sizes:
        many = ["--invented" if options.invented else "--sizes", str(size)]
        rest = [
            "--encoder",
            options.encoder,
            "--workers",
            str(options.workers),
            "--folder",
            str(options.folder),
        ]
        rest += ["--profile"] * options.profile
        command = [sys.executable, "-m", "benchmarks.text.speed", *many, *rest, "--alone"]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        found[size] = json.loads(out.splitlines()[-1])
        (options.folder / f"{'invented' if options.invented else 'answers'}-{size}.json").write_text(
            json.dumps(found[size], indent=1), encoding="utf-8"
        )
        print(_shown(found[size]), flush=True)
    if len(found) > 1:
        low, high = found[min(found)], found[max(found)]
        for name in ("wall", "processor", "processor outside the encoder and names"):
            growth = np.log(high[name] / low[name]) / np.log(high["texts"] / low["texts"])
            print(f"growth exponent of {name}: {growth:.2f}")


def _one(size: int, options: argparse.Namespace) -> dict[str, Any]:
    encoder: Any = options.encoder
    store: Path | None = options.folder / f"vectors-{size}.sqlite"
    if options.invented:
        file = contributions(size, options.folder / f"invented-{size}.csv")
        encoder, store = Hashed(), None
    else:
        file = sampled(size, options.folder)
    resumed = store is not None and store.exists()
    profile = cProfile.Profile() if options.profile else None
    if profile is not None:
        profile.enable()
    out = Path(tempfile.mkdtemp(dir=options.folder))
    found = whole(file, out, encoder=encoder, workers=options.workers, store=store)
    if profile is not None:
        profile.disable()
        profile.dump_stats(options.folder / f"profile-{size}.pstats")
    return {**found, "resumed": resumed}


def _shown(found: dict[str, Any]) -> str:
    steps = found["steps"]
    lines = [f"{name:38}{times['wall']:9.1f} s {times['processor']:9.1f} s" for name, times in steps.items()]
    rest = {name: value for name, value in found.items() if name != "steps"}
    return "\n".join([json.dumps(rest), f"{'step':38}{'wall':>11} {'processor':>11}", *lines])


if __name__ == "__main__":
    main()
