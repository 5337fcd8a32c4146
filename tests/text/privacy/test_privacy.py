"""Personal data is masked; years, prices and articles of law are not."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.text.privacy.masks import KINDS, find_personal_data, mask, mask_between
from tests.helpers.personal_data import measure, sentences

PHONES = [
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06-12-34-56-78",
    "06/12/34/56/78",
    "0612345678",
    "06\u00a012\u00a034\u00a056\u00a078",
    "06\u202f12\u202f34\u202f56\u202f78",
    "01 45 67 89 10",
    "09 72 72 72 72",
    "+33 6 12 34 56 78",
    "+33612345678",
    "+33 (0)6 12 34 56 78",
    "+33(0)612345678",
    "0033 6 12 34 56 78",
    "0033612345678",
    "06 123 456 78",
    "0 800 123 456",
    "0800 123 456",
    "+32 2 123 45 67",
    "+41 22 123 45 67",
    "+44 20 7946 0958",
    "020 7946 0958",
    "07700 900123",
    "(555) 123-4567",
    "555-123-4567",
    "+1 555 123 4567",
    "0151 23456789",
    "+49 151 23456789",
    "+886 912 345 678",
]
EMAILS = [
    "jean.dupont@orange.fr",
    "jean-michel_b+ville@mairie.paris.fr",
    "J.DUPONT@EXEMPLE.ORG",
    "jean (at) orange (point) fr",
    "jean [at] orange.fr",
    "jean arobase orange point fr",
]
IBANS = [
    "FR14 2004 1010 0505 0001 3M02 606",
    "FR1420041010050500013M02606",
    "DE89 3704 0044 0532 0130 00",
    "GB29 NWBK 6016 1331 9268 19",
    "BE68 5390 0754 7034",
]
NIRS = [
    "2 55 08 14 168 025 38",
    "255081416802538",
    "1 85 05 78 006 084 91",
    "2 55 08 2A 168 025 97",
    "2.69.05.49.588.157.80",
]
ADDRESSES = [
    "12 rue de la République",
    "12, rue de la République, 69002 Lyon",
    "12 bis rue Victor Hugo",
    "3 ter, avenue du Général de Gaulle 75014 Paris",
    "7 place Bellecour",
    "45 bd Voltaire",
    "8 impasse des Lilas",
    "16 rue du bosc",
    "5 allée Jean-Moulin",
    "22 Elm Street",
    "221B Baker Street",
]
PLATES = ["AB-123-CD", "AB123CD"]
NAMES = [
    "Kerbrat",
    "Yves Kerbrat",
    "Le Goff",
    "de la Villardière",
    "KERBRAT",
    "J. Kerbrat",
    "Anne-Marie Kerbrat",
]
TITLES = [
    "M.",
    "Mr",
    "Mme",
    "Mlle",
    "Monsieur",
    "Madame",
    "Dr",
    "docteur",
    "Je m'appelle",
    "Mrs",
    "My name is",
]
PUBLIC = [
    "la rue de la République",
    "2 places de parking",
    "1 place de crèche",
    "3 rues piétonnes",
    "1 route nationale",
    "2 avenue à double sens",
    "en 2019 rue de la République",
    "10 Downing Street",
    "l'article 49-3",
    "RN 123 EN 2020",
    "que DE 100 EN 100",
    "M. Macron",
    "Monsieur Emmanuel Macron",
    "Mme Simone Veil",
    "M. MELENCHON",
    "Monsieur le Maire",
    "Monsieur le maire",
    "Madame la Ministre",
    "Mme Michu",
    "Monsieur Tout-le-monde",
    "Mr Trump",
    "25,25 m. Ce sont des ensembles",
    "1000 M. Idem",
    "SP98 mais surtout le E85",
    "RT2012 au maximum 24 mois a",
    "les Gilets jaunes",
    "Article L. 2122-22 du code général",
    "1 000 000 000 €",
    "2 000 000 000 000 d’euros",
    "2030-2050",
    "de 2020 à 2025",
    "0,5 %",
    "+25 % en 2020",
    "+100 000 000 habitants",
    "+ 3 000 000 €",
    "loi n° 2000-321 du 12 avril 2000",
    "loi n° 78-753 du 17 juillet 1978",
    "3,14159265358979",
    "0.0612345678",
    "12/04/2020",
    "2019-03-05 06:07:08",
    "COVID-19",
    "75001 Paris",
    "06400 Cannes",
    "978-2-07-036822-8",
    "SIRET 732 829 320 00074",
    "80 km/h",
    "le 36 39",
    "1 85 05 78 006 084 36",
    "255081416802539",
    "FR14 2004 1010 0505 0001 3M02 607",
    "L. 1425-3",
    "10.1000/j.123.2012.01",
    "https://exemple.org/0612345678/page",
    "@mairie",
    "prix de 06 à 12 €",
    "le 02 03 2020 à 14 h 30",
    "100 000 000",
    "articles 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "de 0 à 1 000 000 000 euros",
    "1,2,3,4,5,6,7,8,9,10",
]


@pytest.mark.parametrize(
    ("kind", "text"),
    [("phone", text) for text in PHONES]
    + [("email", text) for text in EMAILS]
    + [("iban", text) for text in IBANS]
    + [("nir", text) for text in NIRS]
    + [("address", text) for text in ADDRESSES]
    + [("plate", text) for text in PLATES],
)
def test_personal_data_is_masked_whole(kind, text):
    found = find_personal_data(f"Contact : {text}, merci.")
    assert [(item.kind, item.start, item.end) for item in found] == [(kind, 10, 10 + len(text))]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("name", NAMES)
def test_an_announced_name_is_masked_and_its_title_stays(title, name):
    text = f"Hier, {title} {name} a parlé."
    assert mask(text).text == f"Hier, {title} [nom masqué] a parlé."


def test_a_plate_with_spaces_needs_a_word_that_says_so():
    assert mask("immatriculée 1234 AB 75, garée").text == "immatriculée [plaque masquée], garée"
    assert mask("la plaque AB 123 CD, garée").text == "la plaque [plaque masquée], garée"


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public_stays(text):
    assert mask(f"Je propose {text} demain.").spans == ()


def test_the_word_says_what_was_there_in_the_language_of_the_report():
    assert mask("Tel 0612345678.").text == "Tel [téléphone masqué]."
    assert mask("Call 0612345678.", language="en").text == "Call [phone masked]."


def test_a_number_cut_by_a_quote_is_masked_too():
    text = "Appelez le 06 12 34 56 78 ce soir"
    assert mask_between(text, 0, 16).text == "Appelez le [téléphone masqué]"
    assert mask_between(text, 16, len(text)).text == "[téléphone masqué] ce soir"
    assert mask_between(text, 26, len(text)).text == "ce soir"


def test_several_in_one_text():
    masked = mask("a@b.fr ou 06 12 34 56 78 ou a@b.fr")
    assert [found.kind for found in masked.spans] == ["email", "phone", "email"]


@given(st.text(alphabet="abc 0123456789.,-/+()@€", max_size=80))
def test_what_is_not_masked_is_unchanged(text):
    masked = mask(text)
    kept, at = [], 0
    for found in masked.spans:
        assert at <= found.start < found.end <= len(text)
        kept.append(text[at : found.start])
        at = found.end
    rest = [*kept, text[at:]]
    assert all(piece in masked.text for piece in rest)
    assert mask_between(text, 0, len(text)).text == masked.text


@pytest.mark.parametrize("name", ["Hugo Kerbrat", "Philippe Kerbrat"])
def test_a_first_name_of_public_life_does_not_uncover_a_private_person(name):
    assert [found.kind for found in find_personal_data(f"Selon M. {name}, la rue est sale.")] == ["name"]
    assert not list(find_personal_data("Selon M. Victor Hugo, la rue est sale."))


@pytest.mark.parametrize(
    "text",
    [
        "Monsieur Macron, mon voisin, fume.",
        "mon voisin M. Macron fume",
        "M. Hollande, le boulanger, a fermé.",
        "Mme Brigitte Hollande est venue.",
        "ma tante Marine Le Pen n'a pas internet",
        "M. Martin habite ici",
    ],
)
def test_a_listed_surname_alone_does_not_uncover_a_private_person(text):
    assert [found.kind for found in find_personal_data(text)] == ["name"]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Voyez M. Jean Dupont ici.", "Voyez M. [nom masqué] ici."),
        ("Voyez le docteur Paul Durand ici.", "Voyez le docteur [nom masqué] ici."),
        ("Voyez M. Dupont ici.", "Voyez M. Dupont ici."),
    ],
)
def test_no_surname_is_left_beside_a_masked_first_name(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "M. Macron et son ami Bernard Arnault",
        "Emmanuel Macron, le Président",
        "M. Kerbrat, ministre",
        "E. Macron",
    ],
)
def test_people_in_public_life_stay(text):
    assert not find_personal_data(text)


def test_the_sentences_hold_enough_cases_of_every_kind():
    labelled = Counter(span.kind for case in sentences() for span in case.spans)
    assert len(sentences()) >= 300
    assert set(KINDS) <= set(labelled)
    assert sum(not case.spans for case in sentences()) >= 120


@pytest.mark.parametrize(
    ("half", "recall", "precision", "names"),
    [(slice(1, None, 2), 0.98, 0.97, 0.96), (slice(0, None, 2), 0.95, 0.99, 0.96)],
)
def test_the_level_reached_on_the_sentences_holds(half, recall, precision, names):
    reached = measure(sentences()[half], find_personal_data)
    assert reached.loc["all", "recall"] >= recall
    assert reached.loc["all", "precision"] >= precision
    assert reached.loc["name", "recall"] >= names
    assert (reached.loc[["iban", "nir", "plate", "address", "email"], "precision"] == 1).all()


@pytest.mark.parametrize(
    "text", ["Jean-" * 13000, "a-" * 30000 + "@", "a@" + "b." * 30000, "12 rue " + "Du Bois " * 8000]
)
def test_a_long_odd_text_does_not_stall(text):
    began = time.process_time()
    mask(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@Camille Kerbrat : non, et encore non", "@[nom masqué] : non, et encore non"),
        ("Merci @Kerbrat (et @ckerbrat_29 aussi)", "Merci @[nom masqué] (et @[nom masqué] aussi)"),
        ("@camille kerbrat : d'accord", "@[nom masqué] : d'accord"),
        ("Merci @Axelle Lemaire pour cette loi", None),
        ("Le @vote fonctionne, une adresse @france.fr par citoyen", None),
        ("Rendez-vous @12h30 à la mairie", None),
    ],
)  # fmt: skip
def test_whom_a_reply_is_for_is_masked(text, told):
    assert mask(text).text == (told or text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Appelez +12 34 56 78", "phone"),
        ("Appelez le 06 12 34 56 78", "phone"),
        ("Tel (555) 123-4567", "phone"),
        ("NIR 1 85 05 78 006 084 91", "nir"),
        ("FR76 3000 6000 0112 3456 7890 189", "iban"),
        ("BNP 30002 00550 0000157841Z 25", "iban"),
        ("a@b.fr", "email"),
        ("AB-123-CD", "plate"),
        ("Au 3 rue Victor Hugo", "address"),
    ],
)
def test_numbers_are_found_with_as_few_digits_as_each_has(text, kind):
    assert [found.kind for found in find_personal_data(text)] == [kind]
