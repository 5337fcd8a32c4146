"""What is saved comes back the same, and nothing else can be loaded."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy import sparse

from deliberation.core import store
from deliberation.core.errors import ReadError
from deliberation.core.mandate import About
from deliberation.core.provenance import Provenance


class Side(Enum):
    LEFT = "left"


class Number(IntEnum):
    ONE = 1


class Pair(NamedTuple):
    name: str
    values: np.ndarray


@dataclass(frozen=True)
class Inner:
    values: np.ndarray
    name: str | None = None


@dataclass(frozen=True)
class Holder:
    value: Any = None
    made: Provenance = field(default_factory=lambda: Provenance(step="test", inputs="00", version="1"))

    @cached_property
    def costly(self) -> list[int]:
        return [1, 2, 3]


class Saved:
    def __init__(self, text: str) -> None:
        self.text = text

    def save(self, folder: Path) -> Path:
        folder.mkdir()
        (folder / "text.txt").write_text(self.text, encoding="utf-8")
        return folder

    @classmethod
    def load(cls, folder: Path) -> Saved:
        return cls((folder / "text.txt").read_text(encoding="utf-8"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Saved) and other.text == self.text

    __hash__ = None


def there_and_back(value, folder, **options):
    return store.load(Holder, store.save(Holder(value), folder / "holder", **options), **options).value


def same(one: Any, two: Any) -> bool:
    if type(one) is not type(two):
        return False
    if isinstance(one, float):
        return repr(one) == repr(two)
    if isinstance(one, np.ndarray):
        equal = one.shape == two.shape and one.dtype == two.dtype
        return equal and (bool((one == two).all()) if one.dtype == object else one.tobytes() == two.tobytes())
    if isinstance(one, dict | MappingProxyType):
        return list(one) == list(two) and all(same(one[key], two[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, Inner):
        return same(one.values, two.values) and one.name == two.name
    return bool(one == two)


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.text(st.characters(codec="utf-8")),
    st.dates(),
    st.just(Side.LEFT),
    st.just(Number.ONE),
    st.sampled_from([np.float32(0.1), np.int8(3), np.bool_(True)]),
    npst.arrays(
        st.sampled_from(["<f8", "<f4", "<i4", "|i1", "|b1", "<U3", "<M8[ms]"]),
        npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=6),
        elements=None,
    ).filter(lambda a: a.dtype.kind != "f" or not np.isnan(a).any()),
    st.lists(st.text(st.characters(codec="utf-8")) | st.none(), max_size=5).map(
        lambda texts: np.array([*texts, None], dtype=object)[:-1]
    ),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(st.characters(codec="utf-8")) | st.integers(), inner, max_size=3),
        st.builds(Inner, npst.arrays("<f8", 3, elements=st.floats(-1, 1)), st.none() | st.just("n")),
    ),
    max_leaves=8,
)


@given(values)
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_a_result_holds_comes_back_the_same(tmp_path_factory, value):
    assert same(there_and_back(value, tmp_path_factory.mktemp("store")), value)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"id": ["a", None], "n": [1, 2], "share": [0.5, np.nan]}),
        pd.DataFrame({"id": np.array(["a", None], dtype=object)}, index=pd.Index([4, 7], name="row")),
        pd.DataFrame({"kind": pd.Categorical(["x", "y", "x"])}),
        pd.DataFrame({"when": pd.to_datetime(["2026-01-01", None], utc=True)}),
        pd.DataFrame(),
    ],
)
def test_frames_keep_their_types_and_index(tmp_path, frame):
    pd.testing.assert_frame_equal(there_and_back(frame, tmp_path), frame)


def test_series_keep_their_name(tmp_path):
    series = pd.Series([1.5, 2.5], index=["a", "b"], name="weight")
    pd.testing.assert_series_equal(there_and_back(series, tmp_path), series)


def test_arrow_tables_keep_their_exact_schema(tmp_path):
    schema = pa.schema([pa.field("name", pa.dictionary(pa.int16(), pa.string()), nullable=False)])
    table = pa.table({"name": pa.array(["a", "b", "a"]).dictionary_encode().cast(schema[0].type)}, schema)
    back = there_and_back(table, tmp_path)
    assert back.schema == schema
    assert back.equals(table)


@pytest.mark.parametrize("kind", ["csr_array", "csr_matrix", "csc_array", "csc_matrix"])
def test_sparse_matrices_keep_their_explicit_zeros(tmp_path, kind):
    matrix = getattr(sparse, kind)(([0.0, 2.0], ([0, 1], [1, 2])), shape=(2, 3))
    back = there_and_back(matrix, tmp_path)
    assert type(back) is type(matrix)
    assert back.nnz == 2
    assert (back != matrix).nnz == 0


def test_models_named_tuples_mappings_and_dates_come_back(tmp_path):
    when = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    value = (About(title={"fr": "Marché"}), MappingProxyType({"a": 1}), when, frozenset({1, 2}), {"$": 1})
    assert there_and_back(value, tmp_path) == value
    pair = there_and_back(Pair("x", np.arange(100)), tmp_path)
    assert isinstance(pair, Pair)
    assert pair.values[99] == 99


def test_an_object_held_twice_is_stored_once_and_is_one_object_again(tmp_path):
    array = np.arange(1000.0)
    one, two = there_and_back((Inner(array), array), tmp_path)
    assert one.values is two
    assert len(list((tmp_path / "holder").glob("*.npy"))) == 1


def test_what_the_reader_has_at_hand_is_not_stored(tmp_path):
    saved = Saved("heavy")
    back = there_and_back((saved, 1), tmp_path, shared={"consultation": saved})
    assert back[0] is saved
    assert [path.name for path in (tmp_path / "holder").iterdir()] == ["result.json"]


def test_objects_that_save_themselves_do(tmp_path):
    assert there_and_back(Saved("self"), tmp_path) == Saved("self")


def test_locked_arrays_stay_locked(tmp_path):
    array = np.arange(100)
    array.flags.writeable = False
    assert not there_and_back(array, tmp_path).flags.writeable


def test_cached_values_are_not_stored(tmp_path):
    holder = Holder(1)
    assert holder.costly == [1, 2, 3]
    back = store.load(Holder, store.save(holder, tmp_path / "holder"))
    assert "costly" not in vars(back)
    assert back == holder


def test_the_same_result_gives_the_same_bytes(tmp_path):
    value = (np.arange(100.0), pd.DataFrame({"a": ["x"]}), {"k": {"b", "a"}})
    first, second = (store.save(Holder(value), tmp_path / name) for name in "ab")
    assert {p.name: p.read_bytes() for p in first.iterdir()} == {
        p.name: p.read_bytes() for p in second.iterdir()
    }


def test_a_failed_save_leaves_the_earlier_result_and_no_litter(tmp_path):
    target = store.save(Holder(1), tmp_path / "holder")
    with pytest.raises(TypeError, match=r"value\.deep' holds a object"):
        store.save(Holder({"deep": object()}), target)
    assert store.load(Holder, target) == Holder(1)
    assert [path.name for path in tmp_path.iterdir()] == ["holder"]


def test_arrays_of_objects_are_refused(tmp_path):
    with pytest.raises(TypeError, match="not texts"):
        store.save(Holder(np.array([1, "a"], dtype=object)), tmp_path / "holder")


@pytest.mark.parametrize(
    "node",
    [
        {"$": "enum", "class": "os:system", "name": "x"},
        {"$": "saved", "class": "tests.core.test_store:Saved", "folder": "../elsewhere"},
        {"$": "array", "file": "/etc/passwd"},
        {"$": "dataclass", "class": "deliberation.core.store:save", "fields": {}},
    ],
)
def test_a_tampered_result_is_refused(tmp_path, node):
    target = store.save(Holder(1), tmp_path / "holder")
    document = json.loads((target / "result.json").read_text(encoding="utf-8"))
    document["result"]["fields"]["value"] = node
    (target / "result.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ReadError, match="does not hold a stored Holder"):
        store.load(Holder, target)


def test_another_class_or_nothing_is_refused(tmp_path):
    with pytest.raises(ReadError, match="holds a Holder, not a Inner"):
        store.load(Inner, store.save(Holder(1), tmp_path / "holder"))
    with pytest.raises(ReadError, match="does not hold"):
        store.load(Holder, tmp_path / "nowhere")
