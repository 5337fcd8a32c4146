"""The text article by article: a document beside the annex, where a text was put to discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.report.blocks import Document
from deliberation.report.sections import articles as parts
from deliberation.report.sections import closing, front
from deliberation.report.sections.common import Frame, labels
from deliberation.report.words import Words

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Facts


def articles(facts: Facts, language: str) -> Document | None:
    """Return a page per article; None where no text was put to discussion.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    language : {"fr", "en"}
        Language of the document.
    """
    bill = facts.bill
    if bill is None:
        return None
    frame = Frame(facts, Words(language))
    about = facts.about
    return Document(
        id="articles",
        language=language,
        title=frame.title(200),
        kind_of_report=parts.document_name(frame, bill),
        notice=(frame.localised(about.notice),) if about.notice else (),
        facts_line=front.facts_line(frame),
        question=(),
        front=parts.front(frame, bill),
        sections=parts.sections(frame, bill),
        closing=closing.attribution(frame),
        labels=labels(frame),
    )
