"""What a run would meet, found out without running it: every mistake at once, the funnel, what would run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deliberation.core.errors import DeliberationError
from deliberation.core.settings import Settings, Source, Tables
from deliberation.pipeline.inputs import Request
from deliberation.pipeline.output import Output
from deliberation.pipeline.runner import keys_of
from deliberation.pipeline.words import message_language, say

if TYPE_CHECKING:
    from deliberation.consultation import Consultation

_FEW: int = 30
"""Participants under which groups cannot be expected."""


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """What a check found.

    Parameters
    ----------
    problems : tuple of str
        What must be mended before a run, each with where it is.
    warnings : tuple of str
        What a report will lack, and why.
    funnel : mapping of str to mapping
        By unit: rows declared, received, readable, kept; None where nobody knows.
    set_aside : tuple of (str, str, int)
        Unit, reason in words, rows merged or set aside.
    stages : mapping of str to bool
        By stage: whether it would run.
    """

    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    funnel: Mapping[str, Mapping[str, int | None]]
    set_aside: tuple[tuple[str, str, int], ...]
    stages: Mapping[str, bool]


def check(request: Request, out: str | Path) -> Checkup:
    """Read everything that a run would read, and tell what was found; nothing is run and nothing written.

    Parameters
    ----------
    request : Request
        See ``open_request``.
    out : path
        The output folder of the run, to tell which stages are up to date.
    """
    from deliberation.consultation.margins import check_margins

    consultation: Consultation | None = None
    problems: tuple[str, ...] = ()
    try:
        consultation = _read(request.settings, request.base)
    except DeliberationError as error:
        problems = tuple(_problems(request)) or (str(error),)
    try:
        request.check_edits()
    except DeliberationError as error:
        problems = (*problems, str(error))
    folder = Path(out)
    try:
        request.check_previous(folder)
    except DeliberationError as error:
        problems = (*problems, str(error))
    inputs = request.hashes(without=folder.resolve())
    keys = keys_of(request, Output(folder), inputs=inputs)
    stages = {name: key is None for name, key in keys.items()}
    if consultation is not None:
        try:
            check_margins(consultation)
        except DeliberationError as error:
            problems = (*problems, str(error))
    if consultation is None:
        return Checkup(problems=problems, funnel={}, set_aside=(), stages=stages)
    if not (consultation.has_votes or consultation.tallies.num_rows or consultation.has_texts):
        problems = (*problems, say("errors.nothing"))
    ledger = consultation.ledger
    summary = ledger.summary(message_language())
    told = summary[summary["state"] != "used"].assign(
        meaning=lambda rows: rows["meaning"].where(rows["meaning"] != "", rows["state"])
    )
    aside = told.groupby(["unit", "meaning"], sort=False, as_index=False)["rows"].sum()
    return Checkup(
        problems=problems,
        warnings=(*_warnings(consultation), *_conflicts(request, consultation, Output(folder), stages)),
        funnel={unit: ledger.funnel(unit) for unit in ledger.units()},
        set_aside=tuple(
            (str(unit), str(meaning), int(rows)) for unit, meaning, rows in aside.itertuples(index=False)
        ),
        stages=stages,
    )


def _read(settings: Settings, base: Path) -> Consultation:
    from deliberation.ingest import gather

    return gather(settings, base=base)


def _problems(request: Request) -> Iterator[str]:
    """Read every source and every side table alone, so that each tells its own mistake."""
    settings, base = request.settings, request.base
    good: Source | None = None
    for number, source in enumerate(settings.sources, 1):
        try:
            _read(Settings(sources=(source,)), base)
            good = good or source
        except DeliberationError as error:
            yield say("check.source", name=source.name or number, problem=error)
    if good is None:
        return
    for name in Tables.model_fields:
        table = getattr(settings.tables, name)
        if table is None:
            continue
        try:
            _read(Settings(sources=(good,), tables=Tables(**{name: table})), base)
        except DeliberationError as error:
            yield say("check.table", name=name, problem=error)


def _warnings(consultation: Consultation) -> Iterator[str]:
    if not consultation.has_votes:
        tallies = consultation.tallies.num_rows
        yield say("check.no_votes" if tallies else "check.no_votes_no_tallies")
    if not consultation.has_texts:
        yield say("check.no_texts")
    people = consultation.participants.num_rows
    if 0 < people < _FEW:
        yield say("check.few_one" if people == 1 else "check.few", count=people)
    yield from _found(consultation)


def _conflicts(
    request: Request, consultation: Consultation, output: Output, stages: Mapping[str, bool]
) -> Iterator[str]:
    """Say which edits by hand conflict with the themes of the last run, if a new run would keep these."""
    from deliberation.pipeline.stages import found_themes
    from deliberation.text import read_edits

    file = request.edits()
    if file is None:
        return
    themes = None if stages["texts"] else found_themes(output.work, consultation)
    try:
        edits = read_edits(file)
    except DeliberationError:
        return  # a problem, and told as one
    if themes is None:
        yield say("check.edits_later", count=len(edits.edits))
        return
    replay = themes.edited(edits).replay
    if replay is not None:
        yield say("check.edits", count=replay.edits, done=replay.done)
        yield from (conflict.sentence(message_language()) for conflict in replay.conflicts)


def _found(consultation: Consultation) -> Iterator[str]:
    """Say what the readers found, in the words of the report."""
    from deliberation.report.words import Words

    words = Words(message_language())
    for code, values in consultation.notices:
        if words.has(f"notices.{code}"):
            said: dict[str, object] = dict(values)
            yield words.say(f"notices.{code}", n=None, **said)
