"""Proposals for tables nobody has mapped: the right columns, why, how surely; and nothing personal shown."""

from __future__ import annotations

import openpyxl
import pytest

import deliberation as dl
from deliberation.ingest.suggest import suggest
from tests.helpers.data import shared_data

TEXTS = {
    "apres_maintenant/autres/civocracy_discussions.csv": "comment",
    "apres_maintenant/autres/civocracy_propositions.csv": "proposition",
    "apres_maintenant/autres/et_apres_typeform.csv": "Quelle(s) initiative(s)",
    "apres_maintenant/autres/framaforms_gestes_barrieres.csv": "Question 2b",
    "apres_maintenant/autres/recovery_noheader.csv": "column 4",
    "apres_maintenant/autres/sogood_typeform.csv": "Un mot à partager",
    "apres_maintenant/autres/toguna_votes_minus5_plus5.csv": "Text",
    "apres_maintenant/bluenove/answers_semantic_groups.csv": "Answer text",
    "apres_maintenant/bluenove/assembl_threads.csv": "Message",
    "apres_maintenant/makeorg/proposals.csv": "proposition",
    "apres_maintenant/mavoixporte/open_link_verbatims.csv": "Quelles autres activités souhaitez-vous",
    "republique_numerique/opinions.csv": "body",
    "republique_numerique/arguments.csv": "body",
    "argkp/arguments_dev.csv": "argument",
    "polis/vtaiwan.uberx/comments.csv": "comment-body",
}


@pytest.mark.needs_data
@pytest.mark.parametrize("name", TEXTS)
def test_the_texts_of_real_files_are_found(name):
    path = shared_data(*name.split("/"))
    found = suggest(path)
    assert found.columns["text"].startswith(TEXTS[name])
    options = {} if found.layout.header else {"header": 0}
    consultation = dl.read(path, reader="mapped", columns=found.columns, **options)
    assert consultation.contributions.num_rows > 30
    assert consultation.contributions["text"].null_count == 0


@pytest.mark.needs_data
def test_the_other_columns_of_real_files_are_found():
    opinions = suggest(shared_data("republique_numerique", "opinions.csv"))
    assert opinions.columns == {
        "id": "id", "author": "author", "text": "body", "title": "title", "date": "created_at",
        "code": "section", "moderated": "is_trashed", "agree": "votes_ok", "disagree": "votes_nok",
        "pass": "votes_mitige",
    }  # fmt: skip
    arguments = suggest(shared_data("republique_numerique", "arguments.csv")).columns
    assert arguments["parent"] == "opinion_id"
    assert arguments["stance"] == "stance"
    makeorg = suggest(shared_data("apres_maintenant", "makeorg", "proposals.csv")).columns
    assert (makeorg["share"], makeorg["total"]) == ("adhesion", "votes")
    votes = suggest(shared_data("polis", "vtaiwan.uberx", "votes.csv"))
    assert votes.columns == {
        "participant": "voter-id", "contribution": "comment-id", "vote": "vote", "date": "timestamp",
    }  # fmt: skip
    assert (votes.scale, votes.dates) == ({"-1": "disagree", "0": "pass", "1": "agree"}, "milliseconds")


@pytest.mark.needs_data
def test_a_file_that_a_reader_knows_needs_no_mapping():
    assert suggest(shared_data("apres_maintenant", "makeorg", "proposals.csv")).reader == "makeorg"
    assert suggest(dl.sample_folder() / "registre_papier.xlsx").reader is None


