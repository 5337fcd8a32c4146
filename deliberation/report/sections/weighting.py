"""Weights to the population, for the annex: what they cost, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.report.blocks import Block, Cell, Column, Heading, Items, Paragraph, Run, Runs, Table
from deliberation.report.sections.common import Frame, variable_name
from deliberation.report.sections.robustness import named_subject

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Weighted, Weighting


def weighting(frame: Frame) -> tuple[Block, ...]:
    """Return the blocks on weights; nothing where no margin concerns what participants say."""
    found = frame.facts.weighting
    if found is None:
        return ()
    heading = Heading(frame.runs("weighting.title"))
    if found.reason is not None:
        said = frame.runs(
            f"weighting.none_{found.reason}",
            variable=variable_name(frame, found.variable or ""),
            category=frame.foreign(found.category or "", None),
        )
        return (heading, Paragraph(said))
    lead = Paragraph(_explained(frame, found), "lead")
    blocks: list[Block] = [heading, lead, Items(tuple(_cost(frame, found)))]
    if found.rows:
        blocks.append(_table(frame, found))
    blocks.append(Paragraph(frame.runs("weighting.limits"), "small"))
    return tuple(blocks)


def _explained(frame: Frame, found: Weighting) -> Runs:
    names = frame.words.joined(_inside(variable_name(frame, name)) for name in found.variables)
    return frame.runs("weighting.explain", variables=names)


def _cost(frame: Frame, found: Weighting) -> list[Runs]:
    told = []
    if found.effective is not None and found.design_effect is not None:
        told.append(
            frame.runs(
                "weighting.effective",
                n=found.effective,
                participants=found.participants,
                effect=frame.words.decimal(found.design_effect),
            )
        )
    bound = frame.words.decimal(found.bound, 1)
    if found.trimmed is None:
        told.append(frame.runs("weighting.trimmed_few", bound=bound, minimum=frame.facts.minimum_cell))
    elif found.trimmed:
        told.append(frame.runs("weighting.trimmed", n=found.trimmed, bound=bound))
    else:
        told.append(frame.runs("weighting.not_trimmed", bound=bound))
    if found.trimmed != 0 and found.gap is not None:
        told.append(frame.runs("weighting.gap", gap=frame.words.percent(found.gap)))
    for variable, n in found.unknown.items():
        if n:
            told.append(frame.runs("weighting.unknown", n=n, variable=variable_name(frame, variable)))
    return told


def _table(frame: Frame, found: Weighting) -> Table:
    rows = tuple(
        (
            Cell((named_subject(frame, one.subject),), frame.say(f"weighting.levels.{one.level}")),
            Cell((Run(frame.share(one.agree)),), frame.say("weighting.n", n=one.agree.n)),
            Cell((Run(frame.share(one.weighted), True),), _worth(frame, one)),
        )
        for one in found.rows
    )
    columns = (
        Column(frame.say("robustness.columns.headline"), 5),
        Column(frame.say("weighting.columns.counted"), 2, number=True),
        Column(frame.say("weighting.columns.weighted"), 2, number=True),
    )
    return Table("weighting", frame.say("weighting.caption"), columns, rows)


def _worth(frame: Frame, one: Weighted) -> str:
    """Say how many unweighted votes the weighted ones are worth; an idea counts each voter once."""
    counted = frame.words.unit("votes" if one.level == "statement" else "voters", one.agree.n)
    return frame.say("weighting.worth", n=one.weighted.n, counted=counted)


def _inside(name: str) -> str:
    """Return the name of a variable as it stands inside a sentence; capitals of its own stay."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
