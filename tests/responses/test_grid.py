"""The grid of responses: written as text only, read back whole, every mistake told at once."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from deliberation.core.errors import ReadError
from deliberation.core.responses import COLUMNS, header, told
from deliberation.core.settings import TableFile
from deliberation.ingest import check_answers, read_answers
from deliberation.interop import grid_csv, grid_xlsx
from deliberation.synthesis import answered, grid_rows
from deliberation.synthesis.facts import Article, Bill
from tests.responses import make

HOSTILE = '=cmd()|"/C calc"!A1 <script>alert(1)</script> {{7*7}} \u202egnp.exe'


def rows(**cells: str) -> list[dict[str, str]]:
    return [{**dict.fromkeys(COLUMNS, ""), "id": "T1.1", "level": "idée", "name": "Des pistes", **cells}]


def write(folder, content: bytes, name: str) -> TableFile:
    (folder / name).write_bytes(content)
    return TableFile(path=name)


def read(settings, folder):
    return read_answers(settings, folder, platform=make.table(), contributions=list(make.SAID))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["responses.csv", "responses.xlsx"])
def test_what_was_filled_comes_back(tmp_path, language, name):
    from deliberation.core.language import say

    filled = rows(
        status=say("statuses.in_part", language),
        reason=HOSTILE,
        who="Adjointe aux écoles",
        by_when="31/03/2027",
        links="https://example.org/a https://example.org/b",
        drafted_by="Services",
        drafted_on="2026-09-01",
        validated_by="Adjointe",
        validated_on="15 septembre 2026" if language == "fr" else "15 September 2026",
        contributions="c1 c2 c3",
    )
    content = (grid_csv if name.endswith("csv") else grid_xlsx)(filled, language)
    answers = read(write(tmp_path, content, name), tmp_path)
    assert not answers.mistakes
    row = answers.table.to_pylist()[0]
    assert (row["status"], row["reason"], row["by_when"]) == ("in_part", HOSTILE, "2027-03-31")
    assert (row["idea"], row["theme"], row["state"]) == ("T1.1", None, "validated")
    assert (row["validated_on"], row["row"], row["contributions"]) == ("2026-09-15", 2, ["c1", "c2", "c3"])
    assert row["links"] == ["https://example.org/a", "https://example.org/b"]


def test_every_cell_of_the_workbook_is_text(tmp_path):
    hostile = [dict.fromkeys(COLUMNS, HOSTILE)]
    book = openpyxl.load_workbook(io.BytesIO(grid_xlsx(hostile, "fr")))
    sheet = book.worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert any("retenue" in str(rule.formula1) for rule in sheet.data_validations.dataValidation)
    cells = next(
        iter(list(csv.reader(io.StringIO(grid_csv(hostile, "fr").decode("utf-8-sig")), delimiter=";"))[1:])
    )
    assert all(cell.startswith("'=") for cell in cells)


def test_the_same_grid_has_the_same_bytes():
    assert grid_xlsx(rows(), "fr") == grid_xlsx(rows(), "fr")


HEADER = "Numéro,Niveau,Idée ou thème,Suite donnée,Pourquoi,Échéance,Liens,Rédigé le," + (
    "Validé par (élu),Validé le"
)
WRONG = f"""{HEADER}
T1.1,idée,Des pistes,retenu peut-être,Oui,demain,,,,
T1.2,idée,Des arceaux,écartée,,2020-01-01,,,Maire,
T1.2,idée,Des arceaux,retenue,,,,,,
T2,thème,Place,,Parce que,,javascript:alert(1),,,2026-09-01
,idée,Des bancs,retenue,,,,,,
T2.2,idée,De l’ombre,retenue,,,,2026-09-10,Maire,2026-09-01
T2.1,idée,Des bancs,,,,,,,
T3.1,idée,De l’eau,retenue,,,,,Maire,2126-09-01
"""


def test_every_mistake_is_told_at_once(tmp_path):
    make.grid(tmp_path, WRONG)
    found = check_answers(TableFile(path="responses.csv"), tmp_path)
    assert [(m.code, m.row, m.column) for m in found] == [
        ("status", 2, "status") if found[0].code == "status" else ("status_near", 2, "status"),
        ("date", 2, "by_when"),
        ("no_reason", 3, "reason"),
        ("no_validated_on", 3, "validated_on"),
        ("twice", 4, "id"),
        ("link", 5, "links"),
        ("no_status", 5, "status"),
        ("no_validated_by", 5, "validated_by"),
        ("no_id", 6, "id"),
        ("before", 7, "validated_on"),
        ("future", 9, "validated_on"),
    ]
    french, english = (told("responses.csv", found, language) for language in ("fr", "en"))
    assert french.splitlines()[0] == "responses.csv contient 11 erreurs\u00a0:"
    assert english.splitlines()[0] == "responses.csv holds 11 mistakes:"
    assert "row 4, column “Number”: “T1.2” already has a response in row 3" in english
    assert len(french.splitlines()) == len(english.splitlines()) == 12


def test_a_day_that_has_passed_is_told_as_late_and_not_refused(tmp_path):
    make.grid(tmp_path, "id,level,who,by_when,status\nT1.1,idea,Services,2026-07-01,\n")
    answers = read(TableFile(path="responses.csv"), tmp_path)
    assert not answers.mistakes
    import datetime

    found = answered(make.facts(), answers.table, make.ground(), as_of=datetime.date(2026, 7, 11))
    asked = {one.id: one for one in found.accountability.asked}
    assert (asked["T1.1"].state, asked["T1.1"].late, asked["T1.1"].age) == ("planned", 10, 27)


def test_a_file_of_another_kind_is_no_grid(tmp_path):
    make.grid(tmp_path, "id,subject,status,contributions\nr1,Bancs,retained,c5 c6\n")
    answers = read(TableFile(path="responses.csv"), tmp_path)
    assert answers.table.to_pylist()[0]["state"] is None
    assert answers.table["contributions"].to_pylist() == [["c5", "c6"]]


def test_every_row_of_the_file_is_accounted_for(tmp_path):
    make.grid(tmp_path, "id,level,status,reason\nT1.1,idea,retained,Yes\nT1.2,idea,,\n")
    answers = read(TableFile(path="responses.csv"), tmp_path)
    entries = answers.ledger.to_pylist()
    assert sorted((e["first"], e["state"], e["reason"]) for e in entries) == [
        (1, "used", None),
        (2, "set aside", "not_answered"),
    ]


def test_the_grid_that_is_exported_keeps_what_was_written(tmp_path):
    given = make.table(
        make.response(id="T1.1", idea="T1.1", reason="Oui", state="drafted", drafted_on="2026-09-01", row=2),
        make.response(
            id="T9.9", idea="T9.9", name="Disparue", reason="Non", state="drafted", contributions=["c1", "c5"]
        ),
    )
    found = answered(make.facts(), given, make.ground(past={"T9.9": "Disparue"}))
    again = grid_rows(found, given, make.ground(), "fr")
    kept = {row["id"]: row for row in again}
    assert kept["T1.1"]["reason"] == "Oui"
    assert kept["T1.1"]["status"] == "retenue"
    assert kept["T9.9"]["reason"] == "Non"
    assert list(kept)[-1] == "T9.9"
    assert {row["id"] for row in again} >= {"T1", "T2", "T1.1", "T1.2", "T2.1", "T2.2"}
    assert kept["T2.1"]["contributions"] == "c5 c6"


def test_headers_of_both_languages_are_known():
    assert header("validated_by", "fr") != header("validated_by", "en")


def test_a_missing_column_is_told(tmp_path):
    make.grid(tmp_path, "level,name,status\nidea,Des pistes,retained\n")
    found = check_answers(TableFile(path="responses.csv"), tmp_path)
    assert [(m.code, m.column) for m in found] == [("no_column", "id")]
    with pytest.raises(ReadError):
        read_answers(TableFile(path="none.csv"), tmp_path, platform=make.table(), contributions=[])


def test_a_row_copied_under_another_number_is_refused_in_a_sentence(tmp_path):
    """It keeps the markers of the first, so that one idea would be answered twice."""
    head = "id,level,name,status,contributions\n"
    make.grid(
        tmp_path,
        f"{head}T1.1,idea,Des pistes,retained,c1 c2 c3\nT1.9,idea,Des pistes,declined,c3 c2 c1\n"
        "T2.1,idea,Des bancs,retained,c5 c6\n",
    )
    answers = read(TableFile(path="responses.csv"), tmp_path)
    with pytest.raises(ReadError) as told_:
        answered(make.facts(), answers.table, make.ground(), file="responses.csv", mistakes=answers.mistakes)
    assert "T1.9" in str(told_.value)
    assert "2" in str(told_.value)


def test_two_ideas_merged_since_keep_both_responses(tmp_path):
    make.grid(
        tmp_path,
        "id,level,name,status,contributions,validated_by,validated_on\n"
        "T1.1,idea,Des pistes,retained,c1 c2,Maire,2026-09-15\n"
        "T1.7,idea,Des voies,retained,c3,Maire,2026-09-15\n",
    )
    answers = read(TableFile(path="responses.csv"), tmp_path)
    found = answered(make.facts(), answers.table, make.ground())
    assert [one.ideas for one in found.responses] == [["T1.1"], ["T1.1"]]
    assert [one.why for one in found.accountability.detached] == ["merged"]


def text(*articles: str):
    """Return facts on a text of some articles."""
    blank = {"section": None, "told": True, "text": None, "everybody": None, "favour": [], "against": []}
    counts = {"favour_count": 0, "against_count": 0, "amendments": [], "amendments_count": 0}
    told = [
        Article(contribution=name, title=f"Article {n}", number=str(n), **blank, **counts)
        for n, name in enumerate(articles, 1)
    ]
    more = {"chapters": [], "votes": 0, "arguments": 0, "amendments": 0, "amendments_read": False}
    return make.facts().model_copy(update={"bill": Bill(kind="articles", articles=told, **more)})


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_article_has_a_row_that_comes_back_and_stands_on_its_page(tmp_path, language):
    from deliberation.core.language import say

    rows_ = grid_rows(
        answered(text("c4", "c7"), make.table(), make.ground()), make.table(), make.ground(), language
    )
    mine = [row for row in rows_ if row["level"] == say("responses.levels.article", language)]
    assert [(row["id"], row["name"]) for row in mine] == [("c4", "Article 1"), ("c7", "Article 2")]
    validated = {"validated_by": "Maire", "validated_on": "2026-09-15"}
    mine[0] |= {"status": say("statuses.in_part", language), "reason": "Réécrit", **validated}
    mine[1] |= {"status": say("statuses.retained", language)}
    answers = read(write(tmp_path, grid_xlsx(rows_, language), "responses.xlsx"), tmp_path)
    found = answered(text("c4", "c7"), answers.table, make.ground(), mistakes=answers.mistakes)
    assert [one.responses for one in found.bill.articles] == [["c4"], []]
    assert [one.prepared for one in found.bill.articles] == [False, True]
    assert found.bill.unanswered == 1
    assert [(one.id, one.reason) for one in found.responses] == [("c4", "Réécrit")]
    again = grid_rows(found, answers.table, make.ground(), language)
    kept = [row for row in again if row["level"] == mine[0]["level"]]
    assert [row["reason"] for row in kept] == ["Réécrit", ""]
    assert kept[0]["known"] == ""


def test_a_number_of_no_article_is_told_with_the_nearest(tmp_path):
    make.grid(tmp_path, "id,level,status\nart12,article,retained\n")
    answers = read_answers(
        TableFile(path="responses.csv"), tmp_path, platform=make.table(), contributions=["art1", "c5"]
    )
    with pytest.raises(ReadError, match="art1"):
        answered(text("art1"), answers.table, make.ground(), file="responses.csv")
    with pytest.raises(ReadError, match="art12"):
        answered(make.facts(), answers.table, make.ground(), file="responses.csv")
