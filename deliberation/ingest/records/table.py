"""From the rows of a table to records of contributions: empty ones set aside, ids given where none are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.core.tables import KINDS
from deliberation.ingest.cells import glance, moments, values
from deliberation.ingest.cells.dates import as_dates
from deliberation.ingest.cells.markup import shown_series
from deliberation.ingest.raw import RawTable
from deliberation.ingest.raw.table import repeated
from deliberation.ingest.records.draft import Account

_STANCES = {
    **dict.fromkeys(("for", "pour", "1", "yes", "oui", "pro", "in favor", "in favour", "favorable"), "for"),
    **dict.fromkeys(("against", "contre", "-1", "no", "non", "con", "defavorable"), "against"),
    **dict.fromkeys(("neutral", "neutre", "0", "mitige"), "neutral"),
}


def records(table: RawTable, columns: Mapping[str, str], *, zone: str | None = None) -> pd.DataFrame:
    """Return the rows of a table as records of contributions, every value as our tables want it.

    Parameters
    ----------
    table : RawTable
        The rows.
    columns : mapping of str to str
        Our column name -> the table's: those of ``core.tables.CONTRIBUTIONS``, and any other as it is.
        Names that the table lacks are left out.
    zone : str, optional
        Zone of dates that name none.

    Returns
    -------
    DataFrame
        With ``file`` and ``row``. Texts keep their white space and lose their markup; the words a reader saw
        are what quotes refer to.
    """
    known = {ours: theirs for ours, theirs in columns.items() if theirs in table.columns}

    def typed(ours: str) -> pd.Series:
        return _typed(ours, table.series(known[ours], strip=ours != "text"), zone)

    if len(table) < glance.MANY:
        cells = [typed(ours) for ours in known]
    else:
        with ThreadPoolExecutor(2) as pool:  # Arrow works without Python's lock
            cells = list(pool.map(typed, known))
    frame = pd.DataFrame({"row": table.rows, "file": repeated(table.file, len(table))})
    for ours, series in zip(known, cells, strict=True):
        frame[ours] = series
    if "date" in known:
        unread = frame["date"].isna()
        if unread.any():
            unread &= table.series(known["date"]).notna()
        frame["undated"] = unread.to_numpy()
    return frame


def read_dates(cells: pd.Series, zone: str | None) -> pd.Series:
    """Return dates as instants; where numbers do not tell, words and days of spreadsheets are read too."""
    found = moments.instants(cells, zone)
    if len(cells) >= glance.MANY and found.notna().all():
        text = pa.chunked_array(pa.array(cells, pa.large_string(), from_pandas=True))
        if pc.min(pc.binary_length(text)).as_py() > len("43831.0"):
            return found
    days = cells.str.fullmatch(r"\d{5}(?:[.,]0+)?").fillna(value=False).astype(bool)
    left = (found.isna() & cells.notna()) | days
    if not left.any():
        return found
    return found.where(~left, as_dates(cells.where(left), zone))


def _typed(name: str, cells: pd.Series, zone: str | None) -> pd.Series:
    if name in {"id", "author", "parent"}:
        return values.ids(cells)
    if name in {"text", "title"}:
        return shown_series(cells)
    if name == "date":
        return read_dates(cells, zone)
    if name in {"moderated", "meta", "seed"}:
        return pd.Series(values.truth(cells))
    if name == "stance":
        return stances(cells)
    return cells


def stances(cells: pd.Series) -> pd.Series:
    """Return the side that cells name, missing where they name none."""
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    known = np.array([_STANCES.get(values.fold(str(cell))) for cell in distinct] + [None], dtype=object)
    return pd.Series(known[codes], index=cells.index, dtype="str")


def kinds(cells: pd.Series, default: str) -> pd.Series:
    """Return kinds of contribution, the default where a cell names none of ours."""
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    folded = [values.fold(str(cell)) for cell in distinct]
    known = np.array([name if name in KINDS else default for name in folded] + [default], dtype=object)
    return pd.Series(known[codes], index=cells.index, dtype="str")


def with_text(
    frame: pd.DataFrame, account: Account, *, fallback: str = "title", reason: str = "empty_text"
) -> pd.DataFrame:
    """Return the records that say something; the others are entered in the account.

    A record whose text is blank takes its ``fallback`` column (its title) for its text.
    """
    if "text" not in frame:
        frame = frame.assign(text=frame.get(fallback))
    elif fallback in frame:
        frame = frame.assign(text=frame["text"].where(_filled(frame["text"]), frame[fallback]))
    good = _filled(frame["text"])
    if good.all():
        return frame
    set_aside(frame[~good], account, reason)
    return frame[good].reset_index(drop=True)


def _filled(cells: pd.Series) -> npt.NDArray[np.bool_]:
    text = pa.chunked_array(pa.array(cells, pa.large_string(), from_pandas=True))
    return ~glance.blank(text)


def set_aside(
    frame: pd.DataFrame,
    account: Account,
    reason: str | None,
    *,
    unit: str = "contribution",
    state: str = "set aside",
) -> None:
    """Enter records under one reason, by their file, row and (where they are cells) column."""
    if not len(frame):
        return
    if "column" not in frame and _same(frame["file"]):
        file = str(frame["file"].iat[0])
        account.enter(file, unit, frame["row"].to_numpy(dtype=np.int32), state, reason)
        return
    keys = ["file", "column"] if "column" in frame else ["file"]
    for key, part in frame.groupby(keys, dropna=False, sort=True):
        column = key[1] if len(key) > 1 and isinstance(key[1], str) else None
        account.enter(str(key[0]), unit, part["row"].to_numpy(dtype=np.int32), state, reason, column=column)


def _same(cells: pd.Series) -> bool:
    """Tell whether every cell is there and says the same."""
    text = pa.chunked_array(pa.array(cells, pa.large_string(), from_pandas=True))
    return not text.null_count and bool(pc.all(pc.equal(text, text[0])).as_py())


def with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """Return records that all have an id: where the table gives none, one made from what the record says.

    Such an id does not depend on the order of the rows; ``made`` marks it.
    """
    known = frame["id"].notna() if "id" in frame else pd.Series(data=False, index=frame.index)
    if known.all() and "id" in frame:
        return frame.assign(made=False)
    bare = frame[~known]
    made = pd.Series([f"{digest:016x}" for digest in digests(bare)], index=bare.index, dtype="str")
    given = frame["id"] if "id" in frame else pd.Series([None] * len(frame), index=frame.index, dtype="str")
    return frame.assign(id=given.where(known, made.reindex(frame.index)), made=~known)


def digests(
    frame: pd.DataFrame, *, without: Sequence[str] = ("id", "row", "file", "column")
) -> npt.NDArray[np.uint64]:
    """Return a number made from what each record says, the same for any order of rows and columns."""
    names = sorted(name for name in frame.columns if name not in without and name != "made")
    total = np.zeros(len(frame), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for name in names:
            cells = frame[name].astype("str") if frame[name].dtype != "str" else frame[name]
            hashed = pd.util.hash_array(cells.fillna("").to_numpy(dtype=object), categorize=True)
            salt = pd.util.hash_array(np.array([name], dtype=object))[0]
            total += (hashed ^ salt) * np.uint64(0x9E3779B97F4A7C15)
    return total
