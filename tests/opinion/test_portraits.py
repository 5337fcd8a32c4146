"""Portraits: groups and spectra in sentences, true to the tables, in both languages."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from deliberation.opinion import Support, find_groups, map_opinions, weigh
from deliberation.opinion.charts import stability
from deliberation.opinion.grouping.stability import Stability
from deliberation.opinion.statements.portraits import compared
from tests.helpers.data import shared_data
from tests.helpers.polis import read_conversation
from tests.helpers.simulate import planted, spread

LANGUAGES = ("fr", "en")


@pytest.fixture(scope="module")
def camps() -> Support:
    consultation, _ = planted((70, 45), 24, filled=0.8)
    return weigh(consultation, find_groups(map_opinions(consultation)))


@pytest.fixture(scope="module")
def line() -> Support:
    consultation = spread(600, 40, filled=0.6)
    return weigh(consultation, find_groups(map_opinions(consultation)))


def test_what_the_other_groups_answer_is_counted_on_the_same_votes(camps: Support) -> None:
    table = camps.to_pandas().set_index(["contribution", "group"])
    for group, other in ("AB", "BA"):
        apart = camps.describe(group).apart
        assert len(apart) > 0
        assert (apart["apart_low"] <= apart["apart"]).all()
        assert (apart["apart"] <= apart["apart_high"]).all()
        assert apart["apart_low"].is_monotonic_decreasing, "the surest gap first"
        for row in apart.to_dict("records"):
            own = table.loc[(row["contribution"], group)]
            theirs = table.loc[(row["contribution"], other)]
            side = row["side"]
            assert (row["others"], row["others_n"]) == (theirs[side], theirs["n"])
            assert row["apart"] == pytest.approx(own[f"{side}_share"] - theirs[f"{side}_share"])


def test_with_three_groups_the_others_are_all_others() -> None:
    consultation, _ = planted((60, 60, 60), 40, filled=0.8)
    support = weigh(consultation, find_groups(map_opinions(consultation)))
    assert support.groups == ("A", "B", "C")
    rows = support.shared_within("A", 99)
    found = compared(support, "A", rows)
    table = support.to_pandas()
    rest = table[table["group"].isin(["B", "C"])].groupby("contribution")["n"].sum()
    assert found["others_n"].tolist() == rest[found["contribution"]].tolist()
    assert found["others_share"].between(found["others_low"], found["others_high"]).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_is_told_with_its_votes_and_those_of_the_others(camps: Support, language: str) -> None:
    portrait = camps.describe("A", texts={"c00000": "Plus de bancs.", "c00001": ""})
    told = portrait.sentences(language)
    assert str(portrait.size) in told[0]
    first = portrait.apart.iloc[0]
    for number in (first["n"], first["others_n"], round(100 * first["apart_low"] + 1e-9)):
        assert str(number) in told[1]
    assert "{" not in portrait.text(language)
    assert len(told) > 3


def test_statements_are_called_by_their_words_where_they_are_given(camps: Support) -> None:
    first = camps.describe("A").apart["contribution"].iloc[0]
    unnamed = camps.describe("A").text("fr").replace("\N{NO-BREAK SPACE}", " ")
    assert f"« n° {first} »" in unnamed
    long = "Plus de bancs " * 30
    said = camps.describe("A", texts={first: f"{long}\n et d’ombre."}).text("fr")
    assert "Plus de bancs Plus" in said
    assert "[…]" in said
    assert "ombre" not in said
    assert "<script>" not in camps.describe("A", texts={first: "<script>"})._repr_html_()


def test_words_may_come_as_a_series_with_holes(camps: Support) -> None:
    first, second = camps.describe("A").apart["contribution"].iloc[:2]
    words = pd.Series({first: "Plus de bancs", second: np.nan})
    said = camps.describe("A", texts=words).text("en")  # type: ignore[arg-type]
    assert "“Plus de bancs”" in said
    assert f"no. {second}" in said
    assert "nan" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_spectrum_is_told_by_its_ends_and_its_middle(line: Support, language: str) -> None:
    portrait = line.describe_spectrum()
    assert sum(portrait.sizes) <= line.participants
    told = portrait.text(language)
    assert "{" not in told
    row = portrait.contrasts.iloc[0]
    for number in (row["low_n"], row["middle_n"], row["high_n"], round(100 * row["gap"])):
        assert str(number) in told
    for words in {"fr": ("Un bout (", "Le milieu (", "L’autre bout ("), "en": ("One end (", "The middle (")}[
        language
    ]:
        assert words in told
    thirds = line.thirds().set_index(["contribution", "group"])
    everywhere = set(line.consensus(99)["contribution"]) | set(line.rejected(99)["contribution"])
    for name, frame in portrait.shared.items():
        assert not everywhere & set(frame["contribution"])
        for one in frame.to_dict("records"):
            assert one[f"{one['side']}_share"] > line.threshold
            assert thirds.loc[(one["contribution"], name), "n"] == one["n"]
    shared, *with_ends = portrait.middle_with()
    assert shared == len(portrait.shared["middle"])
    assert max(with_ends) <= shared


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short(camps: Support, line: Support, language: str) -> None:
    for text in (camps.describe("A").text(language), line.describe_spectrum().text(language)):
        for sentence in re.split(r"(?<=[.:]) |\n", text.replace("\N{NO-BREAK SPACE}", "~")):
            assert len(sentence.split()) <= 22, sentence


def test_what_is_not_there_is_not_described(camps: Support, line: Support) -> None:
    with pytest.raises(KeyError, match="No group"):
        camps.describe("Z")
    with pytest.raises(KeyError, match="no spectrum"):
        camps.describe_spectrum()
    with pytest.raises(KeyError, match="No group"):
        line.describe("low")
    consultation = spread(60, 12, filled=0.9)
    with pytest.raises(KeyError, match="No group"):
        weigh(consultation).shared_within("all")


@pytest.mark.needs_data
def test_a_real_group_reads_as_its_table() -> None:
    consultation = read_conversation(shared_data("polis", "scoop-hivemind.taxes"))
    support = weigh(consultation, find_groups(map_opinions(consultation)))
    told = support.describe("B").sentences("fr")
    assert told[0].startswith("Le groupe B réunit 64 personnes")
    assert "83\N{NO-BREAK SPACE}% sur 52 votes" in told[1]
    assert "81 points (69 à 90)" in told[1]


@pytest.mark.filterwarnings("error")
def test_stability_draws_every_refit() -> None:
    votes, people = (0.9, 0.8, 0.95), (0.7, 0.72)
    refits = Stability(votes=votes, people=people, votes_sure=votes, people_sure=people)
    drawn = stability(refits.to_pandas(), least=0.7).to_dict()
    data = max(drawn["datasets"].values(), key=len)
    assert np.sort([row["index"] for row in data]).tolist() == sorted(votes + people)
    assert len(drawn["layer"]) == 4


def test_texts_without_spaces_or_words_are_still_quoted(camps: Support) -> None:
    first = camps.describe("A").apart["contribution"].iloc[0]
    for text, quoted in (
        ("我" * 200, "我" * 100),
        ("Voir https://exemple.fr/" + "x" * 200, "Voir https://exemple.fr/x"),
        (".", "« . »"),
        ("« Oui » & <b>non</b>\r\n{peut-être}.", "« « Oui » & <b>non</b> {peut-être} »"),
    ):
        said = camps.describe("A", texts={first: text}).text("fr").replace("\N{NO-BREAK SPACE}", " ")
        assert quoted in said, text
        assert "« […] »" not in said
        assert max(len(line) for line in said.splitlines()) < 320


def test_who_asks_for_a_group_of_a_spectrum_is_told_of_its_thirds(camps: Support, line: Support) -> None:
    with pytest.raises(KeyError, match="describe_spectrum"):
        line.describe("A")
    with pytest.raises(KeyError, match="groups are"):
        camps.describe("low")
    with pytest.raises(KeyError, match="none were found"):
        weigh(planted((30,), 12)[0]).describe("A")
