"""What is proposed: ideas in classes, the leading ones told in full, those that divide or are rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

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
from deliberation.report.marks import everybody_mark, strip
from deliberation.report.sections.common import NOTHING, Frame, voters_column
from deliberation.report.sections.robustness import marks
from deliberation.report.words import unopened
from deliberation.synthesis.facts import Idea

if TYPE_CHECKING:
    from deliberation.synthesis.facts import (
        Anatomy,
        Called,
        Followed,
        IdeaVotes,
        Part,
        Quote,
        Standings,
        Texts,
    )

LEADING: Final = 8
"""Ideas told in full."""

ASKED: Final = 160
"""Characters of the statement that people voted on."""
ENOUGH: Final = 12
"""Ideas of three persons or more under which a quarter of them is too few to be told as a rule."""
_FEW: Final = 2
VERBATIMS: Final = 2
SAID: Final = {"variant": 1, "limit": 1, "objection": 2}
"""How many quotes show a part of an idea."""


def ideas(frame: Frame) -> tuple[Section, ...]:
    """Return the section on ideas; nothing where no idea was found."""
    texts = frame.facts.texts
    rules = texts.standings
    if rules is None or not texts.leading:
        return ()
    voted = rules.basis is not None
    blocks: list[Block] = [Paragraph(frame.runs(f"ideas.explain_{'votes' if voted else 'said'}"), "lead")]
    if voted:
        blocks.append(_classes(frame, rules))
    blocks.append(Paragraph(frame.runs("ideas.reading"), "small"))
    for idea in texts.leading[:LEADING]:
        blocks += _told(frame, idea)
    if voted:
        blocks += _listed(frame, "divisive", texts.divisive)
        blocks += _listed(frame, "rejected", texts.rejected)
    blocks.append(
        Paragraph(
            frame.runs("ideas.whole_list", n=texts.ideas, told=traced.count(texts.leading[:LEADING])), "small"
        )
    )
    blocks += _more(frame)
    priority = rules.counts.get("priority", 0)
    key = "priority" if priority else "no_priority" if voted else "said"
    title = frame.runs(f"ideas.title_{key}", n=priority) if priority else frame.runs(f"ideas.title_{key}")
    return (Section("ideas", frame.say("ideas.kicker"), title, tuple(blocks)),)


def _classes(frame: Frame, rules: Standings) -> Table:
    """Return the number of ideas of each class with its rule."""
    where = ""
    if frame.grouped:
        threshold = frame.words.percent(frame.facts.opinion.threshold)
        where = frame.say("ideas.rule_priority_groups", threshold=threshold)
    values: dict[str, Any] = {
        "said": frame.voices(rules.said_from, rules.said_from),
        "approved": frame.words.percent(rules.approved_from),
        "threshold": frame.words.percent(frame.facts.opinion.threshold),
        "where": where,
        "minimum": rules.minimum_votes or 0,
    }
    several = [
        (int(size), n) for held in rules.sizes.values() for size, n in held.items() if int(size) > _FEW
    ]
    known_sizes = sum(n for _, n in several)
    keys = dict.fromkeys(rules.counts, "")
    if rules.sizes and known_sizes < ENOUGH:
        keys["priority"] = "_few"
        values["few"] = frame.words.unit("ideas", known_sizes)
    if frame.grouped:
        keys["divisive"] = "_groups"
    if frame.facts.opinion.shares_only:  # a share of agreement does not tell who is against
        keys |= {"divisive": "_unmeasured", "rejected": "_unmeasured"}
    rows = tuple(
        (
            Cell((Run(frame.say(f"standings.{kind}"), True),)),
            Cell((Run(NOTHING if keys[kind] == "_unmeasured" else frame.words.number(count)),)),
            Cell(frame.runs(f"ideas.rule_{kind}{keys[kind]}", **values)),
        )
        for kind, count in rules.counts.items()
    )
    columns = (
        Column(frame.say("columns.class"), 1.6),
        Column(frame.say("columns.ideas"), 0.9, number=True),
        Column(frame.say("columns.rule"), 6),
    )
    note = frame.say(f"ideas.note{'_tallies' if rules.basis == 'tallies' else ''}")
    return Table("standings", frame.say("ideas.caption"), columns, rows, note)


def _told(frame: Frame, idea: Idea) -> list[Block]:
    """Return an idea in full: who says it, who approves it, its parts, its words."""
    name = frame.label(idea.name)
    said = frame.size(idea)
    if idea.votes is not None:
        said = frame.say("ideas.detail", said=said, votes=_votes(frame, idea.votes))
    if frame.facts.texts.standings is not None and frame.facts.texts.standings.basis is not None:
        kind = class_of(frame, idea) if idea.standing else ""
        said = frame.say("ideas.detail", said=said, votes=kind) if kind else said
    blocks: list[Block] = [Heading((name,), said)]
    told: list[Runs] = []
    if idea.asked is not None and idea.votes is not None:
        told.append(frame.runs("ideas.asked", n=idea.votes.statements, statement=frame.excerpt(idea.asked)))
    if (more := _said_more(frame, idea)) is not None:
        told.append(more)
    anatomy = idea.anatomy
    if anatomy is not None:
        told += _calls(frame, anatomy)
        if told:
            blocks.append(Items(tuple(told)))
        blocks += _parts(frame, idea, anatomy)
    shown = set() if anatomy is None else _shown(anatomy)
    fresh = [quote for quote in idea.quotes if _span(quote) not in shown]
    quotes = tuple(frame.verbatim(quote) for quote in fresh[:VERBATIMS])
    return [*blocks, Verbatims(quotes)] if quotes else blocks


def class_of(frame: Frame, idea: Idea | Followed) -> str:
    """Say the class of an idea, and which of the rules gives it, where the facts hold its votes."""
    rules = frame.facts.texts.standings
    votes = idea.votes if isinstance(idea, Idea) else None
    if rules is None:
        reason = ""
    elif idea.standing == "secondary":
        reason = _secondary(frame, rules, idea.persons, votes)
    elif idea.standing == "untested" and isinstance(idea, Idea):
        reason = _untested(frame, rules, votes)
    else:
        reason = ""
    return reason or frame.say(f"citizens.standings.{idea.standing}")


def _secondary(frame: Frame, rules: Standings, persons: int, votes: IdeaVotes | None) -> str:
    """Say why an idea that was voted on is not among the first: less said, or less approved, and how."""
    if persons < rules.said_from:
        said = frame.voices(rules.said_from, rules.said_from)
        return frame.say("citizens.standings.secondary_said", said=said)
    if votes is None or rules.approved_from is None:
        return frame.say("citizens.standings.secondary_approved")
    limit = frame.facts.opinion.threshold
    threshold = frame.words.percent(limit)
    if (votes.everybody.agree.value or 0.0) < rules.approved_from:
        approved = frame.words.percent(rules.approved_from)
        return frame.say("citizens.standings.secondary_share", approved=approved)
    if any((part.agree.value or 0.0) < limit for part in votes.groups.values()):
        return frame.say("citizens.standings.secondary_group", threshold=threshold)
    return frame.say("citizens.standings.secondary_unsure", threshold=threshold)


def _untested(frame: Frame, rules: Standings, votes: IdeaVotes | None) -> str:
    """Say what an idea lacks to have a class by its votes."""
    if votes is None:
        return frame.say("citizens.standings.untested_votes")
    if votes.everybody.agree.n < (rules.minimum_votes or 0):
        tallies = "_tallies" if rules.basis == "tallies" else ""
        return frame.say(f"citizens.standings.untested_few{tallies}", minimum=rules.minimum_votes or 0)
    return "" if votes.alike else frame.say("citizens.standings.untested_unlike")


def known(texts: Texts) -> dict[str, Idea]:
    """Return the ideas that the facts tell, by id."""
    told = [idea for theme in texts.themes for idea in theme.ideas]
    listed = (*told, *texts.leading, *texts.divisive, *texts.rejected, *texts.minority)
    return {idea.id: idea for idea in listed}


def _shown(anatomy: Anatomy) -> set[tuple[str, int]]:
    """Return the quotes that the parts of an idea show already."""
    parts = [(part, SAID["variant"]) for part in anatomy.variants]
    parts += [(part, SAID["limit"]) for part in anatomy.limits]
    parts += [(part, SAID["objection"]) for part in anatomy.objections]
    return {_span(quote) for part, most in parts for quote in part.quotes[:most]}


def _span(quote: Quote) -> tuple[str, int]:
    return quote.contribution, quote.start


def _votes(frame: Frame, votes: IdeaVotes) -> str:
    agree = votes.everybody.agree
    if not votes.alike and votes.least is not None and votes.most is not None:
        least, most = frame.words.percent(votes.least), frame.words.percent(votes.most)
        statements = frame.words.number(votes.statements)
        return frame.say("ideas.unlike", least=least, most=most, statements=statements)
    tallies = frame.facts.opinion.basis == "tallies"
    voters = frame.words.unit("votes" if tallies else "voters", agree.n)
    interval = frame.words.interval(agree.low, agree.high)
    share = frame.words.share(agree)
    key = "ideas.votes" if interval else "ideas.votes_plain"
    said = frame.say(key, share=share, interval=interval, voters=voters)
    said += " " + frame.say("ideas.on_statements", n=votes.statements)
    if votes.least is None or votes.most is None:
        return said
    least, most = frame.words.percent(votes.least), frame.words.percent(votes.most)
    minimum = frame.facts.opinion.minimum_votes
    return said + ", " + frame.say("ideas.range", least=least, most=most, minimum=minimum)


def _said_more(frame: Frame, idea: Idea) -> Runs | None:
    """Return which group says an idea more, where the intervals of two groups do not meet."""
    known = [(name, share) for name, share in idea.said_by_group.items() if share.value is not None]
    if len(known) < 2:
        return None
    most = max(known, key=lambda pair: pair[1].value or 0)
    least = min(known, key=lambda pair: pair[1].value or 0)
    if (most[1].low or 0) <= (least[1].high or 1):
        return None
    return frame.runs(
        "ideas.said_more",
        group=most[0],
        share=frame.share(most[1]),
        other=least[0],
        others=frame.share(least[1]),
    )


def _calls(frame: Frame, anatomy: Anatomy) -> list[Runs]:
    """Return to whom an idea is addressed, and by which means it would be done."""
    pairs: tuple[tuple[str, list[Called]], ...] = (
        ("addressees", anatomy.addressees),
        ("levers", anatomy.levers),
    )
    return [
        frame.runs(
            f"ideas.{kind}",
            named=frame.words.joined(_called(frame, kind, one) for one in called),
        )
        for kind, called in pairs
        if called
    ]


def _called(frame: Frame, kind: str, one: Called) -> str:
    label = frame.say(f"{kind}.{one.label}")
    return frame.say("ideas.called", label=label, persons=frame.words.number(one.persons), n=one.n)


def _parts(frame: Frame, idea: Idea, anatomy: Anatomy) -> list[Block]:
    """Return variants, conditions and limits, objections: each with words that were written."""
    blocks: list[Block] = []
    if anatomy.variants:
        blocks.append(Paragraph(frame.runs("ideas.variants"), "small"))
        blocks.append(_items(frame, anatomy.variants, SAID["variant"]))
    for parts, most in ((anatomy.limits, SAID["limit"]), (anatomy.objections, SAID["objection"])):
        for part in parts:
            blocks.append(Paragraph(frame.runs(f"ideas.{part.kind}"), "small"))
            blocks.append(_items(frame, [part], most))
    if anatomy.objections_unheard and idea.votes is not None:
        against = frame.words.share(idea.votes.everybody.disagree)
        blocks.append(Paragraph(frame.runs("ideas.unheard", against=against, stating=anatomy)))
    return blocks


def _items(frame: Frame, parts: list[Part], most: int) -> Items:
    """Return the words that show each part, the first with how many persons it stands for."""
    rows: list[Runs] = []
    for part in parts:
        for place, quote in enumerate(part.quotes[:most]):
            said = frame.quoted(quote)
            if place == 0:
                persons = frame.voices(part.persons, part.persons)
                rows.append((*said, *frame.runs("ideas.part", said="", persons=persons)))
            else:
                rows.append(said)
    return Items(tuple(rows))


def _listed(frame: Frame, kind: str, listed: list[Idea]) -> list[Block]:
    """Return a table of the ideas of a class."""
    rules = frame.facts.texts.standings
    total = 0 if rules is None else {str(name): count for name, count in rules.counts.items()}[kind]
    if not listed:
        return []
    fragile = marks(frame, kind)
    rows = []
    for idea in listed:
        votes = idea.votes
        if votes is None:
            continue
        mark = traced.joined((run.text for run in fragile.get(idea.id, ())), "")
        agree, disagree = votes.everybody.agree, votes.everybody.disagree
        shown = disagree if kind == "rejected" else agree
        rows.append(
            (
                Cell(_named(frame, idea), traced.joined((frame.size(idea), mark), ". ")),
                Cell((Run(frame.share(agree)),)),
                Cell((Run(frame.share(disagree)),)),
                Cell((Run(frame.words.number(agree.n)),)),
                Cell(drawing=strip(shown, everybody_mark(frame.words), frame.words)),
            )
        )
    columns = (
        Column(frame.say("columns.idea"), 4),
        Column(frame.say("columns.agree"), 1.7, number=True),
        Column(frame.say("columns.against"), 1.7, number=True),
        Column(frame.say(voters_column(frame)), 1, number=True),
        Column(frame.say(f"columns.strip{'_against' if kind == 'rejected' else ''}"), 2.4),
    )
    table = Table(
        f"ideas-{kind}", frame.say(f"ideas.listed_caption_{kind}", stating=listed), columns, tuple(rows)
    )
    blocks: list[Block] = [Heading(frame.runs(f"ideas.{kind}_title", n=total)), table]
    if total > len(listed):
        blocks.append(Paragraph(frame.runs("ideas.more_listed", n=total - len(listed)), "small"))
    return [*blocks, *_why(frame, listed)]


def _why(frame: Frame, listed: list[Idea]) -> list[Block]:
    """Return what is written against some ideas, then of how many nobody wrote why they are refused."""
    blocks: list[Block] = []
    heard = [(idea, idea.anatomy.objections) for idea in listed if idea.anatomy and idea.anatomy.objections]
    for idea, objections in heard:
        blocks.append(
            Paragraph(frame.runs("ideas.objected", name=frame.label(idea.name, within=True)), "small")
        )
        blocks.append(_items(frame, list(objections), SAID["objection"]))
    unheard = sum(idea.anatomy is not None and idea.anatomy.objections_unheard for idea in listed)
    if unheard:
        blocks.append(
            Paragraph(frame.runs("ideas.unheard_of", n=unheard, total=traced.count(listed)), "small")
        )
    return blocks


def _named(frame: Frame, idea: Idea) -> Runs:
    """Return the name of an idea and, where it does not say it, the statement that was voted on."""
    name = frame.label(idea.name)
    if idea.asked is None:
        return (name,)
    said = frame.line(idea.asked, ASKED)
    return (
        name,
        Run(" "),
        *frame.runs(
            "official.asked",
            n=1 if idea.votes is None else idea.votes.statements,
            statement=Run(unopened(said.text), False, said.language, said.rtl),
        ),
    )


def _more(frame: Frame) -> list[Block]:
    """Return what the texts do, and whether more of them would bring new ideas."""
    texts = frame.facts.texts
    blocks: list[Block] = []
    if texts.types:
        counted = [(frame.say(f"types_of.{cell.category}"), cell.n or 0) for cell in texts.types]
        named = frame.words.joined(frame.say("ideas.type", label=label, n=n) for label, n in counted)
        key = "types" if frame.authored else "types_contributions"
        blocks.append(Paragraph(frame.runs(f"ideas.{key}", named=named), "small"))
    if texts.types_unread:
        blocks.append(Paragraph(frame.runs("ideas.types_unread", n=texts.types_unread), "small"))
    more = texts.saturation
    if more is not None:
        blocks.append(Heading(frame.runs("ideas.saturation_title")))
        told = frame.runs(
            "ideas.saturation",
            coverage=frame.words.percent(more.coverage.value),
            interval=frame.words.interval(more.coverage.low, more.coverage.high),
            more=more.more,
            new=frame.words.decimal(more.new, 1 if more.new < 10 else 0),
            low=frame.words.decimal(more.new_low, 0),
            high=frame.words.decimal(more.new_high, 0),
        )
        blocks.append(Paragraph((*told, Run(" "), *frame.runs("ideas.saturation_limit"))))
    return blocks
