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
import pyarrow as pa
import pyarrow.compute as pc

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
    "ne se prononce pas", "abstention",
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


def instants(values: pd.Series, zone: str | None = None) -> pd.Series:
    """Return cells as UTC instants (``datetime64[ms, UTC]``); missing where no style fits.

    Seconds or milliseconds since 1970, ISO 8601 with or without zone, and numeric dates are read. Numeric
    dates are day first, unless a cell of the column can only be month first (``4/13/2020``).

    Parameters
    ----------
    values : Series of str
        Cells of one column.
    zone : str, optional
        Zone of the cells that name none; UTC where left out.
    """
    plain = _uniform(values, zone or "UTC")
    if plain is not None:
        return plain
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    text = pd.Series(distinct, dtype="str").str.strip()
    moments = _epochs(text) if len(text) else None
    if moments is None:
        moments = _calendar(text, zone or "UTC")
    table = np.append(moments.to_numpy(dtype="datetime64[ms]"), np.datetime64("NaT", "ms"))
    found = pd.Series(table[codes], index=values.index)
    return found.dt.tz_localize("UTC")


def _uniform(values: pd.Series, zone: str) -> pd.Series | None:
    """Return a column whose cells are all ISO 8601, all with a zone or all without; None where they are not."""
    cells = pa.chunked_array(pa.array(values, pa.large_string(), from_pandas=True))
    sample = cells.drop_null()[:1000].to_pylist()
    if not sample or not all(re.match(r"\d{4}-\d\d-\d\d", cell) for cell in sample):
        return None
    if sample[0].endswith(" UTC"):
        cells = pc.replace_substring(cells, " UTC", "Z")
    zoned = re.search(r":\d\d\S*(Z|[+-]\d\d:?\d\d)$", sample[0].replace(" UTC", "Z")) is not None
    try:
        moments = pc.cast(cells, pa.timestamp("us", "UTC" if zoned else None))
    except pa.ArrowInvalid:
        return None
    if not zoned:
        moments = pc.assume_timezone(moments, zone, ambiguous="earliest", nonexistent="latest")
    stamps = moments.cast(pa.timestamp("ms", "UTC"), safe=False).cast(pa.int64())
    never = pa.scalar(np.iinfo(np.int64).min)
    found = pd.Series(stamps.fill_null(never).to_numpy().view("datetime64[ms]"), index=values.index)
    return found.dt.tz_localize("UTC")


def _epochs(text: pd.Series) -> pd.Series | None:
    """Return numbers since 1970 as naive UTC instants, or None where the column holds calendar dates."""
    if pd.to_numeric(text[:1000], errors="coerce").notna().mean() <= 0.5:
        return None
    epoch = pd.to_numeric(text, errors="coerce").astype("float64")
    if epoch.notna().mean() <= 0.5:
        return None
    unit = 1.0 if float(epoch.median()) > 1e11 else 1000.0
    scaled = (epoch * unit).round()
    return pd.to_datetime(scaled.where(scaled.abs() < 1e14).astype("Int64"), unit="ms").astype(
        "datetime64[ms]"
    )


def _calendar(text: pd.Series, zone: str) -> pd.Series:
    """Return calendar dates as naive UTC instants."""
    offset = text.str.extract(r"\d\d?:\d\d.*?(Z|UTC|GMT|[+-]\d\d:?\d\d)$")[0]
    plain = text.str.replace(r"\s*(Z|UTC|GMT|(?<=\d)[+-]\d\d:?\d\d)$", "", regex=True).where(
        offset.notna(), text
    )
    local = pd.to_datetime(plain, errors="coerce", format="ISO8601").astype("datetime64[ms]")
    rest = local.isna() & plain.notna()
    if rest.any():
        styled = _numeric(plain[rest])
        local.loc[rest] = pd.to_datetime(styled, errors="coerce", format="mixed", dayfirst=True).astype(
            "datetime64[ms]"
        )
    bare = offset.isna()
    moments = local - _lag(offset)
    if bare.any() and zone != "UTC":
        known = local[bare].dt.tz_localize(
            zone, ambiguous=np.ones(int(bare.sum()), bool), nonexistent="shift_forward"
        )
        moments[bare] = known.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[ms]")
    return moments


def _numeric(text: pd.Series) -> pd.Series:
    """Return ``4/13/2020`` as ``13/4/2020`` where the column is month first."""
    parts = text.str.extract(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{2,4})")
    first, second = (pd.to_numeric(parts[i], errors="coerce") for i in (0, 2))
    if (second > 12).any() and not (first > 12).any():
        return text.str.replace(r"^(\d{1,2})([/.-])(\d{1,2})", r"\3\2\1", regex=True)
    return text


def _lag(offset: pd.Series) -> pd.Series:
    """Return how far each named zone is ahead of UTC."""
    parts = offset.str.extract(r"([+-])(\d\d):?(\d\d)")
    minutes = pd.to_numeric(parts[1], errors="coerce") * 60 + pd.to_numeric(parts[2], errors="coerce")
    signed = minutes.fillna(0) * np.where(parts[0].eq("-").fillna(value=False), -1, 1)
    return pd.to_timedelta(signed, unit="min").astype("timedelta64[ms]")


def natural_order(ids: pd.Series | npt.NDArray[np.object_]) -> npt.NDArray[np.int64]:
    """Return the order that sorts ids as people do: 2 before 10, prefixes together.

    Examples
    --------
    >>> natural_order(pd.Series(["10", "2", "a:3", "a:1"])).tolist()
    [1, 0, 3, 2]
    """
    if not len(ids):
        return np.array([], dtype=np.int64)
    text = pa.array(ids, pa.large_string(), from_pandas=True)
    if isinstance(text, pa.ChunkedArray):
        text = text.combine_chunks()
    alike = numbered(text)
    if alike is not None:
        return np.argsort(alike, kind="stable")
    parts = pc.extract_regex(text, r"(?s)^(?P<head>.*?)(?P<tail>\d{0,18})$")
    heads = pc.struct_field(parts, "head").dictionary_encode()
    tails = pc.struct_field(parts, "tail")
    names = heads.dictionary.to_pandas()
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.asarray(names.argsort())] = np.arange(len(names))
    number = pc.if_else(pc.equal(tails, ""), "-1", tails).cast(pa.int64()).to_numpy(zero_copy_only=False)
    head = rank[heads.indices.to_numpy(zero_copy_only=False)]
    order = np.lexsort((number, head))
    same = (head[order][1:] == head[order][:-1]) & (number[order][1:] == number[order][:-1])
    if same.any():  # « 01 » and « 1 »: only the text tells
        full = text.to_pandas().rank(method="first").to_numpy()
        order = np.lexsort((full, number, head))
    return np.asarray(order, dtype=np.int64)


def numbered(ids: pa.LargeStringArray) -> npt.NDArray[np.int64] | None:
    """Return the numbers of ids that are one prefix and a number, each once; None where they are not."""
    if not len(ids) or ids.null_count:
        return None
    head = re.match(r"(?s)(.*?)\d{0,18}$", str(ids[0]))
    prefix = head[1] if head else ""
    if prefix and not pc.all(pc.starts_with(ids, prefix)).as_py():
        return None
    try:
        tails = pc.utf8_slice_codeunits(ids, len(prefix)) if prefix else ids
        numbers: npt.NDArray[np.int64] = tails.cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        return None
    if (numbers[1:] > numbers[:-1]).all():
        return numbers if numbers[0] >= 0 else None
    ordered = np.sort(numbers)
    return numbers if ordered[0] >= 0 and (ordered[1:] != ordered[:-1]).all() else None


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
