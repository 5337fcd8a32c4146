"""The page on what divides, with the reasons of each side, and on what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.report.blocks import Block, Heading, Items, Paragraph, Said, Section
from deliberation.report.documents.official import unites
from deliberation.report.sections.common import Frame, statements
from deliberation.report.sections.robustness import marks
from deliberation.report.sections.votes import not_ranked, reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deliberation.synthesis.facts import Quote, Statement

STATEMENTS: Final = (6, 6, 6, 6, 5, 5, 4, 3, 2)
REASONS: Final = (3, 2, 2, 2, 2, 2, 1, 1, 1)
WORDS: Final = (170, 170, 170, 160, 160, 160, 150, 140, 120)
IDEAS: Final = (8, 6, 4, 3, 3, 2, 0, 0, 0)
"""Ideas that divide, and ideas rejected, where there is room."""
QUOTED: Final = (110, 110, 0, 0, 0, 0, 0, 0, 0)
"""Characters of a verbatim of these."""
SAID: Final = (9, 7, 5, 3, 0, 0, 0, 0, 0)
"""Ideas as written, where no idea is known to divide or to be rejected."""
UNKNOWN: Final = (5, 5, 3, 3, 3, 3, 2, 2, 1)


def divides(frame: Frame, tight: int) -> Section | None:
    """Return the page on what divides and what is not known; None where nothing was voted on."""
    opinion = frame.facts.opinion
    if opinion.basis is None or not opinion.ranked:
        return None
    kind = "shares" if opinion.shares_only else opinion.shared_by
    shown = opinion.divides[: STATEMENTS[tight]]
    if shown:
        caption = frame.say(f"divides.caption_{kind}", n=len(shown))
        table = statements(
            frame, "divides", caption, shown, note=reading(frame), gaps=True, limit=WORDS[tight],
            said={one.contribution: _reasons(frame, one, tight) for one in shown if _argued(one)},
            marks=marks(frame, "divides"),
        )  # fmt: skip
        blocks: list[Block] = [Paragraph(frame.runs(f"divides.explain_{kind}"), "lead"), table]
        blocks += _unargued(frame, shown)
        n = max(opinion.dividing, len(shown)) if kind == "shares" else len(shown)
        title = frame.runs(f"divides.title_{kind}", n=n)
    else:
        blocks = [Paragraph(frame.runs(f"divides.none_{kind}"))]
        title = frame.runs(f"divides.title_{'unknown' if opinion.shares_only else 'none'}")
    ideas = [
        unites.weighed(frame, "divisive", IDEAS[tight], QUOTED[tight]),
        unites.weighed(frame, "rejected", IDEAS[tight], QUOTED[tight]),
    ]
    known = [one for one in ideas if one is not None]
    if not known and SAID[tight] and frame.facts.texts.themes:
        known = [unites.written(frame, SAID[tight], WORDS[tight])]
    blocks += known
    blocks += _unknown(frame, UNKNOWN[tight])
    return Section("divides", frame.say("divides.kicker"), title, tuple(blocks), new_page=True)


def _argued(one: Statement) -> bool:
    return one.reasons is not None and bool(one.reasons.favour or one.reasons.against)


def _unargued(frame: Frame, shown: Sequence[Statement]) -> list[Block]:
    """Say once on how many statements nobody wrote why, rather than under each of them."""
    n = sum(not _argued(one) for one in shown)
    if not n:
        return []
    key = "unargued" if n == len(shown) else "unargued_part"
    told = frame.runs(f"official.{key}", n=n, total=len(shown))
    if n == len(shown) and frame.facts.opinion.basis == "votes":
        told += frame.runs("official.unargued_votes")
    return [Paragraph(told, "small")]


def _reasons(frame: Frame, one: Statement, tight: int) -> tuple[Said, ...]:
    """Return the reasons of each side; where one side wrote none, that they were not collected."""
    found = one.reasons
    sides: list[Said] = []
    for side in ("favour", "against"):
        quotes: list[Quote] = [] if found is None else getattr(found, side)
        written = 0 if found is None else getattr(found, f"{side}_count")
        label = frame.say(f"official.{side}_counted", n=written) if written else frame.say(f"official.{side}")
        told = tuple(frame.line(quote, WORDS[tight]) for quote in quotes[: REASONS[tight]])
        sides.append(Said(label, told, "" if told else frame.say("official.no_reasons")))
    return tuple(sides)


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
