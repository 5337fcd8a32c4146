"""What each headline rests on: the table of trials, and the mark of one that does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deliberation.core import traced
from deliberation.core.figures import whole
from deliberation.report.blocks import Block, Cell, Column, Items, Paragraph, Run, Runs, Section, Table
from deliberation.report.sections.common import NOTHING, Frame
from deliberation.synthesis.facts.robustness import LEAST_RESAMPLED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from deliberation.synthesis.facts import Headline, Outcome, Robustness


def robustness(frame: Frame) -> tuple[Section, ...]:
    """Return the section on the trials; nothing where no headline was tried."""
    found = frame.facts.robustness
    if found is None:
        return ()
    fallen = [one for one in found.headlines if not one.survives]
    key = "title_fallen" if fallen else "title_holds"
    title = frame.runs(
        f"robustness.{key}", n=traced.count(fallen) if fallen else traced.count(found.headlines)
    )
    blocks: tuple[Block, ...] = (
        Paragraph(frame.runs("robustness.explain"), "lead"),
        Items(tuple(_trials(frame, found))),
        _table(frame, found.headlines),
    )
    return (Section("robustness", frame.say("robustness.kicker"), title, blocks),)


def _trials(frame: Frame, found: Robustness) -> Iterable[Runs]:
    """Say what each trial is, and how many people it leaves out."""
    share = frame.words.percent(found.active_share)
    if found.active_voters and found.active_votes is not None:
        cast = frame.words.percent(found.active_votes)
        yield frame.runs("robustness.active_voters", n=found.active_voters, share=share, cast=cast)
    if found.active_authors:
        yield frame.runs("robustness.active_authors", n=found.active_authors, share=share)
    if found.mobilised is None:
        yield frame.runs("robustness.mobilised_few", minimum=frame.facts.minimum_cell)
    elif found.mobilised:
        yield frame.runs("robustness.mobilised", n=found.mobilised)
    else:
        yield frame.runs("robustness.mobilised_none")
    yield frame.runs("robustness.resampled", n=found.resamples)
    yield frame.runs("robustness.few")
    yield frame.runs(f"robustness.{'groups_stay' if frame.grouped else 'rules'}")


def _table(frame: Frame, headlines: Iterable[Headline]) -> Table:
    rows = tuple(
        (
            Cell((named(frame, one),), frame.say(f"robustness.kinds.{one.kind}")),
            Cell((Run(_outcome(frame, one.without_active)),)),
            Cell((Run(_outcome(frame, one.without_mobilised)),)),
            Cell((Run(frame.words.percent(one.resampled)),)),
            Cell((Run(_people(frame, one.removed, exact=one.removed_exact)),)),
            Cell((Run(_people(frame, one.added, exact=one.added_exact)),)),
            Cell((Run(verdict(frame, one), True),)),
        )
        for one in headlines
    )
    heads = (
        ("headline", 4.4, False), ("without_active", 1.5, False), ("without_mobilised", 1.5, False),
        ("resampled", 1.2, True), ("removed", 1.2, True), ("added", 1.2, True), ("verdict", 1.2, False),
    )  # fmt: skip
    columns = tuple(
        Column(frame.say(f"robustness.columns.{name}"), share, number=number) for name, share, number in heads
    )
    note = frame.say("robustness.note")
    return Table("robustness", frame.say("robustness.caption"), columns, rows, note)


def verdict(frame: Frame, one: Headline) -> str:
    """Return the verdict on a headline in two or three words."""
    if not one.survives:
        return frame.say("robustness.fragile", stating=one)
    weaker = "weaker" in (one.without_active, one.without_mobilised)
    held = "narrow" if one.narrow is not None else "holds_weaker" if weaker else "holds"
    return frame.say(f"robustness.{held}", stating=one)


def _outcome(frame: Frame, outcome: Outcome | None) -> str:
    return NOTHING if outcome is None else frame.say(f"robustness.{outcome}", stating=outcome)


def _people(frame: Frame, count: int | None, *, exact: bool) -> str:
    if count is None:
        return NOTHING
    number = frame.words.number(count)
    return number if exact else frame.say("robustness.at_least", count=number)


def named(frame: Frame, one: Headline, *, within: bool = False) -> Run:
    """Return what a headline is about, in a few words; ``within`` marks where our sentence has some."""
    return named_subject(frame, one.subject, within=within)


def named_subject(frame: Frame, subject: str, *, within: bool = False) -> Run:
    """Return the words of a statement, an idea or a theme of the facts; its id where they are not there."""
    opinion, texts = frame.facts.opinion, frame.facts.texts
    for one in (*opinion.unites, *opinion.unites_against, *opinion.divides, *opinion.unknown):
        if one.contribution == subject:
            return frame.named(one)
    names = {theme.id: theme.name for theme in texts.themes}
    names |= {idea.id: idea.name for idea in (*texts.leading, *texts.divisive, *texts.rejected)}
    return frame.label(names.get(subject, subject), within=within)


def shaky(frame: Frame, kinds: Collection[str]) -> list[Headline]:
    """Return the headlines of some kinds that do not survive, then those that very few people would end."""
    found = frame.facts.robustness
    listed = [] if found is None else [one for one in found.headlines if one.kind in kinds]
    shown = [one for one in listed if not one.survives or one.narrow is not None]
    return sorted(shown, key=lambda one: (one.survives, one.narrow[1] if one.narrow else 0))


def marks(frame: Frame, *kinds: str) -> dict[str, Runs]:
    """Return, by subject, the words that mark a headline which does not survive, or hangs on few people."""
    return {one.subject: mark(frame, one) for one in shaky(frame, kinds)}


def _draws(frame: Frame) -> int:
    return 0 if frame.facts.robustness is None else frame.facts.robustness.resamples


def mark(frame: Frame, one: Headline) -> Runs:
    """Say in one sentence why a headline does not survive, or how few people it hangs on."""
    if one.without_active == "falls":
        return frame.runs("robustness.mark_active", stating=one.without_active)
    if one.without_mobilised == "falls":
        return frame.runs("robustness.mark_mobilised", stating=one.without_mobilised)
    if one.survives and one.narrow is not None:
        how, n = one.narrow
        exact = one.removed_exact if how == "removed" else one.added_exact
        return frame.runs(f"robustness.mark_{how}{'' if exact else '_maybe'}", n=n)
    draws = _draws(frame)
    if one.resampled is not None and whole(one.resampled) >= whole(LEAST_RESAMPLED):
        # rounded, it would pass its mark
        return frame.runs("robustness.mark_resampled_near", draws=draws, stating=one.resampled)
    return frame.runs("robustness.mark_resampled", share=frame.words.percent(one.resampled), draws=draws)


def _drawn_apart(one: Headline) -> bool:
    """Tell whether random draws alone make a headline fragile, and by more than rounding hides."""
    others = "falls" in (one.without_active, one.without_mobilised) or one.survives
    return not others and one.resampled is not None and whole(one.resampled) < whole(LEAST_RESAMPLED)


def fragile_themes(frame: Frame) -> dict[str, Runs]:
    """Return a sentence on each theme that is not surely among the most said, by theme."""
    return {one.subject: _said(frame, one) for one in shaky(frame, ("theme",))}


def _said(frame: Frame, one: Headline) -> Runs:
    if one.kind == "theme" and _drawn_apart(one):
        return _said_theme(frame, one)
    kind = frame.say(f"robustness.kinds.{one.kind}")
    said = frame.runs("robustness.said", kind=kind, name=named(frame, one, within=True))
    return (*said, Run(" "), *mark(frame, one))


def _said_theme(frame: Frame, one: Headline) -> Runs:
    share, name = frame.words.percent(one.resampled), named(frame, one, within=True)
    return frame.runs("robustness.said_theme", name=name, share=share, draws=_draws(frame))


def said_fragile(frame: Frame, *kinds: str) -> tuple[Paragraph, ...]:
    """Return a line on what does not survive or hangs on few people, for a page that does not list it."""
    found = shaky(frame, kinds)
    if not found:
        return ()
    runs: Runs = ()
    for one in found[:4]:
        runs += (*_said(frame, one), Run(" "))
    return (Paragraph(runs[:-1], "small"),)
