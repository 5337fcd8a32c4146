"""The consultation object: frozen, saved and loaded, restricted, described."""

from __future__ import annotations

import dataclasses

import numpy as np
import pyarrow as pa
import pytest

import deliberation as dl
from deliberation.core.tables import SCHEMAS


@pytest.fixture(scope="module")
def sample():
    return dl.sample()


def test_it_survives_save_and_load(sample, tmp_path):
    again = dl.Consultation.load(sample.save(tmp_path / "saved"))
    assert again.content_hash == sample.content_hash
    assert again.ledger.rows().equals(sample.ledger.rows())
    assert again.about == sample.about
    assert dl.read(tmp_path / "saved").content_hash == sample.content_hash


def test_it_is_frozen(sample):
    with pytest.raises(dataclasses.FrozenInstanceError):
        sample.votes = sample.votes.slice(0, 1)


def test_where_keeps_what_points_at_what_stays(sample):
    wanted = sample.vote_counts()["id"].head(5).tolist()
    part = sample.where(contributions=wanted)
    assert part.contribution_ids.tolist() == wanted
    before = sample.vote_counts().set_index("id").loc[wanted]
    after = part.vote_counts().set_index("id").loc[wanted]
    assert before.equals(after)
    people = sample.participant_ids[:50].tolist()
    assert set(np.unique(sample.where(participants=people).votes["participant"])) <= set(range(50))
    with pytest.raises(KeyError, match="No contribution has the id"):
        sample.where(contributions=["nowhere"])


def test_the_page_that_describes_it_is_recognisable(sample):
    page = sample.describe("fr")
    assert "place du Marché" in page
    assert "propositions soumises au vote" in page
    assert "votes.csv" in page


def test_territories_are_resolved_by_name(sample):
    known = set(sample.territories["id"].to_pylist())
    named = set(sample.contributions["territory"].drop_null().to_pylist())
    assert named
    assert named <= known


def test_loading_something_else_is_refused(tmp_path):
    with pytest.raises(dl.ReadError, match="not a saved consultation"):
        dl.Consultation.load(tmp_path)


def described(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return dl.read(tmp_path / f"{next(iter(files))}.csv").describe("fr")


def test_the_page_names_the_questions_the_days_and_one_of_each(tmp_path):
    page = described(
        tmp_path,
        idees="id,text,author,question,date,kind,code\n"
        "1,Plus de bancs,u1,Que changer au parc ?,2026-05-01,proposal,parc\n",
    )
    lines = [line.strip() for line in page.splitlines()]
    assert "1  proposition" in lines
    assert "1  participant" in lines
    assert "1  Que changer au parc ?" in lines
    assert "Contributions datées du 1er mai 2026." in lines


def test_several_choices_of_one_person_count_once_on_the_page():
    people = [{"id": name, "source": "form"} for name in ("a", "b")]
    picks = [(0, "Des bancs"), (0, "Du calme"), (1, "Du calme")]
    chosen = [{"participant": who, "name": "Que garder ?", "value": value} for who, value in picks]
    consultation = dl.Consultation(
        participants=pa.Table.from_pylist(people, SCHEMAS["participants"]),
        attributes=pa.Table.from_pylist(chosen, SCHEMAS["attributes"]),
    )
    assert "Que garder ? (2)" in consultation.describe("fr")


def test_the_page_shows_no_text_that_holds_an_address_or_a_number(tmp_path):
    page = described(
        tmp_path,
        idees="id,text\n1,Écrivez-moi à camille@example.org\n2,Appelez le 06 12 34 56 78\n3,Plus de bancs\n",
    )
    assert "« Plus de bancs »" in page.replace("\u00a0", " ")
    assert "@" not in page
    assert "06 12" not in page


def test_what_was_kept_aside_is_counted_within_the_whole(tmp_path):
    page = described(
        tmp_path, idees="id,text,moderated\n1,Plus de bancs,non\n2,Achetez ici,oui\n3,Moins de bruit,non\n"
    )
    assert "1  dont gardée à part, non analysée" in page


def test_a_workbook_nobody_filled_is_described_without_a_table(tmp_path):
    from deliberation.pipeline import write_template

    page = dl.read(write_template(tmp_path / "registre.xlsx", "fr")).describe("fr")
    assert page.endswith("Aucune ligne.")
