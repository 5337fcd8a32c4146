"""The rows behind each fact are there, and give the fact again."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import deliberation as dl
from deliberation.report.sentences import sentences
from deliberation.report.sentences.stated import explaining
from deliberation.synthesis import publish_ledger
from deliberation.synthesis.behind import Rows, behind
from deliberation.synthesis.facts import Facts
from deliberation.synthesis.facts.pointers import of_pointers, resolve, with_pointers
from tests.report.test_sentences import documents, unfounded

LISTED = ("ideas", "themes", "responses")


@pytest.fixture
def made(whole) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    ledger = publish_ledger(whole.sample).to_pandas()
    return whole.facts.model_dump(mode="json"), {**whole.tables, "ledger": ledger}


def found(rows: Rows, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    table = tables[rows.table]
    for column, value in rows.where.items():
        held = ["" if pd.isna(one) else str(one) for one in table[column]]
        if value in ("", "*"):
            kept = [bool(one) == (value == "*") for one in held]
        elif value.startswith(">= "):
            kept = [one != "" and float(one) >= float(value[3:]) for one in held]
        elif rows.table == "contributions" and column in LISTED:
            kept = [value in one.split() for one in held]
        else:
            kept = [one == value for one in held]
        table = table[kept]
    return table


def facts_of(node: Any, at: str = "") -> list[tuple[str, float]]:
    if isinstance(node, dict):
        parts = ((name.replace("~", "~0").replace("/", "~1"), value) for name, value in node.items())
        return [one for name, value in parts for one in facts_of(value, f"{at}/{name}")]
    if isinstance(node, list):
        return [one for i, value in enumerate(node) for one in facts_of(value, f"{at}/{i}")]
    return [(at, node)] if isinstance(node, int | float) and not isinstance(node, bool) else []


def wrong(document: dict[str, Any], tables: dict[str, pd.DataFrame]) -> tuple[list[str], int]:
    """Return the facts that the rows behind them do not give again, and how many were counted again."""
    bad, checked = [], 0
    for pointer, value in facts_of(document):
        rows = behind(document, pointer)
        if rows.table not in tables:
            continue
        table = found(rows, tables)
        if rows.how == "held":
            same = len(table) == 1 and float(table[rows.column].iloc[0]) == pytest.approx(value, abs=1e-5)
        elif rows.how == "counted":
            lines = (table["last"] - table["first"] + 1).sum() if rows.table == "ledger" else len(table)
            same = lines == value
        else:
            same = len(table) > 0 or value == 0
        checked += rows.how != "worked out"
        if not same:
            bad.append(f"{pointer} = {value}: {rows}, {len(table)} rows")
    return bad, checked


def test_the_rows_behind_a_fact_give_it_again(made):
    bad, checked = wrong(*made)
    assert bad == []
    assert checked > 3_000
    told = {pointer: behind(made[0], pointer) for pointer, _ in facts_of(made[0])}
    counted = {pointer for pointer, rows in told.items() if rows.how == "counted"}
    assert {"/opinion/passing", "/texts/contributions", "/set_aside/0/count", "/files/0/rows"} <= counted


def test_a_fact_that_its_rows_do_not_give_is_seen(made):
    document, tables = made
    other = tables | {
        "support": tables["support"].assign(n=tables["support"]["n"] + 1),
        "ideas": tables["ideas"].iloc[1:],
    }
    assert len(wrong(document, other)[0]) > 20


def test_what_never_leaves_is_told_apart(made):
    document, _ = made
    private = {
        behind(document, pointer).table
        for pointer, _ in facts_of(document)
        if not behind(document, pointer).published
    }
    assert private <= {"votes", "participants", "passages"}
    assert behind(document, "/groups/groups/0/size").table == "votes"


def test_units_are_what_is_counted(made):
    document, _ = made
    units = {
        "/groups/groups/0/size": "person",
        "/opinion/unites/0/groups/A/agree/n": "vote",
        "/opinion/passing": "statement",
        "/robustness/active_voters": "person",
        "/robustness/headlines/0/removed": "person",
        "/groups/simulations": "trial",
        "/texts/themes/0/persons": "person",
        "/texts/themes/0/subthemes": "subtheme",
        "/texts/themes/0/more_subthemes": "subtheme",
        "/texts/standings/said_from": "person",
        "/counts/population": "inhabitant",
        "/files/0/rows": "row",
    }
    assert {pointer: behind(document, pointer).unit for pointer in units} == units


def test_what_is_told_of_one_territory_is_not_in_the_tables_of_the_whole(made):
    document = {**made[0], "territory": {"name": "Centre"}}
    rows = behind(document, "/opinion/unites/0/groups/A/agree/value")
    assert (rows.published, rows.how) == (False, "worked out")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sentences_of_the_sample_are_founded(made, language):
    facts = Facts.model_validate(made[0])
    said = [one for each in documents(facts, language) for one in sentences(each)]
    assert len(said) > 300
    assert [(one.text, bad) for one in said if (bad := unfounded(made[0], one, language))] == []
    assert [one for one in said if not one.facts and not set(one.templates) <= explaining()] == []


def test_a_place_that_is_not_in_the_facts_is_refused(made):
    with pytest.raises(LookupError):
        behind(made[0], "/opinion/unknown_name")


def test_facts_with_addresses_are_the_same_facts():
    sample = dl.sample()
    facts = dl.synthesise(sample, None, dl.weigh(sample))
    traced = with_pointers(facts)
    assert of_pointers(traced)
    assert not of_pointers(facts)
    assert traced.model_dump_json() == facts.model_dump_json()
    assert with_pointers(facts) is traced
    assert with_pointers(traced) is traced
    document = facts.model_dump(mode="json")
    first = traced.opinion.unites[0]
    assert first.facts == ("/opinion/unites/0",)
    assert [resolve(document, one) for one in first.text.text.facts] == [first.text.text]
    total = traced.counts.votes - first.everybody.agree.n
    assert total.facts == ("/counts/votes", "/opinion/unites/0/everybody/agree")
