"""What several parts of a report share: the frame they are written in, verbatims, the statements table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, TypeGuard

from deliberation.core import traced
from deliberation.core.figures import whole
from deliberation.core.language import LANGUAGES, Localised
from deliberation.report.blocks import (
    FigureName,
    Line,
    Mark,
    Run,
    Runs,
    Said,
    StatementRow,
    Statements,
    Verbatim,
)
from deliberation.report.marks import THIRDS, everybody_mark, group_mark, strip, third_mark
from deliberation.report.words import (
    Words,
    catalogue,
    clean,
    known_language,
    marked,
    one_line,
    rtl,
    typeset,
    unopened,
)

if TYPE_CHECKING:
    from deliberation.synthesis.facts import Facts, Idea, Quote, Share, Statement, Support, Theme
    from deliberation.synthesis.facts.ideas import IdeaVotes

QUOTE_LENGTH = 480
"""Characters after which a verbatim is cut, with a visible mark."""
STATEMENT_LENGTH: Final = 320
"""The same for a statement in its row."""
FIGURES: Final[tuple[FigureName, ...]] = ("share", "interval", "against", "n")
"""Figures of a line of statements, as they stand from left to right."""
NOTHING = "–"
_FIRST: Final = re.compile(r"\w+(?:’|(?=\s))")
_SENTENCE: Final = re.compile(r".{40,}?(?<=[^\W\d_]{2})(?<![Aa]rt)[.!?…](?=\s+[A-ZÀ-Ý«“\"])")
"""A first sentence: what ends sooner, after one letter or after “Art”, is an abbreviation."""
LABELS: Final = (
    "contents",
    "skip",
    "page",
    "of",
    "engine",
    "groups_legend",
    "unshown",
    "proofs",
    "proofs_shown",
    "proofs_hide",
)
"""Words of the page itself."""
EXCERPT_LENGTH = 150
"""Characters of a statement quoted inside one of our sentences."""


@cache
def _small() -> frozenset[str]:
    """Return the small words that have a capital only where they begin a sentence, in all our languages."""
    return frozenset(word for code in LANGUAGES for word in catalogue(code)["words"]["small"].split())


@dataclass(frozen=True)
class Frame:
    """The facts, the language they are told in, and the marks of the groups."""

    facts: Facts
    words: Words

    @cached_property
    def marks(self) -> dict[str, Mark]:
        """Return the mark of each group, by name, in the order of the facts."""
        if self.facts.opinion.shared_by == "thirds":
            return {name: third_mark(name, self.words) for name in THIRDS}
        names = [group.name for group in self.facts.groups.groups]
        return {name: group_mark(name, position, self.words) for position, name in enumerate(names)}

    @property
    def grouped(self) -> bool:
        """Tell whether the report has groups to compare."""
        return bool(self.facts.groups.groups)

    @property
    def mixed(self) -> str:
        """Return "_mixed" where the platform offered a mixed vote rather than a pass, else nothing."""
        return "_mixed" if any(notice.code == "mixed_votes" for notice in self.facts.notices) else ""

    @property
    def authored(self) -> bool:
        """Whether the export says who wrote; without it, persons cannot be counted."""
        return self.facts.counts.authors is not None

    def voices(self, persons: int, contributions: int) -> str:
        """Write the weight of an idea or theme: in persons, or in contributions where authors are unknown."""
        if not self.authored:
            return self.words.unit("contributions", contributions)
        if not persons:
            return self.say("themes.nobody", stating=persons)
        return self.words.unit("persons", persons)

    def size(self, item: Theme | Idea, key: str = "themes.said_by") -> str:
        """Write a size in persons, and in contributions where that says something more."""
        if self.authored and not item.persons:
            return self.say("themes.organiser_alone", stating=item.persons)
        voices = self.voices(item.persons, item.contributions)
        if not self.authored or item.persons == item.contributions:
            return voices
        contributions = self.words.unit("contributions", item.contributions)
        return self.say(key, persons=voices, contributions=contributions)

    def short(self, name: str) -> str:
        """Return the name of a group, or of a part of a spectrum, as it stands in a sentence."""
        return traced.carried(self.say(f"groups.third_{name}"), name) if name in THIRDS else name

    def say(self, key: str, *, n: int | None = None, stating: object = None, **values: object) -> str:
        """Return a sentence as plain text."""
        return self.words.say(self._worded(key), n=n, stating=stating, **values)

    def runs(self, key: str, *, n: int | None = None, stating: object = None, **values: object) -> Runs:
        """Return a sentence as runs; ``stating`` is what it says of the facts without showing it."""
        return self.words.runs(self._worded(key), n=n, stating=stating, **values)

    def _worded(self, key: str) -> str:
        """Return the key of a sentence, or of its twin about contributions where nobody knows who wrote.

        The twin of ``key`` is ``key_texts``: a locale has one wherever a sentence counts persons who write.
        """
        texts = f"{key}_texts"
        return texts if not self.authored and self.words.has(texts) else key

    def foreign(self, text: str, language: str | None, limit: int = EXCERPT_LENGTH) -> Run:
        """Return somebody else's words on one line, in their own language."""
        code = known_language(language)
        return Run(one_line(text, limit), False, code if code != self.words.language else None, rtl(code))

    def label(self, name: str, limit: int = EXCERPT_LENGTH, *, within: bool = False) -> Run:
        """Return the name of an idea or a theme; ``within`` marks where our sentence puts it between some."""
        run = self.foreign(name, self.facts.about.language, limit)
        spaced = typeset(run.text, known_language(self.facts.about.language) or self.words.language)
        return replace(run, text=marked(spaced, self.words.language, within=within))

    def excerpt(self, quote: Quote) -> Run:
        """Return a quote to stand inside one of our sentences, which brings its own full stop."""
        run = self.foreign(quote.text, quote.language or self.facts.about.language)
        full = run.text.endswith(".") and not run.text.endswith("..")
        return replace(run, text=traced.carried(unopened(run.text[:-1] if full else run.text), run.text))

    def quoted(self, quote: Quote) -> Runs:
        """Return a quote between the quotation marks of our language."""
        return self.runs("quotes.inline", text=self.excerpt(quote))

    def named(self, statement: Statement) -> Run:
        """Return a statement to stand inside one of our sentences: its title, or its words."""
        if statement.title is None:
            return self.excerpt(statement.text)
        return self.excerpt(statement.text.model_copy(update={"text": statement.title, "cut": False}))

    def statement(self, statement: Statement, limit: int = STATEMENT_LENGTH) -> Verbatim:
        """Return a statement as its row shows it: its title where it has one, else its words."""
        if statement.title is None:
            return self.verbatim(statement.text, limit)
        titled = self.verbatim(
            statement.text.model_copy(update={"text": statement.title, "cut": False}), limit
        )
        return replace(titled, note=self.say("quotes.title"))

    def localised(self, words: Localised | str | None, limit: int = 2000) -> Run:
        """Return what the organiser wrote, in the report's language or the nearest there is."""
        if words is None or isinstance(words, str):
            spoken = self.facts.about.language or self.words.language
            return _typeset(self.foreign(words or "", None, limit), spoken)
        order = [self.words.language, "fr", "en", *words]
        language = next((code for code in order if words.get(code)), self.words.language)
        return _typeset(self.foreign(words.get(language, ""), language, limit), language)

    def inside(self, words: Localised | str | None, limit: int = 2000) -> Run:
        """Return what the organiser wrote, to stand after a colon: no capital on a word that needs none."""
        run = self.localised(words, limit)
        first = _FIRST.match(run.text)
        return (
            replace(run, text=traced.carried(run.text[0].lower() + run.text[1:], run.text))
            if first and first[0] in _small()
            else run
        )

    def title(self, limit: int = 2000) -> Runs:
        """Return the title of the consultation, with the territory that the report is about."""
        title = self.localised(self.facts.about.title, limit)
        place = self.facts.territory
        return (title,) if place is None else (title, Run(" – "), self.foreign(place.name, None, 120))

    def verbatim(self, quote: Quote, limit: int = QUOTE_LENGTH) -> Verbatim:
        """Return a citizen's words with their contribution; cut and masked texts say so."""
        language = known_language(quote.language or self.facts.about.language)
        text = clean(quote.text).strip()
        notes = [self.say("quotes.masked", n=quote.masked)] if quote.masked else []
        if len(text) > limit:
            head = text[:limit]
            text = f"{head.rsplit(' ', 1)[0] if ' ' in head[limit // 2 :] else head} […]"
            notes.append(self.say("quotes.cut"))
        elif quote.cut:
            text = f"{text} […]"
            notes.append(self.say("quotes.cut"))
        return Verbatim(
            text=traced.carried(text, quote.text),
            source=self.say(
                "quotes.organiser" if quote.organiser else "quotes.source",
                id=one_line(quote.contribution, 40),
            ),
            language=language,
            rtl=rtl(language),
            note=self.words.listed(notes),
        )

    def line(self, quote: Quote, limit: int) -> Verbatim:
        """Return a citizen's words on one line, to stand in a table."""
        words = traced.carried(" ".join(clean(quote.text).split()), quote.text)
        return self.verbatim(quote.model_copy(update={"text": words}), limit)

    def share(self, share: Share) -> str:
        """Write a share, with its interval where there is one."""
        interval = self.words.interval(share.low, share.high)
        percent = self.words.share(share)
        return self.say("numbers.share_interval", share=percent, interval=interval) if interval else percent

    def by_group(self, statement: Statement) -> str:
        """Write the agreement of each group with a statement, or everybody's where there are no groups."""
        if not statement.groups:
            return self.words.share(statement.everybody.agree)
        shares = {self.short(name): self.words.share(of.agree) for name, of in statement.groups.items()}
        told = (traced.carried(f"{name}\u00a0{share}", share) for name, share in shares.items())
        return self.words.listed(told, ", ")


