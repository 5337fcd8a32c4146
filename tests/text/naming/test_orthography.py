"""Spelling of names: what only one word fits is mended, names and words of the day are left."""

from collections import Counter

import pytest

from deliberation.text.naming.orthography import mended, misspelt

NOBODY = Counter().__getitem__


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Redonner droit à l'etre humain", "Redonner droit à l'être humain"),
        ("Hebetude", "Hébétude"),
        ("Une grande tranquilité", "Une grande tranquillité"),
        ("Des sujets qui m'interressent", "Des sujets qui m'intéressent"),
        ("Nous sommes des êtres connectes", "Nous sommes des êtres connectés"),
        ("Colère vis à vis des mensonges", "Colère vis-à-vis des mensonges"),
        ("Couper le portable le week end", "Couper le portable le week-end"),
        ("Moins de pollution - permaculture", "Moins de pollution - permaculture"),
        ("Je reprends possession de ma vie", "Je reprends possession de ma vie"),
        ("Les Yvelines et la SNCF", "Les Yvelines et la SNCF"),
        ("Ça fait du bien au cœur", "Ça fait du bien au cœur"),
    ],
)
def test_what_only_one_word_fits_is_mended(written, printed):
    assert mended(written, "fr", NOBODY) == printed


def test_a_letter_is_changed_only_for_a_word_of_the_corpus():
    assert mended("L'île de mayotte", "fr", NOBODY) == "L'île de mayotte"
    assert mended("Plus de rélfexion", "fr", NOBODY) == "Plus de rélfexion"
    assert mended("Plus de rélfexion", "fr", Counter({"réflexion": 2}).__getitem__) == "Plus de réflexion"


def test_of_several_words_the_one_that_the_corpus_uses_far_more():
    used = Counter({"should": 40, "sold": 3}).__getitem__
    assert mended("Big project sould wait", "en", used) == "Big project should wait"
    assert mended("Big project sould wait", "en", Counter(should=4, sold=3).__getitem__)[12:17] == "sould"
    assert mended("Farmers shouldn't need it", "en", used) == "Farmers shouldn't need it"


def test_a_word_that_several_write_is_a_word_of_the_day():
    used = Counter({"visio": 3, "vision": 2}).__getitem__
    assert mended("Apéro en visio", "fr", used) == "Apéro en visio"
    assert misspelt("Apéro en visio", "fr", used) == ()
    assert misspelt("Apéro en visio", "fr", NOBODY) == ("visio",)


def test_other_languages_are_left():
    assert mended("Mehr Busse fuer alle", "de", NOBODY) == "Mehr Busse fuer alle"
    assert misspelt("Mehr Busse fuer alle", "de", NOBODY) == ()


def test_a_compound_has_its_usual_number():
    assert mended("Augmenter les peines de prisons", "fr", NOBODY) == "Augmenter les peines de prison"
    assert mended("Les droits des élèves et de leurs parents", "fr", NOBODY).endswith("de leurs parents")
    assert mended("Salles de bains et modes de vies", "fr", NOBODY) == "Salles de bains et modes de vie"


@pytest.mark.parametrize(
    ("written", "language", "used"),
    [
        ("Apéro en visio", "fr", {"visio": 20, "vision": 30}),
        ("Autun sans voitures", "fr", {"autun": 40, "aucun": 200}),
        ("Defund the police", "en", {"defund": 4, "defend": 9}),
        ("Soutenir les aidants et les écrivaines", "fr", {"aidant": 5, "écrivains": 5}),
        ("Ouvrir chez eux même le dimanche", "fr", {}),
        ("Donnez nous mêmes droits", "fr", {}),
        ("Cours de langues", "fr", {}),
        ("Je dis n" + "o" * 90 + "n", "fr", {}),
        ("Un " + "aé" * 40, "fr", {}),
    ],
)
def test_words_that_are_written_are_never_others(written, language, used):
    assert mended(written, language, Counter(used).__getitem__) == written


def test_a_name_that_begins_a_text_is_left():
    used = Counter({"limogés": 9}).__getitem__
    assert mended("Limoges sans voitures", "fr", used, "limoges".__eq__) == "Limoges sans voitures"
    assert misspelt("Ripolville sans voitures", "fr", used, "ripolville".__eq__) == ()
