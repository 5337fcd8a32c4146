"""The report as files: the same numbers everywhere, safe, accessible, and the same bytes each time."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from deliberation.core.errors import OutputError
from deliberation.report import figures, render
from deliberation.report.documents.annex import annex
from deliberation.report.documents.official import official
from deliberation.report.fonts import UNSHOWN, drawable
from deliberation.report.html import to_html
from deliberation.report.pdf import to_pdf
from deliberation.synthesis.facts import IdeaVotes
from tests.report import bricks, build

LANGUAGES = ("fr", "en")
DOCUMENTS = [f"{kind}:{name}" for name in build.EXAMPLES for kind in ("annex", "official")]
CASES = [(name, language) for name in DOCUMENTS for language in LANGUAGES]
REPORTS = [(name, language) for name, language in CASES if name.startswith("official")]
UNSHOWN_FIELDS = {
    "kind", "style", "id", "svg", "alt", "language", "shape", "symbol", "colour", "labels",
}  # fmt: skip
VOID = {"meta", "img", "input", "col", "br", "link"}


@cache
def report(name: str, language: str) -> Any:
    kind, _, example = name.partition(":")
    return {"annex": annex, "official": official}[kind](build.EXAMPLES[example](), language)


@cache
def page(name: str, language: str) -> str:
    return to_html(report(name, language))


@cache
def pdf(name: str, language: str) -> bytes:
    return to_pdf(report(name, language))


def strings(node: Any, key: str = "") -> Iterator[str]:
    """Yield every text that the view shows; drawings and the names of blocks are not text."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name not in (
                "kind",
                "style",
                "id",
                "svg",
                "alt",
                "language",
                "shape",
                "symbol",
                "colour",
                "labels",
                "order",
            ):
                yield from strings(value, name)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from strings(value, key)
    elif isinstance(node, str):
        yield node


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[\u00a0,.]\d+)*", text))


