"""The workbook to type a register in: it helps, it protects, and it reads back as it was typed."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

import deliberation as dl
from deliberation.core import register
from deliberation.core.errors import OutputError
from deliberation.interop import write_template


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_helps_who_types(tmp_path, language):
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx", language=language))
    sheet, guide = book.worksheets
    assert [cell.value for cell in sheet[1]] == [register.header(ours, language) for ours in register.COLUMNS]
    assert all(cell.comment is not None for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    lists = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    letters = {ours: openpyxl.utils.get_column_letter(i) for i, ours in enumerate(register.COLUMNS, 1)}
    assert lists.keys() == {letters[ours] for ours in ("date", "kind", "channel", "stance", "moderated")}
    assert lists[letters["stance"]].formula1 == '"' + ",".join(register.choices("stance", language)) + '"'
    assert lists[letters["date"]].type == "date"
    told = [cell for row in guide.iter_rows(values_only=True) for cell in row if cell]
    assert len(told) > 30
    assert any("t.xlsx" in cell for cell in told)


def test_two_templates_have_the_same_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    one, two = write_template(tmp_path / "t.xlsx"), write_template(tmp_path / "a" / "t.xlsx")
    assert one.read_bytes() == two.read_bytes()


def test_no_cell_is_a_formula(tmp_path):
    path = write_template(tmp_path / '=HYPERLINK("x").xlsx')
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type in {"s", "n"} and cell.hyperlink is None for cell in row)


def test_a_typed_register_is_never_overwritten(tmp_path):
    path = write_template(tmp_path / "registre.xlsx")
    with pytest.raises(OutputError, match="may hold typed contributions"):
        write_template(path)
    with pytest.raises(OutputError, match=r"\.xlsx"):
        write_template(tmp_path / "registre.csv")
    with pytest.raises(OutputError, match="cannot be written"):
        write_template(tmp_path / "nowhere" / "registre.xlsx")


def typed(path, rows, language="fr"):
    """Fill a template as somebody would."""
    write_template(path, language=language)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, 2):
        for ours, value in row.items():
            sheet.cell(number, register.COLUMNS.index(ours) + 1, value).data_type = (
                "d" if ours == "date" else "s"
            )
    book.save(path)
    return path


def words(ours, language):
    return {value: word for word, value in register.choices(ours, language).items()}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_typed_reads_back(tmp_path, language):
    rows = [
        {
            "id": "12", "date": datetime.date(2026, 3, 12), "author": "Jeanne Exemple", "territory": "Centre",
            "channel": words("channel", language)["letter"], "kind": words("kind", language)["proposal"],
            "question": "Quelle place ?", "title": "Bancs", "text": "Plus de bancs.\nEt d’arbres.",
            "stance": words("stance", language)["for"], "code": "Nature", "locator": "3",
        },
        {"id": "13", "text": "=> et voilà +33", "author": "Association du port", "parent": "12"},
        {"id": "14", "text": "Hors sujet", "moderated": words("moderated", language)["yes"],
         "moderation_reason": "doublon"},
        {"id": "15"},
        {"text": "Sans numéro", "author": " jeanne  EXEMPLE"},
    ]  # fmt: skip
    consultation = dl.read(typed(tmp_path / "registre.xlsx", rows, language))
    table = consultation.contributions.to_pandas().set_index("text")
    first = table.loc["Plus de bancs.\nEt d’arbres."]
    assert first[["id", "kind", "channel", "stance", "title", "locator", "reference"]].tolist() == [
        "12", "proposal", "letter", "for", "Bancs", "3", "12",
    ]  # fmt: skip
    assert first["date"].date() == datetime.date(2026, 3, 12)
    assert first["author"] == table.loc["Sans numéro", "author"]
    assert not consultation.participants.to_pandas()["id"].str.contains("(?i)exemple").any()
    second = table.loc["=> et voilà +33"]
    assert second[["kind", "channel", "author", "parent"]].tolist() == [
        "comment",
        "paper",
        "Association du port",
        "12",
    ]
    assert table.loc["Hors sujet", ["moderated", "moderation_reason"]].tolist() == [True, "doublon"]
    assert consultation.codes["code"].to_pylist() == ["Nature"]
    assert consultation.questions["text"].to_pylist() == ["Quelle place ?"]
    assert consultation.ledger.balanced({"registre.xlsx": 5})
    assert consultation.ledger.reasons("contribution") == {"empty_text": 1, "moderated": 1}


def test_an_empty_template_reads_as_nothing(tmp_path):
    assert dl.read(write_template(tmp_path / "registre.xlsx")).contributions.num_rows == 0
