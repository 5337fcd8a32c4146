"""Which statements say an idea: a vote on one of them is a vote on the idea as it is named."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final
from weakref import WeakKeyDictionary

from deliberation.text import Themes
from deliberation.text.wording.lexicon import stems

_SAID: Final = 0.75
"""Part of the words of a name that a statement must hold: people voted on its words, and no others."""

_SHORTEST: Final = 4
"""Letters of a stem that may be the beginning of another."""

_KNOWN: WeakKeyDictionary[Themes, Mapping[str, str]] = WeakKeyDictionary()


def single(themes: Themes, level: str) -> Mapping[str, str]:
    """Return the idea (or theme) of each contribution whose passages are all in one."""
    passages = themes.to_pandas().dropna(subset=[level])
    counted = passages.groupby("contribution_id")[level].agg(["nunique", "first"])
    return {str(i): str(name) for i, name in counted.loc[counted["nunique"] == 1, "first"].items()}


def saying(themes: Themes) -> Mapping[str, str]:
    """Return the idea of each contribution that says it alone, and in the words of its name.

    An idea gathers what is near in meaning: a share of agreement with one statement of it says nothing of
    another ("a curfew for the young", beside "the fireworks"). Votes count for an idea where the words of its
    name stand in what people voted on, three in four of them at least.

    Parameters
    ----------
    themes : Themes
    """
    if themes not in _KNOWN:
        table = themes.contributions
        parts = [table[name].to_pylist() for name in ("title", "text") if name in table.column_names]
        said = {
            str(i): " ".join(filter(None, own))
            for i, *own in zip(table["id"].to_pylist(), *parts, strict=True)
        }
        languages = themes.languages
        _KNOWN[themes] = {
            contribution: idea
            for contribution, idea in single(themes, "idea").items()
            if bears(said[contribution], themes.names[idea], languages[contribution])
        }
    return _KNOWN[themes]


def bears(text: str, name: str, language: str | None) -> bool:
    """Tell whether a text holds most words of a name.

    Examples
    --------
    >>> bears("Des pistes cyclables séparées par une bordure", "Piste cyclable", "fr")
    True
    >>> bears("Couvre-feu pour les moins de 16 ans", "La fanfare, le feu d’artifice", "fr")
    False
    """
    own, said = set(stems(name, language)), set(stems(text, language))
    turned = own - said  # "répondre", of "répondez-nous"
    near = {stem for stem in turned if any(_same(stem, other) for other in said)}
    return bool(own) and len(own) - len(turned - near) >= math.ceil(_SAID * len(own))


def _same(one: str, other: str) -> bool:
    """Tell whether two stems are of one word: the whole of the shorter one begins the other."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and long.startswith(short)
