"""Tables for people: no cell runs, no number is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.core.cells import neutral
from deliberation.pipeline.tables import write_table


@pytest.mark.parametrize(
    "cell",
    ["=HYPERLINK(1)", "+33 6 12", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1", "- no", "＝1", "=", "-", "+1e"],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    assert neutral(cell) == "'" + cell


@pytest.mark.parametrize(
    "cell", ["text", "", "-5", "+3,5", "-1.25e-3", " =1", None, -5, -0.5, float("nan"), True]
)
def test_everything_else_stays(cell):
    assert neutral(cell) is cell


@given(st.text())
def test_a_neutral_cell_stays_neutral(cell):
    assert neutral(neutral(cell)) == neutral(cell)


def test_csv_is_neutral_and_parquet_exact(tmp_path):
    frame = pd.DataFrame(
        {
            "=id": ["=1", None, "é"],
            "kind": pd.Categorical(["+a", "b", "+a"]),
            "share": [-0.5, np.nan, 1.0],
            "n": pd.array([-3, None, 2], dtype="Int64"),
            "sure": [True, False, True],
        }
    )
    csv, parquet = write_table(frame, tmp_path / "tables", "support")
    assert csv.read_bytes().decode("utf-8") == (
        "'=id,kind,share,n,sure\n'=1,'+a,-0.5,-3,True\n,b,,,False\né,'+a,1.0,2,True\n"
    )
    exact = pd.read_parquet(parquet)
    assert exact["=id"].tolist()[0] == "=1"
    assert exact["kind"].astype(str).tolist() == ["+a", "b", "+a"]


def test_the_frame_given_is_left_as_it_was(tmp_path):
    frame = pd.DataFrame({"text": ["=1"]})
    write_table(frame, tmp_path, "t")
    assert frame["text"].tolist() == ["=1"]
