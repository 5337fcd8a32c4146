"""The class of each idea that is told, tried."""

from __future__ import annotations

from dataclasses import replace

from deliberation.opinion import Support as Weighed
from deliberation.synthesis.facts import (
    Headline,
    IdeaVotes,
    Kind,
    Outcome,
    Texts,
)
from deliberation.synthesis.idea_votes import idea_votes
from deliberation.synthesis.robustness.draws import resampled_ideas
from deliberation.synthesis.robustness.limits import Limits
from deliberation.synthesis.robustness.trials import Trials, headline
from deliberation.synthesis.standings import split, standings
from deliberation.text import Themes


def ideas(published: Weighed | None, themes: Themes, trials: Trials, texts: Texts) -> list[Headline]:
    """Try the class of each idea that is told as priority, divisive or rejected."""
    listed = {
        idea.id: idea.votes
        for idea in (*texts.leading, *texts.divisive, *texts.rejected)
        if idea.standing in ("priority", "divisive", "rejected") and idea.votes is not None
    }
    rules = texts.standings
    if published is None or rules is None or not listed:
        return []
    kinds = {name: rules.of[name] for name in listed}
    persons = {idea.id: idea.persons for theme in themes.tree() for idea in theme.ideas}
    later = [
        _classes(support or published, themes, trials, left_out) if support is not None or left_out else None
        for support, left_out in (
            (trials.without_active, trials.active_authors),
            (trials.without_mobilised, trials.mobilised),
        )
    ]
    resampled = resampled_ideas(published, trials, listed, kinds)
    found = []
    for name, votes in listed.items():
        kind = kinds[name]
        tried = [
            None if classes is None else _reclassed(kind, name, classes, published.threshold)
            for classes in later
        ]
        limits = Limits(
            kind, votes, persons[name] - rules.said_from + 1, published.threshold,
            rules.approved_from or published.threshold, published.minimum_votes,
            trials.gate if published.answers.bounds is not None else None,
        )  # fmt: skip
        removed, added = limits.fewest(adding=False), limits.fewest(adding=True)
        label: Kind = kind
        found.append(headline(label, name, tried, resampled.get(name), removed, added))
    return found


def _classes(
    support: Weighed, themes: Themes, trials: Trials, left_out: frozenset[str]
) -> tuple[dict[str, Kind], dict[str, IdeaVotes]]:
    """Return the class of each idea, and its votes, without some people."""
    placed = themes.placed()
    kept = placed[~placed["person"].astype(str).isin(left_out)] if left_out else placed
    persons = kept.groupby("idea")["person"].nunique()
    ideas = [
        replace(idea, persons=int(persons.get(idea.id, 0))) for theme in themes.tree() for idea in theme.ideas
    ]
    votes = idea_votes(support, trials.groups, trials.ideas, trials.gate)
    return standings(ideas, votes, support)[0], votes


def _reclassed(
    kind: Kind, name: str, found: tuple[dict[str, Kind], dict[str, IdeaVotes]], threshold: float
) -> Outcome:
    kinds, votes = found
    if kinds.get(name) == kind:
        return "holds"
    said = votes.get(name)
    if said is None:
        return "falls"
    agree, against = said.everybody.agree.value or 0.0, said.everybody.disagree.value or 0.0
    near = {"priority": agree >= threshold, "rejected": against > 0.5, "divisive": split(agree, against)}
    return "weaker" if near.get(kind, False) else "falls"
