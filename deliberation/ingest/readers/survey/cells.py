"""A column of a survey as its distinct answers, how often each was given, and the numbers they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells.values import fold

Floats = npt.NDArray[np.float64]

NOT_ASKED: Final = frozenset(
    {"n/a", "na", "non applicable", "not applicable", "sans objet", "non concerne", "not asked", "non pose"}
)
"""Cells of who was not asked, folded."""
NO_OPINION: Final = frozenset(
    {
        "ne sais pas", "je ne sais pas", "nsp", "nspp", "ne se prononce pas", "je ne me prononce pas",
        "sans opinion", "sans avis", "pas d'avis", "don't know", "i don't know", "no opinion", "not sure",
        "unsure", "prefer not to say",
    }
)  # fmt: skip
_DEGREES: Final = {
    **dict.fromkeys(("pas du tout d'accord", "tout a fait en desaccord", "strongly disagree"), -2),
    **dict.fromkeys(("plutot pas d'accord", "pas d'accord", "pas vraiment d'accord", "disagree",
                     "somewhat disagree", "plutot en desaccord"), -1),
    **dict.fromkeys(("ni d'accord ni pas d'accord", "ni d'accord, ni pas d'accord", "neutre", "neutral",
                     "neither agree nor disagree", "ni en accord ni en desaccord"), 0),
    **dict.fromkeys(("plutot d'accord", "d'accord", "agree", "somewhat agree"), 1),
    **dict.fromkeys(("tout a fait d'accord", "strongly agree"), 2),
}  # fmt: skip
"""Degrees of agreement in words, folded; how far each is from neither."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The answers in a column.

    Parameters
    ----------
    codes : int32 array, shape (rows,)
        Which distinct answer stands in each row; -1 where none does.
    texts : Series of str, shape (distinct,)
        The distinct answers, sorted: what is made of them never depends on the order of the rows.
    counts : int64 array, shape (distinct,)
        How many rows give each.
    """

    codes: npt.NDArray[np.int32]
    texts: pd.Series
    counts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, column: pd.Series) -> Cells:
        """Return the answers of a column of text."""
        codes, distinct = pd.factorize(column, sort=True, use_na_sentinel=True)
        return cls(
            codes=codes.astype(np.int32),
            texts=pd.Series(distinct, dtype="str"),
            counts=np.bincount(codes[codes >= 0], minlength=len(distinct)),
        )

    def __len__(self) -> int:
        """Return how many rows hold an answer."""
        return int(self.counts.sum())

    @property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Mask over the rows, shape (rows,)."""
        return self.codes >= 0

    def share(self, mask: npt.ArrayLike) -> float:
        """Return the share of the answers whose distinct text a mask names."""
        return float(self.counts[np.asarray(mask, dtype=bool)].sum() / max(len(self), 1))

    def matching(self, pattern: str) -> float:
        """Return the share of the answers that a regular expression matches as a whole."""
        texts = pa.array(self.texts, pa.large_string())
        return self.share(pc.match_substring_regex(texts, rf"^(?:{pattern})$")) if len(texts) else 0.0

    def mean_length(self) -> float:
        """Return the mean number of characters of an answer."""
        lengths = self.texts.str.len().to_numpy(dtype=np.float64)
        return float((lengths * self.counts).sum() / max(len(self), 1))

    def folded(self) -> list[str]:
        """Return the distinct answers for comparison; meant for columns that have few."""
        return [fold(text) for text in self.texts]

    def numbers(self, values: Floats) -> Floats:
        """Return the value of each row from those of the distinct answers; NaN where a row has none."""
        return np.asarray(np.append(values, np.nan)[self.codes])

    def mask(self, chosen: npt.ArrayLike) -> npt.NDArray[np.bool_]:
        """Return which rows give one of the distinct answers that are chosen."""
        none = np.zeros(1, dtype=bool)
        return np.concatenate([np.asarray(chosen, dtype=bool), none])[self.codes]

    def words(self, texts: pd.Series) -> pd.Series:
        """Return the text of each row from those of the distinct answers; missing where a row has none."""
        return texts.reindex(self.codes).reset_index(drop=True).astype("str")


def number(text: str) -> float:
    """Return the number that a cell stands for, NaN where it stands for none.

    Examples
    --------
    >>> number("+5"), number("3,0"), number("4 étoiles"), number("★★★☆☆"), number("7/10")
    (5.0, 3.0, 4.0, 3.0, 7.0)
    """
    hit = re.fullmatch(r"([+\-−]?\d{1,12}(?:[.,]\d+)?)(?:\s*(?:etoiles?|stars?|/\s*\d{1,3}))?", fold(text))
    if hit:
        return float(hit[1].replace(",", ".").replace("−", "-"))
    return float(text.count("★")) if re.fullmatch(r"★+[☆\s]*", text) else np.nan


def labelled(text: str) -> float:
    """Return the number before the words of a degree, NaN where there is none.

    Examples
    --------
    >>> labelled("1 - Pas du tout"), labelled("5 (Tout à fait)")
    (1.0, 5.0)
    """
    hit = re.match(r"\s*([+-]?\d{1,2})\s*(?:[-–—:.=]\s*|\()\D", text)
    return float(hit[1]) if hit else number(text)


def degrees(folded: list[str]) -> Floats | None:
    """Return degrees of agreement as numbers from 1, or None where the answers are of another kind.

    Examples
    --------
    >>> degrees(["plutot d'accord", "pas du tout d'accord", "sans avis"])
    array([ 3.,  1., nan])
    """
    found = np.array([_DEGREES.get(text, np.nan) for text in folded])
    known = ~np.isnan(found)
    rest = [text for text, is_known in zip(folded, known, strict=True) if not is_known]
    if known.sum() < 2 or not set(rest) <= NOT_ASKED | NO_OPINION or (found[known] > 0).all():
        return None
    even = not (found == 0).any()
    return np.where(even & (found > 0), found + 2, found + 3)
