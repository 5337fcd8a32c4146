"""ArgKP: arguments with their side and topic; key points and labels as codes, or refused on their own."""

from __future__ import annotations

import csv
from collections import Counter

import numpy as np
import pytest

import deliberation as dl
from tests.helpers.data import shared_data


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.needs_data
@pytest.mark.parametrize("part", ["train", "dev"])
def test_arguments_keep_their_topic_and_their_side(part):
    path = shared_data("argkp", f"arguments_{part}.csv")
    rows = {row["arg_id"]: row for row in rows_of(path)}
    consultation = dl.read(path)
    assert consultation.ledger.balanced({path.name: len(rows)})
    wordings = dict(consultation.questions.to_pandas()[["id", "text"]].itertuples(index=False))
    for contribution in consultation.contributions.to_pylist():
        row = rows[contribution["id"]]
        assert contribution["text"] == row["argument"]
        assert wordings[contribution["question"]] == row["topic"]
        assert contribution["stance"] == {"1": "for", "-1": "against"}[row["stance"]]
        assert contribution["kind"] == "argument"


@pytest.mark.needs_data
def test_the_folder_gives_6515_arguments_with_their_key_points():
    folder = shared_data("argkp")
    consultation = dl.read(folder)
    assert consultation.contributions.num_rows == 6_515
    received = {file.name: len(rows_of(file)) for file in folder.glob("*.csv")}
    assert len(received) == 6
    assert consultation.ledger.balanced(received)
    wordings = {
        row["key_point_id"]: row["key_point"].strip()
        for f in folder.glob("key_points_*")
        for row in rows_of(f)
    }
    matched = Counter(
        (row["arg_id"], wordings[row["key_point_id"]])
        for file in folder.glob("labels_*")
        for row in rows_of(file)
        if row["label"] == "1"
    )
    ids = consultation.contributions["id"].to_pylist()
    read = Counter((ids[row["contribution"]], row["code"]) for row in consultation.codes.to_pylist())
    assert read == matched
    assert set(consultation.codes["scheme"].to_pylist()) == {"key point"}
    unmatched = sum(row["label"] == "0" for file in folder.glob("labels_*") for row in rows_of(file))
    assert consultation.ledger.reasons("row", "set aside") == {"no_match": unmatched}


@pytest.mark.needs_data
@pytest.mark.parametrize("name", ["key_points_dev.csv", "labels_dev.csv"])
def test_key_points_and_labels_alone_are_refused_with_the_way_out(name):
    with pytest.raises(dl.ReadError, match=r"holds no contribution: .* read the folder"):
        dl.read(shared_data("argkp", name))


def write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


ARGUMENTS = "arg_id,argument,topic,stance\na1,Bancs help rest,Add benches,1\na2,They cost,Add benches,-1\n"
KEY_POINTS = "key_point_id,key_point,topic,stance\nk1,Rest,Add benches,1\n"


def test_labels_on_what_is_not_there_are_accounted_for(tmp_path):
    labels = "arg_id,key_point_id,label\na1,k1,1\na1,k9,1\na9,k1,1\na2,k1,0\n"
    folder = write(tmp_path / "e", arguments_x=ARGUMENTS, key_points_x=KEY_POINTS, labels_x=labels)
    consultation = dl.read(folder)
    assert sorted(consultation.codes["code"].to_pylist()) == ["Rest", "k9"]
    assert consultation.ledger.reasons("row", "set aside") == {"no_match": 1, "unknown_parent": 1}
    assert consultation.ledger.balanced({"arguments_x.csv": 2, "key_points_x.csv": 1, "labels_x.csv": 4})


def test_empty_arguments_and_unknown_sides_are_not_lost(tmp_path):
    text = "arg_id,argument,topic,stance\na1,,Add benches,1\na2,It depends,Add benches,0.3\n"
    consultation = dl.read(write(tmp_path / "e", arguments_x=text) / "arguments_x.csv")
    assert consultation.contributions["stance"].to_pylist() == [None]
    assert consultation.ledger.reasons("contribution") == {"empty_text": 1}


def test_the_order_of_the_rows_never_matters(tmp_path):
    lines = [f"a{i},Argument {i},Topic {i % 3},{1 if i % 2 else -1}" for i in range(30)]
    labels = [f"a{i},k{i % 4},{i % 2}" for i in range(30)]
    hashes = set()
    for seed in (1, 2):
        np.random.default_rng(seed).shuffle(lines)
        np.random.default_rng(seed).shuffle(labels)
        folder = write(
            tmp_path / str(seed),
            arguments="arg_id,argument,topic,stance\n" + "\n".join(lines),
            labels="arg_id,key_point_id,label\n" + "\n".join(labels),
        )
        hashes.add(dl.read(folder).content_hash)
    assert len(hashes) == 1
