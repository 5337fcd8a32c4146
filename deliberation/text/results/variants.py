"""Variants of one text: copies, edits, and forms filled in, which people sent after an organised call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from deliberation.text.reading.duplicates import group_copies, numbered
from deliberation.text.wording.normalise import fold, runs
from deliberation.text.wording.stance import polarity

SHARED: Final = 0.4
"""Share of the shorter text's runs of 3 words that two variants have in common."""

_RUN: Final = 3
_WORDS: Final = 12  # under this, two people may well write the same thing by chance
_RUNS: Final = 8  # runs in common, at least: no chance puts as many in two texts
_LONGER: Final = 4  # a text so many times longer holds common runs by chance
_PEERS: Final = 4  # earlier texts that each one is compared with
_BLOCK: Final = 20_000  # pairs compared at once
_FLIPPED: Final = 6  # words of difference up to which another polarity is another opinion

Ints = npt.NDArray[np.int64]


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
    joined = _components([runs(said[group]) for group in order], [said[group] for group in order], shared)
    component = np.empty(len(order), dtype=np.int64)
    component[order] = joined
    return numbered(component[copies].tolist())


def _components(spoken: list[list[str]], said: list[str], shared: float) -> Ints:
    """Join each text to the earlier ones that it is a variant of."""
    runs = _runs(spoken)
    row, peer = _alike(runs, *_candidates(runs), shared)
    joined = np.array(
        [not _opposed(spoken, said, *pair) for pair in zip(row.tolist(), peer.tolist(), strict=True)],
        dtype=bool,
    )
    row, peer = row[joined], peer[joined]
    graph = coo_array((np.ones(len(row)), (row, peer)), shape=(len(spoken), len(spoken)))
    found: Ints = connected_components(graph, directed=False)[1].astype(np.int64)
    return found


class _Runs(NamedTuple):
    """The distinct runs of words of some texts, ordered by run, then by text.

    ``value`` and ``owner``, shape (runs of texts,): the run, and the text that holds it; ``sizes``, shape
    (texts,): distinct runs of each text, none for a short one.
    """

    value: npt.NDArray[np.uint64]
    owner: Ints
    sizes: Ints


def _runs(spoken: list[list[str]]) -> _Runs:
    long = [row for row, text in enumerate(spoken) if len(text) >= _WORDS]
    lengths = np.array([len(spoken[row]) for row in long], dtype=np.int64)
    flat = [word for row in long for word in spoken[row]]
    codes = pd.factorize(np.array(flat, dtype=object))[0].astype(np.uint64)
    value = np.zeros(max(len(codes) - _RUN + 1, 0), dtype=np.uint64)
    for offset in range(_RUN):
        value = (value << np.uint64(21)) | codes[offset : offset + len(value)]
    text = np.repeat(np.arange(len(long)), lengths)
    inside = text[: len(value)] == text[_RUN - 1 :]  # no run goes from one text into the next
    value, owner = value[inside], np.array(long, dtype=np.int64)[text[: len(value)][inside]]
    order = np.argsort(value, kind="stable")  # owners ascend already
    value, owner = value[order], owner[order]
    fresh = np.r_[True, (value[1:] != value[:-1]) | (owner[1:] != owner[:-1])][: len(value)]
    value, owner = value[fresh], owner[fresh]
    return _Runs(value, owner, np.bincount(owner, minlength=len(spoken)))


def _candidates(runs: _Runs) -> tuple[Ints, Ints]:
    """Return the pairs (text, earlier text) worth comparing: the few that share most runs.

    Each run points to the first text that holds it, and to the one before, so that a mistake in the first
    copy of a call hides none of the others.
    """
    value, owner, size = runs.value, runs.owner, len(runs.sizes)
    if not len(value):
        return owner, owner
    opens = np.r_[True, value[1:] != value[:-1]]
    held_by_several = ~(opens & np.r_[opens[1:], True])
    owner, opens = owner[held_by_several], opens[held_by_several]
    if not len(owner):
        return owner, owner
    first = owner[np.flatnonzero(opens)[np.cumsum(opens) - 1]]
    before = np.where(opens, owner, np.r_[owner[:1], owner[:-1]])
    row, peer = np.r_[owner, owner], np.r_[first, before]
    keep = row != peer
    pairs, common = np.unique(row[keep] * size + peer[keep], return_counts=True)
    row, peer = np.divmod(pairs, size)
    ranked = np.lexsort((peer, -common, row))
    row, peer, common = row[ranked], peer[ranked], common[ranked]
    starts = np.r_[True, row[1:] != row[:-1]][: len(row)]
    rank = np.arange(len(row)) - np.flatnonzero(starts)[np.cumsum(starts) - 1]
    chosen = (rank < _PEERS) & (common >= 3)
    return row[chosen], peer[chosen]


def _alike(runs: _Runs, row: Ints, peer: Ints, shared: float) -> tuple[Ints, Ints]:
    """Keep the pairs of texts that hold enough runs in common, neither being far longer."""
    shorter = np.minimum(runs.sizes[row], runs.sizes[peer])
    longer = np.maximum(runs.sizes[row], runs.sizes[peer])
    fit = longer <= _LONGER * shorter
    row, peer, shorter = row[fit], peer[fit], shorter[fit]
    number = np.cumsum(np.r_[True, runs.value[1:] != runs.value[:-1]][: len(runs.value)]) - 1
    holds = csr_array(
        (np.ones(len(number), dtype=np.int32), (runs.owner, number)),
        shape=(len(runs.sizes), int(number.max(initial=-1)) + 1),
    )
    common = np.concatenate(
        [
            (holds[row[at : at + _BLOCK]] * holds[peer[at : at + _BLOCK]]).sum(axis=1)
            for at in range(0, len(row), _BLOCK)
        ]
        or [np.zeros(0, dtype=np.int64)]
    )
    kept = (common >= _RUNS) & (common >= shared * shorter)
    return row[kept], peer[kept]


def _opposed(spoken: list[list[str]], said: list[str], row: int, peer: int) -> bool:
    one, other = Counter(spoken[row]), Counter(spoken[peer])
    differing = (one - other).total() + (other - one).total()
    return differing <= _FLIPPED and polarity(said[row]) != polarity(said[peer])
