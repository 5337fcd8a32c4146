"""Where no words make a name, those of a citizen do, between quotation marks."""

import numpy as np
import pytest

from deliberation.text.naming.candidates import thing
from deliberation.text.naming.hidden import is_hidden
from deliberation.text.naming.labels import _names_alone
from deliberation.text.naming.quoted import quoted
from deliberation.text.naming.said import Said
from deliberation.text.naming.spelling import Wording
from tests.text.naming.test_labels import PLACES, named, nodes_of

LONG = " où nous avions passé toutes les plus belles vacances de notre vie entière avec nos amis de toujours."


def own(*texts: str) -> list[str]:
    nodes = nodes_of(list(texts))
    return [found.text for found in quoted(nodes, range(len(nodes)), np.ones(len(nodes)), Wording(nodes))]


def test_a_sentence_is_quoted_whole_or_cut_between_words():
    text = (
        "Ma fille de treize ans se plaint de ne pas pouvoir aller voir ses amies de toujours au bord du lac"
    )
    assert own(f"{text}.") == [f"“{text}”"]
    (said,) = own(f"{text}{LONG}")
    assert said == "“Ma fille de treize ans se plaint de ne pas pouvoir aller…”"
    assert said.strip("“…”") in text
    assert own("Le maire nous a parlé hier.") == ["“Le maire nous a parlé hier”"]


def test_a_sentence_runs_on_where_no_cut_leaves_what_may_stand_alone():
    text = "La ville devrait obliger les fabricants des machines à laver à rajouter un filtre"
    assert own(f"{text}.") == [f"“{text}”"]
    (said,) = own(
        f"{text} pour que les rivières du pays ne soient plus jamais salies de cette façon par nous."
    )
    assert said == f"“{text}…”"


def test_an_opening_alone_is_no_quote():
    text = "Dans un rayon de dix kilomètres, j'ai rejoint une amie avec des masques de sa couturière"
    (said,) = own(f"{text}{LONG}")
    assert said == "“Dans un rayon de dix kilomètres, j'ai rejoint une amie…”"


def test_coarse_words_are_quoted_last():
    said = own(
        "Il faut que tous ces connards partent d'ici.", "Une belle journée avec mes voisins de palier."
    )
    assert said[0] == "“Une belle journée avec mes voisins de palier”"


def test_a_quote_is_never_cut_after_a_small_word():
    text = "Ma fille de treize ans se plaint souvent le soir de la fatigue du collège et de ses maîtres."
    (said,) = own(f"{text[:-1]}{LONG}")
    assert said == "“Ma fille de treize ans se plaint souvent le soir de la fatigue du collège…”"


def test_a_sentence_that_a_quote_would_turn_by_its_cut_is_quoted_whole():
    text = (
        "Stopper la planète comme une immense usine où passer commande de n'importe où, pour n'importe quoi"
    )
    assert own(f"{text}.")[0] == f"“{text}”"
    assert own("Any place or store they go to")[0] == "“Any place or store they go to”"
    typed = (
        "Je veux bien des éoliennes partout dans la campagne mais pas chez moi ni chez mes voisains non plus"
    )
    assert own(typed) == [f"“{typed}”"]  # its spelling alone is wrong: its first words say the contrary


def test_well_written_sentences_come_first_and_what_follows_from_another_last():
    assert (
        own("Et puis il pleuvait. Le marché avait fermé ses portes.")[0]
        == "“Le marché avait fermé ses portes”"
    )
    assert own("Les citoyen.ne.s du marché sont venus hier.") == [
        "“Les citoyen.ne.s du marché sont venus hier”"
    ]


@pytest.mark.parametrize("text", ["Bravo", "TOUT EST FERMÉ ICI", "( encore )", "😀 😀"])
def test_one_word_shouts_and_signs_are_not_quoted(text):
    assert own(text) == []


def test_an_idea_of_one_ill_written_text_is_named_in_its_own_words():
    _, (name,) = named([["Voir mes arbres fleurirent"]], beside=PLACES)
    assert name == "“Voir mes arbres fleurirent”"


def test_a_private_text_is_not_quoted():
    _, (name,) = named([["Voir mes arbres fleurirent avec le 06 12 34 56 78"]], beside=PLACES)
    assert "06" not in name


def test_what_opens_in_a_quote_is_closed_in_it():
    assert own('Ma sœur danse et "jardine" au balcon') == ["“Ma sœur danse et ‘jardine’ au balcon”"]
    text = "Ma fille de treize ans danse souvent le soir (dans le couloir de la maison, sans bruit)"
    assert own(text) == [f"“{text}”"]
    (said,) = own(f"{text}{LONG}")
    assert said == "“Ma fille de treize ans danse souvent le soir…”"


def test_an_idea_that_says_no_more_than_its_theme_says_so():
    theme, names = named([["Colère", "Colère !"]], beside=PLACES)
    assert (theme, names) == ("Colère", ["Colère, sans autre précision"])


@pytest.mark.parametrize(
    "text",
    [
        "C'est souvent le soir que les gens du quartier et moi appelons au 06 12 34 56 78 pour le bruit.",
        "Mes voisins habitent là depuis dix ans, au 12 rue des Lilas à Belleville, et ils se plaignent.",
    ],
)
def test_no_part_of_personal_data_is_quoted(text):
    assert not any(digits in said for said in own(text) for digits in ("06", "12"))


