"""Long columns of texts: put in order, and narrowed chunk by chunk, they say what short ones say."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from deliberation.ingest.join import assemble as joining
from deliberation.ingest.raw.table import as_series

TEXTS = ["é" * 40, None, "", "abc", "x" * 100, "b", None, "c" * 30]


def chunked() -> pa.ChunkedArray:
    array = pa.array(TEXTS, pa.large_string())
    return pa.chunked_array([array.slice(1, 4), array.slice(5), array.slice(0, 1)])


@pytest.mark.parametrize("most", [0, 10, 90, 1000])
def test_chunks_that_are_too_long_are_cut(monkeypatch, most):
    monkeypatch.setattr(joining, "_CHUNK", most)
    found = joining._narrow(chunked())
    assert found.type == pa.string()
    assert found.to_pylist() == chunked().to_pylist()
    for chunk in found.chunks:
        assert len(chunk) == 1 or chunk.nbytes <= most + 4 * (len(chunk) + 1) + 8


@pytest.mark.parametrize("long", [0, 1 << 26])
def test_texts_are_put_in_order_both_ways(monkeypatch, long):
    monkeypatch.setattr(joining, "_LONG", long)
    order = pd.Series([3, 7, 0, 1, 6, 2, 5, 4]).to_numpy()
    cells = chunked().to_pylist()
    found = joining._taken(as_series(chunked()), order)
    assert [None if pd.isna(cell) else cell for cell in found] == [cells[i] for i in order]
    assert found.dtype == "str"


def test_a_column_that_says_one_thing_stays_as_it_is(monkeypatch):
    order = pd.Series([2, 0, 1]).to_numpy()
    for cells in (["a"] * 3, [None] * 3, ["a", None, "a"], ["a", "b", "a"]):
        found = joining._taken(pd.Series(cells, dtype="str"), order)
        assert [None if pd.isna(cell) else cell for cell in found] == [cells[i] for i in order]
