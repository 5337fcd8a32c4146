"""Cells into values: numbers, yes and no, dates in one zone, votes by a declared scale."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.errors import SettingsError
from deliberation.core.vote import Vote

UNSEEN: Final = "unseen"
"""What a scale calls a value that is no answer at all: « not asked », « non applicable »."""

_AGREE = (
    "1", "+1", "agree", "agrees", "yes", "for", "ok", "oui", "pour", "d'accord", "favorable",
    "tout a fait d'accord", "plutot d'accord", "strongly agree", "in favor", "in favour",
)  # fmt: skip
_DISAGREE = (
    "-1", "disagree", "disagrees", "no", "against", "nok", "non", "contre", "pas d'accord", "defavorable",
    "pas du tout d'accord", "plutot pas d'accord", "strongly disagree",
)  # fmt: skip
_PASS = (
    "0", "pass", "passe", "skip", "unsure", "neutral", "mitige", "neutre", "sans avis", "ne sais pas", "nspp",
    "ne se prononce pas", "abstention", "sans opinion", "nsp", "je ne sais pas", "ne sait pas", "no opinion",
    "don't know", "undecided",
)  # fmt: skip
SCALE: Final[Mapping[str, Vote]] = {
    **dict.fromkeys(_AGREE, Vote.AGREE),
    **dict.fromkeys(_DISAGREE, Vote.DISAGREE),
    **dict.fromkeys(_PASS, Vote.PASS),
}
"""Vote values read without being declared; « mitigé » counts as pass unless the settings say otherwise."""

_YES: Final = frozenset({"true", "1", "yes", "oui", "vrai", "t", "x"})


def fold(text: str) -> str:
    """Return a text for comparison: lower case, no accents, plain apostrophes, single spaces.

    Examples
    --------
    >>> fold("Pas  D’accord")
    "pas d'accord"
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def folded(values: pd.Series) -> pd.Series:
    """Return cells for comparison, see ``fold``; only the distinct ones are looked at one by one."""
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    table = np.array([*(fold(str(cell)) for cell in distinct), None], dtype=object)
    return pd.Series(table[codes], index=values.index, dtype="str")


def vote_codes(distinct: Iterable[str], scale: Mapping[str, str] | None) -> npt.NDArray[np.int8]:
    """Return the vote code of each distinct value: 0 outside the scale, -1 where it is no answer at all.

    Parameters
    ----------
    distinct : iterable of str
        The values of a column, once each.
    scale : mapping of str to str, optional
        Value, or range of values (``"5..7"``), -> agree, disagree, pass or unseen; ``SCALE`` where left out.

    Examples
    --------
    >>> rule = {"1..3": "agree", "4..5": "disagree", "non applicable": "unseen"}
    >>> vote_codes(["1", "4", "9", "Non applicable"], rule)
    array([ 1,  2,  0, -1], dtype=int8)
    """
    exact: dict[str, int] = {}
    ranges: list[tuple[float, float, int]] = []
    for value, answer in (scale or {}).items():
        code = -1 if answer == UNSEEN else int(Vote[answer.upper()])
        low, dots, high = str(value).partition("..")
        if dots:
            ranges.append((*_bounds(value, low, high), code))
        else:
            exact[_whole(fold(str(value)))] = code
    if not scale:
        exact = {value: int(vote) for value, vote in SCALE.items()}

    def code_of(value: str) -> int:
        folded = _whole(fold(value))
        if folded in exact:
            return exact[folded]
        try:
            number = float(folded.replace(",", "."))
        except ValueError:
            return 0
        return next((code for low, high, code in ranges if low <= number <= high), 0)

    return np.array([code_of(str(value)) for value in distinct], dtype=np.int8)


def _bounds(rule: str, low: str, high: str) -> tuple[float, float]:
    try:
        bounds = float(low), float(high)
    except ValueError:
        raise SettingsError(f'scale: {rule!r} is not a range; expected two numbers, as in "1..2".') from None
    return min(bounds), max(bounds)


def grades(distinct: Iterable[str]) -> list[str]:
    """Return the values of a column of votes that are numbers other than 1, 0 and -1: then it holds grades.

    Examples
    --------
    >>> grades(["1", "0", "-1", "pass"]), grades(["1", "5", "3"])
    ([], ['3', '5'])
    """
    found = [_whole(fold(str(value))) for value in distinct]
    odd = {value for value in found if re.fullmatch(r"[+-]?\d+([.,]\d+)?", value)} - {"1", "+1", "0", "-1"}
    return sorted(odd, key=lambda value: float(value.replace(",", ".")))


def votes(values: pd.Series, scale: Mapping[str, str] | None) -> npt.NDArray[np.int8]:
    """Return the vote code of each cell; see ``vote_codes``. Missing cells are 0.

    Only the distinct values are looked at one by one.
    """
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    table = np.append(vote_codes([str(value) for value in distinct], scale), np.int8(0))
    return np.asarray(table[codes], dtype=np.int8)


def _whole(text: str) -> str:
    """Return ``1.0`` as ``1``, and anything else as it is."""
    return text[:-2] if text.endswith(".0") else text


def ids(values: pd.Series) -> pd.Series:
    """Return cells that hold ids as text; ``3.0`` (a spreadsheet's doing) is ``3``."""
    if not values.str.endswith(".0").any():
        return values
    return values.str.replace(r"^(\d+)\.0$", r"\1", regex=True)


def truth(values: pd.Series) -> npt.NDArray[np.bool_]:
    """Return yes/no cells as booleans; anything unknown is no."""
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    table = np.array([fold(str(value)) in _YES for value in distinct] + [False], dtype=bool)
    return np.asarray(table[codes], dtype=bool)


def numbers(values: pd.Series) -> pd.Series:
    """Return cells as floats; ``12,5`` and ``97 %`` are understood, anything else is missing."""
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    text = pd.Series(distinct, dtype="str").str.replace(r"\s", "", regex=True)
    percent = text.str.endswith("%").fillna(value=False).to_numpy(dtype=bool)
    plain = text.str.rstrip("%").str.replace(",", ".", regex=False)
    parsed = pd.to_numeric(plain, errors="coerce").to_numpy(dtype="float64")
    table = np.append(np.where(percent, parsed / 100, parsed), np.nan)
    return pd.Series(table[codes], index=values.index)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate most like a name, or None where none is.

    Examples
    --------
    >>> nearest("texte", ["auteur", "Texte "])
    'Texte '
    """
    folded = {fold(candidate): candidate for candidate in candidates}
    close = difflib.get_close_matches(fold(name), folded, n=1)
    return folded[close[0]] if close else None
