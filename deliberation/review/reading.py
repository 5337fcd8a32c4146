"""A filled workbook read back, cell by cell; every mistake is found before anything is done with it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NoReturn

from deliberation.core.language import LANGUAGES
from deliberation.review.answers import Answer, Key, Sheet, Value
from deliberation.review.layout import GUIDE, RUN, SHEETS, Column, header, headers, label, sheet_title, titles
from deliberation.review.mistakes import Mistake
from deliberation.review.run import ASIDE, Node, RunRead
from deliberation.review.words import aside_words, say, type_names, type_word, yes_no
from deliberation.text import TYPES
from deliberation.text.wording.normalise import fold

NAME: Final = 200
"""Characters of the longest name."""


def read_sheet(path: str | Path, language: str) -> tuple[Sheet | None, list[Mistake]]:
    """Read a filled workbook.

    Parameters
    ----------
    path : str or Path
    language : {"fr", "en"}
        Language of the sentences where the workbook does not tell its own.

    Returns
    -------
    Sheet or None
        None where the file is no review sheet at all.
    list of Mistake
        Every mistake; empty where all is well.
    """
    file = Path(path)
    if not file.is_file():
        return None, [Mistake(code="missing_file", file=file.name)]
    try:
        book = _opened(file)
    except Exception as error:  # the library raises what it likes on a damaged file
        told = " ".join(str(error).split())[:120] or type(error).__name__
        return None, [Mistake(code="unreadable", file=file.name, values={"found": told})]
    if RUN not in book.sheetnames:
        return None, [Mistake(code="not_a_review", file=file.name, values={"found": RUN})]
    try:
        run = RunRead.from_rows([[_text(cell.value) for cell in row] for row in book[RUN].iter_rows()])
    except (ValueError, KeyError, IndexError):
        return None, [Mistake(code="changed_run", file=file.name, values={"found": RUN})]
    reader = _Reader(file.name, run)
    for name in SHEETS:
        reader.read(book, name)
    answers = reader.answers
    sheet = Sheet(file=file.name, reader=_who(book, file), run=run, answers=answers)
    return sheet, reader.mistakes or list(_contradictions(sheet))


def _opened(file: Path) -> Any:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions that the library does not keep do not matter here
        return load_workbook(file, data_only=False, keep_links=False)


def _who(book: Any, file: Path) -> str:
    """Return the reader's name, as written in the instructions; else the name of the file."""
    asked = {fold(say("how.reader", language)) for language in LANGUAGES}
    names = titles(GUIDE)
    for title in book.sheetnames:
        if fold(title) in names:
            for row in book[title].iter_rows(max_row=20, max_col=2):
                if fold(_text(row[0].value)) in asked and len(row) > 1 and row[1].data_type != "f":
                    said = " ".join(_text(row[1].value).split()).removeprefix("'")
                    if said:
                        return said[:80]
    return file.stem


