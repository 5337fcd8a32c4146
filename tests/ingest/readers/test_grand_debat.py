"""Grand Débat exports: one reply per row, answers to open questions, choices as features of participants."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

import deliberation as dl
from deliberation.ingest.place import Place
from deliberation.ingest.readers import grand_debat
from tests.helpers.data import shared_data


@pytest.mark.needs_data
def test_the_distinct_answers_are_read_whole():
    file = shared_data("grand_debat", "answers.csv.gz")
    with gzip.open(file, "rt", encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    consultation = dl.read(file)
    table = consultation.contributions
    assert len(rows) == len({row["text"] for row in rows}) == 133_571
    assert table.num_rows == len(set(table["text"].to_pylist())) == 133_571
    assert consultation.ledger.reasons("contribution") == {}  # one is a script, typed as text
    assert consultation.ledger.balanced({file.name: len(rows)})
    texts = dict(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))
    assert all(
        texts[row["id"]] == row["text"]
        for row in rows[::997]
        if "<" not in row["text"] and "&" not in row["text"]
    )
    assert set(table["kind"].to_pylist()) == {"answer"}


# -- invented replies -------------------------------------------------------------------------------

HEAD = (
    "id", "reference", "title", "createdAt", "publishedAt", "updatedAt", "trashed", "trashedStatus",
    "authorId", "authorType", "authorZipCode",
)  # fmt: skip
OPEN = ("UXVlc3Rpb246MTYw", "Quel est pour vous le problème le plus important ?")
CLOSED = ("UXVlc3Rpb246MTYx", "Comment vous déplacez-vous ?")
IF_SO = ("UXVlc3Rpb246MTYy", "Si oui, lesquels ?")
YES = ("UXVlc3Rpb246MTYz", "Avez-vous des idées ?")
AGAIN = ("UXVlc3Rpb246MTY0", "Si oui, lesquels ?")
ASKED = (OPEN, CLOSED, IF_SO, YES, AGAIN)
OPEN_SAID = "L’eau|la forêt"


def labels(*chosen: str, other: str | None = None) -> str:
    return json.dumps({"labels": list(chosen), "other": other}, ensure_ascii=False)


def reply(number: int, *said: str | None, **about: str | bool | None) -> dict[str, object]:
    values: dict[str, object] = {
        "id": f"UHJvcG9zYWw6{number}",
        "reference": f"1-{number}",
        "title": f"Titre {number}",
        "createdAt": f"2019-01-2{number % 8} 10:00:00",
        "publishedAt": f"2019-01-2{number % 8} 10:00:05",
        "updatedAt": None,
        "trashed": False,
        "trashedStatus": None,
        "authorId": f"VXNlcjo{number // 2}",
        "authorType": "Citoyen / Citoyenne",
        "authorZipCode": "69001",
        **about,
    }
    answers = [*said, *[None] * (len(ASKED) - len(said))]
    values["responses"] = [
        {"questionId": key, "questionTitle": wording, "value": answer, "formattedValue": answer}
        for (key, wording), answer in zip(ASKED, answers, strict=True)
    ]
    return values


REPLIES = [
    reply(1, OPEN_SAID, labels("À pied", "À vélo"), None, "Oui"),
    reply(2, "Le bruit", labels("À vélo", other="en patins"), "Le pont", "Non", "La place"),
    reply(3, "La chaleur en ville", labels("À pied"), None, "Oui", authorType="Organisation à but lucratif"),
    reply(4, "Trop de béton", labels("À vélo"), None, "Oui", trashed=True, trashedStatus="VISIBLE"),
    reply(5, None, None),
    reply(6, "Les pesticides", labels(other="à cheval"), None, "Non", authorZipCode="97410"),
]


def as_json(
    folder: Path, replies: list[dict[str, object]], name: str = "THEME.json", indent: int | None = None
) -> Path:
    file = folder / name
    file.write_text(json.dumps(replies, ensure_ascii=False, indent=indent), encoding="utf-8")
    return file


def flat(answer: object) -> str:
    """Write an answer as the platform's CSV does: choices and « other » joined by ``|``."""
    if not isinstance(answer, str) or not answer.startswith("{"):
        return str(answer or "")
    value = json.loads(answer)
    return "|".join([*value["labels"], *([value["other"]] if value["other"] else [])])


