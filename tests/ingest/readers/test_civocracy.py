"""Civocracy exports: comments and propositions with their supports; extracts become categories."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

import deliberation as dl
from tests.helpers.data import shared_data


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def codes_of(consultation: dl.Consultation) -> Counter[tuple[str, str]]:
    return Counter((row["scheme"], row["code"]) for row in consultation.codes.to_pylist())


@pytest.mark.needs_data
def test_discussions_equal_an_independent_count():
    file = shared_data("apres_maintenant", "autres", "civocracy_discussions.csv")
    rows = rows_of(file)
    comments = [row for row in rows if row["user"].startswith("User")]
    insights = [row for row in rows if row["user"] in {"idea", "problem"}]
    consultation = dl.read(file)
    assert consultation.ledger.balanced({file.name: len(rows)})
    assert consultation.ledger.reasons("row") == {"not_a_row": sum(row["user"] == "Type" for row in rows)}

    def plain(text: str) -> str:
        return " ".join(text.split())

    held = [
        row for row in insights
        if any(plain(row["comment"]) in plain(c["comment"]) for c in comments if c["issue"] == row["issue"])
    ]  # fmt: skip
    assert consultation.ledger.reasons("contribution") == {
        "extract": len(held),
        "not_analysed": len(insights) - len(held),
    }
    assert (len(comments), len(held), len(insights)) == (231, 273, 279)
    analysed = consultation.contributions.filter(consultation.analysed)
    assert sorted(analysed["text"].to_pylist()) == sorted(row["comment"] for row in comments)
    assert set(analysed["kind"].to_pylist()) == {"comment"}
    assert consultation.questions.num_rows == len({row["issue"] for row in rows}) == 7
    names = {row["user"] for row in comments} - {"User deleted"}
    assert set(consultation.participant_ids) == names
    supports = sum(row["value"] for row in consultation.measures.to_pylist())
    assert supports == sum(int(row["upvotes"]) for row in comments)
    assert consultation.tallies.num_rows == 0


@pytest.mark.needs_data
def test_propositions_equal_an_independent_count():
    file = shared_data("apres_maintenant", "autres", "civocracy_propositions.csv")
    rows = rows_of(file)
    consultation = dl.read(file)
    assert consultation.ledger.balanced({file.name: len(rows)})
    assert consultation.contributions.num_rows == len(rows) == 861
    assert Counter(consultation.contributions["kind"].to_pylist()) == {"proposal": 861}
    assert sum(row["value"] for row in consultation.measures.to_pylist()) == sum(
        int(r["votes"]) for r in rows
    )
    expected = Counter()
    for row in rows:  # a comma before a space is part of a name
        expected.update(
            ("themes", name.replace(";", ", "))
            for name in row["themes"].replace(", ", ";").split(",")
            if name
        )
    assert codes_of(consultation) == expected
    answers = consultation.responses.to_pylist()
    assert sorted(a["reason"] for a in answers) == sorted(r["answer"] for r in rows if r["answer"])
    assert {a["status"] for a in answers} == {"unclassified"}
    texts = dict(
        zip(consultation.contribution_ids, consultation.contributions["text"].to_pylist(), strict=True)
    )
    assert all(texts[a["contributions"][0]].strip() == a["subject"] for a in answers)


@pytest.mark.needs_data
def test_a_folder_of_both_tables_is_one_consultation_of_the_same_people(tmp_path):
    people = set()
    for name in ("discussions", "propositions"):
        file = shared_data("apres_maintenant", "autres", f"civocracy_{name}.csv")
        shutil.copy(file, tmp_path)
        people |= {row["user"] for row in rows_of(file)} - {"User deleted", "Type", "idea", "problem"}
    consultation = dl.read(tmp_path)
    assert set(consultation.participant_ids) == people
    assert consultation.ledger.balanced({"civocracy_discussions.csv": 517, "civocracy_propositions.csv": 861})


HEADER = "issue,themes,user,upvotes,comment\n"


def write(folder: Path, text: str, name: str = "d.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8-sig")
    return file


def test_an_extract_is_a_category_of_its_comment_and_only_within_its_issue(tmp_path):
    rows = (
        'Rue ?,a,User #1,3,"Il faut des bancs,  et de l’ombre"\n'
        "Parc ?,a,User #2,1,Plus d’eau\n"
        "Rue ?,a,Type,Upvotes,Insight\n"
        'Rue ?,a,idea,0,"des bancs, et de l’ombre"\n'
        "Rue ?,a,problem,0,Plus d’eau\n"
    )
    consultation = dl.read(write(tmp_path, HEADER + rows))
    frame = consultation.contributions.to_pandas().set_index("text")
    assert codes_of(consultation) == {("themes", "a"): 3, ("insight", "idea"): 1, ("insight", "problem"): 1}
    assert frame.loc["Plus d’eau", "moderated"].tolist().count(True) == 1
    assert frame.loc["Il faut des bancs,  et de l’ombre", "author"] == "User #1"
    assert consultation.ledger.balanced({"d.csv": 5})
    assert consultation.ledger.reasons("contribution") == {"extract": 1, "not_analysed": 1}


def test_names_are_not_taken_over_and_closed_accounts_are_nobody(tmp_path):
    rows = "Rue ?,a,Jeanne Exemple,0,Oui\nRue ?,a,User deleted,0,Non\nRue ?,a,User deleted,0,Bof\n"
    consultation = dl.read(write(tmp_path, HEADER + rows))
    assert len(consultation.participant_ids) == 1
    assert not str(consultation.participant_ids[0]).startswith("Jeanne")


def test_the_same_words_twice_are_two_comments_with_their_own_figures(tmp_path):
    rows = "Rue ?,a,User #1,3,Oui\nRue ?,a,User #1,3,Oui\nRue ?,a,User #1,4,Oui\nRue ?,a,User #1,4,\n"
    consultation = dl.read(write(tmp_path, HEADER + rows))
    assert consultation.contributions.num_rows == 3
    assert sorted(row["value"] for row in consultation.measures.to_pylist()) == [3, 3, 4]
    assert consultation.ledger.reasons("contribution") == {"empty_text": 1}


def test_a_table_without_themes_or_answers_reads(tmp_path):
    assert (
        dl.read(write(tmp_path, "issue;user;upvotes;comment\nRue ?;User #1;2;Oui\n")).measures.num_rows == 1
    )
    text = "user;proposition;votes;themes\nUser #1;Des bancs;7;x\n"
    consultation = dl.read(write(tmp_path, text))
    assert consultation.responses.num_rows == 0


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    rows = [f"Rue ?,a,User #{i % 3},{i},Texte {i % 4} et la suite\n" for i in range(9)]
    rows += ["Rue ?,a,Type,Upvotes,Insight\n", "Rue ?,a,idea,0,Texte 1\n", "Rue ?,a,problem,0,ailleurs\n"]
    straight = dl.read(write(tmp_path, HEADER + "".join(rows))).content_hash
    assert dl.read(write(tmp_path, HEADER + "".join(rows[::-1]))).content_hash == straight
