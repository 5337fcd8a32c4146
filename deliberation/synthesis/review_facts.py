"""From readings by hand to facts: how often the run that was read was wrong, how often readers agree."""

from __future__ import annotations

from deliberation.synthesis.facts import Agreement, Review, Share, Wrong
from deliberation.text.readings.file import Readings
from deliberation.text.readings.rate import rate


def review_facts(readings: Readings | None) -> Review | None:
    """Return the figures of the latest review, None where nobody read passages drawn at random."""
    found = None if readings is None else rate(readings)
    if found is None:
        return None
    return Review(
        readers=found.readers,
        total=found.total,
        read=found.read,
        uncertain=found.uncertain,
        wrong=[
            Wrong.model_validate(
                {
                    "level": one.level,
                    "share": Share(count=one.wrong, n=one.n, value=one.value, low=one.low, high=one.high),
                    "unsettled": one.unsettled,
                }
            )
            for one in found.wrong
        ],
        agreement=[
            Agreement.model_validate(
                {
                    "question": one.question,
                    "same": Share(count=one.same, n=one.n, value=round(one.same / one.n, 6)),
                    "kappa": one.kappa,
                }
            )
            for one in found.agreed
        ],
    )
