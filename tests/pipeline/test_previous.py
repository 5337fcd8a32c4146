"""An earlier run named in the settings: ids are kept, what changed is told, a wrong folder is refused."""

from __future__ import annotations

import shutil
import zlib

import pytest

from deliberation import cli
from deliberation.core import store
from deliberation.core.errors import DeliberationError, ReadError
from deliberation.pipeline import Run, check, open_request, run, stages
from deliberation.pipeline.job import Job
from deliberation.pipeline.keys import stage_key
from deliberation.pipeline.output import Output
from deliberation.pipeline.plan import plan
from deliberation.pipeline.runner import _inputs_of
from deliberation.text import Themes, themes
from deliberation.text.encoders import embed
from tests.text.fake import WordEncoder
from tests.text.results.test_identity import LATE
from tests.text.test_themes import corpus


@pytest.fixture
def town(tmp_path, monkeypatch):
    """Answers in May, more of them in June; the texts are placed by a small encoder."""
    monkeypatch.setattr(themes, "embed", lambda texts, **_: embed(texts, WordEncoder()))
    for month, texts in (("may", corpus()), ("june", [*LATE, *corpus()])):
        folder = tmp_path / month
        folder.mkdir()
        rows = "\n".join(f'{_id(text)};"{text}"' for text in texts)
        (folder / "answers.csv").write_text(f"id;text\n{rows}\n", encoding="utf-8")
        named = '[analysis]\nprevious = "../out/may"\n' if month == "june" else ""
        (folder / "consultation.toml").write_text(
            f'[[sources]]\npath = "answers.csv"\nkind = "answer"\n{named}', encoding="utf-8"
        )
    return tmp_path


def _id(text):
    return f"a{zlib.crc32(text.encode())}"


def texts_read(town, month):
    """Do what a run does up to the reading of texts; return the themes and what was counted."""
    request = open_request(town / month)
    work = Output(town / "out" / month).work
    jobs = {
        stage.name: Job(folder=work / stage.name, work=work, base=request.base, settings=stage.settings)
        for stage in plan(request.settings)
    }
    jobs["read"].folder.mkdir(parents=True, exist_ok=True)
    stages.read(jobs["read"])
    counted = stages.texts(jobs["texts"])
    return store.load(Themes, work / "texts" / "themes"), counted


def test_ids_go_on_and_what_changed_is_counted(town):
    may, counted = texts_read(town, "may")
    assert set(counted) == {"passages"}
    june, counted = texts_read(town, "june")
    changes = june.changes()
    kept = changes[changes["state"] == "kept"]
    assert counted["themes_kept"] == (kept["level"] == "theme").sum() >= len(may.tree()) - 1
    assert counted["ideas_kept"] == (kept["level"] == "idea").sum()
    assert counted["ideas_new"] == ((changes["level"] == "idea") & (changes["state"] == "new")).sum()
    before = may.placed().set_index("contribution_id")["theme"]
    after = june.placed().set_index("contribution_id")["theme"].reindex(before.index)
    assert (before == after).mean() > 0.9
    (town / "june" / "consultation.toml").write_text(
        '[[sources]]\npath = "answers.csv"\nkind = "answer"\n', encoding="utf-8"
    )
    alone, _ = texts_read(town, "june")
    plain = alone.placed().set_index("contribution_id")["theme"].reindex(before.index)
    assert (before == plain).mean() < (before == after).mean(), "without it, new texts renumber the themes"


def test_the_work_folder_of_the_earlier_run_may_be_named_too(town):
    texts_read(town, "may")
    june, _ = texts_read(town, "june")
    settings = town / "june" / "consultation.toml"
    settings.write_text(settings.read_text().replace("out/may", "out/may/.work"), encoding="utf-8")
    again, _ = texts_read(town, "june")
    assert again.names == june.names


def test_the_earlier_themes_count_in_what_the_reading_of_texts_depends_on(town):
    def keys():
        request, output = open_request(town / "june"), Output(town / "out" / "june")
        return {
            stage.name: stage_key(stage, _inputs_of(stage, request, output, request.hashes()))
            for stage in plan(request.settings)
        }

    texts_read(town, "may")
    before = keys()
    answers = town / "may" / "answers.csv"
    answers.write_text(answers.read_text(encoding="utf-8").rpartition("a")[0] + "\n", encoding="utf-8")
    shutil.rmtree(town / "out" / "may")
    texts_read(town, "may")
    after = keys()
    assert {name for name in before if before[name] != after[name]} == {"texts"}


@pytest.mark.parametrize(
    ("language", "missing", "empty", "own"),
    [
        (
            "fr_FR.UTF-8",
            "Il n’y a pas de dossier",
            "ne contient pas de thèmes",
            "est dans le dossier de sortie",
        ),
        ("en_GB.UTF-8", "There is no folder", "holds no themes", "is in the output folder itself"),
    ],
)
def test_a_wrong_folder_is_one_sentence_before_anything_is_run(
    town, monkeypatch, language, missing, empty, own
):
    monkeypatch.setenv("LC_ALL", language)
    out = town / "out" / "june"

    def refused(words, where=out):
        with pytest.raises(DeliberationError, match=words) as error:
            run(town / "june", where)
        assert "\n" not in str(error.value)
        found = check(open_request(town / "june"), where)
        assert any(words in problem for problem in found.problems)

    refused(missing)
    (town / "out" / "may").mkdir(parents=True)
    refused(empty)
    refused(own, town / "out" / "may")
    assert not (out / ".work" / "read").exists()


def test_themes_that_cannot_be_read_are_one_sentence(town):
    texts_read(town, "may")
    (town / "out" / "may" / ".work" / "texts" / "themes" / "result.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ReadError, match="previous"):
        texts_read(town, "june")


@pytest.mark.parametrize("changes", [{}, dict.fromkeys(
    ("themes_kept", "themes_new", "themes_vanished", "ideas_kept", "ideas_new", "ideas_vanished"), 7
)])  # fmt: skip
def test_the_end_of_a_run_tells_what_was_kept(town, monkeypatch, capsys, changes):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    done = Run(folder=town, files=(), reran=("texts",), changes=changes)
    monkeypatch.setattr("deliberation.pipeline.run", lambda *_, **__: done)
    cli.run(town / "may", out=town / "out")
    said = "Since the earlier run: themes kept 7, new 7, gone 7; ideas kept 7, new 7, gone 7."
    assert (said in capsys.readouterr().out) == bool(changes)