def as_csv(
    folder: Path,
    replies: list[dict[str, object]],
    name: str = "THEME.csv",
    header: str = "Q{key} - {wording}",
) -> Path:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([*HEAD, *(header.format(key=key, wording=wording) for key, wording in ASKED)])
    for entry in replies:
        cells = [entry[name] for name in HEAD]
        cells = [str(cell).lower() if isinstance(cell, bool) else cell or "" for cell in cells]
        writer.writerow([*cells, *(flat(response["value"]) for response in entry["responses"])])
    file = folder / name
    file.write_text(target.getvalue(), encoding="utf-8-sig")
    return file


def written(consultation: dl.Consultation) -> dict[str, tuple[str, str]]:
    wordings = {q["id"]: q["text"] for q in consultation.questions.to_pylist()}
    return {c["id"]: (wordings[c["question"]], c["text"]) for c in consultation.contributions.to_pylist()}


EXPECTED = {
    "UHJvcG9zYWw61-160": (OPEN[1], OPEN_SAID),
    "UHJvcG9zYWw62-160": (OPEN[1], "Le bruit"),
    "UHJvcG9zYWw62-161": (CLOSED[1], "en patins"),
    "UHJvcG9zYWw62-162": (f"{CLOSED[1]} – {IF_SO[1]}", "Le pont"),
    "UHJvcG9zYWw62-164": (f"{YES[1]} – {AGAIN[1]}", "La place"),
    "UHJvcG9zYWw63-160": (OPEN[1], "La chaleur en ville"),
    "UHJvcG9zYWw64-160": (OPEN[1], "Trop de béton"),
    "UHJvcG9zYWw66-160": (OPEN[1], "Les pesticides"),
    "UHJvcG9zYWw66-161": (CLOSED[1], "à cheval"),
}


def test_open_answers_are_contributions_and_choices_are_features(tmp_path):
    consultation = dl.read(as_json(tmp_path, REPLIES))
    assert written(consultation) == EXPECTED
    assert consultation.questions["text"][0].as_py() == OPEN[1]
    people = consultation.participant_ids
    features = {
        (people[a["participant"]], a["name"], a["value"]) for a in consultation.attributes.to_pylist()
    }
    citizens = {(f"VXNlcjo{n}", "authorType", "Citoyen / Citoyenne") for n in range(4)}
    assert features - citizens == {
        ("VXNlcjo1", "authorType", "Organisation à but lucratif"),
        *((f"VXNlcjo{n}", "département", "69") for n in range(3)), ("VXNlcjo3", "département", "974"),
        ("VXNlcjo0", CLOSED[1], "À pied"), ("VXNlcjo0", CLOSED[1], "À vélo"),
        ("VXNlcjo1", CLOSED[1], "À vélo"), ("VXNlcjo1", CLOSED[1], "À pied"),
        ("VXNlcjo0", YES[1], "Oui"), ("VXNlcjo1", YES[1], "Non"), ("VXNlcjo1", YES[1], "Oui"),
        ("VXNlcjo3", YES[1], "Non"),
    }  # fmt: skip
    assert citizens <= features  # nothing of what a trashed reply ticked (VXNlcjo2)
    assert consultation.ledger.balanced({"THEME.json": 6})
    assert consultation.ledger.reasons("answers") == {"answers_read": 5, "no_answer": 1}
    assert consultation.ledger.reasons("contribution") == {"trashed": 1}


