"""The file of edits by hand: read, checked, and its mistakes told in the reader's language."""

from __future__ import annotations

import doctest
import re
import tomllib

import pytest

from deliberation.core.errors import ReadError, SettingsError
from deliberation.text import check_edits, read_edits
from deliberation.text.edits.file import KINDS
from tests.helpers.data import PROJECT

LANGUAGES = ("fr", "en")
GUIDE = PROJECT / "docs" / "guide" / "edits.md"


MISTAKES = [
    ("edit = 1\n", r"edit: there is no such section"),
    ('[[edits]]\ndo = "renam"\n', r"edits\[1\]\.do: found 'renam'.*Did you mean 'rename'"),
    ('[[edits]]\ndo = "rename"\nname = "x"\nidea = { id = "T1" }\n', r"edits\[1\]\.idea: .*was ="),
    ('[[edits]]\ndo = "rename"\nname = "x"\n', r"exactly one of: idea, theme"),
    ('[[edits]]\ndo = "merge"\nideas = [{ was = "x" }]\n', "two or more"),
    ('[[edits]]\ndo = "merge"\nideas = [{ was = "x" }, { was = "x" }]\n', "named twice"),
    ('[[edits]]\ndo = "move"\nidea = { was = "x" }\n', r"edits\[1\]\.to: is missing"),
    ('[[edits]]\ndo = "move"\nide = { was = "x" }\nto = { was = "y" }\n', "did you mean 'idea'"),
    ('[[edits]]\ndo = "rename\n', "not valid TOML"),
    ("edits = 3\n", r"one \[\[edits\]\] section per edit"),
]


@pytest.mark.parametrize(("text", "sentence"), MISTAKES)
def test_a_broken_file_says_what_is_wrong(tmp_path, text, sentence):
    file = tmp_path / "themes.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_edits(file)
    assert str(file) in str(caught.value)
    assert re.search(sentence, str(caught.value))


def test_all_mistakes_are_told_at_once(tmp_path):
    file = tmp_path / "themes.toml"
    file.write_text("".join(text for text, _ in MISTAKES[1:6]), encoding="utf-8")
    with pytest.raises(SettingsError, match="holds 5 mistakes"):
        read_edits(file)


FRENCH = [
    ('[[edits]]\ndo = "renam"\n', "trouvé «\u00a0renam\u00a0»"),
    ('[[edits]]\ndo = "rename"\nname = "x"\nidea = { id = "T1" }\n', "les identifiants peuvent changer"),
    ('[[edits]]\ndo = "rename"\nname = ""\nidea = { was = "x" }\n', "un texte qui ne soit pas vide"),
    ('[[edits]]\ndo = "merge"\nideas = [{ was = "x" }]\n', "deux éléments ou plus"),
    ('[[edits]]\ndo = "move"\nidea = { was = "x" }\n', "manque\u00a0; attendu\u00a0: le thème"),
    ('[[edits]]\ndo = "move"\nide = { was = "x" }\nto = { was = "y" }\n', "dire «\u00a0idea\u00a0»"),
    (
        '[[edits]]\ndo = "quote"\npassages = [{ contribution = "a", start = -1, end = 2 }]\n',
        "attendu 0 ou plus",
    ),
    ('[[edits]]\ndo = "type"\ncontributions = ["a"]\ntype = "questoin"\n', "«\u00a0question\u00a0»."),
    ('[[edits]]\ndo = "rename\n', "n’est pas du TOML valide"),
]


@pytest.mark.parametrize(("text", "sentence"), FRENCH)
def test_a_french_reader_is_told_in_french(tmp_path, monkeypatch, text, sentence):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    file = tmp_path / "themes.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_edits(file)
    assert sentence in str(caught.value)
    assert "expected" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ReadError, match=r"nowhere\.toml"):
        read_edits(tmp_path / "nowhere.toml")


def test_the_file_of_the_guide_can_be_read_and_shows_every_kind():
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    edits = [edit for block in blocks for edit in check_edits(tomllib.loads(block)).edits]
    assert {edit.do for edit in edits} == set(KINDS)


@pytest.mark.slow
def test_the_example_of_the_guide_runs():
    assert doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8").failed == 0
