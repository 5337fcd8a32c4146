"""Whether the themes most said stay so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np
import pandas as pd

from deliberation.opinion.statements.robustness import (
    RESAMPLES,
)
from deliberation.synthesis.facts import (
    Headline,
    Outcome,
    Texts,
)
from deliberation.synthesis.robustness.trials import Trials, headline
from deliberation.text import Themes

THEMES: Final = 3
"""Themes called those most said: what the first page names."""


def most_said(themes: Themes, trials: Trials, texts: Texts) -> list[Headline]:
    """Try whether the themes that the first page names stay the ones most said."""
    first = [theme.id for theme in texts.themes[:THEMES]]
    sizes = {theme.id: theme.persons for theme in texts.themes}
    if len(sizes) <= THEMES:
        return []
    said = themes.placed()[["person", "theme"]].dropna(subset=["person"]).drop_duplicates()
    said = said.assign(person=said["person"].astype(str))
    bar = texts.themes[THEMES].persons  # the largest of the others
    outcomes = []
    for left_out in (trials.active_authors, trials.mobilised):
        kept = said[~said["person"].isin(left_out)]
        counts = kept.groupby("theme")["person"].nunique().reindex(list(sizes), fill_value=0)
        outcomes.append(_first(counts, first) if left_out else dict.fromkeys(first))
    resampled = _drawn_again(said, list(sizes), first)
    return [
        headline(
            "theme", name, [outcome[name] for outcome in outcomes], resampled[name],
            (sizes[name] - bar + 1, True), (sizes[name] - bar + 1, True),
        )
        for name in first
    ]  # fmt: skip


def _first(counts: pd.Series, first: Sequence[str]) -> dict[str, Outcome | None]:
    """Tell which of some themes are still among the largest; equal ones are."""
    bar = np.sort(counts.to_numpy())[::-1][len(first) - 1]
    return {name: "holds" if counts[name] >= bar else "falls" for name in first}


def _drawn_again(said: pd.DataFrame, names: Sequence[str], first: Sequence[str]) -> dict[str, float]:
    """Return how often each theme stays among the largest when people are drawn again.

    People who touch the same themes are one kind: the kinds are drawn.
    """
    column = {name: row for row, name in enumerate(names)}
    known = said[said["theme"].isin(column)]
    people, person = np.unique(known["person"].to_numpy(dtype=object).astype(str), return_inverse=True)
    touches = np.zeros((len(people), len(names)), dtype=np.uint8)
    touches[person, known["theme"].map(column).to_numpy()] = 1
    packed = np.packbits(touches, axis=1)
    alike, counts = np.unique(packed, axis=0, return_counts=True)
    sets = np.unpackbits(alike, axis=1, count=len(names)).astype(float)
    rng = np.random.default_rng((0, crc32(" ".join(first).encode())))
    held = np.zeros(len(first))
    done = 0
    step = max(int(2e7 // max(len(sets), 1)), 1)
    while done < RESAMPLES:
        draws = min(step, RESAMPLES - done)
        drawn = rng.multinomial(len(people), counts / counts.sum(), size=draws) @ sets
        bar = np.sort(drawn, axis=1)[:, -len(first)]
        held += (drawn[:, [column[name] for name in first]] >= bar[:, None]).sum(axis=0)
        done += draws
    return dict(zip(first, (held / RESAMPLES).round(3).tolist(), strict=True))