def test_a_person_named_elsewhere_in_the_text_is_hidden():
    assert is_hidden("Leroy frappe les élèves", "Mme Martin Leroy est partie. Leroy frappe les élèves")
    assert not is_hidden("Les élèves partent", "Mme Martin Leroy est partie. Les élèves partent")


def test_what_a_quote_leaves_out_does_not_turn_it():
    text = "Je suis contre le port de ce signe dans toutes nos écoles de la ville sauf ici"
    assert own(text) == [f"“{text}”"]
    assert own(f"{text}, où il ne gêne personne de ceux qui viennent y chercher leurs enfants le soir") == []
    assert own("Plus de 🚲 en ville et moins de 🚗 partout") == []
    assert own("Moins de 🚗") == []
    assert own("M. le maire doit agir vite") == ["“M. le maire doit agir vite”"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Enérvement quand ma voisine chante", "Énervement quand sa voisine chante"),
        (
            "Il pensait a l amitié entre les peuples du monde",
            "Il pensait a l’amitié entre les peuples du monde",
        ),
    ],
)
def test_a_sentence_that_its_spelling_alone_makes_ill_is_written_well_and_bears_no_marks(text, name):
    _, (found,) = named([[text]], beside=PLACES)
    assert found == name


def test_one_phrase_stands_for_ill_written_words_but_never_half_of_a_longer_one():
    text = "Énervement dû au voisins bruyants et prise de conscience"
    said = Said(
        nodes=nodes_of([text]),
        vectors=np.ones((1, 2), np.float32),
        persons=[frozenset("a")],
        proposing=np.zeros(1),
    )
    wording = Wording(said.nodes)
    assert _names_alone(thing("voisins bruyants", "fr", wording), said, [0])
    for other in ("voisins bruyants et prise", "dû au voisins", "bruyants et prise", "prise"):
        assert not _names_alone(thing(other, "fr", wording), said, [0])


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("Limiter la richesse des ultras riches", "Limiter la richesse des ultra-riches"),
        ("Punir tout ceux qui volent", "Punir tous ceux qui volent"),
        ("Retrouver l essentiel", "Retrouver l'essentiel"),
        ("Les gens qu on croise", "Les gens qu'on croise"),
        ("Le plan C est prêt", "Le plan C est prêt"),
        ("Jusqu ici tout va", "Jusqu'ici tout va"),
        ("Stopper de tout jeter", "Arrêter de tout jeter"),
        ("Faire confiance en la vie", "Faire confiance à la vie"),
        ("Restructurer le monde médicale", "Restructurer le monde médical"),
        ("Voir mes grands parents et ma belle mère", "Voir mes grands-parents et ma belle-mère"),
        ("La belle mère de cette pièce", "La belle mère de cette pièce"),
        ("Un bien sur mesure", "Un bien sur mesure"),
        ("Mes grands enfants", "Mes grands enfants"),
        ("Moi même pas", "Moi même pas"),
        ("Pas d'avantage pour les élus", "Pas d'avantage pour les élus"),
        ("L'équilibre entre aide et contrôle", "L'équilibre entre aide et contrôle"),
        ("Un fou rire", "Un fou rire"),
        ("Il le maintient de force", "Il le maintient de force"),
        ("Elle a l'avenir devant elle", "Elle a l'avenir devant elle"),
    ],
)
def test_lost_apostrophes_and_usual_french_slips_are_mended(typed, right):
    assert Wording(nodes_of([typed])).mended(typed, "fr") == right


def test_an_english_idea_of_one_text_is_not_named_by_a_torn_part_of_it():
    text = "High sugar items like pop tarts and chocolate muffins should not be a part of the school menu"
    _, (name,) = named(
        [[f"{text}."]], "en", beside=("Build a park", "More buses are needed", "Keep the library")
    )
    assert name == f"“{text}”"


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("More funding from city", "More funding from the city"),
        ("Walk from city hall", "Walk from city hall"),
        ("Homes for low income families", "Homes for low-income families"),
        ("Homes of low income and no heat", "Homes of low income and no heat"),
        ("More bike friendly roads", "More bike-friendly roads"),
        ("Stay open after school is out", "Stay open after school is out"),
        ("One of BG best parks", "One of BG's best parks"),
        ("Free WIFI and tv", "Free Wi-Fi and TV"),
        ("Better jobs- less tax", "Better jobs – less tax"),
        ("Co-op stores", "Co-op stores"),
        ("Housing and homeless", "Housing and the homeless"),
        ("Kids who are hungry and homeless", "Kids who are hungry and homeless"),
        ("Increase more than 10 percent", "Increase more than 10 percent"),
        ("More Bowling Green spaces", "More Bowling Green spaces"),
        ("Two- and three-bedroom homes", "Two- and three-bedroom homes"),
        ("Raise lower income taxes", "Raise lower income taxes"),
        ("The high cost hurts", "The high cost hurts"),
        ("Go after school ends", "Go after school ends"),
    ],
)
def test_usual_english_slips_are_mended(typed, right):
    assert Wording(nodes_of([typed])).mended(typed, "en") == right
