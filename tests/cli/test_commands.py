"""The commands that go well."""

from __future__ import annotations

import json
import resource
import subprocess
import sys

import pytest

from tests.cli.test_bad_input import arrived, command, deliberation, environment, finals, silent_town
from tests.helpers.data import PROJECT, shared_data

HEAVY = ("numpy", "pandas", "pyarrow", "pydantic", "torch", "sklearn", "doit", "rich.progress")


def test_help_comes_at_once():
    def seconds():
        """Processor time: what the machine's other work does not change."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command("--help"), env=environment(), capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < 0.5


def test_help_loads_no_heavy_library():
    program = f"import sys, deliberation.cli; print([name for name in {HEAVY} if name in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_the_version():
    assert deliberation("--version").stdout.startswith("deliberation ")


@pytest.mark.parametrize(
    "arguments", [["run"], ["run", "x", "--language", "de"], ["run", "x", "--jobs", "0"]]
)
def test_wrong_usage(arguments):
    result = deliberation(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_describe_speaks_both_languages(tmp_path):
    settings = silent_town(tmp_path)
    assert "Small town" in deliberation("describe", settings, "--language", "en").stdout
    assert deliberation("describe", settings, "--language", "fr").stdout != ""


def test_check_tells_the_funnel_and_writes_nothing(tmp_path):
    settings = silent_town(tmp_path, people=5)
    before = sorted(tmp_path.rglob("*"))
    result = deliberation("check", settings, "--out", tmp_path / "out")
    assert result.returncode == 0
    assert "Nothing to mend." in result.stdout
    assert "No texts" in result.stdout
    assert "Only 7 participants" in result.stdout
    assert "reading the export – would run" in result.stdout
    assert sorted(tmp_path.rglob("*")) == before


def test_a_run_then_nothing_then_one_more_language(tmp_path):
    settings, out = silent_town(tmp_path), tmp_path / "out"
    first = deliberation("run", settings, "--out", out)
    arrived(first, out)
    assert "[1/7] reading the export…" in first.stdout

    again = deliberation("run", settings, "--out", out)
    assert "Nothing had changed" in again.stdout
    assert "report in English: unchanged" in again.stdout

    both = deliberation("run", settings, "--out", out, "--language", "fr", "--language", "en", "--quiet")
    assert both.returncode == 0
    assert both.stdout == ""
    assert {"report.fr.html", "report.en.html"} <= finals(out)

    settings.write_text(
        settings.read_text(encoding="utf-8").replace("Small town", "Smaller town"), encoding="utf-8"
    )
    renamed = deliberation("run", settings, "--out", out)
    assert "votes: opinion groups and support: unchanged" in renamed.stdout
    assert "synthesis: done" in renamed.stdout
    assert "Smaller town" in (out / "report.en.html").read_text(encoding="utf-8")
    assert "report.fr.html" not in finals(out)


def test_check_says_what_the_readers_found_and_names_what_it_counts(tmp_path):
    (tmp_path / "idees.csv").write_text("id,text,author\n1,More benches,u1\n2,,u2\n", encoding="utf-8")
    (tmp_path / "register.jpg").write_bytes(b"\xff\xd8\xff")
    result = deliberation("check", tmp_path, "--out", tmp_path.parent / "out")
    assert "Pictures in the folder are not read: 1 (register.jpg)." in result.stdout
    assert "1 contributions: empty text" in result.stdout
    assert "Only one participant" in result.stdout


def test_an_export_alone_is_enough_to_check(tmp_path):
    silent_town(tmp_path)
    result = deliberation("check", tmp_path / "export" / "comments.csv")
    assert "Traceback" not in result.stdout + result.stderr


def test_the_list_of_public_consultations():
    listed = deliberation("data", "list")
    assert listed.returncode == 0
    assert "american-assembly.bowling-green" in listed.stdout
    unknown = deliberation("data", "fetch", "bowling-gren")
    assert unknown.returncode == 1
    assert unknown.stderr.startswith("Error: ")
    assert "Traceback" not in unknown.stderr


def test_the_script_of_the_full_run_tells_a_mistake_in_one_sentence(tmp_path):
    script = [sys.executable, str(PROJECT / "pipelines" / "full_run.py"), str(tmp_path / "nowhere.toml")]
    result = subprocess.run(script, env=environment(), capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "nowhere.toml" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.needs_data
@pytest.mark.slow
def test_a_real_conversation_from_end_to_end(tmp_path):
    export = shared_data("polis", "london.youth.policing")
    out = tmp_path / "out"
    result = deliberation("run", export, "--out", out, "--language", "en")
    facts, page = arrived(result, out)
    assert facts["counts"]["votes"] > 500
    assert "young people" in page
    assert {
        "report.en.pdf",
        "facts.json",
        "ledger.parquet",
        "tables/support.csv",
        "tables/contributions.parquet",
    } <= finals(out)
    manifest = (out / "manifest.json").read_text(encoding="utf-8")
    assert str(export.parent) not in manifest
    assert str(tmp_path) not in manifest
    stages = json.loads(manifest)["stages"]
    names = ["read", "opinion", "texts", "synthesise", "lookup", "answer", "render-en"]
    assert [stage["stage"] for stage in stages] == names
    assert all(stage["peak_memory_bytes"] < 3e9 for stage in stages)
