"""``deliberation render --territory``: in one command, through the gate, nothing left behind."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from deliberation.cli.commands import app
from deliberation.pipeline import run
from tests.pipeline.test_followup import IDEAS

PLACES = ("Nord", "Sud / ../Est", "Hameau <b>")
SIZES = (24, 24, 3)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Run a small consultation of three territories; the last has three people."""
    base = tmp_path_factory.mktemp("places")
    lines = ["id,author,text,territory"]
    for place, size in zip(PLACES, SIZES, strict=True):
        lines += [
            f'{place[0]}{n},{place[0]}p{n},"{IDEAS[n % len(IDEAS)]} ({place[0]}{n})",{place}'
            for n in range(size)
        ]
    (base / "contributions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = (
        '[[sources]]\npath = "contributions.csv"\n[sources.columns]\nid = "id"\nauthor = "author"\n'
        'text = "text"\nterritory = "territory"\n[analysis]\nencoder = "fast"\n'
        '[publication]\nminimum_cell = 3\n[report]\nlanguages = ["fr"]\nformats = ["html"]\n'
    )
    (base / "consultation.toml").write_text(settings, encoding="utf-8")
    run(base, base / "out")
    return base


def call(base, *arguments, minimum=10):
    settings = base / "consultation.toml"
    text = settings.read_text(encoding="utf-8")
    lines = [f"minimum_cell = {minimum}" if "minimum_cell" in line else line for line in text.splitlines()]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return CliRunner().invoke(app, ["render", str(base), "--out", str(base / "out"), *arguments])


@pytest.mark.slow
def test_all_makes_one_report_each_and_says_who_has_none(done, monkeypatch):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    told = call(done, "--territory", "all", minimum=3)
    assert told.exit_code == 0, told.output
    folder = done / "out" / "territories"
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["hameau-b", "nord", "sud-est"]
    assert (folder / "nord" / "report.fr.html").is_file()
    assert "<b>" not in (folder / "hameau-b" / "report.fr.html").read_text(encoding="utf-8")
    told = call(done, "--territory", "all", minimum=10)  # the threshold was raised: what was printed goes
    assert told.exit_code == 0, told.output
    assert [path.name for path in folder.iterdir() if path.is_dir()] == ["sud-est"]
    refused = [line for line in told.output.splitlines() if "pas de rapport" in line or "no report" in line]
    assert len(refused) == 2  # the three people, and the one that would tell them by subtraction
    assert refused[1].startswith("Hameau <b>")
    facts = json.loads((done / "out" / "facts.json").read_text(encoding="utf-8"))
    assert facts["territory"] is None


@pytest.mark.slow
def test_one_territory_by_its_name_whatever_its_case(done):
    told = call(done, "--territory", "nord", "--format", "html", minimum=3)
    assert told.exit_code == 0, told.output
    assert "1/1 Nord" in told.output


@pytest.mark.slow
def test_an_unknown_territory_is_one_clear_sentence(done):
    told = call(done, "--territory", "Norrd", minimum=3)
    assert told.exit_code == 1
    assert "Norrd" in told.output
    assert "Nord" in told.output
    assert "Traceback" not in told.output
    assert call(done, "--territory", "Nord", "--format", "odt", minimum=3).exit_code == 2


def test_without_a_run_it_says_what_to_do_first(tmp_path):
    (tmp_path / "c.csv").write_text("id,text\n1,Bonjour\n", encoding="utf-8")
    told = CliRunner().invoke(
        app, ["render", str(tmp_path / "c.csv"), "--out", str(tmp_path / "out"), "-t", "all"]
    )
    assert told.exit_code == 1
    assert "deliberation run" in told.output


@pytest.mark.slow
def test_delays_are_counted_to_the_day_of_the_whole(done):
    told = call(done, "--territory", "Nord", minimum=3)
    assert told.exit_code == 0, told.output
    whole = json.loads((done / "out" / "facts.json").read_text(encoding="utf-8"))
    part = json.loads((done / "out" / "territories" / "nord" / "facts.json").read_text(encoding="utf-8"))
    assert part["accountability"]["as_of"] == whole["accountability"]["as_of"]
    assert part["accountability"]["closed"] == whole["accountability"]["closed"]
    assert part["territory"]["participants"] == 24
    assert "Np0" not in json.dumps(part)  # no id of a participant
