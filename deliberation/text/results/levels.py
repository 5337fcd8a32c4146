"""The levels of the tree as tables: themes, strands, sub-themes, ideas, each with its sizes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from deliberation.text.results.tree import Idea, Strand, Subtheme, Theme

_SIZES: Final = ("persons", "contributions", "passages")


def themes_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return one row per theme: ``theme, name, persons, contributions, passages``."""
    rows = [{"theme": theme.id, "name": theme.name, **_sizes(theme)} for theme in tree]
    return pd.DataFrame(rows, columns=["theme", "name", *_SIZES])


def strands_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return what ``Themes.strands`` tells."""
    rows = [
        {
            "strand": one.id,
            "theme": theme.id,
            "name": one.name,
            **_sizes(one),
            "subthemes": len(one.subthemes),
            "ideas": len(one.ideas),
        }
        for theme in tree
        for one in theme.strands
    ]
    return pd.DataFrame(rows, columns=["strand", "theme", "name", *_SIZES, "subthemes", "ideas"])


def subthemes_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return what ``Themes.subthemes`` tells."""
    rows = [
        {
            "subtheme": one.id,
            "theme": theme.id,
            "strand": strand.id,
            "name": one.name,
            "idea": one.ideas[0].id,
            "idea_persons": one.ideas[0].persons,
            "idea_contributions": one.ideas[0].contributions,
            **_sizes(one),
            "ideas": len(one.ideas),
        }
        for theme in tree
        for strand in theme.strands
        for one in strand.subthemes
    ]
    named = ["idea", "idea_persons", "idea_contributions"]
    return pd.DataFrame(rows, columns=["subtheme", "theme", "strand", "name", *named, *_SIZES, "ideas"])


def ideas_table(tree: Sequence[Theme]) -> pd.DataFrame:
    """Return what ``Themes.ideas`` tells."""
    above = {
        idea.id: (strand.id, one.id)
        for theme in tree
        for strand in theme.strands
        for one in strand.subthemes
        for idea in one.ideas
    }
    rows = [
        {
            "idea": idea.id,
            "theme": theme.id,
            "strand": above.get(idea.id, (None, None))[0],
            "subtheme": above.get(idea.id, (None, None))[1],
            "name": idea.name,
            **_sizes(idea),
            "minority": idea.minority,
        }
        for theme in tree
        for idea in theme.ideas
    ]
    frame = pd.DataFrame(rows, columns=["idea", "theme", "strand", "subtheme", "name", *_SIZES, "minority"])
    return frame.astype({"strand": object, "subtheme": object})  # None, not NaN, where there is none


def _sizes(one: Idea | Subtheme | Strand | Theme) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _SIZES}
