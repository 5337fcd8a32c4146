"""The open-data bundle: whole, described, the same byte for byte, and nobody in it."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest

from tests.cli import exports
from tests.cli.test_bad_input import deliberation
from tests.cli.test_personal_data import PLANTED, _leaks, _readable

FORMULAS = (
    '=HYPERLINK("http://x.invalid","bus")',
    "+1 for the bus on Sunday evening",
    "@cmd buses on Sundays",
)
PEOPLE = [f"voter-{number}-9f3a" for number in range(40)]


def _export(folder):
    """A Polis export whose participants have ids that no text holds by chance."""
    exports.polis(folder, texts=(*exports.SENTENCES, *PLANTED, *FORMULAS))
    for name, column in (("comments.csv", "author-id"), ("votes.csv", "voter-id")):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row[column] = PEOPLE[int(row[column])]
        if name == "comments.csv":
            rows[3]["moderated"] = "-1"
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("publish")
    _export(folder / "export")
    settings = exports.write_settings(folder, "export", encoder=encoder, more=exports.SCALE)
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[publication]\nlicence = "lov2"\n')
    ran = deliberation("run", settings, "--out", folder / "out")
    assert ran.returncode == 0, ran.stderr
    done = deliberation("publish", folder / "out", "--to", folder / "bundle")
    assert done.returncode == 0, done.stderr
    return folder


def _files(folder):
    return sorted(path for path in folder.iterdir() if path.is_file())


def test_no_participant_and_no_personal_datum_is_in_any_file(published):
    files = _files(published / "bundle")
    assert {"contributions.csv", "votes.parquet", "ideas.csv", "datapackage.json", "LICENCE.txt"} <= {
        path.name for path in files
    }
    for path in files:
        text = _readable(path)
        assert not [person for person in PEOPLE if person in text], path.name
        assert _leaks(text) == [], path.name
    everything = " ".join(_readable(path) for path in files)
    assert "name masked" in everything, "what was masked was there"


def test_what_moderation_set_aside_has_no_text(published):
    table = pd.read_csv(published / "bundle" / "contributions.csv")
    aside = table[table["moderated"]]
    assert len(aside) == 1
    assert aside["text"].isna().all()
    assert len(table) == len(exports.SENTENCES) + len(PLANTED) + len(FORMULAS), "zero loss: its row stays"


def test_votes_are_sums_that_nobody_is_alone_in(published):
    votes = pd.read_csv(published / "bundle" / "votes.csv")
    assert (votes["n"] >= 10).all()
    counts = votes[["agree", "disagree", "pass"]]
    assert not counts.isin([1, 2, 3, 4]).any(axis=None)
    assert (counts.sum(axis=1) == votes["n"]).all()
    parts = votes[votes["group"] != "all"]
    assert (parts[["agree", "disagree", "pass"]] % 5 == 0).all(axis=None)


def test_ideas_of_few_people_are_there_and_said_in_words(published):
    ideas = pd.read_csv(published / "bundle" / "ideas.csv")
    few = ideas[ideas["persons"].isna()]
    assert len(few)
    assert set(few["persons_said"]) == {"moins de 10 personnes / fewer than 10 people"}
    named = set(pd.read_csv(published / "bundle" / "contributions.csv")["ideas"].dropna())
    assert {idea for cell in named for idea in cell.split()} <= set(ideas["idea"])


def test_no_spreadsheet_runs_a_cell(published):
    for path in (published / "bundle").glob("*.csv"):
        assert path.read_bytes().decode("utf-8")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert cell[:1] not in "=+@" or not cell, (path.name, cell)
    exact = pd.read_parquet(published / "bundle" / "contributions.parquet")["text"].dropna()
    assert any(text.startswith("=HYPERLINK") for text in exact), "parquet keeps the text as it is"


def test_the_description_is_that_of_the_files(published):
    folder = published / "bundle"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "lov2"
    described = {resource["path"] for resource in package["resources"]}
    assert described == {path.name for path in _files(folder) if path.suffix in (".csv", ".parquet")}
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        names = [field["name"] for field in fields]
        read = pd.read_csv if resource["format"] == "csv" else pd.read_parquet
        frame = read(folder / resource["path"])
        assert list(frame.columns) == names
        assert resource["bytes"] == (folder / resource["path"]).stat().st_size
        for field in fields:
            assert field["description"]
            assert field["description_fr"]
            if field["type"] in ("integer", "number"):
                pd.to_numeric(frame[field["name"]])
        key = resource["schema"].get("primaryKey")
        if key:
            assert not frame.duplicated(key).any()
    for language in ("fr", "en"):
        readme = (folder / f"README.{language}.md").read_text(encoding="utf-8")
        assert all(
            f"`{field['name']}`" in readme for r in package["resources"] for field in r["schema"]["fields"]
        )


def test_the_same_run_gives_the_same_bytes_and_replaces_an_earlier_bundle(published, tmp_path):
    before = {path.name: path.read_bytes() for path in _files(published / "bundle")}
    again = deliberation("publish", published / "out", "--to", published / "bundle")
    assert again.returncode == 0, again.stderr
    from_settings = deliberation(
        "publish", published / "consultation.toml", "--out", published / "out", "--to", tmp_path / "b"
    )
    assert from_settings.returncode == 0, from_settings.stderr
    for folder in (published / "bundle", tmp_path / "b"):
        assert {path.name: path.read_bytes() for path in _files(folder)} == before


def test_another_folder_is_never_overwritten(published, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    refused = deliberation("publish", published / "out", "--to", tmp_path, LC_ALL="en_US.UTF-8")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_no_run_no_bundle(tmp_path):
    (tmp_path / "out" / ".work").mkdir(parents=True)
    refused = deliberation("publish", tmp_path / "out", "--to", tmp_path / "bundle")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "bundle").exists()


def test_a_crossing_of_nothing_known_is_one_sentence(published):
    settings = published / "consultation.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + 'crossings = [["age", "gender"]]\n', encoding="utf-8")
    refused = deliberation("publish", settings, "--out", published / "out", "--to", published / "other")
    settings.write_text(text, encoding="utf-8")
    assert refused.returncode == 1
    assert "'age'" in refused.stderr
    assert "Traceback" not in refused.stderr
