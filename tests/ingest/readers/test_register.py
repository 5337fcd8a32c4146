"""Typed registers: recognised by their columns, read whatever was done to them."""

from __future__ import annotations

import pytest

import deliberation as dl
from deliberation.core import register

TITLES = [register.header(ours, "fr") for ours in ("id", "date", "author", "text", "kind", "channel")]


def saved(path, rows, titles=TITLES, separator=";"):
    lines = [separator.join(titles), *(separator.join(row) for row in rows)]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    return path


ROWS = [
    ("1", "12 mars 2026", "Mme Exemple", "Des bancs", "proposition", ""),
    ("2", "12/03/2026", "P7", "Des arbres", "", "courrier"),
    ("3", "46093", "anonyme", "Du calme", "observation ou commentaire", "autre"),
    ("4", "mi-mars", "", "Des bus", "inconnue", ""),
    ("5", "", "Collectif du port", "Des bancs", "", ""),
]


def read(tmp_path, rows=ROWS, **options):
    return dl.read(saved(tmp_path / "registre.csv", rows), **options)


def test_a_register_saved_as_csv_is_recognised(tmp_path):
    consultation = read(tmp_path)
    table = consultation.contributions.to_pandas().set_index("id")
    assert table["kind"].tolist() == ["proposal", "comment", "comment", "comment", "comment"]
    assert table["channel"].tolist() == ["paper", "letter", "autre", "paper", "paper"]
    assert table["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == ["2026-03-12"] * 2 + [
        "2026-03-12",
        "",
        "",
    ]
    assert table["author"].fillna("").tolist()[1:] == ["P7", "", "", "Collectif du port"]
    assert table["author"].iloc[0].startswith("u")
    assert dict(dict(consultation.notices)["dates_unread"])["count"] == "1"
    assert consultation.ledger.balanced({"registre.csv": 5})
    people = consultation.participants.to_pandas().set_index("id")["collective"]
    assert people["Collectif du port"]


def test_the_order_of_rows_does_not_matter(tmp_path):
    rows = list(ROWS)
    rows = [rows[n] for n in (3, 0, 4, 2, 1)]
    (tmp_path / "b").mkdir()
    one, two = read(tmp_path), read(tmp_path / "b", rows)
    assert one.content_hash == two.content_hash


def test_options_are_heard(tmp_path):
    consultation = read(tmp_path, channel="meeting", kind="answer", question="Quelle place ?", language="fr")
    table = consultation.contributions.to_pandas().set_index("id")
    assert table["channel"].tolist()[:2] == ["meeting", "letter"]
    assert table["kind"].tolist()[:2] == ["proposal", "answer"]
    assert consultation.questions["text"].to_pylist() == ["Quelle place ?"]


def test_a_number_given_twice_keeps_both_texts(tmp_path):
    consultation = read(
        tmp_path, [("1", "", "", "Un", "", ""), ("1", "", "", "Deux", "", ""), ("1", "", "", "Un", "", "")]
    )
    assert sorted(consultation.contributions["text"].to_pylist()) == ["Deux", "Un"]
    assert consultation.ledger.reasons("contribution") == {"duplicate_id": 1}


def test_a_table_that_only_resembles_the_template_is_not_one(tmp_path):
    path = saved(tmp_path / "t.csv", [("1", "Des bancs")], [TITLES[3], "text"])
    assert dl.read(path).contributions["channel"].to_pylist() == [None]


def test_a_table_named_a_register_without_its_text_is_refused(tmp_path):
    with pytest.raises(dl.ReadError, match="deliberation suggest"):
        dl.read(saved(tmp_path / "t.csv", [("1", "x")], ["a", "b"]), reader="register")
