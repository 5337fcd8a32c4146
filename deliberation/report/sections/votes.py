"""What unites, what divides, what people do not know: the findings from votes or tallies."""

from __future__ import annotations

from deliberation.core import traced
from deliberation.core.figures import whole
from deliberation.report.blocks import Block, Cell, Column, Heading, Paragraph, Run, Runs, Section, Table
from deliberation.report.sections.common import Frame, statements
from deliberation.report.sections.reasons import argued, reasons, unargued
from deliberation.report.sections.robustness import marks

UNITES, REJECTED, DIVIDES, UNKNOWN = 8, 4, 6, 5
"""How many statements each table shows at most."""
REASONS, ARGUMENT = 3, 300
"""Quotes of each side, and characters of each."""


def votes(frame: Frame) -> tuple[Section, ...]:
    """Return the sections that votes or tallies can fill; without them, one section that says so."""
    if frame.facts.opinion.basis is None:
        title = frame.runs("votes.none_title")
        blocks = (Paragraph(frame.runs("votes.none")),)
        return (Section("votes", frame.say("votes.none_kicker"), title, blocks),)
    if not frame.facts.opinion.ranked:
        blocks = (Paragraph((*frame.runs("votes.few"), *_needed(frame))),)
        title = frame.runs("votes.few_title")
        return (Section("votes", frame.say("votes.none_kicker"), title, blocks),)
    return (_unites(frame), _divides(frame))


def unknown(frame: Frame) -> tuple[Section, ...]:
    """Return the section on statements that people pass on, and on those that too few voted on."""
    opinion = frame.facts.opinion
    if opinion.basis is None:
        return ()
    blocks: list[Block] = []
    if opinion.unknown:
        blocks.append(Paragraph(frame.runs(f"unknown.explain{frame.mixed}"), "lead"))
        blocks.append(_pass_table(frame))
    blocks.append(Paragraph(not_ranked(frame) + _unsettled(frame)))
    if opinion.not_rankable:
        blocks.append(Paragraph(frame.runs("unknown.whole_list"), "small"))
    kind = (
        f"title{frame.mixed}"
        if opinion.unknown
        else "title_few"
        if not opinion.ranked
        else "title_none"
        if opinion.basis == "votes"
        else "title_tallies"
    )
    title = frame.runs(f"unknown.{kind}", n=traced.count(opinion.unknown))
    return (Section("unknown", frame.say("unknown.kicker"), title, tuple(blocks)),)


def not_ranked(frame: Frame) -> Runs:
    """Return how many statements too few voted on, and how many votes they lack."""
    opinion = frame.facts.opinion
    minimum = opinion.minimum_votes
    if not opinion.not_rankable:
        return frame.runs("unknown.all_rankable", minimum=minimum, stating=opinion.not_rankable)
    n, total = opinion.not_rankable, opinion.statements
    said = frame.runs("unknown.not_rankable", n=n, total=total) + _needed(frame)
    if opinion.lacking is not None:
        said += frame.runs("unknown.lacking", n=opinion.lacking)
    return said


def _needed(frame: Frame) -> Runs:
    """Return how many votes a statement needs to be ranked."""
    opinion = frame.facts.opinion
    part = opinion.minimum_votes_in_part
    kind = "everybody" if part is None else opinion.shared_by
    return frame.runs(f"unknown.needed_{kind}", minimum=opinion.minimum_votes, part=part)


def _unsettled(frame: Frame) -> Runs:
    """Return how many ranked statements may lie on either side of the threshold, and what would tell."""
    opinion = frame.facts.opinion
    if not opinion.unsettled:
        return ()
    threshold = frame.words.percent(opinion.threshold)
    said = frame.runs("unknown.unsettled", n=opinion.unsettled, threshold=threshold)
    there_are = opinion.participants
    if opinion.to_settle is not None and (there_are is None or opinion.to_settle <= there_are):
        said += frame.runs("unknown.to_settle", n=opinion.to_settle)
    return said


