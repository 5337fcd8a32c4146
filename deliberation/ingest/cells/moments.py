"""Dates into instants of one zone: seconds since 1970, ISO 8601, numeric dates of every style."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells import glance


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
    """Return a column of ISO 8601, all with a zone or all without; None where it is not so plain."""
    cells = pa.chunked_array(pa.array(values, pa.large_string(), from_pandas=True))
    if len(cells) >= glance.MANY and not cells.null_count:
        read = glance.moments(cells)
        if read is not None and (read[1] or zone == "UTC"):
            return pd.Series(read[0].view("datetime64[ms]"), index=values.index).dt.tz_localize("UTC")
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


_NUMERIC: Final = (
    r"^(?P<a>\d{1,4})[/.-](?P<b>\d{1,2})[/.-](?P<c>\d{1,4})"
    r"(?:[ T,]+(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?$"
)
_ZONE: Final = r"(\s*(?:Z|UTC|GMT)?(?:(?<=[:.\d]\d)[+-]\d\d:?\d\d|(?<=UTC)[+-]\d{1,2}|(?<=GMT)[+-]\d{1,2})?)$"


def _calendar(text: pd.Series, zone: str) -> pd.Series:
    """Return calendar dates as naive UTC instants."""
    suffix = text.str.extract(_ZONE)[0].str.strip()
    suffix = suffix.where(suffix.ne("") & text.str.contains(r"\d\d?[:h]\d\d", regex=True))
    plain = text.str.replace(_ZONE, "", regex=True).where(suffix.notna(), text)
    local = _naive(plain, dayfirst=True)
    rest = local.isna() & plain.notna()
    if rest.any():
        local = local.where(~rest, _naive(_numeric(plain.where(rest)), dayfirst=True))
        rest = local.isna() & plain.notna()
    if rest.any():  # words; slow, and few
        said = pd.to_datetime(plain[rest], errors="coerce", format="mixed", dayfirst=True, utc=True)
        local[rest] = said.dt.tz_localize(None).astype("datetime64[ms]")
    moments = local - _lag(suffix)
    bare = suffix.isna()
    if bare.any() and zone != "UTC":
        summer = np.ones(int(bare.sum()), dtype=bool)
        known = local[bare].dt.tz_localize(zone, ambiguous=summer, nonexistent="shift_forward")
        moments[bare] = known.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[ms]")
    return moments


def _naive(text: pd.Series, *, dayfirst: bool) -> pd.Series:
    """Return ISO 8601 cells as instants without a zone; any that names one is read in UTC."""
    moments = pd.to_datetime(text, errors="coerce", format="ISO8601", utc=True, dayfirst=dayfirst)
    return moments.dt.tz_localize(None).astype("datetime64[ms]")


def _numeric(text: pd.Series) -> pd.Series:
    """Return numeric dates as ISO 8601: ``4/13/2020 8:05 PM`` as ``2020-04-13T20:05:00``.

    The day comes first, unless the column can only be month first.
    """
    parts = text.str.extract(_NUMERIC)
    a, b, c = (pd.to_numeric(parts[name], errors="coerce") for name in "abc")
    year_first = parts["a"].str.len().eq(4).fillna(value=False)
    month_first = bool((b[~year_first] > 12).any()) and not bool((a[~year_first] > 12).any())
    year = a.where(year_first, c)
    year = year.where(year >= 100, year + 2000)
    month = b.where(year_first | (not month_first), a)
    day = c.where(year_first, b if month_first else a)
    hour = pd.to_numeric(parts["hour"], errors="coerce").fillna(0)
    half = parts["half"].str.lower().str[0]
    hour = hour.where(half.isna(), hour % 12) + half.eq("p").fillna(value=False) * 12
    clock = [hour, *(pd.to_numeric(parts[n], errors="coerce").fillna(0) for n in ("minute", "second"))]
    known = year.notna() & month.notna() & day.notna()
    year, month, day, *clock = (
        v.where(known, 1).astype("int64").astype("str") for v in (year, month, day, *clock)
    )
    date = year.str.zfill(4) + "-" + month.str.zfill(2) + "-" + day.str.zfill(2)
    time = clock[0].str.zfill(2) + ":" + clock[1].str.zfill(2) + ":" + clock[2].str.zfill(2)
    return (date + "T" + time).where(known)


def _lag(offset: pd.Series) -> pd.Series:
    """Return how far each named zone is ahead of UTC."""
    parts = offset.str.extract(r"([+-])(\d{1,2}):?(\d\d)?$")
    minutes = pd.to_numeric(parts[1], errors="coerce") * 60 + pd.to_numeric(parts[2], errors="coerce").fillna(
        0
    )
    signed = minutes.fillna(0) * np.where(parts[0].eq("-").fillna(value=False), -1, 1)
    return pd.to_timedelta(signed, unit="min").astype("timedelta64[ms]")
