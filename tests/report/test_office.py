"""The report for a word processor and the annex as a workbook: same numbers, safe, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

import docx
import openpyxl
import pypdf
import pytest
from lxml import etree

from deliberation.core import figures as written
from deliberation.core.figures import whole
from deliberation.report.documents.annex import annex
from deliberation.report.documents.official import official
from deliberation.report.docx import to_docx
from deliberation.report.pdf import to_pdf
from deliberation.report.sections.common import Frame
from deliberation.report.sheets import sheets
from deliberation.report.words import Words
from deliberation.report.xlsx import to_xlsx
from deliberation.synthesis.facts.ideas import IdeaVotes
from tests.report import bricks, build
from tests.report.test_render import LANGUAGES, numbers, strings

CASES = [(name, language) for name in build.EXAMPLES for language in LANGUAGES]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OURS = {"0", "100", "50", "95", "40", "60", "1895", "10"}
"""Numbers of our own sentences: the axis of a strip, the level of an interval, what is called close."""


@cache
def report(name: str, language: str) -> Any:
    return official(build.EXAMPLES[name](), language)


@cache
def word(name: str, language: str) -> bytes:
    return to_docx(report(name, language))


@cache
def book(name: str, language: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(build.EXAMPLES[name](), language)))


def body(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def text_of(content: bytes) -> str:
    """Return the text of a document, a line a paragraph."""
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        for paragraph in body(content).iter(f"{W}p")
    )


def leaves(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list | tuple):
        yield len(node)
        for value in node:
            yield from leaves(value)
    else:
        yield node


def of_facts(facts: Any, language: str) -> set[str]:
    """Return every way in which a number of the facts may be written, and the numbers in its texts."""
    known = set(OURS)
    for leaf in leaves(facts.model_dump(mode="json")):
        if isinstance(leaf, str):
            known |= numbers(leaf)
            if leaf.isdigit():
                known |= numbers(written.number(int(leaf), language))
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
            said = [
                written.number(round(leaf), language),
                str(whole(min(max(leaf, -1), 1))),
                str(round(leaf)),
            ]
            if 0 <= leaf <= 1:
                said.append(written.percent(leaf, language))
            known |= set().union(*(numbers(one) for one in said))
    return known


@pytest.mark.parametrize(("name", "language"), CASES)
def test_every_number_of_the_report_is_a_number_of_the_facts(name, language):
    known = of_facts(build.EXAMPLES[name](), language)
    told = set().union(*(numbers(text) for text in strings(asdict(report(name, language)))))
    assert {n for n in told - known if len(n) > 1} == set()


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_word_document_holds_every_word_and_number_of_the_report(name, language):
    shown = text_of(word(name, language))
    assert "\u2060" not in shown, "some word processors draw a box"
    told = (text.replace("–\u2060", "–") for text in strings(asdict(report(name, language))))
    expected = [text for text in told if text.strip()]
    for text in expected:
        for line in text.replace("\x07", "").splitlines():
            assert line.strip() in shown
    known = set().union(*(numbers(text) for text in expected))
    assert numbers(shown) <= known | {str(n) for n in range(10)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_holds_the_numbers_of_the_report_and_no_other(language):
    pages = pypdf.PdfReader(io.BytesIO(to_pdf(report("rich", language)))).pages
    assert len(pages) <= 4
    shown = " ".join(page.extract_text() for page in pages).replace("\u200b", "")
    known = set().union(*(numbers(text) for text in strings(asdict(report("rich", language)))))
    for chart in report("rich", language).charts():
        known |= numbers(" ".join(re.findall(r">([^<>]+)</text>", chart.svg)))
    known |= {part for n in known for part in re.split(r"[\u00a0,.]", n)} | {str(n) for n in range(10)}
    assert {part for n in numbers(shown) for part in re.split(r"[\u00a0,.]", n)} <= known


@pytest.mark.parametrize(("name", "language"), CASES)
def test_every_number_of_the_workbook_is_a_number_of_the_facts(name, language):
    known = {
        leaf
        for leaf in leaves(build.EXAMPLES[name]().model_dump(mode="json"))
        if isinstance(leaf, int | float)
    }
    known |= {len(theme.ideas) + theme.more_ideas for theme in build.EXAMPLES[name]().texts.themes}
    for sheet in book(name, language):
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, int | float):
                    assert any(abs(cell.value - one) < 1e-9 for one in known), (sheet.title, cell.coordinate)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_have_frozen_headers_and_say_their_unit(language):
    rich = book("rich", language)
    assert len(rich.sheetnames) == len(set(rich.sheetnames)) >= 9
    for sheet in rich:
        assert sheet.freeze_panes == "B2"
        assert all(cell.value for cell in sheet[1])
        heads = [cell.value for cell in sheet[1]]
        assert len(heads) == len(set(heads)) or language
    first = {cell.value for cell in rich.worksheets[1][1]}
    assert first >= ({"Part", "Sur (n)", "Unité"} if language == "fr" else {"Share", "Out of (n)", "Unit"})


def test_hostile_texts_stay_texts_in_both():
    shown = text_of(word("hostile", "fr"))
    assert build.HOSTILE[0] in shown
    assert build.HOSTILE[1][:60] in shown
    cells = [cell for sheet in book("hostile", "fr") for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == build.HOSTILE[1] for cell in cells)
    assert all(cell.hyperlink is None and cell.data_type in "sn" for cell in cells)


def test_a_text_that_looks_like_a_formula_is_a_text():
    facts = build.rich()
    one = facts.opinion.unites[0]
    evil = one.model_copy(update={"text": bricks.quote("18", '=HYPERLINK("http://evil.example";"x")')})
    opinion = facts.opinion.model_copy(update={"unites": [evil]})
    made = openpyxl.load_workbook(io.BytesIO(to_xlsx(facts.model_copy(update={"opinion": opinion}), "fr")))
    cell = made["Propositions"]["B2"]
    assert cell.value.startswith("=HYPERLINK")
    assert cell.data_type == "s"


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_word_document_can_be_walked_by_headings_and_tables(name, language):
    content = word(name, language)
    opened = docx.Document(io.BytesIO(content))
    assert opened.core_properties.language == {"fr": "fr-FR", "en": "en-GB"}[language]
    styles = [paragraph.style.name for paragraph in opened.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 1") == len(report(name, language).sections)
    tables = list(body(content).iter(f"{W}tbl"))
    assert len(tables) == len(opened.tables)
    for table in tables:
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert table.find(f"{W}tblPr/{W}tblDescription").get(f"{W}val")
    drawn = [node for node in body(content).iter() if str(node.tag).endswith("}docPr")]
    assert all(node.get("descr") for node in drawn)
    assert len({node.get("id") for node in drawn}) == len(drawn)


def test_each_verbatim_of_the_word_document_carries_its_language():
    spoken = {
        value for node in body(word("hostile", "fr")).iter(f"{W}lang") for value in node.attrib.values()
    }
    assert {"zh", "ar"} <= spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_prints_give_the_same_bytes(language, monkeypatch):
    first = to_docx(official(build.rich(), language)), to_xlsx(build.rich(), language)
    import time

    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    assert (to_docx(official(build.rich(), language)), to_xlsx(build.rich(), language)) == first
    with zipfile.ZipFile(io.BytesIO(first[0])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_holds_what_the_report_leaves_out(language):
    facts = build.rich()
    names = [section.id for section in annex(facts, language).sections]
    assert {"slate", "method", "funnel", "people", "themes", "groups", "unknown"} <= set(names)
    assert {section.id for section in official(facts, language).sections} == {"unites", "divides", "answers"}


@pytest.mark.parametrize(("name", "language"), CASES)
def test_columns_of_the_word_document_have_the_widths_of_what_they_hold(name, language):
    """A word processor that lays tables out by their grid squeezed statements into a ninth of the page."""
    document = docx.Document(io.BytesIO(word(name, language)))
    for table in document.tables:
        widths = [column.width.mm for column in table.columns]
        assert sum(widths) == pytest.approx(174, abs=1)
        assert len(widths) < 5 or widths[0] > 1.2 * 174 / len(widths)
        assert min(widths) > 10
        for row in table.rows:
            spans = [
                int(cell.tcPr.gridSpan.val if cell.tcPr.gridSpan is not None else 1)
                for cell in row._tr.tc_lst
            ]
            if len(spans) == len(widths):
                assert [tc.width.mm for tc in row._tr.tc_lst] == pytest.approx(widths, abs=0.1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_print_all_their_columns_on_a_page(language):
    for sheet in book("rich", language):
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1) == 1
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_gives_a_range_where_one_share_would_stand_for_unlike_statements(language):
    made = build.rich()
    idea = made.texts.themes[0].ideas[0]
    everybody = bricks.support(0.5, 0.4, 300)
    mixed = IdeaVotes(statements=2, votes=300, least=0.123, most=0.876, alike=False, everybody=everybody)
    unlike = idea.model_copy(update={"votes": mixed})
    themes = [
        theme.model_copy(update={"ideas": [one for one in theme.ideas if one.id != idea.id]})
        for theme in made.texts.themes
    ]
    texts = made.texts.model_copy(update={"leading": [unlike], "themes": themes})
    rows = sheets(Frame(build.rich(texts=texts), Words(language)))["ideas"]
    (row,) = [one for one in rows if one["id"] == idea.id]
    assert (row["least"], row["most"]) == (0.123, 0.876)
    assert row["share"] is row["low"] is row["high"] is row["count"] is None
    assert row["n"] == everybody.agree.n


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_list_that_is_cut_among_ideas_said_by_as_many_says_so(language):
    from deliberation.report.documents.official.unites import tied
    from deliberation.report.sections.common import Frame
    from deliberation.report.words import Words
    from deliberation.synthesis.facts import Standings

    facts = build.rich()
    first = facts.texts.themes[0].ideas[0]
    shown = [first.model_copy(update={"persons": n}) for n in (4, 2, 2)]
    sizes = {"divisive": {2: 8, 4: 1}}
    rules = Standings(basis="votes", counts={}, said_from=3, tested=9, of={}, sizes=sizes)
    texts = facts.texts.model_copy(update={"standings": rules})
    frame = Frame(facts.model_copy(update={"texts": texts}), Words(language))
    some, every = tied(frame, "divisive", shown), tied(frame, "divisive", shown[1:])
    plain = [text.replace("\u00a0", " ") for text in (some, every)]
    if language == "fr":
        assert plain == [
            ". Parmi les 8 de cette classe dites par 2 personnes, les 2 qui divisent le plus sont ici",
            ". Parmi les 8 de cette classe dites chacune par 2 personnes, "
            "les 2 qui divisent le plus sont ici",
        ]
    else:
        assert plain == [
            ". Of the 8 of this class said by 2 people, the 2 most evenly divided are here",
            ". Of the 8 of this class each said by 2 people, the 2 most evenly divided are here",
        ]
    assert tied(frame, "divisive", shown[:1]) == ""


@pytest.mark.parametrize(
    ("language", "asked", "passed", "overdue"),
    [
        (
            "fr",
            "Qui décide : le conseil. Échéance : avant l’été.",
            "Le jour promis pour les réponses est passé depuis 12 jours.",
            "échéance passée depuis 3 jours",
        ),
        (
            "en",
            "Who decides: the council. By when: before June.",
            "The day promised for responses passed 12 days ago.",
            "the deadline passed 3 days ago",
        ),
    ],
)  # fmt: skip
def test_a_deadline_that_has_passed_is_said_and_no_capital_strays(language, asked, passed, overdue):
    import datetime

    from deliberation.report.sections.closing import when
    from deliberation.report.sections.common import Frame
    from deliberation.report.sections.front import _asked
    from deliberation.report.words import Words
    from deliberation.synthesis import answered
    from tests.responses import make

    words = {
        "decides": {"fr": "Le conseil", "en": "The council"},
        "by_when": {"fr": "Avant l’été", "en": "Before June"},
    }
    mandate = make.facts().about.mandate.model_copy(update={**words, "due": datetime.date(2026, 7, 1)})
    row = make.response(idea="T1.1", by_when="2026-07-10")
    facts = answered(
        make.facts(mandate=mandate), make.table(row), make.ground(), as_of=datetime.date(2026, 7, 13)
    )
    frame = Frame(facts, Words(language))
    told = "".join(run.text for run in _asked(frame)).replace("\u00a0", " ")
    assert asked in told
    assert passed in told
    assert overdue in when(frame, facts.responses[0]).replace("\u00a0", " ")


@pytest.mark.parametrize(("written", "told"), [
    ("Le maire", "le maire"), ("L’agglo", "l’agglo"), ("Laval", "Laval"), ("Grand Lyon", "Grand Lyon"),
    ("", ""),
])  # fmt: skip
def test_only_small_words_lose_their_capital_after_a_colon(written, told):
    from deliberation.report.sections.common import Frame
    from deliberation.report.words import Words

    assert Frame(build.rich(), Words("fr")).inside(written).text == told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_share_of_the_population_names_its_own_base(language):
    from deliberation.report.documents.official.answers import _breakdown
    from deliberation.report.sections.common import Frame
    from deliberation.report.words import Words
    from deliberation.synthesis.gate import Gate

    told = Gate().breakdown("age", {"15-24": 100, "25+": 300}, population={"15-24": 4600, "25+": 23600})
    assert told.inhabitants == 28200
    line = "".join(run.text for run in _breakdown(Frame(build.rich(), Words(language)), told, 4))
    plain = line.replace("\u00a0", " ").replace("\u202f", " ").replace(",", " ")
    assert ("les 28 200 habitants de ces" if language == "fr" else "the 28 200 inhabitants of these") in plain
    alone = Gate().breakdown("age", {"15-24": 100, "25+": 300})
    assert alone.inhabitants is None


@pytest.mark.parametrize(("language", "titles"), [("fr", ("tel qu’il a été déclaré", "Le mandat")),
                                                  ("en", ("as declared", "The mandate"))])  # fmt: skip
def test_a_mandate_that_was_not_declared_is_not_headed_as_declared(language, titles):
    from deliberation.core.mandate import Mandate
    from deliberation.report.sections.common import Frame
    from deliberation.report.sections.front import mandate
    from deliberation.report.words import Words

    facts = build.rich()
    bare = facts.model_copy(update={"about": facts.about.model_copy(update={"mandate": Mandate()})})
    said = facts.model_copy(
        update={"about": facts.about.model_copy(update={"mandate": Mandate(decides="Le conseil")})}
    )
    assert titles[0] in mandate(Frame(said, Words(language))).title
    assert mandate(Frame(bare, Words(language))).title == titles[1]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_class_says_which_statement_was_voted_on(language):
    from deliberation.report.citizens.view import View
    from deliberation.report.citizens.waits import class_told
    from deliberation.report.sections.common import Frame
    from deliberation.report.sections.ideas import _named
    from deliberation.report.words import Words
    from deliberation.synthesis.facts import Followed
    from deliberation.synthesis.grid import _standing

    facts = build.rich()
    frame = Frame(facts, Words(language))
    idea = facts.texts.themes[0].ideas[0]
    quote = idea.quotes[0].model_copy(update={"text": "Un référendum sur la place"})
    one = Followed(
        id="i1", level="idea", name="Garderie", theme=None, persons=3, contributions=3, standing="rejected",
        state="none", responses=[],
    )  # fmt: skip
    view = View(frame, {"head": {"ideas": [], "themes": []}})
    other = one.model_copy(update={"asked": quote})
    told = {"fr": "(vote sur « Un référendum sur la place »)", "en": "(vote on “Un référendum sur la place”)"}
    for plain, said in (
        (class_told(view, one), class_told(view, other)),
        (_standing(one, language), _standing(other, language)),
        ("".join(run.text for run in _named(frame, idea.model_copy(update={"asked": None}))),
         "".join(run.text for run in _named(frame, idea.model_copy(update={"asked": quote})))),
    ):  # fmt: skip
        assert told[language] in said.replace("\u00a0", " ")
        assert told[language] not in plain.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_ideas_on_a_page_of_votes_are_never_said_to_have_none(language):
    from deliberation.report.documents.official.unites import written
    from deliberation.report.sections.common import Frame
    from deliberation.report.words import Words

    facts = build.rich()
    assert facts.opinion.basis is not None
    frame = Frame(facts, Words(language))
    note = written(frame, 4, 120).note
    assert note == frame.say("official.themes_note_unvoted")
    bare = facts.model_copy(update={"opinion": facts.opinion.model_copy(update={"basis": None})})
    assert written(Frame(bare, Words(language)), 4, 120).note == frame.say("ideas.explain_said")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("inhabitants", "rate", "explained"), [(28200, 0.04, True), (34000, 0.04, False),
                                                                (28200, None, False)])  # fmt: skip
def test_two_populations_are_explained_once_where_a_reader_sees_both(language, inhabitants, rate, explained):
    from deliberation.report.documents.annex import annex
    from deliberation.report.words import Words
    from tests.report.test_evidence import told

    facts = build.rich()
    compared = next(
        one for one in facts.participation if any(c.population_share is not None for c in one.cells)
    )
    changed = facts.model_copy(
        update={
            "counts": facts.counts.model_copy(update={"population": 34000, "participation_rate": rate}),
            "participation": [compared.model_copy(update={"inhabitants": inhabitants})] * 2,
        }
    )
    sentence = Words(language).say("people.two_populations", n=34000)
    for make in (official, annex):
        assert told(make(changed, language)).replace("\n", "").count(sentence) == int(explained)


def _of_a_territory():
    from deliberation.synthesis.facts import Territory

    return build.spectrum().model_copy(
        update={"territory": Territory(name="Valmont", level=None, participants=300, total=900)}
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("make", "key"), [(build.rich, "rounded"), (build.spectrum, "rounded_thirds"),
                                           (build.votes_only, "rounded_few"), (build.tallies_only, None),
                                           (_of_a_territory, "rounded_territory")])  # fmt: skip
def test_the_last_page_says_whose_votes_are_rounded(language, make, key):
    from deliberation.report.documents.official.answers import _rounded
    from deliberation.report.sections.common import Frame
    from deliberation.report.words import Words

    frame = Frame(make(), Words(language))
    assert _rounded(frame) == (frame.runs(f"official.{key}") if key else ())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_categories_that_are_not_all_listed_say_which_are(language):
    from deliberation.report.documents.official.answers import _breakdown
    from deliberation.report.sections.common import Frame
    from deliberation.report.words import Words
    from deliberation.synthesis.gate import Gate

    frame = Frame(build.rich(), Words(language))
    people = {"15-24": 100, "25-59": 300, "60+": 200}
    plain = Gate().breakdown("age", people)
    compared = Gate().breakdown("age", people, population={"15-24": 4600, "25-59": 9000, "60+": 9000})
    for one, key in ((plain, "most"), (compared, "apart")):
        start = frame.say(f"official.categories_{key}", named="")
        told = ["".join(run.text for run in _breakdown(frame, one, most)) for most in (3, 2)]
        assert [start in line for line in told] == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_sheet_says_what_each_of_the_others_holds(language):
    rich = book("rich", language)
    guide = [[cell.value for cell in row] for row in rich.worksheets[0].iter_rows(min_row=2)]
    assert [name for name, _ in guide] == rich.sheetnames[1:]
    assert all(told and len(told) > 10 for _, told in guide)
