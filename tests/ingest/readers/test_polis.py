"""Polis exports: every variant reads, every row is accounted for, counts equal an independent count."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import deliberation as dl
from tests.helpers.data import shared_data

CONVERSATIONS = (
    "15-per-hour-seattle",
    "american-assembly.bowling-green",
    "austria-climate.5twd2jsnkf.2022-08-08",
    "bg2050-volunteers",
    "brexit-consensus",
    "london.youth.policing",
    "scoop-hivemind.affordable-housing",
    "scoop-hivemind.biodiversity",
    "scoop-hivemind.freshwater",
    "scoop-hivemind.taxes",
    "vtaiwan.uberx",
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.needs_data
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_every_variant_reads_and_balances(name):
    folder = shared_data("polis", name)
    consultation = dl.read(folder)
    received = {}
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as handle:
            total = sum(1 for _ in csv.reader(handle))
        received[file.name] = total if file.name == "summary.csv" else total - 1
    assert consultation.ledger.balanced(received)
    comments = rows_of(folder / "comments.csv")
    assert consultation.contributions.num_rows == len(comments)
    assert int((~consultation.analysed).sum()) == sum(row["moderated"] == "-1" for row in comments)


@pytest.mark.needs_data
@pytest.mark.parametrize(
    "name", ["vtaiwan.uberx", "austria-climate.5twd2jsnkf.2022-08-08", "brexit-consensus"]
)
def test_the_last_vote_of_each_person_counts(name):
    folder = shared_data("polis", name)
    last: dict[tuple[str, str], tuple[int, int]] = {}
    code = {"1": 1, "-1": 2, "0": 3}
    for row in rows_of(folder / "votes.csv"):
        key = (row["voter-id"], row["comment-id"])
        last[key] = max(last.get(key, (0, 0)), (int(row["timestamp"]), code[row["vote"]]))
    consultation = dl.read(folder)
    counted = Counter((c, v) for (_, c), (_, v) in last.items())
    frame = consultation.vote_counts().set_index("id")
    for (statement, vote), n in counted.items():
        assert frame.loc[statement, {1: "agree", 2: "disagree", 3: "pass"}[vote]] == n
    assert consultation.votes.num_rows == len(last)


@pytest.mark.needs_data
def test_published_counts_are_kept_and_the_difference_is_said():
    consultation = dl.read(shared_data("polis", "vtaiwan.uberx"))
    assert consultation.tallies.num_rows == 197
    notices = {code: dict(values) for code, values in consultation.notices}
    assert notices["published_counts_differ"]["statements"] == "96"  # the count of methods.md


@pytest.mark.needs_data
def test_without_votes_csv_the_matrix_is_the_source():
    folder = shared_data("polis", "american-assembly.bowling-green")
    consultation = dl.read(folder)
    cells = sum(
        row[name] in {"1", "-1", "0"}
        for row in rows_of(folder / "participants-votes.csv")
        for name in row
        if name.isdigit()
    )
    assert consultation.votes.num_rows == cells == 225_524
    assert ("matrix_without_events", ()) in consultation.notices


@pytest.mark.needs_data
def test_the_inverted_sign_is_detected(tmp_path):
    folder = shutil.copytree(shared_data("polis", "brexit-consensus"), tmp_path / "export")
    straight = dl.read(folder)
    rows = rows_of(folder / "votes.csv")
    with (folder / "votes.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "vote": str(-int(row["vote"]))} for row in rows)
    turned = dl.read(folder)
    assert turned.votes.equals(straight.votes)
    assert "sign_inverted" in dict(turned.notices)


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.csv").write_text(text, encoding="utf-8")
    return folder


COMMENTS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,comment-id,voter-id,vote\n"


def test_an_undecidable_sign_is_refused_with_the_way_out(tmp_path):
    folder = write(
        tmp_path / "e", comments=COMMENTS + "1,0,1,1,1,1,Plus de bancs\n", votes=VOTES + "1,0,1,1\n2,0,2,-1\n"
    )
    with pytest.raises(dl.ReadError, match="agree or disagree"):
        dl.read(folder)
    scale = {"1": "agree", "-1": "disagree", "0": "pass"}
    assert dl.read(folder, scale=scale).votes.num_rows == 2


OPENED = "2,0,0,1,0,1,Plus de bancs\n3,1,0,1,0,1,Moins de bancs\n4,2,7,1,0,1,Des arbres\n"


def seeds(folder: Path) -> list[bool]:
    found = dl.read(folder)
    by_id = dict(zip(found.contribution_ids, found.contributions["seed"].to_pylist(), strict=True))
    return [by_id[name] for name in sorted(by_id)]


def test_what_opens_the_debate_is_said_by_the_export_or_is_by_who_created_the_conversation(tmp_path):
    votes = VOTES + "1,0,7,1\n2,1,7,1\n3,2,7,1\n"
    assert seeds(write(tmp_path / "a", comments=COMMENTS + OPENED, votes=votes)) == [True, True, False]
    head = COMMENTS.replace("moderated,", "moderated,is-seed,")
    said = OPENED.replace(",1,Plus", ",1,true,Plus").replace(",1,Moins", ",1,false,Moins")
    said = said.replace(",1,Des", ",1,false,Des")
    assert seeds(write(tmp_path / "b", comments=head + said, votes=votes)) == [True, False, False]
    other = OPENED.replace("2,0,0,", "2,0,9,")  # numbers are not Polis's own: the first is by somebody else
    assert seeds(write(tmp_path / "c", comments=COMMENTS + other, votes=votes)) == [False, False, False]


def test_seconds_and_milliseconds_are_both_read(tmp_path):
    for stamp in ("1500232652", "1500232652930"):
        folder = write(
            tmp_path / stamp, comments=COMMENTS + f"{stamp},0,1,1,0,1,Oui\n", votes=VOTES + f"{stamp},0,1,1\n"
        )
        assert dl.read(folder).votes["date"][0].as_py().year == 2017


def test_what_cannot_be_a_vote_is_set_aside_with_its_reason(tmp_path):
    votes = VOTES + "1,0,1,1\n2,0,2,1\n3,9,1,1\n4,0,3,7\n5,,3,1\n6,0,1,0\n6,0,1,-1\n"
    folder = write(tmp_path / "e", comments=COMMENTS + "1,0,1,2,0,1,Oui\n", votes=votes)
    ledger = dl.read(folder).ledger
    assert ledger.reasons("vote") == {
        "no_id": 1,
        "revote": 1,
        "revote_same_instant": 1,
        "unknown_contribution": 1,
        "vote_outside_scale": 1,
    }
    assert ledger.funnel("vote") == {
        "declared": None, "received": 7, "readable": 5, "kept": 2, "analysed": None, "used": None,
    }  # fmt: skip


def test_an_unquoted_body_with_commas_is_joined_back(tmp_path):
    folder = write(
        tmp_path / "e",
        comments=COMMENTS + "1,0,1,2,0,1,Des bancs, des arbres, de l'ombre\n2,1,1,0\n",
        votes=VOTES + "1,0,1,1\n1,0,2,1\n",
    )
    consultation = dl.read(folder)
    assert consultation.contributions["text"][0].as_py() == "Des bancs, des arbres, de l'ombre"
    assert consultation.ledger.reasons("contribution") == {"ragged_row": 1}


@pytest.mark.needs_data
def test_the_order_of_the_rows_never_matters(tmp_path):
    source = shared_data("polis", "vtaiwan.uberx")
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    for file in source.glob("*.csv"):
        if file.name == "summary.csv":
            shutil.copy(file, shuffled)
            continue
        with file.open(encoding="utf-8-sig", newline="") as handle:
            head, *rows = list(csv.reader(handle))
        order = np.random.default_rng(1).permutation(len(rows))
        with (shuffled / file.name).open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([head, *(rows[i] for i in order)])
    assert dl.read(shuffled).content_hash == dl.read(source).content_hash
