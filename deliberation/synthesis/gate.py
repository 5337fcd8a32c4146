"""The publication gate: everything that leaves for a report or a table goes through it.

It masks personal data in texts, checks that every quote is an exact substring, rounds votes so that nobody is
alone in a published count, and suppresses counts of persons too small to publish, with complementary
suppression so that nobody can subtract their way back. Ideas are never suppressed, however few people hold
them: what somebody said in public stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from deliberation.core.errors import SettingsError
from deliberation.core.language import LANGUAGES, Localised, say
from deliberation.core.mandate import About, Mandate
from deliberation.kernels.doubt import Doubt, doubt_of
from deliberation.kernels.rounding import (
    bounds_of_nearest,
    bounds_of_small,
    coarse,
    nearest,
    nearest_if_small,
)
from deliberation.kernels.suppression import hide, with_margins
from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.answers import Bounds, Floats
from deliberation.opinion.statements.weighing import reweighed
from deliberation.synthesis.facts import Breakdown, Cell, Quote
from deliberation.text.privacy.masks import find_personal_data, mask, mask_between, masked
from deliberation.text.results.quotes import check_quote

ROUNDING: Final = 5
"""A published 0 may be 2, a published 5 may be 3: who knows one vote of somebody finds nobody alone."""

TELLING: Final = 0.5
"""Share of a source's contributions whose id holds their author's: less is chance (12 in polis:12)."""

MOST_CELLS: Final = 4000
"""Cells of a crossing, margins included, that are still guarded in seconds."""

Words = TypeVar("Words", str, Localised, str | Localised, str | Localised | None, str | None)


@dataclass(frozen=True, kw_only=True)
class Gate:
    """What may be published.

    Parameters
    ----------
    minimum_cell : int
        Smallest number of persons a published cell may hold.
    rounding : int
        What counts of votes are rounded to: all of those of a group, and those of everybody under it.
    whole : bool
        Whether everybody is there. In a part of the people, e.g. those of a territory, all counts of votes
        are rounded: the others' could be had by subtraction.
    """

    minimum_cell: int = 10
    rounding: int = ROUNDING
    whole: bool = True

    # -- texts -------------------------------------------------------------------------------------

    def quote(
        self,
        contribution: str,
        text: str,
        start: int,
        end: int,
        *,
        language: str | None = None,
        cut: bool = False,
    ) -> Quote:
        """Return ``text[start:end]`` as a quote, personal data masked; offsets refer to the original.

        Raises
        ------
        QuoteError
            If the span is blank or not inside the text.
        """
        check_quote(contribution, text, start, end, text[start:end])
        masked = mask_between(text, start, end, language=_spoken(language))
        return Quote(
            contribution=contribution,
            start=start,
            end=end,
            text=masked.text,
            language=language,
            masked=len(masked.spans),
            cut=cut,
        )

    def untold(self, contribution: str) -> Quote:
        """Return the quote of a contribution whose text the export does not hold."""
        return Quote(contribution=contribution, start=0, end=0, text="")

    def text(self, text: str, *, language: str | None = None) -> str:
        """Return a text with its personal data masked."""
        return mask(text, language=_spoken(language)).text

    def parts(self, text: str, spans: Sequence[tuple[int, int]], *, language: str | None = None) -> list[str]:
        """Return parts of one text, each masked; the text is searched for personal data once."""
        found = find_personal_data(text)
        return [masked(text, start, end, found, language=_spoken(language)) for start, end in spans]

    def part(self, text: str, start: int, end: int, *, language: str | None = None) -> str:
        """Return ``text[start:end]`` with its personal data masked, those cut at an edge too."""
        return mask_between(text, start, end, language=_spoken(language)).text

    def about(self, about: About) -> About:
        """Return the face of the consultation with personal data masked; an export may hold some."""
        fields = {
            name: self.words(getattr(about, name)) for name in ("title", "question", "notice", "attribution")
        }
        mandate = Mandate(
            decides=self.words(about.mandate.decides),
            by_when=self.words(about.mandate.by_when),
            due=about.mandate.due,
            **{
                name: [self.words(line) for line in getattr(about.mandate, name)]
                for name in ("open", "decided", "out_of_scope", "promised")
            },
        )
        return about.model_copy(update={**fields, "mandate": mandate})

    def words(self, words: Words) -> Words:
        """Mask a text, or each version of a text by language."""
        if isinstance(words, str):
            return self.text(words)
        if isinstance(words, dict):
            return {language: self.text(text, language=language) for language, text in words.items()}
        return words

    # -- votes -------------------------------------------------------------------------------------

    def votes(self, support: Weighed) -> Weighed:
        """Return support as it may be published: counts rounded, and all that rests on them made again.

        What rounding leaves unknown is counted in intervals and probabilities (``kernels.doubt``).

        Tallies are left as they are: their platform has published them, and they tell of no group.
        """
        if support.basis == "tallies":
            return support
        answers = support.answers
        if not self.whole:
            counts = nearest(answers.counts, self.rounding)
            bounds = _never_given(answers.counts, bounds_of_nearest(counts, self.rounding))
            return reweighed(support, counts, None, bounds=bounds)
        everybody, parts, bases = coarse(answers.counts[0], answers.counts[1:], self.rounding)
        counts = np.concatenate([everybody[None], parts])
        known, meant = bounds_of_small(everybody, self.rounding), bounds_of_nearest(parts, bases[:, None])
        low, high = (np.concatenate([one[None], other]) for one, other in zip(known, meant, strict=True))
        low, high = _never_given(answers.counts, (low, high))
        if answers.slices is None:
            return reweighed(support, counts, None, bounds=(low, high))
        _, thirds, bases = coarse(answers.counts[0], answers.slices, self.rounding)
        slice_bounds = _never_given(answers.counts, bounds_of_nearest(thirds, bases[:, None]))
        return reweighed(support, counts, thirds, bounds=(low, high), slice_bounds=slice_bounds)

    def persons(self, sums: Floats, *, exact: bool = False) -> Floats:
        """Round persons who answered; ``exact`` for those of everybody on one statement, who are many."""
        return (nearest_if_small if exact and self.whole else nearest)(sums, self.rounding)

    def doubts(self, counts: Floats, *, exact: bool = False) -> list[Doubt]:
        """Return what rounding (``persons``) leaves unknown of each answer, the others being the rest.

        Parameters
        ----------
        counts : ndarray, shape (answers,)
            As published.
        exact : bool
            As for ``persons``.
        """
        bounds = (bounds_of_small if exact and self.whole else bounds_of_nearest)(counts, self.rounding)
        return [doubt_of(counts, bounds, side) for side in range(len(counts))]

    # -- counts ------------------------------------------------------------------------------------

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

    def public_ids(self, contributions: pa.Table) -> dict[str, str]:
        """Return under which id each contribution is published.

        Its own, unless the ids of its source are made from those of their authors, as in a survey: whoever
        reads two of them would know that one person wrote both. These are replaced by a hash.
        """
        columns = contributions.select(["id", "author", "source"]).to_pandas()
        written = columns[columns["author"].notna()]
        within = [author in id_ for author, id_ in zip(written["author"], written["id"], strict=True)]
        made = pd.Series(within, index=written.index, dtype=float).groupby(written["source"]).mean()
        telling = set(made.index[made >= TELLING])
        return {
            id_: f"c-{blake2b(id_.encode(), digest_size=6).hexdigest()}" if source in telling else id_
            for id_, source in zip(columns["id"], columns["source"], strict=True)
        }

    # -- files -------------------------------------------------------------------------------------

    def release(self, name: str, frame: pd.DataFrame, columns: Mapping[str, str]) -> Released:
        """Let a table out: the columns declared and no other, words masked, few persons in words.

        Parameters
        ----------
        name : str
        frame : DataFrame
        columns : mapping of str to str
            Kind of each column: "id", "code", "words", "persons", "whole", "share" or "flag". A column
            ``x`` of kind "persons" gets a neighbour ``x_said`` where it is empty for being under the minimum.

        Raises
        ------
        ValueError
            If the frame holds a column that is not declared, or lacks one: a mistake of ours.
        """
        if set(frame.columns) != set(columns):
            odd = sorted(set(frame.columns) ^ set(columns))
            raise ValueError(f"The table {name!r} may not leave: {odd} are not what was declared.")
        out: dict[str, pd.Series] = {}
        kinds: dict[str, str] = {}
        for column, kind in columns.items():
            values = frame[column]
            kinds[column] = kind
            if kind in ("words", "code"):
                known = {v: self.text(v) for v in values.dropna().unique()}
                out[column] = pd.Series([known.get(v) for v in values], dtype=object)
            elif kind in ("persons", "whole"):
                whole = pd.array(values.to_list(), dtype="Int64")
                if kind == "persons":
                    count = whole.to_numpy(dtype=float, na_value=0.0)
                    few = (count > 0) & (count < self.minimum_cell)
                    said = few_people(self.minimum_cell)
                    whole[few] = pd.NA
                    out[column] = pd.Series(whole)
                    out[f"{column}_said"] = pd.Series([said if one else None for one in few], dtype=object)
                    kinds[f"{column}_said"] = "code"
                else:
                    out[column] = pd.Series(whole)
            elif kind == "share":
                out[column] = pd.Series(values.to_list(), dtype="Float64").round(6)
            else:
                out[column] = values.reset_index(drop=True)
        return Released(name=name, frame=pd.DataFrame(out), kinds=kinds)


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Released:
    """A table that passed the gate: ``Gate.release`` makes it, and a bundle is written from these alone."""

    name: str
    frame: pd.DataFrame
    kinds: Mapping[str, str]


def few_people(minimum: int) -> str:
    """Return how a small number of people is told, in both languages.

    Examples
    --------
    >>> few_people(10)
    'moins de 10 personnes / fewer than 10 people'
    """
    return " / ".join(say("bundle.few", language, minimum=minimum) for language in LANGUAGES)


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


def _spoken(language: str | None) -> str:
    """Return the language in which to say that something is masked."""
    return "fr" if language == "fr" or language is None else "en"


def _never_given(counts: Floats, bounds: Bounds) -> Bounds:
    """Leave no doubt on an answer that nobody gave to anything: the platform did not offer it."""
    given = counts[0].sum(axis=0) > 0
    return np.where(given, bounds[0], 0.0), np.where(given, bounds[1], 0.0)
