"""Who is called to act and by what means, on sentences that we wrote."""

from __future__ import annotations

import tomllib
from importlib import resources

import numpy as np
import pyarrow as pa
import pytest

from deliberation.text.anatomy import addressees as calls_module
from deliberation.text.anatomy.addressees import (
    CallReader,
    call_reader,
    example_texts,
    examples,
    learn_calls,
)
from deliberation.text.anatomy.calls import ADDRESSEES, LANGUAGES, LEVERS, Call, tally_calls, with_calls
from deliberation.text.encoders import embed
from deliberation.text.encoders.load import BUNDLED, FAST

# Not among the examples that the model is fitted on.
FRENCH = {
    "Interdire les jet-skis près des plages": ({"state", "local"}, {"law"}),
    "Taxer les résidences secondaires": ({"state"}, {"money"}),
    "Augmenter le salaire des pompiers": ({"state"}, {"money"}),
    "Obliger les fabricants à garantir leurs produits dix ans": ({"state"}, {"law"}),
    "Apprendre le jardinage aux élèves de primaire": ({"education"}, {"information"}),
    "Acheter moins de vêtements neufs": ({"citizens"}, {"practice"}),
    "Nationaliser les entreprises de l'eau": ({"state"}, {"organisation"}),
    "Fabriquer nos vélos en France": ({"state", "companies"}, set()),
    "Aménager des pistes cyclables entre les villages": ({"state", "local"}, {"infrastructure"}),
    "Que les entreprises emballent moins leurs produits": ({"companies"}, {"practice"}),
    "Planter des tilleuls sur la place du village": ({"local"}, {"infrastructure"}),
}
ENGLISH = {
    "Ban jet skis near beaches": ({"state", "local"}, {"law"}),
    "Tax second homes": ({"state"}, {"money"}),
    "Raise the wages of firefighters": ({"state"}, {"money"}),
    "Teach gardening to primary school pupils": ({"education"}, {"information"}),
    "Buy fewer new clothes": ({"citizens"}, {"practice"}),
    "Nationalise the water companies": ({"state"}, {"organisation"}),
    "Put benches and trees on the village square": ({"local"}, {"infrastructure"}),
}


@pytest.fixture(scope="module")
def reader() -> CallReader:
    return call_reader("bundled", lambda texts: embed(texts, "bundled"))


def read(texts: list[str], language: str | None, reader: CallReader) -> list[Call]:
    return reader.read(texts, [language] * len(texts), embed(texts, "bundled"))


@pytest.mark.parametrize(("language", "sentences"), [("fr", FRENCH), ("en", ENGLISH)])
def test_plain_proposals_are_read_in_both_languages(
    language: str, sentences: dict[str, tuple[set[str], set[str]]], reader: CallReader
) -> None:
    assert not set(sentences) & set(example_texts())
    calls = read(list(sentences), language, reader)
    for (text, (addressees, levers)), call in zip(sentences.items(), calls, strict=True):
        assert call.levers == levers, text
        assert call.addressees & addressees, text
    exact = [call.addressees <= who for call, (who, _) in zip(calls, sentences.values(), strict=True)]
    assert sum(exact) >= len(exact) - 1  # of each ten, one may be called in excess: see the benchmark


def test_those_on_whom_a_rule_is_imposed_are_not_addressees(reader: CallReader) -> None:
    ruled, asked = read(
        ["Obliger les entreprises à trier leurs déchets", "Que les entreprises trient leurs déchets"],
        "fr",
        reader,
    )
    assert ruled.addressees == {"state"}
    assert "companies" in asked.addressees
    assert "state" not in asked.addressees


def test_a_wish_that_nobody_can_decide_has_no_labels(reader: CallReader) -> None:
    for language, text in (("fr", "Davantage d'amour et d'humanité"), ("en", "More love and humanity")):
        (call,) = read([text], language, reader)
        assert call == Call()


def test_other_languages_are_left_with_a_reason(reader: CallReader) -> None:
    calls = reader.read(
        ["Mehr Züge", "Interdire la chasse", "更多火車"],
        ["de", "fr", None],
        embed(["Mehr Züge", "Interdire la chasse", "更多火車"], "bundled"),
    )
    assert [call.reason for call in calls] == ["language", None, "language"]
    assert calls[0] == Call(reason="language")
    assert calls[1].levers == {"law"}


def test_a_text_is_read_alike_alone_and_in_any_order(reader: CallReader) -> None:
    texts = [*FRENCH, "", "?!", "Yes", "Il faut"]
    together = read(texts, "fr", reader)
    assert read(texts[::-1], "fr", reader) == together[::-1]
    assert [read([text], "fr", reader)[0] for text in texts[:4]] == together[:4]


def test_no_text_and_sizes_that_differ(reader: CallReader) -> None:
    none = np.zeros((0, reader.dimensions))
    assert reader.read([], [], none) == []
    with pytest.raises(ValueError, match="1 texts, 2 languages and 0 vectors"):
        reader.read(["Taxer"], ["fr", "fr"], none)


