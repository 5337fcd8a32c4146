"""Locales: both languages say the same things, with the same values, in the right typography."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import deliberation
from deliberation.core.language import pick, say

ROOMS = sorted(p.parent for p in Path(deliberation.__file__).parent.rglob("locales/fr.toml"))


def flat(node, prefix=""):
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from flat(value, f"{name}.")
        else:
            yield name, value


def catalogue(room: Path, language: str) -> dict[str, str]:
    return dict(flat(tomllib.loads((room / f"{language}.toml").read_text(encoding="utf-8"))))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.parent.name)
def test_both_languages_have_the_same_sentences(room):
    french, english = catalogue(room, "fr"), catalogue(room, "en")
    assert french.keys() == english.keys()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.parent.name)
def test_french_typography(room):
    for key, value in catalogue(room, "fr").items():
        for text in value if isinstance(value, list) else [value]:
            assert not re.search(r"[^\s\u00a0\u202f:/?]+ [:;?!»%]", text), (key, text)
            assert not re.search(r"« ", text), (key, text)
            assert "'" not in re.sub(r"\{[^}]*\}|`[^`]*`|\"[^\"]*\"", "", text) or "=" in text, (key, text)
            assert "significati" not in text, (key, text)


def test_say_fills_values_and_pick_falls_back():
    assert say("describe.quote", "en", text="a") == "“a”"
    assert pick({"fr": "Marché"}, "en") == "Marché"
    with pytest.raises(KeyError):
        say("nowhere.at_all", "fr")
