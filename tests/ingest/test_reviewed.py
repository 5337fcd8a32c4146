"""What a sceptical reader of our readers found, and must not come back."""

from __future__ import annotations

import csv

import pytest

import deliberation as dl
from deliberation.core.settings import check_settings

BALLOT = {"participant": "votant", "contribution": "proposition", "vote": "vote"}


def table(folder, name, *rows, separator=";"):
    file = folder / name
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=separator).writerows(rows)
    return file


def grades(folder):
    rows = [(f"v{n}", f"p{n % 3}", 1 + n % 5) for n in range(30)]
    return table(folder, "notes.csv", ("votant", "proposition", "vote"), *rows)


def test_grades_without_a_scale_are_refused_and_read_with_one(tmp_path):
    with pytest.raises(dl.ReadError, match="declare the scale"):
        dl.read(grades(tmp_path), columns=BALLOT)
    scale = {"4..5": "agree", "3": "pass", "1..2": "disagree"}
    consultation = dl.read(grades(tmp_path), columns=BALLOT, scale=scale)
    assert consultation.votes.num_rows == 30
    assert set(consultation.votes["value"].to_pylist()) == {"1", "2", "3", "4", "5"}


def test_names_mails_and_phones_are_no_ids_of_participants(tmp_path):
    people = ["0612345678", "Association Vélo-Cité", "Jean Dupont", "j.dupont@mail.example", "u12", "42"]
    file = table(
        tmp_path, "idees.csv", ("texte", "auteur"), *((f"Idée {n}", who) for n, who in enumerate(people))
    )
    consultation = dl.read(file, columns={"text": "texte", "author": "auteur"})
    ids = set(consultation.participant_ids)
    assert {"Association Vélo-Cité", "u12", "42"} < ids
    assert not ids & {"0612345678", "Jean Dupont", "j.dupont@mail.example"}
    assert len(ids) == 6
    frame = consultation.participants.to_pandas()
    assert frame.loc[frame["collective"].eq(True), "id"].tolist() == ["Association Vélo-Cité"]
    assert ("names_replaced", (("count", "3"),)) in consultation.notices
    voters = table(tmp_path, "votes.csv", ("votant", "proposition", "vote"), ("a@b.example", "p", "oui"))
    assert "@" not in "".join(dl.read(voters, columns=BALLOT).participant_ids)


def test_a_ragged_row_leaves_nothing_personal_in_the_ledger(tmp_path):
    rows = [
        ("1", "Plus de bancs", "Léa", "0611111111"),
        ("2", "Moins de bruit", "Zoé", "0622222222", "x@y.example"),
    ]
    file = table(tmp_path, "idees.csv", ("id", "text", "nom", "tel"), *rows)
    listed = dl.read(file).ledger.to_csv(tmp_path / "rows.csv").read_text(encoding="utf-8-sig")
    assert "ragged_row" in listed
    assert "0622222222" not in listed
    assert "x@y.example" not in listed


def test_the_external_id_of_polis_is_not_taken_over_in_clear(tmp_path):
    head = ["participant", "xid", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "0", "1"]
    table(
        tmp_path, "participants-votes.csv", head, ["0", "jean@x.example", "", 0, 2, 2, 0, 1, 1], separator=","
    )
    table(
        tmp_path, "comments.csv", ["comment-id", "comment-body", "agrees", "disagrees"],
        ["0", "A", 1, 0], ["1", "B", 1, 0], separator=",",
    )  # fmt: skip
    consultation = dl.read(tmp_path)
    assert consultation.attributes["name"].to_pylist() == ["xid"]
    assert "@" not in consultation.attributes["value"].to_pylist()[0]


def test_dates_in_words_and_of_spreadsheets_are_read_and_others_are_told(tmp_path):
    cells = ["5 mars 2024", "1er mars 2024", "mardi 12 mars 2024", "45363", "12/03/2024", "un jour"]
    file = table(
        tmp_path, "idees.csv", ("text", "date"), *((f"Idée {n}", cell) for n, cell in enumerate(cells))
    )
    consultation = dl.read(file)
    dates = dict(
        zip(
            consultation.contributions["text"].to_pylist(),
            consultation.contributions["date"].to_pylist(),
            strict=True,
        )
    )
    days = [None if dates[f"Idée {n}"] is None else f"{dates[f'Idée {n}']:%d/%m/%Y}" for n in range(6)]
    assert days == ["05/03/2024", "01/03/2024", "12/03/2024", "12/03/2024", "12/03/2024", None]
    assert ("dates_not_read", (("count", "1"),)) in consultation.notices


def test_the_period_is_that_of_the_declared_zone(tmp_path):
    rows = [
        ("Tôt", "2024-03-01 00:30:00"),
        ("Tard", "2024-04-01 00:30:00"),
        ("Dedans", "2024-03-15 12:00:00"),
    ]
    table(tmp_path, "idees.csv", ("text", "date"), *rows)
    settings = check_settings(
        {
            "consultation": {"opened": "2024-03-01", "closed": "2024-03-31"},
            "sources": [{"path": "idees.csv", "zone": "Europe/Paris", "within_dates": True}],
        }
    )
    consultation = dl.gather(settings, base=tmp_path)
    kept = consultation.contributions.filter(consultation.analysed)["text"].to_pylist()
    assert sorted(kept) == ["Dedans", "Tôt"]
    assert consultation.ledger.reasons("contribution") == {"out_of_period": 1}


def test_territories_that_the_tree_lacks_are_named(tmp_path):
    table(tmp_path, "idees.csv", ("text", "territory"), ("A", "Centre"), ("B", "Atlantide"))
    table(tmp_path, "lieux.csv", ("id", "name"), ("c", "Centre"), separator=",")
    settings = check_settings({"sources": [{"path": "idees.csv"}], "tables": {"territories": "lieux.csv"}})
    notices = dict(dl.gather(settings, base=tmp_path).notices)
    assert dict(notices["unknown_territories"]) == {"count": "1", "names": "Atlantide"}


def test_a_row_whose_cells_have_shifted_is_set_aside(tmp_path):
    file = tmp_path / "idees.csv"
    file.write_text(
        "id;a;text;ville\n1;A;Du pain;Lyon\n2;A;Du pain ; du vin;\n3;B;Rien;Metz\n", encoding="utf-8"
    )
    consultation = dl.read(file)
    assert consultation.ledger.reasons("contribution") in ({}, {"ragged_row": 1})
    trailing = tmp_path / "fin.csv"
    trailing.write_text("id;text;ville\n1;Du pain;Lyon;\n2;Du vin;;\n", encoding="utf-8")
    assert dl.read(trailing).contributions.num_rows == 2
    shifted = tmp_path / "decale.csv"
    shifted.write_text(
        "id;text;ville;note\n1;Du pain;Lyon;a\n2;Du pain ; du vin;Lyon;;\n3;Rien;Metz;b\n", encoding="utf-8"
    )
    assert dl.read(shifted).ledger.reasons("contribution") == {"ragged_row": 1}


@pytest.mark.parametrize("header", ["Votre proposition", "Votre idée", "Avez-vous une remarque"])
def test_a_form_of_one_short_header_is_a_form(tmp_path, header):
    rows = [
        (f"{day:02d}/03/2024 09:00:00", f"Il faudrait plus de bancs, numéro {day}") for day in range(1, 9)
    ]
    file = table(tmp_path, "form.csv", ("Horodateur", header), *rows, separator=",")
    consultation = dl.read(file)
    assert consultation.contributions.num_rows == 8
    assert consultation.questions["text"].to_pylist() == [header]
