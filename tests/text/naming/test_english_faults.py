"""Faults of English names: those that readers refused, and not what they let pass."""

import pytest

from deliberation.text.naming.english_faults import english_faults, is_torn


@pytest.mark.parametrize(
    "name",
    [
        "Whenever land is bought by the city",
        "Seems rehab would be better",
        "The town should be become carbon neutral",
        "We need look for a connection",
        "Local fuel prices need to investigated",
        "The council should of waited",
        "Reduces learning opportunities",
        "If there was a law for employers to pay back",
        "Job training for lower income",
        "Elderly",
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
        "Buses for everyone",
        "When it rains they flood",
        "Bans on plastic",
        "Bars and clubs",
        "Homes for people of low income",
        "Care for the elderly",
        "Courses that interest those who seek work",
    ],
)
def test_what_readers_let_pass_passes(name):
    assert english_faults(name) == ()


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("high sugar items", "High sugar items like pop tarts should not be on the menu."),
        ("we have an estimated 125", "We have an estimated 125,000 people but no trauma center."),
        (
            "cannabis offers tourism",
            "Cannabis offers tourism, increased revenue, job opportunities, and more.",
        ),
        ("it should help people become informed", "It should help people become informed, curious citizens."),
    ],
)
def test_part_of_a_sentence_that_says_something_else_is_torn(said, text):
    assert is_torn(said, text, "en")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("police should improve training", "Police should improve training and be held accountable."),
        ("officers should patrol", "Officers should patrol, where they live."),
        ("the square is unsafe", "The square is unsafe, the city needs to act."),
        ("families want more parks", "Families want more parks and fewer malls."),
        ("the roads are bad", "The roads are bad, fix them."),
        ("the city should act", "The city should act, I think."),
        ("le parc est fermé", "Le parc est fermé, la mairie, les rues."),
    ],
)
def test_what_stands_alone_is_not(said, text):
    assert not is_torn(said, text, "fr" if said.startswith("le ") else "en")
