"""Where the few texts go that take the other side of an idea: to an idea that says what they say, if any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from deliberation.text.parting.sides import sides
from deliberation.text.parting.stands import Stands
from deliberation.text.parting.unlike import likeness, parted

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

FEW: Final = 4
"""Texts from which those of a side are an idea of their own."""

_NEAR: Final = 0.8  # mean cosine with an idea, in share of its own, from which they join it


def rehomed(parts: Sequence[Ints], strays: Sequence[Ints], vectors: Floats, stands: Stands) -> list[Ints]:
    """Return the parts of a theme, with the strays in those that are near and on their side, else beside.

    Parameters
    ----------
    parts, strays : sequence of array of int
        Rows of the texts of each idea; and of the few texts that were parted from one for their side.
    vectors : array of float32, shape (texts, dimensions)
        Unit vectors.
    stands : Stands
        Which side each text takes.

    Examples
    --------
    >>> texts = np.eye(2, dtype=np.float32)[[0, 0, 0, 0, 1, 1, 1, 1, 1]]
    >>> homes = [np.arange(4), np.arange(4, 8)]
    >>> [part.tolist() for part in rehomed(homes, [np.array([8])], texts, Stands(leans=[0] * 9))]
    [[0, 1, 2, 3], [4, 5, 6, 7, 8]]
    """
    large = [number for number, part in enumerate(parts) if len(part) >= FEW]
    found = list(parts)
    alone: list[Ints] = []
    if not large:
        return [*found, *(part for stray in strays for part in parted(stray, vectors))]
    centres = np.stack([vectors[parts[number]].mean(axis=0) for number in large])
    asked = np.array([_NEAR * likeness(vectors[parts[number]]) for number in large])
    for stray in strays:
        near = np.round(centres @ vectors[stray].mean(axis=0), 4)
        for place in np.argsort(-near, kind="stable"):
            if near[place] < asked[place]:
                continue
            joined = np.concatenate([found[large[place]], stray])
            if len(sides(joined, vectors, stands)) == 1:
                found[large[place]] = joined
                break
        else:
            alone += parted(stray, vectors)
    return [*(np.sort(part) for part in found), *alone]
