"""What the words show of the side a text takes."""

from __future__ import annotations

import pytest

from deliberation.text.wording.stance import lean, polarity


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Il faut autoriser la chasse", 1),
        ("Il faut interdire la chasse", -1),
        ("Il ne faut pas interdire la chasse", 1),
        ("La chasse", 0),
        ("Marijuana should be legal", 1),
        ("Marijuana should not be legalized", -1),
        ("Non à la vidéosurveillance", -1),
        ("Oui aux caméras", 1),
        ("Il faut des pistes cyclables", 1),
        ("Il faut une interdiction des camions", 0),
        ("Plus de trains", 1),
        ("Moins de camions", -1),
        ("Gegen die Autobahn", -1),
    ],
)
def test_lean(text, side):
    assert lean(text) == side


def test_polarity_tells_a_negation():
    assert polarity("Il faut fermer") != polarity("Il ne faut pas fermer")
    assert polarity("We should close it") != polarity("We shouldn't close it")


def test_no_punishment_and_not_legal_are_two_sides() -> None:
    assert lean("There should be no punishment for small amounts of marijuana possession") == 1
    assert lean("Il faut dépénaliser le cannabis") == 1
    assert lean("Decriminalize it") == lean("Legalize it") == 1
    assert lean("Marijuana should not be legalized") == -1
