"""The responses of the decision-maker, the method, the limits, and whose data this is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deliberation.core import traced
from deliberation.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
)
from deliberation.report.sections.common import Frame
from deliberation.report.sections.front import FRONT_NOTICES, notices
from deliberation.report.sections.review import reviewed
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Accountability, Followed, Response, State

SAID_IN_FRONT = ("self_selected", "mandate_not_declared")
"""Notices that every first page tells in its own words."""
_WAITING: Final[tuple[State, ...]] = ("none", "planned", "drafted", "partly")
_LISTED: Final = 10
"""Ideas without a response that are listed; the citizens' page lists them all."""
SYMBOLS = {
    "retained": "✔",
    "in_part": "◐",
    "under_study": "…",
    "declined": "×",
    "out_of_remit": "→",
    "unclassified": "•",
}
"""A shape besides the words of a status."""


def responses(frame: Frame) -> tuple[Section, ...]:
    """Return what waits for a response, then what was answered; nothing where nothing was promised."""
    given = frame.facts.responses
    account = frame.facts.accountability
    if not given and (account is None or account.due is None):
        return ()
    blocks: list[Block] = [] if account is None else _waiting(frame, account)
    title = frame.runs("responses.title", n=traced.count(given))
    if given:
        blocks.append(_given(frame))
    return (Section("responses", frame.say("responses.kicker"), title, tuple(blocks)),)


def _waiting(frame: Frame, account: Accountability) -> list[Block]:
    """Return how many people wait, and the ideas without a response that most of them said."""
    sentences = told_of(frame, account)
    if account.late:
        sentences.append(frame.runs("responses.late", n=account.late))
    ideas = [one for one in account.asked if one.level == "idea" and one.state in _WAITING]
    ideas.sort(key=lambda one: (-(one.late or 0), -one.persons))
    rows = tuple(
        (
            Cell((frame.label(one.name),), part_of(frame, one)),
            Cell((Run(frame.voices(one.persons, one.contributions)),)),
            Cell((Run(frame.say("responses.age", n=one.age) if one.age else "–"),)),
            Cell((Run(frame.say("responses.late_by", n=one.late) if one.late else "–", bool(one.late)),)),
        )
        for one in ideas[:_LISTED]
    )
    if not rows:
        return [Items(tuple(sentences))]
    heads = (("idea", 4.6), ("voices", 2.0), ("age", 1.7), ("lateness", 1.9))
    columns = tuple(Column(frame.say(f"responses.columns.{name}"), share) for name, share in heads)
    caption = frame.say(
        "responses.waiting", n=traced.count(ideas[:_LISTED]), total=account.ideas_in(*_WAITING)
    )
    return [Items(tuple(sentences)), Table("waiting", caption, columns, rows)]


def told_of(frame: Frame, account: Accountability) -> list[Runs]:
    """Return how many contributions and persons have a response and how many wait, in the words of all pages.

    A person whose idea has a response to other contributions alone has none.
    """
    total = account.contributions
    n = account.contributions_in("answered")
    said = [frame.runs("responses.answered_contributions", n=n, total=total)]
    if not frame.authored:
        n = account.contributions_in("partly")
        return [*said, frame.runs("responses.partly_contributions", n=n)] if n else said
    states: dict[str, tuple[State, ...]] = {
        "answered": ("answered",),
        "partly": ("partly",),
        "drafted": ("planned", "drafted"),
        "silent": ("none",),
    }
    for key, held in states.items():
        n = account.persons_in(*held)
        if n:
            said.append(frame.runs(f"responses.{key}", n=n, persons=frame.words.unit("persons", n)))
    return said


def part_of(frame: Frame, one: Followed) -> str:
    """Return how many contributions of an idea have a response, where some have none."""
    if one.state != "partly":
        return ""
    return frame.say("responses.partly_count", n=one.answered, total=one.contributions)


def _given(frame: Frame) -> Table:
    table = []
    given = frame.facts.responses
    for one in given:
        symbol = SYMBOLS.get(one.status, "•")
        status = f"{symbol}\u00a0" + frame.words.known("statuses", one.status)
        count = (
            frame.words.unit("contributions", traced.count(one.contributions)) if one.contributions else ""
        )
        table.append(
            (
                Cell((frame.localised(one.subject),), count),
                Cell((Run(status, True),), _followed(frame, one)),
                Cell((frame.localised(one.reason or frame.say("responses.no_reason")),)),
                Cell((frame.foreign(one.who or "–", None, 200),), when(frame, one)),
            )
        )
    columns = (
        Column(frame.say("columns.subject"), 3.4),
        Column(frame.say("columns.status"), 1.9),
        Column(frame.say("columns.why"), 4),
        Column(frame.say("columns.who_when"), 2.2),
    )
    return Table("responses", frame.say("responses.caption"), columns, tuple(table))


