"""Who took part against the population, and what became of every row received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.core import traced
from deliberation.core.language import say as core_say
from deliberation.report.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
)
from deliberation.report.marks import bar
from deliberation.report.sections.common import Frame, variable_name
from deliberation.report.sections.weighting import weighting
from deliberation.report.words import one_line, spans, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deliberation.synthesis.facts import Breakdown, Moderated


def people(frame: Frame) -> tuple[Section, ...]:
    """Return who took part; without anything known of the participants, it says so."""
    kicker = frame.say("people.kicker")
    shown = [breakdown for breakdown in frame.facts.participation if breakdown.cells]
    if not shown:
        reason = "people.none" if frame.facts.territory is None else "territory.people"
        blocks: tuple[Block, ...] = (Paragraph(frame.runs(reason)), *weighting(frame))
        return (Section("people", kicker, frame.runs("people.title_none"), blocks),)
    compared = any(_compared(breakdown) for breakdown in shown)
    parts: list[Block] = [
        Paragraph(frame.runs("people.explain" if compared else "people.explain_alone"), "lead")
    ]
    bases = populations(frame, shown)
    if bases:
        parts.append(Paragraph(bases, "small"))
    for breakdown in shown:
        parts += _breakdown(frame, breakdown)
    parts += weighting(frame)
    title = frame.runs("people.title" if compared else "people.title_alone")
    return (Section("people", kicker, title, tuple(parts)),)


def populations(frame: Frame, shown: Sequence[Breakdown]) -> Runs:
    """Return why comparisons do not count all the inhabitants that the participation rate does."""
    counts = frame.facts.counts
    whole = counts.population or frame.facts.about.population
    compared = {one.inhabitants for one in shown if one.inhabitants is not None and _compared(one)}
    if counts.participation_rate is None or not whole or compared <= {whole}:
        return ()
    return frame.runs("people.two_populations", n=whole)


def rows(frame: Frame) -> tuple[Section, ...]:
    """Return the funnel and the rows merged or set aside, by reason; a territory has none of its own."""
    if frame.facts.territory is not None:
        return ()
    kicker = frame.say("funnel.kicker")
    counts = {step.step: step.count for step in frame.facts.funnel}
    blocks: list[Block] = []
    if counts:
        blocks.append(_funnel(frame))
    if frame.facts.set_aside:
        blocks.append(_set_aside(frame))
    else:
        blocks.append(Paragraph(frame.runs("funnel.nothing_aside")))
    if frame.facts.moderated:
        blocks.append(_moderated(frame))
    received, used = counts.get("received"), counts.get("used")
    if received is not None and used:
        title = frame.runs("funnel.title", n=used, received=received)
    else:
        title = frame.runs("funnel.title_plain")
    return (Section("funnel", kicker, title, tuple(blocks)),)


def _funnel(frame: Frame) -> Table:
    steps = frame.facts.funnel
    largest = max((step.count or 0 for step in steps), default=0)
    table = []
    for step in steps:
        known = step.count is not None
        written = frame.words.number(step.count or 0) if known else frame.say("numbers.unknown")
        drawing = (
            bar(step.count, largest, frame.words.unit("contributions", step.count or 0)) if known else None
        )
        meaning = f"funnel_steps.{step.step}_means"
        table.append(
            (
                Cell(
                    (Run(frame.words.known("funnel_steps", step.step)),),
                    frame.say(meaning) if frame.words.has(meaning) else "",
                ),
                Cell((Run(written, known),)),
                Cell(drawing=drawing),
            )
        )
    columns = (
        Column(frame.say("columns.step"), 5),
        Column(frame.say("columns.contributions"), 1.6, number=True),
        Column(frame.say("columns.weight_step"), 3),
    )
    return Table("funnel", frame.say("funnel.caption"), columns, tuple(table))


def _set_aside(frame: Frame) -> Table:
    table = tuple(
        (
            Cell((Run(reason_name(frame, part.reason)),)),
            Cell((Run(frame.words.known("unit_names", part.unit)),)),
            Cell((Run(state_name(frame, part.state)),)),
            Cell((Run(frame.words.number(part.count), True),)),
        )
        for part in frame.facts.set_aside
    )
    columns = (
        Column(frame.say("columns.reason"), 5),
        Column(frame.say("columns.unit"), 2),
        Column(frame.say("columns.state"), 1.6),
        Column(frame.say("columns.rows"), 1.2, number=True),
    )
    return Table("set-aside", frame.say("funnel.aside_caption"), columns, table)


def _moderated(frame: Frame) -> Table:
    """Return what was kept aside: why, who decided, and what it was about."""
    themes = {theme.id: theme.name for theme in frame.facts.texts.themes}

    def name(part: Moderated) -> str:
        if not part.value:
            return frame.say(f"moderated.no_{part.by}")
        if part.by == "reason":
            return reason_name(frame, part.value)
        if part.by == "decider":
            return _decider(frame, part.value)
        return themes.get(part.value, part.value)

    table = tuple(
        (
            Cell((Run(frame.say(f"moderated.{part.by}")),)),
            Cell((frame.label(name(part), 120) if part.by == "theme" else Run(one_line(name(part), 120)),)),
            Cell((Run(frame.words.number(part.count), True),)),
        )
        for part in frame.facts.moderated
    )
    columns = (
        Column(frame.say("columns.known_by"), 2.2),
        Column(frame.say("columns.value"), 5),
        Column(frame.say("columns.contributions"), 1.6, number=True),
    )
    return Table("moderated", frame.say("moderated.caption"), columns, table)


def _decider(frame: Frame, code: str) -> str:
    try:
        text = core_say(f"deciders.{code}", frame.words.language)
    except KeyError:
        return code
    return typeset(text[:1].upper() + text[1:], frame.words.language)


def reason_name(frame: Frame, code: str) -> str:
    """Return why a row was merged or set aside, in words, or its code."""
    try:
        text = core_say(f"reasons.{code}", frame.words.language)
    except KeyError:
        return code
    return typeset(text[:1].upper() + text[1:], frame.words.language)


def state_name(frame: Frame, state: str) -> str:
    """Return what became of a row, in words, or its code."""
    try:
        return traced.carried(core_say(f"states.{state}", frame.words.language), state)
    except KeyError:
        return state


def _compared(breakdown: Breakdown) -> bool:
    return any(cell.population_share is not None for cell in breakdown.cells)


def _breakdown(frame: Frame, breakdown: Breakdown) -> list[Block]:
    name = variable_name(frame, breakdown.variable)
    blocks: list[Block] = [Heading(frame.runs("people.heading", variable=name), _bases(frame, breakdown))]
    drawn = [cell for cell in breakdown.cells if cell.share is not None]
    if _compared(breakdown) and len(drawn) >= 2:
        blocks.append(_chart(frame, breakdown, name))
    blocks.append(_people_table(frame, breakdown, name))
    return blocks


def _bases(frame: Frame, breakdown: Breakdown) -> str:
    """Return what both shares are shares of."""
    known = frame.say("people.size", n=breakdown.n)
    if not _compared(breakdown) or breakdown.inhabitants is None:
        return known
    return known + frame.say("people.of_population", n=breakdown.inhabitants)


def _chart(frame: Frame, breakdown: Breakdown, name: str) -> Chart:
    from deliberation.report.charts import participation

    words = frame.words
    parts = [
        frame.say(
            "people.alt_cell" if cell.population_share is not None else "people.alt_cell_alone",
            category=spans(cell.category),
            share=words.percent(cell.share),
            population=words.percent(cell.population_share),
        )
        for cell in breakdown.cells
        if cell.share is not None
    ]
    svg, width, height = participation(breakdown, words)
    alt = frame.say(
        "people.alt",
        variable=name,
        cells=words.listed(parts, " ; " if words.language == "fr" else "; "),
    )
    return Chart(
        f"participation-{breakdown.variable}",
        svg,
        alt,
        frame.say("people.chart_caption", variable=name),
        width,
        height,
    )


def _people_table(frame: Frame, breakdown: Breakdown, name: str) -> Table:
    words = frame.words
    compared = _compared(breakdown)
    fewer = frame.say("numbers.fewer", minimum=frame.facts.minimum_cell)
    table = []
    for cell in breakdown.cells:
        row = [
            Cell((frame.foreign(spans(cell.category), None),)),
            Cell((Run(words.number(cell.n) if cell.n is not None else fewer, cell.n is not None),)),
            Cell((Run(words.percent(cell.share)),)),
        ]
        if compared:
            population = words.unit("inhabitants", cell.population) if cell.population is not None else ""
            row.append(Cell((Run(words.percent(cell.population_share)),), population))
        table.append(tuple(row))
    columns = [
        Column(name, 4),
        Column(frame.say("columns.participants"), 1.8, number=True),
        Column(frame.say("columns.share_of_participants"), 2.2, number=True),
    ]
    if compared:
        columns.append(Column(frame.say("columns.share_of_population"), 2.2, number=True))
    notes = []
    if breakdown.unknown is None:
        notes.append(frame.say("people.unknown_suppressed", minimum=frame.facts.minimum_cell))
    elif breakdown.unknown:
        notes.append(frame.say("people.unknown", n=breakdown.unknown))
    if breakdown.suppressed:
        notes.append(frame.say("people.suppressed", n=breakdown.suppressed, minimum=frame.facts.minimum_cell))
    identity = f"people-{breakdown.variable}"
    caption = frame.say("people.caption", variable=name)
    return Table(identity, caption, tuple(columns), tuple(table), words.listed(notes, " "))
