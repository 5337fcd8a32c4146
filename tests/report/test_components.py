"""The small parts of a report, pinned: strips, bars, sections as words."""

from __future__ import annotations

import re

import pytest

from deliberation.report.blocks import Paragraph
from deliberation.report.documents.annex import annex as document
from deliberation.report.documents.articles import articles as articles_document
from deliberation.report.html import to_html
from deliberation.report.marks import ACCENT, INK, MARKS, MUTED, bar, everybody_mark, group_mark, strip
from deliberation.report.sections import algorithm, articles, closing, front, groups, votes
from deliberation.report.sections.common import Frame, detail
from deliberation.report.words import Words
from deliberation.synthesis.facts import Notice
from tests.report import bricks, build

LANGUAGES = ("fr", "en")
GROUNDS = ("#FFFFFF", "#EEF4F8", "#FDF6EA")


def prose(section):
    """Return the paragraphs of a section as text."""
    return "\n".join("".join(r.text for r in b.runs) for b in section.blocks if isinstance(b, Paragraph))


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [*(colour for _, _, colour in MARKS), INK, MUTED, ACCENT])
def test_text_colours_pass_contrast(colour):
    assert contrast(colour, "#FFFFFF") >= 4.5
    if colour in (INK, MUTED, ACCENT):
        assert min(contrast(colour, ground) for ground in GROUNDS) >= 4.5


def test_marks_differ_by_shape_as_well_as_colour():
    first = MARKS[:5]
    assert len({shape for shape, _, _ in first}) == len({colour for _, _, colour in first}) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_strip(language, snapshot):
    words = Words(language)
    drawn = [
        strip(bricks.share(0.87, 320), group_mark(name, i, words), words) for i, name in enumerate("ABCDEF")
    ]
    drawn.append(strip(bricks.share(0.5, 0), everybody_mark(words), words))
    assert drawn == snapshot


def test_a_bar(snapshot):
    assert [bar(n, 40, "x") for n in (None, 0, 1, 40)] == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(build.EXAMPLES))
def test_the_essentials_and_cautions_as_prose(name, language, snapshot):
    frame = Frame(build.EXAMPLES[name](), Words(language))
    told = [*front.essentials(frame), *(item for block in front.cautions(frame) for item in block.items)]
    assert ["".join(run.text for run in runs) for runs in told] == snapshot


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "2 autres thèmes sont dits par autant de personnes que le dernier."),
        ("en", "2 other themes are raised by as many people as the last one."),
    ],
)
def test_the_first_page_tells_the_themes_that_tie_with_the_last_it_names(language, said):
    made = build.rich()
    theme = made.texts.themes[0]
    sizes = {"T1": 50, "T2": 40, "T3": 30, "T4": 30, "T5": 30, "T6": 20}
    themes = [theme.model_copy(update={"id": name, "persons": n}) for name, n in sizes.items()]

    def told(kept):
        facts = made.model_copy(update={"texts": made.texts.model_copy(update={"themes": kept})})
        return " ".join(
            "".join(run.text for run in runs) for runs in front.essentials(Frame(facts, Words(language)))
        )

    assert said in told(themes)
    assert said.partition(" ")[2] not in told([one for one in themes if one.id not in ("T4", "T5")])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["rich", "spectrum", "tallies_only", "votes_only", "texts_only"])
def test_the_findings_as_prose(name, language, snapshot):
    frame = Frame(build.EXAMPLES[name](), Words(language))
    told = []
    for section in (*votes.votes(frame), *groups.groups(frame), *votes.unknown(frame)):
        told.append(f"# {section.kicker}. {''.join(run.text for run in section.title)}")
        told += ["".join(r.text for r in b.runs) for b in section.blocks if isinstance(b, Paragraph)]
    assert told == snapshot


def test_what_is_not_ranked_is_told_with_all_that_it_lacks():
    for facts, said in (
        (build.rich(), "At least 30 votes are needed, and 10 in every group."),
        (build.spectrum(), "At least 30 votes are needed, and 10 at each end and in the middle."),
        (build.votes_only(), "At least 30 votes are needed."),
    ):
        (section,) = votes.unknown(Frame(facts, Words("en")))
        text = prose(section)
        assert said in text
        assert "fewer than 30" not in text


def test_groups_that_do_not_come_back_are_said_to_be_so():
    found = bricks.groups(verdict="spectrum", reason="unstable", groups=[], stability=None)
    (section,) = groups.groups(Frame(build.rich(groups=found), Words("fr")))
    assert "".join(run.text for run in section.blocks[0].runs).startswith("Les votes dessinent des groupes")


def test_a_verdict_of_none_draws_no_map():
    found = bricks.groups(verdict="none", groups=[], stability=None)
    assert found.map
    (section,) = groups.groups(Frame(build.rich(groups=found), Words("fr")))
    assert not [block for block in section.blocks if block.kind == "chart"]


