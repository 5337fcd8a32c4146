"""Non-answers are told from short answers."""

from __future__ import annotations

import pytest

from deliberation.text.reading.non_answers import is_non_answer


@pytest.mark.parametrize(
    "text",
    [
        "RAS",
        "R.A.S.",
        "ras !",
        "Néant",
        "neant",
        "ne sais pas",
        "Je ne sais pas",
        "je ne sais pas.",
        "NSP",
        "N/A",
        "n.a.",
        "Sans objet",
        "S.O.",
        "Aucune idée",
        "Aucune",
        "Rien",
        "Rien à ajouter",
        "rien de particulier",
        "Voir plus haut",
        "voir ci-dessus",
        "cf. ci-dessus",
        "Idem",
        "idem question 2",
        "même réponse qu’à la question 1",
        "Même remarque que ci-dessus",
        "(illisible)",
        "déjà dit",
        "Pas d’avis",
        "sans avis",
        "Bonjour, rien à signaler, merci",
        "none",
        "Nothing",
        "nothing to add",
        "I don't know",
        "I don’t know",
        "no idea",
        "see above",
        "No comment",
        "keine Ahnung",
        "k.A.",
        "無",
        "没有",
        ".",
        "...",
        "?",
        "-",
        "???",
        "🙂",
        "👍👍",
        "12",
        "x",
        "xxx",
        "https://exemple.org/page",
        "www.exemple.org",
        "…",
        "。",
    ],
)
def test_says_nothing(text):
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rien ne va plus",
        "Calme",
        "Oui",
        "Non",
        "yes",
        "no",
        "Vélo",
        "Rien à voir avec la mairie",
        "Je ne sais pas pourquoi la crèche a fermé",
        "Aucune voiture en ville",
        "Nothing works here",
        "5G",
        "愛",
        "停車",
        "Ras le bol",
        "Sans pesticides",
        "Pas de 5G",
        "None of the parks is clean",
        "Merci aux soignants",
        "Voir plus haut la circulation des camions",
        "La même chose pour tous",
        "Même réponse pour les bus",
        "No cars downtown",
    ],
)
def test_says_something(text):
    assert not is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Je n'en ai aucune",
        "Je n’ai pas d’anecdote particulière",
        "Désolée... je ne vois rien d'intéressant",
        "Rien ne me vient à l'esprit !",
        "Rien, absolument rien !",
        "Exprimer une seule idée",
        "Voir la réponse à la dernière question",
        "Cf. dernière réponse",
        "Voir contribution ci-dessous",
        "La réponse est dans la question",
        "Je ne sais pas, je ne suis pas un spécialiste",
    ],
)
def test_nothing_said_in_a_sentence_is_no_answer(text: str) -> None:
    assert is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Voir mes proches",
        "Voir les amis",
        "Rien. La nature réglera le problème",
        "Ne rien faire",
        "Je n'ai pas de logement",
        "Je n'ai rien",
        "Je ne vois pas mes enfants",
        "Je ne sais pas mais taxer ne réglera rien",
        "Voir les propositions de l'Affaire du siècle",
        "Une réponse mondiale",
        "Remercier les soignants",
        "Merci aux soignants",
        "Le maire",
        "Time for all",
        "L'écoute",
        "Attention",
    ],
)
def test_what_looks_like_nothing_may_be_an_answer(text: str) -> None:
    assert not is_non_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Veuillez agréer, Madame, Monsieur, l'expression de mes salutations distinguées.",
        "Je vous prie d’agréer, Monsieur le Maire, l’assurance de mes sentiments les plus respectueux",
        "Madame, Monsieur,",
        "Bien à vous.",
        "Dans l'attente de votre réponse,",
        "Yours sincerely,",
        "To whom it may concern,",
    ],
)
def test_the_opening_and_closing_of_a_letter_say_nothing(text: str) -> None:
    assert is_non_answer(text)