def test_csv_and_json_say_the_same(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    left = dl.read(as_json(tmp_path / "a", REPLIES))
    right = dl.read(as_csv(tmp_path / "b", REPLIES))
    assert written(right) == EXPECTED
    assert left.content_hash == right.content_hash


@pytest.mark.parametrize("header", ["Q{key} - {wording}", "Q16 - {wording} ({key})"])
def test_every_generation_of_headers_reads(tmp_path, header):
    consultation = dl.read(as_csv(tmp_path, REPLIES, header=header))
    assert OPEN_SAID in [text for _, text in written(consultation).values()]
    assert consultation.ledger.balanced({"THEME.csv": 6})


def test_headers_that_are_wordings_alone_read(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        ",".join(HEAD) + ",Que faire ?,Où ?\n" + "p1,1-1,T,2019-01-22 10:00:00,,,false,,u1,,75011,Planter,\n"
        "p2,1-2,T,2019-01-22 10:00:00,,,false,,u2,,2A004,Marcher,Partout\n",
        encoding="utf-8",
    )
    consultation = dl.read(file)
    assert sorted(text for _, text in written(consultation).values()) == ["Marcher", "Partout", "Planter"]


def test_postcodes_never_come_through(tmp_path):
    for file in (as_json(tmp_path, REPLIES), as_csv(tmp_path, REPLIES)):
        consultation = dl.read(file)
        for name in ("contributions", "participants", "attributes", "territories"):
            table = getattr(consultation, name)
            cells = [str(cell) for column in table.columns for cell in column.to_pylist()]
            assert not {"69001", "97410"} & set(cells)
        assert set(consultation.contributions["territory"].to_pylist()) == {"69", "974"}


def test_organisations_are_collectives_and_institutions_may_be(tmp_path):
    replies = [
        reply(2 * number, "Un texte", authorType=kind)
        for number, kind in enumerate(
            ("Citoyen / Citoyenne", "Organisation à but non lucratif", "Élu / élue et Institution", None)
        )
    ]
    consultation = dl.read(as_json(tmp_path, replies))
    assert consultation.participants["collective"].to_pylist() == [False, True, None, None]


def test_trashed_replies_stay_aside_and_readable(tmp_path):
    consultation = dl.read(as_csv(tmp_path, REPLIES))
    aside = consultation.contributions.filter(consultation.contributions["moderated"]).to_pylist()
    assert [(row["text"], row["moderation_reason"]) for row in aside] == [("Trop de béton", "trashed")]


def test_references_dates_titles_and_the_zone(tmp_path):
    entry = reply(1, "Un texte", reference='"1-12"', createdAt=None)
    consultation = dl.read(as_json(tmp_path, [entry]), zone="Europe/Paris")
    row = consultation.contributions.to_pylist()[0]
    assert (row["reference"], row["title"], row["date"].hour) == ("1-12", "Titre 1", 9)


def test_many_copies_of_a_long_text_are_no_choice(tmp_path):
    called = "Nous demandons la réouverture de la ligne de train, pour toutes les raisons que voici. " * 3
    replies = [reply(number, called) for number in range(8)] + [reply(9, "Autre chose")]
    consultation = dl.read(as_json(tmp_path, replies))
    assert consultation.contributions.num_rows == 9


def test_short_answers_to_an_open_question_stay_answers(tmp_path):
    said = ["Oui", "Oui", "Non", *(f"Parce que {word}" for word in "abcdefgh")]
    consultation = dl.read(as_json(tmp_path, [reply(number, text) for number, text in enumerate(said)]))
    assert consultation.contributions.num_rows == len(said)


def test_personal_questions_are_not_taken_over(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        ",".join(HEAD) + ",Q1 - Votre adresse e-mail :,Q2 - Nom des rues à planter ?\n"
        "p1,,,2019-01-22,,,,,u1,,,zoe@example.org,Rue du Port\np2,,,2019-01-22,,,,,u2,,,,\n",
        encoding="utf-8",
    )
    consultation = dl.read(file)
    assert written(consultation) == {"p1-2": ("Nom des rues à planter ?", "Rue du Port")}
    assert consultation.ledger.reasons("contribution") == {"personal_data": 1}
    assert consultation.ledger.balanced({"a.csv": 2})


def test_rows_without_an_id_or_an_author_keep_their_answers(tmp_path):
    replies = [
        reply(1, "Un", id=None),
        reply(2, "Deux", id=None, authorId=None),
        reply(3, "Trois", authorId=None),
    ]
    straight = dl.read(as_json(tmp_path, replies))
    assert straight.contributions.num_rows == 3
    assert straight.participants.num_rows == 3
    assert dl.read(as_json(tmp_path, replies[::-1])).content_hash == straight.content_hash


def test_a_folder_of_questionnaires_has_the_same_authors_and_csv_twins_count_once(tmp_path):
    as_json(tmp_path, REPLIES)
    as_csv(tmp_path, REPLIES)
    other = [{**entry, "id": f"{entry['id']}b"} for entry in REPLIES]
    as_csv(tmp_path, other, "AUTRE.csv")
    consultation = dl.read(tmp_path)
    assert consultation.contributions.num_rows == 2 * len(EXPECTED)
    assert set(consultation.contributions["author"].to_pylist()) <= set(consultation.participant_ids)
    assert consultation.participants.num_rows == len(
        {c["author"] for c in consultation.contributions.to_pylist()} | {"VXNlcjo2"}
    )
    assert consultation.ledger.balanced({"THEME.json": 6, "THEME.csv": 6, "AUTRE.csv": 6})
    assert consultation.ledger.reasons("answers")["other_representation"] == 6


def test_a_reply_exported_twice_counts_once(tmp_path):
    consultation = dl.read(as_json(tmp_path, [REPLIES[0], REPLIES[0], reply(1, "Un autre texte")]))
    assert sorted(consultation.contribution_ids) == ["UHJvcG9zYWw61-160", "UHJvcG9zYWw61-160#2"]
    assert consultation.ledger.reasons("contribution") == {"duplicate_id": 1}


def test_pretty_json_and_entries_that_are_no_reply(tmp_path):
    straight = dl.read(as_json(tmp_path, REPLIES))
    assert dl.read(as_json(tmp_path, REPLIES, indent=2)).content_hash == straight.content_hash
    odd = dl.read(as_json(tmp_path, [*REPLIES, "fin"]))
    assert odd.ledger.reasons("answers")["ragged_row"] == 1
    assert odd.content_hash == straight.content_hash


def test_json_longer_than_a_block_is_read_piece_by_piece(tmp_path, monkeypatch):
    from deliberation.ingest.raw import columnar

    file = as_json(tmp_path, REPLIES)
    expected = dl.read(file).content_hash
    monkeypatch.setattr(columnar, "_BLOCK", 7)
    assert dl.read(file).content_hash == expected


def test_a_list_that_breaks_off_is_refused(tmp_path):
    file = as_json(tmp_path, REPLIES)
    file.write_text(file.read_text(encoding="utf-8")[:-300], encoding="utf-8")
    with pytest.raises(dl.ReadError, match="breaks off after"):
        dl.read(file, reader="grand-debat")


def test_meetings_are_not_taken_for_replies(tmp_path):
    file = tmp_path / "EVENTS.csv"
    file.write_text(
        "id,title,createdAt,startAt,fullAddress,authorId,authorType,authorZipCode\n1,a,,,,u,,\n", "utf-8"
    )
    assert grand_debat.recognises(Place(file)) == 0


def test_the_order_of_the_rows_does_not_matter(tmp_path):
    for write in (as_json, as_csv):
        straight = dl.read(write(tmp_path, REPLIES)).content_hash
        assert dl.read(write(tmp_path, REPLIES[::-1])).content_hash == straight
