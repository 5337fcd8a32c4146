"""The words of a report: both languages say everything, in short sentences, with the right typography."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter
from typing import Any

import pytest

from deliberation.report.blocks import Run
from deliberation.report.sections.common import Frame
from deliberation.report.words import NBSP, Words, catalogue, clean, one_line, typeset

LANGUAGES = ("fr", "en")


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each sentence of a catalogue with its dotted key."""
    for key, value in node.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key, value


def without_plural(key: str) -> str:
    return re.sub(r"\.(zero|one|other)$", "", key)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_hold_the_same_keys():
    french, english = (
        {without_plural(key) for key, _ in leaves(catalogue(language))} for language in LANGUAGES
    )
    assert french == english


def test_both_languages_fill_the_same_placeholders():
    said: dict[str, dict[str, set[str]]] = {language: {} for language in LANGUAGES}
    for language in LANGUAGES:
        for key, text in leaves(catalogue(language)):
            said[language].setdefault(without_plural(key), set()).update(placeholders(text))
    assert said["fr"] == said["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_short_and_sober(language):
    for key, text in leaves(catalogue(language)):
        bare = re.sub(r"\{\w+\}|\*\*", "x", text)
        for sentence in re.split(r"(?<=[.:;!?]) ", bare):
            assert len(sentence.split()) <= 20, f"{key}: {sentence}"
        for banned in ("significati", "les français", "bridging", "cluster", "kish", "raking"):
            annex = banned == "kish" and key.startswith("weighting.")  # no other page prints these
            assert annex or banned not in text.lower(), key


def test_french_typography_is_right_in_every_sentence():
    for key, text in leaves(catalogue("fr")):
        shown = typeset(text, "fr")
        assert not re.search(r"[\w»)}] [:;?!%»]", shown), key
        assert not re.search(r"[\w)}][;?!%»]", shown), key
        assert "« " not in shown, key
        assert "'" not in shown, f"{key}: straight apostrophe"
        assert "n° " not in shown, key


def test_french_counts_zero_and_one_as_singular():
    words = Words("fr")
    assert [words.unit("participants", n).replace(NBSP, " ") for n in (0, 1, 2)] == [
        "0 participant",
        "1 participant",
        "2 participants",
    ]
    assert Words("en").unit("participants", 0) == f"0{NBSP}participants"


def test_numbers_never_use_the_narrow_space():
    words = Words("fr")
    assert words.number(1234567) == f"1{NBSP}234{NBSP}567"
    assert words.percent(0.874) == f"87{NBSP}%"
    assert words.percent(0.0004) == f"<{NBSP}1{NBSP}%"
    assert words.percent(0.999) == f">{NBSP}99{NBSP}%"
    assert words.decimal(0.4) == "0,40"
    assert "\u202f" not in words.number(10**9) + words.percent(1.0) + words.decimal(12345.6)


def test_dates_are_written_as_people_write_them():
    assert Words("fr").date(date(2025, 3, 1)) == f"1er{NBSP}mars 2025"
    assert Words("en").date(date(2025, 3, 1)) == f"1{NBSP}March 2025"


def test_a_quote_in_a_sentence_keeps_its_language_and_its_braces():
    runs = Words("fr").runs("essential.best", statement=Run("{n} 大家", language="zh"), shares="A 87 %")
    assert Run("{n} 大家", language="zh") in runs


def test_unknown_codes_degrade_to_themselves():
    assert Words("fr").known("statuses", "who_knows") == "who_knows"


def test_a_third_language_is_refused_in_one_sentence():
    with pytest.raises(ValueError, match="'de' is neither"):
        Words("de")


def test_controls_and_turns_of_direction_leave_the_text():
    assert clean("a\u202eb\x00\r\nc") == "ab\ufffd\nc"
    assert one_line("x" * 50, 10) == "x" * 10 + " […]"


def test_what_an_organiser_types_gets_the_spaces_of_french_and_nothing_else_does():
    from tests.report import bricks, build

    made = build.rich()
    about = made.about.model_copy(
        update={"title": {"fr": "La place : et après ?", "en": "The square : what next ?"}}
    )
    facts = made.model_copy(update={"about": about})
    french, english = Frame(facts, Words("fr")), Frame(facts, Words("en"))
    assert french.localised(about.title).text == "La place\u00a0: et après\u00a0?"
    assert english.localised(about.title).text == "The square : what next ?"
    assert french.localised("Le 24 ; le 25").text == "Le 24\u00a0; le 25"
    said = bricks.quote("1", "Ah bon ? oui !")
    assert french.verbatim(said).text == "Ah bon ? oui !"


def _keys(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, node in table.items():
        yield f"{prefix}{name}"
        if isinstance(node, dict):
            yield from _keys(node, f"{prefix}{name}.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_counts_contributions_never_speaks_of_the_persons_who_write(language):
    from deliberation.report.documents.annex import annex
    from tests.report import build
    from tests.report.test_evidence import told

    facts = build.rich()
    unknown = facts.model_copy(
        update={"counts": facts.counts.model_copy(update={"authors": None, "participants": None})}
    )
    frame, signed = Frame(unknown, Words(language)), Frame(facts, Words(language))
    assert signed.authored
    assert not frame.authored
    twins = [key for key in _keys(catalogue(language)) if key.endswith("_texts")]
    paired = [key for key in twins if frame.words.has(key.removesuffix("_texts"))]
    assert len(paired) > 20
    persons = re.compile(r"\bpersonnes? qui|\bpeu de personnes|\bpeople\b|\bpersons?\b")
    for key in paired:
        words = frame.words.template(key, 2)
        assert not persons.search(words), f"{key}: {words}"
        assert words == frame.words.template(frame._worded(key.removesuffix("_texts")), 2)
        assert signed._worded(key.removesuffix("_texts")) == key.removesuffix("_texts")
    shown = told(annex(unknown, language))
    assert frame.say("robustness.few") in shown
    assert signed.say("robustness.few") not in shown
