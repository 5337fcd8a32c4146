"""Lists that some consultations call for: questions to officials, petitions, reports, ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.core import traced
from deliberation.report.blocks import Block, Cell, Column, Paragraph, Run, Section, Table
from deliberation.report.histograms import histogram
from deliberation.report.sections.closing import SYMBOLS
from deliberation.report.sections.common import NOTHING, Frame

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Interpellations, Petition, Quote, Rated, Ratings, Signalements

ADDRESSEES: Final = 30
QUESTIONS: Final = 40
PETITIONS: Final = 40
REPORTS: Final = 40
RATED: Final = 60
_WORDS: Final = 220


def lists(frame: Frame) -> tuple[Section, ...]:
    """Return one section a list; none where no contribution is of that kind."""
    found = frame.facts.lists
    if found is None:
        return ()
    made = (
        _questions(frame, found.questions) if found.questions is not None else None,
        _petitions(frame, found.petitions) if found.petitions else None,
        _reports(frame, found.reports) if found.reports is not None else None,
        _ratings(frame, found.ratings) if found.ratings is not None else None,
    )
    return tuple(section for section in made if section is not None)


def _questions(frame: Frame, asked: Interpellations) -> Section:
    n = traced.count(asked.questions)
    named = any(one.name is not None for one in asked.addressees)
    blocks: list[Block] = [
        Paragraph(frame.runs("lists.questions_answered", n=asked.answered, total=n), "lead")
    ]
    if named:
        blocks.append(_addressees(frame, asked))
    blocks.append(_asked(frame, asked, named=named))
    title = frame.runs("lists.questions_title", n=n)
    return Section("questions-asked", frame.say("lists.questions_kicker"), title, tuple(blocks))


def _addressees(frame: Frame, asked: Interpellations) -> Table:
    rows = tuple(
        (
            Cell((_named(frame, one.name, "nobody"),)),
            Cell((Run(frame.words.number(one.questions)),)),
            Cell((Run(frame.words.number(one.answered)),)),
            Cell(
                (Run(_days(frame, one.delay)),),
                frame.say("lists.known_for", n=one.delays) if one.delays else "",
            ),
            Cell((Run(_days(frame, one.oldest), bool(one.oldest)),)),
        )
        for one in asked.addressees[:ADDRESSEES]
    )
    columns = (
        Column(frame.say("lists.columns.addressee"), 4),
        Column(frame.say("lists.columns.questions"), 1.2, number=True),
        Column(frame.say("lists.columns.answered"), 1.2, number=True),
        Column(frame.say("lists.columns.delay"), 1.8, number=True),
        Column(frame.say("lists.columns.oldest"), 1.8, number=True),
    )
    note = _more(frame, "addressees", traced.count(asked.addressees) - ADDRESSEES)
    return Table("addressees", frame.say("lists.addressees_caption"), columns, rows, note)


def _asked(frame: Frame, asked: Interpellations, *, named: bool) -> Table:
    rows = []
    for one in asked.questions[:QUESTIONS]:
        on = "" if one.asked_on is None else frame.say("lists.asked_on", day=frame.words.date(one.asked_on))
        waits = frame.say("lists.waits", n=one.age) if one.age else frame.say("lists.no_answer")
        took = frame.say("lists.took", n=one.delay) if one.delay is not None else frame.say("lists.answered")
        rows.append(
            (
                _words(frame, one.title, one.text),
                Cell((_named(frame, one.addressee, "nobody"),), on) if named else Cell((Run(on or NOTHING),)),
                Cell((Run(took if one.responses else waits, not one.responses),)),
            )
        )
    columns = (
        Column(frame.say("lists.columns.question"), 5.4),
        Column(frame.say("lists.columns.addressee" if named else "lists.columns.asked_on"), 2.4),
        Column(frame.say("lists.columns.answer"), 2.2),
    )
    note = _more(frame, "questions", traced.count(asked.questions) - QUESTIONS)
    return Table("asked", frame.say("lists.asked_caption"), columns, tuple(rows), note)


def _petitions(frame: Frame, petitions: list[Petition]) -> Section:
    given = {response.id: response for response in frame.facts.responses}
    rows = []
    for one in petitions[:PETITIONS]:
        mine = [given[name] for name in one.responses if name in given]
        status = (
            f"{SYMBOLS.get(mine[0].status, '•')}\u00a0" + frame.words.known("statuses", mine[0].status)
            if mine
            else frame.say("lists.no_answer")
        )
        signed = NOTHING if one.signatures is None else frame.words.number(one.signatures)
        rows.append((_words(frame, one.title, one.text), Cell((Run(signed, True),)), Cell((Run(status),))))
    columns = (
        Column(frame.say("lists.columns.petition"), 6),
        Column(frame.say("lists.columns.signatures"), 1.6, number=True),
        Column(frame.say("lists.columns.answer"), 2.4),
    )
    note = _more(frame, "petitions", traced.count(petitions) - PETITIONS)
    table = Table("petitions", frame.say("lists.petitions_caption"), columns, tuple(rows), note)
    blocks = (Paragraph(frame.runs("lists.petitions_explain"), "lead"), table)
    title = frame.runs("lists.petitions_title", n=traced.count(petitions))
    return Section("petitions", frame.say("lists.petitions_kicker"), title, blocks)


def _reports(frame: Frame, reports: Signalements) -> Section:
    rows = tuple(
        (
            Cell((_named(frame, one.place, "no_place"),)),
            Cell((_named(frame, one.type, "no_type"),)),
            Cell((Run(frame.words.number(one.count), True),)),
            Cell((Run(frame.words.number(one.answered)),)),
        )
        for one in reports.crossed[:REPORTS]
    )
    columns = (
        Column(frame.say("lists.columns.place"), 3.4),
        Column(frame.say("lists.columns.type"), 3.4),
        Column(frame.say("lists.columns.reports"), 1.4, number=True),
        Column(frame.say("lists.columns.answered_reports"), 1.8, number=True),
    )
    note = _more(frame, "reports", traced.count(reports.crossed) - REPORTS)
    most = [
        frame.say(
            "lists.most",
            name=_named(frame, cell.category or None, empty).text,
            n=cell.n or 0,
        )
        for cell, empty in ((reports.types[0], "no_type"), (reports.places[0], "no_place"))
    ]
    said = frame.runs("lists.reports_explain", type=most[0], place=most[1])
    said += frame.runs("lists.reports_answered", n=reports.answered, total=reports.count)
    table = Table("reports", frame.say("lists.reports_caption"), columns, rows, note)
    title = frame.runs("lists.reports_title", n=reports.count)
    return Section("reports", frame.say("lists.reports_kicker"), title, (Paragraph(said, "lead"), table))


def _ratings(frame: Frame, ratings: Ratings) -> Section:
    shown = ratings.statements[:RATED]
    rows = tuple(_rated(frame, one) for one in shown)
    columns = (
        Column(frame.say("columns.statement"), 4.6),
        Column(frame.say("lists.columns.distribution"), 2.2),
        Column(frame.say("lists.columns.levels"), 2.6),
        Column(frame.say("lists.columns.ratings"), 1.1, number=True),
    )
    notes = [_more(frame, "rated", traced.count(ratings.statements) - RATED)]
    if ratings.few:
        notes.append(frame.say("lists.few", n=ratings.few, minimum=frame.facts.minimum_cell))
    note = frame.words.listed(notes, " ")
    blocks: list[Block] = [Paragraph(frame.runs("lists.ratings_explain"), "lead")]
    if rows:
        blocks.append(Table("ratings", frame.say("lists.ratings_caption"), columns, rows, note))
    else:
        blocks.append(Paragraph(frame.runs("words.as_is", text=note)))
    title = frame.runs("lists.ratings_title", n=traced.count(ratings.statements))
    return Section("ratings", frame.say("lists.ratings_kicker"), title, tuple(blocks))


def _rated(frame: Frame, one: Rated) -> tuple[Cell, ...]:
    levels = [
        frame.say("lists.level", value=cell.category, share=frame.words.percent(cell.share))
        for cell in one.levels
    ]
    middle = (
        ""
        if one.middle is None
        else frame.say("lists.middle", value=traced.carried(f"{one.middle:g}", one.middle))
    )
    drawn = histogram(
        [cell.share or 0.0 for cell in one.levels],
        [cell.category for cell in one.levels],
        frame.words.listed(levels, ", "),
    )
    return (
        _words(frame, one.title, one.text),
        Cell(drawing=drawn),
        Cell((Run(frame.words.listed(levels, ", ")),), middle),
        Cell((Run(frame.words.number(one.n)),)),
    )


def _words(frame: Frame, title: str | None, text: Quote) -> Cell:
    """Return a contribution in a cell: its title where it has one, else its words, and where they are."""
    shown = text if title is None else text.model_copy(update={"text": title, "cut": False, "masked": 0})
    said = frame.line(shown, _WORDS)
    detail = frame.words.listed((said.source, said.note))
    return Cell((Run(said.text, False, said.language, said.rtl),), detail)


def _named(frame: Frame, name: str | None, empty: str) -> Run:
    return Run(frame.say(f"lists.{empty}")) if name is None else frame.foreign(name, None, 120)


def _days(frame: Frame, n: int | None) -> str:
    return NOTHING if n is None else frame.say("lists.days", n=n)


def _more(frame: Frame, what: str, n: int) -> str:
    return frame.say(f"lists.more_{what}", n=n) if n > 0 else ""
