"""Renderers print and never compute: every number of every file is a number of the facts.

The facts are first scrambled: each number becomes one that no sum, difference or rounding of others gives.
Counts are large and drawn at random; shares are among percentages of which no two differ, add up, or are
completed to a hundred by, another one. Whatever a renderer worked out by itself would then stand out.
"""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from functools import cache
from typing import Any

import openpyxl
import pypdf
import pytest
from lxml import etree

from deliberation.core import figures
from deliberation.core.language import sentences
from deliberation.report import lookup_files, render, render_citizens
from deliberation.report.words import Words, catalogue
from deliberation.synthesis.facts import Facts
from tests.report import build
from tests.report.test_render import LANGUAGES, Reader, numbers
from tests.responses import pages

PERCENTS = (13, 19, 23, 31, 37, 43, 61, 67, 73, 79)
"""Odd, so that sums and differences are not among them; nor is what completes one to a hundred."""
DRAWN = {"0", "20", "25", "40", "50", "60", "75", "80", "100"}
"""Axes of our charts and strips."""
PAGES = {str(n) for n in range(1, 30)}
"""Page numbers, and lists counted on the page: of the length of a list of the facts."""
KEPT = frozenset({"schema_version", "start", "end", "x", "y", "map_step", "map", "middle", "masked"})
NAMES = ("report.{0}.html", "report.{0}.pdf", "report.{0}.docx", "annex.{0}.html", "annex.{0}.xlsx")


def scrambled(facts: Facts, seed: int = 0) -> Facts:
    rng = random.Random(seed)  # noqa: S311 - numbers for a test
    used: set[int] = set()

    def whole() -> int:
        while (found := rng.randrange(100_000, 999_999)) in used:
            continue
        used.add(found)
        return found

    def walk(node: Any, key: str = "") -> Any:
        if isinstance(node, dict):
            if {"value", "n", "low", "high"} <= set(node):
                low, value, high = (p / 100 for p in sorted(rng.sample(PERCENTS, 3)))
                return {
                    "count": None if node["count"] is None else whole(),
                    "n": whole(),
                    "value": None if node["value"] is None else value,
                    "low": None if node["low"] is None else low,
                    "high": None if node["high"] is None else high,
                }
            return {name: value if name in KEPT else walk(value, name) for name, value in node.items()}
        if isinstance(node, list):
            return [walk(value, key) for value in node]
        if isinstance(node, bool) or node is None:
            return node
        if isinstance(node, int):
            return whole()
        if isinstance(node, float):
            return rng.choice(PERCENTS) / 100 if 0 <= node <= 1 else rng.randrange(1_000, 9_999) / 7
        return node

    return Facts.model_validate_json(_json(walk(facts.model_dump(mode="json"))))


def _json(node: Any) -> str:
    import json

    return json.dumps(node)


@cache
def own(language: str) -> frozenset[str]:
    """Return the numbers that our own sentences hold, the level of an interval for one."""
    found: set[str] = set(DRAWN)

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for value in node.values():
                walk(value)
        elif isinstance(node, str):
            found.update(numbers(re.sub(r"\{\w+\}", " ", node)))

    walk(catalogue(language))
    for room in ("reasons", "states", "deciders", "portrait", "no_groups", "threshold"):
        try:
            walk(sentences(room, language))
        except KeyError:
            continue
    return frozenset(found)


def known(facts: Facts, language: str) -> set[str]:
    """Return every way in which a number of the facts may be written."""
    words, found = Words(language), set(own(language))

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            found.add(str(len(node)))
            for value in node:
                walk(value)
        elif isinstance(node, str):
            found.update(numbers(node))
            if re.fullmatch(r"\d+\.\d+", node):  # a setting, kept as it was written
                found.update(numbers(node.replace(".", ",")))
            if re.fullmatch(r"\d{4}-\d\d-\d\d", node):
                found.update(numbers(words.date(datetime.date.fromisoformat(node))))
            if node.isdigit():
                found.update(numbers(words.number(int(node))))
        elif isinstance(node, int | float) and not isinstance(node, bool):
            written = [
                words.number(round(node)),
                str(round(node)),
                words.decimal(node),
                words.decimal(node, 1),
                f">= {node}",  # the least that rows must hold
            ]
            if 0 <= node <= 1:
                written += [figures.percent(node, language), str(figures.whole(node))]
            found.update(*(numbers(one) for one in written))

    walk(facts.model_dump(mode="json"))
    # what a page leaves out of a list is told: a total of the facts, minus the rows that are there
    texts = facts.texts
    totals = [len(theme.ideas) + theme.more_ideas for theme in texts.themes]
    totals += [texts.minority_ideas, *(texts.standings.counts.values() if texts.standings else ())]
    if facts.bill is not None:
        totals += [one.amendments_count for one in facts.bill.articles]
    for total in totals:
        found.update(*(numbers(words.number(total - shown)) for shown in range(12) if total >= shown))
    if facts.accountability is not None:  # totals that the facts themselves define
        account = facts.accountability
        for states in (("answered",), ("none", "planned", "drafted"), ("planned", "drafted")):
            found |= numbers(words.number(account.persons_in(*states)))
            found |= numbers(words.number(account.ideas_in(*states)))
    return found


