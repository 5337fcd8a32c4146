"""The page on what divides, with the reasons of each side, and on what is not known."""

from __future__ import annotations

from typing import Final

from deliberation.core import traced
from deliberation.report.blocks import Block, Heading, Items, Paragraph, Section
from deliberation.report.documents.official import unites
from deliberation.report.documents.official.amounts import Amount, Amounts, Scale
from deliberation.report.sections.common import Frame, statements
from deliberation.report.sections.reasons import argued, reasons, unargued
from deliberation.report.sections.robustness import marks
from deliberation.report.sections.votes import divides_kicker, dividing, not_ranked, reading

SCALE: Final[Scale] = {
    "statements": Amount((6, 6, 6, 6, 5, 5, 4, 3, 2)),
    "begun": Amount((150, 150, 150, 150, 110, 110, 110, 0, 0), 40),  # of the first words, under a title
    "reasons": Amount((3, 2, 2, 2, 2, 2, 1, 1, 1)),
    "ideas": Amount((8, 6, 4, 3, 3, 2, 0, 0, 0)),  # that divide, and as many rejected
    "said": Amount((12, 7, 5, 3, 0, 0, 0, 0, 0)),  # as written, where none is known to divide or be rejected
    "unknown": Amount((5, 5, 3, 3, 3, 3, 2, 2, 1)),
    "quoted": Amount((110, 110, 0, 0, 0, 0, 0, 0, 0), 110),  # characters of a verbatim of an idea
    "words": Amount((170, 170, 170, 160, 160, 160, 150, 140, 120), 30),  # characters of a statement, a reason
}
"""How much the page shows."""


def divides(frame: Frame, amounts: Amounts) -> Section | None:
    """Return the page on what divides and what is not known; None where nothing was voted on."""
    opinion = frame.facts.opinion
    if opinion.basis is None or not opinion.ranked:
        return None
    kind = "shares" if opinion.shares_only else opinion.shared_by
    shown = opinion.divides[: amounts["statements"]]
    if shown:
        caption = frame.say(f"divides.caption_{kind}", n=traced.count(shown))
        table = statements(
            frame, "divides", caption, shown, note=reading(frame), gaps=True, limit=amounts["words"],
            begun=amounts["begun"],
            said={
                one.contribution: reasons(frame, one, amounts["reasons"], amounts["words"])
                for one in shown if argued(one)
            },
            marks=marks(frame, "divides"),
        )  # fmt: skip
        blocks: list[Block] = [Paragraph(frame.runs(f"divides.explain_{kind}"), "lead"), table]
        blocks += unargued(frame, shown)
        title = dividing(frame, len(shown))
    else:
        blocks = [Paragraph(frame.runs(f"divides.none_{kind}"))]
        title = frame.runs(f"divides.title_{'unknown' if opinion.shares_only else 'none'}")
    if weighed(frame):
        ideas = [
            unites.weighed(frame, kind, amounts["ideas"], amounts["quoted"])
            for kind in ("divisive", "rejected")
        ]
        blocks += [one for one in ideas if one is not None]
    elif amounts["said"] and frame.facts.texts.themes:
        blocks.append(Heading(frame.runs("official.written_title")))
        blocks.append(unites.written(frame, amounts["said"], amounts["words"]))
    blocks += _unknown(frame, amounts["unknown"])
    return Section("divides", divides_kicker(frame), title, tuple(blocks), new_page=True)


def weighed(frame: Frame) -> bool:
    """Tell whether any idea is known to divide or to be rejected."""
    return bool(unites.classed(frame, "divisive", 1) or unites.classed(frame, "rejected", 1))


def _unknown(frame: Frame, most: int) -> list[Block]:
    """Return what people pass on most, and how much could not be ranked."""
    opinion = frame.facts.opinion
    told = []
    for one in opinion.unknown[:most]:
        passed = one.everybody.passed
        told.append(
            frame.runs(
                f"official.passed{frame.mixed}",
                statement=frame.named(one),
                share=frame.share(passed),
                votes=frame.words.unit("votes", passed.n),
            )
        )
    return [
        Heading(frame.runs("official.unknown_title")),
        Items((*told, not_ranked(frame))),
    ]
