"""The optional writer: drafts asked subject by subject, checked sentence by sentence, added to new facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Final, Protocol

from deliberation.synthesis.facts import Counted, Facts, Idea, Notice, Sentence, Theme, Writing
from deliberation.synthesis.writer.checks import Refused, check
from deliberation.synthesis.writer.endpoint import Messages, NoAnswer
from deliberation.synthesis.writer.lexis import LANGUAGES
from deliberation.synthesis.writer.material import Material, of_idea, of_theme
from deliberation.text.wording.normalise import CAPITAL

MOST_SENTENCES: Final = 3
PATIENCE: Final = 3
"""Questions in a row without an answer after which no more are asked."""
_MOST_DRAFTS: Final = 12
"""Sentences of one answer that are read; the others are refused unread."""
_BULLET: Final = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_NEXT: Final = re.compile(rf"(?:(?<=\])|(?<=\]\.))\s+(?={CAPITAL}|[«“\"])")


class Model(Protocol):
    """What answers: an ``Endpoint``, or anything that keeps its promise."""

    def ask(self, messages: Messages, *, model: str, seed: int = 0) -> str:
        """Return the answer to a request; raise ``NoAnswer`` where there is none."""


def write(
    facts: Facts,
    *,
    endpoint: Model,
    model: str,
    language: str | None = None,
    seed: int = 0,
    most_themes: int = 12,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Facts:
    """Return the facts with the sentences of a language model that passed every check.

    The model is given published quotes and figures only, theme by theme and idea by idea. It writes in the
    language of the quotes: a translation could not be held against them word by word.

    Parameters
    ----------
    facts : Facts
        As ``synthesise`` made them, through the publication gate.
    endpoint : Endpoint
        Who answers.
    model : str
        Name of the model, as the endpoint knows it.
    language : {"fr", "en"}, optional
        Language of the quotes that are summed up; that of the consultation where left out.
    seed : int
        Sent along, with a temperature of 0.
    most_themes : int
        Themes that are asked about, the largest first.
    tell : callable
        Called with (done, total) while the work goes on.

    Returns
    -------
    Facts
        ``texts.writing`` says what was asked, accepted and refused. Where nothing is accepted, or nobody
        answers, quotes stay alone; a failure never raises.
    """
    spoken = language or facts.about.language or "fr"
    if spoken not in LANGUAGES:
        return _noticed(facts, Notice(code="writer_language", values={"language": spoken}))
    desk = _Desk(endpoint, model, seed)
    themes = facts.texts.themes[:most_themes]
    given = [material for theme in themes for material in _materials(theme, spoken)]
    for done, material in enumerate(given):
        tell(done, len(given))
        desk.draft(material)
    written = [_with_summary(theme, desk.accepted) for theme in themes]
    printed = sum(len(theme.summary) + sum(len(i.summary) for i in theme.ideas) for theme in written)
    writing = Writing(
        model=model[:120],
        language=spoken,
        asked=len(given),
        answered=desk.answered,
        accepted=printed,
        refused=_counted(desk.refused),
        failures=_counted(desk.failures),
        withheld=desk.withheld(themes, spoken),
    )
    texts = facts.texts.model_copy(
        update={"themes": [*written, *facts.texts.themes[most_themes:]], "writing": writing}
    )
    found = facts.model_copy(update={"texts": texts})
    failed = sum(desk.failures.values())
    if not failed:
        return found
    return _noticed(
        found, Notice(code="writer_failed", values={"count": str(failed), "total": str(len(given))})
    )


class _Desk:
    """Asks, reads and keeps count."""

    def __init__(self, endpoint: Model, model: str, seed: int) -> None:
        self._endpoint = endpoint
        self._model = model
        self._seed = seed
        self._silent = 0
        self.answered = 0
        self.accepted: dict[str, list[Sentence]] = {}
        self.refused: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()

    def draft(self, material: Material) -> None:
        """Ask for the summary of one subject, and keep the sentences that pass."""
        if self._silent >= PATIENCE:
            self.failures["given_up"] += 1
            return
        try:
            answer = self._endpoint.ask(material.messages(), model=self._model, seed=self._seed)
        except NoAnswer as error:
            self._silent += 1
            self.failures[error.reason] += 1
            return
        self._silent = 0
        self.answered += 1
        kept: dict[str, Sentence] = {}
        for number, draft in enumerate(drafts(answer)):
            found = check(draft, material) if number < _MOST_DRAFTS else Refused("too_many")
            if isinstance(found, Sentence) and len(kept) < MOST_SENTENCES:
                kept.setdefault(found.text, found)
            else:
                self.refused[found.reason if isinstance(found, Refused) else "too_many"] += 1
        if kept:
            self.accepted[material.subject] = list(kept.values())

    def withheld(self, themes: list[Theme], language: str) -> int:
        """Return how many quotes the model was not given because they speak to it."""
        return sum(of_theme(theme, language).withheld for theme in themes)


def drafts(answer: str) -> list[str]:
    """Cut an answer into sentences, each with the passages it cites.

    Examples
    --------
    >>> drafts("- Une personne demande un banc. [p1] Une autre craint le bruit [p2].")
    ['Une personne demande un banc. [p1]', 'Une autre craint le bruit [p2].']
    """
    found: list[str] = []
    for line in answer.splitlines():
        plain = _BULLET.sub("", line).strip()
        found += [part.strip() for part in _NEXT.split(plain) if part.strip(" .")]
    return found


def _materials(theme: Theme, language: str) -> list[Material]:
    """Return what is asked about: the theme, and each of its ideas that has several quotes."""
    whole = of_theme(theme, language)
    ideas = [of_idea(idea, language) for idea in theme.ideas]
    several = [material for material in ideas if len(material.passages) > 1]
    return [*([whole] if whole.passages else []), *several]


def _with_summary(theme: Theme, accepted: dict[str, list[Sentence]]) -> Theme:
    """Return a theme with what was accepted, each sentence once: the theme's own go before its ideas'."""
    told = {sentence.text for sentence in accepted.get(theme.id, [])}

    def summed(idea: Idea) -> Idea:
        own = [sentence for sentence in accepted.get(idea.id, []) if sentence.text not in told]
        return idea.model_copy(update={"summary": own})

    ideas = [summed(idea) for idea in theme.ideas]
    return theme.model_copy(update={"ideas": ideas, "summary": accepted.get(theme.id, [])})


def _counted(counter: Counter[str]) -> list[Counted]:
    return [Counted(reason=reason, count=counter[reason]) for reason in sorted(counter)]


def _noticed(facts: Facts, notice: Notice) -> Facts:
    return facts.model_copy(update={"notices": [*facts.notices, notice]})