def written(path, header, *rows, separator=";", code="utf-8"):
    lines = [separator.join(row) for row in (header, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding=code)
    return path


HEADER = ("N°", "Nom", "Prénom", "Courriel", "Quand", "Secteur", "Vide", "Pays", "Ce que vous voulez dire")
ROWS = [
    ("1", "Exemple", "Jeanne", "j.exemple@example.org", "3/4/2026", "Centre", "", "France",
     "Il faut des bancs sur la place, appelez-moi au 06 12 34 56 78 pour en parler ensemble"),
    ("2", "Test", "Paul", "p.test@example.org", "4/4/2026", "Port", "", "France",
     "Les livraisons du matin font un bruit terrible dans toute la rue du Port"),
    ("3", "Essai", "Marie", "m.essai@example.org", "5/4/2026", "Centre", "", "France",
     "Gardez le marché du samedi, c’est le seul moment où tout le monde se parle"),
]  # fmt: skip


def test_a_table_in_french_with_personal_data(tmp_path):
    found = suggest(written(tmp_path / "avis.csv", HEADER, *ROWS, code="cp1252"))
    assert found.columns == {
        "id": "N°",
        "date": "Quand",
        "territory": "Secteur",
        "text": "Ce que vous voulez dire",
    }
    assert {left.column: left.why for left in found.left} == {
        "Nom": "personal", "Prénom": "personal", "Courriel": "personal", "Vide": "empty", "Pays": "constant",
    }  # fmt: skip
    assert (found.layout.encoding, found.layout.separator, found.layout.header) == ("cp1252", ";", 1)
    assert (found.dates, dict(found.doubts).keys()) == (
        "day_first",
        {"no_author", "day_or_month", "encoding"},
    )
    text = next(choice for choice in found.choices if choice.ours == "text")
    assert (text.confidence, [code for code, _ in text.because]) == ("likely", ["long"])
    assert len(text.examples) == 3


def test_examples_are_short_and_without_phone_or_mail(tmp_path):
    rows = [("1", "06 12 34 56 78 ou x@example.org, " + "beaucoup de mots " * 9), ("2", "un autre texte ici")]
    found = suggest(written(tmp_path / "a.csv", ("id", "message"), *rows))
    shown = [example for choice in found.choices for example in choice.examples]
    assert all(len(example) <= 48 for example in shown)
    assert not any("06 12" in example or "example.org" in example for example in shown)


def test_names_of_authors_are_not_taken_over(tmp_path):
    rows = [
        ("Jeanne Exemple", "Il faut des bancs partout"),
        ("Paul Test", "Du calme le soir"),
        ("Jeanne Exemple", "Et des arbres"),
    ]
    found = suggest(written(tmp_path / "a.csv", ("Auteur", "Message"), *rows))
    assert "author" not in found.columns
    assert dict(dict(found.doubts)["names"]) == {"column": "Auteur"}


def test_a_table_without_a_header(tmp_path):
    rows = [
        (str(100 + n), str(n % 3), f"Un texte assez long pour être lu, numéro {word}", "2.5")
        for n, word in enumerate(("un", "deux", "trois", "quatre", "cinq"))
    ]
    found = suggest(written(tmp_path / "a.csv", *rows))
    assert found.layout.header == 0
    assert found.columns == {"id": "column 1", "text": "column 3"}
    confidence = {choice.ours: choice.confidence for choice in found.choices}
    assert confidence["id"] == "doubtful"


def test_votes_with_words_and_with_grades(tmp_path):
    said = [("a", "1", "oui"), ("b", "1", "non"), ("a", "2", "sans avis"), ("b", "2", "peut-être")]
    words = written(tmp_path / "v.csv", ("votant", "proposition", "choix"), *said)
    found = suggest(words)
    assert found.scale == {"non": "disagree", "oui": "agree", "sans avis": "pass", "peut-être": "unseen"}
    assert dict(dict(found.doubts)["scale_unknown"]) == {"values": "peut-être"}
    consultation = dl.read(words, columns=found.columns, scale=found.scale)
    assert consultation.votes.num_rows == 3
    grades = [
        (who, what, str(grade)) for what in "123" for who, grade in zip("abcde", (1, 2, 3, 4, 5), strict=True)
    ]
    found = suggest(written(tmp_path / "g.csv", ("respondent", "item", "rating"), *grades))
    assert found.scale == {"1..2": "disagree", "3": "pass", "4..5": "agree"}
    assert dl.read(tmp_path / "g.csv", columns=found.columns, scale=found.scale).votes.num_rows == 15


def test_votes_whose_columns_say_nothing_are_doubtful(tmp_path):
    rows = [(who, what, "oui") for who in "abcd" for what in "12"]
    found = suggest(written(tmp_path / "v.csv", ("qui", "quoi", "choix"), *rows))
    assert {choice.ours: (choice.theirs, choice.confidence) for choice in found.choices} == {
        "participant": ("qui", "doubtful"), "contribution": ("quoi", "doubtful"), "vote": ("choix", "sure"),
    }  # fmt: skip


def test_boxes_ticked_are_no_text(tmp_path):
    ticked = (
        "le bruit de la rue, le prix du loyer",
        "le prix du loyer, le manque de bus",
        "le bruit de la rue, le manque de bus",
    )
    rows = [
        ("x", ticked[n % 3], f"Je pense que le sujet {word} mérite un débat")
        for n, word in enumerate("abcdefghijkl")
    ]
    found = suggest(
        written(tmp_path / "a.csv", ("Groupe", "Qu’est-ce qui vous gêne ?", "Un mot de plus"), *rows)
    )
    assert found.columns["text"] == "Un mot de plus"


def test_likes_alone_are_no_votes(tmp_path):
    rows = [("1", "Il faut des bancs partout", "12"), ("2", "Du calme le soir, merci", "3")]
    found = suggest(written(tmp_path / "a.csv", ("id", "texte", "likes"), *rows))
    assert "agree" not in found.columns


def test_a_preamble_and_several_sheets(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Avis"
    for row in (
        ["Registre de la mairie"],
        [],
        ["Numéro", "Remarque"],
        ["1", "Il faut des bancs"],
        ["2", "Et des arbres"],
    ):
        sheet.append(row)
    book.create_sheet("Notes")
    book.save(tmp_path / "a.xlsx")
    found = suggest(tmp_path / "a.xlsx")
    assert (found.layout.header, found.layout.sheet, found.layout.other_sheets) == (3, "Avis", ("Notes",))
    assert found.columns == {"id": "Numéro", "text": "Remarque"}


def test_what_cannot_be_proposed_gets_one_sentence(tmp_path):
    (tmp_path / "a.csv").write_text("id;texte\n", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "a.zip").write_bytes(b"PK")
    for name, match in (
        ("a.csv", "no row"), ("a.pdf", "needs no mapping"), ("a.zip", "no table"),
        ("nowhere.csv", "no file"), ("", "folder"),
    ):  # fmt: skip
        with pytest.raises(dl.ReadError, match=match):
            suggest(tmp_path / name)


def test_a_table_without_texts_says_so(tmp_path):
    found = suggest(written(tmp_path / "a.csv", ("x", "y"), ("1", "2"), ("3", "4")))
    assert not found.readable
    assert [code for code, _ in found.doubts] == ["no_text"]
