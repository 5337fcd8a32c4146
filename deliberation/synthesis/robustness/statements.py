"""What unites and what divides, tried."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.opinion import Support as Weighed
from deliberation.opinion.statements.robustness import (
    Conclusion,
    concluded,
    fewest_people,
    on_its_side,
    sides_kept,
)
from deliberation.synthesis.facts import (
    Headline,
    Opinion,
    Outcome,
    Statement,
)
from deliberation.synthesis.robustness.trials import Trials, headline


def statements(published: Weighed, trials: Trials, opinion: Opinion) -> list[Headline]:
    """Try what unites and what divides."""
    lists: tuple[tuple[Conclusion, Sequence[Statement]], ...] = (
        ("unites", opinion.unites),
        ("unites_against", opinion.unites_against),
        ("divides", opinion.divides),
    )
    place = {str(name): row for row, name in enumerate(published.answers.contributions)}
    parts = published.answers.part_names()
    found = []
    for kind, statements in lists:
        for one in statements:
            row = place[one.contribution]
            pair = None
            if kind == "divides" and one.gap_between is not None:
                pair = (parts.index(one.gap_between[0]), parts.index(one.gap_between[1]))
            tried = [
                None if support is None else _outcome(support, row, kind, pair)
                for support in (trials.without_active, trials.without_mobilised)
            ]
            resampled = round(sides_kept(published, row, kind, pair), 3)
            removed = fewest_people(published, row, kind, adding=False, pair=pair)
            added = fewest_people(published, row, kind, adding=True, pair=pair)
            found.append(headline(kind, one.contribution, tried, resampled, removed, added))
    return found


def _outcome(support: Weighed, row: int, kind: Conclusion, pair: tuple[int, int] | None) -> Outcome:
    if concluded(support, kind)[row]:
        return "holds"
    return "weaker" if on_its_side(support, row, kind, pair) else "falls"