def _unites(frame: Frame) -> Section:
    opinion = frame.facts.opinion
    threshold = frame.words.percent(opinion.threshold)
    kind = opinion.shared_by
    blocks: list[Block] = [Paragraph(explained(frame), "lead")]
    if opinion.ranked:
        key = "unites.threshold_most" if opinion.mostly_approved else "unites.threshold_some"
        blocks.append(
            Paragraph(frame.runs(key, n=opinion.passing, total=opinion.ranked, threshold=threshold))
        )
    if opinion.exposure is not None:
        least, best = (frame.words.number(v) for v in (opinion.exposure.least, opinion.exposure.best))
        blocks.append(Paragraph(frame.runs("unites.exposure", least=least, best=best)))
    shown = opinion.unites[:UNITES]
    if shown:
        caption = frame.say(
            f"unites.caption{'_shares' if frame.facts.opinion.shares_only else ''}", n=traced.count(shown)
        )
        table = statements(
            frame, "unites", caption, shown, note=reading(frame), breadth=True, marks=marks(frame, "unites")
        )
        blocks.append(table)
    rejected = opinion.unites_against[:REJECTED]
    if rejected:
        blocks.append(
            Heading(frame.runs(f"unites.rejected_title_{kind}", n=opinion.rejected, threshold=threshold))
        )
        caption = frame.say("unites.rejected_caption", stating=rejected)
        fragile = marks(frame, "unites_against")
        blocks.append(statements(frame, "rejected", caption, rejected, against=True, marks=fragile))
    elif not opinion.shares_only:  # published shares of agreement do not tell
        blocks.append(Paragraph(frame.runs(f"unites.rejected_none_{kind}", threshold=threshold), "small"))
    blocks += _whole_list(frame)
    title = frame.runs(f"unites.title_{kind}", n=opinion.passing, threshold=threshold)
    return Section("unites", frame.say("unites.kicker"), title, tuple(blocks))


def _whole_list(frame: Frame) -> list[Block]:
    """Say where all statements are: pages show some of them."""
    return [Paragraph(frame.runs("unites.whole_list", n=frame.facts.opinion.statements), "small")]


def explained(frame: Frame) -> Runs:
    """Return what it takes for a statement to be called shared."""
    opinion = frame.facts.opinion
    threshold = frame.words.percent(opinion.threshold)
    return frame.runs(f"unites.explain_{opinion.shared_by}", threshold=threshold) + _sure(frame)


def rejected_in_words(frame: Frame) -> Runs:
    """Return in one sentence what is rejected most; nothing where published shares do not tell."""
    opinion = frame.facts.opinion
    threshold = frame.words.percent(opinion.threshold)
    kind = opinion.shared_by
    if not opinion.unites_against:
        if opinion.shares_only:
            return ()
        return frame.runs(f"unites.rejected_none_{kind}", threshold=threshold)
    first = opinion.unites_against[0]
    counted = frame.runs(f"unites.rejected_title_{kind}", n=opinion.rejected, threshold=threshold)
    return counted + frame.runs(
        "official.rejected",
        n=opinion.rejected,
        statement=frame.named(first),
        share=frame.share(first.everybody.disagree),
        votes=frame.words.unit("votes", first.everybody.disagree.n),
    )


def _sure(frame: Frame) -> Runs:
    """Return in everyday words how sure it must be that a statement passes the threshold."""
    opinion = frame.facts.opinion
    if opinion.shares_only:
        return frame.runs("unites.sure_shares")
    if opinion.certainty is None:
        return ()
    return frame.runs("unites.sure", certainty=frame.words.number(whole(opinion.certainty)))


def slate(frame: Frame) -> tuple[Section, ...]:
    """Return the annex on the statements that represent most voters; nothing without single votes."""
    chosen = frame.facts.opinion.slate
    if not chosen:
        return ()
    asked = chosen[-1].among_asked
    said = frame.runs(
        "slate.covered",
        n=chosen[-1].covered.n,
        asked=asked.n,
        count=asked.count or 0,
        covered=frame.words.percent(asked.value),
    )
    rows = []
    for one in chosen:
        agree = one.statement.everybody.agree
        words = frame.statement(one.statement)
        rows.append(
            (
                Cell((Run(words.text, False, words.language, words.rtl),), words.source),
                Cell((Run(frame.share(agree)),)),
                Cell((Run(frame.words.number(agree.n)),)),
                Cell((Run(frame.words.percent(one.covered.value), True),)),
            )
        )
    columns = (
        Column(frame.say("columns.statement"), 5.2),
        Column(frame.say("columns.agree"), 1.7, number=True),
        Column(frame.say("columns.votes"), 1, number=True),
        Column(frame.say("columns.covered"), 1.4, number=True),
    )
    blocks = (
        Paragraph((*said, *frame.runs("slate.explain")), "lead"),
        Paragraph(frame.runs("slate.method"), "small"),
        Table("slate", frame.say("slate.caption"), columns, tuple(rows), frame.say("slate.note")),
    )
    title = frame.runs("slate.title", n=traced.count(chosen))
    return (Section("slate", frame.say("slate.kicker"), title, blocks),)


