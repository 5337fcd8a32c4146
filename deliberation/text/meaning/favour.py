"""How favourably a text speaks of its subject, as its encoder sees it.

Two texts on one subject lie close in the space of an encoder even where one praises and the other blames. The
direction from blame to praise can still be found in that space: the mean difference between phrases that
differ by nothing else. It is learnt from the phrases below alone, never from a corpus.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.kernels.rows import unit

Floats = npt.NDArray[np.float32]

_PAIRS: Final = (
    ("{} est une bonne chose", "{} est une mauvaise chose"),
    ("{} est utile et efficace", "{} est inutile et inefficace"),
    ("{} apporte beaucoup à tous", "{} cause beaucoup de problèmes"),
    ("{} protège les gens", "{} met les gens en danger"),
    ("il faut garder {}", "il faut supprimer {}"),
    ("{} est juste et rend libre", "{} est injuste et prive de liberté"),
    ("{} is a good thing", "{} is a bad thing"),
    ("{} is useful and effective", "{} is useless and ineffective"),
    ("{} brings a lot to everyone", "{} causes many problems"),
    ("{} protects people", "{} puts people in danger"),
    ("we should keep {}", "we should abolish {}"),
    ("{} is fair and gives freedom", "{} is unfair and takes freedom away"),
)
_SUBJECTS: Final = {"fr": ("cela", "cette loi", "ce projet"), "en": ("this", "this law", "this project")}
_FRENCH: Final = 6  # pairs in French, the first ones
_SAME_WAY: Final = 0.5  # cosine between the direction in French and in English, for it to be one of meaning
_FEW: Final = 30
_BLOCK: Final = 8_192  # texts at once: memory stays bounded

PHRASES: Final = tuple(
    phrase.format(subject)
    for number, pair in enumerate(_PAIRS)
    for subject in _SUBJECTS["fr" if number < _FRENCH else "en"]
    for phrase in pair
)
"""Phrases to encode, praise and blame in turn."""


def favour(vectors: Floats, phrases: Floats) -> Floats | None:
    """Return how favourably each text speaks, in standard deviations of the corpus, shape (texts,).

    Parameters
    ----------
    vectors : array of float32, shape (texts, dimensions)
        From an encoder.
    phrases : array of float32, shape (phrases, dimensions)
        Vectors of ``PHRASES`` from the same encoder.

    Returns
    -------
    array of float32 or None
        None where French and English phrases do not point the same way (the encoder sees words, not meaning,
        or does not know both languages), or where there are fewer than 30 texts.

    References
    ----------
    Bolukbasi et al. (2016), "Man is to computer programmer as woman is to homemaker?", for directions found
    from pairs.
    """
    if len(vectors) < _FEW:
        return None
    pairs = phrases.astype(np.float64).reshape(len(_PAIRS), -1, 2, phrases.shape[1])
    apart = (pairs[:, :, 0] - pairs[:, :, 1]).mean(axis=1)
    french, english = unit(apart[:_FRENCH].mean(axis=0)), unit(apart[_FRENCH:].mean(axis=0))
    if float(french @ english) < _SAME_WAY:
        return None
    centre, way = vectors.mean(axis=0, dtype=np.float64), unit(french + english)
    along = np.empty(len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        block = slice(start, start + _BLOCK)
        along[block] = unit(vectors[block].astype(np.float64) - centre) @ way
    spread = float(along.std())
    scaled: Floats = np.round((along - along.mean()) / max(spread, 1e-9), 3).astype(np.float32)
    return scaled
