"""Rules that keep fragments, images and talk out of names: one sentence each, made up, none of a corpus."""

from __future__ import annotations

import pytest

from deliberation.text.naming import french
from deliberation.text.naming.clauses import clauses
from deliberation.text.naming.fitness import flaws_of, names_little
from deliberation.text.naming.labels import _stands
from deliberation.text.naming.phrases import Habits, clauses_of
from deliberation.text.naming.spelling import Wording, marks_of
from deliberation.text.naming.talk import is_talk, presents
from deliberation.text.wording.lexicon import lexicon
from tests.text.naming.test_labels import PLACES, named, nodes_of

UNSURE = 0.6


def said(text: str, language: str = "fr") -> list[str]:
    return [clause.text for clause in clauses(text, language)]


def flaws(text: str, language: str = "fr") -> float:
    """Return the flaws of a text taken whole, many where it is not taken."""
    return max((clause.flaws for clause in clauses(text, language) if not clause.cut), default=9.0)


@pytest.mark.parametrize(
    "phrase",
    [
        "paire de gants",
        "temps d'aller au lavoir",
        "moitié des bancs",
        "heure de la fermeture",
        "mal de détails",
        "jeune homme",
        "voisine du dessous",
        "fils",
        "handful of people",
        "young man",
        "season ticket holder",
    ],
)
def test_a_measure_or_a_person_is_no_subject(phrase: str) -> None:
    assert names_little(phrase)


@pytest.mark.parametrize("phrase", ["temps de travail", "fils de fer", "jeunes", "paire", "heures de pointe"])
def test_what_looks_like_one_but_is_a_subject_stays(phrase: str) -> None:
    assert not names_little(phrase)


def test_who_speaks_is_not_of_what() -> None:
    assert presents("Libraire, quai du Port")
    assert not presents("Les libraires du quai")
    text = "Libraire quai du Port. Les quais sont vides le lundi."
    assert flaws("Libraire quai du Port") >= UNSURE
    assert named([[text]])[1] == ["Les quais sont vides le lundi"]


def test_a_theme_is_named_by_what_several_say() -> None:
    image = ["Une écluse d’orgueil barre le pont", "Le maire a une écluse d’orgueil"]
    many = [
        "Les péniches sont bruyantes",
        "Trop de péniches au quai",
        "Les péniches polluent",
        "Des péniches",
    ]
    theme, _ = named([[*image, *many]], beside=PLACES * 4)
    assert "cluse" not in theme
    assert "éniches" in theme


def test_a_copied_story_names_no_theme() -> None:
    story = "Samedi dernier devant la fontaine une perceuse orange hurlait pendant que je lisais mon journal"
    copies = [story, story + " tranquille", story + " du matin"]
    others = [f"Les péniches sont bruyantes {when}" for when in ("ici", "le soir", "partout", "au quai")] * 4
    theme, _ = named([[*copies, *others]], beside=PLACES * 4)
    assert theme.startswith("Péniches")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Je soutiens nos boulangers", "soutenir nos boulangers"),
        ("Je refuse la fermeture du lavoir", "refuser la fermeture du lavoir"),
        ("Répondez-nous par écrit", "répondre par écrit"),
        ("Il faut, pour limiter le bruit, poser un mur au nord", "poser un mur au nord"),
    ],
)
def test_sides_and_answers_are_actions(text: str, name: str) -> None:
    assert french.action(text) == name


@pytest.mark.parametrize(
    "text", ["Je veux saluer les jardiniers", "Rendez-nous la plage", "Je ne soutiens pas ce projet"]
)
def test_greetings_and_what_is_denied_are_none(text: str) -> None:
    assert french.action(text) is None


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Barrer le quai, très bien pour qui habite à côté", "barrer le quai"),
        ("Le bal jusqu'à minuit sous mes fenêtres, c'est non", "bal jusqu'à minuit sous mes fenêtres"),
        ("Suprimer les bancs de la place, c'est condamner les anciens", "suprimer les bancs de la place"),
        ("Une ville sans arbres pensée par des machines", "ville sans arbres pensée"),
        ("Le budget sera voté ligne par ligne", "le budget sera voté ligne"),
        ("Notre village se définit par ses fontaines", "notre village se définit"),
        ("Obliger les cafés et les hôtels à fermer", "obliger les cafés"),
        ("Les peintres ne devraient être payés que par leur public", "les peintres ne devraient être payés"),
        ("Les écoles pourraient proposer : du pain", "les écoles pourraient proposer"),
        ("Le fleuve est d'ores et déjà pollué", "le fleuve est d'ores"),
    ],
)
def test_no_clause_says_less_or_the_reverse(text: str, never: str) -> None:
    assert never not in [clause.casefold() for clause in said(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Les autos au moins elles dorment",
        "Le 30 c bon pour les escargots",
        "Nommer un gardien et de le payer",
        "Un bien bel arrosage du quai, tuyaux, vannes",
        "Ceux que l'on croisent saluent",
        "Piétons surtout les enfants",
    ],
)
def test_what_is_ill_written_gives_way(text: str) -> None:
    assert flaws(text) >= 0.4