def _divides(frame: Frame) -> Section:
    opinion = frame.facts.opinion
    shown = opinion.divides[:DIVIDES]
    kind = "shares" if opinion.shares_only else opinion.shared_by
    kicker = divides_kicker(frame)
    if not shown:
        title_key = "title_unknown" if opinion.shares_only else "title_none"
        none = (Paragraph(frame.runs(f"divides.none_{kind}")),)
        return Section("divides", kicker, frame.runs(f"divides.{title_key}"), none)
    table = statements(
        frame,
        "divides",
        frame.say(f"divides.caption_{kind}", n=traced.count(shown)),
        shown,
        note=reading(frame),
        gaps=True,
        said={one.contribution: reasons(frame, one, REASONS, ARGUMENT) for one in shown if argued(one)},
        marks=marks(frame, "divides"),
    )
    explained = Paragraph(frame.runs(f"divides.explain_{kind}"), "lead")
    blocks = (explained, table, *unargued(frame, shown))
    return Section("divides", kicker, dividing(frame, len(shown)), blocks)


def reading(frame: Frame) -> str:
    """Return how to read a table of statements, under the first of them."""
    basis = frame.facts.opinion.basis
    said = frame.say("unites.reading" if basis == "votes" else "unites.reading_tallies")
    whose = rounded(frame)
    if whose:
        said += " " + frame.say(f"unites.{whose}")
    if frame.facts.texts.ideas:  # of one idea, a list holds one statement
        said += " " + frame.say("unites.one_each")
    return said


def dividing(frame: Frame, shown: int) -> Runs:
    """Return in one title how many statements divide, and how many of them are shown."""
    opinion = frame.facts.opinion
    kind = "shares" if opinion.shares_only else opinion.shared_by
    n = max(opinion.dividing, shown)
    part = "_part" if n > shown and kind != "shares" else ""
    return frame.runs(f"divides.title_{kind}{part}", n=n, shown=shown, stating=opinion.divides)


def divides_kicker(frame: Frame) -> str:
    """Return what the part on what divides is called: shares near one half may be of people who abstain."""
    return frame.say(f"divides.kicker{'_shares' if frame.facts.opinion.shares_only else ''}")


def rounded(frame: Frame) -> str | None:
    """Return whose votes are rounded to 5 in tables, as the end of a key of the locale; None for nobody's."""
    if frame.facts.opinion.basis != "votes":
        return None
    if frame.facts.groups.groups:
        return "rounded"
    if frame.facts.territory is not None:
        return "rounded_territory"
    return "rounded_thirds" if frame.facts.opinion.shared_by == "thirds" else None


def _pass_table(frame: Frame) -> Block:
    from deliberation.report.marks import everybody_mark, strip

    rows = []
    for one in frame.facts.opinion.unknown[:UNKNOWN]:
        passed = one.everybody.passed
        said = frame.statement(one)
        rows.append(
            (
                Cell((Run(said.text, False, said.language, said.rtl),), said.source),
                Cell((Run(frame.words.percent(passed.value), True),)),
                Cell((Run(frame.words.interval(passed.low, passed.high) or "–"),)),
                Cell((Run(frame.words.number(passed.n) if passed.n else "–"),)),
                Cell(drawing=strip(passed, everybody_mark(frame.words), frame.words)),
            )
        )
    columns = (
        Column(frame.say("columns.statement"), 4.6),
        Column(frame.say("columns.mixed" if frame.mixed else "columns.passed"), 1, number=True),
        Column(frame.say("columns.interval"), 1.2, number=True),
        Column(frame.say("columns.votes"), 1, number=True),
        Column(frame.say("columns.strip_passed"), 2),
    )
    return Table(
        "unknown",
        frame.say(f"unknown.caption{frame.mixed}", n=traced.count(frame.facts.opinion.unknown[: len(rows)])),
        columns,
        tuple(rows),
    )
