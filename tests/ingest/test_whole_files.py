"""Long files read in one pass: what their first bytes do not tell."""

from __future__ import annotations

import json

import pytest

import deliberation as dl
from deliberation.ingest import place
from deliberation.ingest.place import Place
from deliberation.ingest.raw import read_raw
from deliberation.ingest.raw.columnar import entries


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_accent_far_into_a_file_decides_its_encoding(tmp_path, encoding):
    file = tmp_path / "a.csv"
    rows = [*(f"{number},plain words only" for number in range(8000)), "8000,L'été à Besançon"]
    file.write_bytes("\n".join(["id,text", *rows]).encode(encoding))
    assert file.stat().st_size > 1 << 16  # more than is looked at first
    consultation = dl.read(file)
    assert consultation.contributions.num_rows == 8001
    assert "L'été à Besançon" in consultation.contributions["text"].to_pylist()
    assert ("encoding_guessed" in dict(consultation.notices)) == (encoding == "cp1252")


def test_the_keys_of_a_long_json_list_are_known_from_its_first_objects(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "_LONG", 100)
    file = tmp_path / "a.json"
    file.write_text(
        json.dumps([{"id": number, "text": f"n° {number}"} for number in range(1200)]), encoding="utf-8"
    )
    assert Place(file).header(file) == ("id", "text")
    assert len(read_raw(file)) == 1200
    assert [entry["id"] for entry in entries(file)] == list(range(1200))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[]", []),
        (' \n[ {"a": 1} ,\n\t"b", 3 ]\n', [{"a": 1}, "b", 3]),
        ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ('{"found": [{"a": 1}, {"a": 2}]}', [{"a": 1}, {"a": 2}]),
    ],
)
def test_entries_of_every_shape_of_json(tmp_path, content, expected):
    file = tmp_path / "a.json"
    file.write_text(content, encoding="utf-8-sig")
    assert list(entries(file)) == expected
