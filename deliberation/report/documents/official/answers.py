"""The last page: groups, who came, what few people say, mobilisations, the grid of responses, the method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.core import traced
from deliberation.report.blocks import (
    Beside,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Plain,
    Run,
    Runs,
    Section,
    Table,
)
from deliberation.report.documents.official.amounts import Amount, Amounts, Scale
from deliberation.report.sections.articles import pointer
from deliberation.report.sections.common import Frame, variable_name
from deliberation.report.sections.groups import density, group_in_words, here, spectrum_in_words
from deliberation.report.sections.people import populations
from deliberation.report.sections.votes import rounded
from deliberation.report.words import spans

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Breakdown, Due, Quote

SCALE: Final[Scale] = {
    "map": Amount((1, 1, 1, 1, 1, 1, 0)),  # shown or not
    "portraits": Amount((1, 1, 1, 0, 0, 0, 0)),  # of the groups, whole or in brief
    "breakdowns": Amount((3, 2, 2, 2, 2, 2, 1)),
    "categories": Amount((8, 6, 5, 4, 4, 4, 3)),
    "grid": Amount((14, 7, 6, 6, 5, 5, 4)),
    "minority": Amount((4, 3, 2, 2, 2, 1, 1)),
    "words": Amount((140, 120, 100, 80, 80, 80, 80), 20),  # characters of a quote
}
"""How much the page shows."""
SUBJECT: Final = 110
MAP: Final = 250
"""Width of the map, in pixels of the page."""


def answers(frame: Frame, amounts: Amounts) -> Section | None:
    """Return the page on who spoke and what is to be answered."""
    blocks: list[Block] = [
        *_groups(frame, amounts),
        *_who(frame, amounts),
        *_where(frame),
        *_few(frame, amounts),
        _grid(frame, amounts["grid"]),
        Paragraph(
            pointer(frame)
            + frame.runs(f"official.method_{frame.facts.opinion.basis or 'texts'}")
            + _rounded(frame),
            "small",
        ),
    ]
    verdict = frame.facts.groups.verdict
    title = (
        frame.runs("official.answers_title")
        if verdict == "unknown"
        else frame.runs(f"groups.title_{verdict}", n=traced.count(frame.facts.groups.groups))
    )
    return Section("answers", frame.say("official.answers_kicker"), title, tuple(blocks), new_page=True)


def _rounded(frame: Frame) -> Runs:
    if frame.facts.opinion.basis != "votes":
        return ()
    told = frame.runs(f"official.{rounded(frame) or 'rounded_few'}")
    if any(theme.votes is not None for theme in frame.facts.texts.themes):
        told += frame.runs("official.rounded_themes")
    return told


def _groups(frame: Frame, amounts: Amounts) -> list[Block]:
    """Return one paragraph a group, the map at its side; or why there are no groups."""
    facts = frame.facts.groups
    if frame.facts.opinion.basis is None:
        return []
    told: list[Plain] = []
    if facts.reason:
        told.append(Paragraph(frame.runs("words.as_is", text=frame.words.known("no_groups", facts.reason))))
    elif not facts.groups:
        told.append(Paragraph(frame.runs(f"groups.verdict_{facts.verdict}", sure=facts.sure, grouped=0)))
    told += [Paragraph(line) for line in here(frame)]
    told += [
        Paragraph(group_in_words(frame, group, brief=not amounts["portraits"])) for group in facts.groups
    ]
    if facts.spectrum is not None:
        told.append(Paragraph(spectrum_in_words(frame, facts.spectrum)))
    if facts.groups:
        told.append(Paragraph(frame.runs("official.groups_limit"), "small"))
    if not facts.map or facts.verdict == "none" or not amounts["map"]:
        return list(told)
    return [Beside(tuple(told), density(frame, width=MAP))]


def _who(frame: Frame, amounts: Amounts) -> list[Block]:
    """Return who took part, category by category, against the population where it is known."""
    shown = [one for one in frame.facts.participation if any(cell.share is not None for cell in one.cells)]
    if not shown:
        unknown = "people.none" if frame.facts.territory is None else "territory.people"
        return [Heading(frame.runs("official.who_title")), Paragraph(frame.runs(unknown))]
    lines = tuple(_breakdown(frame, one, amounts["categories"]) for one in shown[: amounts["breakdowns"]])
    if not any(cell.population_share is not None for one in shown for cell in one.cells):
        lines = (*lines, frame.runs("people.no_population"))
    bases = populations(frame, shown[: amounts["breakdowns"]])
    lines = (*lines, bases) if bases else lines
    return [Heading(frame.runs("official.who_title")), Items(lines)]


def _where(frame: Frame) -> list[Block]:
    """Return in how many territories what unites and what divides most are approved, or that nobody knows."""
    if frame.facts.territory is not None:
        return []
    opinion = frame.facts.opinion
    known = [one for one in (*opinion.unites[:1], *opinion.divides[:1]) if one.territories]
    if not known:
        return [Paragraph(frame.runs("official.no_territories"))]
    told = frame.runs("official.territories", threshold=frame.words.percent(opinion.threshold))
    for one in known:
        told += frame.runs(
            "official.in_territories",
            n=one.territories_sharing or 0,
            total=frame.words.number(one.territories or 0),
            statement=frame.named(one),
            separator="." if one is known[-1] else ", ",
        )
    return [Paragraph(told)]


def _breakdown(frame: Frame, one: Breakdown, most: int) -> Runs:
    cells = [cell for cell in one.cells if cell.share is not None]
    apart = sorted(cells, key=lambda cell: -abs((cell.share or 0) - (cell.population_share or 0)))[:most]
    shares = [
        frame.say(
            "official.category" if cell.population_share is not None else "official.category_alone",
            category=spans(cell.category),
            share=frame.words.percent(cell.share),
            population=frame.words.percent(cell.population_share),
        )
        for cell in cells
        if cell in apart
    ]
    named = frame.words.listed(shares, " ")
    compared = any(cell.population_share is not None for cell in one.cells)
    if len(apart) < len(cells):
        named = frame.say(f"official.categories_{'apart' if compared else 'most'}", named=named)
    name = variable_name(frame, one.variable)
    if one.inhabitants is None or not compared:
        return frame.runs("official.breakdown", variable=name, named=named, n=one.n)
    people = frame.words.number(one.inhabitants)
    return frame.runs("official.breakdown_of", variable=name, named=named, n=one.n, inhabitants=people)


def _few(frame: Frame, amounts: Amounts) -> list[Block]:
    """Return what few people say and nobody else comes near, and the mobilisations seen."""
    texts = frame.facts.texts
    if not texts.analysed:
        return [
            Heading(frame.runs("official.few_title")),
            Paragraph(frame.runs("official.few_no_texts")),
        ]
    lines: list[Runs] = []
    for idea in texts.minority[: amounts["minority"]]:
        said = _quoted(frame, idea.quotes[0], amounts["words"]) if idea.quotes else ()
        name = frame.label(idea.name, 60)
        size = frame.voices(idea.persons, idea.contributions)
        lines.append((*frame.runs("official.few", name=name, size=size), *said))
    if not lines:
        lines.append(frame.runs("official.no_few"))
    for one in texts.mobilisations[:2]:
        counted = frame.runs(
            "mobilisations.one", n=one.contributions, persons=frame.voices(one.persons, one.contributions)
        )
        lines.append(
            (
                *frame.runs("official.mobilisation"),
                *counted,
                Run(" "),
                *_quoted(frame, one.quote, amounts["words"]),
            )
        )
    if not texts.mobilisations:
        lines.append(frame.runs("official.no_mobilisation"))
    return [Heading(frame.runs("official.few_title")), Items(tuple(lines))]


def _quoted(frame: Frame, quote: Quote, limit: int) -> Runs:
    """Return a quote with where it comes from, on one line."""
    said = frame.line(quote, limit)
    words = Run(said.text, False, said.language, said.rtl)
    return (*frame.runs("quotes.inline", text=words), Run(" (" + said.source + ")"))


def _grid(frame: Frame, most: int) -> Table:
    """Return the grid to fill: what waits for a response first, then what got one."""
    due = frame.facts.due
    given = [one for one in due if not one.waits]
    kept = min(len(given), max(most // 3, most - (len(due) - len(given))))
    shown = [one for one in due if one.waits][: most - kept] + given[:kept]
    rows = [_row(frame, one) for one in shown]
    columns = (
        Column(frame.say("columns.subject"), 4.6),
        Column(frame.say("columns.status"), 1.7),
        Column(frame.say("columns.why"), 3),
        Column(frame.say("columns.who_when"), 2),
    )
    note = frame.say("official.grid_note")
    return Table("grid", frame.say("official.grid_caption"), columns, tuple(rows), note, style="form")


def _row(frame: Frame, due: Due) -> tuple[Cell, ...]:
    from deliberation.report.sections.closing import SYMBOLS, when

    subject, detail = _subject(frame, due)
    responses = {response.id: response for response in frame.facts.responses}
    response = next((responses[name] for name in due.responses if name in responses), None)
    if response is None or due.waits:
        return (Cell((subject,), _sentences(detail, *_waits(frame, due))), Cell(), Cell(), Cell())
    symbol = SYMBOLS.get(response.status, "•")
    status = f"{symbol}\u00a0" + frame.words.known("statuses", response.status)
    who = frame.foreign(response.who or "", None, 60)
    return (
        Cell((subject,), _sentences(detail, *_part(frame, due))),
        Cell((Run(status, True),)),
        Cell((frame.localised(response.reason or "", 110),)),
        Cell((who,), when(frame, response)),
    )


def _sentences(*parts: str) -> str:
    """Return what is said of a subject as sentences, short ones."""
    told = (traced.carried(f"{part[:1].upper()}{part[1:]}.", part) for part in parts if part)
    return traced.joined(told, " ")


def _waits(frame: Frame, due: Due) -> list[str]:
    """Return since when a subject waits, and by how much it is late."""
    told = _part(frame, due)
    if due.state in ("planned", "drafted"):
        told.append(frame.say(f"official.{due.state}"))
    if due.age:
        told.append(frame.say("official.waits", n=due.age))
    if due.late:
        told.append(frame.say("responses.late_by", n=due.late))
    return told


def _part(frame: Frame, due: Due) -> list[str]:
    """Return how many contributions of its idea have a response, where some have none."""
    if due.state != "partly" or due.answered is None or due.contributions is None:
        return []
    return [frame.say("official.partly", n=due.answered, total=due.contributions)]


def _subject(frame: Frame, due: Due) -> tuple[Run, str]:
    """Return what a subject is called, and what people say of it."""
    opinion, texts = frame.facts.opinion, frame.facts.texts
    if due.contribution is not None:
        listed = opinion.unites if due.why == "unites" else opinion.divides
        one = next((one for one in listed if one.contribution == due.contribution), None)
        if one is not None:
            half = due.why == "divides" and opinion.shares_only  # who is against is not known
            why = "divides_half" if half else due.why
            return frame.named(one), frame.say(f"official.{why}", shares=frame.by_group(one))
        return Run(frame.say("quotes.source", id=due.contribution)), ""
    every = [*texts.leading, *(idea for theme in texts.themes for idea in theme.ideas)]
    idea = next((idea for idea in every if idea.id == due.idea), None)
    if idea is None:
        return Run(due.idea or ""), ""
    name = frame.label(idea.name, SUBJECT)
    return name, frame.voices(idea.persons, idea.contributions)
