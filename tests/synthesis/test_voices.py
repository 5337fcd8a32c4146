"""Reasons beside a statement: only what was sent against it, or against its idea, is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

import deliberation as dl
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.voices import Voices
from deliberation.text.results.anatomy import Part
from tests.text import make

TEXTS = [
    "Réduire le temps de travail à trente-deux heures par semaine pour partager l'emploi",
    "Réduire le temps de travail pour que chacun ait un emploi",
    "Réduire la durée du travail et partager l'emploi entre tous",
    "Passer à la semaine de quatre jours pour partager le travail",
]


@pytest.mark.parametrize("kind", ["reply", "opposed"])
def test_what_takes_the_other_side_of_the_idea_is_no_reason_against(kind, monkeypatch):
    consultation = make.consultation(TEXTS)
    themes = dl.find_themes(consultation)
    real = dl.Themes.anatomy

    def with_an_objection(self, idea, *, parents=None):
        found = real(self, idea, parents=parents)
        said = next(part for part in (*found.variants, *found.limits, whole(self, idea)) if part.said).said
        return replace(found, objections=(Part(persons=1, said=said[:1], kind=kind),))

    def whole(self, idea):
        from deliberation.text.results.anatomy import _part

        return _part(self, self._frame[self._frame["idea"] == idea])

    monkeypatch.setattr(dl.Themes, "anatomy", with_an_objection)
    reasons = Voices(consultation, themes, Gate()).reasons(consultation.contribution_ids[0])
    assert bool(reasons.against) == (kind == "reply")
    assert not reasons.favour
