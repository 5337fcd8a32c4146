"""The first look at a long column says what the slower way says, or that it does not know."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ingest.cells import glance, markup, moments, order, who
from deliberation.ingest.raw import table as raw

WHITE = " \t\n\x1c\x1f\x85\xa0\u1680\u2000\u2009\u2028\u202f\u205f\u3000"
NEAR = "«»‘’—…\u200b\u2060éà\x00\x07\x7fẁ、𝄞"
cells = st.text(st.sampled_from(f"ab<&;/0 {WHITE}{NEAR}"), max_size=5)
columns = st.lists(cells, min_size=1, max_size=30)


def chunked(texts: list[str], cut: int = 7) -> pa.ChunkedArray:
    whole = pa.array(["behind", *texts], pa.large_string())[1:]  # an offset, as slices have
    return pa.chunked_array([whole[i : i + cut] for i in range(0, len(whole), cut)], pa.large_string())


@pytest.fixture(autouse=True)
def every_column_is_long(monkeypatch):
    monkeypatch.setattr(glance, "MANY", 0)


@settings(deadline=None)
@given(columns)
def test_blank_cells_are_those_of_arrow(texts):
    column = chunked(texts)
    expected = pc.or_(pc.equal(pc.binary_length(column), 0), pc.utf8_is_space(column))
    assert glance.blank(column).tolist() == expected.to_pylist()


@settings(deadline=None)
@given(columns)
def test_a_trimmed_column_has_nothing_to_trim_and_no_hole(texts):
    column = chunked(texts)
    if glance.trimmed(column):
        assert pc.equal(pc.utf8_trim_whitespace(column), column).to_pylist() == [True] * len(texts)
        assert all(texts)
    assert glance.trimmed(chunked(["a", "b c", "dé f"]))
    assert not glance.trimmed(chunked(["a", " b"]))


@settings(deadline=None)
@given(columns)
def test_signs_of_markup_are_found_chunk_by_chunk(texts):
    column = chunked(texts)
    assert glance.marked(column).tolist() == [
        any("<" in cell or "&" in cell for cell in chunk.to_pylist()) for chunk in column.chunks
    ]


@pytest.mark.parametrize("strip", [True, False])
@settings(deadline=None)
@given(texts=columns)
def test_series_of_long_and_short_columns_are_the_same(strip, texts):
    table = raw.from_cells([[cell] for cell in texts], file="f", names=["c"])
    with pytest.MonkeyPatch.context() as patch:
        long = table.series("c", strip=strip)
        shown = markup.shown_series(long)
        patch.setattr(glance, "MANY", 1 << 30)
        pd.testing.assert_series_equal(long, table.series("c", strip=strip))
        pd.testing.assert_series_equal(shown, markup.shown_series(long))


stamps = st.datetimes(pd.Timestamp("0001-01-01").to_pydatetime(), pd.Timestamp("9999-12-31").to_pydatetime())


@settings(deadline=None)
@given(
    st.lists(stamps, min_size=1, max_size=12),
    st.sampled_from([" ", "T"]),
    st.sampled_from(["", "Z", " UTC"]),
    st.sampled_from(["seconds", "milliseconds"]),
    st.sampled_from([None, "Europe/Paris"]),
)
def test_moments_are_those_of_the_slower_way(found, between, zone, precise, place):
    texts = pd.Series([f"{moment.isoformat(between, precise)}{zone}" for moment in found], dtype="str")
    with pytest.MonkeyPatch.context() as patch:
        quick = moments.instants(texts, place)
        patch.setattr(glance, "MANY", 1 << 30)
        pd.testing.assert_series_equal(quick, moments.instants(texts, place))


@pytest.mark.parametrize(
    "odd",
    ["2023-02-29 00:00:00", "2020-13-01 00:00:00", "2020-04-31 00:00:00", "1900-02-29 00:00:00",
     "2020-01-01 24:00:00", "2020-01-01 00:00:00+02:00", "2020-01-01", "2020-01-01 00:00:00.", "x" * 19],
)  # fmt: skip
def test_what_is_no_plain_moment_is_left_to_the_slower_way(odd):
    assert glance.moments(chunked(["2024-02-29 23:59:59", odd])) is None
    assert glance.moments(chunked(["2024-02-29 23:59:59", "2000-02-29T00:00:00Z"])) is None
    known, utc = glance.moments(chunked(["2024-02-29 23:59:59", "1969-12-31T23:59:59.250"]))
    assert (known.tolist(), utc) == ([1709251199000, -750], False)


@settings(deadline=None)
@given(
    st.sampled_from(["", "u", "c-", "é", "Association ", "a@b", "+", "0"]),
    st.lists(st.sampled_from(["0", "7", "07", "12", "612345678", "9" * 18, "", "x"]), min_size=1, max_size=9),
)
def test_numbered_ids_are_read_and_told_the_same(prefix, ends):
    texts = pd.Series([f"{prefix}{end}" for end in ends], dtype="str")
    with pytest.MonkeyPatch.context() as patch:
        quick = [order.natural_order(texts).tolist(), sorted(order.different(texts)), who.unnamed(texts)]
        groups = who.collectives(texts).tolist()
        patch.setattr(glance, "MANY", 1 << 30)
        slow = [order.natural_order(texts).tolist(), sorted(order.different(texts)), who.unnamed(texts)]
        assert quick[:2] == slow[:2]
        pd.testing.assert_series_equal(quick[2], slow[2])
        assert groups == who.collectives(texts).tolist() == [who.is_collective(text) for text in texts]


def test_ids_that_are_names_addresses_or_phones_are_hidden_in_a_long_column():
    said = ["u1", "Jeanne Exemple", "a@b.fr", "06 12 34 56 78", "0612345678", "Association du port", None]
    found = who.unnamed(pd.Series(said, dtype="str"))
    assert [a == b for a, b in zip(found, said, strict=True)] == [True, *[False] * 4, True, False]
    assert who.unnamed(pd.Series(["0612345678", "0712345678"], dtype="str")).str.startswith("u").all()
