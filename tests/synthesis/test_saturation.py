"""What more persons would bring: persons are counted, not copies; isolated texts are ideas of one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from deliberation.synthesis.saturation import count_ideas, mentions, saturation
from deliberation.text import Themes, find_themes
from deliberation.text.results.schemas import CONTRIBUTIONS, PASSAGES
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus


@pytest.fixture(scope="module")
def found() -> Themes:
    texts = [*corpus(), corpus()[0], "RAS", ""]
    authors = [f"a{number % 40}" if number % 5 else None for number in range(len(texts))]
    return find_themes(make.consultation(texts, authors=authors), encoder=WordEncoder())


def placed(themes: Themes, said: list[tuple[str, str | None, str | None]]) -> Themes:
    """Return themes where these (person, idea, reason) are said, one contribution each."""
    size = len(said)
    people, ideas, reasons = (list(column) for column in zip(*said, strict=True))
    table = {name: [None] * size for name in PASSAGES.names} | {
        "contribution": list(range(size)),
        "start": [0] * size,
        "end": [4] * size,
        "node": list(range(size)),
        "idea": ideas,
        "theme": [idea and idea.split(".")[0] for idea in ideas],
        "reason": reasons,
    }
    contributions = {
        "id": [f"c{row:03d}" for row in range(size)],
        "text": ["text"] * size,
        "person": people,
        "language": ["fr"] * size,
        "reason": [None if reason == "isolated" else reason for reason in reasons],
        "copies": list(range(size)),
    }
    return replace(
        themes,
        passages=pa.table(table, schema=PASSAGES),
        contributions=pa.table(contributions, schema=CONTRIBUTIONS),
    )


def test_a_person_who_repeats_an_idea_counts_once(found: Themes) -> None:
    said = [("p1", "T1.1", None), ("p1", "T1.1", None), ("p2", "T1.1", None), ("p2", "T1.2", None)]
    said += [("p3", None, "isolated"), ("p3", None, "isolated"), ("p4", None, "non_answer")]
    counted = count_ideas(placed(found, said))
    assert sorted(counted.counts.tolist()) == [1, 1, 1, 2]
    assert counted.units == 3
    assert counted.clumping == pytest.approx((1 + 4) / 3)


def test_sizes_are_those_of_the_ideas(found: Themes) -> None:
    told = saturation(found)
    assert told is not None
    table = mentions(found)
    sizes = table[~table["isolated"]].groupby("idea")["person"].nunique()
    assert sizes.to_dict() == found.ideas().set_index("idea")["persons"].to_dict()
    assert told.ideas == len(found.ideas()) + told.isolated
    assert told.more == -(-told.persons // 10)
    assert told.coverage.low <= told.coverage.value <= told.coverage.high
    assert told.new.low <= told.new.value <= told.new.high


def test_the_order_of_rows_and_copies_change_nothing(found: Themes) -> None:
    order = np.random.default_rng(0).permutation(found.passages.num_rows)
    again = found.passages.take(pa.array(np.concatenate([order, order])))
    assert saturation(replace(found, passages=again)) == saturation(found)


def test_few_persons_get_no_forecast_and_far_ones_are_refused(found: Themes) -> None:
    assert saturation(placed(found, [(f"p{n}", "T1.1", None) for n in range(29)])) is None
    assert saturation(placed(found, [(f"p{n}", None, "non_answer") for n in range(50)])) is None
    everybody = placed(found, [(f"p{n}", "T1.1", None) for n in range(30)])
    told = saturation(everybody, more=30)
    assert told is not None
    assert told.new.value == 0.0
    with pytest.raises(ValueError, match="0 to 30"):
        saturation(everybody, more=31)


def test_all_isolated_is_far_from_saturated(found: Themes) -> None:
    told = saturation(placed(found, [(f"p{n:02d}", None, "isolated") for n in range(60)]), more=60)
    assert told is not None
    assert told.isolated == told.once == told.ideas == 60
    assert told.coverage.high < 0.2
    assert told.new.low > 30
