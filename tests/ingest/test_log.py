"""A log of votes is the same whether it is scanned as bytes or read as strings."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import deliberation as dl
from deliberation.ingest.raw import log as logs
from deliberation.ingest.raw import read_raw

COLUMNS = {"participant": "voter-id", "contribution": "comment-id", "vote": "vote", "date": "timestamp"}
HEADER = "timestamp,comment-id,voter-id,vote\n"

cells = st.one_of(st.integers(0, 60).map(str), st.sampled_from(["", " 7", "p-é", '"12"', "0007", "x" * 30]))
lines = st.lists(
    st.one_of(
        st.tuples(
            st.integers(10**12, 2 * 10**12).map(str), cells, cells, st.sampled_from(["1", "-1", "0", "", "5"])
        ).map(",".join),
        st.sampled_from(["", ",,,", "1,2", "1,2,3,1,9"]),
    ),
    min_size=1,
    max_size=60,
)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    """Make the scan read every file, in blocks that cut lines."""
    monkeypatch.setattr(logs, "_LONG", 0)
    monkeypatch.setattr(logs, "_BLOCK", 64)
    monkeypatch.setattr(logs, "_TAIL", 16)


def rows_of(log):
    def text(coded):
        known = [*coded.texts, ""]
        return [known[code] for code in coded.codes]

    return list(
        zip(
            log.rows.tolist(),
            *(text(c) for c in (log.participant, log.contribution, log.vote)),
            log.time.tolist(),
            strict=True,
        )
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=lines, end=st.sampled_from(["\n", "\r\n"]), closed=st.booleans())
def test_both_ways_give_the_same_log(tmp_path, table, end, closed):
    file = tmp_path / "votes.csv"
    body = end.join(table) + (end if closed else "")
    file.write_bytes((HEADER + body).encode())
    scanned = logs._scanned(file, COLUMNS)
    read = logs.from_table(read_raw(file), COLUMNS)
    assert scanned is not None
    assert rows_of(scanned) == rows_of(read)
    assert [row for row, _ in scanned.unreadable] == [row for row, _ in read.unreadable]
    trailing = len(scanned.rows) + len(scanned.blank) + len(scanned.unreadable)
    assert trailing == len(read.rows) + len(read.blank) + len(read.unreadable)
    assert scanned.blank.tolist() == read.blank.tolist()


@pytest.mark.parametrize(
    "odd",
    ['1,"a\nb",3,1\n', '1,"a""b",3,1\n', "2020-01-01T00:00:00Z,2,3,1\n", "1,\u00a02,3,1\n"],
)
def test_what_is_not_plain_is_read_as_strings(tmp_path, odd):
    file = tmp_path / "votes.csv"
    body = odd if isinstance(odd, bytes) else odd.encode()
    file.write_bytes(HEADER.encode() + b"1,2,3,1\n" + body)
    assert logs._scanned(file, COLUMNS) is None


def test_seconds_and_milliseconds_are_one_time(tmp_path):
    times = []
    for unit in ("1600000000", "1600000000000"):
        file = tmp_path / f"{unit}.csv"
        file.write_text(HEADER + f"{unit},2,3,1\n" * 3)
        times.append(logs.read_log(file, COLUMNS).time.tolist())
    assert times[0] == times[1] == [1_600_000_000_000] * 3


def test_a_long_log_counts_votes_once_and_accounts_for_every_row(tmp_path):
    draw = random.Random(3)  # noqa: S311
    rows = [
        (draw.randrange(10**6), draw.randrange(40), f"p{draw.randrange(300)}", draw.choice(["1", "-1", "0"]))
        for _ in range(20_000)
    ]
    file = tmp_path / "log.csv"
    file.write_text(
        "date,contribution,participant,vote\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    )
    consultation = dl.read(file)
    last = {}
    for when, what, who, vote in rows:
        code = {"1": 1, "-1": 2, "0": 3}[vote]
        last[who, str(what)] = max(last.get((who, str(what)), (-1, 0)), (when, code))
    ids = consultation.participant_ids, consultation.contribution_ids
    found = {
        (ids[0][who], ids[1][what]): vote
        for who, what, vote in zip(
            *(consultation.votes[n].to_numpy() for n in ("participant", "contribution", "vote")), strict=True
        )
    }
    assert found == {cell: vote for cell, (_, vote) in last.items()}
    assert consultation.ledger.balanced({"log.csv": 20_000})
    assert np.all(np.diff(consultation.votes["participant"].to_numpy()) >= 0)
