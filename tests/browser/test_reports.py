"""The official's page and the annex in a real browser: accessible, by keyboard, narrow, printed, silent."""

from __future__ import annotations

import re
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from deliberation.report.documents.annex import annex
from deliberation.report.documents.official import official
from deliberation.report.html import to_html
from deliberation.synthesis.facts.pointers import with_pointers
from tests.browser.chromium import check
from tests.report import bricks, build
from tests.report.test_render import crowded, strings

pytestmark = pytest.mark.browser

KINDS = {"official": official, "annex": annex}
FACTS = {
    **build.EXAMPLES,
    "crowded": crowded,
    "large": lambda: build.rich(opinion=bricks.opinion(votes=1_730_327)),
}
NARROW: dict[str, Any] = {"media": "screen", "width": 320}
SEEN: list[dict[str, Any]] = [
    *({"media": "screen", "width": width} for width in (1280, 720)),
    {"media": "screen", "width": 1280, "scheme": "dark"},
    {"media": "print", "width": 1280},
    NARROW,
]
"""720 pixels are 1440 at a zoom of 200 %; the pages stay light where the system is dark."""
MAX_OFFICIAL = 1_000_000


def written(folder: Path, kind: str, name: str, language: str) -> Path:
    """Write a page made from one of the examples."""
    page = folder / f"{kind}-{name}.{language}.html"
    page.write_text(to_html(KINDS[kind](FACTS[name](), language)), encoding="utf-8")
    return page


def number(text: str, language: str) -> float | None:
    """Return the first number of a cell, as its language writes it."""
    said = re.sub(r"(?<=\d)\s(?=\d{3}(?!\d))", "", text)
    said = (
        re.sub(r"(?<=\d),(?=\d)", ".", said) if language == "fr" else re.sub(r"(?<=\d),(?=\d{3})", "", said)
    )
    found = re.search(r"-?\d+(?:\.\d+)?", said)
    return float(found[0]) if found else None


def views(name: str) -> list[dict[str, Any]]:
    """Return how an example is looked at: every way where it holds everything, else as narrow as it gets."""
    return SEEN if name == "rich" else [NARROW]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_axe_finds_nothing_at_any_width_nor_in_print(tmp_path, kind, language):
    orders = [
        {"do": "axe", "file": written(tmp_path, kind, name, language), **how}
        for name in FACTS
        for how in views(name)
    ]
    for order, one in zip(orders, check(tmp_path, *orders), strict=True):
        assert one["violations"] == [], order
        assert one["wide"] <= 0, order
        assert one["errors"] == one["requests"] == [], order
        for region in one["scrolled"]:
            assert all(region[how] for how in ("scrolls", "focus", "named")), (order, region)


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_facts_of_each_sentence_are_shown_on_the_page_without_a_script(tmp_path, kind):
    page = tmp_path / f"{kind}.html"
    page.write_text(to_html(KINDS[kind](with_pointers(FACTS["rich"]()), "fr")), encoding="utf-8")
    orders = [
        {"do": "axe", "file": page, "place": "#proofs", **how}
        for how in (NARROW, {"media": "screen", "width": 1280})
    ]
    for order, one in zip(orders, check(tmp_path, *orders), strict=True):
        assert (one["violations"], one["errors"]) == ([], []), order
        assert one["wide"] <= 0, order
    assert 'href="#proofs"' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_keyboard_alone_reaches_everything_and_every_stop_is_seen(tmp_path, kind):
    orders = [
        {"do": "tour", "file": written(tmp_path, kind, "rich", "fr"), "width": width} for width in (1280, 320)
    ]
    for one in check(tmp_path, *orders):
        assert one["stops"][0]["html"].startswith('<a class="skip"')
        assert [stop["stop"] for stop in one["stops"]] == list(range(one["all"]))
        for stop in one["stops"]:
            assert (stop["outlined"], stop["seen"]) == (True, True), stop


@pytest.mark.parametrize("language", ["fr", "en"])
def test_tables_of_the_annex_sort_and_filter_by_keyboard(tmp_path, language):
    found = check(tmp_path, {"do": "tables", "file": written(tmp_path, "annex", "rich", language)})[0]
    assert found["errors"] == []
    several = [table for table in found["tables"] if len(table["before"]) > 1]
    assert len(several) >= 10
    for table in several:
        assert table["sorted"], table["id"]
        for one in table["sorted"]:
            up, down = one["turns"]
            assert (up["direction"], down["direction"]) == ("ascending", "descending")
            for turn in (up, down):
                assert sorted(turn["rows"]) == sorted(table["before"])
            if one["number"]:
                known = [
                    [number(row[one["column"]], language) for row in turn["rows"]] for turn in (up, down)
                ]
                rise, fall = ([value for value in values if value is not None] for values in known)
                assert rise == sorted(rise) == sorted(fall), (table["id"], one["column"])
                assert fall == sorted(fall, reverse=True)
                assert all(None not in values[: len(rise)] for values in known), "what is unknown comes last"
        kept = table["filter"]["rows"]
        assert 0 < len(kept) <= len(table["before"])
        assert str(len(kept)) in table["filter"]["status"]
        assert table["before"][-1] in kept


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_without_javascript_everything_is_there_and_tables_are_plain(tmp_path, kind, language):
    page = written(tmp_path, kind, "rich", language)
    found = check(tmp_path, {"do": "silent", "file": page})[0]
    assert found["tools"] == found["hidden"] == 0
    assert found["tables"] >= 4
    said = re.sub(r"\s+", "", found["text"]).casefold()
    view = asdict(KINDS[kind](FACTS["rich"](), language))
    for text in strings({"front": view["front"], "sections": view["sections"]}):
        assert re.sub(r"\s+", "", text).casefold() in said, text


@pytest.mark.parametrize("name", ["rich", "crowded"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_no_row_is_cut_between_two_printed_pages(tmp_path, kind, name):
    pdf = tmp_path / "printed.pdf"
    page = written(tmp_path, kind, name, "fr")
    found = check(tmp_path, {"do": "print", "file": page, "save": pdf})[0]
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True)
    places: dict[int, set[int]] = {}
    for number_of_page, text in enumerate(done.stdout.split("\f")):
        for mark in re.findall(r"\[r(\d+)\]", text):
            places.setdefault(int(mark), set()).add(number_of_page)
    assert set(places) == set(range(len(found["rows"])))
    cut = [found["rows"][row] for row, pages in places.items() if len(pages) > 1]
    assert cut == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_official_page_is_light(tmp_path, language):
    for name in FACTS:
        assert written(tmp_path, "official", name, language).stat().st_size <= MAX_OFFICIAL
