"""The analyst's annex: everything the facts hold, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.report.blocks import Document
from deliberation.report.sections import (
    algorithm,
    articles,
    closing,
    front,
    groups,
    ideas,
    lists,
    people,
    questions,
    robustness,
    themes,
    votes,
)
from deliberation.report.sections.common import Frame, labels
from deliberation.report.words import Words

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Facts

QUESTION_LENGTH = 420
"""Characters after which the question is cut on the first page, with a visible mark."""

SCRIPT = ("filter", "sort", "shown", "by")
"""Words of the script that sorts and filters tables; it fills in their {blanks}."""


def annex(facts: Facts, language: str) -> Document:
    """Return the annex of some facts in a language.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    language : {"fr", "en"}
        Language of the annex.

    Returns
    -------
    Document
        Blocks of already formatted text, numbers and drawings.
    """
    frame = Frame(facts, Words(language))
    about = facts.about
    return Document(
        id="annex",
        language=language,
        title=frame.title(),
        kind_of_report=frame.say("annex.kind"),
        notice=(frame.localised(about.notice),) if about.notice else (),
        facts_line=front.facts_line(frame),
        question=(frame.localised(about.question, QUESTION_LENGTH),) if about.question else (),
        front=front.front(frame),
        sections=(
            *votes.votes(frame),
            *groups.groups(frame),
            *votes.unknown(frame),
            *ideas.ideas(frame),
            *themes.themes(frame),
            *questions.questions(frame),
            *articles.annexed(frame),
            *lists.lists(frame),
            *robustness.robustness(frame),
            *people.rows(frame),
            *people.people(frame),
            *closing.responses(frame),
            *closing.method(frame),
            *algorithm.algorithm(frame),
            *votes.slate(frame),
        ),
        closing=closing.attribution(frame),
        labels={**labels(frame), **{name: frame.words.template(f"annex.{name}") for name in SCRIPT}},
    )
