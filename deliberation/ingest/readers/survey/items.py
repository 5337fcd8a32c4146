"""Items on a scale: which columns are graded, on which scale, and what each answer is worth there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from deliberation.ingest.readers.survey import names
from deliberation.ingest.readers.survey.cells import (
    NO_OPINION,
    NOT_ASKED,
    Cells,
    Floats,
    degrees,
    labelled,
    number,
)

_DISTINCT = 30
"""Distinct answers above which a column is no item, unless its wording declares a scale."""

Asked = tuple[int, str, str, Cells]
"""Position, question it is a part of, wording, answers."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Where the answers to an item stand on its scale.

    Parameters
    ----------
    values : float array, shape (distinct,)
        Of each distinct answer; NaN where it is none (« Non applicable »).
    low, high : float
        The scale, as the wording declares it or, with ``declared`` false, as the answers show it.
    declared : bool
        Whether the wording says the scale.
    words : bool
        Whether the answers are degrees in words.
    """

    values: Floats
    low: float
    high: float
    declared: bool
    words: bool = False


def steps(asked: Sequence[Asked], *, grades: bool) -> dict[int, Step]:
    """Return the items among columns, by position.

    Parameters
    ----------
    asked : sequence of Asked
        Columns in which people answered, in their order.
    grades : bool
        Whether a lone column of small whole numbers is a grade: the tools of surveys export no codes.
    """
    found: dict[int, Step] = {}
    loose: list[tuple[Asked, Floats]] = []
    for entry in asked:
        place, _, wording, cells = entry
        step = _declared(wording, cells) or _worded(cells)
        if step is not None:
            found[place] = step
        elif (values := _grades(wording, cells)) is not None:
            loose.append((entry, values))
    for run in _runs(loose):
        values = np.concatenate([part for _, part in run])
        shown = values[~np.isnan(values)]
        if len(set(shown.tolist())) < 3 or not (grades or len(run) > 1):
            continue
        low, high = float(shown.min()), float(shown.max())
        for (place, *_), part in run:
            found[place] = Step(values=part, low=low, high=high, declared=False)
    return found


def _declared(wording: str, cells: Cells) -> Step | None:
    """Return an item whose wording says its scale and whose answers are on it, 0 aside."""
    scale = names.scale_said(wording)
    if scale is None or len(cells.texts) > 250:
        return None
    folded = cells.folded()
    values = np.array([labelled(text) for text in cells.texts])
    none = np.array([text in NOT_ASKED | NO_OPINION for text in folded], dtype=bool)
    low, high = scale
    on = (values >= low) & (values <= high)
    if cells.share(on | none | (values == 0)) < 0.9:
        return None
    return Step(values=np.where(none, np.nan, values), low=low, high=high, declared=True)


def _worded(cells: Cells) -> Step | None:
    """Return an item whose answers are degrees of agreement in words."""
    if not 2 <= len(cells.texts) <= 9:
        return None
    values = degrees(cells.folded())
    if values is None:
        return None
    return Step(
        values=values,
        low=1.0,
        high=5.0 if (values == 3).any() and _odd(cells) else 4.0,
        declared=False,
        words=True,
    )


def _odd(cells: Cells) -> bool:
    """Tell whether one of the degrees is « neither »."""
    return any(text.startswith(("ni ", "neutr", "neither")) for text in cells.folded())


def _grades(wording: str, cells: Cells) -> Floats | None:
    """Return the values of a column of small whole numbers that count nothing, or None."""
    if len(cells.texts) > _DISTINCT or names.is_count(wording) or not len(cells):
        return None
    values = np.array([number(text) for text in cells.texts])
    none = np.array([text in NOT_ASKED | NO_OPINION for text in cells.folded()], dtype=bool)
    shown = values[~np.isnan(values)]
    if not len(shown) or not (none | ~np.isnan(values)).all():
        return None
    small = (np.abs(shown) <= 10).all() and (shown == np.round(shown)).all()
    return values if small and len(shown) > 1 else None


def _runs(loose: Sequence[tuple[Asked, Floats]]) -> Iterable[list[tuple[Asked, Floats]]]:
    """Yield columns that share a scale: parts of one question, or neighbours."""
    run: list[tuple[Asked, Floats]] = []
    for entry in loose:
        (place, group, _, _), _ = entry
        if run and not (place == run[-1][0][0] + 1 and group == run[-1][0][1]):
            yield run
            run = []
        run.append(entry)
    if run:
        yield run
