"""The groups in words, or why there are none; the map comes last and shows no person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deliberation.core import traced
from deliberation.core.figures import NBSP
from deliberation.report.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Items,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
)
from deliberation.report.marks import THIRDS
from deliberation.report.sections.common import Frame, points_of, rounded_away, statements
from deliberation.report.words import one_line

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Contrast, Group, Share, Spectrum, Stance

DISTINCTIVE = 3
"""How many distinctive statements are shown per group."""
CONTRASTS = 3
"""How many statements tell the ends of a spectrum apart; the section on what divides shows more."""


def groups(frame: Frame) -> tuple[Section, ...]:
    """Return the section on groups; where there are no votes at all, an earlier section has said so."""
    facts = frame.facts.groups
    if frame.facts.opinion.basis is None:
        return ()
    verdict = facts.verdict
    lead = frame.runs(f"groups.verdict_{verdict}", sure=facts.sure, grouped=facts.grouped)
    blocks: list[Block] = [Paragraph(lead, "lead")]
    if facts.reason:
        reason = frame.words.known("no_groups", facts.reason)
        blocks[0] = Paragraph(frame.runs("words.as_is", text=reason), "lead")
    blocks += [Paragraph(line) for line in here(frame)]
    for group in facts.groups:
        blocks.extend(_group(frame, group))
    if facts.spectrum is not None:
        blocks += _spectrum(frame, facts.spectrum)
    blocks += evidence(frame)
    blocks += _platform(frame)
    if facts.map and verdict != "none":  # positions that predict nothing are no map
        blocks.append(density(frame))
    title = frame.runs(f"groups.title_{verdict}", n=traced.count(facts.groups))
    return (Section("groups", frame.say("groups.kicker"), title, tuple(blocks)),)


def _platform(frame: Frame) -> list[Block]:
    """Return how far the groups that the platform found agree with ours, and the two crossed."""
    told = frame.facts.groups.platform
    if told is None:
        return []
    blocks: list[Block] = [
        Heading(frame.runs("groups.platform_title")),
        Paragraph(
            frame.runs("groups.platform", n=told.groups, people=frame.words.unit("participants", told.people))
        ),
    ]
    if told.index is None:
        return [*blocks, Paragraph(frame.runs("groups.platform_alone"))]
    index = frame.words.decimal(told.index, 2)
    blocks.append(Paragraph(frame.runs("groups.platform_index", n=told.n, index=index)))
    if not told.cells:
        return [*blocks, Paragraph(frame.runs("groups.platform_few", minimum=frame.facts.minimum_cell))]
    theirs = list(dict.fromkeys(cell.theirs for cell in told.cells))
    held = {(cell.ours, cell.theirs): cell.n for cell in told.cells}
    fewer = frame.say("numbers.fewer", minimum=frame.facts.minimum_cell)

    def count(n: int | None) -> Cell:
        return Cell((Run(fewer if n is None else frame.words.number(n)),))

    none = frame.say("groups.in_none")
    rows = tuple(
        (
            Cell((Run(none if ours is None else frame.say("groups.ours", name=ours)),)),
            *(count(held[ours, name]) for name in theirs if (ours, name) in held),
        )
        for ours in dict.fromkeys(cell.ours for cell in told.cells)
    )
    named = [none if name is None else frame.say("groups.theirs", name=one_line(name, 40)) for name in theirs]
    columns = (
        Column(frame.say("groups.our_groups"), 2),
        *(Column(name, 1.4, number=True) for name in named),
    )
    caption = frame.say("groups.platform_caption")
    return [*blocks, Table("platform-groups", caption, columns, rows, frame.say("groups.platform_note"))]


def here(frame: Frame) -> list[Runs]:
    """Return how many people of a territory are in each group of the whole consultation."""
    place = frame.facts.territory
    told = [] if place is None else [cell for cell in place.groups if cell.n is not None]
    if not told or place is None:
        return []
    named = frame.words.joined(
        frame.say(
            "territory.group",
            name=cell.category,
            persons=frame.words.unit("participants", cell.n or 0),
            share=frame.words.percent(cell.share),
        )
        for cell in told
    )
    return [frame.runs("territory.groups", named=named)]


def evidence(frame: Frame) -> list[Block]:
    """Return the tests of the groups, and their stability, in one paragraph."""
    facts = frame.facts.groups
    words = frame.words
    runs: Runs = ()
    if facts.simulations and facts.groups:
        seen = "never" if not facts.as_separate else "rarely"
        n = facts.as_separate or facts.simulations
        runs += frame.runs(f"groups.test_{seen}", n=n, draws=facts.simulations)
    if facts.searches and facts.groups:
        runs += frame.runs("groups.back", n=facts.came_back, searches=facts.searches)
    if facts.stability is not None and facts.stability_people is not None and facts.groups:
        runs += frame.runs(
            "groups.stability",
            votes=words.decimal(facts.stability),
            people=words.decimal(facts.stability_people),
        )
    if facts.groups:
        runs += frame.runs("groups.smaller")
    return [Paragraph(runs, "small")] if runs else []


def _group(frame: Frame, group: Group) -> list[Block]:
    mark = frame.marks[group.name]
    blocks: list[Block] = [
        Heading(
            frame.runs("groups.heading", name=mark.label),
            frame.say(
                "groups.size",
                persons=frame.words.unit("participants", group.size),
                share=frame.words.percent(group.share),
            ),
            mark,
        )
    ]
    if group.shared:
        blocks.append(Paragraph(frame.runs("portrait.shares", n=traced.count(group.shared))))
        blocks.append(Items(tuple(_stance(frame, "shared", one, group.name) for one in group.shared)))
    shown = group.distinctive[:DISTINCTIVE]
    if not shown:
        return [*blocks, Paragraph(frame.runs("portrait.nothing_apart", stating=group.distinctive))]
    said = _stance(frame, "apart", shown[0], group.name) + _others(frame, shown[0], group.name)
    caption = frame.say("groups.caption", n=traced.count(shown), name=mark.label)
    table = statements(frame, f"group-{group.name}", caption, [stance.statement for stance in shown])
    return [*blocks[:1], Paragraph(said), *blocks[1:], table]


def group_in_words(frame: Frame, group: Group, *, brief: bool = False) -> Runs:
    """Return a group in one paragraph: its size, what sets it apart and, unless brief, what it shares."""
    mark = frame.marks[group.name]
    persons = frame.words.unit("participants", group.size)
    size = frame.say("groups.size", persons=persons, share=frame.words.percent(group.share))
    runs = frame.runs("official.group", symbol=mark.symbol, name=mark.label, size=size)
    if not group.distinctive:
        return runs + frame.runs("portrait.nothing_apart", stating=group.distinctive)
    first = group.distinctive[0]
    runs += _stance(frame, "apart", first, group.name) + _others(frame, first, group.name)
    for one in group.shared[: 0 if brief else 1]:
        runs += (
            frame.runs(f"official.also_{one.side}") + _stance(frame, "shared", one, group.name) + (Run("."),)
        )
    return runs


def spectrum_in_words(frame: Frame, spectrum: Spectrum) -> Runs:
    """Return in one paragraph what tells the two ends apart."""
    sizes: dict[str, Any] = dict(
        zip(THIRDS, (frame.words.number(size) for size in spectrum.sizes), strict=True)
    )
    runs = frame.runs("portrait.ends", **sizes)
    for contrast in spectrum.contrasts[:2]:
        runs += (Run(" "), *_contrast(frame, contrast))
    return runs


def _stance(frame: Frame, key: str, stance: Stance, name: str) -> Runs:
    """Return in one sentence what a group says of a statement, with its share and its votes."""
    own = stance.statement.groups.get(name, stance.statement.everybody)
    share = own.agree if stance.side == "agree" else own.disagree
    return frame.runs(
        f"portrait.{key}_{stance.side}",
        statement=frame.named(stance.statement),
        share=frame.words.share(share),
        votes=frame.say("portrait.votes", n=share.n),
    )


def _others(frame: Frame, stance: Stance, name: str) -> Runs:
    """Return what all others say of the statement, and the gap with its interval."""
    others, apart = stance.others, stance.apart
    if others is None or apart is None:
        return ()
    told = frame.runs(
        "portrait.others",
        others=frame.words.share(others),
        votes=frame.say("portrait.votes", n=others.n),
        **_points(frame, apart),
    )
    own = stance.statement.groups.get(name, stance.statement.everybody)
    share = own.agree if stance.side == "agree" else own.disagree
    return (
        told + frame.runs("essential.unrounded", stating=apart)
        if rounded_away(share, others, apart)
        else told
    )


def _points(frame: Frame, gap: Share) -> dict[str, Any]:
    """Return a difference of shares in points, with the bounds of its interval."""
    low, high = (frame.words.number(points_of(bound or 0.0)) for bound in (gap.low, gap.high))
    return {
        "points": frame.say("portrait.points", n=points_of(gap.value or 0.0)),
        "low": low,
        "high": high,
    }


def _spectrum(frame: Frame, spectrum: Spectrum) -> list[Block]:
    """Return what tells the two ends apart, with the middle, one sentence a statement."""
    words = frame.words
    sizes: dict[str, Any] = dict(zip(THIRDS, (words.number(size) for size in spectrum.sizes), strict=True))
    intro = frame.runs("portrait.ends", **sizes)
    blocks: list[Block] = [Paragraph(intro)]
    sentences = tuple(_contrast(frame, contrast) for contrast in spectrum.contrasts[:CONTRASTS])
    if sentences:
        told = (*intro, Run(" "), *frame.runs("portrait.contrasts"))
        blocks = [Paragraph(told), Items(sentences)]
    for name, size in zip(THIRDS, spectrum.sizes, strict=True):
        if name not in spectrum.shared:
            continue
        shared = spectrum.shared[name]
        people = frame.say("portrait.people", n=size)
        values: dict[str, Any] = {"people": people, "n": len(shared)}
        if not shared:
            blocks.append(Paragraph(frame.runs(f"portrait.nothing_{name}", people=people)))
            continue
        if name == "middle":
            n, low, high = spectrum.middle or (len(shared), 0, 0)
            values |= {"n": n, "low": words.number(low), "high": words.number(high)}
        blocks.append(Paragraph(frame.runs(f"portrait.shares_{name}", **values)))
        blocks.append(Items(tuple(_stance(frame, "shared", one, name) for one in shared)))
    return blocks


def _contrast(frame: Frame, contrast: Contrast) -> Runs:
    """Return what both ends and the middle say of a statement, and the gap with its interval."""
    said = frame.runs(
        "portrait.contrast",
        statement=frame.named(contrast.statement),
        low=_counted(frame, contrast.low),
        middle=_counted(frame, contrast.middle),
        high=_counted(frame, contrast.high),
    )
    gap = contrast.statement.gap
    if gap is None or gap.low is None:
        return said
    said += frame.runs("portrait.gap", **_points(frame, gap))
    exact = rounded_away(contrast.low, contrast.high, gap)
    return said + frame.runs("essential.unrounded", stating=gap) if exact else said


def _counted(frame: Frame, share: Share) -> str:
    """Write a share with the votes it is of."""
    votes = frame.say("portrait.votes", n=share.n)
    return frame.say("portrait.counted", share=frame.words.share(share), votes=votes).replace(" ", NBSP)


def density(frame: Frame, *, width: int | None = None) -> Chart:
    """Return the opinion map: squares of density, never persons; ``width`` shows it smaller."""
    from deliberation.report.charts import density_map

    facts = frame.facts.groups
    words = frame.words
    most = max(cell.n for cell in facts.map)
    alt = frame.say("map.alt", n=traced.count(facts.map), most=most, minimum=frame.facts.minimum_cell)
    for group in facts.groups:
        alt += " " + frame.say("map.alt_group", name=frame.marks[group.name].label, size=group.size)
    caption = [frame.say("map.caption", minimum=frame.facts.minimum_cell)]
    if facts.map_variance is not None:
        caption.insert(0, frame.say("map.variance", share=words.percent(facts.map_variance)))
    if facts.map_hidden:
        caption.append(frame.say("map.hidden", n=facts.map_hidden))
    svg, wide, high = density_map(facts, frame.marks, words)
    shown = width or wide
    return Chart("map", svg, alt, words.listed(caption, " "), shown, round(high * shown / wide))
