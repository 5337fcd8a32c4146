"""What texts want and what they refuse: verbs, nouns of verbs, negations."""

from __future__ import annotations

import pytest

from deliberation.text.parting.stands import things_of
from deliberation.text.wording.lexicon import stems
from deliberation.text.wording.wants import wants

OPPOSITE = [
    ("fr", "Rouvrir la maternité", "Fermer la maternité"),
    ("fr", "Il faut sortir du nucléaire", "Garder la part du nucléaire"),
    ("fr", "Soutenir l’énergie nucléaire", "Mettre fin au nucléaire"),
    ("fr", "Investir dans le train", "Renoncer au train"),
    ("fr", "DEVELOPPER LE NUCLEAIRE", "Pourquoi ne pas interdire le nucléaire ?"),
    ("fr", "Empêcher la fermeture de la gare", "Fermer la gare"),
    ("en", "We can’t close the pool", "Why not close the pool?"),
    ("en", "Support for the school", "Stop the school"),
    ("fr", "Taxer les énergies fossiles", "Développer les énergies fossiles"),
    ("fr", "Fermer les centrales nucléaires.", "Conserver le nucléaire"),
    ("fr", "Arrêter la construction de parkings", "Construire des parkings"),
    ("fr", "Ne pas baisser les impôts", "Réduction des impôts"),
    ("fr", "Il ne faut plus autoriser la chasse", "Autoriser la chasse"),
    ("fr", "Abolir les taxes sur les carburants", "Taxer davantage les carburants"),
    ("fr", "Baisser les taxes", "Augmenter fortement les taxes"),
    ("en", "Keep the tuition fees", "Scrap tuition fees"),
    ("en", "Do not close the pool", "Close the pool"),
    ("en", "Stop building parking lots", "Build more parking lots"),
]
SAME = [
    ("fr", "Lutter contre la déforestation", "Éviter la déforestation"),
    ("fr", "Limiter et réduire la pollution", "Réduire fortement les pollutions"),
    ("fr", "Renforcer la lutte contre l’évasion fiscale", "Interdire l’évasion fiscale"),
    ("fr", "Supprimer ou tout au moins réduire les pesticides", "Bannir les pesticides"),
    ("fr", "Instaurer une taxe sur le carbone", "Taxer le carbone"),
    ("en", "Ban the use of plastic bags", "Fewer plastic bags"),
]


def agreed(language, one, other):
    words = [stems(text, language) for text in (one, other)]
    found = things_of([wants(text, language) for text in (one, other)], words)
    if found is not None:
        return -1
    first, second = ({word for thing in wants(text, language) for word in thing} for text in (one, other))
    assert first & second
    return 1


@pytest.mark.parametrize(("language", "one", "other"), OPPOSITE)
def test_one_wants_what_the_other_refuses(language, one, other):
    assert agreed(language, one, other) < 0


@pytest.mark.parametrize(("language", "one", "other"), SAME)
def test_both_want_the_same(language, one, other):
    assert agreed(language, one, other) > 0


def test_what_is_wanted_and_refused_is_neither():
    assert wants("Interdire les zoos et les cirques, garder les zoos.", "fr") == {}


@pytest.mark.parametrize(
    "text",
    [
        "N’autoriser la publicité que pour des produits durables",
        "Les textes qui autorisent les élevages",
        "Travailler moins et dormir",
        "Ajouter des arrêts de bus",
        "Sécuriser la sortie des écoles",
        "Restauration scolaire",
        "À la fin, les gens paient",
    ],
)
def test_what_is_not_wanted_in_so_many_words_is_not_read(text):
    assert wants(text, "fr") == {}


@pytest.mark.parametrize("text", ["", "🙂", "interdire", "Plus", "?? !", "Le pont", "réduire et"])
def test_nothing_to_read(text):
    assert wants(text, "fr") == {}


def test_other_languages_say_nothing():
    assert wants("Schließt das Schwimmbad nicht", "de") == {}
    assert wants("Fermer la piscine", None) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Développer les énergies renouvelables", "Arrêter les énergies fossiles"),
        ("Baisser les tarifs du train", "Développer le train"),
        ("Interdire les produits jetables", "Favoriser les produits durables"),
        ("Augmenter les bas salaires", "Baisser les hauts salaires"),
        ("Favoriser les petits élevages", "Interdire l’élevage"),
        ("Favoriser l’élevage", "Interdire l’élevage intensif"),
        ("Supprimer les aides aux énergies fossiles", "Augmenter les aides aux énergies renouvelables"),
    ],
)
def test_another_thing_is_no_opposite(one, other):
    common = ["Énergies, produits, tarifs"] * 3
    words = [stems(text, "fr") for text in (one, other, *common)]
    assert things_of([wants(one, "fr"), wants(other, "fr"), {}, {}, {}], words) is None


@pytest.mark.parametrize(
    ("text", "language", "same"),
    [
        (
            "Rénover les écoles au lieu de fermer les écoles rurales",
            "fr",
            "Rénover les écoles, pas fermer les écoles rurales",
        ),
        ("Plutôt que de fermer la gare, l'ouvrir", "fr", "Ne pas fermer la gare, l'ouvrir"),
        ("Hors de question de fermer la gare", "fr", "Ne pas fermer la gare"),
        ("Pourquoi ne pas fermer la gare", "fr", "Fermer la gare"),
        ("Non seulement fermer la gare", "fr", "Fermer la gare"),
        ("Instead of closing the library", "en", "Not closing the library"),
        ("Why not close the library", "en", "Close the library"),
        ("Don't close the library", "en", "Do not close the library"),
    ],
)
def test_turns_of_phrase_say_what_plain_words_say(text, language, same):
    assert wants(text, language)
    assert dict(wants(text, language)) == dict(wants(same, language))
