"""The table of support: one row per statement and group, and one for everybody."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.opinion.answers import Answers
from deliberation.opinion.evidence import Gaps, shares

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

AGREE, DISAGREE, PASS = 0, 1, 2
SIDES = ("agree", "disagree", "pass")


def laid_out(answers: Answers, rankable: Bools, everybodys: dict[str, Floats], gaps: Gaps) -> pd.DataFrame:
    """Lay everything out, a statement's rows together.

    Parameters
    ----------
    answers : Answers
    rankable : ndarray of bool, shape (statements,)
    everybodys : dict of str to ndarray, shape (statements,)
        Columns that only the rows of everybody have.
    gaps : Gaps
    """
    groups, statements = answers.n.shape

    def spread(values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return values.T.reshape(-1)  # a statement's groups together

    def everybody(values: Floats) -> Floats:
        out = np.full((statements, groups), np.nan)
        out[:, 0] = values
        return out.reshape(-1)

    columns: dict[str, object] = {
        "contribution": np.repeat(answers.contributions, groups),
        "group": np.tile(np.array(answers.groups, dtype=object), statements),
    }
    for side, name in enumerate(SIDES):
        columns[name] = _whole(spread(answers.counts[:, :, side]))
    columns["n"] = spread(answers.n)
    for side, name in enumerate(SIDES):
        found = shares(answers.counts[:, :, side], answers.n)
        share = found.share.copy()
        if side == AGREE:
            share[0] = np.where(np.isfinite(answers.published), answers.published, share[0])
        columns |= {f"{name}_share": spread(share), f"{name}_low": spread(found.low)}
        columns[f"{name}_high"] = spread(found.high)
    columns["rankable"] = np.repeat(rankable, groups)
    columns |= {name: everybody(values) for name, values in everybodys.items()}
    columns |= {"gap": everybody(gaps.gap), "gap_low": everybody(gaps.low), "gap_high": everybody(gaps.high)}
    names = np.array([*answers.groups[1:], None], dtype=object)
    for name, rows in (("gap_most", gaps.most), ("gap_least", gaps.least)):
        cells = np.full((statements, groups), None, dtype=object)
        cells[:, 0] = names[rows]
        columns[name] = cells.reshape(-1)
    return pd.DataFrame(columns)


def _whole(values: npt.NDArray[np.generic]) -> pd.Series[int]:
    """Whole numbers that may be missing."""
    return pd.Series(values).astype("Float64").astype("Int64")
