"""Toguna exports: notes become tallies by their sign, drafts stay aside, comments lose their nickname."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyarrow.compute as pc
import pytest

import deliberation as dl
from tests.helpers.data import shared_data

LEVELS = [f"Voted {level}" for level in (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def export() -> Path:
    return shared_data("apres_maintenant", "autres", "toguna_votes_minus5_plus5.csv")


@pytest.mark.needs_data
def test_the_counts_equal_an_independent_count(export):
    rows = rows_of(export)
    consultation = dl.read(export)
    table = consultation.contributions
    comments = sum(len(row["Comments"].splitlines()) for row in rows)
    assert Counter(table["kind"].to_pylist()) == {"statement": len(rows), "comment": comments} == {
        "statement": 87, "comment": 15,
    }  # fmt: skip
    assert consultation.ledger.balanced({export.name: len(rows)})
    states = Counter(row["Status"] for row in rows)
    assert consultation.ledger.reasons("contribution") == {
        "draft": states["draft"], "moderated": states["canceled"],
    }  # fmt: skip
    assert consultation.questions["text"].to_pylist() == sorted({row["question_text"] for row in rows})
    assert sum(name.startswith("u") for name in table["author"].drop_null().to_pylist()) == len(table)


@pytest.mark.needs_data
def test_notes_are_summed_by_their_sign_and_every_level_is_kept(export):
    rows = [row for row in rows_of(export) if row["Status"] == "online"]
    consultation = dl.read(export)
    ids = consultation.contributions["id"].to_pylist()
    texts = consultation.contributions["text"].to_pylist()
    tallies = {
        texts[row["contribution"]].strip(): (row["agree"], row["disagree"], row["pass"], row["total"])
        for row in consultation.tallies.to_pylist()
    }
    assert consultation.tallies.num_rows == len(rows) == 62
    for row in rows:
        minus = sum(int(row[name]) for name in LEVELS[:5])
        plus = sum(int(row[name]) for name in LEVELS[5:])
        if texts.count(row["Text"]) == 1:
            assert tallies[row["Text"].strip()] == (plus, minus, None, plus + minus)
    kept = Counter()
    for row in consultation.measures.to_pylist():
        kept[row["name"]] += row["value"]
    assert dict(kept) == {name: sum(int(row[name]) for row in rows) for name in LEVELS}
    assert len(set(ids)) == 102


@pytest.mark.needs_data
def test_themes_and_statements_are_codes(export):
    expected = Counter()
    for row in rows_of(export):
        for scheme in ("themes", "statements"):
            expected.update((scheme, word.strip()) for word in row[scheme].split(",") if word.strip())
    found = Counter((row["scheme"], row["code"]) for row in dl.read(export).codes.to_pylist())
    assert found == expected


@pytest.mark.needs_data
def test_nicknames_are_not_taken_over(export):
    consultation = dl.read(export)
    comments = consultation.contributions.filter(pc.equal(consultation.contributions["kind"], "comment"))
    assert not any(pc.match_substring_regex(comments["text"], r"^\w+ ?: ").to_pylist())
    assert set(comments["parent"].to_pylist()) <= set(consultation.contributions["id"].to_pylist())


HEADER = (
    "question_text,question_status,Created At,Updated At,themes,statements,User,Status,Poster,Text,Comments,"
    "Voted -2,Voted -1,Voted 0,Voted 1,Voted 2\n"
)


def line(
    text: str, *, status: str = "online", comments: str = "", votes: str = "0,1,2,3,4", user: str = "7"
) -> str:
    return f'Que garder ?,open,2020-04-11 13:58:22.936,,a,,{user},{status},,{text},"{comments}",{votes}\n'


def write(folder: Path, *lines: str) -> Path:
    file = folder / "ideas.csv"
    file.write_text(HEADER + "".join(lines), encoding="utf-8-sig")
    return file


def test_zero_is_a_pass_and_a_scale_overrides_the_signs(tmp_path):
    file = write(tmp_path, line("Des bancs"))
    consultation = dl.read(file)
    assert consultation.tallies.to_pylist()[0] == {
        "contribution": 0, "agree": 7, "disagree": 1, "pass": 2, "total": 10, "share": None,
    }  # fmt: skip
    assert dict(consultation.notices)["notes_by_sign"] == (("high", "2"), ("low", "-2"))
    scale = {"-2": "disagree", "-1..1": "pass", "2": "unseen"}
    other = dl.read(file, scale=scale)
    assert other.tallies.to_pylist()[0] == {
        "contribution": 0, "agree": 0, "disagree": 0, "pass": 6, "total": 6, "share": None,
    }  # fmt: skip
    assert not other.notices


def test_a_scale_with_a_hole_is_refused(tmp_path):
    with pytest.raises(dl.ReadError, match="leaves out the note 0"):
        dl.read(write(tmp_path, line("Des bancs")), scale={"-2..-1": "disagree", "1..2": "agree"})


def test_a_count_that_is_none_is_refused_with_its_place(tmp_path):
    with pytest.raises(dl.ReadError, match=r"row 2, column 'Voted 2' holds 'beaucoup'"):
        dl.read(write(tmp_path, line("Des bancs"), line("Des arbres", votes="0,0,0,0,beaucoup")))


def test_comments_are_told_apart_and_continued_lines_stay_together(tmp_path):
    said = "Jean Pierre : Oui\nencore\n10:30 tous les jours\nzoé: Non\nsans nom"
    consultation = dl.read(
        write(tmp_path, line("Des bancs", comments=said), line("Rien", comments="juste un avis"))
    )
    table = consultation.contributions.filter(pc.equal(consultation.contributions["kind"], "comment"))
    assert sorted(table["text"].to_pylist()) == [
        "Non\nsans nom",
        "Oui\nencore\n10:30 tous les jours",
        "juste un avis",
    ]
    assert table["author"].null_count == 1
    assert consultation.ledger.balanced({"ideas.csv": 2})


def test_a_draft_is_kept_aside_with_its_comments_and_without_a_tally(tmp_path):
    consultation = dl.read(
        write(
            tmp_path,
            line("Des bancs", status="Draft", comments="a: b", votes="0,0,0,0,0"),
            line("Des arbres"),
        )
    )
    frame = consultation.contributions.to_pandas().set_index("text")
    assert frame["moderation_reason"].to_dict() == {
        "Des bancs": "draft",
        "b": "draft",
        "Des arbres": None,
    } or frame["moderated"].to_dict() == {"Des bancs": True, "b": True, "Des arbres": False}
    assert consultation.tallies.num_rows == 1
    assert consultation.ledger.reasons("contribution") == {"draft": 2}


def test_a_name_in_the_place_of_the_user_is_not_taken_over(tmp_path):
    consultation = dl.read(
        write(tmp_path, line("Des bancs", user="Jeanne Exemple"), line("Des arbres", user="12"))
    )
    people = consultation.participant_ids
    assert "12" in list(people)
    assert not any("exemple" in str(name).lower() for name in people)


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    lines = [line(f"Idée {i % 5}", comments="a: b", status=("online", "draft")[i % 2]) for i in range(12)]
    straight = dl.read(write(tmp_path, *lines)).content_hash
    assert dl.read(write(tmp_path, *lines[::-1])).content_hash == straight
