"""Braineet's table without a header: known by its shape, figures by the position of their column."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import deliberation as dl
from deliberation.ingest.place import Place
from deliberation.ingest.readers import braineet
from tests.helpers.data import shared_data


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.reader(handle))


@pytest.mark.needs_data
def test_the_real_file_equals_an_independent_count():
    file = shared_data("apres_maintenant", "autres", "recovery_noheader.csv")
    rows = rows_of(file)
    consultation = dl.read(file)
    assert consultation.ledger.balanced({file.name: len(rows)})
    assert consultation.contributions.num_rows == len(rows) == 388
    texts = dict(
        zip(consultation.contribution_ids, consultation.contributions["text"].to_pylist(), strict=True)
    )
    assert texts == {row[2]: row[3] for row in rows}
    sums = Counter()
    for row in consultation.measures.to_pylist():
        sums[row["name"]] += row["value"]
    assert dict(sums) == {f"column {n + 1}": sum(int(row[n]) for row in rows) for n in range(5, 9)}
    codes = Counter(row["code"] for row in consultation.codes.to_pylist())
    assert codes == Counter(row[1].removesuffix(".0") for row in rows if row[1])
    assert Counter(row["status"] for row in consultation.responses.to_pylist()) == {
        "under_study": sum(row[4] == "Under review" for row in rows)
    }
    assert ("columns_by_shape", (("file", file.name),)) in consultation.notices
    assert consultation.tallies.num_rows == 0


@pytest.mark.needs_data
def test_no_other_real_table_is_taken_for_it():
    folder = shared_data("apres_maintenant")
    found = [file.name for file in sorted(folder.rglob("*.csv")) if braineet.recognises(Place(file))]
    assert found == ["recovery_noheader.csv"]


def write(folder: Path, *lines: str) -> Path:
    file = folder / "ideas.csv"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


IDEA = 'Challenge,7.0,101,"Et si on plantait, ensemble",Under review,3,0,12,1'


def test_every_column_goes_where_it_belongs(tmp_path):
    other = "Brainee,,102,Et si on ouvrait l’école ?,Chosen by the jury,0,0,1,0"
    consultation = dl.read(write(tmp_path, IDEA, other, "Challenge,7.0,103,,,0,0,0,0"))
    assert consultation.contributions["id"].to_pylist() == ["101", "102"]
    assert [row["code"] for row in consultation.codes.to_pylist()] == ["7"]
    assert [(row["status"], row["status_said"]) for row in consultation.responses.to_pylist()] == [
        ("under_study", "Under review"),
        ("unclassified", "Chosen by the jury"),
    ]
    assert consultation.ledger.reasons("contribution") == {"empty_text": 1}
    assert consultation.ledger.balanced({"ideas.csv": 3})


@pytest.mark.parametrize(
    "line",
    [
        "Survey,7.0,102,Et si on ouvrait l’école ?,,0,0,1,0",  # another word in the first column
        "Challenge,7.0,abc,Et si on ouvrait l’école ?,,0,0,1,0",  # no id
        "Challenge,7.0,102,12,,0,0,1,0",  # no text
        "Challenge,7.0,102,Et si on ouvrait l’école ?,,0,0,1,beaucoup",  # no figure
        "Challenge,7.0,102,Et si on ouvrait l’école ?,,0,0,1",  # another width
    ],
)
def test_a_table_with_one_row_of_another_shape_is_not_taken(tmp_path, line):
    assert braineet.recognises(Place(write(tmp_path, IDEA, line, IDEA.replace("101", "104")))) == 0


def test_a_table_with_a_header_is_not_taken(tmp_path):
    file = write(tmp_path, "type,challenge,id,text,status,likes,dislikes,views,comments", IDEA)
    assert braineet.recognises(Place(file)) == 0


def test_another_width_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(dl.ReadError, match="has 3 columns; a table of Braineet has nine"):
        dl.read(write(tmp_path, "a,1,2", "b,3,4"), reader="braineet")


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    lines = [IDEA.replace("101", str(100 + i % 4)).replace("ensemble", f"n° {i}") for i in range(8)]
    straight = dl.read(write(tmp_path, *lines))
    assert straight.contributions.num_rows == 8
    assert dl.read(write(tmp_path, *lines[::-1])).content_hash == straight.content_hash
