"""The consultation object: frozen, saved and loaded, restricted, described."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import deliberation as dl


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