def _typeset(run: Run, language: str) -> Run:
    """Give an organiser's words the spaces of their language; those of citizens stay as they typed them."""
    return replace(run, text=typeset(run.text, language))


def voters_column(frame: Frame) -> str:
    """Return the heading of how many voted on an idea: people where single votes say who, else votes."""
    return "columns.votes" if frame.facts.opinion.basis == "tallies" else "official.voters"


def variable_name(frame: Frame, variable: str) -> str:
    """Return the name of a variable in words; one the locale does not know is shown as it was declared."""
    if frame.words.has(f"variables.{variable}"):
        return frame.words.known("variables", variable)
    name = one_line(variable.replace("_", " "), 60)
    return traced.carried(name[:1].upper() + name[1:], variable)


def labels(frame: Frame) -> dict[str, str]:
    """Return the words of the page itself."""
    opening, closing = frame.say("quotes.inline", text="\n").split("\n")
    named = (
        {} if frame.facts.bill is None else {"articles": frame.say(f"articles.kind_{frame.facts.bill.kind}")}
    )
    return {
        **{name: frame.say(f"page.{name}") for name in LABELS},
        "open": opening,
        "close": closing,
        **named,
    }


def statements(
    frame: Frame,
    name: str,
    caption: str,
    chosen: Sequence[Statement],
    *,
    note: str = "",
    against: bool = False,
    gaps: bool = False,
    breadth: bool = False,
    limit: int = STATEMENT_LENGTH,
    begun: int = 0,
    said: Mapping[str, tuple[Said, ...]] | None = None,
    marks: Mapping[str, Runs] | None = None,
) -> Statements:
    """Return the table of some statements: one row each, one line per group or one for everybody.

    Parameters
    ----------
    frame, name, caption, chosen, note
        What to show and under which words.
    against : bool
        Show the share who disagree, with its interval, instead of the share who agree.
    gaps : bool
        Show the gap between the two groups furthest apart.
    breadth : bool
        Show in how many territories the statement is shared, where people say where they live.
    limit : int
        Characters of a statement, and a mark where it is cut.
    begun : int
        Characters of the first words of a statement that is shown by its title; 0 shows the title alone.
    said : mapping of str to tuple of Said, optional
        The words that go with each statement, by contribution.
    marks : mapping of str to Runs, optional
        What must be said of a statement before it is quoted, by contribution.
    """
    heads = {"share": "agree", "interval": "interval", "against": "against", "n": "votes"}
    if against:
        heads |= {"share": "against", "against": "agree"}
    rows = tuple(
        StatementRow(
            frame.statement(one, limit),
            _with_mark(
                _begins(frame, one, begun),
                detail(frame, one) if gaps else territories(frame, one) if breadth else (),
                (marks or {}).get(one.contribution, ()),
            ),
            lines(frame, one, against=against),
            (said or {}).get(one.contribution, ()),
        )
        for one in chosen
    )
    order = tuple(name for name in FIGURES if name == "share" or _known(rows, name))
    line = "strip_against" if against else "strip"
    titled = "" if all(one.title is None for one in chosen) else "_begins" if begun else "_title"
    shown = (f"statement{titled}", "who", *(heads[name] for name in order), line)
    return Statements(
        id=name,
        caption=caption,
        headers=tuple(frame.say(f"columns.{key}") for key in shown),
        rows=rows,
        order=order,
        note=note,
    )


