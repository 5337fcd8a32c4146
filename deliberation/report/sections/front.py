"""The first page: what was asked, the mandate, four figures, the essentials and the cautions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from deliberation.core import traced
from deliberation.core.conflicts import EDIT_CONFLICT, conflict_sentence
from deliberation.core.language import Localised
from deliberation.report.blocks import (
    Block,
    Box,
    Items,
    KeyFigure,
    KeyFigures,
    Pair,
    Pairs,
    Paragraph,
    Plain,
    Run,
    Runs,
)
from deliberation.report.sections.common import Frame, points_of, unlike_printed
from deliberation.report.sections.robustness import fragile_themes, marks
from deliberation.report.words import clean, known_language

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Statement

FRONT_NOTICES = (
    "tallies_only", "tallies_shares_only", "no_groups_tallies", "routed_votes", "few_participants",
    "published_counts_differ", "votes_counted", "unsigned", "unsigned_channel", "voters_without_vote",
)  # fmt: skip
"""Notices that change how the headline figures are read: they stand on the first page."""


def front(frame: Frame, *, brief: bool = False, named: int = 1) -> tuple[Block, ...]:
    """Return the blocks of the first page; ``brief`` shortens the mandate; ``named``: see ``essentials``."""
    return (
        mandate(frame, brief=brief),
        KeyFigures(key_figures(frame)),
        Box("essential", "essential", frame.say("essential.title"), (Items(essentials(frame, named)),)),
        Box("caution", "caution", frame.say("caution.title"), cautions(frame)),
    )


def facts_line(frame: Frame) -> tuple[Pair, ...]:
    """Return the line under the title: dates, place, commissioner."""
    about = frame.facts.about
    pairs = []
    dates = _dates(frame, about.opened, about.closed)
    if dates:
        pairs.append(Pair(frame.say("about.dates"), (frame.runs("words.as_is", text=dates),)))
    for label, value in (("territory", about.territory), ("commissioner", about.commissioner)):
        if value:
            pairs.append(Pair(frame.say(f"about.{label}"), ((frame.localised(value),),)))
    return tuple(pairs)


def mandate(frame: Frame, *, brief: bool = False) -> Box:
    """Return the mandate as declared, or one honest line where it was not; in brief, who decides and when."""
    declared = frame.facts.about.mandate
    told: tuple[tuple[str, Sequence[Localised | str]], ...] = (
        ("decides", [declared.decides] if declared.decides else []),
        ("by_when", [declared.by_when] if declared.by_when else []),
        ("promised", [] if brief else declared.promised),
        ("open", declared.open),
        ("decided", declared.decided),
        ("out_of_scope", [] if brief else declared.out_of_scope),
    )
    pairs = [
        Pair(frame.say(f"mandate.{name}"), tuple((frame.localised(value),) for value in values))
        for name, values in told
        if values
    ]
    blocks: tuple[Plain, ...] = (
        (Pairs(tuple(pairs)),) if pairs else (Paragraph(frame.runs("mandate.not_declared")),)
    )
    title = frame.say("mandate.title" if pairs else "mandate.title_none")
    return Box("mandate", "mandate", title, blocks)


def key_figures(frame: Frame) -> tuple[KeyFigure, ...]:
    """Return the four headline figures that the consultation can show."""
    counts, texts, opinion = frame.facts.counts, frame.facts.texts, frame.facts.opinion
    population = counts.population or frame.facts.about.population
    figures = []
    if counts.participants is not None:
        note = frame.say("figures.of_population", n=population) if population else ""
        if counts.collectives:
            note = frame.say("figures.collectives", n=counts.collectives)
        key = "authors" if counts.voters is None and counts.authors == counts.participants else "participants"
        figures.append(_figure(frame, key, counts.participants, note))
    elif counts.authors:
        figures.append(_figure(frame, "authors", counts.authors, ""))
    note = (
        frame.say("figures.analysed", n=texts.analysed) if 0 < texts.analysed < counts.contributions else ""
    )
    figures.append(_figure(frame, "contributions", counts.contributions, note))
    votes = counts.votes if opinion.basis is None else opinion.votes  # those on what is analysed
    if votes:
        note = frame.say("figures.statements", n=opinion.statements) if opinion.statements else ""
        figures.append(_figure(frame, "votes", votes, note))
    if counts.participation_rate is not None and population:
        share = frame.words.percent(counts.participation_rate)
        alone = "_alone" if counts.collectives else ""
        note = frame.say(f"figures.of_population{alone}", n=population)
        figures.append(KeyFigure(share, frame.say("figures.rate"), note))
    if texts.themes:
        note = frame.say("figures.ideas", n=texts.ideas)
        figures.append(_figure(frame, "themes", traced.count(texts.themes), note))
    if frame.grouped:
        figures.append(_figure(frame, "groups", traced.count(frame.facts.groups.groups), ""))
    return tuple(figures[:4])


def essentials(frame: Frame, named: int = 1) -> tuple[Runs, ...]:
    """Return what unites, what divides, what is said most, what is not known, and what is asked by when.

    ``named`` is how many statements stand for what unites, and how many for what divides.
    """
    opinion = frame.facts.opinion
    unites, divides = _unites(frame), _divides(frame)
    if unites:
        unites += _next(frame, "unites", opinion.unites[1:named])
    if divides:
        divides += _next(frame, "divides", opinion.divides[1:named])
    parts = (unites, divides, _said(frame), _unknown(frame), _asked(frame))
    return tuple(part for part in parts if part)


def cautions(frame: Frame) -> tuple[Plain, ...]:
    """Return what must be read before any figure is quoted."""
    sentences = [*_territory(frame), frame.runs("caution.self_selected")]
    counts = frame.facts.counts
    if frame.facts.territory is None and counts.participants is None and not counts.authors:
        sentences.append(frame.runs("caution.participants_unknown"))
    if _has_intervals(frame):
        sentences.append(frame.runs("caution.intervals"))
    if frame.facts.opinion.shares_only:
        sentences.append(frame.runs("caution.shares_published"))
    written = known_language(frame.facts.about.language)
    if written is not None and written != frame.words.language:
        sentences.append(frame.runs("caution.untranslated"))
    sentences += [notice for code, notice in notices(frame) if code in FRONT_NOTICES]
    return (Items(tuple(sentences)),)


def _territory(frame: Frame) -> list[Runs]:
    """Return that the report is about one territory, and how many people of all it tells of."""
    place = frame.facts.territory
    if place is None:
        return []
    name = frame.foreign(place.name, None, 120)
    if place.participants is None or place.total is None:
        told = [frame.runs("territory.only_written", name=name)]
    else:
        told = [frame.runs("territory.only", n=place.participants, name=name, total=place.total)]
    if place.texts != "told":
        told.append(frame.runs(f"territory.texts_{place.texts}", minimum=frame.facts.minimum_cell))
    return told


def _has_intervals(frame: Frame) -> bool:
    opinion = frame.facts.opinion
    shown = (*opinion.unites, *opinion.unites_against, *opinion.divides, *opinion.unknown)
    return any(one.everybody.agree.low is not None for one in shown)


def notices(frame: Frame) -> list[tuple[str, Runs]]:
    """Return every notice of the facts, in words; one we have no words for stays as its code."""
    told = []
    for notice in frame.facts.notices:
        if notice.code == EDIT_CONFLICT:
            sentence = clean(conflict_sentence(notice.values, frame.words.language))
            told.append((notice.code, frame.runs("words.as_is", text=sentence)))
            continue
        values = {name: _value(frame, name, value) for name, value in notice.values.items()}
        try:
            runs = frame.runs(
                f"notices.{notice.code}", n=_counted(notice.values), stating=notice.code, **values
            )
        except (KeyError, TypeError):
            parts = [traced.carried(f"{name} = {value}", value) for name, value in values.items()]
            rest = frame.words.listed(parts, ", ")
            runs = frame.runs("words.as_is", text=notice.code + (" (" + rest + ")" if rest else ""))
        told.append((notice.code, runs))
    return told


def _counted(values: Mapping[str, str]) -> int | None:
    """Return the count that a notice agrees with, where it has one."""
    n = values.get("count") or values.get("rows") or ""
    return traced.whole(int(n), traced.of(n)) if n.isascii() and n.isdigit() else None


def _value(frame: Frame, name: str, value: str) -> str:
    if name == "language":
        return language_name(frame, value)
    if not (value.isascii() and value.isdigit()):
        return value
    return frame.words.number(traced.whole(int(value), traced.of(value)))


def language_name(frame: Frame, code: str) -> str:
    """Return the name of a language in the language of the report, or its code."""
    from babel import Locale

    return traced.carried(str(Locale(frame.words.language).languages.get(code, code)), code)


def _figure(frame: Frame, name: str, n: int, note: str) -> KeyFigure:
    return KeyFigure(frame.words.number(n), frame.say(f"figures.{name}", n=n), note)


def _dates(frame: Frame, opened: datetime.date | None, closed: datetime.date | None) -> str:
    words = frame.words
    if opened and closed and opened != closed:
        return frame.say(
            "about.from_to",
            opened=words.date(opened, year=opened.year != closed.year),
            closed=words.date(closed),
        )
    if opened and closed:
        return frame.say("about.on", day=words.date(opened))
    if opened or closed:
        key = "about.since" if opened else "about.until"
        return frame.say(key, day=words.date(opened or closed or datetime.date.min))
    return ""


def _unites(frame: Frame) -> Runs:
    opinion = frame.facts.opinion
    if opinion.basis is None:
        return ()
    key = f"essential.unites_{opinion.shared_by}"
    if not opinion.ranked:
        return frame.runs("essential.unranked")
    threshold = frame.words.percent(opinion.threshold)
    runs = frame.runs(key, n=opinion.passing, ranked=opinion.ranked, threshold=threshold)
    if opinion.mostly_approved:
        runs += frame.runs("essential.mostly")
    if opinion.unites:
        best = opinion.unites[0]
        runs += frame.runs("essential.best", statement=frame.named(best), shares=frame.by_group(best))
        runs += _marked(frame, "unites", best)
    return runs


def _next(frame: Frame, kind: str, following: Sequence[Statement]) -> Runs:
    """Return the statements that follow the first one, each with its shares and what must be said of it."""
    split = kind == "divides" and frame.facts.opinion.shared_by == "everybody"
    key = "essential.next_split" if split and not frame.facts.opinion.shares_only else "essential.next"
    told: Runs = ()
    for one in following:
        told += frame.runs(
            key,
            statement=frame.named(one),
            shares=frame.by_group(one),
            disagree=frame.words.share(one.everybody.disagree),
        )
        told += _marked(frame, kind, one)
    return told


def _marked(frame: Frame, kind: str, statement: Statement) -> Runs:
    """Return what must be said of a conclusion before it is quoted: that it is fragile, or holds narrowly."""
    mark = marks(frame, kind).get(statement.contribution, ())
    return (Run(" "), *mark) if mark else ()


def _divides(frame: Frame) -> Runs:
    opinion = frame.facts.opinion
    if opinion.basis is None:
        return frame.runs("essential.divides_no_votes")
    if not opinion.ranked:
        return ()
    if opinion.divides:
        first = opinion.divides[0]
        statement = frame.named(first)
        if first.gap is not None and first.gap.value is not None and first.gap_between:
            most, least = first.gap_between
            points = points_of(first.gap.value)
            key = "divides_ends" if opinion.shared_by == "thirds" else "divides_gap"
            told = frame.runs(f"essential.{key}", n=points, most=most, least=least, statement=statement)
            told += frame.runs("essential.gap_shares", shares=frame.by_group(first))
            if unlike_printed(first):
                told += frame.runs("essential.unrounded", stating=first.gap)
            return told + _marked(frame, "divides", first)
        return frame.runs(
            "essential.divides_half" if opinion.shares_only else "essential.divides_split",
            statement=statement,
            agree=frame.words.share(first.everybody.agree),
            disagree=frame.words.share(first.everybody.disagree),
        )
    return frame.runs(f"essential.divides_none_{'shares' if opinion.shares_only else opinion.shared_by}")


def _said(frame: Frame) -> Runs:
    themes = frame.facts.texts.themes
    if not themes:
        return ()
    runs = frame.runs("essential.said")
    for position, theme in enumerate(themes[:3]):
        name = frame.label(theme.name)
        persons = frame.voices(theme.persons, theme.contributions)
        separator = "." if position == min(len(themes), 3) - 1 else ", "
        runs += frame.runs("essential.said_theme", name=name, persons=persons, separator=separator)
    sizes = [theme.persons if frame.authored else theme.contributions for theme in themes]
    tied = sizes[3:].count(sizes[2]) if len(sizes) > 3 else 0
    if tied and sizes[2]:
        runs += frame.runs("essential.said_tied", n=tied, stating=themes)
    fragile = fragile_themes(frame)
    marked = [mark for theme in themes[:3] if (mark := fragile.get(theme.id))]
    if len(marked) > 1:  # the same said twice or more: once here, the figures where themes are told
        told = traced.count(themes[:3])
        why = tuple(run.text for mark in marked for run in mark)
        if len(marked) == told:
            return runs + frame.runs("essential.said_marks_all", n=told, stating=why)
        return runs + frame.runs("essential.said_marks", n=len(marked), total=told, stating=why)
    for mark in marked:
        runs += (Run(" "), *mark)
    return runs


def _unknown(frame: Frame) -> Runs:
    opinion = frame.facts.opinion
    runs: Runs = ()
    if opinion.basis and opinion.not_rankable:
        runs += frame.runs(
            "essential.not_rankable",
            n=opinion.not_rankable,
            total=opinion.statements,
        )
    if opinion.unknown:
        first = opinion.unknown[0]
        passed = frame.words.percent(first.everybody.passed.value)
        key = "essential.most" + (frame.mixed or "_passed") + ("_too" if runs else "")
        n = first.everybody.passed.n
        runs += frame.runs(key, n=n, statement=frame.named(first), passed=passed)
    if not runs:
        runs = frame.runs(f"essential.unknown_{'no_votes' if opinion.basis is None else 'absent'}")
    return runs


def _asked(frame: Frame) -> Runs:
    """Return what is asked of the decision-maker, by when, and what is late."""
    account = frame.facts.accountability
    runs = _mandate_asks(frame)
    if account is not None and account.passed:
        runs += frame.runs("essential.passed", n=account.passed)
    if account is not None and account.late and account.as_of is not None:
        runs += frame.runs(
            "essential.late",
            n=account.late,
            day=frame.words.date(account.as_of),
            total=account.ideas,
            answered=account.ideas_in("answered"),
        )
    return runs


def _mandate_asks(frame: Frame) -> Runs:
    declared = frame.facts.about.mandate
    if declared.decides and declared.by_when:
        return frame.runs(
            "essential.asked",
            decides=frame.inside(declared.decides),
            by_when=frame.inside(declared.by_when),
        )
    if declared.decides:
        return frame.runs("essential.asked_no_date", decides=frame.inside(declared.decides))
    return frame.runs("essential.asked_unknown")
