"""The table of support: one row per statement and group, and one for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.kernels.doubt import doubt_of
from deliberation.opinion.statements.answers import Answers, Bounds
from deliberation.opinion.statements.evidence import Gaps, shares

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

AGREE, DISAGREE, PASS = 0, 1, 2
SIDES = ("agree", "disagree", "pass")


def counted(
    contributions: npt.NDArray[np.object_],
    names: Sequence[str],
    counts: Floats,
    n: Ints,
    published: Floats | None = None,
    bounds: Bounds | None = None,
) -> dict[str, object]:
    """Return the columns of counts and shares, a statement's parts together.

    Parameters
    ----------
    contributions : ndarray of str, shape (statements,)
    names : sequence of str, length parts
        Of the parts of the participants: groups, or thirds.
    counts : ndarray, shape (parts, statements, 3)
    n : ndarray of int, shape (parts, statements)
    published : ndarray, shape (statements,), optional
        Shares of agreement of the first part where its counts are unknown, nan elsewhere.
    bounds : (low, high), optional
        Of the counts, where they are rounded.
    """
    columns: dict[str, object] = {
        "contribution": np.repeat(contributions, len(names)),
        "group": np.tile(np.array(names, dtype=object), len(contributions)),
    }
    for side, name in enumerate(SIDES):
        columns[name] = _whole(_spread(counts[:, :, side]))
    columns["n"] = _spread(n)
    for side, name in enumerate(SIDES):
        doubt = None if bounds is None else doubt_of(counts, bounds, side)
        found = shares(counts[:, :, side], n, doubt)
        share = found.share.copy()
        if side == AGREE and published is not None:
            share[0] = np.where(np.isfinite(published), published, share[0])
        columns |= {f"{name}_share": _spread(share), f"{name}_low": _spread(found.low)}
        columns[f"{name}_high"] = _spread(found.high)
    return columns


def laid_out(
    answers: Answers, rankable: Bools, everybodys: Mapping[str, Floats | Ints], gaps: Gaps
) -> pd.DataFrame:
    """Lay everything out, a statement's rows together.

    Parameters
    ----------
    answers : Answers
    rankable : ndarray of bool, shape (statements,)
    everybodys : mapping of str to ndarray, shape (statements,)
        Columns that only the rows of everybody have.
    gaps : Gaps
        Their rows are among the parts that must all share what is shared.
    """
    groups, statements = answers.n.shape

    def everybody(values: Floats | Ints) -> Floats:
        out = np.full((statements, groups), np.nan)
        out[:, 0] = values
        return out.reshape(-1)

    columns = counted(
        answers.contributions,
        answers.groups,
        answers.counts,
        answers.n,
        answers.published,
        bounds=answers.bounds,
    )
    columns["rankable"] = np.repeat(rankable, groups)
    columns |= {name: everybody(values) for name, values in everybodys.items()}
    columns |= {"gap": everybody(gaps.gap), "gap_low": everybody(gaps.low), "gap_high": everybody(gaps.high)}
    names = np.array([*answers.part_names(), None], dtype=object)
    for name, rows in (("gap_most", gaps.most), ("gap_least", gaps.least)):
        cells = np.full((statements, groups), None, dtype=object)
        cells[:, 0] = names[rows]
        columns[name] = cells.reshape(-1)
    return pd.DataFrame(columns)


def _spread(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
    return values.T.reshape(-1)  # a statement's parts together


def _whole(values: npt.NDArray[np.generic]) -> pd.Series[int]:
    """Whole numbers that may be missing."""
    return pd.Series(values).astype("Float64").astype("Int64")
