"""Counts of people that leave: small ones suppressed, and whatever would tell them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import SettingsError
from deliberation.kernels.suppression import hide, with_margins
from deliberation.synthesis.facts import Breakdown, Cell
from deliberation.synthesis.gate.rules import Rules

MOST_CELLS: Final = 4000
"""Cells of a crossing, margins included, that are still guarded in seconds."""


class CrossingError(SettingsError):
    """A crossing that cannot be made: which, and why."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Crossing:
    """A cross table that may be published.

    Attributes
    ----------
    variables : tuple of str
    cells : DataFrame
        One row per combination: the variables, and ``n``, missing where hidden; a category that is not known
        is missing too.
    hidden : int
        Cells that are hidden.
    """

    variables: tuple[str, ...]
    cells: pd.DataFrame
    hidden: int


class Counts(Rules):
    """What the gate does to counts of people."""

    def suppressed(self, counts: Mapping[str, int], *, also: Collection[str] = ()) -> set[str]:
        """Return the categories whose count may not be published.

        Those under the minimum, then the next smallest ones until at least two are hidden and together they
        hold at least the minimum: otherwise the total would give the hidden count away. Empty categories are
        published: nobody is in them. ``also`` names categories to hide whatever their count.
        """
        filled = sorted(
            ((n, name) for name, n in counts.items() if n > 0), key=lambda pair: (pair[0], pair[1])
        )
        hidden = [(n, name) for n, name in filled if n < self.minimum_cell or name in also]
        if not hidden:
            return set()
        rest = [pair for pair in filled if pair not in hidden]
        while rest and (len(hidden) < 2 or sum(n for n, _ in hidden) < self.minimum_cell):
            hidden.append(rest.pop(0))
        return {name for _, name in hidden}

    def breakdown(
        self,
        variable: str,
        counts: Mapping[str, int],
        *,
        unknown: int = 0,
        population: Mapping[str, int] | None = None,
        also: Collection[str] = (),
    ) -> Breakdown | None:
        """Return a distribution of participants that singles nobody out, or None if nothing is left of it.

        Parameters
        ----------
        variable : str
            What is broken down, e.g. ``"tranche_age"``.
        counts : mapping of str to int
            Participants by category, in the order to print.
        unknown : int
            Participants whose category is not known; not a category, so never suppressed.
        population : mapping of str to int, optional
            Inhabitants by category.
        also : collection of str
            Categories to hide whatever their count, because another table would tell them.
        """
        hidden = self.suppressed(counts, also=also)
        known = sum(counts.values())
        if not known or not set(counts) - hidden:
            return None
        if hidden and (len(hidden) < 2 or sum(counts[name] for name in hidden) < self.minimum_cell):
            return None  # the total would tell what is hidden
        inhabitants = population or {}
        total = sum(inhabitants.values())
        cells = []
        for category, n in counts.items():
            shown = category not in hidden
            here = inhabitants.get(category)
            cells.append(
                Cell(
                    category=category,
                    n=n if shown else None,
                    share=n / known if shown else None,
                    population=here,
                    population_share=here / total if here is not None and total else None,
                )
            )
        return Breakdown(
            variable=variable,
            n=known,
            unknown=unknown,
            cells=cells,
            inhabitants=total or None,
            suppressed=len(hidden),
        )

    def cross(self, people: pd.DataFrame, crossings: Sequence[Sequence[str]]) -> list[Crossing]:
        """Return crossings of attributes, small cells hidden, and whatever would tell them.

        All crossings are guarded together, with the distribution of each variable (``breakdown``), which is
        published too: whatever is added or subtracted, each hidden small cell may hold anything from nobody
        to the minimum (or to the number of those whose category is not known, which is published, if that is
        less). A cell that holds all the people of its line is hidden like a small one. Those whose category
        is not known are a category, so that totals are those of the distributions.

        Parameters
        ----------
        people : DataFrame
            One row per participant, one column per variable; missing where not known.
        crossings : sequence of sequences of str
            Two variables or more each.

        Returns
        -------
        list of Crossing
            Empty where nothing can be published without giving a small cell away: all stand or fall
            together.

        Raises
        ------
        CrossingError
            If a crossing names an unknown variable, or there are too many cells to guard.
        """
        variables = list(dict.fromkeys(name for names in crossings for name in names))
        _check(people, crossings, variables)
        if not variables:
            return []
        levels = [sorted({str(v) for v in people[name].dropna()}) for name in variables]
        missing = [bool(people[name].isna().any()) for name in variables]
        codes = []
        for name, known in zip(variables, levels, strict=True):
            place = {category: row for row, category in enumerate(known)}
            codes.append([len(known) if pd.isna(v) else place[str(v)] for v in people[name]])
        shape = tuple(len(known) + int(gone) for known, gone in zip(levels, missing, strict=True))
        counts = np.zeros(shape, dtype=np.int64)
        np.add.at(counts, tuple(np.array(column, dtype=np.int64) for column in codes), 1)
        table = with_margins(counts)
        published = [frozenset(variables.index(name) for name in names) for names in crossings]
        hidden, free = self._shown(table, levels, published)
        found = hide(table, self.minimum_cell, hidden=hidden, free=free)
        if found is None:
            return []
        told = [
            _crossing([variables.index(name) for name in names], variables, levels, table, found)
            for names in crossings
        ]
        return [crossing for crossing in told if crossing.hidden < len(crossing.cells)]

    def _shown(
        self,
        table: npt.NDArray[np.int64],
        levels: Sequence[Sequence[str]],
        published: Sequence[frozenset[int]],
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Return the cells that are not published anyway, and those of crossings, which may be hidden."""
        inside = [np.arange(size) < size - 1 for size in table.shape]
        crossed = np.stack(np.meshgrid(*inside, indexing="ij"))
        hidden, free = np.ones(table.shape, dtype=bool), np.zeros(table.shape, dtype=bool)
        hidden[~crossed.any(axis=0)] = False
        for names in published:
            mine = np.all([crossed[at] == (at in names) for at in range(table.ndim)], axis=0)
            hidden[mine], free[mine] = False, True
        for at, known in enumerate(levels):
            line = tuple(slice(None) if axis == at else -1 for axis in range(table.ndim))
            counts = {name: int(table[line][row]) for row, name in enumerate(known)}
            told = self.breakdown("", counts)
            gone = {cell.category for cell in told.cells if cell.n is None} if told else set(known)
            for row in range(table.shape[at] - 1):
                hidden[line][row] = row < len(known) and known[row] in gone
        return hidden, free


def _check(people: pd.DataFrame, crossings: Sequence[Sequence[str]], variables: Sequence[str]) -> None:
    known = ", ".join(map(str, people.columns)) or "–"
    for names in crossings:
        if len(set(names)) < 2:
            raise CrossingError(f"The crossing {list(names)} needs two variables or more.")
    for name in variables:
        if name not in people.columns:
            raise CrossingError(
                f"No participant has the attribute {name!r} that a crossing names; there is: {known}."
            )
    cells = int(np.prod([people[name].nunique() + 2 for name in variables])) if variables else 0
    if cells > MOST_CELLS:
        raise CrossingError(
            f"Crossing {', '.join(variables)} makes {cells} cells, more than {MOST_CELLS}: "
            "cross fewer attributes, or group their categories."
        )


def _crossing(
    axes: Sequence[int],
    variables: Sequence[str],
    levels: Sequence[Sequence[str]],
    table: npt.NDArray[np.int64],
    hidden: npt.NDArray[np.bool_],
) -> Crossing:
    rows = []
    for place in product(*(range(table.shape[axis] - 1) for axis in axes)):
        at = [-1] * table.ndim
        for axis, row in zip(axes, place, strict=True):
            at[axis] = row
        names = [levels[a][r] if r < len(levels[a]) else None for a, r in zip(axes, place, strict=True)]
        rows.append([*names, None if hidden[tuple(at)] else int(table[tuple(at)])])
    told = tuple(variables[axis] for axis in axes)
    cells = pd.DataFrame(rows, columns=[*told, "n"])
    cells["n"] = pd.array(cells["n"].to_list(), dtype="Int64")
    return Crossing(variables=told, cells=cells, hidden=int(cells["n"].isna().sum()))
