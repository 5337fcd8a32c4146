"""From themes to facts: what people said, in how many voices, in their exact words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pandas as pd

from deliberation.consultation import Consultation
from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.synthesis import facts
from deliberation.synthesis.facts import Cell, Kind, Mobilisation, Quote, Remainder, Share, Texts
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.idea_facts import Ideas, frame_of, saturation_facts, type_facts
from deliberation.synthesis.question_facts import question_facts
from deliberation.synthesis.saying import bears
from deliberation.text import Idea, Subtheme, Theme, Themes
from deliberation.text.wording.lexicon import stems

IDEAS: Final = 5
QUOTES: Final = 2
MOBILISATIONS: Final = 5
MINORITY: Final = 5
VERBATIMS: Final = 6
NAMING: Final = 3
"""Persons who say an idea from which a sub-theme is told under its name."""
_SAME_WORDS: Final = 0.75  # words that a name and a statement share, of the longer: the name says it
VOTED: Final[tuple[Kind, ...]] = ("priority", "divisive", "rejected")
"""Classes that votes alone give."""
DISPUTED: Final[tuple[Kind, ...]] = ("divisive", "rejected")


def text_facts(
    consultation: Consultation,
    themes: Themes | None,
    gate: Gate,
    support: Weighed | None = None,
    groups: OpinionGroups | None = None,
) -> Texts:
    """Return the findings from texts, with what votes say of ideas; counts are zero where there are none."""
    if themes is None:
        return Texts(
            contributions=0, analysed=0, classified=0, distinct=0, persons=0, passages=0, ideas=0,
            languages=[], themes=[], remainder=[], mobilisations=[], encoder=None, words_masked=0,
        )  # fmt: skip
    ideas = Ideas(consultation, themes, support, groups, gate)
    reader = _Reader(consultation, themes, gate, ideas)
    counts = themes.counts
    found = [reader.theme(theme, counts.analysed) for theme in themes.tree()]
    mobilisations = reader.mobilisations()
    every = {idea.id: idea for theme in themes.tree() for idea in theme.ideas}
    few = [idea for idea in every.values() if idea.minority]
    leading = [reader.told(every[name]) for name in ideas.leading()]
    listed = {kind: [reader.told(every[name]) for name in ideas.of(kind)] for kind in DISPUTED}
    echoed = _echoed(few, mobilisations)
    first = sorted(few, key=lambda idea: (idea.id in echoed, -idea.persons))[:MINORITY]
    minority = [reader.idea(idea) for idea in first]
    replay = themes.replay
    shown = {idea.id: idea for theme in found for idea in theme.ideas} | {idea.id: idea for idea in minority}
    shown |= {idea.id: idea for ideas_ in (leading, *listed.values()) for idea in ideas_}
    quotes = [quote for idea in shown.values() for quote in _quotes(idea)]
    quotes += [mobilisation.quote for mobilisation in mobilisations]
    types, unread = type_facts(themes)
    asked = reader.asked(every.values())
    voted = {name: ideas.votes[name].statements for name in asked}
    return Texts(
        contributions=counts.contributions,
        analysed=counts.analysed,
        classified=counts.classified,
        distinct=counts.distinct,
        persons=counts.persons,
        passages=counts.passages,
        ideas=counts.ideas,
        languages=_languages(themes),
        themes=found,
        remainder=[Remainder(reason=reason, count=n) for reason, n in themes.remainder().items()],
        mobilisations=mobilisations,
        questions=question_facts(consultation, themes, gate),
        minority_ideas=len(few),
        minority=minority,
        standings=ideas.standings.model_copy(update={"asked": asked, "voted": voted}),
        leading=leading,
        divisive=listed["divisive"],
        rejected=listed["rejected"],
        saturation=saturation_facts(themes),
        types=types,
        types_unread=unread,
        encoder=themes.encoder,
        edits=0 if replay is None else replay.edits,
        edits_replayed=0 if replay is None else replay.done,
        words_masked=sum(quote.masked for quote in quotes),
    )


class _Reader:
    """Turns themes into facts, each quote checked against the contribution it comes from."""

    def __init__(self, consultation: Consultation, themes: Themes, gate: Gate, ideas: Ideas) -> None:
        self._themes = themes
        self._ideas = ideas
        self._gate = gate
        self._texts: Mapping[str, str] = dict(
            zip(consultation.contribution_ids, consultation.contributions["text"].to_pylist(), strict=True)
        )

    def theme(self, theme: Theme, analysed: int) -> facts.Theme:
        share = round(theme.contributions / analysed, 6) if analysed else None
        told = [one for one in theme.subthemes if one.ideas[0].persons >= NAMING]
        return facts.Theme(
            id=theme.id,
            name=self._gate.text(theme.name),
            persons=theme.persons,
            contributions=theme.contributions,
            passages=theme.passages,
            share=Share(count=theme.contributions, n=analysed, value=share),
            ideas=[self.idea(idea) for idea in theme.ideas[:IDEAS]],
            more_ideas=max(len(theme.ideas) - IDEAS, 0),
            subthemes=[self.subtheme(one) for one in told],
            more_subthemes=len(theme.subthemes) - len(told),
            quote=next(iter(self.quotes(self._themes.theme_verbatims(theme.id, 1))), None),
            votes=self._ideas.theme_votes.get(theme.id),
        )

    def subtheme(self, one: Subtheme) -> facts.Subtheme:
        return facts.Subtheme(
            id=one.id,
            name=self._gate.text(one.name),
            idea=one.ideas[0].id,
            idea_persons=one.ideas[0].persons,
            idea_contributions=one.ideas[0].contributions,
            persons=one.persons,
            contributions=one.contributions,
            passages=one.passages,
            ideas=len(one.ideas),
        )

    def told(self, idea: Idea) -> facts.Idea:
        """Return an idea told in full, with six verbatims and its anatomy."""
        whole = self._ideas.anatomy(idea.id, lambda said: self.quotes(frame_of(said)))
        return self.idea(idea, verbatims=VERBATIMS).model_copy(update={"anatomy": whole})

    def idea(self, idea: Idea, *, verbatims: int = QUOTES) -> facts.Idea:
        return facts.Idea(
            id=idea.id,
            name=self._gate.text(idea.name),
            persons=idea.persons,
            contributions=idea.contributions,
            passages=idea.passages,
            quotes=self._named_first(idea.name, self.quotes(self._themes.verbatims(idea.id, verbatims))),
            minority=idea.minority,
            standing=self._ideas.kinds[idea.id],
            votes=self._ideas.votes.get(idea.id),
            asked=self._asked(idea),
            said_by_group=self._ideas.said_by_group.get(idea.id, {}),
        )

    def _named_first(self, name: str, quotes: list[Quote]) -> list[Quote]:
        """Return quotes with one that holds the words of the name first, where one does."""
        return sorted(quotes, key=lambda quote: not bears(quote.text, name, quote.language))

    def asked(self, ideas: Iterable[Idea]) -> dict[str, Quote]:
        """Return the statement that gives its class to each idea that other words name."""
        found = {idea.id: self._asked(idea) for idea in ideas if self._ideas.kinds[idea.id] in VOTED}
        return {name: quote for name, quote in found.items() if quote is not None}

    def _asked(self, idea: Idea) -> Quote | None:
        """Return the statement that people voted on most, unless the name says nearly all of it."""
        contribution = self._ideas.asked.get(idea.id)
        if contribution is None or idea.id not in self._ideas.votes:
            return None
        text, language = self._texts[contribution], self._themes.languages[contribution] or None
        named, asked = (stems(words, language) for words in (idea.name, text))
        shared = len(set(named) & set(asked))
        if shared >= _SAME_WORDS * max(len(set(named)), len(set(asked))):  # neither other words nor a part
            return None
        return self._gate.quote(contribution, text, 0, len(text), language=language)

    def mobilisations(self) -> list[Mobilisation]:
        found = self._themes.mobilisations().head(MOBILISATIONS)
        languages = pd.Series([self._themes.languages[i] for i in found["contribution_id"]], dtype=object)
        quotes = self.quotes(found.assign(language=languages))
        sizes = zip(quotes, found["contributions"], found["persons"], strict=True)
        return [
            Mobilisation(quote=quote, contributions=int(n), persons=int(persons))
            for quote, n, persons in sizes
        ]

    def quotes(self, verbatims: pd.DataFrame) -> list[Quote]:
        columns = (verbatims[name] for name in ("contribution_id", "start", "end", "language"))
        return [
            self._gate.quote(str(i), self._texts[str(i)], int(start), int(end), language=language or None)
            for i, start, end, language in zip(*columns, strict=True)
        ]


def _quotes(idea: facts.Idea) -> list[Quote]:
    """Return the quotes of an idea, those of its anatomy included."""
    if idea.anatomy is None:
        return idea.quotes
    parts = [*idea.anatomy.variants, *idea.anatomy.limits, *idea.anatomy.objections]
    return [*idea.quotes, *(quote for part in parts for quote in part.quotes)]


def _echoed(ideas: Sequence[Idea], mobilisations: Iterable[Mobilisation]) -> frozenset[str]:
    """Return the ideas whose names speak of what a mobilisation does: few say so apart, many together."""
    found = set()
    for one in mobilisations:
        copied = set(stems(one.quote.text, one.quote.language))
        found |= {idea.id for idea in ideas if not copied.isdisjoint(stems(idea.name, one.quote.language))}
    return frozenset(found)


def _languages(themes: Themes) -> list[Cell]:
    """Count the languages of the contributions in ``counts``; ISO 639 calls "und" what nobody can tell."""
    table = themes.contributions.select(["id", "language", "reason"]).to_pandas()
    aside = table["reason"].isin(["moderated", "empty"]) | table["id"].isin(list(themes.moderated))
    counted = table.loc[~aside, "language"].fillna("und").value_counts()
    total = int(counted.sum())
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [Cell(category=str(name), n=int(n), share=round(n / total, 6)) for name, n in ordered]
