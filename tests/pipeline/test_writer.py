"""The stage of the optional writer: only where it is asked for, resumed where nobody answered."""

from __future__ import annotations

import json
from functools import partial

import pytest

from deliberation import cli
from deliberation.core.errors import SettingsError
from deliberation.core.settings import check_settings
from deliberation.pipeline import Run, stages
from deliberation.pipeline.job import Job
from deliberation.pipeline.keys import stage_key
from deliberation.pipeline.plan import plan
from deliberation.pipeline.records import Record, up_to_date, written
from deliberation.report import lookup_files
from deliberation.synthesis.writer import Endpoint
from tests.helpers.llm import said, serving
from tests.responses import pages
from tests.synthesis.writer_facts import facts

ENDPOINT = {"endpoint": "http://localhost:8080/v1", "model": "small"}
DRAFT = "Une contribution demande que les bus roulent jusqu’à 23 heures en fin de semaine. [p1]"


def planned(**writer):
    settings = check_settings({"sources": [{"path": "export"}], **({"writer": writer} if writer else {})})
    return {stage.name: stage for stage in plan(settings)}


def test_no_writer_unless_one_is_named():
    assert "write" not in planned()
    stages_ = planned(**ENDPOINT)
    names = ["read", "opinion", "texts", "synthesise", "write", "lookup", "answer", "render-fr", "render-en"]
    assert list(stages_) == names
    assert stages_["write"].needs == ("synthesise",)
    assert "write" in stages_["answer"].needs
    assert stages_["answer"].settings["facts"] == "write"


def test_naming_a_writer_reads_nothing_again():
    def keys(stages_):
        return {name: stage_key(stage, {"f": "0"}) for name, stage in stages_.items()}

    plain, one, other = (
        keys(planned()),
        keys(planned(**ENDPOINT)),
        keys(planned(**{**ENDPOINT, "model": "b"})),
    )
    assert {name for name in plain if plain[name] != one[name]} == {"answer"}
    assert {name for name in one if one[name] != other[name]} == {"write"}


@pytest.mark.parametrize(
    ("writer", "words"),
    [
        ({"endpoint": "localhost:8080", "model": "a"}, "http://localhost:8080/v1"),
        ({"endpoint": "http://me:secret@host/v1", "model": "a"}, "no name or key"),
        ({"endpoint": "http://host/v1?key=secret", "model": "a"}, "no name or key"),
        ({"endpoint": "http://[", "model": "a"}, "http://localhost:8080/v1"),
        ({"endpoint": "http://host/v1"}, "needs a model"),
        ({**ENDPOINT, "key_variable": "sk-abc"}, "key_variable"),
        ({**ENDPOINT, "timeout": 0}, "timeout"),
        ({**ENDPOINT, "url": "x"}, "there is no such setting"),
    ],
)
def test_mistakes_in_the_settings_are_told(writer, words):
    with pytest.raises(SettingsError, match="writer") as caught:
        planned(**writer)
    assert words in str(caught.value)


def job_of(tmp_path, url):
    stage = planned(endpoint=url, model="small", key_variable="SOME_KEY")["write"]
    for name in ("synthesise", "write"):
        (tmp_path / name).mkdir(exist_ok=True)
    text = facts().model_dump_json()
    (tmp_path / "synthesise" / "facts.json").write_text(text, encoding="utf-8")
    return Job(folder=tmp_path / "write", work=tmp_path, base=tmp_path, settings=stage.settings)


def test_a_stage_that_was_stopped_does_not_ask_again(tmp_path, monkeypatch):
    monkeypatch.setenv("SOME_KEY", "s3cret")
    with serving(lambda _: (200, said(DRAFT))) as server:
        first = job_of(tmp_path, server.url)
        rows = stages.write(first)
        assert server.headers[0]["Authorization"] == "Bearer s3cret"
        assert rows == {"asked": 4, "accepted": 1, "refused": 2, "unanswered": 0}
        found = (first.folder / "facts.json").read_bytes()
        stages.write(job_of(tmp_path, server.url))
        assert len(server.asked) == 4
    assert (first.folder / "facts.json").read_bytes() == found
    assert DRAFT.rpartition(" [")[0] in found.decode()
    assert b"s3cret" not in found
    assert not any(b"s3cret" in file.read_bytes() for file in (tmp_path / "answers").iterdir())


def test_a_server_that_is_down_fails_nothing_and_is_asked_again(tmp_path, monkeypatch):
    monkeypatch.setattr("deliberation.synthesis.writer.Endpoint", partial(Endpoint, pause=0.0))
    job = job_of(tmp_path, "http://127.0.0.1:9/v1")
    rows = stages.write(job)
    assert rows["unanswered"] == rows["asked"] == 4
    assert (
        json.loads((job.folder / "facts.json").read_text(encoding="utf-8"))["texts"]["writing"]["accepted"]
        == 0
    )
    for count, fresh in ((4, False), (0, True)):
        kept = Record(
            stage="write", key="k", engine="0", seconds=1, peak_memory=None, rows={"unanswered": count},
            outputs=written(job.folder),
        )  # fmt: skip
        kept.write(job.folder)
        assert up_to_date(job.folder, "k") is fresh


def test_reports_are_printed_from_what_was_written(tmp_path):
    with serving(lambda _: (200, said(DRAFT))) as server:
        stages.write(job_of(tmp_path, server.url))
    folder = tmp_path / "render-fr"
    folder.mkdir()
    (tmp_path / "write").rename(tmp_path / "answer")
    kept = lookup_files(pages.found())["lookup.json"]
    (tmp_path / "lookup" / "private").mkdir(parents=True)
    (tmp_path / "lookup" / stages.LOOKUP).write_bytes(kept)
    settings = {**planned(**ENDPOINT)["render-fr"].settings, "formats": ["html"]}
    stages.render(Job(folder=folder, work=tmp_path, base=tmp_path, settings=settings))
    page = next(folder.glob("annex.*.html")).read_text(encoding="utf-8")
    assert "Rédigé par un modèle de langue" in page


def test_the_end_of_a_run_tells_what_was_not_answered(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    done = Run(folder=tmp_path, files=(), reran=("write",), unanswered=3)
    monkeypatch.setattr("deliberation.pipeline.run", lambda *_, **__: done)
    cli.run(tmp_path, out=tmp_path / "out")
    assert "did not answer every request: 3" in capsys.readouterr().out
