"""From the answers of one or several readers to edits and readings; where readers differ, nothing is done."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from deliberation.review.answers import Answer, Key, Sheet, Value
from deliberation.review.layout import SHEETS, sheet_title
from deliberation.review.mistakes import Mistake, ReviewError
from deliberation.review.reading import exclusive, shown
from deliberation.review.run import ASIDE, Node, Passage
from deliberation.review.words import say
from deliberation.text.edits.file import (
    Edit,
    Merge,
    Move,
    Quote,
    Rename,
    Retype,
    SetAside,
    Span,
    Split,
    Target,
)
from deliberation.text.readings.file import QUESTIONS, Draw, Reading

_LIST: Final = re.compile(r"[;\n]")
_NODES: Final = (("ideas", "idea"), ("themes", "theme"))


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An edit, who asked for it, in which cell, and what they remarked."""

    edit: Edit
    reader: str
    file: str
    sheet: str
    cell: str
    remarks: tuple[str, ...] = ()

    def mistake(self, code: str, **values: str) -> Mistake:
        """Return a mistake about the cell that asked for the edit."""
        return Mistake(code=code, file=self.file, sheet=self.sheet, cell=self.cell, values=values)


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """A cell in which two readers differ: what each says, and where."""

    sheet: str
    row: str
    column: str
    said: tuple[tuple[str, str, str], ...] = field(default=())  # reader, cell, answer


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What follows from some filled workbooks.

    Parameters
    ----------
    edits : tuple of Planned
        In the order in which they are to be replayed.
    readings : tuple of Reading
        What each reader said of each passage.
    disagreements : tuple of Disagreement
        Where readers differ: no edit follows from these cells.
    noted : int
        Passages whose theme is wrong, without the right idea: kept as readings, nothing moves.
    """

    edits: tuple[Planned, ...]
    readings: tuple[Reading, ...]
    disagreements: tuple[Disagreement, ...]
    noted: int = 0


def decide(
    sheets: Sequence[Sheet], *, prefer: str | None = None, contributions: Collection[str] = ()
) -> Decision:
    """Return what follows from the filled workbooks of the readers of one run.

    Parameters
    ----------
    sheets : sequence of Sheet
        One per reader.
    prefer : str, optional
        The reader whose answers stand where readers differ.
    contributions : collection of str
        Ids of the contributions, so that a split may name any of them.

    Raises
    ------
    ReviewError
        If answers cannot be followed; the message lists every mistake.
    """
    language = sheets[0].run.language
    mistakes = list(_who_reads(sheets, prefer))
    if mistakes:
        raise ReviewError(mistakes, language)
    desk = _Desk(sheets, prefer, contributions)
    passages = list(desk.passages())
    nodes = list(desk.nodes())
    quotes = list(desk.quotes())
    if desk.mistakes:
        raise ReviewError(desk.mistakes, language)
    return Decision(
        edits=(*passages, *nodes, *quotes),
        readings=tuple(_readings(sheets)),
        disagreements=tuple(desk.disagreements),
        noted=desk.noted,
    )


def _who_reads(sheets: Sequence[Sheet], prefer: str | None) -> Iterator[Mistake]:
    first = sheets[0]
    for number, sheet in enumerate(sheets[1:], 1):
        if sheet.run.run != first.run.run:
            yield Mistake(code="other_run", file=sheet.file, values={"found": first.file})
        if any(sheet.reader == other.reader for other in sheets[:number]):
            yield Mistake(code="same_reader", file=sheet.file, values={"found": sheet.reader})
    readers = [sheet.reader for sheet in sheets]
    if prefer is not None and prefer not in readers:
        values = {"found": prefer, "allowed": ", ".join(readers)}
        yield Mistake(code="prefer", file=first.file, values=values)


def _readings(sheets: Sequence[Sheet]) -> Iterator[Reading]:
    for sheet in sheets:
        for passage in sheet.run.passages.values():
            said = {question: sheet.judged(passage, question) for question in QUESTIONS}
            if all(right is None for right, _ in said.values()):
                continue
            draw: Draw = "random" if passage.draw == "random" else "uncertain"
            yield Reading(
                run=sheet.run.run,
                round=1,
                total=sheet.run.total,
                contribution=passage.contribution,
                start=passage.start,
                end=passage.end,
                draw=draw,
                reader=sheet.reader,
                idea=passage.idea,
                idea_right=said["idea"][0],
                idea_correct=said["idea"][1],
                theme=passage.theme,
                theme_right=said["theme"][0],
                theme_correct=said["theme"][1],
                type=passage.type or None,
                type_right=said["type"][0],
                type_correct=said["type"][1],
            )


class _Desk:
    """The workbooks side by side."""

    def __init__(self, sheets: Sequence[Sheet], prefer: str | None, contributions: Collection[str]) -> None:
        self._sheets = sheets
        self._prefer = prefer
        self.run = sheets[0].run
        self._contributions = contributions
        self._spots: dict[tuple[str, int, int], dict[str, Passage]] = {}
        for sheet in sheets:
            for passage in sheet.run.passages.values():
                spot = (passage.contribution, passage.start, passage.end)
                self._spots.setdefault(spot, {})[sheet.reader] = passage
        self.mistakes: list[Mistake] = []
        self.disagreements: list[Disagreement] = []
        self.noted = 0

    # -- agreeing ----------------------------------------------------------------------------------

    def _settled(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers that count: those of the preferred reader alone, where there are any."""
        prefer = self._prefer
        return {prefer: said[prefer]} if prefer is not None and prefer in said else dict(said)

    def _agreed(self, key: Key) -> tuple[Sheet, Answer] | None:
        """Return the answer that all who gave one give, and the first who gave it; None, and told, else."""
        said = {s.reader: (s, s.answers[key]) for s in self._sheets if key in s.answers}
        counted = self._settled(said)
        if len({answer.value for _, answer in counted.values()}) > 1:
            self._differ(key, [(s, answer) for s, answer in said.values()])
            return None
        return next(iter(counted.values()), None)

    def _differ(self, key: Key, said: Sequence[tuple[Sheet, Answer]]) -> None:
        name, row, column = key
        self.disagreements.append(
            Disagreement(
                sheet=name,
                row=row,
                column=column,
                said=tuple((s.reader, a.cell, self._spoken(a.value)) for s, a in said),
            )
        )

    def _spoken(self, value: Value) -> str:
        if isinstance(value, bool):
            return say("words.yes" if value else "words.no", self.run.language)
        return shown(str(value), self.run)

    def _lost(self, key: Key, one: tuple[Sheet, Answer], other: tuple[Sheet, Answer]) -> tuple[int, ...]:
        """Return which of two answers that cannot both stand are lost; both, and told, if nobody settles."""
        readers = [sheet.reader for sheet, _ in (one, other)]
        if readers.count(self._prefer or "") == 1:
            return (1 - readers.index(self._prefer or ""),)
        self._differ(key, [one, other])
        return 0, 1

    # -- passages ----------------------------------------------------------------------------------

    def passages(self) -> Iterator[Planned]:
        """Yield the edits of passages: moved to their right idea, set aside, given another type."""
        groups: dict[tuple[str, str, str], list[tuple[Passage, Sheet, str]]] = {}
        for passages in self._spots.values():
            found = {question: self._judged(passages, question) for question in QUESTIONS}
            for question in ("idea", "type"):
                settled = found[question]
                if settled is not None:
                    sheet, passage, correct, cell = settled
                    groups.setdefault((question, correct, sheet.reader), []).append((passage, sheet, cell))
            self.noted += found["theme"] is not None and found["idea"] is None
        for (question, correct, reader), rows in sorted(groups.items(), key=lambda pair: pair[0]):
            spans = tuple(
                Span(contribution=p.contribution, start=p.start, end=p.end)
                for p in sorted((p for p, _, _ in rows), key=lambda p: (p.contribution, p.start))
            )
            edit: Edit
            if question == "type":
                edit = Retype(do="type", passages=spans, type=correct)
            elif correct == ASIDE:
                edit = SetAside(do="set aside", passages=spans)
            else:
                edit = Move(do="move", passages=spans, to=_target(self.run.ideas[correct]))
            _, sheet, cell = rows[0]
            remarks = [s.value("passages", p.id, "remark") for p, s, _ in rows]
            yield Planned(
                edit=edit,
                reader=reader,
                file=sheet.file,
                sheet=sheet_title("passages", self.run.language),
                cell=cell,
                remarks=tuple(str(remark) for remark in remarks if remark),
            )

    def _judged(
        self, passages: Mapping[str, Passage], question: str
    ) -> tuple[Sheet, Passage, str, str] | None:
        """Return who first says where a passage should be, if readers agree on it; tell where they differ."""
        said = {}
        for sheet in self._sheets:
            passage = passages.get(sheet.reader)
            judged = (None, None) if passage is None else sheet.judged(passage, question)
            if passage is not None and judged[0] is not None:
                said[sheet.reader] = (sheet, passage, judged)
        counted = self._settled(said)
        column = f"{question}_right"
        if len({right for _, _, (right, _) in counted.values()}) <= 1:
            column = f"{question}_correct"
            corrections = [one for one in counted.values() if one[2][1] is not None]
            if len({correct for _, _, (_, correct) in corrections}) == 1:
                sheet, passage, (_, correct) = corrections[0]
                cell = sheet.answers["passages", passage.id, column].cell
                return sheet, passage, str(correct), cell
            if not corrections:
                return None
        told = []
        for sheet, passage, (right, _) in said.values():
            keys = [("passages", passage.id, name) for name in (column, f"{question}_correct")]
            answer = next((sheet.answers[key] for key in keys if key in sheet.answers), None)
            if answer is not None:
                value = bool(right) if column.endswith("right") else answer.value
                told.append((sheet, Answer(value=value, cell=answer.cell)))
        self._differ(("passages", next(iter(said.values()))[1].id, column), told)
        return None

    # -- ideas and themes --------------------------------------------------------------------------

    def nodes(self) -> Iterator[Planned]:
        """Yield the edits of ideas and themes, in an order in which each finds what it is made on."""
        ideas, themes = (self._answers(name) for name, _ in _NODES)
        yield from self._splits("ideas", ideas)
        yield from self._merges("ideas", "idea", ideas)
        yield from self._renames("ideas", "idea", ideas)
        yield from self._moves(ideas)
        yield from self._asides("ideas", "idea", ideas)
        yield from self._splits("themes", themes)
        yield from self._merges("themes", "theme", themes)
        yield from self._renames("themes", "theme", themes)
        yield from self._asides("themes", "theme", themes)

    def _answers(self, name: str) -> dict[str, dict[str, tuple[Sheet, Answer]]]:
        """Return the agreed answers of each row; answers that two readers give and cannot stand are told."""
        nodes = self._nodes(name)
        found: dict[str, dict[str, tuple[Sheet, Answer]]] = {}
        for row in nodes:
            columns = [column.name for column in SHEETS[name] if column.answer and column.name != "remark"]
            given = {c: agreed for c in columns if (agreed := self._agreed((name, row, c))) is not None}
            if "aside" in given and not given["aside"][1].value:
                del given["aside"]
            for one, other in exclusive(name, given):
                if one in given and other in given:
                    for column in self._lost((name, row, one), given[one], given[other]):
                        del given[(one, other)[column]]
            if given:
                found[row] = given
        return found

    def _nodes(self, name: str) -> Mapping[str, Node]:
        return self.run.ideas if name == "ideas" else self.run.themes

    def _plan(self, edit: Edit, name: str, row: str, given: tuple[Sheet, Answer]) -> Planned:
        sheet, answer = given
        remark = sheet.value(name, row, "remark")
        return Planned(
            edit=edit,
            reader=sheet.reader,
            file=sheet.file,
            sheet=sheet_title(name, self.run.language),
            cell=answer.cell,
            remarks=(str(remark),) if remark else (),
        )

    def _tell(self, code: str, name: str, given: tuple[Sheet, Answer], **values: str) -> None:
        sheet, answer = given
        title = sheet_title(name, self.run.language)
        self.mistakes.append(
            Mistake(code=code, file=sheet.file, sheet=title, cell=answer.cell, values=values)
        )

    def _renames(self, name: str, level: str, rows: Any) -> Iterator[Planned]:
        for row, given in rows.items():
            if "rename" in given:
                said = {level: _target(self._nodes(name)[row]), "name": str(given["rename"][1].value)}
                yield self._plan(Rename(do="rename", **said), name, row, given["rename"])

    def _asides(self, name: str, level: str, rows: Any) -> Iterator[Planned]:
        for row, given in rows.items():
            if "aside" in given:
                sheet, _ = given["aside"]
                remark = sheet.value(name, row, "remark")
                said: dict[str, Any] = {level: _target(self._nodes(name)[row])}
                edit = SetAside(do="set aside", why=str(remark) if remark else None, **said)
                yield self._plan(edit, name, row, given["aside"])

    def _moves(self, rows: Any) -> Iterator[Planned]:
        for row, given in rows.items():
            if "move_to" in given:
                to = _target(self.run.themes[str(given["move_to"][1].value)])
                edit = Move(do="move", idea=_target(self.run.ideas[row]), to=to)
                yield self._plan(edit, "ideas", row, given["move_to"])

    def _merges(self, name: str, level: str, rows: Any) -> Iterator[Planned]:
        nodes = self._nodes(name)
        into = {
            row: str(given["merge_into"][1].value) for row, given in rows.items() if "merge_into" in given
        }
        groups: dict[str, list[str]] = {}
        for row in into:
            root, path = into[row], {row}
            while root in into and root not in path:
                path.add(root)
                root = into[root]
            if root in path:
                self._tell("circle", name, rows[row]["merge_into"], found=shown(row, self.run))
            elif "aside" in rows.get(root, {}):
                self._tell("into_aside", name, rows[row]["merge_into"], found=shown(root, self.run))
            else:
                groups.setdefault(root, []).append(row)
        for root, members in groups.items():
            said: dict[str, Any] = {f"{level}s": tuple(_target(nodes[row]) for row in (root, *members))}
            edit = Merge(do="merge", **said)
            yield self._plan(edit, name, members[0], rows[members[0]]["merge_into"])

    def _splits(self, name: str, rows: Any) -> Iterator[Planned]:
        for row, given in rows.items():
            if "split" not in given or "split_name" not in given:
                continue
            words = [word.strip() for word in _LIST.split(str(given["split"][1].value))]
            said = {"name": str(given["split_name"][1].value)}
            parts = (self._ideas_in if name == "themes" else self._passages_in)(
                row, [word for word in words if word], given["split"]
            )
            if parts:
                level = name.removesuffix("s")
                target = {level: _target(self._nodes(name)[row])}
                edit = Split.model_validate({"do": "split", **said, **target, **parts})
                yield self._plan(edit, name, row, given["split"])

    def _ideas_in(self, theme: str, words: list[str], given: tuple[Sheet, Answer]) -> dict[str, Any]:
        found = []
        for word in words:
            idea = self.run.ideas.get(word.split(" · ")[0])
            if idea is None or idea.theme != theme:
                self._tell("split_idea", "themes", given, found=word)
            else:
                found.append(_target(idea))
        return {"ideas": tuple(found)} if found else {}

    def _passages_in(self, idea: str, words: list[str], given: tuple[Sheet, Answer]) -> dict[str, Any]:
        run = given[0].run
        spans: list[Span] = []
        whole: list[str] = []
        known = {name for node in run.ideas.values() for name in node.contributions}
        known |= {passage.contribution for passage in run.passages.values()}
        known |= {verbatim.contribution for verbatim in run.verbatims.values()}
        for word in words:
            part = run.passages.get(word.upper()) or run.verbatims.get(word.upper())
            if part is not None and part.idea == idea:
                spans.append(Span(contribution=part.contribution, start=part.start, end=part.end))
            elif part is not None:
                self._tell("split_elsewhere", "ideas", given, found=word)
            elif word in known or word in self._contributions:
                whole.append(word)
            else:
                self._tell("split_unknown", "ideas", given, found=word)
        if whole and not spans:
            return {"contributions": tuple(whole)}
        spans += [Span(contribution=name, start=0, end=_WHOLE) for name in whole]
        return {"passages": tuple(spans)} if spans else {}

    # -- verbatims ---------------------------------------------------------------------------------

    def quotes(self) -> Iterator[Planned]:
        """Yield which passages are quoted first, in which order, and which ones never, idea by idea."""
        chosen: dict[str, list[tuple[int, int, str, tuple[Sheet, Answer]]]] = {}
        for at, verbatim in enumerate(self.run.verbatims.values()):
            keep = self._agreed(("verbatims", verbatim.id, "keep"))
            order = self._agreed(("verbatims", verbatim.id, "order"))
            if keep is not None and order is not None and not keep[1].value:
                lost = self._lost(("verbatims", verbatim.id, "keep"), keep, order)
                keep, order = (None if 0 in lost else keep), (None if 1 in lost else order)
            given = keep or order
            if given is not None:
                refused = keep is not None and not keep[1].value
                rank = 0 if refused else int(order[1].value) if order is not None else _LAST
                chosen.setdefault(verbatim.idea, []).append((rank, at, verbatim.id, given))
        for rows in chosen.values():
            spans = {name: self.run.verbatims[name] for _, _, name, _ in rows}
            parts = {
                name: Span(contribution=v.contribution, start=v.start, end=v.end) for name, v in spans.items()
            }
            edit = Quote(
                do="quote",
                passages=tuple(parts[name] for rank, _, name, _ in sorted(rows, key=_rank) if rank),
                without=tuple(parts[name] for rank, _, name, _ in rows if not rank),
            )
            _, _, first, given = min(rows, key=_rank)
            yield self._plan(edit, "verbatims", first, given)


_WHOLE: Final = 2**31 - 1
"""Where a span ends that takes a whole contribution, however long."""
_LAST: Final = 10**6
"""The rank of a passage to quote without an order: after those that have one."""


def _rank(row: tuple[int, int, str, Any]) -> tuple[int, int]:
    return row[0], row[1]


def _target(node: Node) -> Target:
    return Target(id=node.id, was=node.name or None, contributions=node.contributions)
