"""Variants of a call are found together; common answers and opposed texts are not variants."""

from __future__ import annotations

import numpy as np
import pytest

from deliberation.text import find_themes
from deliberation.text.reading.duplicates import group_copies
from deliberation.text.results.variants import group_variants
from tests.text import make
from tests.text.fake import WordEncoder

CALL = (
    "Je demande au conseil municipal de maintenir le marché sur la place, parce qu’il fait vivre les "
    "commerces et que les habitants y tiennent depuis toujours."
)
FORMS = [
    f"Habitante de {town} depuis {years} ans, mère de {children} enfants, je demande au conseil municipal de "
    f"maintenir le marché sur la place, parce qu’il fait vivre {who} et que les habitants y tiennent. {own}"
    for town, years, children, who, own in [
        ("Lille", 3, 1, "les maraîchers", "Merci."),
        ("Brest", 12, 2, "tout le quartier", "J’y vais avec ma mère tous les samedis."),
        ("Saint-Étienne", 40, 3, "notre rue", "Sans lui, où irons-nous ?"),
        ("Pau", 7, 4, "les petits commerces", ""),
        ("Vesoul", 21, 2, "le centre", "Ne nous oubliez pas !"),
    ]
]


def test_a_form_filled_in_is_one_call_though_no_copy():
    assert len(set(group_variants(FORMS).tolist())) == 1
    assert len(set(group_copies(FORMS).tolist())) > 1


def test_a_call_cut_or_continued_stays_with_it():
    own = "J’habite ici depuis vingt ans et mes enfants y ont grandi, ce lieu nous est cher."
    texts = [CALL, f"{CALL} {own}", CALL[:110], CALL.upper().replace(",", "")]
    assert len(set(group_variants(texts).tolist())) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [("de maintenir", "de ne pas maintenir"), ("de maintenir", "d’interdire")],
)
def test_the_opposite_of_a_call_is_no_variant(before, after):
    assert CALL.replace(before, after) != CALL
    assert len(set(group_variants([CALL, CALL.replace(before, after)]).tolist())) == 2


def test_two_people_on_one_subject_are_not_one_call():
    texts = [
        CALL,
        "Le marché sur la place est bruyant le matin, mais il fait vivre les commerces et je le garderais.",
        "Au conseil municipal je demande surtout des bancs, de l’ombre et des jeux pour les enfants.",
    ]
    assert len(set(group_variants(texts).tolist())) == 3


def test_order_changes_nothing():
    texts = [*FORMS, CALL, CALL + " Merci.", "Oui", "oui", "RAS", "Plus de vélos dans la ville"]
    order = np.random.default_rng(3).permutation(len(texts))
    plain, shuffled = group_variants(texts), group_variants([texts[row] for row in order])
    assert (
        (plain[order][:, None] == plain[order][None, :]) == (shuffled[:, None] == shuffled[None, :])
    ).all()


def test_nothing_and_short_texts():
    assert group_variants([]).shape == (0,)
    assert group_variants(["", "a", "A"]).tolist() == [0, 1, 1]


def test_a_form_is_one_mobilisation_and_a_common_answer_is_none():
    texts = [*FORMS, *["Supprimer l’ISF"] * 30]
    found = find_themes(
        make.consultation(texts, authors=[f"p{n}" for n in range(len(texts))]), encoder=WordEncoder()
    )
    calls = found.mobilisations()
    assert calls[["contributions", "persons", "versions"]].to_numpy().tolist() == [[5, 5, 5]]
    assert found.contributions["id"].to_pylist() == [f"c{n:06d}" for n in range(len(texts))]