def _with_mark(begins: Runs, detail: Runs, mark: Runs) -> Runs:
    """Return what is told under a statement: its first words, what must be said of it, then figures."""
    told: Runs = ()
    for runs in (begins, mark, detail):
        told += (Run(" "), *runs) if told and runs else runs
    return told


def _begins(frame: Frame, statement: Statement, limit: int) -> Runs:
    """Return the first sentence of a statement that is shown by its title."""
    words = traced.carried(" ".join(clean(statement.text.text).split()), statement.text.text)
    if not limit or statement.title is None or not words or words.startswith(statement.title):
        return ()
    first = _SENTENCE.match(words)
    told = words if first is None else traced.carried(first[0], words)
    said = frame.line(
        statement.text.model_copy(update={"text": told, "cut": statement.text.cut and told == words}), limit
    )
    return frame.runs("quotes.begins", text=Run(said.text, False, said.language, said.rtl))


def _known(rows: Sequence[StatementRow], name: FigureName) -> bool:
    """Tell whether any line has a figure: a column of dashes is left out."""
    return any(getattr(line, name) != NOTHING for row in rows for line in row.lines)


def lines(frame: Frame, statement: Statement, *, against: bool = False) -> tuple[Line, ...]:
    """Return what each group says of a statement, or everybody where there are no groups."""
    if not statement.groups:
        return (_line(frame, everybody_mark(frame.words), statement.everybody, against=against),)
    return group_lines(frame, statement.groups, against=against)


