"""The levels of the tree as tables: themes, sub-themes, ideas, each with its sizes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from deliberation.text.results.tree import Idea, Subtheme, Theme

_SIZES: Final = ("persons", "contributions", "passages")


def themes_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return one row per theme: ``theme, name, persons, contributions, passages``."""
    rows = [{"theme": theme.id, "name": theme.name, **_sizes(theme)} for theme in tree]
    return pd.DataFrame(rows, columns=["theme", "name", *_SIZES])


def subthemes_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return what ``Themes.subthemes`` tells."""
    rows = [
        {
            "subtheme": one.id,
            "theme": theme.id,
            "name": one.name,
            "idea": one.ideas[0].id,
            "idea_persons": one.ideas[0].persons,
            "idea_contributions": one.ideas[0].contributions,
            **_sizes(one),
            "ideas": len(one.ideas),
        }
        for theme in tree
        for one in theme.subthemes
    ]
    named = ["idea", "idea_persons", "idea_contributions"]
    return pd.DataFrame(rows, columns=["subtheme", "theme", "name", *named, *_SIZES, "ideas"])


def ideas_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return what ``Themes.ideas`` tells."""
    above = {idea.id: one.id for theme in tree for one in theme.subthemes for idea in one.ideas}
    rows = [
        {
            "idea": idea.id,
            "theme": theme.id,
            "subtheme": above.get(idea.id),
            "name": idea.name,
            **_sizes(idea),
            "minority": idea.minority,
        }
        for theme in tree
        for idea in theme.ideas
    ]
    frame = pd.DataFrame(rows, columns=["idea", "theme", "subtheme", "name", *_SIZES, "minority"])
    return frame.astype({"subtheme": object})  # None, not NaN, where there is none


def _sizes(one: Idea | Subtheme | Theme) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _SIZES}
