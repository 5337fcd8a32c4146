"""Facts of the sample for the writer: the gate's own quotes of it, in themes made by hand."""

from __future__ import annotations

from functools import cache

import deliberation as dl
from deliberation.consultation import Consultation
from deliberation.synthesis.facts import Facts, Idea, Quote, Share, Theme
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.synthesise import synthesise

BUS = ("polis:6", "polis:81", "polis:84")
PLACE = ("polis:1", "polis:136")
MASKED = "questionnaire:Q109"

READ = {
    "contributions": 388,
    "analysed": 366,
    "classified": 200,
    "distinct": 380,
    "persons": 300,
    "passages": 500,
}
"""What was read, so that the report has texts to tell of."""


@cache
def sample() -> Consultation:
    return dl.sample()


def quoted(contribution: str, text: str | None = None) -> Quote:
    """Return a whole contribution of the sample through the gate, or another text under its id."""
    texts = dict(zip(sample().contribution_ids, sample().contributions["text"].to_pylist(), strict=True))
    whole = text or texts[contribution]
    return Gate().quote(contribution, whole, 0, len(whole), language="fr")


def idea(number: str, name: str, *quotes: Quote, persons: int = 14) -> Idea:
    return Idea(id=number, name=name, persons=persons, contributions=15, passages=16, quotes=list(quotes))


def facts(*more: Idea, language: str = "fr") -> Facts:
    """Return the sample's facts with two themes: buses (two ideas), and the square."""
    plain = synthesise(sample())
    buses = [
        idea("T1.1", "Bus, fin de semaine", *map(quoted, BUS)),
        idea("T1.2", "Mairie", quoted(MASKED), persons=3),
        *more,
    ]
    square = [idea("T2.1", "Place du Marché", *map(quoted, PLACE))]
    themes = [
        Theme(
            id=name,
            name=named,
            persons=40,
            contributions=44,
            passages=50,
            share=Share(count=44, n=366, value=0.120219),
            ideas=ideas,
        )
        for name, named, ideas in (("T1", "Bus", buses), ("T2", "Place", square))
    ]
    about = plain.about.model_copy(update={"language": language})
    return plain.model_copy(
        update={"texts": plain.texts.model_copy(update={"themes": themes, **READ}), "about": about}
    )