class _Wrong(Exception):
    """An answer that means nothing; ``code`` is a key of the locales under ``[mistakes]``."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class _Reader:
    """Reads the sheets of one workbook."""

    file: str
    run: RunRead
    answers: dict[Key, Answer] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _title: str = ""

    def read(self, book: Any, name: str) -> None:
        """Read one sheet to fill in."""
        wanted = titles(name)
        found = [title for title in book.sheetnames if fold(title) in wanted]
        if not found:
            self._title = sheet_title(name, self.run.language)
            self._tell("missing_sheet")
            return
        self._title = found[0]
        sheet = book[self._title]
        merged = [str(spans) for spans in sheet.merged_cells.ranges]
        for spans in sorted(merged):
            self._tell("merged", spans.split(":")[0], found=spans)
        places = self._places(sheet, name)
        if "id" in places:
            self._rows(sheet, name, places)

    def _places(self, sheet: Any, name: str) -> dict[str, int]:
        """Return where each column is, by its title; those that are missing or double are mistakes."""
        known = headers(name)
        places: dict[str, int] = {}
        for cell in next(sheet.iter_rows(max_row=1), ()):
            column = known.get(fold(_text(cell.value)))
            if column is not None and column in places:
                self._tell("double_column", cell.coordinate, found=_text(cell.value))
            elif column is not None:
                places[column] = cell.column
        for wanted in SHEETS[name]:
            if wanted.name not in places and (wanted.answer or wanted.name == "id"):
                self._tell("missing_column", found=header(name, wanted.name, self.run.language))
        return places

    def _rows(self, sheet: Any, name: str, places: dict[str, int]) -> None:
        ids = frozenset(getattr(self.run, name))
        seen: dict[str, int] = {}
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.data_type == "f":
                    self._tell("formula", cell.coordinate)
                elif cell.data_type == "e":
                    self._tell("error_value", cell.coordinate, found=_text(cell.value))
            cells = {column: row[at - 1] for column, at in places.items() if at <= len(row)}
            first = cells["id"]
            given = _text(first.value)
            asked = [column for column in SHEETS[name] if column.answer and column.name in cells]
            filled = [column for column in asked if _text(cells[column.name].value)]
            if not given:
                if filled:
                    self._tell("no_id", cells[filled[0].name].coordinate)
                continue
            if given not in ids:
                self._tell("unknown_id", first.coordinate, found=given)
            elif given in seen:
                self._tell("twice", first.coordinate, found=given, other=str(seen[given]))
            else:
                seen[given] = first.row
                for column in filled:
                    self._answer(name, given, column, cells[column.name])

    def _answer(self, name: str, row: str, column: Column, cell: Any) -> None:
        if cell.data_type in "fe":
            return
        try:
            value = self._value(column, _text(cell.value))
        except _Wrong as wrong:
            self._tell(wrong.code, cell.coordinate, **wrong.values)
        else:
            self.answers[name, row, column.name] = Answer(value=value, cell=cell.coordinate)

    def _value(self, column: Column, text: str) -> Value:
        """Return what an answer means.

        Raises
        ------
        _Wrong
            If it means nothing.
        """
        if column.kind == "yes_no":
            if fold(text) not in yes_no():
                raise _Wrong("yes_no", found=text)
            return yes_no()[fold(text)]
        if column.kind == "number":
            if not (text.isascii() and text.isdigit() and int(text) > 0):
                raise _Wrong("number", found=text)
            return int(text)
        if column.kind == "type":
            return type_names().get(fold(text)) or self._no_type(text)
        if column.name == "idea_correct" and fold(text) in aside_words():
            return ASIDE
        if column.kind in ("idea", "theme"):
            nodes = self.run.ideas if column.kind == "idea" else self.run.themes
            return _chosen(text, nodes) or self._no_choice(column.kind, text, nodes)
        if column.name in ("rename", "split_name"):
            text = " ".join(text.split())
            if len(text) > NAME:
                raise _Wrong("long", found=str(len(text)))
        return text.removeprefix("'")

    def _no_choice(self, kind: str, text: str, nodes: dict[str, Node]) -> NoReturn:
        labels = [label(node.id, node.name) for node in nodes.values()]
        raise _Wrong(kind, found=text, near=self._near(text, [*labels, *nodes]))

    def _no_type(self, text: str) -> NoReturn:
        words = [type_word(name, self.run.language) for name in TYPES]
        raise _Wrong("type", found=text, allowed=", ".join(words), near=self._near(text, words))

    def _near(self, text: str, words: Iterable[str]) -> str:
        near = get_close_matches(text, list(words), n=1, cutoff=0.6)
        return say("mistakes.near", self.run.language, near=near[0]) if near else ""

    def _tell(self, code: str, cell: str | None = None, **values: str) -> None:
        said = {name: value if name == "near" else value[:120] for name, value in values.items()}
        self.mistakes.append(Mistake(code=code, file=self.file, sheet=self._title, cell=cell, values=said))


def _chosen(text: str, nodes: dict[str, Node]) -> str | None:
    """Return the idea or theme that a choice means: its label, its id, or its name if it is the only one."""
    text = text.removeprefix("'")
    first = text.split(" · ")[0].strip()
    if first in nodes:
        return first
    wanted = fold(text)
    alike = [node.id for node in nodes.values() if wanted in (fold(node.id), fold(node.name))]
    return alike[0] if len(alike) == 1 else None


def _text(value: Any) -> str:
    """Return a cell as a reader sees it: whole numbers without ``.0``, no space around."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


