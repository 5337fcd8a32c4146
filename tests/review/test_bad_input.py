"""Filled workbooks that are wrong: every mistake is told, with its cell, and nothing is written."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
from typer.testing import CliRunner

from deliberation.cli import app
from deliberation.core.errors import ReadError
from deliberation.pipeline.review import import_review
from deliberation.review import ReviewError
from deliberation.text import read_readings
from tests.review.workbook import Hand, Town, fill


def told(place: Town, *sheets, **options) -> str:
    """Return what an import that must be refused says; nothing may be written."""
    before = place.by_hand()
    with pytest.raises(ReviewError) as caught:
        place.imports(*sheets, **options)
    assert place.by_hand() == before
    assert len(caught.value.mistakes) == str(caught.value).count("\n")
    return str(caught.value).replace("\u00a0", " ")


def test_every_mistake_is_told_at_once_with_its_cell(place):
    def do(hand: Hand) -> None:
        hand.put("passages", "P1", idea_right="peut-être")
        hand.put("passages", "P2", idea_correct="Pistes cyclabes")
        hand.put("passages", "P3", type_correct="temoignag")
        hand.put("passages", "P4", theme_correct="T99")
        hand.sheet("passages")["A7"] = "P900"
        hand.put("ideas", hand.ids("ideas")[0], rename="x" * 201)
        hand.put("verbatims", "V1", order="premier")
        hand.put("verbatims", "V2", order=0)

    said = told(place, fill(place.export(), do))
    assert said.startswith("8 erreurs à corriger ; rien n’a été écrit :")
    assert "review-A.xlsx, Passages!E2 : trouvé « peut-être » ; attendu oui, non, ou rien." in said
    assert "Passages!F3 : trouvé « Pistes cyclabes » ; attendu une idée de la liste" in said
    assert "Passages!L4 : trouvé « temoignag »" in said
    assert "Vouliez-vous dire « témoignage » ?" in said
    assert "Passages!I5 : trouvé « T99 » ; attendu un thème" in said
    assert "Passages!A7 : « P900 » n’est le numéro d’aucune ligne" in said
    assert "Idées!G2 : ce nom a 201 caractères" in said
    assert "Verbatims!E2 : trouvé « premier »" in said


def test_sentences_are_in_the_language_of_the_file(place):
    sheet = fill(place.export(language="en"), lambda hand: hand.put("passages", "P1", idea_right="maybe"))
    said = told(place, sheet)
    assert said.startswith("One mistake to mend; nothing was written:")
    assert "review-A.xlsx, Passages!E2: found “maybe”; expected yes, no, or nothing." in said


def test_merged_cells_formulas_and_errors_are_refused(place):
    def do(hand: Hand) -> None:
        sheet = hand.sheet("passages")
        sheet.merge_cells("E3:E5")
        sheet["E8"] = '=IF(1=1,"oui","non")'
        sheet["C9"] = "=HYPERLINK(1)"
        sheet["H10"] = "#REF!"
        sheet["H10"].data_type = "e"

    said = told(place, fill(place.export(), do))
    assert "Passages!E3 : des cases sont fusionnées (E3:E5)" in said
    assert "Passages!E8 : cette case contient une formule ; tapez sa valeur à la place." in said
    assert "Passages!C9 : cette case contient une formule" in said
    assert "Passages!H10 : cette case contient une erreur de tableur (#REF!)" in said


def test_deleted_columns_and_sheets_are_told_and_columns_to_read_may_go(place):
    def do(hand: Hand) -> None:
        sheet = hand.sheet("passages")
        sheet.delete_cols(5)
        hand.book.remove(hand.sheet("verbatims"))
        hand.sheet("ideas")["A1"] = "N°"
        hand.sheet("themes")["F1"] = "Nouveau nom"

    said = told(place, fill(place.export(), do))
    assert "feuille « Passages » : la colonne « Bonne idée ? » manque" in said
    assert "feuille « Verbatims » : cette feuille manque" in said
    assert "feuille « Idées » : la colonne « Numéro » manque" in said
    assert "Thèmes!F1 : la colonne « Nouveau nom » est là deux fois" in said

    def lighter(hand: Hand) -> None:
        hand.put("passages", "P1", idea_right="oui")
        hand.sheet("passages").delete_cols(2, 3)
        hand.sheet("passages").delete_rows(9, 4)
        hand.sheet("passages")["P1"] = "Mes notes"
        hand.sheet("passages")["P2"] = "à revoir"

    assert place.imports(fill(place.export("B"), lighter)).readings == 1


def test_rows_copied_or_without_a_number_are_told(place):
    def do(hand: Hand) -> None:
        sheet = hand.sheet("passages")
        sheet["A5"] = "P1"
        sheet["A6"] = None
        sheet["E6"] = "oui"
        sheet["A7"] = None

    said = told(place, fill(place.export(), do))
    assert "Passages!A5 : « P1 » est déjà en ligne 2" in said
    assert "Passages!E6 : cette ligne a des réponses et pas de numéro" in said
    assert "A7" not in said


def test_answers_that_contradict_one_another_are_told(place):
    def do(hand: Hand) -> None:
        now = {row["Numéro"]: row["Idée"] for row in hand.rows("passages")}
        ideas = hand.ids("ideas")
        other = next(name for name in ideas if not now["P1"].startswith(f"{name} "))
        hand.put("passages", "P1", idea_right="oui", idea_correct=other)
        hand.put("passages", "P2", idea_right="non", idea_correct=now["P2"])
        hand.put("ideas", ideas[0], rename="Nom", merge_into=ideas[1])
        hand.put("ideas", ideas[2], merge_into=ideas[2])
        hand.put("ideas", ideas[3], split="P1; P2")
        hand.put("themes", "T1", aside="oui", rename="Nom")
        hand.put("themes", "T2", split_name="Nom")
        hand.put("verbatims", "V1", keep="non", order=1)

    said = told(place, fill(place.export(), do))
    assert said.startswith("8 erreurs")
    for part in (
        "vous répondez oui, et donnez pourtant",
        "vous répondez non, et donnez pourtant ce qui y est",
    ):
        assert part in said
    for part in (
        "« Fondre dans l’idée » ne va pas avec « Nouveau nom »",
        "ne peut pas se fondre en elle-même",
    ):
        assert part in said
    for part in ("un nom est attendu pour ce qui est détaché", "rien n’est détaché", "un rang va avec oui"):
        assert part in said


def test_merges_in_a_circle_or_into_nothing_and_splits_of_others_are_told(place):
    def do(hand: Hand) -> None:
        one, two, three, four, five, *_ = hand.ids("ideas")
        hand.put("ideas", one, merge_into=two)
        hand.put("ideas", two, merge_into=one)
        hand.put("ideas", three, merge_into=four)
        hand.put("ideas", four, aside="oui")
        quotes = {row["Numéro"]: row["Idée"].split(" · ")[0] for row in hand.rows("verbatims")}
        other = next(name for name, idea in quotes.items() if idea != five)
        hand.put("ideas", five, split=f"{other}; inconnu", split_name="À part")
        hand.put("themes", "T1", split=hand.ids("ideas")[-1], split_name="À part")

    said = told(place, fill(place.export(), do))
    assert said.count("finit par se fondre en elle-même") == 2
    assert "est mise de côté ; choisissez où la fondre ailleurs" in said
    assert "n’est pas dans cette idée" in said
    assert "« inconnu » n’est ni un passage, ni un verbatim" in said
    assert "n’est pas une idée de ce thème" in said


def test_what_cannot_be_replayed_on_the_run_that_was_read_is_told_with_its_cell(place):
    def do(hand: Hand) -> None:
        names = {row["Numéro"]: row["Nom"] for row in hand.rows("themes")}
        hand.put("themes", "T1", rename=names["T2"])

    said = told(place, fill(place.export(), do))
    assert "Thèmes!E2 : cette correction ne peut pas être rejouée : « " in said
    assert "est déjà pris" in said


def test_files_that_are_no_review_sheet_are_told(place, tmp_path):
    (tmp_path / "text.xlsx").write_text("rien", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")

    def hidden(hand: Hand) -> None:
        hand.book["_run"]["C2"] = "0" * 32

    changed = fill(place.export(), hidden)
    removed = place.export("B")
    book = openpyxl.load_workbook(removed)
    del book["_run"]
    book.save(removed)
    said = told(
        place, tmp_path / "none.xlsx", tmp_path / "text.xlsx", tmp_path / "empty.xlsx", changed, removed
    )
    assert said.startswith(("5 erreurs", "5 mistakes"))
    with pytest.raises(ReadError):
        import_review([changed], place.out)


def test_two_readers_in_conflict_are_listed_and_nothing_of_them_is_applied(place):
    def read(said: str, name: str) -> object:
        def do(hand: Hand) -> None:
            hand.put("themes", "T1", rename=name)
            hand.put("themes", "T2", rename="Le même nom")
            hand.put("passages", "P1", idea_right=said)
            ideas = hand.ids("ideas")
            if said == "oui":
                hand.put("ideas", ideas[0], merge_into=ideas[1])
            else:
                hand.put("ideas", ideas[0], aside="oui")

        return do

    one, two = fill(place.export("A"), read("oui", "De A")), fill(place.export("B"), read("non", "De B"))
    done = place.imports(one, two)
    assert done.disagreements == 3
    assert done.edits == 1
    text = (place.folder / "themes.toml").read_text(encoding="utf-8")
    assert "Le même nom" in text
    assert "De A" not in text
    listed = (place.folder / "review-conflicts.csv").read_text(encoding="utf-8").splitlines()
    assert listed[0].startswith("feuille,numéro,colonne,lecteur 1,case 1,réponse 1,lecteur 2")
    assert "Thèmes,T1,Nouveau nom,A,E2,De A,B,E2,De B" in listed
    assert any(line.startswith("Passages,P1,Bonne idée") for line in listed)
    assert len(listed) == 4

    settled = place.imports(one, two, prefer="B")
    text = (place.folder / "themes.toml").read_text(encoding="utf-8")
    assert "De B" in text
    assert "De A" not in text
    assert "set aside" in text
    assert settled.disagreements == 0
    assert not (place.folder / "review-conflicts.csv").exists()
    rows = read_readings(place.folder / "review.csv").rows
    assert {row.reader: row.settled for row in rows} == {"A": False, "B": True}

    assert "aucune feuille n’est de « C »" in told(place, one, two, prefer="C")


def test_two_sheets_of_one_reader_or_of_two_runs_are_refused(place, tmp_path):
    one = fill(place.export("A"), lambda hand: hand.put("themes", "T1", rename="Nouveau"))
    same = shutil.copy(one, tmp_path / "copy.xlsx")
    assert "deux feuilles sont du même lecteur (« A »)" in told(place, one, same)
    place.imports(one)
    place.run()
    other = fill(place.export("B"), lambda hand: hand.put("themes", "T1", rename="Autre"))
    assert "review-B.xlsx : cette feuille vient d’une autre analyse que review-A.xlsx" in told(
        place, one, other
    )


def test_a_reader_without_a_name_is_called_by_the_file(place):
    path = place.export("x", language="en")

    def do(hand: Hand) -> None:
        hand.book["Read me"]["B3"] = None
        hand.put("passages", "P1", idea_right="yes")

    place.imports(fill(path, do))
    assert {row.reader for row in read_readings(place.folder / "review.csv").rows} == {"review-x"}


def test_the_command_line_says_what_was_done_and_what_is_wrong(place, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    sheet = place.folder / "review.xlsx"
    runner = CliRunner()

    def call(*arguments: object) -> tuple[int, str]:
        result = runner.invoke(app, ["review", *map(str, arguments)])
        return result.exit_code, " ".join(result.output.replace("\u00a0", " ").split())

    code, said = call("export", place.out, "--sheet", sheet, "--sample", 20, "--language", "fr")
    assert code == 0, said
    assert "20 passages tirés au hasard, 50 parmi les moins sûrs" in said
    code, said = call("export", place.out, "--sheet", sheet)
    assert code == 1
    assert "existe déjà" in said
    code, said = call("import", sheet, "--into", place.folder, "--out", place.out)
    assert (code, said) == (0, "Rien n’a changé : les réponses étaient déjà là, ou la feuille est vide.")
    fill(sheet, lambda hand: hand.put("passages", "P1", idea_right="bof"))
    code, said = call("import", sheet, "--into", place.folder, "--out", place.out)
    assert code == 1
    assert "review.xlsx, Passages!E2 : trouvé « bof »" in said
    fill(sheet, lambda hand: hand.put("passages", "P1", idea_right="non", theme_correct=None))
    code, said = call("import", sheet, "--into", place.folder, "--out", place.out)
    assert code == 0
    assert "Corrections : 0 ; réponses gardées : 1." in said
    code, said = call("export", place.folder / "nowhere")
    assert code == 1
    assert "ne contient pas d’analyse avec des thèmes" in said
    code, said = call("export", place.out, "--language", "de")
    assert code == 2
