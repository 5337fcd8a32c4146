"""What is named: distinct texts, who says them, where they stand; of very many, an even sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.core.provenance import lot
from deliberation.text.naming.choice import MOST_SAID, READ, centrality
from deliberation.text.naming.vocabulary import Floats
from deliberation.text.reading.corpus import Node

Ints = npt.NDArray[np.int64]

_ENOUGH: Final = 30_000
"""Texts that tell which words set an idea apart; from 38,000 of 103,000, one name in eight is another."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is named: distinct texts, who says them, where they stand.

    Parameters
    ----------
    nodes : sequence of Node
        Distinct texts.
    persons : sequence of frozenset of str
        Who says each.
    vectors : array of float32, shape (texts, dimensions)
        The texts in the space of meaning.
    proposing : array of float, shape (texts,)
        Share of the passages of each text that propose something.
    """

    nodes: Sequence[Node]
    persons: Sequence[frozenset[str]]
    vectors: npt.NDArray[np.float32]
    proposing: Floats

    def only(self, rows: Ints) -> Said:
        """Return some of the texts."""
        return Said(
            nodes=[self.nodes[row] for row in rows.tolist()],
            persons=[self.persons[row] for row in rows.tolist()],
            vectors=self.vectors[rows],
            proposing=self.proposing[rows],
        )


def voices(persons: Sequence[frozenset[str]], labels: Ints) -> Floats:
    """Return how many persons say each text; one who says several texts of a group counts once in it.

    Examples
    --------
    >>> voices([frozenset("ab"), frozenset("a")], np.array([0, 0])).tolist()
    [1.5, 0.5]
    """
    said: Counter[tuple[int, str]] = Counter()
    for label, names in zip(labels.tolist(), persons, strict=True):
        said.update((label, name) for name in names)
    return np.array(
        [
            sum(1 / said[label, name] for name in sorted(names))
            for label, names in zip(labels.tolist(), persons, strict=True)
        ]
    )


def telling(said: Said, ideas: Ints, *, enough: int = _ENOUGH) -> Ints:
    """Return the rows of the texts that names are taken from: all, or of very many an even sample.

    The same share of every idea, by a lot that depends on each text only, and never fewer than the texts that
    are read for clauses: the most central ones and those that most persons say.

    Parameters
    ----------
    said : Said
    ideas : array of int, shape (texts,)
        Idea of each text, -1 for none.
    enough : int
        Texts up to which all are kept.

    Returns
    -------
    array of int, sorted
    """
    size = len(said.nodes)
    if size <= enough:
        return np.arange(size)
    heard = voices(said.persons, ideas)
    nearness = centrality(said.vectors, ideas, heard)
    lots = np.array([lot(node.text) for node in said.nodes], dtype=np.int64)
    kept = np.zeros(size, dtype=bool)
    kept[np.argsort(lots, kind="stable")[:enough]] = True
    for order, most in ((-np.round(nearness, 4), READ), (-np.round(heard, 4), MOST_SAID)):
        ranked = np.lexsort((lots, order, ideas))
        first = np.flatnonzero(np.diff(ideas[ranked], prepend=ideas[ranked[0]] - 1))
        place = np.arange(size) - np.repeat(first, np.diff(np.append(first, size)))
        kept[ranked[(place < most) & (ideas[ranked] >= 0)]] = True
    return np.flatnonzero(kept)
