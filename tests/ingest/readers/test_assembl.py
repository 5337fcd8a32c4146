"""Assembl: one contribution per message, however often it is repeated; coded passages; every sheet."""

from __future__ import annotations

import csv
from collections import defaultdict

import numpy as np
import pytest
from openpyxl import Workbook

import deliberation as dl
from tests.helpers.data import shared_data

REACTIONS = ("J'aime", "J'aime pas", "Pas tout compris", "SVP + d'infos")


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def messages_of(rows):
    """Return the rows of each message, by its place and its text."""
    found = defaultdict(list)
    for row in rows:
        place = (row["Thématique niveau 1"], row["Thématique niveau 2"], row["Indentation du message"])
        found[(*place, row["Message"])].append(row)
    return found


@pytest.fixture(scope="module")
def threads():
    return dl.read(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv"))


@pytest.fixture(scope="module")
def answers():
    return dl.read(shared_data("apres_maintenant", "bluenove", "answers_semantic_groups.csv"))


@pytest.mark.needs_data
def test_a_message_repeated_for_each_reaction_is_one_contribution(threads):
    rows = rows_of(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv"))
    messages = messages_of(rows)
    assert threads.contributions.num_rows == len(messages) == 275
    assert threads.ledger.balanced({"assembl_threads.csv": len(rows)})
    assert threads.ledger.reasons("contribution") == {"repeated": len(rows) - len(messages)}
    assert len(set(threads.contributions["id"].to_pylist())) == 275


@pytest.mark.needs_data
def test_the_columns_of_reactions_hold_totals(threads):
    messages = messages_of(rows_of(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv")))
    sums = dict.fromkeys(REACTIONS, 0.0)
    for rows in messages.values():
        for name in REACTIONS:
            said = {row[name] for row in rows}
            assert len(said) == 1  # every row of a message repeats the same number...
            sums[name] += float(next(iter(said)) or 0)
        dated = sum(bool(row["Date du vote"]) for row in rows)
        assert sum(float(rows[0][name] or 0) for name in REACTIONS) == dated  # ...which counts the dated rows
    measures = threads.measures.to_pandas().groupby("name")["value"].sum().to_dict()
    assert measures == sums
    assert sum(sums.values()) == 340


@pytest.mark.needs_data
def test_the_day_of_each_merged_reaction_stays_in_the_ledger(threads):
    merged = threads.ledger.rows(state="merged")
    rows = rows_of(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv"))
    assert len(merged) == 154
    for row, day in zip(merged["row"], merged["detail"], strict=True):
        assert rows[row - 1]["Date du vote"] == day


@pytest.mark.needs_data
def test_replies_point_at_what_they_answer_within_their_theme(threads):
    messages = messages_of(rows_of(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv")))
    parents = dict(
        zip(threads.contributions["id"].to_pylist(), threads.contributions["parent"].to_pylist(), strict=True)
    )
    assert sum(parent is not None for parent in parents.values()) == sum("." in key[2] for key in messages)
    for theme, topic, place, _ in messages:
        above = place.rpartition(".")[0]
        assert parents[f"{theme}/{topic.strip()}/{place}"] == (
            f"{theme}/{topic.strip()}/{above}" if above else None
        )
    assert (
        sum(parent not in parents for parent in parents.values() if parent) == 1
    )  # its message is not exported


@pytest.mark.needs_data
def test_themes_and_suggested_keywords_are_codes(threads):
    messages = messages_of(rows_of(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv")))
    codes = threads.codes.to_pandas()
    words = {
        (key, row[f"Mots clés suggérés {n}"].strip())
        for key, rows in messages.items()
        for row in rows
        for n in range(1, 21)
        if row[f"Mots clés suggérés {n}"].strip()
    }
    assert (codes["scheme"] == "Mots clés suggérés").sum() == len(words)
    assert codes.loc[codes["scheme"] == "Thématique niveau 2", "code"].nunique() == len(
        {key[1] for key in messages}
    )
    assert (codes["scheme"] == "Thématique niveau 1").sum() == 275


@pytest.mark.needs_data
def test_authors_of_messages_are_the_hashes_of_the_file(threads):
    messages = messages_of(rows_of(shared_data("apres_maintenant", "bluenove", "assembl_threads.csv")))
    authors = {row["author"] for rows in messages.values() for row in rows} - {""}
    assert set(threads.participants["id"].to_pylist()) == authors


@pytest.mark.needs_data
def test_passages_of_609_people_under_7_questions(answers):
    rows = rows_of(shared_data("apres_maintenant", "bluenove", "answers_semantic_groups.csv"))
    said = [row for row in rows if row["Answer text"].strip()]
    assert len(rows) == 8_838
    assert answers.contributions.num_rows == len(said)
    assert answers.ledger.balanced({"answers_semantic_groups.csv": 8_838})
    assert answers.ledger.reasons("contribution") == {"empty_text": len(rows) - len(said)}
    assert answers.participants.num_rows == 609
    assert answers.questions["text"].to_pylist() == sorted({row["Question wording"] for row in rows})
    assert set(answers.contributions["kind"].to_pylist()) == {"answer"}
    texts = dict(
        zip(answers.contributions["id"].to_pylist(), answers.contributions["text"].to_pylist(), strict=True)
    )
    assert texts == {row["Answer ID"]: row["Answer text"] for row in said}


@pytest.mark.needs_data
def test_semantic_groups_are_codes_one_scheme_per_question(answers):
    rows = rows_of(shared_data("apres_maintenant", "bluenove", "answers_semantic_groups.csv"))
    expected = {
        (
            row["Answer ID"],
            f"Semantic group, question {row['Question ID']}",
            row["Semantic group title"].strip(),
        )
        for row in rows
        if row["Semantic group title"].strip() and row["Answer text"].strip()
    }
    ids = answers.contributions["id"].to_pylist()
    read = {(ids[row["contribution"]], row["scheme"], row["code"]) for row in answers.codes.to_pylist()}
    assert read == expected
    assert answers.codes.num_rows == len(expected)
    assert {scheme for _, scheme, _ in read} == {f"Semantic group, question {n}" for n in (11, 13, 14, 18)}


@pytest.mark.needs_data
def test_what_is_known_of_people_are_attributes(answers):
    rows = rows_of(shared_data("apres_maintenant", "bluenove", "answers_semantic_groups.csv"))
    expected = {(r["Participant ID"], n, r[n]) for r in rows for n in ("Genre", "Age", "CSP") if r[n].strip()}
    people = answers.participants["id"].to_pylist()
    read = {(people[r["participant"]], r["name"], r["value"]) for r in answers.attributes.to_pylist()}
    assert read == expected


@pytest.mark.needs_data
def test_a_folder_with_both_files_is_two_sources():
    consultation = dl.read(shared_data("apres_maintenant", "bluenove"))
    sources = consultation.contributions["source"].to_pylist()
    assert (sources.count("answers_semantic_groups"), sources.count("assembl_threads")) == (8_837, 275)
    assert consultation.ledger.balanced({"answers_semantic_groups.csv": 8_838, "assembl_threads.csv": 429})
    reply = next(row for row in consultation.contributions.to_pylist() if row["parent"])
    assert reply["parent"].startswith("assembl_threads:")


THEME = ["Thématique niveau 1", "Thématique niveau 2", "Thématique niveau 3", "Thématique niveau 4"]
ANN = ["Ann A.", "ann", "ann@example.org", "03/04/2020"]
MAX = ["Max M.", "max", "max@example.org", "03/04/2020"]
LIKES = [*REACTIONS, "Nom du votant", "Adresse mail du votant", "Date du vote"]
AUTHOR = [
    "Nom de l'auteur",
    "Nom d'utilisateur de l'auteur",
    "Adresse mail de l'auteur",
    "Date de publication",
]
THREAD = [
    *THEME, "Indentation du message", "Titre du top post", "Top post", "Sujet", "Message", *AUTHOR, *LIKES,
    "Nombre de share", "URL du message", "Mots clés 1", "Mots clés suggérés 1", "Mots clés suggérés 2",
]  # fmt: skip


def message(
    place, text, *, subject="Bancs", day="", like=0, disagree=0, who="zoe", top="Des bancs", voter=""
):
    return [
        "Ville", "Rues", "", "", place, "Bancs", top, subject, text, "Zoé Z.", who, f"{who}@example.org",
        "02/04/2020", like, disagree, 0, 0, voter, f"{voter}@example.org" if voter else "", day, 1,
        f"https://example.org/{place}", "mobilier", "banc public", "",
    ]  # fmt: skip


def workbook(path, **sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def export(tmp_path):
    """A workbook as Assembl makes it: one sheet per module."""
    return workbook(
        tmp_path / "book.xlsx",
        export_phase=[
            [*THEME, "Module", "Nombre de messages postés", "J'aime"],
            ["Ville", "Rues", "", "", "thread", 3, 2],
        ],
        export_module_survey=[
            [*THEME, "Question", "Réponse", *AUTHOR, "J'aime", "J'aime pas", "Date du vote"],
            ["Ville", "", "", "", "Que manque-t-il ?", "Des arbres", *MAX, 0, 0, ""],
        ],
        export_module_thread=[
            THREAD,
            message("1", "<p>Des <b>bancs</b></p>", like=2, disagree=1, day="04/04/2020", voter="ann"),
            message("1", "<p>Des <b>bancs</b></p>", like=2, disagree=1, day="05/04/2020", voter="bob"),
            message("1", "<p>Des <b>bancs</b></p>", like=2, disagree=1, day="06/04/2020", voter="cat"),
            message("1.1", "Et des fontaines", subject="Re: Bancs", who="max"),
            message("2.1", "Je réponds", subject="Re: Pistes", top="Des pistes cyclables", who="lou"),
            message("x", "Sans place connue", who="lou"),
        ],
        export_module_multicolumns=[
            [*THEME, "Nom de la colonne", "Message", *AUTHOR, *LIKES],
            ["Ville", "Parcs", "", "", "Points forts", "Le calme", *ANN, 0, 0, 0, 0, "", "", ""],
        ],
        export_module_bright_mirror=[
            [*THEME, "Titre de la fiction", "Fiction", *AUTHOR, *LIKES],
            ["Futurs", "", "", "", "Demain", "Il était une fois", *ANN, 1, 0, 0, 0, "", "", ""],
        ],
        vote_users_data=[
            [*THEME, "Nom du contributeur", "Adresse mail du contributeur", "Date du vote", "Proposition"],
            ["Ville", "", "", "", "Ann", "ann@example.org", "03/04/2020", "Un parc"],
        ],
        vide=[],
    )  # fmt: skip


def test_every_row_of_every_sheet_is_accounted_for(export):
    consultation = dl.read(export)
    assert consultation.ledger.balanced(
        {
            "book.xlsx[export_phase]": 1,
            "book.xlsx[export_module_survey]": 1,
            "book.xlsx[export_module_thread]": 6,
            "book.xlsx[export_module_multicolumns]": 1,
            "book.xlsx[export_module_bright_mirror]": 1,
            "book.xlsx[vote_users_data]": 1,
        }
    )
    assert consultation.ledger.reasons("row") == {"not_recognised": 1, "other_representation": 1}
    assert dict(dict(consultation.notices)["sheets_not_read"]) == {"names": "vote_users_data"}
    kinds = consultation.contributions["kind"].to_pylist()
    assert (kinds.count("comment"), kinds.count("answer")) == (
        7,
        1,
    )  # with the message that replies only quote


def test_a_thread_of_a_workbook(export):
    consultation = dl.read(export)
    rows = {row["id"]: row for row in consultation.contributions.to_pylist()}
    top, reply = rows["Ville/Rues/1"], rows["Ville/Rues/1.1"]
    assert (top["text"], top["title"], top["url"]) == ("Des bancs", "Bancs", "https://example.org/1")
    assert reply["parent"] == "Ville/Rues/1"
    assert top["author"] != reply["author"]
    place = list(rows).index("Ville/Rues/1")
    measures = {
        r["name"]: r["value"] for r in consultation.measures.to_pylist() if r["contribution"] == place
    }
    assert measures == {
        "J'aime": 2,
        "J'aime pas": 1,
        "Pas tout compris": 0,
        "SVP + d'infos": 0,
        "Nombre de share": 1,
    }
    codes = {(r["scheme"], r["code"]) for r in consultation.codes.to_pylist() if r["contribution"] == place}
    assert codes == {
        ("Thématique niveau 1", "Ville"),
        ("Thématique niveau 2", "Rues"),
        ("Mots clés", "mobilier"),
        ("Mots clés suggérés", "banc public"),
    }
    unplaced = next(row for row in rows.values() if row["text"] == "Sans place connue")
    assert unplaced["parent"] is None


def test_a_message_known_only_by_its_replies_is_kept_for_context(export):
    rows = {row["id"]: row for row in dl.read(export).contributions.to_pylist()}
    lost = rows["Ville/Rues/2"]
    assert (lost["text"], lost["moderated"], lost["moderation_reason"]) == (
        "Des pistes cyclables",
        True,
        "not_analysed",
    )
    assert rows["Ville/Rues/2.1"]["parent"] == "Ville/Rues/2"


def test_names_and_addresses_never_come_through(export):
    consultation = dl.read(export)
    tables = [
        consultation.contributions,
        consultation.participants,
        consultation.attributes,
        consultation.codes,
    ]
    everything = str([table.to_pylist() for table in tables]) + str(consultation.ledger.rows().to_dict())
    for name in ("Zoé Z.", "zoe@", "Max M.", "max@", "ann@", "bob@"):
        assert name not in everything
    same = [
        row["author"]
        for row in consultation.contributions.to_pylist()
        if row["text"] in {"Des arbres", "Et des fontaines"}
    ]
    assert len(same) == 2
    assert len(set(same)) == 1  # one person, one id, in two sheets


def test_a_sheet_can_be_chosen(export):
    consultation = dl.read(export, reader="assembl", sheet="export_module_survey")
    assert consultation.questions["text"].to_pylist() == ["Que manque-t-il ?"]
    assert consultation.ledger.balanced({"book.xlsx[export_module_survey]": 1})


def test_a_workbook_without_messages_is_refused_in_one_sentence(tmp_path):
    path = workbook(
        tmp_path / "book.xlsx",
        export_phase=[[*THEME, "Module", "Nombre de messages postés"], ["V", "", "", "", "t", 3]],
    )
    with pytest.raises(dl.ReadError, match="holds no message and no answer of Assembl"):
        dl.read(path)


def passages(tmp_path, lines, name="answers.csv"):
    head = "Question ID,Question wording,Answer ID,Participant ID,Date,Genre,Answer text,"
    head += "Semantic group ID,Semantic group title\n"
    path = tmp_path / name
    path.write_text(head + "\n".join(lines), encoding="utf-8-sig")
    return path


CUT = [
    "1,Que gagner ?,7,42,02/04/2020,Féminin,du temps,3.0,Temps",
    "1,Que gagner ?,7,42,02/04/2020,Féminin,du calme,4.0,Calme",
    "1,Que gagner ?,7,42,02/04/2020,Féminin,du calme,5.0,Repos",
    "2,Que perdre ?,8,42,02/04/2020,Féminin,rien,,",
    "2,Que perdre ?,9,43,02/04/2020,,rien,6.0,",
    "2,Que perdre ?,10,44,02/04/2020,,,,",
]


def test_passages_of_one_answer_are_told_apart_and_a_second_group_is_not_lost(tmp_path):
    consultation = dl.read(passages(tmp_path, CUT))
    texts = dict(
        zip(
            consultation.contributions["id"].to_pylist(),
            consultation.contributions["text"].to_pylist(),
            strict=True,
        )
    )
    assert texts == {"7.1": "du calme", "7.2": "du temps", "8": "rien", "9": "rien"}
    ids = list(texts)
    codes = {(ids[r["contribution"]], r["scheme"], r["code"]) for r in consultation.codes.to_pylist()}
    assert codes == {
        ("7.2", "Semantic group, question 1", "Temps"),
        ("7.1", "Semantic group, question 1", "Calme"),
        ("7.1", "Semantic group, question 1", "Repos"),
        ("9", "Semantic group, question 2", "6"),
    }
    assert consultation.ledger.reasons("contribution") == {"duplicate_id": 1, "empty_text": 1}
    assert consultation.ledger.balanced({"answers.csv": 6})
    assert consultation.notices == ()


def test_a_question_over_its_columns_in_two_header_rows(tmp_path):
    path = workbook(
        tmp_path / "book.xlsx",
        Questionnaire=[
            ["", "", "", "Que gagner ?", "", "Que perdre ?", ""],
            ["Participant ID", "Genre", "Date", *2 * ["Answer text", "Semantic group title"]],
            [42, "Féminin", "02/04/2020", "du temps", "Temps", "rien", ""],
            [42, "Féminin", "02/04/2020", "du calme", "Calme", "", ""],
            [],
            [43, "Masculin", "03/04/2020", "", "", "", ""],
        ],
    )  # fmt: skip
    consultation = dl.read(path, reader="assembl")
    assert consultation.ledger.balanced({"book.xlsx": 4})
    assert consultation.ledger.reasons("answers") == {"answers_read": 2, "empty_row": 1, "no_answer": 1}
    questions = dict(consultation.questions.to_pandas().itertuples(index=False))
    said = {
        (questions[r["question"]], r["author"], r["text"]) for r in consultation.contributions.to_pylist()
    }
    assert said == {
        ("Que gagner ?", "42", "du temps"),
        ("Que gagner ?", "42", "du calme"),
        ("Que perdre ?", "42", "rien"),
    }
    assert sorted(consultation.codes["code"].to_pylist()) == ["Calme", "Temps"]
    cells = consultation.ledger.rows().dropna(subset=["column"])
    assert set(cells["column"]) == {"Que gagner ? / Answer text", "Que perdre ? / Answer text"}
    assert consultation.attributes.num_rows == 2
    found = dl.read(path)
    assert found.content_hash == consultation.content_hash


def test_the_order_of_the_rows_never_matters(tmp_path):
    lines = [
        f"{i % 3},Q {i % 3},{i % 20},{i % 5},0{1 + i % 9}/04/2020,,Passage {i % 26},{i % 4}.0,T{i % 4}"
        for i in range(60)
    ]
    straight = dl.read(passages(tmp_path, lines, "a.csv"))
    np.random.default_rng(1).shuffle(lines)
    assert dl.read(passages(tmp_path, lines, "b.csv")).content_hash == straight.content_hash
    rows = [
        message(f"{1 + i % 9}.{1 + i % 2}", f"Message {i % 20}", day=f"0{1 + i % 9}/04/2020")
        for i in range(50)
    ]
    straight = dl.read(workbook(tmp_path / "a.xlsx", export_module_thread=[THREAD, *rows]))
    np.random.default_rng(1).shuffle(rows)
    again = dl.read(workbook(tmp_path / "b.xlsx", export_module_thread=[THREAD, *rows]))
    assert again.content_hash == straight.content_hash