@pytest.mark.parametrize("encoder", [BUNDLED, pytest.param(FAST, marks=pytest.mark.slow)])
def test_the_reader_that_is_kept_is_the_one_that_would_be_learnt(encoder: str) -> None:
    kept = calls_module._kept(encoder)
    assert kept is not None, "python -m benchmarks.ideas.addressees --keep"
    learnt = learn_calls(lambda texts: embed(texts, encoder))
    for language in LANGUAGES:
        np.testing.assert_allclose(kept.means[language], learnt.means[language], atol=5e-3)
        np.testing.assert_allclose(kept.actors[language], learnt.actors[language], atol=5e-3)


def test_another_encoder_has_a_reader_of_its_own(reader: CallReader) -> None:
    other = call_reader("bundled", lambda texts: np.eye(len(texts), 16), dimensions=16)
    assert other.dimensions == 16
    assert call_reader("bundled", lambda texts: [], dimensions=reader.dimensions) is reader


def test_both_languages_hold_the_same_cues_and_every_label_has_examples() -> None:
    folder = resources.files("deliberation.text") / "words"
    french, english = (
        {
            group: list(labels)
            for group, labels in tomllib.loads(
                (folder / f"calls_{language}.toml").read_text(encoding="utf-8")
            ).items()
        }
        for language in LANGUAGES
    )
    assert french == english
    for language in LANGUAGES:
        known = examples(language)
        assert len({text for text, _, _ in known}) == len(known) > 300
        assert frozenset().union(*(who for _, who, _ in known)) == frozenset(ADDRESSEES)
        assert frozenset().union(*(how for *_, how in known)) == frozenset(LEVERS)
        assert any(not who for _, who, _ in known)
        assert any(not how for *_, how in known)


def test_labels_of_an_idea_are_counted_in_persons() -> None:
    law = Call(addressees=frozenset({"state"}), levers=frozenset({"law"}))
    money = Call(addressees=frozenset({"state"}), levers=frozenset({"money"}))
    unread = Call(reason="language")
    calls = [law, law, law, money, money, Call(), unread, law, law]
    ideas = ["a", "a", "a", "a", "a", "a", "a", "b", None]
    persons = ["p", "p", "q", "r", "r", "s", "t", "p", "p"]
    tallies = tally_calls(calls, ideas, persons)
    found = [(t.idea, t.kind, t.label, t.persons, t.n, t.kept) for t in tallies]
    assert found == [
        ("a", "addressee", "state", 3, 4, True),
        ("a", "lever", "law", 2, 4, True),
        ("a", "lever", "money", 1, 4, False),
        ("b", "addressee", "state", 1, 1, False),
        ("b", "lever", "law", 1, 1, False),
    ]
    assert tally_calls([], [], []) == []
    assert tally_calls([unread], ["a"], ["p"]) == []


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("Je demande à la mairie de renoncer tant qu'un parking n'est pas ouvert", "fr", {"local"}),
        ("Nous demandons aux entreprises et à l'État de payer leur part", "fr", {"companies", "state"}),
        ("We urge the council to plant trees along the river", "en", {"local"}),
    ],
)
def test_whom_a_text_asks_in_so_many_words_is_called_and_nobody_else(text, language, asked):
    reader = call_reader("bundled", lambda texts: embed(texts, encoder="bundled"))
    (call,) = reader.read([text], [language], embed([text], encoder="bundled"))
    assert call.addressees == asked


def test_who_asks_for_a_thing_calls_nobody_by_it():
    assert not calls_module._named("Je demande plus de bus dans la ville", "fr")[0]
    assert not calls_module._named("Je demande que l'État aide", "fr")[0]


def test_the_addressee_that_a_petition_names_is_that_of_its_other_sentences_too(reader: CallReader) -> None:
    sentences = [
        "Je demande à la mairie de renoncer à la fermeture du parking.",
        "Interdire la fermeture des commerces.",
        "Les entreprises doivent garder leurs employés.",
    ]
    read_ = dict(enumerate(read(sentences, "fr", reader)))
    assert read_[0].asked
    assert not read_[1].named
    assert read_[2].named
    assert read_[1].addressees != frozenset({"local"})
    rows = [(7, 0), (7, 1), (7, 2), (8, 1)]
    table = pa.table(
        {
            "contribution": [text for text, _ in rows],
            "node": [node for _, node in rows],
            "type": ["proposal"] * 4,
            "addressees": pa.nulls(4, pa.string()),
            "levers": pa.nulls(4, pa.string()),
        }
    )
    asked = with_calls(table, read_)["addressees"].to_pylist()
    alone = " ".join(name for name in ADDRESSEES if name in read_[1].addressees)
    assert asked == ["local", "local", "companies", alone]
    bare = with_calls(table.set_column(2, "type", pa.array(["reason", *["proposal"] * 3])), read_)
    assert bare["addressees"].to_pylist() == [None, alone, "companies", alone]
