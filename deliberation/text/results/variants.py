"""Variants of one text: copies, edits, and forms filled in, which people sent after an organised call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from deliberation.text.reading.duplicates import group_copies, numbered
from deliberation.text.wording.normalise import fold, words
from deliberation.text.wording.stance import polarity

SHARED: Final = 0.4
"""Share of the shorter text's runs of 3 words that two variants have in common."""

_RUN: Final = 3
_WORDS: Final = 12  # under this, two people may well write the same thing by chance
_RUNS: Final = 8  # runs in common, at least: no chance puts as many in two texts
_LONGER: Final = 4  # a text so many times longer holds common runs by chance
_PEERS: Final = 4  # earlier texts that each one is compared with
_FLIPPED: Final = 6  # words of difference up to which another polarity is another opinion

_Runs = npt.NDArray[np.uint64]


def group_variants(
    texts: Sequence[str], *, copies: npt.NDArray[np.int64] | None = None, shared: float = SHARED
) -> npt.NDArray[np.int64]:
    """Return a group number per text: copies, edited copies and fillings of one form share one.

    Copies are those of ``group_copies``. Beyond them, two texts of 12 words or more are variants if they have
    8 runs of 3 words in common, these are a share of the shorter text's runs, and the longer has 4 times as
    many at most; so a call with a personal paragraph stays with the call. Two texts that differ by 6 words
    or fewer, one of them a word of polarity ("ne ... pas", "pour", "moins"), are opposed, hence no variants.
    Each text is compared with the few earlier ones that it shares most runs with, found by sorting all runs:
    the cost grows with the number of words, not of pairs.

    Parameters
    ----------
    texts : sequence of str
    copies : array of int, shape (texts,), optional
        What ``group_copies`` returned for them, where it is known.
    shared : float
        Threshold, 0 to 1.

    Returns
    -------
    array of int, shape (texts,)
        As ``group_copies``.

    References
    ----------
    Broder (1997), "On the resemblance and containment of documents".

    Examples
    --------
    >>> group_variants(["Plus de bancs !", "plus de  bancs", "Moins de bancs"]).tolist()
    [0, 0, 1]
    """
    copies = np.unique(group_copies(texts) if copies is None else copies, return_inverse=True)[1]
    if not len(copies):
        return copies
    counts = np.bincount(copies)
    versions: list[str | None] = [None] * len(counts)
    for text, group in zip(texts, copies.tolist(), strict=True):
        held = versions[group]
        folded = fold(text)
        versions[group] = folded if held is None else min(held, folded)
    said = [version or "" for version in versions]
    order = sorted(range(len(said)), key=lambda group: (-counts[group], -len(said[group]), said[group]))
    joined = _components([words(said[group]) for group in order], [said[group] for group in order], shared)
    component = np.empty(len(order), dtype=np.int64)
    component[order] = joined
    return numbered(component[copies].tolist())


def _components(spoken: list[list[str]], said: list[str], shared: float) -> npt.NDArray[np.int64]:
    """Join each text to the earlier ones that it is a variant of."""
    runs = _runs(spoken)
    edges = [
        (row, peer)
        for row, peer in _candidates(runs)
        if _alike(runs[row], runs[peer], shared) and not _opposed(spoken, said, row, peer)
    ]
    rows, peers = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(edges)), (rows, peers)), shape=(len(spoken), len(spoken)))
    found: npt.NDArray[np.int64] = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


def _runs(spoken: list[list[str]]) -> list[_Runs]:
    """Return the distinct runs of words of each text, sorted; none for a short text."""
    numbers: dict[str, int] = {}
    runs = []
    for text in spoken:
        if len(text) < _WORDS:
            runs.append(np.zeros(0, dtype=np.uint64))
            continue
        codes = np.array([numbers.setdefault(word, len(numbers)) for word in text], dtype=np.uint64)
        run = np.zeros(len(codes) - _RUN + 1, dtype=np.uint64)
        for offset in range(_RUN):
            run = (run << np.uint64(21)) | codes[offset : offset + len(run)]
        runs.append(np.unique(run))
    return runs


def _candidates(runs: list[_Runs]) -> list[tuple[int, int]]:
    """Return the pairs (text, earlier text) worth comparing: the few that share most runs.

    Each run points to the first text that holds it, and to the one before, so that a mistake in the first
    copy of a call hides none of the others.
    """
    sizes = np.array([len(run) for run in runs], dtype=np.int64)
    if not sizes.sum():
        return []
    owner = np.repeat(np.arange(len(runs)), sizes)
    value = np.concatenate(runs)
    order = np.lexsort((owner, value))
    value, owner = value[order], owner[order]
    opens = np.r_[True, value[1:] != value[:-1]]
    first = owner[np.flatnonzero(opens)[np.cumsum(opens) - 1]]
    before = np.where(opens, owner, np.r_[owner[:1], owner[:-1]])
    row, peer = np.r_[owner, owner], np.r_[first, before]
    keep = row != peer
    pairs, common = np.unique(row[keep] * len(runs) + peer[keep], return_counts=True)
    row, peer = np.divmod(pairs, len(runs))
    ranked = np.lexsort((peer, -common, row))
    row, peer, common = row[ranked], peer[ranked], common[ranked]
    starts = np.r_[True, row[1:] != row[:-1]] if len(row) else np.zeros(0, dtype=bool)
    rank = np.arange(len(row)) - np.flatnonzero(starts)[np.cumsum(starts) - 1] if len(row) else row
    chosen = (rank < _PEERS) & (common >= 3)
    return list(zip(row[chosen].tolist(), peer[chosen].tolist(), strict=True))


def _alike(one: _Runs, other: _Runs, shared: float) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common >= _RUNS and common >= shared * shorter and longer <= _LONGER * shorter


def _opposed(spoken: list[list[str]], said: list[str], row: int, peer: int) -> bool:
    one, other = Counter(spoken[row]), Counter(spoken[peer])
    differing = (one - other).total() + (other - one).total()
    return differing <= _FLIPPED and polarity(said[row]) != polarity(said[peer])
