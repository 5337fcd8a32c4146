"""Surveys: every row is a participant, every answer is found again, grades wait for a declared rule."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import deliberation as dl
from deliberation.consultation import Consultation
from deliberation.core.settings import check_settings
from deliberation.ingest.place import Place
from deliberation.ingest.readers import survey
from tests.helpers.data import data_folder, shared_data

AUTRES = ("apres_maintenant", "autres")
PANEL = ("apres_maintenant", "mavoixporte", "panel.csv")
OPEN_LINK = ("apres_maintenant", "mavoixporte", "open_link_verbatims.csv")
MINE = {
    "et_apres_typeform.csv", "framaforms_gestes_barrieres.csv", "sogood_typeform.csv", "panel.csv",
    "open_link_verbatims.csv",
}  # fmt: skip


def table(path: Path, separator: str = ",") -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = list(csv.reader(handle, delimiter=separator))
    return header, rows


def filled(rows: list[list[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows if row[place].strip()]


def texts_by_question(consultation: Consultation) -> Counter[str]:
    wordings = dict(zip(*(consultation.questions[c].to_pylist() for c in ("id", "text")), strict=True))
    frame = consultation.contributions.to_pandas()
    answers = frame[frame["kind"] == "answer"]
    return Counter(wordings[question] for question in answers["question"])


def attributes(consultation: Consultation) -> set[tuple[str, str, str]]:
    frame = consultation.attributes.to_pandas()
    who = consultation.participant_ids[frame["participant"]] if len(frame) else []
    return set(zip(who, frame["name"], frame["value"], strict=True))


def ratings(consultation: Consultation) -> dict[tuple[str, str], tuple[float, float, float]]:
    frame = consultation.ratings.to_pandas()
    texts = np.array(consultation.contributions["text"].to_pylist(), dtype=object)
    keys = zip(consultation.participant_ids[frame["participant"]], texts[frame["contribution"]], strict=True)
    return dict(zip(keys, zip(frame["value"], frame["low"], frame["high"], strict=True), strict=True))


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


# -- the real surveys ------------------------------------------------------------------------------


@pytest.mark.needs_data
def test_typeform_every_answer_and_every_ticked_option_is_found_again():
    path = shared_data(*AUTRES, "et_apres_typeform.csv")
    header, rows = table(path)
    consultation = dl.read(path)
    assert consultation.ledger.balanced({path.name: len(rows)})
    assert consultation.participants.num_rows == len(rows) == 590
    ticks = [p for p, name in enumerate(header) if set(filled(rows, p)) == {name.strip()}]
    others = [p for p, name in enumerate(header) if name.startswith("Other")]
    texts = [p for p in range(1, 60) if len(set(filled(rows, p))) > 300 or p in others]
    assert len(ticks) == 44
    assert len(others) == 4
    found = texts_by_question(consultation)
    assert sorted(found.values()) == sorted(len(filled(rows, p)) for p in texts)
    assert consultation.contributions.num_rows == sum(len(filled(rows, p)) for p in texts) == 3_335
    for place in texts:
        if place not in others:
            assert found[header[place]] == len(filled(rows, place))
    said = attributes(consultation)
    expected = {(row[0], header[p].strip()) for row in rows for p in ticks if row[p].strip()}
    assert {(who, value) for who, name, value in said if "…" in name} == expected
    for place in (1, 45, 56, 57):
        assert sum(name == header[place].strip() for _, name, _ in said) == len(filled(rows, place))
    assert ("choices_without_question", (("count", "4"),)) in consultation.notices
    assert "Other" not in {text.removesuffix(" / Other") for text in found}


@pytest.mark.needs_data
def test_typeform_keeps_the_town_and_not_the_postcode():
    path = shared_data(*AUTRES, "et_apres_typeform.csv")
    header, rows = table(path)
    consultation = dl.read(path)
    told = filled(rows, 58)
    bare = [text for text in told if text.isdigit() and len(text) == 5]
    towns = [value for _, name, value in attributes(consultation) if name == header[58].strip()]
    assert bare
    assert len(towns) == len(told) - len(bare)
    assert not [town for town in towns if any(part.isdigit() and len(part) == 5 for part in town.split())]
    assert consultation.ledger.reasons("cell")["personal_data"] == len(bare)
    homes = consultation.participants.to_pandas()["territory"].dropna()
    assert len(homes) == len(towns)


@pytest.mark.needs_data
def test_framaforms_rows_without_an_answer_are_set_aside():
    path = shared_data(*AUTRES, "framaforms_gestes_barrieres.csv")
    header, rows = table(path)
    consultation = dl.read(path)
    empty = sum(not any(cell.strip() for cell in row[1:]) for row in rows)
    assert consultation.ledger.balanced({path.name: len(rows)})
    assert consultation.ledger.reasons("answers") == {"answers_read": len(rows) - empty, "no_answer": empty}
    assert consultation.participants.num_rows == len(rows) - empty == 337
    wanted = {header[p]: len(filled(rows, p)) for p in range(1, 10)}
    assert texts_by_question(consultation) == wanted  # « Question 2a : ... », numbers kept
    assert consultation.questions["text"].to_pylist() == header[1:]
    frame = consultation.contributions.to_pandas()
    frame = frame[frame["question"] == consultation.questions["id"][0].as_py()].set_index("author")
    for row in rows[::50]:
        if row[1].strip():
            assert frame.loc[row[0], "text"] == row[1]


@pytest.mark.needs_data
def test_options_joined_by_commas_make_up_every_cell_and_nothing_else():
    path = shared_data(*AUTRES, "sogood_typeform.csv")
    header, rows = table(path)
    consultation = dl.read(path)
    assert consultation.ledger.balanced({path.name: len(rows)})
    word = header[10]
    assert texts_by_question(consultation) == {word: len(filled(rows, 10))}
    frame = consultation.attributes.to_pandas()
    for place in range(10):
        mine = frame[frame["name"] == " ".join(header[place].split())]
        options = sorted(mine["value"].unique(), key=len, reverse=True)
        assert len(options) <= 12
        counted: Counter[str] = Counter()
        for cell in filled(rows, place):
            rest = f", {cell},"
            for option in options:  # the longest first: an option may hold a comma
                if f", {option}," in rest:
                    counted[option] += 1
                    rest = rest.replace(f", {option},", ",", 1)
            assert not rest.strip(" ,"), cell
        assert counted == Counter(mine["value"])


@pytest.mark.needs_data
def test_panel_has_a_rating_for_each_answer_on_the_scale():
    path = shared_data(*PANEL)
    header, rows = table(path)
    consultation = dl.read(path)
    assert consultation.ledger.balanced({path.name: 1_689})
    assert consultation.participants.num_rows == len(rows) == 1_689
    items = [p for p, name in enumerate(header) if "échelle de 1 à" in name]
    assert len(items) == 94
    frame = consultation.contributions.to_pandas()
    statements = frame[frame["kind"] == "statement"]
    assert set(statements["text"]) == {header[p] for p in items}
    assert statements["seed"].all()
    found = ratings(consultation)
    expected = {}
    for place in items:
        top = 4 if "échelle de 1 à 4" in header[place] else 7
        for row in rows:
            if row[place] in {"Non applicable", "0", ""}:
                continue
            expected[row[0], header[place]] = (float(row[place]), 1.0, float(top))
    assert found == expected
    assert len(found) == 128_039
    assert not consultation.votes.num_rows
    assert ("ratings_without_rule", (("count", "94"),)) in consultation.notices


@pytest.mark.needs_data
def test_panel_features_are_attributes_and_open_questions_answers():
    path = shared_data(*PANEL)
    header, rows = table(path)
    consultation = dl.read(path)
    features = [1, 2, 3, 4, 104, 105]
    assert attributes(consultation) == {
        (row[0], header[p].strip(), row[p].strip()) for row in rows for p in features
    }
    opened = [20, 47, 62, 90, 103]
    assert texts_by_question(consultation) == {header[p].strip(): len(filled(rows, p)) for p in opened}
    assert consultation.ledger.reasons("cell") == {"technical": len(rows)}  # the duration
    batteries = {name.partition(" - ")[2] for name in header if "échelle de 1 à" in name}
    questions = set(consultation.questions["text"].to_pylist())
    assert batteries <= questions


@pytest.mark.needs_data
def test_panel_votes_only_where_a_rule_covers_the_scale():
    path = shared_data(*PANEL)
    header, rows = table(path)
    to_four = [p for p, name in enumerate(header) if "échelle de 1 à 4" in name]
    to_seven = [p for p, name in enumerate(header) if "échelle de 1 à 7" in name]
    four = Counter(row[p] for row in rows for p in to_four)
    seven = Counter(row[p] for row in rows for p in to_seven)

    one = dl.read(path, scale={"1..2": "agree", "3..4": "disagree", "0": "unseen"})
    votes = one.votes.to_pandas()
    assert Counter(votes["vote"]) == {1: four["1"] + four["2"], 2: four["3"] + four["4"]}
    assert Counter(votes["value"]) == {value: four[value] for value in "1234"}
    assert ("ratings_without_rule", (("count", "79"),)) in one.notices

    scale = {
        "1..2/4": "agree", "3..4/4": "disagree", "1..3/7": "agree", "4/7": "pass", "5..7/7": "disagree",
        "0": "unseen",
    }  # fmt: skip
    both = dl.read(path, scale=scale)
    assert Counter(both.votes["vote"].to_pylist()) == {
        1: four["1"] + four["2"] + seven["1"] + seven["2"] + seven["3"],
        2: four["3"] + four["4"] + seven["5"] + seven["6"] + seven["7"],
        3: seven["4"],
    }
    assert "ratings_without_rule" not in dict(both.notices)
    assert both.ratings.equals(one.ratings)

    zero = dl.read(path, scale={"1..2/4": "agree", "3..4/4": "disagree", "0": "pass"})
    assert Counter(zero.votes["vote"].to_pylist())[3] == four["0"]


@pytest.mark.needs_data
def test_answers_without_any_id_are_kept_apart_and_blank_rows_said():
    path = shared_data(*OPEN_LINK)
    header, rows = table(path)
    consultation = dl.read(path)
    blank = sum(not any(cell.strip() for cell in row) for row in rows)
    assert consultation.ledger.balanced({path.name: len(rows)})
    assert consultation.ledger.reasons("answers") == {"answers_read": len(rows) - blank, "empty_row": blank}
    assert consultation.participants.num_rows == len(rows) - blank
    wanted = [len(filled(rows, p)) for p in range(len(header))]
    found = texts_by_question(consultation)
    assert [found[text] for text in consultation.questions["text"].to_pylist()] == wanted
    assert not any(text.endswith(".1") for text in found)


@pytest.mark.needs_data
def test_files_of_other_formats_are_left_to_their_readers():
    for path in sorted(data_folder().rglob("*.csv")):
        if path.name in MINE:
            assert survey.recognises(Place(path)) > 1, path
        else:
            assert survey.recognises(Place(path)) == 0, path


@pytest.mark.needs_data
@pytest.mark.parametrize(
    "parts", [(*AUTRES, "et_apres_typeform.csv"), (*AUTRES, "sogood_typeform.csv"), OPEN_LINK]
)
def test_the_order_of_the_rows_never_matters(parts, tmp_path):
    path = shared_data(*parts)
    header, rows = table(path)
    order = np.random.default_rng(1).permutation(len(rows))
    with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *(rows[i] for i in order)])
    assert dl.read(tmp_path / path.name).content_hash == dl.read(path).content_hash


# -- Google Forms ----------------------------------------------------------------------------------

GOOGLE = """"Horodateur","Adresse e-mail","Quel est votre âge ?","Quels transports utilisez-vous ?",\
"Que faut-il changer sur la place ?","Note du marché","Êtes-vous satisfait ? [La propreté]",\
"Êtes-vous satisfait ? [La sécurité]"
"2024/01/15 3:45:12 PM UTC+1","a@exemple.fr","18-24 ans","Vélo;Bus","Plus de bancs, et de
l'ombre.","4","Tout à fait d'accord","Plutôt d'accord"
"2024/01/16 9:05:00 AM UTC+1","b@exemple.fr","25-34 ans","Bus","Rien à changer","5","Plutôt pas d'accord",\
"Tout à fait d'accord"
"2024/01/16 12:05:00 AM UTC+1","c@exemple.fr","18-24 ans","Vélo","","2","Plutôt d'accord",\
"Pas du tout d'accord"
"2024/01/17 9:05:00 AM UTC+1","d@exemple.fr","25-34 ans","Vélo;Bus;Marche","Un kiosque","1",\
"Plutôt d'accord",""
"2024/01/17 9:05:00 AM UTC+1","d@exemple.fr","25-34 ans","Vélo;Bus;Marche","Un kiosque","1",\
"Plutôt d'accord",""
"""


def test_google_forms(tmp_path):
    consultation = dl.read(write(tmp_path, "reponses.csv", GOOGLE, "utf-8-sig"))
    assert consultation.ledger.balanced({"reponses.csv": 5})
    assert consultation.ledger.reasons("answers") == {"answers_read": 4, "exact_copy": 1}
    assert consultation.participants.num_rows == 4
    frame = consultation.contributions.to_pandas()
    answers = frame[frame["kind"] == "answer"].sort_values("date")
    assert answers["text"].tolist() == ["Plus de bancs, et de\nl'ombre.", "Rien à changer", "Un kiosque"]
    assert [str(date) for date in answers["date"]] == [
        "2024-01-15 14:45:12+00:00", "2024-01-16 08:05:00+00:00", "2024-01-17 08:05:00+00:00",
    ]  # fmt: skip
    said = attributes(consultation)
    assert Counter((name, value) for _, name, value in said) == {
        ("Quel est votre âge ?", "18-24 ans"): 2,
        ("Quel est votre âge ?", "25-34 ans"): 2,
        ("Quels transports utilisez-vous ?", "Bus"): 3,
        ("Quels transports utilisez-vous ?", "Vélo"): 3,
        ("Quels transports utilisez-vous ?", "Marche"): 1,
    }
    by_item = Counter((text, grade) for (_, text), grade in ratings(consultation).items())
    assert by_item["Note du marché", (4.0, 1.0, 5.0)] == 1
    assert by_item["Êtes-vous satisfait ? [La propreté]", (3.0, 1.0, 4.0)] == 2
    assert sum(by_item.values()) == 11
    notices = {code: dict(values) for code, values in consultation.notices}
    assert notices["personal_columns"] == {"columns": "Adresse e-mail"}
    assert notices["ratings_without_rule"] == {"count": "3"}
    assert consultation.ledger.reasons("cell") == {"personal_data": 5}


def test_personal_data_reach_no_table(tmp_path):
    consultation = dl.read(write(tmp_path, "reponses.csv", GOOGLE))
    consultation.save(tmp_path / "saved")
    held = "".join(str(getattr(consultation, name).to_pylist()) for name in
                   ("contributions", "participants", "attributes", "ratings", "questions"))  # fmt: skip
    assert "exemple.fr" not in held
    assert "exemple.fr" not in str(consultation.ledger.entries.to_pylist())


def test_degrees_in_words_are_votes_by_a_declared_rule(tmp_path):
    scale = {
        "tout à fait d'accord": "agree", "plutôt d'accord": "agree", "plutôt pas d'accord": "disagree",
        "pas du tout d'accord": "disagree", "1..2/5": "disagree", "3/5": "pass", "4..5/5": "agree",
    }  # fmt: skip
    consultation = dl.read(write(tmp_path, "reponses.csv", GOOGLE), scale=scale)
    counts = consultation.vote_counts()
    assert counts["n"].sum() == 11
    assert int(counts["agree"].sum()) == 3 + 2 + 2
    assert "Tout à fait d'accord" in consultation.votes["value"].to_pylist()
    assert "ratings_without_rule" not in dict(consultation.notices)


def test_english_google_forms_and_dates_month_first(tmp_path):
    text = (
        "Timestamp,What should the town do next year?,Username\n"
        "4/13/2020 20:55:10,More trees,x@example.org\n"
        "4/5/2020 20:55:10,More benches,y@example.org\n"
    )
    consultation = dl.read(write(tmp_path, "form.csv", text), zone="Europe/London")
    dates = sorted(str(date) for date in consultation.contributions["date"].to_pylist())
    assert dates == ["2020-04-05 19:55:10+00:00", "2020-04-13 19:55:10+00:00"]
    assert {code for code, _ in consultation.notices} == {"personal_columns"}


@pytest.mark.parametrize("rows", ["", ",\n,\n"])
def test_a_survey_that_nobody_answered(tmp_path, rows):
    path = write(tmp_path, "form.csv", "Horodateur,Que faire de la place ?\n" + rows)
    consultation = dl.read(path)
    assert consultation.ledger.balanced({"form.csv": rows.count("\n")})
    assert not consultation.participants.num_rows
    assert "form.csv" in consultation.describe("fr") or not rows


def test_a_table_with_a_timestamp_and_no_question_is_no_survey(tmp_path):
    place = Place(write(tmp_path, "log.csv", "timestamp,author,body\n1,a,Bonjour\n2,b,Bonsoir\n"))
    assert survey.recognises(place) == 0


# -- LimeSurvey ------------------------------------------------------------------------------------

LIME = """"id","submitdate","lastpage","startlanguage","seed","ipaddr","Q1","Q2[SQ001]","Q2[SQ002]",\
"Q2[other]","Q3[SQ001]","Q3[SQ002]","Q4"
"1","2024-02-01 10:00:00","3","fr","123","10.0.0.1","Une fontaine","Oui","Non","","1","5","A1"
"2","1980-01-01 00:00:00","3","fr","124","10.0.0.2","<p>Des arbres &amp; de l'ombre</p>","Oui","Oui",\
"À pied","2","4","A2"
"3","","1","en","125","10.0.0.3","Some benches","N/A","N/A","N/A","3","","A1"
"4","2024-02-02 10:00:00","3","fr","126","10.0.0.4","N/A","Non","Non","","5","N/A","A2"
"5","2024-02-03 10:00:00","3","fr","127","10.0.0.5","","","","","","",""
"""


def test_limesurvey_by_codes(tmp_path):
    consultation = dl.read(write(tmp_path, "results.csv", LIME))
    assert consultation.ledger.balanced({"results.csv": 5})
    assert consultation.ledger.reasons("answers") == {"answers_read": 3, "draft": 1, "no_answer": 1}
    frame = consultation.contributions.to_pandas()
    walking = frame[frame["text"] == "À pied"]
    assert walking["author"].to_list() == ["2"]
    frame = frame.drop(walking.index).set_index("author")
    assert frame.loc["2", "text"] == "Des arbres & de l'ombre"
    assert str(frame.loc["2", "date"]) == "NaT"  # 1980: the survey is anonymous
    assert bool(frame.loc["3", "moderated"])
    assert frame.loc["3", "moderation_reason"] == "draft"
    assert frame.loc["3", "language"] == "en"
    assert "4" not in frame.index  # N/A: not asked
    assert attributes(consultation) == {
        ("1", "Q2", "SQ001"), ("2", "Q2", "SQ001"), ("2", "Q2", "SQ002"),
        ("1", "Q4", "A1"), ("2", "Q4", "A2"), ("4", "Q4", "A2"),
    }  # fmt: skip
    found = ratings(consultation)
    assert found["4", "Q3[SQ001]"] == (5.0, 1.0, 5.0)
    assert ("3", "Q3[SQ001]") not in found
    assert len(found) == 5
    assert ("unsent_answers", (("count", "1"),)) in consultation.notices


def test_limesurvey_in_full_words(tmp_path):
    text = (
        "ID de la réponse;Date de soumission;Dernière page;Langue de départ;Quelles sont vos idées ?;"
        "Comment venez-vous ? [Le vélo];Comment venez-vous ? [Le bus];Comment venez-vous ? [Autre];"
        "Sur une échelle de 1 à 5, notez : [Le marché];Sur une échelle de 1 à 5, notez : [La place]\n"
        "1;2024-02-01 10:00:00;3;fr;Une fontaine;Oui;Non;;1;5\n"
        "2;2024-02-01 11:00:00;3;fr;Des arbres;Oui;Oui;À pied;2;0\n"
    )
    consultation = dl.read(write(tmp_path, "results.csv", text))
    assert attributes(consultation) == {
        ("1", "Comment venez-vous ?", "Le vélo"),
        ("2", "Comment venez-vous ?", "Le vélo"),
        ("2", "Comment venez-vous ?", "Le bus"),
    }
    assert set(ratings(consultation)) == {
        ("1", "Sur une échelle de 1 à 5, notez : [Le marché]"),
        ("1", "Sur une échelle de 1 à 5, notez : [La place]"),
        ("2", "Sur une échelle de 1 à 5, notez : [Le marché]"),
    }
    assert consultation.contributions["title"].null_count == consultation.contributions.num_rows
    assert texts_by_question(consultation)["Comment venez-vous ? [Autre]"] == 1


def test_limesurvey_by_codes_and_words(tmp_path):
    text = (
        '"id. Response ID","submitdate. Date submitted","lastpage. Last page","Q1. Your ideas?",'
        '"Q2[A]. How do you travel? [Bus]","Q2[B]. How do you travel? [Bike]"\n'
        '"7","2024-02-01 10:00:00","3","A fountain","Yes","No"\n'
        '"8","2024-02-01 10:00:00","3","A tree","No","Yes"\n'
    )
    consultation = dl.read(write(tmp_path, "results.csv", text))
    assert attributes(consultation) == {
        ("7", "Q2. How do you travel?", "Bus"),
        ("8", "Q2. How do you travel?", "Bike"),
    }
    assert texts_by_question(consultation) == {"Q1. Your ideas?": 2}


# -- Typeform --------------------------------------------------------------------------------------

TYPEFORM = """#,Que faire ?,Le parc,Le marché,Other,Recommanderiez-vous la ville ?,Encore ?,L'école,Other,\
Network ID,Start Date (UTC),Submit Date (UTC)
aa1,Planter des arbres,Le parc,,,8,,L'école,,0aa11bb22,2024-03-01 10:00:00,2024-03-01 10:05:00
aa2,Ouvrir le marché,Le parc,Le marché,La halle,10,,,La poste,0aa11bb23,\
2024-03-01 11:00:00,2024-03-01 11:05:00
aa3,,,Le marché,,3,,,,0aa11bb24,2024-03-01 12:00:00,2024-03-01 12:05:00
"""


def test_typeform_choices_other_and_empty_questions(tmp_path):
    consultation = dl.read(write(tmp_path, "responses.csv", TYPEFORM), zone="Europe/Paris")
    assert consultation.ledger.balanced({"responses.csv": 3})
    assert texts_by_question(consultation) == {
        "Que faire ?": 2, "Le parc / Le marché / Other": 1, "L'école / Other": 1,
    }  # fmt: skip
    said = attributes(consultation)
    assert {(who, value) for who, name, value in said if name == "Le parc / Le marché"} == {
        ("aa1", "Le parc"), ("aa2", "Le parc"), ("aa2", "Le marché"), ("aa3", "Le marché"),
    }  # fmt: skip
    assert ratings(consultation)["aa2", "Recommanderiez-vous la ville ?"] == (10.0, 3.0, 10.0)
    dates = {str(date) for date in consultation.contributions["date"].to_pylist() if date is not None}
    assert "2024-03-01 10:05:00+00:00" in dates  # the header says UTC, whatever the zone of the source
    notices = {code: dict(values) for code, values in consultation.notices}
    assert notices["personal_columns"] == {"columns": "Network ID"}


def test_partial_typeform_responses_are_kept_aside(tmp_path):
    text = (
        "#,Que faire de la place ?,Response Type,Submit Date (UTC)\n"
        "a,Planter,completed,2024-03-01 10:05:00\nb,Abattre,partial,2024-03-01 10:06:00\n"
    )
    frame = dl.read(write(tmp_path, "responses.csv", text)).contributions.to_pandas().set_index("author")
    assert frame["moderated"].to_dict() == {"a": False, "b": True}


# -- Framaforms ------------------------------------------------------------------------------------

FRAMAFORMS = """Consultation de la place;;;;;;;;;;;;
Détails de la soumission;;;;;;;Quels transports utilisez-vous ?;;;;;
Séquentiel;SID;Soumis le;Temps complété;Modifié le;Brouillon;Adresse IP;Vélo;Bus;Train;Que faut-il changer ?;\
Âge;Courriel
1;901;2024-04-01 10:00:00;2024-04-01 10:00:00;2024-04-01 10:00:00;0;10.0.0.1;X;;;Plus de bancs;18-24;\
a@exemple.fr
2;902;2024-04-01 11:00:00;2024-04-01 11:00:00;2024-04-01 11:00:00;0;10.0.0.2;X;X;;"Des arbres;
de l'ombre";25-34;b@exemple.fr
3;903;2024-04-01 12:00:00;;2024-04-01 12:00:00;1;10.0.0.3;;X;;Un brouillon;18-24;
4;904;2024-04-01 13:00:00;2024-04-01 13:00:00;2024-04-01 13:00:00;0;10.0.0.3;;X;;;25-34;
"""


@pytest.mark.parametrize("book", [False, True])
def test_framaforms_with_a_preamble_and_two_header_rows(tmp_path, book):
    if book:
        sheet = openpyxl.Workbook()
        for row in csv.reader(FRAMAFORMS.splitlines(keepends=True), delimiter=";"):
            sheet.active.append([cell or None for cell in row])
        path = tmp_path / "resultats.xlsx"
        sheet.save(path)
    else:
        path = write(tmp_path, "resultats.csv", FRAMAFORMS, "utf-8-sig")
    consultation = dl.read(path)
    assert consultation.ledger.balanced({path.name: 4})
    assert consultation.ledger.reasons("answers") == {"answers_read": 3, "draft": 1}
    transports = "Quels transports utilisez-vous ?"
    assert attributes(consultation) == {
        ("1", transports, "Vélo"), ("2", transports, "Vélo"), ("2", transports, "Bus"),
        ("4", transports, "Bus"),        ("1", "Âge", "18-24"), ("2", "Âge", "25-34"), ("4", "Âge", "25-34"),
    }  # fmt: skip
    frame = consultation.contributions.to_pandas().set_index("author")
    assert frame["moderated"].to_dict() == {"1": False, "2": False, "3": True}
    assert frame.loc["2", "text"] == "Des arbres;\nde l'ombre"
    assert texts_by_question(consultation) == {"Que faut-il changer ?": 3}
    assert consultation.ledger.reasons("cell")["personal_data"] == 4 + 2


# -- headers anywhere ------------------------------------------------------------------------------


def test_two_header_rows_said_by_the_settings(tmp_path):
    text = (
        "Enquête\nExporté le 3 mai\n"
        "Vos idées ?,Comment venez-vous ?,,Habitez-vous ici ?\n"
        "Open-Ended Response,Vélo,Bus,Réponse\n"
        "Un kiosque,Vélo,Bus,Oui\nUn banc,,Bus,Non\nUn arbre,Vélo,,Oui\n"
    )
    path = write(tmp_path, "enquete.csv", text)
    consultation = dl.read(path, reader="survey", header=3, header_rows=2)
    assert texts_by_question(consultation) == {"Vos idées ?": 3}
    assert Counter((name, value) for _, name, value in attributes(consultation)) == {
        ("Comment venez-vous ?", "Vélo"): 2,
        ("Comment venez-vous ?", "Bus"): 2,
        ("Habitez-vous ici ?", "Oui"): 2,
        ("Habitez-vous ici ?", "Non"): 1,
    }
    assert consultation.ledger.balanced({"enquete.csv": 3})
    assert dl.read(path, reader="survey", header_rows=2).content_hash == consultation.content_hash


def test_surveymonkey_has_two_header_rows_by_itself(tmp_path):
    text = (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,What should change?,"
        "How do you travel?,,Do you live here?\n"
        ",,,,,,Open-Ended Response,Bus,Bike,Response\n"
        "11,5,01/02/2024 10:00:00 AM,01/13/2024 10:10:00 AM,10.0.0.1,,More trees,Bus,,Yes\n"
        "12,5,01/02/2024 10:00:00 AM,01/02/2024 01:10:00 PM,10.0.0.1,,More benches,Bus,Bike,No\n"
    )
    consultation = dl.read(write(tmp_path, "monkey.csv", text))
    frame = consultation.contributions.to_pandas().set_index("author")
    assert str(frame.loc["12", "date"]) == "2024-01-02 13:10:00+00:00"
    assert ("12", "How do you travel?", "Bike") in attributes(consultation)
    assert texts_by_question(consultation) == {"What should change?": 2}


def test_a_table_without_a_header(tmp_path):
    text = "1,Planter des arbres le long du quai\n2,Ouvrir la bibliothèque le dimanche\n"
    consultation = dl.read(write(tmp_path, "nu.csv", text), reader="survey", header=0)
    assert texts_by_question(consultation) == {"column 2": 2}
    assert consultation.ledger.balanced({"nu.csv": 2})


def test_an_explicit_separator_is_used(tmp_path):
    text = "Id|Que faire, dites ?\n1|Planter; semer, arroser\n2|Rien, jamais, nulle part\n"
    consultation = dl.read(write(tmp_path, "barre.csv", text), reader="survey", separator="|")
    assert consultation.contributions["text"].to_pylist()[0] == "Planter; semer, arroser"


# -- what a column is ------------------------------------------------------------------------------


def columns(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def test_copies_of_one_long_text_are_no_choice(tmp_path):
    call = "Nous demandons que la place soit rendue aux piétons, que les arbres soient gardés et que la " * 2
    rows = [[str(i), call if i % 5 else f"Mon avis numéro {i} sur la place du marché"] for i in range(40)]
    path = columns(tmp_path / "appel.csv", ["Séquentiel", "Que faire de la place ?"], rows)
    consultation = dl.read(path)
    assert consultation.contributions.num_rows == 40
    assert not consultation.attributes.num_rows


def test_words_beside_the_options_are_kept(tmp_path):
    cells = ["Le vélo", "Le bus", "Le vélo, Le bus"] * 8 + [
        "Le bus, Je viens avec la voiture de ma voisine", "La trottinette",
        "J'attends toujours le tramway promis",
    ]  # fmt: skip
    path = columns(
        tmp_path / "o.csv", ["Séquentiel", "Comment venez-vous ?"], [[str(i), c] for i, c in enumerate(cells)]
    )
    consultation = dl.read(path)
    said = Counter(value for _, _, value in attributes(consultation))
    assert said == {"Le vélo": 16, "Le bus": 17, "La trottinette": 1}
    assert set(consultation.contributions["text"].to_pylist()) == {
        "Je viens avec la voiture de ma voisine", "J'attends toujours le tramway promis",
    }  # fmt: skip


def test_a_comma_inside_an_option_does_not_cut_it(tmp_path):
    cells = ["Oui, tout à fait", "Oui, plutôt", "Non, plutôt pas", "Non, pas du tout"] * 6
    path = columns(
        tmp_path / "o.csv", ["Séquentiel", "Êtes-vous content ?"], [[str(i), c] for i, c in enumerate(cells)]
    )
    assert {value for _, _, value in attributes(dl.read(path))} == set(cells)


def test_short_answers_on_a_place_stay_texts(tmp_path):
    cells = ["des arbres", "la circulation", "tout", "le bruit", "les trottoirs", "la nuit"]
    header = ["Séquentiel", "Que changer dans votre rue ?", "Votre commune :", "Nom et prénom", "Code postal"]
    rows = [[str(i), c, "Rennes", f"Personne {i}", "35000"] for i, c in enumerate(cells)]
    consultation = dl.read(columns(tmp_path / "o.csv", header, rows))
    assert sorted(consultation.contributions["text"].to_pylist()) == sorted(cells)
    assert consultation.territories["id"].to_pylist() == ["Rennes"]
    assert consultation.ledger.reasons("cell") == {"personal_data": 12}
    assert "Personne" not in str(consultation.participants.to_pylist())


def test_addresses_and_telephones_are_known_by_their_look(tmp_path):
    header = ["Séquentiel", "Que faire ?", "Comment vous joindre ?", "Où vous joindre ?"]
    rows = [[str(i), f"Idée {i} pour le quai", f"06 11 22 33 4{i}", f"{i} rue des Lilas"] for i in range(6)]
    consultation = dl.read(columns(tmp_path / "o.csv", header, rows))
    assert consultation.contributions.num_rows == 6
    notices = {code: dict(values) for code, values in consultation.notices}
    assert notices["personal_columns"] == {"columns": "Comment vous joindre ?, Où vous joindre ?"}


def test_counts_and_ages_are_attributes_and_no_grades(tmp_path):
    header = [
        "Séquentiel",
        "Combien d'enfants avez-vous ?",
        "Votre âge",
        "Notez le parc de -5 à +5",
        "Étoiles",
    ]
    rows = [[str(i), str(i % 4), str(20 + i), str(i - 5), "★" * (1 + i % 5)] for i in range(11)]
    consultation = dl.read(columns(tmp_path / "o.csv", header, rows), reader="survey")
    assert {name for _, name, _ in attributes(consultation)} == {header[1], header[2]}
    found = ratings(consultation)
    assert found["0", header[3]] == (-5.0, -5.0, 5.0)
    assert found["5", header[3]] == (0.0, -5.0, 5.0)
    assert found["4", "Étoiles"] == (5.0, 1.0, 5.0)
    assert len(found) == 22


def test_grades_off_the_declared_scale_are_said(tmp_path):
    header = ["Séquentiel", "Sur une échelle de 1 à 4, notez le parc"]
    rows = [[str(i), str(1 + i % 4)] for i in range(20)] + [["20", "9"], ["21", "0"]]
    consultation = dl.read(
        columns(tmp_path / "o.csv", header, rows), scale={"1..2": "agree", "4": "disagree"}
    )
    assert consultation.ratings.num_rows == 20
    notices = {code: dict(values) for code, values in consultation.notices}
    assert notices["ratings_outside_scale"] == {"count": "1"}
    assert notices["grades_not_votes"] == {"count": "6"}  # the five 3, and the 9
    assert consultation.votes.num_rows == 15


def test_a_choice_that_the_scale_names_is_voted_on(tmp_path):
    header = ["Séquentiel", "Faut-il fermer la rue ?", "Et la place ?"]
    rows = [[str(i), "Oui" if i % 2 else "Non", "Peut-être" if i % 2 else "Oui"] for i in range(6)]
    path = columns(tmp_path / "o.csv", header, rows)
    consultation = dl.read(path, scale={"oui": "agree", "non": "disagree"})
    assert consultation.vote_counts()[["agree", "disagree"]].to_numpy().tolist() == [[3, 3]]
    assert len(attributes(consultation)) == 12  # the choice stays an attribute
    assert not dl.read(path).votes.num_rows


def test_two_persons_who_say_the_same_are_two_and_a_row_sent_twice_is_one(tmp_path):
    rows = [["Un banc", ""], ["Un banc", ""], ["Un arbre", "Vite"]]
    consultation = dl.read(columns(tmp_path / "o.csv", ["Que faire ?", "Autre chose ?"], rows))
    assert consultation.participants.num_rows == 3
    assert consultation.contributions.num_rows == 4
    again = [["7", "Un banc"], ["7", "Un banc"], ["7", "Un arbre"], ["8", "Un quai"], ["9", "Un pont"]]
    consultation = dl.read(columns(tmp_path / "o.csv", ["Séquentiel", "Que faire ?"], again), reader="survey")
    assert consultation.ledger.reasons("answers") == {"answers_read": 4, "duplicate_id": 1}
    assert sorted(consultation.participant_ids) == ["7", "7#2", "8", "9"]
    assert ("ids_shared", (("count", "1"),)) in consultation.notices


def test_questions_that_share_a_wording_stay_two(tmp_path):
    rows = [["Un banc", "Un arbre"], ["Un kiosque", "Une fontaine"]]
    consultation = dl.read(columns(tmp_path / "o.csv", ["Que faire ?", "Que faire ?.1"], rows))
    assert texts_by_question(consultation) == {"Que faire ?": 2, "Que faire ? (2)": 2}


def test_a_folder_of_two_surveys_is_read_as_two_sources(tmp_path):
    columns(tmp_path / "mars.csv", ["Que faire ?"], [["Un banc"]])
    columns(tmp_path / "avril.csv", ["Que faire ?"], [["Un arbre"], ["Une fontaine"]])
    consultation = dl.read(tmp_path)
    assert Counter(consultation.contributions["source"].to_pylist()) == {"mars": 1, "avril": 2}
    assert texts_by_question(consultation) == {"Que faire ?": 3}
    with pytest.raises(dl.ReadError, match="name it as the path"):
        dl.read(tmp_path, reader="survey")


def test_settings_accept_rules_that_name_their_scale():
    source = {"path": "panel.csv", "reader": "survey", "scale": {"1..2/4": "agree", "3..4/4": "disagree"}}
    assert check_settings({"sources": [source]}).sources[0].scale["1..2/4"] == "agree"


def test_ids_of_answers_hold_no_author_and_stay_in_any_order(tmp_path):
    header, *lines = LIME.strip().splitlines()
    (tmp_path / "turned").mkdir()
    first = dl.read(write(tmp_path, "results.csv", LIME)).contributions.to_pandas()
    turned = "\n".join([header, *reversed(lines)]) + "\n"
    second = dl.read(write(tmp_path / "turned", "results.csv", turned)).contributions.to_pandas()
    columns = ["id", "author", "question", "text"]
    assert first[columns].equals(second[columns])
    assert first["id"].is_unique
    assert first.loc[first["kind"] == "answer", "id"].str.fullmatch(r"a[0-9a-f]{16}").all()


def test_nobody_finds_the_author_of_an_answer_by_trying_ids(tmp_path):
    """Another table lists the ids 1 to 5: hashing each with a place, as we do, gives no id of an answer."""
    found = dl.read(write(tmp_path, "results.csv", LIME)).contributions.to_pandas()
    tried = [f"{person}-{place}" for person in range(1, 6) for place in range(1, 20)]
    hashes = {f"a{number:016x}" for number in pd.util.hash_array(np.array(tried, dtype=object))}
    assert not hashes & set(found["id"])
