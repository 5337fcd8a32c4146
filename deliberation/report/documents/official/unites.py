"""The page on what unites: at most eight statements with other people's words; or what is most said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from deliberation.core import traced
from deliberation.report.blocks import Block, Cell, Column, Paragraph, Run, Runs, Said, Section, Table
from deliberation.report.documents.official.amounts import Amount, Amounts, Scale
from deliberation.report.marks import everybody_mark, span, strip
from deliberation.report.sections.common import NOTHING, Frame, statements, unlike, voters_column
from deliberation.report.sections.robustness import marks, said_fragile
from deliberation.report.sections.votes import explained, reading, rejected_in_words
from deliberation.report.words import unopened

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from deliberation.synthesis.facts import Idea, Quote, Statement, Theme
    from deliberation.synthesis.facts.ideas import IdeaVotes

ASKED: Final = 80
"""Characters of the statement that people voted on, where an idea is named by other words."""
APART: Final = 0.05
"""Difference of agreement beyond which no single share is told of a theme."""
SCALE: Final[Scale] = {
    "statements": Amount((8, 8, 6, 5, 3)),
    "begun": Amount((150, 150, 150, 110, 0), 40),  # characters of the first words, where rows show a title
    "echoes": Amount((2, 1, 1, 1, 0)),
    "themes": Amount((12, 10, 7, 5, 4)),
    "ideas": Amount((14, 10, 9, 7, 5)),  # as written, where nobody voted
    "words": Amount((170, 140, 120, 110, 110), 30),  # characters of a statement, and of the words beside it
}
"""How much the page shows."""


def unites(frame: Frame, amounts: Amounts) -> Section | None:
    """Return the page on what unites; without votes, on what is most said; None where there is neither."""
    opinion = frame.facts.opinion
    texts = frame.facts.texts
    if opinion.basis is None or not opinion.ranked:
        return _said(frame, amounts)
    shown = opinion.unites[: amounts["statements"]]
    blocks: list[Block] = [Paragraph(explained(frame), "lead")]
    if shown:
        caption = frame.say(
            f"unites.caption{'_shares' if frame.facts.opinion.shares_only else ''}", n=traced.count(shown)
        )
        table = statements(
            frame, "unites", caption, shown, note=reading(frame), limit=amounts["words"],
            begun=amounts["begun"],
            said={one.contribution: _echoes(frame, one, amounts) for one in shown},
            marks=marks(frame, "unites"),
        )  # fmt: skip
        blocks.append(table)
    rejected = rejected_in_words(frame)
    if rejected:
        blocks.append(Paragraph(rejected))
    blocks += said_fragile(frame, "unites_against", "theme")
    if texts.themes:
        blocks.append(_themes(frame, amounts["themes"]))
    threshold = frame.words.percent(opinion.threshold)
    title = frame.runs(f"unites.title_{opinion.shared_by}", n=opinion.passing, threshold=threshold)
    return Section("unites", frame.say("unites.kicker"), title, tuple(blocks), new_page=True)


def _echoes(frame: Frame, one: Statement, amounts: Amounts) -> tuple[Said, ...]:
    echoes = one.echoes[: amounts["echoes"]]
    if not echoes:
        return ()
    quotes = tuple(frame.line(quote, amounts["words"]) for quote in echoes)
    return (Said(frame.say("official.others_say"), quotes),)


def _themes(frame: Frame, most: int) -> Table:
    """Return the themes by weight, each with its first idea, and agreement where votes speak of them."""
    shown = frame.facts.texts.themes[:most]
    voted = [theme.votes for theme in shown]
    rows = []
    for theme, votes in zip(shown, voted, strict=True):
        cells = _written(frame, theme, first=theme.ideas[0] if theme.ideas else None)
        if any(voted):
            cells += _approved(frame, votes, apart=spread(votes))
        rows.append(tuple(cells))
    columns = _columns(frame, "theme", voted=any(voted))
    caption = frame.say("official.themes_caption", n=traced.count(shown))
    note = frame.say("official.themes_note" if any(voted) else "official.themes_note_unvoted")
    if any(map(spread, voted)):
        note += " " + frame.say("official.themes_unlike")
    return Table("themes", caption, columns, tuple(rows), note)


Kind = Literal["priority", "divisive", "rejected"]
"""Classes of ideas that pages list."""


def classed(frame: Frame, kind: Kind, most: int) -> list[Idea]:
    """Return the ideas of a class, most said first."""
    texts = frame.facts.texts
    listed = {"priority": texts.leading, "divisive": texts.divisive, "rejected": texts.rejected}[kind]
    return [idea for idea in listed if idea.standing == kind][:most]


def weighed(frame: Frame, kind: Kind, most: int, quoted: int) -> Table | None:
    """Return the ideas of a class with who says them and who approves, most said first; None without any."""
    shown = classed(frame, kind, most)
    if not shown:
        return None
    fragile = marks(frame, kind)
    rows = [
        (
            *_written(frame, idea, idea.quotes[:1], quoted, fragile.get(idea.id, ()), idea.asked),
            *_approved(frame, idea.votes),
        )
        for idea in shown
    ]
    caption = frame.say(f"official.{kind}_caption", n=traced.count(shown)) + tied(frame, kind, shown)
    columns = _columns(frame, "idea", voted=True)
    note = frame.say("official.weighed_note")
    if any(idea.votes is not None and idea.votes.everybody.agree.low is not None for idea in shown):
        note += " " + frame.say("official.weighed_interval")
    return Table(kind, caption, columns, tuple(rows), note)


def tied(frame: Frame, kind: Kind, shown: Sequence[Idea]) -> str:
    """Return how many ideas as many persons say as the last one shown, and which of these come first."""
    rules = frame.facts.texts.standings
    last = shown[-1].persons
    total = 0 if rules is None else rules.sizes.get(kind, {}).get(last, 0)
    held = sum(idea.persons == last for idea in shown)
    if held >= total:
        return ""
    key = "tied_all" if held == len(shown) else "tied"
    voices = frame.voices(last, last)
    order = frame.say(f"official.{kind}_first", n=held)
    return frame.say(f"official.{key}", n=held, total=total, voices=voices, order=order)


def _written(
    frame: Frame,
    subject: Theme | Idea,
    quotes: Sequence[Quote] = (),
    quoted: int = 0,
    mark: Runs = (),
    asked: Quote | None = None,
    first: Idea | None = None,
) -> list[Cell]:
    """Return the name of a theme or an idea with a verbatim what must be said of it, and who writes it."""
    name = frame.label(subject.name, 80)
    named: Runs = (Run(name.text, True, name.language, name.rtl),)
    if first is not None:
        voices = frame.voices(first.persons, first.contributions)
        told = frame.runs("official.first_idea", idea=frame.label(first.name, 80), voices=voices)
        named += (Run(" "), *told)
    if asked is not None:
        said = frame.line(asked, ASKED)
        words = Run(unopened(said.text), False, said.language, said.rtl)
        voted = 1 if subject.votes is None else subject.votes.statements
        named += (Run(" "), *frame.runs("official.asked", n=voted, statement=words))
    elif quoted and quotes:
        said = frame.line(quotes[0], quoted)
        words = Run(said.text, False, said.language, said.rtl)
        named += (Run(" "), *frame.runs("quotes.inline", text=words))
    n = subject.persons if frame.authored else subject.contributions
    marked = frame.words.listed((run.text for run in mark), "")
    return [Cell(named, marked), Cell((Run(frame.words.number(n)),))]


def spread(votes: IdeaVotes | None) -> bool:
    """Tell whether statements of a theme are known to be received more than ``APART`` from one another.

    A theme holds many ideas: one share would hide what it is made of, even where most are received alike.
    """
    return votes is not None and (votes.most or 0.0) - (votes.least or 0.0) > APART


def _approved(frame: Frame, votes: IdeaVotes | None, *, apart: bool = False) -> list[Cell]:
    """Return who approves a theme or an idea: ``apart`` or where unlike, from the least to the most."""
    if votes is None:
        return [Cell((Run(NOTHING),)), Cell((Run(NOTHING),)), Cell()]
    agree = votes.everybody.agree
    voters = Cell((Run(frame.words.number(agree.n)),))
    if apart or unlike(votes):
        bounds = votes.least or 0.0, votes.most or 0.0
        least, most = map(frame.words.percent, bounds)
        told = Cell((Run(frame.say("official.from_to", least=least, most=most)),))
        return [told, voters, Cell(drawing=span(*bounds, frame.words))]
    return [
        Cell((Run(frame.share(agree)),)),
        voters,
        Cell(drawing=strip(agree, everybody_mark(frame.words), frame.words)),
    ]


def _columns(frame: Frame, name: str, *, voted: bool) -> tuple[Column, ...]:
    weight = "persons" if frame.authored else "contributions"
    columns = (
        Column(frame.say(f"columns.{name}"), 4),
        Column(frame.say(f"official.{'raised' if voted else 'written'}_{weight}"), 1.3, number=True),
    )
    if not voted:
        return columns
    return (
        *columns,
        Column(frame.say("columns.agree"), 1.8, number=True),
        Column(frame.say(voters_column(frame)), 1, number=True),
        Column(frame.say("columns.strip"), 2.3),
    )


def _said(frame: Frame, amounts: Amounts) -> Section | None:
    """Return the page on what is most said, where nobody voted: at least one idea of each large theme."""
    texts = frame.facts.texts
    if not texts.themes:
        return None
    table = written(frame, amounts["ideas"], amounts["words"] + 40)
    blocks: list[Block] = [
        Paragraph(frame.runs("themes.explain", n=texts.classified, total=texts.analysed), "lead"),
        table,
        _themes(frame, amounts["themes"]),
        *said_fragile(frame, "theme"),
    ]
    first = frame.label(texts.themes[0].name)
    title = frame.runs("themes.title", n=traced.count(texts.themes), first=first)
    return Section("unites", frame.say("themes.kicker"), title, tuple(blocks), new_page=True)


def written(frame: Frame, most: int, limit: int, *, without: Collection[str] = ()) -> Table:
    """Return ideas as written, taken from each theme in turn; ``without`` those told beside them, by id."""
    unvoted = frame.facts.opinion.basis is None
    note = frame.say("ideas.explain_said" if unvoted else "official.themes_note_unvoted")
    weight = "persons" if frame.authored else "contributions"
    rows = []
    listed = [(theme, idea) for theme, idea in _first(frame) if idea.id not in without][:most]
    listed.sort(key=lambda told: -(told[1].persons if frame.authored else told[1].contributions))
    for theme, idea in listed:
        name = frame.label(idea.name, 90)
        n = idea.persons if frame.authored else idea.contributions
        quote = idea.quotes[0] if idea.quotes else None
        words = Cell((Run(NOTHING),))
        if quote is not None:
            shown = frame.line(quote, limit)
            source = frame.words.listed((shown.source, shown.note))
            words = Cell((Run(shown.text, False, shown.language, shown.rtl),), source)
        of_theme = frame.say("official.of_theme", theme=theme)
        rows.append(
            (
                Cell((Run(name.text, True, name.language, name.rtl),), of_theme),
                Cell((Run(frame.words.number(n)),)),
                words,
            )
        )  # fmt: skip
    columns = (
        Column(frame.say("columns.idea"), 2.6),
        Column(frame.say(f"official.written_{weight}"), 1, number=True),
        Column(frame.say("official.in_their_words"), 4.4),
    )
    told = [theme for theme, _ in listed]
    apart = len(set(told)) == len(told)
    caption = frame.say(
        "official.ideas_caption_apart" if apart else "official.ideas_caption",
        n=traced.count([idea for _, idea in listed]),
    )
    return Table("said", caption, columns, tuple(rows), note)


def _first(frame: Frame) -> list[tuple[str, Idea]]:
    """Return ideas with their theme: the first of each theme, then the second of each; large themes first."""
    themes = [(frame.label(t.name, 60).text, t.ideas) for t in frame.facts.texts.themes]
    deepest = max((len(ideas) for _, ideas in themes), default=0)
    return [(name, ideas[rank]) for rank in range(deepest) for name, ideas in themes if rank < len(ideas)]
