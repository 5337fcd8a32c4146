"""Copies are found without comparing every pair, and opposites are never copies."""

from __future__ import annotations

import time

import numpy as np
import pytest

from deliberation.text.reading.duplicates import group_copies

CALL = (
    "Je demande au conseil municipal de maintenir le marché sur la place, parce qu’il fait vivre les "
    "commerces et que les habitants y tiennent."
)


def test_typography_and_case_make_no_difference():
    texts = ["Plus de bancs !", "plus  de bancs", "« Plus de bancs »", "PLUS DE BANCS.", "Moins de bancs"]
    groups = group_copies(texts)
    assert groups[0] == groups[1] == groups[3] != groups[4]


def test_variants_of_a_call_are_copies():
    texts = [CALL, CALL + " Merci.", CALL.replace("les habitants", "tous les habitants"), CALL.upper()]
    assert len(set(group_copies(texts).tolist())) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Il faut autoriser la circulation des voitures sur le pont",
            "Il faut interdire la circulation des voitures sur le pont",
        ),
        (
            "Je suis pour la limitation de vitesse à 80 km/h sur les routes",
            "Je suis pour la limitation de vitesse à 90 km/h sur les routes",
        ),
        (
            "Il faut construire un parking sous la place du marché",
            "Il ne faut pas construire un parking sous la place du marché",
        ),
        (
            "The city should allow chickens in every private backyard",
            "The city should not allow chickens in every private backyard",
        ),
    ],
)
def test_opposites_are_not_copies(one, other):
    assert len(set(group_copies([one, other]).tolist())) == 2


def test_the_partition_does_not_depend_on_the_order():
    texts = [
        CALL,
        CALL + " Merci.",
        "Plus de vélos",
        "plus de vélos",
        "Un autre avis, tout à fait différent du premier",
    ] * 3
    order = np.random.default_rng(0).permutation(len(texts))
    plain, shuffled = group_copies(texts), group_copies([texts[row] for row in order])
    same = plain[order][:, None] == plain[order][None, :]
    assert (same == (shuffled[:, None] == shuffled[None, :])).all()


def test_ten_thousand_identical_texts_are_quick():
    start = time.perf_counter()
    assert set(group_copies([CALL] * 10_000).tolist()) == {0}
    assert time.perf_counter() - start < 10


def test_nothing_gives_nothing():
    assert group_copies([]).shape == (0,)