class Reader(HTMLParser):
    """Reads a page: its text, its elements, and whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and "script" not in self.open:
            self.text.append(data)


@cache
def read(name: str, language: str) -> Reader:
    reader = Reader()
    reader.feed(page(name, language))
    return reader


def all_elements(document: pikepdf.Pdf, kind: str) -> list[Any]:
    """Return the structure elements of a kind in a tagged PDF."""
    found, waiting = [], [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(list(node))
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == kind:
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_page_shows_every_word_of_the_view(name, language):
    shown = "".join(read(name, language).text)
    for text in strings(asdict(report(name, language))):
        assert text in shown


@pytest.mark.parametrize(("name", "language"), CASES)
def test_page_and_pdf_hold_the_numbers_of_the_view_and_no_other(name, language, tmp_path):
    import subprocess
    from shutil import which

    expected = set().union(*(numbers(text) for text in strings(asdict(report(name, language)))))
    assert numbers(" ".join(read(name, language).text)) <= expected | {str(n) for n in range(10)}
    if which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "r.pdf").write_bytes(pdf(name, language))
    text = subprocess.run(
        ["pdftotext", "-layout", "r.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    got = numbers(text.stdout.decode().replace("\u200b", ""))
    lost = {n for n in expected if n not in got and len(n) > 1}
    assert not {n for n in lost if n.replace("\u00a0", " ") not in text.stdout.decode()}


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_page_is_well_made_and_asks_nobody_for_anything(name, language):
    reader = read(name, language)
    assert not reader.open
    assert len(page(name, language).encode()) < 1_000_000
    for tag, attributes in reader.elements:
        assert tag not in ("link", "iframe", "object")
        assert tag != "script" or (name.startswith("annex") and "src" not in attributes)
        assert not any(attribute.startswith("on") for attribute in attributes)
        assert attributes.get("src", "data:").startswith("data:")
        assert attributes.get("href", "#").startswith("#")
        if tag == "img":
            assert attributes["alt"]
    assert "url(" not in page(name, language)
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_page_can_be_walked_by_landmarks_headings_and_tables(name, language):
    elements = read(name, language).elements
    tags = [tag for tag, _ in elements]
    assert elements[0] == ("html", {"lang": language})
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert tags.count(landmark) == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tags.count("table") == tags.count("caption") == tags.count("thead")
    assert all("scope" in attributes for tag, attributes in elements if tag == "th")
    assert '<tbody role="rowgroup"></tbody>' not in page(name, language)


FORBIDDEN = re.compile(
    r"posteri|bridging|slate|\bpav\b|kish|raking|redress|cluster|a priori|jeffreys|rand index", re.IGNORECASE
)


@pytest.mark.parametrize(("name", "language"), REPORTS)
def test_the_report_speaks_plainly(name, language):
    told = " ".join(text for text in strings(asdict(report(name, language))))
    assert not FORBIDDEN.search(told)


def test_locales_of_the_report_speak_plainly():
    from deliberation.report.words import catalogue

    for language in LANGUAGES:
        told = repr(
            {name: catalogue(language)[name] for name in ("official", "essential", "unites", "divides")}
        )
        assert not FORBIDDEN.search(told)


@pytest.mark.parametrize(("name", "language"), REPORTS)
def test_each_part_of_the_report_has_its_page(name, language):
    from deliberation.report.pdf import pages

    taken = pages(report(name, language))
    assert next(iter(taken)) == "front"
    assert len(taken) <= 4
    assert set(taken.values()) == {1}


def crowded() -> Any:
    """Return facts where everything is long: question, mandate, statements, ideas, six groups, reasons."""
    from deliberation.core.mandate import About, Mandate
    from deliberation.synthesis.facts import Reasons

    long = "Il faut que la ville tienne compte de chaque rue et de chaque saison " * 70
    quote = bricks.quote("long", long[:2400])
    facts = build.rich()
    reasons = Reasons(favour=[quote] * 2, against=[quote] * 2, favour_count=40, against_count=30)
    names = "ABCDEF"
    parts = list(facts.opinion.unites[0].groups.values())
    by_group = {name: parts[at % len(parts)] for at, name in enumerate(names)}
    stretched = [
        one.model_copy(update={"text": quote, "echoes": [quote] * 2, "reasons": reasons, "groups": by_group})
        for one in [*facts.opinion.unites, *facts.opinion.divides]
    ]
    told = facts.groups.groups[0]
    groups = [
        told.model_copy(
            update={
                "name": name,
                "distinctive": [
                    one.model_copy(update={"statement": stretched[0]}) for one in told.distinctive
                ],
                "shared": [one.model_copy(update={"statement": stretched[1]}) for one in told.shared],
            }
        )
        for name in names
    ]
    lines = [long[:300]] * 12
    mandate = Mandate(decides=long[:200], by_when=long[:200], open=lines, decided=lines, promised=lines)
    return facts.model_copy(
        update={
            "about": About(title=long[:400], question=long[:3000], mandate=mandate, language="fr"),
            "opinion": facts.opinion.model_copy(update={"unites": stretched, "divides": stretched[:6]}),
            "groups": facts.groups.model_copy(update={"groups": groups}),
        }
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_crowded_consultation_still_makes_four_pages(language):
    made = official(crowded(), language)
    with pikepdf.open(io.BytesIO(to_pdf(made))) as opened:
        assert len(opened.pages) == 4
    shown = [block for block in made.blocks() if block.kind == "statements"]
    assert all(len(block.rows) >= 2 for block in shown)


@pytest.mark.parametrize(
    ("language", "voted", "told"),
    [
        ("fr", 1, "(vote sur «"),
        ("en", 1, "(vote on “"),
        ("fr", 2, "(votes sur 2 propositions, dont «"),
        ("en", 2, "(votes on 2 statements, among them “"),
    ],
)
def test_an_idea_named_by_other_words_shows_what_people_voted_on(language, voted, told):
    facts = build.rich()
    assert facts.texts is not None
    named = bricks.idea(1, "Des arbres partout", 9, bricks.quote("4", "Des arbres, partout."))
    votes = IdeaVotes(statements=voted, votes=80, everybody=bricks.support(0.5, 0.47, 80))
    asked = bricks.quote("7", "Abattre les platanes de la place.")
    ideas = [
        named.model_copy(update={"votes": votes, "standing": "divisive", "asked": asked}),
        named.model_copy(update={"id": "i2", "name": "Rien d'autre", "votes": votes, "standing": "divisive"}),
    ]
    texts = facts.texts.model_copy(update={"divisive": ideas})
    shown = to_html(official(facts.model_copy(update={"texts": texts}), language))
    assert shown.count(told) == 1
    assert "Abattre les platanes" in shown


@pytest.mark.parametrize(("name", "language"), REPORTS)
def test_reasons_that_nobody_wrote_are_said_to_be_missing(name, language):
    rows = [
        row for block in report(name, language).blocks() if block.kind == "statements" for row in block.rows
    ]
    sides = [side for row in rows for side in row.said if len(row.said) == 2]
    assert all(bool(side.verbatims) != bool(side.missing) for side in sides)


def test_each_verbatim_carries_its_own_language():
    shown = page("annex:hostile", "fr")
    assert re.search(r'<blockquote lang="fr"', shown)
    assert re.search(r'class="said" lang="zh"', shown)
    assert re.search(r'class="said" lang="ar" dir="rtl"', shown)
    assert 'lang="xx' not in shown


def test_hostile_texts_stay_texts():
    shown = page("annex:hostile", "fr")
    assert shown.count("<script") == 1
    assert "<script" not in page("official:hostile", "fr")
    assert html.escape(build.HOSTILE[0], quote=False).split("&#")[0][:20] in shown
    text = "".join(read("annex:hostile", "fr").text)
    assert build.HOSTILE[1] in text
    assert "\u202e" not in text
    assert "\x07" not in text


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_pdf_is_tagged_titled_and_every_figure_has_words(name, language):
    with pikepdf.open(io.BytesIO(pdf(name, language))) as opened:
        assert str(opened.Root.Lang) == language
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        title = "".join(run.text for run in report(name, language).title)
        assert str(opened.docinfo["/Title"]) == title
        assert "pdfuaid:part" in opened.open_metadata() or "pdfuaid" in str(opened.open_metadata())
        drawn = all_elements(opened, "/Figure")
        assert all(str(figure.get("/Alt", "")) for figure in drawn)
        assert len(drawn) >= len(report(name, language).charts())
        assert all_elements(opened, "/H1")
        assert 2 <= len(opened.pages) <= (4 if name.startswith("official") else 14)
        fonts = {str(f.BaseFont) for p in opened.pages for f in p.Resources.Font.values()}
        assert not any("DejaVu" in font or "Libertinus" in font for font in fonts)


def test_the_pdf_draws_chinese_arabic_and_emoji_and_marks_what_it_cannot():
    with pikepdf.open(io.BytesIO(pdf("annex:hostile", "fr"))) as opened:
        fonts = {str(f.BaseFont).split("+")[-1] for p in opened.pages for f in p.Resources.Font.values()}
    assert any("CJK" in font for font in fonts)
    assert any("Arabic" in font for font in fonts)
    assert any("Emoji" in font for font in fonts)
    assert drawable("大家 😀 é") == "大家 😀 é"
    assert drawable("\U00010380") == UNSHOWN
    assert drawable("mot" * 20).count("\u200b") >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_renders_give_the_same_bytes(language, tmp_path):
    first = render(build.rich(), tmp_path / "one", language=language)
    second = render(build.rich(), tmp_path / "two", language=language)
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.name for path in first][:3] == [
        f"report.{language}.html",
        f"report.{language}.pdf",
        f"annex.{language}.html",
    ]


def test_charts_are_written_apart_and_hold_words_but_no_person(tmp_path):
    written = figures(build.rich(), tmp_path, language="fr")
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "figures/map.fr.svg",
        "figures/participation-neighbourhood.fr.svg",
    ]
    drawn = written[0].read_text()
    assert "Groupe A" in drawn
    assert "aria-" not in drawn
    assert "font-family=\"'Source Sans 3'" in drawn
    squares = len(bricks.groups().map)
    assert drawn.count("<path") < squares + 40


def test_text_in_charts_has_pixels():
    import vl_convert

    from deliberation.report.charts import participation
    from deliberation.report.words import Words

    svg, _, _ = participation(bricks.PARTICIPATION[0], Words("fr"))
    bare = re.sub(r">([^<>]*[A-Za-z][^<>]*)</text>", "></text>", svg)
    assert bare != svg
    assert len(vl_convert.svg_to_png(svg)) > 1.1 * len(vl_convert.svg_to_png(bare))


def test_unknown_format_and_unwritable_folder_say_so_in_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="'odt' is not one of them"):
        render(build.rich(), tmp_path, formats=("odt",))
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        render(build.texts_only(), blocked / "folder", formats=("html",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_formats_can_be_asked_one_by_one(tmp_path):
    written = render(build.texts_only(), tmp_path, formats=["html"], language="en")
    assert [path.name for path in written] == ["report.en.html", "annex.en.html", "sentences.en.json"]


def test_opening_the_room_loads_nothing_heavy():
    import subprocess
    import sys

    heavy = ("altair", "typst", "jinja2", "babel", "vl_convert", "fontTools", "pandas")
    code = f"import sys, deliberation.report; print([m for m in {heavy} if m in sys.modules])"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
