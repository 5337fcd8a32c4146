"""The groups that an export carries, beside ours."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pyarrow as pa
import pytest

from deliberation.report.blocks import Table
from deliberation.report.sections.common import Frame
from deliberation.report.sections.groups import _platform
from deliberation.report.words import Words
from deliberation.synthesis import Gate
from deliberation.synthesis.platform_groups import platform_groups
from tests.report import build


def told(ours: str, theirs: str, *, groups: bool = True):
    """Return what is told of people by letter: A and B are our groups, 0 to 2 theirs, "-" none."""
    ids = [f"p{n}" for n in range(len(theirs))]
    table = pa.table({"id": ids, "platform_group": [None if t == "-" else t for t in theirs]})
    members = pd.DataFrame({"participant": ids, "group": [None if o == "-" else o for o in ours]})
    found = SimpleNamespace(groups=("A", "B") if groups else (), memberships=lambda: members)
    return platform_groups(SimpleNamespace(participants=table), found, Gate())  # type: ignore[arg-type]


MIXED = ("A" * 60 + "B" * 60, "0" * 30 + "1" * 15 + "2" * 15 + "0" * 12 + "1" * 18 + "2" * 30)


def test_the_same_partition_under_other_names_is_told_as_the_same():
    found = told("A" * 30 + "B" * 20, "1" * 30 + "0" * 20)
    assert (found.groups, found.people, found.n, found.index) == (2, 50, 50, 1.0)
    assert found.cells == []  # each cell would tell where all the people of a group are


def test_two_partitions_that_differ_are_crossed():
    found = told(*MIXED)
    assert 0 < found.index < 0.5
    assert {(c.ours, c.theirs): c.n for c in found.cells}["B", "2"] == 30
    assert sum(c.n for c in found.cells) == 120


def test_people_in_one_of_the_two_alone_are_not_compared():
    ours, theirs = MIXED
    found = told(ours + "B" * 15 + "A" * 14 + "-" * 5, theirs + "-" * 29 + "0" * 5)
    assert (found.groups, found.people, found.n) == (3, 125, 120)
    assert found.index == told(*MIXED).index
    cells = {(c.ours, c.theirs): c.n for c in found.cells}
    assert (cells["B", None], cells["A", None]) == (15, 14)


def test_fewer_people_than_the_minimum_are_never_told():
    found = told("A" * 43 + "B" * 40, "0" * 40 + "1" * 43)
    assert not any(c.n is not None and 0 < c.n < 10 for c in found.cells)
    assert found.index > 0.8


def test_nothing_is_told_without_groups_in_the_export_and_no_index_without_ours():
    assert told("AAAA", "----") is None
    alone = told("A" * 20, "0" * 10 + "1" * 10, groups=False)
    assert (alone.groups, alone.people, alone.n, alone.index, alone.cells) == (2, 20, 0, None, [])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_annex_prints_the_index_with_its_n_and_the_crossing(language):
    facts = build.rich()
    found = told(*MIXED)
    frame = Frame(
        facts.model_copy(update={"groups": facts.groups.model_copy(update={"platform": found})}),
        Words(language),
    )
    blocks = _platform(frame)
    text = " ".join("".join(run.text for run in b.runs) for b in blocks if hasattr(b, "runs"))
    index = Words(language).decimal(found.index, 2)
    assert f"120 {'personnes' if language == 'fr' else 'people'} " in text.replace("\u00a0", " ")
    assert index in text
    table = next(b for b in blocks if isinstance(b, Table))
    assert len(table.rows) == 2
    assert len(table.columns) == 4
    alone = told("A" * 20, "0" * 20, groups=False)
    frame = Frame(
        facts.model_copy(update={"groups": facts.groups.model_copy(update={"platform": alone})}),
        Words(language),
    )
    assert not any(isinstance(b, Table) for b in _platform(frame))
    assert len(_platform(frame)) == 3
