"""The anatomy of an idea: variants, conditions, limits, objections, in persons and exact words."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.text import find_themes
from deliberation.text.anatomy.limits import limit_of
from deliberation.text.anatomy.variants import FEWEST, variants
from deliberation.text.results import anatomy
from tests.text import make
from tests.text.fake import WordEncoder


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ouvrir le parc la nuit, à condition qu’il soit éclairé", "condition"),
        ("D’accord, sous réserve de garder les arbres", "condition"),
        ("Interdire la 5G tant que des études n’ont pas été faites", "condition"),
        ("Open it as long as it stays free", "condition"),
        ("Des pistes partout, sauf rue Basse", "limit"),
        ("Plus de bus, mais pas la nuit", "limit"),
        ("More buses without raising fares", "limit"),
        ("Densifier, mais jamais au détriment des parcs", "limit"),
        ("Des profits au détriment des salariés", None),
        ("Interdire l’avion à moins de 12 heures de train", None),
        ("Fermer la rue, à moins que les riverains refusent", "condition"),
        ("En tant que parent, je veux une crèche", None),
        ("Faire attention aux autres", None),
        ("Plus de bancs", None),
        ("", None),
        ("🌳🌳", None),
        ("更多火車", None),
    ],
)
def test_what_sets_a_condition_or_a_limit(text, kind):
    assert limit_of(text) == kind


def two_points(each=8, apart=1.0):
    rng = np.random.default_rng(0)
    centres = np.zeros((2, 12))
    centres[0, 0], centres[1, 1] = apart, apart
    points = np.vstack([centre + rng.normal(0, 0.15, (each, 12)) for centre in centres])
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


def test_points_that_part_are_told_apart_and_noise_is_not():
    labels = variants(two_points(), np.ones(16))
    assert labels[:8].tolist() == [labels[0]] * 8
    assert labels[8:].tolist() == [1 - labels[0]] * 8
    noise = np.random.default_rng(1).normal(0, 1, (60, 200)).astype(np.float32)
    assert not variants(noise / np.linalg.norm(noise, axis=1, keepdims=True), np.ones(60)).any()


def test_an_idea_of_few_texts_or_of_one_text_does_not_part():
    assert not variants(two_points(5), np.ones(10)).any()
    assert FEWEST > 10
    same = np.tile(np.eye(1, 12, dtype=np.float32), (40, 1))
    assert not variants(same, np.ones(40)).any()


def test_a_variant_holds_enough_persons():
    weights = np.ones(16)
    weights[:8] = 0.2  # eight texts of hardly two persons
    assert not variants(two_points(), weights).any()


@pytest.fixture(scope="module")
def themes():
    texts = [f"Planter des arbres dans la rue numéro {n}" for n in range(12)]
    texts += ["Planter des arbres dans la rue, à condition de les arroser"]
    texts += ["Ce serait une mauvaise idée, les racines abîment les trottoirs de la rue"]
    parents = [None] * 13 + ["c000000"]
    stances = [None] * 13 + ["against"]
    return find_themes(make.consultation(texts, parents=parents, stances=stances), encoder=WordEncoder())


def test_an_anatomy_is_exact_words_and_persons(themes):
    texts = dict(
        zip(themes.contributions["id"].to_pylist(), themes.contributions["text"].to_pylist(), strict=True)
    )
    for name in themes.ideas()["idea"]:
        found = themes.anatomy(name)
        for part in (*found.variants, *found.limits, *found.objections):
            assert part.persons > 0
            for said in part.said:
                assert texts[said.contribution_id][said.start : said.end].strip()
        assert sum(found.types.values()) >= found.persons or not found.types
        for tally in (*found.addressees, *found.levers):
            assert tally.persons <= tally.n <= found.persons


def test_a_condition_is_found_in_its_idea(themes):
    frame = themes.to_pandas()
    name = frame.loc[frame["contribution_id"] == "c000012", "idea"].iloc[0]
    limits = themes.anatomy(name).limits
    assert [(part.kind, part.persons) for part in limits] == [("condition", 1)]


def test_nobody_invents_objections(themes):
    for name in themes.ideas()["idea"]:
        for part in themes.anatomy(name, parents={}).objections:
            assert part.kind == "opposed"


def test_an_unknown_idea_is_refused(themes):
    with pytest.raises(KeyError, match="no idea"):
        themes.anatomy("T9.9")


def test_what_wants_what_an_idea_refuses_is_an_objection(monkeypatch):
    monkeypatch.setattr(anatomy, "_NEAR", 0.2)  # the toy encoder sees less
    texts = ["Il faut fermer la gare", "Fermer la gare", "Oui, fermer la gare", "Fermer la gare, enfin"]
    texts += ["Il ne faut pas fermer la gare"]
    texts += [f"La cantine sert trop de frites {day}" for day in ("lundi", "mardi", "jeudi", "vendredi")]
    authors = [f"a{number}" for number in range(len(texts))]
    found = find_themes(make.consultation(texts, authors=authors), encoder=WordEncoder())
    frame = found.to_pandas().set_index("contribution_id")["idea"]
    assert frame["c000000"] == frame["c000001"] != frame["c000004"]
    (part,) = found.anatomy(frame["c000000"]).objections
    assert (part.kind, part.persons) == ("opposed", 1)
    assert [said.contribution_id for said in part.said] == ["c000004"]
