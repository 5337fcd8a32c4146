"""Rows of a large matrix: a block at a time, so that memory stays bounded; and of length one."""

from __future__ import annotations

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

_BLOCK: Final = 8_192
_NOTHING: Final = 1e-9
Real = TypeVar("Real", np.float32, np.float64)


def blocks(size: int) -> list[slice]:
    """Return slices that cover so many rows.

    Examples
    --------
    >>> blocks(9_000)
    [slice(0, 8192, None), slice(8192, 16384, None)]
    """
    return [slice(start, start + _BLOCK) for start in range(0, size, _BLOCK)]


def unit(vectors: npt.NDArray[Real]) -> npt.NDArray[Real]:
    """Return rows of length one (or one vector), in the precision they came in; zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(norms > _NOTHING, norms, 1), dtype=vectors.dtype)
