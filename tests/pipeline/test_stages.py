"""What stages hand to the verbs they call."""

from __future__ import annotations

import pytest

import deliberation.text
from deliberation.core.errors import NoTexts
from deliberation.pipeline import stages
from deliberation.pipeline.job import Job
from tests.text import make
from tests.text.parting.test_sides import voted

TEXTS = ["Plus de bancs", "Moins de bancs"]


@pytest.mark.parametrize("consultation", [voted(TEXTS, [1, -1]), make.consultation(TEXTS)])
def test_the_reading_of_texts_gets_the_votes_where_there_are_some(consultation, tmp_path, monkeypatch):
    handed = []

    def find_themes(_, *, votes, **options):
        handed.append(votes)
        raise NoTexts("nothing to read here")

    monkeypatch.setattr(deliberation.text, "find_themes", find_themes)
    folder = tmp_path / "texts"
    folder.mkdir()
    consultation.save(tmp_path / "read" / "consultation")
    settings = {"seed": 0, "encoder": "bundled", "previous": None}
    job = Job(folder=folder, work=tmp_path, base=tmp_path, settings=settings, tell=lambda *_: None)
    stages.texts(job)
    (votes,) = handed
    assert (votes is not None) == consultation.has_votes
    assert votes is None or votes.num_rows == consultation.votes.num_rows
