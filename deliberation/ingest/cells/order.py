"""The order of ids: 2 before 10, prefixes together."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


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
