"""Question by question: how many answered, the themes and the ideas that come back most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.core import traced
from deliberation.report.blocks import Block, Heading, Items, Paragraph, Run, Runs, Section
from deliberation.report.sections.common import Frame

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Answered

QUESTIONS: Final = 30
SAID: Final = 3
_WORDING: Final = 300


def questions(frame: Frame) -> tuple[Section, ...]:
    """Return the section on questions; nothing where fewer than two were asked."""
    asked = frame.facts.texts.questions
    if len(asked) < 2:
        return ()
    blocks: list[Block] = [Paragraph(frame.runs("questions.explain"), "lead")]
    for one in asked[:QUESTIONS]:
        said = frame.say(
            "questions.size",
            contributions=frame.words.unit("contributions", one.contributions),
            analysed=one.analysed,
        )
        wording = frame.foreign(one.wording, frame.facts.about.language, _WORDING)
        blocks.append(Heading((wording,), said))
        rows = tuple(
            _named(frame, level, answered)
            for level, answered in (("themes", one.themes), ("ideas", one.ideas))
            if answered
        )
        blocks.append(Items(rows) if rows else Paragraph(frame.runs("questions.nothing"), "small"))
    if len(asked) > QUESTIONS:
        blocks.append(Paragraph(frame.runs("questions.more", n=traced.count(asked) - QUESTIONS), "small"))
    title = frame.runs("questions.title", n=traced.count(asked))
    return (Section("questions", frame.say("questions.kicker"), title, tuple(blocks)),)


def _named(frame: Frame, level: str, answered: list[Answered]) -> Runs:
    """Return the themes or ideas of a question in a sentence, each name in its own language."""
    shown = answered[:SAID]
    before, after = frame.say(f"questions.{level}", named="\n").split("\n")
    runs: list[Run] = [Run(before)]
    for place, one in enumerate(shown):
        if place:
            runs.append(Run(f" {frame.say('words.and')} " if place == len(shown) - 1 else ", "))
        size = frame.voices(one.persons, one.contributions)
        runs += frame.runs("questions.one", name=frame.label(one.name), size=size)
    return (*runs, Run(after))
