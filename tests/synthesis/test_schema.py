"""The facts as a versioned JSON Schema: every document meets it, and a change of it is seen."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest

import deliberation as dl
from deliberation.synthesis.facts import SCHEMA_VERSION, Facts, facts_schema, schema_text
from tests.helpers.data import PROJECT, shared_data
from tests.report import build

KEPT = PROJECT / "docs" / "schema" / "facts.json"


def validator() -> jsonschema.Draft202012Validator:
    schema = facts_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def written(facts: Facts) -> dict:
    return json.loads(facts.model_dump_json())


def test_a_change_of_the_schema_is_seen():
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert kept == facts_schema(), (
        "The facts changed. Raise SCHEMA_VERSION where another program could notice (unless this version has "
        "not been released), then: deliberation schema > docs/schema/facts.json"
    )
    assert KEPT.read_text(encoding="utf-8") == schema_text()


def test_the_version_is_in_the_file_and_in_the_schema():
    facts = written(build.rich())
    assert facts["schema_version"] == SCHEMA_VERSION
    schema = facts_schema()
    assert schema["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    assert schema["$id"].endswith(f":{SCHEMA_VERSION}")
    assert not validator().is_valid({**facts, "schema_version": SCHEMA_VERSION + 1})


@pytest.mark.parametrize("name", build.EXAMPLES)
def test_facts_of_every_kind_meet_the_schema(name):
    validator().validate(written(build.EXAMPLES[name]()))


def test_facts_of_the_sample_meet_the_schema_and_come_back_the_same(sample, grouped):
    facts = dl.synthesise(sample, *grouped)
    validator().validate(written(facts))
    assert Facts.model_validate_json(facts.model_dump_json()) == facts


@pytest.mark.needs_data
@pytest.mark.parametrize(
    "name",
    [
        ("apres_maintenant", "makeorg"),
        ("polis", "london.youth.policing"),
        ("republique_numerique",),
        ("decidim_opendata",),
    ],
)
def test_facts_of_real_consultations_meet_the_schema(name):
    consultation = dl.read(shared_data(*name))
    try:
        support = dl.weigh(consultation)
    except dl.NoVotes:
        support = None
    validator().validate(written(dl.synthesise(consultation, support=support)))


def test_the_schema_refuses_what_is_wrong():
    good = written(build.rich())
    check = validator()
    for path, wrong in (
        (("counts", "votes"), "many"),
        (("opinion", "unites", 0, "everybody", "agree", "value"), 1.4),
        (("opinion", "unites", 0, "everybody", "agree", "n"), -1),
        (("groups", "verdict"), "perhaps"),
        (("unheard_of",), 1),
    ):
        bad = copy.deepcopy(good)
        node = bad
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = wrong
        assert not check.is_valid(bad), path


def test_every_field_of_the_document_is_described_or_named():
    """Numbers need words: each property of the schema has a type, and none is free."""
    for name, part in facts_schema()["$defs"].items():
        if part.get("type") == "object" and "properties" in part:
            assert part.get("additionalProperties") is False, name


def test_the_command_prints_the_schema(capsys):
    from typer.testing import CliRunner

    from deliberation.cli.commands import app

    done = CliRunner().invoke(app, ["schema"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == facts_schema()


def test_every_run_writes_the_schema_beside_the_facts(tmp_path: Path):
    from deliberation.pipeline.stages import _write_facts

    _write_facts(build.rich(), tmp_path)
    schema = json.loads((tmp_path / "facts.schema.json").read_text(encoding="utf-8"))
    facts = json.loads((tmp_path / "facts.json").read_text(encoding="utf-8"))
    jsonschema.validate(facts, schema)
