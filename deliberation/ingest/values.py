"""Cells into values: numbers, yes and no, dates in one zone, votes by a declared scale."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from deliberation.core.vote import Vote

SCALE: Final[dict[str, Vote]] = {
    **dict.fromkeys(
        (
            "1",
            "+1",
            "agree",
            "agrees",
            "yes",
            "for",
            "ok",
            "oui",
            "pour",
            "d'accord",
            "favorable",
            "tout a fait d'accord",
        ),
        Vote.AGREE,
    ),
    **dict.fromkeys(
        (
            "-1",
            "disagree",
            "disagrees",
            "no",
            "against",
            "nok",
            "non",
            "contre",
            "pas d'accord",
            "defavorable",
        ),
        Vote.DISAGREE,
    ),
    **dict.fromkeys(
        (
            "0",
            "pass",
            "passe",
            "skip",
            "unsure",
            "neutral",
            "mitige",
            "neutre",
            "sans avis",
            "ne sais pas",
            "nspp",
            "abstention",
        ),
        Vote.PASS,
    ),
}
"""Vote values read without being declared; « mitigé » counts as pass unless the settings say otherwise."""

_YES = frozenset({"true", "1", "yes", "oui", "vrai", "t", "x"})


def fold(text: str) -> str:
    """Return a text for comparison: lower case, no accents, plain apostrophes, single spaces.

    Examples
    --------
    >>> fold("Pas  D’accord")
    "pas d'accord"
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def votes(values: pd.Series, scale: Mapping[str, str] | None) -> npt.NDArray[np.int8]:
    """Return vote codes by the declared scale, else by ``SCALE``; 0 where the value is on neither.

    Only the distinct values are looked at one by one.
    """
    declared = {fold(str(value)): Vote[answer.upper()] for value, answer in (scale or {}).items()}
    lookup = declared or SCALE
    codes, distinct = pd.factorize(values.astype(object), use_na_sentinel=True)
    table = np.array(
        [int(lookup.get(_number(fold(str(value))), 0)) for value in distinct] + [0], dtype=np.int8
    )
    return table[codes]


def _number(text: str) -> str:
    """Return ``1.0`` as ``1``, and anything else as it is."""
    return text[:-2] if text.endswith(".0") else text


def truth(values: pd.Series) -> npt.NDArray[np.bool_]:
    """Return yes/no cells as booleans; anything unknown is no."""
    return np.array(values.fillna("").map(lambda cell: fold(str(cell)) in _YES), dtype=bool)


def numbers(values: pd.Series) -> pd.Series:
    """Return cells as floats; ``12,5`` and ``97 %`` are understood, anything else is missing."""
    text = (
        values.astype("string")
        .str.strip()
        .str.replace("\u00a0", "", regex=False)
        .str.replace(" ", "", regex=False)
    )
    percent = text.str.endswith("%").fillna(False).astype(bool)
    plain = text.str.rstrip("%").str.replace(",", ".", regex=False)
    parsed = pd.to_numeric(plain, errors="coerce").astype("float64")
    return parsed.where(~percent, parsed / 100)


def instants(values: pd.Series) -> pd.Series:
    """Return cells as UTC instants (``datetime64[ms, UTC]``); missing where no style fits.

    Seconds or milliseconds since 1970, ISO 8601 with or without zone, and day-first dates are read; a date
    without a zone is taken as UTC, since the export does not say.
    """
    text = values.astype("string").str.strip()
    epoch = pd.to_numeric(text, errors="coerce").astype("float64")
    if epoch.notna().mean() > 0.5:
        unit = 1.0 if float(epoch.median()) > 1e11 else 1000.0
        return pd.to_datetime((epoch * unit).round().astype("Int64"), unit="ms", utc=True).astype(
            "datetime64[ms, UTC]"
        )
    parsed = pd.to_datetime(text, errors="coerce", utc=True, format="ISO8601")
    if parsed.isna().any():
        rest = text[parsed.isna()]
        parsed = parsed.fillna(pd.to_datetime(rest, errors="coerce", utc=True, format="mixed", dayfirst=True))
    return parsed.astype("datetime64[ms, UTC]")


def natural_order(ids: npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Return the order that sorts ids as people do: 2 before 10, prefixes together.

    Examples
    --------
    >>> natural_order(np.array(["10", "2", "a:3", "a:1"], dtype=object)).tolist()
    [1, 0, 3, 2]
    """
    parts = pd.Series(ids, dtype="string").str.extract(r"^(.*?)(\d{1,18})?$")
    frame = pd.DataFrame(
        {
            "head": parts[0].fillna("").to_numpy(dtype=object),
            "tail": pd.to_numeric(parts[1], errors="coerce").fillna(-1).astype("int64").to_numpy(),
            "id": ids,
        }
    )
    return np.asarray(frame.sort_values(["head", "tail", "id"], kind="stable").index, dtype=np.int64)


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
