"""A run resumes, repeats nothing, and never leaves half of anything."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from deliberation.core.errors import OutputError, ReadError
from deliberation.pipeline import Interrupted, StageCrashed, run, runner
from deliberation.pipeline.errors import NotEnoughMemory
from deliberation.pipeline.records import read_record
from tests.pipeline import small


def conduct(base, out, *, seed=0, both=False, jobs=2, display=None):
    stages = small.stages(seed, both=both)
    return run(small.settings(), out, base=base, stages=stages, jobs=jobs, display=display)


def finals(out):
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".work" not in path.parts
    }


def test_a_run_writes_its_results_and_a_manifest_that_names_nothing_of_the_machine(base, tmp_path):
    done = conduct(base, tmp_path / "out")
    assert done.reran == ("start", "left", "right", "join")
    assert set(finals(done.folder)) == {"figures/map.svg", "report.en.html", "manifest.json"}
    manifest = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {"in.txt"}
    assert set(manifest["outputs"]) == {"figures/map.svg", "report.en.html"}
    assert manifest["funnel"] == {"received": 2}
    assert manifest["seeds"] == {"left": 0}
    assert str(tmp_path) not in json.dumps(manifest)
    for stage in manifest["stages"]:
        assert stage["seconds"] > 0
        assert 5e6 < stage["peak_memory_bytes"] < 2e9


def test_nothing_is_done_twice(base, tmp_path):
    first = conduct(base, tmp_path / "out")
    before = finals(first.folder)
    again = conduct(base, tmp_path / "out")
    assert again.reran == ()
    assert finals(again.folder) == before


def test_a_changed_setting_runs_only_what_depends_on_it(base, tmp_path):
    conduct(base, tmp_path / "out")
    assert conduct(base, tmp_path / "out", seed=1).reran == ("left", "join")
    assert b"left(hello,1," in (tmp_path / "out" / "report.en.html").read_bytes()


def test_a_changed_input_that_changes_nothing_stops_early(base, tmp_path):
    conduct(base, tmp_path / "out")
    (base / "in.txt").write_text("HELLO", encoding="utf-8")
    assert conduct(base, tmp_path / "out").reran == ("start",)


def test_a_changed_input_runs_everything(base, tmp_path):
    conduct(base, tmp_path / "out")
    (base / "in.txt").write_text("Goodbye", encoding="utf-8")
    assert conduct(base, tmp_path / "out").reran == ("start", "left", "right", "join")


def test_a_damaged_work_file_is_made_again(base, tmp_path):
    done = conduct(base, tmp_path / "out")
    (done.folder / ".work" / "right" / "right.txt").write_text("altered", encoding="utf-8")
    assert conduct(base, tmp_path / "out").reran == ("right",)


def test_a_result_that_somebody_altered_or_lost_is_put_back(base, tmp_path):
    done = conduct(base, tmp_path / "out")
    before = finals(done.folder)
    (done.folder / "report.en.html").write_text("altered", encoding="utf-8")
    (done.folder / "figures" / "map.svg").unlink()
    assert conduct(base, tmp_path / "out").reran == ()
    assert finals(done.folder) == before


def test_results_of_an_earlier_run_are_taken_away_and_the_users_own_files_stay(base, tmp_path):
    out = tmp_path / "out"
    conduct(base, out, both=True)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    conduct(base, out, both=False)
    assert set(finals(out)) == {"figures/map.svg", "report.en.html", "manifest.json", "notes.txt"}


def test_the_work_folder_is_safe_to_delete(base, tmp_path):
    import shutil

    out = tmp_path / "out"
    conduct(base, out, both=True)
    shutil.rmtree(out / ".work")
    assert conduct(base, out, both=False).reran == ("start", "left", "right", "join")
    assert "report.fr.html" not in finals(out)


def test_a_failed_stage_tells_its_sentence_and_the_next_run_resumes(base, tmp_path):
    out = tmp_path / "out"
    (base / "right").write_text("refuse", encoding="utf-8")
    with pytest.raises(ReadError) as caught:
        conduct(base, out, jobs=1)
    assert str(caught.value) == "The file is wrong: mend it."
    assert finals(out) == {}
    assert not (out / ".work" / "right").exists()
    (base / "right").unlink()
    assert conduct(base, out).reran == ("right", "join")


def test_a_failure_leaves_the_earlier_results_as_they_were(base, tmp_path):
    out = tmp_path / "out"
    conduct(base, out)
    before = finals(out)
    (base / "left").write_text("refuse", encoding="utf-8")
    with pytest.raises(ReadError):
        conduct(base, out, seed=5)
    assert finals(out) == before


@pytest.mark.parametrize(
    ("order", "kind", "words"),
    [
        ("crash", StageCrashed, "something nobody had foreseen"),
        ("die", NotEnoughMemory, "The system stopped the stage"),
        ("full", OutputError, "no room left"),
        ("memory", NotEnoughMemory, "not enough memory"),
    ],
)
def test_whatever_happens_to_a_stage_is_one_sentence(base, tmp_path, order, kind, words):
    (base / "left").write_text(order, encoding="utf-8")
    with pytest.raises(kind) as caught:
        conduct(base, tmp_path / "out", jobs=1)
    sentence = str(caught.value)
    assert words in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert not list((tmp_path / "out" / ".work").glob(".*.tmp"))
    if kind is StageCrashed:
        details = (tmp_path / "out" / ".work" / "traceback.txt").read_text(encoding="utf-8")
        assert "RuntimeError: something nobody had foreseen" in details


@pytest.mark.parametrize("part", ["manifest", "walk"])
def test_a_mistake_of_the_runner_itself_is_one_sentence_too(base, tmp_path, monkeypatch, part):
    def wrong(*_, **__):
        raise ZeroDivisionError("nobody saw it coming")

    monkeypatch.setattr(runner, part, wrong)
    with pytest.raises(StageCrashed, match="nobody saw it coming") as caught:
        conduct(base, tmp_path / "out")
    assert "\n" not in str(caught.value)
    details = (tmp_path / "out" / ".work" / "traceback.txt").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in details
    assert finals(tmp_path / "out") == {}


def test_what_libraries_print_goes_to_the_log(base, tmp_path, capfd):
    (base / "left").write_text("print", encoding="utf-8")
    conduct(base, tmp_path / "out")
    log = (tmp_path / "out" / ".work" / "logs" / "left.txt").read_text(encoding="utf-8")
    assert "a library prints what it likes" in log
    assert "a library prints" not in "".join(capfd.readouterr())


def test_independent_stages_run_at_once_and_share_the_processors(base, tmp_path):
    begun = tmp_path / "base"
    (base / "left").write_text("sleep left", encoding="utf-8")
    (base / "right").write_text("sleep right", encoding="utf-8")
    threading.Thread(
        target=_interrupt_when, args=([begun / "left.begun", begun / "right.begun"],), daemon=True
    ).start()
    with pytest.raises(Interrupted):
        conduct(base, tmp_path / "out", jobs=2)
    assert (begun / "left.begun").exists()
    assert (begun / "right.begun").exists()


def test_ctrl_c_stops_the_stages_and_the_next_run_resumes(base, tmp_path):
    out = tmp_path / "out"
    (base / "left").write_text("sleep left", encoding="utf-8")
    threading.Thread(target=_interrupt_when, args=([base / "left.begun"],), daemon=True).start()
    started = time.monotonic()
    with pytest.raises(Interrupted, match="takes up where it stopped"):
        conduct(base, out, jobs=1)
    assert time.monotonic() - started < 20
    assert not _alive(int((base / "left.begun").read_text(encoding="utf-8")))
    assert finals(out) == {}
    assert not (out / ".work" / "left").exists()
    (base / "left").unlink()
    assert conduct(base, out).reran[0] == "left"
    assert not list((out / ".work").glob(".*.tmp"))


def test_a_stage_ends_with_the_runner_even_if_that_is_killed(base, tmp_path):
    import subprocess
    import sys

    (base / "left").write_text("sleep left", encoding="utf-8")
    program = (
        "from tests.pipeline import small\n"
        "from deliberation.pipeline import run, words\n"
        f"run(small.settings(), {str(tmp_path / 'out')!r}, base={str(base)!r}, stages=small.stages())\n"
    )
    killed = subprocess.Popen([sys.executable, "-c", program])
    stage = _wait_for(base / "left.begun")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    deadline = time.monotonic() + 10
    while _alive(stage) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(stage)
    (base / "left").unlink()
    assert "start" not in conduct(base, tmp_path / "out").reran


def test_two_runs_never_write_in_one_folder(base, tmp_path):
    from deliberation.pipeline.output import Output

    output = Output(tmp_path / "out")
    output.prepare(0)
    with output.locked(), pytest.raises(OutputError, match="Another run is writing"):
        conduct(base, tmp_path / "out")


def test_the_display_hears_of_every_stage(base, tmp_path):
    from deliberation.pipeline.progress import Lines

    lines = []
    conduct(base, tmp_path / "out", display=Lines(lines.append), jobs=1)
    assert lines[0] == "[1/4] start…"
    assert sum("done in" in line for line in lines) == 4
    lines.clear()
    conduct(base, tmp_path / "out", display=Lines(lines.append))
    assert [line.split(": ")[-1] for line in lines] == ["unchanged since the last run, kept"] * 4


def test_a_record_tells_how_a_stage_was_made(base, tmp_path):
    conduct(base, tmp_path / "out")
    record = read_record(tmp_path / "out" / ".work" / "left")
    assert record.seed == 0
    assert set(record.inputs) == {"start/start.txt"}
    assert set(record.outputs) == {"left.txt"}
    assert record.rows == {"texts": 1}


def test_nothing_to_do_takes_less_than_two_seconds(base, tmp_path):
    conduct(base, tmp_path / "out")
    started = time.monotonic()
    conduct(base, tmp_path / "out")
    assert time.monotonic() - started < 2


def _interrupt_when(files):
    for file in files:
        _wait_for(file)
    os.kill(os.getpid(), signal.SIGINT)


def _wait_for(file):
    deadline = time.monotonic() + 30
    while not (file.exists() and file.read_text(encoding="utf-8")):
        if time.monotonic() > deadline:
            raise AssertionError(f"{file.name} never came")
        time.sleep(0.05)
    return int(file.read_text(encoding="utf-8"))


def _alive(process):
    try:
        with Path(f"/proc/{process}/stat").open(encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