def group_lines(frame: Frame, groups: Mapping[str, Support], *, against: bool = False) -> tuple[Line, ...]:
    """Return a line for what each group says."""
    marks = frame.marks
    return tuple(
        _line(frame, marks.get(name) or group_mark(name, len(marks), frame.words), support, against=against)
        for name, support in groups.items()
    )


def detail(frame: Frame, statement: Statement) -> Runs:
    """Return the gap between the two groups furthest apart, where it was measured."""
    if statement.gap is None or statement.gap.value is None or statement.gap_between is None:
        return ()
    most, least = statement.gap_between
    points = frame.words.number(points_of(statement.gap.value))
    ends = "_ends" if most in THIRDS else ""
    exact = frame.runs("divides.unrounded", stating=statement.gap) if unlike_printed(statement) else ()
    if statement.gap.low is None or statement.gap.high is None:
        return frame.runs(f"divides.gap{ends}", points=points, most=most, least=least) + exact
    told = frame.runs(
        f"divides.gap{ends}_interval",
        points=points,
        most=most,
        least=least,
        low=points_of(statement.gap.low),
        high=points_of(statement.gap.high),
    )
    return told + exact


def unlike_printed(statement: Statement) -> bool:
    """Tell whether the gap of a statement is not what a reader finds who subtracts the printed shares."""
    if statement.gap is None or statement.gap_between is None:
        return False
    most, least = (statement.groups.get(name) for name in statement.gap_between)
    return most is not None and least is not None and rounded_away(most.agree, least.agree, statement.gap)


def rounded_away(one: Share, other: Share, gap: Share) -> bool:
    """Tell whether rounding makes two printed shares and their printed difference disagree."""
    if one.value is None or other.value is None or gap.value is None:
        return False
    return abs(whole(one.value) - whole(other.value)) != abs(whole(gap.value))


def territories(frame: Frame, statement: Statement) -> Runs:
    """Return in how many territories a statement is shared, where it is known."""
    if not statement.territories or statement.territories_sharing is None:
        return ()
    sharing = frame.words.number(statement.territories_sharing)
    return frame.runs("unites.territories", n=statement.territories, sharing=sharing)


def unlike(votes: IdeaVotes | None) -> TypeGuard[IdeaVotes]:
    """Tell whether statements are received too differently for one share to stand for them."""
    return votes is not None and not votes.alike and votes.least is not None and votes.most is not None


def points_of(difference: float) -> int:
    """Return a difference of shares in whole percentage points."""
    return whole(difference)


def _line(frame: Frame, mark: Mark, support: Support, *, against: bool) -> Line:
    shown, other = (support.disagree, support.agree) if against else (support.agree, support.disagree)
    return Line(
        label=mark.label,
        share=frame.words.share(shown),
        interval=frame.words.interval(shown.low, shown.high) or NOTHING,
        against=frame.words.share(other),
        n=frame.words.number(shown.n) if shown.n else NOTHING,
        strip=strip(shown, mark, frame.words),
        mark=mark,
    )
