"""One person, one voice, over the statements of an item."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from deliberation.kernels.persons import person_shares

answers = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(1, 3)), max_size=60)


def shares(rows):
    who, what, found = person_shares(
        *(np.array([row[at] for row in rows], dtype=np.int64) for at in range(3))
    )
    return {(int(a), int(b)): tuple(np.round(c, 9)) for a, b, c in zip(who, what, found, strict=True)}


@given(answers)
def test_each_pair_sums_to_one_and_is_the_mean_of_its_answers(rows):
    expected = {}
    for who, what, answer in rows:
        expected.setdefault((who, what), []).append(answer)
    found = shares(rows)
    assert found.keys() == expected.keys()
    for pair, given_ in expected.items():
        assert found[pair] == tuple(round(given_.count(kind) / len(given_), 9) for kind in (1, 2, 3))


@given(answers, st.randoms())
def test_order_does_not_matter(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    assert shares(mixed) == shares(rows)
