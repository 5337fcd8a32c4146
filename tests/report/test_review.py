"""The sentences on a review: the rate with its interval, what readers dispute, that nobody read."""

from __future__ import annotations

import pytest

from deliberation.report.sections.common import Frame
from deliberation.report.sections.review import reviewed
from deliberation.report.words import Words
from deliberation.synthesis.facts import Agreement, Facts, Review, Share, Wrong
from tests.report import build


def wrong(level: str, count: int, n: int, unsettled: int = 0) -> Wrong:
    value = (count + unsettled / 2) / n
    share = Share(count=count, n=n, value=value, low=max(0, value - 0.04), high=value + 0.05)
    return Wrong(level=level, share=share, unsettled=unsettled)


def reading(*levels: Wrong, kappa: float | None = 0.77, **more: int) -> Review:
    agreement = [Agreement(question="idea", same=Share(count=46, n=50, value=0.92), kappa=kappa)]
    said = {"readers": 2, "total": 3000, "read": 150, "uncertain": 40, **more}
    return Review(wrong=list(levels), agreement=agreement, **said)


def facts(review: Review | None) -> Facts:
    rich = next(made for name in build.EXAMPLES if (made := build.EXAMPLES[name]()).texts.themes)
    return rich.model_copy(update={"texts": rich.texts.model_copy(update={"review": review})})


def sentences(review: Review | None, language: str) -> list[str]:
    said = reviewed(Frame(facts(review), Words(language)))
    told = ("".join(run.text for run in runs) for runs in said)
    return [text.replace("\u00a0", " ").replace("\u2060", "") for text in told]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "Sur 150 passages tirés au hasard et relus, 12 étaient mal classés : 8 % (4–13 %)."),
        ("en", "Of 150 passages drawn at random and read again, 12 were misplaced: 8% (4–13%)."),
    ],
)
def test_the_rate_is_told_with_its_interval(language, expected):
    said = sentences(
        reading(wrong("place", 12, 150), wrong("idea", 10, 150), wrong("type", 30, 120)), language
    )
    assert said[0] == expected
    assert "25" in said[1]
    assert "120" in said[1]
    assert ("avant ses corrections" if language == "fr" else "before its corrections") in said[2]
    assert "0,77" in said[3] if language == "fr" else "0.77" in said[3]
    assert said[-1].startswith(("40 passages parmi les moins sûrs", "40 of the least certain"))


def test_none_one_and_what_readers_dispute():
    assert "aucun n’était mal classé : 0 % (0–5 %)" in sentences(reading(wrong("place", 0, 50)), "fr")[0]
    assert "one was misplaced" in sentences(reading(wrong("place", 1, 50)), "en")[0]
    disputed = sentences(reading(wrong("place", 6, 50, unsettled=2)), "fr")[0]
    assert disputed.endswith("Sur 2 autres, les lecteurs ne sont pas d’accord : ils comptent pour moitié.")
    assert "n’est pas défini" in sentences(reading(wrong("place", 1, 50), kappa=None), "fr")[2]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_nobody_read_it_is_said_once(language):
    (said,) = sentences(None, language)
    assert said.startswith(("Personne n’a relu", "Nobody read"))
    bare = facts(None)
    silent = bare.model_copy(update={"texts": bare.texts.model_copy(update={"themes": []})})
    assert reviewed(Frame(silent, Words(language))) == []
