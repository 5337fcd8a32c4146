"""The language of each contribution."""

from __future__ import annotations

from deliberation.text.wording.language import detect_languages

FRENCH = [
    "Il faut davantage de pistes cyclables pour que les enfants aillent à l’école en sécurité.",
    "Je trouve que le marché devrait rester sur la place, même si le stationnement est difficile.",
    "La cantine pourrait proposer un repas végétarien par semaine, avec des produits locaux.",
]
ENGLISH = [
    "There should be more bike lanes so that children can ride to school without any danger.",
    "I think the market should stay on the square, even though parking is really difficult.",
    "The canteen could offer one vegetarian meal every week, made with local products.",
]


def test_long_texts_are_believed_on_their_own():
    assert detect_languages([*FRENCH, *ENGLISH]) == ["fr"] * 3 + ["en"] * 3


def test_a_short_text_inherits_the_main_language():
    assert detect_languages([*FRENCH, "Parking", "Vélo"])[-2:] == ["fr", "fr"]


def test_the_declared_language_comes_first_for_short_texts():
    assert detect_languages(["Parking", "Sport"], declared="de") == ["de", "de"]


def test_chinese_japanese_and_german():
    texts = [
        "計程車應該有保險",
        "タクシーは高すぎると思います",
        "Die Stadt braucht dringend mehr sichere Radwege für alle Kinder.",
    ]
    assert detect_languages(texts) == ["zh", "ja", "de"]


def test_no_letter_no_language():
    assert detect_languages(["?", *FRENCH])[0] is None


def test_order_does_not_matter():
    texts = [*FRENCH, *ENGLISH, "Parking", "Des bancs publics"]
    assert detect_languages(texts[::-1]) == detect_languages(texts)[::-1]
