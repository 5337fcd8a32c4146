"""Reasons beside a statement: only what was sent against it, or against its idea, is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import deliberation as dl
from deliberation.synthesis.echoes import UNKNOWN, Echoes, names
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_facts import single
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


def test_an_echo_shares_a_rare_word_that_is_no_name_and_is_nearer_than_strangers():
    """Texts of one subject echo each other; two texts that share the name of a town do not."""
    subjects = {
        "pistes cyclables": "vélo séparé des voitures",
        "bancs publics": "ombre sur la place",
        "repas de cantine": "légumes des producteurs",
        "lampadaires": "éclairage éteint la nuit",
    }
    said = [
        f"Je souhaite {more} et des {name} à Valbruyne, quartier {number}"
        for name, more in subjects.items()
        for number in ("haut", "bas", "nord", "sud", "centre", "ouest", "est", "gare")
    ]
    consultation = make.consultation(said)
    themes = dl.find_themes(consultation)
    found = Echoes(themes, dict(zip(consultation.contribution_ids, said, strict=True)))
    ideas = single(themes, "idea")
    pairs = [(name, row) for name in ideas for row in found.near(name, ideas[name]).itertuples()]
    assert pairs
    texts = dict(zip(consultation.contribution_ids, said, strict=True))
    for name, row in pairs:
        other = texts[row.contribution_id]
        assert next(s for s in subjects if s in texts[name]) in other
        assert row.contribution_id != name
    assert "valbruyn" in names((text, "fr") for text in said)


def test_strangers_set_the_distance():
    """The same vectors, closer together: the threshold follows the corpus."""
    said = [f"{word} numéro {n}" for word in ("banc", "velo", "cantine", "lampe") for n in range(60)]
    consultation = make.consultation(said)
    themes = dl.find_themes(consultation)
    texts = dict(zip(consultation.contribution_ids, said, strict=True))
    plain = Echoes(themes, texts)._least
    up = np.hstack([themes.vectors * 0.5, np.full((len(themes.vectors), 1), 0.75**0.5, dtype=np.float32)])
    nearer = Echoes(replace(themes, vectors=up), texts)._least
    assert plain != UNKNOWN
    assert nearer[0] > plain[0]
