"""The algorithm sheet: what the engine does, with which data and weights, its limits, who answers for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deliberation.core import traced
from deliberation.report.blocks import Block, Cell, Column, Pair, Pairs, Run, Runs, Section, Table
from deliberation.report.sections.common import NOTHING, Frame
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deliberation.core.language import Localised

_POINT: Final = re.compile(r"(?<=\d)\.(?=\d)")
_FILES: Final = 40
"""Files that are listed; the ledger lists them all."""


def algorithm(frame: Frame) -> tuple[Section, ...]:
    """Return the sheet, from what the engine is for to how to run it again."""
    facts = frame.facts
    mandate, undeclared = facts.about.mandate, frame.runs("algorithm.undeclared")

    def declared(words: Localised | str | None) -> Runs:
        return (frame.localised(words),) if words else undeclared

    told: dict[str, list[Runs]] = {
        "purpose": [frame.runs("algorithm.said.purpose")],
        "decides": [declared(mandate.decides if mandate is not None else None)],
        "answers": [declared(facts.about.commissioner)],
        "contact": [declared(facts.about.contact)],
        "data": _data(frame),
        "operations": _operations(frame),
        "weights": _weights(frame),
        "limits": _limits(frame),
        "contest": [frame.runs(f"algorithm.said.contest{'' if facts.about.contact else '_nobody'}")],
        "again": [
            frame.runs(f"algorithm.said.{name}", version=facts.engine_version)
            for name in ("again", "kept", "tables")
        ],
    }
    pairs = tuple(Pair(frame.say(f"algorithm.{name}"), tuple(said)) for name, said in told.items() if said)
    blocks: list[Block] = [Pairs(pairs)]
    if facts.files:
        blocks.append(_files(frame))
    if facts.method:
        blocks.append(_steps(frame))
    title = frame.runs("algorithm.title")
    return (Section("algorithm", frame.say("algorithm.kicker"), title, tuple(blocks)),)


def _data(frame: Frame) -> list[Runs]:
    files = {one.file for one in frame.facts.files}
    told = [frame.runs("algorithm.said.files", n=traced.count(files))] if files else []
    if frame.facts.content:
        told.append(frame.runs("algorithm.said.content", digest=frame.facts.content))
    return told


def _operations(frame: Frame) -> list[Runs]:
    """Return what is done, step by step, of what this consultation calls for."""
    facts = frame.facts
    done = ["read"]
    if facts.opinion.basis == "votes":
        done.append("votes")
    elif facts.opinion.basis:
        done.append("tallies")
    if facts.groups.verdict != "unknown":
        done.append("groups" if facts.groups.simulations else "groups_none")
    if facts.texts.contributions:
        done += ["passages", "ideas", "opposed", "names", "quotes"]
    done.append("gate")
    return [frame.runs(f"algorithm.said.{name}") for name in done]


def _weights(frame: Frame) -> list[Runs]:
    facts = frame.facts
    told = []
    if facts.opinion.basis == "votes":
        told.append(frame.runs("algorithm.said.voice_votes"))
    elif facts.opinion.basis == "tallies":
        told.append(frame.runs("algorithm.said.voice_tallies"))
    if facts.texts.contributions:
        told.append(frame.runs("algorithm.said.voice_texts"))
    told.append(
        frame.runs("algorithm.said.raked" if facts.weighting is not None else "algorithm.said.unraked")
    )
    return told


def _limits(frame: Frame) -> list[Runs]:
    facts = frame.facts
    told = [frame.runs("algorithm.said.limit_people")]
    if facts.texts.contributions:
        told += [frame.runs(f"algorithm.said.limit_{name}") for name in ("meaning", "names", "types")]
    return told


def _files(frame: Frame) -> Table:
    """Return the rows of each input file, and how many of them are used as they are."""
    shown = frame.facts.files[:_FILES]
    rows = tuple(
        (
            Cell((frame.foreign(one.file, None, 120),)),
            Cell((Run(frame.words.known("unit_names", one.unit)),)),
            Cell((Run(frame.words.number(one.rows)),)),
            Cell((Run(frame.words.number(one.used)),)),
        )
        for one in shown
    )
    columns = (
        Column(frame.say("algorithm.columns.file"), 3),
        Column(frame.say("algorithm.columns.unit"), 2),
        Column(frame.say("algorithm.columns.rows"), 1, number=True),
        Column(frame.say("algorithm.columns.used"), 1, number=True),
    )
    rest = traced.count(frame.facts.files) - len(shown)
    more = frame.say("algorithm.files_more", n=rest) if rest else ""
    note = traced.joined((frame.say("algorithm.files_note"), more), " ")
    return Table("files", frame.say("algorithm.files_caption"), columns, rows, note)


def parameters_of(frame: Frame, parameters: Mapping[str, str]) -> str:
    """Return the settings of a step in words, each with its name in the code."""
    told = []
    for name, value in parameters.items():
        words = frame.words.known("parameters", name)
        code = f"{words} ({name})" if words != name else name
        shown = frame.words.known("parameter_values", value.lower())
        if frame.words.language == "fr":
            shown = _POINT.sub(",", shown)
        setting = f"{code}\u00a0: {shown}" if frame.words.language == "fr" else f"{code}: {shown}"
        told.append(traced.carried(setting, value))
    return frame.words.listed(told, "; " if frame.words.language == "en" else "\u00a0; ")


def _steps(frame: Frame) -> Table:
    table = []
    for line in frame.facts.method:
        parameters = parameters_of(frame, line.parameters)
        table.append(
            (
                Cell((Run(frame.words.known("steps", line.step)),)),
                Cell((Run(one_line(parameters, 600) or NOTHING),)),
                Cell((Run(NOTHING if line.seed is None else traced.carried(str(line.seed), line.seed)),)),
                Cell((Run(line.version),)),
            )
        )
    columns = (
        Column(frame.say("columns.step"), 2.6),
        Column(frame.say("columns.parameters"), 5),
        Column(frame.say("columns.seed"), 0.9, number=True),
        Column(frame.say("columns.version"), 1.3),
    )
    return Table("method", frame.say("method.caption"), columns, tuple(table))
