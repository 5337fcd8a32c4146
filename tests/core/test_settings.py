"""consultation.toml: every mistake at once, in words."""

from __future__ import annotations

import pytest

import deliberation as dl
from deliberation.core.settings import check_settings, load_settings


def test_every_mistake_is_reported_at_once_with_the_nearest_name():
    with pytest.raises(dl.SettingsError) as error:
        check_settings(
            {
                "consultaton": {},
                "sources": [{"path": "x", "kind": "propositon"}],
                "publication": {"minimum_cell": 1},
                "report": {"languages": ["de"]},
            }
        )
    message = str(error.value)
    assert "holds 4 mistakes" in message
    assert "did you mean 'consultation'" in message
    assert "Did you mean 'proposal'" in message
    assert "publication.minimum_cell: found 1" in message
    assert "report.languages[1]: found 'de'; expected 'fr' or 'en'" in message


def test_a_missing_file_and_bad_toml_say_what_to_do(tmp_path):
    with pytest.raises(dl.ReadError, match="template"):
        load_settings(tmp_path / "consultation.toml")
    file = tmp_path / "bad.toml"
    file.write_text("title = oui\n")
    with pytest.raises(dl.SettingsError, match="not valid TOML"):
        load_settings(file)


def test_several_sources_need_names():
    with pytest.raises(dl.SettingsError, match="name"):
        check_settings({"sources": [{"path": "a"}, {"path": "b"}]})


def test_the_sample_settings_are_valid():
    settings = load_settings(dl.sample_folder() / "consultation.toml")
    assert settings.sources[0].name == "polis"
