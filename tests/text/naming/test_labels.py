"""Names are phrases that a civil servant would print, from the passages themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from deliberation.text.naming.clauses import clauses, pieces
from deliberation.text.naming.key_phrases import key_phrases
from deliberation.text.naming.labels import name_all
from deliberation.text.naming.phrases import Habits, clauses_of, phrases
from deliberation.text.naming.printed import printed
from deliberation.text.naming.said import Said, voices
from deliberation.text.naming.vocabulary import read_vocabulary, tally
from deliberation.text.privacy.masks import find_personal_data
from deliberation.text.reading.corpus import Node
from deliberation.text.themes import find_themes
from deliberation.text.wording.lexicon import lexicon
from tests.text import make
from tests.text.fake import WordEncoder

FRENCH = [
    "La qualité de l’air se dégrade dans la ville",
    "La qualité de l’air est mauvaise, il faut réduire les voitures",
    "Le maire doit mesurer la qualité de l’air",
    "Les pistes cyclables manquent et la piste cyclable du pont est dangereuse",
]


def surfaces(texts: list[str], language: str) -> set[str]:
    habits = Habits(lexicon(language))
    habits.learn(map(clauses_of, texts))
    return {phrase.surface for text in texts for phrase in phrases(text, clauses_of(text), habits)}


def nodes_of(texts: Sequence[str], language: str = "fr") -> list[Node]:
    return [Node(text=text, language=language, stance=None, question=None) for text in texts]


def test_french_phrases_begin_with_a_noun_and_hold_their_links():
    found = surfaces(FRENCH, "fr")
    assert "qualité de l’air" in found
    assert "pistes cyclables" in found
    assert not {"réduire les voitures", "cyclables", "la ville", "doit mesurer", "mesurer"} & found


def test_english_phrases_end_with_a_noun():
    texts = [
        "We need affordable housing in the city",
        "Affordable housing helps",
        "The cost of living is high",
    ]
    found = surfaces(texts, "en")
    assert "affordable housing" in found
    assert not any(phrase.startswith(("we ", "the ")) for phrase in found)


def test_german_phrases_end_with_a_capital():
    found = surfaces(
        ["Mehr erneuerbare Energien und weniger Autos", "Die erneuerbaren Energien fördern"], "de"
    )
    assert "erneuerbare Energien" in found
    assert "fördern" not in found


def test_chinese_phrases_are_whole_words():
    texts = ["計程車司機需要保險", "計程車的保險很重要", "坐計程車", "計程車行", "我要保險"]
    made = make.consultation(texts, language="zh")
    names = find_themes(made, encoder=WordEncoder()).names
    assert "計程車" in names["T1"]
    assert "計程、" not in names["T1"]


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it", "nl", "pt"])
def test_every_lexicon_has_its_lists(language):
    words = lexicon(language)
    assert len(words.stop) > 60
    assert words.links
    assert words.determiners
    assert words.before_verbs
    assert words.stem("maisons")


def test_plural_and_singular_are_one_phrase():
    from deliberation.text.reading.corpus import read_corpus

    nodes = read_corpus(make.consultation(FRENCH)).nodes
    vocabulary = read_vocabulary(nodes)
    keys = [key for key, surface in vocabulary.surfaces.items() if surface.startswith("piste")]
    assert len([key for key in keys if len(key) == 2]) == 1


def test_labels_hold_nobody_s_name() -> None:
    streets = ["bridge", "school", "station", "market", "river", "museum"]
    texts = [f"Kelly Grant blocks near the {street}" for street in streets]
    texts += [f"We want a library near the {street}" for street in streets]
    vocabulary = read_vocabulary(nodes_of(texts, "en"))
    counted = tally(vocabulary, [frozenset([text]) for text in texts], [0] * 6 + [1] * 6)
    chosen = key_phrases(vocabulary, counted, 0, range(6), most=3)
    assert [vocabulary.surfaces[key] for key in chosen] == ["blocks"]


def test_a_phrase_is_private_where_half_of_its_texts_hold_it_in_a_name() -> None:
    texts = ["We need Kelly Grant blocks near the library", "Kelly Grant blocks are old", "The library"]
    vocabulary = read_vocabulary(nodes_of(texts, "en"))
    private = {surface: vocabulary.private(key, range(3)) for key, surface in vocabulary.surfaces.items()}
    assert private["Kelly Grant blocks"]
    assert "Grant blocks" not in private  # cuts the name in two
    assert not private["blocks"]
    assert not private["library"]


def test_a_name_is_not_cut_in_two() -> None:
    texts = [
        "We cross Shive Lane each day",
        "The Shive Lane crossing",
        "Shive Lane is long",
        "A lane for bikes",
    ]
    found = surfaces(texts, "en")
    assert "Shive Lane" in found
    assert "Lane" not in found


def test_a_locution_is_not_cut_in_two() -> None:
    texts = ["L’abandon de la voiture au profit de la marche", "La voiture recule", "La marche à pied"]
    assert "voiture au profit" not in surfaces(texts, "fr")


def test_an_adjective_after_more_is_no_name() -> None:
    texts = ["Des horaires plus flexibles", "Des règles plus flexibles", "Soyons plus flexibles"]
    assert "flexibles" not in surfaces(texts, "fr")


def named(
    ideas: list[list[str]],
    language: str | None = "fr",
    beside: tuple[str, ...] = (),
    *,
    persons: Sequence[str] | None = None,
    proposing: float = 0.0,
    languages: Sequence[str] | None = None,
) -> tuple[str, list[str]]:
    """Return the name of one theme and of its ideas, beside texts of no theme; all texts equally central."""
    texts = [text for idea in ideas for text in idea] + list(beside)
    labels = np.array([number for number, idea in enumerate(ideas) for _ in idea] + [-1] * len(beside))
    said = Said(
        nodes=[
            Node(text=text, language=spoken, stance=None, question=None)
            for text, spoken in zip(texts, languages or [language] * len(texts), strict=True)
        ],
        persons=[frozenset(names.split()) for names in persons or map(str, range(len(texts)))],
        vectors=np.ones((len(texts), 1), dtype=np.float32),
        proposing=np.full(len(texts), proposing),
    )
    themes, names = name_all(said, np.minimum(labels, 0), labels, [0] * len(ideas))
    return themes[0], names


PLACES = (
    "Le port est loin",
    "La gare est belle",
    "Le pont est vieux",
    "La forêt est loin",
    "Le stade est grand",
)


def test_a_proposal_is_named_by_an_action() -> None:
    texts = [
        "Selon moi, il faudrait favoriser la consommation locale",
        "La consommation locale est importante",
        "Favorisons la consommation locale !",
    ]
    assert named([texts], proposing=1.0)[1] == ["Favoriser la consommation locale"]


def test_a_negation_is_never_lost() -> None:
    texts = ["N’abattez pas les platanes", "Il ne faut pas abattre les platanes de la place"]
    assert named([texts], proposing=1.0)[1] == ["Ne pas abattre les platanes"]


def test_one_person_one_voice() -> None:
    many = "Ouvrir la piscine le dimanche"
    texts = [many, "Ouvrir la piscine plus tôt", "Ouvrir la piscine plus tard"]
    everybody = " ".join(f"p{number}" for number in range(1000))
    assert named([texts], persons=[everybody, "a", "a"], proposing=1.0)[1] == [many]


def test_voices_share_out_who_says_several_texts() -> None:
    assert voices([frozenset("ab"), frozenset("a"), frozenset("a")], np.array([0, 0, 1])).tolist() == [
        1.5,
        0.5,
        1,
    ]


def test_siblings_and_themes_bear_distinct_names() -> None:
    one = ["Plus de bancs au parc", "Des bancs au parc", "Les bancs du parc", "Plus de bancs dans le parc"]
    theme, names = named([one, list(one), list(one)], beside=PLACES * 4)
    assert len({theme, *names}) == 4


def test_a_theme_is_one_noun_phrase_or_two_joined() -> None:
    texts = [
        f"Les transports en commun et le vélo {text}" for text in ("d’abord", "demain", "partout", "ici")
    ]
    theme, _ = named([texts], beside=PLACES * 4)
    assert theme in ("Transports en commun et vélo", "Vélo et transports en commun")


def test_an_idea_of_one_passage() -> None:
    assert named([["Il faut planter des arbres."]], proposing=1.0)[1] == ["Planter des arbres"]


def test_a_short_sentence_alone_is_its_own_name() -> None:
    said = "Le vrai problème ce sont les 35 heures et la télévision."
    assert named([[said], ["Planter des arbres"]])[1][0] == said.rstrip(".")
    typed = "le 2 il passe jamais a leure ou alors il passe 2 fois dafilée mdr"
    assert named([[typed], ["Planter des arbres"]])[1][0] == typed.capitalize()


def test_all_passages_are_identical() -> None:
    theme, names = named([["Plus de bancs"] * 5, ["Plus de bancs"] * 4])
    assert len({theme, *names}) == 3


def test_only_questions() -> None:
    assert named([["Qui paiera l’entretien du stade ?", "Qui paiera le stade ?"]])[1][0].endswith("\u00a0?")


def test_french_and_english_together_take_the_language_of_most_persons() -> None:
    texts = ["We should plant trees", "Il faut planter des arbres", "Il faut planter des tilleuls"]
    names = named([texts], languages=["en", "fr", "fr"], proposing=1.0)[1]
    assert names[0].startswith("Planter des ")


def test_emoji_only() -> None:
    theme, names = named([["😀😀", "😡"]])
    assert (theme, names) == ("Sans nom", ["Sans nom (2)"])


def test_personal_data_never_names() -> None:
    texts = [
        "Appelez Mme Durand au 06 12 34 56 78 pour le bruit",
        "Je m’appelle Zélie Durand, 06 12 34 56 78",
    ]
    theme, names = named([texts])
    for name in (theme, *names):
        assert not find_personal_data(name)
        assert "[" not in name
        assert "Durand" not in name


def test_a_very_long_sentence_is_cut_where_a_clause_ends() -> None:
    text = (
        "Il faut planter des arbres le long des rues, " + "parce que la chaleur monte et que " * 60 + "voilà."
    )
    assert named([[text]], proposing=1.0)[1] == ["Planter des arbres le long des rues"]


def test_capitals_are_put_in_lower_case() -> None:
    assert named([["IL FAUT FERMER LA RUE AUX CAMIONS"]], proposing=1.0)[1] == ["Fermer la rue aux camions"]


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        (
            "計程車司機需要保險。因為路上車很多，而且常常發生事故，所以大家都覺得應該要有更好的保障才行。",
            "zh",
            "計程車司機需要保險",
        ),
        ("نحتاج إلى حدائق أكثر في المدينة.", "ar", "نحتاج إلى حدائق أكثر في المدينة"),
        ("Más árboles en las calles", "es", "Más árboles en las calles"),
    ],
)
def test_other_languages_are_named_by_a_short_passage(text: str, language: str, name: str) -> None:
    theme, names = named([[text, text]], language)
    assert name in (theme, *names)
    assert theme not in names


def test_names_do_not_depend_on_the_order_of_rows() -> None:
    given = make.consultation([*FRENCH, *(f"Il faut planter des arbres {place}" for place in PLACES)])
    again = find_themes(make.shuffled(given), encoder=WordEncoder())
    assert dict(find_themes(given, encoder=WordEncoder()).names) == dict(again.names)


def test_names_are_printed_in_french_typography() -> None:
    assert printed("réduire de 10% l'usage.", "fr", asks=False) == "Réduire de 10\u00a0% l’usage"
    assert printed("what is planned", "en", asks=True) == "What is planned?"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Étendre la citation audiovisuelle à d’autres domaines où", "fr"),
        ("L’économie numérique se fonde en effet", "fr"),
        ("Trop long je n’ai pu tout lire", "fr"),
        ("Humanité plus humain plus d’empathie des gens", "fr"),
        ("Les outils libres n’étant pas forcément les meilleurs", "fr"),
        ("En limitant les freins à l’usage des fréquences", "fr"),
        ("S’il s’agit d’une adresse", "fr"),
        ("Ne sais pas ce qui va arriver", "fr"),
        ("Big brother is watching you", "fr"),
        ("Respecter la nature, des animaux", "fr"),
        ("The main problem facing is the workforce", "en"),
        ("Should merge the two schools", "en"),
    ],
)
def test_what_is_no_sentence_of_its_language_names_nothing(text: str, language: str) -> None:
    assert text.replace("’", "'").casefold() not in [
        clause.text.casefold() for clause in clauses(text, language)
    ]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Il faut que les sites de critiques puissent indiquer, comme ailleurs, leurs sources", "puissent"),
        ("De nombreux établissements utilisent, hélas, ce produit", "De nombreux établissements utilisent"),
        ("Créer un portail sur lequel chaque citoyen, même âgé, peut voter", "chaque citoyen"),
    ],
)
def test_a_clause_is_not_cut_before_its_verb_or_its_object(text: str, cut: str) -> None:
    assert not [clause.text for clause in clauses(text, "fr") if clause.text.endswith(cut)]


def test_an_anecdote_gives_way_to_the_thing_that_it_speaks_of() -> None:
    texts = ["J’ai appelé le numéro vert sept fois", "J’ai attendu longtemps le numéro vert"]
    assert named([texts], beside=PLACES * 4)[1] == ["Numéro vert"]


def test_an_anecdote_gives_way_to_a_proposal_that_is_nearly_as_central() -> None:
    texts = ["J’ai perdu mon vélo au parc", "Il faut des arceaux à vélo au parc", "J’ai un vélo"]
    assert named([texts], proposing=0.5)[1] == ["Arceaux à vélo au parc"]


def test_courtesy_is_no_part_of_a_name() -> None:
    assert named([["Planter un banc à l’arrêt, s’il vous plaît"]], proposing=1.0)[1] == [
        "Planter un banc à l’arrêt"
    ]


def test_a_verb_keeps_its_a_after_a_subject() -> None:
    text = "Cesser de croire que l’homme a tous les droits"
    assert named([[text]], proposing=1.0)[1] == [text]
    assert named([["Donner la parole a ceux qui se taisent"]], proposing=1.0)[1] == [
        "Donner la parole à ceux qui se taisent"
    ]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("le rôle de l'Etat", "Le rôle de l’État"),
        ("ne plus dépendre des chinois", "Ne plus dépendre des Chinois"),
        ("remise en question professionnel", "Remise en question professionnelle"),
        ("aider les jeunes dans leur établissements", "Aider les jeunes dans leurs établissements"),
        ("respecter leur temps", "Respecter leur temps"),
    ],
)
def test_agreements_and_capitals_are_set_where_they_are_sure(typed: str, name: str) -> None:
    assert printed(typed, "fr", asks=False) == name


def test_a_county_is_nobody() -> None:
    texts = [
        "Warren County needs more sidewalks",
        "More sidewalks in Warren County",
        "Build sidewalks in the county",
    ]
    assert not find_personal_data(texts[0])
    assert find_personal_data("I spoke with Warren Tucker about it")
    assert "Warren" in " ".join(named([texts[:2]], "en")[1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Supprimer les places, c'est condamner le cœur de la ville.", "supprimer les places"),
        ("Supprimer les places du marché ne résout rien.", "supprimer les places du marché"),
        ("Payer pour donner son sang, fallait oser.", "payer pour donner son sang"),
    ],
)
def test_what_a_verdict_condemns_is_never_named_as_a_wish(text, said):
    assert said not in [clause.text for clause in clauses(text, "fr")]
    assert said.capitalize() not in list(pieces(text, "fr"))


def test_what_a_verdict_praises_may_be_named():
    found = [clause.text for clause in clauses("Rendre la place aux piétons, ce serait formidable.", "fr")]
    assert "rendre la place aux piétons" in found
