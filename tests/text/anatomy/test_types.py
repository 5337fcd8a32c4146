"""What each passage does: invented sentences that no model learnt from, and what types may not depend on."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import pytest

from deliberation.core.language import say
from deliberation.text import TYPES, Themes, check_edits, find_themes
from deliberation.text.anatomy.cues import NAMES, cues
from deliberation.text.anatomy.kept import VECTORS
from deliberation.text.anatomy.linear import learn
from deliberation.text.anatomy.setting import Setting, asks, settings
from deliberation.text.anatomy.types import (
    READ,
    Example,
    _kept,
    digest,
    examples,
    keep,
    learn_types,
    type_reader,
    types_of,
)
from deliberation.text.encoders import embed
from deliberation.text.results.schemas import LATER
from tests.text import make
from tests.text.fake import WordEncoder

OTHERS = {
    "fr": [
        ("proposal", "Installer des fontaines à eau dans tous les parcs"),
        ("proposal", "Il faudrait baisser le prix des abonnements de train."),
        ("proposal", "Interdiction des quads sur les chemins de randonnée"),
        ("proposal", "Le syndicat publie ses comptes avant le 1er juin de chaque année."),
        ("concern", "J'ai peur que la maternité de la vallée disparaisse."),
        ("concern", "Trop de touristes, on ne peut plus se loger ici."),
        ("concern", "Les abeilles meurent et personne ne s'en soucie."),
        ("testimony", "Ma soeur a accouché dans l'ambulance en janvier dernier."),
        ("testimony", "Je garde mes petits-enfants tous les mercredis."),
        ("question", "Quand la passerelle sera-t-elle ouverte ?"),
        ("question", "Est-ce que les retraités ont droit à la remise ?"),
        ("value", "La dignité des malades passe avant tout."),
        ("value", "Un monde plus fraternel"),
        ("argument_for", "Cette mesure permettrait aux jeunes couples de rester au village."),
        ("argument_for", "Tout à fait favorable à cette belle idée !"),
        ("argument_against", "Je suis opposé à ce texte, il est inapplicable."),
        ("argument_against", "Cela coûterait bien trop cher pour un résultat nul."),
    ],
    "en": [
        ("proposal", "Put drinking fountains in every park"),
        ("proposal", "The town should lower the price of train passes."),
        ("concern", "I'm afraid the maternity ward will disappear."),
        ("concern", "Too many tourists, nobody can rent here any more."),
        ("testimony", "My sister gave birth in an ambulance last January."),
        ("testimony", "I look after my grandchildren every Wednesday."),
        ("question", "When will the footbridge open?"),
        ("question", "Are pensioners entitled to the discount?"),
        ("value", "The dignity of patients comes first."),
        ("value", "A more brotherly world"),
        ("argument_for", "This measure would let young couples stay in the village."),
        ("argument_for", "Fully in favour of this lovely idea!"),
        ("argument_against", "I am opposed to this text, it is unworkable."),
        ("argument_against", "It would cost far too much for no result."),
    ],
}
NEUTRAL = Setting(kind="report")


@pytest.fixture(scope="module")
def bundled():
    return type_reader("bundled", partial(embed, encoder="bundled"))


def read(reader, texts, languages, setting=NEUTRAL, encoder="bundled"):
    scores = reader.scores(embed(texts, encoder), texts, languages)
    return types_of(scores, range(len(texts)), [setting] * len(texts))


@pytest.fixture(scope="module")
def typed() -> Themes:
    texts = [text for pairs in OTHERS.values() for _, text in pairs]
    return find_themes(make.consultation([*texts, "RAS", ""]), encoder=WordEncoder())


def test_invented_sentences_are_many_varied_and_of_every_type():
    counts = pd.DataFrame(examples()).groupby(["language", "type"]).size()
    assert len(counts) == len(READ) * len(TYPES)
    assert counts.min() >= 60
    assert not pd.Series([example.text for example in examples()]).duplicated().sum() > 5
    known = {example.text for example in examples()}
    assert not known & {text for pairs in OTHERS.values() for _, text in pairs}


@pytest.mark.parametrize("encoder", VECTORS)
def test_the_kept_readers_are_those_of_the_present_sentences_and_cues(encoder):
    assert _kept(encoder) is not None, "run python -m benchmarks.ideas.types --keep"


def test_a_reader_is_kept_as_it_was_learnt(bundled, tmp_path):
    keep(bundled, tmp_path / "kept.npz")
    with np.load(tmp_path / "kept.npz") as record:
        assert str(record["digest"]) == digest()
        np.testing.assert_array_equal(record["weights"], bundled.weights)


@pytest.mark.slow
def test_what_is_learnt_without_passages_reads_much_the_same(bundled):
    """Other encoders learn from the invented sentences alone."""
    read = partial(embed, encoder="bundled")
    alone = learn_types(read)
    texts = [example.text for example in examples()]
    languages = [example.language for example in examples()]
    vectors = read(texts)
    ours, theirs = (reader.scores(vectors, texts, languages).argmax(axis=1) for reader in (bundled, alone))
    assert 0.7 < (ours == theirs).mean() < 1


def test_what_the_setting_says_is_not_learnt_again(bundled):
    """A passage whose setting says everything teaches nothing: the reader stays that of the sentences."""
    random = np.random.default_rng(1)
    said = {example.text: random.normal(size=24).astype(np.float32) for example in examples()}
    said |= {f"Planter {row} arbres": random.normal(size=24).astype(np.float32) for row in range(300)}

    def read(texts):
        return np.stack([said[text] for text in texts])

    def shares(setting):
        more = [Example(text, "testimony", "fr", setting) for text in said if text.startswith("Planter ")]
        reader = learn_types(read, more)
        texts = [example.text for example in more]
        scores = reader.scores(read(texts), texts, ["fr"] * len(texts))
        return types_of(scores, range(len(texts)), [Setting(asked="lived")] * len(texts))[1]

    assert np.mean(shares(Setting(asked="lived"))) < np.mean(shares(None))


@pytest.mark.parametrize("language", READ)
def test_sentences_that_no_model_learnt_from(bundled, language):
    names, texts = zip(*OTHERS[language], strict=True)
    found, sure = read(bundled, list(texts), [language] * len(texts))
    right = [name == said for name, said in zip(names, found, strict=True)]
    assert np.mean(right) >= 0.85, list(zip(texts, found, strict=True))
    assert all(1 / 7 <= share <= 1 for share in sure)


def test_other_languages_have_no_type(bundled):
    texts = ["Mehr Bäume in der Stadt", "Más árboles en la plaza", "Plus d'arbres"]
    found, sure = read(bundled, texts, ["de", None, "fr"])
    assert found[:2] == [None, None]
    assert sure[:2] == [None, None]
    assert found[2] in TYPES
    assert say("types.unread", "en").startswith("Passages are given types in French and English")


def test_the_question_asked_settles_what_a_bare_infinitive_is(bundled):
    text = ["Aller au marché à vélo"]
    lived, wanted = (read(bundled, text, ["fr"], Setting(asked=asked))[0] for asked in ("lived", "wanted"))
    assert (lived, wanted) == (["testimony"], ["proposal"])


def test_a_side_weighs_and_does_not_decide(bundled):
    texts = [
        "C'est une question d'équilibre.",
        "Totalement opposé à cette idée absurde, inutile et dangereuse !",
    ]
    sides = [
        read(bundled, texts, ["fr"] * 2, Setting(kind="argument", replies=True, side=side))[0]
        for side in ("for", "against")
    ]
    assert [side[0] for side in sides] == ["argument_for", "argument_against"]
    assert [side[1] for side in sides] == ["argument_against", "argument_against"]


@pytest.mark.parametrize(
    ("wording", "asked"),
    [
        ("Qu'avez-vous perdu cette année-là ?", "lived"),
        ("Racontez votre premier jour.", "lived"),
        ("What did you feel that day?", "lived"),
        ("Que faudrait-il changer dans le quartier ?", "wanted"),
        ("What should the city do about noise?", "wanted"),
        ("Vos remarques", None),
        ("", None),
    ],
)
def test_what_a_question_asks_for(wording, asked):
    assert asks(wording) == asked


def test_settings_come_from_the_consultation():
    made = make.consultation(
        ["Le silence", "Oui", "Non"],
        questions=["q", None, None],
        wordings={"q": "Qu'avez-vous ressenti ?"},
        parents=[None, "c000000", None],
        stances=[None, "for", "neutral"],
        ids=["c000000", "c1", "c2"],
    )
    found = settings(made)
    assert found["c000000"] == Setting(asked="lived")
    assert found["c1"] == Setting(replies=True, side="for")
    assert found["c2"] == Setting()


def test_hurried_writing_shows_the_same_cues():
    plain, hurried = cues(
        ["Arrêter de bétonner, il faut protéger la forêt", "ARRETER de betonner,il faut proteger la foret"]
    )
    assert (plain[:40] == hurried[:40]).all()


def test_cues_of_odd_texts():
    odd = cues(["", " ", "?!", "🙂", "x" * 200_000, "a\u0000b", "« »"])
    assert odd.shape == (7, len(NAMES))
    assert np.isfinite(odd).all()


def test_sides_are_learnt_in_the_same_way():
    random = np.random.default_rng(3)
    labels = ["for" if row % 2 else "against" for row in range(60)]
    texts = ["Bonne idée" if label == "for" else "Mauvaise idée" for label in labels]
    vectors = 0.05 * random.normal(size=(60, 8)).astype(np.float32)
    reader = learn(vectors, texts, labels, ["fr"] * 60)
    assert reader.labels == ("against", "for")
    found = reader.scores(vectors, texts, ["fr"] * 60).argmax(axis=1)
    assert [reader.labels[row] for row in found] == labels


def test_a_side_is_learnt_beside_what_the_text_answers():
    """What is for a ban is against a licence: only beside what they answer do the same words take a side."""
    random = np.random.default_rng(5)
    motions = np.eye(2, 8, dtype=np.float32)[np.arange(200) % 2]
    vectors = random.normal(size=(200, 8)).astype(np.float32)
    towards = vectors[:, 0] * motions[:, 0] - vectors[:, 1] * motions[:, 1]
    labels = ["for" if side > 0 else "against" for side in towards]
    texts, languages = ["Cela change tout"] * 200, ["fr"] * 200
    alone = learn(vectors[:150], texts[:150], labels[:150], languages[:150])
    beside = learn(vectors[:150], texts[:150], labels[:150], languages[:150], answered=motions[:150])
    asked = (vectors[150:], texts[150:], languages[150:])
    right = [
        np.mean(np.array(reader.labels)[reader.scores(*asked, answered=given).argmax(axis=1)] == labels[150:])
        for reader, given in ((alone, None), (beside, motions[150:]))
    ]
    assert right[1] > 0.9 > right[0]
    with pytest.raises(ValueError, match="pass answered= to both, or to neither"):
        beside.scores(*asked)
    with pytest.raises(ValueError, match="pass answered= to both, or to neither"):
        alone.scores(*asked, answered=motions[150:])


def test_every_passage_that_was_read_has_a_type(typed):
    table = typed.to_pandas()
    assert list(table.columns[-4:]) == ["type", "type_sure", "addressees", "levers"]
    said = table[table["reason"].isna()]
    assert set(said["type"].dropna()) <= set(TYPES)
    assert said["type"].notna().mean() > 0.9
    assert table.loc[table["reason"].isin(["non_answer", "empty"]), "type"].isna().all()
    assert (table["type"].isna() == table["type_sure"].isna()).all()


def test_types_do_not_depend_on_the_order_of_rows(typed):
    texts = [text for pairs in OTHERS.values() for _, text in pairs]
    again = find_themes(make.shuffled(make.consultation([*texts, "RAS", ""])), encoder=WordEncoder())
    pd.testing.assert_frame_equal(again.to_pandas(), typed.to_pandas())


def test_types_are_saved_loaded_and_kept_by_edits(typed, tmp_path):
    pd.testing.assert_frame_equal(Themes.load(typed.save(tmp_path / "t")).to_pandas(), typed.to_pandas())
    first = typed.ideas()["name"].iloc[0]
    edits = check_edits({"edits": [{"do": "rename", "idea": {"was": first}, "name": "Autre nom"}]})
    edited = typed.edited(edits)
    assert edited.replay is not None
    assert edited.replay.done == 1
    assert edited.to_pandas()["type"].equals(typed.to_pandas()["type"])
    loaded = Themes.load(edited.save(tmp_path / "e"))
    assert loaded.to_pandas()["type"].equals(typed.to_pandas()["type"])


def test_themes_saved_before_there_were_types_still_load(typed, tmp_path):
    import pyarrow.parquet as pq

    folder = typed.save(tmp_path)
    table = pq.read_table(folder / "passages.parquet").drop_columns(list(LATER))
    pq.write_table(table, folder / "passages.parquet")
    assert Themes.load(folder).to_pandas()["type"].isna().all()


def test_only_questions_and_one_contribution():
    asked = make.consultation(
        ["Qui paiera ?", "Quand ouvrez-vous la piscine ?", "Combien de places ?"], language="fr"
    )
    assert find_themes(asked, encoder=WordEncoder()).to_pandas()["type"].notna().all()
    alone = find_themes(make.consultation(["Planter des arbres"], language="fr"), encoder=WordEncoder())
    assert len(alone.to_pandas()) == 1


def test_digest_is_stable():
    assert digest() == digest()
