"""Crossings of attributes: nothing published, added or subtracted, gives a small cell away."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import milp

from deliberation.kernels.suppression import bounds, hide, with_margins
from deliberation.synthesis.gate import CrossingError, Gate

GATE = Gate(minimum_cell=10)


def people(seed, sizes, n, *, missing=0.03):
    """Participants with skewed attributes, some of them unknown."""
    rng = np.random.default_rng(seed)
    columns = {}
    for name, size in zip("abc", sizes, strict=False):
        weights = rng.dirichlet(np.full(size, 0.6))
        drawn = rng.choice([f"{name}{row}" for row in range(size)], n, p=weights).astype(object)
        drawn[rng.random(n) < missing] = None
        columns[name] = drawn
    return pd.DataFrame(columns)


def feasible(frame, released, at):
    """Bound a hidden cell from all that is published, by an attacker's own program over whole people.

    Unknowns are the numbers of people in each full combination; known are the cells that are shown, the
    distribution of each variable as the gate publishes it, and the total.
    """
    names = list(frame.columns)
    values = [[*sorted(frame[name].dropna().unique()), None] for name in names]
    grid = pd.MultiIndex.from_product(values).to_frame(index=False)
    grid.columns = names

    def chosen(cell):
        mask = np.ones(len(grid), dtype=bool)
        for name, value in cell.items():
            mask &= (grid[name].isna() if value is None or pd.isna(value) else grid[name] == value).to_numpy()
        return mask.astype(float)

    rows, right = [np.ones(len(grid))], [len(frame)]
    for name in names:
        counted = frame[name].value_counts()
        told = GATE.breakdown(name, {k: int(counted[k]) for k in sorted(counted.index)})
        rows.append(chosen({name: None}))
        right.append(int(frame[name].isna().sum()))
        for cell in told.cells if told else []:
            if cell.n is not None:
                rows.append(chosen({name: cell.category}))
                right.append(cell.n)
    for crossing in released:
        for row in crossing.cells.to_dict("records"):
            if not pd.isna(row["n"]):
                rows.append(chosen({name: row[name] for name in crossing.variables}))
                right.append(row["n"])
    cost = chosen(at)
    limits = {"constraints": (np.array(rows), right, right), "integrality": np.ones(len(grid))}
    low, high = milp(cost, **limits), milp(-cost, **limits)
    assert low.status == 0
    return round(low.fun), (np.inf if high.status else round(-high.fun))


@pytest.mark.parametrize(
    ("seed", "sizes", "n"), [(0, (4, 3), 300), (1, (5, 4), 400), (2, (6, 5), 900), (3, (3, 2), 80)]
)
def test_no_hidden_cell_of_two_attributes_can_be_worked_out(seed, sizes, n):
    frame = people(seed, sizes, n)
    released = GATE.cross(frame, [["a", "b"]])
    check_all(frame, released)


@pytest.mark.parametrize("seed", [0, 1])
def test_crossings_that_share_an_attribute_are_guarded_together(seed):
    frame = people(seed, (4, 3, 2), 600)
    check_all(frame, GATE.cross(frame, [["a", "b"], ["b", "c"], ["a", "c"]]))
    check_all(frame, GATE.cross(frame, [["a", "b", "c"]]))


def check_all(frame, released):
    small = 0
    for crossing in released:
        names = list(crossing.variables)
        assert not crossing.cells["n"].between(1, 9).any()
        true = frame.groupby(names, dropna=False).size()
        for row in crossing.cells[crossing.cells["n"].isna()].to_dict("records"):
            n = sum(
                count
                for key, count in true.items()
                if all(
                    (pd.isna(k) and pd.isna(row[name])) or k == row[name]
                    for k, name in zip(key, names, strict=True)
                )
            )
            low, high = feasible(frame, released, {name: row[name] for name in names})
            assert low <= n <= high
            if 0 < n < 10:
                small += 1
                assert low == 0, (row, n, low, high)
                public = [int(frame[name].isna().sum()) for name in names if pd.isna(row[name])]
                assert high >= min([10, *public]), (row, n, low, high)
    return small


def test_something_is_published_of_a_large_table_and_something_is_hidden():
    frame = people(2, (6, 5), 4000, missing=0.0)
    (crossing,) = GATE.cross(frame, [["a", "b"]])
    shown = int(crossing.cells["n"].notna().sum())
    assert 0 < crossing.hidden < shown


def test_a_cell_that_holds_its_whole_line_is_hidden():
    frame = pd.DataFrame(
        {
            "town": ["Port"] * 40 + ["Gare"] * 200,
            "age": ["60+"] * 40 + ["15-24"] * 60 + ["25-59"] * 70 + ["60+"] * 70,
        }
    )
    for crossing in GATE.cross(frame, [["town", "age"]]):
        cells = crossing.cells.set_index(["town", "age"])["n"]
        assert pd.isna(cells["Port", "60+"]), "all of Port are 60 or more: it would tell the age of each"


def test_three_people_of_a_territory_leave_no_trace():
    frame = pd.DataFrame(
        {
            "town": ["Bourg"] * 3 + ["Port"] * 150 + ["Gare"] * 150,
            "age": ["18-29", "60+", "60+"] + ["18-29", "30-59", "60+"] * 100,
        }
    )
    for crossing in GATE.cross(frame, [["town", "age"]]):
        assert crossing.cells.loc[crossing.cells["town"] == "Bourg", "n"].isna().all()
        check_all(frame, [crossing])


def test_what_cannot_be_crossed_is_said():
    frame = people(0, (4, 3), 100)
    with pytest.raises(CrossingError, match="'gender'"):
        GATE.cross(frame, [["a", "gender"]])
    with pytest.raises(CrossingError, match="two variables"):
        GATE.cross(frame, [["a"]])
    wide = pd.DataFrame({"a": [str(i) for i in range(80)], "b": [str(i) for i in range(80)]})
    with pytest.raises(CrossingError, match="more than"):
        GATE.cross(wide, [["a", "b"]])


TABLES = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 4).flatmap(
        lambda columns: st.lists(
            st.one_of(st.integers(0, 14), st.integers(0, 80)),
            min_size=rows * columns,
            max_size=rows * columns,
        ).map(lambda cells: np.array(cells).reshape(rows, columns))
    )
)


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_every_small_cell_may_be_anything_up_to_the_minimum(counts):
    table = with_margins(counts)
    free = np.ones(table.shape, dtype=bool)
    free[-1], free[:, -1] = False, False
    hidden = hide(table, 10, hidden=np.zeros(table.shape, dtype=bool), free=free)
    if hidden is None:
        return
    small = np.flatnonzero(hidden & (table > 0) & (table < 10))
    low, high = bounds(table, hidden, small)
    assert (low <= 0).all()
    margins = np.minimum(table[-1][None, :], table[:, -1][:, None]).flat[small]
    assert (high >= np.minimum(margins, 10)).all()
    assert not (free & (table > 0) & (table < 10) & ~hidden).any()
