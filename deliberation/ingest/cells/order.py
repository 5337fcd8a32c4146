"""The order of ids: 2 before 10, prefixes together."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from deliberation.ingest.cells import glance


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
        return _ascending(alike)
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
    _, numbers = tails(ids)
    if numbers is None or numbers.min() < 0:
        return None
    if (numbers[1:] > numbers[:-1]).all():
        return numbers
    if _dense(numbers):
        seen = np.zeros(int(numbers.max()) + 1, dtype=bool)
        seen[numbers] = True
        return numbers if np.count_nonzero(seen) == len(numbers) else None
    ordered = np.sort(numbers)
    return numbers if (ordered[1:] != ordered[:-1]).all() else None


def different(ids: pd.Series) -> pd.Series:
    """Return the ids of a column, once each, in any order; the missing ones are left out.

    Examples
    --------
    >>> sorted(different(pd.Series(["u2", "u1", None, "u2", "u02", "u0"], dtype="str")))
    ['u0', 'u02', 'u1', 'u2']
    """
    text = pa.chunked_array(pa.array(ids, pa.large_string(), from_pandas=True)).drop_null()
    prefix, numbers = tails(text) if len(text) else ("", None)
    if numbers is not None and numbers.min() >= 0 and _dense(numbers):
        zero = f"{prefix}0"
        padded = pc.sum(pc.starts_with(text, zero)).as_py()
        if not padded or padded == pc.sum(pc.equal(text, zero)).as_py():  # « 01 » and « 1 » are two ids
            last = np.full(int(numbers.max()) + 1, -1, dtype=np.int64)
            last[numbers] = np.arange(len(numbers))
            text = text.combine_chunks().take(pa.array(last[last >= 0]))
            return pd.Series(text, dtype="str")
    return pd.Series(pc.unique(text), dtype="str")


def tails(ids: pa.LargeStringArray | pa.ChunkedArray) -> tuple[str, npt.NDArray[np.int64] | None]:
    """Return the prefix of the first id, and the numbers behind it; None where an id is made otherwise."""
    head = re.match(r"(?s)(.*?)\d{0,18}$", str(ids[0]))
    prefix = head[1] if head else ""
    if len(ids) >= glance.MANY and not ids.null_count:
        whole = ids if isinstance(ids, pa.ChunkedArray) else pa.chunked_array([ids])
        read = glance.tails(whole, prefix)
        return prefix, read[0] if read is not None else None
    if prefix and not pc.all(pc.starts_with(ids, prefix)).as_py():
        return prefix, None
    try:
        tails = pc.utf8_slice_codeunits(ids, len(prefix)) if prefix else ids
        return prefix, tails.cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        return prefix, None


def _dense(numbers: npt.NDArray[np.int64]) -> bool:
    """Tell whether a table with a place for every number up to the largest is worth its memory."""
    return bool(numbers.max() < 4 * len(numbers) + 1024)


def _ascending(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the order that sorts distinct numbers."""
    if (numbers[1:] > numbers[:-1]).all():
        return np.arange(len(numbers))
    if not _dense(numbers):
        return np.argsort(numbers, kind="stable")
    place = np.full(int(numbers.max()) + 1, -1, dtype=np.int64)
    place[numbers] = np.arange(len(numbers))
    return place[place >= 0]
