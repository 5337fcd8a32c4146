"""Names in nobody's person, cuts of quotes, usual slips, capitals of places."""

from __future__ import annotations

import pytest

from deliberation.text.naming.cuts import finished
from deliberation.text.naming.neutral import masculine, neutral
from deliberation.text.naming.orthography import mended
from deliberation.text.naming.printed import printed
from deliberation.text.naming.spelling import Wording
from deliberation.text.reading.corpus import Node


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Envie de voir mes proches", "Envie de voir ses proches"),
        ("Rester seule chez moi sans donner d’excuse", "Rester seul chez soi sans donner d’excuse"),
        ("Économiser de l’eau en me douchant moins", "Économiser de l’eau en se douchant moins"),
        ("La capacité à me centrer, à discerner", "La capacité à se centrer, à discerner"),
        ("Mes projets et mes envies", "Ses projets et ses envies"),
        ("Réduire notre production de déchets", "Réduire la production de déchets"),
        ("Prendre en compte notre environnement", "Prendre en compte l'environnement"),
        ("La confiance de nos élus", "La confiance des élus"),
        ("Méfiance par rapport à nos dirigeants", "Méfiance par rapport aux dirigeants"),
        ("Heureuse d’avoir du temps", "Heureux d’avoir du temps"),
        ("La peur d’être contaminée", "La peur d’être contaminé"),
        ("Sentiment d’être privilégiée", "Sentiment d’être privilégié"),
    ],
)
def test_a_name_is_put_in_nobodys_person(said, name):
    assert neutral(said) == name


@pytest.mark.parametrize(
    "said",
    [
        "Je voudrais voir mes proches",  # its verb would have to change
        "Ce qui me plaît",
        "Dire aux miens combien ils me sont chers",
        "Mon fils ne veut pas sortir",
        "Parler avec ceux qui sont loin de nous",
        "Le meilleur est sous nos yeux",
        "Moins de pression pour moi qui suis casanière",
        "Que la Terre soit soignée",
        "Cuisine et fait maison",
        "Entrée de la ville",
        "La démarche est entourée de secrets",
    ],
)
def test_what_cannot_be_is_left(said):
    assert neutral(said) == said


def test_a_feminine_noun_is_no_adjective():
    assert [masculine(word) for word in ("retraite", "calme", "attentive", "seule")] == [
        "retraite", "calme", "attentif", "seul",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        (
            "Il faut expliquer l’importance de l’impôt pour la vie publique et non pas ses taux",
            "la vie publique",
        ),
        ("Low-income areas should get beautification money, not the wealthy who can pay", "money,"),
        ("Take advantage of the wonderful summers in KY and have more outdoor events", "in KY"),
        ("If strict dress codes are required, uniforms should be provided by the school", "be provided"),
    ],
)
def test_a_sentence_is_cut_where_what_was_said_may_stand(sentence, kept):
    words = sentence.split()
    found = finished(words, 12)
    assert found is not None
    assert " ".join(words[:found]).endswith(kept)


def test_nothing_is_cut_where_something_is_awaited():
    for sentence, most in (
        ("Bowling Green needs to annex a solid geographic area", 4),
        ("If private schools were to get a share of Federal or State money", 12),
    ):
        words = sentence.split()
        assert finished(words, most) is None


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("loger les sans abris", "loger les sans-abri"),
        ("le maintient de la paix", "le maintien de la paix"),
        ("profiter d'avantage de la vie", "profiter davantage de la vie"),
        ("la fonction a tout prix", "la fonction à tout prix"),
        ("il maintient de l'ordre", "il maintient de l'ordre"),
        ("les 1ère nécessité", "les première nécessité"),
    ],
)
def test_usual_slips_are_mended(said, written):
    assert mended(said, "fr", lambda word: 0) == written


def test_institutions_have_their_capital():
    assert printed("protéger la sécurité sociale", "fr", asks=False) == "Protéger la Sécurité sociale"
    assert printed("sortir de l'union européenne", "fr", asks=False) == "Sortir de l’Union européenne"
    assert printed("la constitution de stocks", "fr", asks=False) == "La constitution de stocks"


def test_english_places_keep_their_capital_and_common_words_lose_theirs():
    texts = [
        "New schools in Warren county", "Roads of Warren County", "The county needs roads",
        "The county is large",
        "Our county grows", "We need green spaces", "More green spaces", "Increase Green spaces now",
    ]  # fmt: skip
    wording = Wording([Node(text=text, language="en", stance=None, question=None) for text in texts])
    assert wording.in_case("New schools in Warren county", "en") == "New schools in Warren County"
    assert wording.in_case("Increase Green spaces now", "en") == "Increase green spaces now"
    assert wording.in_case("The county needs roads", "en") == "The county needs roads"
