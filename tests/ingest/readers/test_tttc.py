"""Talk to the City and kouchou-ai: comments under both generations of names, persons replaced by ids."""

from __future__ import annotations

import numpy as np
import pytest

import deliberation as dl


def write(tmp_path, text, name="comments.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    return path


def test_comments_with_what_is_published_of_them(tmp_path):
    text = (
        "comment-id,comment-body,agrees,disagrees,interview,video,timestamp\n"
        '1,"More benches, please",5,2,Alice,https://example.org/v/1,00:01:10\n'
        "2,More trees,0,0,Bob,,2024-01-15T10:30:00Z\n"
    )
    consultation = dl.read(write(tmp_path, text))
    first, second = consultation.contributions.to_pylist()
    assert (first["text"], first["kind"]) == ("More benches, please", "comment")
    assert (first["url"], first["locator"], first["date"]) == ("https://example.org/v/1", "00:01:10", None)
    assert (second["locator"], second["date"].isoformat()) == (None, "2024-01-15T10:30:00+00:00")
    assert consultation.tallies.to_pandas().sort_values("contribution")[
        ["agree", "disagree", "total"]
    ].to_numpy().tolist() == [
        [5, 2, 7],
        [0, 0, 0],
    ]
    assert consultation.ledger.balanced({"comments.csv": 2})


def test_who_speaks_is_told_apart_and_never_named(tmp_path):
    text = "comment-id,comment-body,interview\n1,One,Alice\n2,Two, alice\n3,Three,Bob\n4,Four,\n"
    consultation = dl.read(write(tmp_path, text))
    authors = consultation.contributions["author"].to_pylist()
    assert authors[0] == authors[1] != authors[2]
    assert authors[3] is None
    assert "Alice" not in str(consultation.contributions.to_pylist())
    assert consultation.participants.num_rows == 2


def test_newer_files_say_id_and_comment(tmp_path):
    consultation = dl.read(write(tmp_path, "id,interview,comment\n1,Alice,I love cats\n2,Bob,I love dogs\n"))
    assert consultation.contributions["text"].to_pylist() == ["I love cats", "I love dogs"]
    assert dl.read(write(tmp_path, "comment,id\nMore magic,1\n", "tiny.csv")).contributions.num_rows == 1


def test_another_table_with_a_column_of_comments_is_not_mistaken_for_one(tmp_path):
    path = write(tmp_path, "id,issue,upvotes,comment\n1,Parks,3,More benches\n")
    with pytest.raises(dl.ReadError, match="no reader recognises"):
        dl.read(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "shift_jis"])
def test_japanese_bodies(tmp_path, encoding):
    bodies = [
        "教育のデジタル化により、地方と都市の教育格差が縮小することを期待しています。",
        "高齢化社会において、介護ロボットの開発は急務だと考えます。",
    ]
    text = "comment-id,comment-body,source,attribute_年代,attribute_地域\n"
    text += "".join(f"{i},{body},X API,30代,東京\n" for i, body in enumerate(bodies, 1))
    consultation = dl.read(write(tmp_path, text, encoding=encoding))
    assert consultation.contributions["text"].to_pylist() == bodies
    assert set(consultation.contributions["channel"].to_pylist()) == {"X API"}
    codes = {(row["scheme"], row["code"]) for row in consultation.codes.to_pylist()}
    assert codes == {("年代", "30代"), ("地域", "東京")}


def test_attributes_belong_to_the_person_where_somebody_is_named(tmp_path):
    text = "comment-id,comment-body,interview,attribute-age,source-url\n1,One,Alice,30,https://example.org\n2,Two,,40,\n"
    consultation = dl.read(write(tmp_path, text))
    assert [(r["name"], r["value"]) for r in consultation.attributes.to_pylist()] == [("age", "30")]
    assert [(r["scheme"], r["code"]) for r in consultation.codes.to_pylist()] == [("age", "40")]
    assert consultation.contributions["url"].to_pylist() == ["https://example.org", None]


def test_a_file_made_from_polis_keeps_its_authors_and_its_moderation(tmp_path):
    text = (
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1500232652,Sun,0,7,1,0,1,Kept\n1500232653,Sun,1,8,0,1,-1,Spam\n"
    )
    consultation = dl.read(write(tmp_path, text, "made.csv"))
    assert consultation.contributions["moderated"].to_pylist() == [False, True]
    assert consultation.contributions["author"].to_pylist() == ["7", "8"]
    assert consultation.contributions["date"][0].as_py().year == 2017
    assert consultation.ledger.reasons("contribution") == {"moderated": 1}


def test_columns_that_nobody_knows_are_named_to_the_organiser(tmp_path):
    consultation = dl.read(write(tmp_path, "comment-id,comment-body,state,email\n1,One,open,a@example.org\n"))
    assert dict(dict(consultation.notices)["columns_not_read"]) == {
        "file": "comments.csv",
        "names": "state, email",
    }
    assert "example.org" not in str(consultation.contributions.to_pylist())


def test_empty_duplicate_and_ragged_rows_are_accounted_for(tmp_path):
    text = "comment-id,comment-body,agrees,disagrees\n1,One,1,0\n1,One,1,0\n1,Other,2,0\n2,,1,0\n"
    text += "3,Three,x,0\n4,Four\n,,,\n"
    consultation = dl.read(write(tmp_path, text))
    assert sorted(consultation.contributions["text"].to_pylist()) == ["One", "Other", "Three"]
    assert consultation.ledger.reasons("contribution") == {
        "duplicate_id": 1,
        "empty_row": 1,
        "empty_text": 1,
        "ragged_row": 1,
    }
    assert consultation.ledger.balanced({"comments.csv": 7})
    texts = consultation.contributions["text"].to_pylist()
    agrees = {texts[row["contribution"]]: row["agree"] for row in consultation.tallies.to_pylist()}
    assert agrees == {"One": 1, "Other": 2}  # an id given twice does not give its votes to the wrong text
    assert dict(dict(consultation.notices)["tallies_unread"]) == {"count": "1"}


def test_the_order_of_the_rows_never_matters(tmp_path):
    rows = [f"{i % 25},Body {i},{i},{i % 3},Person {i % 5},{20 + i % 4}" for i in range(30)]
    head = "comment-id,comment-body,agrees,disagrees,interview,attribute_age\n"
    straight = dl.read(write(tmp_path, head + "\n".join(rows), "a.csv"))
    np.random.default_rng(1).shuffle(rows)
    assert dl.read(write(tmp_path, head + "\n".join(rows), "b.csv")).content_hash == straight.content_hash
