"""Edits by hand in a run: found beside the settings, checked first, replayed without reading texts again."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from deliberation import cli
from deliberation.consultation import Consultation
from deliberation.core import store
from deliberation.core.errors import ReadError, SettingsError
from deliberation.pipeline import Run, check, open_request, run, stages
from deliberation.pipeline.job import Job
from deliberation.pipeline.keys import stage_key
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import plan
from deliberation.pipeline.runner import _inputs_of
from deliberation.text import find_themes
from tests.helpers.data import PROJECT
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus

RENAME = '[[edits]]\ndo = "rename"\ntheme = {{ was = "{was}" }}\nname = "{name}"\n'


@pytest.fixture
def town(tmp_path):
    """A consultation of answers without votes, with its settings."""
    rows = "\n".join(f'{number};"{text}"' for number, text in enumerate(corpus()))
    (tmp_path / "answers.csv").write_text(f"id;text\n{rows}\n", encoding="utf-8")
    (tmp_path / "consultation.toml").write_text(
        '[[sources]]\npath = "answers.csv"\nkind = "answer"\n[sources.columns]\nid = "id"\ntext = "text"\n',
        encoding="utf-8",
    )
    return tmp_path


def write(town, text):
    (town / "themes.toml").write_text(text, encoding="utf-8")
    return open_request(town)


def done_before(town, out):
    """Leave what the stages before the synthesis would leave, with a small encoder."""
    request = open_request(town)
    work = Output(out).work
    jobs = {
        stage.name: Job(folder=work / stage.name, work=work, base=request.base, settings=stage.settings)
        for stage in plan(request.settings)
    }
    for job in jobs.values():
        job.folder.mkdir(parents=True)
    stages.read(jobs["read"])
    consultation = Consultation.load(work / "read" / "consultation")
    themes = find_themes(consultation, encoder=WordEncoder())
    store.save(themes, work / "texts" / "themes", shared={})
    return jobs, themes


def test_edits_beside_the_settings_are_found_and_others_can_be_named(town):
    assert open_request(town).edits() is None
    request = write(town, "")
    assert request.edits() == town / "themes.toml"
    assert request.with_choices(seed=3).edits() == town / "themes.toml"
    assert open_request(town / "answers.csv").edits() is None, "an export alone has no settings"
    settings = (town / "consultation.toml").read_text(encoding="utf-8")
    (town / "consultation.toml").write_text(f'{settings}[analysis]\nedits = "other.toml"\n', encoding="utf-8")
    assert open_request(town).edits() == town / "other.toml"
    with pytest.raises(ReadError, match=r"other\.toml"):
        run(open_request(town), town / "out")


def test_a_broken_file_stops_before_anything_is_run(town):
    write(town, '[[edits]]\ndo = "renam"\n')
    with pytest.raises(SettingsError, match="Did you mean 'rename'"):
        run(town, town / "out")
    assert not (town / "out" / ".work" / "read").exists()
    found = check(open_request(town), town / "out")
    assert any("Did you mean 'rename'" in problem for problem in found.problems)


def test_changed_edits_touch_the_synthesis_alone(town):
    def keys(text):
        request = write(town, text)
        output = Output(town / "out")
        return {
            stage.name: stage_key(stage, _inputs_of(stage, request, output, request.hashes()))
            for stage in plan(request.settings)
        }

    before, after = keys(""), keys(RENAME.format(was="a", name="b"))
    assert {name for name in before if before[name] != after[name]} == {"synthesise"}


def test_a_run_replays_the_edits_and_says_which_conflict(town):
    jobs, themes = done_before(town, town / "out")
    was = themes.tree()[0].name
    text = RENAME.format(was=was, name="Nommé à la main") + RENAME.format(was="Disparu", name="Personne")
    write(town, text)
    job = jobs["synthesise"]
    job = Job(
        folder=job.folder,
        work=job.work,
        base=job.base,
        settings={**job.settings, "edits": "themes.toml"},
    )
    rows = stages.synthesise(job)
    assert (rows["edits"], rows["conflicts"]) == (2, 1)
    facts = json.loads((job.folder / "facts.json").read_text(encoding="utf-8"))
    assert "Nommé à la main" in [theme["name"] for theme in facts["texts"]["themes"]]
    assert (facts["texts"]["edits"], facts["texts"]["edits_replayed"]) == (2, 1)
    notices = {notice["code"]: notice["values"] for notice in facts["notices"]}
    assert notices["themes_edited"] == {"count": "2", "done": "1"}
    assert notices["edit_conflict"]["target"] == "Disparu"
    steps = [step["step"] for step in facts["method"]]
    assert steps == ["find_themes", "edit_themes", "synthesise"]
    used = next(step["count"] for step in facts["funnel"] if step["step"] == "used")
    assert used == facts["texts"]["classified"] == len(corpus())

    for language, words in (("fr", "retouche 2"), ("en", "edit 2")):
        page = _page(job, language)
        assert "Nommé à la main" in page
        assert f"themes.toml, {words} (rename)" in page
        assert "Disparu" in page


def _page(job, language):
    from deliberation.report import render
    from deliberation.synthesis.facts import Facts

    facts = Facts.model_validate_json((job.folder / "facts.json").read_text(encoding="utf-8"))
    files = render(facts, job.folder, formats=("html",), language=language)
    return next(file for file in files if file.name == f"annex.{language}.html").read_text(encoding="utf-8")


def test_check_counts_the_edits_before_a_run(town, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    write(town, RENAME.format(was="Disparu", name="Personne"))
    found = check(open_request(town), town / "out")
    assert found.problems == ()
    assert any("Retouches à la main" in warning for warning in found.warnings)


def test_check_tells_the_conflicts_with_the_themes_of_the_last_run(town, monkeypatch):
    _, themes = done_before(town, town / "out")
    module = import_module("deliberation.pipeline.check")
    monkeypatch.setattr(module, "keys_of", lambda *_, **__: {"texts": "key"})
    write(town, RENAME.format(was=themes.tree()[0].name, name="A") + RENAME.format(was="Disparu", name="B"))
    warnings = check(open_request(town), town / "out").warnings
    assert any("2; replayed on the themes of the last run: 1" in warning for warning in warnings)
    assert any(warning.startswith("themes.toml, edit 2 (rename): no theme is like") for warning in warnings)


def test_the_settings_of_the_template_folder_name_no_edits():
    assert open_request(PROJECT / "pipelines" / "consultation.toml").edits() is None


@pytest.mark.parametrize(("conflicts", "words"), [(0, None), (1, "One edit"), (3, "3 edits")])
def test_the_end_of_a_run_counts_the_edits_that_were_not_replayed(
    town, monkeypatch, capsys, conflicts, words
):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    done = Run(folder=town, files=(), reran=("synthesise",), conflicts=conflicts)
    monkeypatch.setattr("deliberation.pipeline.run", lambda *_, **__: done)
    cli.run(town, out=town / "out")
    said = capsys.readouterr().out
    assert "Done in" in said
    assert (words in said) if words else ("edit" not in said)
