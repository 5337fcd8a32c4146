"""The columns of a survey and what each of them is, told from its header and from every answer in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from deliberation.ingest.cells.values import fold
from deliberation.ingest.readers.survey import names
from deliberation.ingest.readers.survey.cells import NOT_ASKED, Cells
from deliberation.ingest.readers.survey.choices import Choices, choices, whole
from deliberation.ingest.readers.survey.items import Step, steps
from deliberation.ingest.readers.survey.layout import GOOGLE, LIMESURVEY, Sheet

Role = Literal[
    "id", "date", "language", "draft", "technical", "personal", "empty", "open", "mark", "choice", "place",
    "item",
]  # fmt: skip
ANSWERS: Final = frozenset({"open", "mark", "choice", "place", "item"})
"""Roles of the columns in which people answered."""
_EMAIL: Final = r"[^\s@]+@[^\s@]+\.\w+"
_PHONE: Final = r"(?:\+\d{1,3}|0)[\s.\-()]*\d(?:[\s.\-()]*\d){7,10}"
_ADDRESS: Final = (
    r"(?i)\d+\s*(?:bis|ter)?,?\s+(?:rue|avenue|av\.?|bd|boulevard|place|chemin|allée|impasse)\b.*"
)
_NETWORK: Final = r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){4,7}"
_NUMBER: Final = r"[+-]?\d+(?:[.,]\d+)?(?:\s*%|\s*/\s*\d+)?"
_POSTCODE: Final = r"\d{5}|[A-Za-z]{1,2}\d\w? ?\d[A-Za-z]{2}"
_MOMENT: Final = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[T ,-]+\d{1,2}:\d\d.*"
_TICKS: Final = frozenset({"x", "✓", "✔", "☑", "1", "checked", "coche", "selected"})
_YES: Final = frozenset({"oui", "yes", "y"})
_NO: Final = frozenset({"non", "no", "n"})
_SHOWN: Final = 3
"""Options that stand for a question whose wording the export lacks."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Parameters
    ----------
    name : str
        Its header in the table.
    place : int
        Its position, from 1.
    label, group : str
        What the header says of the column itself, and of the question it is a part of, if any.
    wording : str
        The question as people read it, as far as the export tells.
    role : str
        What it is.
    cells : Cells
        What is in it.
    picks : Choices, optional
        For a choice or a place.
    step : Step, optional
        For an item, where each answer is on its scale.
    """

    name: str
    place: int
    label: str
    group: str
    wording: str
    role: Role
    cells: Cells
    picks: Choices | None = None
    step: Step | None = None


def understood(sheet: Sheet) -> list[Column]:
    """Return every column of a survey with its role."""
    columns = _headed(sheet)
    columns = _grouped(columns, sheet)
    columns = _marked(columns, sheet)
    columns = _read(columns, sheet.tool)
    return _distinct(_after_lists(columns))


def _headed(sheet: Sheet) -> list[Column]:
    """Return the columns with the roles that their headers tell, the others for now open."""
    table = sheet.table
    known = frozenset(sheet.labels)
    labels = [names.uncopied(label, known) for label in sheet.labels]
    parts = [names.parted(label) for label in labels]
    shared = Counter(question for question, _ in parts)
    columns = []
    for place, (name, label, above) in enumerate(zip(table.columns, labels, sheet.groups, strict=True), 1):
        question, option = parts[place - 1]
        group, own = (question, option) if question and shared[question] > 1 and not above else (above, label)
        series = table.series(name)
        if sheet.tool == LIMESURVEY:
            series = series.mask(series == "N/A")
        columns.append(
            Column(
                name=name, place=place, label=own, group=group, cells=Cells.of(series), role="open",
                wording=names.worded(above, own) if above else label,
            )
        )  # fmt: skip
    return _with_roles(columns)


def _with_roles(columns: Sequence[Column]) -> list[Column]:
    """Name the columns that are no question."""
    heads = [column.label or column.wording for column in columns]
    numbered = names.first_of(heads, names.IDS)
    ids = [position for position in numbered if _tells_apart(columns[position].cells)]
    dates = [p for p in names.first_of(heads, names.DATES) if len(columns[p].cells)]
    moments = [p for p, c in enumerate(columns) if c.cells.matching(_MOMENT) > 0.9]
    found: list[Column] = []
    for position, (column, head) in enumerate(zip(columns, heads, strict=True)):
        role: Role = "open"
        if position in ids[:1]:
            role = "id"
        elif position in (dates or moments)[:1]:
            role = "date"
        elif names.first_of([head], tuple(names.LANGUAGES)):
            role = "language"
        elif names.first_of([head], tuple(names.DRAFTS)):
            role = "draft"
        elif _personal(head, column.cells):
            role = "personal"
        elif position in {*numbered, *moments} or names.is_technical(
            head, numeric=column.cells.matching(_NUMBER) > 0.9
        ):
            role = "technical"
        elif not len(column.cells):
            role = "empty"
        found.append(replace(column, role=role))
    return found


def _tells_apart(cells: Cells) -> bool:
    """Tell whether a column can be the id of responses: filled, and mostly different.

    Two exports put one under the other number their responses twice.
    """
    return len(cells) >= 0.5 * len(cells.codes) and len(cells.texts) >= 0.4 * len(cells) and len(cells) > 0


def _personal(head: str, cells: Cells) -> bool:
    if names.is_personal(head):
        return True
    if any(cells.matching(pattern) > 0.5 for pattern in (_EMAIL, _PHONE, _NETWORK, _ADDRESS)):
        return True
    return names.hints_at_persons(head) and cells.matching(_POSTCODE) > 0.5


def _grouped(columns: Sequence[Column], sheet: Sheet) -> list[Column]:
    """Let a question run on over its options, where the export writes it over the first of them only."""
    if not sheet.sparse:
        return list(columns)
    found: list[Column] = []
    running, told = "", None  # the question that runs on, and the last of its columns with an answer
    for column in columns:
        asked = column.role in {"open", "empty"}
        if column.group:
            running, told = (column.group, None) if asked else ("", None)
            column = replace(column, group=running)
        elif running and asked and _alike(told, column):
            column = replace(column, group=running, wording=names.worded(running, column.label))
        else:
            running = ""
        if running and len(column.cells):
            told = column.cells
        found.append(column)
    return found


def _alike(told: Cells | None, column: Column) -> bool:
    """Tell whether a column goes on with the answers of one before it: ticks, or the same few words."""
    if not len(column.cells):
        return True
    if len(column.cells.texts) > 12:
        return False
    mine = set(column.cells.folded())
    if told is None:
        return mine <= _TICKS
    others = set(told.folded()) if len(told.texts) <= 12 else set()
    return bool(others) and 2 * len(mine & others) >= min(len(mine), len(others))


def _marked(columns: Sequence[Column], sheet: Sheet) -> list[Column]:
    """Name the columns that are one option of a question each: their cells tick it or repeat it."""
    ticked = {c.place for c in columns if c.role == "open" and _ticks(c)}
    if sheet.tool != GOOGLE:  # there « Oui » and « Non » in a grid are two answers
        groups: dict[str, list[Column]] = {}
        for column in columns:
            if column.group and column.role == "open" and not names.is_other(column.label):
                groups.setdefault(column.group, []).append(column)
        for members in groups.values():
            if _yes_no(members):
                ticked |= {column.place for column in members}
    found = [replace(c, role="mark") if c.place in ticked else c for c in columns]
    return _runs(found)


def _ticks(column: Column) -> bool:
    told = set(column.cells.folded()) if len(column.cells.texts) < 5 else set()
    return told == {fold(column.label)} or bool(column.group and told and told <= _TICKS | {"0"})


def _yes_no(members: Sequence[Column]) -> bool:
    """Tell the options of one question by their « Oui » and « Non »; each row has all of them, or none."""
    plain = [c for c in members if not names.is_comment(c.label) and not c.label.lower().endswith("comment")]
    if len(plain) < 2 or any(len(c.cells.texts) > 4 for c in plain):
        return False
    told = {text for column in plain for text in column.cells.folded()}
    if not told <= _YES | _NO | NOT_ASKED or not told & _YES:
        return False
    filled = np.sum([column.cells.filled for column in plain], axis=0)
    return not told & _NO or bool(np.isin(filled, (0, len(plain))).all())


def _runs(columns: Sequence[Column]) -> list[Column]:
    """Give the options that stand side by side without a question one name: the first of them."""
    found = list(columns)
    start = 0
    while start < len(found):
        stop = start
        while stop < len(found) and found[stop].role in {"mark", "empty"} and not found[stop].group:
            stop += 1
        run = [column for column in found[start:stop] if column.role == "mark"]
        if run:
            shown = " / ".join(column.label for column in run[:_SHOWN])
            name = shown + ("…" if len(run) > _SHOWN else "")
            found[start:stop] = [replace(c, group=name) if c.role == "mark" else c for c in found[start:stop]]
        start = max(stop, start + 1)
    return found


def _read(columns: Sequence[Column], tool: str) -> list[Column]:
    """Tell the columns of questions by their answers: items on a scale, choices, texts."""
    asked = [c for c in columns if c.role == "open" and not _words(c)]
    scales = steps([(c.place, c.group, c.wording, c.cells) for c in asked], grades=bool(tool))
    found = []
    for column in columns:
        if column.role != "open" or _words(column):
            found.append(column)
        elif column.place in scales:
            found.append(replace(column, role="item", step=scales[column.place]))
        elif names.is_place(column.wording) and _is_short(column.cells):
            found.append(replace(column, role="place", picks=_places(column.cells)))
        elif column.cells.matching(_NUMBER) > 0.95:
            found.append(replace(column, role="choice", picks=whole(column.cells)))
        else:
            picks = choices(column.cells)
            found.append(column if picks is None else replace(column, role="choice", picks=picks))
    return found


def _places(cells: Cells) -> Choices:
    """Return the names of places without the postcode; nothing of a street."""
    names_only = cells.texts.str.replace(r"[\s(,-]*\b\d{5}\b[\s),-]*", " ", regex=True).str.strip()
    street = cells.texts.str.contains(_ADDRESS, regex=True).fillna(value=False).astype(bool)
    return whole(cells, names_only.mask(street | names_only.eq("")))


def _is_short(cells: Cells) -> bool:
    """Tell names of places from texts, and from « Oui » and « Non »."""
    return 0 < cells.mean_length() < 40 and not set(cells.folded()[:3]) <= _YES | _NO


def _words(column: Column) -> bool:
    """Tell a column of free words whatever its answers: « Autre », a comment beside a choice."""
    return (
        names.is_other(column.label)
        or names.is_comment(column.label)
        or (bool(column.group) and column.label.lower().endswith("comment"))
    )


def _after_lists(columns: Sequence[Column]) -> list[Column]:
    """Let « Autre » say to which question it belongs: the one before it."""
    found: list[Column] = []
    last = ""
    for column in columns:
        if column.role == "open" and not column.group and names.is_other(column.label) and last:
            column = replace(column, group=last, wording=names.worded(last, column.label))
        elif column.role in ANSWERS:
            last = column.group if column.role == "mark" else column.wording
        found.append(column)
    return found


def _distinct(columns: Sequence[Column]) -> list[Column]:
    """Return columns whose wordings differ, since contributions point at a question by its wording."""
    seen: Counter[str] = Counter()
    found = []
    for column in columns:
        if column.role in ANSWERS and column.role != "mark":
            seen[column.wording] += 1
            if seen[column.wording] > 1:
                column = replace(column, wording=f"{column.wording} ({seen[column.wording]})")
        found.append(column)
    return found
