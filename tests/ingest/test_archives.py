"""Archives and workbooks from strangers: nothing leaves its folder, nothing fills the disk, nothing runs."""

from __future__ import annotations

import gzip
import zipfile

import openpyxl
import pytest

import deliberation as dl

CSV = "id,text\n1,Plus de bancs\n2,Moins de bruit\n"


def test_a_zip_of_one_file_or_folder_is_read(tmp_path):
    for name in ("idees.csv", "export/idees.csv"):
        archive = tmp_path / f"{name.count('/')}.zip"
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr(name, CSV)
            packed.writestr("__MACOSX/._idees.csv", "junk")
        assert dl.read(archive).contributions.num_rows == 2


@pytest.mark.parametrize("name", ["../outside.csv", "/etc/outside.csv", "a/../../outside.csv"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path, name):
    archive = tmp_path / "in" / "slip.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(name, CSV)
    with pytest.raises(dl.ReadError, match="outside its folder"):
        dl.read(archive)
    assert not (tmp_path / "outside.csv").exists()


def bomb(file, name):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed, packed.open(name, "w") as inside:
        for _ in range(160):
            inside.write(b"\0" * (1 << 20))
    return file


def test_bombs_are_refused_before_they_are_unpacked(tmp_path):
    with pytest.raises(dl.ReadError, match="unpacks to"):
        dl.read(bomb(tmp_path / "bomb.zip", "votes.csv"))
    with pytest.raises(dl.ReadError, match="unpacks to"):
        dl.read(bomb(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml"))
    packed = tmp_path / "bomb.csv.gz"
    with gzip.open(packed, "wb") as inside:
        inside.write(b"id,text\n")
        for number in range(160):
            inside.write(b"%d," % number + b"a" * (1 << 20) + b"\n")
    with pytest.raises(dl.ReadError, match="unpacks to more"):
        dl.read(packed)


def test_a_locked_or_cut_archive_is_told(tmp_path):
    archive = tmp_path / "cut.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("idees.csv", CSV * 100)
    raw = bytearray(archive.read_bytes())
    raw[60:70] = b"\xff" * 10
    archive.write_bytes(raw)
    with pytest.raises(dl.ReadError, match="damaged zip"):
        dl.read(archive)
    locked = tmp_path / "locked.zip"
    with zipfile.ZipFile(locked, "w") as packed:
        packed.writestr("idees.csv", CSV)
    raw = bytearray(locked.read_bytes())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):  # the bit that says « encrypted », in both headers
        raw[raw.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    locked.write_bytes(raw)
    with pytest.raises(dl.ReadError, match="password"):
        dl.read(locked)


def test_formulas_and_links_of_a_workbook_are_text_and_nothing_else(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "text"])
    sheet.append(["1", '=HYPERLINK("http://example.invalid","cliquez")'])
    sheet.append(["2", "Plus de bancs"])
    sheet["B3"].hyperlink = "http://example.invalid/x"
    book.save(tmp_path / "book.xlsx")
    consultation = dl.read(tmp_path / "book.xlsx")
    assert consultation.contributions["text"].to_pylist()[-1] == "Plus de bancs"
    listed = consultation.ledger.to_csv(tmp_path / "rows.csv")
    assert "\n=" not in listed.read_text(encoding="utf-8-sig")
