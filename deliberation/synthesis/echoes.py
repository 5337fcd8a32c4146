"""Other people's words near a statement: nearer than strangers are in this corpus, and on the same thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from deliberation.text import Themes
from deliberation.text.wording.lexicon import stems

STRANGERS: Final = 0.9995
"""Share of the pairs of texts of two themes that are less near than an echo."""
UNKNOWN: Final = 0.5
"""The cosine itself, where too few pairs of two themes are there to tell."""
SHARED: Final = 2
"""Words, or terms of several words, that an echo has in common with the statement."""
COVERED: Final = 1 / 3
"""Share of what the statement says that an echo says too, each word by how rare it is here."""
RARE: Final = 0.05
"""Share of the texts up to which a word says what they are about."""
CAPITAL: Final = 0.5
"""Share of its uses in the middle of a sentence from which a word with a capital is taken for a name."""
_PAIRS: Final = 10_000
_SAMPLE: Final = 2000
_DECIMALS: Final = 4
_INSIDE: Final = re.compile(r"(?<=[^\W\d_][ ,;'’-])[^\W\d_]\w+")
_NOT: Final = re.compile(r"\b(?:non|not|sans|without)[\s-]+([^\W\d_]+)", re.IGNORECASE)
_ALL_CAPITALS: Final = frozenset({"de", "lb"})
"""Languages whose nouns all have capitals."""


Said = tuple[str, str | None]
"""A text and its language."""


class Echoes:
    """Finds passages on the subject of a statement.

    A cosine means nothing by itself: it depends on the encoder and on how alike the texts of a corpus are.
    Pairs of passages that stand in two themes are the strangers of this corpus. An echo is nearer than all
    but a few of them, and has two things in common with the statement: words that few texts hold, that are
    neither names nor figures, and that neither of the two denies. Two words that stand side by side in both
    ("circuits courts") are one thing. They must be a third of what the statement says: whoever reads an echo
    finds it on the subject, and a statement without one is no loss.

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
        mine = [self._texts[int(node)] for node in own["node"]]
        rest = rest[rest["near"] >= self._least]
        kept = [any(self._alike(one, self._texts[int(node)]) for one in mine) for node in rest["node"]]
        rest = rest[np.array(kept, dtype=bool)]
        rest = rest.sort_values(["near", "contribution_id", "start"], ascending=[False, True, True])
        found: pd.DataFrame = rest.drop_duplicates("node").drop_duplicates("person")
        return found

    def _alike(self, one: Said, other: Said) -> bool:
        """Tell whether another text has enough in common with a statement to be on its subject."""
        orders = [stems(*text) for text in (one, other)]
        denied = _denied(*one) ^ _denied(*other)
        shared = set(orders[0]) & set(orders[1]) - denied
        telling = {stem for stem in shared if stem not in self._common and not stem.isdigit()}
        side_by_side = set.intersection(*(set(pairwise(order)) for order in orders))
        terms = len(telling) - sum(telling >= set(pair) for pair in side_by_side)
        if terms < SHARED:
            return False
        return sum(map(self._rarity, shared)) >= COVERED * sum(map(self._rarity, set(orders[0])))

    def _rarity(self, stem: str) -> float:
        return float(np.log(len(self._texts) / max(self._held[stem], 1)))

    def _stems_of(self, node: int) -> frozenset[str]:
        return frozenset(stems(*self._texts[node]))

    @cached_property
    def _held(self) -> Counter[str]:
        """How many texts hold each stem."""
        return Counter(stem for node in self._texts for stem in self._stems_of(node))

    @cached_property
    def _common(self) -> frozenset[str]:
        """Stems that many texts hold, and those of names."""
        many = {stem for stem, n in self._held.items() if n > max(RARE * len(self._texts), 2)}
        return frozenset(many | names(self._texts.values()))

    @cached_property
    def _least(self) -> float:
        """Cosine from which two texts may be on the same subject."""
        first = self._first
        if len(first) > _SAMPLE:
            first = first.iloc[np.linspace(0, len(first) - 1, _SAMPLE).astype(int)]
        vectors = self._vectors[first["node"].to_numpy()]
        themes = pd.factorize(first["theme"])[0]
        apart = (themes[:, None] != themes[None, :]) & np.tri(len(first), k=-1, dtype=bool)
        strangers = (vectors @ vectors.T)[apart]
        if len(strangers) < _PAIRS:
            return UNKNOWN
        return float(np.quantile(strangers, STRANGERS).round(_DECIMALS))


def _denied(text: str, language: str | None) -> set[str]:
    """Return the stems of the words that a text denies.

    Examples
    --------
    >>> sorted(_denied("une agriculture non biologique", "fr"))
    ['biolog']
    """
    return {stem for word in _NOT.findall(text) for stem in stems(word, language)}


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
