"""Passages in ideas and themes while edits by hand change them: what is where, and who put it there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.text.results.identity import ever_used
from deliberation.text.results.verbatims import Quoting
from deliberation.text.wording.normalise import fold

if TYPE_CHECKING:
    from deliberation.text.edits.file import Span, Target
    from deliberation.text.results.themes import Themes

Level = Literal["idea", "theme"]
Rows = npt.NDArray[np.int64]

SET_ASIDE: Final = "set_aside"
_LISTED: Final = 5


class Refused(Exception):
    """An edit, or a part of one, that cannot be replayed; ``code`` is a key under ``[edits.conflicts]``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}


@dataclass(frozen=True)
class _Gone:
    """What an edit made disappear: its id, as written too, its names, what took it in, which edit."""

    own: str
    ids: frozenset[str]
    names: frozenset[str]
    into: str | None
    edit: int


class Grouping:
    """The passages of themes with their idea, theme and reason, which edits change in place.

    Parameters
    ----------
    themes : Themes
        As found, before any edit.

    Attributes
    ----------
    names : dict of str to str
        Name of each theme and idea.
    used : set of str
        Every id ever given.
    named, settled, put : dict
        Which edit named an id, settled the theme of an idea, put a passage (row) where it is.
    cut : dict
        Of each idea or theme made by a split: the edit, and what it was cut from.
    typed, quoted : dict
        Which edit gave a passage (row) its type, its place among what is quoted.
    ranks : dict
        Of each passage (row) to quote or not: its place from 1, or ``NEVER``.
    """

    def __init__(self, themes: Themes) -> None:
        table = themes.passages
        self.themes = themes
        self.contribution = table["contribution"].to_numpy()
        self.start, self.end = table["start"].to_numpy(), table["end"].to_numpy()
        self.read = table["node"].to_numpy() >= 0
        columns = ("idea", "theme", "reason", "type")
        self.idea, self.theme, self.reason, self.type = (_column(table, name) for name in columns)
        self._before: dict[Level, npt.NDArray[np.object_]] = {
            "idea": self.idea.copy(),
            "theme": self.theme.copy(),
        }
        self.names = dict(themes.names)
        self.used = ever_used(themes)
        self.named: dict[str, int] = {}
        self.settled: dict[str, int] = {}
        self.put: dict[int, int] = {}
        self.cut: dict[str, tuple[int, str]] = {}
        self.typed: dict[int, int] = {}
        self.quoted: dict[int, int] = {}
        self.ranks: dict[int, int] = {}
        self._gone: list[_Gone] = []
        number = {name: row for row, name in enumerate(themes.contributions["id"].to_pylist())}
        bounds = np.searchsorted(self.contribution, np.arange(len(number) + 1))
        self._spans = {name: (int(bounds[row]), int(bounds[row + 1])) for name, row in number.items()}
        self._past = {name: _past_names(themes, name) for name in themes.names}

    # -- looking -----------------------------------------------------------------------------------

    def of(self, level: Level) -> npt.NDArray[np.object_]:
        """Return the idea or the theme of each passage, None where it has none."""
        return self.idea if level == "idea" else self.theme

    def inside(self, level: Level, name: str) -> Rows:
        """Return the passages of an idea or a theme."""
        return np.flatnonzero(self.of(level) == name)

    def theme_of(self, idea: str) -> str:
        """Return the theme that an idea is in."""
        return str(self.theme[self.inside("idea", idea)[0]])

    def siblings(self, level: Level, name: str) -> set[str]:
        """Return all themes, or the ideas of the same theme."""
        if level == "theme":
            return set(self.theme[pd.notna(self.theme)])
        return set(self.idea[self.theme == self.theme_of(name)])

    def rows(self, contributions: Iterable[str]) -> Rows:
        """Return the passages of some contributions."""
        spans = [self._spans[name] for name in contributions if name in self._spans]
        return np.concatenate([np.arange(*span) for span in spans]) if spans else np.zeros(0, dtype=np.int64)

    def chosen(
        self, contributions: Iterable[str], passages: Iterable[Span], *, within: str | None = None
    ) -> tuple[Rows, list[str]]:
        """Return the passages that an edit lists, and the contributions listed in vain.

        Only what was read can be in an idea: neither a non-answer nor a text that moderation set aside.
        """
        asked = [(name, self.rows([name])) for name in contributions]
        for span in passages:
            rows = self.rows([span.contribution])
            shared = np.minimum(self.end[rows], span.end) - np.maximum(self.start[rows], span.start)
            asked.append((span.contribution, rows[2 * shared >= self.end[rows] - self.start[rows]]))
        found: list[Rows] = [np.zeros(0, dtype=np.int64)]
        absent: list[str] = []
        for name, rows in asked:
            fitting = rows[self.read[rows] & ((self.idea[rows] == within) | (within is None))]
            found.append(fitting)
            if not len(fitting):
                absent.append(name)
        return np.unique(np.concatenate(found)), absent

    # -- finding what an edit was made on ----------------------------------------------------------

    def find(self, target: Target, level: Level) -> str:
        """Return the id that an edit means: by its contributions, else by its name; an id alone decides ties.

        Contributions say where they are now, and where they were before other edits put them elsewhere: an
        edit may have been written on either. Where the two differ, the name or the id tells.

        Raises
        ------
        Refused
            If it is not found, or not one.
        """
        alive = self.alive()
        now, held = self._majority(target, self.of(level))
        then, _ = self._majority(target, self._before[level])
        unheard = then is None
        then = next((gone.into for gone in self._gone if then == gone.own), then)
        named = {name for name in (now, then) if name is not None and self._fits(name, target)}
        if now is not None and (unheard or now == then or now in named or now in self.cut):
            return now
        if then in alive:
            return str(then)
        if held and now is None:
            alike = [name for name in self._called(target, level) if name in held]
            best = self._preferred(alike, target)
            code = "scattered"
        else:
            alike = self._called(target, level)
            best = self._preferred(alike, target)
            code = "twins" if alike else "gone"
        if best is not None:
            return best
        raise Refused(f"{code}_{level}", target=target.label())

    def subject(self, target: Target, level: Level) -> str:
        """Return the id that an edit changes; what an earlier edit made disappear cannot be changed."""
        gone = next((entry for entry in self._gone if _means(entry, target)), None)
        try:
            found = self.find(target, level)
        except Refused:
            if gone is not None:
                raise Refused("contradicts", other=gone.edit) from None
            raise
        if gone is not None and gone.into == found:
            raise Refused("contradicts", other=gone.edit)
        return found

    def _majority(self, target: Target, values: npt.NDArray[np.object_]) -> tuple[str | None, Counter[str]]:
        """Return the id that holds most of the listed contributions, with how many each id holds.

        None where none holds more than half of those that are in some idea.
        """
        found: Counter[str] = Counter()
        known = 0
        for name in dict.fromkeys(target.contributions):
            here = {str(x) for x in values[self.rows([name])] if x is not None}
            found.update(here)
            known += bool(here)
        most = max(found.values(), default=0)
        best = self._preferred([name for name, count in found.items() if count == most], target)
        return (best if 2 * most > known else None), found

    def _fits(self, name: str, target: Target) -> bool:
        """Tell whether an id, or a name it has or had, is what an edit says."""
        if target.was is None:
            return name == target.id
        return fold(target.was) in {fold(self.names[name]), *self._past.get(name, ())}

    def _called(self, target: Target, level: Level) -> list[str]:
        """Return the ids that have the target's name now, else those that had it before."""
        if target.was is None:
            return []
        wanted = fold(target.was)
        alive = sorted({str(x) for x in self.of(level) if x is not None})
        now = [name for name in alive if fold(self.names[name]) == wanted]
        return now or [name for name in alive if wanted in self._past.get(name, ())]

    def _preferred(self, names: list[str], target: Target) -> str | None:
        if len(names) == 1:
            return names[0]
        if target.id in names:
            return target.id
        called = [name for name in names if target.was and fold(self.names[name]) == fold(target.was)]
        return called[0] if len(called) == 1 else None

    # -- changing ----------------------------------------------------------------------------------

    def place(self, rows: Rows, *, idea: str | None = None, theme: str | None) -> None:
        """Put passages in a theme, and in an idea where one is given."""
        self.theme[rows] = theme
        self.reason[rows] = None
        if idea is not None:
            self.idea[rows] = idea

    def remove(self, rows: Rows) -> None:
        """Put passages in no theme."""
        self.theme[rows] = self.idea[rows] = None
        self.reason[rows] = SET_ASIDE

    def quoting(self) -> tuple[Quoting, ...]:
        """Return which passages are to be quoted first, or never, in the order of the passages."""
        ids = self.themes.contributions["id"]
        return tuple(
            Quoting(
                contribution=ids[int(self.contribution[row])].as_py(),
                start=int(self.start[row]),
                end=int(self.end[row]),
                rank=rank,
            )
            for row, rank in sorted(self.ranks.items())
        )

    def forget(
        self, before: set[str], *, edit: int, into: str | None, written: Mapping[str, Target] | None = None
    ) -> None:
        """Remember what an edit made disappear.

        Parameters
        ----------
        before : set of str
            The ids that were in use before the edit.
        edit : int
            Its number.
        into : str or None
            What took in the passages of what disappeared.
        written : mapping of str to Target, optional
            How the edit named what disappeared, by id in use.
        """
        for name in sorted(before - self.alive()):
            ids, names = {name}, {fold(self.names[name]), *self._past.get(name, ())}
            target = (written or {}).get(name)
            if target is not None:
                ids |= {target.id} if target.id is not None else set()
                names |= {fold(target.was)} if target.was is not None else set()
            self._gone.append(_Gone(name, frozenset(ids), frozenset(names), into, edit))

    def alive(self) -> set[str]:
        """Return the ids in use."""
        return {str(x) for values in (self.idea, self.theme) for x in values if x is not None}

    # -- the result --------------------------------------------------------------------------------

    def table(self) -> pa.Table:
        """Return the passages as they are now; a contribution set aside whole has one row."""
        gone = self.reason == SET_ASIDE
        left = set(self.contribution[gone]) - set(self.contribution[pd.notna(self.theme)])
        lengths = self.themes.contributions["text"]
        keep = np.ones(len(gone), dtype=bool)
        start, end = self.start.copy(), self.end.copy()
        reason = self.reason.copy()
        for row in sorted(left):
            first, *others = np.flatnonzero(self.contribution == row)
            keep[others] = False
            start[first], end[first] = 0, len(lengths[int(row)].as_py())
            reason[first] = SET_ASIDE
        table = self.themes.passages
        sure = table["type_sure"].to_numpy().copy()
        sure[list(self.typed)] = 1.0
        values = {
            "start": start, "end": end, "idea": self.idea, "theme": self.theme, "reason": reason,
            "type": self.type, "type_sure": np.array([None if x != x else x for x in sure.tolist()]),
        }  # fmt: skip
        for name, column in values.items():
            field = table.schema.field(name)
            table = table.set_column(
                table.schema.get_field_index(name), field, pa.array(column.tolist(), field.type)
            )
        return table.filter(pa.array(keep))

    def moved(self, theme: str | None) -> str | None:
        """Return where most passages of a theme, as it was found, are now."""
        if theme is None or theme in self.theme:
            return theme
        now = Counter(self.theme[_column(self.themes.passages, "theme") == theme].tolist())
        return max(now, key=lambda name: (now[name], name is not None, name or "")) if now else None


def _past_names(themes: Themes, name: str) -> frozenset[str]:
    """Return the names an id had, folded: as it was found, and before."""
    earlier = themes.continuity.earlier.get(name, ()) if themes.continuity is not None else ()
    return frozenset(fold(said) for said in (themes.names[name], *earlier))


def _means(entry: _Gone, target: Target) -> bool:
    return fold(target.was) in entry.names if target.was is not None else target.id in entry.ids


def _column(table: pa.Table, name: str) -> npt.NDArray[np.object_]:
    values: list[Any] = table[name].to_pylist()
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def several(ids: Iterable[str]) -> str:
    """Return the first ids of a list, for a sentence."""
    names = list(dict.fromkeys(ids))
    return ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
