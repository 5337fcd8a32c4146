"""Other people's words near a statement: nearer than strangers are in this corpus, and on the same thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from deliberation.text import Themes
from deliberation.text.wording.lexicon import stems

STRANGERS: Final = (0.9995, 0.9998)
"""Shares of the pairs of texts of two themes that are less near: with two words in common, with one."""
UNKNOWN: Final = (0.5, 0.6)
"""The cosines themselves, where too few pairs of two themes are there to tell."""
RARE: Final = 0.05
"""Share of the texts up to which a word says what they are about."""
CAPITAL: Final = 0.5
"""Share of its uses in the middle of a sentence from which a word with a capital is taken for a name."""
_PAIRS: Final = 10_000
_SAMPLE: Final = 2000
_DECIMALS: Final = 4
_INSIDE: Final = re.compile(r"(?<=[^\W\d_][ ,;'’-])[^\W\d_]\w+")
_ALL_CAPITALS: Final = frozenset({"de", "lb"})
"""Languages whose nouns all have capitals."""


class Echoes:
    """Finds passages on the subject of a statement.

    A cosine means nothing by itself: it depends on the encoder and on how alike the texts of a corpus are.
    Pairs of passages that stand in two themes are the strangers of this corpus. An echo is nearer than all
    but a few of them, and shares a word that few texts hold and that is no name: two texts on the same town
    are not on the same subject.

    Parameters
    ----------
    themes : Themes
    texts : mapping of str to str
        By contribution.
    """

    def __init__(self, themes: Themes, texts: Mapping[str, str]) -> None:
        self._vectors = themes.vectors
        self._placed = themes.placed()
        first = self._placed.drop_duplicates("node").sort_values("node")
        self._first = first
        self._texts = {
            int(node): (texts[str(name)][int(start) : int(end)], language or None)
            for node, name, start, end, language in zip(
                *(first[column] for column in ("node", "contribution_id", "start", "end", "language")),
                strict=True,
            )
        }

    def near(self, statement: str, idea: str) -> pd.DataFrame:
        """Return passages of an idea near a statement, by others, nearest first: one a text, one a person.

        Returns
        -------
        DataFrame
            Rows of ``Themes.placed``, with ``near``.
        """
        placed = self._placed
        own = placed[placed["contribution_id"] == statement]
        rest = placed[(placed["idea"] == idea) & ~placed["person"].isin(own["person"])]
        if not len(own) or not len(rest):
            return rest.assign(near=0.0).head(0)
        cosines = self._vectors[rest["node"].to_numpy()] @ self._vectors[own["node"].to_numpy()].T
        rest = rest.assign(near=cosines.max(axis=1).round(_DECIMALS))
        common = frozenset[str]().union(*(self._says(int(node)) for node in own["node"]))
        two, one = self._least
        rest = rest[rest["near"] >= two]
        shared = [len(common & self._says(int(node))) for node in rest["node"]]
        kept = [n >= 2 or (n == 1 and near >= one) for n, near in zip(shared, rest["near"], strict=True)]
        rest = rest[np.array(kept, dtype=bool)]
        rest = rest.sort_values(["near", "contribution_id", "start"], ascending=[False, True, True])
        found: pd.DataFrame = rest.drop_duplicates("node").drop_duplicates("person")
        return found

    def _says(self, node: int) -> frozenset[str]:
        """Return the stems of a text that tell what it is about."""
        return self._stems_of(node) - self._common

    def _stems_of(self, node: int) -> frozenset[str]:
        return frozenset(stems(*self._texts[node]))

    @cached_property
    def _common(self) -> frozenset[str]:
        """Stems that many texts hold, and those of names."""
        held = Counter(stem for node in self._texts for stem in self._stems_of(node))
        many = {stem for stem, n in held.items() if n > max(RARE * len(self._texts), 2)}
        return frozenset(many | names(self._texts.values()))

    @cached_property
    def _least(self) -> tuple[float, float]:
        """Cosines from which two texts are on the same subject: with two words in common, with one."""
        first = self._first
        if len(first) > _SAMPLE:
            first = first.iloc[np.linspace(0, len(first) - 1, _SAMPLE).astype(int)]
        vectors = self._vectors[first["node"].to_numpy()]
        themes = pd.factorize(first["theme"])[0]
        apart = (themes[:, None] != themes[None, :]) & np.tri(len(first), k=-1, dtype=bool)
        strangers = (vectors @ vectors.T)[apart]
        if len(strangers) < _PAIRS:
            return UNKNOWN
        two, one = np.quantile(strangers, STRANGERS).round(_DECIMALS)
        return float(two), float(one)


def names(texts: Iterable[tuple[str, str | None]]) -> set[str]:
    """Return the stems of words that keep a capital in the middle of a sentence.

    Examples
    --------
    >>> sorted(names([("la gare de Warren et la place", "fr"), ("un banc à Warren", "fr")]))
    ['warren']
    """
    seen: Counter[str] = Counter()
    proper: Counter[str] = Counter()
    for text, language in texts:
        if language in _ALL_CAPITALS or text.isupper():
            continue
        for word in _INSIDE.findall(text):
            for stem in stems(word, language):
                seen[stem] += 1
                proper[stem] += word[0].isupper()
    return {stem for stem, n in proper.items() if n >= CAPITAL * seen[stem]}
