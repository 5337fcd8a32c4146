"""What bad input gets: one clear sentence, or a report that says what is missing; never a traceback."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli import exports
from tests.helpers.data import PROJECT

SILENT = ("",) * 12


def command(*arguments):
    return [sys.executable, "-m", "deliberation.cli", *map(str, arguments)]


def environment(**more):
    return {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(PROJECT), "COLUMNS": "200", **more}


def deliberation(*arguments, preexec_fn=None, **more):
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(**more),
        preexec_fn=preexec_fn,
        timeout=240,
        check=False,
    )


def finals(out):
    if not out.is_dir():
        return set()
    return {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file() and ".work" not in p.parts}


def litter(out):
    """What a stopped stage would leave half-written."""
    return [path for path in out.rglob(".*") if path.name != ".work"]


def is_one_sentence(result, *words):
    """The command failed, said one sentence, and said what was expected to be in it."""
    assert result.returncode == 1, result.stdout + result.stderr
    errors = result.stderr.strip()
    assert errors.startswith("Error: ")
    assert len(errors.splitlines()) == 1
    assert "Traceback" not in result.stdout + result.stderr
    for word in words:
        assert word in errors
    return errors


def arrived(result, out):
    """The command went to its end and everything is there."""
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Traceback" not in result.stdout + result.stderr
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert finals(out) == {*manifest["outputs"], "manifest.json"}
    assert litter(out) == []
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    return facts, (out / "annex.en.html").read_text(encoding="utf-8")


def silent_town(folder, *, people=40, extra=None):
    """Votes on statements without words: quick, since nothing is read."""
    exports.polis(folder / "export", people=people, extra=extra, texts=SILENT)
    return exports.write_settings(folder, "export", more=exports.SCALE)


def test_a_missing_file(tmp_path):
    result = deliberation("run", tmp_path / "nowhere.csv", "--out", tmp_path / "out")
    is_one_sentence(result, "nowhere.csv", "check the path")
    settings = exports.write_settings(tmp_path, "nowhere")
    is_one_sentence(deliberation("run", settings, "--out", tmp_path / "out"), "nowhere")
    assert finals(tmp_path / "out") == set()


def test_an_empty_file(tmp_path):
    (tmp_path / "empty.csv").touch()
    is_one_sentence(deliberation("run", tmp_path / "empty.csv", "--out", tmp_path / "out"), "empty.csv")
    assert finals(tmp_path / "out") == set()


def test_a_file_that_is_not_text(tmp_path):
    (tmp_path / "picture.csv").write_bytes(bytes(range(256)) * 40)
    is_one_sentence(deliberation("run", tmp_path / "picture.csv", "--out", tmp_path / "out"), "picture.csv")


def test_a_wrong_encoding_is_read_or_told(tmp_path):
    texts = ("Fermer la place aux voitures, dès l’été".replace("’", "'"), "Élargir les trottoirs côté école")
    rows = "id,text\n" + "".join(f'{number},"{text}"\n' for number, text in enumerate(texts))
    (tmp_path / "latin.csv").write_bytes(rows.encode("latin-1"))
    result = deliberation("describe", tmp_path / "latin.csv", "--language", "en")
    if result.returncode:
        is_one_sentence(result, "latin.csv", "UTF-8")
    else:
        assert "2" in result.stdout
        assert "Ã" not in result.stdout
        assert "\ufffd" not in result.stdout


def test_a_header_that_nobody_knows(tmp_path):
    exports.write_csv(tmp_path / "odd.csv", [["colour", "weight"], ["red", 3]])
    errors = is_one_sentence(deliberation("run", tmp_path / "odd.csv", "--out", tmp_path / "out"), "odd.csv")
    assert "colour" in errors


@pytest.fixture(scope="module")
def odd_run(tmp_path_factory):
    """One run of an export without words, with a vote on nothing and a vote of 7."""
    folder = tmp_path_factory.mktemp("odd")
    odd = [[1600000900000, "", 99, 1, 1], [1600000900001, "", 1, 1, 7]]
    settings = silent_town(folder, extra=odd)
    return arrived(deliberation("run", settings, "--out", folder / "out"), folder / "out")


def aside(facts):
    return {entry["reason"]: entry["count"] for entry in facts["set_aside"]}


def test_votes_for_unknown_statements_are_set_aside_and_accounted_for(odd_run):
    assert aside(odd_run[0])["unknown_contribution"] == 1


def test_a_vote_outside_the_scale_is_set_aside_and_accounted_for(odd_run):
    assert aside(odd_run[0])["vote_outside_scale"] == 1


def test_no_texts_the_votes_are_analysed_and_the_report_says_so(odd_run):
    facts, page = odd_run
    assert "no_texts" in {notice["code"] for notice in facts["notices"]}
    assert facts["opinion"]["basis"] == "votes"
    assert "no texts" in page


def test_neither_votes_nor_texts(tmp_path):
    exports.polis(tmp_path / "export", people=0, texts=SILENT)
    settings = exports.write_settings(tmp_path, "export/comments.csv", more=exports.TEXTS_ONLY)
    is_one_sentence(deliberation("run", settings, "--out", tmp_path / "out"))
    assert finals(tmp_path / "out") == set()


def test_one_participant(tmp_path, encoder):
    exports.polis(tmp_path / "export", people=1)
    settings = exports.write_settings(tmp_path, "export", encoder=encoder, more=exports.SCALE)
    facts, _ = arrived(deliberation("run", settings, "--out", tmp_path / "out"), tmp_path / "out")
    assert facts["groups"]["verdict"] in {"none", "unknown"}
    assert facts["groups"]["groups"] == []


def test_settings_with_three_mistakes_tell_all_three(tmp_path):
    (tmp_path / "consultation.toml").write_text(
        "[[sources]]\npath = 3\n\n[analysis]\nseeed = 1\nthreshold = 2\n", encoding="utf-8"
    )
    result = deliberation("run", tmp_path, "--out", tmp_path / "out")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for key in ("3 mistakes", "path", "seeed", "did you mean 'seed'", "threshold"):
        assert key in result.stderr
    assert not (tmp_path / "out").exists()


def test_check_tells_every_mistake_of_the_input(tmp_path):
    (tmp_path / "empty.csv").touch()
    (tmp_path / "consultation.toml").write_text(
        '[[sources]]\nname = "one"\npath = "empty.csv"\n\n[[sources]]\nname = "two"\npath = "nowhere"\n',
        encoding="utf-8",
    )
    result = deliberation("check", tmp_path)
    assert result.returncode == 1
    assert "source one:" in result.stdout
    assert "source two:" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_check_tells_margins_that_cannot_be_held(tmp_path):
    settings = silent_town(tmp_path)
    (tmp_path / "margins.csv").write_text("variable,category,population\nage,young,many\n", encoding="utf-8")
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[tables]\nmargins = "margins.csv"\n')
    result = deliberation("check", settings)
    assert result.returncode == 1
    assert "'young' no population that can be read" in " ".join(result.stdout.split())


def test_a_category_with_two_populations_is_refused_and_told_by_check(tmp_path):
    settings = silent_town(tmp_path)
    (tmp_path / "margins.csv").write_text(
        "variable,category,population\nage,young,40\nage,old,60\nage,young,45\n", encoding="utf-8"
    )
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[tables]\nmargins = "margins.csv"\n')
    result = deliberation("check", settings)
    assert result.returncode == 1
    told = " ".join((result.stdout + result.stderr).split())
    assert "'young' of 'age' has two populations, 40 and 45; keep one row" in told


def test_an_output_folder_that_cannot_be(tmp_path):
    settings = silent_town(tmp_path)
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        is_one_sentence(deliberation("run", settings, "--out", out), "is a file", "--out")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder that refuses even root")
def test_an_output_folder_that_refuses(tmp_path):
    settings = silent_town(tmp_path)
    is_one_sentence(deliberation("run", settings, "--out", "/sys/deliberation"), "cannot be written", "--out")


def test_a_disk_that_fills_up_leaves_nothing_half_written_and_the_next_run_goes_on(tmp_path):
    settings, out = silent_town(tmp_path), tmp_path / "out"

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (14_000, 14_000))

    result = deliberation("run", settings, "--out", out, preexec_fn=little_room)
    is_one_sentence(result, "no room left", str(out))
    assert finals(out) == set()
    assert litter(out) == []
    arrived(deliberation("run", settings, "--out", out), out)


def test_ctrl_c_in_the_middle_and_texts_without_votes(tmp_path, encoder):
    exports.polis(tmp_path / "export", people=0)
    settings = exports.write_settings(
        tmp_path, "export/comments.csv", encoder=encoder, more=exports.TEXTS_ONLY
    )
    out = tmp_path / "out"
    process = subprocess.Popen(
        command("run", settings, "--out", out),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
    for line in process.stdout:
        if "texts" in line:
            break
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    started = time.monotonic()
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert time.monotonic() - started < 15
    assert "takes up where it stopped" in errors
    assert len(errors.strip().splitlines()) == 1
    assert "Traceback" not in rest + errors
    assert finals(out) == set()
    assert litter(out) == []

    again = deliberation("run", settings, "--out", out)
    facts, page = arrived(again, out)
    assert "reading the export: unchanged since the last run, kept" in again.stdout
    assert "no_votes" in {notice["code"] for notice in facts["notices"]}
    assert facts["texts"]["contributions"] == 12
    assert "has no votes" in page


def test_debug_shows_the_traceback_after_the_sentence(tmp_path):
    (tmp_path / "empty.csv").touch()
    result = deliberation("run", tmp_path / "empty.csv", "--out", tmp_path / "out", "--debug")
    assert result.returncode == 1
    assert "Traceback" in result.stderr
    assert "Error: " in result.stderr


def test_errors_speak_french_where_the_machine_does(tmp_path):
    result = deliberation("run", tmp_path / "rien.csv", LC_ALL="fr_FR.UTF-8")
    assert result.returncode == 1
    assert result.stderr.startswith("Erreur\u00a0:")
    assert "vérifiez le chemin" in result.stderr
