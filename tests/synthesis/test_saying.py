"""A vote on a statement is a vote on its idea only where the words of the idea's name stand in it."""

import pytest

from deliberation.synthesis.saying import bears


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Des pistes cyclables séparées par une bordure, pas un trait de peinture", "Piste cyclable"),
        ("Répondez-nous, par écrit, idée par idée : oui, non, pourquoi.", "Répondre par écrit"),
        ("Bus gratuit pour tous. Point final.", "Bus gratuit pour tous"),
        ("We need more bike lanes and bike paths downtown", "More bike lanes"),
    ],
)
def test_a_statement_that_holds_the_name_bears_its_votes(text, name):
    assert bears(text, name, "en" if "bike" in text else "fr")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Couvre-feu pour les moins de 16 ans à partir de 21 h.", "La fanfare, le feu d’artifice"),
        ("J’accepte de payer un peu plus d’impôts locaux pour les écoles", "Ajouter une colonne"),
        ("L'État a l'obligation d'utiliser un système libre", "Ouvrir les données est bien"),
        ("Tout", ""),
    ],
)
def test_another_statement_of_its_idea_does_not(text, name):
    assert not bears(text, name, "fr")
