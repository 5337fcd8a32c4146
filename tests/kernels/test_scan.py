"""The scan of delimited bytes finds what a reader of strings finds."""

from __future__ import annotations

import csv
import io
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.kernels.scan import BLANK, GOOD, INTEGER, MISSING, RAGGED, SKIP, Index, scan_block

ids = st.one_of(
    st.integers(0, 30).map(str),
    st.sampled_from(["007", "7", "", "12345678", "99999999999", "u02741a962c", "é", "-1", " x ", "a b"]),
    st.text(st.characters(codec="utf-8", exclude_characters=',"\0\n\r\t', exclude_categories=["Zs", "Cc"])),
)
numbers = st.one_of(st.integers(-(10**17), 10**17).map(str), st.just(""))
rows = st.lists(st.tuples(ids, st.text("ab ", max_size=3), ids, numbers), min_size=1, max_size=40)
ROLES = np.array([0, SKIP, 1, INTEGER], np.int8)


def scan(text: str) -> tuple:
    data = np.frombuffer(text.encode(), np.uint8)
    indices = (Index(), Index(), Index())
    count, codes, found, states = scan_block(data, ord(","), ROLES, text.count("\n") + 1, indices)
    if count < 0:
        return -1, [], [], [], indices
    return count, codes[:, :count], found[:count], states[:count], indices


def texts(index: Index) -> list[str]:
    offsets, arena = index.texts()
    return [bytes(arena[a:b]).decode() for a, b in itertools.pairwise(offsets)]


@settings(deadline=None)  # the first run compiles
@given(rows, st.booleans())
def test_ids_and_integers_are_those_of_the_csv_module(table: list, crlf: bool) -> None:
    text = "".join(",".join(row) + ("\r\n" if crlf else "\n") for row in table)
    count, codes, found, states, indices = scan(text)
    read = [[cell.strip(" ") for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if row]
    assert count == len(table)
    for column, place in ((0, 0), (1, 2)):
        known = texts(indices[column])
        mine = [known[code] if code >= 0 else "" for code in codes[column]]
        assert mine == [row[place] for row in read]
        assert len(set(known)) == len(known)
    assert [None if n == MISSING else int(n) for n in found] == [
        int(row[3]) if row[3] else None for row in read
    ]
    assert all(state in (GOOD, BLANK) for state in states)


def test_blank_and_ragged_lines_are_told_apart() -> None:
    count, codes, _, states, _ = scan('1,x,a,5\n\n,,,\n1,2\n1,x,a,5,6\n"1",x,"a",7')
    assert count == 6
    assert states.tolist() == [GOOD, BLANK, BLANK, RAGGED, RAGGED, GOOD]
    assert codes[0].tolist() == [0, -1, -1, -1, -1, 0]


@pytest.mark.parametrize(
    "text", ['1,"x\ny",a,5\n', '1,x,"a""b",5\n', "1,x,a,5.0\n", "1,x,a,1e3\n", '1,x"y,a,5\n']
)
def test_what_is_not_plain_is_left_to_another_reader(text: str) -> None:
    assert scan(text)[0] == -1


def test_indices_merge() -> None:
    first, second = (
        scan("1,x,a,5\nzebra,x,b,5\n")[4],
        scan("zebra,x,c,5\n1,x,b,5\nlong-identifier,x,d,5\n")[4],
    )
    codes = first[0].merge(second[0])
    assert [texts(first[0])[code] for code in codes] == ["zebra", "1", "long-identifier"]


def test_an_index_grows_past_its_first_tables() -> None:
    lines = "".join(f"user-{n:06d},x,{n % 7},{n}\n" for n in range(30_000))
    count, codes, found, _, indices = scan(lines)
    assert count == len(indices[0]) == 30_000
    assert codes[0].tolist() == list(range(30_000))
    assert found.tolist() == list(range(30_000))
