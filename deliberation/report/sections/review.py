"""What people who read passages again found: how often the engine was wrong, how often they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.report.blocks import Runs
from deliberation.report.sections.common import Frame

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Agreement, Review, Wrong


def reviewed(frame: Frame) -> list[Runs]:
    """Return the sentences on the review of the texts; that nobody read them again, where nobody did."""
    texts = frame.facts.texts
    if texts.review is None:
        return [frame.runs("review.none")] if texts.themes else []
    review = texts.review
    sentences = _rate(frame, review)
    sentences += [_agreement(frame, one) for one in review.agreement]
    if review.uncertain:
        sentences.append(frame.runs("review.uncertain", n=review.uncertain))
    return sentences


def _rate(frame: Frame, review: Review) -> list[Runs]:
    """Return the rate of misplaced passages, what it is made of, and of which run it speaks."""
    sentences: list[Runs] = []
    place = next((one for one in review.wrong if one.level == "place"), None)
    if place is not None:
        said = frame.runs("review.wrong", n=place.share.count or 0, **_shown(frame, place))
        if place.unsettled:
            said += frame.runs("review.unsettled", n=place.unsettled)
        sentences.append(said)
    parts = [
        frame.say(f"review.level_{one.level}", n=None, **_shown(frame, one))
        for one in review.wrong
        if one.level != "place"
    ]
    if parts:
        sentences.append(frame.runs("review.levels", named=frame.words.joined(parts)))
    sentences.append(frame.runs("review.before", n=review.total))
    return sentences


def _shown(frame: Frame, one: Wrong) -> dict[str, object]:
    interval = frame.words.interval(one.share.low, one.share.high)
    return {"read": one.share.n, "share": frame.words.percent(one.share.value), "interval": interval}


def _agreement(frame: Frame, one: Agreement) -> Runs:
    question = frame.say(f"review.question_{one.question}")
    said = frame.runs("review.agreement", question=question, same=one.same.count or 0, pairs=one.same.n)
    if one.kappa is None:
        return said + frame.runs("review.no_kappa")
    return said + frame.runs("review.kappa", kappa=frame.words.decimal(one.kappa))
