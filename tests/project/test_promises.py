"""The promises of the house, end to end, with the bundled encoder."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import deliberation as dl
from deliberation.core.ledger import LEDGER, Ledger
from deliberation.pipeline import run
from tests.helpers.data import shared_data


def shuffled(source: Path, target: Path, seed: int) -> Path:
    """Copy an export with the rows of its tables in another order."""
    target.mkdir(parents=True)
    for file in source.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.reader(handle))
        if file.name != "summary.csv":
            order = np.random.default_rng(seed).permutation(len(rows) - 1) + 1
            rows = [rows[0], *(rows[i] for i in order)]
        with (target / file.name).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(rows)
    return target


def published(folder: Path) -> dict[str, bytes]:
    names = (
        "facts.json",
        "facts.schema.json",
        "report.fr.pdf",
        "report.fr.html",
        "tables/support.csv",
        "tables/contributions.csv",
    )
    return {name: (folder / name).read_bytes() for name in names}


@pytest.mark.needs_data
def test_runs_and_shuffled_rows_give_the_same_bytes(tmp_path):
    source = shared_data("polis", "london.youth.policing")
    first = run(source, tmp_path / "first", languages=["fr"])
    again = run(shuffled(source, tmp_path / "again" / source.name, 1), tmp_path / "second", languages=["fr"])
    assert published(first.folder) == published(again.folder)
    manifest = json.loads((first.folder / "manifest.json").read_text())
    assert manifest


@pytest.mark.slow
def test_the_sample_whole_from_toml_to_pdf_whatever_the_order(tmp_path):
    sample = dl.sample_folder()
    copy = tmp_path / "sample"
    shutil.copytree(sample, copy, ignore=shutil.ignore_patterns("polis", "*.csv"))
    shuffled(sample / "polis", copy / "polis", 2)
    for file in sample.glob("*.csv"):
        if file.name in {"participants.csv", "marges.csv", "reponses.csv", "territoires.csv"}:
            shutil.copy(file, copy)
    one = run(sample / "consultation.toml", tmp_path / "one", languages=["fr"], jobs=1)
    two = run(copy / "consultation.toml", tmp_path / "two", languages=["fr"], jobs=2)
    assert published(one.folder) == published(two.folder)
    facts = json.loads((one.folder / "facts.json").read_text())
    assert facts["groups"]["verdict"] == "distinct"
    texts = " ".join(p.read_text(errors="ignore") for p in one.folder.glob("*.html"))
    assert "06 39 98" not in texts
    assert "@exemple" not in texts


@pytest.mark.slow
def test_every_row_of_the_sample_is_in_the_ledger(tmp_path):
    done = run(dl.sample_folder() / "consultation.toml", tmp_path, languages=["en"])
    ledger = pq.read_table(done.folder / "ledger.parquet")
    counts = Ledger(entries=ledger.cast(LEDGER)).received()
    with (dl.sample_folder() / "polis" / "votes.csv").open(encoding="utf-8", newline="") as handle:
        assert counts["votes.csv"] == sum(1 for _ in csv.reader(handle)) - 1
    with (dl.sample_folder() / "polis" / "comments.csv").open(encoding="utf-8", newline="") as handle:
        assert counts["comments.csv"] == sum(1 for _ in csv.reader(handle)) - 1
