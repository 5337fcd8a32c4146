"""Mapped tables: columns by name, votes by a declared scale, tallies, ids made from content."""

from __future__ import annotations

import random

import pytest

import deliberation as dl
from tests.helpers.data import shared_data

REPUBLIQUE = {
    "id": "id",
    "text": "body",
    "title": "title",
    "author": "author",
    "date": "created_at",
    "code": "section",
    "moderated": "is_trashed",
    "agree": "votes_ok",
    "pass": "votes_mitige",
    "disagree": "votes_nok",
}


@pytest.mark.needs_data
def test_republique_numerique_has_the_votes_its_readme_counts():
    consultation = dl.read(shared_data("republique_numerique", "opinions.csv"), columns=REPUBLIQUE)
    assert consultation.contributions.num_rows == 696
    total = sum(sum(filter(None, consultation.tallies[n].to_pylist())) for n in ("agree", "disagree", "pass"))
    assert total == 88_622
    assert len(set(consultation.codes["code"].to_pylist())) == 18


@pytest.mark.needs_data
def test_makeorg_shares_are_kept_as_shares():
    columns = {"id": "id", "text": "proposition", "total": "votes", "share": "adhesion"}
    consultation = dl.read(shared_data("apres_maintenant", "makeorg", "proposals.csv"), columns=columns)
    assert consultation.contributions.num_rows == 18_690
    assert sum(consultation.tallies["total"].to_pylist()) == 1_730_327
    assert consultation.tallies["agree"].null_count == 18_690


@pytest.mark.needs_data
def test_bluenove_questions_authors_and_codes():
    columns = {
        "id": "Answer ID",
        "text": "Answer text",
        "author": "Participant ID",
        "question": "Question wording",
        "code": "Semantic group title",
    }
    consultation = dl.read(
        shared_data("apres_maintenant", "bluenove", "answers_semantic_groups.csv"), columns=columns
    )
    assert consultation.participants.num_rows == 609
    assert consultation.questions.num_rows == 7
    assert consultation.ledger.funnel()["received"] == 8_838
    assert not consultation.has_votes


def test_votes_by_a_declared_scale_keep_the_original_value(tmp_path):
    file = tmp_path / "votes.csv"
    file.write_text("qui;quoi;avis\na;1;D’accord\nb;1;mitigé\nc;1;bof\n", encoding="utf-8")
    mapping = {"participant": "qui", "contribution": "quoi", "vote": "avis"}
    consultation = dl.read(file, columns=mapping)
    assert consultation.votes["vote"].to_pylist() == [1, 3]
    assert consultation.votes["value"].to_pylist() == ["D’accord", "mitigé"]
    assert consultation.ledger.reasons("vote") == {"vote_outside_scale": 1}
    declared = dl.read(
        file, columns=mapping, scale={"D'accord": "agree", "mitigé": "disagree", "bof": "pass"}
    )
    assert declared.votes["vote"].to_pylist() == [1, 2, 3]


def test_rows_without_id_get_one_from_what_they_say(tmp_path):
    lines = [
        "Plus de bancs,2026-01-02",
        "Moins de voitures,2026-01-03",
        "Plus de bancs,2026-01-02",
        " ,2026-01-04",
    ]
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(lines)  # noqa: S311
        file = tmp_path / f"{seed}.csv"
        file.write_text("text,date\n" + "\n".join(lines) + "\n", encoding="utf-8")
        consultation = dl.read(file)
        found.append(consultation.content_hash)
        assert consultation.contributions.num_rows == 3
        assert consultation.ledger.reasons("contribution") == {"empty_text": 1}
    assert len(set(found)) == 1


def test_same_id_and_other_text_loses_nothing(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id,text\n1,Oui\n1,Non\n1,Oui\n", encoding="utf-8")
    consultation = dl.read(file)
    assert consultation.contributions["id"].to_pylist() == ["1", "1#2"]
    assert consultation.ledger.reasons("contribution") == {"duplicate_id": 1}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n", "blank first line"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "picture"),
        ("binary.csv", bytes(range(256)) * 64, "not a text file"),
        ("unknown.csv", b"foo,bar\n1,2\n", "no reader recognises"),
        ("broken.xlsx", b"PK\x03\x04not a workbook", "workbook"),
    ],
)
def test_what_is_not_an_export_gets_one_sentence(tmp_path, name, content, words):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(dl.ReadError, match=words) as error:
        dl.read(file)
    assert name in str(error.value)


def test_a_missing_column_names_the_nearest(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Votre réponse,Âge\nOui,30\n", encoding="utf-8")
    with pytest.raises(dl.ReadError, match="Did you mean 'Votre réponse'"):
        dl.read(file, columns={"text": "votre reponse "})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(tmp_path, encoding, separator):
    file = tmp_path / "a.csv"
    lines = [("id", "text"), ("1", "L’été à Besançon : où garer « nos » vélos ?"), ("2", "Éteindre la nuit")]
    file.write_bytes("\r\n".join(separator.join(f'"{c}"' for c in row) for row in lines).encode(encoding))
    assert dl.read(file).contributions["text"].to_pylist() == [row[1] for row in lines[1:]]


def test_a_zip_that_leaves_its_folder_is_refused(tmp_path):
    import zipfile

    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../outside.csv", "id,text\n1,a\n")
    with pytest.raises(dl.ReadError, match="outside its folder"):
        dl.read(path)
    assert not (tmp_path.parent / "outside.csv").exists()


def test_amendments_and_backers_that_a_table_counts_are_measures_and_their_column_is_told(tmp_path):
    file = tmp_path / "textes.csv"
    file.write_text("no;texte;nb_versions;soutiens\n1;Des arbres;3;5\n2;Des bancs;0;\n", "utf-8")
    columns = {"id": "no", "text": "texte", "amendments": "nb_versions", "upvotes": "soutiens"}
    consultation = dl.read(file, columns=columns)
    ids = consultation.contributions["id"].to_pylist()
    found = {
        (ids[row["contribution"]], row["name"]): row["value"] for row in consultation.measures.to_pylist()
    }
    assert found == {("1", "versions_count"): 3, ("2", "versions_count"): 0, ("1", "upvotes"): 5}
    assert ("amendments_counted", (("column", "nb_versions"),)) in consultation.notices
    assert "upvotes" not in consultation.contributions.column_names


@pytest.mark.parametrize(("column", "mixed"), [("votes_mitige", True), ("Mitigé", True), ("blancs", False)])
def test_a_column_of_passes_that_people_call_mixed_is_told_from_a_pass(tmp_path, column, mixed):
    file = tmp_path / "votes.csv"
    file.write_text(f"id;texte;pour;contre;{column}\n1;Des arbres;3;5;2\n", "utf-8")
    columns = {"id": "id", "text": "texte", "agree": "pour", "disagree": "contre", "pass": column}
    notices = [code for code, *_ in dl.read(file, columns=columns).notices]
    assert ("mixed_votes" in notices) is mixed
