"""What the cells of a column look like: dates, numbers, texts, few values, persons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from deliberation.core.tables import KINDS
from deliberation.ingest.cells.dates import as_dates
from deliberation.ingest.cells.values import SCALE, fold
from deliberation.ingest.cells.who import is_name

_LOOKED_AT: Final = 2000
"""Cells looked at one by one, spread over the column."""
_DATED: Final = 300
"""Cells that are tried as dates."""
_EPOCHS: Final = ((8e8, 4e9), (8e11, 4e12))
"""1995 to 2096 in seconds, and in milliseconds."""
_STANCES: Final = frozenset(
    {
        "for", "pour", "pro", "against", "contre", "con", "neutral", "neutre", "favorable", "defavorable",
        "in favor", "in favour", "opposed", "mitige",
    }
)  # fmt: skip
_TRUTHS: Final = frozenset(
    {"true", "false", "oui", "non", "yes", "no", "vrai", "faux", "0", "1", "x", "t", "f"}
)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What the cells of a column look like; shares are of the cells that are not empty.

    Parameters
    ----------
    name : str
        Header of the column.
    rows, filled, distinct : int
        How many rows, cells that are not empty, and different cells.
    length, words : float
        Mean length and number of words.
    mass : float
        Characters of all different cells: how much there is to read.
    choices : float
        Part of the pieces of cells, cut at commas, that come back again and again: several boxes ticked.
    prose : float
        Part of the words that hold no digit.
    values : tuple of str
        The most frequent cells, at most forty.
    """

    name: str
    rows: int
    filled: int
    distinct: int
    length: float
    words: float
    mass: float
    dates: float
    numbers: float
    whole: float
    emails: float
    phones: float
    names: float
    stances: float
    truths: float
    votes: float
    kinds: float
    choices: float
    prose: float
    low: float
    high: float
    values: tuple[str, ...]

    @property
    def unique(self) -> bool:
        """Whether every row has a cell, and no cell repeats."""
        return self.filled == self.rows > 0 and self.distinct == self.filled

    @property
    def few(self) -> bool:
        """Whether few values repeat over the rows: a category."""
        return 1 <= self.distinct <= max(2, min(200, self.filled // 3))


def profile(name: str, cells: pd.Series) -> Profile:
    """Return what the cells of a column look like; empty ones are missing."""
    given = cells.dropna()
    distinct = pd.Series(given.unique(), dtype="str")
    sample = given.iloc[np.linspace(0, len(given) - 1, min(len(given), _LOOKED_AT)).astype(int)]
    folded = pd.Series([fold(str(cell)) for cell in sample], dtype="str")
    numbers = pd.to_numeric(
        sample.str.replace(r"[\s%]", "", regex=True).str.replace(",", "."), errors="coerce"
    )
    known = numbers.dropna()
    return Profile(
        name=name,
        rows=len(cells),
        filled=len(given),
        distinct=len(distinct),
        length=_mean(sample.str.len()),
        words=_mean(sample.str.count(r"\S+")),
        mass=float(distinct.str.len().sum()),
        dates=_dates(sample, numbers),
        numbers=_mean(numbers.notna()),
        whole=_mean((numbers % 1 == 0) & numbers.ge(0)),
        emails=_mean(
            sample.str.contains(r"[^\s@]+@[^\s@]+\.\w{2,}", regex=True) & sample.str.count(r"\S+").lt(4)
        ),
        phones=_mean(sample.str.fullmatch(r"(?:\+|00?)\d(?:[\s.-]?\d){8,12}")),
        names=_mean(pd.Series([is_name(str(cell)) for cell in sample.iloc[:300]], dtype=bool)),
        stances=_mean(folded.isin(list(_STANCES))),
        truths=_mean(folded.isin(list(_TRUTHS))),
        votes=_mean(folded.str.removesuffix(".0").isin(list(SCALE))),
        kinds=_mean(folded.isin(list(KINDS))),
        choices=_choices(sample),
        prose=_mean(sample.str.count(r"(?<!\S)[^\s\d]+(?!\S)") / sample.str.count(r"\S+")),
        low=float(known.min()) if len(known) else 0.0,
        high=float(known.max()) if len(known) else 0.0,
        values=tuple(str(cell) for cell in given.value_counts().index[:40]),
    )


def _dates(sample: pd.Series, numbers: pd.Series) -> float:
    """Return the part of the cells that are dates; a plain number is one only if it is plausible."""
    sample, numbers = sample.iloc[:_DATED], numbers.iloc[:_DATED]
    plain = _mean(numbers.notna())
    if plain > 0.5:
        return max(_mean(numbers.between(low, high)) for low, high in _EPOCHS)
    looks = sample.str.contains(r"\d", regex=True) & sample.str.len().le(60)
    return _mean(as_dates(sample.where(looks)).notna())


def _choices(sample: pd.Series) -> float:
    """Return the part of the pieces of cells, cut at commas, that are among few that come back often."""
    pieces = sample.str.split(r"\s*[,;|]\s*", regex=True).explode()
    pieces = pieces[pieces.str.len().gt(2)]
    counts = pieces.value_counts()
    often = counts[counts >= max(3, 0.01 * len(sample))]
    return float(often.sum() / counts.sum()) if len(counts) else 0.0


def date_style(cells: Iterable[str]) -> tuple[str, bool]:
    """Return the style of dates, and whether it had to be assumed.

    Examples
    --------
    >>> date_style(["03/04/2026", "25/12/2026"]), date_style(["03/04/2026"]), date_style(["2026-03-04"])
    (('day_first', False), ('day_first', True), ('iso', False))
    """
    text = pd.Series(list(cells), dtype="str").dropna().str.strip()
    numbers = pd.to_numeric(text, errors="coerce")
    if _mean(numbers.notna()) > 0.5:
        return ("milliseconds" if float(numbers.median()) > 1e11 else "seconds"), False
    parts = (
        text.str.extract(r"^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
        .apply(pd.to_numeric, errors="coerce")
        .dropna()
    )
    if len(parts) * 2 > len(text):
        if (parts[1] > 12).any() and not (parts[0] > 12).any():
            return "month_first", False
        return "day_first", not bool((parts[0] > 12).any())
    return ("iso" if _mean(text.str.match(r"\d{4}-\d{2}-\d{2}")) > 0.5 else "words"), False


def _mean(cells: pd.Series) -> float:
    return float(cells.fillna(0).astype("float64").mean()) if len(cells) else 0.0
