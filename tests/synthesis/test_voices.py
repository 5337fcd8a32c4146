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


WORDS = ["banc", "lampadaire", "kiosque", "verger", "ponton", "gymnase", "théâtre", "atelier", "jardin"]
WORDS += ["cinéma", "musée", "stade", "préau", "potager", "sentier", "belvédère"]


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


STATEMENT = "Des toilettes publiques gratuites près du marché de Valbruyne, pas 34 sanisettes"
ALIKE = [
    ("À Valbruyne, des toilettes gratuites au marché", True),
    ("À l’école, les toilettes n’ont pas de verrou", False),  # one thing in common
    ("À Valbruyne, il y a 34 toilettes", False),  # a name, a figure and one thing
    ("Au marché, sans toilettes, on achète des pommes", False),  # it denies one of the two
    ("Il faut fleurir les toilettes publiques", False),  # one term of two words
]


@pytest.mark.parametrize(("other", "alike"), ALIKE)
def test_an_echo_has_two_things_in_common_that_are_neither_names_nor_figures(other, alike):
    said = [STATEMENT, *(text for text, _ in ALIKE), *(f"Un {word} à Valbruyne" for word in WORDS)]
    consultation = make.consultation(said)
    themes = dl.find_themes(consultation)
    found = Echoes(themes, dict(zip(consultation.contribution_ids, said, strict=True)))
    vars(found)["_common"] = names((text, "fr") for text in said)
    assert "valbruyn" in found._common
    assert found._alike((STATEMENT, "fr"), (other, "fr")) == alike


def test_an_echo_says_a_third_of_what_the_statement_says():
    long = f"Des toilettes près du marché, et {' '.join(WORDS)} et encore {' '.join(WORDS[::-1])}"
    short = "Des toilettes près du marché"
    consultation = make.consultation([long, short, "Toilettes et marché", *WORDS])
    themes = dl.find_themes(consultation)
    texts = [long, short, "Toilettes et marché", *WORDS]
    found = Echoes(themes, dict(zip(consultation.contribution_ids, texts, strict=True)))
    vars(found)["_common"] = frozenset()
    assert found._alike((short, "fr"), ("Marché et toilettes", "fr"))
    assert not found._alike((long, "fr"), ("Marché et toilettes", "fr"))


def test_echoes_are_by_others_of_the_same_idea_and_near(monkeypatch):
    said = [f"Des pistes cyclables {word} la gare" for word in ("vers", "depuis", "autour de", "devant")]
    said += [f"Un {word} pour les enfants du centre" for word in WORDS]
    consultation = make.consultation(
        said, authors=["a", "a", "b", "c", *(f"p{n}" for n in range(len(WORDS)))]
    )
    themes = dl.find_themes(consultation)
    found = Echoes(themes, dict(zip(consultation.contribution_ids, said, strict=True)))
    monkeypatch.setattr(found, "_alike", lambda one, other: True)
    ideas = single(themes, "idea")
    pairs = [(name, row) for name in ideas for row in found.near(name, ideas[name]).itertuples()]
    assert pairs
    people = dict(
        zip(themes.contributions["id"].to_pylist(), themes.contributions["person"].to_pylist(), strict=True)
    )
    for name, row in pairs:
        assert people[row.contribution_id] != people[name]
        assert ideas[row.contribution_id] == ideas[name]
        assert row.near >= found._least


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
    assert nearer > plain
