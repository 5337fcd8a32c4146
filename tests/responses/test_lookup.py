"""What became of each contribution: through the gate, without authors, receipts hashed."""

from __future__ import annotations

import pyarrow.parquet as pq

import deliberation as dl
from deliberation.consultation import Consultation
from deliberation.synthesis import Gate, lookup
from deliberation.synthesis.lookup import receipt_hash

ROWS = """id,author,title,text,receipt,reference,moderated
1,ann,Place,Des bancs,AB-12-CD-34,P-1,non
2,bob,Au 06 98 76 54 32,Appelez-moi au 06 12 34 56 78,,,non
3,cid,Insulte,Injure,EF-56,P-3,oui
"""


def read(tmp_path):
    (tmp_path / "c.csv").write_text(ROWS, encoding="utf-8")
    return dl.read(tmp_path / "c.csv")


def test_what_leaves_holds_no_author_no_receipt_and_no_personal_data(tmp_path):
    found = lookup(read(tmp_path), None, Gate())
    rows = {row["id"]: row for row in found.rows()}
    assert rows["1"]["receipt"] == receipt_hash("ab12cd34", found.salt)
    assert rows["1"]["reference"] == "P-1"
    assert rows["2"]["receipt"] is None
    assert "06 12" not in rows["2"]["text"]
    assert rows["1"]["title"] == "Place"
    assert "06 98" not in rows["2"]["title"]
    assert (rows["3"]["state"], rows["3"]["text"], rows["3"]["title"]) == ("moderated", "", "")
    told = found.entries.to_csv()
    assert not any(word in told for word in ("ann", "bob", "AB-12", "Injure", "Insulte"))


def test_the_salt_follows_the_consultation_and_nothing_else(tmp_path):
    assert lookup(read(tmp_path), None, Gate()).salt == lookup(read(tmp_path), None, Gate()).salt


def test_parts_of_a_text_are_masked_even_where_they_cut_a_number():
    text = "Appelez le 06 12 34 56 78 avant midi"
    parts = Gate().parts(text, [(0, 18), (18, len(text))])
    assert all("12 34" not in part and "56 78" not in part for part in parts)


def test_a_consultation_saved_before_these_columns_existed_is_read(tmp_path):
    folder = read(tmp_path).save(tmp_path / "saved")
    for name, gone in (("contributions", ["receipt"]), ("responses", ["idea", "links", "row", "state"])):
        table = pq.read_table(folder / f"{name}.parquet")
        pq.write_table(table.drop_columns(gone), folder / f"{name}.parquet")
    again = Consultation.load(folder)
    assert again.contributions["receipt"].null_count == 3
    assert again.responses.num_rows == 0


ARGUED = """id,author,text,parent
1,ann,Article 1er,
2,bob,Trop vague,1
3,cid,Pas du tout,2
4,dan,Seul,perdu
"""


def test_an_argument_leads_to_what_it_was_written_on(tmp_path):
    (tmp_path / "c.csv").write_text(ARGUED, encoding="utf-8")
    found = lookup(dl.read(tmp_path / "c.csv"), None, Gate())
    assert {row["id"]: row["above"] for row in found.rows()} == {
        "1": [],
        "2": ["1"],
        "3": ["2", "1"],
        "4": [],
    }
