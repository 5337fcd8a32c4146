"""A report per territory: who is of it, what may not be told, and that figures stay true to the whole."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.report.documents.annex import annex
from deliberation.report.documents.official import official
from deliberation.report.html import to_html
from deliberation.synthesis import Territories
from deliberation.text.results.schemas import CONTRIBUTIONS, PASSAGES
from deliberation.text.results.themes import Themes
from tests.helpers.data import shared_data


def rehomed(consultation, home, keep, to):
    """Return the consultation with all but so many of the active people of a territory moved elsewhere."""
    homes = consultation.participants["territory"].to_pylist()
    voted = set(consultation.votes["participant"].to_numpy())
    stays = [row for row, name in enumerate(homes) if name == home and row in voted][:keep]
    moved = [to if name == home and row not in stays else name for row, name in enumerate(homes)]
    people = consultation.participants
    at = people.column_names.index("territory")
    table = people.set_column(at, "territory", pa.array(moved, pa.string()))
    texts = consultation.contributions
    own = [to if name == home else name for name in texts["territory"].to_pylist()]
    contributions = texts.set_column(
        texts.column_names.index("territory"), texts.schema.field("territory"), pa.array(own, pa.string())
    )
    return dataclasses.replace(consultation, participants=table, contributions=contributions)


def by_name(territories):
    return {place.name: place for place in territories.places}


def test_everybody_with_a_home_is_in_one_territory_of_each_level(sample):
    places = Territories(sample).places
    for level in ("quartier", "commune"):
        people = [name for place in places if place.level == level for name in place.participants]
        assert len(people) == len(set(people))
        texts = [name for place in places if place.level == level for name in place.contributions]
        assert len(texts) == len(set(texts))
    sizes = {place.name: len(place.participants) for place in places}
    assert sizes["Coudrelle"] == sizes["Bourg de Coudrelle"] + sizes["Le Clos-Vermeil"]
    assert by_name(Territories(sample))["Grand Valbruyne"].refused == "whole"


def test_a_territory_of_three_people_is_refused_and_so_is_what_would_tell_it(sample):
    small = rehomed(sample, "CV", 3, "BC")
    places = by_name(Territories(small))
    assert len(places["Le Clos-Vermeil"].participants) == 3
    assert places["Le Clos-Vermeil"].refused == "few"
    assert places["Bourg de Coudrelle"].refused == "tells"  # Coudrelle less it would be the three
    assert places["Coudrelle"].refused is None
    with pytest.raises(ValueError, match="may not be published"):
        Territories(small).facts(places["Le Clos-Vermeil"], small.responses)


def test_no_sum_of_reports_tells_a_small_territory(sample):
    small = rehomed(sample, "CV", 3, "BC")
    places = Territories(small).places
    printed = {place.name for place in places if place.refused is None}
    for commune, quarters in (
        ("Coudrelle", ("Bourg de Coudrelle", "Le Clos-Vermeil")),
        ("Sainte-Orlaine", ("Vieux-Pont", "Les Hauts-Prés")),
    ):
        assert commune in printed
        left = [place for place in places if place.name in quarters and place.name not in printed]
        assert not left or sum(len(place.participants) for place in left) >= 10


def test_a_village_tells_small_territories_together(sample):
    small = rehomed(sample, "CV", 3, "BC")
    places = by_name(Territories(small, profile="village"))
    assert "Le Clos-Vermeil" not in places
    pooled = next(place for place in places.values() if "Le Clos-Vermeil" in place.pooled)
    assert pooled.name == "Coudrelle"
    assert len(pooled.participants) >= 10


def test_votes_are_those_of_the_people_of_the_territory(sample):
    territories = Territories(sample)
    place = by_name(territories)["Beauregard"]
    facts = territories.facts(place, sample.responses)
    votes = sample.votes.to_pandas()
    mine = votes[np.isin(sample.participant_ids[votes["participant"]], place.participants)]
    counts = mine.groupby("contribution").size()
    of = {str(sample.contribution_ids[row]): int(n) for row, n in counts.items()}
    assert facts.opinion.unites
    for one in (*facts.opinion.unites, *facts.opinion.divides):
        assert abs(one.everybody.agree.n - of[one.contribution]) <= 3 * 2.5  # three counts rounded to five
        assert all(value % 5 == 0 for value in (one.everybody.agree.count, one.everybody.disagree.count))
    assert facts.counts.contributions == len(place.contributions)
    assert facts.territory.participants == len(place.participants)


def test_no_crossing_leaves_with_a_territory(sample):
    territories = Territories(sample)
    facts = territories.facts(by_name(territories)["Beauregard"], sample.responses)
    assert facts.participation == []
    assert facts.counts.collectives is None
    assert not facts.groups.groups
    assert facts.funnel == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_says_what_it_is_about(sample, language):
    territories = Territories(sample)
    facts = territories.facts(by_name(territories)["Les Hauts-Prés"], sample.responses)
    for document in (official(facts, language), annex(facts, language)):
        page = to_html(document)
        assert "Les Hauts-Prés</h1>" in page.replace("</bdi>", "")
        assert "1\u00a0281" in page or "1,281" in page


def test_responses_about_what_is_said_elsewhere_stay_there(sample):
    territories = Territories(sample)
    place = by_name(territories)["Le Clos-Vermeil"]
    facts = territories.facts(place, sample.responses)
    assert 0 < len(facts.responses) < sample.responses.num_rows
    shown = {one.contribution for one in (*facts.opinion.unites, *facts.opinion.divides)}
    for response in facts.responses:
        assert set(response.contributions) <= {*place.contributions, *shown}


def test_a_statement_that_has_a_response_has_it_in_every_territory(sample):
    territories = Territories(sample)
    answered = {
        name: row["id"] for row in sample.responses.to_pylist() for name in row["contributions"] or ()
    }
    for name in ("Beauregard", "Le Clos-Vermeil"):
        facts = territories.facts(by_name(territories)[name], sample.responses)
        due = {one.contribution: one for one in facts.due}
        replied = [one for one in due if one in answered]
        assert len(replied) > 3
        assert all(due[one].responses and due[one].late is None for one in replied)


def test_themes_keep_their_ids_and_names(sample):
    ids = [str(name) for name in sample.contribution_ids[:40]]
    texts = sample.contributions["text"].to_pylist()[:40]
    authors = sample.contributions["author"].to_pylist()[:40]
    contributions = pa.Table.from_pylist(
        [
            {"id": i, "text": t, "person": a or i, "language": "fr", "reason": None, "copies": row}
            for row, (i, t, a) in enumerate(zip(ids, texts, authors, strict=True))
        ],
        schema=CONTRIBUTIONS,
    )
    passages = pa.Table.from_pylist(
        [
            {"contribution": row, "start": 0, "end": len(texts[row]), "node": row, "theme": "T1",
             "idea": f"T1.{1 + row % 2}"}
            for row in range(40)
        ],
        schema=PASSAGES,
    )  # fmt: skip
    vectors = np.eye(40, dtype=np.float32)
    names = {"T1": "Un thème", "T1.1": "Une idée", "T1.2": "Une autre"}
    from deliberation.core.provenance import Provenance

    themes = Themes(
        passages=passages, contributions=contributions, names=names, vectors=vectors, encoder="x",
        provenance=Provenance(step="find_themes", inputs=""),
    )  # fmt: skip
    half = themes.where([*ids[:7], "unknown"])
    assert half.counts.contributions == 7
    whole = themes.to_pandas().set_index("contribution_id")["idea"]
    pd.testing.assert_series_equal(half.to_pandas().set_index("contribution_id")["idea"], whole.loc[ids[:7]])


def test_towns_of_a_real_survey_without_levels():
    """Postcode-like towns typed by hand: five of 237 have ten people or more."""
    file = shared_data("apres_maintenant", "autres", "et_apres_typeform.csv")
    consultation = dl.read(file)
    places = Territories(consultation).places
    printed = [place for place in places if place.refused is None]
    assert 3 <= len(printed) <= 8
    assert all(len(place.participants) >= 10 for place in printed)
    facts = Territories(consultation).facts(printed[0], consultation.responses)
    assert facts.territory.participants == len(printed[0].participants)
    assert facts.opinion.basis is None


def written_by(consultation, place, keep):
    """Return the consultation with the texts of a territory all of so many authors."""
    table = consultation.contributions
    authors = table["author"].to_pylist()
    mine = set(place.contributions)
    few = sorted({a for i, a in zip(consultation.contribution_ids, authors, strict=True) if i in mine and a})[
        :keep
    ]
    turn = [
        few[n % keep] if name in mine else author
        for n, (name, author) in enumerate(zip(consultation.contribution_ids, authors, strict=True))
    ]
    at = table.column_names.index("author")
    column = pa.array(turn, pa.string())
    return dataclasses.replace(
        consultation, contributions=table.set_column(at, table.schema.field("author"), column)
    )


def test_texts_of_few_authors_are_not_told_in_a_territory(sample):
    """Nine voters and one author make ten people: whose text it is would be known."""
    themes = dl.find_themes(sample)
    place = by_name(Territories(sample))["Beauregard"]
    few = written_by(sample, place, 3)
    there = by_name(Territories(few))["Beauregard"]
    assert there.refused is None
    told = Territories(few, themes=themes).facts(there, few.responses)
    assert told.territory.texts == "few"
    assert told.opinion.unites
    votes = sample.votes.to_pandas()
    own = votes[np.isin(few.participant_ids[votes["participant"]], there.participants)]
    voted = {str(few.contribution_ids[row]) for row in own["contribution"].unique()}
    shown = told.model_dump_json()
    assert not told.texts.themes
    for name in set(there.contributions) - voted:
        assert f'"{name}"' not in shown
    page = to_html(official(told, "fr"))
    assert "Moins de 10 personnes y ont écrit" in page
    for kind, state in (("always", "told"), ("never", "never")):
        found = Territories(few, themes=themes, texts=kind).facts(there, few.responses)
        assert found.territory.texts == state
        assert bool(found.texts.themes) == (kind == "always")
