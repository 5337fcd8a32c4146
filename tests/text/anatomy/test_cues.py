"""What the wording of a passage shows."""

from __future__ import annotations

import pytest

from deliberation.text.anatomy.cues import NAMES, cues


@pytest.mark.parametrize(
    ("text", "cue", "shown"),
    [
        ("Faut-il le faire", "turns round", True),
        ("A-t-on le choix", "turns round", True),
        ("Le rez-de-chaussée", "turns round", False),
        (" -il", "turns round", False),
        ("Des bus, des trains, des vélos, des trottoirs", "list", True),
        ("Des bus, des trains, des vélos", "list", False),
        ("1. Planter", "list", True),
        ("Voilà 2/ planter", "list", True),
        ("Article12. Planter", "list", False),
        ("En 2012. Planter", "list", False),
    ],
)
def test_signs_that_begin_a_cue(text: str, cue: str, shown: bool) -> None:
    assert bool(cues([text])[0, NAMES.index(cue)]) is shown
