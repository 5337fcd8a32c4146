"""Folders as organisers have them: exports side by side, photos among tables, a login page for an export."""

from __future__ import annotations

import pytest

import deliberation as dl

COMMENTS = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,1,2,0,1,{text}\n"
VOTES = "timestamp,comment-id,voter-id,vote\n1,0,1,1\n2,0,2,1\n"
IDEAS = "id,text,author\n1,Plus de bancs,u1\n2,Moins de bruit,u2\n"


def polis(folder, text, topic):
    folder.mkdir(parents=True)
    (folder / "comments.csv").write_text(COMMENTS.format(text=text), encoding="utf-8")
    (folder / "votes.csv").write_text(VOTES, encoding="utf-8")
    (folder / "summary.csv").write_text(f"topic,{topic}\n", encoding="utf-8")


def test_several_exports_in_a_folder_are_each_read_once(tmp_path):
    polis(tmp_path / "nord", "Plus de bancs", "Le parc du nord")
    polis(tmp_path / "2026" / "sud", "Moins de bruit", "Le parc du sud")
    (tmp_path / "idees.csv").write_text(IDEAS, encoding="utf-8")
    consultation = dl.read(tmp_path)
    assert sorted(set(consultation.contributions["source"].to_pylist())) == ["2026-sud", "idees", "nord"]
    assert consultation.contributions.num_rows == 4
    assert consultation.votes.num_rows == 4
    assert consultation.ledger.received() == {
        "2026-sud/comments.csv": 1, "2026-sud/summary.csv": 1, "2026-sud/votes.csv": 2, "idees.csv": 2,
        "nord/comments.csv": 1, "nord/summary.csv": 1, "nord/votes.csv": 2,
    }  # fmt: skip
    assert consultation.about.title == "Consultation"  # neither park is the title of both


def test_one_export_among_others_keeps_its_title(tmp_path):
    polis(tmp_path / "nord", "Plus de bancs", "Le parc du nord")
    (tmp_path / "idees.csv").write_text(IDEAS, encoding="utf-8")
    assert dl.read(tmp_path).about.title == "Le parc du nord"


def test_pictures_beside_tables_are_said_and_alone_are_refused(tmp_path):
    (tmp_path / "registre.JPG").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(dl.ReadError, match=r"found: registre.JPG.*deliberation template"):
        dl.read(tmp_path)
    (tmp_path / "idees.csv").write_text(IDEAS, encoding="utf-8")
    consultation = dl.read(tmp_path)
    assert dict(dict(consultation.notices)["pictures_not_read"]) == {"count": "1", "names": "registre.JPG"}


def test_a_page_saved_in_place_of_the_export_is_named(tmp_path):
    page = tmp_path / "export.csv"
    page.write_text("<!DOCTYPE html>\n<html><body>Connexion requise</body></html>\n", encoding="utf-8")
    with pytest.raises(dl.ReadError, match="is a web page, not an export: perhaps that of a login"):
        dl.read(page)


def test_a_blank_file_is_named_with_the_way_out(tmp_path):
    blank = tmp_path / "metrics.csv"
    blank.write_text("\n", encoding="utf-8")
    with pytest.raises(dl.ReadError, match=r"metrics.csv has a blank first line.*export it again"):
        dl.read(blank)
