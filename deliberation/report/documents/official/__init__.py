"""The elected official's report: four pages, of which the first suffices; made as full as they can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.report.blocks import Block, Document, Section
from deliberation.report.documents.official import answers, divides, unites
from deliberation.report.pdf import pages
from deliberation.report.sections import closing, front
from deliberation.report.sections.common import Frame, labels
from deliberation.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deliberation.synthesis.facts import Facts

FRONT: Final = "front"
PAGES: Final = {"unites": unites.unites, "divides": divides.divides, "answers": answers.answers}
"""What makes each page after the first, by its name, given how tight it must be."""
QUESTION: Final = (420, 420, 300, 180, 140)
"""Characters of the question on the first page, from the roomiest to the tightest."""
IDEAS: Final = (6, 0, 0, 0, 0)
"""Ideas both said and approved on the first page: where there is room."""
QUOTED: Final = 110
STEPS: Final = {
    FRONT: len(QUESTION),
    "unites": len(unites.STATEMENTS),
    "divides": len(divides.STATEMENTS),
    "answers": len(answers.GRID),
}
"""From the roomiest to the tightest."""


def official(facts: Facts, language: str) -> Document:
    """Return the report of some facts in a language: each of its parts on one page.

    A part that runs over its page is made tighter, step by step: fewer statements, then fewer words.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    language : {"fr", "en"}
        Language of the report.

    Returns
    -------
    Document
        Blocks of already formatted text, numbers and drawings.
    """
    frame = Frame(facts, Words(language))
    tight = dict.fromkeys((FRONT, *PAGES), 0)
    while True:
        report = _made(frame, tight)
        over = [part for part, n in pages(report).items() if n > 1 and tight[part] < STEPS[part] - 1]
        if not over:
            return report
        for part in over:
            tight[part] += 1


def _made(frame: Frame, tight: Mapping[str, int]) -> Document:
    about = frame.facts.about
    made = [part for name, make in PAGES.items() if (part := make(frame, tight[name])) is not None]
    sections: tuple[Section, ...] = tuple(made)
    question = QUESTION[tight[FRONT]]
    return Document(
        id="official",
        language=frame.words.language,
        title=frame.title(160),
        kind_of_report=frame.say("official.kind"),
        notice=(frame.localised(about.notice, 300),) if about.notice else (),
        facts_line=front.facts_line(frame),
        question=(frame.localised(about.question, question),) if about.question else (),
        front=_front(frame, tight[FRONT]),
        sections=sections,
        closing=closing.attribution(frame),
        labels=labels(frame),
    )


def _front(frame: Frame, tight: int) -> tuple[Block, ...]:
    """Return the first page: figures and essentials first, then the mandate, shortened where it is full."""
    mandate, *rest = front.front(frame, brief=tight > 1)
    ideas = unites.weighed(frame, "priority", IDEAS[tight], QUOTED)
    if ideas is not None:
        rest.append(ideas)
    return tuple(rest) if tight > 2 else (*rest, mandate)
