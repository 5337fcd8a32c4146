"""The elected official's report: four pages, of which the first suffices; made as full as they can hold."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from deliberation.core.language import LANGUAGES
from deliberation.core.remembered import once_each
from deliberation.report.blocks import Block, Document, Runs, Section
from deliberation.report.documents.official import answers, divides, unites
from deliberation.report.documents.official.amounts import Amount, Amounts, Scale, at, tightest
from deliberation.report.pdf import Extent, extents
from deliberation.report.sections import closing, front
from deliberation.report.sections.common import Frame, labels
from deliberation.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deliberation.synthesis.facts import Facts

FRONT: Final = "front"
PAGES: Final = {"unites": unites.unites, "divides": divides.divides, "answers": answers.answers}
"""What makes each page after the first, by its name, given how much it may show."""
SCALES: Final[Mapping[str, Scale]] = {
    FRONT: {
        "mandate": Amount((2, 2, 1, 0, 0)),  # whole, in brief, left out
        "question": Amount((420, 420, 300, 180, 140), 120),  # characters
        "ideas": Amount((6, 0, 0, 0, 0)),  # both said and approved
        "named": Amount((3, 1, 1, 1, 1)),  # statements that unite, and as many that divide
        "voices": Amount((6, 0, 0, 0, 0)),  # ideas as written, where no other page shows them
    },
    "unites": unites.SCALE,
    "divides": divides.SCALE,
    "answers": answers.SCALE,
}
"""How much each page may show."""
QUOTED: Final = 110
VOICE: Final = 160
"""Characters of an idea as written, on the first page."""
FULL: Final = 0.94
"""Part of a page from which nothing makes it longer: its foot breathes; a gap inside may be filled."""


def official(facts: Facts, language: str) -> Document:
    """Return the report of some facts in a language: each of its parts on one page.

    A part that runs over its page is made tighter, step by step: fewer statements, then fewer words. One that
    leaves room is given back what the reader would want, thing by thing, while its page holds.

    Parameters
    ----------
    facts : Facts
        The synthesis as data.
    language : {"fr", "en"}
        Language of the report.

    Returns
    -------
    Document
        Blocks of already formatted text, numbers and drawings.
    """
    amounts = _settled(facts)
    frame = Frame(facts, Words(language))
    return _document(frame, _parts(frame, amounts))


@once_each
def _settled(facts: Facts) -> dict[str, Amounts]:
    """Return how much each page shows, the same in all languages: two of them hold the same rows."""
    frames = [Frame(facts, Words(language)) for language in LANGUAGES]
    return filled(frames, fitting(frames))


def fitting(frames: Sequence[Frame]) -> dict[str, Amounts]:
    """Return how much each page shows, tightened step by step until it holds in every language."""
    step = dict.fromkeys(SCALES, 0)
    while True:
        amounts: dict[str, Amounts] = {name: at(scale, step[name]) for name, scale in SCALES.items()}
        taken = _taken(frames, [_parts(frame, amounts) for frame in frames])
        over = [name for name, one in taken.items() if one.pages > 1 and step[name] < tightest(SCALES[name])]
        if not over:
            return amounts
        for name in over:
            step[name] += 1


def filled(frames: Sequence[Frame], amounts: Mapping[str, Amounts]) -> dict[str, Amounts]:
    """Return more of what each page leaves room for in every language, a little at a time.

    The first thing of a page's scale comes first, as much of it as holds, then the next one. A step of
    tightening takes of everything at once, which may be more than the page needed.
    """
    shown = dict(amounts)
    parts = [_parts(frame, shown) for frame in frames]
    taken = _taken(frames, parts)
    wanted = {name: deque(SCALES[name]) for name, one in taken.items() if one.pages == 1}
    while True:
        tries = {
            name: more
            for name, things in wanted.items()
            if (more := _more(frames, name, shown[name], things, [mine[name] for mine in parts]))
        }
        if not tries:
            return shown
        tried = _taken(
            frames,
            [
                mine | {name: more.parts[place] for name, more in tries.items()}
                for place, mine in enumerate(parts)
            ],
        )
        for name, more in tries.items():
            longer = tried[name].filled > taken[name].filled
            if tried[name].pages > 1 or (longer and taken[name].filled >= FULL):  # it is not tried again
                continue
            shown[name], taken[name] = more.amounts, tried[name]
            for mine, part in zip(parts, more.parts, strict=True):
                mine[name] = part
            wanted[name].appendleft(more.thing)


def _taken(frames: Sequence[Frame], parts: Sequence[Mapping[str, _Part]]) -> dict[str, Extent]:
    """Return the room that each page takes in the language where it takes most."""
    found = [extents(_document(frame, mine)) for frame, mine in zip(frames, parts, strict=True)]
    return {name: max(mine[name] for mine in found if name in mine) for mine in found for name in mine}


class _More(NamedTuple):
    """A page with more of one thing."""

    thing: str
    amounts: Amounts
    parts: list[_Part]
    """The page in each language."""


def _more(
    frames: Sequence[Frame], name: str, amounts: Amounts, things: deque[str], parts: Sequence[_Part]
) -> _More | None:
    """Return a page with more of the first thing that the facts hold more of; None where they hold no more.

    ``things`` loses what was tried.
    """
    while things:
        thing = things.popleft()
        before, value = amounts[thing], SCALES[name][thing].raised(amounts[thing])
        while value != before:
            raised = {**amounts, thing: value}
            made = [_part(frame, name, raised) for frame in frames]
            if made != parts:
                return _More(thing, raised, made)
            before, value = value, SCALES[name][thing].raised(value)
    return None


@dataclass(frozen=True)
class _Front:
    """The first page, with the question above it."""

    question: Runs
    blocks: tuple[Block, ...]


_Part = _Front | Section | None


def _parts(frame: Frame, amounts: Mapping[str, Amounts]) -> dict[str, _Part]:
    return {name: _part(frame, name, shown) for name, shown in amounts.items()}


def _part(frame: Frame, name: str, amounts: Amounts) -> _Part:
    return _front(frame, amounts) if name == FRONT else PAGES[name](frame, amounts)


def _document(frame: Frame, parts: Mapping[str, _Part]) -> Document:
    about = frame.facts.about
    first = next(part for part in parts.values() if isinstance(part, _Front))
    return Document(
        id="official",
        language=frame.words.language,
        title=frame.title(160),
        kind_of_report=frame.say("official.kind"),
        notice=(frame.localised(about.notice, 300),) if about.notice else (),
        facts_line=front.facts_line(frame),
        question=first.question,
        front=first.blocks,
        sections=tuple(part for part in parts.values() if isinstance(part, Section)),
        closing=closing.attribution(frame),
        labels=labels(frame),
    )


def _front(frame: Frame, amounts: Amounts) -> _Front:
    """Return the first page: figures and essentials first, then the mandate, shortened where it is full."""
    about = frame.facts.about
    mandate, *rest = front.front(frame, brief=amounts["mandate"] < 2, named=amounts["named"])
    ideas = unites.weighed(frame, "priority", amounts["ideas"], QUOTED)
    if ideas is not None:
        rest.append(ideas)
    if amounts["voices"] and _unheard(frame):
        told = {idea.id for idea in unites.classed(frame, "priority", amounts["ideas"])}
        rest.append(unites.written(frame, amounts["voices"], VOICE, without=told))
    return _Front(
        question=(frame.localised(about.question, amounts["question"]),) if about.question else (),
        blocks=(*rest, mandate) if amounts["mandate"] else tuple(rest),
    )


def _unheard(frame: Frame) -> bool:
    """Tell whether no other page shows ideas as written: there are some, and votes that part them."""
    texts = frame.facts.texts
    return bool(texts.themes and frame.facts.opinion.ranked and divides.weighed(frame))