def _followed(frame: Frame, response: Response) -> str:
    """Return what the platform says of a response: its own word for the status, and how far it is."""
    parts = []
    if response.said and response.status == "unclassified":
        parts.append(frame.say("responses.said", status=one_line(response.said, 60)))
    if response.progress is not None:
        parts.append(frame.say("responses.progress", share=frame.words.percent(response.progress)))
    return frame.words.listed(parts)


def method(frame: Frame) -> tuple[Section, ...]:
    """Return the method in words, the limits, and the version of the engine."""
    facts = frame.facts
    sentences: list[Runs] = []
    if facts.opinion.basis:
        sentences.append(frame.runs("method.votes" if facts.opinion.basis == "votes" else "method.tallies"))
        sentences.append(frame.runs("method.ranking", n=facts.opinion.minimum_votes))
        sentences += _sure(frame)
    if facts.groups.verdict != "unknown":
        sentences.append(frame.runs("method.groups"))
    if facts.texts.contributions:
        sentences.append(frame.runs("method.texts"))
        sentences += _writing(frame)
        sentences += reviewed(frame)
    alone = "" if frame.marks else "_alone"  # without parts, nothing is rounded by part
    sentences.append(frame.runs(f"method.privacy{alone}", minimum=facts.minimum_cell))
    if facts.opinion.basis == "votes":
        sentences.append(frame.runs(f"method.rounding{alone}"))
    blocks: list[Block] = [Items(tuple(sentences))]
    limits = [runs for code, runs in notices(frame) if code not in (*FRONT_NOTICES, *SAID_IN_FRONT)]
    if limits:
        blocks += [Heading(frame.runs("method.limits")), Items(tuple(limits))]
    blocks.append(Paragraph(frame.runs("method.version", version=facts.engine_version), "small"))
    return (Section("method", frame.say("method.kicker"), frame.runs("method.title"), tuple(blocks)),)


def _sure(frame: Frame) -> list[Runs]:
    """Return what it takes to pass the threshold, in a statistician's words."""
    opinion = frame.facts.opinion
    if opinion.certainty is None:
        return []
    percent = frame.words.percent
    said = frame.runs(
        "method.sure", threshold=percent(opinion.threshold), certainty=percent(opinion.certainty)
    )
    if opinion.shared_by == "everybody":
        return [said]
    return [said + frame.runs(f"method.sure_{opinion.shared_by}")]


def _writing(frame: Frame) -> list[Runs]:
    """Return what became of the drafts of a language model, where one was asked."""
    writing = frame.facts.texts.writing
    if writing is None:
        return []
    refused = sum(part.count for part in writing.refused)
    told = [
        frame.runs(
            "method.writer",
            model=frame.foreign(writing.model, None, 80),
            asked=writing.asked,
            accepted=writing.accepted,
            refused=refused,
        )
    ]
    for key, parts in (("refusals", writing.refused), ("failures", writing.failures)):
        named = frame.words.joined(
            frame.say("method.writer_part", reason=frame.words.known(key, part.reason), count=part.count)
            for part in sorted(parts, key=lambda part: (-part.count, part.reason))
        )
        told += [frame.runs(f"method.writer_{key}", named=named)] if parts else []
    if writing.withheld:
        told.append(frame.runs("method.writer_withheld", n=writing.withheld))
    return told


def day(frame: Frame, written: str | None) -> str:
    """Return a date in words where it is one, else what was written."""
    from datetime import date

    try:
        found = date.fromisoformat(written or "")
    except ValueError:
        return written or ""
    return frame.words.date(traced.day(found, traced.of(written)))


def when(frame: Frame, response: Response) -> str:
    """Return the day that was announced for a response, and since when it has passed."""
    written = day(frame, response.by_when)
    if response.overdue is None:
        return written
    return frame.say("responses.overdue", day=written, n=response.overdue)


def attribution(frame: Frame) -> tuple[Runs, ...]:
    """Return the licence and attribution of the data, and whom to tell of an error, where declared."""
    given, contact = frame.facts.about.attribution, frame.facts.about.contact
    asked = (frame.runs("closing.contact", contact=frame.inside(contact)),) if contact else ()
    if not given:
        return asked
    text = frame.localised(given)
    told = frame.say("closing.attribution", text="").rstrip(" :\u00a0")
    if text.text.startswith(told):  # the organiser's words say already what they are about
        return ((text,), *asked)
    return (frame.runs("closing.attribution", text=text), *asked)
