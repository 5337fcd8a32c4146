"""Copies: texts that are the same, or nearly, grouped without comparing every pair."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.normalise import fold
from deliberation.text.stance import polarity

SIMILARITY: Final = 0.9
"""Share of characters in common (normalised indel similarity) from which two long texts are copies."""

_SHORT: Final = 40  # under this, only equal texts are copies: one word changes everything
_SHINGLE: Final = 5
_BANDS: Final = 24
_ROWS: Final = 4
_CROWD: Final = 16  # texts kept in a bucket: fillings of one form crowd it, and would cost a square
_NUMBER: Final = re.compile(r"\d+")


def group_copies(texts: Sequence[str], *, similarity: float = SIMILARITY) -> npt.NDArray[np.int64]:
    """Return a group number per text: copies and near-copies share one.

    Equal texts once folded (case, spaces, typography, final punctuation) are copies. Two texts of 40
    characters or more are near-copies if their similarity reaches the threshold, and if they hold the same
    numbers and the same negations: "80 km/h" is not "90 km/h", "je suis pour" is not "je suis contre".
    Candidates come from MinHash over runs of 5 characters (24 bands of 4), so that the cost grows with the
    number of texts, not of pairs; each is compared with the most frequent text of its group, never with a
    chain of neighbours.

    Parameters
    ----------
    texts : sequence of str
        Texts as submitted.
    similarity : float
        Threshold, 0 to 1.

    Returns
    -------
    array of int, shape (texts,)
        Groups numbered from 0 by first appearance; the partition does not depend on the order of the texts.

    References
    ----------
    Broder (1997), "On the resemblance and containment of documents".

    Examples
    --------
    >>> group_copies(["Plus de bancs !", "plus de  bancs", "Moins de bancs"]).tolist()
    [0, 0, 1]
    """
    keys = [_key(text) for text in texts]
    counts: dict[str, int] = defaultdict(int)
    for key in keys:
        counts[key] += 1
    leaders = _leaders(counts, similarity)
    return numbered(leaders[key] for key in keys)


def numbered(labels: Iterable[Hashable]) -> npt.NDArray[np.int64]:
    """Return labels as numbers from 0 by first appearance."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], dtype=np.int64)


def _key(text: str) -> str:
    return fold(text).rstrip(" .!;,:").lstrip(" -*•·.>")


def _leaders(counts: dict[str, int], similarity: float) -> dict[str, str]:
    """Return, for each distinct text, the most frequent text it is a near-copy of (itself at worst)."""
    from rapidfuzz.distance import Indel

    order = sorted(counts, key=lambda key: (-counts[key], -len(key), key))
    leader_of = {key: key for key in order}
    buckets: dict[tuple[int, int], list[str]] = defaultdict(list)
    traits_of: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for key in order:
        if len(key) < _SHORT:
            continue
        bands = _signature(key)
        traits = _traits(key)
        seen: set[str] = set()
        for band in bands:
            for leader in buckets[band]:
                if leader in seen:
                    continue
                seen.add(leader)
                if traits_of[leader] == traits and Indel.normalized_similarity(
                    key, leader, score_cutoff=similarity
                ):
                    leader_of[key] = leader
                    break
            if leader_of[key] != key:
                break
        else:
            traits_of[key] = traits
            for band in bands:
                if len(buckets[band]) < _CROWD:
                    buckets[band].append(key)
    return leader_of


def _traits(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what near-copies must share: their numbers and their words of polarity."""
    return tuple(sorted(_NUMBER.findall(text))), polarity(text)


def _signature(text: str) -> list[tuple[int, int]]:
    """Return the MinHash bands of a text as (band, hash)."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    count = max(len(points) - _SHINGLE + 1, 1)
    shingles = np.zeros(count, dtype=np.uint64)
    for offset in range(min(_SHINGLE, len(points))):
        shingles = shingles * np.uint64(1_000_003) + points[offset : offset + count]
    shingles ^= shingles >> np.uint64(29)
    shingles = np.unique(shingles * np.uint64(0x9E3779B97F4A7C15))
    mixed = shingles[None, :] * _MULTIPLIERS[:, None] + _OFFSETS[:, None]
    minima = (mixed ^ (mixed >> np.uint64(32))).min(axis=1).reshape(_BANDS, _ROWS)
    weights = np.array([1, 31, 961, 29791], dtype=np.uint64)
    return list(enumerate((minima * weights).sum(axis=1, dtype=np.uint64).tolist()))


def _odd_numbers(seed: int) -> npt.NDArray[np.uint64]:
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.integers(1, 1 << 63, size=_BANDS * _ROWS, dtype=np.uint64) | np.uint64(1)


_MULTIPLIERS: Final = _odd_numbers(1)
_OFFSETS: Final = _odd_numbers(2)