def text_of(name: str, content: bytes) -> str:
    """Return the text that a reader of a file sees, drawings included."""
    if name.endswith(".html"):
        reader = Reader()
        reader.feed(content.decode())
        return " ".join(reader.text)
    if name.endswith(".pdf"):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages).replace("\u200b", "")
    parts = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.startswith("word/") and part.endswith(".xml"):
                spaces = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
                body = etree.fromstring(archive.read(part))
                parts += [
                    "".join(node.text or "" for node in paragraph.iter(f"{spaces}t"))
                    for paragraph in body.iter(f"{spaces}p")
                ]
    return "\n".join(parts)


def strange(facts: Facts, name: str, content: bytes, language: str) -> set[str]:
    """Return the numbers of a file that are none of the facts'."""
    allowed = known(facts, language)
    if name.endswith(".xlsx"):
        return _in_cells(facts, content, allowed)
    pieces = {part for one in allowed for part in re.split(r"[\u00a0,.]", one)}
    shown = numbers(text_of(name, content))
    if name.endswith(".pdf"):  # lines are cut anywhere: numbers come in pieces
        return {part for n in shown for part in re.split(r"[\u00a0,.]", n)} - pieces - PAGES
    return shown - allowed - PAGES


def _in_cells(facts: Facts, content: bytes, allowed: set[str]) -> set[str]:
    """Return the numbers of cells that are none of the facts'; a place in them (``/a/0/b``) is no number."""
    exact: set[float] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            exact.add(float(len(node)))
            for value in node:
                walk(value)
        elif isinstance(node, int | float) and not isinstance(node, bool):
            exact.add(round(float(node), 9))

    walk(facts.model_dump(mode="json"))
    exact |= {float(len(theme.ideas) + theme.more_ideas) for theme in facts.texts.themes}
    found: set[str] = set()
    numbering = {Words(language).say("headers.sentence_number") for language in LANGUAGES}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        numbered = {cell.column for cell in sheet[1] if cell.value in numbering}  # sentences, one by one
        for row in sheet.iter_rows():
            for cell in row:
                if cell.column in numbered:
                    continue
                if isinstance(cell.value, bool):
                    found.add(f"{sheet.title}!{cell.coordinate}")
                elif isinstance(cell.value, int | float):
                    if round(float(cell.value), 9) not in exact:
                        found.add(f"{sheet.title}!{cell.coordinate}={cell.value}")
                elif cell.value is not None and not str(cell.value).startswith("/"):
                    found |= numbers(str(cell.value)) - allowed - PAGES
    return found


def files(facts: Facts, folder: Any, language: str) -> dict[str, bytes]:
    render(facts, folder, formats=("html", "pdf", "docx", "xlsx"), language=language)
    return {name.format(language): (folder / name.format(language)).read_bytes() for name in NAMES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [name for name in build.EXAMPLES if name != "hostile"])
def test_every_number_of_every_file_is_a_number_of_the_facts(example, language, tmp_path):
    facts = scrambled(build.EXAMPLES[example]())
    for name, content in files(facts, tmp_path, language).items():
        assert strange(facts, name, content, language) == set(), name


ARTICLES = ("articles.{0}.html", "articles.{0}.pdf", "articles.{0}.docx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_pages_of_articles_is_a_number_of_the_facts(language, tmp_path):
    facts = scrambled(build.on_a_text())
    files(facts, tmp_path, language)
    other = scrambled(build.on_a_text(), seed=1)
    for name in (one.format(language) for one in ARTICLES):
        content = (tmp_path / name).read_bytes()
        assert strange(facts, name, content, language) == set(), name
        assert len(strange(other, name, content, language)) >= 10  # the check can fail


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_citizens_page_is_one_of_the_facts_or_of_the_look_up(language, tmp_path):
    """The page holds two things: the account of the facts, and what the look-up says of contributions."""
    facts = scrambled(pages.told())
    kept = lookup_files(pages.found(), languages=[language])["lookup.json"].decode()
    content = render_citizens(facts, kept, tmp_path, language=language)[0].read_bytes()
    looked_up = numbers(kept)
    assert strange(facts, "citizens.html", content, language) <= looked_up
    other = scrambled(pages.told(), seed=1)
    assert len(strange(other, "citizens.html", content, language) - looked_up) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_numbers_are_the_same_in_every_format(language, tmp_path):
    facts = scrambled(build.rich(), seed=3)
    words = Words(language)
    first = facts.opinion.unites[0]
    told = [words.number(facts.counts.contributions), words.number(facts.opinion.votes)]
    told += [words.percent(part.agree.value) for part in first.groups.values()]
    made = files(facts, tmp_path, language)
    for name in NAMES[:3]:
        shown = re.sub(r"\s+", " ", text_of(name, made[name.format(language)]))
        for number in told:
            assert re.sub(r"\s+", " ", number) in shown, (name, number)
    cells = {
        cell.value
        for sheet in openpyxl.load_workbook(io.BytesIO(made[NAMES[4].format(language)]))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert {part.agree.value for part in first.groups.values()} <= cells


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_number_that_a_renderer_works_out_is_seen(name, language, tmp_path):
    """The check can fail: the same files are held against facts in which one share and one count differ."""
    facts = scrambled(build.rich())
    content = files(facts, tmp_path, language)[name.format(language)]
    other = scrambled(build.rich(), seed=1)
    assert len(strange(other, name, content, language)) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_computed_on_the_way_is_seen(language, tmp_path, monkeypatch):
    plain = Words.percent
    monkeypatch.setattr(
        Words, "percent", lambda self, value: plain(self, None if value is None else 1 - value)
    )
    facts = scrambled(build.rich())
    made = files(facts, tmp_path, language)
    monkeypatch.undo()
    for name in NAMES[:4]:
        assert strange(facts, name, made[name.format(language)], language), name
