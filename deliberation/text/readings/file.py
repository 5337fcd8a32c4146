"""What readers said of passages: the file ``review.csv``, with ids, offsets and answers, never texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final, Literal

from deliberation.core.cells import neutral
from deliberation.core.errors import ReadError
from deliberation.core.mistakes import listed
from deliberation.text.anatomy.types import TYPES

Draw = Literal["random", "uncertain"]
QUESTIONS: Final = ("idea", "theme", "type")
"""What a reader is asked of a passage: whether its idea, its theme and its type are right."""
_WORDS: Final = {"": None, "yes": True, "no": False}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one reader said of one passage of one run.

    Parameters
    ----------
    run : str
        Fingerprint of the themes that were read (``fingerprint``).
    round : int
        Number of the review, from 1; each run that is read begins one.
    total : int
        Passages among which those at random were drawn.
    contribution, start, end : str, int, int
        The passage.
    draw : {"random", "uncertain"}
        Whether it was drawn at random, or chosen because the engine was least sure.
    reader : str
        Who read.
    settled : bool
        Whether this reader's answer stands where readers differ.
    idea, theme, type : str, str, str or None
        Where the run had put the passage.
    idea_right, theme_right, type_right : bool or None
        The answers; None where none was given.
    idea_correct, theme_correct, type_correct : str or None
        Where it should be: ids of the run that was read, ``"aside"`` for nowhere, a type.
    """

    run: str
    round: int
    total: int
    contribution: str
    start: int
    end: int
    draw: Draw
    reader: str
    settled: bool = False
    idea: str
    idea_right: bool | None = None
    idea_correct: str | None = None
    theme: str
    theme_right: bool | None = None
    theme_correct: str | None = None
    type: str | None = None
    type_right: bool | None = None
    type_correct: str | None = None

    @property
    def span(self) -> tuple[str, int, int]:
        """The passage: contribution, start, end."""
        return self.contribution, self.start, self.end

    def right(self, question: str) -> bool | None:
        """Return the answer to one of ``QUESTIONS``, or to ``"place"``: both the idea and the theme."""
        if question != "place":
            said: bool | None = getattr(self, f"{question}_right")
            return said
        if False in (self.idea_right, self.theme_right):
            return False
        return self.idea_right


@dataclass(frozen=True, kw_only=True)
class Readings:
    """The readings of a consultation, by round, draw, passage and reader."""

    rows: tuple[Reading, ...] = ()

    def spans(self) -> frozenset[tuple[str, int, int]]:
        """Return the passages that somebody read."""
        return frozenset(row.span for row in self.rows)

    def merged(self, fresh: Iterable[Reading], *, prefer: str | None = None) -> Readings:
        """Return these readings with others, which replace what the same reader said of the same passage.

        Parameters
        ----------
        fresh : iterable of Reading
            Their ``round`` is looked up by their run, or is the next one.
        prefer : str, optional
            A reader whose answers stand wherever readers of the same run differ.
        """
        rounds = {row.run: row.round for row in self.rows}
        known = {_key(row): row for row in self.rows}
        runs = set()
        for row in fresh:
            number = rounds.setdefault(row.run, max(rounds.values(), default=0) + 1)
            known[_key(row)] = replace(row, round=number)
            runs.add(row.run)
        if prefer is not None:
            for key, row in known.items():
                if row.run in runs:
                    known[key] = replace(row, settled=row.reader == prefer)
        return Readings(rows=tuple(sorted(known.values(), key=_order)))


def _key(row: Reading) -> tuple[object, ...]:
    return row.run, row.span, row.reader


def _order(row: Reading) -> tuple[object, ...]:
    return row.round, row.draw, row.span, row.reader


COLUMNS: Final = tuple(field.name for field in fields(Reading))
_NUMBERS: Final = frozenset({"round", "total", "start", "end"})
_OPTIONAL: Final = frozenset({"idea_correct", "theme_correct", "type", "type_correct"})
_ANSWERS: Final = frozenset({"settled", *(f"{question}_right" for question in QUESTIONS)})


def write_readings(readings: Readings) -> str:
    """Return the text of ``review.csv``."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in readings.rows:
        writer.writerow([neutral(_cell(getattr(row, name), name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: Any, name: str) -> str:
    if name in _ANSWERS:
        return "yes" if value else "no" if value is False and name != "settled" else ""
    return "" if value is None else str(value)


def read_readings(path: str | Path) -> Readings:
    """Read and check a file of readings.

    Raises
    ------
    ReadError
        If the file is missing or is not UTF-8 text.
    SettingsError
        If it holds mistakes: all of them are in the message.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ReadError(
            f"There is no file of readings at {file}; check its path, or take analysis.readings out."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{file} cannot be read as UTF-8 text ({error}); save it as UTF-8.") from error
    table = csv.DictReader(io.StringIO(text, newline=""), strict=False)
    names = table.fieldnames or []
    wrong = [
        f"column {name}: is missing; expected the columns {', '.join(COLUMNS)}."
        for name in COLUMNS
        if name not in names
    ]
    rows: list[Reading] = []
    if not wrong:
        for number, record in enumerate(table, 2):
            said, found = _checked(record, f"line {number}")
            wrong += found
            if said is not None:
                rows.append(said)
    if wrong:
        raise listed(str(file), wrong)
    return Readings(rows=tuple(sorted(rows, key=_order)))


def _checked(record: Mapping[str, str | None], where: str) -> tuple[Reading | None, list[str]]:
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name in COLUMNS:
        cell = (record[name] or "").strip()
        try:
            values[name] = _value(name, cell.removeprefix("'") if neutral(cell[1:]) != cell[1:] else cell)
        except ValueError as error:
            wrong.append(f"{where}, {name}: found {cell!r}; expected {error}.")
    if not wrong and not values["start"] < values["end"]:
        wrong.append(f"{where}, end: found {values['end']}; expected more than start ({values['start']}).")
    return (None if wrong else Reading(**values)), wrong


def _value(name: str, cell: str) -> Any:
    if name in _NUMBERS:
        if not (cell.isascii() and cell.isdigit()):
            raise ValueError("a whole number")
        return int(cell)
    if name in _ANSWERS:
        if cell not in _WORDS:
            raise ValueError("yes, no, or nothing")
        return bool(_WORDS[cell]) if name == "settled" else _WORDS[cell]
    if name == "draw" and cell not in {"random", "uncertain"}:
        raise ValueError("random or uncertain")
    if name in {"type", "type_correct"} and cell and cell not in TYPES:
        raise ValueError(f"one of: {', '.join(TYPES)}")
    if not cell and name not in _OPTIONAL:
        raise ValueError("a value")
    return cell or None


def rounds(readings: Readings) -> Iterator[tuple[Reading, ...]]:
    """Yield the readings of each round, the latest first."""
    for number in sorted({row.round for row in readings.rows}, reverse=True):
        yield tuple(row for row in readings.rows if row.round == number)
