"""A text put to discussion, article by article: votes, arguments of each side, amendments, the reply."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from deliberation.core import traced
from deliberation.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Run,
    Runs,
    Section,
    StatementRow,
    Statements,
    Table,
    Verbatim,
    Verbatims,
)
from deliberation.report.marks import everybody_mark, strip
from deliberation.report.sections.closing import SYMBOLS, day
from deliberation.report.sections.common import NOTHING, Frame, group_lines
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from deliberation.synthesis.facts import (
        Amendment,
        Argument,
        Article,
        Bill,
        Chapter,
        Quote,
        Response,
        Share,
    )

CHAPTERS: Final = 40
"""Sections whose added proposals are listed; the others are counted."""
TITLE: Final = 200
MENU: Final = 50
"""Characters of a title in the contents."""
_TEXT: Final = 520
_WORDS: Final = 250


def front(frame: Frame, bill: Bill) -> tuple[Block, ...]:
    """Return the figures of the text, what is to be known before reading, and the table of its articles."""
    kind = bill.kind
    figures = [
        KeyFigure(frame.words.number(n), frame.say(f"articles.figures.{name}", n=n), note)
        for name, n, note in (
            (kind, traced.count(bill.articles), ""),
            ("votes", bill.votes, ""),
            ("arguments", bill.arguments, ""),
            (
                "amendments",
                bill.amendments,
                "" if bill.amendments_read else frame.say("articles.counted_only"),
            ),
        )
        if n or name == kind
    ]
    said = [frame.runs(f"articles.explain_{kind}"), frame.runs("articles.caution")]
    said.append(_waiting(frame, bill))
    if not bill.amendments_read and bill.amendments:
        said.append(frame.runs("articles.amendments_unread", n=bill.amendments) + _column(frame))
    return (KeyFigures(tuple(figures)), Items(tuple(said)), index(frame, bill))


def _column(frame: Frame) -> Runs:
    """Return which column of the export the amendments are counted in, where a mapping says so."""
    counted = (notice for notice in frame.facts.notices if notice.code == "amendments_counted")
    column = next((notice.values["column"] for notice in counted), None)
    return () if column is None else frame.runs("articles.amendments_column", column=column)


def _waiting(frame: Frame, bill: Bill) -> Runs:
    if not bill.unanswered:
        return frame.runs("articles.all_answered", n=traced.count(bill.articles))
    said = frame.runs("articles.unanswered", n=bill.unanswered, total=traced.count(bill.articles))
    return said + _since(frame, bill)


def _since(frame: Frame, bill: Bill) -> Runs:
    """Return since when articles wait, and by how much their replies are late."""
    told = frame.runs("articles.since", n=bill.age) if bill.age else ()
    return told + (frame.runs("articles.late", n=bill.late) if bill.late else ())


def index(frame: Frame, bill: Bill, *, own: bool = True) -> Table:
    """Return the table of all articles: support, votes, what was sent, and whether there is a reply.

    ``own`` is whether the pages of the articles are in the same document.
    """
    given = {response.id: response for response in frame.facts.responses}
    place = "" if own else "articles"
    rows = tuple(
        (
            Cell((_title(frame, one),), _sent(frame, one), link=f"{place}#article-{at}" if one.told else ""),
            *_shares(frame, None if one.everybody is None else one.everybody.agree),
            Cell((Run(_percent(frame, None if one.everybody is None else one.everybody.disagree)),)),
            Cell((Run(frame.words.number(one.everybody.agree.n) if one.everybody else NOTHING),)),
            _reply(frame, [given[name] for name in one.responses if name in given]),
        )
        for at, one in enumerate(bill.articles, 1)
    )
    columns = (
        Column(frame.say(f"articles.columns.{bill.kind}"), 5.4),
        Column(frame.say("articles.columns.favour"), 1.3, number=True),
        Column(frame.say("columns.against"), 1, number=True),
        Column(frame.say("columns.votes"), 1.1, number=True),
        Column(frame.say("articles.columns.reply"), 2.2),
    )
    caption = frame.say(f"articles.index_{bill.kind}", n=traced.count(bill.articles))
    untold = traced.count([one for one in bill.articles if not one.told])
    note = frame.say("articles.untold", n=untold) if untold else ""
    return Table("articles", caption, columns, rows, note)


def annexed(frame: Frame) -> tuple[Section, ...]:
    """Return the section of the annex that lists the articles and says where their pages are."""
    bill = frame.facts.bill
    if bill is None:
        return ()
    explain = frame.runs("articles.annex_explain", document=_document(frame, bill))
    title = frame.runs(f"articles.annex_title_{bill.kind}", n=traced.count(bill.articles))
    blocks = (Paragraph(explain, "lead"), index(frame, bill, own=False))
    return (Section("articles", frame.say("articles.annex_kicker"), title, blocks),)


def pointer(frame: Frame) -> Runs:
    """Return the sentence that says where the pages of the articles are; nothing where there are none."""
    bill = frame.facts.bill
    if bill is None:
        return ()
    return frame.runs("articles.pointer", n=traced.count(bill.articles), document=_document(frame, bill))


def _document(frame: Frame, bill: Bill) -> Run:
    """Return the name of the document of the articles, to link to it where it lies beside the page."""
    return Run(document_name(frame, bill), beside="articles")


def document_name(frame: Frame, bill: Bill) -> str:
    """Return what the document of the articles is called."""
    return frame.say(f"articles.kind_{bill.kind}")


def sections(frame: Frame, bill: Bill) -> tuple[Section, ...]:
    """Return one section an article told in full, then what people added to the text."""
    told = [_section(frame, one, at, bill) for at, one in enumerate(bill.articles, 1) if one.told]
    return (*told, *_added(frame, bill))


def _section(frame: Frame, one: Article, at: int, bill: Bill) -> Section:
    blocks: list[Block] = []
    blocks += _place(frame, one)
    blocks += _support(frame, one)
    blocks += _replies(frame, one, bill)
    if one.text is not None and one.text.text:
        blocks.append(Heading(frame.runs(f"articles.text_{bill.kind}")))
        blocks.append(Verbatims((frame.line(one.text, _TEXT),)))
    blocks += _arguments(frame, one)
    blocks += _amendments(frame, one)
    title = _title(frame, one)
    kicker, rest = _numbered(frame, one, at, title.text)
    short = one_line(rest, MENU)
    if one.number is None:
        menu = frame.say("articles.menu_text", n=at, title=short)
    elif rest:
        menu = frame.say("articles.menu", number=one.number, title=short)
    else:
        menu = frame.say("articles.menu_alone", number=one.number)
    said = (replace(title, text=rest) if rest else Run(kicker),)
    return Section(f"article-{at}", kicker if rest else "", said, tuple(blocks), new_page=True, menu=menu)


def _numbered(frame: Frame, one: Article, at: int, title: str) -> tuple[str, str]:
    """Return what number an article has, and its title without that number; nothing where it has no other."""
    if one.number is None:
        return frame.say("articles.kicker_text", n=at), title
    kicker = frame.say("articles.kicker", number=one.number)
    number = r"\s+".join(re.escape(word) for word in kicker.split())
    found = re.match(rf"{number}(?:er|re|ère|ᵉʳ)?(?!\w)[\s.:,–—-]*", title, re.IGNORECASE)
    if found is None:
        return kicker, title
    rest = title[found.end() :].strip()
    return kicker, traced.carried(rest[:1].upper() + rest[1:], title)


def _place(frame: Frame, one: Article) -> list[Block]:
    """Return where an article stands, and the amendments that are counted and not read."""
    said: list[Runs] = []
    if one.section is not None:
        section = frame.foreign(one.section, frame.facts.about.language, TITLE)
        said.append(frame.runs("articles.in_section", name=section))
    if not one.amendments_count and one.amendments_published:
        said.append(frame.runs("articles.amendments_unread_here", n=one.amendments_published))
    runs = tuple(run for at, part in enumerate(said) for run in ((Run(" · "),) if at else ()) + part)
    return [Paragraph(runs, "small")] if runs else []


def _support(frame: Frame, one: Article) -> list[Block]:
    votes = one.everybody
    if votes is None:
        return [Paragraph(frame.runs("articles.no_votes", stating=one), "lead")]
    said = frame.runs(
        f"articles.leaning_{one.leaning}",
        agree=frame.share(votes.agree),
        against=frame.share(votes.disagree),
        votes=frame.words.unit("votes", votes.agree.n),
    )
    passed = "mixed" if frame.mixed else "passed"
    mark = everybody_mark(frame.words)
    answers = ((("articles.columns.favour"), votes.agree), ("columns.against", votes.disagree))
    rows = [
        (
            Cell((Run(frame.say(name)),)),
            Cell((Run(frame.words.share(share), True),)),
            Cell((Run(frame.words.interval(share.low, share.high) or NOTHING),)),
            Cell((Run(_count(frame, share)),)),
            Cell(drawing=strip(share, replace(mark, label=frame.say(name)), frame.words)),
        )
        for name, share in (*answers, (f"columns.{passed}", votes.passed))
        if share.value is not None
    ]
    columns = (
        Column(frame.say("articles.columns.answer"), 2),
        Column(frame.say("articles.columns.share"), 1, number=True),
        Column(frame.say("columns.interval"), 1.4, number=True),
        Column(frame.say("columns.votes"), 1.6, number=True),
        Column(frame.say("columns.strip_passed"), 2.4),
    )
    caption = frame.say("articles.support_caption", stating=one)
    blocks: list[Block] = [
        Paragraph(said, "lead"),
        Table(f"support-{one.contribution}", caption, columns, tuple(rows)),
    ]
    if one.groups:
        blocks.append(_by_group(frame, one))
    return blocks


def _by_group(frame: Frame, one: Article) -> Statements:
    title = _title(frame, one)
    row = StatementRow(
        Verbatim(title.text, frame.say("quotes.source", id=one.contribution)),
        (),
        group_lines(frame, one.groups),
    )
    heads = ("statement", "who", "agree", "interval", "against", "votes", "strip")
    return Statements(
        id=f"groups-{one.contribution}",
        caption=frame.say("articles.groups_caption"),
        headers=tuple(frame.say(f"columns.{head}") for head in heads),
        rows=(row,),
    )


def _arguments(frame: Frame, one: Article) -> list[Block]:
    blocks: list[Block] = []
    for side, said, n in (
        ("favour", one.favour, one.favour_count),
        ("against", one.against, one.against_count),
    ):
        part = "_part" if n > len(said) else ""
        told = frame.say(f"articles.sent{part}", n=n, shown=traced.count(said)) if n else ""
        blocks.append(Heading(frame.runs(f"articles.{side}"), told))
        if said:
            blocks.append(Verbatims(tuple(_argument(frame, argument) for argument in said)))
        else:
            blocks.append(Paragraph(frame.runs("articles.no_reasons", stating=one), "small"))
    return blocks


def _argument(frame: Frame, argument: Argument) -> Verbatim:
    told = frame.line(argument.quote, _WORDS)
    if not argument.upvotes:
        return told
    backed = frame.say("articles.backed", n=argument.upvotes)
    return Verbatim(
        told.text,
        told.source,
        told.language,
        told.rtl,
        frame.words.listed((backed, told.note)),
    )


def _amendments(frame: Frame, one: Article) -> list[Block]:
    total = one.amendments_count
    if not one.amendments:
        if one.amendments_published:  # said above, under the title
            return []
        known = "counted" if one.amendments_published == 0 else "here"
        return [Paragraph(frame.runs(f"articles.amendments_none_{known}", stating=one), "small")]
    heading = Heading(frame.runs("articles.amendments"), frame.say("articles.sent_m", n=total))
    shown = len(one.amendments)
    note = frame.say("articles.more_amendments", n=total - shown) if total > shown else ""
    caption = frame.say("articles.amendments_caption", n=traced.count(one.amendments))
    return [heading, _proposals(frame, f"amendments-{one.contribution}", caption, one.amendments, note)]


def _proposals(frame: Frame, name: str, caption: str, listed: list[Amendment], note: str = "") -> Table:
    rows = []
    for one in listed:
        votes = one.votes
        words = one.text if one.title is None else _titled(one.text, one.title)
        said = frame.line(words, 220)
        backed = frame.say("articles.backed", n=one.upvotes) if one.upvotes else ""
        detail = frame.words.listed((said.source, said.note, backed))
        rows.append(
            (
                Cell((Run(said.text, False, said.language, said.rtl),), detail),
                *_shares(frame, None if votes is None else votes.agree),
                Cell((Run(_percent(frame, None if votes is None else votes.disagree)),)),
                Cell((Run(NOTHING if votes is None else frame.words.number(votes.agree.n)),)),
            )
        )
    columns = (
        Column(frame.say("columns.statement"), 5.6),
        Column(frame.say("articles.columns.favour"), 1.4, number=True),
        Column(frame.say("columns.against"), 1, number=True),
        Column(frame.say("columns.votes"), 1, number=True),
    )
    return Table(name, caption, columns, tuple(rows), note)


def _titled(text: Quote, title: str) -> Quote:
    return text.model_copy(update={"text": title, "cut": False, "masked": 0})


def _replies(frame: Frame, one: Article, bill: Bill) -> list[Block]:
    """Return the reply to an article, or that there is none yet and since when."""
    given = [response for response in frame.facts.responses if response.id in one.responses]
    blocks: list[Block] = [Heading(frame.runs("articles.reply"))]
    if not given:
        said = frame.runs("articles.prepared" if one.prepared else "articles.no_reply", stating=one)
        return [*blocks, Paragraph(said + _since(frame, bill))]
    for response in given:
        reason = frame.localised(response.reason or frame.say("responses.no_reason"))
        status = Run(_status(frame, response) + ". ", strong=True)
        blocks.append(Paragraph((status, reason)))
        who = [part for part in (response.who, day(frame, response.by_when)) if part]
        if who:
            blocks.append(Paragraph((frame.foreign(frame.words.listed(who, ", "), None, 200),), "small"))
    return blocks


def _added(frame: Frame, bill: Bill) -> tuple[Section, ...]:
    """Return the proposals that people added, by section of the text."""
    filled = [chapter for chapter in bill.chapters if chapter.added]
    if not filled:
        return ()
    blocks: list[Block] = [Paragraph(frame.runs("articles.added_explain"), "lead")]
    for at, chapter in enumerate(filled[:CHAPTERS], 1):
        blocks += _chapter(frame, chapter, at)
    if len(filled) > CHAPTERS:
        blocks.append(
            Paragraph(frame.runs("articles.more_chapters", n=traced.count(filled) - CHAPTERS), "small")
        )
    n = sum(chapter.added_count for chapter in bill.chapters)
    title = frame.runs("articles.added_title", n=n)
    return (Section("added", frame.say("articles.added_kicker"), title, tuple(blocks), new_page=True),)


def _chapter(frame: Frame, chapter: Chapter, at: int) -> list[Block]:
    name = frame.say("articles.no_section") if chapter.name is None else chapter.name
    heading = (frame.foreign(name, frame.facts.about.language, TITLE),)
    caption = frame.say("articles.added_caption", n=traced.count(chapter.added))
    return [
        Heading(heading, frame.say("articles.added_count", n=chapter.added_count)),
        _proposals(frame, f"added-{at}", caption, chapter.added),
    ]


def _title(frame: Frame, one: Article) -> Run:
    language = frame.facts.about.language
    if one.title is not None:
        return frame.foreign(one.title, language, TITLE)
    if one.text is not None and one.text.text:
        return frame.foreign(one.text.text, one.text.language or language, TITLE)
    return Run(frame.say("quotes.source", id=one.contribution))


def _sent(frame: Frame, one: Article) -> str:
    parts = []
    if one.favour_count or one.against_count:
        parts.append(frame.say("articles.argued", favour=one.favour_count, against=one.against_count))
    amended = one.amendments_count or one.amendments_published or 0
    if amended:
        parts.append(frame.say("articles.amended", n=amended))
    return frame.words.listed(parts)


def _shares(frame: Frame, share: Share | None) -> tuple[Cell]:
    interval = "" if share is None else frame.words.interval(share.low, share.high)
    return (Cell((Run(_percent(frame, share), True),), interval),)


def _percent(frame: Frame, share: Share | None) -> str:
    return NOTHING if share is None else frame.words.share(share)


def _count(frame: Frame, share: Share) -> str:
    n = frame.words.number(share.n)
    return n if share.count is None else frame.say("articles.count", count=share.count, total=n)


def _status(frame: Frame, response: Response) -> str:
    symbol = SYMBOLS.get(response.status, "•")
    return f"{symbol}\u00a0" + frame.words.known("statuses", response.status)


def _reply(frame: Frame, given: list[Response]) -> Cell:
    if not given:
        return Cell((Run(frame.say("articles.none_yet")),))
    return Cell((Run(_status(frame, given[0]), True),), day(frame, given[0].by_when))
