"""The walk over a long log keeps the votes that the other way keeps, and gives rows the same fates."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.ingest.join import votes as joining
from deliberation.ingest.records.draft import Account, Draft, Events
from deliberation.kernels.lastvote import last_votes
from deliberation.kernels.longvotes import long_votes

rows = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 3),
        st.sampled_from([np.iinfo(np.int64).min, -5, 0, 1, 1_600_000_000_000]),
        st.integers(1, 3),
        st.integers(-1, 2),
    ),
    min_size=1,
    max_size=60,
)
PEOPLE = np.array([3, 0, 5, 1, 4, 2], np.int32)
STATEMENTS = np.array([2, 0, 3, 1], np.int32)
SCALE = np.array([7, 4, 9], np.int16)


def columns(table: list) -> list[np.ndarray]:
    kinds = (np.int32, np.int32, np.int64, np.int8, np.int16)
    return [np.array([row[i] for row in table], kind) for i, kind in enumerate(kinds)]


@settings(deadline=None)  # the first run compiles
@given(rows, st.booleans(), st.booleans(), st.integers(0, 15))
def test_both_ways_keep_the_same_votes(table: list, dated: bool, valued: bool, aside: int) -> None:
    who, what, when, vote, value = columns(table)
    split = last_votes(PEOPLE[who], STATEMENTS[what], when if dated else None, vote)
    moderated = np.array([bool(aside & 1 << i) for i in range(4)])
    fate = split.fate.copy()
    fate[split.kept[moderated[split.contribution]]] = 3
    said = np.append(SCALE, np.int16(-1))[value][split.kept]
    expected_vote, expected_time = vote[split.kept], when[split.kept]
    found = long_votes(
        who, what, vote, when if dated else None, value if valued else None,
        people=PEOPLE, statements=STATEMENTS, aside=moderated, scale=SCALE if valued else None,
    )  # fmt: skip
    assert found is not None
    assert found.participant.tolist() == split.participant.tolist()
    assert found.contribution.tolist() == split.contribution.tolist()
    assert found.vote.tolist() == expected_vote.tolist()
    assert found.fate.tolist() == fate.tolist()
    assert (found.time is None) == (not dated)
    assert found.time is None or found.time.tolist() == expected_time.tolist()
    assert (found.value is None) == (not valued)
    assert found.value is None or found.value.tolist() == said.tolist()


@pytest.mark.parametrize("absent", ["people", "statements"])
def test_a_log_that_points_at_nothing_is_left_as_it_is(absent: str) -> None:
    who, what, when, vote, _ = columns([(0, 0, 1, 1, 0), (1, 1, 2, 2, 0), (0, 0, 3, 3, 0)])
    tables = {"people": PEOPLE.copy(), "statements": STATEMENTS.copy()}
    tables[absent][1] = -1
    assert long_votes(who, what, vote, when, aside=np.zeros(4, bool), **tables) is None
    assert (who.tolist(), what.tolist(), vote.tolist()) == ([0, 1, 0], [0, 1, 0], [1, 2, 3])


def test_cells_that_do_not_fit_into_a_word_are_left_to_the_other_way() -> None:
    many = np.arange(2**31 - 8, 2**31 - 1, dtype=np.int32)
    who, what, when, vote, _ = columns([(0, 0, 1, 1, 0)] * 4)
    assert long_votes(who, what, vote, when, people=many, statements=many, aside=np.zeros(1, bool)) is None


@settings(deadline=None)
@given(rows, st.booleans(), st.booleans())
def test_the_table_and_the_ledger_are_the_same_both_ways(table: list, dated: bool, valued: bool) -> None:
    people, statements = (
        pd.Series(np.arange(n), index=pd.Index([f"{p}{i}" for i in range(n)], dtype="str"))
        for p, n in (("p", 6), ("c", 4))
    )

    def made(most: int) -> tuple:
        who, what, when, vote, value = columns(table)
        events = Events(
            participants=pd.Series(people.index[PEOPLE]),
            contributions=pd.Series(statements.index[STATEMENTS]),
            participant=who, contribution=what, vote=vote, time=when if dated else None,
            value=value if valued else None, scale=("z", "a", "m") if valued else (),
            row=np.arange(1, len(who) + 1, dtype=np.int32), file="log.csv",
        )  # fmt: skip
        draft = Draft(account=Account(), events=events)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(joining, "_MANY", most)
            votes = joining.vote_table([draft], statements, people, np.array([False, True, False, False]))
        return votes.to_pydict(), draft.account.entries().to_pydict()

    assert made(1) == made(10**9)
