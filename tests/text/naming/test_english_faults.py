"""Faults of English names: those that readers refused, and not what they let pass."""

import pytest

from deliberation.text.naming.english_faults import english_faults


@pytest.mark.parametrize(
    "name",
    [
        "Whenever land is bought by the city",
        "Seems rehab would be better",
        "The town should be become carbon neutral",
        "We need look for a connection",
        "Local fuel prices need to investigated",
        "The council should of waited",
    ],
)
def test_what_readers_refused_is_refused(name):
    assert english_faults(name)


@pytest.mark.parametrize(
    "name",
    [
        "Build more parking",
        "A children’s museum would be wonderful",
        "People need to feel safe",
        "If rents rise, people leave",
        "We need stop signs",
        "We need to embed art",
        "Needs of the elderly",
    ],
)
def test_what_readers_let_pass_passes(name):
    assert english_faults(name) == ()
