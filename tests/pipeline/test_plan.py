"""What each stage may know, and the template of the settings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from deliberation.core.errors import ReadError, SettingsError
from deliberation.core.settings import Settings, check_settings, load_settings
from deliberation.pipeline import open_request, words
from deliberation.pipeline.inputs import portable, without_machine
from deliberation.pipeline.keys import stage_key
from deliberation.pipeline.plan import plan
from tests.helpers.data import PROJECT

TEMPLATE = PROJECT / "pipelines" / "consultation.toml"


def keys(**sections):
    settings = check_settings({"sources": [{"path": "export"}], **sections})
    return {stage.name: stage_key(stage, {"f": "0"}) for stage in plan(settings)}


@pytest.mark.parametrize(
    ("section", "touched"),
    [
        ({"analysis": {"seed": 1}}, {"opinion", "texts"}),
        ({"analysis": {"simulations": 59}}, {"opinion"}),
        ({"analysis": {"encoder": "other"}}, {"texts"}),
        ({"analysis": {"edits": "themes.toml"}}, {"synthesise", "lookup"}),
        ({"tables": {"responses": "responses.xlsx"}}, {"answer"}),
        ({"report": {"as_of": "2026-10-01"}}, {"answer"}),
        ({"analysis": {"previous": "out/may"}}, {"texts"}),
        ({"consultation": {"title": "Other"}}, {"synthesise"}),
        ({"consultation": {"mandate": {"decides": "The council"}}}, {"synthesise"}),
        ({"consultation": {"language": "de"}}, {"read", "synthesise"}),
        ({"publication": {"minimum_cell": 20}}, {"synthesise"}),
        ({"report": {"formats": ["html"]}}, {"render-fr", "render-en"}),
        ({"declared": {"votes": 10}}, {"read"}),
        ({"analysis": {"seed": 0}}, set()),
    ],
)
def test_a_setting_touches_the_stages_that_read_it(section, touched):
    before, after = keys(), keys(**section)
    assert {name for name in before if before[name] != after[name]} == touched


def test_every_stage_comes_after_those_it_needs():
    seen = set()
    for stage in plan(check_settings({"sources": [{"path": "export"}]})):
        assert set(stage.needs) <= seen
        seen.add(stage.name)


def test_the_template_is_valid_and_its_inputs_exist():
    request = open_request(TEMPLATE)
    assert all(place.exists() for place in request.places().values())


def test_the_template_names_every_setting():
    text = TEMPLATE.read_text(encoding="utf-8")

    def names(model: type[BaseModel]):
        for name, field in model.model_fields.items():
            yield name
            inner = [m for m in re.findall(r"\b(\w+)\b", str(field.annotation)) if m in MODELS]
            for found in inner:
                yield from names(MODELS[found])

    missing = [name for name in dict.fromkeys(names(Settings)) if not re.search(rf"\b{name}\b", text)]
    assert missing == []


def _models(model: type[BaseModel]):
    from deliberation.core import mandate, settings

    found = {**vars(mandate), **vars(settings)}
    return {name: cls for name, cls in found.items() if isinstance(cls, type) and issubclass(cls, BaseModel)}


MODELS = _models(Settings)


def test_commented_examples_of_the_template_are_valid_too():
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines()
    shown = [re.sub(r'^# (?=\w+ = |".*" = "|\[sources)', "", line) for line in lines]
    assert tomllib.loads("\n".join(shown))["declared"]["votes"] > 0
    check_settings(tomllib.loads("\n".join(shown)))


def test_both_languages_have_the_same_sentences():
    def flat(node, path=""):
        if isinstance(node, dict):
            return {
                key: value
                for name, inner in node.items()
                for key, value in flat(inner, f"{path}.{name}").items()
            }
        return {path: sorted(set(re.findall(r"{(\w+)", node)))}

    assert flat(words.catalogue("fr")) == flat(words.catalogue("en"))


def test_a_request_can_be_a_file_a_folder_or_an_export(tmp_path):
    (tmp_path / "My Export.csv").write_text("id,text\n1,a\n", encoding="utf-8")
    alone = open_request(tmp_path / "My Export.csv")
    assert alone.name == "my-export"
    assert list(alone.places()) == ["My Export.csv"]
    (tmp_path / "consultation.toml").write_text('[[sources]]\npath = "My Export.csv"\n', encoding="utf-8")
    assert open_request(tmp_path).settings == open_request(tmp_path / "consultation.toml").settings
    with pytest.raises(ReadError, match="nothing at"):
        open_request(tmp_path / "absent")


def test_the_current_folder_can_be_the_export(tmp_path, monkeypatch):
    (tmp_path / "data.csv").write_text("id,text\n1,a\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert set(open_request(".").hashes()) == {f"{tmp_path.name}/data.csv"}


def test_choices_go_before_the_settings_and_are_checked():
    request = open_request(TEMPLATE).with_choices(languages=["en"], seed=7)
    assert request.settings.report.languages == ("en",)
    assert request.settings.analysis.seed == 7
    assert request.settings.consultation == load_settings(TEMPLATE).consultation
    with pytest.raises(SettingsError, match="fr and en"):
        request.with_choices(languages=["de"])


def test_no_path_of_the_machine_leaves_it():
    base = Path("/srv/ada/town")
    settings = check_settings(
        {
            "sources": [
                {"path": "/srv/ada/town/export", "name": "a"},
                {"path": "/mnt/x/other", "name": "b"},
            ],
            "tables": {"margins": "/srv/ada/margins.csv"},
            "analysis": {
                "encoder": "/models/e5",
                "edits": "/srv/ada/themes.toml",
                "previous": "/srv/ada/out",
            },
        }
    )
    told = without_machine(settings, base)
    assert [source["path"] for source in told["sources"]] == ["export", "other"]
    assert told["tables"]["margins"]["path"] == "margins.csv"
    assert told["analysis"]["encoder"] == "e5"
    assert told["analysis"]["edits"] == "themes.toml"
    assert told["analysis"]["previous"] == "out"
    assert portable("sub/../export", base) == "export"


def test_the_output_folder_is_not_an_input_even_inside_one(tmp_path):
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "votes.csv").write_text("a\n", encoding="utf-8")
    out = tmp_path / "export" / "out"
    out.mkdir()
    (out / "facts.json").write_text("{}", encoding="utf-8")
    assert set(open_request(tmp_path / "export").hashes(without=out.resolve())) == {"export/votes.csv"}