# -- answers that cannot stand together ------------------------------------------------------------

_EXCLUSIVE: Final = {
    "ideas": (
        ("merge_into", ("rename", "move_to", "aside", "split")),
        ("aside", ("rename", "move_to", "split")),
    ),
    "themes": (("merge_into", ("rename", "aside", "split")), ("aside", ("rename", "split"))),
}


def exclusive(sheet: str, given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of columns of one row that cannot both be filled in."""
    filled = set(given)
    for column, others in _EXCLUSIVE.get(sheet, ()):
        if column in filled:
            yield from ((column, other) for other in others if other in filled)


def _contradictions(sheet: Sheet) -> Iterator[Mistake]:
    """Yield what one reader says that cannot be."""
    language = sheet.run.language

    def told(code: str, key: Key, **values: str) -> Mistake:
        cell = sheet.answers[key].cell
        return Mistake(
            code=code, file=sheet.file, sheet=sheet_title(key[0], language), cell=cell, values=values
        )

    for passage in sheet.run.passages.values():
        for question in ("idea", "theme", "type"):
            key = ("passages", passage.id, f"{question}_correct")
            correct = sheet.answers.get(key)
            right = sheet.value("passages", passage.id, f"{question}_right")
            if correct is None or right is None:
                continue
            same = correct.value == getattr(passage, question)
            if bool(right) != same:
                code = "right_and_other" if right else "wrong_and_same"
                yield told(code, key, found=shown(str(correct.value), sheet.run))
    for name, nodes in (("ideas", sheet.run.ideas), ("themes", sheet.run.themes)):
        for row in nodes:
            given = [column.name for column in SHEETS[name] if (name, row, column.name) in sheet.answers]
            given = [c for c in given if c != "aside" or sheet.value(name, row, c)]
            for one, other in exclusive(name, given):
                titles_ = {"found": header(name, one, language), "other": header(name, other, language)}
                yield told("exclusive", (name, row, other), **titles_)
            if sheet.value(name, row, "merge_into") == row:
                yield told("into_itself", (name, row, "merge_into"), found=shown(row, sheet.run))
            if ("split" in given) != ("split_name" in given):
                lacking = "split_name" if "split" in given else "split_list"
                there = "split" if "split" in given else "split_name"
                asked = "split_name" if there == "split" else "split"
                yield told(lacking, (name, row, there), found=header(name, asked, language))
    yield from _orders(sheet, told)


def _orders(sheet: Sheet, told: Any) -> Iterator[Mistake]:
    taken: dict[tuple[str, Value], str] = {}
    for verbatim in sheet.run.verbatims.values():
        order = sheet.value("verbatims", verbatim.id, "order")
        if order is None:
            continue
        key = ("verbatims", verbatim.id, "order")
        if sheet.value("verbatims", verbatim.id, "keep") is False:
            yield told("order_refused", key)
        elif (other := taken.setdefault((verbatim.idea, order), verbatim.id)) != verbatim.id:
            yield told("order_twice", key, found=other)


def shown(name: str, run: RunRead) -> str:
    """Return how a sentence shows an id or a type that was chosen."""
    if name == ASIDE:
        return say("words.aside", run.language)
    node = run.ideas.get(name) or run.themes.get(name)
    if node is not None:
        return label(node.id, node.name)
    return type_word(name, run.language) if name in TYPES else name