def test_columns_that_would_hold_dashes_are_left_out():
    shown = {
        name: [
            block
            for section in votes.votes(Frame(build.EXAMPLES[name](), Words("fr")))
            for block in section.blocks
            if block.kind == "statements"
        ]
        for name in ("tallies_only", "votes_only")
    }
    assert {table.order for table in shown["tallies_only"]} == {("share", "n")}
    assert {table.order for table in shown["votes_only"]} == {("share", "interval", "against", "n")}
    for tables in shown.values():
        assert all(len(table.headers) == len(table.order) + 3 for table in tables)
        assert not any("Contre" in table.headers for table in shown["tallies_only"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_ranked_is_no_finding(language):
    nothing = bricks.opinion(
        ranked=0, passing=0, rejected=0, unsettled=0, unites=[], unites_against=[], divides=[], unknown=[]
    )
    frame = Frame(build.rich(opinion=nothing), Words(language))
    (section,) = votes.votes(frame)
    (rest,) = votes.unknown(frame)
    told = str([*front.essentials(frame), section, rest])
    for wrong in ("60", "n’oppose", "No statement clearly", "pas plus souvent", "no more on"):
        assert wrong not in told
    assert "30" in str(section)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_representative_list_is_told_with_its_cover_and_without_its_jargon(language):
    frame = Frame(build.rich(), Words(language))
    (section,) = votes.slate(frame)
    text = "".join(run.text for run in section.blocks[0].runs)
    last = build.rich().opinion.slate[-1]
    for number in (last.covered.n, last.among_asked.n, last.among_asked.count):
        assert frame.words.number(number) in text
    whole = document(build.rich(), language)
    words = to_html(whole)
    assert not re.search(r"\bPAV\b|\bslates?\b", re.sub(r"data:[^\"]*|<[^>]*>", "", words), re.IGNORECASE)
    assert votes.slate(Frame(build.tallies_only(), Words(language))) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_sure_a_threshold_is_stands_in_everyday_words_and_in_the_annex(language):
    frame = Frame(build.rich(), Words(language))
    said = {"fr": "95 chances sur 100", "en": "95 chances in 100"}[language]
    assert said in prose(votes.votes(frame)[0])
    assert said not in prose(closing.method(frame)[0])
    assert "Jeffreys" in str(closing.method(frame)[0].blocks[0].items[2])
    shares = Frame(build.tallies_only(), Words(language))
    assert said not in prose(votes.votes(shares)[0])
    assert len(closing.method(shares)[0].blocks[0].items) < len(closing.method(frame)[0].blocks[0].items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_algorithm_sheet_says_who_answers_what_was_read_and_how_to_run_it_again(language):
    facts = build.rich()
    (section,) = algorithm.algorithm(Frame(facts, Words(language)))
    pairs, files, steps = section.blocks
    told = {pair.label: ["".join(run.text for run in runs) for runs in pair.values] for pair in pairs.pairs}
    said = " ".join(text for texts in told.values() for text in texts)
    for expected in (facts.content, facts.engine_version, "manifest.json", "ledger.parquet"):
        assert expected in said
    assert [next(run.text for cell in row for run in cell.runs) for row in files.rows] == [
        "avis.csv",
        "votes.csv",
    ]
    assert len(steps.rows) == len(facts.method)
    undeclared = Words(language).say("algorithm.undeclared")
    (nobody,) = algorithm.algorithm(Frame(build.texts_only(), Words(language)))
    assert (
        sum("".join(run.text for run in pair.values[0]) == undeclared for pair in nobody.blocks[0].pairs) == 3
    )
    votes_said = Words(language).say("algorithm.said.voice_votes")
    assert votes_said in said
    assert votes_said not in str(nobody)


@pytest.mark.parametrize(("language", "said"), [("fr", "1 donne des"), ("en", "1 gives groups")])
def test_one_simulation_is_one(language, said):
    facts = build.rich(groups=bricks.groups(as_separate=1))
    (block,) = groups.evidence(Frame(facts, Words(language)))
    assert said in "".join(run.text for run in block.runs)


def test_a_gap_is_told_with_its_interval_only_where_it_divides():
    frame = Frame(build.rich(), Words("en"))
    unites, divides = votes.votes(frame)
    tables = [
        block for section in (unites, divides) for block in section.blocks if block.kind == "statements"
    ]
    said = ["".join(run.text for run in row.detail) for table in tables[:2] for row in table.rows]
    assert not any("points" in one for one in said)
    assert any("Fragile" in one for one in said)  # what does not survive its trials is marked all the same
    assert all(row.detail for row in tables[2].rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_an_article_is_not_said_twice(language):
    facts = build.on_a_text()
    bill = facts.bill
    one = bill.articles[0]
    assert one.title.startswith("Article 1er")
    names = [one.title, "La place", "Article 12 – Les bus"]
    told = [one.model_copy(update={"title": name, "number": "1", "told": True}) for name in names]
    frame = Frame(facts, Words(language))
    shown = articles.sections(frame, bill.model_copy(update={"articles": told}))
    said = [(one.kicker, one.title[0].text) for one in shown[:3]]
    assert [kicker for kicker, _ in said] == ["Article\u00a01" if "\u00a0" in said[0][0] else "Article 1"] * 3
    assert [title for _, title in said] == ["La place", "La place", "Article 12 – Les bus"]
    assert [one.menu for one in shown[:2]] == ["Art. 1 – La place"] * 2
    alone = [one.model_copy(update={"title": "Article 1", "number": "1", "told": True})]
    (section, *_) = articles.sections(frame, bill.model_copy(update={"articles": alone}))
    assert (section.kicker, section.menu) == ("", "Art. 1")  # its number is its title, and is said once
    assert section.title[0].text.replace("\u00a0", " ") == "Article 1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_each_article_and_the_table_leads_to_it(language):
    facts = build.on_a_text()
    page = to_html(articles_document(facts, language))
    menu = page.split("<nav")[1].split("</nav>")[0]
    assert "Art. 1 – La place" in menu
    assert "Art. 3" in menu
    table = page.split('id="caption-articles"')[1].split("</table>")[0]
    assert 'href="#article-1"' in table
    assert "#article-4" not in table  # it has no page
    alone, beside = (
        to_html(document(facts, language)),
        to_html(document(facts, language), {"articles": "a.html"}),
    )
    assert "a.html" not in alone
    assert 'href="a.html#article-1"' in beside


def test_a_gap_that_printed_shares_do_not_give_says_that_it_was_not_rounded_first():
    frame = Frame(build.rich(), Words("en"))
    one = frame.facts.opinion.divides[0]
    most, least = one.gap_between
    for high, low, said in ((0.816, 0.134, True), (0.82, 0.13, False)):
        parts = {most: bricks.support(high, 0.1, 300), least: bricks.support(low, 0.8, 300)}
        gap = one.gap.model_copy(update={"value": high - low})
        apart = one.model_copy(update={"groups": {**one.groups, **parts}, "gap": gap})
        told = "".join(run.text for run in detail(frame, apart))
        assert ("before rounding" in told) == said, told


@pytest.mark.parametrize(
    ("language", "mixed", "passes"), [("fr", "mitigé", "votants passent"), ("en", "mixed", "voters pass")]
)
def test_a_mixed_vote_is_not_called_a_pass(language, mixed, passes):
    facts = build.votes_only()
    told = {}
    for offered in (False, True):
        notices = [*facts.notices, Notice(code="mixed_votes")] if offered else facts.notices
        frame = Frame(facts.model_copy(update={"notices": notices}), Words(language))
        sections = votes.unknown(frame)
        told[offered] = str([*front.essentials(frame), *sections])
    assert mixed in told[True].lower()
    assert mixed not in told[False].lower()
    assert passes in told[False]
    assert passes not in told[True]


@pytest.mark.parametrize(
    ("language", "title", "more"),
    [
        ("fr", "Peu dit, à part\u00a0: 7 idées", "6 autres sont dans les tableaux."),
        ("en", "Said by few, standing apart: 7 ideas", "6 more are in the tables."),
    ],
)
def test_what_few_people_say_is_shown_as_such(language, title, more):
    few = bricks.idea(9, "Un rucher sur le toit", 2, bricks.quote("9", "Un rucher sur le toit !"))
    found = bricks.texts(minority_ideas=7, minority=[few.model_copy(update={"minority": True})])
    told = to_html(document(build.rich(texts=found), language))
    for said in (title, "Un rucher sur le toit", more):
        assert said in told
    assert title.partition(" 7")[0] not in to_html(document(build.rich(), language))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_amendments_that_are_only_counted_name_their_column_and_none_is_not_unknown(language):
    from deliberation.report.documents.articles import articles
    from deliberation.synthesis.facts import Notice
    from tests.report.test_evidence import told

    facts = build.on_a_text()
    assert facts.bill is not None
    counts = [7, 0, *([None] * len(facts.bill.articles))]
    listed = [
        one.model_copy(update={"amendments": [], "amendments_count": 0, "amendments_published": n})
        for one, n in zip(facts.bill.articles, counts, strict=False)
    ]
    bill = facts.bill.model_copy(update={"articles": listed, "amendments": 7, "amendments_read": False})
    notices = [*facts.notices, Notice(code="amendments_counted", values={"column": "nb_versions"})]
    made = articles(facts.model_copy(update={"bill": bill, "notices": notices}), language)
    assert made is not None
    words = Words(language)
    shown = told(made).replace("\n", "")
    assert words.say("articles.amendments_unread_here", n=7) in shown
    assert "nb_versions" in shown
    assert shown.count(words.say("articles.amendments_none_counted")) == 1
    plain = articles(facts.model_copy(update={"bill": bill}), language)
    assert plain is not None
    assert "nb_versions" not in told(plain)
