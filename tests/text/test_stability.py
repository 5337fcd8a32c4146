"""Themes of clear subjects come back without some texts; those of noise do less."""

from __future__ import annotations

import numpy as np
import pytest

import deliberation as dl
from deliberation.text import theme_stability
from tests.text import make
from tests.text.fake import WordEncoder

SUBJECTS = ("vélo piste cyclable", "cantine repas viande", "impôt taxe euro", "arbre parc ombre")


@pytest.fixture(scope="module")
def clear():
    texts = [f"{subject} {number} {'ab'[number % 2]}" for subject in SUBJECTS for number in range(30)]
    return make.consultation(texts)


def test_clear_subjects_come_back_and_rows_in_another_order_change_nothing(clear):
    found = theme_stability(clear, dl.find_themes(clear, encoder=WordEncoder()))
    assert found is not None
    assert 0.5 < min(found.agreements) <= max(found.agreements) <= 1
    assert len(found.agreements) == 3
    shuffled = make.shuffled(clear)
    assert theme_stability(shuffled, dl.find_themes(shuffled, encoder=WordEncoder())) == found


def test_texts_without_subjects_come_back_less(clear):
    rng = np.random.default_rng(1)
    words = [f"mot{number}" for number in range(60)]
    noise = make.consultation([" ".join(rng.choice(words, 3)) for _ in range(120)])
    found = theme_stability(noise, dl.find_themes(noise, encoder=WordEncoder()))
    known = theme_stability(clear, dl.find_themes(clear, encoder=WordEncoder()))
    assert found is not None
    assert known is not None
    assert np.mean(found.agreements) < np.mean(known.agreements) - 0.1


def test_too_few_texts_are_not_tried():
    few = make.consultation(["un vélo", "un arbre", "une taxe"])
    assert theme_stability(few, dl.find_themes(few, encoder=WordEncoder())) is None
