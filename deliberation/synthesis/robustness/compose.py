"""The trials of every headline, as facts."""

from __future__ import annotations

from deliberation.opinion import OpinionGroups
from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.robustness import (
    ACTIVE,
    RESAMPLES,
)
from deliberation.synthesis.facts import (
    Opinion,
    Robustness,
    Texts,
)
from deliberation.synthesis.gate import Gate
from deliberation.synthesis.robustness.ideas import ideas
from deliberation.synthesis.robustness.statements import statements
from deliberation.synthesis.robustness.themes import most_said
from deliberation.synthesis.robustness.trials import Trials
from deliberation.text import Themes


def robustness_facts(
    raw: Weighed | None,
    published: Weighed | None,
    groups: OpinionGroups | None,
    themes: Themes | None,
    opinion: Opinion,
    texts: Texts,
    gate: Gate,
) -> Robustness | None:
    """Try every headline; None where there is none.

    Parameters
    ----------
    raw, published : opinion.Support or None
        The votes as they were cast, and as the gate lets them out. What few people would change is counted
        on the second: it tells nothing that is not published.
    groups : OpinionGroups or None
        They stay as they are in every trial.
    themes : Themes or None
    opinion, texts : facts
        Where the headlines are.
    gate : Gate
    """
    trials = Trials.of(raw, groups, themes, gate)
    headlines = [
        *(statements(published, trials, opinion) if published is not None else ()),
        *(ideas(published, themes, trials, texts) if themes is not None else ()),
        *(most_said(themes, trials, texts) if themes is not None else ()),
    ]
    if not headlines:
        return None
    return Robustness(
        active_share=ACTIVE,
        active_voters=int(trials.active_voters.sum()),
        active_votes=trials.active_votes,
        active_authors=len(trials.active_authors),
        mobilised=_told(len(trials.mobilised) + trials.mobilised_voters_alone, gate),
        ballots=_told(int(trials.ballots.sum()), gate),
        resamples=RESAMPLES,
        headlines=headlines,
    )


def _told(persons: int, gate: Gate) -> int | None:
    """Return a number of persons, None where they are too few to be told."""
    return None if 0 < persons < gate.minimum_cell else persons
