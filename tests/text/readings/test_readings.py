"""Readings by hand: which passages are drawn, what is kept of them, and the figures that follow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from deliberation.core.errors import ReadError, SettingsError
from deliberation.kernels.intervals import hypergeometric
from deliberation.text import find_themes
from deliberation.text.readings.file import COLUMNS, Reading, Readings, read_readings, write_readings
from deliberation.text.readings.rate import rate
from deliberation.text.readings.sample import draw, drawable, fingerprint, least_certain
from tests.text import make
from tests.text.fake import WordEncoder
from tests.text.test_themes import corpus


@pytest.fixture(scope="module")
def found():
    return find_themes(make.consultation(corpus()), encoder=WordEncoder())


def reading(number: int, reader: str = "A", **said) -> Reading:
    place = {"run": "r", "round": 1, "total": 1000, "draw": "random", "idea": "T1.1", "theme": "T1"}
    span = {"contribution": f"c{number}", "start": 0, "end": 9}
    return Reading(reader=reader, **{**place, **span, **said})


def spans(frame) -> list[tuple[str, int, int]]:
    return list(zip(frame["contribution_id"], frame["start"], frame["end"], strict=True))


def test_the_draw_is_the_same_whatever_the_order_and_leaves_out_what_was_read(found):
    passages = drawable(found)
    ten = draw(passages, 10, seed=3)
    assert spans(draw(passages.iloc[::-1], 10, seed=3)) == spans(ten)
    assert spans(draw(passages, 4, seed=3)) == spans(ten)[:4], "the first ones are at random too"
    assert spans(draw(passages, 10, seed=4)) != spans(ten)
    rest = drawable(found, spans(ten))
    assert len(rest) == len(passages) - 10
    assert not set(spans(draw(rest, 10, seed=3))) & set(spans(ten))
    assert len(draw(passages, 10_000)) == len(passages)


def test_every_passage_has_the_same_chance(found):
    passages = drawable(found)
    counts = dict.fromkeys(spans(passages), 0)
    for seed in range(600):
        for span in spans(draw(passages, 20, seed=seed)):
            counts[span] += 1
    expected = 600 * 20 / len(passages)
    spread = np.std(list(counts.values())) / np.sqrt(expected * (1 - 20 / len(passages)))
    assert 0.75 < spread < 1.25


def test_the_least_certain_are_near_another_idea_or_of_a_doubtful_type(found):
    passages = drawable(found)
    few = least_certain(found, passages, 9)
    assert len(few) == 9
    assert few["node"].is_unique
    assert set(few["doubt"]) <= {"idea", "theme", "type"}
    doubtful = few[few["doubt"] == "type"]["type_sure"]
    assert (doubtful <= passages["type_sure"].quantile(0.5)).all()
    assert len(least_certain(found, passages, 10_000)) == passages["node"].nunique()


def test_a_run_is_told_from_another(found):
    assert fingerprint(found) == fingerprint(find_themes(make.consultation(corpus()), encoder=WordEncoder()))
    name = next(iter(found.names))
    assert fingerprint(found) != fingerprint(replace(found, names={**found.names, name: "Autre"}))


def test_readings_are_kept_without_texts_and_read_back(tmp_path):
    rows = [
        reading(1, idea_right=False, idea_correct="T2.1", theme_right=True, type="value"),
        reading(2, "B", idea_right=True, type_right=False, type_correct="question", draw="uncertain"),
        reading(3, "=1+1", contribution="-q,\n3", settled=True),
    ]
    kept = Readings().merged(rows)
    file = tmp_path / "review.csv"
    file.write_text(write_readings(kept), encoding="utf-8")
    assert read_readings(file) == kept
    assert "'=1+1" in file.read_text(encoding="utf-8")
    assert kept.merged(rows) == kept
    later = kept.merged([replace(rows[0], run="s", idea_right=True)])
    assert sorted({row.round for row in later.rows}) == [1, 2]


def test_mistakes_in_the_file_of_readings_are_told_all_at_once(tmp_path):
    file = tmp_path / "review.csv"
    with pytest.raises(ReadError, match="There is no file of readings"):
        read_readings(file)
    text = write_readings(Readings().merged([reading(1), reading(2)]))
    file.write_text(text.replace("c1,0,9", "c1,9,9").replace("c2,0,9,random", "c2,zero,9,chance"), "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_readings(file)
    assert "3 mistakes" in str(caught.value)
    for part in ("line 2, end", "line 3, start: found 'zero'", "line 3, draw: found 'chance'"):
        assert part in str(caught.value)
    file.write_text(",".join(COLUMNS[1:]) + "\n", "utf-8")
    with pytest.raises(SettingsError, match="column run: is missing"):
        read_readings(file)


def test_the_rate_comes_from_the_passages_at_random_alone():
    rows = [reading(n, idea_right=n >= 12, theme_right=True) for n in range(150)]
    rows += [reading(n, idea_right=False, draw="uncertain") for n in range(200, 250)]
    found = rate(Readings().merged(rows))
    assert (found.read, found.uncertain, found.total, found.readers) == (150, 50, 1000, 1)
    place, idea, theme = found.wrong
    assert (place.level, place.n, place.wrong, place.value) == ("place", 150, 12, 0.08)
    assert (place.low, place.high) == tuple(round(x, 6) for x in hypergeometric(12, 150, 1000))
    assert (idea.wrong, theme.wrong) == (12, 0)
    assert found.agreed == ()


def test_two_readers_give_an_agreement_and_what_they_dispute_widens_the_interval():
    one = [reading(n, "A", idea_right=n >= 10) for n in range(40)]
    two = [reading(n, "B", idea_right=n >= 14) for n in range(40)]
    both = rate(Readings().merged([*one, *two]))
    place = both.wrong[0]
    assert (place.n, place.wrong, place.unsettled, place.value) == (40, 10, 4, 0.3)
    assert place.low == round(hypergeometric(10, 40, 1000)[0], 6)
    assert place.high == round(hypergeometric(14, 40, 1000)[1], 6)
    (agreed,) = both.agreed
    assert (agreed.question, agreed.n, agreed.same) == ("idea", 40, 36)
    assert agreed.kappa == round((0.9 - (0.25 * 0.35 + 0.75 * 0.65)) / (1 - (0.25 * 0.35 + 0.75 * 0.65)), 4)
    settled = rate(Readings().merged([*one, *two], prefer="B")).wrong[0]
    assert (settled.wrong, settled.unsettled, settled.value) == (14, 0, 0.35)


def test_the_latest_run_that_was_read_gives_the_rate():
    first = Readings().merged([reading(n, idea_right=False) for n in range(5)])
    second = first.merged([reading(n, run="s", idea_right=True) for n in range(9, 19)])
    assert rate(second).wrong[0].value == 0.0
    silent = second.merged([reading(30, run="t"), reading(31, run="t", idea_right=False, draw="uncertain")])
    assert rate(silent) == rate(second)
    assert rate(Readings()) is None


def test_a_passage_is_misplaced_where_its_idea_or_its_theme_is_wrong():
    said = [(True, False), (False, True), (True, None), (None, True), (None, False), (None, None)]
    rows = [reading(n, idea_right=i, theme_right=t) for n, (i, t) in enumerate(said)]
    assert [row.right("place") for row in rows] == [False, False, True, None, False, None]
