"""Cells into values: dates of every style, numbers, votes, ids in their order."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.core.errors import SettingsError
from deliberation.ingest.cells import moments, order, values

UTC = datetime.UTC
FIRST, LAST = pd.Timestamp("1990-01-01").to_pydatetime(), pd.Timestamp("2090-01-01").to_pydatetime()
NOON = datetime.datetime(2020, 4, 13, 20, 55, 10, tzinfo=UTC)


def instants(*cells: str | None, zone: str | None = None) -> list[object]:
    found = moments.instants(pd.Series(cells, dtype="str"), zone)
    return [None if pd.isna(moment) else moment.to_pydatetime() for moment in found]


@pytest.mark.parametrize(
    "cell",
    [
        "2020-04-13 20:55:10", "2020-04-13T20:55:10Z", "2020-04-13 20:55:10 UTC", "2020-04-13T22:55:10+0200",
        "2020-04-13T22:55:10+02:00", "2020-04-13T18:55:10-02:00", "13/04/2020 20:55:10",
        "13.04.2020 20:55:10",
        "13-04-2020 20:55:10", "13/4/20 20:55:10", "2020/04/13 8:55:10 PM UTC",
        "2020/04/13 10:55:10 PM UTC+2",
        "13/04/2020 20h55:10",
    ],
)  # fmt: skip
def test_dates_of_every_style_are_one_instant(cell):
    assert instants(cell) == [NOON]


def test_a_column_may_mix_styles_and_a_wrong_cell_is_missing():
    cells = [
        "2020-04-13 20:55:10",
        "13/04/2020 20:55:10",
        "bientôt",
        None,
        "2020-13-45",
        "",
        "2020-04-13T20:55:10Z",
    ]
    assert instants(*cells) == [NOON, NOON, None, None, None, None, NOON]


def test_numbers_since_1970_are_seconds_or_milliseconds():
    stamp = int(NOON.timestamp())
    assert instants(str(stamp), str(stamp + 1))[0] == NOON
    assert instants(f"{stamp * 1000}.0", str(stamp * 1000 + 1))[0] == NOON


def test_a_column_that_can_only_be_month_first_is_month_first():
    assert [m.month for m in instants("4/13/2020", "5/2/2020")] == [4, 5]
    assert [m.month for m in instants("13/4/2020", "5/2/2020")] == [4, 2]
    assert [m.month for m in instants("3/4/2020", "5/2/2020")] == [4, 2]


def test_a_date_without_a_zone_is_in_the_declared_one():
    assert instants("2020-04-13 22:55:10", "2020-01-01", zone="Europe/Paris") == [
        NOON, datetime.datetime(2019, 12, 31, 23, tzinfo=UTC),
    ]  # fmt: skip
    assert instants("13/04/2020 22:55:10", "2020-04-13T20:55:10Z", zone="Europe/Paris") == [NOON, NOON]
    assert len(instants("2021-03-28 02:30:00", "2021-10-31 02:30:00", zone="Europe/Paris")) == 2


@given(st.lists(st.datetimes(FIRST, LAST), min_size=1, max_size=20))
def test_french_and_iso_spellings_agree(moments):
    french = instants(*(f"{m:%d/%m/%Y %H:%M:%S}" for m in moments), *["31/01/2020"])
    iso = instants(*(m.replace(microsecond=0).isoformat() for m in moments), "2020-01-31")
    assert french == iso


def test_a_long_column_of_french_dates_is_read_at_once():
    days = pd.Series(
        pd.date_range("2000-01-01", periods=20_000, freq="3h").strftime("%d/%m/%Y %H:%M:%S"), dtype="str"
    )
    found = moments.instants(days)
    assert found.notna().all()
    assert (np.diff(found.astype("int64")) == 3 * 3_600_000).all()


def test_scales_take_values_ranges_and_what_was_not_asked():
    scale = {"1..2": "agree", "3": "pass", "4..7": "disagree", "0": "unseen", "ne sais pas": "pass"}
    codes = values.vote_codes(["1", "2.0", "3", "7", "8", "0", "Ne sais pas", ""], scale)
    assert codes.tolist() == [1, 1, 3, 2, 0, -1, 3, 0]
    with pytest.raises(SettingsError, match="not a range"):
        values.vote_codes(["1"], {"un..deux": "agree"})


@given(
    st.lists(st.integers(0, 10**6), unique=True, max_size=30),
    st.sampled_from(["", "c", "polis:"]),
    st.randoms(),
)
def test_ids_are_ordered_as_people_do(numbers, prefix, draw):
    ids = [f"{prefix}{number}" for number in numbers]
    draw.shuffle(ids)
    ordered = [ids[i] for i in order.natural_order(pd.Series(ids, dtype="str"))]
    assert ordered == [f"{prefix}{number}" for number in sorted(numbers)]


def test_mixed_ids_have_one_order_too():
    ids = ["b2", "10", "2", "01", "1", "a", "b10", "", "99999999999999999999", "é1"]
    orders = set()
    for seed in range(5):
        mixed = list(np.random.default_rng(seed).permutation(np.array(ids, dtype=object)))
        orders.add(tuple(mixed[i] for i in order.natural_order(pd.Series(mixed, dtype="str"))))
    assert len(orders) == 1
    (found,) = orders
    assert found.index("2") < found.index("10")
    assert found.index("b2") < found.index("b10")
