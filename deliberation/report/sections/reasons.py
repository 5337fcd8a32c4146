"""Why people are for or against a statement, in their own words; never made up where nobody wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.core import traced
from deliberation.report.blocks import Block, Paragraph, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deliberation.report.sections.common import Frame
    from deliberation.synthesis.facts import Quote, Statement


def argued(one: Statement) -> bool:
    """Tell whether anybody filed an argument under a statement."""
    return one.reasons is not None and bool(one.reasons.favour or one.reasons.against)


def unargued(frame: Frame, shown: Sequence[Statement]) -> list[Block]:
    """Say once on how many statements nobody wrote why, rather than under each of them."""
    n = traced.count([one for one in shown if not argued(one)])
    if not n:
        return []
    key = "unargued" if n == len(shown) else "unargued_part"
    told = frame.runs(f"official.{key}", n=n, total=traced.count(shown))
    if n == len(shown) and frame.facts.opinion.basis == "votes":
        told += frame.runs("official.unargued_votes")
    return [Paragraph(told, "small")]


def reasons(frame: Frame, one: Statement, most: int, limit: int) -> tuple[Said, ...]:
    """Return the reasons of each side; where one side wrote none, that they were not collected.

    At most ``most`` quotes a side, of ``limit`` characters each.
    """
    found = one.reasons
    sides: list[Said] = []
    for side in ("favour", "against"):
        quotes: list[Quote] = [] if found is None else getattr(found, side)
        written = 0 if found is None else getattr(found, f"{side}_count")
        label = frame.say(f"official.{side}_counted", n=written) if written else frame.say(f"official.{side}")
        told = tuple(frame.line(quote, limit) for quote in quotes[:most])
        sides.append(Said(label, told, "" if told else frame.say("official.no_reasons")))
    return tuple(sides)
