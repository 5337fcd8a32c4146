"""The labels made by hand for ideas lie where they say, in texts that are there."""

from __future__ import annotations

import pandas as pd
import pytest

from benchmarks.ideas import draw
from tests.helpers.data import shared_data

TYPES = {"proposal", "concern", "testimony", "question", "value", "argument_for", "argument_against"}
ADDRESSEES = {
    "state",
    "local",
    "europe",
    "companies",
    "citizens",
    "education",
    "health",
    "media",
    "associations",
    "none",
}
LEVERS = {"law", "money", "information", "infrastructure", "organisation", "practice", "none"}
PASSAGE = ["source", "contribution_id", "start", "end"]
FOLDERS = {
    "bluenove": ("apres_maintenant", "bluenove"),
    "grand_debat": ("grand_debat",),
    "republique_numerique": ("republique_numerique",),
    "makeorg": ("apres_maintenant", "makeorg"),
}


def labels(name: str) -> pd.DataFrame:
    frame = pd.read_csv(draw.LABELS / f"{name}.csv", dtype={"contribution_id": str}, keep_default_na=False)
    assert set(frame["sure"]) <= {"yes", "no"}
    return frame


def cells(frame: pd.DataFrame, column: str, allowed: set[str]) -> None:
    """Check that each cell holds distinct labels that exist, and ``none`` only alone."""
    for cell in frame[column]:
        found = cell.split("|")
        assert set(found) <= allowed
        assert len(set(found)) == len(found)
        assert "none" not in found or len(found) == 1


def test_every_type_is_one_of_the_seven_and_halves_are_even() -> None:
    frame = labels("types")
    assert len(frame) == 400
    assert set(frame["type"]) <= TYPES
    assert not frame["contribution_id"].duplicated().any()
    assert frame.groupby("source")["half"].value_counts().groupby("source").nunique().eq(1).all()
    assert frame["half"].value_counts().to_dict() == {"dev": 200, "test": 200}
    second = labels("types_second")
    assert len(second.merge(frame, on=PASSAGE)) == len(second) == draw.SECOND["types"]
    assert set(second["type"]) <= TYPES


def test_the_extra_passages_are_others() -> None:
    extra = labels("types_extra")
    assert set(extra["type"]) <= TYPES
    assert extra["half"].value_counts().to_dict() == {"dev": 54, "test": 54}
    assert extra.merge(labels("types"), on=["source", "contribution_id"]).empty


def test_what_is_learnt_and_what_measures_are_other_contributions() -> None:
    learnt, again = labels("types_learnt"), labels("types_again")
    for read in (learnt, again):
        assert set(read["type"]) <= TYPES
        assert set(read["sure"]) <= {"yes", "no"}
        assert not read.duplicated(PASSAGE).any()
    assert len(labels("types_again_second").merge(again, on=PASSAGE)) == len(again) == 400
    measured = [again, *(labels(name) for name in ("types", "types_extra", "types_fresh"))]
    contribution = ["source", "contribution_id"]
    assert learnt.merge(pd.concat(measured), on=contribution).empty
    assert again.merge(pd.concat(measured[1:]), on=contribution).empty


def test_every_addressee_and_lever_exists() -> None:
    frame, second = labels("addressees"), labels("addressees_second")
    assert frame["half"].value_counts().to_dict() == {"dev": 100, "test": 100}
    assert not frame["contribution_id"].duplicated().any()
    assert len(second.merge(frame, on="contribution_id")) == len(second) == draw.SECOND["addressees"]
    more, english = (
        pd.read_csv(
            draw.LABELS / f"addressees_{name}.csv", dtype={"contribution_id": str}, keep_default_na=False
        )
        for name in ("more", "english")
    )
    assert not set(more["contribution_id"]) & set(frame["contribution_id"])
    for read in (frame, second, more, english):
        assert not read["contribution_id"].duplicated().any()
        cells(read, "addressees", ADDRESSEES)
        cells(read, "levers", LEVERS)


@pytest.mark.needs_data
@pytest.mark.parametrize("source", ["bluenove", "grand_debat", "republique_numerique", "makeorg"])
def test_every_passage_lies_inside_its_text(source: str) -> None:
    shared_data(*FOLDERS[source])
    texts = draw.texts(source)
    names = ("types", "types_extra", "types_fresh", "types_again")
    frame = pd.concat([labels(name) for name in names]).query("source == @source")
    assert len(frame)
    for row in frame.itertuples():
        passage = texts[row.contribution_id][row.start : row.end]
        assert 0 <= row.start < row.end <= len(texts[row.contribution_id])
        assert passage == passage.strip()


@pytest.mark.needs_data
def test_every_proposal_is_there() -> None:
    shared_data(*FOLDERS["makeorg"])
    texts = draw.texts("makeorg")
    assert all(texts[name].strip() for name in labels("addressees")["contribution_id"])


@pytest.mark.needs_data
@pytest.mark.slow
def test_the_draw_gives_the_same_passages() -> None:
    for folder in FOLDERS.values():
        shared_data(*folder)
    columns = [*PASSAGE, "half"]
    drawn = draw.types()[columns].astype(str)
    assert drawn.equals(labels("types")[columns].astype(str))
    proposals = ["contribution_id", "half"]
    assert draw.addressees()[proposals].equals(labels("addressees")[proposals])
