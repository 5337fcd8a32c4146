"""Texts in several languages: which one is read, and where only a machine translated it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from deliberation.core.errors import ReadError
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.raw import RawTable

_LOCALE: Final = r"(?P<locale>[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?)"
_FIELDS: Final = ("title", "body", "description")
_MACHINE: Final = "machine_translations/"
_NESTED: Final = re.compile(r'^\s*\{"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?"\s*(?::|=>)')
_FIRST: Final = ("fr", "en")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """In which order the languages of an export are tried.

    Parameters
    ----------
    human : tuple of str
        Locales in which people wrote, the one to read first.
    machine : tuple of str
        Locales that only a machine wrote, tried where no person wrote anything.
    asked : str, optional
        A language that the user asked for and that only a machine wrote: then it comes first.
    """

    human: tuple[str, ...]
    machine: tuple[str, ...]
    asked: str | None = None

    @property
    def main(self) -> str | None:
        """ISO 639 code of the language that is read first."""
        first = self.asked or (self.human[0] if self.human else None)
        return iso(first) if first else None

    def columns(self, table: RawTable, field: str) -> list[tuple[str, str | None, bool]]:
        """Return the columns that hold a field, in the order to try: name, locale, whether by machine."""
        there = [name for name in table.columns if name.startswith(f"{field}/")]
        found = [re.fullmatch(rf"{re.escape(field)}/({_MACHINE})?{_LOCALE}", name) for name in there]
        others = _ranked(dict.fromkeys((match["locale"] for match in found if match), 0))
        known = [*self.human, *self.machine, *others]
        people = [(f"{field}/{locale}", locale, False) for locale in known]
        machine = [(f"{field}/{_MACHINE}{locale}", locale, True) for locale in known]
        first = [entry for entry in machine if entry[1] == self.asked]
        ordered = [*first, *people, (field, None, False), *machine]
        return [entry for entry in dict.fromkeys(ordered) if entry[0] in table.columns]


@dataclass(frozen=True, kw_only=True)
class Said:
    """A field of every row, in the language it is read in.

    ``text`` and ``locale`` are series of str (missing where nothing is said, or no locale is known);
    ``machine`` is a mask of the rows that only a machine worded.
    """

    text: pd.Series
    locale: pd.Series
    machine: npt.NDArray[np.bool_]


def wording(tables: Iterable[RawTable], asked: str | None) -> Wording:
    """Return the languages of an export: the most filled first, French then English at a tie.

    Raises
    ------
    ReadError
        If the user asks for a language in which nothing is written.
    """
    counted: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for table in tables:
        for name, cells in table.columns.items():
            found = re.fullmatch(rf"(?:{'|'.join(_FIELDS)})/({_MACHINE})?{_LOCALE}", name)
            if found:
                filled = pc.sum(pc.not_equal(pc.utf8_trim_whitespace(cells), "")).as_py()
                counted[bool(found[1])][found["locale"]] += int(filled or 0)
    human = [locale for locale in _ranked(counted[False]) if counted[False][locale]]
    machine = [locale for locale in _ranked(counted[True]) if counted[True][locale] and locale not in human]
    if asked is None or not (human or machine):
        return Wording(human=tuple(human), machine=tuple(machine))
    wanted = [locale for locale in (*human, *machine) if iso(locale) == iso(asked)]
    if not wanted:
        known = ", ".join([*human, *(f"{locale} (by machine)" for locale in machine)])
        raise ReadError(f"language: nothing in this export is written in {asked!r}; it holds {known}.")
    if wanted[0] in human:
        return Wording(
            human=(*wanted, *(locale for locale in human if locale not in wanted)), machine=tuple(machine)
        )
    return Wording(human=tuple(human), machine=tuple(machine), asked=wanted[0])


def _ranked(counts: Mapping[str, int]) -> list[str]:
    def rank(locale: str) -> tuple[int, int, str]:
        code = iso(locale)
        return -counts[locale], _FIRST.index(code) if code in _FIRST else len(_FIRST), locale

    return sorted(counts, key=rank)


def iso(locale: str) -> str:
    """Return the language of a locale.

    Examples
    --------
    >>> iso("pt-BR")
    'pt'
    """
    return re.split(r"[-_]", locale)[0].lower()


def said(table: RawTable, field: str, chosen: Wording) -> Said:
    """Return what a field says in each row, markup gone, and in which locale.

    Each row takes the first language in which it says something.
    """
    text = pd.Series([None] * len(table), dtype="str")
    locale = text.copy()
    machine = np.zeros(len(table), dtype=bool)
    for name, spoken, by_machine in chosen.columns(table, field):
        cells = table.series(name, strip=False)
        if spoken is None:
            cells, own = _unfolded(cells, chosen)
        else:
            own = pd.Series([spoken] * len(table), dtype="str")
        fresh = (text.isna() & cells.notna()).to_numpy(dtype=bool)
        text = text.where(~fresh, cells)
        locale = locale.where(~fresh, own)
        machine |= fresh & by_machine
    language = locale.str.replace(r"[-_].*$", "", regex=True).str.lower() if len(locale) else locale
    return Said(text=shown_series(text), locale=language, machine=machine)


def _unfolded(cells: pd.Series, chosen: Wording) -> tuple[pd.Series, pd.Series]:
    """Return cells without locale; those that hold all the locales at once (``{"fr": "..."}``) are opened."""
    own = pd.Series([None] * len(cells), dtype="str")
    folded = cells.str.contains(_NESTED, regex=True).fillna(value=False).to_numpy(dtype=bool)
    if not folded.any():
        return cells, own
    opened = [_version(cell, chosen) for cell in cells[folded]]
    cells, own = cells.copy(), own.copy()
    cells[folded] = [text for text, _ in opened]
    own[folded] = [locale for _, locale in opened]
    return cells, own


def _version(cell: str, chosen: Wording) -> tuple[str | None, str | None]:
    try:
        versions = json.loads(re.sub(r'"\s*=>\s*', '": ', cell))
    except ValueError:
        return cell, None
    filled = {str(k): v for k, v in versions.items() if isinstance(v, str) and v.strip()}
    for locale in (*chosen.human, *_FIRST, *sorted(filled)):
        if locale in filled:
            return filled[locale], locale
    return None, None
