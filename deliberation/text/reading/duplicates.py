"""Copies: texts that are the same, or nearly, grouped without comparing every pair."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.wording.normalise import fold
from deliberation.text.wording.stance import polarity

SIMILARITY: Final = 0.9
"""Share of characters in common (normalised indel similarity) from which two long texts are copies."""

_SHORT: Final = 40  # under this, only equal texts are copies: one word changes everything
_CROWD: Final = 16  # texts kept in a bucket: fillings of one form crowd it, and would cost a square
_AT_ONCE: Final = 20_000  # texts hashed at once: memory stays bounded
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
    traits = cache(_traits)
    for key, bands in _shared_bands([key for key in order if len(key) >= _SHORT]):
        seen: set[str] = set()
        for band in bands:
            for leader in buckets[band]:
                if leader in seen:
                    continue
                seen.add(leader)
                alike = Indel.normalized_similarity(key, leader, score_cutoff=similarity) > 0
                if alike and traits(leader) == traits(key):  # far dearer, and few are alike
                    leader_of[key] = leader
                    break
            if leader_of[key] != key:
                break
        else:
            for band in bands:
                if len(buckets[band]) < _CROWD:
                    buckets[band].append(key)
    return leader_of


def _shared_bands(keys: list[str]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield the texts that agree with another in a band of their MinHash, with those bands (band, group)."""
    from deliberation.kernels.minhash import minhash

    if not keys:
        return
    parts = []
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        points = np.frombuffer("".join(part).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        parts.append(minhash(points, np.cumsum([len(key) for key in part])))
    signatures = np.concatenate(parts)
    shared = np.zeros(signatures.shape, dtype=bool)
    for band, column in enumerate(signatures.T):
        _, group, size = np.unique(column, return_inverse=True, return_counts=True)
        shared[:, band] = size[group] > 1
    for row in np.flatnonzero(shared.any(axis=1)).tolist():
        bands = np.flatnonzero(shared[row])
        yield keys[row], list(zip(bands.tolist(), signatures[row, bands].tolist(), strict=True))


def _traits(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what near-copies must share: their numbers and their words of polarity."""
    return tuple(sorted(_NUMBER.findall(text))), polarity(text)
