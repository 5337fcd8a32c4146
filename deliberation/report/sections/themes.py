"""What was written: themes by weight in persons, ideas with verbatims, mobilisations, what is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.core import traced
from deliberation.report.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
    Verbatims,
)
from deliberation.report.marks import bar
from deliberation.report.sections.common import Frame
from deliberation.report.sections.front import language_name
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Idea, Sentence, Subtheme, Theme

THEMES, IDEAS, QUOTES = 12, 3, 2
"""How many themes, ideas per theme and verbatims per idea are shown."""
SUBTHEMES = 2
"""Sub-themes from which those of a theme are told."""


def themes(frame: Frame) -> tuple[Section, ...]:
    """Return the section on texts; without texts or without themes, it says so."""
    texts = frame.facts.texts
    kicker = frame.say("themes.kicker")
    if not texts.contributions:
        blocks: tuple[Block, ...] = (Paragraph(frame.runs("themes.no_texts")),)
        return (Section("themes", kicker, frame.runs("themes.title_no_texts"), blocks),)
    if not texts.themes:
        blocks = (Paragraph(frame.runs("themes.none", n=texts.analysed)), *_rest(frame))
        return (Section("themes", kicker, frame.runs("themes.title_none"), blocks),)
    shown = texts.themes[:THEMES]
    opening = frame.runs("themes.explain", n=texts.classified, total=texts.analysed)
    parts: list[Block] = [Paragraph(opening, "lead"), _table(frame, shown), *_kept(frame)]
    for theme in shown:
        parts += _theme(frame, theme)
    if len(texts.themes) > len(shown):
        parts.append(
            Paragraph(frame.runs("themes.more", n=traced.count(texts.themes) - traced.count(shown)), "small")
        )
    parts += [*_minority(frame), *_rest(frame)]
    first = frame.label(shown[0].name)
    title = frame.runs("themes.title", n=traced.count(texts.themes), first=first)
    return (Section("themes", kicker, title, tuple(parts)),)


def _kept(frame: Frame) -> list[Block]:
    """Return how alike the themes are once some texts are gone."""
    kept = frame.facts.texts.kept
    if kept is None:
        return []
    agreement, lowest = frame.words.decimal(kept.agreement), frame.words.decimal(kept.lowest)
    removed = frame.words.percent(kept.removed)
    told = frame.runs("themes.kept", n=kept.draws, removed=removed, agreement=agreement, lowest=lowest)
    return [Paragraph(told, "small")]


def _table(frame: Frame, shown: list[Theme]) -> Table:
    """Return the themes by weight: in persons where authors are known, else in contributions."""
    weight = "persons" if frame.authored else "contributions"
    sizes = [theme.persons if frame.authored else theme.contributions for theme in shown]
    rows = []
    for theme, size in zip(shown, sizes, strict=True):
        cells = [
            Cell((frame.label(theme.name),)),
            Cell((Run(frame.words.number(size), True),)),
            Cell(drawing=bar(size, max(sizes), frame.voices(theme.persons, theme.contributions))),
        ]
        if frame.authored:
            cells.append(Cell((Run(frame.words.number(theme.contributions)),)))
        rows.append((*cells, Cell((Run(frame.words.percent(theme.share.value)),))))
    columns = [
        Column(frame.say("columns.theme"), 4.4),
        Column(frame.say(f"columns.{weight}"), 1.3 if frame.authored else 1.7, number=True),
        Column(frame.say(f"columns.weight_{weight}"), 2.6),
        Column(frame.say("columns.share_of_analysed"), 1.6, number=True),
    ]
    if frame.authored:
        columns.insert(3, Column(frame.say("columns.contributions"), 1.7, number=True))
    caption = frame.say(f"themes.caption_{weight}", n=traced.count(shown))
    note = frame.say("themes.note", n=frame.facts.texts.analysed)
    return Table("themes", caption, tuple(columns), tuple(rows), note)


def _theme(frame: Frame, theme: Theme) -> list[Block]:
    blocks: list[Block] = [
        Heading(
            frame.runs("themes.heading", name=frame.label(theme.name)),
            frame.size(theme, "themes.size"),
        )
    ]
    blocks += _drafted(frame, theme.summary)
    shown = theme.ideas[:IDEAS]
    for idea in shown:
        blocks += _idea(frame, idea)
    more = theme.more_ideas + traced.count(theme.ideas) - traced.count(shown)
    if more:
        blocks.append(Paragraph(frame.runs("themes.more_ideas", n=more), "small"))
    return [*blocks, *_subthemes(frame, theme)]


def _subthemes(frame: Frame, theme: Theme) -> list[Block]:
    """Return the sub-themes of a theme, if several can be told."""
    if len(theme.subthemes) < SUBTHEMES or frame.facts.territory is not None:  # its tables hold other sets
        return []
    blocks: list[Block] = [Paragraph(frame.runs("themes.subthemes", stating=theme.subthemes), "small")]
    blocks.append(Items(tuple(_subtheme(frame, one) for one in theme.subthemes)))
    if theme.more_subthemes:
        blocks.append(Paragraph(frame.runs("themes.more_subthemes", n=theme.more_subthemes), "small"))
    return blocks


def _subtheme(frame: Frame, one: Subtheme) -> Runs:
    """Say who says the idea that a sub-theme is called after, then who says anything of the whole."""
    name, said = frame.label(one.name), frame.voices(one.idea_persons, one.idea_contributions)
    if one.ideas == 1:
        return frame.runs("themes.subtheme_alone", name=name, said=said)
    count = frame.voices(one.persons, one.contributions)
    return frame.runs("themes.subtheme", n=one.ideas - 1, name=name, said=said, count=count)


def _minority(frame: Frame) -> list[Block]:
    """Return what few people say and nobody else comes near."""
    texts = frame.facts.texts
    if not texts.minority:
        return []
    blocks: list[Block] = [
        Heading(frame.runs("themes.minority_title", n=texts.minority_ideas)),
        Paragraph(frame.runs("themes.minority_explain")),
    ]
    for idea in texts.minority:
        blocks += _idea(frame, idea, told=False)
    more = texts.minority_ideas - traced.count(texts.minority)
    if more:
        blocks.append(Paragraph(frame.runs("themes.minority_more", n=more), "small"))
    return blocks


def _idea(frame: Frame, idea: Idea, *, told: bool = True) -> list[Block]:
    """Return an idea with its verbatims; ``told`` is whether to say that few people say it."""
    name = frame.label(idea.name)
    count = frame.size(idea)
    quotes = tuple(frame.verbatim(quote) for quote in idea.quotes[:QUOTES])
    key = "themes.idea_minority" if told and idea.minority else "themes.idea"
    said = Paragraph(frame.runs(key, name=Run(name.text, True, name.language, name.rtl), count=count))
    return [said, *_drafted(frame, idea.summary), *([Verbatims(quotes)] if quotes else [])]


def _drafted(frame: Frame, summary: list[Sentence]) -> list[Block]:
    """Return the sentences of a language model, told as such, each with the contributions that carry it."""
    if not summary:
        return []
    items = []
    for sentence in summary:
        named = dict.fromkeys(one_line(span.contribution, 40) for span in sentence.passages)
        sources = frame.runs(
            "themes.drafted_from", n=traced.count(named), ids=frame.words.listed(named, ", ")
        )
        items.append((frame.foreign(sentence.text, sentence.language, 400), *sources))
    return [Paragraph(frame.runs("themes.drafted"), "small"), Items(tuple(items))]


def _rest(frame: Frame) -> list[Block]:
    """Return what themes leave out: mobilisations, languages, remainder, masked data."""
    texts = frame.facts.texts
    sentences: list[Runs] = []
    if texts.distinct < texts.contributions:
        sentences.append(frame.runs("themes.distinct", n=texts.distinct, total=texts.contributions))
    if len(texts.languages) > 1:
        named = frame.words.joined(
            frame.say(
                "themes.language", language=language_name(frame, cell.category), count=_count(frame, cell.n)
            )
            for cell in texts.languages[:6]
        )
        sentences.append(frame.runs("themes.languages", named=named))
    if texts.remainder:
        named = frame.words.joined(
            frame.say(
                "themes.remainder_part", count=part.count, reason=frame.words.known("remainder", part.reason)
            )
            for part in texts.remainder
        )
        sentences.append(frame.runs("themes.remainder", named=named))
    if texts.words_masked:
        sentences.append(frame.runs("themes.masked", n=texts.words_masked))
    blocks: list[Block] = (
        [Heading(frame.runs("themes.rest_title")), Items(tuple(sentences))] if sentences else []
    )
    return [*_mobilisations(frame), *blocks]


def _count(frame: Frame, n: int | None) -> str:
    return (
        frame.words.number(n)
        if n is not None
        else frame.say("numbers.fewer", minimum=frame.facts.minimum_cell)
    )


def _mobilisations(frame: Frame) -> list[Block]:
    found = frame.facts.texts.mobilisations
    if not found:
        return []
    blocks: list[Block] = [
        Heading(frame.runs("mobilisations.title", n=traced.count(found))),
        Paragraph(frame.runs("mobilisations.explain", stating=found)),
    ]
    for one in found[:4]:
        counted = frame.runs(
            "mobilisations.one",
            n=one.contributions,
            persons=frame.voices(one.persons, one.contributions),
        )
        blocks += [Paragraph(counted), Verbatims((frame.verbatim(one.quote, 300),))]
    return blocks