@pytest.mark.parametrize(
    "text",
    [
        "Ses moyens sont la clé",
        "Déjà dit plus haut",
        "D'autant que le pont est vieux",
        "Bof",
        "MDR",
        "Il faut y réfléchir",
        "Choisir l'amende que de réparer le pont",
        "Collection de livres auxquelles",
    ],
)
def test_what_leans_on_something_else_names_nothing(text: str) -> None:
    assert said(text) == []


def test_sentences_that_look_so_are_kept() -> None:
    assert said("Pas un seul bus le dimanche")[0] == "Pas un seul bus le dimanche"
    assert not is_talk("Pas un seul bus le dimanche")
    assert is_talk("Pas d'accord avec le projet")
    assert is_talk("Mes voisins du port")
    assert said("La place appartient à tout le monde")[0] == "La place appartient à tout le monde"
    assert flaws_of("calles y plazas", "calles y plazas", "calles y plazas", "es", "clause") is not None


def test_a_label_before_a_colon_is_half_said() -> None:
    assert flaws("Bal du port : néant") > flaws("Bal du port")


@pytest.mark.parametrize("phrase", ["voitures au moins", "écoles juridiquement", "dossiers et des filtres"])
def test_a_phrase_that_hangs_does_not_stand(phrase: str) -> None:
    assert not _stands(phrase, "fr")


def test_a_subject_has_its_article() -> None:
    texts = [
        "La mairie est fermée",
        "La mairie dort",
        "Une mairie ouverte",
        "Notre mairie",
        "À la mairie",
    ] * 3
    habits = Habits(lexicon("fr"))
    habits.learn(map(clauses_of, texts))
    wording = Wording(nodes_of(texts), {"fr": habits})
    assert wording.lacks_article("mairie doit ouvrir", "fr")
    assert not wording.lacks_article("la mairie doit ouvrir", "fr")


def test_what_one_person_says_is_named_by_a_whole_run_of_words() -> None:
    text = "12 000 euros l’achat, un gardien devant les lavoirs aux heures de pluie : voilà ce que cela fait"
    assert named([[text]], beside=PLACES)[1] == ["Un gardien devant les lavoirs aux heures de pluie"]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("manque de solidarite", "manque de solidarité"),
        ("sante des enfants", "santé des enfants"),
        ("habite au marais", "habite au marais"),
        ("DOUTE", "doute"),
        ("SNCF", "SNCF"),
        ("tout est fermé, everything is closed", "tout est fermé, everything is closed"),
    ],
)
def test_names_have_the_accents_and_the_case_of_the_corpus(written, printed):
    others = ["La solidarité manque", "Plus de solidarité", "La santé de tous", "Notre santé d'abord"]
    others += ["Il a habité ici", "J'ai habité là", "Un doute affreux", "Aucun doute là-dessus", "La SNCF"]
    wording = Wording(nodes_of([*others, written]))
    assert wording.in_case(written, "fr") == printed


def test_siblings_are_not_written_the_same_but_for_an_accent():
    assert marks_of("Fraternité !", "fr") & marks_of("FRATERNITE", "fr")
    assert not marks_of("Fraternité", "fr") & marks_of("Solidarité", "fr")


def test_an_action_made_of_a_noun_has_no_article_too_many():
    assert said("Renforcement de certains liens")[0] == "renforcer certains liens"


def test_a_beginning_in_brackets_belongs_to_its_word():
    assert said("Développer la (bio)chimie verte")[0] == "développer la biochimie verte"
    assert said("Ouvrir la halle (le dimanche) aux associations")[0] == "ouvrir la halle aux associations"
